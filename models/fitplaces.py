"""Training of the place model: every municipality that a labelled text names, right where the label has it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import scipy.sparse as sp

from monitor.models.blocks import times_columns
from monitor.models.corpus import Example
from monitor.models.linear import telling
from monitor.models.placing import WORD_FEATURES, PlaceWeights, by_municipality, municipality_features, scores
from monitor.places import PlaceReading, PlaceRecogniser

# Chosen on out-of-author folds. Words count less than half as much as clues: there are many, each seen a few times.
C = 1.0  # inverse regularisation
WORD_SCALE = 0.4
TELLING = 0.5  # how much more features weigh that tell right from wrong by themselves
LEAST_TEXTS = 3  # a feature that was seen less often is left out
_DIGITS = 4
_AROUND = (-0.2, -0.1, 0.0, 0.1, 0.2)
_THRESHOLDS = np.round(np.arange(-1.2, 1.21, 0.1), 1)

Readings = Sequence[Sequence[PlaceReading]]
Labels = Sequence[frozenset[str]]


def fit_places(examples: Sequence[Example], origins: np.ndarray, recogniser: PlaceRecogniser) -> PlaceWeights:
    """Fit the weights on all texts, and the threshold on texts of authors that were left out."""
    readings = [recogniser.readings(example.full_text) for example in examples]
    return fit_readings(readings, [example.municipalities for example in examples], origins)


def fit_readings(readings: Readings, labels: Labels, origins: np.ndarray) -> PlaceWeights:
    """Fit weights and threshold on the readings of texts.

    Args:
        labels: names of municipalities, per text.
        origins: (n_texts,) the group of authors that is left out together.
    """
    values: list[dict[str, float]] = [{} for _ in labels]
    for origin in sorted(set(origins.tolist())):
        inside, outside = np.flatnonzero(origins != origin).tolist(), np.flatnonzero(origins == origin).tolist()
        model = _fit([readings[at] for at in inside], [labels[at] for at in inside])
        for at in outside:
            found = by_municipality(readings[at])
            values[at] = {found[code][0].mention.name: value for code, value in scores(found, model).items()}
    threshold = max(_THRESHOLDS.tolist(), key=lambda at: (_steady_f1(values, labels, at), -abs(at)))
    return replace(_fit(readings, labels), threshold=threshold)


def _fit(readings: Readings, labels: Labels) -> PlaceWeights:
    from sklearn.linear_model import LogisticRegression

    rows: list[set[str]] = []
    right: list[bool] = []
    weight: list[float] = []
    for text, label in zip(readings, labels, strict=True):
        found = by_municipality(text)
        for code, features in municipality_features(found).items():
            rows.append(features)
            right.append(found[code][0].mention.name in label)
            weight.append(len(found) ** -0.5)  # a text with many names is not many texts
    counts = Counter(name for row in rows for name in row)
    names = sorted(name for name, count in counts.items() if count >= LEAST_TEXTS)
    number = {name: at for at, name in enumerate(names)}
    scale = np.array([WORD_SCALE if name.startswith(WORD_FEATURES) else 1.0 for name in names])
    pairs = [(at, number[name]) for at, row in enumerate(rows) for name in sorted(row) if name in number]
    at, columns = np.array(pairs, dtype=np.int64).T
    matrix = sp.csr_array((np.ones(len(at)), (at, columns)), shape=(len(rows), len(names)))
    scale *= telling(matrix, np.array(right), TELLING)
    model = LogisticRegression(C=C, max_iter=1000).fit(times_columns(matrix, scale), right, sample_weight=weight)
    weights = {name: round(float(value), _DIGITS) for name, value in zip(names, model.coef_[0] * scale, strict=True)}
    return PlaceWeights(
        weights={name: value for name, value in weights.items() if value},
        bias=round(float(model.intercept_[0]), _DIGITS),
        threshold=0.0,
    )


def _steady_f1(found: Sequence[Mapping[str, float]], labels: Labels, threshold: float) -> float:
    """Return the mean F1 around a threshold: the best of all is often a matter of luck."""
    return float(np.mean([_f1(found, labels, threshold + step) for step in _AROUND]))


def _f1(found: Sequence[Mapping[str, float]], labels: Labels, threshold: float) -> float:
    """Return micro F1 over all texts."""
    right = wrong = 0
    for one, label in zip(found, labels, strict=True):
        taken = {name for name, value in one.items() if value >= threshold}
        right += len(taken & label)
        wrong += len(taken ^ label)
    return 2 * right / max(2 * right + wrong, 1)
