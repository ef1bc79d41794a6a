"""Farrington Flexible on the cases that real series bring."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from monitor.detect.calendar import Calendar
from monitor.detect.counts import Counts
from monitor.detect.evidence import two_week_p_values
from monitor.detect.farrington import Engine, FarringtonSettings, best_engine, judge

RAW = FarringtonSettings(few_counts=False)
LAST = 319


def series(observed: np.ndarray, exposure: np.ndarray | None = None) -> Counts:
    n_series, length = observed.shape
    return Counts(
        names=tuple(f"s{n}" for n in range(n_series)),
        calendar=Calendar(step="week", first=date(2019, 1, 7), length=length),
        observed=observed.astype(float),
        exposure=exposure,
    )


def quiet(n_series: int = 5, mean: float = 5.0, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).poisson(mean, (n_series, LAST + 1)).astype(float)


def test_all_zero_history_expects_nothing_and_few_counts_never_alarm() -> None:
    observed = np.zeros((2, LAST + 1))
    observed[1, -1] = 1
    judged = judge(series(observed), LAST)
    assert judged.expected.tolist() == [0, 0] and judged.upper.tolist() == [0, 0]
    assert judged.p_value.tolist() == [1, 0]
    assert not judged.alarm.any() and judged.notes == ("count_too_small",) * 2


def test_a_past_giant_week_does_not_become_the_yardstick() -> None:
    observed = quiet(1)
    clean = judge(series(observed), LAST)
    observed[0, LAST - 104] = 500
    spoilt = judge(series(observed), LAST)
    assert clean.upper[0] <= spoilt.upper[0] <= 3 * clean.upper[0]  # an unweighted mean would give some 75
    observed[0, LAST] = 40
    assert judge(series(observed), LAST).alarm[0]


def test_missing_weeks_are_left_out_and_not_taken_for_zero() -> None:
    observed = quiet()
    observed[:, 60:110] = np.nan
    judged = judge(series(observed), LAST)
    assert np.all((judged.expected > 3) & (judged.expected < 8))


def test_missing_more_than_half_is_no_history() -> None:
    observed = quiet(1)
    observed[0, 40:230] = np.nan
    assert judge(series(observed), LAST).notes == ("history_too_short",)


def test_a_missing_week_is_a_gap_and_no_alarm() -> None:
    observed = quiet(1)
    observed[0, LAST] = np.nan
    judged = judge(series(observed), LAST)
    assert judged.notes == ("coverage_gap",) and not judged.alarm[0] and np.isnan(judged.p_value[0])


def test_a_theme_that_begins_today_has_no_history() -> None:
    observed = quiet(2)
    observed[1, :LAST] = np.nan
    judged = judge(series(observed), LAST)
    assert judged.notes == ("", "history_too_short") and np.isnan(judged.expected[1])


def test_zero_exposure_is_missing_in_the_past_and_no_exposure_now() -> None:
    observed, exposure = quiet(2), np.full((2, LAST + 1), 100.0)
    exposure[0, 80:90] = 0
    observed[0, 80:90] = 0
    exposure[1, LAST] = 0
    judged = judge(series(observed, exposure), LAST)
    assert judged.expected[0] == pytest.approx(5, abs=2)
    assert judged.notes == ("", "no_exposure") and np.isnan(judged.expected[1])


def test_expectation_follows_the_exposure() -> None:
    observed, exposure = quiet(1), np.full((1, LAST + 1), 100.0)
    before = judge(series(observed, exposure), LAST).expected[0]
    exposure[0, LAST] = 150
    assert judge(series(observed, exposure), LAST).expected[0] == pytest.approx(1.5 * before, rel=1e-9)


def test_scale_of_the_exposure_does_not_matter() -> None:
    observed, exposure = quiet(), np.random.default_rng(2).uniform(50, 150, (5, LAST + 1))
    one, other = judge(series(observed, exposure), LAST), judge(series(observed, exposure * 1e-3), LAST)
    assert other.expected == pytest.approx(one.expected, rel=1e-9) and np.array_equal(one.upper, other.upper)


def test_another_series_changes_nothing() -> None:
    observed = quiet(3)
    alone = judge(series(observed), LAST)
    together = judge(series(np.vstack([observed, quiet(700, 50.0, 3)])), LAST)
    assert together.expected[:3] == pytest.approx(alone.expected, rel=1e-12)
    assert together.p_value[:3] == pytest.approx(alone.p_value, rel=1e-10)
    assert np.array_equal(together.upper[:3], alone.upper)


@pytest.mark.parametrize("seed", range(4))
def test_numba_gives_the_same_numbers(seed: int) -> None:
    pytest.importorskip("numba")
    rng = np.random.default_rng(seed)
    observed = rng.poisson(rng.lognormal(0, 2, (300, 1)), (300, LAST + 1)).astype(float)
    observed[rng.random(observed.shape) < 0.05] = np.nan
    exposure = rng.uniform(0, 100, observed.shape) * (rng.random(observed.shape) > 0.02) if seed % 2 else None
    one = judge(series(observed, exposure), LAST, RAW)
    other = judge(series(observed, exposure), LAST, RAW, engine="numba")
    assert other.notes == one.notes and np.array_equal(one.upper, other.upper, equal_nan=True)
    for name in ("expected", "spread", "p_value"):
        assert getattr(other, name) == pytest.approx(getattr(one, name), rel=1e-8, abs=1e-12, nan_ok=True)


def test_few_fits_do_not_wait_for_the_compiler() -> None:
    engines: tuple[Engine, Engine] = (best_engine(10), best_engine(10**6))
    assert engines[0] == "numpy" and engines[1] in ("numpy", "numba")


def test_a_rising_trend_is_followed() -> None:
    weeks = np.arange(LAST + 1)
    observed = np.random.default_rng(4).poisson(5 * np.exp(0.004 * weeks))[None, :]
    truth = 5 * np.exp(0.004 * LAST)
    assert judge(series(observed), LAST).expected[0] == pytest.approx(truth, rel=0.2)


def test_a_moving_yearly_peak_is_no_alarm_once_it_is_in_the_calendar() -> None:
    rng, calendar = np.random.default_rng(5), Calendar(step="week", first=date(2014, 1, 6), length=470)
    days = [
        date(year, 11, day) for year, day in zip(range(2014, 2023), (15, 14, 12, 18, 17, 16, 14, 13, 12), strict=True)
    ]
    events = np.isin(np.arange(470), [calendar.position(day) for day in days])
    observed = rng.poisson(np.where(events, 200.0, 20.0), (200, 470)).astype(float)
    counts = replace(series(observed), calendar=calendar)
    week = calendar.position(days[-1])
    assert judge(counts, week).alarm.mean() > 0.9
    known = judge(counts, week, events=events)
    assert known.alarm.mean() <= 0.02 and known.expected.mean() == pytest.approx(200, rel=0.05)
    assert judge(counts, week + 1, events=events).alarm.mean() <= 0.02


def test_two_weeks_together_see_a_rise_that_goes_on() -> None:
    observed = quiet(1, 5.0)
    observed[0, LAST - 1 :] = 10
    counts = series(observed)
    now, before = judge(counts, LAST), judge(counts, LAST - 1)
    assert two_week_p_values(now, before)[0] < now.p_value[0] / 2


def test_two_weeks_together_are_no_more_often_wrong_than_promised() -> None:
    counts = series(np.random.default_rng(6).poisson(8.0, (4000, LAST + 1)))
    p_values = two_week_p_values(judge(counts, LAST), judge(counts, LAST - 1))
    assert 0.002 < np.mean(p_values < 0.005) < 0.01
