"""Spool files taken in: their lines, one transaction a batch, and which of them have been."""

from collections.abc import Sequence
from datetime import datetime

from monitor.records import Run
from monitor.spool.lines import EntriesLine, FailureLine, Head, ItemsLine, Line, MemoryLine, PollLine, RunEnd
from monitor.spool.reading import Segment
from monitor.store.collecting import CollectTables
from monitor.store.database import Database
from monitor.store.runs import RunTable


class SpoolTables:
    """Does with the lines of a spool file what the crawl itself would have done, each line once."""

    def __init__(self, database: Database, runs: RunTable, assignment_id: str) -> None:
        self._database, self._runs, self._assignment_id = database, runs, assignment_id
        self._collecting = CollectTables(database, assignment_id, is_late=True)

    def begin(self, segment: Segment, name: str, now: datetime) -> int:
        """Write a file and its run down, where they are new; return how many of its lines were taken in before."""
        head = segment.head
        row = {
            "content_hash": segment.content_hash, "assignment_id": self._assignment_id, "name": name,
            "run_id": head.run_id, "shard": head.shard, "segment": head.segment, "n_lines": segment.foot.n_lines,
            "n_taken": 0, "taken_at": now,
        }  # fmt: skip
        with self._database.write():
            self._database.execute("add_spool_segment", rows=[row])
            self._runs.start(_run_of(head))
            (found,) = self._database.rows("spool_segment", content_hash=segment.content_hash)
        return int(found["n_taken"])

    def n_left(self, segment: Segment) -> int:
        """Return how many lines of a file are still to be taken in."""
        found = self._database.rows("spool_segment", content_hash=segment.content_hash)
        return int(found[0]["n_lines"] - found[0]["n_taken"]) if found else max(1, segment.foot.n_lines)

    def take(self, segment: Segment, lines: Sequence[Line], now: datetime) -> tuple[int, int]:
        """Take in the next lines of a file, all or none; return how many items were new and how many had changed."""
        with self._database.write():
            counts = [self._take(segment.head, line) for line in lines]
            self._database.execute(
                "advance_spool_segment", content_hash=segment.content_hash, n=len(lines), taken_at=now
            )
            # Also for a file that comes after the one that says that its run has ended.
            if self._database.rows("ended_run", id=segment.head.run_id):
                self._collecting.close_coverage(segment.head.run_id)
        return sum(new for new, _ in counts), sum(changed for _, changed in counts)

    def _take(self, head: Head, line: Line) -> tuple[int, int]:
        if isinstance(line, PollLine):
            self._collecting.save_poll(line.poll, line.state, line.entries)
        elif isinstance(line, EntriesLine):
            self._collecting.save_entries(line.entries, line.seen_at)
        elif isinstance(line, ItemsLine):
            saved = self._collecting.save_items(line.items)
            return saved.n_new, saved.n_changed
        elif isinstance(line, FailureLine):
            self._collecting.save_failure(line.entry_id, line.reason, line.next_try_at)
        elif isinstance(line, MemoryLine):
            self._collecting.save_memory(line.memory)
        elif isinstance(line, RunEnd):
            self._runs.finish(head.run_id, ended_at=line.ended_at, status=line.status, summary=line.summary)
        return 0, 0


def _run_of(head: Head) -> Run:
    return Run(
        id=head.run_id, kind="crawl", assignment_id=head.assignment_id, started_at=head.started_at, ended_at=None,
        status="running", version=head.version, summary="{}",
    )  # fmt: skip
