"""What a document at an unknown address is: a feed, a sitemap, a page that names them, or nothing of use.

Runs in a worker. A document of thousands of entries gives counts and its first entries, not all of its texts.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from monitor.errors import ExtractError, FetchError
from monitor.extract_charset import decode
from monitor.extract_html import has_attribute_bomb, one_line
from monitor.extract_meta import read_meta
from monitor.extract_walls import reservation, robots_meta_forbids
from monitor.feeds import parse_feed
from monitor.records import Entry, FetchedPage
from monitor.redact import redact
from monitor.spiders.sitemaps import WINDOW, is_sitemap, sitemap_document, unzipped
from monitor.spiders.xmltree import parse_xml
from monitor.urls import canonical_url, same_site

ProbedKind = Literal["feed", "sitemap", "page", "other"]

SOURCE_ID = "try"  # of the entries, until the source has an id of its own
FIRST = 10  # entries that are kept whole
MIN_TEXT_CHARS = 100  # an entry with less has a heading, not a text
MAX_LINKS = 20  # alternates of one page
_ALTERNATES = {
    "application/rss+xml": "rss", "application/atom+xml": "atom", "application/feed+json": "json",
    "application/rdf+xml": "rdf", "text/xml": "xml", "application/xml": "xml", "application/rss": "rss",
    "application/x-rss+xml": "rss",
}  # fmt: skip
_LANGUAGE = re.compile(
    r"<(?:dc:)?language[^>]{0,200}>\s{0,20}([A-Za-z]{2})\b|<[^<>]{0,400}?\b(?:xml:)?lang\s{0,5}=\s{0,5}[\"']([A-Za-z]{2})\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternate:
    """A feed that a page names."""

    url: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCounts:
    """What the entries of a document amount to."""

    n: int = 0
    n_dated: int = 0
    n_with_text: int = 0  # at least ``MIN_TEXT_CHARS`` of their own
    newest_at: datetime | None = None
    first: tuple[Entry, ...] = ()
    urls: tuple[str, ...] = ()  # of all


NO_ENTRIES = EntryCounts()


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What one document is and says."""

    kind: ProbedKind
    format: str  # rss, atom, rdf, json; news sitemap, sitemap, sitemap index; html; or empty
    title: str = ""
    language: str = ""  # as declared, two small letters; empty: it does not say
    entries: EntryCounts = NO_ENTRIES
    follow: tuple[str, ...] = ()  # parts of a sitemap index
    n_listed: int = 0  # addresses in a sitemap, recent or not
    homepage: str = ""  # that a feed names
    canonical: str = ""
    alternates: tuple[Alternate, ...] = ()
    is_forum: bool = False  # made by a known forum engine
    reservation: str = ""  # why it may not be mined: "tdm", "robots"; empty: nothing is said
    is_free: bool | None = None  # as a page says of itself
    remark: str = ""


def probe(page: FetchedPage) -> Probe:
    """Look what a document is. Never fails on content: what cannot be used is of kind "other", with the reason."""
    body = unzipped(page.body)
    if is_sitemap(body):
        return _sitemap(page, body)
    try:
        return _feed(page, body)
    except ExtractError as error:
        return _page(page, error.reason)


def count(entries: tuple[Entry, ...]) -> EntryCounts:
    """Count what the entries have."""
    dates = [entry.published_at for entry in entries if entry.published_at is not None]
    return EntryCounts(
        n=len(entries),
        n_dated=len(dates),
        n_with_text=sum(len(entry.text) >= MIN_TEXT_CHARS for entry in entries),
        newest_at=max(dates, default=None),
        first=entries[:FIRST],
        urls=tuple(entry.url for entry in entries if entry.url),
    )


def _feed(page: FetchedPage, body: bytes) -> Probe:
    feed = parse_feed(body, page.headers, page.final_url, source_id=SOURCE_ID, now=page.fetched_at)
    return Probe(
        kind="feed",
        format=feed.kind,
        title=feed.title,
        homepage=feed.homepage or "",
        language=_language(decode(body[:100_000], page.headers)[0]) if feed.kind != "json" else _json_language(body),
        entries=count(feed.entries),
        reservation=reservation(page.headers),
        remark="its XML is damaged" if feed.damaged else "",
    )


def _language(text: str) -> str:
    """Return the language that the head of an XML document declares, before its first entry."""
    head = re.split(r"<(?:\w+:)?(?:item|entry)[\s>]", text, maxsplit=1)[0]
    found = _LANGUAGE.search(head)
    return (found[1] or found[2]).lower() if found else ""


def _json_language(body: bytes) -> str:
    try:
        document = json.loads(decode(body)[0])
    except (ValueError, RecursionError):
        return ""
    value = document.get("language") if isinstance(document, dict) else None
    return value[:2].lower() if isinstance(value, str) and re.match(r"[A-Za-z]{2}(?:-|$)", value) else ""


def _sitemap(page: FetchedPage, body: bytes) -> Probe:
    try:
        found = sitemap_document(page, SOURCE_ID, page.fetched_at - WINDOW)
        root = parse_xml(page, body, "a sitemap")
    except ExtractError as error:
        return Probe(kind="other", format="", remark=error.reason)
    is_index = root.tag.rpartition("}")[2].lower() == "sitemapindex"
    is_news = any(entry.published_source == "sitemap" for entry in found.entries)
    return Probe(
        kind="sitemap",
        format="sitemap index" if is_index else "news sitemap" if is_news else "sitemap",
        language=_news_language(root),
        entries=count(found.entries),
        follow=found.follow,
        n_listed=len(root),
        reservation=reservation(page.headers),
    )


def _news_language(root: Any) -> str:
    found = root.xpath("string((//*[local-name()='language'])[1])")
    return str(found)[:2].lower() if re.match(r"[A-Za-z]{2}\b", str(found)) else ""


# --- A page -------------------------------------------------------------------------------------------------------


def _page(page: FetchedPage, why_no_feed: str) -> Probe:
    from lxml import etree, html

    text, _ = decode(page.body, page.headers)
    if not re.search(r"<(?:html|head|body|title|link|meta|div|p)\b", text[:20_000], re.IGNORECASE):
        return Probe(kind="other", format="", reservation=reservation(page.headers), remark=why_no_feed)
    if has_attribute_bomb(text):
        return Probe(kind="other", format="", remark="refused: a tag has thousands of attributes")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    tree: Any
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return Probe(kind="other", format="", remark="the page is empty")
    meta = read_meta(tree, page.final_url)
    base = _resolved(str(next(iter(tree.xpath("//base/@href")), "")), page.final_url) or page.final_url
    reserved = "tdm" if meta.tdm_reserved else "robots" if robots_meta_forbids(meta.robots) else ""
    return Probe(
        kind="page",
        format="html",
        title=redact(meta.title)[:200],
        language=_html_language(tree),
        canonical=_canonical(tree, base, page.final_url),
        alternates=tuple(_alternates(tree, base)),
        is_forum=_is_forum(tree),
        reservation=reservation(page.headers) or reserved,
        is_free=meta.is_free,
    )


def _html_language(tree: Any) -> str:
    declared = str(tree.xpath("string(/html/@lang)") or tree.xpath("string(/html/@xml:lang)"))
    return declared[:2].lower() if re.match(r"[A-Za-z]{2}\b", declared) else ""


def _resolved(href: str, base: str) -> str:
    try:
        return canonical_url(href, base) if href.strip() else ""
    except FetchError:
        return ""


def _canonical(tree: Any, base: str, url: str) -> str:
    """Return the address that a page gives as its own; only one of the same site is believed."""
    for node in tree.iter("link"):
        if "canonical" in (node.get("rel") or "").lower().split():
            found = _resolved(node.get("href") or "", base)
            return found if found and same_site(found, url) else ""
    return ""


def _alternates(tree: Any, base: str) -> Iterator[Alternate]:
    seen: set[str] = set()
    for node in tree.iter("link"):
        words = (node.get("rel") or "").lower().split()
        kind = (node.get("type") or "").partition(";")[0].strip().lower()
        href = node.get("href") or ""
        is_json = kind == "application/json" and "feed" in href.lower()  # else the interface of a content system
        if not ({"alternate", "feed"} & set(words)) or not (kind in _ALTERNATES or is_json):
            continue
        url = _resolved(href, base)
        if url and url not in seen and len(seen) < MAX_LINKS:
            seen.add(url)
            yield Alternate(url=url, title=redact(one_line(node.get("title") or "", 200)))


def _is_forum(tree: Any) -> bool:
    generators = " ".join(str(value) for value in tree.xpath("//meta[@name='generator']/@content")[:3]).lower()
    if any(engine in generators for engine in ("phpbb", "discourse", "xenforo", "vbulletin", "mybb", "smf")):
        return True
    return bool(tree.xpath("/html[@id='XF'] | //body[@id='phpbb'] | //meta[@id='data-discourse-setup']"))
