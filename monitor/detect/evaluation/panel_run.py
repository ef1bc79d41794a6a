"""False alarms after changes of the feeds, planted rises found, the moving arrival, and calibration on the panel."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from monitor.detect import ears, farrington, shrinkage, tails
from monitor.detect.calendar import event_periods
from monitor.detect.counts import Counts, Flags, Floats, Judgement
from monitor.detect.decide import Candidate, DisplayRules, candidates, decide
from monitor.detect.evaluation.calibration import ALPHA, Calibration, calibrate, calibrate_all, gather
from monitor.detect.evaluation.noufaily import draw
from monitor.detect.evaluation.panel import (
    ARRIVAL_THEME,
    ARRIVALS,
    CALENDAR,
    FIRST_TEST,
    N_PLACES,
    N_PROVINCES,
    N_THEMES,
    N_WEEKS,
    PHI,
    QUIET_THEMES,
    World,
)
from monitor.detect.exposure import exposure
from monitor.detect.multiple import q_values

Yardstick = Literal["none", "national total", "municipality total", "feed panel", "true"]
YARDSTICKS: tuple[Yardstick, ...] = ("none", "national total", "municipality total", "feed panel", "true")
N_PLANTED = 34  # rises a week among 3,420 series
KINDS = (3, 5, 10)  # their size in standard deviations
EXACTLY = ", exactly k"
SHOWN = "q <= .10, then the rules of display"
RULES: Mapping[str, float] = {
    "p <= .005": 0.005,
    "p <= .001": 0.001,
    "q <= .05": 0.05,
    "q <= .10": 0.10,
    "q <= .20": 0.20,
    SHOWN: 0.10,
}


def theme_counts(world: World, theme: int, yardstick: Yardstick) -> Counts:
    """Return the series of one theme; only the feed panel and the truth leave uncounted feeds out of the counts."""
    names = tuple(f"GM{place:04d}" for place in range(N_PLACES))
    yards: Mapping[Yardstick, Floats | None] = {
        "none": None,
        "national total": np.tile(world.national, (N_PLACES, 1)),
        "municipality total": world.volume,
        "feed panel": exposure(world.items, world.located, world.counted, world.inhabitants),
        "true": world.truth,
    }
    counted = yardstick in ("feed panel", "true")
    observed = (world.stories if counted else world.everything)[:, theme]
    return Counts(names=names, calendar=CALENDAR, observed=observed, exposure=yards[yardstick])


def weeks() -> range:
    """Return the positions of the test weeks."""
    return range(FIRST_TEST, N_WEEKS)


def farrington_false_alarms(world: World, yardstick: Yardstick) -> float:
    """Return the share of alarms in the hit municipalities in the test weeks; without the theme of the arrival."""
    parts = [theme_counts(world, theme, yardstick).take(np.flatnonzero(world.hit)) for theme in QUIET_THEMES]
    counts = replace(
        parts[0],
        names=("",) * sum(len(part.names) for part in parts),
        observed=np.concatenate([part.observed for part in parts]),
        exposure=None if yardstick == "none" else np.concatenate([_known(part.exposure) for part in parts]),
    )
    return _share(farrington.judge(counts, week) for week in weeks())


def _known(exposed: Floats | None) -> Floats:
    if exposed is None:
        raise ValueError("this yardstick has exposure")
    return exposed


def _share(judgements: Iterator[Judgement]) -> float:
    alarms = tests = 0
    for judged in judgements:
        known = np.isfinite(judged.expected)
        alarms += int(judged.alarm[known].sum())
        tests += int(known.sum())
    return alarms / tests


def shrinkage_false_alarms(world: World, yardstick: Yardstick) -> float:
    """Return the same for the comparison with the rest of the country."""
    hit = np.flatnonzero(world.hit)
    return _share(
        shrinkage.judge(theme_counts(world, theme, yardstick), week).take(hit)
        for theme in QUIET_THEMES
        for week in weeks()
    )


def ears_false_alarms(world: World) -> float:
    """Return the same for EARS C2."""
    hit = np.flatnonzero(world.hit)
    return _share(
        ears.judge(theme_counts(world, theme, "feed panel"), week, "ears-c2").take(hit)
        for theme in QUIET_THEMES
        for week in weeks()
    )


def power(world: World, rng: np.random.Generator) -> Mapping[tuple[str, int], float]:
    """Return the share of rises of k standard deviations found in their first week, per method and k.

    "truth known" is a test that knows the true mean and spread: no method can do better in one week. Counts are
    whole, so at a nominal .005 small series give fewer false alarms than that; therefore also at a realised .005.
    The size of a rise is drawn, as in Noufaily et al. 2013, so that many a rise of 10 has two stories; "exactly k" has
    k standard deviations, rounded to whole stories.
    """
    tests: dict[str, list[dict[int, Floats]]] = defaultdict(list)
    for theme in range(N_THEMES):
        counts = theme_counts(world, theme, "feed panel")
        for week in weeks():
            judged = shrinkage.judge(counts, week)
            known = np.isfinite(judged.expected)
            mean = world.mean[known, theme, week]
            laws = {
                "rest of the country": (judged.expected[known], judged.spread[known]),
                "truth known": (mean, np.full(len(mean), PHI)),
            }
            more = {size: size * np.sqrt(PHI * mean) for size in (0, *KINDS)}
            raised = {size: judged.observed[known] + rng.poisson(stories) for size, stories in more.items()}
            exact = {size: judged.observed[known] + np.rint(stories) for size, stories in more.items()}
            for name, (expected, spread) in laws.items():
                for way, counts_by_size in (("", raised), (EXACTLY, exact)):
                    found = {size: tails.upper_tail(count, expected, spread) for size, count in counts_by_size.items()}
                    tests[name + way].append(found)
    shares: dict[tuple[str, int], float] = {}
    for name, parts in tests.items():
        p_values = {size: np.concatenate([part[size] for part in parts]) for size in (0, *KINDS)}
        realised = float(np.quantile(p_values[0], ALPHA))
        for size in KINDS:
            shares[name, size] = float((p_values[size] < ALPHA).mean())
            shares[f"{name}, realised .005", size] = float((p_values[size] <= realised).mean())
    return shares


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantedResult:
    """What a rule made of planted rises, per week on average."""

    rule: str
    alerts: float
    false: float
    false_share: float  # of all alerts together
    power: Mapping[int, float]  # per k, of the rises in series that could be judged


def planted(world: World, rng: np.random.Generator) -> tuple[PlantedResult, ...]:
    """Plant rises in all test weeks, judge with the comparison with the rest of the country, apply each rule."""
    found = [_planted_week(world, week, rng) for week in weeks()]
    return tuple(_planted_result(rule, found) for rule in RULES)


@dataclass(frozen=True, slots=True, kw_only=True)
class _PlantedWeek:
    """One week with planted rises; arrays are ``(n_places * n_themes,)``."""

    p_value: Floats
    q_value: Floats
    shown: Flags
    size: Floats  # of the planted rise, 0 where there is none

    def alarms(self, rule: str) -> Flags:
        if rule == SHOWN:
            return self.shown
        value = self.p_value if rule.startswith("p") else self.q_value
        return np.asarray(value <= RULES[rule], dtype=np.bool_)


def _planted_result(rule: str, found: Sequence[_PlantedWeek]) -> PlantedResult:
    alarm = np.array([week.alarms(rule) for week in found])
    size = np.array([week.size for week in found])
    judged = np.array([np.isfinite(week.p_value) for week in found])
    alerts, false = float(alarm.sum(axis=1).mean()), float((alarm & (size == 0)).sum(axis=1).mean())
    return PlantedResult(
        rule=rule,
        alerts=alerts,
        false=false,
        false_share=false / max(alerts, 1e-9),
        power={k: float(alarm[judged & (size == k)].mean()) for k in KINDS},
    )


def _planted_week(world: World, week: int, rng: np.random.Generator) -> _PlantedWeek:
    size = np.zeros(N_PLACES * N_THEMES)
    size[rng.choice(len(size), N_PLANTED, replace=False)] = rng.choice(KINDS, N_PLANTED)
    grid = size.reshape(N_THEMES, N_PLACES)
    stories = world.stories.copy()
    stories[:, :, week] += rng.poisson(grid.T * np.sqrt(PHI * world.mean[:, :, week]))
    raised = replace(world, stories=stories)
    tests: list[Candidate] = []
    for theme in range(N_THEMES):
        counts = theme_counts(raised, theme, "feed panel")
        tests.extend(candidates(shrinkage.judge(counts, week), counts.names, [2] * N_PLACES))
    p_values = np.array([one.p_value for one in tests])
    shown = np.array([one.shown for one in decide(tests, DisplayRules()).decided], dtype=np.bool_)
    return _PlantedWeek(p_value=p_values, q_value=q_values(p_values), shown=shown, size=size)


def arrival_weeks() -> tuple[int, ...]:
    """Return the positions of the last two weeks in which Sinterklaas arrived."""
    return tuple(CALENDAR.position(day) for day in ARRIVALS[-2:])


def arrival_in_provinces(world: World, rng: np.random.Generator, n_repeats: int) -> tuple[float, float]:
    """Return the share of alarms in arrival weeks without and with the calendar of events, per province.

    Provinces are drawn ``n_repeats`` times around their true mean; take a calm world, where every alarm is false.
    """
    member = np.eye(N_PROVINCES)[world.province].T
    mean = np.tile(member @ world.mean[:, ARRIVAL_THEME], (n_repeats, 1))
    exposed = member @ _known(theme_counts(world, ARRIVAL_THEME, "feed panel").exposure)
    names, stacked = ("",) * len(mean), np.tile(exposed, (n_repeats, 1))
    provinces = Counts(names=names, calendar=CALENDAR, observed=draw(rng, mean, PHI), exposure=stacked)
    events = event_periods(CALENDAR, ARRIVALS)
    return (
        _share(farrington.judge(provinces, week) for week in arrival_weeks()),
        _share(farrington.judge(provinces, week, events=events) for week in arrival_weeks()),
    )


def arrival_in_places(worlds: Iterable[World]) -> float:
    """Return the share of alarms in arrival weeks of the comparison of municipalities with the country."""
    places = (theme_counts(world, ARRIVAL_THEME, "feed panel") for world in worlds)
    return _share(shrinkage.judge(counts, week) for counts in places for week in arrival_weeks())


def calibration(world: World, rng: np.random.Generator) -> tuple[Calibration, ...]:
    """Return the calibration of the comparison with the rest of the country, per stratum."""
    parts = (
        shrinkage.judge(theme_counts(world, theme, "feed panel"), week) for theme in range(N_THEMES) for week in weeks()
    )
    return calibrate(gather(parts, rng))


def calibration_of_provinces(world: World, rng: np.random.Generator) -> tuple[Calibration, ...]:
    """Return the same of provinces against their own years; take a calm world, where no week has a rise."""
    member = np.eye(N_PROVINCES)[world.province].T
    parts = []
    for theme in QUIET_THEMES:
        counts = theme_counts(world, theme, "feed panel")
        exposed = member @ _known(counts.exposure)
        names = tuple(f"PV{number}" for number in range(N_PROVINCES))
        provinces = Counts(names=names, calendar=CALENDAR, observed=member @ counts.observed, exposure=exposed)
        parts += [farrington.judge(provinces, week, farrington.DAILY) for week in weeks()]
    return (calibrate_all(gather(parts, rng), "provinces, own years"),)


def copies_false_alarms(world: World, rng: np.random.Generator) -> Mapping[str, float]:
    """Return the share of alarms when stories are tested and when the texts that copy them are.

    One story in ten is an agency's, copied by 20 sources on average; the share of judged weeks above the bound with
    fewer than three stories in them shows what copies do.
    """
    alarms = {"stories": 0, "items": 0, "items, one or two stories": 0}
    tests = 0
    copied = rng.binomial(world.stories.astype(np.int64), 0.1)
    items = world.stories + rng.negative_binomial(np.maximum(copied, 1), 1 / 21) * (copied > 0)
    for theme in range(N_THEMES):
        told = theme_counts(world, theme, "feed panel")
        printed = replace(told, observed=items[:, theme])
        for week in weeks():
            one, other = shrinkage.judge(told, week), shrinkage.judge(printed, week)
            tests += int(np.isfinite(one.expected).sum())
            alarms["stories"] += int(one.alarm.sum())
            alarms["items"] += int(other.alarm.sum())
            alarms["items, one or two stories"] += int((other.alarm & (told.observed[:, week] < 3)).sum())
    return {name: count / tests for name, count in alarms.items()}
