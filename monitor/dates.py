"""Publication dates from the open web: tolerant reading, aware UTC out, and a verdict on what cannot be true.

Read are ISO 8601 and its common misspellings, RFC 822 with Dutch names, Dutch prose ("dinsdag 3 nov. 2026 14.05 uur"),
relative words ("gisteren 09:12", "2 uur geleden") and epoch seconds. A time without a zone is Dutch wall time.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from monitor.records import DateFlag

MAX_AHEAD = timedelta(hours=24)  # NetNewsWire uses the same bound: time zones and clocks differ, tomorrow does not
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)  # there was hardly a web before; 1970-01-01 is an empty field
_MAX_CHARS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedDate:
    """What a written date turned out to mean."""

    at: datetime | None  # aware, UTC; set only where the flag is "ok"
    flag: DateFlag
    raw: str | None  # as written; None when there was nothing
    is_relative: bool = False  # worked out from words such as "gisteren", which mean something else tomorrow


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
    kept = text[:_MAX_CHARS]
    at, is_relative = _absolute(kept), False
    if at is None:
        at, is_relative = _relative_to(kept, now), True
    if at is None:
        return ParsedDate(at=None, flag="missing", raw=kept)
    flag = judge(at, now=now)
    return ParsedDate(at=at if flag == "ok" else None, flag=flag, raw=kept, is_relative=is_relative)


def judge(at: datetime, *, now: datetime) -> DateFlag:
    """Say whether an aware time can be a publication date, seen from ``now``."""
    if at > now + MAX_AHEAD:
        return "future"
    return "implausible" if at < EARLIEST else "ok"


def _absolute(text: str) -> datetime | None:
    for reader in (_iso, _named_month, _numeric, _epoch):
        try:
            found = reader(text)
        except (ValueError, OverflowError):  # the 31st of February, the year 0, hour 25
            continue
        if found is not None:
            return found
    return None


def _relative_to(text: str, now: datetime) -> datetime | None:
    try:
        return _relative(text, now)
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=1)
def _amsterdam() -> ZoneInfo:
    return ZoneInfo("Europe/Amsterdam")


# --- Time of day and zone -----------------------------------------------------------------------------------------

_CLOCK = (
    r"(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"(?:\s*(?P<half>[ap])\.?m\b\.?)?(?:\s*uur)?"
)
_ZONE = r"(?:\s*\(?(?P<zone>Z|UTC|GMT|[A-Z]{2,5}|(?:UTC|GMT)?[+-]\d{1,2}:?\d{2})\)?(?![a-zA-Z\d]))"
# Zones that are written with letters in feeds, in minutes east of Greenwich (RFC 822 and European practice).
_ZONES = {"Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "BST": 60, "WEST": 60, "CET": 60, "MET": 60, "CEST": 120,
          "MEST": 120, "MESZ": 120, "MEZ": 60, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420,
          "MDT": -360, "PST": -480, "PDT": -420}  # fmt: skip


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


def _clock_in(rest: str) -> re.Match[str] | None:
    return _CLOCK_AND_ZONE.search(rest)


# --- The shapes ---------------------------------------------------------------------------------------------------

_ISO = re.compile(
    r"(?<!\d)(?P<year>\d{4})[-/.]?(?P<month>\d{2})[-/.]?(?P<day>\d{2})(?!\d)"
    r"(?:(?:\s*T\s*|\s+|,\s*|_)(?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"(?:\s*(?P<zone>Z|UTC|GMT|[A-Z]{3,4}|(?:UTC|GMT)?[+-]\d{1,2}:?\d{2}))?(?:\[[\w/]+\])?)?",
    re.IGNORECASE,
)
_ISO_SHORT_OFFSET = re.compile(r"([T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)([+-]\d{2})$")


def _iso(text: str) -> datetime | None:
    found = _ISO.match(_ISO_SHORT_OFFSET.sub(r"\g<1>\g<2>:00", text))
    if found is None:
        return None
    return _moment(int(found["year"]), int(found["month"]), int(found["day"]), found)


_MONTHS = {name: number for number, names in enumerate((
    "januari january jan januar", "februari february feb febr februar", "maart march mrt mar maa mär märz",
    "april apr", "mei may mai", "juni june jun", "juli july jul", "augustus august aug", "september sep sept",
    "oktober october okt oct", "november nov", "december dec dezember dez"), 1) for name in names.split()}  # fmt: skip
_NAMED = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th|e)?\.?[\s-]+(?P<name>[^\W\d_]{3,9})\.?,?[\s'-]+(?P<year>\d{4}|\d{2})(?!\d)"
)
_NAMED_US = re.compile(r"\b(?P<name>[^\W\d_]{3,9})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})(?!\d)")


def _named_month(text: str) -> datetime | None:
    for shape in (_NAMED, _NAMED_US):
        found = shape.search(text)
        if found and (month := _MONTHS.get(found["name"].lower())):
            rest = text[found.end() :]
            clock = _clock_in(rest) or _clock_in(text[: found.start()])
            return _moment(_full_year(found["year"]), month, int(found["day"]), clock)
    return None


def _full_year(written: str) -> int:
    year = int(written)
    if len(written) == 4:
        return year
    return year + (2000 if year < 70 else 1900)  # the pivot of POSIX


_NUMERIC = re.compile(r"(?<![\d.])(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4}|\d{2})(?![\d])")


def _numeric(text: str) -> datetime | None:
    """Read day-month-year, as the Dutch write it; month-day-year only where the day cannot be a month."""
    found = _NUMERIC.search(text)
    if found is None:
        return None
    day, month = int(found["day"]), int(found["month"])
    if month > 12 >= day:
        day, month = month, day
    return _moment(_full_year(found["year"]), month, day, _clock_in(text[found.end() :]))


_EPOCH_S = re.compile(r"\d{9,10}(?:\.\d+)?")
_EPOCH_MS = re.compile(r"\d{12,13}")


def _epoch(text: str) -> datetime | None:
    if _EPOCH_S.fullmatch(text):
        return datetime.fromtimestamp(float(text), UTC)
    if _EPOCH_MS.fullmatch(text):
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    return None


_DAYS_AGO = {"vandaag": 0, "today": 0, "vanochtend": 0, "vanmorgen": 0, "vanmiddag": 0, "vanavond": 0, "gisteren": 1,
             "yesterday": 1, "eergisteren": 2}  # fmt: skip
_UNITS = {"second": 1, "min": 60, "uur": 3600, "uren": 3600, "hour": 3600, "dag": 86400, "day": 86400, "week": 604800,
          "weken": 604800}  # fmt: skip
_AGO = re.compile(
    r"\b(?P<n>\d{1,3}|een|één|a|an)\s+(?P<unit>second|min|uur|uren|hour|dag|day|week|weken)\w*\s+(?:geleden|ago)\b",
    re.I,
)


def _relative(text: str, now: datetime) -> datetime | None:
    lowered = text.lower()
    for word, days in _DAYS_AGO.items():
        if re.search(rf"\b{word}\b", lowered):
            day = now.astimezone(_amsterdam()) - timedelta(days=days)
            return _moment(day.year, day.month, day.day, _clock_in(text))
    if re.fullmatch(r"zojuist|zonet|just now|moments ago", lowered):
        return now
    found = _AGO.search(text)
    if found is None:
        return None
    number = int(found["n"]) if found["n"].isdigit() else 1
    return now - timedelta(seconds=number * _UNITS[found["unit"].lower()])
