"""Training of the claim matcher: how much each kind of closeness counts, and how sure a match is."""

from collections.abc import Sequence

import numpy as np

from monitor.models.claims import FEATURES, ClaimLibrary, ClaimWeights, keyword_pattern
from monitor.models.document import Document
from monitor.models.phrases import PhraseFinder
from monitor.models.vocabulary import Vocabulary
from monitor.records import Claim

_RIDGE = 0.001
_START = (1.0, 0.5, 1.5, 0.5, 0.1, 0.3)


def count_keywords(claims: Sequence[Claim], documents: Sequence[Document]) -> dict[str, int]:
    """Count in how many documents each key word stands."""
    keywords = sorted({keyword for claim in claims for keyword in claim.keywords})
    finder = PhraseFinder([keyword_pattern(keyword) for keyword in keywords])
    counts = dict.fromkeys(keywords, 0)
    for document in documents:
        for number in {number for number, _ in finder.find(document)}:
            counts[keywords[number]] += 1
    return counts


def fit_claims(
    claims: Sequence[Claim], vocabulary: Vocabulary, documents: Sequence[Document], gold: Sequence[str]
) -> tuple[ClaimWeights, np.ndarray]:
    """Fit the matcher.

    Args:
        gold: the id of the claim that each document is about; empty where unknown or none.

    Returns:
        the weights, and the chance of the best claim of every document ``(n_documents,)``.
    """
    start = ClaimWeights(
        weights=_START,
        certainty=(1.0, 0.0, 0.0),
        keyword_texts=count_keywords(claims, documents),
        n_texts=len(documents),
    )
    library = ClaimLibrary(claims, vocabulary, start)
    features = np.stack([library.features(document)[0] for document in documents])
    numbers = np.array([library.ids.index(claim) if claim in library.ids else -1 for claim in gold])
    weights = _fit_ranking(features[numbers >= 0], numbers[numbers >= 0])
    scores = features @ weights
    certainty, chances = _fit_certainty(scores, numbers)
    return ClaimWeights(
        weights=tuple(float(weight) for weight in weights),
        certainty=certainty,
        keyword_texts=start.keyword_texts,
        n_texts=start.n_texts,
    ), chances


def _fit_ranking(features: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Fit a softmax over the claims (multinomial choice model)."""
    from scipy.optimize import minimize

    rows = np.arange(len(numbers))

    def loss(weights: np.ndarray) -> float:
        scores = features @ weights
        scores = scores - scores.max(axis=1, keepdims=True)
        chosen = scores[rows, numbers] - np.log(np.exp(scores).sum(axis=1))
        return float(-chosen.mean() + _RIDGE * (weights**2).sum())

    best: np.ndarray = minimize(loss, np.ones(len(FEATURES)), method="L-BFGS-B").x
    return best


def _fit_certainty(scores: np.ndarray, numbers: np.ndarray) -> tuple[tuple[float, float, float], np.ndarray]:
    from sklearn.linear_model import LogisticRegression

    ordered = np.sort(scores, axis=1)
    top, lead = ordered[:, -1], ordered[:, -1] - ordered[:, -2]
    right = scores.argmax(axis=1) == numbers
    model = LogisticRegression(C=100.0).fit(np.stack([top, lead], axis=1), right)
    chances: np.ndarray = model.predict_proba(np.stack([top, lead], axis=1))[:, 1]
    return (float(model.coef_[0, 0]), float(model.coef_[0, 1]), float(model.intercept_[0])), chances
