"""Near-duplicates and texts from one pattern are found among many; separate texts are not taken for them."""

from pathlib import Path

import pytest

from monitor.models.corpus import Example, read_corpus
from monitor.models.likeness import Alike, between, find_alike, skeleton

ROOT = Path(__file__).resolve().parents[2]
CORPUS = read_corpus(ROOT / "data" / "corpus")
PATTERN = (
    "Op {day} om {hour} uur komt de {club} van {place} bijeen in de {hall}. Wie wil, kan daar zijn {thing} laten zien "
    "aan {name} en krijgt dan een {gift} mee naar huis. Als het regent, gaan wij naar de {other} van {town}."
)
FIRST = {
    "day": "maandag", "hour": "9", "club": "breiclub", "place": "Ommen", "hall": "kantine", "thing": "lappendeken",
    "name": "Wilma", "gift": "bolletje", "other": "schuur", "town": "Raalte",
}  # fmt: skip
SECOND = {
    "day": "vrijdag", "hour": "20.15", "club": "postzegelvereniging", "place": "Oude Pekela", "hall": "bovenzaal",
    "thing": "mooiste album", "name": "Henk Jan", "gift": "zakje", "other": "aula", "town": "Tiel",
}  # fmt: skip


def example(name: str, text: str) -> Example:
    """Return a labelled text without labels."""
    return Example(
        id=name, origin="train_x", title="", text=text, genre="forum", themes=frozenset(), disinformation=False,
        claim="", claim_id="", stance=None, unrest="none", municipalities=frozenset(), event_when="", trap="none",
    )  # fmt: skip


def found(*added: Example) -> tuple[Alike, ...]:
    """Return what is alike among some of the corpus and a few more texts."""
    return find_alike([*CORPUS[::20], *added]).alike


def test_the_corpus_has_no_texts_that_are_alike() -> None:
    assert find_alike(CORPUS).alike == ()


def test_a_text_with_a_changed_sentence_is_a_near_duplicate() -> None:
    text = CORPUS[500].text
    first, rest = text.split(". ", 1)
    pairs = found(example("een", text), example("twee", f"Er gaat een ander begin aan vooraf. {rest}"))
    assert first
    assert ("een", "twee") in {(pair.first, pair.second) for pair in pairs}


def test_a_text_that_holds_another_is_found_however_long_it_is() -> None:
    long = " ".join(example.text for example in CORPUS[100:110])
    pairs = find_alike([example("kort", CORPUS[105].text), example("lang", long)]).alike
    assert [(pair.first, pair.second, pair.how) for pair in pairs] == [("kort", "lang", "contained")]


def test_a_pattern_filled_in_again_has_the_same_skeleton() -> None:
    pairs = found(example("een", PATTERN.format(**FIRST)), example("twee", PATTERN.format(**SECOND)))
    assert [(pair.first, pair.second, pair.how) for pair in pairs] == [("een", "twee", "skeleton")]


def test_a_hundred_texts_of_one_pattern_are_found_as_surely_as_two() -> None:
    made = [example(f"t{n}", PATTERN.format(**FIRST | {"name": f"Buur{n}", "hour": str(n)})) for n in range(100)]
    assert {f"t{n}" for n in range(100)} == {
        name for pair in find_alike(made).alike for name in (pair.first, pair.second)
    }


@pytest.mark.parametrize("text", ["", "Ja.", "Kom ook!", "Wie gaat er mee?"])
def test_short_texts_are_copies_only_where_they_are_equal(text: str) -> None:
    assert found(example("een", text), example("twee", "Doe maar niet.")) == ()


def test_two_equal_short_texts_are_found() -> None:
    (pair,) = found(example("een", "Kom morgen allemaal mee."), example("twee", "Kom morgen allemaal mee!"))
    assert (pair.first, pair.second, pair.share) == ("een", "twee", 1.0)


def test_a_skeleton_keeps_function_words_and_masks_the_rest() -> None:
    assert " ".join(skeleton("Op 12 mei loopt Anna de Vries in Tiel. Mooi toch?")) == "op 0 x N de N in N . x toch ?"


def test_pairs_between_two_groups_leave_out_those_within_one() -> None:
    copies = find_alike([example(name, CORPUS[500].text) for name in ("a", "b", "c")])
    assert {(pair.first, pair.second) for pair in between(copies, ["a", "b"], ["c"])} == {("a", "c"), ("b", "c")}
