"""Linear heads: training, calibration, thresholds, and their weights as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

_UNSEEN = 0.2  # texts with, and without, a feature that none has: smoothing


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadSettings:
    """How one head is trained. Chosen on out-of-author folds: see the model card."""

    dense: float  # weight of the dense features beside words and letter groups
    c: float  # inverse regularisation
    telling: float = 0.0  # how much more words and letter groups weigh that tell the classes apart by themselves
    encoded: float = 0.35  # weight of the rows of an encoder (about one long), where there is one: docs/encoder.md


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """The training features: words and pairs, letter groups, dense (standardised), and what an encoder made."""

    words: sp.csr_array
    grams: sp.csr_array
    dense: np.ndarray
    encoded: np.ndarray | None = None  # (n, dimension); None: trained without an encoder

    @property
    def n_columns(self) -> int:
        """Return how many columns the blocks have together."""
        parts = (self.words, self.grams, self.dense, self.encoded)
        return sum(part.shape[1] for part in parts if part is not None)

    def stacked(self, rows: np.ndarray, dense: float, encoded: float) -> sp.csr_array:
        """Return some rows as one matrix, the last blocks times their weight."""
        parts = [self.words[rows], self.grams[rows], sp.csr_array(self.dense[rows] * dense)]
        if self.encoded is not None:
            parts.append(sp.csr_array(self.encoded[rows] * encoded))
        return sp.csr_array(sp.hstack(parts, format="csr"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """Weights over all columns, ``(n_columns, n_outputs)``, last blocks already scaled; and ``(n_outputs,)`` biases."""

    weights: np.ndarray
    bias: np.ndarray


def fit_head(
    blocks: Blocks,
    rows: np.ndarray,
    labels: np.ndarray,
    settings: HeadSettings,
    *,
    weight: np.ndarray | None = None,
) -> Fitted:
    """Fit a logistic regression: one output for two classes; for more, one per class against the rest, in order."""
    features = blocks.stacked(rows, settings.dense, settings.encoded)
    classes = np.unique(labels)
    targets = [labels == one for one in (classes[1:] if len(classes) == 2 else classes)]
    n_terms = blocks.words.shape[1] + blocks.grams.shape[1]
    found = [_fit_one(features, target, n_terms, settings, weight) for target in targets]
    weights = np.stack([of_columns for of_columns, _ in found], axis=1)
    n_encoded = 0 if blocks.encoded is None else blocks.encoded.shape[1]
    last = features.shape[1] - n_encoded
    weights[n_terms:last] *= settings.dense
    weights[last:] *= settings.encoded
    return Fitted(weights=weights, bias=np.array([bias for _, bias in found]))


def _fit_one(
    features: sp.csr_array, target: np.ndarray, n_terms: int, settings: HeadSettings, weight: np.ndarray | None
) -> tuple[np.ndarray, float]:
    """Return the weights of the columns and the constant for one class against the rest."""
    from sklearn.linear_model import LogisticRegression

    scale = np.ones(features.shape[1])
    if settings.telling:
        scale[:n_terms] = telling(features[:, :n_terms], target, settings.telling)
    model = LogisticRegression(C=settings.c, class_weight="balanced", max_iter=400)
    model.fit(times_columns(features, scale), target, sample_weight=weight)
    return np.asarray(model.coef_[0], dtype=np.float64) * scale, float(model.intercept_[0])


def times_columns(rows: sp.csr_array, scale: np.ndarray) -> sp.csr_array:
    """Return a matrix with its columns multiplied by ``scale``, ``(n_columns,)``; the places of its values stay."""
    return sp.csr_array((rows.data * scale[rows.indices], rows.indices, rows.indptr), shape=rows.shape)


def telling(features: sp.csr_array, target: np.ndarray, power: float) -> np.ndarray:
    """Return how much each feature tells about a class: ``|log(share with it / share without it)| ** power``.

    Scaling the features of a linear model like this is what Wang and Manning (2012) do with a power of one; a lower one
    holds better for other authors. The root of the mean square over all occurrences is one.
    """
    rows = np.repeat(target, np.diff(features.indptr))
    n_columns, n_yes = features.shape[1], int(target.sum())
    yes = np.bincount(features.indices[rows], minlength=n_columns) + _UNSEEN
    no = np.bincount(features.indices[~rows], minlength=n_columns) + _UNSEEN
    shares = yes / (n_yes + 2 * _UNSEEN), no / (len(target) - n_yes + 2 * _UNSEEN)
    found = np.abs(np.log(shares[0] / shares[1])) ** power
    size = np.sqrt(np.average(np.square(found), weights=yes + no))
    scaled: np.ndarray = found / size if size > 0 else np.ones(n_columns)
    return scaled


def score(blocks: Blocks, rows: np.ndarray, fitted: Fitted) -> np.ndarray:
    """Return ``(n_rows, n_outputs)`` scores (log-odds before calibration)."""
    scores: np.ndarray = blocks.stacked(rows, 1.0, 1.0) @ fitted.weights + fitted.bias
    return scores


def left_out_scores(
    blocks: Blocks,
    groups: np.ndarray,
    labels: np.ndarray,
    settings: HeadSettings,
    *,
    weight: np.ndarray | None = None,
) -> np.ndarray:
    """Score every row by a model that never saw its group (its author, or its claim).

    Rows whose group is empty are in every training set and get no score (zero). ``labels`` and ``weight`` belong to
    the rows of ``groups``, which are the first rows of the blocks.
    """
    n_classes = len(np.unique(labels))
    scores = np.zeros((len(labels), 1 if n_classes == 2 else n_classes))
    for group in sorted(set(groups.tolist()) - {""}):
        inside, outside = np.flatnonzero(groups != group), np.flatnonzero(groups == group)
        fitted = fit_head(blocks, inside, labels[inside], settings, weight=None if weight is None else weight[inside])
        scores[outside] = score(blocks, outside, fitted)
    return scores


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """From score to probability: ``sigmoid(slope * score + bias)``."""

    slope: float
    bias: float

    def probabilities(self, scores: np.ndarray) -> np.ndarray:
        """Apply it to any shape."""
        return sigmoid(self.slope * scores + self.bias)


def sigmoid(values: np.ndarray) -> np.ndarray:
    """The logistic function, safe for large values."""
    out: np.ndarray = 1 / (1 + np.exp(-np.clip(values, -40, 40)))
    return out


def softmax(values: np.ndarray) -> np.ndarray:
    """Row-wise."""
    shifted = np.exp(values - values.max(axis=1, keepdims=True))
    out: np.ndarray = shifted / shifted.sum(axis=1, keepdims=True)
    return out


def fit_calibration(scores: np.ndarray, labels: np.ndarray) -> Calibration:
    """Fit by maximum likelihood with Platt's smoothed targets (Platt 1999)."""
    from scipy.optimize import minimize

    n_yes, n_no = float(labels.sum()), float((~labels).sum())
    targets = np.where(labels, (n_yes + 1) / (n_yes + 2), 1 / (n_no + 2))

    def loss(at: np.ndarray) -> float:
        values = at[0] * scores + at[1]
        return float(np.mean(np.logaddexp(0, values) - targets * values))

    best = minimize(loss, x0=np.array([1.0, 0.0]), method="Nelder-Mead", options={"xatol": 1e-5, "fatol": 1e-9}).x
    return Calibration(slope=float(best[0]), bias=float(best[1]))


def best_threshold(probabilities: np.ndarray, labels: np.ndarray, beta: float = 1.0) -> float:
    """Return the threshold with the highest F-beta; the middle of the widest run of equally good ones."""
    grid = np.round(np.arange(0.15, 0.86, 0.01), 2)
    values = np.array([f_score(labels, probabilities >= at, beta) for at in grid])
    smooth = np.convolve(np.pad(values, 2, mode="edge"), np.ones(5) / 5, mode="valid")
    good = grid[smooth >= smooth.max() - 1e-9]
    return float(np.round(good[len(good) // 2], 2))


def steady_threshold(probabilities: np.ndarray, labels: np.ndarray) -> float:
    """Return half of the highest F1, which is the best threshold of calibrated probabilities (Lipton and others 2014).

    The F1 of flags is flat around its top, so that the threshold at the top itself differs much from sample to sample.
    """
    grid = np.round(np.arange(0.15, 0.86, 0.01), 2)
    return float(np.round(max(f_score(labels, probabilities >= at) for at in grid) / 2, 2))


def f_score(gold: np.ndarray, found: np.ndarray, beta: float = 1.0) -> float:
    """Return F-beta of two boolean arrays; 0 where nothing is right."""
    right = float((gold & found).sum())
    if not right:
        return 0.0
    precision, recall = right / float(found.sum()), right / float(gold.sum())
    return (1 + beta**2) * precision * recall / (beta**2 * precision + recall)


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelCalibration:
    """From the scores of several classes to probabilities, and the shift that decides between them."""

    slope: float
    biases: tuple[float, ...]  # added to the scaled scores before the softmax
    shifts: tuple[float, ...]  # added to the log-probabilities before the highest is taken

    def probabilities(self, scores: np.ndarray) -> np.ndarray:
        """Return ``(n, n_classes)``, rows summing to one."""
        return softmax(self.slope * scores + np.array(self.biases))

    def decide(self, probabilities: np.ndarray) -> np.ndarray:
        """Return the number of the class of each row."""
        found: np.ndarray = (np.log(np.maximum(probabilities, 1e-12)) + np.array(self.shifts)).argmax(axis=1)
        return found


def fit_levels(scores: np.ndarray, labels: np.ndarray, n_classes: int, even: int | None = None) -> LevelCalibration:
    """Fit slope and biases by maximum likelihood; the shifts for the highest macro F1, by co-ordinate search.

    Args:
        even: a class that is found as often as it is there, whatever its F1: a rare class would else be undercounted.
    """
    from scipy.optimize import minimize

    def loss(at: np.ndarray) -> float:
        chances = softmax(at[0] * scores + np.append(0.0, at[1:]))
        return float(-np.log(np.maximum(chances[np.arange(len(labels)), labels], 1e-12)).mean())

    start = np.append(1.0, np.zeros(n_classes - 1))
    best = minimize(loss, x0=start, method="BFGS").x
    made = LevelCalibration(slope=float(best[0]), biases=(0.0, *map(float, best[1:])), shifts=(0.0,) * n_classes)
    logs = np.log(np.maximum(made.probabilities(scores), 1e-12))
    shifts = np.array(_best_shifts(logs, labels, n_classes))
    if even is not None:
        shifts[even] = _even_shift(logs, labels, shifts, even)
    return LevelCalibration(slope=made.slope, biases=made.biases, shifts=tuple(map(float, shifts)))


def _even_shift(logs: np.ndarray, labels: np.ndarray, shifts: np.ndarray, even: int) -> float:
    """Return the shift at which a class is found as often as it is there."""
    others = np.delete(logs + shifts, even, axis=1).max(axis=1)
    needed = np.sort(others - logs[:, even])  # the shift from which on each text is of the class
    return float(np.round(needed[int((labels == even).sum())], 2))


def _best_shifts(logs: np.ndarray, labels: np.ndarray, n_classes: int) -> tuple[float, ...]:
    shifts = np.zeros(n_classes)
    grid = np.round(np.arange(-0.9, 2.11, 0.15), 2)
    for _ in range(3):
        for at in range(1, n_classes):
            values = []
            for step in grid:
                shifts[at] = step
                found = (logs + shifts).argmax(axis=1)
                values.append(np.mean([f_score(labels == k, found == k) for k in range(n_classes)]))
            smooth = np.convolve(np.pad(values, 1, mode="edge"), np.ones(3) / 3, mode="valid")
            shifts[at] = grid[int(smooth.argmax())]
    return tuple(float(value) for value in shifts)


def class_numbers(values: Sequence[str], names: Sequence[str]) -> np.ndarray:
    """Turn class names into numbers."""
    return np.array([names.index(value) for value in values])
