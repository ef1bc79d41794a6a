"""The pages of a source's entries: fetched one after the other, read beside the crawler, saved in batches."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from monitor.errors import ExtractError
from monitor.extract import MAX_TEXT_CHARS, MIN_FULL_CHARS, item_from_entry
from monitor.records import Entry, ErrorClass, FetchedPage, Item, PendingEntry, Reservation, Source, TextStatus
from monitor.spiders.agendas import has_no_page
from monitor.spiders.failures import FetchFailed
from monitor.spiders.fetch import fetch
from monitor.spiders.settings import BATCH, MAX_ATTEMPTS, PAGE_BYTES
from monitor.spiders.threads import Threads, is_forum, read_thread
from monitor.text import text_hash
from monitor.urls import registered_domain, url_key

if TYPE_CHECKING:
    from monitor.spiders.source_spider import SourceSpider

_IN_FLIGHT = 4  # pages of one source that are being read while the next is fetched
_RETRY_AFTER = timedelta(hours=1)  # times the number of attempts
_HOST_FAILURES_TO_STOP = 2
_HOST_TROUBLE: frozenset[ErrorClass] = frozenset(("dns", "connection", "tls", "timeout", "rate_limited"))
# Failures that are an answer: the page is not to be had, and the feed's own text is what there is. What passes (no
# connection, a body that broke off, 408, 425, 5xx) is none: the page is tried again.
_FINAL: dict[ErrorClass, TextStatus] = {
    "robots": "feed_only", "forbidden": "blocked", "login": "blocked", "not_found": "feed_only", "gone": "feed_only",
    "unsafe_address": "blocked", "redirects": "feed_only", "http": "feed_only", "reserved": "blocked",
}  # fmt: skip


@dataclass(slots=True, kw_only=True)
class PagesOutcome:
    """What became of the pages of one source."""

    n_new: int = 0
    n_changed: int = 0
    n_failed: int = 0
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class _Work:
    """The pages of one source under way."""

    spider: "SourceSpider"
    source: Source
    outcome: PagesOutcome = field(default_factory=PagesOutcome)
    batch: list[tuple[Entry, Item]] = field(default_factory=list)
    n_cut: int = 0  # pages or texts that were longer than the limits
    n_for_all: int = 0  # addresses that gave the same text as others
    n_one_address: int = 0  # addresses that gave another text under an item that a page of this run has
    texts: dict[str, str] = field(default_factory=dict)  # hash of the text that a page of this run gave, by item
    reading: set[asyncio.Task[None]] = field(default_factory=set)
    errors: list[BaseException] = field(default_factory=list)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    threads: Threads = field(default_factory=Threads)
    n_unread: int = 0  # threads of which nothing can be read


async def collect_pages(spider: "SourceSpider", source: Source) -> PagesOutcome:
    """Fetch, read and save the page of every entry of a source that is due, also those of earlier runs.

    The items of a batch are saved in one transaction with the entries they came from; a kill costs at most the batch.
    """
    work = _Work(spider=spider, source=source)
    n_trouble = 0
    for pending in await spider.crawl.store.pending(source.id, spider.crawl.now):
        if n_trouble >= _HOST_FAILURES_TO_STOP:
            work.outcome.notes.append("the host cannot be reached; the other pages follow in a later run")
            break
        trouble = await _one(work, pending)
        n_trouble = n_trouble + 1 if trouble else 0
    while work.reading:
        await asyncio.wait(work.reading)
    await _save(work, least=1)
    if work.n_unread:
        work.outcome.notes.append(f"{work.n_unread} pages of threads cannot be read")
    if work.errors:
        raise work.errors[0]
    if work.n_cut:
        work.outcome.notes.append(f"{work.n_cut} pages were larger than the limit and were cut")
    if work.n_for_all:
        work.outcome.notes.append(f"{work.n_for_all} addresses gave the same text as others: taken as not found")
    if work.n_one_address:
        work.outcome.notes.append(
            f"{work.n_one_address} pages call the address of another page their canonical one: taken as its edits"
        )
    return work.outcome


async def _one(work: _Work, pending: PendingEntry) -> bool:
    """Fetch the page of one entry and hand it on; says whether its host was in trouble."""
    entry, source, crawl = pending.entry, work.source, work.spider.crawl
    if entry.url is None or has_no_page(entry) or not _is_of_source(entry.url, source):
        await _keep(work, pending, item_from_entry(entry, crawl.assignment.id, source.genre, crawl.clock()))
        return False
    if is_forum(source):
        return await _thread(work, pending)
    shared = crawl.pages.of_others(entry.url, entry.id)
    if shared is not None and (item := await shared) is not None:  # another feed of the publisher names it too
        await _keep(work, pending, item)
        return False
    try:
        fetched = await fetch(
            work.spider,
            entry.url,
            source_id=source.id,
            delay_s=source.delay_s,
            max_bytes=PAGE_BYTES,
            keep_to_site=True,
            is_page=True,
        )
    except BaseException as error:
        crawl.pages.give(entry.url, entry.id, None)
        if not isinstance(error, FetchFailed):
            raise
        await _failed(work, pending, error)
        return error.error in _HOST_TROUBLE
    while len(work.reading) >= _IN_FLIGHT:
        await asyncio.wait(work.reading, return_when=asyncio.FIRST_COMPLETED)
    task = asyncio.create_task(_read(work, pending, fetched.page))
    work.reading.add(task)
    task.add_done_callback(lambda done: _finished(work, done))
    return False


async def _thread(work: _Work, pending: PendingEntry) -> bool:
    """Read a thread and hand its posts on; says whether its host was in trouble."""
    failure: FetchFailed | None = None
    try:
        async for read in read_thread(work.spider, work.source, pending, work.threads):
            pending, failure = read.pending, read.failure
            if failure is not None:
                await _failed(work, pending, failure)
            elif read.is_repeat:
                await work.spider.crawl.store.save_failure(pending.entry.id, "shows the posts of earlier pages", None)
            elif read.items:
                work.batch.extend((pending.entry, item) for item in read.items)
                await _save(work, least=BATCH)
            else:
                await _give_up(work, pending, "the page has no posts that can be read")
    except ExtractError as error:
        await _give_up(work, pending, error.reason)
    return failure is not None and failure.error in _HOST_TROUBLE


async def _give_up(work: _Work, pending: PendingEntry, reason: str) -> None:
    """Leave a page of a thread; where a feed told what stands in the thread, its text is the item."""
    crawl, source = work.spider.crawl, work.source
    if pending.entry.text:
        await _keep(work, pending, item_from_entry(pending.entry, crawl.assignment.id, source.genre, crawl.clock()))
        return
    work.n_unread += 1
    await crawl.store.save_failure(pending.entry.id, reason[:500], None)


def _finished(work: _Work, task: "asyncio.Task[None]") -> None:
    work.reading.discard(task)
    if not task.cancelled() and (error := task.exception()) is not None:
        work.errors.append(error)


def _is_of_source(url: str, source: Source) -> bool:
    """Whether a page lies on the site of the source: other sites are not on the list of sources."""
    own = {registered_domain(address) for address in (source.url, source.homepage) if address}
    return registered_domain(url) in own


async def _read(work: _Work, pending: PendingEntry, page: FetchedPage) -> None:
    crawl, source = work.spider.crawl, work.source
    item: Item | None = None
    if _is_front_of(source, page):  # the article is gone, and the answer says 200
        crawl.pages.give(pending.entry.url or "", pending.entry.id, None)
        await _keep(work, pending, item_from_entry(pending.entry, crawl.assignment.id, source.genre, crawl.clock()))
        return
    try:
        item = await crawl.workers.item(page, pending.entry, assignment_id=crawl.assignment.id, genre=source.genre)
    except ExtractError:
        await _keep(work, pending, item_from_entry(pending.entry, crawl.assignment.id, source.genre, crawl.clock()))
    finally:
        crawl.pages.give(pending.entry.url or "", pending.entry.id, item)
    if item is not None:
        work.n_cut += page.truncated or len(item.text) >= MAX_TEXT_CHARS
        await _keep(work, pending, item)


def _is_front_of(source: Source, page: FetchedPage) -> bool:
    """Whether a page led to the home page or the listing of its source."""
    fronts = {url_key(address) for address in (source.homepage, source.url) if address}
    return url_key(page.url) != url_key(page.final_url) and url_key(page.final_url) in fronts


async def _keep(work: _Work, pending: PendingEntry, item: Item) -> None:
    if not item.title and not item.text:  # a sitemap named a page of which there is nothing
        await work.spider.crawl.store.save_failure(pending.entry.id, "there is nothing to read", None)
        return
    work.batch.append((pending.entry, item))
    await _save(work, least=BATCH)


async def _save(work: _Work, *, least: int) -> None:
    """Save the batch where it has at least that many items, without the template lines that its pages share."""
    async with work.lock:
        if len(work.batch) < least:
            return
        batch, work.batch = work.batch, []
        if work.source.kind != "forum":  # in a thread, short posts repeat: "eens!", "volg"
            for entry, item in batch:
                work.n_one_address += work.texts.setdefault(item.id, item.text_hash) != item.text_hash
                work.spider.crawl.templates.learn(item.source_id, item.id, item.text, title=entry.title)
            batch = [(entry, _without_templates(work, entry, item)) for entry, item in batch]
        saved = await work.spider.crawl.store.save_items([(entry.id, item) for entry, item in batch])
        work.outcome.n_new += saved.n_new
        work.outcome.n_changed += saved.n_changed
        if saved.reason:
            work.outcome.notes.append(saved.reason)


def _without_templates(work: _Work, entry: Entry, item: Item) -> Item:
    """Return an item without the lines that the pages of its source share; the feed's own where little is left."""
    templates = work.spider.crawl.templates
    if item.text_status == "full" and templates.is_for_all(item.source_id, item.text):
        work.n_for_all += 1
        return item_from_entry(entry, item.assignment_id, item.genre, item.first_seen_at)
    text = templates.strip(item.source_id, item.text)
    if text == item.text:
        return item
    status = item.text_status
    if status == "full" and len(text) < MIN_FULL_CHARS:
        text, status = (entry.text, "feed_only") if len(entry.text) > len(text) else (text, "too_short")
    return replace(item, text=text, text_status=status, text_hash=text_hash(item.title, text))


async def _failed(work: _Work, pending: PendingEntry, failure: FetchFailed) -> None:
    """Put a page off, or keep the feed's own text where it will not come."""
    crawl, source = work.spider.crawl, work.source
    if failure.error == "rate_limited" and not failure.was_asked:  # it waits, and no attempt is lost
        work.outcome.n_failed += 1
        return
    status = _FINAL.get(failure.error)
    if failure.error == "robots" and crawl.gate.robots_waits(failure.url):
        status = None
    if status is None and pending.n_attempts + 1 >= MAX_ATTEMPTS:
        status = "feed_only"
    if status is not None and is_forum(source) and not pending.entry.text:
        await _give_up(work, pending, f"{failure.error}: {failure.reason}")
        return
    if status is not None:
        reserved: Reservation = "tdm" if failure.error == "reserved" else ""
        item = item_from_entry(
            pending.entry, crawl.assignment.id, source.genre, crawl.clock(), status, reserved=reserved
        )
        await _keep(work, pending, item)
        return
    work.outcome.n_failed += 1
    wait = _RETRY_AFTER * (pending.n_attempts + 1)
    if failure.retry_after_s is not None:
        wait = max(wait, timedelta(seconds=failure.retry_after_s))
    await crawl.store.save_failure(pending.entry.id, f"{failure.error}: {failure.reason}"[:500], crawl.clock() + wait)
