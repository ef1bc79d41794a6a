"""The simple rules that detectors are compared with: each gives a score to the last week of a window.

A window is ``(n_series, WINDOW + 1)`` counts, the judged week last. Higher is more unusual; ``DEFAULTS`` holds the
score above which the rule, as it is usually used, gives an alarm.
"""

from collections.abc import Callable, Mapping

import numpy as np

from monitor.detect.counts import Floats

WINDOW = 104  # weeks before the judged one
Score = Callable[[Floats], Floats]


def ratio_to_eight_weeks(window: Floats) -> Floats:
    """Return the count over the mean of the eight weeks before."""
    mean = window[:, -9:-1].mean(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(window[:, -1] > 0, window[:, -1] / mean, 0.0)


def z_of_a_year(window: Floats) -> Floats:
    """Return the distance to the mean of the 52 weeks before, in their standard deviations."""
    return _distance(window[:, -1], window[:, -53:-1])


def ears_c1(window: Floats) -> Floats:
    """Return the distance to the seven weeks before."""
    return _distance(window[:, -1], window[:, -8:-1])


def ears_c2(window: Floats) -> Floats:
    """Return the distance to seven weeks, two weeks back."""
    return _distance(window[:, -1], window[:, -10:-3])


def kleinberg(window: Floats, *, factor: float = 2.0, cost: float = 1.0) -> Floats:
    """Return by how much the last week fits better in a burst than outside it (Kleinberg 2003, two states).

    Outside a burst counts are Poisson with the mean of the window, inside with ``factor`` times that; going up
    costs ``cost * log(n)``, going down nothing. The difference is that of the cheapest paths that end in either state.
    """
    n_series, n_weeks = window.shape
    rate = np.maximum(window.mean(axis=1), 1e-9)
    rise = cost * np.log(n_weeks)
    calm, burst = np.zeros(n_series), np.full(n_series, rise)
    for week in range(n_weeks):
        count = window[:, week]
        entry = np.minimum(burst, calm + rise)
        calm = np.minimum(calm, burst) + rate - count * np.log(rate)
        burst = entry + factor * rate - count * np.log(factor * rate)
    return np.asarray(calm - burst)


def _distance(count: Floats, window: Floats) -> Floats:
    mean, deviation = window.mean(axis=1), window.std(axis=1, ddof=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = (count - mean) / deviation
    return np.where(deviation > 0, distance, np.where(count > mean, np.inf, -np.inf))


SCORES: Mapping[str, Score] = {
    "more than 2 x mean of 8 weeks": ratio_to_eight_weeks,
    "z over 52 weeks": z_of_a_year,
    "EARS C1": ears_c1,
    "EARS C2": ears_c2,
    "Kleinberg": kleinberg,
}
DEFAULTS: Mapping[str, float] = {
    "more than 2 x mean of 8 weeks": 2.0,
    "z over 52 weeks": 2.0,
    "EARS C1": 3.0902,  # alpha 0.001
    "EARS C2": 3.0902,
    "Kleinberg": 0.0,
}
