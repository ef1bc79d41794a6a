"""HTTP/1.1 as bytes: the head of a request apart, an answer together."""

import gzip
from http import HTTPStatus

from monitor.demo.answers import Answer

_GZIP_FROM_BYTES = 1_000
_NO_HEADERS: tuple[tuple[str, str], ...] = ()


def parse_head(head: bytes) -> tuple[str, str, dict[str, str]]:
    """Split the head of a request; what is no request has an empty method."""
    first, *lines = head.decode("latin-1").split("\r\n")
    parts = first.split(" ")
    method, target = (parts[0], parts[1]) if len(parts) == 3 else ("", "")
    pairs = (line.partition(":") for line in lines if ":" in line)
    return method, target, {name.strip().lower(): value.strip() for name, _, value in pairs}


def message(answer: Answer, method: str, headers: dict[str, str], *, keep: bool) -> bytes:
    """Put an answer into bytes, packed with gzip where the asker can read that; HEAD and 304 have no body."""
    body, extra = answer.body, _NO_HEADERS
    if len(body) >= _GZIP_FROM_BYTES and "gzip" in headers.get("accept-encoding", ""):
        body, extra = gzip.compress(body, 1, mtime=0), (("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding"))
    shaped = Answer(status=answer.status, headers=answer.headers + extra)
    head = _head(shaped, len(body), keep=keep)
    return head if method == "HEAD" or answer.status == HTTPStatus.NOT_MODIFIED else head + body


def _head(answer: Answer, length: int, *, keep: bool) -> bytes:
    phrase = HTTPStatus(answer.status).phrase
    lines = [f"HTTP/1.1 {answer.status} {phrase}", *(f"{name}: {value}" for name, value in answer.headers)]
    if answer.status != HTTPStatus.NOT_MODIFIED:
        lines.append(f"Content-Length: {length}")
    lines += [f"Connection: {'keep-alive' if keep else 'close'}", "Server: demo", "", ""]
    return "\r\n".join(lines).encode("latin-1", "replace")
