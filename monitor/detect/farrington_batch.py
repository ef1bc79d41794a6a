"""Quasi-Poisson fits of many series at once, for series that share one calendar and so one baseline.

The model is log(mean) = season level + slope * time + log(exposure). Once the slope is known each level has a closed
form, sum(w y) / sum(w exposure exp(slope t)) within the level, so that only the slope is searched, by Newton on one
concave function. Hat values follow from the arrow shape of the information matrix. No matrix is solved.
"""

from dataclasses import dataclass

import numpy as np

from monitor.detect.calendar import Baseline
from monitor.detect.counts import Flags, Floats

MAX_STEPS = 30
SLOPE_PRECISION = 1e-9  # of the slope over half the baseline; far below what moves a bound
CHUNK = 512  # series at a time: keeps the working arrays in the processor's cache
FIRST_FIT_THRESHOLD = 2.58  # Anscombe residual above which a past count is weighed down, Noufaily et al. 2013


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """The fitted quiet level of every series at the judged period; arrays are ``(n_series,)``.

    ``log_variance`` is the variance of the logarithm of ``mean`` (spread included). All are NaN where nothing can be
    fitted: no usable period at the judged level, or no more periods than parameters.
    """

    mean: Floats
    spread: Floats
    log_variance: Floats
    trend: Flags  # the slope was kept
    n_used: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class _Design:
    """The baseline as arrays: indicator of the levels ``(n_baseline, n_levels)`` and the same times t and t squared."""

    base: Baseline
    indicator: Floats
    moments: Floats  # (n_baseline, 3 * n_levels)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Past:
    """The baseline counts of a chunk of series: ``(n_series, n_baseline)``, zero where not usable."""

    counts: Floats
    scale: Floats  # exposure, 1 where none is given
    usable: Flags
    now: Floats | None  # exposure at the judged period, (n_series,)

    def take(self, rows: Flags) -> "_Past":
        now = None if self.now is None else self.now[rows]
        return _Past(counts=self.counts[rows], scale=self.scale[rows], usable=self.usable[rows], now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """One weighted fit; arrays are ``(n_series, …)``."""

    slope: Floats
    fitted: Floats  # (n_series, n_baseline), 0 where the level holds no count
    mean: Floats  # at the judged period


def fit(
    counts: Floats,
    exposure: Floats | None,
    exposure_now: Floats | None,
    base: Baseline,
    *,
    with_trend: bool,
    cap_trend: bool = False,
) -> Fit:
    """Fit, weigh past outbreaks down, fit again (Noufaily et al. 2013).

    Args:
        counts: ``(n_series, n_baseline)``, NaN where missing.
        exposure: same shape, or ``None``; a count with zero or NaN exposure is missing.
        exposure_now: ``(n_series,)`` at the judged period, or ``None``.
        with_trend: fit a slope; it is dropped per series where its prediction exceeds every count of the baseline.
        cap_trend: do not drop it there (a departure from Noufaily et al.) while the largest count lies within one
            standard deviation of the prediction: the prediction becomes that count, or what the fit without a slope
            predicts where that is more; the spread stays that around the slope.
    """
    parts = []
    for start in range(0, len(counts), CHUNK):
        rows = slice(start, start + CHUNK)
        offset = None if exposure is None else exposure[rows]
        now = None if exposure_now is None else exposure_now[rows]
        parts.append(_fit_chunk(counts[rows], offset, now, base, with_trend, cap_trend))
    names = ("mean", "spread", "log_variance", "trend", "n_used")
    mean, spread, log_variance, trend, n_used = (
        np.concatenate([getattr(part, name) for part in parts]) for name in names
    )
    return Fit(mean=mean, spread=spread, log_variance=log_variance, trend=trend, n_used=n_used)


def _fit_chunk(  # noqa: PLR0917 - what ``fit`` takes, for a chunk of the series
    counts: Floats, exposure: Floats | None, now: Floats | None, base: Baseline, with_trend: bool, cap_trend: bool
) -> Fit:
    usable = np.isfinite(counts) if exposure is None else np.isfinite(counts) & (exposure > 0)
    scale = usable.astype(np.float64) if exposure is None else np.where(usable, exposure, 0.0)
    past = _Past(counts=np.where(usable, counts, 0.0), scale=scale, usable=usable, now=now)
    indicator, times = np.eye(base.n_levels)[base.levels], base.times[:, None]
    moments = np.hstack([indicator, indicator * times, indicator * times**2])
    design = _Design(base=base, indicator=indicator, moments=moments)
    result = _two_fits(past, design, with_trend)
    if with_trend:
        # A total of zero has no slope to speak of; every other prediction may not exceed what was ever seen.
        largest = past.counts.max(axis=1)
        beyond = ~(result.mean <= largest) | (past.counts.sum(axis=1) == 0)
        if beyond.any():
            flat = _two_fits(past.take(beyond), design, False)
            cap = np.maximum(flat.mean, largest[beyond])
            capped = _near(result, largest)[beyond] & cap_trend
            for target, source in zip(_arrays(result), _arrays(flat), strict=True):
                target[beyond] = np.where(capped, cap if target is result.mean else target[beyond], source)
    return result


def _near(result: Fit, largest: Floats) -> Flags:
    """Say where a prediction lies above the largest count by no more than the standard deviation of a count."""
    with np.errstate(invalid="ignore"):
        deviation = np.sqrt(result.spread * result.mean)
        return np.asarray((result.mean > largest) & (result.mean <= largest + deviation), dtype=np.bool_)


def _arrays(fit: Fit) -> tuple[Floats | Flags, ...]:
    return fit.mean, fit.spread, fit.log_variance, fit.trend, fit.n_used


def _two_fits(past: _Past, design: _Design, with_trend: bool) -> Fit:
    level_counts = past.usable @ design.indicator
    n_used = level_counts.sum(axis=1)
    freedom = n_used - (level_counts > 0).sum(axis=1) - with_trend
    even = past.usable.astype(np.float64)
    first = _one_fit(past, even, design, np.zeros(len(even)) if with_trend else None)
    spread = _spread(past.counts, first.fitted, even, freedom)
    hat, _ = _leverage(first.fitted, design, with_trend)
    weights = _outbreak_weights(past, first.fitted, spread, hat)
    second = _one_fit(past, weights, design, first.slope if with_trend else None)
    spread = _spread(past.counts, second.fitted, weights, freedom)
    _, variance = _leverage(second.fitted * weights, design, with_trend)
    known = (freedom > 0) & (level_counts[:, design.base.now_level] > 0)
    return Fit(
        mean=np.where(known, second.mean, np.nan),
        spread=np.where(known, spread, np.nan),
        log_variance=np.where(known, variance * spread, np.nan),
        trend=np.full(len(even), with_trend),
        n_used=n_used,
    )


def _one_fit(past: _Past, weights: Floats, design: _Design, start: Floats | None) -> _Step:
    """Fit with given weights; without a ``start`` for the slope, without a slope."""
    base = design.base
    weighted = weights * past.counts
    level_sums = weighted @ design.indicator
    slope = np.zeros(len(weights))
    if start is not None:
        slope = _slope(weighted, weights * past.scale, level_sums, design, start)
    growth = past.scale * np.exp(slope[:, None] * base.times)
    reached = (weights * growth) @ design.indicator
    with np.errstate(invalid="ignore", divide="ignore"):
        level = np.where(level_sums > 0, level_sums / reached, 0.0)
    mean = level[:, base.now_level] * np.exp(slope * base.now_time)
    fitted = level[:, base.levels] * growth
    return _Step(slope=slope, fitted=fitted, mean=mean if past.now is None else mean * past.now)


def _slope(weighted: Floats, scale: Floats, level_sums: Floats, design: _Design, start: Floats) -> Floats:
    """Newton on the profile likelihood; a step is at most 1, so that a likelihood without a top ends too."""
    slope, n_levels = start.copy(), design.base.n_levels
    target = weighted @ design.base.times
    active = np.arange(len(slope))
    for _ in range(MAX_STEPS):
        moments = (scale[active] * np.exp(slope[active, None] * design.base.times)) @ design.moments
        zero, one, two = (moments[:, part * n_levels : (part + 1) * n_levels] for part in range(3))
        zero = np.where(zero > 0, zero, 1.0)
        centre = one / zero
        gradient = target[active] - (level_sums[active] * centre).sum(axis=1)
        curvature = (level_sums[active] * (two / zero - centre**2)).sum(axis=1)
        step = np.clip(gradient / np.where(curvature > 1e-12, curvature, np.inf), -1.0, 1.0)
        slope[active] += step
        active = active[np.abs(step) > SLOPE_PRECISION]
        if not len(active):
            break
    return slope


def _spread(counts: Floats, fitted: Floats, weights: Floats, freedom: Floats) -> Floats:
    """Return Pearson's chi-square over its degrees of freedom, at least 1."""
    squares = weights * (counts - fitted) ** 2 / np.where(fitted > 0, fitted, np.inf)
    spread: Floats = np.maximum(squares.sum(axis=1) / np.maximum(freedom, 1), 1.0)
    return spread


def _leverage(information: Floats, design: _Design, with_trend: bool) -> tuple[Floats, Floats]:
    """Return the hat values and the unscaled variance of the log mean at the judged period.

    ``information`` is weight times fitted mean. The information matrix is diagonal in the levels with one more row
    for the slope, so its inverse needs the level sums, the level mean times and one residual sum of squares only.
    """
    base = design.base
    totals = information @ design.indicator
    safe = np.where(totals > 0, totals, np.inf)
    if not with_trend:
        return information / safe[:, base.levels], 1 / np.where(totals > 0, totals, np.nan)[:, base.now_level]
    centre = (information @ (design.indicator * base.times[:, None])) / safe
    away = base.times - centre[:, base.levels]
    squares = (information * away**2).sum(axis=1)
    squares = np.where(squares > 0, squares, np.inf)
    hat = information * (1 / safe[:, base.levels] + away**2 / squares[:, None])
    gap = base.now_time - centre[:, base.now_level]
    variance = 1 / np.where(totals > 0, totals, np.nan)[:, base.now_level] + gap**2 / squares
    return hat, variance


def _outbreak_weights(past: _Past, fitted: Floats, spread: Floats, hat: Floats) -> Floats:
    """Weigh counts far above the fit by their Anscombe residual to the power -2; weights sum to the periods used."""
    mean = np.where(fitted > 0, fitted, 1.0)
    raw = 1.5 * (past.counts ** (2 / 3) * mean ** (-1 / 6) - np.sqrt(mean)) * (fitted > 0)
    residual = raw / np.sqrt(spread[:, None] * np.maximum(1 - hat, 1e-10))
    low = np.where(residual > FIRST_FIT_THRESHOLD, np.maximum(residual, 1.0) ** -2, 1.0)
    weights = np.where(past.usable, low, 0.0)
    n_used = past.usable.sum(axis=1)
    return np.asarray(weights * (n_used / np.maximum(weights.sum(axis=1), 1e-300))[:, None])
