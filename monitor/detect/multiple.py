"""Many tests at once: the share of false alarms among all alarms, after Benjamini and Hochberg.

Benjamini & Hochberg 1995, JRSS B 57:289. The tests that enter must not be chosen by the count of the week itself:
dropping the quiet series first makes the promised share untrue. Dropping series with little exposure or history is
allowed, because those are known before the count.
"""

import numpy as np

from monitor.detect.counts import Floats


def q_values(p_values: Floats) -> Floats:
    """Return the smallest false-discovery rate at which each test would be an alarm; ``(n_tests,)``, NaN stays NaN.

    NaN is a series that was not tested and does not count in the number of tests.
    """
    q = np.full(p_values.shape, np.nan)
    tested = np.flatnonzero(np.isfinite(p_values))
    if not len(tested):
        return q
    order = tested[np.argsort(p_values[tested], kind="stable")]
    n = len(order)
    raw = p_values[order] * n / np.arange(1, n + 1)
    q[order] = np.minimum(np.minimum.accumulate(raw[::-1])[::-1], 1.0)
    return q
