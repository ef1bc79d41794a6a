"""Training of the place model: every reading of every name in the labelled texts, right where the label has it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import scipy.sparse as sp

from monitor.models.corpus import Example
from monitor.models.placing import PlaceWeights, best_readings, place_features
from monitor.places import PlaceReading, PlaceRecogniser

C = 0.3  # inverse regularisation, chosen on out-of-author folds
LEAST_TEXTS = 2  # a feature that was seen less often is left out
_DIGITS = 4
_THRESHOLDS = np.round(np.arange(-1.2, 1.21, 0.1), 1)


def fit_places(examples: Sequence[Example], origins: np.ndarray, recogniser: PlaceRecogniser) -> PlaceWeights:
    """Fit the weights on all texts, and the threshold on texts of authors that were left out."""
    readings = [recogniser.readings(example.full_text) for example in examples]
    labels = [example.municipalities for example in examples]
    scores: list[dict[str, float]] = [{} for _ in examples]
    for origin in sorted(set(origins.tolist())):
        inside, outside = np.flatnonzero(origins != origin), np.flatnonzero(origins == origin)
        model = _fit([readings[at] for at in inside], [labels[at] for at in inside])
        for at in outside:
            best = best_readings(readings[at], model).values()
            scores[at] = {reading.mention.name: value for value, reading in best}
    best_threshold = max(_THRESHOLDS.tolist(), key=lambda at: (_f1(scores, labels, at), -abs(at)))
    return replace(_fit(readings, labels), threshold=best_threshold)


def _fit(readings: Sequence[Sequence[PlaceReading]], labels: Sequence[frozenset[str]]) -> PlaceWeights:
    from sklearn.linear_model import LogisticRegression

    rows = [set(place_features(reading)) for text in readings for reading in text]
    right = [reading.mention.name in label for text, label in zip(readings, labels, strict=True) for reading in text]
    weight = [len(text) ** -0.5 for text in readings for _ in text]  # a text with many names is not many texts
    counts = Counter(name for row in rows for name in row)
    names = sorted(name for name, count in counts.items() if count >= LEAST_TEXTS)
    number = {name: at for at, name in enumerate(names)}
    pairs = [(at, number[name]) for at, row in enumerate(rows) for name in sorted(row) if name in number]
    at, columns = np.array(pairs, dtype=np.int64).T
    matrix = sp.csr_array((np.ones(len(pairs)), (at, columns)), shape=(len(rows), len(names)))
    model = LogisticRegression(C=C, max_iter=1000).fit(matrix, right, sample_weight=weight)
    weights = {name: round(float(value), _DIGITS) for name, value in zip(names, model.coef_[0], strict=True)}
    return PlaceWeights(
        weights={name: value for name, value in weights.items() if value},
        bias=round(float(model.intercept_[0]), _DIGITS),
        threshold=0.0,
    )


def _f1(scores: Sequence[dict[str, float]], labels: Sequence[frozenset[str]], threshold: float) -> float:
    """Return micro F1 over all texts."""
    right = wrong = 0
    for found, label in zip(scores, labels, strict=True):
        taken = {name for name, value in found.items() if value >= threshold}
        right += len(taken & label)
        wrong += len(taken ^ label)
    return 2 * right / max(2 * right + wrong, 1)
