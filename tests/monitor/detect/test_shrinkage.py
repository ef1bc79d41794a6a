"""A place against the rest of the country."""

import numpy as np
import pytest

from monitor.detect.calendar import Calendar
from monitor.detect.counts import Counts, Judgement
from monitor.detect.shrinkage import ShrinkageSettings, judge, local_level
from monitor.errors import MonitorError

PLACES, WEEKS = 200, 70
LAST = WEEKS - 1


def country(seed: int = 1, mean: float = 2.0, wave: np.ndarray | None = None) -> Counts:
    rng = np.random.default_rng(seed)
    national = np.ones(WEEKS) if wave is None else wave
    exposure = rng.lognormal(4, 1, (PLACES, 1)) * np.ones((1, WEEKS))
    factor = rng.gamma(4, 0.25, (PLACES, 1))
    rate = mean * factor * exposure / exposure.mean() * national
    return counts_of(rng.poisson(rate).astype(float), exposure)


def counts_of(observed: np.ndarray, exposure: np.ndarray | None) -> Counts:
    return Counts(
        names=tuple(f"GM{n:04d}" for n in range(len(observed))),
        calendar=Calendar(step="week", first=1, length=observed.shape[1]),
        observed=observed,
        exposure=exposure,
    )


def changed(counts: Counts, place: int, week: int, value: float) -> Counts:
    observed = counts.observed.copy()
    observed[place, week] = value
    return counts_of(observed, counts.exposure)


def test_a_local_rise_is_an_alarm_there_and_nowhere_else() -> None:
    counts = country()
    before = judge(counts, LAST)
    after = judge(changed(counts, 17, LAST, 60), LAST)
    assert after.alarm[17] and after.alarm.sum() <= before.alarm.sum() + 1


def test_a_national_wave_is_no_local_alarm() -> None:
    wave = np.ones(WEEKS)
    wave[LAST] = 8
    judged = judge(country(wave=wave), LAST)
    assert judged.alarm.mean() < 0.015
    assert judged.observed.sum() > 6 * country().observed[:, LAST].sum()


def test_false_alarms_stay_at_or_below_the_promise() -> None:
    shares = [judge(country(seed), LAST).alarm.mean() for seed in range(30)]
    assert 0.0005 < np.mean(shares) < 0.006


def test_the_place_itself_is_no_part_of_its_control() -> None:
    counts = country()
    one, other = judge(counts, LAST), judge(changed(counts, 17, LAST, 500), LAST)
    assert other.expected[17] == pytest.approx(one.expected[17], rel=1e-9)


def test_less_than_eight_weeks_is_no_history_and_less_than_26_is_provisional() -> None:
    counts = country(mean=6.0)
    notes = [set(judge(counts, week).notes) - {"count_too_small"} for week in range(40)]
    assert all(found == {"history_too_short"} for found in notes[:12])
    assert all(found == {"provisional"} for found in notes[12:30])
    assert all(found == {""} for found in notes[30:])


def test_a_place_where_almost_nothing_is_collected_cannot_be_judged() -> None:
    counts = country()
    counts.exposure[3] *= 1e-5  # type: ignore[index]
    judged = judge(counts, LAST)
    assert judged.notes[3] == "count_too_small" and np.isnan(judged.expected[3]) and not judged.alarm[3]


def test_an_outage_is_a_gap_and_no_exposure_is_said() -> None:
    counts = changed(country(), 4, LAST, np.nan)
    counts.exposure[5, LAST] = 0  # type: ignore[index]
    judged = judge(counts, LAST)
    assert judged.notes[4] == "coverage_gap" and judged.notes[5] == "no_exposure"
    assert not judged.alarm[[4, 5]].any()


def test_a_past_rise_does_not_become_normal() -> None:
    counts = country()
    clean = judge(counts, LAST)
    spoilt = judge(changed(counts, 17, LAST - 20, 400), LAST)
    assert spoilt.upper[17] <= clean.upper[17] + 3


def test_an_all_zero_theme_expects_next_to_nothing_and_does_not_fail() -> None:
    judged = judge(counts_of(np.zeros((20, WEEKS)), np.ones((20, WEEKS))), LAST)
    assert set(judged.notes) == {"count_too_small"} and not judged.alarm.any()


def test_a_week_without_any_item_elsewhere_does_not_make_one_item_impossible() -> None:
    counts = country(mean=0.4)
    observed = counts.observed.copy()
    observed[:, LAST] = 0
    observed[17, LAST] = 1
    assert judge(counts_of(observed, counts.exposure), LAST).p_value[17] > 0.001


def test_order_of_places_does_not_matter() -> None:
    counts = country()
    order = np.random.default_rng(2).permutation(PLACES)
    one, other = judge(counts, LAST), judge(counts.take(order), LAST)
    assert other.p_value == pytest.approx(one.p_value[order], rel=1e-8, nan_ok=True)


def test_places_that_differ_get_a_weaker_prior() -> None:
    alike, unlike = country(), country()
    unlike.observed[: PLACES // 2] *= 5
    settings = ShrinkageSettings()
    shapes = [local_level(counts, LAST, settings).shape.min() for counts in (alike, unlike)]
    assert shapes[0] > shapes[1]


def test_two_series_can_be_compared_and_one_cannot() -> None:
    rng = np.random.default_rng(3)
    observed = rng.poisson(5, (2, WEEKS)).astype(float)
    observed[0, LAST] = 40
    judged: Judgement = judge(counts_of(observed, None), LAST)
    assert judged.alarm.tolist() == [True, False]
    with pytest.raises(MonitorError):
        judge(counts_of(observed[:1], None), LAST)


def test_daily_windows_are_as_long_as_weekly_ones() -> None:
    assert ShrinkageSettings().daily() == ShrinkageSettings(window=364, recent=28, min_history=56, sure_history=182)
