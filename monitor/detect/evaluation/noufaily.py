"""The 42 scenarios of Noufaily et al. 2013: quiet series with trend and season, past outbreaks, one current outbreak.

Parameters and outbreak rules as in the published simulation code of the authors' later study (github.com/FelipeJColon/
AlgorithmComparison) and the replication by K. S. Telkamp (github.com/telkamp7/AEDDO).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.detect.counts import Floats

Weeks = NDArray[np.intp]
N_WEEKS = 624
FIRST_TEST = 575  # position of the first of the 49 test weeks
BASE_SETS = (  # theta, beta, gamma1, gamma2, phi
    (0.1, 0.0025, 0.6, 0.6, 1.5),
    (-2.0, 0.005, 0.1, 0.3, 2.0),
    (1.5, 0.003, 0.2, -0.4, 1.0),
    (0.5, 0.002, 0.5, 0.5, 5.0),
    (2.5, 0.001, 1.0, 0.1, 3.0),
    (3.75, 0.001, 0.1, -0.1, 1.1),
    (5.0, 0.0001, 0.05, 0.01, 1.2),
)
PAST_SIZES = (2, 3, 5, 10)
SIZES = tuple(range(1, 11))  # k: the outbreak's size in standard deviations of its first week
LENGTH = 3  # weeks over which nearly all cases of an outbreak fall


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One way in which quiet counts come about."""

    number: int
    theta: float
    beta: float
    gamma1: float
    gamma2: float
    phi: float
    n_harmonics: int

    def mean(self) -> Floats:
        """Return the mean per week: ``(N_WEEKS,)``."""
        week = np.arange(1, N_WEEKS + 1)
        log = self.theta + self.beta * week
        for harmonic in range(1, self.n_harmonics + 1):
            angle = 2 * np.pi * harmonic * week / 52
            log = log + self.gamma1 * np.cos(angle) + self.gamma2 * np.sin(angle)
        return np.asarray(np.exp(log))


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """Series of all scenarios together; ``(n_series, …)``."""

    scenario: Weeks
    mean: Floats  # (n_series, N_WEEKS)
    phi: Floats
    clean: Floats  # without any outbreak
    past: Floats  # with outbreaks in the baseline only
    start: Weeks  # position of the first week of the current outbreak
    cases: Floats  # (n_series, len(SIZES), LENGTH) extra counts in the weeks from ``start``


def scenarios() -> Iterator[Scenario]:
    """Yield the 42 scenarios: 7 sets, without and with trend, 0, 1 or 2 harmonics."""
    number = 0
    for theta, beta, gamma1, gamma2, phi in BASE_SETS:
        for slope in (0.0, beta):
            for n_harmonics in (0, 1, 2):
                yield Scenario(
                    number=number,
                    theta=theta,
                    beta=slope,
                    gamma1=gamma1,
                    gamma2=gamma2,
                    phi=phi,
                    n_harmonics=n_harmonics,
                )
                number += 1


def simulate(n_replicates: int, seed: int) -> Simulated:
    """Simulate ``n_replicates`` series of every scenario; each scenario has its own random stream."""
    parts = [_simulate(one, n_replicates, np.random.default_rng([seed, one.number])) for one in scenarios()]
    names = ("scenario", "mean", "phi", "clean", "past", "start", "cases")
    return Simulated(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


def _simulate(scenario: Scenario, n: int, rng: np.random.Generator) -> Simulated:
    mean = np.tile(scenario.mean(), (n, 1))
    clean = draw(rng, mean, scenario.phi)
    past = clean.copy()
    for row in range(n):
        for _ in PAST_SIZES:
            begun = int(rng.integers(312, FIRST_TEST))
            for week in _outbreak(rng, float(rng.choice(PAST_SIZES)), mean[row, begun], scenario.phi):
                if begun + week < FIRST_TEST:
                    past[row, begun + week] += 1
    start: Weeks = rng.integers(FIRST_TEST, N_WEEKS - LENGTH + 1, size=n)
    cases = np.zeros((n, len(SIZES), LENGTH))
    for row in range(n):
        for column, size in enumerate(SIZES):
            for week in _outbreak(rng, size, float(mean[row, start[row]]), scenario.phi):
                cases[row, column, min(week, LENGTH - 1)] += 1
    return Simulated(
        scenario=np.full(n, scenario.number),
        mean=mean,
        phi=np.full(n, scenario.phi),
        clean=clean,
        past=past,
        start=start,
        cases=cases,
    )


def draw(rng: np.random.Generator, mean: Floats, phi: float) -> Floats:
    """Draw counts with variance ``phi * mean``."""
    if phi <= 1:
        return rng.poisson(mean).astype(np.float64)
    return rng.poisson(rng.gamma(mean / (phi - 1), phi - 1)).astype(np.float64)


def _outbreak(rng: np.random.Generator, size: float, mean: float, phi: float) -> list[int]:
    """Return the week of every case: Poisson(k * sd) cases, spread over the weeks by a lognormal(0, 0.5)."""
    n_cases = rng.poisson(size * np.sqrt(phi * mean))
    return [int(delay) for delay in np.floor(rng.lognormal(0, 0.5, n_cases))]
