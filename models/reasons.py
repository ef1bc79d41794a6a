"""Why a label was set: which words of the text spoke for it most, and where they stand."""

import numpy as np

from monitor.models.document import Document
from monitor.models.wordtable import WordTable
from monitor.records import Reason

N_WORDS = 3  # words that are given as reasons of one label


def word_reasons(
    document: Document,
    numbers: np.ndarray,
    table: WordTable,
    outputs: np.ndarray,
    lengths: tuple[float, float],
    *,
    label: str,
    by: str,
) -> tuple[Reason, ...]:
    """Return the words with the largest part in a score, at their first place in the text.

    Args:
        numbers: the words of the document as the table numbers them, ``(n_words,)``.
        outputs: weights of the table's heads, ``(n_heads,)``: which combination of scores is explained.
        lengths: what word and letter-group weights of this text were divided by.
    """
    if not len(numbers):
        return ()
    types, first, counts = np.unique(numbers, return_index=True, return_counts=True)
    by_words, by_grams = table.word_scores[types] @ outputs, table.gram_scores[types] @ outputs
    parts = (1 + np.log(counts)) * (by_words / lengths[0] + by_grams / lengths[1])
    best = np.lexsort((first, -parts))[:N_WORDS]
    return tuple(
        Reason(label=label, by=by, span=document.word_span(int(first[at])), weight=round(float(parts[at]), 3))
        for at in best
        if parts[at] > 0 or at == best[0]
    )


def sentence_reason(
    document: Document, numbers: np.ndarray, table: WordTable, outputs: np.ndarray, *, label: str, by: str
) -> tuple[Reason, ...]:
    """Return the sentence that speaks most for a label, with the mean score of its words.

    Args:
        numbers: as for ``word_reasons``.
    """
    lengths = np.array([len(words) for words in document.words], dtype=np.int64)
    filled = np.flatnonzero(lengths)
    if not len(filled):
        return ()
    parts = (table.word_scores[numbers] + table.gram_scores[numbers]) @ outputs
    starts = np.cumsum(lengths) - lengths
    values = np.add.reduceat(parts.astype(np.float64), starts[filled]) / (np.sqrt(lengths[filled]) + 1)
    best = int(values.argmax())
    span = document.sentences[filled[best]]
    return (Reason(label=label, by=by, span=span, weight=round(float(values[best]), 3)),)
