"""A place against the rest of the country: gamma-Poisson shrinkage with a leave-one-out control.

For one theme: the control of a place is the count in all other places in the same period, scaled by exposure. Season,
moving events, national news and changes of the collection cancel. The local factor of a place (its past share of the
control) has a gamma prior that all places share (Marshall 1991, Applied Statistics 40:283), so that a place with
little history is judged by what places are like. The bound is a quantile of the posterior-predictive negative binomial.
"""

from dataclasses import dataclass

import numpy as np

from monitor.detect import tails
from monitor.detect.counts import Counts, Flags, Floats, Judgement
from monitor.errors import MonitorError
from monitor.records import Note

MIN_PLACES = 10  # fewer say nothing of how places differ: a weak prior is taken
WEAK_SHAPE = 1.0  # of the prior, in counts
SHAPES = (0.05, 1000.0)  # limits of the estimated prior
SPREAD_ROUNDS = 3
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
    spread: float  # variance over mean of one count, shared by all places of the theme
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
    observed = counts.observed[:, period]
    upper = tails.upper_bound(mean, spread, chosen.alpha)
    return Judgement(
        method="shrinkage",
        period=period,
        observed=observed,
        expected=mean,
        lower=tails.lower_bound(mean, spread, chosen.alpha),
        upper=upper,
        p_value=tails.upper_tail(observed, mean, spread),
        spread=np.where(np.isfinite(mean), spread, np.nan),
        alarm=np.asarray(observed > upper, dtype=np.bool_),
        notes=notes,
    )


def local_level(counts: Counts, period: int, settings: ShrinkageSettings) -> LocalLevel:
    """Learn the local factors, the prior they share and the spread from the history before a period."""
    end = max(period - settings.recent, 0)
    columns = slice(max(end - settings.window, 0), end)
    observed, exposure, usable = _columns(counts, columns)
    control = _control(observed, exposure, usable)
    known = usable & np.isfinite(control)
    control = np.where(known, control, 0.0)
    capped, expected = np.where(known, observed, 0.0), control.sum(axis=1)
    spread, shape = 1.0, WEAK_SHAPE
    for _ in range(SPREAD_ROUNDS):
        total = capped.sum(axis=1)
        shape = _prior_shape(total, expected, spread)
        factor = (shape + total / spread) / (shape + expected / spread)
        mean = control * factor[:, None]
        limit = mean + CAP_DEVIATIONS * np.sqrt(spread * mean) + CAP_COUNTS
        capped = np.where(known, np.minimum(observed, limit), 0.0)
        spread = _spread(capped, mean, expected, control)
    return LocalLevel(
        shape=shape + capped.sum(axis=1) / spread,
        rate=shape + expected / spread,
        spread=spread,
        n_used=known.sum(axis=1).astype(np.float64),
        expected=expected,
    )


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


def _spread(observed: Floats, mean: Floats, expected: Floats, control: Floats) -> float:
    """Pool the variance over the mean; the weight 1 / (1 + mean) lets no large place decide alone."""
    weight = 1 / (1 + mean)
    share = control / np.where(expected > 0, expected, 1.0)[:, None]  # of its own factor, estimated from this count
    below = float((weight * mean * (1 - share)).sum())
    return max(float((weight * (observed - mean) ** 2).sum()) / below, 1.0) if below > 0 else 1.0


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
    spread = local.spread + mean * (1 / local.shape + local.spread / others)
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
