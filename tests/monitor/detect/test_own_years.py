"""A series against its own earlier years: events that move, breaks, places that are large enough, two weeks."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from monitor.detect.calendar import Calendar
from monitor.detect.counts import Counts
from monitor.detect.own_years import by_own_years, large_enough, since_break
from monitor.records import CalendarEvent

FIRST = date(2020, 1, 6)
N_WEEKS = 340
ARRIVALS = tuple(
    date(year, 11, day) for year, day in ((2020, 14), (2021, 13), (2022, 12), (2023, 18), (2024, 16), (2025, 15))
)
ARRIVAL = CalendarEvent(
    id="intocht", name="Landelijke intocht", themes=("sinterklaas",), dates=ARRIVALS, days_before=0, days_after=1,
    note="",
)  # fmt: skip
LAST = (ARRIVALS[-1] - FIRST).days // 7


def series(*means: float, peak: float = 1.0, seed: int = 0) -> Counts:
    """Return six and a half years of Poisson counts, ``peak`` times as high in the week of the arrival."""
    drawn = np.random.default_rng(seed)
    level = np.tile(np.array(means)[:, None], (1, N_WEEKS))
    for day in ARRIVALS:
        level[:, (day - FIRST).days // 7] *= peak
    observed = drawn.poisson(level).astype(np.float64)
    calendar = Calendar(step="week", first=FIRST, length=N_WEEKS)
    return Counts(names=tuple(f"s{i}" for i in range(len(means))), calendar=calendar, observed=observed)


def test_the_arrival_that_comes_every_year_is_no_alarm_and_without_the_calendar_it_is() -> None:
    counts = series(*[6.0] * 20, peak=6.0)
    known = by_own_years(counts, LAST, "sinterklaas", [ARRIVAL])
    blind = by_own_years(counts, LAST, "sinterklaas", [])
    assert known is not None
    assert blind is not None
    assert known.alarm.sum() <= 1
    assert blind.alarm.sum() > known.alarm.sum()


def test_a_rise_that_goes_on_shows_in_two_weeks_together() -> None:
    counts = series(*[4.0] * 40, seed=1)
    raised = counts.observed.copy()
    raised[:, LAST - 21 : LAST - 19] += 5
    both = by_own_years(replace(counts, observed=raised), LAST - 20, "asielopvang", [])
    raised[:, LAST - 21] -= 5
    one = by_own_years(replace(counts, observed=raised), LAST - 20, "asielopvang", [])
    assert both is not None
    assert one is not None
    assert both.alarm.sum() > one.alarm.sum()


def test_less_than_three_years_is_left_to_other_tests() -> None:
    assert by_own_years(series(5.0), 2 * 52 + 10, "corona", []) is None
    assert len(large_enough(series(50.0), 2 * 52 + 10)) == 0


def test_only_places_with_enough_stories_are_judged_by_their_own_years() -> None:
    assert large_enough(series(0.2, 9.0, 1.0, 20.0), LAST).tolist() == [1, 3]


@pytest.mark.parametrize(("theme", "n_missing"), [("sinterklaas", 308), ("corona", 0)])
def test_what_lies_before_a_break_is_not_compared_with(theme: str, n_missing: int) -> None:
    over = CalendarEvent(
        id="einde", name="Einde", themes=("sinterklaas",), dates=(FIRST + timedelta(weeks=308),), days_before=0,
        days_after=0, note="", structural_break=True,
    )  # fmt: skip
    counts = since_break(series(5.0), LAST + 10, theme, [over])
    assert int(np.isnan(counts.observed).sum()) == n_missing
    assert by_own_years(series(5.0), LAST + 10, "sinterklaas", [over]) is None
