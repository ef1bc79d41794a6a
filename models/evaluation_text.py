"""An evaluation as a table for people and as JSON for machines."""

import json
import math
from dataclasses import asdict

from monitor.models.evaluate import Evaluation, Figure


def as_table(evaluation: Evaluation, *, slices: bool = False, mistakes: bool = False) -> str:
    """Return a plain table: figure, value, 95 % interval, count."""
    lines = [
        f"{evaluation.n_texts} texts of {evaluation.gold}, tagger {evaluation.tagger_version}",
        f"{'figure':58} {'value':>6}  {'95 % interval':>13} {'n':>6}",
    ]
    shown = (*evaluation.figures, *evaluation.slices) if slices else evaluation.figures
    lines += [_row(figure) for figure in shown if not math.isnan(figure.value)]
    if mistakes:
        lines += ["", "mistakes"]
        lines += [
            f"{one.id}  {one.what}: {one.found or '-'} instead of {one.gold or '-'}  ({one.trap})"
            for one in evaluation.mistakes
        ]
    return "\n".join(lines) + "\n"


def _row(figure: Figure) -> str:
    return f"{figure.name:58} {figure.value:6.3f}  {figure.low:5.3f} - {figure.high:5.3f} {figure.n:6d}"


def as_json(evaluation: Evaluation) -> str:
    """Return everything as JSON; a figure that nothing can be counted for is null."""
    return json.dumps(_plain(asdict(evaluation)), ensure_ascii=False, indent=1) + "\n"


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return None if isinstance(value, float) and math.isnan(value) else value
