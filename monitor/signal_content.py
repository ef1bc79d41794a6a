"""What a signal says: how large the rise is, what it rests on, how far it reaches, what the calendar knows of it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

from monitor.detect.decide import Decided
from monitor.families import Tested
from monitor.records import CalendarEvent, CalendarRole, Driver, Extent, Signal
from monitor.series import COUNTRY, Panel

METHOD_VERSION = "4"
N_DRIVERS = 3  # kept of each kind
HALF = 0.5  # of a rise: from here one municipality carries it
COMPARED_WEEKS = {"rest": 56, "own-past": 56, "own-years": 5 * 52 + 3}  # weeks of history behind a judgement
METHODS = {"rest": "shrinkage", "own-past": "own-past", "own-years": "farrington"}

Cell = tuple[str, str, date]  # theme, area, week


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A series that is shown as a rise."""

    tested: Tested
    row: int  # in its judgement
    decided: Decided


def cell_of(shown: Shown, panel: Panel) -> Cell:
    """Return theme, area and week of a series."""
    return shown.tested.theme, shown.tested.areas[shown.row], panel.weeks[shown.tested.period]


def signals_of(
    found: Sequence[Shown], panel: Panel, drivers: Mapping[Cell, Sequence[Driver]], *,
    coverage: Mapping[date, float], calendar: Sequence[CalendarEvent], assignment_id: str,
) -> tuple[Signal, ...]:  # fmt: skip
    """Make the signals of a few weeks; how far one reaches depends on what the others say."""
    made = []
    for one in found:
        cell = cell_of(one, panel)
        signal = _numbers(one, panel, assignment_id)
        event, role = explanation(cell[0], cell[2], calendar)
        signal = replace(signal, coverage=coverage.get(cell[2], 0.0), drivers=tuple(drivers.get(cell, ())))
        made.append(replace(signal, calendar=event, calendar_role=role, leading_place=leading_place(signal)))
    national = {(s.theme, s.week_starts_on): s for s in made if s.area == COUNTRY}
    reached = []
    for signal, one in zip(made, found, strict=True):
        country = national.get((signal.theme, signal.week_starts_on))
        reached.append(replace(signal, extent=extent(signal, one.tested.against == "rest", country)))
    return tuple(reached)


def _numbers(shown: Shown, panel: Panel, assignment_id: str) -> Signal:
    """Return the signal with its counts and what they were compared with."""
    tested, row, decided = shown.tested, shown.row, shown.decided
    theme, area, week = cell_of(shown, panel)
    cell, judged = panel.cells[theme, area, week], tested.judgement
    compared = panel.weeks[max(tested.period - COMPARED_WEEKS[tested.against], 0) : tested.period + 1]
    return Signal(
        id=hashlib.sha256(f"{assignment_id}|{theme}|{area}|{week.isoformat()}".encode()).hexdigest()[:16],
        assignment_id=assignment_id,
        theme=theme,
        area=area,
        week_starts_on=week,
        observed=int(judged.observed[row]),
        expected=float(judged.expected[row]),
        lower=float(judged.lower[row]),
        upper=float(judged.upper[row]),
        p_value=float(judged.p_value[row]),
        q_value=decided.q_value,
        ratio=decided.ratio,
        ratio_low=decided.ratio_low,
        ratio_high=decided.ratio_high,
        n_items=cell["n_items"],
        n_sources=cell["n_sources"],
        n_stories=cell["n_all_stories"],
        n_new_stories=cell["n_new_stories"],
        new_since=cell["new_since"],
        coverage=0.0,
        scope=_scope(area),
        calendar="",
        method_version=f"{METHODS[tested.against]}-{METHOD_VERSION}",
        theme_version=panel.theme_version(theme, week),
        n_other_weeks=panel.n_other_weeks(theme, compared),
        note=judged.notes[row],
    )


def _scope(area: str) -> Literal["national", "regional", "local"]:
    if area == COUNTRY:
        return "national"
    return "regional" if ":" in area else "local"


def drivers_of(rows: Sequence[Mapping[str, Any]]) -> dict[Cell, list[Driver]]:
    """Order the rows of the store by cell."""
    found: dict[Cell, list[Driver]] = {}
    for row in rows:
        driver = Driver(
            kind=row["kind"], ref=row["ref"], n_stories=row["n_stories"], n_items=row["n_items"],
            n_sources=row["n_sources"], usual=row["usual"],
        )  # fmt: skip
        found.setdefault((row["theme"], row["area"], row["week_starts_on"]), []).append(driver)
    return found


def leading_place(signal: Signal) -> str:
    """Return the municipality that brings half of a national or regional rise or more; empty: there is none."""
    first = next(iter(signal.driven_by("place")), None)
    if signal.scope == "local" or first is None:
        return ""
    return first.ref if first.n_stories - first.usual >= HALF * (signal.observed - signal.expected) else ""


def extent(signal: Signal, against_the_rest: bool, national: Signal | None) -> Extent:
    """Say how far a rise reaches; ``national`` is the signal of the theme in the whole country, if there is one."""
    if signal.scope != "local" and signal.leading_place:
        return "one_place"
    if signal.scope == "national":
        return "country"
    everywhere = national is not None and not national.leading_place
    if not everywhere:
        return "here"
    return "here_more" if against_the_rest else "with_country"


def explanation(theme: str, week: date, calendar: Sequence[CalendarEvent]) -> tuple[str, CalendarRole]:
    """Return the known event whose window touches a week: one of the theme itself before one that touches all."""
    end = week + timedelta(days=6)
    for event in sorted(calendar, key=lambda event: not event.themes):
        if theme not in (event.themes or (theme,)):
            continue
        for on in event.dates:
            if on - timedelta(days=event.days_before) <= end and week <= on + timedelta(days=event.days_after):
                return event.name, "explains" if event.themes else "coincides"
    return "", ""
