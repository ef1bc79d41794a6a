"""One row of council information, in the shape of its supplier, to one record. Classes of persons are never read.

Shapes: Notubiz (``/events`` and ``/events/meetings/<id>``, version 1.21), iBabs (``GetAgendasForCalendar``),
GemeenteOplossingen (``/meetings``, v1 and v2), Open Raadsinformatie (Elasticsearch hits of meetings and agenda items),
OpenBesluitvorming (``/api/search`` and ``/api/entities/<id>``). Times are Dutch wall time where they have no zone, but
for OpenBesluitvorming, which says that its times are UTC.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeGuard
from urllib.parse import quote

from monitor.council.titles import is_closed, public_title
from monitor.dates import parse_date
from monitor.errors import FetchError
from monitor.extract_charset import clean
from monitor.extract_html import one_line
from monitor.records import CouncilMoment, FetchedPage
from monitor.urls import canonical_url

MAX_AGENDA = 500  # items of one meeting; a long real agenda has sixty
MAX_DEPTH = 4  # of items below items
HORIZON = timedelta(days=120)  # an agenda further ahead than this is not set
MONTH = timedelta(days=31)  # some calendars give no more in one answer

_PERSONS = re.compile(r"person|persoon|indiener|inspreker|membership", re.IGNORECASE)
_OFF = re.compile(r"\b(?:geannuleerd|vervalt|vervallen|afgelast)\b", re.IGNORECASE)
_PUBLIC = ("public", "openbaar", "1", "")
_NO = ("", "0", "false", "nee", "no", "openbaar", "public", "none")
_ENTITY = re.compile(r"meeting:([a-z]{2,30}):([a-z]{2,30}):([\w.-]{1,80}):([\w.-]{1,80})")


def notubiz(row: Mapping[str, Any], page: FetchedPage) -> CouncilMoment | None:
    """Read an event or meeting of Notubiz."""
    plannings = row.get("plannings")
    first = plannings[0] if isinstance(plannings, list) and plannings else None
    at = wall_time(first.get("start_date"), page) if is_dict(first) else None
    title = title_of(_attribute(row, 1))
    if not _is_public(row, title) or at is None or not _is_id(row.get("id")):
        return None
    unit = row.get("gremium")
    return CouncilMoment(
        ref=f"notubiz:{row['id']}",
        title=title,
        body=title_of(unit.get("title")) if is_dict(unit) and unit.get("title") else title_of(row.get("body")),
        starts_at=at,
        status="geannuleerd" if _says(row.get("canceled")) or _says(row.get("cancelled")) else "gepland",
        place=title_of(row.get("location")),
        url=address(row.get("url"), page),
        agenda=_cut(_notubiz_agenda(row.get("agenda_items"))),
    )


def _notubiz_agenda(items: object, depth: int = 0) -> Iterator[str]:
    for item in items if isinstance(items, list) and depth < MAX_DEPTH else []:
        data = item.get("type_data") if is_dict(item) else None
        if not is_dict(data):
            continue
        title = title_of(data.get("heading")) or title_of(_attribute(data, 1))
        if not _is_public(item, title):
            continue
        if title:
            yield f"{title_of(data.get('title_prefix'))} {title}".strip()
        yield from _notubiz_agenda(item.get("agenda_items"), depth + 1)


def _attribute(row: Mapping[str, Any], number: int) -> object:
    attributes = row.get("attributes")
    for one in attributes if isinstance(attributes, list) else []:
        if is_dict(one) and str(one.get("id")) == str(number):
            return one.get("value")
    return ""


def ibabs(row: Mapping[str, Any], page: FetchedPage) -> CouncilMoment | None:
    """Read a line of an iBabs calendar. The agenda stands on a page of its own."""
    at, title = wall_time(row.get("start"), page), title_of(row.get("title"))
    if at is None or not _is_public(row, title) or not _is_id(row.get("id")):
        return None
    number = clean(str(row["id"]))[:100]
    return CouncilMoment(
        ref=f"ibabs:{number}",
        title=title,
        body=title,
        starts_at=at,
        status="geannuleerd" if _OFF.search(title) else "gepland",
        place=title_of(row.get("location")),
        url=address(f"/Agenda/Index/{quote(number)}", page),
        agenda=(),
    )


def gemeenteoplossingen(row: Mapping[str, Any], page: FetchedPage) -> CouncilMoment | None:
    """Read a meeting of GemeenteOplossingen, v1 or v2."""
    unit = row.get("dmu")
    body = title_of(unit.get("name")) if is_dict(unit) else ""
    title = title_of(row.get("name")) or title_of(row.get("title")) or title_of(row.get("description")) or body
    at = _go_time(row, page)
    if at is None or not _is_public(row, title) or not _is_id(row.get("id")):
        return None
    items = row.get("items") or row.get("agendaItems")
    return CouncilMoment(
        ref=f"go:{row['id']}",
        title=title,
        body=body,
        starts_at=at,
        status="geannuleerd" if _says(row.get("cancelled")) or _says(row.get("canceled")) else "gepland",
        place=title_of(row.get("location")),
        url=address(row.get("url"), page),
        agenda=_cut(_go_agenda(items)),
    )


def _go_time(row: Mapping[str, Any], page: FetchedPage) -> datetime | None:
    day, clock = row.get("date"), row.get("startTime")
    if isinstance(day, int) and not isinstance(day, bool):  # v1: seconds since 1970
        return wall_time(str(day), page)
    if not isinstance(day, str):
        return None
    if len(day) > 10 or not isinstance(clock, str):  # some sites put the time in the date and leave startTime empty
        return wall_time(day, page)
    return wall_time(f"{day} {clock}", page)


def _go_agenda(items: object) -> Iterator[str]:
    for item in items if isinstance(items, list) else []:
        title = title_of(item.get("title")) if is_dict(item) else ""
        if title and _is_public(item, title):
            yield f"{title_of(item.get('number'))} {title}".strip()


def open_raadsinformatie(row: Mapping[str, Any], page: FetchedPage) -> CouncilMoment | None:
    """Read a hit of Open Raadsinformatie: a meeting or an agenda item, which is a moment of its own there."""
    values = row.get("_source")
    if not is_dict(values):
        return None
    kind, title = str(values.get("@type", "")), title_of(values.get("name"))
    at = wall_time(values.get("start_date") or values.get("last_discussed_at"), page)
    if _PERSONS.search(kind) or kind not in ("Meeting", "AgendaItem") or at is None:
        return None
    if not _is_public(values, title) or not _is_id(row.get("_id")):
        return None
    index = row.get("_index")
    return CouncilMoment(
        ref=f"ori:{row['_id']}",
        title=title,
        body=title_of(values.get("classification")),
        starts_at=at,
        status="geannuleerd" if "cancel" in str(values.get("status", "")).lower() else "gepland",
        place="",
        url=address(values.get("original_url") or values.get("url"), page),
        agenda=(),
        organisation=one_line(index, 80) if isinstance(index, str) else "",
    )


def openbesluitvorming(row: Mapping[str, Any], page: FetchedPage) -> CouncilMoment | None:
    """Read a search result or the details of a meeting of OpenBesluitvorming. Motions and recordings name persons."""
    entity, title = row.get("entityId"), title_of(row.get("title"))
    found = _ENTITY.fullmatch(entity) if isinstance(entity, str) else None
    moment = row.get("sortDate")
    at = wall_time(f"{moment[:19]}Z", page) if isinstance(moment, str) and len(moment) > 10 else None
    if row.get("entityType") != "Meeting" or found is None or at is None or not _is_public(row, title):
        return None
    supplier, kind, key, number = found.groups()
    label = row.get("organization")
    return CouncilMoment(
        # The supplier's own id, so that a meeting that is also read from its supplier is the same decision.
        ref=f"{supplier}:{number}" if supplier in ("notubiz", "ibabs") else f"obv:{entity}",
        title=title,
        body=title,
        starts_at=at,
        status="gepland",  # it does not say that a meeting is cancelled
        place="",
        url=address(f"/?organization={quote(key)}&view={quote(found[0], safe='')}", page),
        agenda=_cut(_nested_agenda(row.get("agenda"))),
        organisation=f"{kind} {one_line(label, 80) if isinstance(label, str) and label else key}",
    )


def _nested_agenda(items: object, depth: int = 0) -> Iterator[str]:
    for item in items if isinstance(items, list) and depth < MAX_DEPTH else []:
        title = title_of(item.get("title")) if is_dict(item) else ""
        if not is_dict(item) or not _is_public(item, title):
            continue
        if title:
            yield f"{title_of(item.get('number'))} {title}".strip()
        yield from _nested_agenda(item.get("agenda_items"), depth + 1)


# --- Parts --------------------------------------------------------------------------------------------------------


def is_dict(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether a value is a JSON object."""
    return isinstance(value, dict)


def title_of(value: object) -> str:
    """Return a title as plain text of at most 300 characters, without contact data and names; empty for no string."""
    return public_title(one_line(value, 300)) if isinstance(value, str) else ""


def wall_time(value: object, page: FetchedPage) -> datetime | None:
    """Return a written time as aware UTC; one without a zone is Dutch wall time; ``None`` beyond the horizon."""
    if not isinstance(value, str):
        return None
    found = parse_date(value, now=page.fetched_at + HORIZON)  # meetings lie ahead
    return None if found.is_relative else found.at


def address(value: object, page: FetchedPage) -> str | None:
    """Return an address, completed with that of the answer it stands in."""
    if not isinstance(value, str) or not value:
        return None
    try:
        return canonical_url(value, page.final_url)
    except FetchError:
        return None


def _is_id(value: object) -> bool:
    return isinstance(value, (str, int)) and not isinstance(value, bool) and 0 < len(str(value)) <= 100


def _says(value: object) -> bool:
    """Whether a flag is set; what is neither clearly yes nor no counts as yes."""
    return bool(value) and str(value).strip().lower() not in _NO


def _is_public(row: Mapping[str, Any], title: str) -> bool:
    hidden = any(_says(row.get(key)) for key in ("confidential", "Confidential", "inactive", "isConfidential"))
    group = row.get("permission_group", "public")
    return not hidden and str(group).lower() in _PUBLIC and not is_closed(title)


def _cut(titles: Iterator[str]) -> tuple[str, ...]:
    found: list[str] = []
    for title in titles:
        if len(found) == MAX_AGENDA:
            break
        found.append(title)
    return tuple(found)
