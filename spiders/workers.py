"""A few processes that read pages beside the crawler; each can be ended when a page takes too long."""

import asyncio
import json
import os
import sys
from datetime import datetime
from types import TracebackType
from typing import Any

from monitor.errors import ExtractError
from monitor.extract_thread import ThreadPage
from monitor.records import Entry, FetchedPage, Genre, Item, Source
from monitor.spiders.documents import Document
from monitor.spiders.probe import Probe
from monitor.spiders.worker import HEADER, frame, page_to
from monitor.wire import Record, from_json, to_json

TIME_LIMIT_S = 20.0  # for one page; the slowest real page of the benchmark set takes under one second
_START_LIMIT_S = 60.0  # importing the parsers on a cold disk
_PATIENCE_S = 0.25  # starting a process costs more than waiting that long
_STREAM_LIMIT = 16_000_000


class Workers:
    """A pool of reading processes. Use as an async context manager."""

    def __init__(self, n: int | None = None, *, time_limit_s: float = TIME_LIMIT_S) -> None:
        self._n = n or max(1, min(4, (os.cpu_count() or 2)))
        self._time_limit_s = time_limit_s
        self._idle: asyncio.LifoQueue[_Process] = asyncio.LifoQueue()
        self._all: set[_Process] = set()
        self._growing = asyncio.Lock()

    async def __aenter__(self) -> "Workers":
        return self  # processes are started when they are needed

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in tuple(self._all):
            await process.end()

    async def item(self, page: FetchedPage, entry: Entry, *, assignment_id: str, genre: Genre) -> Item:
        """Turn a page into an item.

        Raises:
            ExtractError: the page cannot be read, or not within the limits of time and memory.
        """
        job = {"task": "page", "entry": to_json(entry), "assignment_id": assignment_id, "genre": genre}
        return _record(Item, await self._do(job, page), page)

    async def thread(self, page: FetchedPage, entry: Entry, *, assignment_id: str, source: Source) -> ThreadPage:
        """Turn a page of a forum thread into its posts.

        Raises:
            ExtractError: the page cannot be read, or not within the limits of time and memory.
        """
        job = {"task": "thread", "entry": to_json(entry), "assignment_id": assignment_id, "source": to_json(source)}
        return _record(ThreadPage, await self._do(job, page), page)

    async def document(
        self, page: FetchedPage, source: Source, *, since: datetime | None = None, trust_guids: bool = True
    ) -> Document:
        """Read a document of a source; see ``parse_document``.

        Raises:
            ExtractError: it is not what the kind of source should give, or too slow to read.
        """
        job = {"task": "document", "source": to_json(source), "since": to_json(since), "trust_guids": trust_guids}
        return _record(Document, await self._do(job, page), page)

    async def probe(self, page: FetchedPage) -> Probe:
        """Look what a document at an unknown address is.

        Raises:
            ExtractError: it is too slow to read.
        """
        return _record(Probe, await self._do({"task": "probe"}, page), page)

    async def _do(self, job: dict[str, Any], page: FetchedPage) -> Any:
        process = await self._take()
        is_well = False
        try:
            answer = await process.ask(frame(job | {"page": page_to(page)}, page.body), self._time_limit_s)
            is_well = True
        except (TimeoutError, EOFError, ConnectionError) as error:
            why = "takes too long to read" if isinstance(error, TimeoutError) else "ends the process that reads it"
            raise ExtractError(page.url, f"the page {why}") from error
        finally:
            if is_well:
                self._idle.put_nowait(process)
            else:
                self._all.discard(process)
                await process.end()
        if "error" in answer:
            raise ExtractError(page.url, str(answer["error"]))
        return answer["result"]

    async def _take(self) -> "_Process":
        """Return an idle process; start another only where none comes free within a moment."""
        while True:
            if self._idle.empty() and len(self._all) < self._n and not self._growing.locked():
                # One caller at a time looks whether another is needed: else each of hundreds would start its own.
                async with self._growing:
                    if not self._all or not await self._comes_free():
                        process = await _Process.start()
                        self._all.add(process)
                        return process
            try:
                return await asyncio.wait_for(self._idle.get(), _PATIENCE_S)
            except TimeoutError:  # the last process may have been ended since: look again
                continue

    async def _comes_free(self) -> bool:
        deadline = asyncio.get_running_loop().time() + _PATIENCE_S
        while self._idle.empty() and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.01)
        return not self._idle.empty()


def _record(kind: type[Record], value: object, page: FetchedPage) -> Record:
    try:
        return from_json(kind, value)
    except ValueError as error:  # a worker that a page has taken over may say anything
        raise ExtractError(page.url, f"the worker's answer makes no sense: {error}") from error


class _Process:
    """One worker process and its two pipes."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._is_new = True

    @classmethod
    async def start(cls) -> "_Process":
        paths = os.pathsep.join(path for path in sys.path if path)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "monitor.spiders.worker",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": paths},
            limit=_STREAM_LIMIT,
        )
        return cls(process)

    async def ask(self, job: bytes, time_limit_s: float) -> dict[str, Any]:
        """Send one job and wait for its answer."""
        limit = time_limit_s + (_START_LIMIT_S if self._is_new else 0.0)
        async with asyncio.timeout(limit):
            if self._process.stdin is None or self._process.stdout is None:
                raise EOFError("the worker has no pipes")
            self._process.stdin.write(job)
            await self._process.stdin.drain()
            n_json, _ = HEADER.unpack(await self._process.stdout.readexactly(HEADER.size))
            answer: dict[str, Any] = json.loads(await self._process.stdout.readexactly(n_json))
        self._is_new = False
        return answer

    async def end(self) -> None:
        """End the process, whatever it is doing."""
        if self._process.returncode is None:
            self._process.kill()
        if self._process.stdin is not None:
            self._process.stdin.close()
        await self._process.wait()
