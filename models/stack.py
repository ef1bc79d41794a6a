"""How the parts that speak about a false claim are put together: document model, stances, nearness to a known claim.

Document and stance are judged twice: over the whole text, and around the sentence that comes nearest to a claim, with
its neighbours. In a long text the claim may be a side issue, and what surrounds it says what the text does with it.
"""

from dataclasses import dataclass

import numpy as np

from monitor.models.linear import sigmoid

AROUND_WEIGHT = 0.5  # of the surroundings of the claim beside the whole text, for the stance; on out-of-author folds
_EPS = 1e-4


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the linear parts say of a stretch of text; of every text in a batch."""

    scores: np.ndarray  # (n,) log-odds of the document model
    stances: np.ndarray  # (n, n_stances) scores, in the order of ``Stance``
    denied: np.ndarray  # (n,) 1 where the stretch holds a cue of denial of any claim, else 0
    beside: np.ndarray  # (n, 4) how near it is to the nearest claim and to what corrects that (``ClaimLibrary.beside``)


def stack_features(whole: Judged, around: Judged, chances: np.ndarray, quotations: np.ndarray) -> np.ndarray:
    """Return the features ``(n, 23 + 2 * n_stances)`` of the last step.

    Each part by itself, and how the document model and the stances weigh where a known claim is near: near a claim,
    asserting it and denying it are what tells; far from all claims, only the document model does. Who denies a claim
    speaks of what the correction speaks of.

    Args:
        around: of the sentence nearest to a claim and its neighbours, by words alone.
        chances: ``(n,)`` chance that the text is about the nearest claim of the library.
        quotations: ``(n, 3)`` of the sentence nearest to a claim (``surroundings.quotation``).
    """
    of_whole, of_around = _shares(whole.stances), _shares(around.stances)
    rest = np.logaddexp.reduce(whole.stances[:, 1:], axis=1)
    bounded = np.clip(chances, _EPS, 1 - _EPS)
    alone = [
        whole.scores, whole.stances[:, 0] - rest, np.log(bounded / (1 - bounded)), whole.denied, chances,
        around.scores, around.denied,
    ]  # fmt: skip
    near = [
        of_whole[:, 0] * chances, of_whole[:, 2] * chances, whole.scores * chances,
        of_around[:, 0] * chances, of_around[:, 2] * chances,
    ]  # fmt: skip
    return np.column_stack([*alone, *near, of_whole, of_around, whole.beside, around.beside, quotations])


def joint_stances(whole: Judged, around: Judged) -> np.ndarray:
    """Return the scores ``(n, n_stances)`` that decide the stance towards the nearest claim."""
    joint: np.ndarray = whole.stances + AROUND_WEIGHT * around.stances
    return joint


def _shares(stances: np.ndarray) -> np.ndarray:
    shares: np.ndarray = stances - np.logaddexp.reduce(stances, axis=1)[:, None]
    return shares


def stacked_probability(features: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return ``(n,)`` probabilities; the last of ``weights`` is the constant."""
    return sigmoid(features @ weights[:-1] + weights[-1])
