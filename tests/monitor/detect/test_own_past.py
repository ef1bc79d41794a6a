"""A short series is judged by its own past and what was collected."""

from datetime import date

import numpy as np
import pytest

from monitor.detect.calendar import Calendar
from monitor.detect.counts import Counts
from monitor.detect.own_past import judge


def series(observed: list[float], exposure: list[float] | None = None) -> Counts:
    calendar = Calendar(step="week", first=date(2026, 2, 16), length=len(observed))
    followed = None if exposure is None else np.array([exposure], dtype=np.float64)
    return Counts(names=("a",), calendar=calendar, observed=np.array([observed], dtype=np.float64), exposure=followed)


def test_a_rise_is_an_alarm_and_the_band_is_of_the_size_of_the_past() -> None:
    judged = judge(series([4, 3, 5, 4, 2, 4, 3, 5, 4, 3] * 4 + [21]), 40)
    assert judged.alarm[0]
    assert 2 < judged.expected[0] < 6
    assert judged.upper[0] < 15


def test_more_collected_is_no_rise() -> None:
    judged = judge(series([4.0] * 40 + [12], [100.0] * 40 + [300]), 40)
    assert not judged.alarm[0]
    assert judged.expected[0] == pytest.approx(12, rel=0.05)


def test_an_old_peak_is_not_a_new_normal() -> None:
    quiet = judge(series([4.0] * 40 + [4]), 40).upper[0]
    after_a_peak = judge(series([4.0] * 20 + [60] + [4] * 19 + [4]), 40).upper[0]
    assert after_a_peak < quiet + 6


def test_false_alarms_keep_to_the_nominal_share() -> None:
    counts = np.random.default_rng(7).poisson(3.0, (2000, 45)).astype(np.float64)
    calendar = Calendar(step="week", first=date(2026, 2, 16), length=45)
    judged = judge(Counts(names=tuple(map(str, range(2000))), calendar=calendar, observed=counts), 44)
    assert judged.alarm.mean() < 0.01


@pytest.mark.parametrize(
    ("observed", "exposure", "note"),
    [
        ([1.0] * 5, None, "history_too_short"),
        ([1.0] * 30 + [np.nan], None, "coverage_gap"),
        ([1.0] * 31, [1.0] * 30 + [0], "no_exposure"),
        ([1.0] * 20, None, "provisional"),
        ([0.0] * 40, None, ""),
    ],
)
def test_what_cannot_be_judged_says_why(observed: list[float], exposure: list[float] | None, note: str) -> None:
    assert judge(series(observed, exposure), len(observed) - 1).notes == (note,)
