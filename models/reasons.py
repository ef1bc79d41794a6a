"""Why a label was set: which words of the text spoke for it most, and where they stand."""

from collections.abc import Mapping

import numpy as np

from monitor.models.scoring import Scored
from monitor.models.wordtable import WordTable
from monitor.records import Reason

N_WORDS = 3  # words that are given as reasons of one label


def word_reasons(
    scored: Scored, table: WordTable, outputs: Mapping[int, float], *, label: str, by: str
) -> tuple[Reason, ...]:
    """Return the words with the largest part in a score, at their first place in the text.

    Args:
        outputs: column of the table's heads -> weight: which combination of scores is explained.
    """
    if not len(scored.types):
        return ()
    of_words, of_groups = map(np.float32, scored.lengths)
    said = (_said(table.word_scores, scored.types, outputs), _said(table.gram_scores, scored.types, outputs))
    parts = scored.damped * (said[0] / of_words + said[1] / of_groups)
    n = min(N_WORDS, len(parts))
    least = np.partition(parts, -n)[-n]
    found = [(-float(parts[at]), _first(scored.numbers, scored.types[at])) for at in np.flatnonzero(parts >= least)]
    best = sorted(found)[:n]
    return tuple(
        Reason(label=label, by=by, span=scored.document.word_span(first), weight=round(-part, 3))
        for rank, (part, first) in enumerate(best)
        if part < 0 or not rank
    )


def _said(scores: np.ndarray, words: np.ndarray, outputs: Mapping[int, float]) -> np.ndarray:
    """Return what heads together say of words of the table, ``(n_words,)``."""
    said = np.zeros(len(words), dtype=np.float32)
    for column, weight in outputs.items():
        said += np.float32(weight) * scores[words, column]
    return said


def _first(numbers: np.ndarray, number: int) -> int:
    """Return the position of the first place of a word among the words of the text."""
    return int((numbers == number).argmax())


def sentence_reason(
    scored: Scored, table: WordTable, outputs: Mapping[int, float], *, label: str, by: str
) -> tuple[Reason, ...]:
    """Return the sentence that speaks most for a label, with the mean score of its words.

    Args:
        outputs: as for ``word_reasons``.
    """
    document = scored.document
    lengths = np.array([len(words) for words in document.words], dtype=np.int64)
    filled = np.flatnonzero(lengths)
    if not len(filled):
        return ()
    numbers = scored.numbers
    parts = _said(table.word_scores, numbers, outputs) + _said(table.gram_scores, numbers, outputs)
    starts = np.cumsum(lengths) - lengths
    values = np.add.reduceat(parts.astype(np.float64), starts[filled]) / (np.sqrt(lengths[filled]) + 1)
    best = int(values.argmax())
    span = document.sentences[filled[best]]
    return (Reason(label=label, by=by, span=span, weight=round(float(values[best]), 3)),)
