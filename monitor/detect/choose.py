"""Judges one period of a file with the method that was asked for, or with what suits each series (``auto``)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from monitor.detect import ears, farrington, own_past, shrinkage
from monitor.detect.calendar import Calendar
from monitor.detect.counts import Counts, Flags, Judgement
from monitor.detect.farrington import Engine, FarringtonSettings
from monitor.detect.own_past import OwnPastSettings
from monitor.detect.shrinkage import ShrinkageSettings
from monitor.records import DetectMethod

Method = Literal["auto", "farrington", "shrinkage", "ears-c1", "ears-c2"]
Rows = NDArray[np.intp]
MIN_SERIES = 5  # fewer series are no control for one another
SPARSE = 4.0  # counts a week; below it the own past says too little and the other series say more
MIN_YEARS = 3  # with less, season and trend cannot be told apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a caller asked for."""

    method: Method = "auto"
    alpha: float = 0.005
    years: int = 5
    engine: Engine = "numpy"


def judge(counts: Counts, period: int, choice: Choice) -> Iterator[tuple[Rows, Judgement]]:
    """Yield judgements of one period, each with the row numbers of the series that it speaks of.

    ``auto`` compares small series with the other series of the file, if there are enough. It compares other series
    with their own past of at least three years; three or four years give more false alarms, so then alpha is halved
    and the note is "provisional". What has neither is compared with its own recent past, always "provisional": EARS
    alarms ten times as often as it says, and after a few empty weeks at a single count.
    """
    everything = np.arange(len(counts.names))
    if choice.method != "auto":
        yield everything, _by(choice.method, counts, period, choice)
        return
    years = _years_known(counts, period, choice.years)
    long = (years >= MIN_YEARS) & ~_sparse(counts, period)
    for n_years in sorted(set(years[long].tolist()), reverse=True):
        rows = np.flatnonzero(long & (years == n_years))
        short = n_years < min(choice.years, FarringtonSettings().years)
        alpha = choice.alpha / 2 if short else choice.alpha
        judged = _by("farrington", counts.take(rows), period, replace(choice, years=n_years, alpha=alpha))
        yield rows, _provisional(judged) if short else judged
    rest = np.flatnonzero(~long)
    if not len(rest):
        return
    if len(everything) >= MIN_SERIES:
        yield rest, _by("shrinkage", counts, period, choice).take(rest)
    else:
        yield rest, _provisional(_by("own-past", counts.take(rest), period, choice))


def _by(method: DetectMethod, counts: Counts, period: int, choice: Choice) -> Judgement:
    if method == "farrington":
        return _farrington(counts, period, choice)
    if method == "shrinkage":
        settings = ShrinkageSettings(alpha=choice.alpha)
        return shrinkage.judge(counts, period, settings.daily() if counts.calendar.step == "day" else settings)
    if method == "own-past":
        return _own_past(counts, period, choice)
    return ears.judge(counts, period, method, alpha=choice.alpha)


def _own_past(counts: Counts, period: int, choice: Choice) -> Judgement:
    """Judge a week by the weeks before it, or a day by the same weekday of the weeks before it."""
    settings = OwnPastSettings(alpha=choice.alpha)
    if counts.calendar.step != "day":
        return own_past.judge(counts, period, settings)
    return own_past.judge(_same_weekday(counts, period), period // 7, settings)


def _farrington(counts: Counts, period: int, choice: Choice) -> Judgement:
    """Judge a week, or a day among the same weekdays: news has a strong week, and Mondays know Mondays."""
    settings = FarringtonSettings(alpha=choice.alpha, years=choice.years)
    if counts.calendar.step != "day":
        return farrington.judge(counts, period, settings, engine=choice.engine)
    recent = np.nan_to_num(counts.observed[:, max(period - 27, 0) : period + 1]).sum(axis=1)
    days = _same_weekday(counts, period)
    return farrington.judge(days, period // 7, settings, engine=choice.engine, recent=recent)


def _same_weekday(counts: Counts, period: int) -> Counts:
    """Return the days with the weekday of a period, as a series with steps of a week."""
    phase = period % 7
    exposure = None if counts.exposure is None else counts.exposure[:, phase::7]
    observed = counts.observed[:, phase::7]
    first = counts.calendar.start(phase)
    calendar = Calendar(step="week", first=first, length=observed.shape[1])
    return Counts(names=counts.names, calendar=calendar, observed=observed, exposure=exposure)


def _provisional(judged: Judgement) -> Judgement:
    notes = tuple("provisional" if note == "" else note for note in judged.notes)
    return replace(judged, notes=notes)


def _years_known(counts: Counts, period: int, most: int) -> NDArray[np.intp]:
    """Return for how many years, at most ``most``, each series can be judged by its own past."""
    if counts.calendar.step != "day":
        return farrington.years_known(counts, period, most)
    return farrington.years_known(_same_weekday(counts, period), period // 7, most)


def _sparse(counts: Counts, period: int) -> Flags:
    """Say which series are small enough to be compared with the others, judged by the past only."""
    if len(counts.names) < MIN_SERIES:
        return np.zeros(len(counts.names), dtype=np.bool_)
    usable = counts.usable()[:, :period]
    total = np.where(usable, counts.observed[:, :period], 0.0).sum(axis=1)
    weekly = 7 if counts.calendar.step == "day" else 1
    return np.asarray(total * weekly < SPARSE * np.maximum(usable.sum(axis=1), 1), dtype=np.bool_)
