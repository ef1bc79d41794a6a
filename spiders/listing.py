"""Listing pages of sites and forums without a feed: links by the selectors of the source file, page after page."""

import re
from typing import Any

from monitor.errors import ExtractError, FetchError
from monitor.extract_charset import decode
from monitor.extract_forum import select
from monitor.feeds import content_identity
from monitor.records import Entry, FetchedPage, SiteSelectors, Source
from monitor.redact import is_of_person, redact
from monitor.spiders.entries import page_entry
from monitor.urls import canonical_url, same_site, url_key

MAX_LINKS = 500  # on one listing page
_FORUM = SiteSelectors(  # the thread lists of phpBB, Discourse, XenForo, vBulletin, MyBB and Simple Machines
    article_links=(
        "a.topictitle, a.title.raw-topic-link, a.topic-title, li.topic a.topic-link,"
        " .structItem-title a[href*='/threads/'], a.title[id^='thread'], .subject_new a, .subject_old a,"
        " span[id^='tid_'] a, span.subject a"
    ),
    next_page="a[rel='next'], .pagination .next a, li.arrow.next a, a.pageNav-jump--next, span.navPages.next a",
    max_pages=2,
)
# Addresses of persons and of actions; never fetched, whatever a selector catches.
_NOT_PAGES = re.compile(
    r"/(?:members?|users?|profiel|profile|leden|author|auteur|gebruiker)/|memberlist|viewprofile|action=profile"
    r"|/(?:login|inloggen|register|registreren|logout|search|zoeken)(?:[/?.]|$)|mode=(?:login|register|post|reply)"
    r"|[?&](?:replytocom|share|print|calendar|date)=",
    re.IGNORECASE,
)


def listing_document(page: FetchedPage, source: Source) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """Read a listing page: its links to articles or threads as entries, and the next page.

    Raises:
        ExtractError: the source has no selectors, they cannot be read, or they find nothing.
    """
    selectors = source.selectors or (_FORUM if source.kind == "forum" else None)
    if selectors is None:
        raise ExtractError(page.url, "a site without a feed needs selectors in its source file")
    tree = _parse(page)
    entries: dict[str, Entry] = {}
    for node in select(tree, selectors.article_links, page.url)[:MAX_LINKS]:
        entry = _entry(node, page.final_url, source.id, is_forum=source.kind == "forum")
        if entry is not None:
            entries.setdefault(entry.id, entry)
    if not entries:
        raise ExtractError(page.url, "the selectors find no links: the site's layout has probably changed")
    return tuple(entries.values()), _next(tree, selectors, page)


def max_pages(source: Source) -> int:
    """Return how many listing pages of a source are read."""
    selectors = source.selectors or _FORUM
    return max(1, min(20, selectors.max_pages))


def _parse(page: FetchedPage) -> Any:
    from lxml import etree, html

    text, _ = decode(page.body, page.headers)
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ExtractError(page.url, "the listing page is empty") from error


def _link(node: Any, base: str) -> str | None:
    anchor = node if node.tag == "a" else next(iter(node.iter("a")), None)
    href = anchor.get("href") if anchor is not None else None
    if not href or _NOT_PAGES.search(href):
        return None
    try:
        url = canonical_url(href, base)
    except FetchError:
        return None
    return url if same_site(url, base) else None


def _row(node: Any) -> str:
    """Return a hash of the row that a thread stands in: the times of its posts, else all that it says."""
    row = next(node.iterancestors("li", "tr", "article", "dl"), None)
    row = next(node.iterancestors("div"), node) if row is None else row
    times = [time.get("datetime") or "" for time in row.iter("time")]
    return content_identity("", "|".join(times) or "".join(row.itertext())[:5000])[:16]


def _entry(node: Any, base: str, source_id: str, *, is_forum: bool) -> Entry | None:
    url = _link(node, base)
    if url is None or url_key(url) == url_key(base) or is_of_person(url):
        return None
    title = redact(" ".join("".join(node.itertext()).split())[:300])
    # A thread goes on: when its row changes it is another entry, whose page is the same item in a new version.
    identity = f"{url_key(url)}#{_row(node)}" if is_forum else url_key(url)
    return page_entry(source_id, identity, url, title)


def _next(tree: Any, selectors: SiteSelectors, page: FetchedPage) -> tuple[str, ...]:
    if selectors.next_page is None:
        return ()
    links = (_link(node, page.final_url) for node in select(tree, selectors.next_page, page.url)[:5])
    return tuple(link for link in links if link and url_key(link) != url_key(page.final_url))[:1]
