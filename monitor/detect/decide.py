"""Which of the tested series are shown as a rise, and how many of those are to be expected by chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import special

from monitor.detect.counts import Judgement
from monitor.detect.multiple import q_values
from monitor.records import Note

Hidden = Literal["", "not_tested", "not_significant", "few_stories", "low_ratio"]
HALF_WIDTH = float(special.ndtri(0.975))


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplayRules:
    """Applied after the correction for many tests, never before it."""

    false_discovery_rate: float = 0.10
    min_stories: int = 3
    min_sources: int = 2  # fewer: shown, marked as resting on one source
    min_ratio: float = 1.5  # of observed to expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One series in one week, as the detector and the counts know it."""

    series: str
    observed: float  # stories
    expected: float  # NaN: not judged
    spread: float
    p_value: float
    note: Note
    n_sources: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What is done with a tested series."""

    series: str
    q_value: float  # NaN: not tested
    ratio: float
    ratio_low: float  # approximate 95 % interval of the ratio
    ratio_high: float
    shown: bool
    hidden_because: Hidden  # "" where shown
    one_source: bool  # shown, but rests on fewer sources than the rules want


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """All series of a week; ``n_false_expected`` of those shown are to be expected by chance, at most."""

    decided: tuple[Decided, ...]
    n_tested: int
    n_shown: int
    n_false_expected: float


def candidates(judgement: Judgement, names: Sequence[str], n_sources: Sequence[int]) -> tuple[Candidate, ...]:
    """Combine a judgement with the number of sources of every series."""
    rows = zip(names, judgement.rows(), judgement.spread.tolist(), n_sources, strict=True)
    return tuple(
        Candidate(
            series=name,
            observed=row[0],
            expected=row[1],
            spread=spread,
            p_value=row[4],
            note=row[6],
            n_sources=sources,
        )
        for name, row, spread, sources in rows
    )


def decide(series: Sequence[Candidate], rules: DisplayRules | None = None) -> Decision:
    """Correct for the number of tests, then apply the rules of display.

    Give all series that were tested together (one test, one week), also those without any story.
    """
    chosen = rules or DisplayRules()
    p_values = np.array([_p_value(one) for one in series])
    q = q_values(p_values)
    decided = tuple(_decided(one, float(value), chosen) for one, value in zip(series, q, strict=True))
    n_tested, n_shown = int(np.isfinite(p_values).sum()), sum(one.shown for one in decided)
    found = p_values[q <= chosen.false_discovery_rate]
    by_chance = n_tested * float(found.max()) if len(found) else 0.0
    return Decision(
        decided=decided, n_tested=n_tested, n_shown=n_shown, n_false_expected=min(by_chance, float(n_shown))
    )


def _p_value(one: Candidate) -> float:
    """Return the p-value that counts: a series too small for an alarm was tested, and did not give one."""
    if one.note == "count_too_small" and not np.isnan(one.p_value):
        return 1.0
    return one.p_value


def _decided(one: Candidate, q_value: float, rules: DisplayRules) -> Decided:
    ratio, low, high = ratio_interval(one.observed, one.expected, one.spread)
    reason = _hidden(one, q_value, ratio, rules)
    shown = reason == ""
    return Decided(
        series=one.series,
        q_value=q_value,
        ratio=ratio,
        ratio_low=low,
        ratio_high=high,
        shown=shown,
        hidden_because=reason,
        one_source=shown and one.n_sources < rules.min_sources,
    )


def _hidden(one: Candidate, q_value: float, ratio: float, rules: DisplayRules) -> Hidden:
    if np.isnan(q_value):
        return "not_tested"
    if q_value > rules.false_discovery_rate:
        return "not_significant"
    if one.observed < rules.min_stories:
        return "few_stories"
    return "low_ratio" if ratio < rules.min_ratio else ""


def ratio_interval(observed: float, expected: float, spread: float) -> tuple[float, float, float]:
    """Return observed over expected with an approximate 95 % interval; NaN where there is no ratio.

    On the log scale, with variance spread / count (the delta method for a count with that variance over its mean);
    half a count is added so that zero has an interval.
    """
    if not (np.isfinite(observed) and np.isfinite(expected)) or expected <= 0:
        return float("nan"), float("nan"), float("nan")
    width = float(np.exp(HALF_WIDTH * np.sqrt(spread / (observed + 0.5))))
    centre = (observed + 0.5) / expected
    return observed / expected, min(centre / width, observed / expected), centre * width
