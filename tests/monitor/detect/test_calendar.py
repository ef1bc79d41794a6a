"""Weeks, the same time of year in earlier years, and the levels between."""

from datetime import date, timedelta

import numpy as np
import pytest

from monitor.detect.calendar import Calendar, baseline, event_periods, iso_week_name, iso_week_start

MONDAYS = Calendar(step="week", first=date(2009, 1, 5), length=1000)
STANDARD = {"years": 5, "half_window": 3, "n_levels": 10, "excluded": 26}


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (date(2020, 12, 28), date(2019, 12, 30)),  # week 53 of 2020: nearest Monday to 28 December 2019
        (date(2016, 1, 4), date(2015, 1, 5)),  # 2015 has 53 weeks
        (date(2016, 2, 29), date(2015, 3, 2)),  # 29 February counts as 1 March
        (date(2026, 11, 16), date(2025, 11, 17)),
    ],
)
def test_a_year_before_is_the_nearest_same_weekday(now: date, then: date) -> None:
    assert MONDAYS.start(MONDAYS.year_before(MONDAYS.position(now), 1)) == then


def test_a_year_of_53_weeks_has_longer_blocks_and_no_week_is_lost() -> None:
    position = MONDAYS.position(date(2021, 6, 7))
    base = baseline(MONDAYS, position, **STANDARD)
    assert base is not None
    assert np.array_equal(np.diff(base.rows), np.ones(len(base.rows) - 1))
    assert position - base.rows[-1] == 27
    references = [MONDAYS.year_before(position, years) for years in range(6)]
    assert sorted(set(-np.diff(references))) == [52, 53]
    for reference in references[1:]:
        window = base.levels[reference - 3 - base.rows[0] : reference + 4 - base.rows[0]]
        assert set(window) == {9}
    runs = np.flatnonzero(np.diff(base.levels)) + 1
    assert set(np.diff(runs)) == {5, 6, 7}  # blocks of 5, one or two of 6, windows of 7


def test_no_baseline_without_enough_years() -> None:
    first = 5 * 52 + 3
    plain = Calendar(step="week", first=1, length=600)
    assert baseline(plain, first - 1, **STANDARD) is None
    assert baseline(plain, first, **STANDARD) is not None


def test_numbered_weeks_have_years_of_52() -> None:
    plain = Calendar(step="week", first=1, length=600)
    assert plain.year_before(400, 3) == 400 - 156
    assert plain.start(0) == 1 and plain.position(10) == 9


def test_dates_and_numbers_do_not_mix() -> None:
    with pytest.raises(TypeError):
        MONDAYS.position(7)


def test_months_with_dates_keep_their_lengths() -> None:
    months = Calendar(step="month", first=date(2023, 1, 1), length=36)
    assert months.start(13) == date(2024, 2, 1) and months.position(date(2024, 2, 1)) == 13
    assert np.allclose(months.times(np.array([0, 1, 2])), [0, 1, 59 / 31])


def test_event_weeks_share_one_level_outside_the_season() -> None:
    arrivals = [date(2018, 11, 17), date(2019, 11, 16), date(2020, 11, 14), date(2021, 11, 13), date(2022, 11, 12)]
    flags = event_periods(MONDAYS, arrivals)
    assert flags.sum() == 5
    position = MONDAYS.position(iso_week_start(arrivals[-1]))
    base = baseline(MONDAYS, position, **STANDARD, events=flags)
    assert base is not None and base.now_level == 10 and base.n_levels == 11
    assert (base.levels == 10).sum() == 4
    ordinary = baseline(MONDAYS, position + 2, **STANDARD, events=flags)
    assert ordinary is not None and ordinary.now_level == 9 and (ordinary.levels == 10).sum() == 4


def test_days_around_an_event_are_part_of_it() -> None:
    flags = event_periods(MONDAYS, [date(2026, 11, 15)], before=0, after=1)
    assert [MONDAYS.start(int(n)) for n in np.flatnonzero(flags)] == [date(2026, 11, 9), date(2026, 11, 16)]


def test_events_outside_the_calendar_flag_nothing() -> None:
    assert not event_periods(MONDAYS, [date(1999, 1, 1), date(2099, 1, 1)]).any()


def test_iso_weeks_at_the_turn_of_a_year() -> None:
    assert iso_week_name(date(2021, 1, 3)) == "2020-W53"
    assert iso_week_start(date(2021, 1, 3)) == date(2020, 12, 28)
    assert iso_week_start(date(2021, 1, 3)) + timedelta(weeks=1) == date(2021, 1, 4)
