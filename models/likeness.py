"""Which labelled texts are alike: near-duplicates by their words, and texts made from one skeleton.

A text that stands in two authors' files is seen while it should be left out, and every estimate from left-out authors
is then too good. The same holds for a sentence pattern that is filled in again with other names and nouns.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from monitor.models.corpus import Example
from monitor.sketch import MIN_SHINGLES, read_words
from monitor.text import fold_word

# Bounds, with the highest value among the ten million pairs of the 4,440 texts of the corpus.
MAX_WORDS_SHARED = 0.20  # Jaccard of the four-word shingles (.13)
MAX_CONTAINED = 0.40  # of the shingles of the shorter text (.27)
MAX_SHORT_SHARED = 0.50  # Jaccard where a text has fewer than MIN_SHINGLES: a phrase by chance weighs more
MAX_SKELETON_SHARED = 0.20  # Jaccard of the skeleton's pieces (.09)
MIN_PIECES = 10  # of a skeleton that says something
PIECE = 8  # symbols of a skeleton that follow each other
_MIN_FUNCTION_WORDS = 3  # in a piece: pieces of masks alone are in every text

# Members of a group of texts that share a shingle are compared with so many after them: enough to find every text that
# was made from the same pattern as another, without comparing all with all.
_NEIGHBOURS = 40
_MIN_SHARED = 2

_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W_]+)*|\d+(?:[.,:]\d+)*|[.!?;:,()\"“”‘’–—]")
_FUNCTION_WORDS = frozenset(
    (  # noqa: SIM905 - a list of two hundred quoted words reads worse
        "de het een 't 'n en of maar want dus dat die dit deze wat wie waar wanneer hoe welke als dan toen terwijl "
        "omdat zodat hoewel tenzij totdat voordat nadat ik jij je u hij zij ze wij we jullie hen hun haar hem mij me "
        "mijn jouw uw zijn ons onze men er hier daar niet geen wel ook nog al nu toch zo te om in op aan van voor met "
        "bij naar uit door over onder tegen tot na tussen zonder binnen buiten sinds volgens tijdens vanaf rond per "
        "is was waren ben bent wordt worden werd werden heeft hebben had hadden heb kan kunnen kon konden moet moeten "
        "moest mag mogen zal zullen zou zouden wil willen gaat gaan ging komt komen kwam doet doen deed zei zegt "
        "zeggen alle alles iets niets iemand niemand iedereen elk elke ieder veel weinig meer minder heel erg zeer "
        "alleen weer altijd nooit vaak soms eens even ja nee zich zelf ander andere zelfde eerst daarna daarom "
        "daarmee hiermee waarom"
    ).split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Two texts that are too much alike."""

    first: str  # ids
    second: str
    how: str  # words, contained or skeleton
    share: float  # in [0, 1]

    def __str__(self) -> str:
        return f"{self.first} and {self.second} share {self.share:.0%} ({self.how})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What was found among some texts."""

    n_texts: int
    highest: tuple[tuple[str, float], ...]  # how -> the highest share of any pair that is long enough
    alike: tuple[Alike, ...]  # pairs over a bound, each once, the most alike first


def find_alike(examples: Sequence[Example]) -> Likeness:
    """Compare every two texts."""
    words = [read_words(example.full_text).hashes for example in examples]
    found = [*_by_words(examples, words), *_by_skeleton(examples)]
    highest = {"words": 0.0, "contained": 0.0, "skeleton": 0.0}
    for pair, _ in found:
        highest[pair.how] = max(highest[pair.how], pair.share)
    over: dict[tuple[str, str], Alike] = {}
    for pair, bound in found:
        known = over.get((pair.first, pair.second))
        if pair.share >= bound and (known is None or pair.share > known.share):
            over[pair.first, pair.second] = pair
    return Likeness(
        n_texts=len(examples),
        highest=tuple(highest.items()),
        alike=tuple(sorted(over.values(), key=lambda pair: (-pair.share, pair.first, pair.second))),
    )


def between(likeness: Likeness, first: Iterable[str], second: Iterable[str]) -> tuple[Alike, ...]:
    """Return the pairs of which one id is of the first group and the other of the second."""
    one, other = set(first), set(second)
    return tuple(
        pair
        for pair in likeness.alike
        if (pair.first in one and pair.second in other) or (pair.first in other and pair.second in one)
    )


def _by_words(examples: Sequence[Example], hashes: Sequence[np.ndarray]) -> Iterator[tuple[Alike, float]]:
    for first, second in _candidates(hashes):
        shared = len(np.intersect1d(hashes[first], hashes[second], assume_unique=True))
        sizes = len(hashes[first]), len(hashes[second])
        resemblance = shared / (sum(sizes) - shared)
        is_long = min(sizes) >= MIN_SHINGLES
        if is_long or resemblance >= MAX_SHORT_SHARED:
            bound = MAX_WORDS_SHARED if is_long else MAX_SHORT_SHARED
            yield _alike(examples, first, second, "words", resemblance), bound
        if is_long:
            yield _alike(examples, first, second, "contained", shared / min(sizes)), MAX_CONTAINED


def _by_skeleton(examples: Sequence[Example]) -> Iterator[tuple[Alike, float]]:
    numbers: dict[tuple[str, ...], int] = {}
    pieces = [
        np.array(sorted({numbers.setdefault(piece, len(numbers)) for piece in _pieces(example)}), dtype=np.int64)
        for example in examples
    ]
    for first, second in _candidates(pieces):
        if min(len(pieces[first]), len(pieces[second])) >= MIN_PIECES:
            shared = len(np.intersect1d(pieces[first], pieces[second], assume_unique=True))
            share = shared / (len(pieces[first]) + len(pieces[second]) - shared)
            yield _alike(examples, first, second, "skeleton", share), MAX_SKELETON_SHARED


def _alike(examples: Sequence[Example], first: int, second: int, how: str, share: float) -> Alike:
    return Alike(first=examples[first].id, second=examples[second].id, how=how, share=share)


def _candidates(features: Sequence[np.ndarray]) -> list[tuple[int, int]]:
    """Return the pairs of rows that share some features (each row: sorted numbers, every one once)."""
    sizes = np.array([len(one) for one in features], dtype=np.int64)
    if not sizes.sum():
        return []
    values = np.concatenate(features)
    order = np.argsort(values, kind="stable")  # rows stay in order within a feature
    values, rows = values[order], np.repeat(np.arange(len(features)), sizes)[order]
    ends = np.append(np.flatnonzero(np.diff(values)) + 1, len(values))
    starts = np.append(0, ends[:-1])
    counts: Counter[tuple[int, int]] = Counter()
    for start, end in zip(starts[ends - starts > 1], ends[ends - starts > 1], strict=True):
        group = rows[start:end].tolist()
        for at, first in enumerate(group):
            counts.update((first, second) for second in group[at + 1 : at + 1 + _NEIGHBOURS])
    few = {row for row, size in enumerate(sizes.tolist()) if size < _MIN_SHARED}
    return [pair for pair, n in counts.items() if n >= _MIN_SHARED or few.intersection(pair)]


def _pieces(example: Example) -> Iterator[tuple[str, ...]]:
    symbols = skeleton(f"{example.title}. {example.text}" if example.title else example.text)
    for at in range(len(symbols) - PIECE + 1):
        piece = tuple(symbols[at : at + PIECE])
        if sum(symbol in _FUNCTION_WORDS for symbol in piece) >= _MIN_FUNCTION_WORDS:
            yield piece


def skeleton(text: str) -> list[str]:
    """Return a text with its content masked: function words and punctuation stay.

    A run of numbers becomes ``0``, of names ``N`` (a capital that does not start a sentence), of other words ``x``.
    """
    symbols: list[str] = []
    starts = True
    for word in _TOKEN.findall(text):
        symbol = _symbol(word, starts)
        if symbol not in ("0", "N", "x") or symbols[-1:] != [symbol]:
            symbols.append(symbol)
        starts = word in ".!?:"
    return symbols


def _symbol(word: str, starts: bool) -> str:
    folded = fold_word(word)
    if folded in _FUNCTION_WORDS or not word[0].isalnum():
        return folded
    if word[0].isdigit():
        return "0"
    return "N" if word[0].isupper() and not starts else "x"
