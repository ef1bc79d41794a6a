"""Letter groups of many words at once are those of each word by itself."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from monitor.models.lettergroups import LetterGroups
from monitor.models.vocabulary import Table, grams

WORDS = ("mast", "masten", "é", "prik", "🙂", "ж", "a" * 40, "'s", "5g", "")
KNOWN = sorted(set().union(*(grams(word) for word in ("mast", "masten", "prikbus", "5g", "é", "🙂"))))
TABLE = Table(numbers={group: at for at, group in enumerate(KNOWN)}, idf=np.ones(len(KNOWN), dtype=np.float32))


@given(st.lists(st.sampled_from(WORDS) | st.text(alphabet="mastenpri5gé🙂ж\ud800", max_size=12), max_size=12))
def test_groups_of_many_words_are_those_of_each(words: list[str]) -> None:
    found = LetterGroups(TABLE).find(words)
    assert found.shape == (len(words), len(KNOWN))
    for at, word in enumerate(words):
        expected = sorted(TABLE.numbers[group] for group in grams(word) if group in TABLE.numbers) if word else []
        assert found.indices[found.indptr[at] : found.indptr[at + 1]].tolist() == expected
    assert set(found.data.tolist()) <= {1.0}


def test_a_table_without_groups_finds_none() -> None:
    empty = LetterGroups(Table(numbers={}, idf=np.zeros(0, dtype=np.float32)))
    assert empty.find(["mast", ""]).nnz == 0
