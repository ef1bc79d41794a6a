"""What stands in a spool file: a head, one JSON line for each transaction of a crawl, and a foot.

A line is what a ``CollectSink`` was told in one call, so that reading the lines in order does to a database what the
crawl itself would have done.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from monitor.records import CrawlMemory, Entry, Item, Poll, RunStatus, SourceState
from monitor.wire import from_json, to_json

SCHEMA = 1  # raised when an older program would misread a file
MAX_LINE_BYTES = 32_000_000  # a poll of a site with twenty sitemaps of long addresses
_MAX_PARTS = 1_000_000  # objects and lists in a line; a poll has one for each entry

Ending = Literal["full", "done", "recovered"]  # size reached, run ended, or closed by a later run after a kill


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The first line: where the rest comes from."""

    schema: int
    assignment_id: str
    run_id: str
    shard: str  # "1/2"
    segment: int  # of this run, from 1
    started_at: datetime  # of the run
    version: str  # of the program that wrote it


@dataclass(frozen=True, slots=True, kw_only=True)
class PollLine:
    """``CollectSink.save_poll``."""

    poll: Poll
    state: SourceState
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemsLine:
    """``CollectSink.save_items``."""

    items: tuple[tuple[str, Item], ...]  # with the id of the entry


@dataclass(frozen=True, slots=True, kw_only=True)
class EntriesLine:
    """``CollectSink.save_entries``."""

    entries: tuple[Entry, ...]
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureLine:
    """``CollectSink.save_failure``."""

    entry_id: str
    reason: str
    next_try_at: datetime | None
    n_attempts: int  # with this one


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryLine:
    """``CollectSink.save_memory``."""

    memory: CrawlMemory


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnd:
    """How the run ended; a killed one says nothing."""

    ended_at: datetime
    status: RunStatus
    summary: str  # JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Foot:
    """The last line: what must stand above it. A file without it is not complete."""

    n_lines: int  # between head and foot
    sha256: str  # of every byte before this line
    ending: Ending


Line = PollLine | EntriesLine | ItemsLine | FailureLine | MemoryLine | RunEnd
_KINDS: dict[str, type[Any]] = {
    "head": Head, "poll": PollLine, "entries": EntriesLine, "items": ItemsLine, "failure": FailureLine,
    "memory": MemoryLine, "run_end": RunEnd, "foot": Foot,
}  # fmt: skip
_NAMES = {kind: name for name, kind in _KINDS.items()}


def encode(line: Line | Head | Foot) -> bytes:
    """Return one line, with its end of line."""
    value = {_NAMES[type(line)]: to_json(line)}
    try:
        return _dumped(value, in_ascii=False).encode("utf-8") + b"\n"
    except UnicodeEncodeError:  # half of a character, which only an escape can say
        return _dumped(value, in_ascii=True).encode("ascii") + b"\n"


def _dumped(value: dict[str, Any], *, in_ascii: bool) -> str:
    return json.dumps(value, separators=(",", ":"), allow_nan=False, ensure_ascii=in_ascii)


def decode(line: bytes) -> Line | Head | Foot:
    """Read one line.

    Raises:
        ValueError: it is not what ``encode`` makes; whatever it is, reading ends in bounded time and memory.
    """
    if len(line) > MAX_LINE_BYTES or line.count(b"[") + line.count(b"{") > _MAX_PARTS:
        raise ValueError("a line larger than any of ours")
    try:
        value = json.loads(line, parse_constant=_refuse)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(value, dict) or len(value) != 1:
        raise ValueError("not an object with one key")
    ((name, body),) = value.items()
    if name not in _KINDS:
        raise ValueError(f"a line of an unknown kind, {name[:40]!r}")
    if not isinstance(body, dict):
        raise ValueError(f"{name}: not an object")
    read: Line | Head | Foot = from_json(_KINDS[name], body)
    return read


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no number")
