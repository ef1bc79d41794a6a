"""How close a text and its sentences come to the wordings of the claims, in words and pairs and in letter groups.

Every word, pair and word type (for its letter groups, see ``vocabulary.py``) has a row that says how much it has in
common with each wording. A text is the damped sum of its rows. The text as a whole is compared with all wordings by its
words; the rest is worked out only for the wordings that are asked for, since it costs ten times as much.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import scipy.sparse as sp

from monitor.models.document import Document
from monitor.models.vocabulary import Vocabulary, grams, matrices
from monitor.models.wordcodes import Numbers, find_pairs, sorted_codes
from monitor.text import fold_word

MAX_SENTENCES = 60  # of a very long text that are compared
_MAX_TYPES = 30_000  # word types remembered; with 1,200 wordings this is 75 MB
_LONGEST_WORD = 40
_LEAST = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Features of one text: which, and in which row they stand. Row 0 is the text, row 1 its first sentence."""

    numbers: np.ndarray  # (n_different,) ascending
    damped: np.ndarray  # (n_rows, n_different) float32
    n_rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadText:
    """A text ready for comparison."""

    words: Counted  # words and pairs as columns of the vocabulary
    types: Counted  # word types, for their letter groups


class Closeness:
    """The wordings as vectors, and the word types that have been met."""

    def __init__(self, vocabulary: Vocabulary, wordings: Sequence[Document]) -> None:
        self._vocabulary, self._n = vocabulary, len(wordings)
        self._codes, order = sorted_codes(tuple(vocabulary.pairs.numbers), vocabulary.words.numbers)
        self._pair_column = len(vocabulary.words.idf) + order
        self._idf = np.concatenate([vocabulary.words.idf, vocabulary.pairs.idf]).astype(np.float32)
        words, letter_groups = matrices(vocabulary, wordings)
        weighted = sp.csr_array(words * self._idf)  # a word of a text counts its rarity too
        self._words = sp.csr_array(weighted.astype(np.float32).T)
        used = np.unique(weighted.indices)
        self._row_of_word = np.zeros(len(self._idf), dtype=np.int64)
        self._row_of_word[used] = 1 + np.arange(len(used))
        rows = np.vstack([np.zeros((1, self._n)), weighted[:, used].toarray().T])
        self._word_rows = np.ascontiguousarray(rows, dtype=np.float32)
        unit = sp.csr_array(letter_groups)
        lengths = np.sqrt(np.asarray((unit * unit).sum(axis=1)).ravel())
        unit = sp.csr_array(sp.diags_array(1 / np.maximum(lengths, _LEAST)) @ unit)
        used = np.unique(unit.indices)
        self._row_of_gram = np.full(len(vocabulary.grams.idf), -1, dtype=np.int64)
        self._row_of_gram[used] = np.arange(len(used))
        idf = vocabulary.grams.idf
        self._gram_rows = np.ascontiguousarray((unit[:, used].toarray() * idf[used]).T, dtype=np.float32)
        self._empty()

    def _empty(self) -> None:
        self._numbers = Numbers(self._add)
        self._known = np.full(1_024, -1, dtype=np.int64)
        self._type_rows = np.zeros((1_024, self._n), dtype=np.float16)
        self._squares = np.zeros(1_024, dtype=np.float32)

    def read(self, document: Document) -> ReadText:
        """Look the words of a text up. Sentences after the first ``MAX_SENTENCES`` count in the whole text only."""
        if len(self._numbers) > _MAX_TYPES:
            self._empty()
        words_of = chain.from_iterable(document.words)
        numbers = np.array(list(map(self._numbers.__getitem__, words_of)), dtype=np.int64)
        lengths = np.array([len(words) for words in document.words], dtype=np.int64)
        row_of = np.repeat(np.arange(1, len(lengths) + 1), lengths)
        n_rows = 1 + min(len(lengths), MAX_SENTENCES)
        known = self._known[numbers]
        pairs, first = find_pairs(known, self._codes)
        inside = row_of[first] == row_of[np.minimum(first + 1, len(row_of) - 1)]
        words = np.concatenate([known[known >= 0], self._pair_column[pairs]])
        rows = np.concatenate([row_of[known >= 0], np.where(inside, row_of[first], n_rows)])
        return ReadText(words=_counted(words, rows, n_rows), types=_counted(numbers, row_of, n_rows))

    def _add(self, raw: str) -> int:
        token = fold_word(raw)
        number = self._numbers[raw] = len(self._numbers)
        if number == len(self._squares):
            self._type_rows = np.concatenate([self._type_rows, np.zeros_like(self._type_rows)])
            self._squares = np.concatenate([self._squares, np.zeros_like(self._squares)])
            self._known = np.concatenate([self._known, np.full_like(self._known, -1)])
        self._known[number] = self._vocabulary.words.numbers.get(token, -1)
        table = self._vocabulary.grams
        found = sorted(at for gram in grams(token[:_LONGEST_WORD]) if (at := table.numbers.get(gram)) is not None)
        if found:
            self._squares[number] = float(np.square(table.idf[found]).sum())
            rows = self._row_of_gram[found]
            self._type_rows[number] = self._gram_rows[rows[rows >= 0]].sum(axis=0)
        return number

    def counts(self, documents: Sequence[Document]) -> sp.csr_array:
        """Return the damped counts of words, then pairs, by vocabulary number, ``(n_texts, n_words + n_pairs)``."""
        read = [self.read(document).words for document in documents]
        starts = np.cumsum([0, *(len(one.numbers) for one in read)])
        columns = np.concatenate([np.zeros(0, dtype=np.int64), *(one.numbers for one in read)])
        data = np.concatenate([np.zeros(0, dtype=np.float32), *(one.damped[0] for one in read)])
        return sp.csr_array((data, columns, starts), shape=(len(read), len(self._idf)))

    def texts_by_words(self, texts: sp.csr_array) -> np.ndarray:
        """Return the cosine by words and pairs of whole texts with every wording, ``(n_texts, n_wordings)``.

        Args:
            texts: damped counts of words, then pairs, by their vocabulary numbers: ``(n_texts, n_words + n_pairs)``.
        """
        lengths = np.sqrt((texts * texts) @ np.square(self._idf))
        near: np.ndarray = (texts @ self._words).toarray() / np.maximum(lengths, _LEAST)[:, None]
        return near

    def by_words(self, text: ReadText, wordings: np.ndarray) -> np.ndarray:
        """Return the cosine by words and pairs, ``(1 + n_sentences, n)``: the text first.

        Args:
            wordings: which, ``(n,)``.
        """
        lengths = np.sqrt(np.square(text.words.damped) @ np.square(self._idf[text.words.numbers]))
        rows = self._row_of_word[text.words.numbers]
        used = np.flatnonzero(rows)
        near: np.ndarray = text.words.damped[:, used] @ _cut(self._word_rows, rows[used], wordings)
        near /= np.maximum(lengths, _LEAST)[:, None]
        return near

    def by_grams(self, text: ReadText, wordings: np.ndarray) -> np.ndarray:
        """Return the cosine by letter groups, as ``by_words``; as if the types of a text had no group in common."""
        lengths = np.sqrt(np.square(text.types.damped) @ self._squares[text.types.numbers])
        near: np.ndarray = text.types.damped @ _cut(self._type_rows, text.types.numbers, wordings)
        near /= np.maximum(lengths, _LEAST)[:, None]
        return near


def _cut(table: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Return ``table[rows][:, columns]`` without copying more than that."""
    if len(columns) == table.shape[1]:
        return np.asarray(table[rows])
    cells: np.ndarray = table.ravel().take(rows[:, None] * table.shape[1] + columns)
    return cells


def _counted(numbers: np.ndarray, rows: np.ndarray, n_rows: int) -> Counted:
    """Count numbers per row and in all; rows from ``n_rows`` on count in all only."""
    different, places = np.unique(numbers, return_inverse=True)
    n = len(different)
    kept = rows < n_rows
    cells = np.concatenate([places, rows[kept] * n + places[kept]])
    counts = np.bincount(cells, minlength=n_rows * n).reshape(n_rows, n).astype(np.float32)
    some = counts > 0
    counts[some] = 1 + np.log(counts[some])
    return Counted(numbers=different, damped=counts, n_rows=n_rows)
