"""False alarms and outbreaks found in the 42 scenarios, for every method, also at equal false-alarm rates."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from monitor.detect import tails
from monitor.detect.calendar import Calendar, baseline
from monitor.detect.counts import Counts, Floats
from monitor.detect.evaluation.baselines import DEFAULTS, SCORES, WINDOW
from monitor.detect.evaluation.noufaily import FIRST_TEST, LENGTH, N_WEEKS, SIZES, Simulated
from monitor.detect.evidence import combine
from monitor.detect.farrington import DAILY, FEW, FarringtonSettings, best_engine, error_of_mean, fit_period

ALPHA = 0.005
N_TEST = N_WEEKS - FIRST_TEST
FF = "Farrington Flexible"
FF1, FF2 = "Farrington Flexible, our fit", "Farrington Flexible, our fit, two weeks"  # the second is the daily job's
TRUTH, TRUTH2 = "truth known, one week", "truth known, two weeks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Scores of one method; higher is more unusual, ``default`` is the usual threshold."""

    name: str
    quiet: Floats  # (n_series, N_TEST), past outbreaks in the baseline
    clean: Floats | None  # the same without any outbreak; None: not reckoned
    outbreak: Floats  # (n_series, len(SIZES), LENGTH)
    default: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Quiet:
    """What a method reckons with in the week before the test weeks and every test week: ``(n_series, N_TEST + 1)``."""

    mean: Floats
    spread: Floats
    error: Floats  # of the mean, part of the spread


def score_all(simulated: Simulated) -> tuple[Scores, ...]:
    """Score all test weeks of all series with all methods."""
    plug_in, ours = _fits_of_both(simulated, FarringtonSettings()), _fits_of_both(simulated, DAILY)
    phi = np.repeat(simulated.phi[:, None], N_TEST + 1, axis=1)
    known = _Quiet(mean=simulated.mean[:, FIRST_TEST - 1 :], spread=phi, error=np.zeros(phi.shape))
    return (
        _tail_scores(FF, simulated, *plug_in, few=True, two_weeks=False),
        _tail_scores(FF1, simulated, *ours, few=True, two_weeks=False),
        _tail_scores(FF2, simulated, *ours, few=False, two_weeks=True),
        *(_window_scores(name, simulated) for name in SCORES),
        _tail_scores(TRUTH, simulated, known, known, few=False, two_weeks=False),
        _tail_scores(TRUTH2, simulated, known, known, few=False, two_weeks=True),
    )


def score_daily(simulated: Simulated) -> Scores:
    """Score all test weeks of all series as the daily job does."""
    return _tail_scores(FF2, simulated, *_fits_of_both(simulated, DAILY), few=False, two_weeks=True)


def _fits_of_both(simulated: Simulated, settings: FarringtonSettings) -> tuple[_Quiet, _Quiet]:
    """Return the fits with past outbreaks in the baseline and without."""
    return _fits(simulated.past, settings), _fits(simulated.clean, settings)


def _fits(observed: Floats, settings: FarringtonSettings) -> _Quiet:
    """Return the Farrington fits for the week before the test weeks and every test week."""
    counts = Counts(
        names=("",) * len(observed), calendar=Calendar(step="week", first=0, length=N_WEEKS), observed=observed
    )
    fits = []
    for week in range(FIRST_TEST - 1, N_WEEKS):
        base = baseline(
            counts.calendar,
            week,
            years=settings.years,
            half_window=settings.half_window,
            n_levels=settings.n_levels,
            excluded=settings.excluded,
        )
        if base is None:
            raise ValueError("the simulated series are long enough by construction")
        engine = best_engine(len(observed) * N_TEST)
        fits.append(fit_period(counts, week, base, engine, cap_trend=settings.cap_trend))
    mean, spread = (np.stack([getattr(fitted, name) for fitted in fits], axis=1) for name in ("mean", "spread"))
    if not settings.error_of_mean:
        return _Quiet(mean=mean, spread=spread, error=np.zeros(mean.shape))
    error = np.stack([error_of_mean(fitted) for fitted in fits], axis=1)
    return _Quiet(mean=mean, spread=spread + error, error=error)


def _tail_scores(
    name: str,
    simulated: Simulated,
    past: _Quiet,
    clean: _Quiet,
    *,
    few: bool,
    two_weeks: bool,
) -> Scores:
    """Score by 1 - p. No outbreak of the last weeks is in the baseline, so one fit serves all of them."""
    quiet = _p_values(simulated.past[:, FIRST_TEST - 4 :], past, few, two_weeks)
    untouched = _p_values(simulated.clean[:, FIRST_TEST - 4 :], clean, few, two_weeks)
    outbreak = np.zeros(simulated.cases.shape)
    rows = np.arange(len(simulated.start))
    for size in range(len(SIZES)):
        observed = _with_outbreak(simulated, size)
        p_values = _p_values(observed[:, FIRST_TEST - 4 :], past, few, two_weeks)
        for week in range(LENGTH):
            outbreak[:, size, week] = 1 - p_values[rows, simulated.start - FIRST_TEST + week]
    return Scores(name=name, quiet=1 - quiet, clean=1 - untouched, outbreak=outbreak, default=1 - ALPHA)


def _p_values(observed: Floats, law: _Quiet, few: bool, two_weeks: bool) -> Floats:
    """Return ``(n_series, N_TEST)``; ``observed`` starts four weeks before the test weeks, the fits one week before."""
    now, before = observed[:, 4:], observed[:, 3:-1]
    mean, spread = law.mean, law.spread
    if two_weeks:
        means, spreads = (mean[:, 1:], mean[:, :-1]), (spread[:, 1:], spread[:, :-1])
        return combine((now, before), means, spreads, law.error[:, 1:])
    p_values = tails.upper_tail(now, mean[:, 1:], spread[:, 1:])
    if few:
        recent = sum(observed[:, lag : observed.shape[1] - 4 + lag] for lag in range(1, 5))
        p_values = np.where(np.asarray(recent) < FEW, 1.0, p_values)
    return p_values


def _with_outbreak(simulated: Simulated, size: int) -> Floats:
    observed, rows = simulated.past.copy(), np.arange(len(simulated.start))
    for week in range(LENGTH):
        observed[rows, simulated.start + week] += simulated.cases[:, size, week]
    return observed


def _window_scores(name: str, simulated: Simulated) -> Scores:
    score = SCORES[name]
    rows = np.arange(len(simulated.start))[:, None]
    quiet, clean = (
        np.stack([score(series[:, week - WINDOW : week + 1]) for week in range(FIRST_TEST, N_WEEKS)], axis=1)
        for series in (simulated.past, simulated.clean)
    )
    outbreak = np.zeros(simulated.cases.shape)
    for size in range(len(SIZES)):
        observed = _with_outbreak(simulated, size)
        for week in range(LENGTH):
            columns = simulated.start[:, None] + week + np.arange(-WINDOW, 1)
            outbreak[:, size, week] = score(observed[rows, columns])
    return Scores(name=name, quiet=quiet, clean=clean, outbreak=outbreak, default=DEFAULTS[name])


def false_alarms(scores: Scores, threshold: float, *, clean: bool = False) -> float:
    """Return the share of quiet weeks above a threshold."""
    values = scores.clean if clean and scores.clean is not None else scores.quiet
    return float((values > threshold).mean())


def by_scenario(scores: Scores, simulated: Simulated, *, clean: bool) -> Mapping[int, float]:
    """Return the share of false alarms at the default threshold, per scenario."""
    values = scores.clean if clean and scores.clean is not None else scores.quiet
    alarms = values > scores.default
    return {int(number): float(alarms[simulated.scenario == number].mean()) for number in np.unique(simulated.scenario)}


def threshold_at(scores: Scores, rate: float) -> float:
    """Return the lowest threshold with at most this share of false alarms."""
    ordered = np.sort(scores.quiet.ravel())[::-1]
    return float(ordered[int(rate * len(ordered))])


def found(scores: Scores, simulated: Simulated, threshold: float) -> Floats:
    """Return per size k the share of outbreaks with an alarm between their first and last week with cases."""
    cases = simulated.cases
    last = LENGTH - 1 - (cases[:, :, ::-1] > 0).argmax(axis=2)
    first = (cases > 0).argmax(axis=2)
    week = np.arange(LENGTH)
    within = (week >= first[..., None]) & (week <= last[..., None]) & (cases.sum(axis=2) > 0)[..., None]
    alarms = ((scores.outbreak > threshold) & within).any(axis=2)
    real = cases.sum(axis=2) > 0
    return np.asarray(alarms.sum(axis=0) / real.sum(axis=0))
