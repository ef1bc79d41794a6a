"""The one reading of a text that all parts of the tagger share: folded text, sentences, words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.records import Span
from monitor.text import fold, sentences

# Longer texts are read up to here: no article is longer, and a hostile page must not cost minutes.
MAX_CHARS = 60_000

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[?!]+|[\U0001F300-\U0001FAFF]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text that has been read once."""

    text: str  # as offsets refer to it; may be longer than what was read
    folded: str  # lower case, plain quotes, same offsets, at most MAX_CHARS
    sentences: tuple[Span, ...]
    words: tuple[tuple[str, ...], ...]  # the raw words of each sentence

    def word_spans(self) -> Iterator[tuple[int, str, Span]]:
        """Yield sentence number, raw word and span of every word, in order."""
        for number, (start, end) in enumerate(self.sentences):
            for found in _WORD.finditer(self.text, start, end):
                yield number, found.group(), found.span()

    def sentence_at(self, offset: int) -> int:
        """Return the number of the sentence that an offset lies in, or of the one before it."""
        low, high = 0, len(self.sentences)
        while low < high:
            middle = (low + high) // 2
            if self.sentences[middle][0] <= offset:
                low = middle + 1
            else:
                high = middle
        return max(low - 1, 0)


def read_document(text: str) -> Document:
    """Read a text: fold it, find its sentences and their words. Linear in the length."""
    cut = text[:MAX_CHARS]
    spans = sentences(cut)
    words = tuple(tuple(_WORD.findall(cut, start, end)) for start, end in spans)
    return Document(text=text, folded=fold(cut), sentences=spans, words=words)
