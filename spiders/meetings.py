"""Answers of council information systems to moments of decision making, and where their agendas and further pages are.

What the next document has to know of this one travels in the fragment of its address, which is never sent.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit
from zoneinfo import ZoneInfo

from monitor.council.titles import is_closed
from monitor.errors import ExtractError
from monitor.extract_charset import decode
from monitor.records import CouncilMoment, FetchedPage
from monitor.spiders import suppliers
from monitor.spiders.suppliers import HORIZON, MAX_AGENDA, is_dict

MAX_MEETINGS = 500
# What these suppliers answer is all there is of a meeting; the pages of their portals are for readers.
WITHOUT_PAGE = ("notubiz:", "ori:", "ibabs:", "obv:")
_MAX_HITS = 10_000  # Elasticsearch: index.max_result_window
_PAST_STAYS = timedelta(days=1)
_IBABS_AGENDA = re.compile(r"/Agenda/Index/([\w-]{1,100})$", re.IGNORECASE)
_NUMBERED = re.compile(r"^\d{1,3}(?:\.\d{1,3}){0,3}[.)]?\s+\S")

_Reader = Callable[[Mapping[str, Any], FetchedPage], CouncilMoment | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one answer says."""

    moments: tuple[CouncilMoment, ...]
    follow: tuple[str, ...] = ()  # agendas of the coming meetings, the nearest first, and the next page
    notes: tuple[str, ...] = ()


def read_answer(page: FetchedPage) -> Answer:
    """Read an answer; meetings that are not public or beyond the horizon are left out.

    Raises:
        ExtractError: it is no JSON, or of a shape that is not known.
    """
    if (found := _IBABS_AGENDA.search(urlsplit(page.final_url).path)) is not None:
        return _ibabs_agenda(page, found[1])
    try:
        document = json.loads(decode(page.body, page.headers)[0])
    except (ValueError, RecursionError) as error:
        raise ExtractError(page.url, "the council information cannot be read: no JSON") from error
    rows, reader, follow = _shape(document, page)
    moments: dict[str, CouncilMoment] = {}
    for row in rows[: 4 * MAX_MEETINGS]:
        moment = reader(row, page) if is_dict(row) else None
        if moment is not None and moment.starts_at <= page.fetched_at + HORIZON and len(moments) < MAX_MEETINGS:
            moments.setdefault(moment.ref, moment)
    found_all = tuple(moments.values())
    notes = [f"the agenda of {one.ref} was cut" for one in found_all if len(one.agenda) == MAX_AGENDA]
    if len(rows) > MAX_MEETINGS:
        notes.append(f"only {MAX_MEETINGS} of {len(rows)} meetings were read")
    return Answer(moments=found_all, follow=tuple(follow(document, found_all, page)), notes=tuple(notes[:3]))


def _shape(document: Any, page: FetchedPage) -> tuple[list[Any], _Reader, "_Follow"]:
    """Return the rows of a document, what reads them, and what it leads to."""
    if isinstance(document, list):
        # Both suppliers answer with a bare list; a line of a calendar has a start, a meeting a date.
        is_go = any(is_dict(row) and "date" in row and "start" not in row for row in document[:5])
        return (document, suppliers.gemeenteoplossingen, _nothing) if is_go else (document, suppliers.ibabs, _ibabs)
    for path, reader, follow in _SHAPES:
        value = document
        for key in path:
            value = value.get(key) if is_dict(value) else None
        if isinstance(value, list):
            return value, reader, follow
    if is_dict(document) and is_dict(document.get("meeting")):
        return [document["meeting"]], suppliers.notubiz, _nothing
    if is_dict(document) and document.get("entityType") == "Meeting":
        return [document], suppliers.openbesluitvorming, _nothing
    raise ExtractError(page.url, "the council information has none of the shapes that are known")


# --- What a document leads to -------------------------------------------------------------------------------------

_Follow = Callable[[Any, tuple[CouncilMoment, ...], FetchedPage], Iterator[str]]


def _nothing(document: Any, moments: tuple[CouncilMoment, ...], page: FetchedPage) -> Iterator[str]:
    return iter(())


def _notubiz(document: Any, moments: tuple[CouncilMoment, ...], page: FetchedPage) -> Iterator[str]:
    base = re.split(r"/events", page.final_url, maxsplit=1)[0]
    numbers = [moment.ref.partition(":")[2] for moment in _coming(moments, page)]
    pagination = document.get("pagination")
    if is_dict(pagination) and pagination.get("has_more_pages"):
        yield from _raised(page.final_url, "page", 1)
    yield from (f"{base}/events/meetings/{one}?format=json&version=1.21" for one in numbers if one.isdecimal())


def _ibabs(document: Any, moments: tuple[CouncilMoment, ...], page: FetchedPage) -> Iterator[str]:
    for moment in _coming(moments, page):
        if moment.url is not None:
            at = moment.starts_at.isoformat()
            yield f"{moment.url}#start={quote(at, safe='')}&title={quote(moment.title, safe='')}"
    yield from _next_month(page)


def _next_month(page: FetchedPage) -> Iterator[str]:
    """Yield the address of the month after the one that was asked for, up to the horizon."""
    found = re.search(r"([?&]start=)(\d{4}-\d\d-\d\d)(.*?[?&]end=)(\d{4}-\d\d-\d\d)", page.final_url)
    if found is None:
        return
    try:
        start, end = date.fromisoformat(found[2]), date.fromisoformat(found[4])
        after = end + (end - start)
    except (ValueError, OverflowError):
        return
    if start < end < (page.fetched_at + HORIZON).date():
        url = page.final_url
        yield f"{url[: found.start()]}{found[1]}{end}{found[3]}{after}{url[found.end() :]}"


def _go_pages(document: Any, moments: tuple[CouncilMoment, ...], page: FetchedPage) -> Iterator[str]:
    result = document["result"]
    total, n_rows = result.get("totalCount"), len(result["meetings"])
    offset = _number(page.final_url, "offset")
    if isinstance(total, int) and n_rows and offset is not None and offset + n_rows < total:
        yield from _raised(page.final_url, "offset", n_rows)


def _hits(document: Any, moments: tuple[CouncilMoment, ...], page: FetchedPage) -> Iterator[str]:
    hits = document["hits"]
    total = hits.get("total")
    total = total.get("value") if is_dict(total) else total
    n_rows, offset = len(hits["hits"]), _number(page.url, "from") or 0
    reached = offset + n_rows
    if isinstance(total, int) and n_rows and reached < total and reached + n_rows <= _MAX_HITS:
        yield f"{page.url.partition('#')[0]}#from={reached}"


def _entities(document: Any, moments: tuple[CouncilMoment, ...], page: FetchedPage) -> Iterator[str]:
    parts = urlsplit(page.final_url)
    ids = {
        moment.ref: row["entityId"]
        for row in document["results"][: 4 * MAX_MEETINGS]
        if is_dict(row) and (moment := suppliers.openbesluitvorming(row, page)) is not None
    }
    if document.get("hasMore") is True and document["results"]:
        yield from _raised(page.final_url, "offset", len(document["results"]))
    for moment in _coming(moments, page):
        yield f"{parts.scheme}://{parts.netloc}/api/entities/{quote(ids[moment.ref], safe='')}"


_SHAPES: tuple[tuple[tuple[str, ...], _Reader, _Follow], ...] = (
    (("events",), suppliers.notubiz, _notubiz),
    (("meetings",), suppliers.gemeenteoplossingen, _nothing),
    (("result", "meetings"), suppliers.gemeenteoplossingen, _go_pages),
    (("hits", "hits"), suppliers.open_raadsinformatie, _hits),
    (("results",), suppliers.openbesluitvorming, _entities),
)


def _coming(moments: tuple[CouncilMoment, ...], page: FetchedPage) -> list[CouncilMoment]:
    """Return the meetings that are still to come, the nearest first: only their agendas are worth asking for."""
    coming = [one for one in moments if one.starts_at >= page.fetched_at - _PAST_STAYS and one.status == "gepland"]
    return sorted(coming, key=lambda one: one.starts_at)


def _number(url: str, name: str) -> int | None:
    found = re.search(rf"[?&#]{name}=(\d{{1,6}})(?!\d)", url)
    return int(found[1]) if found else None


def _raised(url: str, name: str, by: int) -> Iterator[str]:
    """Yield an address with one of its numbers raised; nothing where it has none."""
    found = re.search(rf"([?&]{name}=)(\d{{1,6}})(?!\d)", url)
    if found is not None:
        yield f"{url[: found.start()]}{found[1]}{int(found[2]) + by}{url[found.end() :]}"


# --- The agenda page of iBabs -------------------------------------------------------------------------------------


def _ibabs_agenda(page: FetchedPage, number: str) -> Answer:
    """Read the titles of an agenda page; date and title of the meeting come from the calendar that led to it."""
    from lxml import etree, html

    known = parse_qs(urlsplit(page.url).fragment)
    row = {"id": number, "title": known.get("title", [""])[0], "start": known.get("start", [""])[0]}
    moment = suppliers.ibabs(row, page)
    if moment is None:
        raise ExtractError(page.url, "an agenda without the calendar that it belongs to")
    text, _ = decode(page.body, page.headers)
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ExtractError(page.url, "the agenda page is empty") from error
    titles = list(dict.fromkeys(_agenda_titles(tree)))
    public = [title for title in titles if not is_closed(title)]
    return Answer(moments=(replace(moment, agenda=tuple(public[:MAX_AGENDA])),))


def _agenda_titles(tree: Any) -> Iterator[str]:
    """Yield the titles: elements that are marked as such, else headings and list items that begin with a number."""
    marked = tree.xpath("//*[contains(@class, 'agenda-item-title') or contains(@class, 'panel-title-label')]")
    for node in marked[: 2 * MAX_AGENDA]:
        yield from _line(node)
    if not marked:
        for node in tree.xpath("//h2|//h3|//h4|//h5|//li")[: 10 * MAX_AGENDA]:
            yield from (line for line in _line(node) if _NUMBERED.match(line))


def _line(node: Any) -> Iterator[str]:
    text = " ".join("".join(node.itertext()).split())
    if text:
        yield suppliers.title_of(text[:300])


# --- In words -----------------------------------------------------------------------------------------------------


def dutch_moment(at: datetime) -> str:
    """Return a moment as the Dutch write it: "donderdag 17 december 2026 om 19.30 uur"; midnight is no known time."""
    local = at.astimezone(ZoneInfo("Europe/Amsterdam"))
    day = f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local.year}"
    return day if (local.hour, local.minute) == (0, 0) else f"{day} om {local:%H.%M} uur"


_DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
    "december",
)  # fmt: skip
