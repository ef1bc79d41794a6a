"""The threads of a forum: read page after page, within limits; what is left waits for the next run.

The next page of a thread becomes an entry of its own, stored before it is fetched, so that a kill or a limit loses
nothing. A thread that was read before and has changed is taken up at its last page.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from monitor.extract_thread import ThreadPage, cursor_of
from monitor.records import Entry, ErrorClass, Item, PendingEntry, Source
from monitor.spiders.failures import FetchFailed
from monitor.spiders.fetch import fetch
from monitor.spiders.settings import PAGE_BYTES, THREAD_PAGES, THREAD_POSTS

if TYPE_CHECKING:
    from monitor.spiders.source_spider import SourceSpider

_NO_SUCH_PAGE: frozenset[ErrorClass] = frozenset(("not_found", "gone", "redirects"))


@dataclass(slots=True, kw_only=True)
class _Thread:
    """What was read of one thread in this run."""

    n_pages: int = 0
    n_posts: int = 0
    seen: set[str] = field(default_factory=set)  # hashes of the texts of its posts


@dataclass(slots=True, kw_only=True)
class Threads:
    """The threads of one source in this run."""

    threads: dict[str, _Thread] = field(default_factory=dict)  # by address
    taken: set[str] = field(default_factory=set)  # ids of entries that were had in this run

    def of(self, entry: Entry) -> _Thread:
        """Return what was read of the thread that an entry belongs to."""
        return self.threads.setdefault(cursor_of(entry).thread, _Thread())


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadRead:
    """What became of one page of a thread."""

    pending: PendingEntry
    items: tuple[Item, ...] = ()
    failure: FetchFailed | None = None
    is_repeat: bool = False  # shows nothing but posts of the pages before it


def is_forum(source: Source) -> bool:
    """Whether the pages of a source are threads."""
    return source.kind == "forum" or source.genre == "forum"


async def read_thread(
    spider: "SourceSpider", source: Source, pending: PendingEntry, threads: Threads
) -> AsyncIterator[ThreadRead]:
    """Read a thread from where an entry stands, and go on while there are new posts and room in this run.

    Raises:
        ExtractError: a page is none of text, or cannot be read within the limits of the workers.
    """
    while pending.entry.id not in threads.taken:
        thread = threads.of(pending.entry)
        if thread.n_pages >= THREAD_PAGES or thread.n_posts >= THREAD_POSTS:
            return
        threads.taken.add(pending.entry.id)
        try:
            page = await _page(spider, source, pending)
        except FetchFailed as failure:
            yield ThreadRead(pending=pending, failure=failure)
            return
        texts = {item.text_hash for item in page.items}
        is_repeat = thread.n_pages > 0 and texts <= thread.seen  # a trap: such pages go on without end
        further = page.further if page.n_posts and not is_repeat else None
        thread.n_pages, thread.n_posts = thread.n_pages + 1, thread.n_posts + page.n_posts
        thread.seen |= texts
        if further is not None:
            await spider.crawl.store.save_entries([further], spider.crawl.clock())
        yield ThreadRead(pending=pending, items=() if is_repeat else page.items, is_repeat=is_repeat)
        if further is None:
            return
        pending = PendingEntry(entry=further, n_attempts=0, next_try_at=None)


async def _page(spider: "SourceSpider", source: Source, pending: PendingEntry) -> ThreadPage:
    """Fetch and read the page of an entry: of a known thread its last one, or the first where that is gone."""
    entry = pending.entry
    if pending.resume_url and pending.resume_identity:
        last = replace(entry, url=pending.resume_url, identity=pending.resume_identity)
        try:
            return await _fetch_and_read(spider, source, last)
        except FetchFailed as failure:
            if failure.error not in _NO_SUCH_PAGE:
                raise
    return await _fetch_and_read(spider, source, entry)


async def _fetch_and_read(spider: "SourceSpider", source: Source, entry: Entry) -> ThreadPage:
    crawl = spider.crawl
    fetched = await fetch(
        spider, entry.url or "", source_id=source.id, delay_s=source.delay_s, max_bytes=PAGE_BYTES, keep_to_site=True,
        is_page=True,
    )  # fmt: skip
    return await crawl.workers.thread(fetched.page, entry, assignment_id=crawl.assignment.id, source=source)
