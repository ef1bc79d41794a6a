"""Two weeks taken together: a rise that goes on shows earlier in the sum than in either week."""

import numpy as np

from monitor.detect import tails
from monitor.detect.counts import Floats, Judgement


def two_week_p_values(now: Judgement, before: Judgement) -> Floats:
    """Return the smaller of this week's p-value and that of the sum of both weeks, doubled; ``(n_series,)``.

    Doubling keeps the rate of false alarms at most at its nominal value (Bonferroni). Where the week before was not
    judged, this week's own p-value is doubled all the same: which weeks are known must not change the yardstick.
    For detectors whose errors in the two weeks are independent (``farrington``).
    """
    expected = now.expected + before.expected
    with np.errstate(invalid="ignore"):
        share = np.where(expected > 0, before.expected / expected, 0.0)
    spread = now.spread * (1 - share) + before.spread * share
    together = tails.upper_tail(now.observed + before.observed, expected, spread)
    together = np.where(now.observed > 0, together, 1.0)  # nothing this week is no rise this week
    return np.asarray(np.minimum(2 * np.fmin(now.p_value, together), 1.0))
