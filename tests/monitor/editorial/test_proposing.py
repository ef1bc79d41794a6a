"""Patterns proposed from examples: what stands out, what does not, and how variants come together."""

import math

from hypothesis import given
from hypothesis import strategies as st

from monitor.catalogue.patterns import hits, pattern
from monitor.editorial.proposing import LEAST_Z, background, propose, rare_words

EVERYDAY = [
    "De gemeente praat donderdag over de begroting en over het zwembad.",
    "Volgens de wethouder komt er geld bij voor de sporthal, zegt een bewoner.",
    "De brug is dicht en het verkeer rijdt om door het dorp.",
    "Een bewoner vraagt de gemeente om meer groen in de straat.",
] * 300
EXAMPLES = [
    "De windmolens staan te dicht bij het dorp.",
    "Slagschaduw van een windmolen, zegt een bewoner.",
    "Windmolenlawaai houdt de straat wakker.",
    "De gemeente praat over slagschaduw en geluid.",
    "De rode wolf liep langs de brug. De rode wolf is terug.",
    "Weer een rode wolf gezien bij het zwembad.",
]


def found(not_examples: list[str] | None = None) -> dict[str, bool]:
    return {one.pattern: one.strong for one in propose(EXAMPLES, not_examples or [], background(EVERYDAY))}


def test_words_that_go_on_from_one_word_become_one_pattern() -> None:
    proposed = found()
    assert proposed["windmolen*"]
    assert "windmolens" not in proposed


def test_everyday_words_and_words_of_one_example_are_not_proposed() -> None:
    assert found().keys().isdisjoint({"de", "gemeente", "zegt", "bewoner", "dorp", "wakker", "geluid"})


def test_a_word_of_a_counter_example_is_weak() -> None:
    assert found()["windmolen*"]
    assert not found(["De windmolen op mijn taart is mooi."])["windmolen*"]


def test_a_word_of_two_examples_or_of_other_texts_is_weak() -> None:
    assert found()["slagschaduw"] is False
    other = [*EVERYDAY, "Een windmolen op een taart."]
    assert {one.pattern: one.strong for one in propose(EXAMPLES, [], background(other))}["windmolen*"] is False


def test_function_words_are_no_pattern_alone_or_in_a_pair() -> None:
    texts = [f"Ondanks de {word} wil een buurt dat men iets doet tegen het lawaai." for word in ("kou", "zon", "regen")]
    proposed = {one.pattern for one in propose(texts, [], background(EVERYDAY))}
    assert "lawaai" in proposed
    assert not {word for one in proposed for word in one.split()} & {"ondanks", "wil", "een", "tegen", "het", "iets"}


def test_a_specific_word_is_strong_beside_its_weak_stem() -> None:
    texts = [f"Het vuurwerkverbod van {place} en het vuurwerk." for place in ("Ede", "Assen", "Sneek")]
    proposed = {
        one.pattern: one.strong for one in propose(texts, ["Het debat knalde als vuurwerk."], background(EVERYDAY))
    }
    assert (proposed["vuurwerkverbod"], proposed["vuurwerk*"]) == (True, False)
    assert "vuurwerk" not in proposed


def test_every_proposal_stands_out_and_hits_as_often_as_it_says() -> None:
    for one in propose(EXAMPLES, [], background(EVERYDAY)):
        assert one.z >= LEAST_Z
        assert pattern(one.pattern) == one.pattern
        assert sum(bool(hits([one.pattern], text)) for text in EXAMPLES) == one.n_examples


def test_a_word_that_the_background_never_saw_is_proposed() -> None:
    assert "wolf" in found()
    coined = [f"De flitsparkeerzone {word} is terug." for word in ("noord", "oost")]
    assert propose(coined, [], background(EVERYDAY))[0].pattern == "flitsparkeerzone"


def test_nothing_is_proposed_without_texts_on_either_side() -> None:
    assert propose([], [], background(EVERYDAY)) == ()
    assert propose(EXAMPLES, [], background([])) == ()


@given(st.lists(st.text(max_size=60), max_size=8), st.lists(st.text(max_size=60), max_size=8))
def test_any_text_gives_patterns_that_the_catalogue_reads(examples: list[str], others: list[str]) -> None:
    for one in propose(examples * 3, others, background(EVERYDAY[:4])):
        assert math.isfinite(one.z)
        assert pattern(one.pattern) == one.pattern


def test_the_key_words_of_a_claim_are_its_rarest() -> None:
    words = rare_words("De gemeente vraagt de windmolen om slagschaduw.", background(EVERYDAY))
    assert set(words) == {"windmolen", "slagschaduw"}
    assert rare_words("de gemeente", background(EVERYDAY)) == ("gemeente",)
    assert rare_words("!?", background(EVERYDAY)) == ()
