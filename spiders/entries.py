"""An entry that a listing or sitemap names: an address, and at most a title and a date."""

from datetime import datetime

from monitor.feeds import entry_id
from monitor.records import DateOrigin, Entry


def page_entry(
    source_id: str,
    identity: str,
    url: str,
    title: str,
    *,
    raw: str | None = None,
    at: datetime | None = None,
    origin: DateOrigin = "none",
) -> Entry:
    """Return the entry of a page that was only named; its text comes from the page itself."""
    return Entry(
        id=entry_id(source_id, identity),
        source_id=source_id,
        identity=identity,
        identity_method="link",
        url=url,
        title=title,
        text="",
        published_raw=raw,
        published_at=at,
        published_source=origin,
    )
