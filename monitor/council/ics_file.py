"""Meetings in an iCalendar file (RFC 5545), as portals and mail programs write it; organisers and guests not."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from monitor.council.titles import is_closed, public_title
from monitor.council.written import AMSTERDAM, MAX_LINES, WrittenLine, check_reach, refused, skipped
from monitor.errors import MonitorError
from monitor.extract_html import one_line
from monitor.records import CouncilMoment

AHEAD = timedelta(days=120)  # how far a repeating meeting is spelled out: further, agendas are not set
BACK = timedelta(days=31)
MAX_REPEATS = 60  # in that time: one every other day
MAX_AGENDA = 200  # lines of a description
# Rules that always come to a next date, and whose next date is found at once.
_FREQUENCIES = {
    "WEEKLY": re.compile(r"MO|TU|WE|TH|FR|SA|SU"),
    "MONTHLY": re.compile(r"[+-]?[1-4](?:MO|TU|WE|TH|FR|SA|SU)|MO|TU|WE|TH|FR|SA|SU"),
}
_RULE_PARTS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST"}


def read_calendar(data: bytes, now: datetime) -> Iterator[WrittenLine]:
    """Yield the events; a repeating one as its occurrences of the coming months.

    Times without a zone, or in a zone that only the file itself defines, are Dutch wall time.

    Raises:
        MonitorError: it is no iCalendar file.
    """
    from icalendar import Calendar

    try:
        calendars = Calendar.from_ical(data, multiple=True)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise MonitorError(f"This is no iCalendar file that can be read: {str(error)[:200]}") from error
    events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    if not events:
        raise MonitorError("There are no events (VEVENT) in this iCalendar file.")
    replaced = {(str(event.get("UID")), day) for event in events if (day := _replaced_day(event))}
    for number, event in enumerate(events[:MAX_LINES], start=1):
        try:
            yield from _event(number, event, replaced, now)
        # A broken property tells so only when it is looked at, in ways that differ by property.
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            yield refused(number, f"the event cannot be read: {str(error)[:150]}")


def _event(number: int, event: Any, replaced: set[tuple[str, date]], now: datetime) -> Iterator[WrittenLine]:
    uid, start = one_line(str(event.get("UID") or ""), 150), event.get("DTSTART")
    title = public_title(one_line(str(event.get("SUMMARY") or ""), 300))
    if str(event.get("CLASS") or "PUBLIC").upper() != "PUBLIC" or is_closed(title):
        yield skipped(number, "not public")
        return
    if start is None or not uid:
        yield refused(number, "the event has no start (DTSTART)" if start is None else "the event has no UID")
        return
    first, own_day = _utc(start.dt), _replaced_day(event)
    rule = event.get("RRULE")
    if rule is None:
        check_reach(first, now)
        ref = f"ics:{uid}#{own_day}" if own_day else f"ics:{uid}"
        yield WrittenLine(number=number, moment=_moment(event, ref, title, first))
        return
    away = _excluded(event) | {day for one, day in replaced if one == uid}
    n_found = 0
    for at in _occurrences(rule, first, now):
        day = at.astimezone(AMSTERDAM).date()
        if day not in away:
            n_found += 1
            yield WrittenLine(number=number, moment=_moment(event, f"ics:{uid}#{day}", title, at))
    if not n_found:
        yield skipped(number, "the repeating event has no occurrence in the coming months")


def _moment(event: Any, ref: str, title: str, at: datetime) -> CouncilMoment:
    described = str(event.get("DESCRIPTION") or "")[:50_000].splitlines()[:MAX_AGENDA]
    lines = [public_title(one_line(line, 300)) for line in described]
    url = str(event.get("URL") or "")
    return CouncilMoment(
        ref=ref, title=title, body=title, starts_at=at,
        status="geannuleerd" if str(event.get("STATUS") or "").upper() == "CANCELLED" else "gepland",
        place=public_title(one_line(str(event.get("LOCATION") or ""), 120)),
        url=url[:2_000] if url.startswith("https://") else None,
        agenda=tuple(line for line in lines if line and not is_closed(line)),
    )  # fmt: skip


def _utc(value: date | datetime) -> datetime:
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)  # noqa: DTZ001  # the zone follows
    # A zone that the file defines may hold rules without end; known names and fixed offsets cannot.
    zone = value.tzinfo if isinstance(value.tzinfo, ZoneInfo) or value.tzinfo is UTC else AMSTERDAM
    return value.replace(tzinfo=zone).astimezone(UTC)


def _replaced_day(event: Any) -> date | None:
    """Return the day of the occurrence that an event stands for instead."""
    value = event.get("RECURRENCE-ID")
    try:
        return None if value is None else _utc(value.dt).astimezone(AMSTERDAM).date()
    except (ValueError, TypeError, AttributeError, OverflowError):
        return None


def _excluded(event: Any) -> set[date]:
    found = event.get("EXDATE")
    rows = found if isinstance(found, list) else [found] if found is not None else []
    return {_utc(one.dt).astimezone(AMSTERDAM).date() for row in rows for one in row.dts}


def _occurrences(rule: Any, first: datetime, now: datetime) -> list[datetime]:
    """Return the occurrences from a month ago to some months ahead, at the same Dutch time of day.

    Raises:
        ValueError: the rule is of a kind that is not read.
    """
    from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # ships no types

    frequency, interval = rule.get("FREQ", [""])[0], rule.get("INTERVAL", [1])[0]
    days = [str(day) for day in rule.get("BYDAY", [])]
    weekday = _FREQUENCIES.get(frequency)
    is_odd = set(rule) - _RULE_PARTS or not 1 <= int(interval) <= MAX_REPEATS
    if weekday is None or is_odd or not all(weekday.fullmatch(day) for day in days):
        raise ValueError("it repeats by a rule that is not read; enter its dates one by one")
    local = first.astimezone(AMSTERDAM).replace(tzinfo=None)
    count = int(rule["COUNT"][0]) if "COUNT" in rule else None
    last = (now + AHEAD).astimezone(AMSTERDAM).replace(tzinfo=None)
    if "UNTIL" in rule:
        last = min(last, _utc(rule["UNTIL"][0]).astimezone(AMSTERDAM).replace(tzinfo=None))
    if local > last or (now - first) > timedelta(days=3_660):
        return []
    parts = [f"FREQ={frequency}", f"INTERVAL={int(interval)}", *([f"BYDAY={','.join(days)}"] if days else [])]
    parts += [f"COUNT={count}"] if count else [f"UNTIL={last:%Y%m%dT%H%M%S}"]
    found = (at.replace(tzinfo=AMSTERDAM).astimezone(UTC) for at in rrulestr(";".join(parts), dtstart=local))
    wanted = (at for at in found if at >= now - BACK)
    return [at for at in islice(wanted, MAX_REPEATS) if at <= now + AHEAD]
