"""Bytes of a feed to entries: RSS, Atom, RDF and JSON Feed, read by feedparser and never fetched by it.

No author is read. Titles and texts are plain and without contact data. A feed with errors in its XML still gives the
entries that can be read.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal

from monitor.dates import parse_date
from monitor.errors import ExtractError, FetchError
from monitor.extract_charset import Headers, clean, decode, header
from monitor.extract_html import html_to_text, one_line, tidy
from monitor.feed_guard import cut_entries, refuse_bombs, without_bad_references
from monitor.records import Entry, IdentityMethod
from monitor.redact import is_of_person, redact
from monitor.urls import canonical_url, url_key

FeedKind = Literal["rss", "atom", "rdf", "json"]

MAX_ENTRIES = 2_000  # as Media Cloud's rss-fetcher
MAX_TEXT_CHARS = 100_000
MAX_ENCLOSURES = 10
MAX_HINT_S = 24 * 3600  # no publisher's hint keeps us away for more than a day
_BAD_GUID_SHARE = 0.05  # with more repeated guids than this, a feed's guids are not identities (FreshRSS does the same)
_SHARED_LINK = 3  # a link that so many entries share is the link of the site, not of an entry


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHints:
    """How often the publisher says that it is worth while to look, in seconds; ``None`` where it does not say."""

    ttl_s: int | None = None  # RSS ttl
    update_period_s: int | None = None  # sy:updatePeriod and sy:updateFrequency
    max_age_s: int | None = None  # Cache-Control, else Expires

    @property
    def interval_s(self) -> int:
        """The longest of the hints, at most a day; 0 without hints."""
        return min(MAX_HINT_S, max(self.ttl_s or 0, self.update_period_s or 0, self.max_age_s or 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """What a feed says."""

    entries: tuple[Entry, ...]
    kind: FeedKind
    title: str
    homepage: str | None  # canonical
    hints: FeedHints
    damaged: bool  # the XML had errors; the entries are those that could be read
    n_dropped: int  # entries beyond MAX_ENTRIES
    n_bad_links: int = 0  # entries whose link is no address, or longer than an address may be
    n_cut: int = 0  # entries whose text is longer than MAX_TEXT_CHARS
    guids_are_good: bool = True  # few enough of them are repeated to go by


@dataclass(frozen=True, slots=True, kw_only=True)
class _Raw:
    """An entry as read, before its identity is settled."""

    guid: str
    url: str | None
    title: str
    text: str
    published_raw: str | None
    enclosures: tuple[str, ...]
    has_bad_link: bool = False
    is_cut: bool = False


def parse_feed(
    body: bytes, headers: Headers, url: str, *, source_id: str, now: datetime, trust_guids: bool = True
) -> ParsedFeed:
    """Read a feed.

    Args:
        body: decompressed bytes.
        headers: of the response, names in lower case.
        url: address that the feed came from; the base of relative links.
        source_id: part of the ids of the entries.
        now: aware; ground of the verdict on future dates.
        trust_guids: false where the feed's guids were bad before: an identity that changes its method from poll to
            poll would make every entry new each time.

    Raises:
        ExtractError: it is no feed (a web page, a login form, nothing), or an XML bomb.
    """
    text = decode(body, headers)[0].lstrip("\ufeff \t\r\n")
    start = text[:1]
    if start == "{":
        return _json_feed(text, headers, url, (source_id, now, trust_guids))
    if start != "<":
        raise ExtractError(url, "not a feed: the answer is neither XML nor JSON")
    refuse_bombs(text, url)
    text, n_dropped = cut_entries(without_bad_references(text), MAX_ENTRIES)
    feed = _xml_feed(text, headers, url, (source_id, now, trust_guids))
    return replace(feed, n_dropped=feed.n_dropped + n_dropped)


# --- XML ----------------------------------------------------------------------------------------------------------

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ROOT = re.compile(r"<(?:[\w.-]+:)?(rss|feed|RDF|channel|html|urlset|sitemapindex|opml)[\s>/]", re.IGNORECASE)


def _xml_feed(text: str, headers: Headers, url: str, known: tuple[str, datetime, bool]) -> ParsedFeed:
    import feedparser

    root = _ROOT.search(text[:20_000])
    if root is not None and root[1].lower() in ("html", "urlset", "sitemapindex", "opml"):
        raise ExtractError(url, f"not a feed: the answer is a document of kind {root[1].lower()!r}")
    try:
        parsed = feedparser.parse(
            _XML_DECLARATION.sub("", text, count=1).encode("utf-8", "replace"),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,  # markup goes altogether, in html_to_text
            resolve_relative_uris=False,
        )
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError) as error:
        # what feedparser lets out on odd markup: references to surrogates, unclosed brackets in addresses, deep nesting
        raise ExtractError(url, f"not a feed that can be read: {type(error).__name__}") from error
    if not parsed.get("version") and not parsed.entries:
        raise ExtractError(url, "not a feed: no RSS, Atom or RDF was found in the answer")
    raws = [_from_feedparser(entry, url) for entry in parsed.entries[:MAX_ENTRIES]]
    return ParsedFeed(
        entries=_identified(raws, *known),
        kind=_kind(parsed.get("version", "")),
        title=redact(one_line(_text(parsed.feed, "title"))),
        homepage=_link(_text(parsed.feed, "link"), url),
        hints=_hints(parsed.feed, headers),
        damaged=bool(parsed.get("bozo")),
        n_dropped=max(0, len(parsed.entries) - MAX_ENTRIES),
        **_counted(raws),
    )


def _kind(version: str) -> FeedKind:
    if version.startswith("atom"):
        return "atom"
    return "rdf" if version in ("rss10", "rss090") else "rss"


def _text(node: Mapping[str, Any], *keys: str) -> str:
    for key in keys:
        value = node.get(key)
        if isinstance(value, str) and value.strip():
            return clean(value)
    return ""


def _from_feedparser(entry: Mapping[str, Any], base: str) -> _Raw:
    contents = [part.get("value") or "" for part in entry.get("content") or () if isinstance(part, Mapping)]
    longest = max([*contents, _text(entry, "summary")], key=len)
    enclosures = (_link(_text(part, "href", "url"), base) for part in entry.get("enclosures") or ())
    guid, link = _text(entry, "id").strip()[:1000], _text(entry, "link").strip()
    if link == guid and "://" not in guid:  # a guid counts as a link unless it says otherwise; "g-123" is none
        link = ""
    url, is_bad_link = _page_link(link, base)
    text = redact(html_to_text(longest))
    return _Raw(
        guid=guid,
        url=url,
        title=redact(one_line(_text(entry, "title"))),
        text=text[:MAX_TEXT_CHARS],
        published_raw=_text(entry, "published", "created", "updated") or None,
        enclosures=tuple(link for link in enclosures if link)[:MAX_ENCLOSURES],
        has_bad_link=is_bad_link,
        is_cut=len(text) > MAX_TEXT_CHARS,
    )


def _page_link(link: str, base: str) -> tuple[str | None, bool]:
    """Return the page of an entry, and whether its link is no address. A page that names its writer is left out."""
    url = _link(link, base)
    if url is not None and is_of_person(url):
        return None, False
    return url, bool(link) and url is None


def _link(value: str, base: str) -> str | None:
    if not value.strip():
        return None
    try:
        return canonical_url(value, base)
    except FetchError:
        return None


# --- JSON Feed (jsonfeed.org, versions 1 and 1.1) ------------------------------------------------------------------


def _json_feed(text: str, headers: Headers, url: str, known: tuple[str, datetime, bool]) -> ParsedFeed:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ExtractError(url, "not a feed: the JSON cannot be read") from error
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list) or "jsonfeed.org" not in str(document.get("version", "")):
        raise ExtractError(url, "not a feed: JSON, but no JSON Feed")
    raws = [_from_json(item, url) for item in items[:MAX_ENTRIES] if isinstance(item, dict)]
    return ParsedFeed(
        entries=_identified(raws, *known),
        kind="json",
        title=redact(one_line(_text(document, "title"))),
        homepage=_link(_text(document, "home_page_url"), url),
        hints=_hints({}, headers),
        damaged=False,
        n_dropped=max(0, len(items) - MAX_ENTRIES),
        **_counted(raws),
    )


def _from_json(item: Mapping[str, Any], base: str) -> _Raw:
    plain, html = _text(item, "content_text"), _text(item, "content_html", "summary")
    attachments = item.get("attachments")
    links = (_link(_text(part, "url"), base) for part in attachments or () if isinstance(part, Mapping))
    guid, link = item.get("id"), _text(item, "url", "external_url")
    url, is_bad_link = _page_link(link, base)
    text = redact(html_to_text(html) if len(html) > len(plain) else tidy(plain))
    return _Raw(
        guid=clean(str(guid)[:1000]).strip() if isinstance(guid, (str, int)) else "",
        url=url,
        title=redact(one_line(_text(item, "title"))),
        text=text[:MAX_TEXT_CHARS],
        has_bad_link=is_bad_link,
        is_cut=len(text) > MAX_TEXT_CHARS,
        published_raw=_text(item, "date_published", "date_modified") or None,
        enclosures=tuple(link for link in links if link)[:MAX_ENCLOSURES] if isinstance(attachments, list) else (),
    )


# --- Identity -----------------------------------------------------------------------------------------------------


def _counted(raws: list[_Raw]) -> dict[str, Any]:
    return {
        "n_bad_links": sum(raw.has_bad_link for raw in raws),
        "n_cut": sum(raw.is_cut for raw in raws),
        "guids_are_good": _guids_are_good(raws),
    }


def _guids_are_good(raws: list[_Raw]) -> bool:
    guids = Counter(raw.guid for raw in raws if raw.guid)
    return sum(count - 1 for count in guids.values()) <= _BAD_GUID_SHARE * len(raws)


def _identified(raws: list[_Raw], source_id: str, now: datetime, trust_guids: bool) -> tuple[Entry, ...]:
    """Give every entry its identity: guid, else link, else hash of title and text; repeated ones step down a layer."""
    guids = Counter(raw.guid for raw in raws if raw.guid)
    links = Counter(raw.url for raw in raws if raw.url)
    guids_count = trust_guids and _guids_are_good(raws)
    entries: dict[str, Entry] = {}
    for raw in raws:
        method: IdentityMethod
        own_url = raw.url if raw.url and links[raw.url] < _SHARED_LINK else None
        if raw.guid and guids_count and guids[raw.guid] == 1:
            identity, method = guid_identity(raw.guid), "guid"
        elif own_url and links[own_url] == 1:
            identity, method = url_key(own_url), "link"
        else:
            identity, method = content_identity(raw.title, raw.text), "content_hash"
        entry = _entry(raw, own_url, (identity, method), source_id=source_id, now=now)
        entries.setdefault(entry.id, entry)
    return tuple(entries.values())


def _entry(raw: _Raw, url: str | None, named: tuple[str, IdentityMethod], *, source_id: str, now: datetime) -> Entry:
    identity, method = named
    published = parse_date(raw.published_raw, now=now)
    return Entry(
        id=entry_id(source_id, identity),
        source_id=source_id,
        identity=identity,
        identity_method=method,
        url=url,
        title=raw.title,
        text=raw.text,
        published_raw=published.raw,
        published_at=published.at,
        published_source="feed" if published.raw else "none",
        enclosures=raw.enclosures,
    )


def entry_id(source_id: str, identity: str) -> str:
    """Return the stable id of an entry: 20 hex digits of source and identity."""
    return hashlib.sha256(f"{source_id}\n{identity}".encode("utf-8", "replace")).hexdigest()[:20]


def guid_identity(guid: str) -> str:
    """Return a guid in the form in which it is compared: an address without scheme and tracking, else as it is.

    A guid with contact data in it is hashed: identities are stored.
    """
    bare = guid
    if guid.startswith(("http://", "https://")):
        with suppress(FetchError):
            bare = url_key(canonical_url(guid))
    is_clean = redact(bare) == bare and not is_of_person(guid)  # which it tells with its scheme only
    return bare if is_clean else hashlib.sha256(bare.encode("utf-8", "replace")).hexdigest()


def content_identity(title: str, text: str) -> str:
    """Return a hash of title and text, white space and case aside."""
    words = " ".join(f"{title}\n{text}".casefold().split())
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:32]


# --- Hints --------------------------------------------------------------------------------------------------------

_PERIODS_S = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}


def _hints(feed: Mapping[str, Any], headers: Headers) -> FeedHints:
    ttl = _text(feed, "ttl").strip()
    period = _PERIODS_S.get(_text(feed, "sy_updateperiod").strip().lower())
    frequency = _text(feed, "sy_updatefrequency").strip()
    per = int(frequency) if frequency.isdecimal() and int(frequency[:9]) > 0 else 1
    return FeedHints(
        ttl_s=int(ttl[:6]) * 60 if ttl.isdecimal() else None,
        update_period_s=period // per if period else None,
        max_age_s=max_age_s(headers),
    )


def max_age_s(headers: Headers) -> int | None:
    """Return how long an answer says that it stays fresh, in seconds; ``Expires: 0`` and the like say nothing."""
    control = header(headers, "cache-control").lower()
    if any(word in control for word in ("no-cache", "no-store", "must-revalidate", "private")):
        return None
    found = re.search(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", control)
    if found:
        return int(found[1]) or None
    expires, sent = (_http_date(header(headers, name)) for name in ("expires", "date"))
    if expires is None or sent is None or expires <= sent:
        return None
    return int((expires - sent).total_seconds())


def _http_date(value: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(value)
        return at if at.tzinfo else None
    except (ValueError, TypeError, OverflowError):
        return None


def strip_volatile(body: bytes) -> bytes:
    """Return a feed without what changes at each build: comments, lastBuildDate, the feed's own date.

    Its hash is the second test, beside the validators, of whether a feed is the same.
    """
    return _VOLATILE.sub(b"", _without_comments(body))


def _without_comments(body: bytes) -> bytes:
    """Leave out the comments, and look for each end once: an expression looks again from every begin.

    What is longer than a comment may be was opened in the text of an entry and never closed.
    """
    kept: list[bytes] = []
    start, begin, end = 0, body.find(b"<!--"), 0
    while begin >= 0:
        if end < begin + 4:
            end = body.find(b"-->", begin + 4)
        if end < 0:
            break
        if end - begin <= _MAX_COMMENT:
            kept.append(body[start:begin])
            start = end + 3
        begin = body.find(b"<!--", max(start, begin + 4))
    return b"".join((*kept, body[start:]))


_MAX_COMMENT = 2_000  # bytes
_VOLATILE = re.compile(
    rb"<(lastBuildDate|sy:updateBase|generator)\b[^>]{0,200}>[^<]{0,400}</\1>"
    rb"|(?<=<channel>)\s*<pubDate>[^<]{0,80}</pubDate>",
    re.DOTALL | re.IGNORECASE,
)
