"""Dates, weeks and counts as Dutch readers write them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.report.floors import rounded

AMSTERDAM = "Europe/Amsterdam"
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
    "december",
)  # fmt: skip
SHORT_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")


def day(on: date) -> str:
    """Write a date in full: 9 december 2026."""
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def short_day(on: date) -> str:
    """Write a date without the year: 9 december."""
    return f"{on.day} {MONTHS[on.month - 1]}"


def weekday(on: date) -> str:
    """Write a date with the day of the week: woensdag 9 december."""
    return f"{WEEKDAYS[on.weekday()]} {short_day(on)}"


def local(at: datetime) -> datetime:
    """Return an aware moment on the Dutch clock."""
    return at.astimezone(ZoneInfo(AMSTERDAM))


def moment(at: datetime) -> str:
    """Write a moment on the Dutch clock: woensdag 9 december, 19.30 uur."""
    here = local(at)
    return f"{weekday(here.date())}, {here.hour}.{here.minute:02d} uur"


def short_moment(at: datetime) -> str:
    """Write a moment for a narrow column: wo 9 dec, 19.30 uur."""
    here = local(at)
    return (
        f"{WEEKDAYS[here.weekday()][:2]} {here.day} {SHORT_MONTHS[here.month - 1]}, {here.hour}.{here.minute:02d} uur"
    )


def in_sentence(name: str) -> str:
    """Write the name of a theme inside a sentence: "Corona en vaccinatie" loses its capital, names keep theirs."""
    return name[:1].lower() + name[1:] if name[1:] == name[1:].lower() else name


def week(starts_on: date) -> str:
    """Write an ISO week: 2026-W47."""
    iso = starts_on.isocalendar()
    return f"{iso.year}-W{iso.week:02d}"


def week_number(starts_on: date) -> int:
    """Return the number of the ISO week."""
    return starts_on.isocalendar().week


def period(starts_on: date) -> str:
    """Write the seven days of a week: 16 tot en met 22 november 2026."""
    ends_on = starts_on + timedelta(days=6)
    if starts_on.year != ends_on.year:
        return f"{day(starts_on)} tot en met {day(ends_on)}"
    start = str(starts_on.day) if starts_on.month == ends_on.month else short_day(starts_on)
    return f"{start} tot en met {day(ends_on)}"


def number(count: float) -> str:
    """Round a count and write it with a point for thousands: 1.200."""
    return f"{rounded(count):,}".replace(",", ".")


def listing(words: Sequence[str]) -> str:
    """Join words with commas and "en"."""
    return " en ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else list(words))


def role(name: str) -> str:
    """Write a role as readers know it: "rol:tweede-lezer" becomes "tweede lezer"."""
    return name.removeprefix("rol:").replace("-", " ")
