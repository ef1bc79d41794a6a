"""Two weeks taken together: a rise that goes on shows in the sum before it shows in either week."""

import numpy as np

from monitor.detect import tails
from monitor.detect.counts import Floats, Judgement

THIS_WEEK = 0.3  # share of alpha for this week alone; the rest is for the sum of both weeks
HALF_A_COUNT = 0.5 / 35  # a mean over the 5 windows of 7 weeks that saw nothing: not zero, but less than this


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
    """Combine by a weighted Bonferroni rule, which keeps the rate of false alarms at most at its nominal value.

    The arguments are (this week, the week before), arrays of one shape; ``error`` is the part of this week's spread
    that is the error of the mean. Both weeks share it, so that in their sum it weighs more. The weights were chosen on
    the scenarios of Noufaily et al. 2013, where 92 of 100 cases of an outbreak fall in its first two weeks. Where the
    week before is not known the yardstick stays the same. No count this week is no rise this week: 1.
    """
    now, before = (np.maximum(mean, HALF_A_COUNT) for mean in expected)
    share = before / (now + before)
    mixed = spread[0] * (1 - share) + spread[1] * share
    if error is not None:
        mixed = mixed + 2 * error * share
    one = tails.upper_tail(observed[0], now, spread[0]) / THIS_WEEK
    both = tails.upper_tail(observed[0] + observed[1], now + before, mixed) / (1 - THIS_WEEK)
    combined = np.minimum(np.fmin(one, both), 1.0)
    combined = np.where(observed[0] > 0, combined, 1.0)
    return np.asarray(np.where(np.isfinite(one), combined, np.nan))
