"""A ``CollectSink`` that writes spool files: for a machine that crawls without a database."""

from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from monitor import __version__
from monitor.errors import AlreadyRunning, SpoolError
from monitor.records import CrawlMemory, Entry, Item, Outcome, PendingEntry, Poll, RunStatus, SourceState
from monitor.spool.lines import (
    MAX_LINE_BYTES,
    SCHEMA,
    Ending,
    EntriesLine,
    FailureLine,
    Head,
    ItemsLine,
    Line,
    MemoryLine,
    PollLine,
    RunEnd,
    encode,
)
from monitor.spool.memory import Memory, load_memory
from monitor.spool.segment import PART, SegmentWriter, finish, seal_part

SEGMENT_BYTES = 32_000_000  # of plain lines; some 6 MB on the wire, and a few seconds of work for who takes it in


class SpoolSink:
    """Every call is one line, forced to disk before it is remembered; so a kill repeats work and loses none."""

    def __init__(self, folder: Path, head: Head, memory: Memory, *, segment_bytes: int = SEGMENT_BYTES) -> None:
        self._folder, self._head, self._memory, self._segment_bytes = folder, head, memory, segment_bytes
        self._writer: SegmentWriter | None = None
        self._n_segments = 0
        self.files: list[Path] = []  # finished

    def known_entries(self, entry_ids: Sequence[str]) -> frozenset[str]:
        """Return those of ``entry_ids`` that were taken in before."""
        return self._memory.known(entry_ids)

    def save_poll(self, poll: Poll, state: SourceState, entries: Sequence[Entry]) -> int:
        """Write the outcome of one poll, with its entries; return how many of these were new."""
        n_new, _ = self._take(PollLine(poll=poll, state=state, entries=tuple(entries)))
        return n_new

    def pending(self, source_ids: Sequence[str], now: datetime) -> Sequence[PendingEntry]:
        """Return the entries whose page is still to be fetched and whose next try is due."""
        return self._memory.pending(source_ids, now)

    def save_items(self, items: Sequence[tuple[str, Item]]) -> Outcome:
        """Write items, each with the id of its entry. An item counts as new where its entry had none before."""
        n_new, n_changed = self._take(ItemsLine(items=tuple(items)))
        return Outcome(subject="items", status="done", n_new=n_new, n_changed=n_changed)

    def save_failure(self, entry_id: str, reason: str, next_try_at: datetime | None) -> None:
        """Note that an entry's page failed; ``None`` gives it up."""
        before = self._memory.waiting.get(entry_id)
        n_attempts = 1 + (before.n_attempts if before else 0)
        self._take(FailureLine(entry_id=entry_id, reason=reason, next_try_at=next_try_at, n_attempts=n_attempts))

    def states(self) -> Mapping[str, SourceState]:
        """Return what is remembered of every source."""
        return dict(self._memory.states)

    def save_entries(self, entries: Sequence[Entry], now: datetime) -> int:
        """Write entries that a page brought, such as the next page of a thread; return how many were new."""
        n_new, _ = self._take(EntriesLine(entries=tuple(entries), seen_at=now))
        return n_new

    def recent_entries(self, source_id: str) -> Sequence[Entry]:
        """Return the newest entries of a source, as far as they are remembered."""
        return self._memory.recent(source_id)

    def memory(self) -> CrawlMemory:
        """Return what earlier crawls remembered of hosts, template lines and parts that are gone."""
        return self._memory.crawl

    def save_memory(self, memory: CrawlMemory) -> None:
        """Write what changed."""
        self._take(MemoryLine(memory=memory))

    def end_run(self, *, ended_at: datetime, status: RunStatus, summary: str) -> None:
        """Write how the run ended, and finish the last file."""
        self._take(RunEnd(ended_at=ended_at, status=status, summary=summary))
        self._close("done")

    def release(self) -> None:
        """Let go of a file that was not finished; the next run finishes it."""
        if self._writer is not None:
            self._writer.release()

    def _take(self, line: Line) -> tuple[int, int]:
        data = encode(line)
        if len(data) > MAX_LINE_BYTES:
            return self._take_halves(line)
        if self._writer is None:
            self._n_segments += 1
            self._writer = SegmentWriter(self._folder, replace(self._head, segment=self._n_segments))
        self._writer.append(data)
        counts = self._memory.take(line)
        if self._writer.n_bytes >= self._segment_bytes and not isinstance(line, RunEnd):
            self._close("full")
        return counts

    def _take_halves(self, line: Line) -> tuple[int, int]:
        """Write what is too much for one line as two, where that is safe: items need not come together."""
        if not isinstance(line, ItemsLine) or len(line.items) < 2:
            raise SpoolError(self._folder, f"what was found is larger than the {MAX_LINE_BYTES} bytes of one line")
        middle = len(line.items) // 2
        first, second = (
            self._take(ItemsLine(items=line.items[:middle])),
            self._take(ItemsLine(items=line.items[middle:])),
        )
        return first[0] + second[0], first[1] + second[1]

    def _close(self, ending: Ending) -> None:
        """Seal the segment, remember what it says, and only then hand it over."""
        if self._writer is None:
            return
        part, self._writer = self._writer.seal(ending), None
        self._memory.save(memory_path(self._folder, self._head.shard))
        finished = finish(part)
        if finished is not None:
            self.files.append(finished)


@contextmanager
def open_spool(
    folder: Path,
    *,
    assignment_id: str,
    shard: tuple[int, int] | None,
    sources: Container[str],
    run_id: str,
    now: datetime,
    segment_bytes: int = SEGMENT_BYTES,
) -> Iterator[SpoolSink]:
    """Yield the sink of one run, after finishing what an earlier, killed one left open.

    Args:
        sources: ids of those that this shard crawls; of these it takes over what other shards of the folder remember.
        now: when the run starts; aware.

    Raises:
        AlreadyRunning: another crawl of this shard writes in this folder.
        SpoolError: the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    part, n_parts = shard or (1, 1)
    name = f"{part}/{n_parts}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SpoolError(folder, f"cannot be made: {error.strerror}") from error
    lock = folder / f"crawl-{part}-of-{n_parts}.lock"
    head = Head(
        schema=SCHEMA, assignment_id=assignment_id, run_id=run_id, shard=name, segment=1, started_at=now,
        version=__version__,
    )  # fmt: skip
    try:
        with FileLock(lock, timeout=0):
            memory = load_memory(memory_path(folder, name), sources)
            _finish_earlier(folder, name, memory)
            sink = SpoolSink(folder, head, memory, segment_bytes=segment_bytes)
            try:
                yield sink
            finally:
                sink.release()
    except Timeout as error:
        raise AlreadyRunning(lock) from error


def memory_path(folder: Path, shard: str) -> Path:
    """Return the file in which a shard keeps what it remembers."""
    return folder / f"memory-{shard.replace('/', '-of-')}.json.gz"


def _finish_earlier(folder: Path, shard: str, memory: Memory) -> None:
    """Finish the segments of this shard that a kill left open; what they say is remembered first."""
    parts = sorted(folder.glob(f"*.{shard.replace('/', '-of-')}.[0-9]*{PART}"))
    for part in parts:
        for line in seal_part(part):
            memory.take(line)
    if parts:
        memory.save(memory_path(folder, shard))
    for part in parts:
        finish(part)
