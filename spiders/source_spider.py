"""What every kind of source has in common: poll its address, store the entries, fetch the page of each entry."""

import asyncio
import logging
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from scrapy import Spider

from monitor.errors import ExtractError, MonitorError
from monitor.extract_charset import clean
from monitor.extract_walls import reservation
from monitor.reach import reaches_back_to
from monitor.records import (
    Entry,
    ErrorClass,
    FetchedPage,
    IdentityMethod,
    Outcome,
    Poll,
    PollStatus,
    Source,
    SourceState,
)
from monitor.spiders import states
from monitor.spiders.crawl import Crawl
from monitor.spiders.documents import Document
from monitor.spiders.failures import FetchFailed
from monitor.spiders.fetch import Fetched, fetch
from monitor.spiders.pages import collect_pages
from monitor.spiders.settings import FEED_BYTES

logger = logging.getLogger(__name__)
_CUT = "the answer was larger than the limit, or broke off, and was cut"
_NOTHING_THERE: frozenset[ErrorClass] = frozenset(("not_found", "gone", "unsafe_address"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """What was read of a source in one poll."""

    documents: tuple[Document, ...] = ()  # none where nothing changed
    missed: FetchFailed | None = None  # by what a part of what the source lists was not read


class SourceSpider(Spider):
    """Collects the sources of one kind. The kinds differ in how many documents a source has."""

    crawl: Crawl
    max_documents = 1  # of one source in one poll
    needs_all_parts = True  # what one document lists no other does, so that a part that fails is an outage

    def __init__(self, *args: Any, crawl: Crawl, sources: Sequence[Source], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.crawl, self.sources = crawl, tuple(sources)

    async def start(self) -> AsyncIterator[Any]:
        """Collect all sources side by side; yields what became of each, as it ends."""
        tasks = [asyncio.create_task(self._collect(source), name=source.id) for source in self.sources]
        for task in asyncio.as_completed(tasks):
            outcome = await task
            self.crawl.ended(outcome)
            yield outcome

    async def _collect(self, source: Source) -> Outcome:
        """Collect one source; whatever happens becomes its outcome."""
        async with self.crawl.places:
            try:
                polled = await self._poll(source)
                pages = await collect_pages(self, source)
                await self.crawl.remember()
            except MonitorError as error:
                return Outcome(subject=source.id, status="failed", reason=str(error))
            except Exception as error:  # a bug in one source must not cost the other sources their run
                logger.exception("source_bug source=%s", source.id)
                return Outcome(subject=source.id, status="failed", reason=f"bug: {type(error).__name__}: {error}")
        reason = "; ".join(part for part in (*pages.notes, polled.reason) if part)
        outcome = replace(polled, n_new=pages.n_new, n_changed=pages.n_changed, reason=reason)
        if outcome.status == "skipped" and (pages.n_new or pages.n_changed):
            outcome = replace(outcome, status="done")
        logger.info("source_ended source=%s status=%s new=%d", source.id, outcome.status, outcome.n_new)
        return outcome

    # --- Polling ---------------------------------------------------------------------------------------------------

    async def _poll(self, source: Source) -> Outcome:
        url = self.address_of(source)
        if url is None:
            return Outcome(subject=source.id, status="skipped", reason="the source has no address yet")
        state = states.at_address(self.crawl.states.get(source.id), source, clean(url))
        if not self.crawl.force and not states.is_due(state, now=self.crawl.now):
            muted = f"muted: {state.muted_reason}, " if state.muted_reason else ""
            return Outcome(subject=source.id, status="skipped", reason=f"{muted}not due until {state.next_due_at}")
        return await self._poll_now(source, url, state)

    async def _poll_now(self, source: Source, url: str, state: SourceState) -> Outcome:
        started = asyncio.get_running_loop().time()
        try:
            fetched = await fetch(
                self,
                url,
                source_id=source.id,
                delay_s=source.delay_s,
                max_bytes=FEED_BYTES,
                validators=states.validators(state),
                body=self.body_of(source, url),
            )
            reading = await self._documents(source, state, fetched)
        except FetchFailed as failure:
            return await self._failed(source, state, failure, started)
        except ExtractError as error:
            return await self._failed(source, state, FetchFailed(url, "not_a_feed", error.reason), started)
        return await self._succeeded(source, state, fetched, reading, started)

    async def _documents(self, source: Source, state: SourceState, fetched: Fetched) -> _Reading:
        """Read the source's own document and those that it leads to; none where it did not change.

        Raises:
            FetchFailed, ExtractError: of the own document; or of the first part, where an index leads to parts of
                which none can be had: that is an outage, and not a day without news.
        """
        page = fetched.page
        if page.status == 304 or states.body_hash(page) == state.body_hash:
            return _Reading()
        documents = [await self._read(page, source, state)]
        waiting, seen = list(documents[0].follow), {page.url, page.final_url}
        failed: list[FetchFailed] = []
        n_retired = 0
        while waiting and len(documents) + len(failed) < self.max_documents_of(source):
            url = waiting.pop(0)
            if url in seen:
                continue
            seen.add(url)
            if self.crawl.retired.is_retired(source.id, url, self.crawl.now):
                n_retired += 1
                continue
            found = await self._part(source, state, url)
            if isinstance(found, Document):
                documents.append(found)
                waiting.extend(found.follow)
            else:
                failed.append(found)
        if len(documents) == 1 and not documents[0].entries and (failed or n_retired):
            raise failed[0] if failed else FetchFailed(page.url, "not_found", "all parts that it names are gone")
        notes = [f"{failure.url}: {failure.reason}" for failure in failed]
        if n_retired:
            notes.append(f"{n_retired} parts that are gone were not asked for")
        if source.kind == "sitemap" and (n_left := len(set(waiting) - seen)):
            notes.append(f"{n_left} further parts beyond the limit were not read")
        missed = [failure for failure in failed if self.needs_all_parts and self._is_outage(failure)]
        missed += [FetchFailed(page.url, one.cut, _CUT) for one in documents if one.cut and _may_hide_news(one, source)]
        documents.append(Document(entries=(), notes=tuple(notes)))
        return _Reading(documents=tuple(documents), missed=missed[0] if missed else None)

    def _is_outage(self, failure: FetchFailed) -> bool:
        """Whether a part that could not be had may list something: not where it is gone, or never is asked for."""
        if failure.error == "robots":
            return self.crawl.gate.robots_waits(failure.url)
        return failure.error not in _NOTHING_THERE

    async def _part(self, source: Source, state: SourceState, url: str) -> Document | FetchFailed:
        """Read a document that another of the source led to; what went wrong is an answer, too."""
        try:
            fetched = await fetch(
                self, url, source_id=source.id, delay_s=source.delay_s, max_bytes=FEED_BYTES, keep_to_site=True,
                body=self.body_of(source, url),
            )  # fmt: skip
            document = await self._read(fetched.page, source, state)
        except FetchFailed as failure:
            self.crawl.retired.note(source.id, url, failure.error, self.crawl.now)
            return failure
        except ExtractError as error:
            return FetchFailed(url, "not_a_feed", error.reason)
        self.crawl.retired.note(source.id, url, None, self.crawl.now)
        return document

    async def _read(self, page: FetchedPage, source: Source, state: SourceState) -> Document:
        document = await self.crawl.workers.document(
            page, source, since=self.crawl.since, trust_guids=state.identity_method != "link"
        )
        return replace(document, notes=(*document.notes, f"{page.url}: {_CUT}")) if page.truncated else document

    def address_of(self, source: Source) -> str | None:
        """Return the address that is polled; ``None`` where it is not known yet."""
        return source.url

    def body_of(self, source: Source, url: str) -> bytes | None:
        """Return what is sent by POST to an address of a source; ``None``: it is asked for by GET."""
        return None

    def max_documents_of(self, source: Source) -> int:
        """Return how many documents of a source are read in one poll."""
        return self.max_documents

    async def _succeeded(
        self, source: Source, state: SourceState, fetched: Fetched, reading: _Reading, started: float
    ) -> Outcome:
        """Store what a poll brought. Where it missed a part, it has failed all the same, and vouches for no day."""
        documents, missed = reading.documents, reading.missed
        entries = tuple({entry.id: entry for document in documents for entry in document.entries}.values())
        known = await self.crawl.store.known_entries([entry.id for entry in entries]) if entries else frozenset()
        before = (
            await self.crawl.store.recent_entries(source.id) if states.is_mass_change(entries, known, state) else ()
        )
        again = states.under_new_ids(entries, known, before)
        n_new = len(entries) - len(known) - len(again)
        status: PollStatus = "failed" if missed else "ok" if entries else "empty" if documents else "not_modified"
        now = self.crawl.clock()
        after = states.after_success(
            state,
            fetched.page,
            n_entries=len(entries),
            n_new=n_new,
            hint_s=max((document.hint_s for document in documents), default=0),
            moved_to=fetched.moved_to,
            is_whole=not any(document.follow or document.cut for document in documents),
            now=now,
            identity_method=_identity_method(documents),
        )
        notes = list(dict.fromkeys(note for document in documents for note in document.notes))
        if missed:
            after = states.after_part(state, after, missed.error, now=now, retry_after_s=missed.retry_after_s)
            notes.insert(0, "only a part was read")
        notes += _remarks(fetched, states.proposal(after, source.url or ""))
        if again:
            notes.append(f"the site has changed its ids: {len(again)} entries known before were not taken in again")
        error, message = missed.error if missed else None, "; ".join(notes)
        poll = self._record(
            source, status, entries, started=started, error=error, message=message, n_new=n_new,
            covers_from=None if missed else _covers_from(entries, known, state, now),
        )  # fmt: skip
        await self.crawl.store.save_poll(poll, after, entries)
        for entry in again:  # remembered under the new id as well, and not fetched
            await self.crawl.store.save_failure(entry.id, "an older entry under a new id", None)
        if missed:
            return Outcome(subject=source.id, status="failed", reason=f"{missed.error}: {message}"[:500])
        return Outcome(subject=source.id, status="done", reason=message[:500])

    async def _failed(self, source: Source, state: SourceState, failure: FetchFailed, started: float) -> Outcome:
        now = self.crawl.clock()
        after = states.after_failure(state, failure.error, now=now, retry_after_s=failure.retry_after_s)
        poll = self._record(source, "failed", (), started=started, error=failure.error, message=failure.reason)
        await self.crawl.store.save_poll(poll, after, ())
        return Outcome(subject=source.id, status="failed", reason=f"{failure.error}: {failure.reason}"[:500])

    def _record(
        self,
        source: Source,
        status: PollStatus,
        entries: Sequence[Entry],
        *,
        started: float,
        message: str,
        error: ErrorClass | None = None,
        n_new: int = 0,
        covers_from: datetime | None = None,
    ) -> Poll:
        return Poll(
            source_id=source.id,
            run_id=self.crawl.run_id,
            polled_at=self.crawl.clock(),
            status=status,
            error=error,
            message=message[:500],
            n_entries=len(entries),
            n_new=n_new,
            covers_from=covers_from,
            duration_s=round(asyncio.get_running_loop().time() - started, 3),
        )


def _remarks(fetched: Fetched, proposal: str) -> list[str]:
    remarks = [proposal] if proposal else []
    if reserved := reservation(fetched.page.headers):
        remarks.append(f"reservation in the headers: {reserved}")
    return remarks


def _covers_from(
    entries: Sequence[Entry], known: Collection[str], state: SourceState, now: datetime
) -> datetime | None:
    """Return from when on a full answer vouches for its source: where most of it is known, from the last success on."""
    shown = reaches_back_to((entry.published_at for entry in entries if entry.published_at is not None), now)
    if shown is None or state.last_success_at is None or len(known) < len(entries) / 2:
        return shown
    return min(shown, state.last_success_at)


def _may_hide_news(document: Document, source: Source) -> bool:
    """Whether what was cut off may be new: a long feed begins with its newest entries, a sitemap may end with them."""
    return document.cut != "too_large" or source.kind == "sitemap"


def _identity_method(documents: Sequence[Document]) -> IdentityMethod | None:
    said = [document.guids_are_good for document in documents if document.guids_are_good is not None]
    return None if not said else "guid" if all(said) else "link"
