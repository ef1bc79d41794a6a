"""Exposure from the feeds themselves, and municipalities that merge."""

import numpy as np
import pytest

from monitor.detect.calendar import Calendar
from monitor.detect.counts import Counts
from monitor.detect.exposure import PanelSettings, exposure, panel
from monitor.detect.farrington import judge
from monitor.detect.regroup import regroup


def test_a_new_feed_counts_after_eight_weeks_and_an_outage_not_at_all() -> None:
    items, healthy = np.full((2, 30), 50.0), np.ones((2, 30), dtype=bool)
    items[1, :10] = 0
    healthy[0, 20:25] = False
    counted = panel(items, healthy)
    assert counted[1].tolist() == [False] * 18 + [True] * 12
    assert counted[0].tolist() == [False] * 8 + [True] * 12 + [False] * 5 + [True] * 5


def test_exposure_goes_where_the_items_of_a_feed_go() -> None:
    items = np.array([[100.0, 100.0], [40.0, 0.0]])
    located = np.array([[5000.0, 5000.0, 0.0], [0.0, 0.0, 4000.0]])
    found = exposure(items, located, np.ones((2, 2), dtype=bool), np.array([1.0, 1.0, 1.0]))
    assert found[:, 0] == pytest.approx([50, 50, 40], rel=0.01)
    assert found[:, 1] == pytest.approx([50, 50, 0], abs=0.1)


def test_a_feed_without_history_falls_back_on_inhabitants() -> None:
    found = exposure(np.array([[60.0]]), np.zeros((1, 2)), np.ones((1, 1), dtype=bool), np.array([2.0, 1.0]))
    assert found[:, 0] == pytest.approx([40, 20])


def test_all_exposure_of_a_feed_is_given_out() -> None:
    rng = np.random.default_rng(1)
    items, located = rng.poisson(30, (4, 9)).astype(float), rng.poisson(3, (4, 7)).astype(float)
    found = exposure(items, located, np.ones((4, 9), dtype=bool), rng.uniform(1, 5, 7), PanelSettings(prior_items=3))
    assert found.sum(axis=0) == pytest.approx(items.sum(axis=0))


def merged(exposed: bool) -> Counts:
    observed = np.array([[1.0, 2.0, np.nan], [3.0, 4.0, 5.0], [9.0, 9.0, 9.0]])
    calendar = Calendar(step="week", first=1, length=3)
    counts = Counts(
        names=("GM0007", "GM0048", "GM0228"),
        calendar=calendar,
        observed=observed,
        exposure=np.full((3, 3), 10.0) if exposed else None,
    )
    return regroup(counts, {"GM0007": "GM1950", "GM0048": "GM1950"})


def test_merged_municipalities_have_the_history_of_their_parts() -> None:
    counts = merged(exposed=False)
    assert counts.names == ("GM1950", "GM0228")
    assert counts.observed[0].tolist()[:2] == [4, 6] and np.isnan(counts.observed[0, 2])
    assert counts.observed[1].tolist() == [9, 9, 9]


def test_with_exposure_a_part_that_was_not_seen_counts_on_neither_side() -> None:
    counts = merged(exposed=True)
    assert counts.exposure is not None
    assert counts.observed[0].tolist() == [4, 6, 5] and counts.exposure[0].tolist() == [20, 20, 10]


def test_a_merger_is_no_rise() -> None:
    rng = np.random.default_rng(2)
    calendar = Calendar(step="week", first=1, length=300)
    old = rng.poisson(4, (2, 300)).astype(float)
    new = Counts(names=("a", "b"), calendar=calendar, observed=old)
    whole = judge(regroup(new, {"a": "ab", "b": "ab"}), 299)
    assert whole.expected[0] == pytest.approx(8, rel=0.25) and not whole.alarm[0]
    alone = old[:1].copy()
    alone[0, 295:] += old[1, 295:] + 6
    assert judge(Counts(names=("a",), calendar=calendar, observed=alone), 299).alarm[0]
