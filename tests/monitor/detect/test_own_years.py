"""A series against its own earlier years: events that move, breaks, places that are large enough, two weeks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from monitor.detect.calendar import Calendar
from monitor.detect.counts import Counts, Judgement
from monitor.detect.own_years import by_own_years, large_enough, since_break
from monitor.records import CalendarEvent, Note

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


def judged_by_years(counts: Counts, period: int, theme: str, calendar: Sequence[CalendarEvent]) -> Judgement:
    """Judge series that all have the same history."""
    ((_, judged),) = by_own_years(counts, period, theme, calendar)
    return judged


def test_the_arrival_that_comes_every_year_is_no_alarm_and_without_the_calendar_it_is() -> None:
    counts = series(*[6.0] * 20, peak=6.0)
    known = judged_by_years(counts, LAST, "sinterklaas", [ARRIVAL])
    blind = judged_by_years(counts, LAST, "sinterklaas", [])
    assert known.alarm.sum() <= 1
    assert blind.alarm.sum() > known.alarm.sum()


def test_the_first_week_of_a_new_event_is_judged_as_any_other_week() -> None:
    counts = series(20.0)
    counts.observed[0, LAST] = 200.0
    new = replace(ARRIVAL, dates=ARRIVALS[-1:])
    judged = judged_by_years(counts, LAST, "sinterklaas", [new])
    assert (judged.notes, judged.alarm.tolist()) == (("",), [True])
    assert 15 < judged.expected[0] < 25


def test_a_rise_that_goes_on_shows_in_two_weeks_together() -> None:
    counts = series(*[4.0] * 40, seed=1)
    raised = counts.observed.copy()
    raised[:, LAST - 21 : LAST - 19] += 5
    both = judged_by_years(replace(counts, observed=raised), LAST - 20, "asielopvang", [])
    raised[:, LAST - 21] -= 5
    one = judged_by_years(replace(counts, observed=raised), LAST - 20, "asielopvang", [])
    assert both.alarm.sum() > one.alarm.sum()


def test_less_than_three_years_is_left_to_other_tests() -> None:
    assert list(by_own_years(series(5.0), 2 * 52 + 10, "corona", [])) == []
    assert len(large_enough(series(50.0), 2 * 52 + 10, "corona", [])) == 0


def test_only_places_with_enough_stories_are_judged_by_their_own_years() -> None:
    assert large_enough(series(0.2, 9.0, 1.0, 20.0), LAST, "corona", []).tolist() == [1, 3]


def test_from_the_first_comparable_week_on_no_week_is_left_unjudged() -> None:
    """Sources are compared from their ninth week on: three years of calendar are not yet three years of counts."""
    counts = series(20.0)
    counts.observed[:, :8] = 0.0
    exposure = np.full(counts.observed.shape, 100.0)
    exposure[:, :8] = 0.0
    counts = replace(counts, exposure=exposure)
    notes: list[Note] = []
    for period in range(150, N_WEEKS):
        judged = list(by_own_years(counts, period, "corona", []))
        assert len(large_enough(counts, period, "corona", [])) == len(judged) <= 1
        notes += judged[0][1].notes if judged else ["history_too_short"]
    changes = [note for note, before in zip(notes, [None, *notes], strict=False) if note != before]
    assert changes == ["history_too_short", "provisional", ""]


@pytest.mark.parametrize(
    ("n_missing", "years"), [(0, 5), (60, 5), (85, 4), (130, 4), (137, 3), (175, 3), (190, 0), (280, 0)]
)
def test_each_series_is_compared_with_as_many_years_as_it_was_seen_in(n_missing: int, years: int) -> None:
    counts = series(20.0, 20.0)
    counts.observed[1, :n_missing] = np.nan
    counts.observed[1, -1] = 200.0
    found = {row: judged for rows, judged in by_own_years(counts, N_WEEKS - 1, "corona", []) for row in rows.tolist()}
    assert found[0].notes[0] == ""
    assert (1 in found) is (years > 0)
    assert large_enough(counts, N_WEEKS - 1, "corona", []).tolist() == sorted(found)
    if years:
        assert found[1].alarm[-1]
        assert 15 < found[1].expected[-1] < 25
        assert found[1].notes[-1] == ("" if years == 5 else "provisional")


def test_a_long_gap_leaves_the_years_after_it() -> None:
    counts = series(20.0)
    counts.observed[0, 5:200] = np.nan
    counts.observed[0, -1] = 200.0
    judged = judged_by_years(counts, N_WEEKS - 1, "corona", [])
    assert (judged.notes, judged.alarm.tolist()) == (("provisional",), [True])


def test_a_place_whose_years_lie_before_a_break_is_left_to_other_tests() -> None:
    over = replace(ARRIVAL, dates=(FIRST + timedelta(weeks=250),), structural_break=True)
    assert large_enough(series(20.0), LAST, "sinterklaas", [over]).tolist() == []
    assert large_enough(series(20.0), LAST, "corona", [over]).tolist() == [0]


@pytest.mark.parametrize(("theme", "n_missing"), [("sinterklaas", 308), ("corona", 0)])
def test_what_lies_before_a_break_is_not_compared_with(theme: str, n_missing: int) -> None:
    over = CalendarEvent(
        id="einde", name="Einde", themes=("sinterklaas",), dates=(FIRST + timedelta(weeks=308),), days_before=0,
        days_after=0, note="", structural_break=True,
    )  # fmt: skip
    counts = since_break(series(5.0), LAST + 10, theme, [over])
    assert int(np.isnan(counts.observed).sum()) == n_missing
    assert list(by_own_years(series(5.0), LAST + 10, "sinterklaas", [over])) == []
