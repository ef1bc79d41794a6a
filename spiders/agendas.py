"""Answers of council information systems to entries: meetings with their agendas, and official announcements."""

from datetime import datetime

from monitor.feeds import entry_id
from monitor.records import Entry, FetchedPage, Source
from monitor.spiders.announcements import announcements, is_search_answer
from monitor.spiders.meetings import WITHOUT_PAGE, Meeting, details, dutch_moment, meetings


def has_no_page(entry: Entry) -> bool:
    """Whether an entry is all there is: its address is for readers, and its site keeps robots out."""
    return entry.identity.startswith(WITHOUT_PAGE)


def council_document(page: FetchedPage, source: Source, now: datetime) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """Read an answer that is no feed: records of the search service, or meetings as JSON.

    Raises:
        ExtractError: the answer has none of the shapes that are known.
    """
    if is_search_answer(page):
        return announcements(page, source.id, now), ()
    found = meetings(page)
    return tuple(_entry(meeting, source.id) for meeting in found), details(page)


def _entry(meeting: Meeting, source_id: str) -> Entry:
    name = meeting.title or meeting.body or "Vergadering"
    state = "gaat niet door" if meeting.status == "geannuleerd" else f"is op {dutch_moment(meeting.starts_at)}"
    where = f" Plaats: {meeting.place}." if meeting.place else ""
    lines = [f"{name} {state}.{where}"]
    if meeting.agenda:
        lines += ["Op de agenda:", *meeting.agenda]
    return Entry(
        id=entry_id(source_id, meeting.ref),
        source_id=source_id,
        identity=meeting.ref,
        identity_method="guid",
        url=meeting.url,
        title=f"{name}, {dutch_moment(meeting.starts_at)}",
        text="\n\n".join(lines),
        published_raw=None,
        published_at=None,
        published_source="none",
    )
