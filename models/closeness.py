"""How close texts and their sentences come to the claims of the library, in words and pairs and in letter groups.

A claim is one vector over all its wordings together: the claim, its variants and its key words. What a word type has
in common with each claim is worked out once (``wordtable.py``); a text is the damped sum of its words, a sentence the
plain sum.
"""

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp

from monitor.models.document import Document
from monitor.models.features import Batch
from monitor.models.swaptable import tied_words
from monitor.models.vocabulary import Vocabulary, matrices
from monitor.models.wordtable import WordTable

_LEAST = 1e-9


class ClaimVectors:
    """The claims as vectors of length one, weighed by rarity on both sides.

    Args:
        wordings: all wordings of each claim as one document.
    """

    def __init__(self, vocabulary: Vocabulary, wordings: Sequence[Document]) -> None:
        self.n_claims = len(wordings)
        idf = np.concatenate([vocabulary.words.idf, vocabulary.pairs.idf]).astype(np.float32)
        words, letter_groups = matrices(vocabulary, wordings, groupless=tied_words())
        weighted = sp.csr_array(words * idf).astype(np.float32)
        self._words = sp.csr_array(weighted.T)  # (n_words + n_pairs, n_claims)
        self._squares = np.square(idf)
        n_words = len(vocabulary.words.idf)
        rows = np.zeros((n_words + 1, self.n_claims), dtype=np.float32)  # the last for words that are unknown
        rows[:n_words] = weighted[:, :n_words].toarray().T
        self._word_rows = rows
        unit = sp.csr_array(letter_groups)
        lengths = np.sqrt(np.asarray((unit * unit).sum(axis=1)).ravel())
        unit = sp.csr_array(sp.diags_array(1 / np.maximum(lengths, _LEAST)) @ unit)
        weighed = sp.csr_array(unit * vocabulary.grams.idf).astype(np.float32)
        self._group_rows = np.ascontiguousarray(weighed.toarray().T)

    def of_groups(self, groups: sp.csr_array) -> np.ndarray:
        """Return what words have in common with each claim by their letter groups, ``(n_words, n_claims)``.

        Args:
            groups: which they have, ``(n_words, n_groups)`` by the numbers of the vocabulary.
        """
        common: np.ndarray = groups @ self._group_rows
        return common

    def texts_by_words(self, texts: sp.csr_array) -> np.ndarray:
        """Return the cosine by words and pairs of whole texts with every claim, ``(n_texts, n_claims)``.

        Args:
            texts: damped counts of words, then pairs, by their vocabulary numbers: ``(n_texts, n_words + n_pairs)``.
        """
        lengths = np.sqrt((texts * texts) @ self._squares)
        near: np.ndarray = (texts @ self._words).toarray() / np.maximum(lengths, _LEAST)[:, None]
        return near

    def sentences(self, batch: Batch, table: WordTable, claims: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the cosines of sentences by words and by letter groups, ``(n_sentences, n)`` each.

        Reckoned as if no word came twice in a sentence and no two words had a group in common; no pairs.

        Args:
            claims: numbers of the claims that each text is compared with, ``(n_texts, n)``.
        """
        lengths = np.bincount(batch.sentence_of, minlength=batch.n_sentences)
        filled = np.flatnonzero(lengths)
        starts = (np.cumsum(lengths) - lengths)[filled]
        numbers, asked = batch.numbers, claims[batch.document_of]
        by_words = _means(self._word_rows, table.known[numbers], np.square(table.idf[numbers]), asked, starts)
        by_groups = _means(table.claim_scores, numbers, table.gram_square[numbers], asked, starts)
        near = np.zeros((2, batch.n_sentences, claims.shape[1]), dtype=np.float32)
        near[:, filled] = by_words, by_groups
        return near[0], near[1]


def _means(
    rows: np.ndarray, numbers: np.ndarray, squares: np.ndarray, columns: np.ndarray, starts: np.ndarray
) -> np.ndarray:
    """Return the summed ``rows[numbers]`` of every stretch, at the columns of each, over the root of summed squares."""
    if not len(starts):
        return np.zeros((0, columns.shape[1]), dtype=np.float32)
    places = (numbers % len(rows))[:, None] * rows.shape[1] + columns  # -1 is the last row
    sums = np.add.reduceat(rows.ravel().take(places), starts, axis=0)
    means: np.ndarray = sums / np.sqrt(np.maximum(np.add.reduceat(squares, starts), _LEAST))[:, None]
    return means
