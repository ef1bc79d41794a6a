"""A spool file that came from elsewhere: opened, looked through from head to foot, and only then believed."""

import gzip
import hashlib
import json
import math
import stat
import zlib
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from monitor.errors import SpoolError
from monitor.records import Assignment, CrawlMemory
from monitor.spool.lines import (
    MAX_LINE_BYTES,
    SCHEMA,
    EntriesLine,
    FailureLine,
    Foot,
    Head,
    ItemsLine,
    Line,
    MemoryLine,
    PollLine,
    decode,
)
from monitor.spool.segment import SUFFIX

MAX_FILE_BYTES = 64_000_000  # packed; our own are a tenth of that
MAX_PLAIN_BYTES = 80_000_000  # a segment that was all but full, with a line of the largest size after it
_MAX_INTEGER = 2**31 - 1
_MAX_ID = 200  # characters; ours have 20
_MAX_LINES = 100_000  # characters of the template lines of a source; ours are a tenth of that
_LONGEST_REST = timedelta(days=31)  # of a host; a Retry-After counts for a day at most
_LEEWAY = timedelta(days=1)  # between the clocks of two machines


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a file must fit to be taken in."""

    assignment: Assignment
    sources: Container[str]  # ids of those that the assignment allows
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A file that was looked through and found well. Use as a context manager."""

    head: Head
    foot: Foot
    file: BinaryIO  # kept open: what is taken in is what was looked at, also where the name has come to mean another

    def __enter__(self) -> "Segment":
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    @property
    def content_hash(self) -> str:
        """By which it is known again, whatever its name and packing."""
        return self.foot.sha256

    def lines(self) -> Iterator[Line]:
        """Yield the lines between head and foot once more."""
        self.file.seek(0)
        with gzip.GzipFile(fileobj=self.file, mode="rb") as plain:
            for raw in plain:
                line = decode(raw)
                if not isinstance(line, Head | Foot):
                    yield line


def spool_files(paths: Sequence[Path]) -> list[Path]:
    """Return the finished files in folders, and files that are named themselves. Raises SpoolError where one is none.

    Folders below a folder are not looked into.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found |= dict.fromkeys(sorted(path.glob(f"*{SUFFIX}")))
        elif path.exists() or path.is_symlink():
            found[path] = None
        else:
            raise SpoolError(path, "does not exist")
    return list(found)


def read_segment(path: Path, terms: Terms) -> Segment:
    """Open a file and look through all of it.

    Raises:
        SpoolError: with the reason why nothing of it may be taken in.
    """
    file = open_spool_file(path)
    try:
        head, foot = _look_through(file, terms)
    except (OSError, EOFError, zlib.error) as error:
        file.close()
        raise SpoolError(path, f"damaged: {str(error)[:200]}") from error
    except ValueError as error:
        file.close()
        raise SpoolError(path, str(error)[:300]) from error
    except BaseException:
        file.close()
        raise
    return Segment(head=head, foot=foot, file=file)


def open_spool_file(path: Path) -> BinaryIO:
    """Open a plain file of a believable size. Raises SpoolError where it is something else."""
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode):
            raise SpoolError(path, "is no plain file; links, pipes and devices are not read")
        if found.st_size > MAX_FILE_BYTES:
            raise SpoolError(path, f"is larger than {MAX_FILE_BYTES // 1_000_000} MB")
        return path.open("rb")
    except OSError as error:
        raise SpoolError(path, f"cannot be read: {error.strerror}") from error


def _look_through(file: BinaryIO, terms: Terms) -> tuple[Head, Foot]:
    """Return head and foot. Raises ValueError where a line is wrong, gzip's own errors where the packing is."""
    digest, n_bytes, n_lines = hashlib.sha256(), 0, 0
    head: Head | None = None
    foot: Foot | None = None
    with gzip.GzipFile(fileobj=file, mode="rb") as plain:
        while raw := plain.readline(MAX_LINE_BYTES + 1):
            n_bytes += len(raw)
            if len(raw) > MAX_LINE_BYTES or n_bytes > MAX_PLAIN_BYTES:
                raise ValueError("unpacks to more than a spool file ever holds")
            if foot is not None:
                raise ValueError("goes on after its last line")
            try:
                line = decode(raw)
                if isinstance(line, Head):
                    _check_head(line, terms, is_first=head is None)
                    head = line
                elif head is None:
                    raise ValueError("does not begin as a spool file")
                elif isinstance(line, Foot):
                    foot = line
                    continue
                else:
                    _check_line(line, head, terms)
                    n_lines += 1
            except ValueError as error:
                raise ValueError(f"line {n_lines + 2 if head else 1}: {error}") from error
            digest.update(raw)
    if head is None or foot is None:
        raise ValueError("is not complete: its last line is missing")
    if (foot.n_lines, foot.sha256) != (n_lines, digest.hexdigest()):
        raise ValueError("is damaged: it does not say what its last line promises")
    return head, foot


def _check_head(head: Head, terms: Terms, *, is_first: bool) -> None:
    if not is_first:
        raise ValueError("a second head")
    if head.schema != SCHEMA:
        raise ValueError(f"of schema {head.schema}, and this program reads {SCHEMA}: install the same version on both")
    if head.assignment_id != terms.assignment.id:
        raise ValueError(f"of assignment {head.assignment_id[:40]!r}, not of {terms.assignment.id}")
    _check_values(head)
    if not terms.assignment.starts_on <= head.started_at.date() <= terms.assignment.ends_on:
        raise ValueError(f"collected on {head.started_at.date()}, outside the term of {terms.assignment.id}")
    _check_seen(head.started_at, head, terms)
    if len(head.run_id) > _MAX_ID or len(head.shard) > _MAX_ID:
        raise ValueError("an identifier is too long")


def _check_line(line: Line, head: Head, terms: Terms) -> None:
    """Raise ValueError where a line says what no crawl under the assignment says."""
    _check_values(line)
    if isinstance(line, PollLine):
        _check_poll(line, head, terms)
    elif isinstance(line, ItemsLine):
        for entry_id, item in line.items:
            _check_source(item.source_id, terms)
            _check_ids(entry_id, item.id)
            _check_seen(item.first_seen_at, head, terms)
            if item.assignment_id != head.assignment_id:
                raise ValueError("an item of another assignment")
    elif isinstance(line, EntriesLine):
        _check_ids(*(entry.id for entry in line.entries))
        for entry in line.entries:
            _check_source(entry.source_id, terms)
        _check_seen(line.seen_at, head, terms)
    elif isinstance(line, FailureLine):
        _check_ids(line.entry_id)
    elif isinstance(line, MemoryLine):
        _check_memory(line.memory, terms)
    else:
        _check_seen(line.ended_at, head, terms)
        if not isinstance(json.loads(line.summary), dict):
            raise ValueError("the summary of the run is no JSON object")


def _check_poll(line: PollLine, head: Head, terms: Terms) -> None:
    poll, state = line.poll, line.state
    _check_source(poll.source_id, terms)
    if {state.source_id, *(entry.source_id for entry in line.entries)} != {poll.source_id}:
        raise ValueError("the poll of one source with the entries or the state of another")
    if poll.run_id != head.run_id:
        raise ValueError("a poll of another run")
    _check_ids(*(entry.id for entry in line.entries))
    _check_seen(poll.polled_at, head, terms)
    _check_past(terms, state.last_polled_at, state.last_success_at)


def _check_memory(memory: CrawlMemory, terms: Terms) -> None:
    for source_id in (*(one.source_id for one in memory.templates), *(one.source_id for one in memory.retired)):
        _check_source(source_id, terms)
    if any(len(one.lines) > _MAX_LINES for one in memory.templates):
        raise ValueError("more template lines than are ever kept")
    seen = [one.noted_at for one in memory.rests] + [one.read_at for one in memory.reservations]
    _check_past(terms, *seen, *(one.failed_at for one in memory.retired))
    rests = (one.rests_until for one in memory.rests)
    if any(moment is not None and moment > terms.now + _LONGEST_REST for moment in rests):
        raise ValueError("a host that is to rest for longer than any asks for")


def _check_past(terms: Terms, *moments: datetime | None) -> None:
    for moment in moments:
        if moment is not None and moment > terms.now + _LEEWAY:  # it would keep out all that comes after
            raise ValueError(f"a moment in the future, {moment}")


def _check_source(source_id: str, terms: Terms) -> None:
    if source_id not in terms.sources:
        raise ValueError(f"source {source_id[:60]!r} is not assigned here: the catalogues of the two machines differ")


def _check_ids(*ids: str) -> None:
    if any(not 0 < len(one) <= _MAX_ID for one in ids):
        raise ValueError("an identifier is empty or too long")


def _check_seen(moment: datetime, head: Head, terms: Terms) -> None:
    if not head.started_at - _LEEWAY <= moment <= terms.now + _LEEWAY:
        raise ValueError(f"{moment} lies before the run or in the future: look at the clocks of the machines")


def _check_values(value: object) -> None:
    """Raise ValueError where a value fits its type and yet no column."""
    if isinstance(value, str):
        value.encode("utf-8")  # half a character raises UnicodeEncodeError, which is a ValueError
    elif isinstance(value, datetime):
        _check_moment(value)
    elif isinstance(value, int):
        if abs(value) > _MAX_INTEGER:
            raise ValueError("a number out of range")
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("a number out of range")
    elif isinstance(value, tuple):
        for part in value:
            _check_values(part)
    elif is_dataclass(value):
        for field in fields(value):
            _check_values(getattr(value, field.name))


def _check_moment(moment: datetime) -> None:
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    try:
        moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"{moment} is no moment") from error
