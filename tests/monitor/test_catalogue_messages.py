"""The Dutch texts: filled in, plural, replaced by a user."""

from pathlib import Path

import pytest

from monitor.catalogue import Catalogue, Messages
from monitor.errors import CatalogueError

WORDS = Messages(
    {
        "kop": "Week {week}: {thema}",
        "n.one": "{n} bericht",
        "n.other": "{n} berichten",
        "kaal": "Accolades {{zo}}",
    }
)


def test_values_are_filled_in() -> None:
    assert WORDS.text("kop", week="47", thema="5G {x}") == "Week 47: 5G {x}"
    assert WORDS.text("kaal") == "Accolades {zo}"


@pytest.mark.parametrize(("n", "text"), [(0, "0 berichten"), (1, "1 bericht"), (2, "2 berichten")])
def test_the_number_chooses_between_one_and_other(n: int, text: str) -> None:
    assert WORDS.text("n", n=n) == text


def test_an_unknown_key_is_named() -> None:
    with pytest.raises(CatalogueError, match="no such text") as raised:
        WORDS.text("kop.onder")
    assert raised.value.key == "kop.onder"


def test_a_value_that_is_not_given_is_named() -> None:
    with pytest.raises(CatalogueError, match="needs a value for thema"):
        WORDS.text("kop", week="47")


def test_a_user_replaces_one_text(tmp_path: Path) -> None:
    (tmp_path / "messages").mkdir()
    (tmp_path / "messages" / "mijn.toml").write_text('[label.unrest]\nnone = "rustig"\n', encoding="utf-8")
    words = Catalogue(tmp_path).messages
    assert words.text("label.unrest.none") == "rustig"
    assert words.keys == Catalogue().messages.keys
