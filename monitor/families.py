"""What is tested against what: the series of one week, in the families that are corrected for together.

Two questions are kept apart. Is there more of a theme in the whole country than its past lets expect? And is there
more of it in one province, safety region or municipality than in the rest of the country? Season and national news
cancel in the second one. A place with enough stories and years of history is asked the first question as well suited.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from monitor.catalogue import Catalogue
from monitor.detect import own_past, shrinkage
from monitor.detect.counts import Counts, Judgement
from monitor.detect.own_years import by_own_years, large_enough, since_break
from monitor.records import Family
from monitor.series import COUNTRY, Panel

Against = Literal[
    "own-years", "own-past", "rest"
]  # same weeks of earlier years; its last year; the rest of the country
FAMILIES: tuple[Family, ...] = get_args(Family)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """Series of one theme in one week, all compared in one way."""

    theme: str
    period: int  # place of the week in the panel
    areas: tuple[str, ...]
    against: Against
    judgement: Judgement


def tested(family: Family, panel: Panel, catalogue: Catalogue, period: int) -> Iterator[Tested]:
    """Judge all series of a family in one week, a theme at a time."""
    for theme in catalogue.themes:
        if family == "national":
            yield _national(panel, catalogue, theme.id, period)
        elif family == "municipality":
            yield from _places(panel.local(theme.id), catalogue, theme.id, period)
        else:
            kind = "PV" if family == "province" else "VR"
            yield from _places(panel.regional(theme.id, kind), catalogue, theme.id, period)


def _national(panel: Panel, catalogue: Catalogue, theme: str, period: int) -> Tested:
    counts = panel.national(theme)
    own_years = next(by_own_years(counts, period, theme, catalogue.calendar), None)
    if own_years is not None:
        return Tested(theme=theme, period=period, areas=(COUNTRY,), against="own-years", judgement=own_years[1])
    judged = own_past.judge(since_break(counts, period, theme, catalogue.calendar), period)
    return Tested(theme=theme, period=period, areas=(COUNTRY,), against="own-past", judgement=judged)


def _places(counts: Counts, catalogue: Catalogue, theme: str, period: int) -> Iterator[Tested]:
    """Yield the places judged against the rest of the country, and apart those large enough for their own years."""
    large = large_enough(counts, period, theme, catalogue.calendar)
    others = np.arange(len(counts.names))
    for rows, judged in by_own_years(counts.take(large), period, theme, catalogue.calendar):
        own = large[rows]
        others = np.setdiff1d(others, own)
        areas = tuple(counts.names[at] for at in own)
        yield Tested(theme=theme, period=period, areas=areas, against="own-years", judgement=judged)
    yield Tested(
        theme=theme, period=period, areas=tuple(counts.names[at] for at in others), against="rest",
        judgement=shrinkage.judge(counts, period).take(others),
    )  # fmt: skip
