"""The features of training texts as one sparse matrix: words and pairs, letter groups, dense ones, an encoder's."""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """The training features, ``(n, n_columns)``: blocks of columns beside one another, in single precision.

    Half the bytes of double precision take half of the time that a fit needs to read them.
    """

    joined: sp.csr_array
    n_terms: int  # columns of words, pairs and letter groups, which come first
    n_encoded: int = 0  # columns of an encoder, which come last

    @property
    def n_columns(self) -> int:
        """Return how many columns the blocks have together."""
        return int(self.joined.shape[1])

    def weights(self, dense: float, encoded: float) -> np.ndarray:
        """Return what every column is multiplied by where the last blocks have these weights: ``(n_columns,)``."""
        made = np.ones(self.n_columns)
        last = self.n_columns - self.n_encoded
        made[self.n_terms : last] = dense
        made[last:] = encoded
        return made


def join_blocks(
    words: sp.csr_array, grams: sp.csr_array, dense: sp.csr_array, encoded: np.ndarray | None = None
) -> Blocks:
    """Put blocks of the same texts beside one another.

    Args:
        dense: mostly zeros, so not centred: where none stands, nothing has to be multiplied.
        encoded: (n, dimension); None: trained without an encoder.
    """
    parts = [words, grams, dense, *([] if encoded is None else [sp.csr_array(encoded)])]
    joined = sp.csr_array(sp.hstack(parts, format="csr", dtype=np.float32))
    joined.indices, joined.indptr = joined.indices.astype(np.int32), joined.indptr.astype(np.int32)
    return Blocks(
        joined=joined,
        n_terms=words.shape[1] + grams.shape[1],
        n_encoded=0 if encoded is None else encoded.shape[1],
    )


def times_columns(rows: sp.csr_array, scale: np.ndarray) -> sp.csr_array:
    """Return a matrix with its columns multiplied by ``scale``, ``(n_columns,)``; the places of its values stay."""
    scaled = rows.data * scale.astype(rows.dtype)[rows.indices]
    return sp.csr_array((scaled, rows.indices, rows.indptr), shape=rows.shape)
