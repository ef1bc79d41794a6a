"""What may be shown, and how it is rounded."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.report.floors import (
    MIN_ITEMS,
    MIN_SOURCES,
    direction,
    how_often,
    may_show,
    rounded,
    rounded_beside,
    safe_point,
    shorten,
)
from monitor.report.input import WeekPoint

MONDAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("n_items", "n_sources", "shown"), [(10, 3, True), (9, 30, False), (500, 2, False), (0, 0, False)]
)
def test_both_floors_must_be_met(n_items: int, n_sources: int, shown: bool) -> None:
    assert may_show(n_items, n_sources) is shown


@pytest.mark.parametrize(("count", "printed"), [(41.3, 40), (43, 45), (12, 10), (87, 85), (123, 120), (1260, 1300)])
def test_counts_are_printed_rounded(count: float, printed: int) -> None:
    assert rounded(count) == printed


@given(st.integers(10, 5000), st.integers(0, 5000), st.integers(0, 5000))
def test_rounding_never_changes_what_is_said_of_the_band(count: int, a: int, b: int) -> None:
    lower, upper = min(a, b), max(a, b)
    near = rounded_beside(count, lower, upper)
    assert (near > upper, near < lower) == (count > upper, count < lower)


@given(st.integers(0, 60), st.integers(0, 8))
def test_no_number_under_a_floor_comes_through(n_stories: int, n_sources: int) -> None:
    from monitor.records import ThemeWeek

    counts = ThemeWeek(
        theme="t", area="GM0000", week_starts_on=MONDAY, n_items=n_stories, n_stories=n_stories, n_sources=n_sources,
        coverage=1.0,
    )  # fmt: skip
    safe = safe_point(WeekPoint(starts_on=MONDAY, counts=counts, lower=1, upper=9))
    hidden = n_stories < MIN_ITEMS or n_sources < MIN_SOURCES
    assert (safe.value is None, safe.n_sources is None) == (hidden, hidden)


@pytest.mark.parametrize(("stories", "expected"), [(43, "more"), (20, "normal"), (12, "less"), (4, "unknown")])
def test_a_week_is_compared_with_its_band(make_point: Callable[..., WeekPoint], stories: int, expected: str) -> None:
    assert direction(make_point(MONDAY, stories, (15, 30))) == expected


def test_a_week_without_band_or_data_is_not_compared(make_point: Callable[..., WeekPoint]) -> None:
    assert direction(make_point(MONDAY, 40, None)) == "unknown"
    assert direction(make_point(MONDAY, None)) == "unknown"


@pytest.mark.parametrize(("n", "word"), [(9, "weinig"), (10, "soms"), (25, "veel")])
def test_how_often_is_a_word(n: int, word: str) -> None:
    assert how_often(n, 100) == word


@given(st.text())
def test_a_quotation_is_one_short_line(text: str) -> None:
    short = shorten(text)
    assert len(short) <= 200
    assert len(short.split()) <= 20
    assert "\n" not in short
