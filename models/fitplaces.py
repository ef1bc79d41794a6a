"""Training of the place models: every municipality that a labelled text names, right where the label has it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import scipy.sparse as sp

from monitor.models.corpus import Example
from monitor.models.placing import (
    WORD_FEATURES,
    PlaceWeights,
    Scored,
    by_municipality,
    first_scores,
    joint_features,
    joint_scores,
    municipality_features,
)
from monitor.places import PlaceReading, PlaceRecogniser

C = 0.6  # inverse regularisation, chosen on out-of-author folds
JOINT_C = 0.3
WORD_SCALE = 0.5  # of features that are words beside clues: there are many words, and each was seen a few times
LEAST_TEXTS = 2  # a feature that was seen less often is left out
_DIGITS = 4
_THRESHOLDS = np.round(np.arange(-1.2, 1.21, 0.1), 1)

Readings = Sequence[Sequence[PlaceReading]]
Labels = Sequence[frozenset[str]]


def fit_places(examples: Sequence[Example], origins: np.ndarray, recogniser: PlaceRecogniser) -> PlaceWeights:
    """Fit both models; the second one and its threshold on scores of authors that were left out."""
    readings = [recogniser.readings(example.full_text) for example in examples]
    return fit_readings(readings, [example.municipalities for example in examples], origins)


def fit_readings(readings: Readings, labels: Labels, origins: np.ndarray) -> PlaceWeights:
    """Fit both models on readings of texts.

    Args:
        labels: names of municipalities, per text.
        origins: (n_texts,) the group of authors that is left out together.
    """
    scored: list[dict[str, Scored]] = [{} for _ in labels]
    for outside in _folds(origins):
        inside = np.setdiff1d(np.arange(len(labels)), outside)
        model = _fit_first([readings[at] for at in inside], [labels[at] for at in inside])
        for at in outside:
            scored[at] = first_scores(readings[at], model)
    final = _fit_joint(scored, labels, _fit_first(readings, labels))
    values: list[dict[str, float]] = [{} for _ in labels]
    for outside in _folds(origins):
        inside = np.setdiff1d(np.arange(len(labels)), outside)
        model = _fit_joint([scored[at] for at in inside], [labels[at] for at in inside], final)
        for at in outside:
            found = joint_scores(scored[at], model)
            values[at] = {scored[at][code].readings[0].mention.name: value for code, value in found.items()}
    threshold = max(_THRESHOLDS.tolist(), key=lambda at: (_f1(values, labels, at), -abs(at)))
    return replace(final, threshold=threshold)


def _folds(origins: np.ndarray) -> list[np.ndarray]:
    return [np.flatnonzero(origins == origin) for origin in sorted(set(origins.tolist()))]


def _fit_first(readings: Readings, labels: Labels) -> PlaceWeights:
    rows: list[dict[str, float]] = []
    right: list[bool] = []
    weight: list[float] = []
    for text, label in zip(readings, labels, strict=True):
        found = by_municipality(text)
        for code, features in municipality_features(found).items():
            rows.append({name: _scale(name) for name in features})
            right.append(found[code][0].mention.name in label)
            weight.append(len(found) ** -0.5)  # a text with many names is not many texts
    weights, bias = _fit(rows, right, weight, C)
    weights = {name: round(value * _scale(name), _DIGITS) for name, value in weights.items()}
    return PlaceWeights(weights=weights, bias=bias, joint={}, joint_bias=0.0, threshold=0.0)


def _scale(name: str) -> float:
    return WORD_SCALE if name.startswith(WORD_FEATURES) else 1.0


def _fit_joint(scored: Sequence[Mapping[str, Scored]], labels: Labels, first: PlaceWeights) -> PlaceWeights:
    rows, right, weight = [], [], []
    for text, label in zip(scored, labels, strict=True):
        for code, one in text.items():
            rows.append(joint_features(code, text))
            right.append(one.readings[0].mention.name in label)
            weight.append(len(text) ** -0.5)
    weights, bias = _fit(rows, right, weight, JOINT_C)
    return replace(first, joint=weights, joint_bias=bias)


def _fit(
    rows: Sequence[Mapping[str, float]], right: Sequence[bool], weight: Sequence[float], c: float
) -> tuple[dict[str, float], float]:
    """Fit one linear model; returns the weights and the bias."""
    from sklearn.linear_model import LogisticRegression

    counts = Counter(name for row in rows for name in row)
    names = sorted(name for name, count in counts.items() if count >= LEAST_TEXTS)
    number = {name: at for at, name in enumerate(names)}
    cells = [(at, number[name], row[name]) for at, row in enumerate(rows) for name in sorted(row) if name in number]
    at, columns, values = (np.array(one) for one in zip(*cells, strict=True))
    matrix = sp.csr_array((values, (at, columns)), shape=(len(rows), len(names)))
    model = LogisticRegression(C=c, max_iter=1000).fit(matrix, right, sample_weight=weight)
    weights = {name: round(float(value), _DIGITS) for name, value in zip(names, model.coef_[0], strict=True)}
    return {name: value for name, value in weights.items() if value}, round(float(model.intercept_[0]), _DIGITS)


def _f1(scores: Sequence[Mapping[str, float]], labels: Labels, threshold: float) -> float:
    """Return micro F1 over all texts."""
    right = wrong = 0
    for found, label in zip(scores, labels, strict=True):
        taken = {name for name, value in found.items() if value >= threshold}
        right += len(taken & label)
        wrong += len(taken ^ label)
    return 2 * right / max(2 * right + wrong, 1)
