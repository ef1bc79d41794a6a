"""Periods of a series and the weeks of earlier years that a week is compared with.

Noufaily et al. 2013 (Statistics in Medicine 32:1206) compare a week with the same time of year in the ``years`` before
and split the rest of each year into levels, so that season enters the model without a fixed curve.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Step = Literal["day", "week", "month"]
PER_YEAR: dict[Step, int] = {"day": 364, "week": 52, "month": 12}
DAYS: dict[Step, int] = {"day": 1, "week": 7}


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Consecutive periods without gaps, with dates or only numbered.

    ``first`` is the first day of the first period, or the number of the first period. A calendar without dates has
    52 weeks (364 days, 12 months) in every year.
    """

    step: Step
    first: date | int
    length: int

    def start(self, position: int) -> date | int:
        """Return the first day (or the number) of the period at a position."""
        if not isinstance(self.first, date):
            return self.first + position
        if self.step == "month":
            months = self.first.year * 12 + self.first.month - 1 + position
            return date(months // 12, months % 12 + 1, self.first.day)
        return self.first + timedelta(days=DAYS[self.step] * position)

    def position(self, start: date | int) -> int:
        """Return the position of the period that starts there; it may lie outside the calendar."""
        if isinstance(self.first, date) and isinstance(start, date):
            if self.step == "month":
                return (start.year - self.first.year) * 12 + start.month - self.first.month
            return (start - self.first).days // DAYS[self.step]
        if isinstance(self.first, date) or isinstance(start, date):
            raise TypeError("a calendar has dates or numbers, not both")
        return start - self.first

    def year_before(self, position: int, years: int) -> int:
        """Return the position of the same time of year, ``years`` earlier.

        With dates: the same date in that year (29 February becomes 1 March), moved to the nearest day with the same
        weekday, so that years of 53 weeks come out right.
        """
        start = self.start(position)
        if not isinstance(start, date):
            return position - PER_YEAR[self.step] * years
        then = _same_date(start, start.year - years)
        if self.step != "month":
            then += timedelta(days=(start.weekday() - then.weekday() + 3) % 7 - 3)
        return self.position(then)

    def times(self, positions: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return the time of periods, in periods; months with dates keep their unequal lengths."""
        if self.step != "month" or not isinstance(self.first, date):
            return positions.astype(np.float64)
        days = [day.toordinal() for day in map(self.start, [0, 1, *positions.tolist()]) if isinstance(day, date)]
        return (np.array(days[2:], dtype=np.float64) - days[0]) / (days[1] - days[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The earlier periods that one period is compared with; arrays are ``(n_baseline,)``, oldest first."""

    rows: NDArray[np.intp]  # positions in the calendar
    levels: NDArray[np.intp]  # season level of each, 0 … n_levels - 1
    times: NDArray[np.float64]  # scaled to [-1, 1]
    years: int
    n_levels: int
    now_level: int  # level of the period that is judged
    now_time: float  # its time on the same scale


def _same_date(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February in a year that has none
        return date(year, 3, 1)


def baseline(
    calendar: Calendar,
    position: int,
    *,
    years: int,
    half_window: int,
    n_levels: int,
    excluded: int,
    events: NDArray[np.bool_] | None = None,
) -> Baseline | None:
    """Return the baseline of a period, or ``None`` where the calendar does not go back ``years`` years.

    The last season level holds the reference windows (``half_window`` periods either side of the same time in every
    year); the rest of each year is cut into ``n_levels - 1`` blocks. The ``excluded`` periods before the judged one
    are left out, so that a rise that builds up slowly does not become its own yardstick. Periods flagged in
    ``events`` (``(calendar.length,)``) share one extra level, whatever the time of year.
    """
    references = [position, *(calendar.year_before(position, year) for year in range(1, years + 1))]
    if references[-1] < half_window:
        return None
    levels = _season_levels(references, half_window, n_levels)
    last = position - excluded - 1
    rows = np.arange(references[-1] - half_window, last + 1, dtype=np.intp)
    chosen = levels[: len(rows)].copy()
    now_level, total = n_levels - 1, n_levels
    if events is not None:
        chosen[events[rows]] = n_levels
        now_level, total = (n_levels if events[position] else now_level), n_levels + 1
    times = calendar.times(np.append(rows, position))
    low, high = times[0], times[-2]
    scaled = (times - (low + high) / 2) / ((high - low) / 2)
    return Baseline(
        rows=rows,
        levels=chosen,
        times=scaled[:-1],
        years=years,
        n_levels=total,
        now_level=now_level,
        now_time=float(scaled[-1]),
    )


def _season_levels(references: Sequence[int], half_window: int, n_levels: int) -> NDArray[np.intp]:
    """Return the levels from the oldest reference window up to the judged period; ``references`` is newest first."""
    origin = references[-1] - half_window
    levels = np.full(references[0] - origin + 1, n_levels - 1, dtype=np.intp)
    for newer, older in pairwise(references):
        start = older + half_window + 1
        length, rest = divmod(newer - half_window - start, n_levels - 1)
        lengths = [length + (block < rest) for block in range(n_levels - 1)]
        levels[start - origin : newer - half_window - origin] = np.repeat(np.arange(n_levels - 1), lengths)
    return levels


def iso_week_start(day: date) -> date:
    """Return the Monday of the ISO week of a day."""
    return day - timedelta(days=day.weekday())


def iso_week_name(day: date) -> str:
    """Return the ISO week of a day as ``2026-W47``."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def event_periods(calendar: Calendar, days: Iterable[date], *, before: int = 0, after: int = 0) -> NDArray[np.bool_]:
    """Flag the periods that hold one of these days or the ``before`` and ``after`` days around it."""
    flags = np.zeros(calendar.length, dtype=np.bool_)
    for day in days:
        for shift in range(-before, after + 1):
            position = calendar.position(day + timedelta(days=shift))
            if 0 <= position < calendar.length:
                flags[position] = True
    return flags
