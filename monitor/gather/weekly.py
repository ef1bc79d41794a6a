"""The weekly report: all that is known of one theme in one area in one week."""

from datetime import date, datetime, timedelta

from monitor.catalogue import Catalogue
from monitor.council.merging import for_readers
from monitor.gather.cells import (
    COUNTRY,
    calendar_marks,
    claims_seen,
    followed_since,
    gatherings,
    outages,
    require_collected,
    upcoming,
    week_points,
)
from monitor.gather.questions import questions_asked
from monitor.gather.rumours import rumours_seen
from monitor.records import Advice, Assignment, Decision, Municipality, Source
from monitor.report.groups import GROUPS
from monitor.report.horizon import require_over, seen_from
from monitor.report.input import GroupCount, Headline, LevelCount, SourceUsed, WeeklyInput
from monitor.settings import Settings
from monitor.store import Store
from monitor.store.rows import from_row

N_WEEKS = 13  # a quarter, as in the template
N_HEADLINES, N_GATHERINGS = 8, 6
AHEAD = timedelta(days=28)  # decisions are shown four weeks ahead
RUMOUR_AGE = timedelta(days=28)


def weekly_input(
    store: Store, catalogue: Catalogue, settings: Settings, assignment: Assignment, *, theme: str, area: str,
    week_starts_on: date, now: datetime,
) -> WeeklyInput:  # fmt: skip
    """Gather the input of a draft report on the ISO week that starts on a Monday.

    ``area`` is a CBS code or "NL".

    Raises:
        CatalogueError: for an unknown theme or municipality.
        ReportError: the week is not over, or nothing was collected for it.
    """
    require_over(week_starts_on, now)
    at = seen_from(week_starts_on, now)
    last_day = week_starts_on + timedelta(days=6)
    first_week = week_starts_on - timedelta(weeks=N_WEEKS - 1)
    facts = store.facts(theme=theme, area=area, first=week_starts_on, last=last_day)
    require_collected(store, facts, week_starts_on)
    since = followed_since(store)
    signals = [s for s in store.trends.signals(week_starts_on, assignment.id) if s.theme == theme and s.area == area]
    evidence = facts.evidence()
    kinds = frozenset(guide.id for guide in catalogue.decision_kinds if guide.theme == theme)
    found = _decisions(store, area, at, kinds)
    return WeeklyInput(
        theme=catalogue.theme(theme),
        area=area,
        area_name="Nederland" if area == COUNTRY else catalogue.municipality(area).name,
        week_starts_on=week_starts_on,
        assignment=assignment,
        now=now,
        tlp="TLP:GREEN",
        state="concept",
        author=settings.role,
        checker=None,
        points=week_points(store, theme, area, week_starts_on, N_WEEKS, assignment_id=assignment.id),
        signal=signals[0] if signals else None,
        groups=tuple(from_row(GroupCount, row) for row in facts.group_counts(GROUPS.items())),
        questions=questions_asked(evidence, catalogue, theme),
        claims=claims_seen(facts, catalogue, area=area),
        rumours=rumours_seen(store.rumours.all(), catalogue, theme=theme, area=area, at=at, age=RUMOUR_AGE),
        gatherings=gatherings(facts, at, N_GATHERINGS),
        levels=tuple(from_row(LevelCount, row) for row in facts.level_counts()),
        decisions=upcoming(for_readers(found), catalogue),
        decisions_missing=council_sources_missing(store, catalogue, area),
        n_decisions_waiting=len([one for one in found if one.kind_confirmed_by is None]),
        outages=outages(facts, since=since, last=last_day),
        headlines=tuple(from_row(Headline, row) for row in facts.headlines(N_HEADLINES)),
        calendar=calendar_marks(catalogue, theme, first_week, last_day),
        sources=tuple(from_row(SourceUsed, row) for row in facts.sources_used()),
        advice=advice_for(catalogue, kinds),
        transparency_url=settings.transparency_url,
        judged=store.trends.judged(week_starts_on, assignment.id),
        country=None
        if area == COUNTRY
        else week_points(store, theme, COUNTRY, week_starts_on, 1, assignment_id=assignment.id)[-1],
        followed_since=since,
        place_names={m.code: m.name for m in catalogue.municipalities},
    )


def advice_for(catalogue: Catalogue, decision_kinds: frozenset[str]) -> tuple[Advice, ...]:
    """Return the advice for some kinds of decision: their own lines first, then those for every kind."""
    fitting = [a for a in catalogue.advice if not a.decision_kinds or decision_kinds & set(a.decision_kinds)]
    return tuple(sorted(fitting, key=lambda a: (not a.decision_kinds, a.id)))


def council_sources_missing(store: Store, catalogue: Catalogue, area: str) -> tuple[str, ...]:
    """Return the council sources of an area that could not be read: their decisions are unknown, not none."""
    place = None if area == COUNTRY else catalogue.municipality(area)
    here = {source.id for source in catalogue.sources if place is None or _covers(source, place)}
    return tuple(
        row["name"]
        for row in store.sources.health()
        if row["genre"] == "council_info" and row["state"] in ("broken", "newly_broken", "never_polled")
        and row["source_id"] in here
    )  # fmt: skip


def _covers(source: Source, place: Municipality) -> bool:
    """Tell whether a source may tell of a municipality; one that names no area covers the country."""
    if source.municipalities:
        return place.code in source.municipalities
    return source.province in (None, place.province)


def _decisions(store: Store, area: str, at: datetime, kinds: frozenset[str]) -> list[Decision]:
    found = store.decisions.between(at - timedelta(days=1), at + AHEAD, None if area == COUNTRY else area)
    return [decision for decision in found if decision.kind in kinds | {"anders"}]
