"""Farrington Flexible on the cases that real series bring."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from monitor.detect.calendar import Calendar
from monitor.detect.counts import Counts
from monitor.detect.evidence import HALF_A_COUNT, combine, two_week_p_values
from monitor.detect.farrington import DAILY, Engine, FarringtonSettings, best_engine, judge

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


@pytest.mark.parametrize("settings", [RAW, DAILY])
@pytest.mark.parametrize("seed", range(4))
def test_numba_gives_the_same_numbers(seed: int, settings: FarringtonSettings) -> None:
    pytest.importorskip("numba")
    rng = np.random.default_rng(seed)
    observed = rng.poisson(rng.lognormal(0, 2, (300, 1)), (300, LAST + 1)).astype(float)
    observed[rng.random(observed.shape) < 0.05] = np.nan
    exposure = rng.uniform(0, 100, observed.shape) * (rng.random(observed.shape) > 0.02) if seed % 2 else None
    one = judge(series(observed, exposure), LAST, settings)
    other = judge(series(observed, exposure), LAST, settings, engine="numba")
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


def growing(rate: float) -> np.ndarray:
    mean = 20 * np.exp(rate * np.arange(LAST + 1))
    return np.random.default_rng(8).poisson(mean, (200, LAST + 1)).astype(float)


@pytest.mark.parametrize("engine", ["numpy", "numba"])
def test_a_trend_beyond_every_count_is_followed_up_to_the_largest(engine: Engine) -> None:
    if engine == "numba":
        pytest.importorskip("numba")
    observed = growing(0.006)
    largest = observed[:, : LAST - 26].max(axis=1)
    dropped, capped = (judge(series(observed), LAST, one, engine=engine) for one in (RAW, DAILY))
    beyond = capped.expected == largest
    assert beyond.mean() > 0.3 and np.all(capped.expected <= largest)
    assert np.all(dropped.expected[beyond] < 0.7 * largest[beyond])
    assert np.all(capped.spread[beyond] < dropped.spread[beyond])  # around the slope, not around a flat level


@pytest.mark.parametrize("engine", ["numpy", "numba"])
def test_a_trend_that_leads_far_beyond_every_count_is_dropped_as_in_the_reference(engine: Engine) -> None:
    if engine == "numba":
        pytest.importorskip("numba")
    observed = growing(0.015)
    observed[1, : LAST - 60] = 0.0  # a theme of one year
    observed[1, LAST - 60 :] = np.random.default_rng(9).poisson(3.0, 61)
    dropped, capped = (judge(series(observed), LAST, one, engine=engine) for one in (RAW, DAILY))
    assert np.array_equal(capped.expected, dropped.expected)
    assert capped.upper[1] < 10


def test_a_spurious_trend_lowers_no_expectation() -> None:
    observed = np.random.default_rng(9).poisson(np.random.default_rng(9).lognormal(-1, 1.5, (500, 1)), (500, LAST + 1))
    exposure = np.full(observed.shape, 10.0)
    exposure[:, LAST - 26 :] = 40.0  # much more is collected now, so that even a flat level leads beyond every count
    dropped, capped = (judge(series(observed.astype(float), exposure), LAST, one) for one in (RAW, DAILY))
    assert np.all(capped.expected >= dropped.expected) and np.any(capped.expected > dropped.expected)


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


def test_two_weeks_together_are_wrong_as_often_as_promised() -> None:
    counts = series(np.random.default_rng(6).poisson(8.0, (4000, LAST + 1)))
    p_values = two_week_p_values(judge(counts, LAST), judge(counts, LAST - 1))
    assert 0.002 < np.mean(p_values < 0.005) < 0.01


def test_the_combined_chance_is_what_it_says_where_mean_and_spread_are_known() -> None:
    now, before = np.random.default_rng(7).poisson(200_000.0, (2, 200_000)).astype(float)  # nearly normal
    mean, spread = np.full(200_000, 200_000.0), np.ones(200_000)
    exact = combine((now, before), (mean, mean), (spread, spread))
    for level in (0.5, 0.1, 0.01, 0.005):
        error = np.sqrt(level / 200_000)
        assert np.mean(exact <= level) == pytest.approx(level, abs=4 * error)


def test_a_combined_p_value_lies_between_the_stricter_test_and_the_sum_of_both() -> None:
    counts = np.arange(0.0, 60.0)
    mean, spread = np.full(60, 8.0), np.full(60, 1.5)
    together = combine((counts, np.full(60, 8.0)), (mean, mean), (spread, spread))
    assert np.all(np.diff(together) <= 0) and together[0] == 1 and together[-1] > 0
    unknown = combine((counts, np.full(60, np.nan)), (mean, mean), (spread, spread))
    assert np.all(unknown >= together.min()) and np.isfinite(unknown).all()
    nearly_alone = combine((counts, np.zeros(60)), (mean, np.full(60, HALF_A_COUNT)), (spread, spread))
    assert np.all((nearly_alone >= 0) & (nearly_alone <= 1))
    assert np.isnan(combine((np.array([np.nan]), np.ones(1)), (np.ones(1), np.ones(1)), (np.ones(1), np.ones(1))))[0]
