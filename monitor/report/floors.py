"""What may be shown: the floors under counts, and how counts are rounded. The only place that knows these numbers.

The floors follow the practice of statistical disclosure control: no count of fewer than ten items or from fewer than
three sources, and in a public overview no cell that stands for fewer than five municipalities. Rounding keeps a
suppressed cell from being found by subtracting the others from the total.
"""

from dataclasses import dataclass
from math import ceil, floor
from typing import Literal

from monitor.report.clean import clean_text
from monitor.report.input import Tlp, WeekPoint

MIN_ITEMS = 10
MIN_SOURCES = 3
MIN_MUNICIPALITIES = 5  # for a cell in a TLP:CLEAR product
MIN_COVERAGE = 0.8  # below this share of the expected volume a week is not compared
QUESTION_MIN_ITEMS = 3  # fewer is one voice, not a question of people
QUESTION_MIN_SOURCES = 2
OFTEN_SHARE = 0.25  # of the week's items; from here a question comes up "veel"
QUOTE_WORDS = 20  # the longest quotation

Shown = Literal["shown", "few", "missing"]
Direction = Literal["more", "normal", "less", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SafePoint:
    """One week after the floors: nothing in it needs to be held back any more."""

    state: Shown
    value: int | None  # rounded; None unless shown
    n_sources: int | None
    lower: int | None  # rounded band; None: no band, or the week is not shown
    upper: int | None


def may_show(n_items: int, n_sources: int) -> bool:
    """Say whether a count is large enough to be printed."""
    return n_items >= MIN_ITEMS and n_sources >= MIN_SOURCES


def least_municipalities(tlp: Tlp) -> int:
    """Return for how many municipalities a cell, a rumour or a province must stand: in public for five."""
    return MIN_MUNICIPALITIES if tlp == "TLP:CLEAR" else 1


def rounded(count: float) -> int:
    """Round a count the way it is printed: to 5 under a hundred, to 10 under a thousand, else to 100."""
    step = 5 if count < 100 else 10 if count < 1000 else 100
    return int(count / step + 0.5) * step


def rounded_beside(count: int, lower: int | None, upper: int | None) -> int:
    """Round a count unless that would carry it over a bound of its band: the words beside it must stay true."""
    near = rounded(count)
    for bound in (lower, upper):
        if bound is not None and ((near > bound) != (count > bound) or (near < bound) != (count < bound)):
            return count
    return near


def safe_point(point: WeekPoint) -> SafePoint:
    """Apply the floors to one week: missing stays missing, few stays few, the rest is rounded."""
    if point.counts is None or point.note in ("coverage_gap", "no_exposure"):
        return SafePoint(state="missing", value=None, n_sources=None, lower=None, upper=None)
    counts, lower, upper = point.counts, None, None
    if point.lower is not None and point.upper is not None:
        lower, upper = ceil(point.lower), floor(point.upper)
    if not may_show(counts.n_stories, counts.n_sources):
        return SafePoint(state="few", value=None, n_sources=None, lower=lower, upper=upper)
    value = rounded_beside(counts.n_stories, lower, upper)
    return SafePoint(state="shown", value=value, n_sources=counts.n_sources, lower=lower, upper=upper)


def direction(point: WeekPoint) -> Direction:
    """Compare a week with its band: ``unknown`` where it is missing, too small or cannot be judged.

    A signal is more, also where its count is within the band of one week: the tests look at two weeks together and at
    all series, the band does not.
    """
    if safe_point(point).state != "shown" or point.counts is None:
        return "unknown"
    if point.lower is None or point.upper is None or point.counts.coverage < MIN_COVERAGE:
        return "unknown"
    if point.is_signal or point.counts.n_stories > point.upper:
        return "more"
    return "less" if point.counts.n_stories < point.lower else "normal"


def how_often(n_items: int, n_all: int) -> Literal["veel", "soms", "weinig"]:
    """Say in a word how often something comes up among ``n_all`` items of the week."""
    if n_items < MIN_ITEMS:
        return "weinig"
    return "veel" if n_items >= OFTEN_SHARE * n_all else "soms"


def shorten(text: str, limit: int = QUOTE_WORDS) -> str:
    """Cut a quotation to ``limit`` words and 200 characters, on one line; an ellipsis stands for what is left out."""
    words = clean_text(text[:2000]).split()
    short = " ".join(words[:limit])
    if len(short) > 200:
        return short[:199].rstrip() + "…"
    return short + "…" if len(words) > limit else short
