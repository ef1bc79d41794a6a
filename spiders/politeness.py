"""The gate that every request passes: stop list, robots.txt, reservations, one request per host at a time, rests.

One gate serves all spiders of a process. It lies in the download handler, below everything that asks for pages, so
there is no way around it.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from monitor.records import ErrorClass, FetchedPage
from monitor.spiders.failures import FetchFailed
from monitor.spiders.reservations import HostReservations, is_reserved, read_rules, reservation_url
from monitor.spiders.rests import HostRests
from monitor.spiders.robots import RobotsRules, read_robots
from monitor.spiders.settings import HOST_DOWN_S, MAX_CONNECTIONS, MAX_WAIT_S, MIN_DELAY_S, ROBOTS_TTL_S
from monitor.spiders.transport import Answer
from monitor.urls import authority, host_of, in_domains, is_loopback_address

_LATENCY_FACTOR = 2.0  # a host that takes long to answer is given twice that time to rest
_MAX_LATENCY_S = 30.0
_TIMEOUTS_UNTIL_DOWN = 2
_REMEMBERED: tuple[ErrorClass, ...] = ("dns", "connection", "tls", "unsafe_address")


@dataclass(slots=True)
class _Host:
    """What the gate knows of one host and port."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    next_at: float = 0.0  # monotonic seconds
    n_timeouts: int = 0
    down_until: float = 0.0
    down: FetchFailed | None = None
    robots: RobotsRules | None = None
    robots_at: float = 0.0
    robots_lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    reservations_failed: bool = False  # could not be had: not asked for again in this run


class HostGate:
    """Paces requests per host and refuses those that may not be made."""

    def __init__(
        self,
        *,
        stop_list: frozenset[str],
        allow_loopback: bool,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
        rng: random.Random | None = None,
        read_stop_list: Callable[[], frozenset[str]] = frozenset,
    ) -> None:
        self._stop_list = frozenset(host.lower() for host in stop_list)
        self._allow_loopback = allow_loopback
        self._clock, self._monotonic = clock, monotonic
        self._rng = rng or random.Random()  # noqa: S311  # jitter is no secret
        self._hosts: dict[str, _Host] = {}
        self._connections = asyncio.Semaphore(MAX_CONNECTIONS)
        self._read_stop_list = read_stop_list
        self.rests = HostRests(key=self._rest_key, clock=clock, monotonic=monotonic, rng=self._rng)
        self.reservations = HostReservations()

    def stop(self, host: str) -> None:
        """Put a host or domain on the stop list; from the next request on nothing is fetched from it."""
        self._stop_list |= {host.lower()}

    def is_stopped(self, url: str) -> bool:
        """Whether an address is on the stop list, as it was given or as it stands now in the user's settings."""
        self._stop_list |= self._read_stop_list()
        return in_domains(host_of(url), self._stop_list)

    def robots_of(self, url: str) -> RobotsRules | None:
        """Return what the robots.txt of a host says; ``None`` where it was not asked for yet."""
        return self._host(url).robots

    def robots_waits(self, url: str) -> bool:
        """Whether a host's robots.txt could not be had, so that its pages are to be tried later."""
        rules = self._host(url).robots
        return rules is not None and rules.wait

    async def allow(self, url: str, fetch_robots: Callable[[str], Awaitable[FetchedPage]]) -> None:
        """Return when an address may be asked for at all.

        Raises:
            FetchFailed: "robots" where the stop list or robots.txt forbids it or robots.txt cannot be had;
                "rate_limited" where the host is left alone for longer than a run waits; the class of the connection
                where it cannot be reached.
        """
        if self.is_stopped(url):
            raise FetchFailed(url, "robots", "the host is on the stop list")
        self._refuse_when_down(url)
        self._refuse_when_resting(url)
        rules = await self._robots(url, fetch_robots)
        if rules.wait:
            raise FetchFailed(url, "robots", "robots.txt cannot be had now; nothing is fetched until it can")
        if not rules.allows(url):
            raise FetchFailed(url, "robots", "robots.txt does not allow this address")

    async def _robots(self, url: str, fetch: Callable[[str], Awaitable[FetchedPage]]) -> RobotsRules:
        host = self._host(url)
        async with host.robots_lock:
            if host.robots is None or self._monotonic() - host.robots_at > ROBOTS_TTL_S:
                host.robots = await read_robots(url, fetch)
                host.robots_at = self._monotonic()
        return host.robots

    async def refuse_reserved(self, url: str, fetch: Callable[[str], Awaitable[FetchedPage]]) -> None:
        """Refuse a page whose text the reservation file of its host reserves; the file is read once a week.

        Raises:
            FetchFailed: "reserved".
        """
        rules = await self._reservation_rules(url, fetch)
        if is_reserved(rules, url):
            raise FetchFailed(url, "reserved", "the publisher reserves this text (tdmrep.json)")

    async def _reservation_rules(
        self, url: str, fetch: Callable[[str], Awaitable[FetchedPage]]
    ) -> tuple[tuple[str, bool], ...]:
        name, host, address = authority(url), self._host(url), reservation_url(url)
        async with host.robots_lock:
            known = self.reservations.rules(name, self._clock())
            if known is not None or host.reservations_failed:
                return known or ()
            if host.robots is not None and not host.robots.allows(address):
                return ()
            try:
                rules = read_rules(await fetch(address))
            except FetchFailed:
                rules = None
            if rules is None:
                host.reservations_failed = True
                return ()
            self.reservations.note(name, rules, self._clock())
        return rules

    @asynccontextmanager
    async def turn(self, url: str, delay_s: float) -> AsyncIterator[None]:
        """Wait for this host's turn and hold it while the request is under way.

        Args:
            delay_s: what the source asks for; robots.txt and the floor for public hosts can only make it longer.

        Raises:
            FetchFailed: the host asked to be left alone for longer than a run waits, or is down.
        """
        host = self._host(url)
        async with host.lock:
            await self._wait(url, host)
            async with self._connections:
                started = self._monotonic()
                try:
                    yield
                finally:
                    now = self._monotonic()
                    host.next_at = now + self._pause_s(url, delay_s, now - started)

    async def _wait(self, url: str, host: _Host) -> None:
        while True:
            if self.is_stopped(url):
                raise FetchFailed(url, "robots", "the host is on the stop list")
            self._refuse_when_down(url)
            self._refuse_when_resting(url)
            ready_in = max(host.next_at - self._monotonic(), self.rests.left_s(url))
            if ready_in <= 0:
                return
            await asyncio.sleep(ready_in)

    def _pause_s(self, url: str, delay_s: float, latency_s: float) -> float:
        rules = self._host(url).robots
        wanted = max(delay_s, rules.crawl_delay_s if rules else 0.0)
        if not self._is_own_machine(url):
            wanted = max(wanted, MIN_DELAY_S, min(_MAX_LATENCY_S, _LATENCY_FACTOR * latency_s))
        return wanted * self._rng.uniform(1.0, 1.25)  # never less than asked

    def note(self, url: str, answer: Answer) -> None:
        """Take in what an answer says about the host."""
        self._host(url).n_timeouts = 0
        self.rests.note(url, answer)

    def note_failure(self, url: str, failure: FetchFailed) -> None:
        """Remember that a host could not be reached, so that its other pages do not wait for the same."""
        host = self._host(url)
        if failure.error == "timeout":
            host.n_timeouts += 1
        if failure.error in _REMEMBERED or host.n_timeouts >= _TIMEOUTS_UNTIL_DOWN:
            host.down_until, host.down = self._monotonic() + HOST_DOWN_S, failure

    def closed_for_s(self, url: str) -> float:
        """Return for how many seconds a host is still to be left alone."""
        return self.rests.left_s(url)

    def _refuse_when_resting(self, url: str) -> None:
        left_s = self.rests.left_s(url)
        if left_s > MAX_WAIT_S:
            until = f"{self.rests.until(url):%Y-%m-%d %H:%M} UTC"
            why = "asked to be left alone" if self.rests.asked_s(url) is not None else "refused several times; it rests"
            raise FetchFailed(url, "rate_limited", f"the host {why} until {until}", left_s, was_asked=False)

    def _refuse_when_down(self, url: str) -> None:
        host = self._host(url)
        if host.down is not None and self._monotonic() < host.down_until:
            raise FetchFailed(url, host.down.error, host.down.reason)

    def _is_own_machine(self, url: str) -> bool:
        name = host_of(url)
        return self._allow_loopback and (name == "localhost" or is_loopback_address(name))

    def _rest_key(self, url: str) -> str:
        """The whole host on the open internet; on this machine, where every port is a host, one port."""
        return authority(url) if self._is_own_machine(url) else host_of(url)

    def _host(self, url: str) -> _Host:
        return self._hosts.setdefault(authority(url), _Host())
