"""Answers of council information systems to entries: meetings with their agendas, and official announcements."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.council.titles import public_title
from monitor.feeds import entry_id
from monitor.records import CouncilMoment, Entry, FetchedPage, Source
from monitor.spiders.announcements import announcements, is_search_answer, next_records
from monitor.spiders.meetings import WITHOUT_PAGE, dutch_moment, read_answer

_PERMIT = re.compile(r"vergunning|ontheffing", re.IGNORECASE)
# Only with the word: in the journal of a province "Utrecht" is not the town.
_ORGANISATION = re.compile(r"^gemeente\s+([^\W\d_][\w'’. ()-]{1,48}?)\s+[-–]\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilDocument:
    """What one answer gives: entries, further addresses of the same source, and what a person should know."""

    entries: tuple[Entry, ...]
    follow: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def has_no_page(entry: Entry) -> bool:
    """Whether an entry is all there is: its address is for readers, and its site keeps robots out."""
    return entry.identity.startswith(WITHOUT_PAGE)


def council_document(page: FetchedPage, source: Source, now: datetime) -> CouncilDocument:
    """Read an answer that is no feed: records of the search service, or meetings as JSON.

    Raises:
        ExtractError: the answer has none of the shapes that are known.
    """
    if is_search_answer(page):
        return CouncilDocument(entries=as_announcements(announcements(page, source.id, now)), follow=next_records(page))
    answer = read_answer(page)
    entries = tuple(_entry(moment, source.id) for moment in answer.moments)
    return CouncilDocument(entries=entries, follow=answer.follow, notes=answer.notes)


def as_announcements(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Return entries of an official journal with their moment: when they were published. Without a date: none."""
    return tuple(replace(entry, moment=_announced(entry)) if entry.published_at else entry for entry in entries)


def _announced(entry: Entry) -> CouncilMoment:
    creator = entry.text.partition("\n")[0] if entry.identity.startswith(("gmb-", "prb-", "wsb-")) else ""
    named = _ORGANISATION.match(entry.title)
    return CouncilMoment(
        ref=f"koop:{entry.identity}"[:200],
        title=public_title(entry.title),
        body="college",
        starts_at=entry.published_at,  # type: ignore[arg-type]  # the caller has looked
        status="geweest",
        place="",
        url=entry.url,
        agenda=(),
        phase="vergunning" if _PERMIT.search(entry.title) else "bekendmaking",
        organisation=creator or (named[1] if named else ""),
    )


def _entry(moment: CouncilMoment, source_id: str) -> Entry:
    name = moment.title or moment.body or "Vergadering"
    state = "gaat niet door" if moment.status == "geannuleerd" else f"is op {dutch_moment(moment.starts_at)}"
    where = f" Plaats: {moment.place}." if moment.place else ""
    lines = [f"{name} {state}.{where}"]
    if moment.agenda:
        lines += ["Op de agenda:", *moment.agenda]
    return Entry(
        id=entry_id(source_id, moment.ref),
        source_id=source_id,
        identity=moment.ref,
        identity_method="guid",
        url=moment.url,
        title=f"{name}, {dutch_moment(moment.starts_at)}",
        text="\n\n".join(lines),
        published_raw=None,
        published_at=None,
        published_source="none",
        moment=moment,
    )
