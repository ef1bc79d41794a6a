"""The week that is judged is no part of what it is judged by, and a rise is seen while it rises."""

from datetime import date

import numpy as np
import pytest

from monitor.detect import ears, farrington, own_past
from monitor.detect.calendar import Calendar
from monitor.detect.counts import Counts, Judgement

N_WEEKS = 6 * 52
METHODS = ("own_past", "farrington", "ears-c1", "ears-c2")


def judged(method: str, last: float, *, mean: float = 4.0) -> Judgement:
    """Judge the last week of six years of ordinary weeks."""
    past = np.random.default_rng(3).poisson(mean, N_WEEKS - 1).astype(np.float64)
    calendar = Calendar(step="week", first=date(2020, 12, 28), length=N_WEEKS)
    counts = Counts(names=("a",), calendar=calendar, observed=np.append(past, last)[None, :])
    if method == "own_past":
        return own_past.judge(counts, N_WEEKS - 1)
    if method == "farrington":
        return farrington.judge(counts, N_WEEKS - 1)
    return ears.judge(counts, N_WEEKS - 1, "ears-c1" if method == "ears-c1" else "ears-c2")


@pytest.mark.parametrize("method", METHODS)
def test_the_judged_week_is_not_in_its_own_baseline(method: str) -> None:
    quiet, loud = judged(method, 4), judged(method, 400)
    assert (quiet.expected[0], quiet.upper[0]) == (loud.expected[0], loud.upper[0])


@pytest.mark.parametrize("method", METHODS)
def test_a_rise_is_seen_in_its_first_week(method: str) -> None:
    assert judged(method, 40).alarm[0]  # no later week is needed, the peak need not have passed


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("mean", [0.05, 0.5, 4.0])
def test_a_band_never_reaches_below_zero(method: str, mean: float) -> None:
    found = judged(method, 0, mean=mean)
    assert not found.lower[0] < 0 and not found.upper[0] < 0
