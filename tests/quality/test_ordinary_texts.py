"""Texts of any day, which are most of what is collected: how often they get a theme or a flag for nothing.

523 announcements, news items, posts and notices by four authors (``tests/data/ordinary``), on which nothing is trained.
The bounds hold what the models do now; they are no goals.
"""

from pathlib import Path

import pytest

from monitor.catalogue import Catalogue
from monitor.models.corpus import Example, read_corpus
from monitor.models.evaluate import Pair, tag_examples
from monitor.models.tagger import load_tagger

FOLDER = Path(__file__).resolve().parents[1] / "data" / "ordinary"
MOST_FALSE_THEMES = 0.16  # for each text without a theme
MOST_FALSE_FLAGS = 0.05  # of the texts without a false claim
LEAST_THEMES = 0.90  # of the themes of the others


@pytest.fixture(scope="module")
def pairs() -> tuple[Pair, ...]:
    catalogue = Catalogue()
    examples: tuple[Example, ...] = read_corpus(FOLDER, catalogue.claims)
    assert len(examples) == 523
    return tuple(tag_examples(load_tagger(catalogue), examples))


def _labelled(pair: Pair) -> set[str]:
    return {theme.theme for theme in pair[1].themes if theme.labelled}


def test_ordinary_texts_seldom_get_a_theme(pairs: tuple[Pair, ...]) -> None:
    without = [pair for pair in pairs if not pair[0].themes]
    assert len(without) > 350
    assert sum(len(_labelled(pair)) for pair in without) <= MOST_FALSE_THEMES * len(without)


def test_ordinary_texts_seldom_get_a_flag(pairs: tuple[Pair, ...]) -> None:
    without = [pair for pair in pairs if not pair[0].disinformation]
    assert sum(pair[1].disinformation.flagged for pair in without) <= MOST_FALSE_FLAGS * len(without)


def test_themes_that_look_ordinary_are_found(pairs: tuple[Pair, ...]) -> None:
    found = sum(len(_labelled(pair) & pair[0].themes) for pair in pairs)
    assert found >= LEAST_THEMES * sum(len(pair[0].themes) for pair in pairs)
