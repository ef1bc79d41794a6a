"""The entry point of collecting: ``crawl`` runs Scrapy in this process and returns what became of every source."""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.protocols import CollectSink
from monitor.records import Assignment, Outcome, Source, SourceKind
from monitor.urls import registered_domain

if TYPE_CHECKING:
    from scrapy import Spider

    from monitor.spiders.crawl import Crawl

logger = logging.getLogger(__name__)


def crawl(
    *,
    sources: Sequence[Source],
    sink: CollectSink,
    assignment: Assignment,
    run_id: str,
    now: datetime,
    clock: Callable[[], datetime],
    contact: str,
    allow_loopback: bool = False,
    shard: tuple[int, int] | None = None,
    stop_list: frozenset[str] = frozenset(),
    progress: Callable[[Outcome], None] | None = None,
    force: bool = False,
    read_stop_list: Callable[[], frozenset[str]] = frozenset,
) -> tuple[Outcome, ...]:
    """Poll the sources that are due, and fetch the page of every entry that is waiting.

    Safe to kill and to repeat: entries are stored before their pages are fetched, with the validators of the poll in
    the same transaction; pages that were not saved are fetched in the next run. May be called more than once in a
    process, not from a running event loop.

    Args:
        sources: of any kind; those without an address are skipped.
        sink: called from one thread, not the caller's; one at a time.
        assignment: whose id every item carries.
        run_id: stored with every poll.
        now: aware; which sources and pages are due.
        clock: aware; when things were fetched and first seen.
        contact: address or mail address that stands in the User-Agent.
        allow_loopback: also fetch from this machine, at any pace that the sources ask for; for the demo and tests.
        shard: ``(i, n)``, 1 <= i <= n: only the sources whose site falls in this part. A site is in one part only.
        stop_list: hosts and domains of which nothing is fetched.
        progress: called with the outcome of every source as it ends.
        force: poll also sources that are not due. Changes nothing of the politeness.
        read_stop_list: asked before every request for what was put on the stop list since; must be cheap.

    Returns:
        One outcome per source of the shard, in the order of ``sources``.
    """
    chosen = tuple(source for source in sources if in_shard(source, shard))
    outcomes = asyncio.run(
        _crawl(
            chosen,
            sink=sink,
            assignment=assignment,
            run_id=run_id,
            now=now,
            clock=clock,
            contact=contact,
            allow_loopback=allow_loopback,
            stop_list=stop_list,
            progress=progress,
            force=force,
            read_stop_list=read_stop_list,
        )
    )
    return tuple(outcomes[source.id] for source in chosen)


def in_shard(source: Source, shard: tuple[int, int] | None) -> bool:
    """Whether a source belongs to a part. Sources of one site always fall in the same part."""
    if shard is None:
        return True
    part, n_parts = shard
    site = registered_domain(source.url or source.homepage) or source.id
    return int.from_bytes(hashlib.sha256(site.encode()).digest()[:8]) % n_parts == part - 1


async def _crawl(
    sources: Sequence[Source],
    *,
    sink: CollectSink,
    assignment: Assignment,
    run_id: str,
    now: datetime,
    clock: Callable[[], datetime],
    contact: str,
    allow_loopback: bool,
    stop_list: frozenset[str],
    progress: Callable[[Outcome], None] | None,
    force: bool,
    read_stop_list: Callable[[], frozenset[str]],
) -> dict[str, Outcome]:
    from monitor.extract_lines import TemplateLines
    from monitor.spiders.crawl import Crawl, StoreThread
    from monitor.spiders.politeness import HostGate
    from monitor.spiders.settings import user_agent
    from monitor.spiders.transport import Transport
    from monitor.spiders.workers import Workers

    store = StoreThread(sink)
    try:
        async with (
            Transport(user_agent=user_agent(contact), allow_loopback=allow_loopback) as transport,
            Workers() as workers,
        ):
            gate = HostGate(
                stop_list=stop_list, allow_loopback=allow_loopback, clock=clock, read_stop_list=read_stop_list
            )
            shared = Crawl(
                assignment=assignment,
                run_id=run_id,
                now=now,
                clock=clock,
                force=force,
                gate=gate,
                transport=transport,
                workers=workers,
                store=store,
                states=await store.states(),
                progress=progress,
                templates=TemplateLines(today=now.date()),
            )
            shared.recall(await store.memory())
            try:
                await _run_spiders(shared, sources)
            finally:
                await shared.remember(is_end=True)
    finally:
        store.close()
    for source in sources:  # a spider that could not start has left its sources without an outcome
        if source.id not in shared.outcomes:
            shared.ended(Outcome(subject=source.id, status="failed", reason="bug: the spider ended early"))
    return shared.outcomes


async def _run_spiders(shared: "Crawl", sources: Sequence[Source]) -> None:
    from scrapy.crawler import AsyncCrawlerRunner

    from monitor.spiders.settings import scrapy_settings

    logging.getLogger("scrapy").setLevel(logging.WARNING)  # its settings and idle times are no news of the run
    runner = AsyncCrawlerRunner(settings=scrapy_settings())
    for kind, spider in spider_classes().items():
        own = [source for source in sources if source.kind == kind]
        if own:
            runner.crawl(spider, crawl=shared, sources=own)
    await runner.join()


def spider_classes() -> "dict[SourceKind, type[Spider]]":
    """Return the spider of every kind of source."""
    from monitor.spiders.council import CouncilSpider
    from monitor.spiders.feed import FeedSpider
    from monitor.spiders.forum import ForumSpider
    from monitor.spiders.site import SiteSpider
    from monitor.spiders.sitemap import SitemapSpider

    return {
        "feed": FeedSpider,
        "sitemap": SitemapSpider,
        "site": SiteSpider,
        "forum": ForumSpider,
        "council": CouncilSpider,
    }
