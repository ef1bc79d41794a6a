"""Hosts on this machine, a port each, that answer with whatever bytes a case gives."""

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Callable

from tests.hostile.case import Pages, Wire


class _Connection(Wire):
    """One connection to a client."""

    def __init__(self, path: str, writer: asyncio.StreamWriter) -> None:
        self.path, self._writer = path, writer

    async def send(self, data: bytes) -> None:
        for start in range(0, len(data), 1 << 20):
            self._writer.write(data[start : start + (1 << 20)])
            await self._writer.drain()

    async def pause(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def reset(self) -> None:
        inner: socket.socket = self._writer.get_extra_info("socket")
        inner.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()


class Hosts:
    """Serves all cases from one thread. Use as a context manager."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._servers: list[asyncio.Server] = []
        self._open: set[asyncio.Task[None]] = set()
        self.asked: dict[str, list[str]] = {}  # by address of the host: the paths

    def __enter__(self) -> "Hosts":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(30)
        self._loop.close()

    async def _close(self) -> None:
        for server in self._servers:
            server.close()
        for task in tuple(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    def add(self, serve: Callable[[str], Pages]) -> str:
        """Start a host and return its address, without a slash at the end."""
        return asyncio.run_coroutine_threadsafe(self._start(serve), self._loop).result(30)

    async def _start(self, serve: Callable[[str], Pages]) -> str:
        pages: dict[str, object] = {}
        base = ""

        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            self._open.add(task)
            try:
                with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                    await self._talk(base, pages, reader, writer)
            except asyncio.CancelledError:
                pass
            finally:
                self._open.discard(task)
                writer.close()

        server = await asyncio.start_server(connected, "127.0.0.1", 0)
        self._servers.append(server)
        base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        pages.update(serve(base))
        self.asked[base] = []
        return base

    async def _talk(
        self, base: str, pages: dict[str, object], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        first = await reader.readexactly(1)
        if first == b"\x16":  # somebody speaks TLS here
            writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
            return
        head = first + await reader.readuntil(b"\r\n\r\n")
        path = head.split(b" ", 2)[1].decode("latin-1")
        self.asked[base].append(path)
        missing = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        answer = pages.get(path, missing if path == "/robots.txt" else pages.get("*", missing))
        wire = _Connection(path, writer)
        if isinstance(answer, bytes):
            await wire.send(answer)
        else:
            await answer(wire)  # type: ignore[operator]
