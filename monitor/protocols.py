"""What the core needs from outside: a tagger, a place for what was collected, a channel for alerts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from monitor.records import (
    CrawlMemory,
    Entry,
    Item,
    Outcome,
    PendingEntry,
    Poll,
    SourceState,
    StoredAlert,
    TaggedItem,
)


class Tagger(Protocol):
    """Gives every item its labels, each with reasons."""

    @property
    def version(self) -> str:
        """Changes whenever the same text could get another label."""
        ...

    def tag(self, items: Iterable[Item]) -> Iterator[TaggedItem]:
        """Tag items lazily, in order, in batches."""
        ...


class CollectSink(Protocol):
    """Where a crawl leaves what it finds. Every call is one transaction: all of it is kept, or none."""

    def known_entries(self, entry_ids: Sequence[str]) -> frozenset[str]:
        """Return those of ``entry_ids`` that were taken in before (pending, done or erased)."""
        ...

    def save_poll(self, poll: Poll, state: SourceState, entries: Sequence[Entry]) -> int:
        """Store the outcome of one poll: health, validators and the new entries, which become pending.

        Validators are stored only together with the entries they stand for, so that after a kill a 304 can never
        hide an entry. Returns how many entries were new.
        """
        ...

    def pending(self, source_ids: Sequence[str], now: datetime) -> Sequence[PendingEntry]:
        """Return the entries whose page is still to be fetched and whose next try is due.

        Of a thread that was read before, the last of its pages that was read comes with it (``resume_…``).
        """
        ...

    def save_items(self, items: Sequence[tuple[str, Item]]) -> Outcome:
        """Store items, each with the id of the entry it came from, and mark those entries done."""
        ...

    def save_failure(self, entry_id: str, reason: str, next_try_at: datetime | None) -> None:
        """Note that an entry's page failed; ``None`` gives it up, keeping the feed's own text as the item."""
        ...

    def save_entries(self, entries: Sequence[Entry], now: datetime) -> int:
        """Store entries that a page and not a poll brought, such as the next page of a thread; they become pending.

        Known ones stay as they are. Returns how many were new.
        """
        ...

    def states(self) -> Mapping[str, SourceState]:
        """Return what is remembered of every source, by source id."""
        ...

    def recent_entries(self, source_id: str) -> Sequence[Entry]:
        """Return the newest entries of a source, at most 2,000: to know old ones again under new ids."""
        ...

    def memory(self) -> CrawlMemory:
        """Return what earlier crawls remembered of hosts, template lines and parts that are gone."""
        ...

    def save_memory(self, memory: CrawlMemory) -> None:
        """Store what changed; each row takes the place of the earlier one of that host, source or part."""
        ...


class Channel(Protocol):
    """A way to tell a municipality that a released alert is ready. No deciding, no formatting."""

    @property
    def id(self) -> str:
        """Name in the configuration."""
        ...

    def send(self, alert: StoredAlert, *, dry_run: bool) -> Outcome:
        """Deliver once; a failure is an outcome, never a lost alert."""
        ...
