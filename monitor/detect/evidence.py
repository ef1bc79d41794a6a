"""Two weeks taken together: a rise that goes on shows in the sum before it shows in either week."""

import numpy as np
from scipy import special

from monitor.detect import tails
from monitor.detect.counts import Floats, Judgement

THIS_WEEK = 0.3  # share of alpha for this week alone; the rest is for the sum of both weeks
HALF_A_COUNT = 0.5 / 35  # a mean over the 5 windows of 7 weeks that saw nothing: not zero, but less than this
NEARLY_ONE = 1 - 1e-9  # a correlation; at 1 itself Owen's function is not defined


def two_week_p_values(now: Judgement, before: Judgement) -> Floats:
    """Return the p-value of this week and of the sum of this week and the one before, combined; ``(n_series,)``.

    For detectors whose errors in the two weeks are independent (``farrington``). It stands in the place of the rule
    of five counts in four weeks: an expectation of zero is raised to half a count over the reference windows.
    """
    return combine(
        (now.observed, before.observed), (now.expected, before.expected), (now.spread, before.spread), now.error
    )


def combine(
    observed: tuple[Floats, Floats],
    expected: tuple[Floats, Floats],
    spread: tuple[Floats, Floats],
    error: Floats | None = None,
) -> Floats:
    """Combine both tests into the chance that a quiet week passes either of them so far.

    The arguments are (this week, the week before), arrays of one shape; ``error`` is the part of this week's spread
    that is the error of the mean. Both weeks share it, so that in their sum it weighs more. The weights were chosen on
    the scenarios of Noufaily et al. 2013, where 92 of 100 cases of an outbreak fall in its first two weeks. Where the
    week before is not known the yardstick stays the same. No count this week is no rise this week: 1.
    """
    now, before = (np.maximum(mean, HALF_A_COUNT) for mean in expected)
    shared = np.zeros(now.shape) if error is None else error
    share = before / (now + before)
    mixed = spread[0] * (1 - share) + spread[1] * share + 2 * shared * share
    one = tails.upper_tail(observed[0], now, spread[0]) / THIS_WEEK
    both = tails.upper_tail(observed[0] + observed[1], now + before, mixed) / (1 - THIS_WEEK)
    covariance = spread[0] * now + shared * before
    correlation = covariance / np.sqrt(spread[0] * now * mixed * (now + before))
    combined = _either(np.fmin(one, both), correlation)
    combined = np.where(observed[0] > 0, combined, 1.0)
    return np.asarray(np.where(np.isfinite(one), combined, np.nan))


def _either(level: Floats, correlation: Floats) -> Floats:
    """Return the chance that this week passes ``THIS_WEEK * level`` or the sum passes the rest of ``level``.

    The sum of both shares (Bonferroni) counts twice the weeks that pass both tests, a tenth at a level of .005, as
    the tests have this week's count in common. That chance is taken from two normals with the same correlation, by
    the function of Owen (1956, Annals of Mathematical Statistics 27:1075). Where the correlation is not known nothing
    is taken off.
    """
    first, second = THIS_WEEK * level, (1 - THIS_WEEK) * level
    together = np.nan_to_num(_both_above(first, np.minimum(second, 1.0), correlation))
    either = first + second - np.clip(together, 0.0, first)
    return np.asarray(np.where(second < 1, np.minimum(either, 1.0), 1.0))


def _both_above(first: Floats, second: Floats, correlation: Floats) -> Floats:
    """Return the chance that two standard normals both pass bounds passed with chance ``first`` and ``second``."""
    rho = np.minimum(correlation, NEARLY_ONE)
    with np.errstate(invalid="ignore", divide="ignore"):
        high, low = special.ndtri(first), special.ndtri(second)
        root = np.sqrt(1 - rho**2)
        owen = special.owens_t(high, (low / high - rho) / root) + special.owens_t(low, (high / low - rho) / root)
        apart = (high * low < 0) | ((high * low == 0) & (high + low < 0))
        return np.asarray((first + second) / 2 - owen - np.where(apart, 0.5, 0.0))
