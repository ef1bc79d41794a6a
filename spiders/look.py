"""Looking at addresses one by one, as politely as a crawl: what ``discover`` and ``try_source`` ask the network."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from monitor.errors import ExtractError, FetchError
from monitor.extract import item_from_entry
from monitor.records import Entry, FetchedPage, Genre, Item, Source
from monitor.spiders.agendas import has_no_page
from monitor.spiders.failures import FetchFailed
from monitor.spiders.fetch import fetch, fetch_here
from monitor.spiders.politeness import HostGate
from monitor.spiders.probe import SOURCE_ID, EntryCounts, Probe
from monitor.spiders.settings import FEED_BYTES, MIN_DELAY_S, PAGE_BYTES
from monitor.spiders.transport import Transport
from monitor.spiders.trying import Candidate, TriedPage
from monitor.spiders.workers import Workers
from monitor.urls import canonical_url, registered_domain, same_site

MAX_PAGES = 3  # of one candidate
MAX_PAGES_IN_ALL = 12
_NO_ASSIGNMENT = "try"  # nothing is stored


@dataclass(slots=True, kw_only=True)
class Visit:
    """What the download handler and ``fetch`` need of a crawl."""

    gate: HostGate
    transport: Transport
    workers: Workers
    clock: Callable[[], datetime]


@dataclass(slots=True, kw_only=True)
class Look:
    """One visit to a site, with what was fetched so far."""

    spider: Any
    crawl: Visit
    genre: Genre
    say: Callable[[str], None]
    delay_s: float = MIN_DELAY_S
    steps: list[str] = field(default_factory=list)
    n_requests: int = 0
    items: dict[str, TriedPage] = field(default_factory=dict)  # by address: candidates share their pages

    async def page(
        self, url: str, *, keep_to_site: bool = False, max_bytes: int = FEED_BYTES, body: bytes | None = None
    ) -> FetchedPage:
        """Fetch an address, following redirects; with a body by POST, as ``fetch`` says."""
        self._note(url)
        found = await fetch(
            self.spider, url, source_id=SOURCE_ID, delay_s=self.delay_s, max_bytes=max_bytes, keep_to_site=keep_to_site,
            body=body,
        )  # fmt: skip
        return found.page

    async def guess(self, url: str) -> FetchedPage:
        """Fetch an address that was only guessed: redirects are not followed."""
        self._note(url)
        return await fetch_here(self.spider, url, source_id=SOURCE_ID, delay_s=self.delay_s, max_bytes=FEED_BYTES)

    def _note(self, url: str) -> None:
        self.n_requests += 1
        self.steps.append(url)
        self.say(url)

    async def probe(self, page: FetchedPage) -> Probe:
        """Look what a page is; one that is too slow to read is of no use."""
        try:
            return await self.crawl.workers.probe(page)
        except ExtractError as error:
            return Probe(kind="other", format="", remark=error.reason)

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """Return the sitemaps that the robots.txt of a host names, those of news first; only of the same site."""
        rules = self.crawl.gate.robots_of(url)
        found: dict[str, None] = {}
        for written in rules.sitemaps if rules else ():
            with suppress(FetchError):
                address = canonical_url(written, url)
                if same_site(address, url):
                    found.setdefault(address)
        return tuple(sorted(found, key=lambda address: not _is_of_news(address)))

    def allowed(self, counts: EntryCounts) -> tuple[int | None, int]:
        """Return for how many entries robots.txt allows the page, and for how many it is known."""
        known = [(rules, url) for url in counts.urls if (rules := self.crawl.gate.robots_of(url)) is not None]
        return (sum(rules.allows(url) for rules, url in known) if known else None), len(known)

    async def with_pages(self, candidate: Candidate, own: tuple[str, ...]) -> Candidate:
        """Return a candidate with its first pages tried, and what robots.txt says of all of them.

        Args:
            own: addresses of the source; pages of other sites are not fetched.
        """
        domains = {registered_domain(url) for url in own if url}
        tried: list[TriedPage] = []
        for entry in candidate.entries.first:
            if len(tried) < MAX_PAGES and (entry.url or entry.text):
                tried.append(await self._tried(entry, domains))
        n_allowed, n_judged = self.allowed(candidate.entries)
        language = candidate.language or next((page.language for page in tried if page.language), "")
        return replace(candidate, pages=tuple(tried), n_allowed=n_allowed, n_judged=n_judged, language=language)

    async def _tried(self, entry: Entry, domains: set[str]) -> TriedPage:
        url = entry.url
        if url is None or has_no_page(entry) or registered_domain(url) not in domains:
            why = "it has no page" if url is None or has_no_page(entry) else "its page lies on another site"
            return self._of_entry(entry, why)
        if url not in self.items:
            if len(self.items) >= MAX_PAGES_IN_ALL:
                return self._of_entry(entry, "not tried: enough pages were fetched", status=False)
            self.items[url] = await self._fetched(entry, url)
        return replace(self.items[url], entry=entry)

    async def _fetched(self, entry: Entry, url: str) -> TriedPage:
        try:
            page = await self.page(url, keep_to_site=True, max_bytes=PAGE_BYTES)
            item = await self.crawl.workers.item(page, entry, assignment_id=_NO_ASSIGNMENT, genre=self.genre)
        except FetchFailed as failure:
            return self._of_entry(entry, f"{failure.error}: {failure.reason}", status=False)
        except ExtractError as error:
            return self._of_entry(entry, error.reason)
        seen = await self.probe(page)
        return _tried_page(
            entry, item, page=page, reservation=seen.reservation, is_free=seen.is_free, language=seen.language
        )

    def _of_entry(self, entry: Entry, remark: str, *, status: bool = True) -> TriedPage:
        item = item_from_entry(entry, _NO_ASSIGNMENT, self.genre, self.crawl.clock())
        made = _tried_page(entry, item, remark=remark)
        return made if status else replace(made, text_status=None, n_chars=0)

    async def site_reserves(self, url: str) -> bool:
        """Whether the site's TDM file (W3C TDM Reservation Protocol, section 6) reserves all of it."""
        address = canonical_url("/.well-known/tdmrep.json", url)
        try:
            page = await self.guess(address)
            rules = json.loads(page.body[:100_000])
        except (FetchFailed, ValueError, RecursionError):
            return False
        return isinstance(rules, list) and any(
            isinstance(rule, dict) and str(rule.get("location", "")).strip() in ("/", "/*", "*")
            and str(rule.get("tdm-reservation", "")).strip() == "1" for rule in rules[:1_000]
        )  # fmt: skip


def _tried_page(
    entry: Entry,
    item: Item,
    *,
    page: FetchedPage | None = None,
    reservation: str = "",
    is_free: bool | None = None,
    language: str = "",
    remark: str = "",
) -> TriedPage:
    return TriedPage(
        url=entry.url or "", text_status=item.text_status, title=item.title, n_chars=len(item.text),
        published_at=item.published_at, reservation=reservation, is_free=is_free, language=language, remark=remark,
        entry=entry, page=page, item=item,
    )  # fmt: skip


def own_addresses(source: Source) -> tuple[str, ...]:
    """Return the addresses that say which sites a source has."""
    return tuple(address for address in (source.url, source.homepage) if address)


def _is_of_news(address: str) -> bool:
    return "news" in address.lower() or "nieuws" in address.lower()
