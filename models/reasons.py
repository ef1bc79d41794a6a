"""Why a label was set: which words of the text spoke for it most, and where they stand."""

from collections import Counter

import numpy as np

from monitor.models.document import Document
from monitor.models.wordtable import WordTable
from monitor.records import Reason, Span

N_WORDS = 3  # words that are given as reasons of one label


def word_reasons(
    document: Document, table: WordTable, outputs: np.ndarray, lengths: tuple[float, float], *, label: str, by: str
) -> tuple[Reason, ...]:
    """Return the words with the largest part in a score, at their first place in the text.

    Args:
        outputs: weights of the table's heads, ``(n_heads,)``: which combination of scores is explained.
        lengths: what word and letter-group weights of this text were divided by.
    """
    spans: dict[int, Span] = {}
    numbers = []
    words = [(word, span) for _, word, span in document.word_spans()]
    for number, (_, span) in zip(table.numbers(word for word, _ in words), words, strict=True):
        spans.setdefault(number, span)
        numbers.append(number)
    parts = {
        number: (1 + np.log(count))
        * float(table.word_scores[number] @ outputs / lengths[0] + table.gram_scores[number] @ outputs / lengths[1])
        for number, count in Counter(numbers).items()
    }
    best = sorted(parts, key=lambda number: (-parts[number], spans[number]))[:N_WORDS]
    return tuple(
        Reason(label=label, by=by, span=spans[number], weight=round(parts[number], 3))
        for number in best
        if parts[number] > 0 or number == best[0]
    )


def sentence_reason(
    document: Document, table: WordTable, outputs: np.ndarray, label: str, by: str
) -> tuple[Reason, ...]:
    """Return the sentence that speaks most for a label, with the mean score of its words."""
    best: tuple[float, Span] | None = None
    for words, span in zip(document.words, document.sentences, strict=True):
        if not words:
            continue
        numbers = table.numbers(words)
        parts = (table.word_scores[numbers] + table.gram_scores[numbers]) @ outputs
        value = float(parts.sum()) / (len(words) ** 0.5 + 1)
        if best is None or value > best[0]:
            best = (value, span)
    if best is None:
        return ()
    return (Reason(label=label, by=by, span=best[1], weight=round(best[0], 3)),)
