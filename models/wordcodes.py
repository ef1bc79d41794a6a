"""Words and word pairs as numbers: one look-up a word, one search in a sorted list for all pairs of a text."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

_BASE = 1 << 21


class Numbers(dict[str, int]):
    """Raw word to number; a word that is not there is added by what was given."""

    def __init__(self, add: Callable[[str], int]) -> None:
        super().__init__()
        self._add = add

    def __missing__(self, raw: str) -> int:
        return self._add(raw)


def sorted_codes(pairs: Sequence[str], words: Mapping[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """Return the codes of pairs in ascending order, and the number of the pair that each belongs to.

    Args:
        pairs: two known words each, with a space between.
    """
    codes = np.array([_code(pair, words) for pair in pairs], dtype=np.int64)
    order = np.argsort(codes)
    return codes[order], order


def _code(pair: str, words: Mapping[str, int]) -> int:
    one, other = pair.split(" ")
    return words[one] * _BASE + words[other]


def find_pairs(known: np.ndarray, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Find the known pairs in a row of words.

    Args:
        known: vocabulary numbers of neighbouring words, ``(n,)``; negative for an unknown one.
        codes: as ``sorted_codes`` gives them.

    Returns:
        where in ``codes`` each pair stands, and where in ``known`` its first word, both ``(n_found,)``.
    """
    usable = np.flatnonzero((known[1:] >= 0) & (known[:-1] >= 0))
    if not len(codes) or not len(usable):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    sought = known[usable] * _BASE + known[usable + 1]
    at = np.minimum(np.searchsorted(codes, sought), len(codes) - 1)
    hit = codes[at] == sought
    return at[hit], usable[hit]
