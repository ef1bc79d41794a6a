"""Where a crawl leaves what it finds: the ``CollectSink`` on DuckDB. Every call is one transaction."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from monitor.records import Entry, Item, Outcome, PendingEntry, Poll, SourceState
from monitor.store.database import Database, utc
from monitor.store.rows import from_row, to_row, to_rows


class CollectTables:
    """Polls, entries, items and their versions, written under one assignment.

    Where it ``is_late``, what comes was collected elsewhere and may be older than what is stored: that then stays.
    """

    def __init__(self, database: Database, assignment_id: str, *, is_late: bool = False) -> None:
        self._database = database
        self._assignment_id = assignment_id
        self._is_late = is_late

    def hold(self) -> AbstractContextManager[None]:
        """Keep the database open over several calls, each still a transaction of its own; for a second, not longer."""
        return self._database.hold()

    def known_entries(self, entry_ids: Sequence[str]) -> frozenset[str]:
        """Return those of ``entry_ids`` that were taken in before."""
        return frozenset(row["id"] for row in self._database.rows("known_entries", ids=list(entry_ids)))

    def save_poll(self, poll: Poll, state: SourceState, entries: Sequence[Entry]) -> int:
        """Store a poll, the validators and the entries they stand for; return how many entries were new.

        A known entry whose own title or text changed becomes pending again, so that the edit is seen.
        """
        unique = {entry.id: entry for entry in entries}
        with self._database.write():
            n_new = 0
            is_old = self._is_late and self._has_newer_state(state)
            if unique:
                rows = to_rows(unique.values())
                if not is_old:
                    self._database.execute("reopen_changed_entries", rows=rows)
                added = self._database.execute(
                    "save_new_entries", rows=rows, now=poll.polled_at, assignment_id=self._assignment_id
                )
                n_new = len(added)
                if is_old and added:
                    self._database.execute("finish_late_entries", ids=[row["id"] for row in added])
            row = {**to_row(poll), "n_new": n_new, "assignment_id": self._assignment_id}
            self._database.execute("save_poll", rows=[row])
            self._database.execute(
                "save_source_days", source_id=poll.source_id, run_id=poll.run_id, polled_at=poll.polled_at
            )
            if not is_old:
                self._database.execute("save_source_state", rows=[to_row(state)], assignment_id=self._assignment_id)
        return n_new

    def _has_newer_state(self, state: SourceState) -> bool:
        return bool(self._database.rows("newer_state", source_id=state.source_id, polled_at=state.last_polled_at))

    def pending(self, source_ids: Sequence[str], now: datetime) -> Sequence[PendingEntry]:
        """Return the entries whose page is still to be fetched and whose next try is due."""
        rows = self._database.rows("pending_entries", source_ids=list(source_ids), now=now)
        return tuple(
            PendingEntry(
                entry=from_row(Entry, row),
                n_attempts=row["n_attempts"],
                next_try_at=utc(row["next_try_at"]),
            )
            for row in rows
        )

    def save_items(self, items: Sequence[tuple[str, Item]]) -> Outcome:
        """Store items, each with the id of its entry, and mark those entries done.

        An item that is known gets a new version only where its normalised text changed; its first-seen moment and
        its date stay. An erased item does not return.
        """
        unique = {item.id: item for _, item in items}
        rows = to_rows(unique.values())
        with self._database.write():
            late = self._is_late
            changed = [row["id"] for row in self._database.execute("save_changed_items", rows=rows, is_late=late)]
            if late:
                self._database.execute("save_earlier_sights", rows=rows)
            added = [row["id"] for row in self._database.execute("save_new_items", rows=rows)]
            if changed or added:
                self._database.execute("save_item_versions", ids=[*changed, *added])
            links = [{"entry_id": entry_id, "item_id": item.id} for entry_id, item in items]
            self._database.execute("finish_entries", rows=links)
        return Outcome(subject="items", status="done", n_new=len(added), n_changed=len(changed))

    def close_coverage(self, run_id: str) -> int:
        """Say of the listings without dates of a run how far back they reach; return how many there were.

        To be called when the run has read its pages.
        """
        with self._database.write():
            closed = self._database.execute("close_coverage", run_id=run_id)
            for row in closed:
                self._database.execute("save_source_days", run_id=run_id, **row)
        return len(closed)

    def save_failure(self, entry_id: str, reason: str, next_try_at: datetime | None) -> None:
        """Note that an entry's page failed; ``None`` gives it up."""
        self._database.execute("fail_entry", entry_id=entry_id, reason=reason, next_try_at=next_try_at)

    def states(self) -> Mapping[str, SourceState]:
        """Return what is remembered of every source."""
        return {row["source_id"]: from_row(SourceState, row) for row in self._database.rows("source_states")}
