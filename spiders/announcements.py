"""Official announcements by KOOP's search service (SRU 2.0, repository.overheid.nl) to entries."""

import re
from datetime import datetime
from typing import Any

from monitor.dates import parse_date
from monitor.errors import ExtractError, FetchError
from monitor.extract_html import one_line
from monitor.feeds import entry_id
from monitor.records import Entry, FetchedPage
from monitor.redact import redact
from monitor.spiders.xmltree import parse_xml
from monitor.urls import canonical_url

MAX_RECORDS = 1_000  # the service gives no more in one answer


def is_search_answer(page: FetchedPage) -> bool:
    """Whether an answer is one of the search service."""
    return bool(re.search(rb"<(?:\w+:)?searchRetrieveResponse[\s>]", page.body[:4000]))


def announcements(page: FetchedPage, source_id: str, now: datetime) -> tuple[Entry, ...]:
    """Read the records of an answer. The organisation stands in the text; persons are not in these records.

    Raises:
        ExtractError: the XML cannot be read, or the service says that the question was wrong.
    """
    root = parse_xml(page, page.body, "an answer of the search service")
    if complaint := root.xpath("string(//*[local-name()='diagnostic']/*[local-name()='message'])"):
        raise ExtractError(page.url, f"the search service refuses the question: {str(complaint)[:200]}")
    records = root.xpath("//*[local-name()='recordData']")[:MAX_RECORDS]
    entries = (_entry(record, page, source_id, now) for record in records)
    return tuple({entry.id: entry for entry in entries if entry is not None}.values())


def next_records(page: FetchedPage) -> tuple[str, ...]:
    """Return the address of the next records of an answer, where it says that there are more."""
    found = re.search(r"([?&]startRecord=)(\d{1,6})(?!\d)", page.final_url)
    more = re.search(rb"<(?:\w+:)?nextRecordPosition[^>]*>\s*(\d{1,6})\s*<", page.body)
    if found is None or more is None or int(more[1]) <= int(found[2]):
        return ()
    return (f"{page.final_url[: found.start()]}{found[1]}{int(more[1])}{page.final_url[found.end() :]}",)


def _first(record: Any, *names: str) -> str:
    for name in names:
        found = record.xpath(f"string(.//*[local-name()='{name}'][normalize-space()][1])")
        if found:
            return str(found).strip()
    return ""


def _entry(record: Any, page: FetchedPage, source_id: str, now: datetime) -> Entry | None:
    identity = _first(record, "identifier")
    if not identity:
        return None
    try:
        url = canonical_url(_first(record, "preferredUrl", "itemUrl"), page.final_url)
    except FetchError:
        url = None
    published = parse_date(_first(record, "available", "date", "issued", "modified"), now=now)
    about = [_first(record, "creator"), one_line(_first(record, "abstract", "alternative"), 2_000)]
    return Entry(
        id=entry_id(source_id, identity),
        source_id=source_id,
        identity=identity[:300],
        identity_method="guid",
        url=url,
        title=redact(one_line(_first(record, "title"))),
        text=redact("\n\n".join(part for part in about if part)),
        published_raw=published.raw,
        published_at=published.at,
        published_source="feed" if published.raw else "none",
    )
