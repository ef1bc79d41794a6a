"""Tails and bounds of counts whose variance is ``spread`` times their mean: negative binomial, Poisson at spread 1.

The form (size = mean / (spread - 1), probability = 1 / spread) is that of Noufaily et al. 2013.
"""

import numpy as np
from scipy import special

from monitor.detect.counts import Counts, Floats, Judgement
from monitor.records import DetectMethod, Note

NEARLY_POISSON = 1e-12  # below this excess the two distributions are the same to the last digit


def upper_tail(count: Floats, mean: Floats, spread: Floats) -> Floats:
    """Return P(Y >= count); 1 for a count of zero, NaN where an argument is. Arrays of one shape."""
    excess = spread - 1
    poisson = ~(excess > NEARLY_POISSON)
    size = mean / np.where(poisson, 1.0, excess)
    kept = 1 - 1 / np.where(poisson, 2.0, spread)
    safe = np.maximum(count, 1.0)
    with np.errstate(invalid="ignore"):
        tail = np.where(poisson, special.gammainc(safe, mean), special.betainc(safe, size, kept))
    tail = np.where(mean <= 0, 0.0, tail)
    known = np.isfinite(count) & np.isfinite(mean) & np.isfinite(spread)
    return np.where(known, np.where(count < 1, 1.0, tail), np.nan)


def upper_bound(mean: Floats, spread: Floats, alpha: float) -> Floats:
    """Return the smallest whole number x with P(Y > x) <= alpha: the 1 - alpha quantile."""
    return _quantile(mean, spread, alpha)


def lower_bound(mean: Floats, spread: Floats, alpha: float) -> Floats:
    """Return the alpha quantile: the smallest whole number x with P(Y <= x) >= alpha."""
    return _quantile(mean, spread, 1 - alpha)


def _quantile(mean: Floats, spread: Floats, above: float) -> Floats:
    """Halve an interval of whole numbers until P(Y > x) <= above holds at its end and not before it."""
    known = np.isfinite(mean) & np.isfinite(spread)
    centre, scale = np.where(known, mean, 0.0), np.where(known, spread, 1.0)
    low = np.full(centre.shape, -1.0)  # P(Y > -1) = 1
    high = np.ceil(centre + 10 * np.sqrt(scale * centre) + 10 * scale)
    while np.any(wide := upper_tail(high + 1, centre, scale) > above):
        high[wide] = 2 * high[wide] + 1
    while np.any(high - low > 1):
        middle = np.floor((low + high) / 2)
        within = (upper_tail(middle + 1, centre, scale) <= above) & (middle > low)
        high, low = np.where(within, middle, high), np.where(within, low, middle)
    return np.where(known, high, np.nan)


def judgement(  # noqa: PLR0917 - a verdict names its series, its period and its numbers
    method: DetectMethod,
    counts: Counts,
    period: int,
    mean: Floats,
    spread: Floats,
    alpha: float,
    notes: tuple[Note, ...],
) -> Judgement:
    """Return what a mean and a spread say of one period of every series; NaN means are not judged."""
    observed = counts.observed[:, period]
    upper = upper_bound(mean, spread, alpha)
    return Judgement(
        method=method,
        period=period,
        observed=observed,
        expected=mean,
        lower=lower_bound(mean, spread, alpha),
        upper=upper,
        p_value=upper_tail(observed, mean, spread),
        spread=np.where(np.isfinite(mean), spread, np.nan),
        alarm=np.asarray(observed > upper, dtype=np.bool_),
        notes=notes,
    )
