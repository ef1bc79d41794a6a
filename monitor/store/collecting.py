"""Where a crawl leaves what it finds: the ``CollectSink`` on DuckDB. Every call is one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from monitor.flapping import MAX_CHANGES, is_worth_a_version
from monitor.reach import reaches_back_to
from monitor.records import (
    CrawlMemory,
    Entry,
    HostReservation,
    HostRest,
    Item,
    Outcome,
    PendingEntry,
    Poll,
    RetiredDocument,
    SourceLines,
    SourceState,
)
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
                rows = _entry_rows(unique.values())
                if not is_old:
                    self._save_moments(unique.values(), poll.polled_at)
                    self._database.execute("reopen_changed_entries", rows=rows, now=poll.polled_at)
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

    def _save_moments(self, entries: Iterable[Entry], now: datetime) -> None:
        """Store the moments of council information among entries; an answer without agenda keeps the one known."""
        rows = [
            {"id": entry.id, "source_id": entry.source_id, "assignment_id": self._assignment_id, **to_row(entry.moment)}
            for entry in entries
            if entry.moment is not None
        ]
        if rows:
            self._database.execute("save_moments", rows=rows, now=now)

    def pending(self, source_ids: Sequence[str], now: datetime) -> Sequence[PendingEntry]:
        """Return the entries whose page is still to be fetched and whose next try is due."""
        rows = self._database.rows("pending_entries", source_ids=list(source_ids), now=now)
        return tuple(
            PendingEntry(
                entry=from_row(Entry, row),
                n_attempts=row["n_attempts"],
                next_try_at=utc(row["next_try_at"]),
                resume_identity=row["resume_identity"],
                resume_url=row["resume_url"],
            )
            for row in rows
        )

    def save_items(self, items: Sequence[tuple[str, Item]]) -> Outcome:
        """Store items, each with the id of its entry, and mark those entries done.

        An item that is known gets a new version only where its normalised text changed, and not for ever where it
        changes at every fetch (see ``flapping``): the outcome's reason names the items for which that begins. Its
        first-seen moment and its date stay. An erased item does not return.
        """
        unique = {item.id: item for _, item in items}
        rows = to_rows(unique.values())
        with self._database.write():
            before = self._database.rows("changed_items", rows=rows)
            if self._is_late:
                before = [row for row in before if not _is_older(unique[row["id"]], row["changed_at"])]
                self._database.execute("save_earlier_sights", rows=rows)
            kept = to_rows(unique[row["id"]] for row in before if _is_kept(row, unique[row["id"]]))
            changed = [row["id"] for row in self._database.execute("save_changed_items", rows=kept)] if kept else []
            if before:
                seen = [{"id": row["id"], "seen_at": unique[row["id"]].first_seen_at} for row in before]
                self._database.execute("count_changes", rows=seen, max_changes=MAX_CHANGES)
            added = [row["id"] for row in self._database.execute("save_new_items", rows=rows)]
            if changed or added:
                self._database.execute("save_item_versions", ids=[*changed, *added])
            first = {entry_id: item.id for entry_id, item in reversed(items)}  # a page of a thread gives many items
            links = [{"entry_id": entry_id, "item_id": item} for entry_id, item in first.items()]
            self._database.execute("finish_entries", rows=links)
        return Outcome(
            subject="items", status="done", n_new=len(added), n_changed=len(changed), reason=_flapping(before)
        )

    def save_entries(self, entries: Sequence[Entry], now: datetime) -> int:
        """Store entries that a page brought, such as the next page of a thread; return how many were new."""
        unique = {entry.id: entry for entry in entries}
        with self._database.write():
            added = self._database.execute(
                "save_new_entries", rows=_entry_rows(unique.values()), now=now, assignment_id=self._assignment_id
            )
        return len(added)

    def close_coverage(self, run_id: str) -> int:
        """Say of the listings without dates of a run how far back the pages reach that they led to.

        To be called when the run has read its pages. Returns how many listings there were of which that can be said.
        """
        n_closed = 0
        with self._database.write():
            for row in self._database.rows("undated_polls", run_id=run_id):
                poll = {"source_id": row["source_id"], "run_id": run_id, "polled_at": row["polled_at"]}
                covers_from = reaches_back_to(row["moments"], row["polled_at"])
                if covers_from is not None:
                    self._database.execute("close_coverage", covers_from=covers_from, **poll)
                    self._database.execute("save_source_days", **poll)
                    n_closed += 1
        return n_closed

    def save_failure(self, entry_id: str, reason: str, next_try_at: datetime | None) -> None:
        """Note that an entry's page failed; ``None`` gives it up."""
        self._database.execute("fail_entry", entry_id=entry_id, reason=reason, next_try_at=next_try_at)

    def states(self) -> Mapping[str, SourceState]:
        """Return what is remembered of every source."""
        return {row["source_id"]: from_row(SourceState, row) for row in self._database.rows("source_states")}

    def recent_entries(self, source_id: str) -> Sequence[Entry]:
        """Return the newest entries of a source, at most 2,000."""
        return tuple(from_row(Entry, row) for row in self._database.rows("recent_entries", source_id=source_id))

    def memory(self) -> CrawlMemory:
        """Return what earlier crawls remembered of hosts, template lines and parts that are gone."""
        with self._database.read():
            return CrawlMemory(
                rests=tuple(from_row(HostRest, row) for row in self._database.rows("host_rest")),
                reservations=tuple(from_row(HostReservation, row) for row in self._database.rows("host_reservation")),
                templates=tuple(from_row(SourceLines, row) for row in self._database.rows("source_lines")),
                retired=tuple(from_row(RetiredDocument, row) for row in self._database.rows("retired_document")),
            )

    def save_memory(self, memory: CrawlMemory) -> None:
        """Store what changed; each row takes the place of the earlier one of that host, source or part."""
        if self._is_late:
            memory = newer_only(memory, self.memory())
        parts = (
            ("save_host_rest", memory.rests),
            ("save_host_reservation", memory.reservations),
            ("save_source_lines", memory.templates),
            ("save_retired_document", memory.retired),
        )
        with self._database.write():
            for name, records in parts:
                if records:
                    self._database.execute(name, rows=to_rows(records), assignment_id=self._assignment_id)
            if memory.retired:
                self._database.execute("forget_retired")


def newer_only(memory: CrawlMemory, stored: CrawlMemory) -> CrawlMemory:
    """Return what was learnt after what is stored of the same host or part; template lines bear no moment."""
    rests = {one.host: one.noted_at for one in stored.rests}
    reservations = {one.host: one.read_at for one in stored.reservations}
    retired = {(one.source_id, one.url): one.failed_at for one in stored.retired}
    return CrawlMemory(
        rests=tuple(one for one in memory.rests if one.noted_at >= rests.get(one.host, one.noted_at)),
        reservations=tuple(
            one for one in memory.reservations if one.read_at >= reservations.get(one.host, one.read_at)
        ),
        templates=memory.templates,
        retired=tuple(
            one for one in memory.retired if one.failed_at >= retired.get((one.source_id, one.url), one.failed_at)
        ),
    )


def _is_older(item: Item, changed_at: datetime) -> bool:
    """Whether an item was seen before the text that is stored was."""
    return item.first_seen_at < (utc(changed_at) or item.first_seen_at)


def _is_kept(row: Mapping[str, Any], item: Item) -> bool:
    return is_worth_a_version(
        f"{row['title']}\n{row['text']}",
        f"{item.title}\n{item.text}",
        n_changes=row["n_changes"],
        changed_at=utc(row["changed_at"]) or item.first_seen_at,
        seen_at=item.first_seen_at,
    )


def _entry_rows(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Return entries as rows of their table; the moment of a meeting has a table of its own."""
    return [{name: row[name] for name in row if name != "moment"} for row in to_rows(entries)]


def _flapping(before: Sequence[Mapping[str, Any]]) -> str:
    """Name the items that reach the limit with this change; each is named once in its life."""
    begun = [row for row in before if row["flapping_since"] is None and row["n_changes"] + 1 >= MAX_CHANGES]
    names = [str(row["url"] or row["id"]) for row in begun]
    return f"changes at every fetch, no further versions are kept: {', '.join(names)}" if names else ""
