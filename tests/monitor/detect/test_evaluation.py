"""The promises of the detectors on simulated series; a quick sister of ``python -m monitor.detect.evaluation``."""

from pathlib import Path

import numpy as np
import pytest

from monitor.detect import ears
from monitor.detect.calendar import Calendar
from monitor.detect.counts import Counts
from monitor.detect.evaluation import equal_rates, noufaily, noufaily_run, panel, panel_run, plots
from monitor.detect.evaluation.baselines import SCORES, WINDOW, kleinberg, ratio_to_eight_weeks
from monitor.detect.evaluation.calibration import calibrate_all, gather
from monitor.detect.evaluation.results import table

SEED = 7


@pytest.fixture(scope="module")
def simulated() -> noufaily.Simulated:
    return noufaily.simulate(20, SEED)


def test_there_are_42_scenarios_and_the_seed_fixes_them(simulated: noufaily.Simulated) -> None:
    assert len(list(noufaily.scenarios())) == 42
    again = noufaily.simulate(20, SEED)
    assert np.array_equal(again.past, simulated.past) and np.array_equal(again.cases, simulated.cases)
    assert np.all(simulated.past >= simulated.clean)
    assert np.array_equal(simulated.past[:, noufaily.FIRST_TEST :], simulated.clean[:, noufaily.FIRST_TEST :])


def test_farrington_keeps_its_false_alarms_and_finds_outbreaks_in_the_42_scenarios(
    simulated: noufaily.Simulated,
) -> None:
    scored = {scores.name: scores for scores in noufaily_run.score_all(simulated)}
    usual = scored[noufaily_run.FF]
    assert 0.004 <= noufaily_run.false_alarms(usual, usual.default) <= 0.008
    assert 0.004 <= noufaily_run.false_alarms(usual, usual.default, clean=True) <= 0.008
    found = {
        name: noufaily_run.found(scores, simulated, noufaily_run.threshold_at(scores, 0.01))
        for name, scores in scored.items()
    }
    assert found[noufaily_run.FF2][4:].mean() >= 0.75 and found[noufaily_run.FF2][9] >= 0.93
    best_simple = max(found[name][4:].mean() for name in SCORES)
    assert found[noufaily_run.FF][4:].mean() > best_simple + 0.15
    one_week, used = scored[noufaily_run.FF1], scored[noufaily_run.FF2]
    for clean in (False, True):
        rates = [noufaily_run.false_alarms(one, one.default, clean=clean) for one in (one_week, usual)]
        assert 0.003 <= rates[0] < rates[1]
        assert 0.003 <= noufaily_run.false_alarms(used, used.default, clean=clean) <= 0.008
    again = noufaily_run.score_daily(simulated)
    assert np.array_equal(again.quiet, used.quiet) and np.array_equal(again.outbreak, used.outbreak)


def test_a_trend_to_a_yearly_peak_that_was_never_seen_gives_no_false_alarms(simulated: noufaily.Simulated) -> None:
    growing = 17  # Poisson, 17 % more a year, two harmonics: dropping the trend at the peak gave .0165
    used = noufaily_run.score_daily(simulated)
    assert noufaily_run.by_scenario(used, simulated, clean=True)[growing] <= 0.01


@pytest.mark.parametrize(
    "event", ["quiet", "new national feed", "new regional feeds", "regional feeds back", "regional feeds stopped"]
)
def test_a_change_of_the_feeds_is_no_rise(event: panel.FeedEvent) -> None:
    world = panel.world(event, 1.3, SEED)
    assert panel_run.shrinkage_false_alarms(world, "feed panel") <= 2 * panel_run.ALPHA


def test_without_exposure_a_returning_feed_is_a_false_rise() -> None:
    world = panel.world("regional feeds back", 1.3, SEED)
    assert panel_run.shrinkage_false_alarms(world, "none") > 3 * panel_run.ALPHA


@pytest.mark.parametrize("median", [0.1, 2.0])
def test_false_discoveries_stay_below_the_promise_and_large_rises_are_found(median: float) -> None:
    world, rng = panel.world("quiet", median, SEED), np.random.default_rng(SEED)
    results = {one.rule: one for one in panel_run.planted(world, rng)}
    assert results["q <= .10"].false_share <= 0.15
    assert results[panel_run.SHOWN].alerts <= results["q <= .10"].alerts <= results["q <= .20"].alerts
    power = panel_run.power(world, rng)
    assert power["rest of the country", 10] >= power["truth known", 10] - 0.05
    assert power["rest of the country", 10] >= (0.95 if median > 1 else 0.65)
    assert power[f"rest of the country{panel_run.EXACTLY}", 10] >= (0.95 if median > 1 else 0.85)


def test_p_values_are_even_in_weeks_without_a_rise() -> None:
    for one in panel_run.calibration(panel.world("quiet", 2.0, SEED), np.random.default_rng(SEED)):
        assert 0.002 < one.below_alpha < 0.010
        assert max(one.histogram) < 0.14 and min(one.histogram) > 0.07


def test_p_values_of_provinces_against_their_own_years_are_even() -> None:
    calm = panel.world("quiet", 2.0, SEED, calm=True)
    (one,) = panel_run.calibration_of_provinces(calm, np.random.default_rng(SEED))
    assert one.n_tests > 1000
    assert 0.001 < one.below_alpha < 0.012
    assert 0.44 < one.within_50 < 0.56 and one.within_99 > 0.98


def test_at_one_false_alarm_rate_the_rest_of_the_country_finds_most() -> None:
    world, rng = panel.world("quiet", 2.0, SEED), np.random.default_rng(SEED)
    scored = equal_rates.score(world, rng, (5,), panel_run.weeks()[:3])
    limits = {name: one.threshold(0.005) for name, one in scored.items()}
    assert scored.keys() == set(equal_rates.METHODS)
    for name, one in scored.items():
        assert (one.quiet > limits[name]).mean() <= 0.005
    found = {name: one.found(5, limits[name]) for name, one in scored.items()}
    rivals = {*equal_rates.METHODS} - {equal_rates.REST, equal_rates.TRUTH}
    assert found[equal_rates.TRUTH] > found[equal_rates.REST] > max(found[name] for name in rivals) + 0.1
    assert not scored["EARS C2"].can_reach(0.005)


def test_at_one_false_alarm_rate_only_exposure_stands_a_new_feed() -> None:
    worlds = [panel.world(event, 2.0, SEED, calm=True) for event in ("quiet", "new regional feeds")]
    rng, periods = np.random.default_rng(SEED), panel_run.weeks()[:3]
    quiet, after = (equal_rates.score(world, rng, (), periods) for world in worlds)
    rates = {name: equal_rates.false_alarms(after[name], worlds[1], quiet[name].threshold(0.005)) for name in quiet}
    assert max(rates[equal_rates.REST], rates[equal_rates.OFFSET]) < 0.01
    assert rates[equal_rates.NO_OFFSET] > 0.03


def test_calibration_leaves_out_what_was_not_judged() -> None:
    calendar = Calendar(step="week", first=0, length=40)
    counts = Counts(names=("a", "b"), calendar=calendar, observed=np.tile([1.0, 3.0], (2, 20)))
    counts.observed[1, :39] = np.nan
    judged = gather([ears.judge(counts, 39, "ears-c2")], np.random.default_rng(1))
    assert len(judged.uniform) == 1
    assert gather([], np.random.default_rng(1)).expected.shape == (0,)
    assert calibrate_all(gather([], np.random.default_rng(1)), "none").n_tests == 0


def test_the_moving_arrival_of_sinterklaas_gives_no_false_alarms_once_it_is_known() -> None:
    calm = panel.world("quiet", 2.0, SEED, calm=True)
    without, known = panel_run.arrival_in_provinces(calm, np.random.default_rng(SEED), 10)
    assert without > 0.5 and known <= 0.01
    worlds = (panel.world("quiet", 2.0, seed) for seed in range(5))
    assert panel_run.arrival_in_places(worlds) <= 0.0075  # nominal .005, 3,420 tests


def test_copies_of_one_story_would_be_false_rises_if_texts_were_counted() -> None:
    shares = panel_run.copies_false_alarms(panel.world("quiet", 0.1, SEED), np.random.default_rng(SEED))
    assert shares["items"] > 3 * shares["stories"] and shares["stories"] < 0.005


def test_simple_rules_score_a_rise_above_a_quiet_week() -> None:
    window = np.random.default_rng(SEED).poisson(6.0, (2, WINDOW + 1)).astype(float)
    window[1] = window[0]
    window[1, -1] = 60
    for score in SCORES.values():
        quiet, rise = score(window)
        assert rise > quiet
    assert kleinberg(window)[1] > 0 > kleinberg(window)[0]
    assert ratio_to_eight_weeks(np.zeros((1, WINDOW + 1)))[0] == 0


def test_plots_are_svg_and_tables_are_markdown(tmp_path: Path) -> None:
    rows: list[plots.Row] = [{"k": 1.0, "found": 0.2, "method": "a"}, {"k": 2.0, "found": 0.4, "method": "a"}]
    plots.write(tmp_path / "one.svg", plots.lines(rows, x="k", y="found", colour="method", title="T"))
    assert "<svg" in (tmp_path / "one.svg").read_text(encoding="utf-8")
    assert table(("a", "b"), [["x", 0.0123456]]) == "| a | b |\n| --- | --- |\n| x | 0.0123 |"
