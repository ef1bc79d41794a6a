"""Whose council it is, in the words of suppliers."""

import pytest

from monitor.catalogue import Catalogue
from monitor.council.places import Municipalities

PLACES = Municipalities(Catalogue().municipalities)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Zaanstad", "GM0479"),
        ("gemeente Hof van Twente", "GM1735"),
        ("ori_hofvantwente_20250416182404", "GM1735"),
        ("ori_midden-groningen_2020", "GM1952"),
        ("gm0363", "GM0363"),
        ("https://identifier.overheid.nl/tooi/id/gemeente/gm0363", "GM0363"),
        ("Provincie Utrecht", None),
        ("osi_utrecht_2020", None),
        ("Waterschap Amstel", None),
        ("gm9999", None),
        ("", None),
        ("x" * 10_000, None),
    ],
)
def test_names_and_short_names_give_the_code(written: str, code: str | None) -> None:
    assert PLACES.code(written) == code


@pytest.mark.parametrize(
    ("organisation", "area", "code"),
    [
        ("", ("GM0228",), "GM0228"),
        ("", ("GM0228", "GM0363"), None),
        ("", (), None),
        ("Ede", ("GM0228", "GM0363"), "GM0228"),
        ("Zaanstad", ("GM0228",), None),
        ("Provincie Gelderland", ("GM0228",), None),
        ("Griffie", ("GM0228",), "GM0228"),
    ],
)
def test_the_record_goes_before_the_source(organisation: str, area: tuple[str, ...], code: str | None) -> None:
    assert PLACES.of_moment(organisation, area) == code
