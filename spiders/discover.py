"""From an address to candidates for a source, in a fixed order.

Is the address itself a feed or sitemap; the canonical address of the page; the feeds that the page names; the sitemaps
that robots.txt names; and only where the site names nothing that works, the paths that many sites have.
"""

from dataclasses import replace

from monitor.errors import FetchError
from monitor.extract_walls import is_consent_address
from monitor.records import FetchedPage, SourceKind
from monitor.spiders.failures import FetchFailed
from monitor.spiders.look import Look
from monitor.spiders.probe import Alternate, Probe
from monitor.spiders.trying import Candidate, Discovery, FoundBy, ranked
from monitor.urls import canonical_url, url_key

# WordPress and many others; Drupal, Jekyll, Hugo; Blogger and Atom blogs; JSON Feed; then sitemaps, of news first.
KNOWN_PATHS = (
    "/feed", "/feed/", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/feed.json", "/index.xml", "/rss/nieuws.rss",
    "/sitemap-news.xml", "/news-sitemap.xml", "/sitemap_news.xml", "/sitemap.xml", "/sitemap_index.xml",
)  # fmt: skip
MAX_ALTERNATES = 8  # of those that a page names
MAX_SITEMAPS = 4  # of those that robots.txt names
MAX_PARTS = 3  # of a sitemap index
_HOPELESS = ("dns", "connection", "tls", "unsafe_address", "timeout")  # every other address of the host fails as well


async def discover(look: Look, address: str) -> Discovery:
    """Look for what can be collected at an address."""
    found = _Found(look, address)
    try:
        page = await look.page(address)
    except FetchFailed as failure:
        problem = f"{failure.error}: {failure.reason}"
        if failure.error not in _HOPELESS:
            await found.from_robots(address)
            await found.from_known_paths(address)
        return await found.result(address, problem=problem)
    seen = await look.probe(page)
    if seen.kind in ("feed", "sitemap"):
        await found.add(page, seen, "address")
        return await found.result(seen.homepage or canonical_url("/", page.final_url), seen)
    is_wall = is_consent_address(page.final_url)
    base = address if is_wall else page.final_url  # nothing is asked of the host of a wall
    problem = "it leads to a consent wall" if is_wall else ""
    if seen.kind == "other" and not problem:
        problem = f"neither a page nor a feed: {seen.remark}"
    if seen.kind == "page":
        look.genre = "forum" if seen.is_forum else look.genre
        await found.from_page(page, seen)
    await found.from_robots(base)
    await found.from_known_paths(base)
    return await found.result(base, seen, problem)


class _Found:
    """The candidates so far."""

    def __init__(self, look: Look, address: str) -> None:
        self._look, self._address = look, address
        self._candidates: list[Candidate] = []
        self._seen: set[str] = set()

    @property
    def _works(self) -> bool:
        return any(candidate.is_usable for candidate in self._candidates)

    async def add(self, page: FetchedPage, seen: Probe, found_by: FoundBy, title: str = "") -> None:
        """Take in a document that is a feed or sitemap."""
        kind: SourceKind = "feed" if seen.kind == "feed" else "sitemap"
        one = Candidate(
            url=page.final_url, found_by=found_by, kind=kind, format=seen.format, title=seen.title or title,
            language=seen.language, entries=seen.entries, reservation=seen.reservation, remark=seen.remark,
            document=page,
        )  # fmt: skip
        if seen.format == "sitemap index":
            one = await self._with_parts(one, seen)
        if one.kind == "sitemap" and not one.entries.n and not one.remark:
            one = replace(one, remark=f"lists {seen.n_listed} addresses, none with a recent date")
        elif not one.entries.n and not one.remark:
            one = replace(one, remark="it has no entries now")
        if not any(_is_the_same(one, other) for other in self._candidates):
            self._candidates.append(one)

    async def _with_parts(self, index: Candidate, seen: Probe) -> Candidate:
        """Read the newest parts of a sitemap index, until one has entries."""
        for number, url in enumerate(seen.follow[:MAX_PARTS], 1):
            try:
                page = await self._look.page(url, keep_to_site=True)
            except FetchFailed:
                continue
            part = await self._look.probe(page)
            if part.entries.n:
                told = f"{number} of {seen.n_listed} parts looked at"
                return replace(index, entries=part.entries, document=page, language=part.language, remark=told)
        return replace(index, remark=f"none of the {min(seen.n_listed, MAX_PARTS)} newest parts has a recent address")

    async def from_page(self, page: FetchedPage, seen: Probe) -> None:
        """Take in what the canonical address of a page gives, where that is another page, and the feeds it names."""
        if seen.canonical and url_key(seen.canonical) not in (url_key(page.final_url), url_key(page.url)):
            await self._canonical(seen)
        await self._alternates(seen.alternates, "link")

    async def _canonical(self, seen: Probe) -> None:
        try:
            other = await self._look.page(seen.canonical, keep_to_site=True)
        except FetchFailed:
            return
        probed = await self._look.probe(other)
        if probed.kind in ("feed", "sitemap"):
            await self.add(other, probed, "canonical")
        else:
            await self._alternates(probed.alternates, "canonical_link")

    async def _alternates(self, links: tuple[Alternate, ...], found_by: FoundBy) -> None:
        for link in links[:MAX_ALTERNATES]:
            await self._try(link.url, found_by, title=link.title)
        if len(links) > MAX_ALTERNATES:
            self._look.steps.append(f"{len(links) - MAX_ALTERNATES} more feeds on the page were not looked at")

    async def _try(self, url: str, found_by: FoundBy, title: str = "") -> None:
        """Look at an address that the site names; where it is of no use, that is told."""
        if url_key(url) in self._seen:
            return
        self._seen.add(url_key(url))
        try:
            page = await self._look.page(url)
        except FetchFailed as failure:
            self._failed(url, found_by, f"{failure.error}: {failure.reason}", title)
            return
        seen = await self._look.probe(page)
        if seen.kind in ("feed", "sitemap"):
            await self.add(page, seen, found_by, title)
        else:
            why = "a web page, not a feed" if seen.kind == "page" else seen.remark
            self._failed(url, found_by, f"not_a_feed: {why}", title)

    def _failed(self, url: str, found_by: FoundBy, why: str, title: str) -> None:
        self._candidates.append(Candidate(url=url, found_by=found_by, kind=None, title=title, remark=why))

    async def from_robots(self, url: str) -> None:
        """Take in the sitemaps that robots.txt names."""
        for address in self._look.sitemaps(url)[:MAX_SITEMAPS]:
            await self._try(address, "robots")

    async def from_known_paths(self, url: str) -> None:
        """Guess, until one works; not where the site itself named something that does."""
        for path in KNOWN_PATHS:
            if self._works:
                return
            try:
                address = canonical_url(path, url)
                if address in self._seen:
                    continue
                self._seen.add(address)
                page = await self._look.guess(address)
            except FetchFailed as failure:
                if failure.error in _HOPELESS or failure.error == "rate_limited":
                    return
                continue
            except FetchError:
                return
            seen = await self._look.probe(page)
            if seen.kind in ("feed", "sitemap"):
                await self.add(page, seen, "path")

    async def result(self, homepage: str, seen: Probe | None = None, problem: str = "") -> Discovery:
        """Try the pages of the candidates, the most promising first, and order them by what came of it."""
        look, now = self._look, self._look.crawl.clock()
        is_reserved = bool(self._candidates) and await look.site_reserves(homepage)
        done = []
        for one in ranked(self._candidates, homepage, now):
            tried = await look.with_pages(one, (one.url, homepage, self._address)) if one.is_usable else one
            done.append(replace(tried, reservation=tried.reservation or "tdm") if is_reserved else tried)
        spoken = seen.language if seen else ""
        candidates = ranked([replace(one, language=one.language or spoken) for one in done], homepage, now)
        best = next((one for one in candidates if one.is_usable), None)
        return Discovery(
            address=self._address,
            homepage=homepage,
            title=(seen.title if seen else "") or (best.title if best else ""),
            language=(best.language if best else "") or spoken,
            is_forum=bool(seen and seen.is_forum),
            candidates=candidates,
            problem=problem,
            n_requests=look.n_requests,
            steps=tuple(look.steps),
        )


def _is_the_same(one: Candidate, other: Candidate) -> bool:
    """Whether two documents are one under two addresses: /feed and /feed/, RSS under two paths."""
    if url_key(one.url) == url_key(other.url):
        return True
    same = one.format == other.format and one.title == other.title and one.entries.n == other.entries.n
    return same and one.entries.n > 0 and one.entries.urls == other.entries.urls
