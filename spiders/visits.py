"""The entry point of trying: ``try_address`` and ``try_source`` run one spider over one site and store nothing."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from scrapy import Spider

from monitor.errors import ExtractError
from monitor.extract_walls import reservation
from monitor.records import Genre, Source
from monitor.spiders.council import dated, question
from monitor.spiders.discover import discover
from monitor.spiders.documents import Document
from monitor.spiders.failures import FetchFailed
from monitor.spiders.look import Look, Visit, own_addresses
from monitor.spiders.probe import count
from monitor.spiders.settings import MIN_DELAY_S
from monitor.spiders.trying import Candidate, Discovery
from monitor.urls import canonical_url

if TYPE_CHECKING:
    from monitor.records import FetchedPage

MAX_DOCUMENTS = 3  # of a source that has several

Work = Callable[[Look], Awaitable[Discovery]]


class TrySpider(Spider):
    """Holds the way to the network open while something is looked at; asks for nothing by itself."""

    name = "try"

    def __init__(self, *args: Any, crawl: Visit, opened: "asyncio.Future[Spider]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.crawl, self._opened = crawl, opened
        self.done = asyncio.Event()

    async def start(self) -> AsyncIterator[Any]:
        """Say that the engine runs and wait until the looking is done; yields nothing."""
        self._opened.set_result(self)
        await self.done.wait()
        nothing: tuple[Any, ...] = ()
        for one in nothing:
            yield one


def try_address(
    address: str,
    *,
    clock: Callable[[], datetime],
    contact: str,
    genre: Genre | None = None,
    allow_loopback: bool = False,
    stop_list: frozenset[str] = frozenset(),
    say: Callable[[str], None] = lambda _: None,
) -> Discovery:
    """Find out what could be collected at an address.

    Args:
        address: of a site, a page, a feed or a sitemap.
        clock: aware.
        contact: address that stands in the User-Agent.
        genre: of the publisher, where it is known; the pages of a forum are read otherwise.
        allow_loopback: also fetch from this machine; for the demo and tests.
        stop_list: hosts and domains of which nothing is fetched.
        say: called with every address that is asked for.

    Raises:
        FetchError: it is no web address.
    """
    url = canonical_url(address if "://" in address else f"https://{address}")
    return _visit(
        lambda look: discover(look, url), clock=clock, contact=contact, genre=genre or "regionaal_nieuws",
        allow_loopback=allow_loopback, stop_list=stop_list, say=say, delay_s=MIN_DELAY_S,
    )  # fmt: skip


def try_source(
    source: Source,
    *,
    clock: Callable[[], datetime],
    contact: str,
    allow_loopback: bool = False,
    stop_list: frozenset[str] = frozenset(),
    say: Callable[[str], None] = lambda _: None,
) -> Discovery:
    """Find out what a source of the catalogue gives now; one without an address is looked for at its home page."""

    async def look_at(look: Look) -> Discovery:
        if source.url is None:
            return await discover(look, canonical_url(source.homepage))
        return await _source(look, source, source.url)

    return _visit(
        look_at, clock=clock, contact=contact, genre=source.genre, allow_loopback=allow_loopback,
        stop_list=stop_list, say=say, delay_s=source.delay_s,
    )  # fmt: skip


def _visit(
    work: Work,
    *,
    clock: Callable[[], datetime],
    contact: str,
    genre: Genre,
    allow_loopback: bool,
    stop_list: frozenset[str],
    say: Callable[[str], None],
    delay_s: float,
) -> Discovery:
    async def run() -> Discovery:
        from monitor.spiders.politeness import HostGate
        from monitor.spiders.settings import user_agent
        from monitor.spiders.transport import Transport
        from monitor.spiders.workers import Workers

        async with (
            Transport(user_agent=user_agent(contact), allow_loopback=allow_loopback) as transport,
            Workers(1) as workers,
        ):
            gate = HostGate(stop_list=stop_list, allow_loopback=allow_loopback, clock=clock)
            visit = Visit(gate=gate, transport=transport, workers=workers, clock=clock)
            wait_s = 0.0 if allow_loopback else delay_s  # the gate keeps its own floor for every other host
            async with _opened(visit) as spider:
                return await work(Look(spider=spider, crawl=visit, genre=genre, say=say, delay_s=wait_s))

    return asyncio.run(run())


@asynccontextmanager
async def _opened(visit: Visit) -> AsyncIterator[Spider]:
    """Run a spider for as long as the context lasts."""
    from scrapy.crawler import AsyncCrawlerRunner

    from monitor.spiders.settings import scrapy_settings

    logging.getLogger("scrapy").setLevel(logging.WARNING)
    opened: asyncio.Future[Spider] = asyncio.get_running_loop().create_future()
    running: Awaitable[None] = AsyncCrawlerRunner(settings=scrapy_settings()).crawl(
        TrySpider, crawl=visit, opened=opened
    )
    ending = asyncio.ensure_future(running)
    await asyncio.wait((ending, opened), return_when=asyncio.FIRST_COMPLETED)
    if not opened.done():
        await ending
        raise RuntimeError("the spider ended before it began")
    spider = opened.result()
    try:
        yield spider
    finally:
        cast(TrySpider, spider).done.set()
        await ending


async def _source(look: Look, source: Source, url: str) -> Discovery:
    """Read the documents of a source as a crawl would, the first few, and try the first pages."""
    problem = ""
    candidates: tuple[Candidate, ...] = ()
    try:
        now = look.crawl.clock()
        document = await look.page(dated(url, now), body=question(source, url, now))
        candidates = (await _as_collected(look, source, url, document),)
    except FetchFailed as failure:
        problem = f"{failure.error}: {failure.reason}"
    except ExtractError as error:
        problem = f"not_a_feed: {error.reason}"
    return Discovery(
        address=url, homepage=source.homepage, title=source.name, language=source.language,
        is_forum=source.kind == "forum", candidates=candidates, problem=problem, n_requests=look.n_requests,
        steps=tuple(look.steps),
    )  # fmt: skip


async def _as_collected(look: Look, source: Source, url: str, first: "FetchedPage") -> Candidate:
    documents: list[tuple[FetchedPage, Document]] = [(first, await look.crawl.workers.document(first, source))]
    notes = list(documents[0][1].notes)
    for further in documents[0][1].follow[: MAX_DOCUMENTS - 1]:
        try:
            body = question(source, further, look.crawl.clock())
            page = await look.page(further, keep_to_site=True, body=body)
            documents.append((page, await look.crawl.workers.document(page, source)))
        except (FetchFailed, ExtractError) as error:
            notes.append(f"{further}: {error.reason}")
    left = len(documents[0][1].follow) - (MAX_DOCUMENTS - 1)
    if left > 0:
        notes.append(f"{left} more documents were not looked at")
    entries = tuple({entry.id: entry for _, document in documents for entry in document.entries}.values())
    holder = next((page for page, document in documents if document.entries), first)
    seen = await look.probe(first)
    made = Candidate(
        url=url, found_by="file", kind=source.kind, format=seen.format if seen.kind != "other" else "",
        title=seen.title or source.name, language=seen.language, entries=count(entries),
        reservation=seen.reservation or reservation(first.headers), remark="; ".join(notes)[:500], document=holder,
    )  # fmt: skip
    if not entries:
        return replace(made, remark="; ".join((*notes, "it has no entries now"))[:500])
    return await look.with_pages(made, own_addresses(source))
