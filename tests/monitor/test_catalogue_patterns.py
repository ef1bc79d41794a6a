"""What a pattern of a theme means."""

import pytest

from monitor.catalogue import theme_hits
from monitor.catalogue.patterns import hits
from monitor.records import Theme


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("mast", "De MAST staat", True),
        ("mast", "De masten staan", False),
        ("mast", "een zendmast", False),
        ("mast*", "De masten staan", True),
        ("5g", "een 5G-mast", True),
        ("5g", "groep 15g", False),
        ("azc", "twee azc's", True),
        ("azc", "#azc_nee", True),
        ("tegen 5g", "Tegen\n5G!", True),
        ("tegen 5g", "tegen\n\n\n\n\n5G", False),
        ("mast* voor", "masten voor ons", True),
        ("i can't breathe", "I can’t breathe", True),
        ("één", "Eén", False),
        ("c++", "c++ leren", True),
        ("gele hesjes", "gele hesjesdag", False),
    ],
)
def test_a_pattern_stands_for_whole_words(pattern: str, text: str, found: bool) -> None:
    assert bool(hits([pattern], text)) is found


def test_a_span_points_at_the_words() -> None:
    (hit,) = hits(["prikbus*"], "İ De Prikbussen rijden")
    assert "İ De Prikbussen rijden"[slice(*hit.span)] == "Prikbussen"


def theme(**changes: object) -> Theme:
    values: dict[str, object] = {
        "id": "zee", "name": "Zee", "description": "De zee.", "version": 1, "owner": "redactie",
        "strong": ("zeemast*",), "weak": ("mast", "antenne", "hoge mast"), "out": ("mast van het schip",),
        "examples": ("zeemast",), "not_examples": (),
    }  # fmt: skip
    return Theme(**{**values, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("De zeemasten", True),
        ("Een mast", False),
        ("Een mast en nog een mast", False),
        ("Een mast en een antenne", True),
        ("Een hoge mast", False),
        ("Een hoge mast bij de mast", True),
        ("De mast van het schip en een antenne", False),
        ("De mast van het schip, de mast en een antenne", True),
        ("", False),
    ],
)
def test_one_strong_or_two_different_weak_hits_make_a_theme(text: str, holds: bool) -> None:
    assert theme_hits(theme(), text).holds is holds


def test_a_text_full_of_hits_is_read_in_a_moment() -> None:
    found = theme_hits(theme(), "mast van het schip mast " * 20_000)
    assert len(found.weak) == 20_000
    assert not found.holds
