"""The national overview: what is known of all themes in one week, for the country and its provinces."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from monitor.catalogue import Catalogue
from monitor.council.merging import for_readers
from monitor.gather.cells import (
    COUNTRY,
    Tagging,
    calendar_marks,
    followed_since,
    outages,
    require_collected,
    upcoming,
    week_points,
)
from monitor.gather.rumours import alive_lately, publisher_of, same_rumour
from monitor.gather.weekly import AHEAD, N_WEEKS, RUMOUR_AGE, council_sources_missing
from monitor.records import Assignment, Decision, Rumour, Signal, Theme
from monitor.report.dutch import in_sentence, local
from monitor.report.horizon import require_over, seen_from
from monitor.report.input import (
    CalendarMark,
    DecisionCount,
    Headline,
    NationalInput,
    NationalTheme,
    ProvinceCount,
    Quality,
    SourceUsed,
    SupportLine,
    TravellingRumour,
)
from monitor.settings import Settings
from monitor.store import Store
from monitor.store.rows import from_row

MONTH = timedelta(days=31)
OUTCOMES = ("bruikbaar", "niet bruikbaar", "onjuist")  # the answers that the alert asks for


def national_input(
    store: Store, catalogue: Catalogue, settings: Settings, assignment: Assignment, *, week_starts_on: date,
    now: datetime,
) -> NationalInput:  # fmt: skip
    """Gather the input of a draft overview of the ISO week that starts on a Monday.

    Raises ReportError where the week is not over, or where nothing was collected for it.
    """
    require_over(week_starts_on, now)
    at = seen_from(week_starts_on, now)
    last_day = week_starts_on + timedelta(days=6)
    signals = store.trends.signals(week_starts_on, assignment.id)
    decisions = for_readers(store.decisions.between(at - timedelta(days=1), at + AHEAD))
    facts = store.facts(theme="", area=COUNTRY, first=week_starts_on, last=last_day)
    require_collected(store, facts, week_starts_on)
    since = followed_since(store)
    themes = [theme.id for theme in catalogue.themes]
    tagging = store.trends.theme_versions(themes, week_starts_on - timedelta(weeks=N_WEEKS - 1), week_starts_on)
    judged = store.trends.judged(week_starts_on, assignment.id)
    judged = tuple(one for one in judged if one.family in ("national", "province"))
    return NationalInput(
        week_starts_on=week_starts_on,
        now=now,
        tlp="TLP:CLEAR",
        state="concept",
        author=settings.role,
        checker=None,
        assignments=(assignment,),
        themes=tuple(
            _theme(store, theme, week_starts_on, signals, tagging, assignment_id=assignment.id)
            for theme in catalogue.themes
        ),
        rumours=_rumours(store, catalogue, at),
        decision_counts=_decision_counts(decisions, catalogue),
        decisions=upcoming(decisions, catalogue),
        decisions_missing=council_sources_missing(store, catalogue, COUNTRY),
        calendar=_calendar(catalogue, at),
        support=tuple(SupportLine(name=c.name, text=c.purpose, verified_on=c.verified_on) for c in catalogue.contacts),
        outages=outages(facts, since=since, last=last_day),
        sources=tuple(from_row(SourceUsed, row) for row in facts.sources_used()),
        quality=_quality(store, tuple(_changes(catalogue, tagging, week_starts_on)), now),
        followed_since=since,
        n_provinces_tested=sum(one.n_tested for one in judged if one.family == "province"),
        n_expected_by_chance=sum(one.n_by_chance for one in judged) if any(one.n_signals for one in judged) else None,
        transparency_url=settings.transparency_url,
    )


def _theme(
    store: Store, theme: Theme, week: date, signals: tuple[Signal, ...], tagging: Tagging, *,
    assignment_id: str,
) -> NationalTheme:  # fmt: skip
    facts = store.facts(theme=theme.id, area=COUNTRY, first=week, last=week + timedelta(days=6))
    own = {s.area: s for s in signals if s.theme == theme.id}
    headlines = [from_row(Headline, row) for row in facts.headlines(1)]
    return NationalTheme(
        theme=theme,
        points=week_points(store, theme.id, COUNTRY, week, N_WEEKS, assignment_id=assignment_id, tagging=tagging),
        signal=own.get(COUNTRY),
        provinces=tuple(
            replace(from_row(ProvinceCount, row), signal=own.get(f"PV:{row['province']}"))
            for row in facts.province_counts()
        ),
        headline=headlines[0] if headlines else None,
    )


def _rumours(store: Store, catalogue: Catalogue, at: datetime) -> tuple[TravellingRumour, ...]:
    """Return the rumours that had lately been denied at a moment, one line each; the widest first, then the oldest."""
    denied = [
        r for r in store.rumours.all()
        if r.status == "ontkracht" and r.fact_on and r.fact_source
        and r.fact_on <= local(at).date() and alive_lately(r, at, RUMOUR_AGE)
    ]  # fmt: skip
    first: dict[tuple[str, str], Rumour] = {}
    for rumour in sorted(denied, key=lambda r: (r.fact_on or date.max, r.id)):
        first.setdefault(same_rumour(rumour), rumour)
    municipalities = Counter(same for same, _ in {(same_rumour(r), r.municipality) for r in denied})
    return tuple(
        TravellingRumour(
            theme_name=catalogue.theme(rumour.theme).name,
            fact=rumour.fact,
            rumour=rumour.rumour,
            n_municipalities=municipalities[same],
            denial_publisher=publisher_of(rumour, catalogue),
            denial_url=rumour.fact_source,
            denied_on=rumour.fact_on or rumour.updated_at.date(),
        )
        for same, rumour in sorted(first.items(), key=lambda found: -municipalities[found[0]])
    )


def _decision_counts(decisions: tuple[Decision, ...], catalogue: Catalogue) -> tuple[DecisionCount, ...]:
    names = {guide.id: guide.name for guide in catalogue.decision_kinds}
    cells: dict[tuple[str, str], list[str]] = {}
    for decision in decisions:
        province = catalogue.municipality(decision.municipality).province
        cells.setdefault((names[decision.kind], province), []).append(decision.municipality)
    return tuple(
        DecisionCount(kind_name=kind, province=province, n_decisions=len(codes), n_municipalities=len(set(codes)))
        for (kind, province), codes in sorted(cells.items())
    )


def _calendar(catalogue: Catalogue, at: datetime) -> tuple[CalendarMark, ...]:
    first, last = local(at).date(), local(at + AHEAD).date()
    marks = [mark for theme in catalogue.themes for mark in calendar_marks(catalogue, theme.id, first, last)]
    return tuple(sorted(dict.fromkeys(marks), key=lambda mark: (mark.on, mark.label)))


def _quality(store: Store, changes: tuple[str, ...], now: datetime) -> Quality:
    """Count the answers that municipalities gave on the alerts of the last month."""
    sent = [
        a for a in store.alerts.all() if a.created_at >= now - MONTH and a.state not in ("concept", "gecontroleerd")
    ]
    answers = Counter(
        step.note for alert in sent for step in store.alerts.steps(alert.id) if step.state == "beantwoord"
    )
    useful, not_useful, wrong = (answers[outcome] for outcome in OUTCOMES)
    return Quality(
        n_alerts=len(sent), n_useful=useful, n_not_useful=not_useful, n_wrong=wrong,
        method_changes=changes,
    )  # fmt: skip


def _changes(catalogue: Catalogue, tagging: Tagging, week: date) -> Iterator[str]:
    """Yield the themes that are recognised otherwise from this week on than the week before."""
    before = week - timedelta(weeks=1)
    for theme in catalogue.themes:
        versions = [tagging[theme.id, one].theme_version for one in (before, week) if (theme.id, one) in tagging]
        if len(set(versions)) > 1 and all(versions):
            yield catalogue.messages.text("report.national.quality.change_theme", theme=in_sentence(theme.name))
