"""Why a label was set: which words of the text spoke for it most, and where they stand."""

from dataclasses import dataclass

import numpy as np

from monitor.models.document import Document
from monitor.models.wordtable import WordTable
from monitor.records import Reason

N_WORDS = 3  # words that are given as reasons of one label


@dataclass(frozen=True, slots=True, kw_only=True)
class WordParts:
    """What every different word of a text adds to the scores."""

    document: Document
    first: np.ndarray  # (n_different,) position of its first place among the words of the text
    parts: np.ndarray  # (n_different, n_heads)


def word_parts(document: Document, numbers: np.ndarray, table: WordTable, lengths: tuple[float, float]) -> WordParts:
    """Work out what the words of a text add to its scores.

    Args:
        numbers: the words of the document as the table numbers them, ``(n_words,)``.
        lengths: what word and letter-group weights of this text were divided by.
    """
    types, first, counts = np.unique(numbers, return_index=True, return_counts=True)
    parts = table.word_scores[types] / np.float32(lengths[0]) + table.gram_scores[types] / np.float32(lengths[1])
    return WordParts(document=document, first=first, parts=(1 + np.log(counts, dtype=np.float32))[:, None] * parts)


def word_reasons(words: WordParts, outputs: np.ndarray, *, label: str, by: str) -> tuple[Reason, ...]:
    """Return the words with the largest part in a score, at their first place in the text.

    Args:
        outputs: weights of the table's heads, ``(n_heads,)``: which combination of scores is explained.
    """
    if not len(words.first):
        return ()
    parts = words.parts @ outputs
    best = np.lexsort((words.first, -parts))[:N_WORDS]
    return tuple(
        Reason(
            label=label, by=by, span=words.document.word_span(int(words.first[at])), weight=round(float(parts[at]), 3)
        )
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
