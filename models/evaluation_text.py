"""An evaluation as a table for people and as JSON for machines."""

import json
import math
from collections.abc import Iterator
from dataclasses import asdict, replace

from monitor.models.evaluate import Evaluation
from monitor.models.evaluation.intervals import Figure
from monitor.models.evaluation.mistakes import mistakes


def as_table(evaluation: Evaluation, *, slices: bool = False) -> str:
    """Return a plain table: figure, value, 95 % interval, count."""
    lines = [
        f"{len(evaluation.pairs)} texts of {evaluation.gold}, tagger {evaluation.tagger_version}",
        f"{'figure':58} {'value':>6}  {'95 % interval':>13} {'n':>6}",
    ]
    shown = (*evaluation.figures, *_sliced(evaluation)) if slices else evaluation.figures
    lines += [_row(figure) for figure in shown if not math.isnan(figure.value)]
    return "\n".join(lines) + "\n"


def _sliced(evaluation: Evaluation) -> Iterator[Figure]:
    for part, figures in evaluation.slices.items():
        yield from (replace(figure, name=f"{part}: {figure.name}") for figure in figures)


def _row(figure: Figure) -> str:
    return f"{figure.name:58} {figure.value:6.3f}  {figure.low:5.3f} - {figure.high:5.3f} {figure.n:6d}"


def as_json(evaluation: Evaluation, *, errors: bool = False) -> str:
    """Return the figures as JSON; one that nothing can be counted for is null.

    Args:
        errors: also every label that differs, with the text's beginning.
    """
    plain = {
        "gold": evaluation.gold,
        "n_texts": len(evaluation.pairs),
        "tagger_version": evaluation.tagger_version,
        "figures": [_plain(figure) for figure in evaluation.figures],
        "slices": [_plain(figure) for figure in _sliced(evaluation)],
    }
    if errors:
        plain["mistakes"] = [asdict(mistake) for pair in evaluation.pairs for mistake in mistakes(*pair)]
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def _plain(figure: Figure) -> dict[str, object]:
    return {
        key: None if isinstance(value, float) and math.isnan(value) else value for key, value in asdict(figure).items()
    }
