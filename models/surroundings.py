"""The sentence of a text that comes nearest to a claim, with the sentence before it and the one after it."""

from collections.abc import Sequence

from monitor.models.claims import Nearest
from monitor.models.document import Document

_REACH = 1  # sentences to either side
_MARKS = '"“”„‘«»'


def surroundings(document: Document, nearest: Nearest | None) -> range:
    """Return the numbers of the sentences around the nearest claim; all sentences where no claim is near."""
    n = len(document.sentences)
    if nearest is None or not nearest.spans:
        return range(n)
    middle = document.sentence_at(nearest.spans[0][0])
    return range(max(middle - _REACH, 0), min(middle + _REACH + 1, n))


def holds(document: Document, sentences: range, offsets: Sequence[int]) -> bool:
    """Tell whether one of some offsets lies in a row of sentences."""
    if not sentences:
        return False
    start, end = document.sentences[sentences[0]][0], document.sentences[sentences[-1]][1]
    return any(start <= offset < end for offset in offsets)


def part_of(document: Document, sentences: range) -> str:
    """Return the text of a row of sentences."""
    if not sentences:
        return ""
    return document.text[document.sentences[sentences[0]][0] : document.sentences[sentences[-1]][1]]


def quotation(document: Document, nearest: Nearest | None) -> tuple[float, float, float]:
    """Tell (1 or 0) whether the sentence nearest to a claim holds a quotation mark, starts with one, is inside a quote.

    What somebody quotes is not what the text says. Zeros where no claim is near.
    """
    if nearest is None or not nearest.spans:
        return 0.0, 0.0, 0.0
    start, end = nearest.spans[0]
    sentence, before = document.text[start:end], document.text[:start]
    starts = sentence.startswith(tuple(f"{_MARKS}'"))
    holds_one = starts or any(mark in sentence for mark in _MARKS)
    low, high = before.count("„"), before.count("”")
    is_open = before.count('"') % 2 == 1 or before.count("“") > high or low > high
    return float(holds_one), float(starts), float(is_open)
