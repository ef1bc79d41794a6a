"""Which texts have a hash: an index in sorted arrays, eight bytes an entry, with the newest entries beside it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from monitor.sketch import Hashes

Places = NDArray[np.int32]

MAX_FOUND = 200  # of one hash: a phrase that so many texts share says nothing; the earliest are enough
_LIVE = 100_000  # entries that are kept as objects before they go into the arrays; some 10 MB


class Postings:
    """From a hash to the places of the texts that have it. Places are added in rising order.

    Texts come in batches: ``older`` looks up all of a batch among those before it, then ``newer`` and ``add`` go
    through the batch itself.
    """

    def __init__(self) -> None:
        self._keys: Hashes = np.empty(0, np.uint32)
        self._places: Places = np.empty(0, np.int32)
        self._live: dict[int, int | list[int]] = {}
        self._n_live = 0
        self._loaded: list[tuple[int, Hashes]] = []

    def load(self, place: int, keys: Hashes) -> None:
        """Add a text of earlier; cheaper than ``add`` where many follow each other."""
        self._loaded.append((place, keys))

    def add(self, place: int, keys: Hashes) -> None:
        """Add a text of the batch."""
        live = self._live
        for key in keys.tolist():
            before = live.get(key)
            if before is None:
                live[key] = place
            elif not isinstance(before, list):
                live[key] = [before, place]
            elif len(before) < MAX_FOUND:
                before.append(place)
        self._n_live += len(keys)

    def newer(self, keys: Hashes) -> list[int]:
        """Return the places of the newest texts that have one of the hashes, one time for each."""
        found: list[int] = []
        for one in map(self._live.get, keys.tolist()):
            if one is not None:
                found += one if isinstance(one, list) else (one,)
        return found

    def older(self, batch: Sequence[Hashes]) -> list[Places]:
        """Return, for every text of a batch, what ``newer`` does not: the places of the texts in the arrays."""
        if self._loaded or self._n_live > max(_LIVE, len(self._keys) // 16):
            self._settle()
        if not batch or not len(self._keys):
            return [self._places] * len(batch)
        keys = np.concatenate(batch)
        starts = np.searchsorted(self._keys, keys, "left")
        counts = np.minimum(np.searchsorted(self._keys, keys, "right") - starts, MAX_FOUND)
        before = np.cumsum(counts) - counts
        found = self._places[np.repeat(starts - before, counts) + np.arange(counts.sum())]
        ends = np.cumsum([len(one) for one in batch])
        totals = np.concatenate([[0], np.cumsum(counts)])[ends]  # of places, up to the last hash of each text
        return np.split(found, totals[:-1])

    def _settle_loaded(self) -> None:
        loaded, self._loaded = self._loaded, []
        places = np.repeat(
            np.array([place for place, _ in loaded], np.int32), np.array([len(keys) for _, keys in loaded], np.int64)
        )
        self._merge(np.concatenate([keys for _, keys in loaded]), places)

    def _settle(self) -> None:
        """Move all entries into the arrays, where they can be looked up together."""
        if self._loaded:
            self._settle_loaded()
        live, self._live, self._n_live = self._live, {}, 0
        lists = [places if isinstance(places, list) else [places] for places in live.values()]
        keys = np.repeat(np.fromiter(live, np.uint32, len(live)), np.array([len(one) for one in lists], np.int64))
        self._merge(keys, np.array([place for one in lists for place in one], np.int32))

    def _merge(self, keys: Hashes, places: Places) -> None:
        order = np.argsort(keys, kind="stable")
        all_keys = np.concatenate([self._keys, keys[order]])
        merged = np.argsort(all_keys, kind="stable")  # of two sorted runs: takes linear time
        self._keys = all_keys[merged]
        self._places = np.concatenate([self._places, places[order]])[merged]
