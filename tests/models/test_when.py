"""Which words say when: dates as people write them, and words and figures that only look like one."""

import unicodedata

import pytest

from monitor.models.when import find_when
from monitor.text import fold


def words(text: str) -> list[str]:
    """Return the words that say when, as they stand in the text."""
    return [text[slice(*when.span)] for when in find_when(fold(text))]


@pytest.mark.parametrize(
    "when",
    [
        "zaterdag 12.12 om 14.00 uur", "5.12.2026 om 14:00", "2026-12-05 om 14:00", "5 december '26 om 14.00 uur",
        "zaterdag 5 en zondag 6 december om 14.00 uur", "5 t/m 7 december", "maandag 2 en dinsdag 3 december",
        "maandag 7 december 's avonds om 8 uur", "zaterdag 5 december in de morgen om 10.00 uur",
        "zaterdag zo rond 14.00 uur", "zaterdag 5\u00a0december om 14.00\u202fuur",
        "zaterdag  5 december  om 14.00 uur",
        "zaterdag 5\ndecember om 14.00 uur", "zaterdag 5\r\ndecember om 14.00 uur",
        unicodedata.normalize("NFD", "zaterdag 5 december om één uur"), "5 december 1944 om 14.00 uur",
        "afgelopen zaterdag om 14.00 uur", "vorige week zaterdag om 13.00 uur", "gisteravond om acht uur",
        "derde donderdag van mei", "24/7 om 20.00 uur", "6-12 om 14.30 uur", "06-12 14.00 uur", "donderdag 3-12 20.00u",
        "donderdag 12-11 om 10 voor half 8", "24-11-'26 om 20.00 uur", "24.11.'26 om 20.00 uur",
    ],
)  # fmt: skip
def test_a_date_is_found_whole(when: str) -> None:
    assert words(f"Wij demonstreren {when}, komt allen.") == [when]


@pytest.mark.parametrize(
    "text",
    [
        "We verzamelen zo rond 20.00 uur bij het gemeentehuis.", "De bus vertrekt zo om 9 uur.",
        "Goede morgen om 8 uur!", "In de morgen om 10.00 uur is er koffie.", "Bel Kees: 06-12 34 56 78.",
        "Bel Kees: 06-12 345 678.", "Al 3/4 van de ondernemers doet mee.", "Wij zijn er 24/7 voor u.",
        "Voor kinderen van 4-12 jaar.", "Tussen 20-40 procent moet weg.", "Artikel 9-2 van de wet.",
        "De ploeg won met 2-1.", "Op 45-12 gebeurt niets.",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert words(text) == []


def test_a_short_day_with_a_time_is_a_day_where_a_line_or_a_part_begins() -> None:
    assert words("Protest Tilburg: do 19.30 op de trap") == ["do 19.30"]
    assert words("Protest in Zaandam\nzo 10 uur op de Dam") == ["zo 10 uur"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We vertrekken di om 9.00 uur vanaf het station.", ["di om 9.00 uur"]),
        ("Protest zo 14:00 Dam, zegt het voort!", ["zo 14:00"]),
        ("Wij staan do 19.30 uur op de trap.", ["do 19.30 uur"]),
        ("Het was zo 10 uur rijden.", []),
        ("Wij vertrekken zo om 14:00.", []),
    ],
)
def test_a_short_day_with_a_clear_time_is_a_day_anywhere(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_the_stop_after_a_whole_month_ends_the_sentence() -> None:
    assert words("Vertrek op vrijdag 4 december. Boerenprotest!") == ["vrijdag 4 december"]
    assert words("Vertrek op vrijdag 4 dec. om 8 uur.") == ["vrijdag 4 dec. om 8 uur"]


def test_no_date_runs_on_over_an_empty_line() -> None:
    assert words("Protest zaterdag 5\n\ndecember wordt koud")[0] == "zaterdag"


@pytest.mark.parametrize(
    "first", ["aanstaande", "elke", "iedere", "deze", "dezelfde", "komende", "volgende", "eerste", "laatste", "vierde"]
)
def test_what_leads_a_day_belongs_to_it(first: str) -> None:
    assert words(f"{first} zondag om 10 uur") == [f"{first} zondag om 10 uur"]
