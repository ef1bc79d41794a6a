"""The one reading of a text that all parts of the tagger share: folded text, sentences, words."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import chain, islice

from monitor.records import Span
from monitor.remembered import Remembered
from monitor.text import fold, plain_letters, sentences

# Longer texts are read up to here: no article is longer, and a hostile page must not cost minutes.
MAX_CHARS = 60_000

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[?!]+|[\U0001F300-\U0001FAFF]")


def _words(chunk: str) -> tuple[str, ...]:
    """Return the words of what stands between two white spaces: no word holds white space."""
    return tuple(_WORD.findall(chunk))


_CHUNKS = Remembered(_words, longest=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text that has been read once."""

    text: str  # as offsets refer to it; may be longer than what was read
    folded: str  # lower case, plain quotes, same offsets, at most MAX_CHARS
    plain: str  # folded without accents, a space for all that is no letter or digit, same offsets
    sentences: tuple[Span, ...]
    words: tuple[tuple[str, ...], ...]  # the raw words of each sentence

    @property
    def n_words(self) -> int:
        """Return the number of words."""
        return sum(map(len, self.words))

    def word_span(self, position: int) -> Span:
        """Return the span of the word at a position among all words of the text."""
        for (start, end), words in zip(self.sentences, self.words, strict=True):
            if position < len(words):
                found = next(islice(_WORD.finditer(self.text, start, end), position, None))
                return found.span()
            position -= len(words)
        raise IndexError(position)

    def sentence_at(self, offset: int) -> int:
        """Return the number of the sentence that an offset lies in, or of the one before it."""
        return max(bisect_right(self.sentences, (offset, MAX_CHARS)) - 1, 0)


def read_document(text: str) -> Document:
    """Read a text: fold it, find its sentences and their words. Linear in the length."""
    cut = text[:MAX_CHARS]
    spans = sentences(cut)
    words_of = _CHUNKS.__getitem__
    words = tuple(tuple(chain.from_iterable(map(words_of, cut[start:end].split()))) for start, end in spans)
    folded = fold(cut)
    return Document(text=text, folded=folded, plain=plain_letters(folded), sentences=spans, words=words)
