"""Tails and bounds of counts against scipy's own distributions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from monitor.detect.tails import lower_bound, upper_bound, upper_tail

means = st.floats(0.001, 5000)
spreads = st.one_of(st.just(1.0), st.floats(1.001, 60))


def frozen(mean: float, spread: float):  # type: ignore[no-untyped-def]
    return stats.poisson(mean) if spread == 1 else stats.nbinom(mean / (spread - 1), 1 / spread)


@given(mean=means, spread=spreads, count=st.integers(0, 300))
def test_upper_tail_is_the_chance_of_this_count_or_more(mean: float, spread: float, count: int) -> None:
    found = upper_tail(np.array([float(count)]), np.array([mean]), np.array([spread]))
    assert found[0] == pytest.approx(frozen(mean, spread).sf(count - 1), rel=1e-8, abs=1e-290)


@given(mean=means, spread=spreads, alpha=st.floats(1e-6, 0.4))
def test_bounds_are_the_quantiles(mean: float, spread: float, alpha: float) -> None:
    one, other = np.array([mean]), np.array([spread])
    high, low = upper_bound(one, other, alpha)[0], lower_bound(one, other, alpha)[0]
    law = frozen(mean, spread)
    assert law.sf(high) <= alpha * (1 + 1e-9) and (high == 0 or law.sf(high - 1) > alpha * (1 - 1e-9))
    assert law.cdf(low) >= alpha * (1 - 1e-9) and (low == 0 or law.cdf(low - 1) < alpha * (1 + 1e-9))


def test_unknown_stays_unknown_and_zero_is_certain() -> None:
    nan = np.nan
    assert np.isnan(upper_tail(np.array([1.0]), np.array([nan]), np.array([1.0])))[0]
    assert np.isnan(upper_bound(np.array([nan]), np.array([nan]), 0.01))[0]
    assert upper_tail(np.array([0.0]), np.array([3.0]), np.array([2.0]))[0] == 1
    assert upper_tail(np.array([1.0]), np.array([0.0]), np.array([1.0]))[0] == 0
    assert upper_bound(np.array([0.0]), np.array([1.0]), 0.005)[0] == 0
