"""Judging series beside the same model fitted one series at a time by statsmodels, and beside EARS C2.

``python -m tests.bench.detecting`` prints series a second. The rival does what Farrington's algorithm asks: a
quasi-Poisson regression on season levels and trend, weights for past peaks, and a second fit.
"""

from datetime import date
from time import perf_counter

import numpy as np
import statsmodels.api as sm

from monitor.detect import ears, farrington
from monitor.detect.calendar import Baseline, Calendar, baseline
from monitor.detect.counts import Counts
from monitor.detect.farrington import FarringtonSettings, best_engine

N_SERIES, N_WEEKS = 3420, 364
N_RIVAL = 100  # series that statsmodels fits; the rate of more is the same
_PEAK = 2.58  # standardised residual from which a past count weighs less (Noufaily et al. 2013)


def made(n_series: int = N_SERIES) -> Counts:
    """Return seven years of small Poisson counts, the same each time."""
    observed = np.random.default_rng(20261125).poisson(1.3, (n_series, N_WEEKS)).astype(np.float64)
    calendar = Calendar(step="week", first=date(2019, 12, 2), length=N_WEEKS)
    return Counts(names=tuple(map(str, range(n_series))), calendar=calendar, observed=observed)


def one_by_one(counts: Counts, period: int, chosen: FarringtonSettings) -> np.ndarray:
    """Return the expected count of every series, each fitted by statsmodels."""
    base = baseline(
        counts.calendar, period, years=chosen.years, half_window=chosen.half_window, n_levels=chosen.n_levels,
        excluded=chosen.excluded,
    )  # fmt: skip
    if base is None:
        raise ValueError("too little history")
    design, now = _design(base)
    expected = np.zeros(len(counts.names))
    for row, observed in enumerate(counts.observed[:, base.rows]):
        fitted = sm.GLM(observed, design, family=sm.families.Poisson()).fit(scale="X2")
        residual = fitted.resid_anscombe / np.sqrt(fitted.scale)
        weights = np.where(residual > _PEAK, residual.clip(min=_PEAK) ** -2.0, 1.0)
        weights *= len(weights) / weights.sum()
        again = sm.GLM(observed, design, family=sm.families.Poisson(), var_weights=weights).fit(scale="X2")
        expected[row] = again.predict(now[None, :])[0]
    return expected


def _design(base: Baseline) -> tuple[np.ndarray, np.ndarray]:
    levels = np.eye(base.n_levels)
    return (
        np.column_stack([levels[base.levels], base.times]),
        np.append(levels[base.now_level], base.now_time),
    )


def main() -> None:
    """Print the table."""
    counts, last, chosen = made(), N_WEEKS - 1, FarringtonSettings()
    engine = best_engine(N_SERIES * 20)
    farrington.judge(counts.take(np.arange(5)), last, chosen, engine=engine)  # compiled before the clock runs
    rows = []
    for name, n, work in (
        (
            f"Farrington Flexible, all at once ({engine})",
            N_SERIES,
            lambda: farrington.judge(counts, last, chosen, engine=engine),
        ),
        ("EARS C2", N_SERIES, lambda: ears.judge(counts, last, "ears-c2", alpha=0.005)),
        ("the same regression by statsmodels", N_RIVAL, lambda: one_by_one(made(N_RIVAL), last, chosen)),
    ):  # fmt: skip
        start = perf_counter()
        work()
        rows.append((name, n, perf_counter() - start))
    print("| judging one week | series | seconds | series a second |\n|---|---|---|---|")
    for name, n, seconds in rows:
        print(f"| {name} | {n} | {seconds:.2f} | {n / seconds:,.0f} |")
    ours = farrington.judge(counts, last, chosen).expected[:N_RIVAL]
    theirs = one_by_one(made(N_RIVAL), last, chosen)
    print(f"\nLargest difference of the expected count from statsmodels: {np.abs(ours - theirs).max():.3f}.")


if __name__ == "__main__":
    main()
