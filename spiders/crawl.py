"""What all spiders of one crawl share: the assignment, the gate, the workers, the sink and its thread."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from queue import SimpleQueue
from time import monotonic, sleep
from typing import Any, TypeVar

from monitor.errors import StoreLocked
from monitor.extract_lines import TemplateLines
from monitor.protocols import CollectSink
from monitor.records import Assignment, CrawlMemory, Entry, Item, Outcome, PendingEntry, Poll, SourceState
from monitor.spiders.politeness import HostGate
from monitor.spiders.retired import RetiredDocuments
from monitor.spiders.settings import MAX_ACTIVE_SOURCES
from monitor.spiders.sitemaps import history_since
from monitor.spiders.transport import Transport
from monitor.spiders.workers import Workers
from monitor.urls import url_key

Result = TypeVar("Result")

MAX_SHARED_PAGES = 2_000  # about 10 MB; feeds of one publisher overlap within minutes of each other
_HELD_S = 1.0
_GAP_S = 0.06  # who waits for the database looks twenty times a second
_LOCK_WAITS_S = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)  # a report holds the database for seconds, not minutes


class SharedPages:
    """The pages of this run, so that one that several feeds name is fetched once."""

    def __init__(self) -> None:
        self._pages: OrderedDict[str, tuple[str, asyncio.Future[Item | None]]] = OrderedDict()

    def of_others(self, url: str, entry_id: str) -> "asyncio.Future[Item | None] | None":
        """Return the item that another entry makes of an address, when it is ready; ``None``: this entry is the first.

        The first is to ``give`` what it made, also where that is nothing.
        """
        key = url_key(url)
        found = self._pages.get(key)
        if found is not None and found[0] != entry_id:
            return found[1]
        self._pages[key] = (entry_id, asyncio.get_running_loop().create_future())
        while len(self._pages) > MAX_SHARED_PAGES and next(iter(self._pages.values()))[1].done():
            self._pages.popitem(last=False)
        return None

    def give(self, url: str, entry_id: str, item: Item | None) -> None:
        """Hand on what an entry made of an address; a later entry tries for itself where it is nothing."""
        key = url_key(url)
        found = self._pages.get(key)
        if found is None or found[0] != entry_id:
            return
        if not found[1].done():
            found[1].set_result(item)
        if item is None:
            del self._pages[key]


@dataclass(slots=True, kw_only=True)
class Crawl:
    """One crawl: everything that its spiders share."""

    assignment: Assignment
    run_id: str
    now: datetime
    clock: Callable[[], datetime]
    force: bool
    gate: HostGate
    transport: Transport
    workers: Workers
    store: "StoreThread"
    states: Mapping[str, SourceState]
    progress: Callable[[Outcome], None] | None = None
    pages: SharedPages = field(default_factory=SharedPages)
    templates: TemplateLines = field(default_factory=TemplateLines)
    retired: RetiredDocuments = field(default_factory=RetiredDocuments)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MAX_ACTIVE_SOURCES))

    @property
    def since(self) -> datetime:
        """From when on the articles of a sitemap are taken in; aware."""
        return history_since(self.assignment.starts_on, self.now)

    def recall(self, memory: CrawlMemory) -> None:
        """Take in what earlier crawls remembered."""
        self.gate.rests.load(memory.rests)
        self.gate.reservations.load(memory.reservations)
        self.templates.load(memory.templates)
        self.retired.load(memory.retired, self.now)

    async def remember(self, *, is_end: bool = False) -> None:
        """Store what was learnt since the last time.

        Args:
            is_end: of the run. Before it only rests and parts that are gone are stored, as soon as there are any: what
                hosts asked for must survive a kill. The rest is only learnt again.
        """
        memory = CrawlMemory(
            rests=self.gate.rests.changed(),
            reservations=self.gate.reservations.changed() if is_end else (),
            templates=self.templates.changed() if is_end else (),
            retired=self.retired.changed(),
        )
        if memory != CrawlMemory():
            await self.store.save_memory(memory)

    def ended(self, outcome: Outcome) -> None:
        """Note what became of a source, and tell whoever follows the crawl."""
        self.outcomes[outcome.subject] = outcome
        if self.progress is not None:
            self.progress(outcome)


class StoreThread:
    """The sink on a thread of its own, one call at a time: the crawl goes on while the database writes.

    Calls that wait at the same time share one opening of the database, where the sink can hold it open.
    """

    def __init__(self, sink: CollectSink) -> None:
        self._sink = sink
        self._hold: Callable[[], AbstractContextManager[None]] = getattr(sink, "hold", nullcontext)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sink")
        self._waiting: SimpleQueue[tuple[Callable[[], Any], Future[Any]]] = SimpleQueue()

    async def known_entries(self, entry_ids: Sequence[str]) -> frozenset[str]:
        """See ``CollectSink.known_entries``."""
        return await self._call(lambda: self._sink.known_entries(entry_ids))

    async def save_poll(self, poll: Poll, state: SourceState, entries: Sequence[Entry]) -> int:
        """See ``CollectSink.save_poll``."""
        return await self._call(lambda: self._sink.save_poll(poll, state, entries))

    async def pending(self, source_id: str, now: datetime) -> Sequence[PendingEntry]:
        """See ``CollectSink.pending``."""
        return await self._call(lambda: self._sink.pending([source_id], now))

    async def save_items(self, items: Sequence[tuple[str, Item]]) -> Outcome:
        """See ``CollectSink.save_items``."""
        return await self._call(lambda: self._sink.save_items(items))

    async def save_failure(self, entry_id: str, reason: str, next_try_at: datetime | None) -> None:
        """See ``CollectSink.save_failure``."""
        await self._call(lambda: self._sink.save_failure(entry_id, reason, next_try_at))

    async def save_entries(self, entries: Sequence[Entry], now: datetime) -> int:
        """See ``CollectSink.save_entries``."""
        return await self._call(lambda: self._sink.save_entries(entries, now))

    async def states(self) -> Mapping[str, SourceState]:
        """See ``CollectSink.states``."""
        return await self._call(self._sink.states)

    async def recent_entries(self, source_id: str) -> Sequence[Entry]:
        """See ``CollectSink.recent_entries``."""
        return await self._call(lambda: self._sink.recent_entries(source_id))

    async def memory(self) -> CrawlMemory:
        """See ``CollectSink.memory``."""
        return await self._call(self._sink.memory)

    async def save_memory(self, memory: CrawlMemory) -> None:
        """See ``CollectSink.save_memory``."""
        await self._call(lambda: self._sink.save_memory(memory))

    def close(self) -> None:
        """Wait for the last call to end."""
        self._thread.shutdown(wait=True)

    async def _call(self, function: Callable[[], Result]) -> Result:
        """Call the sink; where another process holds the database, wait for it for half a minute."""
        for wait_s in _LOCK_WAITS_S:
            try:
                return await self._queued(function)
            except StoreLocked:
                await asyncio.sleep(wait_s)
        return await self._queued(function)

    async def _queued(self, function: Callable[[], Result]) -> Result:
        answer: Future[Result] = Future()
        self._waiting.put((function, answer))
        self._thread.submit(self._work)
        return await asyncio.wrap_future(answer)

    def _work(self) -> None:
        """Do the calls that wait, for at most a second; then let others have the database for a moment."""
        if self._waiting.empty():  # done with an earlier call
            return
        until = monotonic() + _HELD_S
        try:
            with self._hold():
                while monotonic() < until and not self._waiting.empty():
                    _answer(*self._waiting.get())
        except Exception as error:  # noqa: BLE001  # the database did not open or close: whoever waits is told
            failure = error
            while not self._waiting.empty():
                _answer(lambda: _raise(failure), self._waiting.get()[1])
        if not self._waiting.empty():
            sleep(_GAP_S)


def _raise(error: Exception) -> None:
    raise error


def _answer(function: Callable[[], Any], answer: "Future[Any]") -> None:
    if not answer.set_running_or_notify_cancel():
        return
    try:
        answer.set_result(function())
    except BaseException as error:  # noqa: BLE001  # whatever it is, who asked is told
        answer.set_exception(error)
