"""What was seen, line by line, each with its kind, sources, date and certainty; and what was not seen."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from monitor.alerts.input import AlertInput
from monitor.alerts.level import denied, independent, is_ahead, is_here
from monitor.records import Signal
from monitor.report import rise
from monitor.report.context import Words
from monitor.report.dutch import day, in_sentence, local, moment, number, short_day
from monitor.report.floors import MIN_ITEMS, MIN_SOURCES, may_show, shorten
from monitor.report.input import RumourSeen
from monitor.report.model import safe_url
from monitor.report.sections.questions import comes_back
from monitor.report.sections.seen import QUOTABLE, public_url

MAX_LINES, MIN_LINES, MAX_NOT_SEEN = 5, 3, 3
Observation = dict[str, Any]


def observations(data: AlertInput, words: Words) -> tuple[Observation, ...]:
    """Return at most five observations, the weightiest first; headlines and questions fill up to three."""
    found = [*_disturbances(data, words), *_count(data, words), *_gatherings(data, words), *_rumours(data, words)]
    fillers = [*_headlines(data, words), *_question(data, words)]
    wanted = max(0, MIN_LINES - len(found))
    return tuple((found + fillers[:wanted])[:MAX_LINES])


def source(name: str, on: date | None = None, url: str = "") -> dict[str, str]:
    """Return a source as the schema has it; a bad address is left out."""
    made = {"naam": shorten(name, 12)[:160] or "onbekend"}
    if on is not None:
        made["datum"] = on.isoformat()
    if safe := safe_url(url):
        made["url"] = safe
    return made


def _seen(
    kind: str, text: str, certainty: str, n_sources: int, sources: list[dict[str, str]], **more: Any
) -> Observation:
    return {
        "soort": kind, "tekst": text, "zekerheid": certainty, "aantal_bronnen": max(1, n_sources), "bronnen": sources,
    } | more  # fmt: skip


def _count(data: AlertInput, words: Words) -> Iterator[Observation]:
    """Yield how many stories there were in four weeks, and whether that is a rise."""
    seen, names = (
        independent(data.evidence),
        {"theme": in_sentence(data.theme.name), "municipality": data.municipality.name},
    )
    if not data.evidence:
        return
    own = source(words.text("alert.seen.count_source", on=day(local(data.now).date())))
    shown = may_show(seen.n_stories, seen.n_sources)
    few = "count_few" if seen.n_stories < MIN_ITEMS else "count_few_sources"
    text = words.text("alert.seen.count", n=number(seen.n_stories), **names) if shown else (
        words.text(f"alert.seen.{few}", least=MIN_SOURCES, **names))  # fmt: skip
    yield _seen("feit", text, "vrijwel zeker", seen.n_sources, [own])
    if shown and data.signal is not None:
        certainty = "mogelijk" if data.signal.note == "provisional" else "waarschijnlijk"
        yield _seen("signaal", _rise(data.signal, data.municipality.name, words), certainty, seen.n_sources, [own])


def _rise(signal: Signal, municipality: str, words: Words) -> str:
    """Write in which week the rise was, how large, whether it is only here, and whether the calendar explains it."""
    on, margin = short_day(signal.week_starts_on), "".join(rise.margin(signal, words))
    key = "more" if signal.ratio < rise.LARGE_RATIO else "more_margin" if margin else "more_ratio"
    parts = [words.text(f"alert.seen.{key}", on=on, ratio=rise.times(signal.ratio, words), range=margin)]
    if signal.extent in ("here_more", "with_country"):  # else it is only here, as the count before says
        parts.append(rise.reach(signal, municipality, "", words))
    if signal.calendar and signal.calendar_role != "coincides":
        parts.append(rise.calendar(signal, words))
    return " ".join(parts)[:300]


def _disturbances(data: AlertInput, words: Words) -> Iterator[Observation]:
    for one in data.disturbances[:1]:
        text = words.text(
            "alert.seen.disturbance", municipality=one.municipality_name, on=short_day(one.on), text=shorten(one.text)
        )
        yield _seen("feit", text[:300], "waarschijnlijk", one.n_sources, [source(one.source_name, one.on, one.url)])


def _rumours(data: AlertInput, words: Words) -> Iterator[Observation]:
    """Yield the denied rumours, those of the municipality itself first."""
    for seen in own_first(data)[:1]:
        own = seen.rumour.municipality == data.municipality.code
        key = "alert.seen.rumour" if own else "alert.seen.rumour_elsewhere"
        yield _seen(
            "gerucht", words.text(key, municipality=seen.municipality_name), "vrijwel zeker", 1,
            [source(seen.fact_publisher, seen.rumour.fact_on, seen.rumour.fact_source)],
            bron_feit=seen.rumour.fact_source,
        )  # fmt: skip


def own_first(data: AlertInput) -> list[RumourSeen]:
    """Return the officially denied rumours, those of the municipality before those from elsewhere."""
    found = [r for r in data.rumours if denied(r, data)]
    return sorted(found, key=lambda r: r.rumour.municipality != data.municipality.code)


def _gatherings(data: AlertInput, words: Words) -> Iterator[Observation]:
    """Yield the first gathering here; else the first whose place is not known, which is then said."""
    ahead = [g for g in data.gatherings if is_ahead(g, data) and (is_here(g, data) or not g.municipality_name)]
    for one in sorted(ahead, key=lambda g: not is_here(g, data))[:1]:
        when = moment(one.starts_at) if one.starts_at else shorten(one.when_text, 8)
        place = one.municipality_name or words.text("report.weekly.feelings.gathering_nowhere")
        text = words.text("alert.seen.gathering", when=when, place=place)
        sources = [source(one.source_name, one.published_on, public_url(one.url, one.genre))]
        yield _seen("aangekondigde_demonstratie", text[:300], "waarschijnlijk", one.n_sources, sources)


def _headlines(data: AlertInput, words: Words) -> Iterator[Observation]:
    """Yield headlines of news and government, one a story."""
    stories: set[str] = set()
    for item in data.evidence:
        if (
            item.genre not in QUOTABLE
            or item.published_on is None
            or item.story_id in stories
            or not item.title.strip()
        ):
            continue
        stories.add(item.story_id)
        n_sources = len({e.source_id for e in data.evidence if e.story_id == item.story_id})
        text = words.text(
            "alert.seen.headline", title=shorten(item.title), source=shorten(item.source_name, 6),
            on=short_day(item.published_on),
        )  # fmt: skip
        sources = [source(item.source_name, item.published_on, item.url)]
        yield _seen("feit", text[:300], "vrijwel zeker", n_sources, sources, citaat=True)


def _question(data: AlertInput, words: Words) -> Iterator[Observation]:
    own = source(words.text("alert.seen.count_source", on=day(local(data.now).date())))
    for one in [q for q in data.questions if comes_back(q)][:1]:
        text = words.text("alert.seen.question", text=shorten(one.text))
        yield _seen("vraag", text[:300], "vrijwel zeker", one.n_sources, [own], citaat=True)


def not_seen(data: AlertInput, words: Words) -> tuple[str, ...]:
    """Return what was looked for and was not there; never empty.

    Only a person can look for disturbances and for calls that are not peaceful: where none was entered, nobody may have
    looked, and unknown is not zero.
    """
    looked = bool(data.disturbances)
    absent = {
        "gathering": not any(is_ahead(g, data) for g in data.gatherings),
        "disturbance": looked and not any(d.kind == "verstoring" for d in data.disturbances),
        "peaceful": looked and not any(d.kind == "onvreedzame oproep" for d in data.disturbances),
        "rumour": not data.rumours and not data.claims,
    }
    keys = [key for key, gone in absent.items() if gone] or ["closed"]
    return tuple(words.text(f"alert.seen.none_{key}") for key in keys[:MAX_NOT_SEEN])
