"""Farrington Flexible: is a count higher than the same time of year in earlier years lets expect?

After Farrington et al. 1996 (JRSS A 159:547) and Noufaily et al. 2013 (Statistics in Medicine 32:1206), with the
negative-binomial plug-in threshold: mean and spread of the fit are taken as known, the bound is a quantile of the
negative binomial with variance spread * mean. ``DAILY`` departs from both; docs/statistics says where and why.
"""

from dataclasses import dataclass
from importlib.util import find_spec
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from monitor.detect import tails
from monitor.detect.calendar import Baseline, baseline
from monitor.detect.counts import Counts, Flags, Floats, Judgement
from monitor.detect.farrington_batch import Fit, fit
from monitor.errors import MonitorError
from monitor.records import Note

Engine = Literal["numpy", "numba"]
FEW = 5
MANY_FITS = 20_000
MIN_USABLE = 0.5  # share of the baseline that must have been seen
MIN_TREND_YEARS = 3  # a slope over less says more about the season than about the trend


@dataclass(frozen=True, slots=True, kw_only=True)
class FarringtonSettings:
    """Settings of Noufaily et al. 2013; periods are weeks."""

    years: int = 5
    half_window: int = 3
    n_levels: int = 10
    excluded: int = 26  # weeks before the judged one that are left out
    alpha: float = 0.005  # one-sided
    few_counts: bool = True  # no alarm with fewer than 5 counts in the last 4 weeks ("5 in 4")
    error_of_mean: bool = False  # the fitted mean is itself uncertain; the plug-in threshold takes it for the true one
    cap_trend: bool = False  # see ``farrington_batch.fit``; the reference drops a trend that leads beyond every count


DAILY = FarringtonSettings(few_counts=False, error_of_mean=True, cap_trend=True)  # for ``evidence.two_week_p_values``


def judge(
    counts: Counts,
    period: int,
    settings: FarringtonSettings | None = None,
    *,
    events: Flags | None = None,
    recent: Floats | None = None,
    engine: Engine = "numpy",
) -> Judgement:
    """Judge one period of every series.

    A series whose own counts do not reach back ``years`` years, or that misses more than half of the baseline, gets
    the note ``history_too_short``.

    ``events`` (``(n_periods,)``) flags the periods of a known event such as the national arrival of Sinterklaas,
    which moves between weeks: they share a level of their own, and because that level rests on few weeks the error of
    its mean is always added to the variance. ``recent`` (``(n_series,)``) is the count of the last four weeks
    where that is not the sum of the last four periods.

    Raises:
        MonitorError: the engine "numba" is asked for and not installed.
    """
    chosen = settings or FarringtonSettings()
    base = baseline(
        counts.calendar,
        period,
        years=chosen.years,
        half_window=chosen.half_window,
        n_levels=chosen.n_levels,
        excluded=chosen.excluded,
        events=events,
    )
    few = (recent_counts(counts, period) if recent is None else recent) < FEW
    few &= chosen.few_counts
    if base is None:
        empty = np.full(len(counts.names), np.nan)
        return _verdict(counts, period, _Quiet(mean=empty, spread=empty, error=empty, few=few), chosen.alpha)
    fitted = fit_period(counts, period, base, engine, cap_trend=chosen.cap_trend)
    mean = np.where(_reaches_back(counts.usable(), base), fitted.mean, np.nan)
    is_event = events is not None and bool(events[period])
    error = error_of_mean(fitted) if chosen.error_of_mean or is_event else np.zeros(len(counts.names))
    quiet = _Quiet(mean=mean, spread=fitted.spread + error, error=error, few=few)
    return _verdict(counts, period, quiet, chosen.alpha)


def years_known(counts: Counts, period: int, most: int) -> NDArray[np.intp]:
    """Return for how many years, at most ``most``, each series can be judged; 0 where it cannot; ``(n_series,)``.

    It can where ``judge`` with so many years does not say ``history_too_short``.
    """
    usable, years = counts.usable(), np.zeros(len(counts.names), dtype=np.intp)
    standard = FarringtonSettings()
    for n_years in range(1, most + 1):
        base = baseline(
            counts.calendar,
            period,
            years=n_years,
            half_window=standard.half_window,
            n_levels=standard.n_levels,
            excluded=standard.excluded,
        )
        if base is None:
            break
        years[_reaches_back(usable, base)] = n_years
    return years


def error_of_mean(fitted: Fit) -> Floats:
    """Return the variance of the fitted mean over the mean; zero where nothing was ever counted."""
    with np.errstate(invalid="ignore"):
        error = fitted.mean * fitted.log_variance
    return np.where(np.isfinite(error), error, 0.0)


def fit_period(
    counts: Counts, period: int, base: Baseline, engine: Engine = "numpy", *, cap_trend: bool = False
) -> Fit:
    """Return the quiet level of every series at a period."""
    columns = slice(int(base.rows[0]), int(base.rows[-1]) + 1)
    past = counts.observed[:, columns]
    exposure = None if counts.exposure is None else counts.exposure[:, columns]
    now = None if counts.exposure is None else counts.exposure[:, period]
    chosen = fit
    if engine == "numba":
        if find_spec("numba") is None:
            raise MonitorError("numba is not installed: pip install numba, or use the engine 'numpy'")
        from monitor.detect.farrington_fast import fit as chosen
    return chosen(past, exposure, now, base, with_trend=base.years >= MIN_TREND_YEARS, cap_trend=cap_trend)


def best_engine(n_fits: int) -> Engine:
    """Return "numba" where it is installed and the work is worth its start (a few seconds), else "numpy"."""
    return "numba" if n_fits > MANY_FITS and find_spec("numba") is not None else "numpy"


def _reaches_back(usable: Flags, base: Baseline) -> Flags:
    """Say which series began no later than the baseline and were seen in at least half of it."""
    first, last = int(base.rows[0]), int(base.rows[-1])
    began = usable[:, : first + 1].any(axis=1)
    return np.asarray(began & (usable[:, first : last + 1].mean(axis=1) >= MIN_USABLE), dtype=np.bool_)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Quiet:
    """What a quiet period lets expect; ``(n_series,)``, NaN where that is not known."""

    mean: Floats
    spread: Floats  # the error of the mean is part of it
    error: Floats
    few: Flags  # too few counts for an alarm


def _verdict(counts: Counts, period: int, quiet: _Quiet, alpha: float) -> Judgement:
    observed = counts.observed[:, period]
    exposed = np.ones(len(observed), dtype=np.bool_) if counts.exposure is None else counts.exposure[:, period] > 0
    mean = np.where(exposed, quiet.mean, np.nan)
    spread = np.where(np.isfinite(mean), quiet.spread, np.nan)
    upper = tails.upper_bound(mean, spread, alpha)
    notes = tuple(map(_note, np.isfinite(observed), exposed, np.isfinite(mean), quiet.few))
    allowed = np.array([note == "" for note in notes], dtype=np.bool_)
    return Judgement(
        method="farrington",
        period=period,
        observed=observed,
        expected=mean,
        lower=tails.lower_bound(mean, spread, alpha),
        upper=upper,
        p_value=tails.upper_tail(observed, mean, spread),
        spread=spread,
        alarm=allowed & (observed > upper),
        notes=notes,
        error=np.where(np.isfinite(mean), quiet.error, np.nan),
    )


def recent_counts(counts: Counts, period: int) -> Floats:
    """Return the sum over the last four periods, the judged one included; missing ones add nothing."""
    recent: Floats = np.nan_to_num(counts.observed[:, max(period - 3, 0) : period + 1]).sum(axis=1)
    return recent


def _note(known: bool, exposed: bool, fitted: bool, few: bool) -> Note:
    if not known:
        return "coverage_gap"
    if not exposed:
        return "no_exposure"
    if not fitted:
        return "history_too_short"
    return "count_too_small" if few else ""
