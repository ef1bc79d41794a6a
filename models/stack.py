"""How the parts that speak about a false claim are put together: document model, stance, nearness to a known claim."""

import numpy as np

from monitor.models.linear import sigmoid

_EPS = 1e-4


def stack_features(scores: np.ndarray, stances: np.ndarray, chances: np.ndarray) -> np.ndarray:
    """Return the three features ``(n, 3)`` of the last step.

    Args:
        scores: ``(n,)`` log-odds of the document model.
        stances: ``(n, n_stances)`` scores, "asserts" first.
        chances: ``(n,)`` chance that the text is about the nearest claim of the library.
    """
    rest = np.logaddexp.reduce(stances[:, 1:], axis=1)
    bounded = np.clip(chances, _EPS, 1 - _EPS)
    return np.stack([scores, stances[:, 0] - rest, np.log(bounded / (1 - bounded))], axis=1)


def stacked_probability(features: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return ``(n,)`` probabilities; the last of ``weights`` is the constant."""
    return sigmoid(features @ weights[:-1] + weights[-1])
