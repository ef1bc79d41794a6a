"""Why a label was set: which words of the text spoke for it most, and where they stand."""

from dataclasses import dataclass

import numpy as np

from monitor.models.document import Document
from monitor.models.scoring import Scored
from monitor.models.wordtable import WordTable
from monitor.records import Reason

N_WORDS = 3  # words that are given as reasons of one label


@dataclass(frozen=True, slots=True, kw_only=True)
class WordParts:
    """What every different word of a text adds to the scores."""

    document: Document
    numbers: np.ndarray  # (n_words,) of the table
    types: np.ndarray  # (n_different,) numbers of the table
    parts: np.ndarray  # (n_different, n_heads)

    def first(self, number: int) -> int:
        """Return the position of the first place of a word among the words of the text."""
        return int((self.numbers == number).argmax())


def word_parts(scored: Scored, table: WordTable) -> WordParts:
    """Work out what the words of a text add to its scores."""
    of_words, of_groups = map(np.float32, scored.lengths)
    parts = table.word_scores[scored.types] / of_words + table.gram_scores[scored.types] / of_groups
    return WordParts(
        document=scored.document, numbers=scored.numbers, types=scored.types, parts=scored.damped[:, None] * parts
    )


def word_reasons(words: WordParts, outputs: np.ndarray, *, label: str, by: str) -> tuple[Reason, ...]:
    """Return the words with the largest part in a score, at their first place in the text.

    Args:
        outputs: weights of the table's heads, ``(n_heads,)``: which combination of scores is explained.
    """
    if not len(words.types):
        return ()
    parts = words.parts @ outputs
    n = min(N_WORDS, len(parts))
    least = np.partition(parts, -n)[-n]
    found = [(-float(parts[at]), words.first(words.types[at])) for at in np.flatnonzero(parts >= least)]
    best = sorted(found)[:n]
    return tuple(
        Reason(label=label, by=by, span=words.document.word_span(first), weight=round(-part, 3))
        for rank, (part, first) in enumerate(best)
        if part < 0 or not rank
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
