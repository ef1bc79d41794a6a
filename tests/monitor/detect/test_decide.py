"""Correction for many tests, and what is shown."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.detect.decide import Candidate, DisplayRules, decide, ratio_interval
from monitor.detect.multiple import q_values
from monitor.records import Note


def one(p_value: float, **changes: object) -> Candidate:
    values: dict[str, object] = {
        "series": "5g GM0228",
        "observed": 9.0,
        "expected": 2.0,
        "spread": 1.2,
        "note": "",
        "n_sources": 3,
    }
    return Candidate(p_value=p_value, **{**values, **changes})  # type: ignore[arg-type]


def filler(n: int) -> list[Candidate]:
    return [one(1.0, series=f"quiet {number}", observed=0.0) for number in range(n)]


def test_q_values_are_those_of_benjamini_and_hochberg() -> None:
    p_values = np.array([0.01, 0.04, 0.03, 0.002, np.nan, 0.5])
    assert q_values(p_values) == pytest.approx([0.025, 0.05, 0.05, 0.01, np.nan, 0.5], nan_ok=True)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_q_values_keep_the_order_and_are_never_below_p(values: list[float]) -> None:
    p_values = np.array(values)
    q = q_values(p_values)
    assert np.all(q >= p_values - 1e-15) and np.all(q <= 1)
    assert np.all(np.diff(q[np.argsort(p_values, kind="stable")]) >= -1e-15)


def test_nothing_tested_gives_nothing() -> None:
    assert decide([]).n_tested == 0
    found = decide([one(np.nan, note="history_too_short")])
    assert found.decided[0].hidden_because == "not_tested" and found.n_tested == 0


def test_a_small_p_value_among_thousands_must_be_very_small() -> None:
    assert decide([one(0.001), *filler(10)]).decided[0].shown
    assert decide([one(0.001), *filler(3400)]).decided[0].hidden_because == "not_significant"
    assert decide([one(0.00001), *filler(3400)]).decided[0].shown


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        ({"observed": 2.0, "expected": 0.1}, "few_stories"),
        ({"observed": 100.0, "expected": 80.0}, "low_ratio"),
        ({}, ""),
    ],
)
def test_rules_of_display_come_after_the_correction(changes: dict[str, object], because: str) -> None:
    assert decide([one(1e-9, **changes)]).decided[0].hidden_because == because


def test_one_source_is_shown_and_marked() -> None:
    found = decide([one(1e-9, n_sources=1), one(1e-9, n_sources=2)]).decided
    assert [(row.shown, row.one_source) for row in found] == [(True, True), (True, False)]


def test_a_series_too_small_for_an_alarm_was_tested_and_gave_none() -> None:
    note: Note = "count_too_small"
    found = decide([one(0.0, note=note), *filler(5)])
    assert found.n_tested == 6 and not found.decided[0].shown


def test_false_alarms_to_expect_are_at_most_the_rate_times_what_was_found() -> None:
    rng = np.random.default_rng(1)
    p_values = [*rng.uniform(0, 1e-6, 20), *rng.uniform(0, 1, 3000)]
    found = decide([one(p) for p in p_values], DisplayRules(false_discovery_rate=0.1))
    assert 20 <= found.n_shown <= 30
    assert 0 < found.n_false_expected <= 0.1 * found.n_shown + 1e-9


def test_the_interval_of_a_ratio_holds_it_and_narrows_with_more_stories() -> None:
    few, many = ratio_interval(6, 2, 1.0), ratio_interval(600, 200, 1.0)
    assert few[1] < few[0] < few[2] and many[1] < 3 < many[2]
    assert few[2] - few[1] > 5 * (many[2] - many[1])
    assert ratio_interval(0, 2, 1.0)[0] == 0 and ratio_interval(0, 2, 1.0)[2] > 0
    assert np.isnan(ratio_interval(3, 0, 1.0)[0])
