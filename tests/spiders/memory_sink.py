"""A sink that fits ``CollectSink`` and keeps everything in memory, or in a file of its own between processes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from monitor.records import CrawlMemory, Entry, Item, Outcome, PendingEntry, Poll, SourceState
from monitor.wire import from_json, to_json


@dataclass
class MemorySink:
    """Every call is all or nothing, as the protocol asks; with a path also on disk, by an atomic rename."""

    path: Path | None = None
    entries: dict[str, Entry] = field(default_factory=dict)
    waiting: dict[str, PendingEntry] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    versions: dict[str, list[str]] = field(default_factory=dict)  # item id -> text hashes, oldest first
    polls: list[Poll] = field(default_factory=list)
    source_states: dict[str, SourceState] = field(default_factory=dict)
    failures: list[tuple[str, str]] = field(default_factory=list)
    n_saves: dict[str, int] = field(default_factory=dict)  # how often an item was handed in
    remembered: CrawlMemory = field(default_factory=CrawlMemory)

    def known_entries(self, entry_ids: Sequence[str]) -> frozenset[str]:
        return frozenset(entry_ids) & self.entries.keys()

    def save_poll(self, poll: Poll, state: SourceState, entries: Sequence[Entry]) -> int:
        n_new = 0
        for entry in entries:
            before = self.entries.get(entry.id)
            n_new += before is None
            if before is None or (before.title, before.text) != (entry.title, entry.text):
                self.entries[entry.id] = entry
                self.waiting[entry.id] = PendingEntry(entry=entry, n_attempts=0, next_try_at=None)
        self.polls.append(poll)
        self.source_states[poll.source_id] = state
        self._write()
        return n_new

    def pending(self, source_ids: Sequence[str], now: datetime) -> Sequence[PendingEntry]:
        return [
            self._resumed(one)
            for one in self.waiting.values()
            if one.entry.source_id in source_ids and (one.next_try_at is None or one.next_try_at <= now)
        ]

    def _resumed(self, pending: PendingEntry) -> PendingEntry:
        """Return a pending entry of a thread with the last page that was read of it."""
        own = f"{pending.entry.url}#page:"
        done = [one for one in self.entries.values() if one.identity.startswith(own) and one.id not in self.waiting]
        if not done or "#page:" in pending.entry.identity:
            return pending
        last = max(done, key=lambda entry: entry.identity)
        return replace(pending, resume_identity=last.identity, resume_url=last.url)

    def save_items(self, items: Sequence[tuple[str, Item]]) -> Outcome:
        n_new = n_changed = 0
        for entry_id, item in items:
            hashes = self.versions.setdefault(item.id, [])
            n_new += not hashes
            self.n_saves[item.id] = self.n_saves.get(item.id, 0) + 1
            if item.text_hash not in hashes[-1:]:
                n_changed += bool(hashes)
                hashes.append(item.text_hash)
                first = self.items.get(item.id)
                self.items[item.id] = replace(item, first_seen_at=first.first_seen_at) if first else item
            self.waiting.pop(entry_id, None)
        self._write()
        return Outcome(subject="items", status="done", n_new=n_new, n_changed=n_changed)

    def save_failure(self, entry_id: str, reason: str, next_try_at: datetime | None) -> None:
        one = self.waiting.pop(entry_id)
        if next_try_at is not None:
            self.waiting[entry_id] = replace(one, n_attempts=one.n_attempts + 1, next_try_at=next_try_at)
        self.failures.append((entry_id, reason))
        self._write()

    def save_entries(self, entries: Sequence[Entry], now: datetime) -> int:
        new = [entry for entry in entries if entry.id not in self.entries]
        for entry in new:
            self.entries[entry.id] = entry
            self.waiting[entry.id] = PendingEntry(entry=entry, n_attempts=0, next_try_at=None)
        self._write()
        return len(new)

    def states(self) -> Mapping[str, SourceState]:
        return dict(self.source_states)

    def recent_entries(self, source_id: str) -> Sequence[Entry]:
        return [entry for entry in self.entries.values() if entry.source_id == source_id]

    def memory(self) -> CrawlMemory:
        return self.remembered

    def save_memory(self, memory: CrawlMemory) -> None:
        old = self.remembered
        self.remembered = CrawlMemory(
            rests=tuple({one.host: one for one in (*old.rests, *memory.rests)}.values()),
            reservations=tuple({one.host: one for one in (*old.reservations, *memory.reservations)}.values()),
            templates=tuple({one.source_id: one for one in (*old.templates, *memory.templates)}.values()),
            retired=tuple({(one.source_id, one.url): one for one in (*old.retired, *memory.retired)}.values()),
        )

    # --- On disk, for runs in processes that are killed -----------------------------------------------------------

    def _write(self) -> None:
        if self.path is None:
            return
        values = {
            "entries": to_json(tuple(self.entries.values())),
            "waiting": to_json(tuple(self.waiting.values())),
            "items": to_json(tuple(self.items.values())),
            "versions": self.versions,
            "polls": to_json(tuple(self.polls)),
            "states": to_json(tuple(self.source_states.values())),
            "failures": self.failures,
            "n_saves": self.n_saves,
        }
        temporary = self.path.with_suffix(".new")
        temporary.write_text(json.dumps(values))
        temporary.replace(self.path)

    @classmethod
    def read(cls, path: Path) -> "MemorySink":
        """Return the sink that was written to a path; an empty one where there is none."""
        if not path.exists():
            return cls(path=path)
        values = json.loads(path.read_text())
        entries = [from_json(Entry, one) for one in values["entries"]]
        waiting = [from_json(PendingEntry, one) for one in values["waiting"]]
        items = [from_json(Item, one) for one in values["items"]]
        states = [from_json(SourceState, one) for one in values["states"]]
        return cls(
            path=path,
            entries={one.id: one for one in entries},
            waiting={one.entry.id: one for one in waiting},
            items={one.id: one for one in items},
            versions=values["versions"],
            polls=[from_json(Poll, one) for one in values["polls"]],
            source_states={one.source_id: one for one in states},
            failures=[(one, reason) for one, reason in values["failures"]],
            n_saves=values["n_saves"],
        )
