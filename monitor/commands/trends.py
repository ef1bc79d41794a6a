"""``monitor trends``: the series of the store in the terminal, as sparklines per theme or as a table per week."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Any

import typer

from monitor.commands.decision import municipality_code
from monitor.commands.report import parse_week
from monitor.commands.session import Session, command
from monitor.commands.sparkline import sparkline
from monitor.errors import MonitorError
from monitor.gather.cells import COUNTRY, week_points
from monitor.report.input import WeekPoint
from monitor.signals import last_closed_week

MIN_STORIES = 3  # fewer is shown as "<3": the rule for signals, and no count leads to a person


@command
def trends(
    session: Session,
    theme: Annotated[list[str] | None, typer.Option(help="Theme; repeat. Default: all.")] = None,
    municipality: Annotated[str | None, typer.Option(help="CBS code or name. Default: the country.")] = None,
    area: Annotated[str | None, typer.Option(help="Province or safety region, as PV:Gelderland or VR:Twente.")] = None,
    week: Annotated[str | None, typer.Option(help="Last week, as 2026-W47. Default: the last closed one.")] = None,
    weeks: Annotated[int, typer.Option(min=2, max=520, help="How many weeks.")] = 26,
) -> None:
    """Show how a theme goes: one line per theme, or with one --theme a table of its weeks."""
    if municipality and area:
        raise typer.BadParameter("give --municipality or --area, not both", param_hint="--area")
    place = municipality_code(session, municipality) if municipality else area or COUNTRY
    last = parse_week(week) if week else last_closed_week(session.now)
    chosen = _themes(session, theme)
    series = {one: week_points(session.store, one, place, last, weeks) for one in chosen}
    if theme and len(chosen) == 1:
        points = series[chosen[0]]
        session.show([_week_row(point) for point in points], title=f"{chosen[0]} in {place}")
        session.say(f"{sparkline(_stories(points))}  {_stretch(points)}")
        return
    session.show([_theme_row(one, points) for one, points in series.items()], title=f"Trends in {place}")
    session.say(f"{weeks} weeks up to and with {(last + timedelta(days=6)).isoformat()}; · is a week that is missing.")


def _themes(session: Session, wanted: Sequence[str] | None) -> tuple[str, ...]:
    known = tuple(theme.id for theme in session.catalogue.themes)
    strange = set(wanted or ()) - set(known)
    if strange:
        raise MonitorError(f"No theme {', '.join(sorted(strange))}. See: monitor theme list")
    return tuple(wanted) if wanted else known


def _stories(points: Sequence[WeekPoint]) -> list[int | None]:
    return [None if point.counts is None else point.counts.n_stories for point in points]


def _theme_row(theme: str, points: Sequence[WeekPoint]) -> dict[str, Any]:
    row = _week_row(points[-1])
    return {
        "theme": theme, "weeks": sparkline(_stories(points)), "stories": row["stories"], "expected": row["expected"],
        "up_to": row["up_to"], "times": row["times"], "remark": row["remark"],
    }  # fmt: skip


def _week_row(point: WeekPoint) -> dict[str, Any]:
    counts = point.counts
    upper = point.upper
    return {
        "week": f"{point.starts_on:%G-W%V}",
        "stories": None if counts is None else _shown(counts.n_stories),
        "items": None if counts is None else _shown(counts.n_items),
        "sources": None if counts is None else counts.n_sources,
        "expected": None if point.expected is None else round(point.expected, 1),
        "up_to": None if upper is None else int(upper),
        "times": _ratio(point),
        "coverage": None if counts is None else f"{counts.coverage:.0%}",
        "remark": _remark(point),
    }


def _shown(count: int) -> int | str:
    return count if count == 0 or count >= MIN_STORIES else f"<{MIN_STORIES}"


def _ratio(point: WeekPoint) -> float | None:
    if point.counts is None or not point.expected or point.counts.n_stories < MIN_STORIES:
        return None
    return round(point.counts.n_stories / point.expected, 1)


def _remark(point: WeekPoint) -> str:
    if point.note not in ("", "provisional"):
        return {"coverage_gap": "missing: too little was collected", "no_exposure": "no source covers it"}.get(
            point.note, "cannot be judged yet"
        )
    above = point.counts is not None and point.upper is not None and point.counts.n_stories > point.upper
    words = ["above the band"] if above else []
    return "; ".join(words + ["provisional"] * (point.note == "provisional"))


def _stretch(points: Sequence[WeekPoint]) -> str:
    return f"{points[0].starts_on:%G-W%V} to {points[-1].starts_on:%G-W%V}"
