"""A series against the same weeks of its own earlier years, with the known events of its theme.

For themes in the whole country, and for places that have enough stories: Farrington Flexible over two weeks of
evidence. Events that move between weeks share a level of their own; what lies before a structural break (a law, the end
of a movement) is not compared with.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from monitor.detect import farrington
from monitor.detect.calendar import event_periods
from monitor.detect.counts import Counts, Flags, Judgement
from monitor.detect.evidence import two_week_p_values
from monitor.records import CalendarEvent, Note

MIN_YEARS, FULL_YEARS = 3, 5
ALPHA = 0.005
SHORT_ALPHA = ALPHA / 2  # three or four years alarm too often: measured, see docs/statistics
LARGE = 4.0  # stories a week; below it the own past of a place says too little

Rows = NDArray[np.intp]


def by_own_years(
    counts: Counts, period: int, theme: str, calendar: Sequence[CalendarEvent]
) -> Iterator[tuple[Rows, Judgement]]:
    """Yield judgements of one period, each with the row numbers of the series that it speaks of.

    A series is compared with as many years, three to five, as it was seen in since the last structural break, and in
    the week of an event with the earlier weeks of that event. An event that comes for the first time has none: then
    the week is compared as any other. A series that was seen in fewer years is in no judgement.
    """
    counts = since_break(counts, period, theme, calendar)
    years = farrington.years_known(counts, period, FULL_YEARS)
    events = _events(counts, theme, calendar)
    for n_years in range(FULL_YEARS, MIN_YEARS - 1, -1):
        rows = np.flatnonzero(years == n_years)
        for flags in (None,) if events is None else (events, None):
            if not len(rows):
                break
            judged = _two_weeks(counts.take(rows), period, n_years, flags)
            known = np.array([note != "history_too_short" for note in judged.notes])
            if known.any():
                yield rows[known], judged.take(np.flatnonzero(known))
            rows = rows[~known]


def _two_weeks(counts: Counts, period: int, years: int, events: Flags | None) -> Judgement:
    alpha = ALPHA if years == FULL_YEARS else SHORT_ALPHA
    settings = replace(farrington.DAILY, years=years, alpha=alpha)
    engine = farrington.best_engine(len(counts.names))
    now, before = (farrington.judge(counts, at, settings, events=events, engine=engine) for at in (period, period - 1))
    p_values = two_week_p_values(now, before)
    allowed = np.array([note == "" for note in now.notes])
    notes: tuple[Note, ...] = now.notes
    if years < FULL_YEARS:
        notes = tuple("provisional" if note == "" else note for note in now.notes)
    return replace(now, p_value=p_values, alarm=np.asarray(allowed & (p_values <= alpha)), notes=notes)


def large_enough(counts: Counts, period: int, theme: str, calendar: Sequence[CalendarEvent]) -> Rows:
    """Return the rows of the series that have enough stories a week, over three years or more, for their own years."""
    counts = since_break(counts, period, theme, calendar)
    known = farrington.years_known(counts, period, FULL_YEARS) >= MIN_YEARS
    usable = counts.usable()[:, :period]
    total = np.where(usable, counts.observed[:, :period], 0.0).sum(axis=1)
    return np.flatnonzero(known & (total >= LARGE * np.maximum(usable.sum(axis=1), 1)))


def since_break(counts: Counts, period: int, theme: str, calendar: Sequence[CalendarEvent]) -> Counts:
    """Return the counts with all that lies before the last structural break of a theme made missing."""
    starts = [
        counts.calendar.position(day)
        for event in calendar
        if event.structural_break and theme in (event.themes or (theme,))
        for day in event.dates
    ]
    past = [at for at in starts if 0 <= at <= period]
    if not past:
        return counts
    observed = counts.observed.copy()
    observed[:, : max(past)] = np.nan
    return replace(counts, observed=observed)


def _events(counts: Counts, theme: str, calendar: Sequence[CalendarEvent]) -> Flags | None:
    """Flag the weeks of the theme's own events; None where there are none.

    Events of all themes (elections, holidays) are left to the season: they fall in the same weeks every year, or
    touch every theme and with it the exposure.
    """
    flags = np.zeros(counts.calendar.length, dtype=np.bool_)
    for event in calendar:
        if theme in event.themes and not event.structural_break:
            flags |= event_periods(counts.calendar, event.dates, before=event.days_before, after=event.days_after)
    return flags if flags.any() else None
