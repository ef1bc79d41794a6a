"""From words that say when to a moment, seen from the day a text was published. Dutch time."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.models.clock import minutes_of_day
from monitor.models.feasts import feast_on
from monitor.models.when import When
from monitor.records import Span

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
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WORD_DATE = re.compile(rf"\b\d{{1,2}}(?:e|de|ste)? ({_NAMES})\b\.?(?: ('\d\d|\d{{4}}))?")
# One of several days; those before a month are of that month.
_ONE_DAY = re.compile(rf"\b(\d{{1,2}})(?:e|de|ste)?(?!\w)(?: ({_NAMES})\b\.?(?: ('\d\d|\d{{4}}))?)?")
_DAY_NUMBER = re.compile(r"\b\d{1,2}(?=\b|e\b|de\b|ste\b)")
_RUN = re.compile(r"t/m|\btot\b|-")
_FIGURE_DATE = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})(?:[/.-]((?:(?:20)?|')\d\d))?\b")
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """A day of the month that words name."""

    day: int
    month: int
    year: str | None  # as it is written
    span: Span
    weekday: int | None = None  # that stands before it
    is_end: bool = False  # of a run: "t/m"


def starts_at(when: When, published_at: datetime | None, *, is_past: bool = False) -> datetime | None:
    """Return the first moment that the words mean, with zone; ``None`` where they fix none.

    A date without a time fixes no moment, nor does one with another weekday than it has. Without a publication date
    only a full date counts.

    Of several days it is the first that is not over at publication.

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


def _next_of(runs: Iterable[tuple[date, date]], view: _View) -> date | None:
    """Return the first day of some runs that is not over at publication, else the last one if that is today."""
    is_over = view.clock is not None and view.clock < view.minutes
    earliest = view.on + timedelta(days=is_over)
    ahead = [max(first, earliest) for first, last in runs if last >= earliest]
    today = (view.on for _, last in runs if last == view.on)
    return min(ahead, default=None) or next(today, None)


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
    named = _named_days(words)
    if named:
        runs = _runs(named, view) if view and not view.is_past and len(named) > 1 else []
        if view and runs:
            return _next_of(runs, view) or runs[0][0]
        return _in_year(named[0], view)
    if view is None:
        return None
    found = _DAY_OF_MONTH.search(words)
    if found:
        months = (view.on.year * 12 + view.on.month - 1 + step for step in (-1, 0, 1))
        days = (_safe_date(month // 12, month % 12 + 1, int(found.group(1))) for month in months)
        return _likeliest(days, weekday, view, lately=timedelta())
    return _likeliest((feast_on(words, view.on.year + step) for step in (-1, 0, 1)), None, view)


def _named_days(words: str) -> list[_Named]:
    """Return the days of the month that words name, with their months, in order."""
    is_figures = _WORD_DATE.search(words) is None
    form = _FIGURE_DATE if is_figures else _ONE_DAY
    named: list[_Named] = []
    month: int | None = None
    year: str | None = None
    for one in reversed(list(form.finditer(words))):
        if one.group(2):
            month = int(one.group(2)) if is_figures else _MONTHS[one.group(2)]
            year = one.group(3) or year
        if month is not None:
            named.append(_Named(day=int(one.group(1)), month=month, year=year, span=one.span()))
    named.reverse()
    before = [0, *(one.span[1] for one in named)]
    between = [words[at : one.span[0]] for at, one in zip(before, named, strict=False)]
    return [
        replace(one, weekday=_weekday_in(part), is_end=number > 0 and _RUN.search(part) is not None)
        for number, (part, one) in enumerate(zip(between, named, strict=True))
    ]


def _weekday_in(words: str) -> int | None:
    found = _WEEKDAY.search(words)
    return _DAYS[found.group(1)] if found else None


def _runs(named: Sequence[_Named], view: _View) -> list[tuple[date, date]]:
    """Return the runs of days that are meant, each as its first and last day; none where a weekday does not fit.

    The last day tells the year of those before it: a run that began long ago is not one of next year.
    """
    last = _in_year(named[-1], view)
    if last is None:
        return []
    days: list[date] = []
    for one in named:
        year = last.year - ((one.month, one.day) > (last.month, last.day))
        day = _of_weekday(_safe_date(year, one.month, one.day), one.weekday)
        if day is None:
            return []
        days.append(day)
    runs: list[tuple[date, date]] = []
    for one, day in zip(named, days, strict=True):
        if one.is_end and runs[-1][0] <= day:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


def _in_year(one: _Named, view: _View | None) -> date | None:
    if one.year:
        full = int(one.year) if len(one.year) == 4 else 2000 + int(one.year.removeprefix("'"))
        return _of_weekday(_safe_date(full, one.month, one.day), one.weekday)
    if view is None:
        return None
    days = (_safe_date(view.on.year + step, one.month, one.day) for step in (-1, 0, 1))
    return _likeliest(days, one.weekday, view)


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
