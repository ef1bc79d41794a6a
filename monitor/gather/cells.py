"""What reports and alerts share: weeks with their band, claims, gatherings, decisions and outages."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Any

from monitor.catalogue import Catalogue
from monitor.errors import ReportError
from monitor.records import Decision, Municipality, Stance, ThemeTagging, ThemeWeek
from monitor.report.dutch import local, week
from monitor.report.input import (
    AnnouncedGathering,
    CalendarMark,
    ClaimSeen,
    Outage,
    UpcomingDecision,
    WeekPoint,
)
from monitor.series import MIN_COVERAGE, MIN_TAGGED
from monitor.store import Store
from monitor.store.rows import from_row
from monitor.store.trends import WeekFacts

COUNTRY = "NL"
UNKNOWN_VERSION = "unknown"  # of a theme: tagged before versions were kept
NEIGHBOUR_KM = 25.0  # a rumour travels to the next town; distances between the centres of municipalities
_EARTH_KM = 6371.0
Tagging = Mapping[tuple[str, date], ThemeTagging]  # by theme and week


def monday(day: date) -> date:
    """Return the Monday of the ISO week of a day."""
    return day - timedelta(days=day.weekday())


def week_points(
    store: Store,
    theme: str,
    area: str,
    last: date,
    n_weeks: int,
    *,
    assignment_id: str | None = None,
    tagging: Tagging | None = None,
) -> tuple[WeekPoint, ...]:
    """Return the weeks up to and with ``last`` (a Monday), oldest first; too little coverage means no counts.

    ``assignment_id`` is whose judgement is wanted; None: of whichever.
    ``tagging`` is what ``theme_versions`` returns, for who asks for several themes.
    """
    first = last - timedelta(weeks=n_weeks - 1)
    bands = {row["week_starts_on"]: row for row in store.trends.detections(theme, area, first, last, assignment_id)}
    known = store.trends.theme_versions([theme], first, last) if tagging is None else tagging
    return tuple(
        _point(week, bands.get(week.week_starts_on), known.get((theme, week.week_starts_on)))
        for week in store.trends.theme_weeks(theme, area, first, last)
    )


def _point(week: ThemeWeek, band: dict[str, Any] | None, tagging: ThemeTagging | None) -> WeekPoint:
    """Return one week; its stories and sources are those that the band was reckoned with.

    A week that is not judged for want of sources is shown as missing.
    """
    if week.coverage < MIN_COVERAGE:
        return WeekPoint(starts_on=week.week_starts_on, counts=None, note="coverage_gap")
    if tagging is not None and tagging.share_tagged < MIN_TAGGED:
        return WeekPoint(starts_on=week.week_starts_on, counts=None, note="not_tagged", tagging=tagging)
    point = WeekPoint(
        starts_on=week.week_starts_on, counts=week, note="history_too_short", n_all_stories=week.n_stories,
        tagging=tagging,
    )  # fmt: skip
    if band is None:
        return point
    if band["observed"] is None:
        return replace(point, note="coverage_gap") if band["note"] == "coverage_gap" else point
    if not _same(band["theme_version"], tagging.theme_version if tagging else ""):
        return replace(point, note="recounted")
    if band["n_sources"] is not None:
        week = replace(week, n_sources=band["n_sources"])
    return replace(
        point, counts=replace(week, n_stories=band["observed"]), expected=band["expected"], lower=band["lower"],
        upper=band["upper"], note=band["note"], method=band["method"], is_signal=band["is_signal"],
    )  # fmt: skip


def _same(judged_with: str, counted_with: str) -> bool:
    """Tell whether a band is of the version of the theme that the week is counted with now."""
    known = {"", UNKNOWN_VERSION}  # judged or tagged before versions were kept
    return judged_with == counted_with or {judged_with, counted_with} <= known


def claims_seen(facts: WeekFacts, catalogue: Catalogue, *, area: str) -> tuple[ClaimSeen, ...]:
    """Return the claims that came up, the most frequent first, with their stances and the neighbours that had them."""
    near = neighbours(area, catalogue.municipalities)
    nearby = Counter(row["claim_id"] for row in facts.claim_areas() if row["area"] in near)
    stances: dict[str, list[tuple[Stance, int]]] = defaultdict(list)
    for row in facts.claim_counts():
        stances[row["claim_id"]].append((row["stance"], row["n_items"]))
    return tuple(
        ClaimSeen(
            claim=catalogue.claim(row["claim_id"]),
            n_items=row["n_items"],
            n_sources=row["n_sources"],
            n_municipalities=row["n_municipalities"],
            n_neighbours=nearby[row["claim_id"]],
            stances=tuple(stances[row["claim_id"]]),
        )
        for row in facts.claim_totals()
    )


def followed_since(store: Store) -> date | None:
    """Return the Dutch day on which the first source was read; None: none ever was."""
    first = store.sources.first_successes().values()
    return local(min(first)).date() if first else None


def require_collected(store: Store, facts: WeekFacts, week_starts_on: date) -> None:
    """Refuse a week of which nothing is known. Raises ReportError."""
    if not store.trends.coverage_weeks(week_starts_on, week_starts_on) and not facts.sources_used():
        raise ReportError(
            f"No data was collected for week {week(week_starts_on)}: there is nothing to report. "
            "See which weeks were collected with: monitor trends"
        )


def neighbours(code: str, municipalities: Sequence[Municipality]) -> frozenset[str]:
    """Return the codes of the municipalities whose centre lies within NEIGHBOUR_KM of that of ``code``."""
    here = next((m for m in municipalities if m.code == code), None)
    if here is None:
        return frozenset()
    return frozenset(m.code for m in municipalities if m.code != code and distance_km(here, m) <= NEIGHBOUR_KM)


def distance_km(one: Municipality, other: Municipality) -> float:
    """Return the great-circle distance between two centres (haversine formula)."""
    lat1, lat2 = radians(one.lat), radians(other.lat)
    dlat, dlon = lat2 - lat1, radians(other.lon - one.lon)
    return 2 * _EARTH_KM * asin(sqrt(sin(dlat / 2) ** 2 + cos(lat1) * cos(lat2) * sin(dlon / 2) ** 2))


def gatherings(
    facts: WeekFacts, after: datetime, limit: int, *, municipality: str | None = None
) -> tuple[AnnouncedGathering, ...]:
    """Return announced gatherings, the first to come first; planning facts.

    Args:
        municipality: only those there, or of which the place is not known; texts on one place also tell of others.
    """
    found = facts.gatherings(after)
    rows = [row for row in found if municipality is None or row["municipality"] in (None, municipality)][:limit]
    return tuple(
        from_row(
            AnnouncedGathering, {**row, "municipality_name": row["municipality_name"] or "", "url": row["url"] or ""}
        )
        for row in rows
    )


def outages(facts: WeekFacts, *, since: date | None, last: date) -> tuple[Outage, ...]:
    """Return the sources that did not come in on every day; before collecting began (``since``) there is no outage."""
    if since is not None and since > last:
        return ()
    return tuple(from_row(Outage, row) for row in facts.outages())


def upcoming(decisions: Sequence[Decision], catalogue: Catalogue) -> tuple[UpcomingDecision, ...]:
    """Return decisions with the names of place and province."""
    found = ((decision, catalogue.municipality(decision.municipality)) for decision in decisions)
    return tuple(
        UpcomingDecision(decision=decision, municipality_name=place.name, province=place.province)
        for decision, place in found
    )


def calendar_marks(catalogue: Catalogue, theme: str, first: date, last: date) -> tuple[CalendarMark, ...]:
    """Return the known moments of a theme that fall in a period."""
    return tuple(
        CalendarMark(on=on, label=event.name)
        for event in catalogue.calendar
        if not event.themes or theme in event.themes
        for on in event.dates
        if first <= on <= last
    )
