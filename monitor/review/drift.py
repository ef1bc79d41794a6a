"""Does tagging still do what it did? One week of each measure against the eight weeks before it.

A control chart with a robust centre and spread: the median of the earlier weeks, and the larger of their winsorised
standard deviation (the highest and lowest week count as the next; Tukey 1962) and what sampling alone gives. The
median absolute deviation was tried and refused: of eight weeks it is so uncertain that it gave three false alarms
where this gives one. The median of eight weeks is itself uncertain, by a variance of pi/2/8 of that of a week.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median, stdev
from typing import Any, Literal

WINDOW = 8  # weeks before the judged one
MIN_WEEKS = 6  # of those, that must have enough texts
MIN_TEXTS = 20  # fewer in a week say nothing about tagging
LIMIT = 4.0  # deviations; with 20 to 60 measures a week 3 would warn of nothing every other week (docs/review.md)
PATTERN_HITS = 40  # a pattern must hit five times a week, over the window, for its silence to mean anything
MIXED = 0.2  # share of texts from other sources than usual, above which the sources are named as a possible cause
MIN_DIFFERENCE = 3.0  # texts; a share of a few texts a week jumps by chance
_WINSORISED = 1.39  # makes the winsorised deviation of eight normal values right on average (simulated)

DriftNote = Literal["", "few_texts", "history_too_short"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure in one week."""

    name: str  # "unknown_words", "theme:corona", "pattern:corona#prik*", …
    week_starts_on: date
    n: int  # texts (or labels) it was taken over
    mean: float  # in [0, 1]
    spread: float  # standard deviation between texts


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftPoint:
    """What the earlier weeks say of one measure in one week."""

    name: str
    week_starts_on: date
    n: int
    value: float | None  # None: not measured that week
    usual: float | None
    lower: float | None
    upper: float | None
    outside: bool
    note: DriftNote


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """How the texts of a week differ from those of the weeks before in where they come from and who tagged them."""

    other_share: float  # of texts that come from other sources than usual, 0 to 1
    new: tuple[str, ...]  # sources with texts this week and none in the window
    silent: tuple[str, ...]  # the reverse, of sources with a text a week or more
    versions_differ: bool  # another version of the tagger gave these labels than gave most earlier ones


def judge_week(measures: Iterable[Measure], week: date) -> tuple[DriftPoint, ...]:
    """Judge every measure in one week, by name."""
    by_name: dict[str, dict[date, Measure]] = defaultdict(dict)
    for measure in measures:
        by_name[measure.name][measure.week_starts_on] = measure
    earlier = [week - timedelta(weeks=back) for back in range(WINDOW, 0, -1)]
    return tuple(
        _judge(name, week, by_week.get(week), [by_week[one] for one in earlier if one in by_week])
        for name, by_week in sorted(by_name.items())
    )


def _judge(name: str, week: date, now: Measure | None, earlier: Sequence[Measure]) -> DriftPoint:
    past = [measure for measure in earlier if measure.n >= MIN_TEXTS]
    note: DriftNote = ""
    if now is None or now.n < MIN_TEXTS:
        note = "few_texts"
    elif len(past) < MIN_WEEKS:
        note = "history_too_short"
    value = now.mean if now else None
    if note or now is None:
        return DriftPoint(
            name=name, week_starts_on=week, n=now.n if now else 0, value=value, usual=None, lower=None, upper=None,
            outside=False, note=note,
        )  # fmt: skip
    usual = median(measure.mean for measure in past)
    reach = max(LIMIT * _deviation(now, past), MIN_DIFFERENCE / now.n)
    return DriftPoint(
        name=name, week_starts_on=week, n=now.n, value=now.mean, usual=usual, lower=max(usual - reach, 0.0),
        upper=min(usual + reach, 1.0), outside=abs(now.mean - usual) > reach, note=note,
    )  # fmt: skip


def _deviation(now: Measure, past: Sequence[Measure]) -> float:
    """Return the standard deviation of this week's mean around the median of the earlier ones."""
    n_past = sum(measure.n for measure in past)
    between = _WINSORISED * _winsorised([measure.mean for measure in past])
    # Half a text more on either side: a share that was always 0 may well be one text in fifty.
    share = (sum(measure.mean * measure.n for measure in past) + 0.5) / (n_past + 1)
    pooled = sum(measure.spread**2 * measure.n for measure in past) / n_past
    floor = share * (1 - share) if pooled == 0 else 0.0
    within = max(pooled, floor, 1e-6) / now.n
    typical = max(between**2, within)
    return math.sqrt(typical * (1 + math.pi / 2 / len(past)))


def _winsorised(values: Sequence[float]) -> float:
    ordered = sorted(values)
    return stdev([ordered[1], *ordered[1:-1], ordered[-2]])


def mix(sources: Iterable[Mapping[str, Any]], versions: Iterable[Mapping[str, Any]], week: date) -> Mix:
    """Compare where the texts of a week come from, and which tagger labelled them, with the weeks before.

    Args:
        sources: rows of ``source_id``, ``week_starts_on``, ``n``.
        versions: rows of ``tagger_version``, ``week_starts_on``, ``n``.
    """
    now, before = _sums(sources, "source_id", week)
    n_now, n_before = sum(now.values()), sum(before.values())
    # Half the sum of differences in share: the share of texts that would have to come from elsewhere.
    other = (
        sum(abs(now.get(one, 0) / n_now - before.get(one, 0) / n_before) for one in now.keys() | before.keys()) / 2
        if n_now and n_before
        else 0.0
    )
    tagged_now, tagged_before = _sums(versions, "tagger_version", week)
    return Mix(
        other_share=other,
        new=tuple(sorted(now.keys() - before.keys())),
        silent=tuple(sorted(one for one in before.keys() - now.keys() if before[one] >= WINDOW)),
        versions_differ=bool(tagged_now and tagged_before)
        and max(tagged_now, key=tagged_now.__getitem__) != max(tagged_before, key=tagged_before.__getitem__),
    )


def _sums(rows: Iterable[Mapping[str, Any]], key: str, week: date) -> tuple[dict[str, int], dict[str, int]]:
    now: dict[str, int] = defaultdict(int)
    before: dict[str, int] = defaultdict(int)
    for row in rows:
        if row["week_starts_on"] == week:
            now[row[key]] += row["n"]
        elif week - timedelta(weeks=WINDOW) <= row["week_starts_on"] < week:
            before[row[key]] += row["n"]
    return dict(now), dict(before)


def causes(found: Mix, points: Iterable[DriftPoint]) -> tuple[str, ...]:
    """Name what may lie behind a drift, the likeliest first: other sources, another tagger, other subjects."""
    named = []
    if found.new or found.silent or found.other_share > MIXED:
        parts = [f"{found.other_share:.0%} of the texts come from other sources than usual"]
        parts += [f"new: {_some(found.new)}"] if found.new else []
        parts += [f"silent: {_some(found.silent)}"] if found.silent else []
        named.append(f"the sources changed ({'; '.join(parts)})")
    if found.versions_differ:
        named.append(
            "another version of the tagger labelled the weeks before (monitor tag --retag makes them comparable)"
        )
    outside = {point.name for point in points if point.outside}
    if any(name.startswith("theme:") for name in outside):
        named.append("the news changed (see monitor trends)")
    return tuple(named) or ("none known: look at monitor review list",)


def _some(names: Sequence[str], most: int = 5) -> str:
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
