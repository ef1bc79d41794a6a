"""How much was collected about each place: the yardstick for its counts, built from its own sources.

A national total says nothing when a regional feed appears, stops or returns. Therefore the exposure of a place is the
sum over the feeds of (items of the feed that week) times (share of the feed's items that are about the place).
"""

from dataclasses import dataclass

import numpy as np

from monitor.detect.counts import Flags, Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelSettings:
    """Periods are weeks."""

    entry_weeks: int = 8  # a feed counts after this many weeks with items
    share_weeks: int = 104  # over which the shares of the places are taken
    prior_items: float = 10.0  # weight of the inhabitants' shares, in items; tells for new and small feeds only


def panel(items: Floats, healthy: Flags, settings: PanelSettings | None = None) -> Flags:
    """Say which feeds count in which week: ``(n_feeds, n_weeks)``.

    A feed counts where it is healthy and has been healthy, with items, for ``entry_weeks`` weeks in all before. What
    a feed brings before that counts on neither side: not in the counts, not in the exposure.

    Args:
        items: ``(n_feeds, n_weeks)`` items collected.
        healthy: same shape; false in an outage.
    """
    chosen = settings or PanelSettings()
    active = healthy & (items > 0)
    before: Floats = np.cumsum(active, axis=1, dtype=np.float64) - active
    return np.asarray(healthy & (before >= chosen.entry_weeks), dtype=np.bool_)


def exposure(
    items: Floats, located: Floats, counted: Flags, inhabitants: Floats, settings: PanelSettings | None = None
) -> Floats:
    """Return the exposure of every place: ``(n_places, n_weeks)``; zero where no feed counts.

    Args:
        items: ``(n_feeds, n_weeks)`` items collected.
        located: ``(n_feeds, n_places)`` items of each feed about each place, over the last ``share_weeks`` weeks.
        counted: ``(n_feeds, n_weeks)`` from ``panel``.
        inhabitants: ``(n_places,)``; what shares fall back on for feeds with few items.
    """
    chosen = settings or PanelSettings()
    prior = chosen.prior_items * inhabitants / inhabitants.sum()
    total = located.sum(axis=1, keepdims=True) + chosen.prior_items
    share = (located + prior) / total
    spread_out: Floats = share.T @ np.where(counted, items, 0.0)
    return spread_out
