"""A web server on this machine that answers as a test says, and remembers every request."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Request:
    """One request as it came in."""

    path: str  # with its query
    headers: dict[str, str]  # names in lower case
    started: float  # monotonic seconds
    ended: float = 0.0
    number: int = 0  # the how manieth for this path, from 1
    method: str = "GET"
    body: bytes = b""  # of a POST


@dataclass
class Reply:
    """What to answer."""

    body: bytes | str = b""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    delay_s: float = 0.0  # before the first byte
    pieces: Iterator[bytes] | None = None  # instead of a body: sent as they come, without a length
    raw: bytes | None = None  # instead of everything: these bytes, then the connection closes


NOT_FOUND = Reply("niet gevonden", status=404)
Answer = Reply | Callable[[Request], Reply]


class Site:
    """One host on port 0. Use as a context manager."""

    def __init__(
        self, pages: dict[str, Answer] | None = None, *, robots: str | Reply | None = None, host: str = "127.0.0.1"
    ) -> None:
        self.pages: dict[str, Answer] = dict(pages or {})
        if robots is not None:
            self.pages["/robots.txt"] = Reply(robots, content_type="text/plain") if isinstance(robots, str) else robots
        self.requests: list[Request] = []
        self.asked_about_reservations: list[Request] = []  # kept apart: asked for once a week, before the first page
        self._lock = threading.Lock()
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site._answer(self)

            def do_POST(self) -> None:
                site._answer(self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer((host, 0), Handler)
        self._server.daemon_threads = True
        self.host = host
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> "Site":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def base(self) -> str:
        """Address without a slash at the end."""
        return f"http://{self.host}:{self.port}"

    def asked(self, path: str) -> list[Request]:
        """Return the requests for a path."""
        return [one for one in (*self.requests, *self.asked_about_reservations) if one.path == path]

    @property
    def paths(self) -> list[str]:
        """Paths in the order in which they were asked for, without robots.txt."""
        return [request.path for request in self.requests if request.path != "/robots.txt"]

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        headers = {name.lower(): value for name, value in handler.headers.items()}
        body = handler.rfile.read(int(headers.get("content-length", "0")))
        request = Request(
            path=handler.path, headers=headers, started=time.monotonic(), method=handler.command, body=body
        )
        with self._lock:
            request.number = len(self.asked(handler.path)) + 1
            about = handler.path == "/.well-known/tdmrep.json"
            (self.asked_about_reservations if about else self.requests).append(request)
        answer = self.pages.get(handler.path) or (None if about else self.pages.get("*")) or NOT_FOUND
        reply = answer(request) if callable(answer) else answer
        if reply.delay_s:
            time.sleep(reply.delay_s)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            _send(handler, reply)
        request.ended = time.monotonic()


def _send(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
    if reply.raw is not None:
        handler.wfile.write(reply.raw)
        handler.close_connection = True
        return
    body = reply.body.encode() if isinstance(reply.body, str) else reply.body
    handler.send_response(reply.status)
    if reply.content_type:
        handler.send_header("Content-Type", reply.content_type)
    for name, value in reply.headers.items():
        handler.send_header(name, value)
    if reply.pieces is not None:
        handler.send_header("Connection", "close")
        handler.end_headers()
        for piece in reply.pieces:
            handler.wfile.write(piece)
        handler.close_connection = True
        return
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)
