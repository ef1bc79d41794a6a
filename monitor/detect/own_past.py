"""A series against its own recent past, for histories too short to tell season from trend.

The mean is the past rate times the exposure of the week; the spread is the quasi-Poisson dispersion of the past, at
least 1, and the error of the mean enters. Past peaks count as no more than a high bound, so that an old rise is not a
new normal. The same form as the shrinkage test, with the volume of the sources as the only control.
"""

from dataclasses import dataclass

import numpy as np

from monitor.detect import tails
from monitor.detect.counts import Counts, Floats, Judgement
from monitor.records import Note

ROUNDS = 3
CAP_DEVIATIONS = 3.0  # a past count above mean + 3 sd + 2 counts as that
CAP_COUNTS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPastSettings:
    """Windows are in weeks."""

    window: int = 52
    recent: int = 4  # weeks before the judged one that are left out
    min_history: int = 8  # fewer usable weeks: cannot be judged
    sure_history: int = 26  # fewer: provisional
    alpha: float = 0.005  # one-sided


def judge(counts: Counts, period: int, settings: OwnPastSettings | None = None) -> Judgement:
    """Judge one period of every series, each by itself."""
    chosen = settings or OwnPastSettings()
    rows = [_row(counts, row, period, chosen) for row in range(len(counts.names))]
    mean, spread = (np.array([row[i] for row in rows], dtype=np.float64) for i in (0, 1))
    notes = tuple(row[2] for row in rows)
    return tails.judgement("own-past", counts, period, mean, spread, chosen.alpha, notes)


def _row(counts: Counts, row: int, period: int, settings: OwnPastSettings) -> tuple[float, float, Note]:
    """Return mean, variance over mean and note of one series."""
    usable = counts.usable()[row]
    exposure = np.ones(counts.calendar.length) if counts.exposure is None else counts.exposure[row]
    if not np.isfinite(counts.observed[row, period]):
        return np.nan, np.nan, "coverage_gap"
    if not usable[period]:
        return np.nan, np.nan, "no_exposure"
    end = max(period - settings.recent, 0)
    past = np.flatnonzero(usable[:end])[-settings.window :]
    if len(past) < settings.min_history:
        return np.nan, np.nan, "history_too_short"
    rate, spread, error = _level(counts.observed[row, past], exposure[past])
    mean = float(rate * exposure[period])
    note: Note = "provisional" if len(past) < settings.sure_history else ""
    return mean, spread + mean * error, note


def _level(past: Floats, exposure: Floats) -> tuple[float, float, float]:
    """Return the rate, the dispersion, and the relative variance of the rate. Half a count is added to the past."""
    capped, spread = past.copy(), 1.0
    rate = (past.sum() + 0.5) / exposure.sum()
    for _ in range(ROUNDS):
        mean = rate * exposure
        capped = np.minimum(past, mean + CAP_DEVIATIONS * np.sqrt(spread * mean) + CAP_COUNTS)
        rate = (capped.sum() + 0.5) / exposure.sum()
        mean = rate * exposure
        spread = max(float(((capped - mean) ** 2 / mean).sum() / (len(past) - 1)), 1.0)
    return float(rate), spread, spread / float(capped.sum() + 0.5)
