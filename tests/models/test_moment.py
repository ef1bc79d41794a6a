"""The moment that words mean, seen from the day of publication."""

from datetime import UTC, datetime

import pytest

from monitor.models.moment import ZONE, day_of, starts_at
from monitor.models.when import When, find_when
from monitor.text import fold

WEDNESDAY = "2026-11-25T10:00"


def only(words: str) -> When:
    """Return the one date of some words."""
    (when,) = find_when(fold(words))
    return when


def moment(words: str, published: str = WEDNESDAY, *, is_past: bool = False) -> str | None:
    """Return the moment in Dutch time."""
    found = starts_at(only(words), datetime.fromisoformat(published).replace(tzinfo=ZONE), is_past=is_past)
    return found.strftime("%Y-%m-%dT%H:%M") if found else None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("zaterdag 5 december om 14.00 uur", "2026-12-05T14:00"),
        ("zaterdag 12.12 om 14.00 uur", "2026-12-12T14:00"),
        ("5.12.2026 om 14.00 uur", "2026-12-05T14:00"),
        ("2026-12-05 om 14:00", "2026-12-05T14:00"),
        ("5 december '26 om 14.00 uur", "2026-12-05T14:00"),
        ("zaterdag 5 en zondag 6 december om 14.00 uur", "2026-12-05T14:00"),
        ("donderdag 10-12 om 10 voor half 8", "2026-12-10T19:20"),
        ("donderdag 10-12 om 5 over 8", "2026-12-10T08:05"),
        ("10-12-'26 om 20.00 uur", "2026-12-10T20:00"),
        ("maandag 7 december 's avonds om 8 uur", "2026-12-07T20:00"),
        ("maandag 7 december 's avonds om 8.30 uur", "2026-12-07T20:30"),
        ("eerste kerstdag om 11.00 uur", "2026-12-25T11:00"),
        ("2e kerstdag om 11.00 uur", "2026-12-26T11:00"),
        ("prinsjesdag om 13.00 uur", "2027-09-21T13:00"),
        ("5 december 1944 om 14.00 uur", "1944-12-05T14:00"),
        ("31 december om 12 uur 's nachts", "2027-01-01T00:00"),
        ("zaterdag 5 december om 24.00 uur", "2026-12-06T00:00"),
        ("vannacht om 3 uur", "2026-11-26T03:00"),
        ("vanochtend om 11.00 uur", "2026-11-25T11:00"),
        ("woensdag om 14.00 uur", "2026-11-25T14:00"),
        ("woensdag om 9.00 uur", "2026-12-02T09:00"),
        ("aanstaande woensdag om 14.00 uur", "2026-12-02T14:00"),
        ("afgelopen zaterdag om 14.00 uur", "2026-11-21T14:00"),
        ("vorige week zaterdag om 13.00 uur", "2026-11-21T13:00"),
        ("gisteravond om acht uur", "2026-11-24T20:00"),
        ("zaterdag 6 december om 14.00 uur", None),  # a Sunday
        ("zaterdag 5 december 2025 om 14.00 uur", None),  # a Friday
        ("31 november om 14.00 uur", None),
        ("elke zaterdag om 14.00 uur", None),
    ],
)
def test_words_mean_a_moment(words: str, expected: str | None) -> None:
    assert moment(words) == expected


@pytest.mark.parametrize(
    ("words", "published", "expected"),
    [
        ("vrijdag 19 december om 13.00 uur", "2026-01-05T10:00", "2025-12-19T13:00"),
        ("29 december om 19.00 uur", "2026-01-05T10:00", "2025-12-29T19:00"),
        ("dinsdag om 10.00 uur", WEDNESDAY, "2026-11-24T10:00"),
        ("woensdag om 9.00 uur", WEDNESDAY, "2026-11-25T09:00"),
        ("woensdag om 14.00 uur", WEDNESDAY, "2026-11-18T14:00"),
        ("1 september om 14.00 uur", WEDNESDAY, "2026-09-01T14:00"),
        ("vannacht om 3 uur", WEDNESDAY, "2026-11-25T03:00"),
    ],
)
def test_what_has_been_lies_before_publication(words: str, published: str, expected: str) -> None:
    assert moment(words, published, is_past=True) == expected


@pytest.mark.parametrize(
    ("words", "published", "expected"),
    [
        ("9, 16 en 23 november om 20.00 uur", "2026-11-10T10:00", "2026-11-16T20:00"),
        ("9 t/m 13 november om 10.00 uur", "2026-11-10T10:00", "2026-11-10T10:00"),
        ("9 t/m 13 november om 10.00 uur", "2026-11-10T11:00", "2026-11-11T10:00"),
        ("9-13 november om 10.00 uur", "2026-11-13T11:00", "2026-11-13T10:00"),
        ("9-13 november om 10.00 uur", "2026-11-14T11:00", "2026-11-09T10:00"),
        ("1 september t/m 30 november om 10.00 uur", "2026-11-20T11:00", "2026-11-21T10:00"),
        ("28 december t/m 3 januari om 10.00 uur", "2026-12-30T11:00", "2026-12-31T10:00"),
        ("28 december t/m 3 januari 2027 om 10.00 uur", "2026-12-01T11:00", "2026-12-28T10:00"),
        ("dinsdag 10 en woensdag 11 november van 15.00 tot 20.00 uur", "2026-11-11T08:00", "2026-11-11T15:00"),
        ("9-11 en 16-11 om 20.00 uur", "2026-11-10T10:00", "2026-11-16T20:00"),
        ("dinsdag 10 november en woensdag 11 november om 15.00 uur", "2026-11-11T08:00", "2026-11-11T15:00"),
        ("dinsdag 10 en woensdag 12 november om 15.00 uur", "2026-11-11T08:00", "2026-11-10T15:00"),  # no Wednesday
    ],
)
def test_of_several_days_the_first_that_is_not_over_is_meant(words: str, published: str, expected: str) -> None:
    assert moment(words, published) == expected


def test_of_several_days_that_have_been_the_first_is_meant() -> None:
    assert moment("9, 16 en 23 november om 20.00 uur", "2026-11-18T10:00", is_past=True) == "2026-11-09T20:00"


def test_a_weekday_that_fits_last_year_alone_means_last_year() -> None:
    assert moment("vrijdag 19 december om 13.00 uur", "2026-01-05T10:00") == "2025-12-19T13:00"


@pytest.mark.parametrize("year", [1, 9999])
@pytest.mark.parametrize(
    "words", ["morgen om 20.00 uur", "gisteravond om 8 uur", "zaterdag om 20.00 uur", "koningsdag om 10.00 uur",
              "5 januari om 24.00 uur", "de 5e om 10.00 uur", "goede vrijdag om 10.00 uur",
              "vorige week maandag om 9 uur"]
)  # fmt: skip
def test_the_edges_of_the_calendar_are_no_failure(words: str, year: int) -> None:
    for published in (datetime(year, 1, 1, tzinfo=UTC), datetime(year, 12, 31, 23, tzinfo=UTC)):
        starts_at(only(words), published)
        day_of(only(words), published, is_past=True)
