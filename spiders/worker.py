"""The process beside the crawler that reads what was fetched: ``python -m monitor.spiders.worker``.

Frames on standard input and output: two lengths of four bytes, JSON, raw bytes. The crawler ends a worker that takes
too long over one page and starts another, so that a hostile page costs a record and nothing else.
"""

import json
import struct
import sys
from datetime import datetime
from typing import Any, BinaryIO

from monitor.errors import MonitorError
from monitor.extract import extract_page
from monitor.extract_thread import extract_thread
from monitor.records import Entry, FetchedPage, Source
from monitor.spiders.documents import parse_document
from monitor.spiders.probe import probe
from monitor.wire import from_json, to_json

HEADER = struct.Struct("!II")
_MEMORY_BYTES = 2_000_000_000  # address space; a page of 3 MB needs a tenth of it


def answer(job: dict[str, Any], body: bytes) -> dict[str, Any]:
    """Do one job.

    Args:
        job: ``task`` ("page", "thread", "document" or "probe"), ``page`` without its body, and what the task needs.
        body: of the page.

    Returns:
        ``{"result": …}``, or ``{"error": reason}`` where the page cannot be read.
    """
    try:
        page = page_from(job["page"], body)
        if job["task"] == "page":
            entry = from_json(Entry, job["entry"])
            return {"result": to_json(extract_page(page, entry, job["assignment_id"], job["genre"], page.fetched_at))}
        if job["task"] == "probe":
            return {"result": to_json(probe(page))}
        source = from_json(Source, job["source"])
        if job["task"] == "thread":
            entry = from_json(Entry, job["entry"])
            read = extract_thread(
                page,
                entry,
                assignment_id=job["assignment_id"],
                genre=source.genre,
                now=page.fetched_at,
                selectors=source.selectors,
            )
            return {"result": to_json(read)}
        since = datetime.fromisoformat(job["since"]) if job["since"] else None
        document = parse_document(page, source, since=since, trust_guids=bool(job["trust_guids"]))
        return {"result": to_json(document)}
    except MonitorError as error:
        return {"error": getattr(error, "reason", str(error))}
    except (MemoryError, RecursionError) as error:
        return {"error": f"the page needs too much memory to read ({type(error).__name__})"}


def page_to(page: FetchedPage) -> dict[str, Any]:
    """Return a page as JSON, without its body."""
    return {name: to_json(getattr(page, name)) for name in FetchedPage.__slots__ if name != "body"}


def page_from(values: dict[str, Any], body: bytes) -> FetchedPage:
    """Return the page that ``page_to`` made the values of."""
    headers = tuple((str(name), str(value)) for name, value in values["headers"])
    at = datetime.fromisoformat(values["fetched_at"])
    return FetchedPage(**{**values, "headers": headers, "fetched_at": at, "body": body})


def main() -> None:
    """Answer jobs until standard input ends, which is also when the crawler dies."""
    import logging
    import os
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupted crawler ends its workers itself
    logging.disable(logging.CRITICAL)  # the libraries warn about every odd page
    _limit_memory()
    source = sys.stdin.buffer
    target = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not end up between the frames
    while (frame := read_frame(source)) is not None:
        job, body = frame
        write_frame(target, answer(job, body))


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on this platform; the time limit stays
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = _MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(_MEMORY_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def read_frame(source: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """Read one frame; ``None`` at the end."""
    head = source.read(HEADER.size)
    if len(head) < HEADER.size:
        return None
    n_json, n_body = HEADER.unpack(head)
    return json.loads(source.read(n_json)), source.read(n_body)


def write_frame(target: BinaryIO, values: dict[str, Any]) -> None:
    """Write one frame without raw bytes."""
    target.write(frame(values))
    target.flush()


def frame(values: dict[str, Any], body: bytes = b"") -> bytes:
    """Return the bytes of one frame."""
    text = json.dumps(values, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return HEADER.pack(len(text), len(body)) + text + body


if __name__ == "__main__":
    main()
