"""Sitemaps and news sitemaps (sitemaps.org, Google News): address sets and indexes, gzipped or not."""

import re
import zlib
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from monitor.dates import parse_date
from monitor.errors import ExtractError, FetchError
from monitor.extract_html import one_line
from monitor.records import Entry, ErrorClass, FetchedPage
from monitor.redact import is_of_person, redact
from monitor.spiders.entries import page_entry
from monitor.spiders.settings import FEED_BYTES
from monitor.spiders.xmltree import parse_xml
from monitor.urls import canonical_url, same_site, url_key

MAX_ADDRESSES = 2_000  # of the newest; a news sitemap may not hold more than 1,000
MAX_CHILDREN = 20  # of the newest sub-sitemaps of an index
WINDOW = timedelta(days=14)  # what was published since is taken in any case
MAX_HISTORY = timedelta(days=183)  # an assignment lasts no longer
_MANY = 10  # addresses that say the same lastmod: the time of the build, and not of an edit
_CLOCK = re.compile(r"[T ](?!00:00(?::00|[^:]|$))\d\d:\d\d")  # midnight is a day that was written as a time
_NOT_ARTICLES = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|mp[34]|zip|docx?|xlsx?)(?:\?|$)", re.IGNORECASE)


def is_sitemap(body: bytes) -> bool:
    """Whether the first bytes are those of a sitemap or an index of them."""
    return bool(re.search(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]", body[:4000]))


def unzipped(body: bytes) -> bytes:
    """Return gzipped bytes unpacked, at most ``FEED_BYTES`` of them; others as they are."""
    return unzip(body)[0]


def unzip(body: bytes) -> tuple[bytes, ErrorClass | None]:
    """Return gzipped bytes unpacked, at most ``FEED_BYTES`` of them, and why the rest could not be had, if so."""
    if body[:2] != b"\x1f\x8b":
        return body, None
    stream = zlib.decompressobj(31)
    try:
        found = stream.decompress(body, FEED_BYTES)
    except zlib.error:
        return b"", None
    if stream.unconsumed_tail:
        return found, "too_large"
    return found, None if stream.eof else "connection"


def history_since(starts_on: date, now: datetime) -> datetime:
    """Return from when on articles are taken in: since the assignment began, and always the last two weeks.

    The assignment is what allows to collect at all, and its detectors need the weeks since it began. Older articles
    are counted, and left where they are.
    """
    begin = datetime(starts_on.year, starts_on.month, starts_on.day, tzinfo=UTC)
    return min(now - WINDOW, max(begin, now - MAX_HISTORY))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """What a sitemap says, and what of it was left out."""

    entries: tuple[Entry, ...] = ()
    follow: tuple[str, ...] = ()  # the newest sub-sitemaps of an index
    notes: tuple[str, ...] = ()  # "older: 31 skipped"; never silently
    cut: ErrorClass | None = None  # why the rest of a packed one could not be had


def sitemap_document(page: FetchedPage, source_id: str, since: datetime) -> Sitemap:
    """Read a sitemap: recent articles of the same site as entries, or the newest sub-sitemaps to follow.

    Only what has a news publication date or a ``lastmod`` from ``since`` on becomes an entry: a sitemap without dates
    lists everything a site ever had.

    Raises:
        ExtractError: it is no sitemap.
    """
    body, cut = unzip(page.body)
    root = parse_xml(page, body, "a sitemap")
    name = _local(root.tag)
    left_out: Counter[str] = Counter()
    if cut == "too_large":
        left_out["addresses beyond the size limit: the rest"] = 1
    elif cut is not None:
        left_out["addresses behind the end of a packed file that breaks off: the rest"] = 1
    if name == "sitemapindex":
        return Sitemap(follow=_children(root, page, since, left_out), notes=_notes(left_out), cut=cut)
    if name != "urlset":
        raise ExtractError(page.url, f"not a sitemap: the document is of kind {name[:40]!r}")
    dated: dict[str, tuple[datetime, Entry]] = {}
    built_at = _built_at(root)
    for node in root:
        found = _entry(node, page, source_id, since, built_at)
        if isinstance(found, str):
            left_out[found] += 1
        else:
            dated.setdefault(found[1].id, found)
    newest = sorted(dated.values(), key=lambda pair: pair[0], reverse=True)
    left_out["beyond the limit"] += max(0, len(newest) - MAX_ADDRESSES)
    entries = tuple(entry for _, entry in newest[:MAX_ADDRESSES])
    return Sitemap(entries=entries, notes=_notes(left_out), cut=cut)


def _notes(left_out: Counter[str]) -> tuple[str, ...]:
    return tuple(f"{what}: {n} skipped" for what, n in sorted(left_out.items()) if n)


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


def _unfit(url: str, base: str) -> str:
    if not same_site(url, base):
        return "on another site"
    if _NOT_ARTICLES.search(url):
        return "no articles"
    return "of a person" if is_of_person(url) else ""


def _built_at(root: Any) -> str:
    """Return the ``lastmod`` that most addresses share; empty where there is none, or the addresses are few.

    That is when the sitemap was built. It changes at every build, and says nothing of the pages. On one day many pages
    may be written or edited: a day without a clock is that of the build only where every address says it.
    """
    said = Counter(values["lastmod"] for node in root if "lastmod" in (values := _values(node)))
    if not said:
        return ""
    lastmod, n = said.most_common(1)[0]
    is_built = n > said.total() / 2 if _CLOCK.search(lastmod) else n == said.total()
    return lastmod if n >= _MANY and is_built else ""


def _entry(
    node: Any, page: FetchedPage, source_id: str, since: datetime, built_at: str
) -> tuple[datetime, Entry] | str:
    """Return the entry of an address with the date that chose it, or why it is left out."""
    values, base = _values(node), page.final_url
    raw, loc = values.get("news:publication_date") or values.get("lastmod"), values.get("loc")
    published = parse_date(raw, now=page.fetched_at)  # before the address: most of a large sitemap is archive
    if published.at is None:
        return "without a date" if published.flag == "missing" else f"with a date that is {published.flag}"
    if published.at < since:
        return "older"
    try:
        url = canonical_url(loc or "data:", base)  # an empty address would be the sitemap's own
    except FetchError:
        return "no address"
    if unfit := _unfit(url, base):
        return unfit
    is_news = "news:publication_date" in values
    # An edited article comes again with a later lastmod: another entry, whose page is the same item in a new version.
    touched = values.get("lastmod", "") if is_news else raw or ""
    touched = "" if touched == built_at else touched
    # A lastmod says when a page was touched, not published: it chooses what to fetch, and dates nothing.
    return published.at, page_entry(
        source_id,
        f"{url_key(url)}#{touched}" if touched else url_key(url),
        url,
        redact(one_line(values.get("news:title", ""))),
        raw=published.raw if is_news else None,
        at=published.at if is_news else None,
        origin="sitemap" if is_news else "none",
    )


def _children(root: Any, page: FetchedPage, since: datetime, left_out: Counter[str]) -> tuple[str, ...]:
    found: list[tuple[datetime, str]] = []
    for node in root:
        values = _values(node)
        try:
            url = canonical_url(values["loc"], page.final_url)
        except (FetchError, KeyError):
            left_out["parts without an address"] += 1
            continue
        changed = parse_date(values.get("lastmod"), now=page.fetched_at)
        if not same_site(url, page.final_url):
            left_out["parts on another site"] += 1
        elif changed.at is not None and changed.at < since:
            left_out["older parts"] += 1
        else:
            found.append((changed.at or since, url))
    found.sort(key=lambda pair: pair[0], reverse=True)
    left_out["parts beyond the limit"] += max(0, len(found) - MAX_CHILDREN)
    return tuple(url for _, url in found[:MAX_CHILDREN])
