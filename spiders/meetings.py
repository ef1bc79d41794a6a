"""Meetings of councils in the shapes of their suppliers, all to one record. Classes of persons are never read.

Shapes: Notubiz (``/events`` and ``/events/meetings/<id>``, version 1.21), iBabs (``GetAgendasForCalendar``),
GemeenteOplossingen (``/meetings``, v1 and v2), Open Raadsinformatie (Elasticsearch hits of meetings and agenda items).
Their times have no zone: they are Dutch wall time.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, TypeGuard
from zoneinfo import ZoneInfo

from monitor.dates import parse_date
from monitor.errors import ExtractError, FetchError
from monitor.extract_charset import clean, decode
from monitor.extract_html import one_line
from monitor.records import FetchedPage
from monitor.redact import redact
from monitor.urls import canonical_url

MeetingStatus = Literal["gepland", "geannuleerd"]

MAX_MEETINGS = 500
MAX_AGENDA = 100
HORIZON = timedelta(days=120)  # an agenda further ahead than this is not set
WITHOUT_PAGE = ("notubiz:", "ori:")  # suppliers whose portals keep robots out; what they answer is all
_PERSONS = re.compile(r"person|persoon|indiener|inspreker|membership", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A public meeting, or an item on its agenda, as its supplier gives it."""

    ref: str  # "notubiz:1234": supplier and its own id
    title: str
    body: str  # raad, commissie Ruimte; empty where it is not said
    starts_at: datetime  # aware, UTC
    status: MeetingStatus
    place: str
    url: str | None
    agenda: tuple[str, ...]  # titles of the items, with their numbers


def meetings(page: FetchedPage) -> tuple[Meeting, ...]:
    """Read an answer of a supplier; meetings that are confidential or beyond the horizon are left out.

    Raises:
        ExtractError: it is no JSON, or of a shape that is not known.
    """
    try:
        document = json.loads(decode(page.body, page.headers)[0])
    except (ValueError, RecursionError) as error:
        raise ExtractError(page.url, "the council information cannot be read: no JSON") from error
    found: dict[str, Meeting] = {}
    for meeting in _read(document, page):
        if meeting.starts_at <= page.fetched_at + HORIZON and len(found) < MAX_MEETINGS:
            found.setdefault(meeting.ref, meeting)
    return tuple(found.values())


def details(page: FetchedPage) -> tuple[str, ...]:
    """Return the addresses that give the agendas of the meetings in a list of Notubiz, and the next page of it."""
    document = json.loads(decode(page.body, page.headers)[0])
    if not isinstance(document, dict) or not isinstance(document.get("events"), list):
        return ()
    base = re.split(r"/events", page.final_url, maxsplit=1)[0]
    coming = [meeting for meeting in meetings(page) if meeting.starts_at >= page.fetched_at - timedelta(days=1)]
    numbers = [meeting.ref.partition(":")[2] for meeting in sorted(coming, key=lambda one: one.starts_at)]
    found = [f"{base}/events/meetings/{number}?format=json&version=1.21" for number in numbers if number.isdecimal()]
    return (*found, *_next_page(document, page.final_url))


def _next_page(document: Mapping[str, Any], url: str) -> tuple[str, ...]:
    pagination = document.get("pagination")
    current = re.search(r"([?&]page=)(\d{1,3})", url)
    if not isinstance(pagination, dict) or not pagination.get("has_more_pages") or current is None:
        return ()
    return (f"{url[: current.start()]}{current[1]}{int(current[2]) + 1}{url[current.end() :]}",)


def _read(document: Any, page: FetchedPage) -> Iterator[Meeting]:
    if isinstance(document, list):
        yield from _meetings_of(document, _ibabs, page)
        return
    if isinstance(document, dict):
        for key, reader in (("events", _notubiz), ("meetings", _go)):
            if isinstance(document.get(key), list):
                yield from _meetings_of(document[key], reader, page)
                return
        if isinstance(document.get("meeting"), dict):
            yield from _meetings_of([document["meeting"]], _notubiz, page)
            return
        for path, reader in ((("result", "meetings"), _go), (("hits", "hits"), _ori)):
            inner = document.get(path[0])
            if isinstance(inner, dict) and isinstance(inner.get(path[1]), list):
                yield from _meetings_of(inner[path[1]], reader, page)
                return
    raise ExtractError(page.url, "the council information has none of the shapes that are known")


def _meetings_of(rows: list[Any], reader: Any, page: FetchedPage) -> Iterator[Meeting]:
    for row in rows[: 4 * MAX_MEETINGS]:
        meeting = reader(row, page) if isinstance(row, dict) else None
        if meeting is not None:
            yield meeting


# --- Suppliers ----------------------------------------------------------------------------------------------------


def _notubiz(row: Mapping[str, Any], page: FetchedPage) -> Meeting | None:
    hidden = any(row.get(key) for key in ("confidential", "inactive"))
    group = str(row.get("permission_group", "public")).lower()
    plannings = row.get("plannings")
    starts = (
        plannings[0].get("start_date") if isinstance(plannings, list) and plannings and _is_dict(plannings[0]) else None
    )
    at = _wall_time(starts, page)
    if hidden or group not in ("public", "openbaar", "1", "") or at is None:
        return None
    return Meeting(
        ref=f"notubiz:{row.get('id')}",
        title=_title(_attribute(row, 1)),
        body=_title(row["gremium"].get("title", "")) if _is_dict(row.get("gremium")) else _title(row.get("body", "")),
        starts_at=at,
        status="geannuleerd" if row.get("canceled") or row.get("cancelled") else "gepland",
        place=_title(row.get("location", "")),
        url=_address(row.get("url"), page),
        agenda=tuple(_agenda(row)),
    )


def _agenda(row: Mapping[str, Any]) -> Iterator[str]:
    items = row.get("agenda_items")
    for item in (items if isinstance(items, list) else [])[:MAX_AGENDA]:
        data = item.get("type_data") if _is_dict(item) else None
        if not _is_dict(data) or item.get("confidential"):
            continue
        number = _title(data.get("title_prefix", ""))
        title = _title(data.get("heading")) or _title(_attribute(data, 1))
        if title:
            yield f"{number} {title}".strip()


def _attribute(row: Mapping[str, Any], number: int) -> str:
    attributes = row.get("attributes")
    for one in attributes if isinstance(attributes, list) else []:
        if _is_dict(one) and str(one.get("id")) == str(number):
            return str(one.get("value") or "")
    return ""


def _ibabs(row: Mapping[str, Any], page: FetchedPage) -> Meeting | None:
    at = _wall_time(row.get("start"), page)
    if at is None or row.get("confidential") or not isinstance(row.get("id"), (str, int)):
        return None
    return Meeting(
        ref=f"ibabs:{clean(str(row['id']))[:100]}",
        title=_title(row.get("title")),
        body=_title(row.get("title")),
        starts_at=at,
        status="gepland",
        place="",
        url=_address(f"/Agenda/Index/{row['id']}", page),
        agenda=(),
    )


def _go(row: Mapping[str, Any], page: FetchedPage) -> Meeting | None:
    day = row.get("date")
    if isinstance(day, (int, float)) and not isinstance(day, bool):
        at = parse_date(str(int(day)), now=page.fetched_at + HORIZON).at
    else:
        at = _wall_time(f"{str(day)[:10]} {row.get('startTime') or '00:00'}", page)
    unit = row.get("dmu")
    body = _title(unit.get("name", "")) if _is_dict(unit) else ""
    if at is None or row.get("confidential"):
        return None
    items = row.get("items") or row.get("agendaItems")
    titles = [
        _title(one.get("title", "")) for one in (items if isinstance(items, list) else [])[:MAX_AGENDA] if _is_dict(one)
    ]
    return Meeting(
        ref=f"go:{row.get('id')}",
        title=_title(row.get("name") or row.get("title")) or body,
        body=body,
        starts_at=at,
        status="geannuleerd" if row.get("cancelled") or row.get("canceled") else "gepland",
        place=_title(row.get("location", "")),
        url=_address(row.get("url"), page),
        agenda=tuple(title for title in titles if title),
    )


def _ori(row: Mapping[str, Any], page: FetchedPage) -> Meeting | None:
    values = row.get("_source")
    if not _is_dict(values):
        return None
    kind = str(values.get("@type", ""))
    at = _wall_time(values.get("start_date") or values.get("last_discussed_at"), page)
    if _PERSONS.search(kind) or kind not in ("Meeting", "AgendaItem") or at is None:
        return None
    return Meeting(
        ref=f"ori:{row.get('_id')}",
        title=_title(values.get("name")),
        body=_title(values.get("classification") if isinstance(values.get("classification"), str) else ""),
        starts_at=at,
        status="gepland",
        place="",
        url=_address(values.get("original_url") or values.get("url"), page),
        agenda=(),
    )


# --- Parts --------------------------------------------------------------------------------------------------------


def _is_dict(value: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _title(value: object) -> str:
    return redact(one_line(value, 300)) if isinstance(value, str) else ""


def _wall_time(value: object, page: FetchedPage) -> datetime | None:
    return parse_date(value, now=page.fetched_at + HORIZON).at if isinstance(value, str) else None


def _address(value: object, page: FetchedPage) -> str | None:
    if not isinstance(value, str) or not value:
        return None
    try:
        return canonical_url(value, page.final_url)
    except FetchError:
        return None


def dutch_moment(at: datetime) -> str:
    """Return a moment as the Dutch write it: "donderdag 17 december 2026 om 19.30 uur"."""
    local = at.astimezone(ZoneInfo("Europe/Amsterdam"))
    day = f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local.year}"
    return f"{day} om {local:%H.%M} uur"


_DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
    "december",
)  # fmt: skip
