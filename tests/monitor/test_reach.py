"""How far back a listing vouches for its source."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.reach import reaches_back_to

NOW = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)


def days_ago(*days: float) -> list[datetime]:
    return [NOW - timedelta(days=day) for day in days]


@pytest.mark.parametrize(
    ("shown", "reach"),
    [
        (range(10), 9),
        ([*range(10), 645], 9),  # pinned
        ([645, 0.1, 0.2, 0.3, 0.3, 400], 0.3),  # two pinned among a few
        ([645, 0.2], 0.2),
        ([3, 6, 20, 41, 60, 63, 90], 90),  # a village: three weeks without news are no gap
        ([2, 2, 2, 9, 9, 9, 16, 16], 16),  # a bulletin of several articles, once a week
        ([3, 10, 17, 24, 31], 31),
        ([2], 2),
    ],
)
def test_a_listing_reaches_back_to_what_follows_on_the_newest(shown: list[float], reach: float) -> None:
    assert reaches_back_to(days_ago(*shown), NOW) == NOW - timedelta(days=reach)


@pytest.mark.parametrize("shown", [[], [645], [-1], [400, 401]])
def test_what_shows_nothing_recent_vouches_for_nothing(shown: list[float]) -> None:
    assert reaches_back_to(days_ago(*shown), NOW) is None


@given(st.lists(st.floats(0, 800), max_size=30), st.floats(0, 800))
def test_it_never_reaches_beyond_what_is_shown_and_one_pinned_entry_adds_nothing_new(
    shown: list[float], pinned: float
) -> None:
    reach = reaches_back_to(days_ago(*shown), NOW)
    assert reach is None or reach in days_ago(*shown)
    more = reaches_back_to(days_ago(*shown, pinned + 5_000), NOW)
    assert more is None or more >= NOW - timedelta(days=900)
