"""A fetched page and the entry that named it to an item. Pure: safe to run in a worker process.

Main text by trafilatura in its fast mode (F1 .962 on the article extraction benchmark of Zyte, not behind its slower
modes). What the page says about itself, walls and template lines: the sibling files ``extract_*``.
"""

import re
from datetime import datetime
from typing import Any

from monitor.dates import parse_date
from monitor.errors import ExtractError, FetchError
from monitor.extract_charset import decode, header
from monitor.extract_forum_text import remove_members
from monitor.extract_html import has_attribute_bomb
from monitor.extract_lines import article_lines
from monitor.extract_meta import PageMeta, read_meta
from monitor.extract_walls import (
    blocked_reason,
    is_challenge,
    is_consent_address,
    is_consent_text,
    pay_marker,
    reservation,
    robots_meta_forbids,
)
from monitor.feeds import entry_id
from monitor.records import DateFlag, DateOrigin, Entry, FetchedPage, Genre, Item, Reservation, TextStatus
from monitor.redact import is_of_person, redact
from monitor.text import text_hash
from monitor.urls import canonical_url, item_id, same_site

MAX_BODY_BYTES = 3_000_000
MAX_TEXT_CHARS = 200_000  # a council report as a page; no article is longer
MIN_FULL_CHARS = 100  # shorter than this is no article but a heading with a button
MIN_FORUM_CHARS = 20  # a forum post may be one line
_TEASER_CHARS = 1_000  # of a text that is not free, no more than a search engine shows is kept
_SHORT_PAGE_CHARS = 500
# By their attributes and not "//*[contains(@class, …)]": 0.2 ms on a page of 55 kB instead of 3.
_BYLINE_XPATH = (
    "//@class[contains(.,'byline') or contains(.,'author-') or contains(.,'article-author')"
    " or contains(.,'post-author') or contains(.,'avatar')]/.. | //@rel[.='author']/.. | //@itemprop[.='author']/.."
)


def extract_page(page: FetchedPage, entry: Entry, assignment_id: str, genre: Genre, now: datetime) -> Item:
    """Turn a fetched page into an item.

    Never fails on content: a page that is a wall, a challenge or too short gives an item with the feed's own text and
    the ``text_status`` that says so. Contact data is removed, no author is read.

    Args:
        page: the answer, decompressed; at most ``MAX_BODY_BYTES`` of it are read.
        entry: what named the page; its title, text and date stand in for what the page lacks.
        now: aware; first-seen time and ground of the verdict on future dates.

    Raises:
        ExtractError: the answer is no HTML or plain text (a PDF, an image).
    """
    maker = _Maker(entry, assignment_id, genre, now)
    status = closed_status(page)
    if status is not None:
        return maker.fallback(status, reservation(page.headers) if status == "blocked" else "")
    kind = header(page.headers, "content-type").partition(";")[0].strip().lower()
    if kind == "text/plain":
        return maker.item(title=entry.title, text=article_lines(redact(decode(page.body, page.headers)[0])))
    return _from_html(page, maker)


def closed_status(page: FetchedPage) -> TextStatus | None:
    """Return why an answer holds no text for us, as far as its status, headers and address tell; ``None``: it may.

    Raises:
        ExtractError: the answer is no HTML or plain text (a PDF, an image).
    """
    if is_consent_address(page.final_url):
        return "wall"
    if blocked_reason(page.status, page.headers) or reservation(page.headers):
        return "blocked"
    if _is_front_page(page):
        return "feed_only"
    kind = header(page.headers, "content-type").partition(";")[0].strip().lower()
    if kind and kind != "text/plain" and "html" not in kind and "xml" not in kind:
        raise ExtractError(page.url, f"not a page of text but {kind[:60]}")
    return None


def item_from_entry(
    entry: Entry,
    assignment_id: str,
    genre: Genre,
    now: datetime,
    status: TextStatus = "feed_only",
    *,
    reserved: Reservation = "",
) -> Item:
    """Make an item of an entry alone: it has no page, or the page cannot be had for the reason in ``status``."""
    return _Maker(entry, assignment_id, genre, now).fallback(status, reserved)


def _from_html(page: FetchedPage, maker: "_Maker") -> Item:
    tree = parse_page(page)
    if tree is None:
        return maker.fallback("too_short")
    meta = read_meta(tree, page.final_url)
    if meta.tdm_reserved or robots_meta_forbids(meta.robots):
        return maker.fallback("blocked", "tdm" if meta.tdm_reserved else "robots")
    is_login = bool(tree.xpath("//input[@type='password']"))
    _remove(tree, meta.paid_selectors)
    if maker.genre == "forum":  # a forum of which the posts cannot be told apart
        remove_members(tree)
    text = _main_text(tree)
    shown = text or " ".join(" ".join(tree.itertext()).split())[:5_000]
    if is_challenge(meta.title, shown) or (is_login and not meta.is_article and len(text) < _SHORT_PAGE_CHARS):
        return maker.fallback("blocked")
    if is_consent_text(shown, has_article=meta.is_article and len(text) > MIN_FULL_CHARS):
        return maker.fallback("wall")
    if meta.is_free is not False and len(text) < _SHORT_PAGE_CHARS < len(meta.body):
        text = meta.body
    return _judged(article_lines(redact(text))[:MAX_TEXT_CHARS], meta, page, maker)


def _judged(text: str, meta: PageMeta, page: FetchedPage, maker: "_Maker") -> Item:
    """Decide how much of the article the text is, and make the item."""
    status: TextStatus = "full"
    text = _without_heading(text, meta.title)
    cut = pay_marker(text)
    if cut is not None:
        text, status = text[:cut].rstrip(), "stub"
    if meta.is_free is False:
        text, status = _teaser(text), "stub"
    least = MIN_FORUM_CHARS if maker.genre == "forum" else MIN_FULL_CHARS
    if status == "full" and len(text) < least:
        status = "too_short"
    own = maker.entry.text
    if status in ("stub", "too_short") and len(own) > len(text):
        text, status = own, status if status == "stub" else "feed_only"
    return maker.item(
        title=redact(meta.title) or maker.entry.title,
        text=text,
        status=status,
        dates=meta.dates,
        url=_address(page, meta),
    )


def _without_heading(text: str, title: str) -> str:
    """Return the text without its first line where that is the title once more."""
    first, _, rest = text.partition("\n\n")
    return rest if title and " ".join(first.split()).casefold() == title.casefold() else text


def _teaser(text: str) -> str:
    """Return the first whole paragraphs of a text that is not free, at most ``_TEASER_CHARS``."""
    kept: list[str] = []
    for paragraph in text.split("\n\n"):
        if sum(map(len, kept)) + len(paragraph) > _TEASER_CHARS:
            break
        kept.append(paragraph)
    return "\n\n".join(kept) or text[:_TEASER_CHARS]


_NOT_FOUND = re.compile(
    r"/(?:404|not-?found|niet-?gevonden|pagina-niet-gevonden|page-not-found)(?:\.\w{2,5})?/?$", re.IGNORECASE
)


def _is_front_page(page: FetchedPage) -> bool:
    """Whether an article's address now leads to the front page or to a "not found": it is gone, the answer says 200."""
    asked, got = (address.split("://", 1)[-1].partition("/")[2].strip("/") for address in (page.url, page.final_url))
    if asked == got:
        return False
    return bool(asked) and (not got or bool(_NOT_FOUND.search(page.final_url.split("?", 1)[0])))


def _address(page: FetchedPage, meta: PageMeta) -> str | None:
    if meta.canonical and not is_of_person(meta.canonical):
        return meta.canonical
    try:
        final = canonical_url(page.final_url)
    except FetchError:
        return None
    return final if same_site(final, page.url) and not is_of_person(final) else None


# --- The tree -----------------------------------------------------------------------------------------------------


def parse_page(page: FetchedPage) -> Any:
    """Parse a page; ``None`` when there is nothing in it. Without ``huge_tree`` nesting ends at 256."""
    from lxml import etree, html

    text, _ = decode(page.body[:MAX_BODY_BYTES], page.headers)
    if not text.strip() or has_attribute_bomb(text):
        return None
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return tree


def _remove(tree: Any, class_names: tuple[str, ...]) -> None:
    """Take out the parts that are not free, bylines, and JSON-LD, from which trafilatura would take a paid article."""
    doomed = list(tree.xpath(_BYLINE_XPATH)) + list(tree.iter("script", "template"))
    if class_names:
        wanted = set(class_names)
        doomed += [node for node in tree.iter() if wanted.intersection((node.get("class") or "").split())]
    for node in doomed:
        parent = node.getparent()
        if parent is not None and node.tag not in ("body", "html", "main", "article"):
            node.drop_tree()


def _main_text(tree: Any) -> str:
    from trafilatura import bare_extraction

    document = bare_extraction(tree, fast=True, include_comments=False, include_tables=True, with_metadata=False)
    text = getattr(document, "text", None)
    return text if isinstance(text, str) else ""


# --- The record ---------------------------------------------------------------------------------------------------


class _Maker:
    """What stays the same for every item that one entry can become."""

    def __init__(self, entry: Entry, assignment_id: str, genre: Genre, now: datetime) -> None:
        self.entry, self.assignment_id, self.genre, self.now = entry, assignment_id, genre, now

    def fallback(self, status: TextStatus, reserved: Reservation = "") -> Item:
        """The entry's own text, with the reason why it is not the page's."""
        kept: TextStatus = "too_short" if status == "feed_only" and not self.entry.text else status
        return self.item(title=self.entry.title, text=self.entry.text, status=kept, reserved=reserved)

    def item(
        self,
        *,
        title: str,
        text: str,
        status: TextStatus = "full",
        dates: tuple[tuple[DateOrigin, str], ...] = (),
        url: str | None = None,
        reserved: Reservation = "",
    ) -> Item:
        address = url or self.entry.url
        at, origin, raw, flag = self._published(dates)
        return Item(
            id=item_id(address) if address else entry_id(self.entry.source_id, f"item:{self.entry.identity}"),
            source_id=self.entry.source_id,
            assignment_id=self.assignment_id,
            url=address,
            title=title,
            text=text,
            text_status=status,
            genre=self.genre,
            published_at=at,
            published_source=origin,
            published_raw=raw,
            first_seen_at=self.now,
            text_hash=text_hash(title, text),
            date_flag=flag,
            reservation=reserved,
        )

    def _published(
        self, dates: tuple[tuple[DateOrigin, str], ...]
    ) -> tuple[datetime | None, DateOrigin, str | None, DateFlag]:
        """Pick the first plausible date: the entry's, then those of the page; a missing one stays missing."""
        entry = self.entry
        if entry.published_at is not None:
            return entry.published_at, entry.published_source, entry.published_raw, "ok"
        candidates = [(entry.published_source, entry.published_raw), *dates]
        first_bad: tuple[DateOrigin, str | None, DateFlag] | None = None
        for origin, raw in candidates:
            found = parse_date(raw, now=self.now)
            if found.at is not None:
                return found.at, origin, found.raw, "ok"
            if found.flag != "missing" and first_bad is None:
                first_bad = (origin, found.raw, found.flag)
        if first_bad is not None:
            return None, *first_bad
        return None, "none", None, "missing"
