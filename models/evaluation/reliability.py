"""Calibration curves: how often what was given a chance of so much holds."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from monitor.models.corpus import ASYLUM, Example
from monitor.models.evaluation.found import Found, Judged
from monitor.models.evaluation.intervals import wilson
from monitor.models.evaluation.measures import flag_chance, theme_chances
from monitor.models.evaluation.sums import N_BINS


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """The chances of one tenth."""

    low: float  # from this chance on
    n: int
    mean: float  # of the chances; NaN where there are none
    share: float  # that holds
    share_low: float  # 95 % interval of the share (Wilson)
    share_high: float


def theme_bins(judged: Sequence[Judged]) -> tuple[Bin, ...]:
    """Return the curve of all themes of the corpus together; every theme of every text counts once."""
    themes = sorted({theme for example, _ in judged for theme in example.themes} - {ASYLUM})
    return _bins(judged, lambda example, found: theme_chances(example, found, themes))


def flag_bins(judged: Sequence[Judged]) -> tuple[Bin, ...]:
    """Return the curve of "a false claim"."""
    return _bins(judged, flag_chance)


def _bins(
    judged: Sequence[Judged], chances: Callable[[Example, Found], Iterable[tuple[float, bool]]]
) -> tuple[Bin, ...]:
    pairs = [pair for example, found in judged for pair in chances(example, found)]
    p = np.array([chance for chance, _ in pairs])
    holds = np.array([float(held) for _, held in pairs])
    at = np.minimum((p * N_BINS).astype(int), N_BINS - 1)
    made = []
    for number in range(N_BINS):
        inside = at == number
        n, n_held = int(inside.sum()), float(holds[inside].sum())
        low, high = wilson(n_held, n)
        made.append(
            Bin(
                low=number / N_BINS,
                n=n,
                mean=float(p[inside].mean()) if n else float("nan"),
                share=n_held / n if n else float("nan"),
                share_low=low,
                share_high=high,
            )
        )
    return tuple(made)
