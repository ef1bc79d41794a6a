"""What a source usually brings by weekday, and when less is too little."""

import random
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor import volume
from monitor.volume import DayCounts

MONDAY = date(2026, 9, 7)


def series(*weeks: tuple[int, ...], start: date = MONDAY) -> list[tuple[date, int]]:
    """Return the days of some weeks with their counts."""
    counts = [count for week in weeks for count in week]
    return [(start + timedelta(days=n), count) for n, count in enumerate(counts)]


def without(days: DayCounts, first: date, last: date) -> list[tuple[date, int]]:
    """Leave out the days of an outage."""
    return [pair for pair in days if not first <= pair[0] <= last]


WORK_WEEK = (3, 3, 3, 3, 3, 0, 0)
EMPTY = (0,) * 7


def test_expected_is_by_weekday() -> None:
    usual = volume.rhythm(series(*[WORK_WEEK] * 8))
    assert usual is not None
    assert usual.mean == (3, 3, 3, 3, 3, 0, 0)
    week = volume.compare(series(*[WORK_WEEK] * 9), 7)
    assert week is not None
    assert (week.observed, week.expected, week.n_days) == (15, 15, 7)


def test_a_weekend_without_items_is_no_silence() -> None:
    days = series(*[WORK_WEEK] * 8)
    found = volume.silence(days, days[-3][0])
    assert found is not None
    assert (found.n_days, found.expected) == (2, 0)
    assert found.chance > 0.5


def test_a_daily_source_is_silent_within_days_and_a_weekly_one_after_missed_bulletins() -> None:
    days = series(*[(2,) * 7] * 8, EMPTY)
    last = days[-8][0]
    chances = [found.chance for n in range(1, 8) if (found := volume.silence(days[: 56 + n], last)) is not None]
    assert [chance < volume.ALPHA_SILENT for chance in chances] == [False, False, True, True, True, True, True]
    bulletin = (0, 0, 1, 0, 0, 0, 0)
    days = series(*[bulletin] * 8, *[EMPTY] * 4)
    last = MONDAY + timedelta(days=51)
    weeks = [found.chance for n in range(1, 5) if (found := volume.silence(days[: 56 + 7 * n], last)) is not None]
    assert [chance < volume.ALPHA_SILENT for chance in weeks] == [False, False, False, True]


def test_a_monthly_source_is_not_called_silent_within_two_months() -> None:
    days = [(MONDAY + timedelta(days=n), int((MONDAY + timedelta(days=n)).day == 1)) for n in range(120)]
    last = max(day for day, count in days if count)
    quiet = [*days, *((days[-1][0] + timedelta(days=n), 0) for n in range(1, 63))]
    found = volume.silence(quiet, last)
    assert found is not None
    assert found.n_days > 60
    assert found.chance > volume.ALPHA_SILENT


def test_an_outage_is_left_out_of_window_and_baseline() -> None:
    days = series(*[(4,) * 7] * 9)
    last = days[-1][0]
    hole_in_baseline = without(days, MONDAY + timedelta(days=10), MONDAY + timedelta(days=20))
    week = volume.compare(hole_in_baseline, 7)
    assert week is not None
    assert (week.observed, week.expected, week.is_low) == (28, 28, False)
    hole_in_window = without(days, last - timedelta(days=5), last - timedelta(days=2))
    week = volume.compare(hole_in_window, 7)
    assert week is not None
    assert (week.observed, week.expected, week.n_days, week.is_low) == (12, 12, 3, False)


def test_the_tested_window_is_not_its_own_yardstick() -> None:
    full = series(*[(4,) * 7] * 9)
    thin = series(*[(4,) * 7] * 8, (1,) * 7)
    one, other = volume.compare(full, 7), volume.compare(thin, 7)
    assert one is not None and other is not None
    assert (one.expected, one.lower, one.upper) == (other.expected, other.lower, other.upper)
    assert (one.is_low, other.is_low) == (False, True)


def test_four_weeks_show_what_one_week_hides() -> None:
    days = series(*[(1, 1, 1, 1, 1, 0, 0)] * 8, *[(1, 0, 0, 0, 0, 0, 0)] * 4)
    week, month = volume.compare(days, 7), volume.compare(days, 28)
    assert week is not None and month is not None
    assert (week.is_low, month.is_low) == (False, True)
    assert (month.observed, month.expected) == (4, 20)


def test_a_busy_source_with_wild_days_has_a_wider_band() -> None:
    calm, wild = series(*[(5,) * 7] * 9), series(*[(0, 10, 5, 9, 1, 8, 2), (10, 0, 5, 1, 9, 2, 8)] * 4, (5,) * 7)
    one, other = volume.compare(calm, 7), volume.compare(wild, 7)
    assert one is not None and other is not None
    assert one.expected == other.expected
    assert other.lower < one.lower and other.upper > one.upper


def test_too_little_history_is_not_judged_and_says_from_when() -> None:
    today = MONDAY + timedelta(days=1)
    assert volume.judged_from([], MONDAY) == MONDAY + timedelta(days=29)
    for n in range(1, 40):  # today is the day after the n-th observed day
        days = [(today + timedelta(days=k), 2) for k in range(n)]
        is_judged = volume.compare(days, 7) is not None
        from_day = volume.judged_from(days, today + timedelta(days=n))
        assert is_judged == (n >= volume.MIN_HISTORY + 7)
        assert from_day == max(today + timedelta(days=n), today + timedelta(days=volume.MIN_HISTORY + 7))
    assert volume.silence([], MONDAY) is None


def test_a_public_holiday_is_a_sunday() -> None:
    assert volume.weekday(date(2026, 12, 25)) == 6
    assert volume.weekday(date(2026, 12, 24)) == 3
    start = date(2026, 11, 2)
    days = series(*[WORK_WEEK] * 7, (3, 3, 3, 3, 0, 0, 0), start=start)  # Friday 25 December
    week = volume.compare(days, 7)
    assert week is not None
    assert (days[-3][0], week.expected, week.is_low) == (date(2026, 12, 25), 12, False)


@settings(deadline=None)
@given(st.lists(st.integers(0, 60), max_size=90), st.sampled_from(volume.WINDOWS), st.integers(0, 2**20))
def test_bounds_are_never_negative_and_in_order(counts: list[int], length: int, holes: int) -> None:
    chance = random.Random(holes)
    days = [(MONDAY + timedelta(days=n), count) for n, count in enumerate(counts) if chance.random() < 0.8]
    found = volume.compare(days, length)
    if found is not None:
        assert 0 <= found.lower <= found.upper
        assert found.lower <= found.expected + 1
        assert not (found.is_low and found.observed >= found.expected)


@pytest.mark.parametrize(("mean", "spread"), [(0.3, 1.0), (2.0, 1.0), (6.0, 1.0), (4.0, 2.5)])
def test_a_source_that_goes_on_as_before_is_hardly_ever_called_low_or_silent(mean: float, spread: float) -> None:
    """Judged on 500 sources of the same rhythm, half with 5 and half with 8 weeks of history."""
    rng = np.random.default_rng(20261125)
    shape = np.array([1.3, 1.2, 1.2, 1.2, 1.1, 0.5, 0.5]) * mean
    low = silent = 0
    for history in (35, 56):
        for _ in range(250):
            means = np.array([shape[(MONDAY + timedelta(days=n)).weekday()] for n in range(history + 7)])
            size = means / (spread - 1) if spread > 1 else means
            counts = rng.negative_binomial(size, 1 / spread) if spread > 1 else rng.poisson(means)
            days = [(MONDAY + timedelta(days=n), int(count)) for n, count in enumerate(counts)]
            last = max((day for day, count in days if count), default=MONDAY)
            week, quiet = volume.compare(days, 7), volume.silence(days, last)
            low += week is not None and week.is_low
            silent += quiet is not None and quiet.chance < volume.ALPHA_SILENT
    assert low <= 3
    assert silent <= 5
