"""What is kept of a text to find its copies by: a few of the hashes of its word shingles, and one of all its words."""

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint32]

VERSION = 1  # raised when the same text could give another sketch; kept ones of another version are made anew
SHINGLE_WORDS = 4
N_MINIMA = 32
MIN_SHINGLES = 12  # below this only equal texts are copies: two short texts share a phrase by chance
_MAX_WORDS = 5_000  # of a text are looked at; a longer one is a report
_MAX_CHARS = 20 * _MAX_WORDS
_BASE = 0x9E3779B97F4A7C15  # odd, as are all numbers with an inverse modulo 2^64
_MIXER = np.uint64(0xBF58476D1CE4E5B9)  # of SplitMix64 (Steele, Lea and Flood 2014)

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Words:
    """A text as it is compared."""

    text: str  # its words in their own case, one space between

    @cached_property
    def key(self) -> str:
        """The words in lower case; equal for texts in which a reader sees no difference."""
        return self.text.lower()

    @cached_property
    def hashes(self) -> Hashes:
        """The hashes of its shingles of four words, sorted, each once; a shorter text is one shingle."""
        found = _shingle_hashes(self.key.encode("utf-8", "replace"))
        found.sort()
        is_first = np.ones(len(found), np.bool_)
        np.not_equal(found[1:], found[:-1], out=is_first[1:])
        return found[is_first]

    @property
    def is_long(self) -> bool:
        """Whether its shingles say something."""
        return len(self.hashes) >= MIN_SHINGLES

    @cached_property
    def digest(self) -> int | None:
        """A hash of all words, by which equal texts are found; ``None`` for a text of a few words."""
        if self.key.count(" ") < SHINGLE_WORDS:
            return None
        return int.from_bytes(hashlib.blake2b(self.key.encode("utf-8", "replace"), digest_size=4).digest(), "little")

    @cached_property
    def sketch(self) -> "Sketch":
        """What is kept of it."""
        return Sketch(self.digest, self.hashes[:N_MINIMA] if self.is_long else self.hashes[:0])


@dataclass(frozen=True, slots=True)
class Sketch:
    """The smallest hashes of the shingles of a text: a bottom-k sketch; and the hash of all its words."""

    digest: int | None
    minima: Hashes  # sorted, at most N_MINIMA; none of a short text


def read_words(text: str) -> Words:
    """Split a text into words."""
    return Words(" ".join(_WORD.findall(text[:_MAX_CHARS])[:_MAX_WORDS]))


def _shingle_hashes(words: bytes) -> Hashes:
    """Hash every four words that follow each other, from words with one space between.

    The hash of a piece is the polynomial of its bytes modulo 2^64, with its bits mixed. It follows from the sums over
    all that stands before its end and before its begin.
    """
    if not words:
        return np.empty(0, np.uint32)
    data = np.frombuffer(words, np.uint8).astype(np.uint64)
    powers, inverses = _powers()
    sums = np.zeros(len(data) + 1, np.uint64)
    np.cumsum(data * powers[: len(data)], out=sums[1:])
    spaces = np.flatnonzero(data == ord(" "))
    starts, ends = np.concatenate([[0], spaces + 1]), np.concatenate([spaces, [len(data)]])
    if len(starts) > SHINGLE_WORDS:
        starts, ends = starts[: 1 - SHINGLE_WORDS], ends[SHINGLE_WORDS - 1 :]
    else:
        starts, ends = starts[:1], ends[-1:]
    pieces = (sums[ends] - sums[starts]) * inverses[starts]
    pieces ^= pieces >> np.uint64(32)
    pieces *= _MIXER
    found: Hashes = (pieces >> np.uint64(32)).astype(np.uint32)
    return found


@lru_cache(maxsize=1)
def _powers() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return the powers of the base for every position in a text, and their inverses modulo 2^64; six megabytes."""
    n = 4 * _MAX_CHARS + 1  # bytes of a character in UTF-8
    inverse = np.uint64(pow(_BASE, -1, 2**64))
    factors, inverses = np.full(n, np.uint64(_BASE)), np.full(n, inverse)
    factors[0] = inverses[0] = 1
    return np.cumprod(factors), np.cumprod(inverses)


def to_bytes(sketch: Sketch) -> bytes:
    """Return a sketch as bytes: the version, whether there is a digest, the digest, the hashes."""
    head = bytes((VERSION, sketch.digest is not None)) + (sketch.digest or 0).to_bytes(4, "little")
    return head + sketch.minima.astype("<u4").tobytes()


def from_bytes(data: Any) -> Sketch | None:
    """Return the sketch that ``to_bytes`` made these bytes of; ``None`` where it was of another version, or none."""
    if not isinstance(data, bytes) or len(data) < 6 or data[0] != VERSION or len(data) % 4 != 2:
        return None
    digest = int.from_bytes(data[2:6], "little") if data[1] else None
    return Sketch(digest, np.frombuffer(data, "<u4", offset=6).astype(np.uint32))
