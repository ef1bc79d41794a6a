"""A growing table of word types: what every model thinks of a word is worked out once and then looked up.

Scoring a text over words and letter groups is then a sparse product of "which words" with "scores of words".
"""

from collections.abc import Iterable

import numpy as np

from monitor.models.lexicon import Lexicon
from monitor.models.swaptable import tied_words
from monitor.models.vocabulary import Vocabulary, grams
from monitor.models.wordcodes import Numbers
from monitor.text import fold_word

# Above this many different words the table starts anew: names and typing errors are endless, memory is not.
MAX_TYPES = 120_000
_LONGEST_WORD = 40  # letters; the rest of a longer "word" is no language


class WordTable:
    """Numbers words by their folded form and keeps what the models need of each.

    Args:
        word_weights: ``(n_words, n_heads)`` float32, already times the inverse document frequency.
        gram_weights: ``(n_grams, n_heads)`` float32, likewise.
    """

    def __init__(
        self, vocabulary: Vocabulary, lexicon: Lexicon, word_weights: np.ndarray, gram_weights: np.ndarray
    ) -> None:
        self._vocabulary, self._lexicon = vocabulary, lexicon
        self._word_weights, self._gram_weights = word_weights, gram_weights
        self.n_words = len(vocabulary.words.idf)
        self.n_heads, self.n_classes = word_weights.shape[1], len(lexicon.names)
        self._empty()

    def _empty(self) -> None:
        self.size = 0
        self._by_raw = Numbers(self._add)
        self._by_fold: dict[str, int] = {}
        self._grow(4_096)

    def _grow(self, rows: int) -> None:
        fresh: dict[str, np.ndarray] = {
            "known": np.full(rows, -1, dtype=np.int64),
            "idf": np.zeros(rows, dtype=np.float32),
            "gram_square": np.zeros(rows, dtype=np.float32),
            "word_scores": np.zeros((rows, self.n_heads), dtype=np.float32),
            "gram_scores": np.zeros((rows, self.n_heads), dtype=np.float32),
            "spelled": np.zeros(rows, dtype=bool),
            "classes": np.zeros((rows, self.n_classes), dtype=np.float32),
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
    classes: np.ndarray

    def start_batch(self) -> None:
        """Make room if the table is full. Numbers given out before are void after this."""
        if self.size > MAX_TYPES:
            self._empty()

    def numbers(self, words: Iterable[str]) -> list[int]:
        """Return the numbers of raw words, adding the new ones."""
        return list(map(self._by_raw.__getitem__, words))

    def _add(self, raw: str) -> int:
        word = fold_word(raw[:_LONGEST_WORD])
        number = self._by_fold.get(word)
        if number is None:
            number = self._by_fold[word] = self.size
            if number == self._room:
                self._grow(2 * self._room)
            self.size += 1
            self._fill(number, word)
        self._by_raw[raw] = number
        return number

    def _fill(self, number: int, word: str) -> None:
        words, table = self._vocabulary.words, self._vocabulary.grams
        known = words.numbers.get(word)
        if known is not None:
            self.known[number], self.idf[number] = known, words.idf[known]
            self.word_scores[number] = self._word_weights[known]
        groups = grams(word) if word not in tied_words() else ()
        found = [at for gram in groups if (at := table.numbers.get(gram)) is not None]
        if found:
            found.sort()  # the order of a set of strings differs between runs, and so would the last bit of the sum
            self.gram_square[number] = float(np.square(table.idf[found]).sum())
            self.gram_scores[number] = self._gram_weights[found].sum(axis=0)
        self.spelled[number] = any(map(str.isalpha, word))
        self.classes[number, list(self._lexicon.classes(word))] = 1.0
