"""Publication dates from the open web: tolerant reading, aware UTC out, and a verdict on what cannot be true.

Read are ISO 8601 and its common misspellings, RFC 822 with Dutch names, Dutch prose ("dinsdag 3 nov. 2026 14.05 uur"),
also without a year ("3 nov. 14:05"), relative words ("gisteren 09:12", "2 uur geleden") and epoch seconds. A time
without a zone is Dutch wall time.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from monitor.records import DateFlag

MAX_AHEAD = timedelta(hours=24)  # NetNewsWire uses the same bound: time zones and clocks differ, tomorrow does not
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)  # there was hardly a web before; 1970-01-01 is an empty field
_MAX_YEARLESS = timedelta(days=270)
_MAX_CHARS = 100


_Span = tuple[int, int]  # where in a text a part of its date stands
_Read = tuple[datetime, tuple[_Span, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedDate:
    """What a written date turned out to mean."""

    at: datetime | None  # aware, UTC; set only where the flag is "ok"
    flag: DateFlag
    raw: str | None  # the date as written, and nothing of what stands around it; None when there was none
    is_relative: bool = False  # worked out from words that mean another time later: "gisteren", a day without a year


def parse_date(raw: str | None, *, now: datetime) -> ParsedDate:
    """Read one written date.

    Args:
        raw: as found on the page or in the feed; ``None`` and blank are "missing".
        now: aware; the ground of relative words and of the verdict on future dates.

    Returns:
        ``flag`` is "missing" where nothing can be read, "future" more than ``MAX_AHEAD`` after ``now``, "implausible"
        before ``EARLIEST``. Only "ok" carries a time.
    """
    text = " ".join((raw or "").encode("utf-8", "ignore").decode().split())
    if not text:
        return ParsedDate(at=None, flag="missing", raw=None)
    text = text[:_MAX_CHARS]
    read, is_relative = _absolute(text), False
    if read is None:
        read, is_relative = _relative_to(text, now), True
    if read is None:
        return ParsedDate(at=None, flag="missing", raw=None)
    at, spans = read
    flag = judge(at, now=now)
    raw = _as_written(text, spans)
    return ParsedDate(at=at if flag == "ok" else None, flag=flag, raw=raw, is_relative=is_relative)


def judge(at: datetime, *, now: datetime) -> DateFlag:
    """Say whether an aware time can be a publication date, seen from ``now``."""
    if at > now + MAX_AHEAD:
        return "future"
    return "implausible" if at < EARLIEST else "ok"


_FILLING = re.compile(
    r"(?:[\s,.:|()·•–—-]|\b(?:om|op|at|on|uur|ma|di|wo|do|vr|za|zo|mon|tue|wed|thu|fri|sat|sun"
    r"|(?:maan|dins|woens|donder|vrij|zater|zon|mon|tues|wednes|thurs|fri|satur|sun)da[gy])\b)*",
    re.IGNORECASE,
)


def _as_written(text: str, spans: tuple[_Span, ...]) -> str:
    """Return the parts of a text that make its date, with the name of the day.

    What else stands in such a line is left out: "door" and a name, a telephone number.
    """
    kept, end = "", 0
    for start, stop in (*sorted(spans), (len(text), len(text))):
        between = text[end:start]
        kept += (between if _FILLING.fullmatch(between) else " ") + text[start:stop]
        end = stop
    return kept.strip(" ,.:|()·•–—-")


def _absolute(text: str) -> _Read | None:
    for reader in (_iso, _named_month, _numeric, _epoch):
        try:
            found = reader(text)
        except (ValueError, OverflowError):  # the 31st of February, the year 0, hour 25
            continue
        if found is not None:
            return found
    return None


def _relative_to(text: str, now: datetime) -> _Read | None:
    try:
        return _relative(text, now)
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=1)
def _amsterdam() -> ZoneInfo:
    return ZoneInfo("Europe/Amsterdam")


# --- Time of day and zone -----------------------------------------------------------------------------------------

_CLOCK = (
    r"(?<!\d)(?<!\d[.:-])(?P<hour>\d{1,2})[:.hu](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d{1,9})?)?(?![.:]?\d)"
    r"(?:\s*(?P<half>[ap])\.?m\b\.?)?(?:\s*u(?:ur)?\b)?"
)
# Zones that are written with letters in feeds, in minutes east of Greenwich (RFC 822 and European practice).
_ZONES = {"Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "BST": 60, "WEST": 60, "CET": 60, "MET": 60, "CEST": 120,
          "MEST": 120, "MESZ": 120, "MEZ": 60, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420,
          "MDT": -360, "PST": -480, "PDT": -420}  # fmt: skip
# By name, or any word behind a clock would count as one and be kept: "14:05 Jan", "14.05 met". In small letters only
# those that are no Dutch words.
_ZONE_NAMES = "|".join(sorted((*_ZONES, "z", "utc", "gmt", "cet", "cest", "bst", "mez", "mesz"), key=len, reverse=True))
_ZONE_NAME = rf"(?-i:{_ZONE_NAMES})|(?:UTC|GMT)?[+-]\d{{1,2}}:?\d{{2}}"
_ZONE = rf"(?:\s*\(?(?P<zone>{_ZONE_NAME})\)?(?![a-zA-Z\d]))"


def _zone(written: str | None) -> timezone | ZoneInfo:
    if not written:
        return _amsterdam()
    name = written.upper()
    if name in _ZONES:
        return timezone(timedelta(minutes=_ZONES[name]))
    offset = re.fullmatch(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})", name)
    if offset is None:
        return _amsterdam()
    sign, hours, minutes = offset.groups()
    delta = timedelta(hours=int(hours), minutes=int(minutes))
    if delta > timedelta(hours=14):  # no zone is further from Greenwich: the writer meant something else
        return _amsterdam()
    return timezone(delta if sign == "+" else -delta)


def _moment(year: int, month: int, day: int, found: re.Match[str] | None) -> datetime:
    """Put day and clock together; a day without a clock is the start of that Dutch day."""
    groups = found.groupdict() if found else {}
    hour, minute, second = (int(groups.get(part) or 0) for part in ("hour", "minute", "second"))
    if groups.get("half"):
        hour = hour % 12 + (12 if groups["half"].lower() == "p" else 0)
    extra = timedelta(days=1) if hour == 24 and minute == 0 else timedelta()
    local = datetime(year, month, day, hour % 24 if extra else hour, minute, min(second, 59))  # noqa: DTZ001  # zone follows
    return ((local + extra).replace(tzinfo=_zone(groups.get("zone")))).astimezone(UTC)


_CLOCK_AND_ZONE = re.compile(_CLOCK + _ZONE + "?", re.IGNORECASE)


def _clock_in(text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
    return _CLOCK_AND_ZONE.search(" " * start + text[start:end])  # a date before it is no part of it: "3-11-2026-14:05"


def _spans(*found: re.Match[str] | None) -> tuple[_Span, ...]:
    return tuple(one.span() for one in found if one is not None)


# --- The shapes ---------------------------------------------------------------------------------------------------

_ISO = re.compile(
    r"(?<!\d)(?P<year>\d{4})[-/.]?(?P<month>\d{2})[-/.]?(?P<day>\d{2})(?!\d)"
    r"(?:(?:\s*T\s*|\s+|,\s*|_)(?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    rf"(?:\s*(?P<zone>{_ZONE_NAME})(?![a-zA-Z\d]))?)?",
    re.IGNORECASE,
)
_ISO_SHORT_OFFSET = re.compile(r"([T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)([+-]\d{2})$")


def _iso(text: str) -> _Read | None:
    found = _ISO.match(_ISO_SHORT_OFFSET.sub(r"\g<1>\g<2>:00", text))
    if found is None:
        return None
    day = found.start(), min(found.end(), len(text))
    clock = None if found["hour"] else _clock_in(text, day[1])  # as the Dutch write it: "14.05 uur", "9:05"
    at = _moment(int(found["year"]), int(found["month"]), int(found["day"]), clock or found)
    return at, (day, *_spans(clock))


_MONTHS = {name: number for number, names in enumerate((
    "januari january jan januar", "februari february feb febr februar", "maart march mrt mar maa mär märz",
    "april apr", "mei may mai", "juni june jun", "juli july jul", "augustus august aug", "september sep sept",
    "oktober october okt oct", "november nov", "december dec dezember dez"), 1) for name in names.split()}  # fmt: skip
# By name, or the first number and word would hide the date behind them: "5 reacties 12 nov. 14:05".
_NAME = rf"(?P<name>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})"
_DAY = rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|e)?\.?[\s-]+{_NAME}\.?"
_IS_CLOCK = r"[:.hu]\d{2}|\s?u(?:ur)?\b"  # "9 nov. 14:05", "9 november 14 uur": the number is no year
_NAMED = re.compile(rf"{_DAY},?[\s'-]+(?P<year>\d{{4}}|\d{{2}}(?!{_IS_CLOCK}))(?!\d)", re.IGNORECASE)
_NAMED_WITHOUT_YEAR = re.compile(rf"{_DAY}(?![\w-])(?!,?[\s'-]*\d{{4}}(?!\d))", re.IGNORECASE)
_NAMED_US = re.compile(rf"\b{_NAME}\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})(?!\d)", re.IGNORECASE)


def _named_month(text: str) -> _Read | None:
    for shape in (_NAMED, _NAMED_US):
        found = shape.search(text)
        if found and (month := _MONTHS.get(found["name"].lower())):
            clock = _clock_in(text, found.end()) or _clock_in(text, 0, found.start())
            return _moment(_full_year(found["year"]), month, int(found["day"]), clock), _spans(found, clock)
    return None


def _full_year(written: str) -> int:
    year = int(written)
    if len(written) == 4:
        return year
    return year + (2000 if year < 70 else 1900)  # the pivot of POSIX


def _without_year(text: str, now: datetime) -> _Read | None:
    """Read day and month without a year, as sites write that leave out this year's: the last time that it was so.

    What would be longer ago than ``_MAX_YEARLESS`` is rather a day to come, such as that of a meeting.
    """
    found = _NAMED_WITHOUT_YEAR.search(text)
    month = _MONTHS.get(found["name"].lower()) if found else None
    if found is None or month is None:
        return None
    clock = _clock_in(text, found.end()) or _clock_in(text, 0, found.start())
    this_year = now.astimezone(_amsterdam()).year
    for year in (this_year + 1, this_year, this_year - 1):  # on the last day of a year it may be tomorrow's
        with suppress(ValueError):  # the 29th of February
            at = _moment(year, month, int(found["day"]), clock)
            if now - _MAX_YEARLESS <= at <= now + MAX_AHEAD:
                return at, _spans(found, clock)
    return None


_NUMERIC = re.compile(r"(?<![\d.])(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4}|\d{2})(?![\d])")


def _numeric(text: str) -> _Read | None:
    """Read day-month-year, as the Dutch write it; month-day-year only where the day cannot be a month."""
    found = _NUMERIC.search(text)
    if found is None:
        return None
    day, month = int(found["day"]), int(found["month"])
    if month > 12 >= day:
        day, month = month, day
    clock = _clock_in(text, found.end())
    return _moment(_full_year(found["year"]), month, day, clock), _spans(found, clock)


_EPOCH_S = re.compile(r"[1-9]\d{8,9}(?:\.\d+)?")  # with a nought in front it is a telephone number
_EPOCH_MS = re.compile(r"[1-9]\d{11,12}")


def _epoch(text: str) -> _Read | None:
    for shape, per_second in ((_EPOCH_S, 1), (_EPOCH_MS, 1000)):
        if shape.fullmatch(text):
            return datetime.fromtimestamp(float(text) / per_second, UTC), ((0, len(text)),)
    return None


_DAYS_AGO = {"vandaag": 0, "today": 0, "vanochtend": 0, "vanmorgen": 0, "vanmiddag": 0, "vanavond": 0, "gisteren": 1,
             "yesterday": 1, "eergisteren": 2}  # fmt: skip
_UNITS = {"second": 1, "min": 60, "uur": 3600, "uren": 3600, "hour": 3600, "dag": 86400, "day": 86400, "week": 604800,
          "weken": 604800}  # fmt: skip
_AGO = re.compile(
    r"\b(?P<n>\d{1,3}|een|één|a|an)\s+(?P<unit>second|min|uur|uren|hour|dag|day|week|weken)\w*\s+(?:geleden|ago)\b",
    re.I,
)


def _relative(text: str, now: datetime) -> _Read | None:
    for word, days in _DAYS_AGO.items():
        if found := re.search(rf"\b{word}\b", text, re.IGNORECASE):
            day = now.astimezone(_amsterdam()) - timedelta(days=days)
            clock = _clock_in(text)
            return _moment(day.year, day.month, day.day, clock), _spans(found, clock)
    if re.fullmatch(r"zojuist|zonet|just now|moments ago", text, re.IGNORECASE):
        return now, ((0, len(text)),)
    found = _AGO.search(text)
    if found is None:
        return _without_year(text, now)
    number = int(found["n"]) if found["n"].isdigit() else 1
    return now - timedelta(seconds=number * _UNITS[found["unit"].lower()]), _spans(found)
