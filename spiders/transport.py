"""One request over the wire, with every limit kept: address, time, size before and after decompression.

Addresses are checked when a socket is made, after the name was resolved: a name that leads to a private network is
refused however it is written, at every redirect, and also when it changes between two look-ups.
"""

import asyncio
import socket
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from monitor.records import ErrorClass
from monitor.spiders.failures import FetchFailed, UnsafeAddress
from monitor.spiders.settings import CONNECT_TIMEOUT_S, MAX_CONNECTIONS, TIMEOUT_S
from monitor.urls import is_loopback_address, is_public_address

_CHUNK = 65_536
_ENCODINGS = "gzip, deflate, br"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back for one request, decompressed."""

    status: int
    headers: tuple[tuple[str, str], ...]  # names in lower case
    body: bytes
    truncated: bool


class Transport:
    """A pool of connections. Use as an async context manager."""

    def __init__(self, *, user_agent: str, allow_loopback: bool, timeout_s: float = TIMEOUT_S) -> None:
        self._allow_loopback = allow_loopback
        self._timeout_s = timeout_s
        self._headers = {
            "User-Agent": user_agent,
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.9,*/*;q=0.5",
            "Accept-Language": "nl,en;q=0.5",
            "Accept-Encoding": _ENCODINGS,
        }
        self._session: Any = None

    async def __aenter__(self) -> "Transport":
        import aiohttp

        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=MAX_CONNECTIONS, socket_factory=self._socket, ttl_dns_cache=300),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            headers=self._headers,
            timeout=aiohttp.ClientTimeout(total=self._timeout_s, sock_connect=CONNECT_TIMEOUT_S),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()
        await asyncio.sleep(0)  # lets the transports close before the loop does

    def _socket(self, info: Any) -> socket.socket:
        family, kind, protocol, _, address = info
        ip = str(address[0])
        if not (is_public_address(ip) or (self._allow_loopback and is_loopback_address(ip))):
            raise UnsafeAddress(ip)
        return socket.socket(family, kind, protocol)

    async def get(self, url: str, *, headers: Mapping[str, str], max_bytes: int) -> Answer:
        """Send one GET request; redirects are not followed.

        Args:
            headers: beside those that every request has; conditional ones.
            max_bytes: of the decompressed body; what is longer is cut and marked as truncated.

        Raises:
            FetchFailed: no answer within the limits.
        """
        return await self._send("GET", url, None, headers=headers, max_bytes=max_bytes)

    async def post(self, url: str, body: bytes, *, headers: Mapping[str, str], max_bytes: int) -> Answer:
        """Send a question by POST, under the same limits as ``get``; redirects are not followed.

        Raises:
            FetchFailed: no answer within the limits.
        """
        return await self._send("POST", url, body, headers=headers, max_bytes=max_bytes)

    async def _send(
        self, method: str, url: str, data: bytes | None, *, headers: Mapping[str, str], max_bytes: int
    ) -> Answer:
        import aiohttp

        try:
            async with self._session.request(
                method, url, data=data, headers=dict(headers), allow_redirects=False
            ) as response:
                names = tuple((name.lower(), _readable(value)) for name, value in response.headers.items())
                body, truncated = await _body(response, max_bytes)
                return Answer(status=response.status, headers=names, body=body, truncated=truncated)
        except TimeoutError as error:
            raise FetchFailed(url, "timeout", f"no complete answer within {self._timeout_s:g} seconds") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise FetchFailed(url, *_classified(error)) from error


class _Damaged(ValueError):
    """A body cannot be unpacked."""


def _readable(value: str) -> str:
    """Return the value of a header without the bytes in it that are no UTF-8, which come as lone surrogates."""
    return value if value.isascii() else value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _classified(error: Exception) -> tuple[ErrorClass, str]:
    import aiohttp

    # The further lines of a message of aiohttp show the answer itself.
    text = (str(getattr(error, "message", "") or error).splitlines() or [""])[0][:200]
    if "refused address" in text:
        return "unsafe_address", "the host name leads to a private address; it is not fetched"
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "dns", "the host name does not exist or cannot be looked up now"
    if isinstance(error, (aiohttp.ClientSSLError, aiohttp.ClientConnectorCertificateError)):
        return "tls", f"the connection is not safe: {text}"
    if isinstance(error, (aiohttp.ClientPayloadError, aiohttp.ClientResponseError, _Damaged)):
        passes = not isinstance(error, aiohttp.ClientResponseError)  # it broke off on its way: the next may be whole
        return "server" if passes else "http", f"the answer is damaged: {text}"
    if isinstance(error, (aiohttp.InvalidURL, ValueError)):
        return "http", f"the address or the answer cannot be read: {text}"
    return "connection", f"no connection: {text}"


async def _body(response: Any, max_bytes: int) -> tuple[bytes, bool]:
    """Read and decompress a body piece by piece, so that a bomb is never unpacked further than the limit."""
    unpack = _unpacker(response.headers.get("Content-Encoding", ""))
    pieces: list[bytes] = []
    size = raw_size = 0
    async for chunk in response.content.iter_chunked(_CHUNK):
        raw_size += len(chunk)
        piece = unpack(chunk, max_bytes - size + 1)
        pieces.append(piece)
        size += len(piece)
        if size > max_bytes or raw_size > max_bytes:
            return b"".join(pieces)[:max_bytes], True
    return b"".join(pieces), not unpack.is_whole


def _unpacker(encoding: str) -> Any:
    names = [name.strip().lower() for name in encoding.split(",") if name.strip() not in ("", "identity")]
    if not names:
        return _Plain()
    if len(names) > 1:
        raise ValueError("more than one content encoding")
    if names[0] in ("gzip", "x-gzip", "deflate"):
        return _Inflate(names[0] == "deflate")
    if names[0] == "br":
        return _Brotli()
    raise ValueError(f"unknown content encoding {names[0][:20]!r}")


class _Plain:
    """Nothing to unpack."""

    is_whole = True  # what breaks off is seen by its length

    def __call__(self, chunk: bytes, limit: int) -> bytes:
        return chunk


class _Inflate:
    """gzip and deflate, also the headerless deflate that some servers send; several members in a row.

    What follows the last member and is none is left out, as browsers do.
    """

    @property
    def is_whole(self) -> bool:
        """Whether the stream came to its end."""
        return self._stream is not None and self._stream.eof

    def __init__(self, is_deflate: bool) -> None:
        self._is_deflate = is_deflate
        self._stream: Any = None

    def __call__(self, chunk: bytes, limit: int) -> bytes:
        if self._stream is None:
            bits = 31 if not self._is_deflate else (15 if chunk[:1] and chunk[0] & 0x0F == 8 else -15)
            self._stream = zlib.decompressobj(bits)
        out: bytes = b""
        data = chunk
        while data and len(out) < limit:
            try:
                out += self._stream.decompress(data, limit - len(out))
            except zlib.error as error:
                raise _Damaged(f"its compression: {error}") from error
            if self._stream.eof and (self._is_deflate or self._stream.unused_data[:1] != b"\x1f"):
                return out
            if self._stream.eof:
                data, self._stream = self._stream.unused_data, zlib.decompressobj(31)
            else:
                data = self._stream.unconsumed_tail
        return out


class _Brotli:
    """Brotli, unpacked no further than the limit."""

    @property
    def is_whole(self) -> bool:
        """Whether the stream came to its end."""
        return bool(self._stream.is_finished())

    def __init__(self) -> None:
        import brotli  # type: ignore[import-untyped]  # a C extension without stubs

        self._stream = brotli.Decompressor()
        self._error = brotli.error

    def __call__(self, chunk: bytes, limit: int) -> bytes:
        try:
            out: bytes = self._stream.process(chunk, output_buffer_limit=limit)
            while len(out) < limit and not self._stream.can_accept_more_data():
                out += self._stream.process(b"", output_buffer_limit=limit - len(out))
        except self._error as error:
            raise _Damaged(f"its compression: {error}") from error
        return out
