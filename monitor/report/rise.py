"""A rise in words: how large, how far it reaches, what it rests on, what the calendar knows. After the floors."""

from collections.abc import Callable, Iterator, Mapping
from math import ceil, floor

from monitor.records import Driver, Extent, Signal
from monitor.report.context import Words
from monitor.report.dutch import day, listing, number
from monitor.report.floors import MIN_ITEMS, may_show
from monitor.report.input import WeekPoint

WHOLE_FROM = 3  # below this multiple a half matters
HALVES = (1, 3, 5)  # of which the words are no number
LARGE_RATIO = 1.5  # from here a rise is also given as a multiple
NEW_SHARE = 0.25  # of the stories of a week; from here new sources are named
HALF = 0.5  # of the stories; from here one source is named as what a rise rests on
MAX_PLACES = 3


def size(signal: Signal, words: Words) -> Iterator[str]:
    """Yield how many times the expected a rise is."""
    if signal.ratio >= LARGE_RATIO:
        yield words.text("report.rise.ratio", ratio=times(signal.ratio, words))


def margin(signal: Signal, words: Words) -> Iterator[str]:
    """Yield between which multiples of the expected a rise lies; never narrower than it is."""
    if signal.ratio_low is not None and signal.ratio_high is not None:
        low, high = times(signal.ratio_low, words, floor), times(signal.ratio_high, words, ceil)
        yield words.text("report.rise.margin", low=low, high=high)


def times(multiple: float, words: Words, to_whole: Callable[[float], int] = round) -> str:
    """Write a multiple in halves, from WHOLE_FROM on in whole numbers; reports have no decimals."""
    if multiple >= WHOLE_FROM:
        return str(to_whole(multiple))
    halves = to_whole(round(2 * multiple, 6))
    return words.text(f"report.rise.halves_{halves}") if halves in HALVES else str(halves // 2)


def reach(signal: Signal, area_name: str, place_name: str, words: Words) -> str:
    """Say whether a rise is in the whole country or in one place.

    ``place_name`` is that of the municipality that carries a wider rise; empty where it may not be named.
    """
    known: Extent = signal.extent or ("country" if signal.scope == "national" else "here")
    if known == "one_place" and not place_name:
        return words.text("report.rise.one_municipality")
    return words.text(f"report.rise.{known}", area=area_name, place=place_name)


def calendar(signal: Signal, words: Words) -> str:
    """Say whether the calendar explains a rise: an event of the theme may, one that touches every theme hardly."""
    if not signal.calendar:
        return words.text("report.rise.no_calendar")
    key = "calendar_too" if signal.calendar_role == "coincides" else "calendar"
    return words.text(f"report.rise.{key}", event=signal.calendar)


def new_sources(point: WeekPoint, words: Words) -> Iterator[str]:
    """Yield how much comes from sources that are new, where that is a quarter or more."""
    counts = point.counts
    if counts is None or counts.new_since is None or not point.n_all_stories:
        return
    if counts.n_new_stories < NEW_SHARE * point.n_all_stories:
        return
    on, n, total = day(counts.new_since), counts.n_new_stories, point.n_all_stories
    if n < MIN_ITEMS:
        yield words.text("report.rise.new_few", on=on)
    else:
        yield words.text("report.rise.new", number=number(n), total=number(total), on=on)


def carried_by(signal: Signal) -> Driver | None:
    """Return the municipality that carries a wider rise, where the floors let it be named in a report."""
    for driver in signal.driven_by("place"):
        if driver.ref == signal.leading_place and may_show(driver.n_stories, driver.n_sources):
            return driver
    return None


def rests_on(signal: Signal, place_names: Mapping[str, str], words: Words) -> Iterator[tuple[str, str]]:
    """Yield what a rise rests on, as name and amount. What is below the floors is left out."""
    total, say = number(signal.n_stories), words.text
    if list(margin(signal, words)):
        yield say("report.rise.margin_lead"), " ".join(margin(signal, words))
    for source in signal.driven_by("source")[:1]:
        if source.n_stories >= max(MIN_ITEMS, HALF * signal.n_stories):
            part = say("report.rise.part", number=number(source.n_stories), total=total)
            yield say("report.rise.source"), part
    if signal.new_since and signal.n_new_stories >= max(MIN_ITEMS, NEW_SHARE * signal.n_stories):
        part = say("report.rise.part_apart", number=number(signal.n_new_stories), total=total)
        yield say("report.rise.new_lead", on=day(signal.new_since)), part
    for story in signal.driven_by("story")[:1]:
        if may_show(story.n_items, story.n_sources):
            yield say("report.rise.story"), say("report.rise.places_count", number=number(story.n_items))
    for claim in signal.driven_by("claim")[:1]:
        if may_show(claim.n_stories, claim.n_sources):
            yield say("report.rise.claim"), say("report.rise.part", number=number(claim.n_stories), total=total)
    shown = [p for p in signal.driven_by("place") if may_show(p.n_stories, p.n_sources) and p.ref in place_names]
    if signal.scope != "local" and shown:
        yield say("report.rise.places"), listing([place_names[p.ref] for p in shown[:MAX_PLACES]])


def versions(signal: Signal, words: Words) -> Iterator[str]:
    """Yield the caution that some of the weeks were counted with another version of the theme."""
    if signal.n_other_weeks:
        yield words.text("report.rise.versions", n=signal.n_other_weeks)
