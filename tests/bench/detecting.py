"""Judging series beside the same model fitted one series at a time by statsmodels, and beside EARS C2.

``python -m tests.bench.detecting`` prints series a second for one week and for each week of five years, with numpy and,
where it is installed, numba. The rival does what Farrington's algorithm asks: a
quasi-Poisson regression on season levels and trend, weights for past peaks, and a second fit.
"""

from collections.abc import Callable, Iterator
from datetime import date
from time import perf_counter

import numpy as np
import statsmodels.api as sm

from monitor.detect import ears, farrington, shrinkage
from monitor.detect.calendar import Baseline, Calendar, baseline
from monitor.detect.counts import Counts
from monitor.detect.farrington import Engine, FarringtonSettings, best_engine

N_SERIES, N_WEEKS = 3420, 364
N_PLACES, N_THEMES = 342, 10
BACKFILL = 260  # weeks: five years, each with five years before it
N_RIVAL = 100  # series that statsmodels fits; the rate of more is the same
_PEAK = 2.58  # standardised residual from which a past count weighs less (Noufaily et al. 2013)


def made(n_series: int = N_SERIES, n_weeks: int = N_WEEKS) -> Counts:
    """Return years of small Poisson counts, the same each time."""
    observed = np.random.default_rng(20261125).poisson(1.3, (n_series, n_weeks)).astype(np.float64)
    calendar = Calendar(step="week", first=date(2019, 12, 2), length=n_weeks)
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


def best_of(work: Callable[[], object], n: int) -> float:
    """Return the seconds of the fastest of ``n`` times."""
    taken = []
    for _ in range(n):
        start = perf_counter()
        work()
        taken.append(perf_counter() - start)
    return min(taken)


def engines() -> tuple[Engine, ...]:
    """Return the engines that are installed."""
    return ("numpy", "numba") if best_engine(10**9) == "numba" else ("numpy",)


def one_week() -> Iterator[tuple[str, int, float]]:
    """Yield name, series and seconds of judging one week."""
    counts, last, chosen = made(), N_WEEKS - 1, FarringtonSettings()
    for engine in engines():
        farrington.judge(counts.take(np.arange(5)), last, chosen, engine=engine)  # compiled before the clock runs
        seconds = best_of(lambda: farrington.judge(counts, last, chosen, engine=engine), 3)  # noqa: B023 - runs at once
        yield f"Farrington Flexible, all at once ({engine})", N_SERIES, seconds
    themes = [counts.take(np.arange(at * N_PLACES, (at + 1) * N_PLACES)) for at in range(N_THEMES)]
    yield "the rest of the country", N_SERIES, best_of(lambda: [shrinkage.judge(one, last) for one in themes], 3)
    yield "EARS C2", N_SERIES, best_of(lambda: ears.judge(counts, last, "ears-c2", alpha=0.005), 3)
    rival = best_of(lambda: one_by_one(made(N_RIVAL), last, chosen), 1)
    yield "the same regression by statsmodels", N_RIVAL, rival


def five_years() -> Iterator[tuple[str, int, float]]:
    """Yield name, series times weeks and seconds of judging every week of five years."""
    counts, n = made(n_weeks=BACKFILL + N_WEEKS), N_SERIES * BACKFILL
    weeks = range(N_WEEKS, N_WEEKS + BACKFILL)
    for engine in engines():
        farrington.judge(counts.take(np.arange(5)), N_WEEKS, engine=engine)
        seconds = best_of(lambda: [farrington.judge(counts, week, engine=engine) for week in weeks], 1)  # noqa: B023
        yield f"Farrington Flexible ({engine})", n, seconds
    themes = [counts.take(np.arange(at * N_PLACES, (at + 1) * N_PLACES)) for at in range(N_THEMES)]
    yield "the rest of the country", n, best_of(lambda: [shrinkage.judge(one, w) for one in themes for w in weeks], 1)


def main() -> None:
    """Print the tables."""
    for title, work in (("judging one week", one_week), (f"judging {BACKFILL} weeks", five_years)):
        print(f"| {title} | series-weeks | seconds | a second |\n|---|---|---|---|")
        for name, n, seconds in work():
            print(f"| {name} | {n:,} | {seconds:.2f} | {n / seconds:,.0f} |")
        print()
    counts, last, chosen = made(), N_WEEKS - 1, FarringtonSettings()
    ours = farrington.judge(counts, last, chosen).expected[:N_RIVAL]
    theirs = one_by_one(made(N_RIVAL), last, chosen)
    print(f"Largest difference of the expected count from statsmodels: {np.abs(ours - theirs).max():.3f}.")


if __name__ == "__main__":
    main()
