"""The gate alone, with a clock that does not run: the rules for public hosts, which no test may fetch from."""

import asyncio
import random
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from monitor.extract_charset import Headers
from monitor.records import FetchedPage
from monitor.spiders.failures import FetchFailed
from monitor.spiders.politeness import HostGate
from monitor.spiders.retry_after import retry_after_s
from monitor.spiders.robots import ALLOW_ALL, RobotsRules, robots_url, rules_of
from monitor.spiders.settings import HOST_DOWN_S, MAX_CRAWL_DELAY_S, MAX_RETRY_AFTER_S, MIN_DELAY_S
from monitor.spiders.transport import Answer

NOW = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)
URL = "https://voorbeeld.nl/a"


class Clock:
    """Seconds that a test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def make_gate(clock: Clock, *, allow_loopback: bool = False, stop: frozenset[str] = frozenset()) -> HostGate:
    return HostGate(
        stop_list=stop, allow_loopback=allow_loopback, clock=lambda: NOW, monotonic=clock, rng=random.Random(1)
    )


def answer(status: int, **headers: str) -> Answer:
    names = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Answer(status=status, headers=names, body=b"", truncated=False)


def wait_after(gate: HostGate, clock: Clock, url: str, delay_s: float, latency_s: float = 0.0) -> float:
    """Return for how long the next request to the same host waits after one that took ``latency_s``."""
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock.now += seconds

    async def twice() -> None:
        async with gate.turn(url, delay_s):
            clock.now += latency_s
        async with gate.turn(url, delay_s):
            pass

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncio, "sleep", sleep)
        asyncio.run(twice())
    return sum(slept)


def test_public_hosts_are_never_asked_faster_than_the_floor() -> None:
    clock = Clock()
    assert wait_after(make_gate(clock), clock, URL, delay_s=0.0) >= MIN_DELAY_S


def test_also_where_loopback_is_allowed_public_hosts_keep_the_floor() -> None:
    clock = Clock()
    assert wait_after(make_gate(clock, allow_loopback=True), clock, URL, delay_s=0.0) >= MIN_DELAY_S


def test_only_this_machine_may_go_faster() -> None:
    clock = Clock()
    assert wait_after(make_gate(clock, allow_loopback=True), clock, "http://127.0.0.1:9/", delay_s=0.0) == 0.0


@pytest.mark.parametrize("seed", range(5))
def test_jitter_only_makes_it_slower(seed: int) -> None:
    clock = Clock()
    gate = HostGate(
        stop_list=frozenset(), allow_loopback=False, clock=lambda: NOW, monotonic=clock, rng=random.Random(seed)
    )
    assert 5.0 <= wait_after(gate, clock, URL, delay_s=5.0) <= 5.0 * 1.25


def test_a_slow_host_is_given_time_to_rest() -> None:
    clock = Clock()
    assert wait_after(make_gate(clock), clock, URL, delay_s=2.0, latency_s=6.0) >= 12.0


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("999999999999", MAX_RETRY_AFTER_S),
        ("Tue, 10 Nov 2026 12:10:00 GMT", 600.0),
        ("Tue, 10 Nov 2026 11:00:00 GMT", 0.0),
        ("Tue, 10 Nov 2099 12:10:00 GMT", MAX_RETRY_AFTER_S),
        ("", None),
        ("morgen", None),
        ("-5", None),
        ("1.5", None),
        ("²", None),
        ("Tue, 99 Nov 2026 12:10:00 GMT", None),
    ],
)
def test_retry_after_in_both_forms(value: str, expected: float | None) -> None:
    assert retry_after_s(value, now=NOW) == expected


def test_retry_after_closes_all_ports_of_a_public_host() -> None:
    clock = Clock()
    gate = make_gate(clock)
    gate.note("https://voorbeeld.nl:8443/b", answer(200))  # known from an earlier request
    gate.note(URL, answer(429, retry_after="600"))
    assert gate.closed_for_s(URL) >= 600
    assert gate.closed_for_s("https://voorbeeld.nl:8443/b") >= 600
    assert gate.closed_for_s("https://ander.nl/") == 0


def test_retry_after_on_this_machine_closes_one_port() -> None:
    gate = make_gate(Clock(), allow_loopback=True)
    gate.note("http://127.0.0.1:81/", answer(200))
    gate.note("http://127.0.0.1:80/", answer(429, retry_after="600"))
    assert gate.closed_for_s("http://127.0.0.1:80/") >= 600
    assert gate.closed_for_s("http://127.0.0.1:81/") == 0


def test_429_without_a_time_backs_off_more_each_time() -> None:
    clock = Clock()
    gate = make_gate(clock)
    waits = []
    for _ in range(3):
        gate.note(URL, answer(429))
        waits.append(gate.closed_for_s(URL))
        clock.now += waits[-1]
    assert waits[0] >= 30 and waits[1] > waits[0] and waits[2] > waits[1]


def test_a_host_closed_for_long_is_refused_at_once() -> None:
    gate = make_gate(Clock())
    gate.note(URL, answer(503, retry_after="3600"))

    async def take() -> None:
        async with gate.turn(URL, 2.0):
            raise AssertionError("the host asked to be left alone")

    with pytest.raises(FetchFailed) as caught:
        asyncio.run(take())
    assert caught.value.error == "rate_limited" and (caught.value.retry_after_s or 0) >= 3600


def test_a_host_that_cannot_be_reached_is_left_alone_for_ten_minutes() -> None:
    clock = Clock()
    gate = make_gate(clock)
    gate.note_failure(URL, FetchFailed(URL, "dns", "no such host"))

    async def never(url: str) -> FetchedPage:
        raise AssertionError("nothing may be asked")

    with pytest.raises(FetchFailed) as caught:
        asyncio.run(gate.allow(URL, never))
    assert caught.value.error == "dns"
    clock.now += HOST_DOWN_S + 1
    with pytest.raises(AssertionError):
        asyncio.run(gate.allow(URL, never))


def test_one_timeout_is_no_host_down_and_two_are() -> None:
    gate = make_gate(Clock())
    failure = FetchFailed(URL, "timeout", "slow")
    gate.note_failure(URL, failure)
    asyncio.run(gate.allow(URL, robots("")))
    gate.note_failure(URL, failure)
    with pytest.raises(FetchFailed):
        asyncio.run(gate.allow(URL, robots("")))


def test_the_stop_list_holds_at_once_also_for_who_is_waiting() -> None:
    clock = Clock()
    gate = make_gate(clock)

    async def sleep(seconds: float) -> None:
        clock.now += seconds
        gate.stop("voorbeeld.nl")

    async def twice() -> None:
        async with gate.turn(URL, 2.0):
            pass
        async with gate.turn(URL, 2.0):
            raise AssertionError("the host was put on the stop list")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncio, "sleep", sleep)
        with pytest.raises(FetchFailed, match="stop list"):
            asyncio.run(twice())


def test_the_stop_list_covers_hosts_below_a_domain() -> None:
    gate = make_gate(Clock(), stop=frozenset(("Voorbeeld.nl",)))
    assert gate.is_stopped("https://www.voorbeeld.nl/a")
    assert not gate.is_stopped("https://mijnvoorbeeld.nl/a")


# --- robots.txt ---------------------------------------------------------------------------------------------------


def robots_page(status: int = 200, body: str | bytes = "", headers: Headers = ()) -> FetchedPage:
    return FetchedPage(
        source_id="", url=robots_url(URL), final_url=robots_url(URL), status=status, headers=tuple(headers),
        body=body.encode() if isinstance(body, str) else body, truncated=False, fetched_at=NOW,
    )  # fmt: skip


def robots(body: str) -> Callable[[str], "asyncio.Future[FetchedPage]"]:
    async def fetch(url: str) -> FetchedPage:
        return robots_page(body=body)

    return fetch  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b", True),  # the longest match wins
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),  # of equals the allowing one
        ("User-agent: *\nDisallow: /*.php$", "/x.php", False),
        ("User-agent: *\nDisallow: /*.php$", "/x.php?y", True),
        ("User-agent: *\nDisallow: /caf%C3%A9", "/café", False),
        ("User-Agent: ONRUSTMONITOR\nDisallow: /", "/", False),
        ("User-agent: anders\nDisallow: /", "/", True),
        ("User-agent: a\nUser-agent: onrustmonitor\nDisallow: /x", "/x", False),  # a group with several names
        ("Disallow: /", "/", True),  # no group: no rule
        ("User-agent: *\nDisallow:", "/", True),
        ("<html>geen robots</html>", "/", True),
        ("\ufeffUser-agent: *\nDisallow: /", "/", False),
        ("User-agent: *\r\nDisallow: /a # uitleg\r\n", "/a", False),
    ],
)
def test_rules_of_rfc_9309(rules: str, path: str, allowed: bool) -> None:
    assert rules_of(robots_page(body=rules)).allows(f"https://voorbeeld.nl{path}") is allowed


def test_a_crawl_delay_of_a_week_is_taken_as_a_minute() -> None:
    rules = rules_of(robots_page(body="User-agent: *\nCrawl-delay: 604800"))
    assert rules.crawl_delay_s == MAX_CRAWL_DELAY_S


def test_crawl_delays_that_are_no_number_are_ignored() -> None:
    assert rules_of(robots_page(body="User-agent: *\nCrawl-delay: vijf")).crawl_delay_s == 0.0


def test_sitemaps_in_robots_txt_are_found() -> None:
    rules = rules_of(robots_page(body="Sitemap: https://voorbeeld.nl/nieuws.xml"))
    assert rules.sitemaps == ("https://voorbeeld.nl/nieuws.xml",)


def test_binary_robots_txt_allows_everything_and_breaks_nothing() -> None:
    assert rules_of(robots_page(body=bytes(range(256)) * 100)).allows(URL)
    assert isinstance(ALLOW_ALL, RobotsRules)
