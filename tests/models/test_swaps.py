"""Words of a group are exchanged consistently, in their own form and case, and never in another sense."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from monitor.catalogue import Catalogue
from monitor.models.corpus import read_corpus
from monitor.models.swaps import N_VARIANTS, carried, claim_words, swapped
from monitor.models.swaptable import SwapClass, load_swaps, read_swaps, tied_words

ROOT = Path(__file__).resolve().parents[2]
SWAPS = {swap.name: swap for swap in load_swaps()}
SMALL = """
[kleur]
match = "common"
only_into = ["paars"]
carrier = ["Het is {0}."]
rows = [["rood", "rode"], ["blauw", "blauwe"], ["paars", ""], ["groen", "groene"]]
"""
(COLOURS,) = read_swaps(SMALL)


def test_every_word_of_a_row_becomes_the_word_in_the_same_place_of_one_other_row() -> None:
    assert list(swapped("Een rood dak, een rode deur en een groen hek.", COLOURS)) == [
        "Een blauw dak, een blauwe deur en een rood hek.",
        "Een groen dak, een groene deur en een blauw hek.",
        "Een groen dak, een groene deur en een paars hek.",
    ]


def test_two_rows_stay_two() -> None:
    for text in swapped("rood of blauw of groen", COLOURS):
        assert len(set(text.split(" of "))) == 3


@pytest.mark.parametrize("text", ["Een roodborstje in het roodgroene licht.", "Jan Rood was er.", "paars", ""])
def test_other_words_and_names_stay(text: str) -> None:
    assert list(swapped(text, COLOURS)) == []


@pytest.mark.parametrize(
    ("name", "text", "stays"),
    [
        ("origin", "In Polen valt sneeuw.", True),
        ("origin", "MAROKKANEN WELKOM", False),
        ("origin", "de marokkanen hier", False),
        ("occupation", "Wethouder de Boer sprak.", True),
        ("occupation", "Boeren komen langs.", False),
        ("party", "Ik denk dat het volt wordt.", True),
        ("party", "een VVD-wethouder", False),
        ("male_name", "Mark en Jan de Vries", False),
        ("male_name", "Jan Pieterszoon Coen", True),
        ("male_name", "op 3 jan", True),
        ("place", "wij kampen met tekorten", True),
        ("place", "Dat speelt in 's-Hertogenbosch.", False),
    ],
)
def test_a_word_is_meant_or_not(name: str, text: str, stays: bool) -> None:
    assert (next(swapped(text, SWAPS[name]), None) is None) == stays


def test_the_case_of_the_old_word_is_kept() -> None:
    first = next(swapped("MAROKKANEN, marokkanen en Marokkanen", SWAPS["origin"]))
    upper, lower, _, title = first.replace(",", "").split()
    assert upper.isupper()
    assert lower.islower()
    assert title.istitle()


def test_words_of_the_claim_that_a_text_is_about_stay() -> None:
    claims = Catalogue().claims
    place, n = SWAPS["place"], 0
    for example in read_corpus(ROOT / "data" / "corpus", claims):
        keep = claim_words(example, claims)
        if example.claim_id == "utrecht-verbiedt-autobezit" and " Utrecht " in example.full_text:
            n += 1
            assert all("Utrecht" in text for text in swapped(example.full_text, place, keep))
            assert not all("Utrecht" in text for text in swapped(example.full_text, place))
    assert n


@pytest.mark.parametrize("swap", SWAPS.values(), ids=SWAPS)
def test_every_sentence_that_is_put_before_a_text_names_a_group_that_can_be_swapped(swap: SwapClass) -> None:
    for number in range(len(swap.rows) * len(swap.carriers)):
        text = carried("Het regent.", swap, number)
        assert "{" not in text
        assert "  " not in text
        assert 1 <= len(list(swapped(text, swap))) <= N_VARIANTS


@pytest.mark.parametrize("swap", SWAPS.values(), ids=SWAPS)
def test_a_word_stands_in_one_column_only(swap: SwapClass) -> None:
    columns = Counter(word for word, _ in {(word, at) for row in swap.rows for at, word in enumerate(row) if word})
    # A party without an article is the same word with and without.
    assert swap.name == "party" or max(columns.values()) == 1


def test_the_places_are_of_all_provinces() -> None:
    names = {row[0] for row in SWAPS["place"].rows}
    with (ROOT / "data" / "municipalities.csv").open(encoding="utf-8") as file:
        provinces = Counter(row["province"] for row in csv.DictReader(file) if row["name"] in names)
    assert len(provinces) == 12
    assert min(provinces.values()) >= 5


def test_words_of_one_column_are_tied_and_free_ones_are_not() -> None:
    tied = tied_words()
    assert tied["marokkanen"] == tied["turken"] == tied["polen"]
    assert tied["moskee"] == tied["kerk"]
    assert "denk" not in tied
    assert "vvd" in tied


@pytest.mark.parametrize(
    "toml",
    [
        '[a]\nmatch = "any"\ncarrier = ["{0}"]\nrows = [["een"]]',
        '[a]\nmatch = "any"\ncarrier = ["{0}"]\nrows = [["een"], ["twee", "drie"]]',
        '[a]\nmatch = "soms"\ncarrier = ["{0}"]\nrows = [["een"], ["twee"]]',
        '[a]\nmatch = "any"\nrows = [["een"], ["twee"]]',
        '[a]\nmatch = "any"\ncarrier = "{0}"\nrows = [["een"], ["twee"]]',
        "[a",
    ],
)
def test_a_wrong_table_is_refused(toml: str) -> None:
    with pytest.raises(ValueError):
        read_swaps(toml)
