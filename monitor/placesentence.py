"""The sentence that a name stands in: the words to its left and right tell what is said of the place.

It ends at every stop and line end. The sentences of ``monitor.text``, which know abbreviations and numbers, were tried:
the model of places learns as much from these (docs/models/places.md).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.records import Span

NAME = "@"  # stands for every name of a place: what is said of one place may be said of another
START = "^"  # of a sentence that follows another
_REACH = 150  # characters on either side: the cost does not grow with the length of the sentence
_TOKEN = re.compile(r"\w+|[.!?\n:;,()@]")
_ENDS = frozenset(".!?\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """The words and signs around a name, as far as its sentence goes."""

    left: tuple[str, ...]  # nearest first; the last may be ``START``
    right: tuple[str, ...]  # nearest first; the last may be the sign that ends the sentence


def sentences_around(text: str, spans: Sequence[Span]) -> tuple[Sentence, ...]:
    """Return what stands around each name, in order.

    Args:
        spans: of the names, in order; none overlap.
    """
    pieces: list[str] = []
    places: list[int] = []
    length = last = 0
    for start, end in spans:
        before = text[last:start].replace(NAME, " ")
        places.append(length + len(before) + 1)
        pieces += (before, f" {NAME} ")
        length += len(before) + 3
        last = end
    pieces.append(text[last : last + _REACH].replace(NAME, " "))
    marked = "".join(pieces)
    return tuple(Sentence(left=_left(marked, at), right=_right(marked, at + 1)) for at in places)


def _left(marked: str, end: int) -> tuple[str, ...]:
    found: list[str] = []
    for token in reversed(_TOKEN.findall(marked[max(0, end - _REACH) : end].lower())):
        if token in _ENDS:
            found.append(START)
            break
        found.append(token)
    return tuple(found)


def _right(marked: str, start: int) -> tuple[str, ...]:
    found: list[str] = []
    for token in _TOKEN.findall(marked[start : start + _REACH].lower()):
        found.append(token)
        if token in _ENDS:
            break
    return tuple(found)
