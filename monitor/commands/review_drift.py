"""``monitor review drift``, and the warning that ``detect`` and ``run`` give of the last closed week."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Annotated, Any

import typer

from monitor.commands.report import parse_week
from monitor.commands.session import Session, command
from monitor.review.drift import PATTERN_HITS, WINDOW, DriftPoint, Measure, causes, judge_week, mix
from monitor.signals import last_closed_week
from monitor.store import Store

MOST_WARNED = 5  # measures that a summary names; the table has them all
NOTES = {"few_texts": "too few texts", "history_too_short": "too few earlier weeks", "": ""}


@command
def drift(
    session: Session,
    week: Annotated[str | None, typer.Option(help="Week, as 2026-W47. Default: the last closed one.")] = None,
    weeks: Annotated[int, typer.Option(min=1, max=52, help="How many weeks up to that one.")] = 1,
    patterns: Annotated[bool, typer.Option("--patterns", help="Also every pattern that is as usual.")] = False,
) -> None:
    """Show per week whether tagging still does what it did in the eight weeks before, and what may be behind it."""
    last = parse_week(week) if week else last_closed_week(session.now)
    judged = [look_back(session.store, last - timedelta(weeks=back)) for back in range(weeks - 1, -1, -1)]
    rows = [_row(point) for points, _ in judged for point in points]
    if session.as_json:
        named = {f"{points[0].week_starts_on:%G-W%V}": found for points, found in judged if points and found}
        session.tell({"measures": rows, "possible_causes": named}, "")
        return
    shown = [row for row in rows if patterns or row["remark"] == "OUTSIDE" or not row["measure"].startswith("pattern:")]
    session.show(shown, title="Tagging against the eight weeks before")
    for points, _ in judged:
        for line in warning(points):
            session.say(line)
    for points, found in judged:
        if found:
            session.say(f"{points[0].week_starts_on:%G-W%V}, possible cause: {'; or '.join(found)}.")


def look_back(store: Store, week: date) -> tuple[tuple[DriftPoint, ...], tuple[str, ...]]:
    """Judge one week; return its measures, and where one lies outside what may be behind it."""
    first = week - timedelta(weeks=WINDOW)
    measures = [
        Measure(name=row["measure"], week_starts_on=row["week_starts_on"], n=row["n"], mean=row["mean"],
                spread=row["spread"])
        for row in store.reviews.drift_measures(first, week, pattern_hits=PATTERN_HITS)
    ]  # fmt: skip
    points = judge_week(measures, week)
    if not any(point.outside for point in points):
        return points, ()
    found = mix(store.reviews.drift_sources(first, week), store.reviews.drift_versions(first, week), week)
    return points, causes(found, points)


def warn(session: Session, asof_week: date) -> None:
    """Say on stderr where tagging of a week lies outside what is usual; nothing where all is well."""
    points, found = look_back(session.store, asof_week)
    for line in warning(points):
        session.say(line)
    if found:
        session.say(f"Possible cause: {'; or '.join(found)}. All measures: monitor review drift")


def warning(points: Sequence[DriftPoint]) -> Iterator[str]:
    """Yield a line for each of the measures that lie furthest outside."""
    outside = sorted((point for point in points if point.outside), key=_distance, reverse=True)
    for point in outside[:MOST_WARNED]:
        yield (
            f"Tagging in {point.week_starts_on:%G-W%V} differs: {point.name} {_share(point.value)} "
            f"(usual {_share(point.usual)}, {_share(point.lower)} to {_share(point.upper)})."
        )
    if len(outside) > MOST_WARNED:
        yield f"And {len(outside) - MOST_WARNED} more measures."


def _distance(point: DriftPoint) -> float:
    if point.value is None or point.usual is None or point.upper is None or point.lower is None:
        return 0.0
    return abs(point.value - point.usual) / max((point.upper - point.lower) / 2, 1e-9)


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"


def _row(point: DriftPoint) -> dict[str, Any]:
    return {
        "week": f"{point.week_starts_on:%G-W%V}", "measure": point.name, "n": point.n, "value": _rounded(point.value),
        "usual": _rounded(point.usual), "lower": _rounded(point.lower), "upper": _rounded(point.upper),
        "remark": "OUTSIDE" if point.outside else NOTES[point.note],
    }  # fmt: skip


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
