"""Measures as functions of sums over texts, so that a thousand resamples are one product of matrices."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from monitor.models.corpus import Example
from monitor.models.evaluation.found import Found, Judged

RATES = ("precision", "recall", "F1")
N_BINS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Trials:
    """A figure as successes among trials: what the interval of a figure without errors is reckoned from."""

    successes: float
    trials: float
    as_figure: Callable[[float], float]  # from a share of successes to the figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What one text adds to the sums, and what the sums say."""

    name: str
    adds: Callable[[Example, Found], Sequence[float]]  # (n_sums,)
    value: Callable[[np.ndarray], np.ndarray]  # sums (..., n_sums) -> figures (...); NaN where nothing counts
    n: Callable[[np.ndarray], float]  # sums (n_sums,) -> texts or labels that the figure is about
    trials: Callable[[np.ndarray], Trials] | None = None  # None: no share of anything


def sums_of(measure: Measure, judged: Sequence[Judged]) -> np.ndarray:
    """Return what each text adds, ``(n_texts, n_sums)``."""
    rows = [measure.adds(example, found) for example, found in judged]
    return np.array(rows, dtype=np.float64) if rows else np.zeros((0, 1))


def share(name: str, hits: Callable[[Example, Found], Iterable[bool]]) -> Measure:
    """Measure which share of something holds; a text may bring none, one or more."""

    def adds(example: Example, found: Found) -> Sequence[float]:
        held = list(hits(example, found))
        return (sum(held), len(held))

    return Measure(
        name=name,
        adds=adds,
        value=lambda sums: _divided(sums[..., 0], sums[..., 1]),
        n=lambda sums: float(sums[1]),
        trials=lambda sums: Trials(successes=float(sums[0]), trials=float(sums[1]), as_figure=lambda at: at),
    )


def label_rates(name: str, gold: Callable[[Example], bool], found: Callable[[Found], bool]) -> tuple[Measure, ...]:
    """Measure precision, recall and F1 of a label that a text has or has not."""

    def adds(example: Example, got: Found) -> Sequence[float]:
        want, have = gold(example), found(got)
        return (want and have, have, want)

    return tuple(_rate(f"{name} {rate}", adds, which) for which, rate in enumerate(RATES))


def set_rates(
    name: str, gold: Callable[[Example], frozenset[str]], found: Callable[[Found], frozenset[str]]
) -> tuple[Measure, ...]:
    """Measure precision, recall and F1 over all labels of all texts (micro)."""

    def adds(example: Example, got: Found) -> Sequence[float]:
        want, have = gold(example), found(got)
        return (len(want & have), len(have), len(want))

    return tuple(_rate(f"{name} {rate}", adds, which) for which, rate in enumerate(RATES))


def _rate(name: str, adds: Callable[[Example, Found], Sequence[float]], which: int) -> Measure:
    """Measure precision (0), recall (1) or F1 (2) from the sums right, found, wanted."""
    return Measure(
        name=name,
        adds=adds,
        value=lambda sums: _rates(sums)[which],
        n=lambda sums: float(sums[2]),
        trials=lambda sums: _rate_trials(sums, which),
    )


def _rates(sums: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    right, found, wanted = sums[..., 0], sums[..., 1], sums[..., 2]
    return _divided(right, found), _divided(right, wanted), _divided(2 * right, found + wanted)


def _rate_trials(sums: np.ndarray, which: int) -> Trials:
    right, found, wanted = (float(value) for value in sums)
    if which == 2:  # right among all that were found or wanted (Jaccard), of which F1 is a function
        return Trials(successes=right, trials=found + wanted - right, as_figure=lambda at: 2 * at / (1 + at))
    return Trials(successes=right, trials=(found, wanted)[which], as_figure=lambda at: at)


def only(measure: Measure, name: str, chosen: Callable[[Example], bool]) -> Measure:
    """Return the same measure over some texts only."""

    def adds(example: Example, found: Found) -> Sequence[float]:
        added = measure.adds(example, found)
        return added if chosen(example) else [0.0] * len(added)

    return Measure(name=name, adds=adds, value=measure.value, n=measure.n, trials=measure.trials)


def mean(name: str, parts: Sequence[Measure]) -> Measure:
    """Measure the plain mean of several F1 (macro); those that count nothing are left out."""

    def value(sums: np.ndarray) -> np.ndarray:
        values = np.full((*sums.shape[:-1], len(parts)), np.nan)
        for at, part in enumerate(parts):
            values[..., at] = part.value(sums[..., 3 * at : 3 * at + 3])
        known = ~np.isnan(values)
        return _divided(np.where(known, values, 0.0).sum(axis=-1), known.sum(axis=-1))

    # Without an error all parts are 1, and so are their texts together: the interval is that of all texts.
    return Measure(
        name=name,
        adds=lambda example, found: [added for part in parts for added in part.adds(example, found)],
        value=value,
        n=lambda sums: float(sums[2::3].sum()),
        trials=lambda sums: _rate_trials(sums.reshape(-1, 3).sum(axis=0), 2),
    )


def calibration_error(name: str, chances: Callable[[Example, Found], Iterable[tuple[float, bool]]]) -> Measure:
    """Measure the expected calibration error over ten bins of equal width (Naeini and others 2015)."""

    def adds(example: Example, found: Found) -> Sequence[float]:
        bins = np.zeros((3, N_BINS))
        for chance, holds in chances(example, found):
            at = min(int(chance * N_BINS), N_BINS - 1)
            bins[:, at] += (chance, holds, 1)
        return bins.ravel().tolist()

    def value(sums: np.ndarray) -> np.ndarray:
        bins = sums.reshape((*sums.shape[:-1], 3, N_BINS))
        return _divided(np.abs(bins[..., 0, :] - bins[..., 1, :]).sum(axis=-1), bins[..., 2, :].sum(axis=-1))

    return Measure(name=name, adds=adds, value=value, n=lambda sums: float(sums[2 * N_BINS :].sum()))


def _divided(over: np.ndarray, under: np.ndarray) -> np.ndarray:
    """Divide; NaN where there is nothing to divide by."""
    under = np.asarray(under, dtype=np.float64)
    divided: np.ndarray = np.where(under > 0, over / np.where(under > 0, under, 1.0), np.nan)
    return divided
