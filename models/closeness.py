"""How close the sentences of a text come to the wordings of the claims, in words and pairs and in letter groups.

Letter groups are features of word types (see ``vocabulary.py``), so what a type has in common with every wording is
worked out once and then looked up: a sentence is the damped sum of its types.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from monitor.models.document import Document
from monitor.models.vocabulary import Vocabulary, grams, matrices
from monitor.text import fold_word

MAX_SENTENCES = 60  # of a very long text that are compared
_MAX_TYPES = 32_768  # word types remembered; with 1,200 wordings this is 80 MB
_LONGEST_WORD = 40
_LEAST = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """The vocabulary numbers of one text: word of every token, pair of every two neighbours; -1 where unknown."""

    words: np.ndarray  # (n_tokens,)
    pairs: np.ndarray  # (n_tokens,) pair of a token and the next; -1 after the last
    sentence_of: np.ndarray  # (n_tokens,)


class Closeness:
    """The wordings as vectors, and the word types that have been met."""

    def __init__(self, vocabulary: Vocabulary, wordings: Sequence[Document]) -> None:
        self._vocabulary, self._n = vocabulary, len(wordings)
        words, letter_groups = matrices(vocabulary, wordings)
        self._words = sp.csr_array(words.T)
        unit = sp.csr_array(letter_groups)
        lengths = np.sqrt(np.asarray((unit * unit).sum(axis=1)).ravel())
        unit = sp.csr_array(sp.diags_array(1 / np.maximum(lengths, _LEAST)) @ unit)
        used = np.unique(unit.indices)
        self._row_of = np.full(len(vocabulary.grams.idf), -1, dtype=np.int64)
        self._row_of[used] = np.arange(len(used))
        idf = vocabulary.grams.idf
        self._shared = (unit[:, used].toarray() * idf[used]).T.astype(np.float32).copy()  # (n_used, n_wordings)
        self._empty()

    def _empty(self) -> None:
        self._numbers: dict[str, int] = {}
        self._common = np.zeros((1_024, self._n), dtype=np.float16)
        self._squares = np.zeros(1_024, dtype=np.float32)

    def __call__(self, document: Document) -> tuple[np.ndarray, np.ndarray]:
        """Return closeness by words and by letter groups, each ``(1 + n_sentences, n_wordings)``: the text first.

        Cosine by words and pairs; by letter groups the length of a text is taken as if its types had no group in
        common. Sentences after the first ``MAX_SENTENCES`` count in the whole text only.
        """
        tokens = [fold_word(word) for sentence in document.words for word in sentence]
        lengths = [len(sentence) for sentence in document.words]
        sentence_of = np.repeat(np.arange(len(lengths)), lengths)
        n_rows = 1 + min(len(lengths), MAX_SENTENCES)
        known = self._known(tokens, sentence_of)
        return self._by_words(known, n_rows), self._by_grams(tokens, sentence_of, n_rows)

    def _known(self, tokens: Sequence[str], sentence_of: np.ndarray) -> _Known:
        words, pairs = self._vocabulary.words.numbers, self._vocabulary.pairs.numbers
        following = [*tokens[1:], ""][: len(tokens)]  # a text of dots alone has a sentence and no words
        return _Known(
            words=np.array([words.get(token, -1) for token in tokens], dtype=np.int64),
            pairs=np.array(
                [pairs.get(f"{one} {two}", -1) for one, two in zip(tokens, following, strict=True)], dtype=np.int64
            ),
            sentence_of=sentence_of,
        )

    def _by_words(self, known: _Known, n_rows: int) -> np.ndarray:
        n_words = len(self._vocabulary.words.idf)
        idf = np.concatenate([self._vocabulary.words.idf, self._vocabulary.pairs.idf])
        inside = np.append(known.sentence_of[1:] == known.sentence_of[:-1], False)[: len(known.words)]
        of_words, of_pairs = known.words >= 0, known.pairs >= 0
        rows = [
            np.zeros(int(of_words.sum() + of_pairs.sum()), dtype=np.int64),
            1 + known.sentence_of[of_words],
            1 + known.sentence_of[of_pairs & inside],
        ]
        columns = [
            known.words[of_words], n_words + known.pairs[of_pairs],
            known.words[of_words], n_words + known.pairs[of_pairs & inside],
        ]  # fmt: skip
        found = _damped(np.concatenate(rows), np.concatenate(columns), n_rows, len(idf))
        found.data *= idf[found.indices]
        return _over_length((found @ self._words).toarray(), found.data, found)

    def _by_grams(self, tokens: Sequence[str], sentence_of: np.ndarray, n_rows: int) -> np.ndarray:
        numbers = np.array(self._types(tokens), dtype=np.int64)
        types, places = np.unique(numbers, return_inverse=True)
        rows = np.concatenate([np.zeros(len(numbers), dtype=np.int64), 1 + sentence_of])
        found = _damped(rows, np.concatenate([places, places]), n_rows, max(len(types), 1))
        if not len(types):
            return np.zeros((n_rows, self._n))
        squares = (found * found) @ self._squares[types]
        near: np.ndarray = (found @ self._common[types]) / np.maximum(np.sqrt(squares), _LEAST)[:, None]
        return near

    def _types(self, tokens: Sequence[str]) -> list[int]:
        if len(self._numbers) > _MAX_TYPES:
            self._empty()
        get = self._numbers.get
        return [number if (number := get(token)) is not None else self._add(token) for token in tokens]

    def _add(self, token: str) -> int:
        number = self._numbers[token] = len(self._numbers)
        if number == len(self._squares):
            self._common = np.concatenate([self._common, np.zeros_like(self._common)])
            self._squares = np.concatenate([self._squares, np.zeros_like(self._squares)])
        table = self._vocabulary.grams
        found = sorted(at for gram in grams(token[:_LONGEST_WORD]) if (at := table.numbers.get(gram)) is not None)
        if found:
            self._squares[number] = float(np.square(table.idf[found]).sum())
            rows = self._row_of[found]
            self._common[number] = self._shared[rows[rows >= 0]].sum(axis=0)
        return number


def _damped(rows: np.ndarray, columns: np.ndarray, n_rows: int, n_columns: int) -> sp.csr_array:
    kept = rows < n_rows
    ones = np.ones(int(kept.sum()), dtype=np.float32)
    counts = sp.csr_array(sp.coo_array((ones, (rows[kept], columns[kept])), shape=(n_rows, n_columns)))
    counts.sum_duplicates()
    counts.data = 1 + np.log(counts.data)
    return counts


def _over_length(near: np.ndarray, values: np.ndarray, rows: sp.csr_array) -> np.ndarray:
    squares = np.add.reduceat(np.append(np.square(values), 0.0), rows.indptr[:-1]) * (np.diff(rows.indptr) > 0)
    divided: np.ndarray = near / np.maximum(np.sqrt(squares), _LEAST)[:, None]
    return divided
