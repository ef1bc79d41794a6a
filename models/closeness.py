"""How close texts and their sentences come to the claims of the library, in words and pairs and in letter groups.

A claim is one vector over all its wordings together: the claim, its variants and its key words. Its correction is
another: what the library says is wrong and what is right. What a word type has in common with each is worked out once
(``wordtable.py``); a text is the damped sum of its words, a sentence the plain sum.
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
    """The claims and their corrections as vectors of length one, weighed by rarity on both sides.

    Args:
        wordings: all wordings of each claim as one document.
        corrections: of each claim.
    """

    def __init__(self, vocabulary: Vocabulary, wordings: Sequence[Document], corrections: Sequence[Document]) -> None:
        self.n_claims = len(wordings)
        idf = np.concatenate([vocabulary.words.idf, vocabulary.pairs.idf]).astype(np.float32)
        self._squares = np.square(idf)
        weighted, groups = _weighed(vocabulary, idf, wordings)
        self._by_claim, self._words = weighted, sp.csr_array(weighted.T)
        self._corrections, of_corrections = _weighed(vocabulary, idf, corrections)
        self._group_rows = np.ascontiguousarray(np.vstack([groups, of_corrections]).T)
        n_words = len(vocabulary.words.idf)
        rows = np.zeros((n_words + 1, self.n_claims), dtype=np.float32)  # the last for words that are unknown
        rows[:n_words] = weighted[:, :n_words].toarray().T
        self._word_rows = rows

    def of_groups(self, groups: sp.csr_array) -> tuple[np.ndarray, np.ndarray]:
        """Return what words have in common with claims, and with corrections, each ``(n_words, n_claims)``.

        Args:
            groups: which they have, ``(n_words, n_groups)`` by the numbers of the vocabulary.
        """
        common: np.ndarray = groups @ self._group_rows
        return common[:, : self.n_claims], common[:, self.n_claims :]

    def texts_by_words(self, texts: sp.csr_array) -> np.ndarray:
        """Return the cosine by words and pairs of whole texts with every claim, ``(n_texts, n_claims)``.

        Args:
            texts: damped counts of words, then pairs, by their vocabulary numbers: ``(n_texts, n_words + n_pairs)``.
        """
        lengths = np.sqrt((texts * texts) @ self._squares)
        near: np.ndarray = (texts @ self._words).toarray() / np.maximum(lengths, _LEAST)[:, None]
        return near

    def beside(
        self, counts: sp.csr_array, types: sp.csr_array, lengths: np.ndarray, table: WordTable, claims: np.ndarray
    ) -> np.ndarray:
        """Compare each text with one claim and its correction.

        Args:
            counts: as for ``texts_by_words``.
            types: ``(n_texts, n_types)`` damped counts of the words of the table.
            lengths: ``(n_texts,)`` of the texts by their letter groups.
            claims: number of the claim of each text, ``(n_texts,)``; -1 for none, which gives zeros.

        Returns:
            cosines by words with the claim and with its correction, then by letter groups, ``(n_texts, 4)``.
        """
        by_words = np.sqrt((counts * counts) @ self._squares)
        row_of = np.repeat(np.arange(len(claims)), np.diff(types.indptr))
        of_claim = claims[row_of]
        found = np.zeros((len(claims), 4))
        for at, vectors in enumerate((self._by_claim, self._corrections)):
            found[:, at] = (counts * vectors[claims]).sum(axis=1) / np.maximum(by_words, _LEAST)
        for at, scores in enumerate((table.claim_scores, table.correction_scores), start=2):
            parts = types.data * scores[types.indices, of_claim]
            found[:, at] = np.bincount(row_of, weights=parts, minlength=len(claims)) / np.maximum(lengths, _LEAST)
        return np.where(claims[:, None] >= 0, found, 0.0)

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


def _weighed(vocabulary: Vocabulary, idf: np.ndarray, documents: Sequence[Document]) -> tuple[sp.csr_array, np.ndarray]:
    """Return words and pairs ``(n, n_words + n_pairs)``, and letter groups ``(n, n_groups)``, times their rarity."""
    words, groups = matrices(vocabulary, documents, groupless=tied_words())
    lengths = np.sqrt(np.asarray((groups * groups).sum(axis=1)).ravel())
    unit = sp.csr_array(sp.diags_array(1 / np.maximum(lengths, _LEAST)) @ groups)
    weighed = sp.csr_array(unit * vocabulary.grams.idf)
    return sp.csr_array(words * idf).astype(np.float32), weighed.toarray().astype(np.float32)


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
