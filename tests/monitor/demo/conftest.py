"""The demonstration site, running, and a plain HTTP client."""

import http.client
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from monitor.demo.site import Site
from monitor.demo.world import World, load_world
from monitor.records import Entry, FetchedPage

DEMO_NOW = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back for one request."""

    url: str
    status: int
    headers: dict[str, str]
    body: bytes

    def page(self, source_id: str, asked: str = "") -> FetchedPage:
        """Return it as the crawler would hand it on."""
        return FetchedPage(
            source_id=source_id, url=asked or self.url, final_url=self.url, status=self.status,
            headers=tuple(self.headers.items()), body=self.body, truncated=False, fetched_at=DEMO_NOW,
        )  # fmt: skip


Get = Callable[..., Reply]


def ask(url: str, headers: dict[str, str] | None = None, method: str = "GET") -> Reply:
    """Ask once; redirects are not followed."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    try:
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request(method, target, headers=headers or {})
        response = connection.getresponse()
        found = {name.lower(): value for name, value in response.getheaders()}
        return Reply(url=url, status=response.status, headers=found, body=response.read())
    finally:
        connection.close()


def follow(url: str) -> Reply:
    """Ask and follow redirects, at most five; a 429 is asked once more."""
    reply = ask(url)
    for _ in range(5):
        if reply.status == 429:
            reply = ask(reply.url)
        if reply.status not in (301, 302):
            break
        reply = ask(reply.headers["location"])
    return reply


@pytest.fixture(scope="session")
def world() -> World:
    """All that the demonstration can show."""
    return load_world()


@pytest.fixture(scope="module")
def site(world: World) -> Iterator[Site]:
    """The site at the moment of the demonstration."""
    with Site(world, DEMO_NOW) as running:
        yield running


@pytest.fixture
def get() -> Get:
    """Return a function that asks once."""
    return ask


@pytest.fixture
def get_following() -> Get:
    """Return a function that asks and follows redirects."""
    return follow


@pytest.fixture
def demo_now() -> datetime:
    """The moment of the demonstration."""
    return DEMO_NOW


@pytest.fixture
def bare_entry() -> Callable[[str, str], Entry]:
    """Return a factory of entries that know an address and nothing else."""

    def make(source_id: str, url: str) -> Entry:
        return Entry(
            id="entry", source_id=source_id, identity=url, identity_method="link", url=url, title="", text="",
            published_raw=None, published_at=None, published_source="none",
        )  # fmt: skip

    return make
