"""A growing table of word types: what every model thinks of a word is worked out once and then looked up.

Scoring a text over words and letter groups is then a sparse product of "which words" with "scores of words".
"""

from collections.abc import Iterable
from itertools import chain
from typing import Protocol

import numpy as np
import scipy.sparse as sp

from monitor.models.lettergroups import LetterGroups
from monitor.models.lexicon import Lexicon
from monitor.models.swaptable import tied_words
from monitor.models.vocabulary import Vocabulary
from monitor.models.wordcodes import Numbers
from monitor.text import fold_word

# Above this many different words the table starts anew: names and typing errors are endless, memory is not.
MAX_TYPES = 60_000
_LONGEST_WORD = 40  # letters; the rest of a longer "word" is no language


class GroupVectors(Protocol):
    """What claims say of letter groups (``closeness.py``)."""

    n_claims: int

    def of_groups(self, groups: sp.csr_array) -> tuple[np.ndarray, np.ndarray]:
        """Return what words have in common with claims and corrections, by the groups they have."""


class WordTable:
    """Numbers words by their folded form and keeps what the models need of each.

    Args:
        word_weights: ``(n_words, n_heads)`` float32, already times the inverse document frequency.
        gram_weights: ``(n_grams, n_heads)`` float32, likewise.
        vectors: of the claims of the library; None: without.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        lexicon: Lexicon,
        word_weights: np.ndarray,
        gram_weights: np.ndarray,
        *,
        vectors: GroupVectors | None = None,
    ) -> None:
        self._vocabulary, self._lexicon = vocabulary, lexicon
        self._groups, self._tied = LetterGroups(vocabulary.grams), tied_words()
        self._squares = np.square(vocabulary.grams.idf)
        self._vectors = vectors
        self._n_claims = 0 if vectors is None else vectors.n_claims
        self._word_weights, self._gram_weights = word_weights, gram_weights
        self.n_words = len(vocabulary.words.idf)
        self.n_heads, self.n_classes = word_weights.shape[1], len(lexicon.names)
        self._empty()

    def _empty(self) -> None:
        self.size = 0
        self._by_raw = Numbers(self._add)
        self._by_fold: dict[str, int] = {}
        self._new: list[str] = []  # numbered, but not worked out yet
        self._classes = np.zeros(0, dtype=np.int64)  # of all words in the order of their numbers
        self._grow(4_096)

    def _grow(self, rows: int) -> None:
        fresh: dict[str, np.ndarray] = {
            "known": np.full(rows, -1, dtype=np.int64),
            "idf": np.zeros(rows, dtype=np.float32),
            "gram_square": np.zeros(rows, dtype=np.float32),
            "word_scores": np.zeros((rows, self.n_heads), dtype=np.float32),
            "gram_scores": np.zeros((rows, self.n_heads), dtype=np.float32),
            "spelled": np.zeros(rows, dtype=bool),
            "_first_class": np.zeros(rows, dtype=np.int64),
            "_n_own_classes": np.zeros(rows, dtype=np.int64),
            "claim_scores": np.zeros((rows, self._n_claims), dtype=np.float32),
            "correction_scores": np.zeros((rows, self._n_claims), dtype=np.float32),
        }
        for name, array in fresh.items():
            if self.size:
                array[: self.size] = getattr(self, name)[: self.size]
            setattr(self, name, array)
        self._room = rows

    known: np.ndarray  # vocabulary number, -1 for a word that training did not keep
    idf: np.ndarray
    gram_square: np.ndarray  # squared length over letter groups
    word_scores: np.ndarray
    gram_scores: np.ndarray
    spelled: np.ndarray  # whether it has a letter
    _first_class: np.ndarray  # where its classes start
    _n_own_classes: np.ndarray
    claim_scores: np.ndarray  # what the letter groups have in common with each claim
    correction_scores: np.ndarray  # and with its correction

    def start_batch(self) -> None:
        """Make room if the table is full. Numbers given out before are void after this."""
        if self.size > MAX_TYPES:
            self._empty()

    def numbers(self, words: Iterable[str]) -> list[int]:
        """Return the numbers of raw words, adding the new ones; ``settle`` then works out what is needed of those."""
        return list(map(self._by_raw.__getitem__, words))

    def classes(self, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the classes of words one after the other, and how many each word has: ``(n,)``, ``(n_words,)``."""
        n_own = self._n_own_classes[numbers]
        ends = np.cumsum(n_own)
        offsets = np.repeat(self._first_class[numbers] - (ends - n_own), n_own)
        return self._classes[offsets + np.arange(len(offsets))], n_own

    def settle(self) -> None:
        """Fill the rows of all words that are new, together."""
        if not self._new:
            return
        first = self.size - len(self._new)
        numbers_of = self._vocabulary.words.numbers
        known = np.array([numbers_of.get(word, -1) for word in self._new], dtype=np.int64)
        is_known = np.flatnonzero(known >= 0)
        rows = slice(first, self.size)
        self.known[rows] = known
        self.idf[first + is_known] = self._vocabulary.words.idf[known[is_known]]
        self.word_scores[first + is_known] = self._word_weights[known[is_known]]
        self.spelled[rows] = [any(map(str.isalpha, word)) for word in self._new]
        classes = list(map(self._lexicon.classes, self._new))
        n_own = np.array(list(map(len, classes)), dtype=np.int64)
        self._n_own_classes[rows] = n_own
        self._first_class[rows] = len(self._classes) + np.cumsum(n_own) - n_own
        self._classes = np.append(self._classes, np.array(list(chain.from_iterable(classes)), dtype=np.int64))
        groups = self._groups.find(["" if word in self._tied else word for word in self._new])
        self.gram_square[rows] = groups @ self._squares
        self.gram_scores[rows] = groups @ self._gram_weights
        if self._vectors is not None:
            self.claim_scores[rows], self.correction_scores[rows] = self._vectors.of_groups(groups)
        self._new.clear()

    def _add(self, raw: str) -> int:
        word = fold_word(raw[:_LONGEST_WORD])
        number = self._by_fold.get(word)
        if number is None:
            number = self._by_fold[word] = self.size
            if number == self._room:
                self._grow(2 * self._room)
            self.size += 1
            self._new.append(word)
        self._by_raw[raw] = number
        return number
