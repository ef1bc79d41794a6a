"""A page of a forum thread to items, one a post. Pure: safe to run in a worker process.

A post is known by the address of its thread and its own anchor or number; without one, by a hash of its words. So the
same post is the same item on whatever page of the thread it stands later, and an edit is a new version of it. A post
that has been removed stays as it was: what stands in its place is no post.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.dates import parse_date
from monitor.extract import MIN_FORUM_CHARS, closed_status, extract_page, parse_page
from monitor.extract_forum import ForumPost, json_posts, next_page, read_posts
from monitor.extract_meta import json_ld_nodes, read_meta
from monitor.extract_walls import robots_meta_forbids
from monitor.feeds import content_identity, entry_id
from monitor.records import DateFlag, DateOrigin, Entry, FetchedPage, Genre, Item, SiteSelectors
from monitor.redact import redact
from monitor.text import text_hash
from monitor.urls import canonical_url, item_id

POSTS_AT_ONCE = 1_000  # of one page; the others follow as if they stood on a next page
MAX_PAGES = 1_000  # of one thread, ever: large Dutch forums close a thread after 300 posts, an endless one is a trap

_CURSOR = re.compile(r"^(?P<thread>.*)#page:(?P<number>\d{5}):(?P<start>\d{5})$", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """A place in a thread."""

    thread: str  # canonical address of the thread
    number: int = 1  # of the page, in the order in which the pages lead to one another
    start: int = 0  # post of the page to begin with


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadPage:
    """What one page of a thread gives."""

    items: tuple[Item, ...]
    n_posts: int  # that stand on the page, also those without words
    further: Entry | None = None  # the next page, or the rest of this one


def cursor_of(entry: Entry) -> Cursor:
    """Return the place in a thread that an entry stands for; an entry of a list or feed stands for the beginning."""
    found = _CURSOR.match(entry.identity)
    if found is None:
        return Cursor(thread=entry.url or "")
    return Cursor(thread=found["thread"], number=int(found["number"]), start=int(found["start"]))


def page_of_thread(entry: Entry, cursor: Cursor, url: str) -> Entry:
    """Return the entry of a further page of the thread that an entry belongs to."""
    identity = f"{cursor.thread}#page:{cursor.number:05d}:{cursor.start:05d}"
    return Entry(
        id=entry_id(entry.source_id, identity),
        source_id=entry.source_id,
        identity=identity,
        identity_method="link",
        url=url,
        title=entry.title,
        text="",
        published_raw=None,
        published_at=None,
        published_source="none",
    )


def extract_thread(
    page: FetchedPage,
    entry: Entry,
    *,
    assignment_id: str,
    genre: Genre,
    now: datetime,
    selectors: SiteSelectors | None = None,
) -> ThreadPage:
    """Turn a page of a thread into its posts, and say where the thread goes on.

    A page on which no post can be told from the rest gives one item of its main text. A page that is a wall or a
    challenge gives none, unless a feed gave its text.

    Args:
        page: the answer, decompressed.
        entry: what named the page; see ``cursor_of``.
        now: aware; first-seen time, and the ground of words such as "gisteren".
        selectors: of the source file.

    Raises:
        ExtractError: the answer is no HTML, or a selector cannot be read.
    """
    cursor = cursor_of(entry)
    tree = parse_page(page) if closed_status(page) is None else None
    posts: tuple[ForumPost, ...] = ()
    following: str | None = None
    if tree is not None:
        meta = read_meta(tree, page.final_url)
        if not (meta.tdm_reserved or robots_meta_forbids(meta.robots)):
            told = tuple(json_ld_nodes(tree))
            following = next_page(tree, page.final_url, cursor.thread, selectors)
            posts = read_posts(tree, page.final_url, selectors) or json_posts(told, page.final_url)
    if not posts:
        return _without_posts(page, entry, assignment_id, genre, now)
    if cursor.number > 1 and _numbering_restarts(posts):
        posts = tuple(replace(post, key="") for post in posts)
    shown = posts[cursor.start : cursor.start + POSTS_AT_ONCE]
    title = redact((entry.title if not entry.text else "") or meta.title)
    items = [
        _item(post, page, entry, cursor, title=title, assignment_id=assignment_id, genre=genre, now=now)
        for post in shown
        if post.text
    ]
    if items and cursor == Cursor(thread=cursor.thread):
        items[0] = _dated_by_entry(items[0], entry)
    return ThreadPage(
        items=tuple({item.id: item for item in items}.values()),
        n_posts=len(shown),
        further=_further(entry, cursor, len(posts), following, page.url),
    )


def _further(entry: Entry, cursor: Cursor, n_posts: int, following: str | None, here: str) -> Entry | None:
    if cursor.start + POSTS_AT_ONCE < n_posts:
        return page_of_thread(entry, replace(cursor, start=cursor.start + POSTS_AT_ONCE), here)
    if following is None or cursor.number >= MAX_PAGES:
        return None
    return page_of_thread(entry, Cursor(thread=cursor.thread, number=cursor.number + 1), following)


def _without_posts(page: FetchedPage, entry: Entry, assignment_id: str, genre: Genre, now: datetime) -> ThreadPage:
    if cursor_of(entry) != Cursor(thread=entry.url or ""):  # a further page without posts is no page of a thread
        return ThreadPage(items=(), n_posts=0)
    item = extract_page(page, entry, assignment_id, genre, now)
    says_nothing = item.text_status in ("wall", "blocked", "too_short", "feed_only") and not item.text
    return ThreadPage(items=() if says_nothing else (item,), n_posts=0)


def _numbering_restarts(posts: tuple[ForumPost, ...]) -> bool:
    """Whether a later page counts its posts from one again, so that the numbers name no post within the thread."""
    numbers = [int(post.key) for post in posts if post.key.isdecimal()]
    return bool(numbers) and min(numbers) <= len(posts)


def _item(
    post: ForumPost,
    page: FetchedPage,
    entry: Entry,
    cursor: Cursor,
    *,
    title: str,
    assignment_id: str,
    genre: Genre,
    now: datetime,
) -> Item:
    key = post.key or f"text-{content_identity('', post.text)}"
    at, origin, raw, flag = _published(post, now)
    return Item(
        id=item_id(f"{cursor.thread}#{key}"),
        source_id=entry.source_id,
        assignment_id=assignment_id,
        url=_address(post, page.final_url),
        title=title,
        text=post.text,
        text_status="full" if len(post.text) >= MIN_FORUM_CHARS else "too_short",
        genre=genre,
        published_at=at,
        published_source=origin,
        published_raw=raw,
        first_seen_at=now,
        text_hash=text_hash("", post.text),  # a thread that gets another title is no edit of its posts
        date_flag=flag,
    )


def _address(post: ForumPost, base: str) -> str | None:
    if post.anchor:
        return f"{canonical_url(base)}#{post.anchor}"
    return post.permalink or canonical_url(base)


def _published(post: ForumPost, now: datetime) -> tuple[datetime | None, DateOrigin, str | None, DateFlag]:
    if post.date is None:
        return None, "none", None, "missing"
    origin, written = post.date
    found = parse_date(written, now=now)
    flag: DateFlag = "relative" if found.flag == "ok" and found.is_relative else found.flag
    return found.at, origin, found.raw, flag


def _dated_by_entry(item: Item, entry: Entry) -> Item:
    """Return the first post with the date that the feed gives the thread, where it tells none itself."""
    if item.published_at is not None or entry.published_at is None:
        return item
    return replace(
        item,
        published_at=entry.published_at,
        published_source=entry.published_source,
        published_raw=entry.published_raw,
        date_flag="ok",
    )
