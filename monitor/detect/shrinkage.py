"""A place against the rest of the country: gamma-Poisson shrinkage with a leave-one-out control.

For one theme: the control of a place is the count in all other places in the same period, scaled by exposure. Season,
moving events, national news and changes of the collection cancel. The local factor of a place (its past share of the
control) has a gamma prior that all places share (Marshall 1991, Applied Statistics 40:283), so that a place with
little history is judged by what places are like. The bound is a quantile of the posterior-predictive negative binomial.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.detect import tails
from monitor.detect.counts import Counts, Flags, Floats, Judgement
from monitor.errors import MonitorError
from monitor.records import Note

MIN_PLACES = 10  # fewer say nothing of how places differ: a weak prior is taken
WEAK_SHAPE = 1.0  # of the prior, in counts
SHAPES = (0.05, 1000.0)  # limits of the estimated prior
ROUNDS = 3
USUAL_DRIFT = 0.04  # variance of the log local factor against its past mean, where history cannot tell
DRIFT_INFORMATION = 1 / 0.04**2  # as if it were known to lie within 0.04 of the usual one
MOST_DRIFT = 0.25
USUAL_SPREAD = 1.2  # for the weights only
CAP_DEVIATIONS = 3.0  # a past count above mean + 3 sd + 2 counts as that: an old rise is not a new normal
CAP_COUNTS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShrinkageSettings:
    """Windows are in periods; the defaults are weeks."""

    window: int = 52  # history that is compared with; longer lets local drift in
    recent: int = 4  # periods before the judged one that are left out
    min_history: int = 8  # fewer usable periods: cannot be judged
    sure_history: int = 26  # fewer: provisional
    min_expected: float = 2.0  # of the history together; less: too little is collected here
    alpha: float = 0.005  # one-sided

    def daily(self) -> "ShrinkageSettings":
        """Return the same windows in days."""
        return ShrinkageSettings(
            window=7 * self.window,
            recent=7 * self.recent,
            min_history=7 * self.min_history,
            sure_history=7 * self.sure_history,
            min_expected=self.min_expected,
            alpha=self.alpha,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalLevel:
    """What history says of every place; arrays are ``(n_series,)``. The local factor is Gamma(shape, rate)."""

    shape: Floats
    rate: Floats
    spread: float  # variance over mean of a small count, shared by all places of the theme
    drift: float  # variance of the local factor itself, in squared means, shared likewise
    n_used: Floats
    expected: Floats  # what the control let expect over the history


def judge(counts: Counts, period: int, settings: ShrinkageSettings | None = None) -> Judgement:
    """Judge one period of every series of one theme; the series must be places that can be compared.

    Raises:
        MonitorError: there is one series only, so that there is nothing to compare with.
    """
    chosen = settings or ShrinkageSettings()
    if len(counts.names) < 2:
        raise MonitorError("the method 'shrinkage' compares series: it needs at least two in one file")
    local = local_level(counts, period, chosen)
    mean, spread = _expectation(counts, period, local)
    notes = _notes(counts, period, local, mean, chosen)
    mean = np.where([note in ("", "provisional") for note in notes], mean, np.nan)
    return tails.judgement("shrinkage", counts, period, mean, spread, chosen.alpha, notes)


def local_level(counts: Counts, period: int, settings: ShrinkageSettings) -> LocalLevel:
    """Learn the local factors, the prior they share and the spread from the history before a period."""
    end = max(period - settings.recent, 0)
    start = max(end - 2 * settings.window - settings.recent, 0)
    observed, exposure, usable = _columns(counts, slice(start, end))
    control = _control(observed, exposure, usable)
    known = usable & np.isfinite(control)
    control = np.where(known, control, 0.0)
    window = slice(max(end - start - settings.window, 0), end - start)
    expected, n_used = control[:, window].sum(axis=1), known[:, window].sum(axis=1).astype(np.float64)
    capped, spread, drift, shape = np.where(known, observed, 0.0), 1.0, 0.0, WEAK_SHAPE
    for _ in range(ROUNDS):
        total = capped[:, window].sum(axis=1)
        shape = _prior_shape(total, expected, spread)
        mean = control * ((shape + total / spread) / (shape + expected / spread))[:, None]
        limit = mean + CAP_DEVIATIONS * np.sqrt(spread * mean + drift * mean**2) + CAP_COUNTS
        capped = np.where(known, np.minimum(observed, limit), 0.0)
        spread, drift = _spread_and_drift(_Past(counts=capped, control=control, known=known), shape, spread, settings)
    return LocalLevel(
        shape=shape + capped[:, window].sum(axis=1) / spread,
        rate=shape + expected / spread,
        spread=spread,
        drift=drift,
        n_used=n_used,
        expected=expected,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Past:
    """History, oldest first: ``(n_series, n_periods)``, zero where not known."""

    counts: Floats
    control: Floats
    known: Flags


def _columns(counts: Counts, columns: slice) -> tuple[Floats, Floats, Flags]:
    """Return counts and exposure with zero where unusable, and what is usable."""
    usable = counts.usable()[:, columns]
    observed = np.where(usable, counts.observed[:, columns], 0.0)
    exposure = usable.astype(np.float64)
    if counts.exposure is not None:
        exposure = np.where(usable, counts.exposure[:, columns], 0.0)
    return observed, exposure, usable


def _control(observed: Floats, exposure: Floats, usable: Flags) -> Floats:
    """Return what the other places let expect in each; NaN where no other place was seen."""
    others = observed.sum(axis=0) - observed
    room = exposure.sum(axis=0) - exposure
    alone = (usable.sum(axis=0) - usable) == 0
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(alone, np.nan, exposure * others / room))


def _prior_shape(total: Floats, expected: Floats, spread: float) -> float:
    """Estimate by moments how much places differ: a large shape means that they are alike (Marshall 1991)."""
    some = expected > 0
    if some.sum() < MIN_PLACES or not total[some].sum():
        return WEAK_SHAPE
    weight = expected[some] / expected[some].sum()
    ratio = total[some] / expected[some]
    centre = float((weight * ratio).sum())
    noise = spread * centre / float(expected[some].mean())
    variance = (float((weight * (ratio - centre) ** 2).sum()) - noise) / centre**2
    return float(np.clip(1 / max(variance, 1 / SHAPES[1]), *SHAPES))


def _spread_and_drift(past: _Past, shape: float, spread: float, settings: ShrinkageSettings) -> tuple[float, float]:
    """Judge the last window as it would have been judged then, and see how far off that was.

    The squared error of a prediction m is spread * m + (1 / A + drift) * m ** 2, with A the posterior shape; both
    unknowns by weighted least squares. Errors of predictions hold what a local factor moves between its past and
    now, which errors around a fitted mean do not.
    """
    span = past.counts.shape[1]
    now = np.arange(max(span - settings.window, settings.recent + settings.min_history), span)
    if not len(now):
        return max(spread, 1.0), USUAL_DRIFT
    last = now - settings.recent
    first = np.maximum(last - settings.window, 0)
    total, expected, n_used = (
        _window_sums(part, first, last) for part in (past.counts, past.control, past.known.astype(np.float64))
    )
    posterior = shape + total / spread
    mean = past.control[:, now] * posterior / (shape + expected / spread)
    told = past.known[:, now] & (n_used >= settings.min_history) & (mean > 0)
    m, error = mean[told], (past.counts[:, now][told] - mean[told]) ** 2
    error = error - m**2 / posterior[told]
    usual = USUAL_SPREAD * m + USUAL_DRIFT * m**2
    weight = 1 / (usual + 2 * usual**2)
    return _two_unknowns(m, error, weight)


def _window_sums(values: Floats, first: NDArray[np.intp], last: NDArray[np.intp]) -> Floats:
    """Return the sums over columns ``first`` up to ``last``: ``(n_series, len(first))``."""
    sums = np.concatenate([np.zeros((len(values), 1)), np.cumsum(values, axis=1)], axis=1)
    return np.asarray(sums[:, last] - sums[:, first])


def _two_unknowns(m: Floats, error: Floats, weight: Floats) -> tuple[float, float]:
    """Solve ``error = spread * m + drift * m ** 2`` with spread at least 1 and drift between 0 and its limit.

    Small counts tell almost nothing of the drift: the usual one enters with the weight of ``DRIFT_INFORMATION``.
    """
    two, three, four = (float((weight * m**power).sum()) for power in (2, 3, 4))
    one, both = float((weight * m * error).sum()), float((weight * m**2 * error).sum())
    if two <= 0:
        return 1.0, USUAL_DRIFT
    told = four - three**2 / two  # information on the drift, the spread being unknown as well
    estimate = both - three * one / two
    drift = (estimate + DRIFT_INFORMATION * USUAL_DRIFT) / (told + DRIFT_INFORMATION)
    drift = float(np.clip(drift, 0.0, MOST_DRIFT))
    return max((one - drift * three) / two, 1.0), drift


def _expectation(counts: Counts, period: int, local: LocalLevel) -> tuple[Floats, Floats]:
    """Return the predictive mean and its variance over the mean at a period.

    The control itself is a count: half a count is added and its relative variance enters, so that a week without any
    item elsewhere does not make one item here impossible.
    """
    observed, exposure, usable = (part[:, 0] for part in _columns(counts, slice(period, period + 1)))
    others = observed.sum() - observed + local.spread / 2
    room = exposure.sum() - exposure
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(usable & (room > 0), exposure * others / room * local.shape / local.rate, np.nan)
    spread = local.spread + mean * (1 / local.shape + local.drift + local.spread / others)
    return mean, spread


def _notes(
    counts: Counts, period: int, local: LocalLevel, mean: Floats, settings: ShrinkageSettings
) -> tuple[Note, ...]:
    """Return the first that holds of each series; later conditions need the earlier ones."""
    conditions: tuple[tuple[Note, Flags], ...] = (
        ("coverage_gap", ~np.isfinite(counts.observed[:, period])),
        ("no_exposure", ~counts.usable()[:, period]),
        ("coverage_gap", ~np.isfinite(mean)),
        ("history_too_short", local.n_used < settings.min_history),
        ("count_too_small", local.expected < settings.min_expected),
        ("provisional", local.n_used < settings.sure_history),
    )
    names = np.array([note for note, _ in conditions] + [""])
    first = np.array([flags for _, flags in conditions] + [np.ones(len(mean), dtype=np.bool_)]).argmax(axis=0)
    return tuple(names[first].tolist())
