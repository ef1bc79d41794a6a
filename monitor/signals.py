"""Trends of the store to detections and signals: which series are tested, against what, and what is said of it.

Two questions are kept apart. Is there more of a theme in the whole country than its past lets expect? And is there
more of it in one municipality than in the rest of the country? Season and national news cancel in the second one.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitor.catalogue import Catalogue
from monitor.detect import farrington, shrinkage
from monitor.detect.calendar import Calendar
from monitor.detect.counts import Counts, Judgement
from monitor.detect.decide import benjamini_hochberg, worth_showing
from monitor.exposure import Panel, build_panel
from monitor.records import CalendarEvent, Signal
from monitor.store import Store

METHOD_VERSION = "1"
MIN_COVERAGE = 0.7  # a week of which more than 30 % is missing is not judged
HISTORY_WEEKS = 6 * 53  # Farrington looks back five years; the rest of the windows are shorter
CLOSED_AFTER = timedelta(days=2)  # late items come in during the first days after a week
YEARS_FOR_FARRINGTON = 3
COUNTRY = "NL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Detected:
    """What a run of the detectors found."""

    weeks: tuple[date, ...]  # judged, oldest first
    n_tested: int  # series of the last week that could be judged
    signals: tuple[Signal, ...]  # of the last week
    expected_by_chance: float  # signals of the last week to be expected in quiet times


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    """One judged series in one week."""

    theme: str
    area: str
    week: date
    judgement: Judgement
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """What a signal says beside the statistics."""

    assignment_id: str
    counted: Mapping[tuple[str, str, date], Mapping[str, Any]]
    coverage: Mapping[date, float]
    calendar: Sequence[CalendarEvent]


def last_closed_week(asof: datetime) -> date:
    """Return the Monday of the last week that is closed: its Sunday is two days past."""
    day = (asof - CLOSED_AFTER).date() - timedelta(days=6)
    return day - timedelta(days=day.weekday())


def detect_weeks(
    store: Store, catalogue: Catalogue, assignment_id: str, *, asof: datetime, n_weeks: int, q: float = 0.10
) -> Detected:
    """Judge the last closed weeks of every theme, nationally and per municipality, and store what was found.

    Repeating it on the same store writes the same rows. ``q`` is the false discovery rate of the signals.
    """
    last = last_closed_week(asof)
    span = store.trends.week_range()
    if span is None or span[0] > last:
        return Detected(weeks=(), n_tested=0, signals=(), expected_by_chance=0.0)
    first = max(span[0], last - timedelta(weeks=HISTORY_WEEKS))
    weeks = tuple(first + timedelta(weeks=i) for i in range((last - first).days // 7 + 1))
    judged = weeks[-n_weeks:]
    cells = list(_judge_all(store, catalogue, weeks, len(judged)))
    context = _Context(
        assignment_id=assignment_id,
        counted={
            (row["theme"], row["area"], row["week_starts_on"]): row for row in store.trends.series_counts(first, last)
        },
        coverage=store.trends.coverage_weeks(first, last),
        calendar=catalogue.calendar,
    )
    seen = {(theme, area) for theme, area, _ in context.counted}
    rows = [_detection_row(c, assignment_id) for c in cells if c.area == COUNTRY or (c.theme, c.area) in seen]
    signals: list[Signal] = []
    for week in judged:
        found, tested, chance = _signals([c for c in cells if c.week == week], context, q)
        signals += found
    store.trends.save_detections(assignment_id, judged, rows)
    store.trends.save_signals(assignment_id, judged, signals)
    return Detected(
        weeks=judged, n_tested=tested, signals=tuple(s for s in signals if s.week_starts_on == last),
        expected_by_chance=chance,
    )  # fmt: skip


def _judge_all(store: Store, catalogue: Catalogue, weeks: tuple[date, ...], n_judged: int) -> Iterator[_Cell]:
    first, last = weeks[0], weeks[-1]
    panel = build_panel(
        weeks, catalogue.municipalities, store.trends.source_weeks(first, last), store.trends.source_areas(first, last)
    )
    coverage = store.trends.coverage_weeks(first, last)
    missing = np.array([coverage.get(week, 0.0) < MIN_COVERAGE for week in weeks])
    table = _table(store.trends.series_counts(first, last), weeks)
    for theme in catalogue.themes:
        national = _national(theme.id, table, panel, missing)
        local = _local(theme.id, table, panel, missing)
        for period in range(len(weeks) - n_judged, len(weeks)):
            verdict = _judge_national(national, period)
            yield _Cell(theme=theme.id, area=COUNTRY, week=weeks[period], judgement=verdict, row=0)
            places = shrinkage.judge(local, period)
            for row, area in enumerate(panel.areas):
                yield _Cell(theme=theme.id, area=area, week=weeks[period], judgement=places, row=row)


def _judge_national(counts: Counts, period: int) -> Judgement:
    """Judge a theme by its own past where that is long enough, else against everything else that was collected."""
    if period >= 52 * YEARS_FOR_FARRINGTON + 3:
        years = min(5, (period - 3) // 52)
        settings = farrington.FarringtonSettings(years=years, alpha=0.005 if years >= 5 else 0.0025)
        return farrington.judge(counts.take(np.array([0])), period, settings)
    return shrinkage.judge(counts, period)


def _table(rows: Sequence[Mapping[str, Any]], weeks: tuple[date, ...]) -> dict[tuple[str, str], NDArray[np.float64]]:
    """Return stories a week for every theme and area that has any."""
    column = {week: i for i, week in enumerate(weeks)}
    table: dict[tuple[str, str], NDArray[np.float64]] = {}
    for row in rows:
        series = table.setdefault((row["theme"], row["area"]), np.zeros(len(weeks)))
        series[column[row["week_starts_on"]]] = row["n_stories"]
    return table


def _national(
    theme: str, table: dict[tuple[str, str], NDArray[np.float64]], panel: Panel, missing: NDArray[np.bool_]
) -> Counts:
    """Return two series: the theme, and all other stories as its control."""
    own = table.get((theme, COUNTRY), np.zeros(len(panel.weeks)))
    observed = np.vstack([own, np.maximum(panel.n_stories - own, 0)])
    observed[:, missing] = np.nan
    exposure = np.vstack([np.maximum(panel.n_stories, 0.0)] * 2)
    calendar = Calendar(step="week", first=panel.weeks[0], length=len(panel.weeks))
    return Counts(names=(theme, "other"), calendar=calendar, observed=observed, exposure=exposure)


def _local(
    theme: str, table: dict[tuple[str, str], NDArray[np.float64]], panel: Panel, missing: NDArray[np.bool_]
) -> Counts:
    """Return the theme in every municipality, with the exposure of each."""
    observed = np.zeros((len(panel.areas), len(panel.weeks)))
    for row, area in enumerate(panel.areas):
        if (theme, area) in table:
            observed[row] = table[theme, area]
    observed[:, missing] = np.nan
    calendar = Calendar(step="week", first=panel.weeks[0], length=len(panel.weeks))
    return Counts(names=panel.areas, calendar=calendar, observed=observed, exposure=panel.exposure)


def _signals(cells: Sequence[_Cell], context: _Context, q: float) -> tuple[list[Signal], int, float]:
    """Return the signals of one week, how many series were tested, and how many signals chance alone would give.

    National and local series are two families: each has its own false discovery rate.
    """
    signals: list[Signal] = []
    n_tested, chance = 0, 0.0
    for national in (True, False):
        family = [c for c in cells if (c.area == COUNTRY) == national and np.isfinite(c.judgement.p_value[c.row])]
        n_tested += len(family)
        q_values = benjamini_hochberg(np.array([c.judgement.p_value[c.row] for c in family]))
        found = []
        for cell, q_value in zip(family, q_values, strict=True):
            counts = context.counted.get((cell.theme, cell.area, cell.week))
            if counts is None or q_value > q or cell.judgement.notes[cell.row] not in ("", "provisional"):
                continue
            signal = _signal(cell, counts, float(q_value), context)
            if worth_showing(signal.observed, signal.expected):
                found.append(signal)
        signals += found
        chance += q * len(found)
    return signals, n_tested, chance


def _signal(cell: _Cell, counts: Mapping[str, Any], q_value: float, context: _Context) -> Signal:
    judgement, row = cell.judgement, cell.row
    key = f"{context.assignment_id}|{cell.theme}|{cell.area}|{cell.week.isoformat()}"
    expected = float(judgement.expected[row])
    return Signal(
        id=hashlib.sha256(key.encode()).hexdigest()[:16], assignment_id=context.assignment_id, theme=cell.theme,
        area=cell.area, week_starts_on=cell.week, observed=int(judgement.observed[row]), expected=expected,
        lower=float(judgement.lower[row]), upper=float(judgement.upper[row]), p_value=float(judgement.p_value[row]),
        q_value=q_value, ratio=float(judgement.observed[row]) / max(expected, 0.1), n_items=counts["n_items"],
        n_sources=counts["n_sources"], coverage=context.coverage.get(cell.week, 0.0),
        scope="national" if cell.area == COUNTRY else "local", calendar=_explanation(cell, context.calendar),
        method_version=f"{judgement.method}-{METHOD_VERSION}",
    )  # fmt: skip


def _explanation(cell: _Cell, calendar: Sequence[CalendarEvent]) -> str:
    """Return the name of a known event whose window touches the week; empty where there is none."""
    end = cell.week + timedelta(days=6)
    for event in calendar:
        if event.themes and cell.theme not in event.themes:
            continue
        for on in event.dates:
            if on - timedelta(days=event.days_before) <= end and cell.week <= on + timedelta(days=event.days_after):
                return event.name
    return ""


def _detection_row(cell: _Cell, assignment_id: str) -> dict[str, Any]:
    judgement, row = cell.judgement, cell.row

    def number(values: NDArray[np.float64]) -> float | None:
        return float(values[row]) if np.isfinite(values[row]) else None

    observed = number(judgement.observed)
    return {
        "assignment_id": assignment_id, "theme": cell.theme, "area": cell.area, "week_starts_on": cell.week,
        "observed": None if observed is None else int(observed), "expected": number(judgement.expected),
        "lower": number(judgement.lower), "upper": number(judgement.upper), "p_value": number(judgement.p_value),
        "alarm": bool(judgement.alarm[row]), "method": judgement.method, "note": judgement.notes[row],
    }  # fmt: skip
