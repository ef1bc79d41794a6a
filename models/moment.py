"""From words that say when to a moment, seen from the day a text was published. Dutch time."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.models.clock import minutes_of_day
from monitor.models.feasts import feast_on
from monitor.models.when import When

ZONE = ZoneInfo("Europe/Amsterdam")

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("januari jan jannewaris", "februari feb febr", "maart mrt", "april apr", "mei", "juni jun", "juli jul",
         "augustus aug", "september sep sept", "oktober okt", "november nov", "december dec"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_DAYS = {
    name: number
    for number, names in enumerate(
        ("maandag ma moandei", "dinsdag di dunsdag", "woensdag wo woansdei", "donderdag do", "vrijdag vr freed",
         "zaterdag za zoaterdag zaoterdag zaoterdig sneon",
         "zondag zo zundag zondig zundig sonndag sonndig snein koopzondag")
    )
    for name in names.split()
}  # fmt: skip
_WORD_DATE = re.compile(
    rf"\b\d{{1,2}}(?:e|de|ste)? ({'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?(?: ('\d\d|\d{{4}}))?"
)
_DAY_NUMBER = re.compile(r"\b\d{1,2}(?=\b|e\b|de\b|ste\b)")  # of several days, the first
_FIGURE_DATE = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})(?:[/.-]((?:20)?\d\d))?\b")
_ISO_DATE = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")
_DAY_OF_MONTH = re.compile(r"\bde (\d{1,2})(?:e|de|ste)\b")
_WEEKDAY = re.compile(
    rf"\b({'|'.join(sorted(_DAYS, key=len, reverse=True))})(?:\b|ochtend|morgen|middag|avond|nacht|vroeg|morn)"
)
_RELATIVE = (("eergister", -2), ("gister", -1), ("overmorgen", 2), ("morgen", 1), ("vandaag", 0), ("van", 0))
_REPEATED = re.compile(r"^(?:elke|iedere|ieder)\b")
_UNCERTAIN = re.compile(r"\b(?:eerste|laatste|na|voor|over)\b")
_COMING = re.compile(r"\b(?:aanstaande|aankomende|eerstkomende|eerstvolgende|as|a\.s\.|kom+ende|volgende)(?!\w)")
_LOOKING_BACK = re.compile(r"^(?:afgelopen|voorbije|vorige|gister|eergister)| j\.?l\.$")

_WEEK = timedelta(days=7)
# Without a year, a day lies this far back at most, else it is one of the next year. Where the weekday says otherwise,
# or the text tells what has been, it may lie further back.
_LATELY, _LONG_AGO, _LONGEST_AGO = timedelta(days=60), timedelta(days=183), timedelta(days=305)


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """From where words are read."""

    on: date  # of publication
    minutes: int  # of that day
    is_past: bool
    clock: int | None  # minutes of the day that the words name; None: they name no time


def starts_at(when: When, published_at: datetime | None, *, is_past: bool = False) -> datetime | None:
    """Return the first moment that the words mean, with zone; ``None`` where they fix none.

    A date without a time fixes no moment, nor does one with another weekday than it has. Without a publication date
    only a full date counts.

    Args:
        is_past: the text tells of what has been, so that the day is none after publication.
    """
    minutes = minutes_of_day(when.time, when.date)
    day = day_of(when, published_at, is_past=is_past)
    if minutes is None or day is None:
        return None
    try:  # the midnight that ends a day is the first moment of the next
        on, minutes = day + timedelta(days=minutes // 1440), minutes % 1440
        return datetime.combine(on, time(minutes // 60, minutes % 60), tzinfo=ZONE)
    except OverflowError:
        return None


def day_of(when: When, published_at: datetime | None, *, is_past: bool = False) -> date | None:
    """Return the day that the words mean; ``None`` where they fix none. Arguments as of ``starts_at``."""
    try:
        view = _view(when, published_at, is_past=is_past) if published_at else None
        if view is None or any(char.isdigit() for char in when.date) or feast_on(when.date, view.on.year):
            return _dated(when.date, view)
        return _beside(when.date, view)
    except (OverflowError, ValueError):  # at the edges of the calendar
        return None


def looks_back(when: When) -> bool:
    """Whether the words themselves say that the day has been: "afgelopen zaterdag", "gisteren"."""
    return _LOOKING_BACK.search(when.date) is not None


def looks_ahead(when: When) -> bool:
    """Whether the words themselves say that the day is still to come: "morgen", "komende zaterdag"."""
    return when.date.startswith(("morgen", "overmorgen")) or _COMING.search(when.date) is not None


def is_of_another_century(when: When) -> bool:
    """Whether the words name a year of another century: a day that is remembered."""
    found = _WORD_DATE.search(when.date)
    return bool(found and found.group(2) and found.group(2)[:2] in {"18", "19"} and len(found.group(2)) == 4)


def _view(when: When, published_at: datetime, *, is_past: bool) -> _View:
    local = published_at.astimezone(ZONE)
    return _View(
        on=local.date(),
        minutes=local.hour * 60 + local.minute,
        is_past=is_past or looks_back(when),
        clock=minutes_of_day(when.time, when.date),
    )


def _beside(words: str, view: _View) -> date | None:
    """Return the day of words that are only understood beside the day of publication."""
    for word, days in _RELATIVE:
        if words.startswith(word):
            return view.on + timedelta(days=days + (_other_night(view) if words == "vannacht" else 0))
    weekday = _WEEKDAY.search(words)
    if weekday is None or _REPEATED.match(words) or _UNCERTAIN.search(words):
        return None
    number = _DAYS[weekday.group(1)]
    monday = view.on - timedelta(days=view.on.weekday())
    if words.startswith(("volgende week", "volgende wk")):
        return monday + _WEEK + timedelta(days=number)
    if words.startswith("vorige week"):
        return monday - _WEEK + timedelta(days=number)
    ahead = timedelta(days=(number - view.on.weekday()) % 7)
    if ahead:
        return view.on + ahead - (_WEEK if view.is_past else timedelta())
    return view.on + _week_of_today(words, view)


def _other_night(view: _View) -> int:
    """Return how many days the night that is meant lies after the morning of publication."""
    if view.clock is None:
        return 0
    if view.is_past:
        return -1 if view.clock > view.minutes else 0
    return 1 if view.clock < view.minutes else 0


def _week_of_today(words: str, view: _View) -> timedelta:
    """Return what lies between today and the day of the same name that is meant."""
    if view.is_past:
        is_today = not _LOOKING_BACK.search(words) and (view.clock is None or view.clock <= view.minutes)
        return timedelta() if is_today else -_WEEK
    is_today = not _COMING.search(words) and (view.clock is None or view.clock > view.minutes)
    return timedelta() if is_today else _WEEK


def _dated(words: str, view: _View | None) -> date | None:
    """Return the day of words with a day of the month, or of a feast."""
    weekday = _weekday_before_number(words)
    iso = _ISO_DATE.search(words)
    if iso:
        return _of_weekday(_safe_date(int(iso.group(1)), int(iso.group(2)), int(iso.group(3))), weekday)
    found, number = _WORD_DATE.search(words), _DAY_NUMBER.search(words)
    if found and number:
        return _in_year(int(number.group()), _MONTHS[found.group(1)], found.group(2), weekday, view)
    found = _FIGURE_DATE.search(words)
    if found:
        return _in_year(int(found.group(1)), int(found.group(2)), found.group(3), weekday, view)
    if view is None:
        return None
    found = _DAY_OF_MONTH.search(words)
    if found:
        months = (view.on.year * 12 + view.on.month - 1 + step for step in (-1, 0, 1))
        days = (_safe_date(month // 12, month % 12 + 1, int(found.group(1))) for month in months)
        return _likeliest(days, weekday, view, lately=timedelta())
    return _likeliest((feast_on(words, view.on.year + step) for step in (-1, 0, 1)), None, view)


def _in_year(day: int, month: int, year: str | None, weekday: int | None, view: _View | None) -> date | None:
    if year:
        full = int(year) if len(year) == 4 else 2000 + int(year.removeprefix("'"))
        return _of_weekday(_safe_date(full, month, day), weekday)
    if view is None:
        return None
    return _likeliest((_safe_date(view.on.year + step, month, day) for step in (-1, 0, 1)), weekday, view)


def _likeliest(
    days: Iterable[date | None], weekday: int | None, view: _View, lately: timedelta = _LATELY
) -> date | None:
    """Return the day that is meant among those of the same name, given in order; the weekday has to fit."""
    fitting = [day for day in days if day is not None and _of_weekday(day, weekday)]
    if view.is_past:
        return next((day for day in reversed(fitting) if timedelta() <= view.on - day <= _LONGEST_AGO), None)
    coming = next((day for day in fitting if -lately <= day - view.on <= _LONGEST_AGO), None)
    return coming or next((day for day in fitting if day - view.on >= -_LONG_AGO), None)


def _weekday_before_number(words: str) -> int | None:
    found, number = _WEEKDAY.search(words), _DAY_NUMBER.search(words)
    return _DAYS[found.group(1)] if found and number and found.start() < number.start() else None


def _of_weekday(day: date | None, weekday: int | None) -> date | None:
    return day if day is not None and weekday in (None, day.weekday()) else None


def _safe_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
