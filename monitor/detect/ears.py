"""EARS C1 and C2: a count against the mean and standard deviation of seven periods just before it.

After the Early Aberration Reporting System (Hutwagner et al. 2003, Journal of Urban Health 80:i89). Made for series
without a past; on quiet weekly counts it gives 4 to 5 false alarms in a hundred whatever the nominal rate.
"""

from typing import Literal

import numpy as np
from scipy import special

from monitor.detect.counts import Counts, Flags, Floats, Judgement
from monitor.records import Note

EarsMethod = Literal["ears-c1", "ears-c2"]
WINDOW = 7
LAG: dict[EarsMethod, int] = {"ears-c1": 0, "ears-c2": 2}  # periods between the window and the judged one
MIN_KNOWN = 5  # of the seven; fewer say too little of the spread


def judge(counts: Counts, period: int, method: EarsMethod, *, alpha: float = 0.005) -> Judgement:
    """Judge one period of every series against ``mean + z(1 - alpha) * sd``.

    With exposure, both sides are compared as counts per unit of exposure and shown at the exposure of the period.
    Missing periods are left out; with fewer than five of the seven nothing is judged.
    """
    observed = counts.observed[:, period]
    exposure = None if counts.exposure is None else counts.exposure[:, period]
    mean, deviation = _window(counts, period - LAG[method])
    if exposure is not None:
        exposed = np.where(exposure > 0, exposure, np.nan)
        mean, deviation = mean * exposed, deviation * exposed
    reach = float(special.ndtri(1 - alpha)) * deviation
    upper = mean + reach
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = deviation**2 / mean
    notes = tuple(map(_note, np.isfinite(observed), _exposed(exposure, observed), np.isfinite(mean)))
    return Judgement(
        method=method,
        period=period,
        observed=observed,
        expected=mean,
        lower=np.maximum(mean - reach, 0.0),
        upper=upper,
        p_value=_p_value(observed, mean, deviation),
        spread=spread,
        alarm=np.asarray(observed > upper, dtype=np.bool_),
        notes=notes,
    )


def _window(counts: Counts, end: int) -> tuple[Floats, Floats]:
    """Return mean and standard deviation (n - 1) over the seven periods before ``end``, per unit of exposure."""
    n_series = len(counts.names)
    if end < WINDOW:
        return np.full(n_series, np.nan), np.full(n_series, np.nan)
    columns = slice(end - WINDOW, end)
    usable = counts.usable()[:, columns]
    values = counts.observed[:, columns]
    if counts.exposure is not None:
        values = values / np.where(usable, counts.exposure[:, columns], 1.0)
    values = np.where(usable, values, 0.0)
    n = usable.sum(axis=1)
    enough = n >= MIN_KNOWN
    mean = values.sum(axis=1) / np.maximum(n, 1)
    squares = np.where(usable, (values - mean[:, None]) ** 2, 0.0).sum(axis=1)
    deviation = np.sqrt(squares / np.maximum(n - 1, 1))
    return np.where(enough, mean, np.nan), np.where(enough, deviation, np.nan)


def _p_value(observed: Floats, mean: Floats, deviation: Floats) -> Floats:
    """Return the upper tail of the normal; a window without spread allows nothing above its mean."""
    with np.errstate(invalid="ignore", divide="ignore"):
        tail = special.ndtr((mean - observed) / deviation)
    flat = np.where(observed > mean, 0.0, 1.0)
    known = np.isfinite(observed) & np.isfinite(mean)
    return np.where(known, np.where(deviation > 0, tail, flat), np.nan)


def _exposed(exposure: Floats | None, observed: Floats) -> Flags:
    return np.ones(len(observed), dtype=np.bool_) if exposure is None else np.asarray(exposure > 0, dtype=np.bool_)


def _note(known: bool, exposed: bool, fitted: bool) -> Note:
    if not known:
        return "coverage_gap"
    if not exposed:
        return "no_exposure"
    return "" if fitted else "history_too_short"
