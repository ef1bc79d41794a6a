"""The lists of words that theme models learn from: for every theme, on both sides, and nothing twice."""

import tomllib
from collections import Counter
from importlib.resources import files

import pytest

from monitor.catalogue import Catalogue
from monitor.models.wordings import FILE, wording_texts

TABLES = tomllib.loads((files("monitor.models") / "lexicons" / FILE).read_text(encoding="utf-8"))
THEMES = sorted(theme.id for theme in Catalogue().themes)


def test_every_theme_has_lists_of_its_own_words_and_of_other_senses() -> None:
    assert sorted(TABLES) == THEMES
    assert {tuple(kinds) for kinds in TABLES.values()} == {("within", "elsewhere")}
    assert min(len(lists) for kinds in TABLES.values() for lists in kinds.values()) >= 40


def test_each_list_is_one_text_with_the_theme_or_with_none() -> None:
    texts = wording_texts()
    assert len(texts) == sum(len(lists) for kinds in TABLES.values() for lists in kinds.values())
    n_labelled = Counter(theme for _, themes in texts for theme in themes)
    assert n_labelled == {theme: len(TABLES[theme]["within"]) for theme in THEMES}
    assert not [text for text, _ in texts if "*" in text]


@pytest.mark.parametrize("theme", THEMES)
def test_no_entry_speaks_for_a_theme_and_against_it(theme: str) -> None:
    sides = [
        Counter(entry.strip() for words in TABLES[theme][kind].values() for entry in words.split(","))
        for kind in ("within", "elsewhere")
    ]
    assert not sides[0].keys() & sides[1].keys()
    assert "" not in sides[0] | sides[1]
    assert max(len(entry.split()) for side in sides for entry in side) <= 5


def test_a_sense_that_no_labelled_text_has_is_known() -> None:
    others = [text for text, themes in wording_texts() if not themes]
    assert any("zonsverduistering" in text and "corona" in text for text in others)
    assert any("avondvierdaagse" in text for text in others)
