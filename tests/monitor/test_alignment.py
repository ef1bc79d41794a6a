"""What differs between two texts: found for any words, and in bounded time."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.alignment import differences

WORDS = st.lists(st.sampled_from(["a", "b", "c", "d", "e", "f", "1", "2"]), max_size=60)


@given(WORDS, WORDS)
def test_what_does_not_differ_is_equal(first: list[str], second: list[str]) -> None:
    at = other_at = 0
    for start, end, other_start, other_end in (*differences(first, second), (len(first), 0, len(second), 0)):
        assert first[at:start] == second[other_at:other_start]
        at, other_at = end, other_end


@given(WORDS)
def test_equal_texts_do_not_differ(words: list[str]) -> None:
    assert not list(differences(words, words))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("in Ede waren 12 meldingen", "in Soest waren 14 meldingen", [("Ede", "Soest"), ("12", "14")]),
        ("dat zei de raad", "dat zei gisteren de raad", [("", "gisteren")]),
        ("op 3 mei en op 4 mei en op 5 mei", "op 6 mei en op 7 mei en op 8 mei", [("3", "6"), ("4", "7"), ("5", "8")]),
        ("", "heel anders", [("", "heel anders")]),
    ],
)
def test_replaced_words_are_told_apart(first: str, second: str, expected: list[tuple[str, str]]) -> None:
    left, right = first.split(), second.split()
    found = [(" ".join(left[a:b]), " ".join(right[c:d])) for a, b, c, d in differences(left, right)]
    assert found == expected


@pytest.mark.parametrize("n_words", [1, 2, 5, 50, 1_500])
def test_any_texts_are_compared_in_bounded_time(n_words: int) -> None:
    rng = random.Random(n_words)
    first, second = ([f"w{rng.randrange(n_words)}" for _ in range(1_500)] for _ in range(2))
    started = time.process_time()
    list(differences(first, second))
    assert time.process_time() - started < 0.5
