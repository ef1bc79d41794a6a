"""Series of places that merged: the history of a municipality is that of the municipalities it was made of."""

from collections.abc import Mapping

import numpy as np

from monitor.detect.counts import Counts


def regroup(counts: Counts, successor: Mapping[str, str]) -> Counts:
    """Add up the series whose names have the same successor; a name that is not in the mapping stays itself.

    With exposure, a period counts what was seen in the parts that were seen, on both sides. Without exposure a
    period with a missing part is missing: a partial sum would look like a fall.
    """
    targets = [successor.get(name, name) for name in counts.names]
    names = tuple(dict.fromkeys(targets))
    membership = np.array([[target == name for target in targets] for name in names], dtype=np.float64)
    usable = counts.usable()
    observed = membership @ np.where(usable, counts.observed, 0.0)
    parts = membership @ usable
    if counts.exposure is None:
        whole = parts == membership.sum(axis=1, keepdims=True)
        return Counts(names=names, calendar=counts.calendar, observed=np.where(whole, observed, np.nan))
    exposure = membership @ np.where(usable, counts.exposure, 0.0)
    return Counts(
        names=names,
        calendar=counts.calendar,
        observed=np.where(parts > 0, observed, np.nan),
        exposure=np.where(parts > 0, exposure, np.nan),
    )
