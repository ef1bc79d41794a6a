"""Letter groups of many words at once: each group as one number, looked up in a sorted list."""

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp

from monitor.models.vocabulary import GRAM_SIZES, Table

_BITS = 12  # a character; five of them fit into 64 bits
_OUTSIDE = 0  # a character that no known group has


class LetterGroups:
    """Finds the letter groups of a table in folded words.

    Raises:
        ValueError: the groups of the table hold more than 4,095 different characters.
    """

    def __init__(self, table: Table) -> None:
        letters = sorted(set().union(*table.numbers, "<>"))
        if len(letters) >= 1 << _BITS:
            raise ValueError(f"letter groups of {len(letters)} different characters")
        self._ids = np.zeros(ord(letters[-1]) + 2, dtype=np.int64)  # the last for all characters beyond
        self._ids[[ord(letter) for letter in letters]] = np.arange(1, len(letters) + 1)
        codes = np.zeros(len(table.numbers), dtype=np.int64)
        for group, number in table.numbers.items():
            codes[number] = sum(int(self._ids[ord(letter)]) << (_BITS * at) for at, letter in enumerate(group))
        self._order = np.argsort(codes)
        self._codes = codes[self._order]

    def find(self, words: Sequence[str]) -> sp.csr_array:
        """Return which groups each word has, each once: ``(n_words, n_groups)`` float32 of ones.

        Args:
            words: folded, without "<" and ">". An empty one has no groups.
        """
        marked = [f"<{word}>" if word else "" for word in words]
        joined = "".join(marked) + ">" * max(GRAM_SIZES)
        characters = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        ids = self._ids[np.minimum(characters, len(self._ids) - 1)]
        n = len(ids) - max(GRAM_SIZES) if len(self._codes) else 0
        word_of = np.repeat(np.arange(len(words)), [len(word) for word in marked])
        cells = [np.zeros(0, dtype=np.int64)]
        for size in GRAM_SIZES:  # a group over the border of two words has ">" before "<", as no known group has
            parts = np.stack([ids[at : at + n] for at in range(size)])
            code = (parts << (_BITS * np.arange(size)[:, None])).sum(axis=0)
            place = np.minimum(np.searchsorted(self._codes, code), len(self._codes) - 1)
            known = np.flatnonzero((self._codes[place] == code) & (parts != _OUTSIDE).all(axis=0))
            cells.append(word_of[known] * len(self._codes) + self._order[place[known]])
        different = np.unique(np.concatenate(cells))
        rows, columns = np.divmod(different, len(self._codes))
        starts = np.searchsorted(rows, np.arange(len(words) + 1))
        ones = np.ones(len(different), dtype=np.float32)
        return sp.csr_array((ones, columns, starts), shape=(len(words), len(self._codes)))
