"""The loopback site: one listening socket for each source on 127.0.0.1, all served by one thread.

``python -m monitor.demo.site --asof 2026-11-25T06:00 --overlay DIR`` runs it alone, until SIGTERM or SIGINT.
"""

import argparse
import asyncio
import signal
import socket
import sys
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import unquote

from monitor.demo.answers import Answer, HostSite, Request
from monitor.demo.wire import message, parse_head
from monitor.demo.world import Host, World, load_world
from monitor.errors import MonitorError

MAX_HEAD_BYTES = 16_384
IDLE_S = 15.0  # a connection that asks nothing for so long is closed
_MAX_SEEN = 20_000  # requests remembered for each host


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One request that a host answered."""

    method: str
    target: str  # path and query as asked
    status: int  # 0: the connection was closed without an answer
    conditional: bool  # it carried If-None-Match or If-Modified-Since
    user_agent: str
    at: datetime


@dataclass(slots=True)
class HostRequests:
    """What was asked of one host since the site started."""

    seen: list[Seen] = field(default_factory=list)
    n_open: int = 0
    max_at_once: int = 0  # most requests in progress at one moment

    def note(self, one: Seen) -> None:
        """Remember a request; of very many the oldest half is forgotten."""
        if len(self.seen) >= _MAX_SEEN:
            del self.seen[: _MAX_SEEN // 2]
        self.seen.append(one)

    @property
    def paths(self) -> Counter[str]:
        """How often each path with query was asked."""
        return Counter(one.target for one in self.seen[:])

    @property
    def statuses(self) -> Counter[int]:
        """How often each status was given."""
        return Counter(one.status for one in self.seen[:])

    @property
    def n_conditional(self) -> int:
        """How many requests carried a validator."""
        return sum(one.conditional for one in self.seen[:])

    @property
    def robots_fetched(self) -> int:
        """How often robots.txt was asked."""
        return sum(one.target == "/robots.txt" for one in self.seen[:])


class Site:
    """The site at a moment of its own clock, which can be moved while it runs.

    Use as a context manager; the sockets listen from its start to its end.

    Args:
        world: what to show.
        asof: aware; what was published later is not there yet.
        ports: port by source id, to have the same addresses again; without it the system chooses free ones.

    Raises:
        MonitorError: on entering, where one of ``ports`` is taken.
    """

    def __init__(self, world: World, asof: datetime, *, ports: Mapping[str, int] | None = None) -> None:
        self.world = world
        self._lock = threading.Lock()
        self.asof = asof
        self._ports = dict(ports or {})
        self._sockets: dict[str, socket.socket] = {}
        self._hosts: dict[str, HostSite] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self.bases: dict[str, str] = {}  # source id -> http://127.0.0.1:port
        self.requests: dict[str, HostRequests] = {}

    @property
    def asof(self) -> datetime:
        """The moment that the site shows; may be set from any thread, for the requests that follow."""
        with self._lock:
            return self._asof

    @asof.setter
    def asof(self, moment: datetime) -> None:
        if moment.tzinfo is None:
            raise ValueError("the moment that the site shows must have a time zone")
        with self._lock:
            self._asof = moment

    @property
    def ports(self) -> dict[str, int]:
        """The port of each source, to start another site at the same addresses."""
        return {name: int(base.rpartition(":")[2]) for name, base in self.bases.items()}

    def __enter__(self) -> Self:
        for name, host in self.world.hosts.items():
            self._open(name, host)
        started = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(started,), name="demo-site", daemon=True)
        self._thread.start()
        started.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)
        if self._thread is not None:
            self._thread.join()
        self._close()

    def _open(self, name: str, host: Host) -> None:
        port = self._ports.get(name, 0)
        try:
            self._sockets[name] = listening = _listen(port)
        except OSError as error:
            self._close()
            raise MonitorError(f"The demonstration cannot listen on port {port}: {error.strerror}.") from error
        self.bases[name] = f"http://127.0.0.1:{listening.getsockname()[1]}"
        self._hosts[name] = HostSite(self.world, host, self.bases[name])
        self.requests[name] = HostRequests()

    def _close(self) -> None:
        for listening in self._sockets.values():
            listening.close()

    # --- The serving thread ---------------------------------------------------------------------------------------

    def _serve(self, started: threading.Event) -> None:
        self._loop = loop = asyncio.new_event_loop()
        servers = [
            loop.run_until_complete(asyncio.start_server(self._client(name), sock=listening, limit=MAX_HEAD_BYTES))
            for name, listening in self._sockets.items()
        ]
        loop.call_soon(started.set)
        loop.run_forever()
        for server in servers:
            server.close()
        loop.run_until_complete(_cancel_open())
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()

    def _client(self, name: str) -> "_Client":
        return _Client(self, name)

    def handle(self, name: str, method: str, target: str, headers: dict[str, str]) -> Answer:
        """Answer one request of a host; the target is path and query as asked."""
        path, _, query = target.partition("?")
        request = Request(path=unquote(path), query=query, headers=headers, at=datetime.now(UTC))
        answer = self._hosts[name].answer(request, self.asof)
        self.requests[name].note(
            Seen(
                method=method,
                target=target,
                status=answer.status,
                conditional=bool(headers.keys() & {"if-none-match", "if-modified-since"}),
                user_agent=headers.get("user-agent", ""),
                at=request.at,
            )
        )
        return answer


@dataclass(frozen=True, slots=True)
class _Client:
    """Talks HTTP/1.1 with the connections of one host."""

    site: Site
    name: str

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
            pass  # the other side went away, or asked something that is no request
        finally:
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; return whether another may follow on the connection."""
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), IDLE_S)
        method, target, headers = parse_head(head)
        if method not in ("GET", "HEAD") or not target.startswith("/"):
            status = HTTPStatus.METHOD_NOT_ALLOWED if target.startswith("/") else HTTPStatus.BAD_REQUEST
            writer.write(message(Answer(status=status), method, headers, keep=False))
            return False
        counts = self.site.requests[self.name]
        counts.n_open += 1
        counts.max_at_once = max(counts.max_at_once, counts.n_open)
        try:
            answer = self.site.handle(self.name, method, target, headers)
            if answer.delay_s:
                await asyncio.sleep(answer.delay_s)
            if answer.hang_up:
                return False
            keep = headers.get("connection", "").lower() != "close"
            writer.write(message(answer, method, headers, keep=keep))
            await writer.drain()
            return keep
        finally:
            counts.n_open -= 1


async def _cancel_open() -> None:
    """End the connections that are still open."""
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _listen(port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind(("127.0.0.1", port))
    except OSError:
        made.close()
        raise
    made.listen(64)
    made.setblocking(False)
    return made


# --- On its own ---------------------------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until a signal; print the folder with the overlay on the first line."""
    from monitor.demo.overlay import write_overlay

    parser = argparse.ArgumentParser(prog="python -m monitor.demo.site", description=__doc__)
    parser.add_argument("--asof", type=_moment, required=True, help="moment to show, UTC unless it has an offset")
    parser.add_argument("--overlay", type=Path, required=True, help="folder to write the data overlay to")
    parser.add_argument("--first-port", type=int, help="fixed ports from here on, one a source")
    options = parser.parse_args(arguments)
    world = load_world()
    first = options.first_port
    ports = {name: first + n for n, name in enumerate(sorted(world.hosts))} if first else None
    with Site(world, options.asof, ports=ports) as site:
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        sys.stdout.write(f"{write_overlay(site, options.overlay)}\n")
        sys.stdout.flush()
        stopped.wait()
    return 0


def _moment(written: str) -> datetime:
    found = datetime.fromisoformat(written)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


if __name__ == "__main__":
    sys.exit(main())
