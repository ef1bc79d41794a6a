"""How far back a listing vouches for its source: to the oldest entry that follows on the newer ones. Pure.

A listing shows what is newest, so that nothing between its oldest entry and now can have been missed. A pinned article
of years ago, or a thread that stays on top, is no such entry: the days between it and the others were never listed.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise

_PAUSE = timedelta(days=3)  # a weekend with a holiday: no gap, however busy a source is
_FAR = 5  # times the gap that three in four do not exceed; of gaps by chance one in a hundred is longer


def reaches_back_to(moments: Iterable[datetime], now: datetime) -> datetime | None:
    """Return from when on a listing vouches for its source; ``None`` where it shows nothing that says so.

    Going back from now, it ends at the first gap that is far longer than is usual between the entries. A single old
    entry says nothing: it may be pinned.

    Args:
        moments: when the entries were published, in any order; aware.
    """
    newest_first = sorted((moment for moment in moments if moment <= now), reverse=True)
    gaps = [later - earlier for later, earlier in pairwise((now, *newest_first))]
    if not gaps:
        return None
    usual = sorted((timedelta(0), *gaps))[len(gaps) * 3 // 4]  # of one gap none is usual, of two the shorter
    longest = max(_PAUSE, _FAR * usual)
    n_near = next((n for n, gap in enumerate(gaps) if gap > longest), len(gaps))
    return newest_first[n_near - 1] if n_near else None
