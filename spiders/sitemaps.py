"""Sitemaps and news sitemaps (sitemaps.org, Google News): address sets and indexes, gzipped or not."""

import re
import zlib
from datetime import datetime, timedelta
from typing import Any

from monitor.dates import parse_date
from monitor.errors import ExtractError, FetchError
from monitor.extract_html import one_line
from monitor.records import Entry, FetchedPage
from monitor.redact import redact
from monitor.spiders.entries import page_entry
from monitor.spiders.settings import FEED_BYTES
from monitor.spiders.xmltree import parse_xml
from monitor.urls import canonical_url, same_site, url_key

MAX_ADDRESSES = 2_000  # of the newest; a news sitemap may not hold more than 1,000
MAX_CHILDREN = 20  # of the newest sub-sitemaps of an index
WINDOW = timedelta(days=14)  # older addresses are archive, not news
_NOT_ARTICLES = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|mp[34]|zip|docx?|xlsx?)(?:\?|$)", re.IGNORECASE)


def is_sitemap(body: bytes) -> bool:
    """Whether the first bytes are those of a sitemap or an index of them."""
    return bool(re.search(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]", body[:4000]))


def unzipped(body: bytes) -> bytes:
    """Return gzipped bytes unpacked, at most ``FEED_BYTES`` of them; others as they are."""
    if body[:2] != b"\x1f\x8b":
        return body
    try:
        return zlib.decompressobj(31).decompress(body, FEED_BYTES)
    except zlib.error:
        return b""


def sitemap_document(page: FetchedPage, source_id: str, now: datetime) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """Read a sitemap: recent articles of the same site as entries, or the newest sub-sitemaps to follow.

    Only what has a news publication date or a ``lastmod`` within ``WINDOW`` becomes an entry: a sitemap without dates
    lists everything a site ever had.

    Raises:
        ExtractError: it is no sitemap.
    """
    root = parse_xml(page, unzipped(page.body), "a sitemap")
    name = _local(root.tag)
    if name == "sitemapindex":
        return (), _children(root, page.final_url, now)
    if name != "urlset":
        raise ExtractError(page.url, f"not a sitemap: the document is of kind {name[:40]!r}")
    entries: dict[str, Entry] = {}
    for node in root:
        entry = _entry(node, page.final_url, source_id, now)
        if entry is not None:
            entries.setdefault(entry.id, entry)
    newest = sorted(entries.values(), key=lambda entry: entry.published_at or now, reverse=True)
    return tuple(newest[:MAX_ADDRESSES]), ()


def _local(tag: object) -> str:
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _values(node: Any) -> dict[str, str]:
    """Return the texts under a node by local name, one level into ``news:news``."""
    found: dict[str, str] = {}
    for child in node:
        name = _local(child.tag)
        if name == "news":
            found |= {f"news:{key}": value for key, value in _values(child).items()}
        elif name and child.text:
            found.setdefault(name, child.text.strip()[:4096])  # an address that is longer is refused, not cut
    return found


def _entry(node: Any, base: str, source_id: str, now: datetime) -> Entry | None:
    values = _values(node)
    raw, loc = values.get("news:publication_date") or values.get("lastmod"), values.get("loc")
    published = parse_date(raw, now=now)  # before the address: most of a large sitemap is archive
    if not loc or published.at is None or published.at < now - WINDOW:
        return None
    try:
        url = canonical_url(loc, base)
    except FetchError:
        return None
    if not same_site(url, base) or _NOT_ARTICLES.search(url):
        return None
    title = redact(one_line(values.get("news:title", "")))
    is_news = "news:publication_date" in values
    # An edited article comes again with a later lastmod: another entry, whose page is the same item in a new version.
    touched = values.get("lastmod", "") if is_news else raw or ""
    identity = f"{url_key(url)}#{touched}" if touched else url_key(url)
    # A lastmod says when a page was touched, not published: it chooses what to fetch, and dates nothing.
    return page_entry(
        source_id,
        identity,
        url,
        title,
        raw=published.raw if is_news else None,
        at=published.at if is_news else None,
        origin="sitemap" if is_news else "none",
    )


def _children(root: Any, base: str, now: datetime) -> tuple[str, ...]:
    found: list[tuple[datetime, str]] = []
    for node in root:
        values = _values(node)
        try:
            url = canonical_url(values["loc"], base)
        except (FetchError, KeyError):
            continue
        changed = parse_date(values.get("lastmod"), now=now)
        if same_site(url, base) and (changed.at is None or changed.at >= now - WINDOW):
            found.append((changed.at or now - WINDOW, url))
    found.sort(key=lambda pair: pair[0], reverse=True)
    return tuple(url for _, url in found[:MAX_CHILDREN])
