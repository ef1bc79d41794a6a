"""The whole collect stage beside a bare fetch loop and beside a plain Scrapy spider, on one site on this machine.

``python -m tests.bench.collecting [--hosts 8] [--pages 50] [--rounds 3]`` prints pages a second and peak memory. Each
contestant runs in a process of its own and they take turns; the best round of each counts. What each does:

- *fetch loop*: aiohttp, feeds and pages, one request per host at a time, nothing read but the links;
- *Scrapy spider*: Scrapy as it comes, robots.txt obeyed, trafilatura (fast, with metadata) in the callback, items to a
  file;
- *ours*: ``crawl`` with everything: robots.txt, pacing, address checks, feed reading, identity, extraction beside the
  crawler, walls, template lines, redaction, dates, and every item in a DuckDB file.

Memory is the highest sum over the process and its children of their proportional set sizes (Linux).
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from tests.bench.memory import PeakMemory
from tests.bench.pages_site import hosts

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
CONTESTANTS = {
    "aiohttp": "bare aiohttp fetch loop",
    "scrapy": "plain Scrapy spider, trafilatura in its callback",
    "ours": "collect stage",
}


@contextmanager
def site(n_hosts: int, n_pages: int) -> Iterator[list[str]]:
    """Serve the site from a process of its own; yield the addresses of its feeds."""
    command = [sys.executable, "-m", "tests.bench.pages_site", str(n_hosts), str(n_pages)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        port = int(process.stdout.readline())
        yield [f"http://{host}:{port}/feed.xml" for host in hosts(n_hosts)]
    finally:
        process.stdin.close()
        process.wait()


def fetch_loop(feeds: list[str]) -> int:
    """Fetch feeds and pages with nothing but aiohttp; return the number of pages."""
    import re

    import aiohttp

    async def one_host(session: aiohttp.ClientSession, feed: str) -> int:
        async with session.get(feed) as answer:
            links = re.findall(r"<link>([^<]+)</link>", await answer.text())
        for link in links:
            async with session.get(link) as answer:
                await answer.read()
        return len(links)

    async def all_hosts() -> int:
        async with aiohttp.ClientSession() as session:
            return sum(await asyncio.gather(*(one_host(session, feed) for feed in feeds)))

    return asyncio.run(all_hosts())


def scrapy_spider(feeds: list[str]) -> int:
    """Crawl as the documentation of Scrapy and trafilatura teach it; return the number of items written."""
    from collections.abc import AsyncIterator
    from typing import Any

    import scrapy
    import trafilatura
    from scrapy.crawler import CrawlerProcess
    from scrapy.http import Response

    class Articles(scrapy.Spider):
        name = "articles"
        start_urls = feeds

        async def parse(self, response: Response, **_: Any) -> AsyncIterator[Any]:
            for link in response.xpath("//item/link/text()").getall():
                yield response.follow(link, self.article)

        def article(self, response: Response) -> dict[str, Any]:
            found = trafilatura.bare_extraction(
                response.body, url=response.url, fast=True, include_comments=False, with_metadata=True
            )
            kept = ("title", "text", "date")
            return {"url": response.url, **({key: found.as_dict()[key] for key in kept} if found else {})}

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "items.jsonl")
        process = CrawlerProcess(
            {
                "FEEDS": {str(out): {"format": "jsonlines"}},
                "ROBOTSTXT_OBEY": True,
                "DOWNLOAD_DELAY": 0,
                "LOG_LEVEL": "ERROR",
            }
        )
        process.crawl(Articles)
        process.start()
        return sum(1 for _ in out.open(encoding="utf-8"))


def ours(feeds: list[str]) -> int:
    """Run the collect stage into a DuckDB file; return the number of items stored with a full text."""
    from monitor.catalogue import Catalogue
    from monitor.records import Source
    from monitor.spiders.run import crawl
    from monitor.store import Store
    from tests.spiders.conftest import ASSIGNMENT

    sources = tuple(
        Source(
            id=f"bron-{i}", name="Bron", homepage=url, url=url, kind="feed", genre="regionaal_nieuws", delay_s=0.0
        )
        for i, url in enumerate(feeds)
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder, "monitor.duckdb"))
        store.migrate(NOW)
        store.assignments.add(ASSIGNMENT)
        store.sources.sync(sources, Catalogue().municipalities)
        crawl(
            sources=sources, sink=store.collecting(ASSIGNMENT.id), assignment=ASSIGNMENT, run_id="bench", now=NOW,
            clock=lambda: datetime.now(UTC), contact="https://voorbeeld.nl/contact", allow_loopback=True,
        )  # fmt: skip
        return store.counts()["n_items"]


def run_one(name: str, feeds: list[str]) -> dict[str, float]:
    """Run a contestant in this process; what it imports is part of its memory, the time of importing is not counted."""
    import_first = {"aiohttp": "aiohttp", "scrapy": "trafilatura scrapy", "ours": "scrapy duckdb monitor.spiders.run"}
    for module in import_first[name].split():
        __import__(module)
    with PeakMemory() as memory:
        start = perf_counter()
        n = {"aiohttp": fetch_loop, "scrapy": scrapy_spider, "ours": ours}[name](feeds)
        seconds = perf_counter() - start
    return {"n": n, "rate": n / seconds, "peak_mb": memory.peak_mb}


def measure(n_hosts: int, n_pages: int, rounds: int) -> dict[str, dict[str, float]]:
    """Return the best round of each contestant: number of pages, pages a second, and its peak memory in MB."""
    best: dict[str, dict[str, float]] = {}
    with site(n_hosts, n_pages) as feeds:
        for _ in range(rounds):
            for name in CONTESTANTS:
                command = [sys.executable, "-m", "tests.bench.collecting", "--run", name, *feeds]
                said = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
                result = json.loads(said.stdout.splitlines()[-1])
                if name not in best or result["rate"] > best[name]["rate"]:
                    best[name] = result
    return best


def table(best: dict[str, dict[str, float]]) -> str:
    """Return the results as a table, with the ratio of ours to each."""
    lines = ["| collecting | pages | pages a second | peak MB | ours is |", "|---|---|---|---|---|"]
    for name, title in CONTESTANTS.items():
        one = best[name]
        ratio = best["ours"]["rate"] / one["rate"]
        lines.append(f"| {title} | {one['n']:.0f} | {one['rate']:.1f} | {one['peak_mb']:.0f} | {ratio:.2f} x |")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--hosts", type=int, default=8)
    parser.add_argument("--pages", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--run", choices=tuple(CONTESTANTS))
    parser.add_argument("feeds", nargs="*")
    options = parser.parse_args()
    if options.run:
        print(json.dumps(run_one(options.run, options.feeds)))
        return
    print(table(measure(options.hosts, options.pages, options.rounds)))


if __name__ == "__main__":
    main()
