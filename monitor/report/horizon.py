"""Which moment a report on a week looks back and ahead from."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.errors import ReportError
from monitor.report.dutch import AMSTERDAM, week

A_WEEK = timedelta(weeks=1)


def over_at(week_starts_on: date) -> datetime:
    """Return the moment at which a week is over: the next Monday, 0.00 on the Dutch clock."""
    return datetime.combine(week_starts_on + A_WEEK, time(), ZoneInfo(AMSTERDAM))


def require_over(week_starts_on: date, now: datetime) -> None:
    """Refuse a week that still goes on: what it will hold is not known. Raises ReportError."""
    over = over_at(week_starts_on)
    if now < over:
        raise ReportError(
            f"Week {week(week_starts_on)} is not over: a report on it can be made from {over.date()} on. "
            f"The last week that is over is {week(now.astimezone(over.tzinfo).date() - A_WEEK)}."
        )


def seen_from(week_starts_on: date, now: datetime) -> datetime:
    """Return the moment at which rumours and decisions are looked at: now, in the week after the reported one.

    A report that is made later looks from the end of its own week, so that it does not tell of what came long after.
    """
    over = over_at(week_starts_on)
    return now if now < over + A_WEEK else over
