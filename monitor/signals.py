"""Trends of the store to detections and signals: which weeks are judged, what is shown, what is kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitor.catalogue import Catalogue
from monitor.detect.decide import candidates, decide
from monitor.families import FAMILIES, Tested, tested
from monitor.records import Family, JudgedWeek, Note, Signal
from monitor.series import COUNTRY, Panel, read_panel
from monitor.signal_content import METHODS, N_DRIVERS, Shown, cell_of, drivers_of, signals_of
from monitor.store import Store

HISTORY = timedelta(weeks=6 * 53)  # Farrington looks back five years; the other windows are shorter
CLOSED_AFTER = timedelta(days=2)  # late items come in during the first days after a week


@dataclass(frozen=True, slots=True, kw_only=True)
class Detected:
    """What a run of the detectors found."""

    weeks: tuple[date, ...]  # judged, oldest first
    recounted: tuple[date, ...]  # of those, judged again because their items were tagged with another version
    judged: tuple[JudgedWeek, ...]  # of the last week
    signals: tuple[Signal, ...]  # of the last week

    @property
    def n_tested(self) -> int:
        """Series of the last week that were tested."""
        return sum(one.n_tested for one in self.judged)

    @property
    def n_by_chance(self) -> float:
        """Of the signals, at most so many are to be expected in quiet times."""
        return sum(one.n_by_chance for one in self.judged)


def last_closed_week(asof: datetime) -> date:
    """Return the Monday of the last week that is closed: its Sunday is two days past."""
    day = (asof - CLOSED_AFTER).date() - timedelta(days=6)
    return day - timedelta(days=day.weekday())


def detect_weeks(store: Store, catalogue: Catalogue, assignment_id: str, *, asof: datetime, n_weeks: int) -> Detected:
    """Judge the last closed weeks of every theme, nationally and per place, and store what was found.

    Earlier weeks that were judged before and tagged with another version since are judged again. Repeating it on the
    same store writes the same rows.
    """
    last = last_closed_week(asof)
    merged = {merger.old_code for merger in catalogue.mergers_on(asof.date())}
    municipalities = tuple(m for m in catalogue.municipalities if m.code not in merged)
    span = store.trends.week_range()
    if span is None or span[0] > last:
        return Detected(weeks=(), recounted=(), judged=(), signals=())
    themes = [theme.id for theme in catalogue.themes]
    panel = read_panel(store, municipalities, themes, max(span[0], last - HISTORY), last)
    latest = panel.weeks[-n_weeks:]
    recounted = store.trends.recounted_weeks(assignment_id, panel.weeks[0], last)
    weeks = tuple(sorted({*latest, *recounted}))
    rows: list[dict[str, Any]] = []
    found: list[Shown] = []
    judged: dict[date, list[JudgedWeek]] = {week: [] for week in weeks}
    for week in weeks:
        for family in FAMILIES:
            group = list(tested(family, panel, catalogue, panel.weeks.index(week)))
            verdict, shown = _decide(group, panel, family)
            judged[week].append(verdict)
            found += shown
            rows += [row for one in group for row in _rows(one, panel, assignment_id)]
    cells = [cell_of(one, panel) for one in found]
    signals = signals_of(
        found, panel, drivers_of(store.trends.signal_drivers(cells, N_DRIVERS)),
        coverage=store.trends.coverage_weeks(panel.weeks[0], last), calendar=catalogue.calendar,
        assignment_id=assignment_id,
    )  # fmt: skip
    store.trends.save_detections(assignment_id, weeks, rows)
    store.trends.save_signals(assignment_id, weeks, signals)
    store.trends.save_judged(assignment_id, judged)
    return Detected(
        weeks=weeks,
        recounted=tuple(week for week in recounted if week in weeks),
        judged=tuple(judged[weeks[-1]]),
        signals=tuple(signal for signal in signals if signal.week_starts_on == last),
    )


def _decide(group: Sequence[Tested], panel: Panel, family: Family) -> tuple[JudgedWeek, list[Shown]]:
    """Correct for all series that were tested together, and return those that are shown."""
    names = [(one, row) for one in group for row in range(len(one.areas))]
    judged = [
        candidate
        for one in group
        for candidate in candidates(one.judgement, one.areas, [_n_sources(one, a, panel) for a in one.areas])
    ]
    verdict = decide(judged)
    shown = [
        Shown(tested=one, row=row, decided=decided)
        for (one, row), decided in zip(names, verdict.decided, strict=True)
        if decided.shown
    ]
    counted = JudgedWeek(
        family=family, n_tested=verdict.n_tested, n_signals=verdict.n_shown, n_by_chance=verdict.n_false_expected
    )
    return counted, shown


def _n_sources(one: Tested, area: str, panel: Panel) -> int:
    cell = panel.cells.get((one.theme, area, panel.weeks[one.period]))
    return int(cell["n_sources"]) if cell else 0


def _rows(one: Tested, panel: Panel, assignment_id: str) -> Iterator[dict[str, Any]]:
    """Yield the detections that are kept: of the country, and of places where the theme was seen at all."""
    seen = panel.seen.get(one.theme, frozenset())
    judgement, week = one.judgement, panel.weeks[one.period]

    def number(values: NDArray[np.float64], row: int) -> float | None:
        return float(values[row]) if np.isfinite(values[row]) else None

    for row, area in enumerate(one.areas):
        if area != COUNTRY and area not in seen:
            continue
        observed = number(judgement.observed, row)
        yield {
            "assignment_id": assignment_id, "theme": one.theme, "area": area, "week_starts_on": week,
            "observed": None if observed is None else int(observed), "expected": number(judgement.expected, row),
            "lower": number(judgement.lower, row), "upper": number(judgement.upper, row),
            "p_value": number(judgement.p_value, row), "alarm": bool(judgement.alarm[row]),
            "method": METHODS[one.against], "note": _note(judgement.notes[row], one, panel),
            "theme_version": panel.theme_version(one.theme, week), "n_sources": _n_sources(one, area, panel),
        }  # fmt: skip


def _note(note: Note, one: Tested, panel: Panel) -> Note:
    """Return the note of a detector; it cannot know that a week is missing because nothing was tagged."""
    week = panel.weeks[one.period]
    if note == "coverage_gap" and not panel.missing[one.period] and not panel.is_tagged(one.theme, week):
        return "not_tagged"
    return note
