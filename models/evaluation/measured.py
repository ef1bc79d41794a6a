"""All figures of a run in one record, kept as JSON beside the model card that is made from it."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from monitor.errors import MonitorError
from monitor.models.evaluation.intervals import Figure
from monitor.models.evaluation.reliability import Bin

DIGITS = 4
_COMMENT = "Written by monitor evaluate --full. Per figure: value, low and high of the 95 % interval, n."


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningPoint:
    """One figure at one share of the authors' files, over the orders of the authors."""

    figure: str
    share: float
    n_authors: float  # mean
    n_texts: float  # mean
    mean: float
    low: float  # of the orders, no interval
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured, and on what."""

    about: Mapping[str, str | int]  # tagger, models and corpus by their marks; how many texts and authors
    figures: Mapping[str, tuple[Figure, ...]]  # by estimate: "dev", "authors left out", "author train_1", …
    curves: Mapping[str, tuple[Bin, ...]]
    learning: tuple[LearningPoint, ...] = ()

    def figure(self, estimate: str, name: str) -> Figure:
        """Return one figure; raises KeyError."""
        for figure in self.figures[estimate]:
            if figure.name == name:
                return figure
        raise KeyError(f"{estimate}: {name}")


def as_json(measured: Measured) -> str:
    """Return everything as JSON; a figure that nothing can be counted for is null."""
    plain = {
        "comment": _COMMENT,
        "about": dict(measured.about),
        "figures": {
            estimate: {one.name: _rounded((one.value, one.low, one.high, one.n)) for one in figures}
            for estimate, figures in measured.figures.items()
        },
        "curves": {name: [_rounded(astuple(one)) for one in bins] for name, bins in measured.curves.items()},
        "learning": [[point.figure, *_rounded(astuple(point)[1:])] for point in measured.learning],
    }
    return _lines(plain) + "\n"


def _rounded(values: Sequence[float]) -> list[float | None]:
    return [None if math.isnan(value) else round(value, DIGITS) for value in values]


def _lines(plain: Mapping[str, Any]) -> str:
    """Return JSON with one figure a line, so that a difference can be read."""
    text = json.dumps(plain, ensure_ascii=False, indent=1)
    return re.sub(r"\[[^\[\]{}]*\]", lambda found: json.dumps(json.loads(found[0]), ensure_ascii=False), text)


def read_measured(path: Path) -> Measured:
    """Read the figures of an earlier run.

    Raises:
        MonitorError: there is no such file, or it is not of this form.
    """
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        return Measured(
            about=plain["about"],
            figures={
                estimate: tuple(_figure(name, values) for name, values in figures.items())
                for estimate, figures in plain["figures"].items()
            },
            curves={name: tuple(_bin(values) for values in bins) for name, bins in plain["curves"].items()},
            learning=tuple(_point(values) for values in plain["learning"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise MonitorError(f"{path} holds no figures ({error}). Measure them with: monitor evaluate --full") from error


def _figure(name: str, values: Sequence[float | None]) -> Figure:
    value, low, high, n = map(_number, values)
    return Figure(name=name, value=value, low=low, high=high, n=int(n))


def _bin(values: Sequence[float | None]) -> Bin:
    low, n, mean, share, share_low, share_high = map(_number, values)
    return Bin(low=low, n=int(n), mean=mean, share=share, share_low=share_low, share_high=share_high)


def _point(values: Sequence[Any]) -> LearningPoint:
    share, n_authors, n_texts, mean, low, high = map(_number, values[1:])
    return LearningPoint(
        figure=values[0], share=share, n_authors=n_authors, n_texts=n_texts, mean=mean, low=low, high=high
    )


def _number(value: float | None) -> float:
    return math.nan if value is None else value
