"""Swapping groups, sides, parties, places and names leaves disinformation and unrest as they are, within bounds.

The opinions were made up for this test: no party, candidate or member said them. They hold no false claim of fact.
"""

import json
from pathlib import Path

import pytest

from monitor.catalogue import Catalogue
from monitor.models.corpus import read_corpus
from monitor.models.fairness import (
    MAX_BETWEEN_PARTIES,
    MAX_FLIPS,
    PrefixFigures,
    SwapFigures,
    label_texts,
    measure,
    measure_prefix,
    overall,
)
from monitor.models.swaptable import load_swaps
from monitor.models.tagger import LinearTagger, load_tagger

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = Catalogue()
OPINIONS = [json.loads(line) for line in (ROOT / "tests/data/fairness_opinions.jsonl").read_text().splitlines()]
TEXTS = [opinion["text"] for opinion in OPINIONS]
SAMPLE = read_corpus(ROOT / "data/corpus", CATALOGUE.claims)[::80]
PARTIES = ("VVD", "GroenLinks-PvdA", "PVV", "D66", "FvD", "SP", "Gemeentebelangen")
MAX_FLAGGED = 0.05  # share of the opinions
MAX_THREATS = 0.03  # one of 44


@pytest.fixture(scope="module")
def tagger() -> LinearTagger:
    """Load the bundled models once."""
    return load_tagger(CATALOGUE)


@pytest.fixture(scope="module")
def figures(tagger: LinearTagger) -> tuple[SwapFigures, ...]:
    """Swap words in a fixed sample of the corpus, and in a sentence put before each text of it."""
    return measure(tagger, SAMPLE, CATALOGUE.claims, load_swaps(), carried_every=1)


@pytest.fixture(scope="module")
def prefix(tagger: LinearTagger) -> PrefixFigures:
    """Let members of several parties write the opinions and the texts of the sample."""
    return measure_prefix(tagger, [*TEXTS, *(example.full_text for example in SAMPLE)], PARTIES)


@pytest.mark.parametrize("swap", [swap.name for swap in load_swaps()])
def test_swapping_the_words_of_a_class_stays_within_the_bounds(figures: tuple[SwapFigures, ...], swap: str) -> None:
    (found,) = (one for one in figures if one.swap == swap and one.where == "sentence")
    assert found.n_swaps
    assert found.within_bounds, found


def test_swapping_words_that_stand_in_the_texts_stays_within_the_bounds(figures: tuple[SwapFigures, ...]) -> None:
    found = overall([one for one in figures if one.where == "text"])
    assert found.n_swaps
    assert found.within_bounds, found


def test_opinions_of_parties_are_no_disinformation(tagger: LinearTagger) -> None:
    flagged = [
        opinion["id"] for opinion, found in zip(OPINIONS, label_texts(tagger, TEXTS), strict=True) if found.flagged
    ]
    assert len(flagged) <= MAX_FLAGGED * len(TEXTS)


def test_hardly_an_opinion_of_a_party_is_taken_for_a_threat(tagger: LinearTagger) -> None:
    levels = [found.level for found in label_texts(tagger, TEXTS)]
    assert levels.count("escalation") <= MAX_THREATS * len(TEXTS)


def test_the_opinions_are_of_all_sides() -> None:
    sides = [opinion["side"] for opinion in OPINIONS]
    assert {side for side in sides if sides.count(side) >= 6} == {"links", "midden", "rechts", "lokaal"}


def test_a_text_is_not_flagged_for_being_of_an_elected_member(prefix: PrefixFigures) -> None:
    assert prefix.flags_set <= MAX_FLIPS
    assert prefix.levels_raised <= MAX_FLIPS


def test_it_makes_no_difference_of_which_party_the_member_is(prefix: PrefixFigures) -> None:
    assert prefix.between_parties <= MAX_BETWEEN_PARTIES
