"""One week against eight: shifts are seen, noise is not, and nothing is said on too little."""

from datetime import date, timedelta

import numpy as np
import pytest

from monitor.review.drift import Measure, causes, judge_week, mix

WEEK = date(2026, 11, 16)


def series(means: list[float], n: int = 300, name: str = "unknown_words") -> list[Measure]:
    """Weeks up to and with WEEK."""
    first = WEEK - timedelta(weeks=len(means) - 1)
    return [
        Measure(
            name=name, week_starts_on=first + timedelta(weeks=at), n=n, mean=mean, spread=(mean * (1 - mean)) ** 0.5
        )
        for at, mean in enumerate(means)
    ]


STEADY = [0.19, 0.21, 0.2, 0.2, 0.18, 0.22, 0.2, 0.21]


@pytest.mark.parametrize(("now", "outside"), [(0.2, False), (0.24, False), (0.4, True), (0.05, True)])
def test_a_shift_either_way_lies_outside_and_chance_does_not(now: float, outside: bool) -> None:
    (point,) = judge_week(series([*STEADY, now]), WEEK)
    assert point.outside is outside
    assert point.usual == pytest.approx(0.2)
    assert point.lower is not None
    assert point.upper is not None
    assert point.lower < 0.2 < point.upper


def test_one_wild_week_in_the_past_does_not_hide_a_shift() -> None:
    (point,) = judge_week(series([*STEADY[:7], 0.9, 0.45]), WEEK)
    assert point.outside


def test_too_few_texts_or_weeks_are_said_and_not_judged() -> None:
    (small,) = judge_week(series([*STEADY, 0.9], n=10), WEEK)
    (young,) = judge_week(series([0.2, 0.2, 0.9]), WEEK)
    assert (small.note, small.outside) == ("few_texts", False)
    assert (young.note, young.outside) == ("history_too_short", False)


def test_a_week_that_is_missing_is_no_zero() -> None:
    (point,) = judge_week(series(STEADY)[:-1], WEEK)
    assert (point.value, point.note) == (None, "few_texts")


def test_a_pattern_that_falls_silent_lies_outside() -> None:
    (point,) = judge_week(series([0.1] * 8 + [0.0], name="pattern:corona#prik*"), WEEK)
    assert point.outside


def test_a_share_that_was_always_zero_may_be_one_text() -> None:
    (one,) = judge_week(series([0.0] * 8 + [1 / 60], n=60), WEEK)
    (many,) = judge_week(series([0.0] * 8 + [0.3], n=60), WEEK)
    assert not one.outside
    assert many.outside


@pytest.mark.parametrize("swing", [0.0, 0.3])
def test_false_alarms_are_rare_also_where_weeks_differ(swing: float) -> None:
    random = np.random.default_rng(7)
    n_outside = 0
    for _ in range(400):
        shares = np.minimum(0.1 * np.exp(random.normal(0, swing, 9)), 0.9)
        n_outside += judge_week(series([float(k) / 200 for k in random.binomial(200, shares)], n=200), WEEK)[0].outside
    assert n_outside / 400 < 0.025


def counts(key: str, name: str, weeks: list[int]) -> list[dict[str, object]]:
    first = WEEK - timedelta(weeks=len(weeks) - 1)
    return [{key: name, "week_starts_on": first + timedelta(weeks=at), "n": n} for at, n in enumerate(weeks) if n]


def test_changed_sources_and_another_tagger_are_named_as_causes() -> None:
    sources = counts("source_id", "krant", [10] * 9) + counts("source_id", "forum", [10] * 8 + [0])
    sources += counts("source_id", "blog", [0] * 8 + [10])
    versions = counts("tagger_version", "1", [20] * 8 + [0]) + counts("tagger_version", "2", [0] * 8 + [20])
    found = mix(sources, versions, WEEK)
    assert (found.new, found.silent, found.other_share) == (("blog",), ("forum",), pytest.approx(0.5))
    (shifted,) = judge_week(series([*STEADY, 0.6], name="theme:corona"), WEEK)
    named = causes(found, [shifted])
    assert "50% of the texts come from other sources" in named[0]
    assert "blog" in named[0]
    assert "another version of the tagger" in named[1]
    assert "news" in named[2]


def test_an_unexplained_drift_says_so() -> None:
    steady = mix(counts("source_id", "krant", [10] * 9), counts("tagger_version", "1", [9] * 9), WEEK)
    (shifted,) = judge_week(series([*STEADY, 0.6]), WEEK)
    assert causes(steady, [shifted]) == ("none known: look at monitor review list",)
