"""What a source's own address gives: a feed, a sitemap, a listing; one shape for all kinds.

Runs in a worker. A document gives entries, addresses of further documents of the same source, and hints.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from monitor.errors import ExtractError
from monitor.extract_charset import decode
from monitor.feeds import max_age_s, parse_feed
from monitor.records import Entry, ErrorClass, FetchedPage, Source
from monitor.spiders.agendas import as_announcements, council_document
from monitor.spiders.listing import MAX_LINKS, listing_document
from monitor.spiders.settings import FEED_BYTES
from monitor.spiders.sitemaps import WINDOW, is_sitemap, sitemap_document, unzip

COUNCIL_REST_S = 20 * 3600  # agendas change by the day: asked for once a day, at the next daily job


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What one document of a source says."""

    entries: tuple[Entry, ...]
    follow: tuple[str, ...] = ()  # further documents of the source: sub-sitemaps, the next page
    hint_s: int = 0  # how long the publisher says that it is not worth while to look again
    notes: tuple[str, ...] = ()  # for the message of the poll
    guids_are_good: bool | None = None  # None: it is no feed
    cut: ErrorClass | None = None  # why its end was not read: "too_large", or "connection" where it broke off


def parse_document(
    page: FetchedPage, source: Source, *, since: datetime | None = None, trust_guids: bool = True
) -> Document:
    """Read a document by the kind of its source.

    Args:
        since: aware; older addresses of a sitemap are counted and left out. Default: two weeks back.
        trust_guids: false where the guids of this source's feed were bad before.

    Raises:
        ExtractError: it is not what the kind of source should give.
    """
    now = page.fetched_at
    notes: tuple[str, ...] = ()
    cut = cut_of(page)
    if source.kind == "sitemap":
        sitemap = sitemap_document(page, source.id, since or now - WINDOW)
        entries, follow, notes, cut = sitemap.entries, sitemap.follow, sitemap.notes, cut or sitemap.cut
    elif source.kind == "council" and not _is_feed(page):
        council = council_document(page, source, now)
        hint_s = max(COUNCIL_REST_S, min(86_400, max_age_s(page.headers) or 0))
        return Document(entries=council.entries, follow=council.follow, hint_s=hint_s, notes=council.notes, cut=cut)
    elif source.kind in ("site", "forum") and _is_html(page):
        entries, follow = listing_document(page, source)
        if len(entries) >= MAX_LINKS:
            notes = (f"only the first {MAX_LINKS} links of the listing were read",)
    else:
        return _feed(page, source, trust_guids=trust_guids)
    hint_s = min(86_400, max_age_s(page.headers) or 0)
    return Document(entries=entries, follow=follow, hint_s=hint_s, notes=notes, cut=cut)


def cut_of(page: FetchedPage) -> ErrorClass | None:
    """Return why the end of an answer was not read; ``None`` where it was."""
    if not page.truncated:
        return None
    return "too_large" if len(page.body) >= FEED_BYTES else "connection"


def _feed(page: FetchedPage, source: Source, *, trust_guids: bool) -> Document:
    body, cut = unzip(page.body)
    if is_sitemap(body):
        raise ExtractError(page.url, "a sitemap, not a feed: set the kind of the source to sitemap")
    feed = parse_feed(
        body, page.headers, page.final_url, source_id=source.id, now=page.fetched_at, trust_guids=trust_guids
    )
    notes = (
        ("the feed's XML is damaged", feed.damaged),
        ("the unpacked feed was larger than the limit and was cut", cut == "too_large"),
        ("the packed feed breaks off", cut == "connection"),
        (f"{feed.n_dropped} entries beyond the limit were left out", feed.n_dropped),
        (f"{feed.n_bad_links} links are no address, or too long for one", feed.n_bad_links),
        (f"{feed.n_cut} texts were longer than the limit and were cut", feed.n_cut),
        ("many guids are repeated: entries go by their links from now on", trust_guids and not feed.guids_are_good),
    )
    # A feed of council information that a government publishes is an official journal: KOOP's announcements.
    is_journal = source.kind == "council" and source.genre == "overheid"
    cut = cut_of(page) or cut
    entries = feed.entries[:-1] if cut == "connection" and _ends_in_entry(body) else feed.entries
    return Document(
        entries=as_announcements(entries) if is_journal else entries,
        hint_s=feed.hints.interval_s,
        notes=tuple(note for note, applies in notes if applies),
        guids_are_good=feed.guids_are_good,
        cut=cut,
    )


def _ends_in_entry(body: bytes) -> bool:
    """Whether a feed that breaks off does so within an entry, whose name and address may then be halves."""
    tags = re.findall(rb"<(/?)(?:\w+:)?(?:item|entry)[\s>]", body, re.IGNORECASE)
    return bool(tags) and not tags[-1]


def _is_feed(page: FetchedPage) -> bool:
    return bool(re.search(rb"<(?:\w+:)?(?:rss|feed|rdf)[\s>:]", page.body[:4000], re.IGNORECASE))


def _is_html(page: FetchedPage) -> bool:
    kind = next((value for name, value in page.headers if name == "content-type"), "").lower()
    if "html" in kind:
        return True
    return not any(word in kind for word in ("xml", "json", "rss", "atom")) and "<html" in decode(page.body[:2000])[0]
