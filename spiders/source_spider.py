"""What every kind of source has in common: poll its address, store the entries, fetch the page of each entry."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any

from scrapy import Spider

from monitor.errors import ExtractError, MonitorError
from monitor.extract_charset import clean
from monitor.extract_walls import reservation
from monitor.records import Entry, ErrorClass, Outcome, Poll, PollStatus, Source, SourceState
from monitor.spiders import states
from monitor.spiders.crawl import Crawl
from monitor.spiders.documents import Document
from monitor.spiders.failures import FetchFailed
from monitor.spiders.fetch import Fetched, fetch
from monitor.spiders.pages import collect_pages
from monitor.spiders.settings import FEED_BYTES

logger = logging.getLogger(__name__)


class SourceSpider(Spider):
    """Collects the sources of one kind. The kinds differ in how many documents a source has."""

    crawl: Crawl
    max_documents = 1  # of one source in one poll

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
            except MonitorError as error:
                return Outcome(subject=source.id, status="failed", reason=str(error))
            except Exception as error:  # a bug in one source must not cost the other sources their run
                logger.exception("source_bug source=%s", source.id)
                return Outcome(subject=source.id, status="failed", reason=f"bug: {type(error).__name__}: {error}")
        reason = "; ".join(part for part in (polled.reason, pages.reason) if part)
        outcome = replace(polled, n_new=pages.n_new, n_changed=pages.n_changed, reason=reason)
        if outcome.status == "skipped" and (pages.n_new or pages.n_changed):
            outcome = replace(outcome, status="done")
        logger.info("source_ended source=%s status=%s new=%d", source.id, outcome.status, outcome.n_new)
        return outcome

    # --- Polling ---------------------------------------------------------------------------------------------------

    async def _poll(self, source: Source) -> Outcome:
        state = self.crawl.states.get(source.id)
        url = self.address_of(source)
        if url is None:
            return Outcome(subject=source.id, status="skipped", reason="the source has no address yet")
        if not self.crawl.force and state is not None:
            if state.muted_reason:
                return Outcome(subject=source.id, status="skipped", reason=f"muted: {state.muted_reason}")
            if not states.is_due(state, now=self.crawl.now):
                return Outcome(subject=source.id, status="skipped", reason=f"not due until {state.next_due_at}")
        return await self._poll_now(source, url, state or SourceState(source_id=source.id, url=clean(url)))

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
            )
            documents = await self._documents(source, state, fetched)
        except FetchFailed as failure:
            return await self._failed(source, state, failure, started)
        except ExtractError as error:
            return await self._failed(source, state, FetchFailed(url, "not_a_feed", error.reason), started)
        return await self._succeeded(source, state, fetched, documents, started)

    async def _documents(self, source: Source, state: SourceState, fetched: Fetched) -> tuple[Document, ...]:
        """Read the source's own document and those that it leads to; none where it did not change."""
        page = fetched.page
        if page.status == 304 or states.body_hash(page) == state.body_hash:
            return ()
        documents = [await self.crawl.workers.document(page, source)]
        waiting, seen = list(documents[0].follow), {page.url, page.final_url}
        while waiting and len(documents) < self.max_documents_of(source):
            url = waiting.pop(0)
            if url in seen:
                continue
            seen.add(url)
            try:
                further = await fetch(
                    self, url, source_id=source.id, delay_s=source.delay_s, max_bytes=FEED_BYTES, keep_to_site=True
                )
                documents.append(await self.crawl.workers.document(further.page, source))
            except (FetchFailed, ExtractError) as error:
                documents.append(Document(entries=(), notes=(f"{url}: {error.reason}",)))
                continue
            waiting.extend(documents[-1].follow)
        return tuple(documents)

    def address_of(self, source: Source) -> str | None:
        """Return the address that is polled; ``None`` where it is not known yet."""
        return source.url

    def max_documents_of(self, source: Source) -> int:
        """Return how many documents of a source are read in one poll."""
        return self.max_documents

    async def _succeeded(
        self, source: Source, state: SourceState, fetched: Fetched, documents: tuple[Document, ...], started: float
    ) -> Outcome:
        entries = tuple({entry.id: entry for document in documents for entry in document.entries}.values())
        known = await self.crawl.store.known_entries([entry.id for entry in entries]) if entries else frozenset()
        again = states.under_new_ids(entries, known, state)
        n_new = len(entries) - len(known) - len(again)
        status: PollStatus = "ok" if entries else ("empty" if documents else "not_modified")
        now = self.crawl.clock()
        after = states.after_success(
            state,
            fetched.page,
            n_entries=len(entries),
            n_new=n_new,
            hint_s=max((document.hint_s for document in documents), default=0),
            moved_to=fetched.moved_to,
            is_whole=not any(document.follow for document in documents),
            now=now,
        )
        notes = [note for document in documents for note in document.notes]
        notes += _remarks(fetched, states.proposal(after, source.url or ""))
        if again:
            notes.append(f"the site has changed its ids: {len(again)} older entries were not taken in again")
        poll = self._record(source, status, entries, started=started, message="; ".join(notes), n_new=n_new)
        await self.crawl.store.save_poll(poll, after, entries)
        for entry in again:  # remembered under the new id as well, and not fetched
            await self.crawl.store.save_failure(entry.id, "an older entry under a new id", None)
        return Outcome(subject=source.id, status="done", reason="; ".join(notes)[:500])

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
    ) -> Poll:
        dates = [entry.published_at for entry in entries if entry.published_at is not None]
        return Poll(
            source_id=source.id,
            run_id=self.crawl.run_id,
            polled_at=self.crawl.clock(),
            status=status,
            error=error,
            message=message[:500],
            n_entries=len(entries),
            n_new=n_new,
            covers_from=min(dates, default=None),
            duration_s=round(asyncio.get_running_loop().time() - started, 3),
        )


def _remarks(fetched: Fetched, proposal: str) -> list[str]:
    remarks = [proposal] if proposal else []
    if fetched.page.truncated:
        remarks.append("the answer was larger than the limit, or broke off, and was cut")
    if reserved := reservation(fetched.page.headers):
        remarks.append(f"reservation in the headers: {reserved}")
    return remarks
