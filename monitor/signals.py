"""Trends of the store to detections and signals: what is tested against what, and what is said of it.

Two questions are kept apart. Is there more of a theme in the whole country than its past lets expect? And is there
more of it in one province, safety region or municipality than in the rest of the country? Season and national news
cancel in the second one. A place with enough stories and years of history is asked the first question as well suited.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from monitor.catalogue import Catalogue
from monitor.detect import own_past, shrinkage
from monitor.detect.counts import Counts, Judgement
from monitor.detect.decide import Decided, Decision, candidates, decide
from monitor.detect.own_years import by_own_years, large_enough, since_break
from monitor.records import CalendarEvent, Signal
from monitor.series import COUNTRY, Panel, read_panel
from monitor.store import Store

METHOD_VERSION = "2"
HISTORY = timedelta(weeks=6 * 53)  # Farrington looks back five years; the other windows are shorter
CLOSED_AFTER = timedelta(days=2)  # late items come in during the first days after a week


@dataclass(frozen=True, slots=True, kw_only=True)
class Detected:
    """What a run of the detectors found."""

    weeks: tuple[date, ...]  # judged, oldest first
    n_tested: int  # series of the last week that were tested
    signals: tuple[Signal, ...]  # of the last week
    n_by_chance: float  # of those, at most so many are to be expected in quiet times


@dataclass(frozen=True, slots=True, kw_only=True)
class _Family:
    """Series that are tested together: one theme nationally, or in all municipalities, in one week."""

    theme: str
    week: date
    areas: tuple[str, ...]
    judgement: Judgement


def last_closed_week(asof: datetime) -> date:
    """Return the Monday of the last week that is closed: its Sunday is two days past."""
    day = (asof - CLOSED_AFTER).date() - timedelta(days=6)
    return day - timedelta(days=day.weekday())


def detect_weeks(store: Store, catalogue: Catalogue, assignment_id: str, *, asof: datetime, n_weeks: int) -> Detected:
    """Judge the last closed weeks of every theme, nationally and per municipality, and store what was found.

    Repeating it on the same store writes the same rows.
    """
    last = last_closed_week(asof)
    merged = {merger.old_code for merger in catalogue.mergers_on(asof.date())}
    municipalities = tuple(m for m in catalogue.municipalities if m.code not in merged)
    span = store.trends.week_range()
    if span is None or span[0] > last:
        return Detected(weeks=(), n_tested=0, signals=(), n_by_chance=0.0)
    panel = read_panel(store, municipalities, max(span[0], last - HISTORY), last)
    coverage = store.trends.coverage_weeks(panel.weeks[0], last)
    rows: list[dict[str, Any]] = []
    signals: list[Signal] = []
    verdicts: list[Decision] = []
    for period in range(max(len(panel.weeks) - n_weeks, 0), len(panel.weeks)):
        verdicts = []
        groups = (_national, _provinces, _safety_regions, _local)
        for group in (list(families(panel, catalogue, period)) for families in groups):
            verdict, found = _decide(group, panel, coverage, catalogue.calendar, assignment_id)
            verdicts.append(verdict)
            signals += found
            rows += [row for family in group for row in _rows(family, panel, assignment_id)]
    weeks = panel.weeks[-n_weeks:]
    store.trends.save_detections(assignment_id, weeks, rows)
    store.trends.save_signals(assignment_id, weeks, signals)
    return Detected(
        weeks=weeks,
        n_tested=sum(verdict.n_tested for verdict in verdicts),
        signals=tuple(signal for signal in signals if signal.week_starts_on == last),
        n_by_chance=sum(verdict.n_false_expected for verdict in verdicts),
    )


def _national(panel: Panel, catalogue: Catalogue, period: int) -> Iterator[_Family]:
    for theme in catalogue.themes:
        counts = panel.national(theme.id)
        judged = by_own_years(counts, period, theme.id, catalogue.calendar)
        if judged is None:
            judged = own_past.judge(since_break(counts, period, theme.id, catalogue.calendar), period)
        yield _Family(theme=theme.id, week=panel.weeks[period], areas=(COUNTRY,), judgement=judged)


def _provinces(panel: Panel, catalogue: Catalogue, period: int) -> Iterator[_Family]:
    for theme in catalogue.themes:
        yield from _against_the_rest(panel, panel.regional(theme.id, "PV"), theme.id, catalogue.calendar, period)


def _safety_regions(panel: Panel, catalogue: Catalogue, period: int) -> Iterator[_Family]:
    for theme in catalogue.themes:
        yield from _against_the_rest(panel, panel.regional(theme.id, "VR"), theme.id, catalogue.calendar, period)


def _local(panel: Panel, catalogue: Catalogue, period: int) -> Iterator[_Family]:
    for theme in catalogue.themes:
        yield from _against_the_rest(panel, panel.local(theme.id), theme.id, catalogue.calendar, period)


def _against_the_rest(
    panel: Panel, counts: Counts, theme: str, calendar: Sequence[CalendarEvent], period: int
) -> Iterator[_Family]:
    """Yield the places judged against the rest of the country, and apart those large enough for their own years."""
    own = large_enough(counts, period)
    judged = by_own_years(counts.take(own), period, theme, calendar) if len(own) else None
    if judged is None:
        own = own[:0]
    others = np.setdiff1d(np.arange(len(counts.names)), own)
    week = panel.weeks[period]
    if judged is not None:
        yield _Family(theme=theme, week=week, areas=tuple(counts.names[at] for at in own), judgement=judged)
    against = shrinkage.judge(counts, period).take(others)
    yield _Family(theme=theme, week=week, areas=tuple(counts.names[at] for at in others), judgement=against)


def _decide(
    group: Sequence[_Family], panel: Panel, coverage: dict[date, float], calendar: Sequence[CalendarEvent],
    assignment_id: str,
) -> tuple[Decision, list[Signal]]:  # fmt: skip
    """Correct for all series that were tested together, and return those that are shown."""
    names = [(family, row) for family in group for row in range(len(family.areas))]
    judged = [
        candidate
        for family in group
        for candidate in candidates(
            family.judgement, family.areas, [_n_sources(family, a, panel) for a in family.areas]
        )
    ]
    verdict = decide(judged)
    signals = [
        _signal(family, row, decided, panel, coverage, calendar, assignment_id)
        for (family, row), decided in zip(names, verdict.decided, strict=True)
        if decided.shown
    ]
    return verdict, signals


def _n_sources(family: _Family, area: str, panel: Panel) -> int:
    cell = panel.cells.get((family.theme, area, family.week))
    return int(cell["n_sources"]) if cell else 0


def _signal(  # noqa: PLR0917 - what a signal says comes from as many places
    family: _Family, row: int, decided: Decided, panel: Panel, coverage: dict[date, float],
    calendar: Sequence[CalendarEvent], assignment_id: str,
) -> Signal:  # fmt: skip
    judgement, area = family.judgement, family.areas[row]
    cell = panel.cells[family.theme, area, family.week]
    key = f"{assignment_id}|{family.theme}|{area}|{family.week.isoformat()}"
    return Signal(
        id=hashlib.sha256(key.encode()).hexdigest()[:16],
        assignment_id=assignment_id,
        theme=family.theme,
        area=area,
        week_starts_on=family.week,
        observed=int(judgement.observed[row]),
        expected=float(judgement.expected[row]),
        lower=float(judgement.lower[row]),
        upper=float(judgement.upper[row]),
        p_value=float(judgement.p_value[row]),
        q_value=decided.q_value,
        ratio=decided.ratio,
        n_items=cell["n_items"],
        n_sources=cell["n_sources"],
        coverage=coverage.get(family.week, 0.0),
        scope=_scope(area),
        calendar=_explanation(family, calendar),
        method_version=f"{judgement.method}-{METHOD_VERSION}",
    )


def _scope(area: str) -> Literal["national", "regional", "local"]:
    if area == COUNTRY:
        return "national"
    return "regional" if ":" in area else "local"


def _explanation(family: _Family, calendar: Sequence[CalendarEvent]) -> str:
    """Return the name of a known event whose window touches the week, one of the theme itself before a general one."""
    end = family.week + timedelta(days=6)
    for event in sorted(calendar, key=lambda event: not event.themes):
        if family.theme not in (event.themes or (family.theme,)):
            continue
        for on in event.dates:
            if on - timedelta(days=event.days_before) <= end and family.week <= on + timedelta(days=event.days_after):
                return event.name
    return ""


def _rows(family: _Family, panel: Panel, assignment_id: str) -> Iterator[dict[str, Any]]:
    """Yield the detections that are kept: of the country, and of places where the theme was seen at all."""
    seen = {area for theme, area, _ in panel.cells if theme == family.theme}
    judgement = family.judgement

    def number(values: NDArray[np.float64], row: int) -> float | None:
        return float(values[row]) if np.isfinite(values[row]) else None

    for row, area in enumerate(family.areas):
        if area != COUNTRY and area not in seen:
            continue
        observed = number(judgement.observed, row)
        yield {
            "assignment_id": assignment_id, "theme": family.theme, "area": area, "week_starts_on": family.week,
            "observed": None if observed is None else int(observed), "expected": number(judgement.expected, row),
            "lower": number(judgement.lower, row), "upper": number(judgement.upper, row),
            "p_value": number(judgement.p_value, row), "alarm": bool(judgement.alarm[row]),
            "method": judgement.method, "note": judgement.notes[row],
        }  # fmt: skip
