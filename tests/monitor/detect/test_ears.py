"""EARS on the cases that the reference series do not have."""

import numpy as np
import pytest

from monitor.detect import ears
from monitor.detect.calendar import Calendar
from monitor.detect.counts import Counts


def series(observed: list[float], exposure: list[float] | None = None) -> Counts:
    return Counts(
        names=("one",),
        calendar=Calendar(step="week", first=1, length=len(observed)),
        observed=np.array([observed]),
        exposure=None if exposure is None else np.array([exposure]),
    )


def test_c2_leaves_the_two_weeks_before_out_and_c1_does_not() -> None:
    counts = series([3, 4, 5, 3, 4, 5, 4, 40, 40, 40])
    assert ears.judge(counts, 9, "ears-c2").alarm[0] and not ears.judge(counts, 9, "ears-c1").alarm[0]


def test_a_window_of_zeros_allows_nothing_above_zero() -> None:
    judged = ears.judge(series([0] * 9 + [1]), 9, "ears-c2")
    assert judged.alarm[0] and judged.p_value[0] == 0 and judged.upper[0] == 0
    assert ears.judge(series([0] * 10), 9, "ears-c2").p_value[0] == 1


def test_first_weeks_have_no_history() -> None:
    for method, first in (("ears-c1", 7), ("ears-c2", 9)):
        counts = series([3.0, 5.0] * 6)
        assert ears.judge(counts, first - 1, method).notes == ("history_too_short",)
        assert ears.judge(counts, first, method).notes == ("",)


def test_missing_weeks_are_left_out_of_the_window() -> None:
    gap = float("nan")
    judged = ears.judge(series([4, gap, 6, 4, gap, 6, 5, 5]), 7, "ears-c1")
    assert judged.expected[0] == pytest.approx(5)
    assert ears.judge(series([4, gap, gap, gap, 6, 4, 6, 5]), 7, "ears-c1").notes == ("history_too_short",)


def test_exposure_scales_the_band() -> None:
    counts = series([4, 6, 5, 4, 6, 5, 5, 12], [100] * 7 + [200])
    judged = ears.judge(counts, 7, "ears-c1")
    assert judged.expected[0] == pytest.approx(10) and not judged.alarm[0]
    assert ears.judge(series([4, 6, 5, 4, 6, 5, 5, 12]), 7, "ears-c1").alarm[0]


def test_alarm_is_the_same_as_a_small_p_value() -> None:
    counts = series(np.random.default_rng(1).poisson(4, 300).astype(float).tolist())
    for period in range(10, 300):
        judged = ears.judge(counts, period, "ears-c2", alpha=0.01)
        assert judged.alarm[0] == (judged.p_value[0] < 0.01)
