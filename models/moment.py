"""From words that say when to a moment, seen from the day a text was published. Dutch time."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

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
         "zaterdag za zoaterdag zaoterdag zaoterdig sneon", "zondag zo zundag zondig zundig sonndag sonndig snein")
    )
    for name in names.split()
}  # fmt: skip
_NUMBERS = {
    name: number
    for number, names in enumerate(
        ("een één", "twee", "drie", "vier", "vijf", "zes zessen", "zeven zevenen", "acht achten", "negen negenen",
         "tien tienen tiene", "elf elven", "twaalf twaalven"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_WORD_DATE = re.compile(
    rf"(\d{{1,2}})(?:e|de|ste)? ({'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?(?: (20\d\d))?"
)
_FIGURE_DATE = re.compile(r"\b(\d{1,2})[/-](\d{1,2})(?:[/-]((?:20)?\d\d))?\b")
_DAY_OF_MONTH = re.compile(r"\bde (\d{1,2})(?:e|de|ste)\b")
_WEEKDAY = re.compile(
    rf"\b({'|'.join(sorted(_DAYS, key=len, reverse=True))})(?:\b|ochtend|morgen|middag|avond|nacht|vroeg|morn)"
)
_FIGURE_TIME = re.compile(r"\b(\d{1,2})(?:[.:uh](\d\d))?(?=[uh]\b|\b)")
_HALF = re.compile(r"half ?(\w+)")
_QUARTER = re.compile(r"(kwart|vijf|tien) (over|voor) (half )?(\w+)")
_RELATIVE = (("overmorgen", 2), ("morgen", 1), ("vandaag", 0), ("van", 0))
_REPEATED = re.compile(r"^(?:elke|iedere|ieder)\b")
_FIXED_FEASTS = {"koningsdag": (4, 27), "bevrijdingsdag": (5, 5), "dodenherdenking": (5, 4), "pakjesavond": (12, 5),
                 "kerstavond": (12, 24), "nieuwjaarsdag": (1, 1), "oudejaarsdag": (12, 31), "oudjaarsdag": (12, 31),
                 "driekoningen": (1, 6), "dierendag": (10, 4)}  # fmt: skip
_EASTER_FEASTS = {"goede vrijdag": -2, "witte donderdag": -3, "palmzondag": -7, "tweede paasdag": 1, "2e paasdag": 1,
                  "eerste paasdag": 0, "paasdag": 0, "hemelvaart": 39, "eerste pinksterdag": 49,
                  "tweede pinksterdag": 50, "2e pinksterdag": 50, "pinksterdag": 49, "aswoensdag": -46}  # fmt: skip


def starts_at(when: When, published_at: datetime | None) -> datetime | None:
    """Return the first moment that the words mean, with zone; ``None`` where they fix none.

    A date without a time fixes no moment. Without a publication date only a full date counts.
    """
    clock = _clock(when.time, evening="avond" in when.date or "avond" in when.time, date_words=when.date)
    day = _day(when.date, published_at.astimezone(ZONE).date() if published_at else None)
    if clock is None or day is None:
        return None
    return datetime.combine(day, clock, tzinfo=ZONE)


def _day(words: str, published: date | None) -> date | None:
    named = _named_day(words, published)
    if named is not None or published is None:
        return named
    for word, days in (
        ("overmorgen", 2),
        ("morgen", 1),
        ("vandaag", 0),
        ("vanavond", 0),
        ("vanmiddag", 0),
        ("vannacht", 0),
    ):
        if words.startswith(word):
            return published + timedelta(days=days)
    weekday = _WEEKDAY.search(words)
    if weekday is None or _REPEATED.match(words) or re.search(r"\b(?:eerste|laatste|na|voor|over)\b", words):
        return None
    ahead = (_DAYS[weekday.group(1)] - published.weekday()) % 7
    if "volgende week" in words or words.startswith("volgende wk"):
        return published - timedelta(days=published.weekday()) + timedelta(days=7 + _DAYS[weekday.group(1)])
    return published + timedelta(days=ahead or 7)


def _named_day(words: str, published: date | None) -> date | None:
    found = _WORD_DATE.search(words)
    if found:
        return _dated(int(found.group(1)), _MONTHS[found.group(2)], found.group(3), published)
    found = _FIGURE_DATE.search(words)
    if found:
        return _dated(int(found.group(1)), int(found.group(2)), found.group(3), published)
    found = _DAY_OF_MONTH.search(words)
    if found and published:
        month = published if int(found.group(1)) >= published.day else published.replace(day=28) + timedelta(days=5)
        return _safe_date(month.year, month.month, int(found.group(1)))
    return _feast(words, published)


def _feast(words: str, published: date | None) -> date | None:
    if published is None:
        return None
    for name, (month, day) in _FIXED_FEASTS.items():
        if words == name:
            return _dated(day, month, None, published)
    for name, days in _EASTER_FEASTS.items():
        if words in {name, f"{name}dag", f"{name}sdag"}:
            this = easter(published.year) + timedelta(days=days)
            return this if this >= published else easter(published.year + 1) + timedelta(days=days)
    return None


def _dated(day: int, month: int, year: str | None, published: date | None) -> date | None:
    if year:
        return _safe_date(int(year) % 100 + 2000, month, day)
    if published is None:
        return None
    this = _safe_date(published.year, month, day)
    if this is not None and this < published - timedelta(days=60):
        return _safe_date(published.year + 1, month, day)
    return this


def _safe_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _clock(words: str, *, evening: bool, date_words: str) -> time | None:
    half, quarter, figure = _HALF.search(words), _QUARTER.search(words), _FIGURE_TIME.search(words)
    spoken = re.search(rf"\b({'|'.join(_NUMBERS)})\b", words)
    if quarter:
        minutes = {"kwart": 15, "vijf": 5, "tien": 10}[quarter.group(1)]
        base = _hour(quarter.group(4)) * 60 - (30 if quarter.group(3) else 0)
        total = base + (minutes if quarter.group(2) == "over" else -minutes)
    elif half:
        total = _hour(half.group(1)) * 60 - 30
    elif figure and int(figure.group(1)) < 25:
        total = int(figure.group(1)) * 60 + int(figure.group(2) or 0)
        if figure.group(2) or int(figure.group(1)) > 12:
            return time(total // 60, total % 60) if total < 1440 and total % 60 < 60 else None
    elif spoken:
        total = _NUMBERS[spoken.group(1)] * 60
    else:
        return None
    around = date_words.removeprefix("over").removeprefix("morgen") + " " + words
    later = evening or "middag" in around
    early = any(part in around for part in ("ocht", "morgen", "morn", "nacht", "vroeg"))
    # A bare "om half acht" of a gathering is in the evening, "om acht uur" as well as likely in the morning.
    if total < 12 * 60 and (later or total < 8 * 60) and not early:
        total += 12 * 60
    return time(total // 60 % 24, total % 60) if total >= 0 else None


def _hour(word: str) -> int:
    return int(word) % 24 if word.isdigit() else _NUMBERS.get(word, 0)


def easter(year: int) -> date:
    """Return Easter Sunday (anonymous Gregorian computus, Meeus 1991)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)
