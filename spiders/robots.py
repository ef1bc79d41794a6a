"""robots.txt by RFC 9309, on the safe side where the standard leaves room.

2xx: the rules. 401 and 403: nothing may be fetched. 429 and 5xx, and a host that cannot be reached: nothing for now.
Other 4xx: everything may be fetched.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from monitor.extract_charset import decode
from monitor.records import FetchedPage
from monitor.spiders.failures import FetchFailed
from monitor.spiders.settings import MAX_CRAWL_DELAY_S, ROBOT


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsRules:
    """What one host allows."""

    rules: Any | None  # protego.Protego; None: the same for every address
    allow_all: bool = False
    wait: bool = False  # nothing for now, ask again later
    crawl_delay_s: float = 0.0
    sitemaps: tuple[str, ...] = ()

    def allows(self, url: str) -> bool:
        """Whether an address may be fetched."""
        if self.rules is None:
            return self.allow_all
        return bool(self.rules.can_fetch(url, ROBOT))


ALLOW_ALL = RobotsRules(rules=None, allow_all=True)
DISALLOW_ALL = RobotsRules(rules=None, allow_all=False)
WAIT = RobotsRules(rules=None, allow_all=False, wait=True)


def robots_url(url: str) -> str:
    """Return where the robots.txt of an address lies."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/robots.txt"


async def read_robots(url: str, fetch: Callable[[str], Awaitable[FetchedPage]]) -> RobotsRules:
    """Fetch and read the robots.txt for an address.

    Args:
        url: any address of the host.
        fetch: follows redirects and returns the last answer, of any status.

    Raises:
        FetchFailed: the host cannot be reached at all (no such name, no connection).
    """
    try:
        page = await fetch(robots_url(url))
    except FetchFailed as failure:
        if failure.error in ("dns", "connection", "tls", "unsafe_address"):
            raise
        return ALLOW_ALL if failure.error == "redirects" else WAIT
    return rules_of(page)


def rules_of(page: FetchedPage) -> RobotsRules:
    """Turn the answer to a request for robots.txt into rules."""
    if page.status in (401, 403):
        return DISALLOW_ALL
    if page.status == 429 or page.status >= 500:
        return WAIT
    if page.status != 200:
        return ALLOW_ALL
    from protego import Protego

    rules = Protego.parse(decode(page.body)[0])
    delay = rules.crawl_delay(ROBOT)
    return RobotsRules(
        rules=rules,
        crawl_delay_s=min(MAX_CRAWL_DELAY_S, max(0.0, float(delay))) if delay else 0.0,
        sitemaps=tuple(str(address) for address in rules.sitemaps)[:50],
    )
