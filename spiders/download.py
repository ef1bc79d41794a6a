"""Scrapy's way to the network: through the gate, and with nothing that the gate did not let through."""

from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.http import Headers, Response

from monitor.errors import FetchError
from monitor.records import FetchedPage
from monitor.spiders.failures import FetchFailed
from monitor.spiders.settings import PAGE_BYTES, ROBOTS_BYTES, ROBOTS_REDIRECTS
from monitor.spiders.transport import Answer
from monitor.urls import canonical_url

if TYPE_CHECKING:
    from scrapy import Request

    from monitor.spiders.crawl import Crawl

REDIRECTS = frozenset((301, 302, 303, 307, 308))


class PoliteDownloadHandler(BaseDownloadHandler):
    """Downloads http and https addresses for every spider of the crawl."""

    async def download_request(self, request: "Request") -> Response:
        """Ask for one address when robots.txt, the stop list and the pace of its host let us.

        Raises:
            FetchFailed: it may not be asked for, or no answer came within the limits.
        """
        crawl: Crawl = self.crawler.spider.crawl  # type: ignore[union-attr]  # set by every spider of ours
        meta = request.meta
        await crawl.gate.allow(request.url, lambda address: _about_host(crawl, address, meta["delay_s"]))
        if meta.get("is_page"):
            await crawl.gate.refuse_reserved(request.url, lambda address: _about_host(crawl, address, meta["delay_s"]))
        headers = {name.decode("latin-1"): values[0].decode("latin-1") for name, values in request.headers.items()}
        body = request.body if request.method == "POST" else None
        answer = await ask(crawl, request.url, headers, delay_s=meta["delay_s"], max_bytes=meta["max_bytes"], body=body)
        return Response(
            request.url,
            status=answer.status,
            headers=Headers([(name, value) for name, value in answer.headers]),
            body=answer.body,
            flags=["truncated"] if answer.truncated else [],
        )


async def ask(
    crawl: "Crawl",
    url: str,
    headers: dict[str, str],
    *,
    delay_s: float,
    max_bytes: int = PAGE_BYTES,
    body: bytes | None = None,
) -> Answer:
    """Send one request in the host's turn and take in what the answer says about the host."""
    async with crawl.gate.turn(url, delay_s):
        try:
            if body is None:
                answer = await crawl.transport.get(url, headers=headers, max_bytes=max_bytes)
            else:
                answer = await crawl.transport.post(url, body, headers=headers, max_bytes=max_bytes)
        except FetchFailed as failure:
            crawl.gate.note_failure(url, failure)
            raise
        crawl.gate.note(url, answer)
        return answer


async def _about_host(crawl: "Crawl", url: str, delay_s: float) -> FetchedPage:
    """Fetch a robots.txt or tdmrep.json, following redirects also to other hosts, as RFC 9309 asks."""
    address = url
    for _ in range(ROBOTS_REDIRECTS + 1):
        answer = await ask(crawl, address, {}, delay_s=delay_s, max_bytes=ROBOTS_BYTES)
        target = next((value for name, value in answer.headers if name == "location"), "")
        if answer.status not in REDIRECTS or not target:
            return FetchedPage(
                source_id="",
                url=url,
                final_url=address,
                status=answer.status,
                headers=answer.headers,
                body=answer.body,
                truncated=answer.truncated,
                fetched_at=crawl.clock(),
            )
        try:
            address = canonical_url(target, address)
        except FetchError as error:
            raise FetchFailed(url, "redirects", "the file about the host leads nowhere") from error
    raise FetchFailed(url, "redirects", "the file about the host has too many redirects")
