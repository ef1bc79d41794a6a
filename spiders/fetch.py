"""From an address to a page: redirects followed one by one, validators only to the address that issued them."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from monitor.errors import FetchError
from monitor.extract_charset import header
from monitor.extract_walls import is_consent_address, leaves_site
from monitor.records import ErrorClass, FetchedPage
from monitor.spiders.download import REDIRECTS
from monitor.spiders.failures import FetchFailed
from monitor.spiders.settings import MAX_REDIRECTS, MAX_WAIT_S
from monitor.urls import authority, canonical_url

if TYPE_CHECKING:
    from scrapy import Spider

_PERMANENT = frozenset((301, 308))
_LOGIN = re.compile(r"/(?:log-?in|inloggen|aanmelden|sign-?in|wp-login\.php|auth|sso)(?:[/?.]|$)", re.IGNORECASE)
_STATUS_CLASSES: dict[int, ErrorClass] = {
    401: "login", 402: "forbidden", 403: "forbidden", 404: "not_found", 407: "login", 408: "server", 410: "gone",
    425: "server", 429: "rate_limited", 451: "forbidden",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A page and the way that led to it."""

    page: FetchedPage
    moved_to: str | None  # where unbroken permanent redirects from the address asked for end; None: it did not move


async def fetch(
    spider: "Spider",
    url: str,
    *,
    source_id: str,
    delay_s: float,
    max_bytes: int,
    validators: tuple[str, Mapping[str, str]] = ("", {}),
    keep_to_site: bool = False,
    is_page: bool = False,
    body: bytes | None = None,
) -> Fetched:
    """Fetch one address.

    Args:
        spider: whose engine downloads.
        validators: the address that issued them and the conditional headers; sent to that address only.
        keep_to_site: end at a redirect to another registered domain. A redirect to a consent wall gives a page without
            a body at the wall's address, which is not asked for.
        body: JSON that is sent by POST; such a question is sent on to another address of the same host only, where the
            host asks so by 307 or 308, and is never conditional. A fragment of ``url`` is not sent.

    Raises:
        FetchFailed: no address, no answer, a status of 4xx or 5xx, too many redirects, a login page, a 304 to a request
            without validators. 304 to one with them is no failure.
    """
    address, moved_to = _checked(url.partition("#")[0]), None
    seen = {address}
    is_permanent = True
    for _ in range(MAX_REDIRECTS + 1):
        conditional = dict(validators[1]) if address == validators[0] and body is None else {}
        limits = {"delay_s": delay_s, "max_bytes": max_bytes, "is_page": is_page}
        response = await _ask(spider, address, conditional, limits, body)
        page = _page(spider, source_id, url, address, response)
        target = _target(page) if page.status in REDIRECTS else None
        if target is None:
            _raise_for_status(spider, page, is_conditional=bool(conditional))
            return Fetched(page=page, moved_to=moved_to)
        is_permanent = is_permanent and page.status in _PERMANENT
        if is_permanent:
            moved_to = target
        if is_consent_address(target):
            return Fetched(page=_wall(page, target), moved_to=None)
        if body is not None:
            _refuse_to_post_on(url, address, target, page.status)
        _refuse_target(url, target, seen, keep_to_site=keep_to_site)
        seen.add(target)
        address = target
    raise FetchFailed(url, "redirects", f"more than {MAX_REDIRECTS} redirects")


def _checked(url: str) -> str:
    """Return an address that can be asked for; what a source file or an answer says may be anything."""
    try:
        canonical_url(url)
    except FetchError as error:
        raise FetchFailed(url[:200], "http", f"the address cannot be read: {error.reason}") from error
    return url.strip()


async def fetch_here(spider: "Spider", url: str, *, source_id: str, delay_s: float, max_bytes: int) -> FetchedPage:
    """Fetch one address and nothing that it leads to: for an address that was only guessed.

    Raises:
        FetchFailed: no answer, a redirect, or a status of 4xx or 5xx.
    """
    limits = {"delay_s": delay_s, "max_bytes": max_bytes, "is_page": False}
    page = _page(spider, source_id, url, url, await _ask(spider, url, {}, limits, None))
    if page.status in REDIRECTS:
        raise FetchFailed(url, "redirects", "it redirects, which a guess does not follow")
    _raise_for_status(spider, page, is_conditional=False)
    return page


async def _ask(
    spider: Any, address: str, headers: Mapping[str, str], limits: Mapping[str, Any], body: bytes | None
) -> Any:
    """Ask once; once more where the host is to be left alone for a moment only."""
    from scrapy import Request

    def request() -> Request:
        if body is None:
            return Request(address, headers=dict(headers), meta=dict(limits))
        posted = {"Content-Type": "application/json"}
        return Request(address, method="POST", headers=posted, body=body, meta=dict(limits))

    response = await spider.crawler.engine.download_async(request())
    if response.status in (429, 503):
        wait_s = spider.crawl.gate.closed_for_s(address)
        if 0 < wait_s <= MAX_WAIT_S:
            await asyncio.sleep(0)  # the gate itself waits until the host is open again
            response = await spider.crawler.engine.download_async(request())
    return response


def _page(spider: Any, source_id: str, url: str, address: str, response: Any) -> FetchedPage:
    return FetchedPage(
        source_id=source_id,
        url=url,
        final_url=address,
        status=response.status,
        headers=tuple(
            (name.decode("utf-8", "replace").lower(), value.decode("utf-8", "replace"))
            for name, values in response.headers.items()
            for value in values
        ),
        body=response.body,
        truncated="truncated" in response.flags,
        fetched_at=spider.crawl.clock(),
    )


def _target(page: FetchedPage) -> str | None:
    location = header(page.headers, "location")
    if not location:
        return None
    try:
        return canonical_url(location, page.final_url)
    except FetchError as error:
        raise FetchFailed(page.url, "redirects", f"a redirect leads nowhere: {error.reason}") from error


def _wall(page: FetchedPage, target: str) -> FetchedPage:
    return FetchedPage(
        source_id=page.source_id,
        url=page.url,
        final_url=target,
        status=page.status,
        headers=page.headers,
        body=b"",
        truncated=False,
        fetched_at=page.fetched_at,
    )


def _refuse_target(url: str, target: str, seen: set[str], *, keep_to_site: bool) -> None:
    if target in seen:
        raise FetchFailed(url, "redirects", "the redirects go round in a circle")
    if _LOGIN.search(target.split("?", 1)[0]) and not _LOGIN.search(url):
        raise FetchFailed(url, "login", "the address leads to a login page")
    if keep_to_site and leaves_site(url, target):
        raise FetchFailed(url, "redirects", "the address leads to another site, which is no source")


def _refuse_to_post_on(url: str, address: str, target: str, status: int) -> None:
    """Refuse to send a question on to another host, or where the redirect asks for GET."""
    if status not in (307, 308):
        raise FetchFailed(url, "redirects", f"the answer to a question by POST is a redirect ({status})")
    if authority(target) != authority(address) or target.partition(":")[0] != address.partition(":")[0]:
        raise FetchFailed(url, "redirects", "a question by POST is not sent on to another host")


def _raise_for_status(spider: Any, page: FetchedPage, *, is_conditional: bool) -> None:
    if page.status == 304 and not is_conditional:  # "not modified" since when? It would hide whatever there is
        raise FetchFailed(page.url, "http", "the server answers 304 to a request without conditions")
    if 200 <= page.status < 300 or page.status == 304:
        return
    if page.status in REDIRECTS:
        raise FetchFailed(page.url, "redirects", f"the server answers {page.status} and says not where to")
    error = _STATUS_CLASSES.get(page.status, "server" if page.status >= 500 else "http")
    if header(page.headers, "cf-mitigated"):
        error = "forbidden"
    reason = f"the server answers {page.status}"
    rests = spider.crawl.gate.rests
    if rests.left_s(page.final_url):
        reason += f"; the host is left alone until {rests.until(page.final_url):%Y-%m-%d %H:%M} UTC"
    raise FetchFailed(page.url, error, reason, rests.asked_s(page.final_url))
