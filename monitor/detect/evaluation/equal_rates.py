"""All methods on the panel at one false-alarm rate: what each finds, and what changes of the feeds do to it.

At their usual thresholds methods differ 25-fold in false alarms, so that what they find says nothing. Here each
gets the threshold at which it is wrong in the same share of quiet weeks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from monitor.detect import farrington, shrinkage, tails
from monitor.detect.counts import Counts, Floats
from monitor.detect.evaluation.baselines import SCORES, WINDOW
from monitor.detect.evaluation.panel import CALENDAR, N_PLACES, PHI, QUIET_THEMES, World
from monitor.detect.evaluation.panel_run import KINDS, theme_counts, weeks

REST, OFFSET, NO_OFFSET, TRUTH = (
    "rest of the country", "Farrington, feed panel", "Farrington, no exposure", "truth known",
)  # fmt: skip
N_TOLD = len(QUIET_THEMES) * N_PLACES  # series
METHODS = (REST, OFFSET, NO_OFFSET, *SCORES, TRUTH)
Rows = Mapping[int, Floats]  # size of the rise -> (n_series,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """The scores of one method on one panel; higher is more unusual. Tests score by p-value, with a minus."""

    method: str
    quiet: Floats  # (n_weeks, n_series)
    raised: Mapping[int, Floats]  # per size of the rise, the same shape

    def threshold(self, rate: float) -> float:
        """Return the lowest threshold with at most this share of false alarms."""
        ordered = np.sort(np.where(np.isnan(self.quiet), -np.inf, self.quiet).ravel())[::-1]
        return float(ordered[int(rate * len(ordered))])

    def can_reach(self, rate: float) -> bool:
        """Tell whether the method can be set so low: not where more weeks than that share its highest score."""
        return bool((self.quiet > self.threshold(rate)).any())

    def found(self, size: int, threshold: float) -> float:
        """Return the share of rises of a size above a threshold, in their first week."""
        return float((self.raised[size] > threshold).mean())


def score(
    world: World, rng: np.random.Generator, sizes: Sequence[int] = KINDS, periods: Sequence[int] | None = None
) -> Mapping[str, Scored]:
    """Score the test weeks (or some) of all series with all methods, without a rise and with one of each size."""
    parts: dict[str, list[dict[int, Floats]]] = {method: [] for method in METHODS}
    for week in periods or weeks():
        added = {0: np.zeros(N_TOLD)}
        mean = _stack(world.mean)[:, week]
        added |= {size: rng.poisson(size * np.sqrt(PHI * mean)).astype(np.float64) for size in sizes}
        for method, scores in _week(world, week, mean, added).items():
            parts[method].append(scores)
    return {
        method: Scored(
            method=method,
            quiet=np.stack([one[0] for one in found]),
            raised={size: np.stack([one[size] for one in found]) for size in sizes},
        )
        for method, found in parts.items()
    }


def _stack(values: Floats) -> Floats:
    """Return ``(n_places, n_themes, n_weeks)`` as ``(N_TOLD, n_weeks)``, a theme after another."""
    return values[:, list(QUIET_THEMES)].transpose(1, 0, 2).reshape(N_TOLD, -1)


def _week(world: World, week: int, mean: Floats, added: Rows) -> dict[str, dict[int, Floats]]:
    counted, everything = _stack(world.stories)[:, week], _stack(world.everything)
    local = [shrinkage.judge(theme_counts(world, theme, "feed panel"), week) for theme in QUIET_THEMES]
    expected, spread = (np.concatenate([getattr(one, name) for one in local]) for name in ("expected", "spread"))
    laws = {REST: (counted, expected, spread), TRUTH: (counted, mean, np.full(len(mean), PHI))}
    for method, yardstick in ((OFFSET, "feed panel"), (NO_OFFSET, "none")):
        parts = [theme_counts(world, theme, yardstick) for theme in QUIET_THEMES]  # type: ignore[arg-type]
        judged = farrington.judge(_together(parts), week, farrington.DAILY)
        laws[method] = (judged.observed, judged.expected, judged.spread)
    scores = {
        method: {size: -tails.upper_tail(now + extra, middle, wide) for size, extra in added.items()}
        for method, (now, middle, wide) in laws.items()
    }
    window = everything[:, week - WINDOW : week + 1]
    for name, rule in SCORES.items():
        scores[name] = {}
        for size, extra in added.items():
            raised = window.copy()
            raised[:, -1] += extra
            scores[name][size] = rule(raised)
    return scores


def _together(parts: Sequence[Counts]) -> Counts:
    """Return the series of several themes as one."""
    exposures = [part.exposure for part in parts if part.exposure is not None]
    return Counts(
        names=("",) * N_TOLD,
        calendar=CALENDAR,
        observed=np.concatenate([part.observed for part in parts]),
        exposure=np.concatenate(exposures) if exposures else None,
    )


def false_alarms(scored: Scored, world: World, threshold: float) -> float:
    """Return the share of quiet weeks above a threshold, in the municipalities where the event happened."""
    hit = np.tile(world.hit, len(QUIET_THEMES))
    return float((scored.quiet[:, hit] > threshold).mean())
