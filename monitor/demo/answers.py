"""What a host of the demonstration answers to a request: pages, feeds, redirects, walls, refusals and traps."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import parse_qs, quote

from monitor.demo import pages
from monitor.demo.feeds import feed, old_path
from monitor.demo.pages import PlainView
from monitor.demo.sitemaps import sitemap
from monitor.demo.views import threads
from monitor.demo.world import FORUM_LISTINGS, DemoText, Host, World

_HTML = "text/html"
_FEED_CONTENT = {
    "rss": "application/rss+xml", "atom": "application/atom+xml", "rdf": "application/rdf+xml",
    "json": "application/feed+json",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as it came in; only GET and HEAD get this far."""

    path: str
    query: str
    headers: dict[str, str]  # names in lower case
    at: datetime  # real time, UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A response."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    delay_s: float = 0.0
    hang_up: bool = False  # close the connection without a word


@dataclass(slots=True)
class HostSite:
    """One host: its texts by address, and which texts have refused their first request."""

    world: World
    host: Host
    base: str
    refused: set[str] = field(default_factory=set)
    by_target: dict[str, DemoText] = field(init=False)
    by_number: dict[int, DemoText] = field(init=False)

    def __post_init__(self) -> None:
        own = [text for text in self.world.texts if text.source == self.host.id]
        self.by_target = {self.world.paths[text.id]: text for text in reversed(own)}
        self.by_number = {text.number: text for text in own}

    def answer(self, request: Request, asof: datetime) -> Answer:
        """Answer a request with what had been published by ``asof``."""
        if self.host.is_dead(asof) and request.path != "/robots.txt":
            return _dead() if request.path == self.host.listing_path else Answer(status=0, hang_up=True)
        if self.host.is_down(asof):
            return Answer(status=503, headers=(("Content-Type", "text/plain"),), body=b"Onderhoud")
        for route in self._routes():
            found = route(request, asof)
            if found is not None:
                return _conditional(found, request)
        return self._missing()

    def _routes(self) -> tuple[Callable[[Request, datetime], Answer | None], ...]:
        return (self._robots, self._listing, self._front, self._article, self._redirect, self._post, self._trap)

    # --- Lists ----------------------------------------------------------------------------------------------------

    def _robots(self, request: Request, _asof: datetime) -> Answer | None:
        if request.path != "/robots.txt" or not self.host.robots:
            return None
        body = pages.render("robots.txt.j2", self.host, base=self.base)
        return Answer(status=200, headers=(("Content-Type", "text/plain; charset=utf-8"),), body=body.encode())

    def _listing(self, request: Request, asof: datetime) -> Answer | None:
        host = self.host
        if host.list == "sitemap":
            body = sitemap(self.world, host, request.path, self.base, asof)
            kind = "application/x-gzip" if request.path.endswith(".gz") else "application/xml"
            return self._ok(body, kind, self._changed_at(asof)) if body is not None else None
        if request.path == host.listing_path and host.has_moved(asof):
            return _redirect(301, self.base + host.moved_to)
        if request.path not in (host.listing_path, host.moved_to):
            return None
        if host.list in _FEED_CONTENT:
            text = feed(self.world, host, self.base, asof, request.at)
            return self._ok(
                self._encode(text), f"{_FEED_CONTENT[host.list]}; charset={host.charset}", self._changed_at(asof)
            )
        html = pages.listing(self.world, host, _page_number(request.query), asof)
        return self._page(html, self._changed_at(asof)) if html is not None else None

    def _front(self, request: Request, asof: datetime) -> Answer | None:
        if request.path != self.host.home:
            return None
        return self._page(pages.front_page(self.world, self.host, asof), self._changed_at(asof))

    # --- Texts ----------------------------------------------------------------------------------------------------

    def _article(self, request: Request, asof: datetime) -> Answer | None:
        target = f"{request.path}?{request.query}" if request.query else request.path
        text = self.by_target.get(target) or self.by_target.get(request.path)
        if text is None:
            return None
        if self.host.list in FORUM_LISTINGS:
            return self._thread(self.world.paths[text.id], asof)
        if text.published_at > asof:
            return None
        if self.host.wall == "consent":
            address = quote(self.base + self.world.paths[text.id], safe="")
            return _redirect(302, f"{self.base}/consent?callbackUrl={address}")
        if text.id in self.world.oddities.rate_limited and text.id not in self.refused:
            self.refused.add(text.id)
            return Answer(status=429, headers=(("Retry-After", "1"), ("Content-Type", "text/plain")), body=b"te veel")
        html = pages.article(self.world, text, self.base, asof)
        return self._page(html, text.updated_at(asof), text=text)

    def _thread(self, path: str, asof: datetime) -> Answer | None:
        html = pages.thread(self.world, self.host, path, self.base, asof)
        if html is None:
            return None
        posts = next(posts for posts in threads(self.world, self.host, asof) if self.world.paths[posts[0].id] == path)
        return self._page(html, max(post.updated_at(asof) for post in posts))

    def _post(self, request: Request, asof: datetime) -> Answer | None:
        """Answer the address of a single post with its thread."""
        if self.host.list == "discourse" and (found := re.fullmatch(r"(/t/[^/]+/\d+)/\d+", request.path)):
            return self._thread(found[1], asof)
        if self.host.list == "phpbb" and (found := re.fullmatch(r"/forum/bericht/(\d+)", request.path)):
            text = self.by_number.get(int(found[1]))
            return self._thread(self.world.paths[text.id], asof) if text else None
        return None

    def _redirect(self, request: Request, asof: datetime) -> Answer | None:
        found = re.fullmatch(r"/(?:oud|n)/(\d{1,9})(?:\.html)?", request.path)
        text = self.by_number.get(int(found[1])) if found else None
        if text is None or text.published_at > asof:
            return None
        odd = self.world.oddities
        known = request.path == old_path(text) and text.id in odd.moved | odd.elsewhere
        if not known and not self.host.short:
            return None
        return _redirect(301 if text.id in odd.moved else 302, self.base + self.world.paths[text.id])

    # --- Other pages ----------------------------------------------------------------------------------------------

    def _trap(self, request: Request, asof: datetime) -> Answer | None:
        path = request.path
        if path in ("/oud/rondje-a", "/oud/rondje-b"):
            return _redirect(302, f"{self.base}/oud/rondje-{'b' if path.endswith('a') else 'a'}")
        if path == "/consent" and self.host.wall == "consent":
            return self._page(pages.render("consent.html.j2", self.host), None)
        if path == "/agenda":
            return self._page(pages.plain(self.host, _calendar(request.query, asof)), None)
        if path in ("/zoeken", "/zoeken.php"):
            return self._page(pages.plain(self.host, _search(request.query)), None)
        if path in ("/contact", "/over-ons", "/contact/", "/over-ons/"):
            text = f"{self.host.name} hoort bij de demonstratie van onrustmonitor en bestaat niet."
            return self._page(pages.plain(self.host, PlainView(title="Over ons", text=text)), None)
        return None

    def _missing(self) -> Answer:
        html = pages.plain(self.host, PlainView(title="Niet gevonden", text="Deze bladzijde bestaat niet (meer)."))
        return Answer(status=404, headers=(("Content-Type", "text/html; charset=utf-8"),), body=html.encode())

    # --- Headers --------------------------------------------------------------------------------------------------

    def _page(self, html: str, changed_at: datetime | None, *, text: DemoText | None = None) -> Answer:
        odd, charset = self.world.oddities, self.host.charset
        extra: list[tuple[str, str]] = []
        delay_s = 0.0
        if text is not None:
            charset = "utf-8" if text.id in odd.wrong_charset else charset
            delay_s = odd.slow_s.get(text.id, 0.0)
            extra += [("TDM-Reservation", "1")] * (text.id in odd.tdm_reserved)
            extra += [("X-Robots-Tag", "noindex")] * (text.id in odd.noindex)
        return self._ok(self._encode(html), f"{_HTML}; charset={charset}", changed_at, tuple(extra), delay_s)

    def _ok(
        self,
        body: bytes,
        content_type: str,
        changed_at: datetime | None,
        extra: tuple[tuple[str, str], ...] = (),
        delay_s: float = 0.0,
    ) -> Answer:
        headers = [("Content-Type", content_type), *extra]
        if self.host.validators in ("both", "etag"):
            headers.append(("ETag", f'"{hashlib.sha256(body).hexdigest()[:20]}"'))
        if self.host.validators in ("both", "date") and changed_at is not None:
            headers.append(("Last-Modified", format_datetime(changed_at.astimezone(UTC), usegmt=True)))
        if self.host.validators == "none":
            headers += [("Expires", "0"), ("Cache-Control", "no-store")]
        return Answer(status=200, headers=tuple(headers), body=body, delay_s=delay_s)

    def _encode(self, text: str) -> bytes:
        return text.encode(self.host.charset, "xmlcharrefreplace")

    def _changed_at(self, asof: datetime) -> datetime | None:
        return max((text.updated_at(asof) for text in self.world.of(self.host.id, asof)), default=None)


def _conditional(answer: Answer, request: Request) -> Answer:
    """Answer 304 where the asker has it already (RFC 9110, 13.2.2: If-None-Match goes before the date)."""
    if answer.status != 200:
        return answer
    kept = dict(answer.headers)
    wanted = request.headers.get("if-none-match")
    if wanted is not None:
        tags = [tag.strip().removeprefix("W/") for tag in wanted.split(",")]
        same = "ETag" in kept and kept["ETag"] in tags
    else:
        same = _not_since(kept.get("Last-Modified"), request.headers.get("if-modified-since"))
    if not same:
        return answer
    headers = tuple((name, value) for name, value in answer.headers if name != "Content-Type")
    return Answer(status=304, headers=headers, delay_s=answer.delay_s)


def _not_since(changed: str | None, since: str | None) -> bool:
    if changed is None or since is None:
        return False
    try:
        return parsedate_to_datetime(changed) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False


def _redirect(status: int, address: str) -> Answer:
    return Answer(status=status, headers=(("Location", address), ("Content-Type", "text/html; charset=utf-8")))


def _dead() -> Answer:
    body = b"<html><head><title>500 Internal Server Error</title></head><body>Er ging iets mis.</body></html>"
    return Answer(status=500, headers=(("Content-Type", "text/html"),), body=body)


def _page_number(query: str) -> int:
    values = parse_qs(query)
    written = (values.get("pagina") or values.get("page") or ["1"])[0]
    return int(written) if written.isdecimal() and len(written) < 6 else 1


def _calendar(query: str, asof: datetime) -> PlainView:
    """Show a month of an agenda without end: every month links to the next."""
    found = re.fullmatch(r"(\d{4})-(\d{2})", (parse_qs(query).get("maand") or [f"{asof:%Y-%m}"])[0])
    year, month = (int(found[1]), int(found[2])) if found else (asof.year, asof.month)
    following = f"{year + month // 12:04d}-{month % 12 + 1:02d}"
    links = (
        ("Volgende maand", f"/agenda?maand={following}"),
        ("Afdrukken", f"/agenda?maand={year}-{month:02d}&print=1"),
    )
    return PlainView(title=f"Agenda {month}-{year}", text="Er staat niets in de agenda van deze maand.", links=links)


def _search(query: str) -> PlainView:
    """Show search results without end: every page links to the next, and to the same in another order."""
    number = _page_number(query)
    links = (("Meer", f"/zoeken?pagina={number + 1}"), ("Op datum", f"/zoeken?pagina={number}&sorteer=datum"))
    return PlainView(title="Zoeken", text="Zoek in alle berichten.", links=links)
