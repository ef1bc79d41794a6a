"""A line of a file with decisions, whatever its format: what it says, or why it cannot be used."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.records import CouncilMoment

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MAX_BYTES = 10_000_000  # of a file; the agendas of a large city for a year have a twentieth of it
MAX_LINES = 10_000
REACH = timedelta(days=400)  # a decision further from today is a typing mistake

_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[T ]+(?P<rest>.*))?")
_DUTCH = re.compile(r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})(?: +(?P<rest>.*))?")
_CLOCK = re.compile(r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.]\d{2})?(?: ?uur)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenLine:
    """One line, event or meeting of a file."""

    number: int  # of the line in a table; else the how manieth event or meeting, from 1
    moment: CouncilMoment | None  # None: it cannot be used; ``ref`` is empty where the line gives no id of its own
    municipality: str = ""  # as written; empty: not said
    kind: str = ""  # as written; empty: not said
    is_skipped: bool = False  # rightly: not public, or not in the period
    reason: str = ""  # why it cannot be used


def refused(number: int, reason: str) -> WrittenLine:
    """Return a line that cannot be used."""
    return WrittenLine(number=number, moment=None, reason=reason)


def skipped(number: int, reason: str) -> WrittenLine:
    """Return a line that is left out rightly."""
    return WrittenLine(number=number, moment=None, is_skipped=True, reason=reason)


def dutch_moment(day: str, clock: str = "") -> datetime:
    """Return a written Dutch date, with its time or one beside it, as aware UTC. Midnight where there is no time.

    Raises:
        ValueError: it is no date as 2026-12-10 or 10-12-2026, or no time as 19:30.
    """
    found = _ISO.fullmatch(day.strip()) or _DUTCH.fullmatch(day.strip())
    if found is None:
        raise ValueError(f"{day[:30]!r} is not a date like 10-12-2026 or 2026-12-10")
    written = (clock or found["rest"] or "").strip()
    at = _CLOCK.fullmatch(written)
    if written and at is None:
        raise ValueError(f"{written[:30]!r} is not a time like 19:30")
    try:
        hours = time(int(at["hour"]), int(at["minute"])) if at else time()
        on = date(int(found["year"]), int(found["month"]), int(found["day"]))
        return datetime.combine(on, hours, tzinfo=AMSTERDAM).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{f'{day} {written}'.strip()[:40]!r} is no day or time that exists") from error


def check_reach(at: datetime, now: datetime) -> None:
    """Raise ValueError for a moment that is too far from now to be meant."""
    if abs(at - now) > REACH:
        raise ValueError(f"{at.astimezone(AMSTERDAM):%Y-%m-%d} is more than {REACH.days} days from today")
