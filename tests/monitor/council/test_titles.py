"""Names and what is not public stay out of titles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.council.titles import is_closed, public_title


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Inspreken door de heer J. de Vries over azc", "Inspreken door de heer [naam] over azc"),
        ("Vragen wethouder Jansen-Smit over zendmast", "Vragen wethouder [naam] over zendmast"),
        ("Motie J.P. van den Berg: opvang", "Motie [naam]: opvang"),
        ("INSPREKER MEVROUW JANSEN", "INSPREKER [naam]"),
        ("Vragen via griffie@ede.nl", "Vragen via [e-mailadres]"),
        ("Verkeer Burgemeester Jansenstraat", "Verkeer Burgemeester Jansenstraat"),
        ("Zienswijze B.V. Bouwbedrijf", "Zienswijze B.V. Bouwbedrijf"),
        ("De wethouder licht toe", "De wethouder licht toe"),
        ("Raadsvoorstel azc Wilgenhof", "Raadsvoorstel azc Wilgenhof"),
    ],
)
def test_names_after_a_form_of_address_are_masked(written: str, kept: str) -> None:
    assert public_title(written) == kept


@given(st.text(max_size=300))
def test_masking_twice_changes_nothing(title: str) -> None:
    assert public_title(public_title(title)) == public_title(title)


@pytest.mark.parametrize("hostile", ["A. " * 20_000, "van de " * 20_000, "de heer " * 20_000, "J.J.J." * 20_000])
def test_masking_takes_time_in_proportion(hostile: str) -> None:
    assert public_title(hostile)


@pytest.mark.parametrize(
    ("title", "closed"),
    [
        ("Besloten raadsvergadering", True),
        ("3. Besloten deel", True),
        ("Presidium (besloten)", True),
        ("Niet-openbare zitting", True),
        ("De raad heeft besloten tot opvang", False),
        ("Opheffen geheimhouding azc", False),
    ],
)
def test_what_is_closed_says_so(title: str, closed: bool) -> None:
    assert is_closed(title) is closed
