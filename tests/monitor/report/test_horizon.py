"""When a week is over, and from which moment a report on it looks."""

from datetime import UTC, date, datetime

import pytest

from monitor.errors import ReportError
from monitor.report.horizon import over_at, require_over, seen_from

WEEK = date(2026, 11, 16)
OVER = datetime(2026, 11, 22, 23, tzinfo=UTC)  # Monday 0.00 in the Netherlands, in winter


def test_a_week_ends_on_the_dutch_clock() -> None:
    assert over_at(WEEK) == OVER
    assert over_at(date(2026, 6, 29)) == datetime(2026, 7, 5, 22, tzinfo=UTC)


def test_a_week_that_goes_on_is_refused() -> None:
    require_over(WEEK, OVER)
    with pytest.raises(ReportError, match=r"from 2026-11-23 on\. The last week that is over is 2026-W46"):
        require_over(WEEK, datetime(2026, 11, 22, 22, 59, tzinfo=UTC))


@pytest.mark.parametrize(
    ("now", "at"),
    [
        (datetime(2026, 11, 25, 9, tzinfo=UTC), datetime(2026, 11, 25, 9, tzinfo=UTC)),
        (datetime(2026, 11, 29, 23, tzinfo=UTC), OVER),
        (datetime(2027, 6, 1, tzinfo=UTC), OVER),
    ],
)
def test_a_late_report_looks_from_the_end_of_its_own_week(now: datetime, at: datetime) -> None:
    assert seen_from(WEEK, now) == at
