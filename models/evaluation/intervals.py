"""Figures with their 95 % intervals: by bootstrap over texts or groups; without an error, by Wilson's formula."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from monitor.models.evaluation.found import Judged
from monitor.models.evaluation.sums import Measure, sums_of

N_BOOTSTRAP = 1000
LEAST_GROUPS = 5  # with fewer, drawing groups says little, and texts are drawn
_Z = 1.959963984540054  # 97.5 % point of the normal distribution


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured figure."""

    name: str
    value: float  # in [0, 1], a difference in [-1, 1]; NaN where nothing can be counted
    low: float  # 95 % interval
    high: float
    n: int  # texts (or labels) that it is about


def figures(
    measures: Sequence[Measure], judged: Sequence[Judged], *, groups: Sequence[str] | None = None, seed: int = 0
) -> tuple[Figure, ...]:
    """Measure texts.

    Args:
        groups: what each text belongs to (its claim, its author): whole groups are drawn, because texts of one group
            are alike. None: texts are drawn.
    """
    return tuple(figure(measure, sums_of(measure, judged), groups=groups, seed=seed) for measure in measures)


def figure(
    measure: Measure,
    sums: np.ndarray,
    *,
    groups: Sequence[str] | None = None,
    weights: np.ndarray | None = None,
    seed: int = 0,
) -> Figure:
    """Return one figure of what texts add, ``(n_texts, n_sums)``.

    Args:
        weights: ``(n_texts,)`` how much each text counts; None: each once.
    """
    drawn = draws(measure, sums, groups=groups, weights=weights, seed=seed)
    total = sums.sum(axis=0) if weights is None else weights @ sums
    value = float(measure.value(total)) if len(sums) else math.nan
    low, high = _percentiles(drawn)
    if measure.trials is not None and low == high and value in {0.0, 1.0}:
        counted = measure.trials(total)
        low, high = (counted.as_figure(at) for at in wilson(counted.successes, counted.trials))
    n = round(measure.n(sums.sum(axis=0))) if len(sums) else 0
    return Figure(name=measure.name, value=value, low=low, high=high, n=n)


def difference(
    name: str, measure: Measure, one: np.ndarray, other: np.ndarray, *, other_groups: Sequence[str], seed: int = 0
) -> Figure:
    """Return by how much the figure of one set of texts is above that of another, drawn apart."""
    drawn = draws(measure, one, seed=seed) - draws(measure, other, groups=other_groups, seed=seed + 1)
    low, high = _percentiles(drawn)
    value = float(measure.value(one.sum(axis=0)) - measure.value(other.sum(axis=0)))
    return Figure(name=name, value=value, low=low, high=high, n=round(measure.n(other.sum(axis=0))))


def draws(
    measure: Measure,
    sums: np.ndarray,
    *,
    groups: Sequence[str] | None = None,
    weights: np.ndarray | None = None,
    seed: int = 0,
) -> np.ndarray:
    """Return the figures of resamples of texts or whole groups, ``(N_BOOTSTRAP,)``; NaN where nothing counts."""
    if weights is not None:
        sums = sums * weights[:, None]
    names, at = np.unique(np.array([] if groups is None else groups), return_inverse=True)
    if len(names) >= LEAST_GROUPS:
        of_groups = np.zeros((len(names), sums.shape[1]))
        np.add.at(of_groups, at, sums)
        sums = of_groups
    if not len(sums):
        return np.full(N_BOOTSTRAP, math.nan)
    return measure.value(_resamples(len(sums), seed) @ sums)


@lru_cache(maxsize=64)
def _resamples(n: int, seed: int) -> np.ndarray:
    """Return how often each of n is drawn in each resample, ``(N_BOOTSTRAP, n)``."""
    return np.random.default_rng(seed).multinomial(n, [1 / n] * n, size=N_BOOTSTRAP).astype(np.float64)


def _percentiles(drawn: np.ndarray) -> tuple[float, float]:
    known = drawn[~np.isnan(drawn)]
    if not len(known):
        return math.nan, math.nan
    low, high = np.percentile(known, [2.5, 97.5])
    return float(low), float(high)


def wilson(successes: float, trials: float) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927); all of [0, 1] where nothing was tried."""
    if trials <= 0:
        return 0.0, 1.0
    share, spread = successes / trials, _Z**2 / trials
    middle = share + spread / 2
    width = _Z * math.sqrt(share * (1 - share) / trials + spread / (4 * trials))
    low, high = (middle - width) / (1 + spread), (middle + width) / (1 + spread)
    return (0.0 if successes <= 0 else low), (1.0 if successes >= trials else high)
