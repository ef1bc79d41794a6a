"""Whether chances are what they say: p-values of weeks without a rise lie evenly between 0 and 1."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from monitor.detect import tails
from monitor.detect.counts import Flags, Floats, Judgement

ALPHA = 0.005
N_BARS = 10
STRATA = ((0.0, 0.1), (0.1, 0.5), (0.5, 2.0), (2.0, 10.0), (10.0, np.inf))


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """How p-values and bands behave in weeks without a rise, in one stratum of the expected count."""

    stratum: str
    histogram: tuple[float, ...]  # share of randomised p-values per tenth; 0.1 each where calibrated
    below_alpha: float  # share of randomised p-values below .005
    alarms: float  # share above the bound
    within_50: float  # share of randomised p-values between a quarter and three quarters: the 50 % band
    within_99: float  # share of counts within [lower, upper]
    n_tests: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """All tests of some judgements together; arrays are ``(n_tests,)``."""

    uniform: Floats  # randomised p-values
    expected: Floats
    alarm: Flags
    within: Flags


def gather(judgements: Iterable[Judgement], rng: np.random.Generator) -> Judged:
    """Put the tests of judgements together; what could not be judged is left out.

    Counts are discrete, so the p-value is drawn evenly between P(Y > y) and P(Y >= y): uniform if the model is right.
    """
    parts = [_judged(one) for one in judgements]
    names = ("observed", "expected", "spread", "lower", "upper", "alarm")
    observed, expected, spread, lower, upper, alarm = (
        np.concatenate([getattr(part, name) for part in parts]) if parts else np.zeros(0) for name in names
    )
    above, at = tails.upper_tail(observed + 1, expected, spread), tails.upper_tail(observed, expected, spread)
    return Judged(
        uniform=above + rng.random(len(above)) * (at - above),
        expected=expected,
        alarm=alarm.astype(np.bool_),
        within=(observed >= lower) & (observed <= upper),
    )


def _judged(judgement: Judgement) -> Judgement:
    said = np.array([note in ("", "provisional") for note in judgement.notes], dtype=np.bool_)
    return judgement.take(np.flatnonzero(said & np.isfinite(judgement.expected) & np.isfinite(judgement.observed)))


def calibrate(judged: Judged, *, min_tests: int = 1000) -> tuple[Calibration, ...]:
    """Return the calibration per stratum of the expected count; strata with fewer tests are left out."""
    strata = ((low, high, (judged.expected >= low) & (judged.expected < high)) for low, high in STRATA)
    return tuple(_row(_name(low, high), judged, inside) for low, high, inside in strata if inside.sum() >= min_tests)


def calibrate_all(judged: Judged, name: str) -> Calibration:
    """Return the calibration of all tests together."""
    return _row(name, judged, np.ones(len(judged.expected), dtype=np.bool_))


def _name(low: float, high: float) -> str:
    return f"{low:g} to {high:g}" if np.isfinite(high) else f"{low:g} and more"


def _row(name: str, judged: Judged, inside: Flags) -> Calibration:
    uniform = judged.uniform[inside]
    counts, _ = np.histogram(uniform, bins=N_BARS, range=(0, 1))
    n = max(len(uniform), 1)
    return Calibration(
        stratum=name,
        histogram=tuple((counts / n).tolist()),
        below_alpha=float((uniform < ALPHA).sum() / n),
        alarms=float(judged.alarm[inside].sum() / n),
        within_50=float(((uniform >= 0.25) & (uniform <= 0.75)).sum() / n),
        within_99=float(judged.within[inside].sum() / n),
        n_tests=len(uniform),
    )
