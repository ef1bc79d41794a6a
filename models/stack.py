"""How the parts that speak about a false claim are put together: document model, stances, nearness to a known claim."""

import numpy as np

from monitor.models.linear import sigmoid

_EPS = 1e-4


def stack_features(scores: np.ndarray, stances: np.ndarray, chances: np.ndarray, denied: np.ndarray) -> np.ndarray:
    """Return the features ``(n, 8 + n_stances)`` of the last step.

    Each part by itself, and how the document model and the stances weigh where a known claim is near: near a claim,
    asserting it and denying it are what tells; far from all claims, only the document model does.

    Args:
        scores: ``(n,)`` log-odds of the document model.
        stances: ``(n, n_stances)`` scores, in the order of ``Stance``.
        chances: ``(n,)`` chance that the text is about the nearest claim of the library.
        denied: ``(n,)`` 1 where the text holds a cue of denial of any claim, else 0.
    """
    of_stance = stances - np.logaddexp.reduce(stances, axis=1)[:, None]
    rest = np.logaddexp.reduce(stances[:, 1:], axis=1)
    bounded = np.clip(chances, _EPS, 1 - _EPS)
    alone = [scores, stances[:, 0] - rest, np.log(bounded / (1 - bounded)), denied, chances]
    near = [of_stance[:, 0] * chances, of_stance[:, 2] * chances, scores * chances]
    return np.column_stack([*alone, *near, of_stance])


def stacked_probability(features: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return ``(n,)`` probabilities; the last of ``weights`` is the constant."""
    return sigmoid(features @ weights[:-1] + weights[-1])
