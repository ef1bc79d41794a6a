"""How much a source usually brings on each weekday, and whether it now brings less than chance explains. Pure.

Only days that were observed from beginning to end count: an outage is missing, never zero. A window is compared with
the 8 weeks before it, so that it is never part of its own yardstick. Counts are taken as negative binomial with the
weekday's mean (Poisson where the days spread no more than that), so that no bound lies below zero.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from monitor.holidays import public_holidays

DayCounts = Sequence[tuple[date, int]]  # observed days and their items, oldest first

BASELINE_DAYS = 56
MIN_HISTORY = 21  # observed days: three of each weekday, the least on which a weekday can be told from another
WINDOWS = (7, 28)  # a week shows at once that a daily source was cut, four weeks that a weekly one was
# One in a thousand: with 400 sources judged every day that is a false word every few days, not every day.
ALPHA = 0.001
# A source stays low until it is well inside its band again; else it would go in and out of the list every day.
ALPHA_BACK = 0.05
# Of a silence. Smaller, because the chance of an empty day is itself reckoned from few days: at this bound a source
# that goes on as before was called silent at most 0.3 % of the time in simulations of 0.1 to 6 items a day.
ALPHA_SILENT = 0.0002
_SUNDAY = 6
_TO_POISSON, _WEEKS = 7, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """What a source brought in its baseline; tuples are by weekday, Monday first, public holidays as Sundays."""

    mean: tuple[float, ...]
    n_days: tuple[int, ...]  # a weekday without any says nothing
    spread: float  # variance over mean, at least 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """A window of days against what was to be expected of them."""

    length_days: int
    n_days: int  # of the window that were observed and can be compared
    observed: int
    expected: float
    lower: int  # fewer is low; 0 or more
    upper: int
    is_low: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """The observed days since the last item."""

    n_days: int
    expected: float
    lower: int
    upper: int
    chance: float  # of no item on all these days, were all as before


@lru_cache(maxsize=4096)
def weekday(day: date) -> int:
    """Return the weekday by which a day is compared: 0 is Monday; a public holiday is a Sunday."""
    return _SUNDAY if day in public_holidays(day.year) else day.weekday()


def rhythm(days: DayCounts) -> Rhythm | None:
    """Return the rhythm of a baseline; ``None`` where it holds fewer than ``MIN_HISTORY`` observed days."""
    if len(days) < MIN_HISTORY:
        return None
    totals, numbers = [0] * 7, [0] * 7
    for day, count in days:
        totals[weekday(day)] += count
        numbers[weekday(day)] += 1
    mean = tuple(total / n if n else 0.0 for total, n in zip(totals, numbers, strict=True))
    return Rhythm(mean=mean, n_days=tuple(numbers), spread=_spread(days, mean))


def rhythm_before(days: DayCounts, starts: date) -> Rhythm | None:
    """Return the rhythm of the 8 weeks before a day; ``None`` where too few of their days were observed."""
    return rhythm(_between(days, starts - timedelta(days=BASELINE_DAYS), starts))


def _spread(days: DayCounts, mean: tuple[float, ...]) -> float:
    """Return variance over mean (Pearson), of days or of weeks, whichever is larger; at least 1.

    Weeks, because slow days come together: in the holidays a newsroom writes less for weeks on end. With few days or
    weeks one busy day would decide all, so both are drawn to Poisson as by a week, and weeks need six.
    """
    squares, n_days = 0.0, 0
    residuals: dict[int, float] = defaultdict(float)
    expected: dict[int, float] = defaultdict(float)
    end = days[-1][0]
    for day, count in days:
        if (usual := mean[weekday(day)]) > 0:
            squares += (count - usual) ** 2 / usual
            n_days += 1
            week = (end - day).days // 7
            residuals[week] += count - usual
            expected[week] += usual
    freedom = max(0, n_days - sum(value > 0 for value in mean))
    by_day = (squares + _TO_POISSON) / (freedom + _TO_POISSON)
    weeks = len(expected)
    by_week = sum(residuals[week] ** 2 / expected[week] for week in expected) / (weeks - 1) if weeks >= _WEEKS else 1.0
    return max(1.0, by_day, by_week)


def compare(days: DayCounts, length_days: int, alpha: float = ALPHA) -> Volume | None:
    """Compare the last days with what the weekdays of the 8 weeks before them let expect.

    Args:
        days: observed days, oldest first; the window ends with the last of them.
        length_days: of the window, days of the calendar; those that were not observed are left out on both sides.
        alpha: one-sided chance of calling a quiet window low.

    Returns:
        ``None`` where the history before the window is too short.
    """
    if not days:
        return None
    starts = days[-1][0] - timedelta(days=length_days - 1)
    usual = rhythm_before(days, starts)
    if usual is None:
        return None
    window = [(day, count) for day, count in days if day >= starts and usual.n_days[weekday(day)]]
    observed = sum(count for _, count in window)
    expected, lower, upper = _band(usual, [day for day, _ in window], alpha)
    return Volume(
        length_days=length_days, n_days=len(window), observed=observed, expected=expected, lower=lower, upper=upper,
        is_low=observed < lower,
    )  # fmt: skip


def silence(days: DayCounts, last_item_on: date) -> Silence | None:
    """Return what the observed days after the last item say; ``None`` where the history up to it is too short.

    Each empty day has the chance that this weekday was empty before, by the rule of succession with half a day either
    way (Krichevsky and Trofimov 1981), and counts itself for the days after it. So a daily source is silent after
    three or four days, a weekly bulletin after four missed weeks, and one without rhythm after months.

    Args:
        days: observed days, oldest first.
        last_item_on: day of the newest item, which may lie on a day that was not observed as a whole.
    """
    first = last_item_on - timedelta(days=BASELINE_DAYS - 1)
    before = _between(days, first, last_item_on + timedelta(days=1))
    usual = rhythm(before)
    if usual is None:
        return None
    empty, number = [0.5] * 7, [1.0] * 7
    for day, count in before:
        empty[weekday(day)] += count == 0
        number[weekday(day)] += 1
    chance, since = 1.0, [day for day, _ in days if day > last_item_on]
    for kind in map(weekday, since):
        chance *= empty[kind] / number[kind]
        empty[kind] += 1
        number[kind] += 1
    expected, lower, upper = _band(usual, since, ALPHA)
    return Silence(n_days=len(since), expected=expected, lower=lower, upper=upper, chance=chance)


def judged_from(days: DayCounts, today: date) -> date:
    """Return the first day on which a week can be judged, if every day from now on is observed."""
    if len(days) >= MIN_HISTORY:
        enough = days[MIN_HISTORY - 1][0]
    else:  # the day of a poll is known in part, and so is the first day ever observed
        enough = (days[-1][0] if days else today) + timedelta(days=MIN_HISTORY - len(days))
    return max(today, enough + timedelta(days=WINDOWS[0] + 1))


def _between(days: DayCounts, first: date, before: date) -> DayCounts:
    return [pair for pair in days if first <= pair[0] < before]


def _band(usual: Rhythm, days: Sequence[date], alpha: float) -> tuple[float, int, int]:
    """Return mean, lower and upper bound of the items on some days, with the doubt about the means themselves."""
    times = [0] * 7
    for day in days:
        times[weekday(day)] += 1
    by_weekday = list(zip(times, usual.mean, usual.n_days, strict=True))
    expected = sum(k * mean for k, mean, _ in by_weekday)
    if expected <= 0:
        return 0.0, 0, 0
    doubt = sum(k * k * mean / n for k, mean, n in by_weekday if n)
    return (expected, *_bounds(expected, usual.spread * (1 + doubt / expected), alpha))


def _bounds(mean: float, spread: float, alpha: float) -> tuple[int, int]:
    import numpy as np

    from monitor.detect.tails import lower_bound, upper_bound

    means, spreads = np.array([mean]), np.array([spread])
    return int(lower_bound(means, spreads, alpha)[0]), int(upper_bound(means, spreads, alpha)[0])
