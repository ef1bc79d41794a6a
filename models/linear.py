"""Linear heads: training, calibration, thresholds, and their weights as arrays."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp

from monitor.models.blocks import Blocks, times_columns

_SURE = 5.0  # log-odds of a class that all rows have, which says little of rows to come
_UNSEEN = 0.2  # texts with, and without, a feature that none has: smoothing


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadSettings:
    """How one head is trained. Chosen on out-of-author folds: see the model card."""

    dense: float  # weight of the dense features beside words and letter groups
    c: float  # inverse regularisation
    telling: float = 0.0  # how much more words and letter groups weigh that tell the classes apart by themselves
    encoded: float = 0.35  # weight of the rows of an encoder (about one long), where there is one: docs/encoder.md


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """Weights over all columns as they are, ``(n_columns, n_outputs)``, and ``(n_outputs,)`` biases."""

    weights: np.ndarray
    bias: np.ndarray


def fit_head(
    blocks: Blocks,
    rows: np.ndarray,
    labels: np.ndarray,
    settings: HeadSettings,
    *,
    weight: np.ndarray | None = None,
    classes: np.ndarray | None = None,
) -> Fitted:
    """Fit a logistic regression: one output for two classes; for more, one per class against the rest, in order.

    Args:
        classes: all there are; None: those that the rows have. One that no row has is said to be improbable of all.
    """
    chosen = replace(blocks, joined=blocks.joined[rows])
    classes = np.unique(labels) if classes is None else classes
    targets = [labels == one for one in (classes[1:] if len(classes) == 2 else classes)]
    found = [_fit_one(chosen, target, settings, weight) for target in targets]
    return Fitted(weights=np.stack([one for one, _ in found], axis=1), bias=np.array([bias for _, bias in found]))


def _fit_one(
    blocks: Blocks, target: np.ndarray, settings: HeadSettings, weight: np.ndarray | None
) -> tuple[np.ndarray, float]:
    """Return the weights of the columns and the constant for one class against the rest."""
    from sklearn.linear_model import LogisticRegression

    if target.all() or not target.any():
        return np.zeros(blocks.n_columns), _SURE if target.any() else -_SURE
    scale = blocks.weights(settings.dense, settings.encoded)
    if settings.telling:
        scale[: blocks.n_terms] *= telling(blocks.joined, target, settings.telling, blocks.n_terms)
    model = LogisticRegression(C=settings.c, class_weight="balanced", max_iter=400)
    model.fit(times_columns(blocks.joined, scale), target, sample_weight=weight)
    return model.coef_[0].astype(np.float64) * scale, float(model.intercept_[0])


def telling(features: sp.csr_array, target: np.ndarray, power: float, n_columns: int | None = None) -> np.ndarray:
    """Return how much each feature tells about a class: ``|log(share with it / share without it)| ** power``.

    Scaling the features of a linear model like this is what Wang and Manning (2012) do with a power of one; a lower one
    holds better for other authors. The root of the mean square over all occurrences is one.

    Args:
        n_columns: only the first so many features; None: all.
    """
    wanted, n_yes = slice(n_columns), int(target.sum())
    there = sp.csr_array((np.ones(features.nnz, dtype=np.float32), features.indices, features.indptr), features.shape)
    yes = (there.T @ target.astype(np.float32))[wanted].astype(np.float64) + _UNSEEN
    no = (there.T @ (~target).astype(np.float32))[wanted].astype(np.float64) + _UNSEEN
    shares = yes / (n_yes + 2 * _UNSEEN), no / (len(target) - n_yes + 2 * _UNSEEN)
    found = np.abs(np.log(shares[0] / shares[1])) ** power
    size = np.sqrt(np.average(np.square(found), weights=yes + no))
    scaled: np.ndarray = found / size if size > 0 else np.ones_like(found)
    return scaled


def score(blocks: Blocks, rows: np.ndarray, fitted: Fitted) -> np.ndarray:
    """Return ``(n_rows, n_outputs)`` scores (log-odds before calibration)."""
    scores: np.ndarray = blocks.joined[rows] @ fitted.weights + fitted.bias
    return scores


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedInFolds:
    """A head fitted on all rows that have a label, and what heads that never saw a row's group say of it."""

    fitted: Fitted
    scores: np.ndarray  # (n_rows, n_outputs); zero in the rows of no group
    around: np.ndarray  # likewise, of a stretch of every row; zero where there are none


def fit_left_out(
    blocks: Blocks,
    groups: np.ndarray,
    labels: np.ndarray,
    settings: HeadSettings,
    *,
    weight: np.ndarray | None = None,
    known: np.ndarray | None = None,
    around: Blocks | None = None,
    n_threads: int = 1,
) -> FittedInFolds:
    """Fit a head, and one without each group (its author, or its claim), which scores that group.

    Args:
        groups: (n_rows,) of the first rows of the blocks; a row whose group is empty is in every training set.
        labels: (n_rows,)
        known: which rows have a label; None: all. The others are scored too.
        around: features of a stretch of every row.
        n_threads: fits side by side; how many changes nothing in what comes out.
    """
    rows = np.arange(len(labels))
    usable = rows if known is None else rows[known]

    classes = np.unique(labels[usable])

    def without(group: str | None) -> Fitted:
        inside = usable if group is None else usable[groups[usable] != group]
        chosen = None if weight is None else weight[inside]
        return fit_head(blocks, inside, labels[inside], settings, weight=chosen, classes=classes)

    names = sorted(set(groups.tolist()) - {""})
    with ThreadPoolExecutor(n_threads) as pool:  # most of a fit is sparse products, during which others may run
        fitted, *left_out = pool.map(without, [None, *names])
    scores = np.zeros((len(labels), len(fitted.bias)))
    of_stretches = np.zeros_like(scores)
    for group, head in zip(names, left_out, strict=True):
        outside = np.flatnonzero(groups == group)
        scores[outside] = score(blocks, outside, head)
        if around is not None:
            of_stretches[outside] = score(around, outside, head)
    return FittedInFolds(fitted=fitted, scores=scores, around=of_stretches)


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
    least: tuple[float, ...]  # the probability that a class needs at least, whatever its shift; 0 for the first

    def probabilities(self, scores: np.ndarray) -> np.ndarray:
        """Return ``(n, n_classes)``, rows summing to one."""
        return softmax(self.slope * scores + np.array(self.biases))

    def decide(self, probabilities: np.ndarray) -> np.ndarray:
        """Return the number of the class of each row."""
        weighed = np.log(np.maximum(probabilities, 1e-12)) + np.array(self.shifts)
        found: np.ndarray = np.where(probabilities >= np.array(self.least), weighed, -np.inf).argmax(axis=1)
        return found

    def leads(self, probabilities: np.ndarray) -> np.ndarray:
        """Return how far each row is from another decision, in logarithms of chances: ``(n,)``, 0 or more."""
        logs = np.log(np.maximum(probabilities, 1e-12))
        weighed, short = logs + np.array(self.shifts), np.log(np.maximum(self.least, 1e-12)) - logs
        rows, chosen = np.arange(len(logs)), self.decide(probabilities)
        away = np.maximum(weighed[rows, chosen][:, None] - weighed, short)  # another must be highest and have its least
        away[rows, chosen] = -short[rows, chosen]  # and the chosen one would lose its own
        found: np.ndarray = np.maximum(away.min(axis=1), 0.0)
        return found


def fit_levels(
    scores: np.ndarray, labels: np.ndarray, n_classes: int, even: int | None = None, least: float = 0.0
) -> LevelCalibration:
    """Fit slope and biases by maximum likelihood; the shifts for the highest macro F1, by co-ordinate search.

    Args:
        even: a class whose shift is such that it would be found as often as it is there, whatever its F1: a rare class
            would else be undercounted.
        least: the probability that the ``even`` class needs all the same; without one it says nothing.
    """
    from scipy.optimize import minimize

    def loss(at: np.ndarray) -> float:
        chances = softmax(at[0] * scores + np.append(0.0, at[1:]))
        return float(-np.log(np.maximum(chances[np.arange(len(labels)), labels], 1e-12)).mean())

    start = np.append(1.0, np.zeros(n_classes - 1))
    best = minimize(loss, x0=start, method="BFGS").x
    needed = tuple(least if at == even else 0.0 for at in range(n_classes))
    made = LevelCalibration(
        slope=float(best[0]), biases=(0.0, *map(float, best[1:])), shifts=(0.0,) * n_classes, least=needed
    )
    logs = np.log(np.maximum(made.probabilities(scores), 1e-12))
    shifts = np.array(_best_shifts(logs, labels, n_classes))
    if even is not None:
        shifts[even] = _even_shift(logs, labels, shifts, even)
    return replace(made, shifts=tuple(map(float, shifts)))


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
