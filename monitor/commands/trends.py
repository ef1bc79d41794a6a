"""``monitor trends``: the series of the store in the terminal, as sparklines per theme or as a table per week."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Annotated, Any

import typer

from monitor.commands.decision import municipality_code
from monitor.commands.report import parse_week
from monitor.commands.session import Session, command
from monitor.commands.signal_rows import MIN_COUNT, shown
from monitor.commands.sparkline import sparkline
from monitor.errors import MonitorError
from monitor.gather.cells import COUNTRY, week_points
from monitor.report.input import WeekPoint
from monitor.signals import last_closed_week

COLUMNS = ("week", "stories", "items", "sources", "from_new", "expected", "up_to", "times", "coverage", "remark")
REMARKS = {
    "coverage_gap": "missing: too little was collected",
    "no_exposure": "no source covers it",
    "not_tagged": "missing: not looked at for this theme",
    "recounted": "tagged again, not judged yet",
}
AGAIN = "Count them again with: monitor tag --retag, and then monitor detect."


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
    tagging = session.store.trends.theme_versions(chosen, last - timedelta(weeks=weeks - 1), last)
    series = {one: week_points(session.store, one, place, last, weeks, tagging=tagging) for one in chosen}
    if theme and len(chosen) == 1:
        points = series[chosen[0]]
        rows = [_week_row(point) for point in points]
        session.show(rows, None if session.as_json else COLUMNS, title=f"{chosen[0]} in {place}")
        session.say(f"{sparkline(_stories(points))}  {_stretch(points)}")
        for line in _cautions(points, session.store.trends.present_versions().get(chosen[0], "")):
            session.say(line)
        return
    session.show([_theme_row(one, points) for one, points in series.items()], title=f"Trends in {place}")
    session.say(f"{weeks} weeks up to and with {(last + timedelta(days=6)).isoformat()}; · is a week that is missing.")
    mixed = [one for one, points in series.items() if _other_weeks(points)]
    if mixed:
        session.say(f"Mix versions of the theme: {', '.join(mixed)}. {AGAIN}")


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
    mixed = ["mixes versions"] if _other_weeks(points) else []
    return {
        "theme": theme, "weeks": sparkline(_stories(points)), "stories": row["stories"], "from_new": row["from_new"],
        "expected": row["expected"], "up_to": row["up_to"], "times": row["times"],
        "remark": "; ".join([row["remark"]] * bool(row["remark"]) + mixed),
    }  # fmt: skip


def _week_row(point: WeekPoint) -> dict[str, Any]:
    counts = point.counts
    upper = point.upper
    return {
        "week": f"{point.starts_on:%G-W%V}",
        "stories": None if counts is None else shown(counts.n_stories),
        "items": None if counts is None else shown(counts.n_items),
        "sources": None if counts is None else counts.n_sources,
        "from_new": None if counts is None else shown(counts.n_new_stories),
        "share_new": _share_new(point),
        "new_since": None if counts is None or counts.new_since is None else counts.new_since.isoformat(),
        "expected": None if point.expected is None else round(point.expected, 1),
        "up_to": None if upper is None else int(upper),
        "times": _ratio(point),
        "coverage": None if counts is None else f"{counts.coverage:.0%}",
        "theme_version": point.tagging.theme_version if point.tagging else None,
        "remark": _remark(point),
    }


def _share_new(point: WeekPoint) -> float | None:
    """Return the share of the stories that only new sources told; None where it would give a small count away."""
    counts = point.counts
    if counts is None or 0 < counts.n_new_stories < MIN_COUNT or point.n_all_stories < MIN_COUNT:
        return None
    return round(counts.n_new_stories / point.n_all_stories, 2)


def _ratio(point: WeekPoint) -> float | None:
    if point.counts is None or not point.expected or point.counts.n_stories < MIN_COUNT:
        return None
    return round(point.counts.n_stories / point.expected, 1)


def _remark(point: WeekPoint) -> str:
    words = [REMARKS.get(point.note, "cannot be judged yet")] if point.note not in ("", "provisional") else []
    if point.counts is not None and point.upper is not None and point.note in ("", "provisional"):
        if point.counts.n_stories > point.upper:
            words.append("above the band")
        elif point.n_all_stories > point.upper >= point.n_all_stories - point.counts.n_new_stories:
            words.append("above the band only by new sources")
    words += ["provisional"] * (point.note == "provisional")
    return "; ".join(words + ["another version of the theme"] * _is_other(point))


def _is_other(point: WeekPoint) -> bool:
    """Tell whether a week was (also) counted with another version of the theme than the present one."""
    return point.counts is not None and point.tagging is not None and not point.tagging.is_present


def _other_weeks(points: Sequence[WeekPoint]) -> list[WeekPoint]:
    return [point for point in points if _is_other(point)]


def _cautions(points: Sequence[WeekPoint], present: str) -> Iterator[str]:
    """Yield what keeps the weeks of a series from being compared."""
    if other := _other_weeks(points):
        versions = sorted({point.tagging.theme_version for point in other if point.tagging})
        yield (
            f"{len(other)} of {len(points)} weeks ({_stretch(other)}) were counted with another version of the theme: "
            f"{'; '.join(versions)}, now {present}. {AGAIN}"
        )
    if any(point.note == "not_tagged" for point in points):
        yield f"In weeks that are missing most items were never looked at for this theme. {AGAIN}"


def _stretch(points: Sequence[WeekPoint]) -> str:
    return f"{points[0].starts_on:%G-W%V} to {points[-1].starts_on:%G-W%V}"
