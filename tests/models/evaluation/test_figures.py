"""Figures from sums are what the formulas say; intervals cover what they should and are never of zero width."""

import math

import numpy as np
import pytest
from sklearn.metrics import f1_score, precision_score, recall_score

from monitor.models.corpus import Example
from monitor.models.evaluation.found import Found, Judged
from monitor.models.evaluation.intervals import Figure, difference, draws, figure, figures, wilson
from monitor.models.evaluation.measures import measures, some_measures
from monitor.models.evaluation.sums import calibration_error, label_rates, share, sums_of


def example(number: int = 0, **changes: object) -> Example:
    """Return a labelled text."""
    values: dict[str, object] = {
        "id": f"t{number}", "origin": "train_1", "title": "", "text": "Een tekst.", "genre": "forum",
        "themes": frozenset(), "disinformation": False, "claim": "", "claim_id": "", "stance": None,
        "unrest": "none", "municipalities": frozenset(), "event_when": "", "trap": "none",
    }  # fmt: skip
    return Example(**{**values, **changes})  # type: ignore[arg-type]


def judged(gold: list[bool], found: list[bool]) -> list[Judged]:
    """Return texts with and without a false claim, flagged and not."""
    return [
        (example(number, disinformation=want), Found(flagged=have))
        for number, (want, have) in enumerate(zip(gold, found, strict=True))
    ]


def by_name(made: tuple[Figure, ...]) -> dict[str, Figure]:
    return {one.name: one for one in made}


RATES = label_rates("flag", lambda e: e.disinformation, lambda f: f.flagged)


def test_rates_are_those_of_scikit_learn() -> None:
    random = np.random.default_rng(1)
    gold, found = random.random(300) < 0.3, random.random(300) < 0.4
    made = figures(RATES, judged(gold.tolist(), found.tolist()))
    expected = (precision_score(gold, found), recall_score(gold, found), f1_score(gold, found))
    assert [one.value for one in made] == pytest.approx(expected)
    assert {one.n for one in made} == {int(gold.sum())}
    assert all(one.low < one.value < one.high for one in made)


def test_macro_f1_of_unrest_is_the_mean_over_the_levels() -> None:
    levels = ["none", "grievance", "mobilisation", "escalation"]
    random = np.random.default_rng(2)
    gold, found = random.choice(levels, 200), random.choice(levels, 200)
    texts = [(example(unrest=one), Found(unrest=other)) for one, other in zip(gold, found, strict=True)]
    (made,) = figures(some_measures([e for e, _ in texts], ["unrest macro F1"]), texts)
    assert made.value == pytest.approx(f1_score(gold, found, average="macro"))
    assert made.n == 200


def test_a_level_that_neither_occurs_nor_is_found_is_left_out_of_the_mean() -> None:
    texts = [(example(unrest="none"), Found()), (example(unrest="grievance"), Found(unrest="grievance"))]
    assert by_name(figures(measures([e for e, _ in texts]), texts))["unrest macro F1"].value == 1


def test_the_calibration_error_weighs_the_gap_of_each_tenth() -> None:
    measure = calibration_error("ECE", lambda e, f: [(f.p_flag or 0.0, e.disinformation)])
    texts = [(example(disinformation=want), Found(p_flag=p)) for p, want in
             ((0.05, False), (0.05, True), (0.95, True), (1.0, True))]  # fmt: skip
    made = figure(measure, sums_of(measure, texts))
    assert made.value == pytest.approx(0.5 * abs(0.05 - 0.5) + 0.5 * abs(0.975 - 1))
    assert made.n == 4


@pytest.mark.parametrize(("successes", "trials", "low", "high"), [(0, 10, 0, 0.2775), (10, 10, 0.7225, 1),
                                                                  (5, 10, 0.2366, 0.7634), (0, 0, 0, 1)])  # fmt: skip
def test_wilson_intervals_are_those_of_the_paper(successes: int, trials: int, low: float, high: float) -> None:
    assert wilson(successes, trials) == pytest.approx((low, high), abs=5e-5)


def test_a_share_without_errors_has_the_interval_of_wilson() -> None:
    flags = share("flags", lambda e, f: [f.flagged])
    made = figure(flags, sums_of(flags, judged([False] * 58, [False] * 58)))
    assert (made.value, made.low) == (0, 0)
    assert made.high == pytest.approx(wilson(0, 58)[1])


@pytest.mark.parametrize("name", ["disinformation F1", "unrest macro F1", "unrest accuracy", "disinformation recall"])
def test_no_figure_without_errors_claims_to_be_sure(name: str) -> None:
    texts = [(example(disinformation=True, unrest="grievance"), Found(flagged=True, unrest="grievance"))] * 12
    (made,) = figures(some_measures([e for e, _ in texts], [name]), texts)
    assert (made.value, made.high) == (1, 1)
    assert 0.6 < made.low < 0.95


def test_nothing_to_count_is_no_figure() -> None:
    for made in figures(measures([]), []):
        assert math.isnan(made.value) and made.n == 0
    hidden = by_name(figures(measures([example()]), [(example(), Found())]))["theme_without_keyword recall"]
    assert math.isnan(hidden.value) and math.isnan(hidden.low)


def test_whole_groups_are_drawn_so_copies_make_nobody_surer() -> None:
    flags = share("flags", lambda e, f: [f.flagged])
    few = sums_of(flags, judged([True] * 20, [True, False] * 10))
    groups = [f"claim {number}" for number in range(20)]
    alone, copied = figure(flags, few, groups=groups), figure(flags, np.tile(few, (30, 1)), groups=groups * 30)
    assert copied.n == 600
    assert copied.high - copied.low > 0.8 * (alone.high - alone.low)
    free = figure(flags, np.tile(few, (30, 1)))
    assert free.high - free.low < 0.4 * (copied.high - copied.low)


def test_with_few_groups_texts_are_drawn() -> None:
    flags = share("flags", lambda e, f: [f.flagged])
    sums = sums_of(flags, judged([True] * 20, [True, False] * 10))
    assert figure(flags, sums, groups=["one"] * 20) == figure(flags, sums)


def test_the_seed_fixes_the_interval() -> None:
    sums = sums_of(RATES[2], judged([True, False] * 30, [True, True, False] * 20))
    assert np.array_equal(draws(RATES[2], sums, seed=3), draws(RATES[2], sums, seed=3))
    assert not np.array_equal(draws(RATES[2], sums, seed=3), draws(RATES[2], sums, seed=4))


def test_a_difference_is_of_the_two_values_and_wider_than_each() -> None:
    good, bad = judged([True, False] * 40, [True, False] * 40), judged([True, False] * 40, [True, True] * 40)
    one, other = (sums_of(RATES[2], texts) for texts in (good, bad))
    made = difference("cost", RATES[2], one, other, other_groups=["a", "b", "c", "d"] * 20)
    assert made.value == pytest.approx(1 - 2 / 3)
    assert made.low <= made.value <= made.high


def test_weights_change_what_a_text_counts() -> None:
    sums = sums_of(RATES[2], judged([True, True], [True, False]))
    assert figure(RATES[2], sums, weights=np.array([1.0, 0.0])).value == 1
