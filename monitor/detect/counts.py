"""The shapes that go into and come out of a detector: many series that share one calendar, one judgement per series."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.detect.calendar import Calendar
from monitor.records import DetectMethod, Note

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Series over the same periods, one a row.

    ``observed`` is ``(n_series, n_periods)``; NaN is missing (an outage), which is never zero. ``exposure`` has the
    same shape: items collected from the same sources. Zero or NaN exposure makes a period unusable, not empty.
    """

    names: tuple[str, ...]
    calendar: Calendar
    observed: Floats
    exposure: Floats | None = None

    def usable(self) -> Flags:
        """Say where there is something to compare: ``(n_series, n_periods)``."""
        known = np.isfinite(self.observed)
        return known if self.exposure is None else known & (self.exposure > 0)

    def take(self, rows: NDArray[np.intp]) -> "Counts":
        """Return the series with these row numbers."""
        exposure = None if self.exposure is None else self.exposure[rows]
        names = tuple(self.names[row] for row in rows)
        return Counts(names=names, calendar=self.calendar, observed=self.observed[rows], exposure=exposure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a detector says of one period of every series; all arrays are ``(n_series,)``, NaN where not judged.

    ``upper`` is the largest count still within the band, ``p_value`` the chance of this count or more in a quiet
    period, ``spread`` the variance over the mean that was reckoned with, ``error`` the part of it that is the error of
    the mean (None: not told apart). A note other than "" and "provisional" says why there is no alarm whatever the
    numbers.
    """

    method: DetectMethod
    period: int
    observed: Floats
    expected: Floats
    lower: Floats
    upper: Floats
    p_value: Floats
    spread: Floats
    alarm: Flags
    notes: tuple[Note, ...]
    error: Floats | None = None

    def rows(self) -> Iterator[tuple[float, float, float, float, float, bool, Note]]:
        """Yield observed, expected, lower, upper, p-value, alarm and note per series."""
        columns = (self.observed, self.expected, self.lower, self.upper, self.p_value, self.alarm)
        lists = [column.tolist() for column in columns]
        yield from zip(*lists, self.notes, strict=True)

    def take(self, rows: NDArray[np.intp]) -> "Judgement":
        """Return the judgements with these row numbers."""
        return Judgement(
            method=self.method,
            period=self.period,
            observed=self.observed[rows],
            expected=self.expected[rows],
            lower=self.lower[rows],
            upper=self.upper[rows],
            p_value=self.p_value[rows],
            spread=self.spread[rows],
            alarm=self.alarm[rows],
            notes=tuple(self.notes[row] for row in rows),
            error=None if self.error is None else self.error[rows],
        )
