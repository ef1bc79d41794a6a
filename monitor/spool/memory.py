"""What a crawling machine remembers between runs, in a file beside its spool: states, entries, pages to be fetched.

Of what was collected it keeps fingerprints, and the titles of the newest entries of a source. The text of an entry
stays as long as its page is waiting.
"""

import base64
import gzip
import hashlib
import json
import logging
import os
import struct
import zlib
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from monitor.errors import SpoolError
from monitor.records import CrawlMemory, Entry, Item, PendingEntry, SourceState
from monitor.spool.lines import EntriesLine, FailureLine, ItemsLine, Line, MemoryLine, PollLine
from monitor.spool.segment import sync_folder
from monitor.urls import url_key
from monitor.wire import from_json, to_json

logger = logging.getLogger(__name__)

SCHEMA = 1
FORGET_DAYS = 60  # after it fell out of its source's listing; what comes back later is fetched once more, no harm done
PAGE_MARK = "#page:"  # in the identity of an entry that is a page of a thread; before it stands the thread's address
MAX_THREADS = 2_000  # of one forum
MAX_TITLES = 300  # of one source; by title and date an entry is known again where a site changes all its ids
_MARK = struct.Struct("<II8s8s")  # day of the last listing, number of the source, prints of the entry and of the item
_NO_ITEM = bytes(8)


class Memory:
    """Takes in the lines of a spool file; what it is told twice changes nothing. About 200 bytes for a known entry."""

    def __init__(self) -> None:
        self.states: dict[str, SourceState] = {}
        self.waiting: dict[str, PendingEntry] = {}
        self.crawl = CrawlMemory()
        self._titles: defaultdict[str, dict[str, tuple[str, datetime | None]]] = defaultdict(
            dict
        )  # by source and entry
        self._waiting_of: defaultdict[str, set[str]] = defaultdict(set)
        self._threads: defaultdict[str, dict[str, tuple[str, str]]] = defaultdict(dict)  # source, thread -> last page
        self._known: dict[str, bytes] = {}  # entry id -> mark
        self._sources: list[str] = []
        self._number_of: dict[str, int] = {}
        self._listed_on: dict[int, int] = {}  # number of the source -> day of its newest listing

    def known(self, entry_ids: Sequence[str]) -> frozenset[str]:
        """Return those of the entries that were taken in before."""
        return frozenset(entry_id for entry_id in entry_ids if entry_id in self._known)

    def pending(self, source_ids: Sequence[str], now: datetime) -> tuple[PendingEntry, ...]:
        """Return the entries whose page is still to be fetched and whose next try is due; the newest first."""
        found = (self.waiting[one] for source in source_ids for one in self._waiting_of.get(source, ()))
        due = [self._resumed(one) for one in found if one.next_try_at is None or one.next_try_at <= now]
        return tuple(sorted(due, key=_newest_first))

    def _resumed(self, one: PendingEntry) -> PendingEntry:
        """Return an entry with the last page that was read of its thread."""
        read = self._threads.get(one.entry.source_id, {}).get(one.entry.url or "")
        if read is None or PAGE_MARK in one.entry.identity:
            return one
        return replace(one, resume_identity=read[0], resume_url=read[1])

    def recent(self, source_id: str) -> tuple[Entry, ...]:
        """Return the newest entries of a source, the newest first, as far as they are remembered: titles and dates."""
        return tuple(
            Entry(
                id=entry_id, source_id=source_id, identity=entry_id, identity_method="guid", url=None, title=title,
                text="", published_raw=None, published_at=at, published_source="feed" if at else "none",
            )
            for entry_id, (title, at) in reversed(self._titles.get(source_id, {}).items())
        )  # fmt: skip

    def take(self, line: Line) -> tuple[int, int]:
        """Take in a line; return how many entries of a poll, or items, were new and how many items had changed."""
        if isinstance(line, PollLine):
            return self._take_poll(line), 0
        if isinstance(line, EntriesLine):
            return self._take_entries(line), 0
        if isinstance(line, ItemsLine):
            return self._take_items(line.items)
        if isinstance(line, FailureLine):
            self._take_failure(line)
        elif isinstance(line, MemoryLine):
            self.crawl = merged(self.crawl, line.memory)
        return 0, 0

    def _take_poll(self, line: PollLine) -> int:
        entries = tuple({entry.id: entry for entry in line.entries}.values())
        day = line.poll.polled_at.toordinal()
        n_new = sum(self._take_entry(entry, day) for entry in entries)
        if entries:
            number = self._number(line.poll.source_id)
            self._listed_on[number] = max(day, self._listed_on.get(number, 0))
        self.states[line.state.source_id] = line.state
        return n_new

    def _take_entry(self, entry: Entry, day: int) -> bool:
        """Remember an entry that is listed; a new one waits, and one that was edited waits again."""
        before, print_, item_print = self._known.get(entry.id), _print(entry.title, entry.text), _NO_ITEM
        if before is not None:
            _, _, print_before, item_print = _MARK.unpack(before)
            if entry.id in self.waiting:  # its page is still to come: the edit will be seen at the next listing
                print_ = print_before
        if before is None or print_ != print_before:
            self._wait(PendingEntry(entry=entry, n_attempts=0, next_try_at=None))
        self._known[entry.id] = _MARK.pack(day, self._number(entry.source_id), print_, item_print)
        self._remember_title(entry)
        return before is None

    def _take_entries(self, line: EntriesLine) -> int:
        new = {entry.id: entry for entry in line.entries if entry.id not in self._known}
        return sum(self._take_entry(entry, line.seen_at.toordinal()) for entry in new.values())

    def _remember_title(self, entry: Entry) -> None:
        titles = self._titles[entry.source_id]
        # What a sitemap or a forum lists has another id whenever its page changes, and is not known by its title.
        if entry.id not in titles and not _is_touched(entry):
            titles[entry.id] = (entry.title, entry.published_at)
            if len(titles) > MAX_TITLES:
                del titles[next(iter(titles))]

    def _take_items(self, items: Iterable[tuple[str, Item]]) -> tuple[int, int]:
        of_entry: defaultdict[str, list[str]] = defaultdict(list)  # a page of a thread gives many items
        for entry_id, item in items:
            of_entry[entry_id].append(item.text_hash)
        n_new = n_changed = 0
        for entry_id, hashes in of_entry.items():
            self._read_to(self._done(entry_id))
            before = self._known.get(entry_id)
            if before is None:
                continue
            day, number, print_, print_before = _MARK.unpack(before)
            item_print = _print(*hashes)
            n_new += len(hashes) if print_before == _NO_ITEM else 0
            n_changed += print_before not in (_NO_ITEM, item_print)
            self._known[entry_id] = _MARK.pack(day, number, print_, item_print)
        return n_new, n_changed

    def _read_to(self, one: PendingEntry | None) -> None:
        """Remember how far a thread was read: the identity of its page is its address and a number that sorts."""
        if one is None or one.entry.url is None or PAGE_MARK not in one.entry.identity:
            return
        threads, thread = self._threads[one.entry.source_id], one.entry.identity.split(PAGE_MARK, 1)[0]
        read = max(threads.pop(thread, ("", "")), (one.entry.identity, one.entry.url))
        threads[thread] = read  # put last: the threads that were read longest ago are forgotten
        if len(threads) > MAX_THREADS:
            del threads[next(iter(threads))]

    def _take_failure(self, line: FailureLine) -> None:
        one = self._done(line.entry_id)
        if one is not None and line.next_try_at is not None:
            self._wait(replace(one, n_attempts=line.n_attempts, next_try_at=line.next_try_at))

    def _wait(self, one: PendingEntry) -> None:
        self.waiting[one.entry.id] = one
        self._waiting_of[one.entry.source_id].add(one.entry.id)

    def _done(self, entry_id: str) -> PendingEntry | None:
        one = self.waiting.pop(entry_id, None)
        if one is not None:
            self._waiting_of[one.entry.source_id].discard(entry_id)
        return one

    def _number(self, source_id: str) -> int:
        if source_id not in self._number_of:
            self._number_of[source_id] = len(self._sources)
            self._sources.append(source_id)
        return self._number_of[source_id]

    # --- On disk --------------------------------------------------------------------------------------------------

    def save(self, path: Path) -> None:
        """Write everything to a file, by an atomic rename, without the entries that are forgotten."""
        temporary = path.with_name(f"{path.name}.new")
        try:
            with temporary.open("wb") as raw:
                with gzip.GzipFile(filename="", mode="wb", compresslevel=1, fileobj=raw, mtime=0) as file:
                    for value in self._values():
                        file.write(json.dumps(value, separators=(",", ":")).encode("ascii") + b"\n")
                raw.flush()
                os.fsync(raw.fileno())
            temporary.replace(path)
            sync_folder(path.parent)
        except OSError as error:
            raise SpoolError(path, f"cannot be written: {error.strerror}") from error

    def _values(self) -> Iterator[dict[str, Any]]:
        yield {"schema": SCHEMA, "listed_on": {self._sources[n]: day for n, day in self._listed_on.items()}}
        for state in self.states.values():
            yield {"state": to_json(state)}
        for one in self.waiting.values():
            yield {"waiting": to_json(one)}
        yield {"crawl": to_json(self.crawl)}
        for source_id, threads in self._threads.items():
            yield {"threads": source_id, "rows": [[thread, *page] for thread, page in threads.items()]}
        for source_id, titles in self._titles.items():
            rows = [[entry_id, title, to_json(at)] for entry_id, (title, at) in titles.items()]
            yield {"titles": source_id, "rows": rows}
        of_source: defaultdict[int, list[str]] = defaultdict(list)
        newest = max(self._listed_on.values(), default=0)
        for entry_id, mark in self._known.items():
            day, number, _, _ = _MARK.unpack(mark)
            if day >= min(newest - FORGET_DAYS, self._listed_on.get(number, 0)) or entry_id in self.waiting:
                of_source[number].append(entry_id)
        for number, ids in of_source.items():
            marks = base64.b64encode(b"".join(self._known[one] for one in ids)).decode("ascii")
            yield {"known": self._sources[number], "ids": ids, "marks": marks}

    def load(self, path: Path, wanted: Container[str] | None = None) -> None:
        """Add what a file says, of the wanted sources only where these are given.

        Raises ValueError or OSError where it is damaged or of a newer program.
        """
        with gzip.open(path, "rb") as file:
            head = json.loads(next(file, b"{}"))
            if head.get("schema") != SCHEMA:
                raise ValueError(f"schema {head.get('schema')!r}")
            for source, day in head["listed_on"].items():
                self._listed_on[self._number(source)] = int(day)
            for line in file:
                value = json.loads(line)
                if wanted is None or (source_id := _source_of(value)) is None or source_id in wanted:
                    self._load_value(value)

    def _load_value(self, value: dict[str, Any]) -> None:
        if "state" in value:
            state = from_json(SourceState, value["state"])
            self.states[state.source_id] = state
        elif "waiting" in value:
            self._wait(from_json(PendingEntry, value["waiting"]))
        elif "crawl" in value:
            self.crawl = merged(self.crawl, from_json(CrawlMemory, value["crawl"]))
        elif "titles" in value:
            rows = ((row[0], row[1], row[2] and datetime.fromisoformat(row[2])) for row in value["rows"])
            self._titles[value["titles"]].update({entry_id: (title, at) for entry_id, title, at in rows})
        elif "threads" in value:
            read = {thread: (identity, url) for thread, identity, url in value["rows"]}
            self._threads[value["threads"]].update(read)
        else:
            self._load_known(value)

    def _load_known(self, value: dict[str, Any]) -> None:
        number, marks = self._number(value["known"]), base64.b64decode(value["marks"])
        for at, entry_id in enumerate(value["ids"]):
            day, _, *prints = _MARK.unpack_from(marks, at * _MARK.size)
            self._known[entry_id] = _MARK.pack(day, number, *prints)


def load_memory(path: Path, sources: Container[str]) -> Memory:
    """Return the memory of a file; where there is none, what the other shards of the folder remember of the sources.

    A memory that cannot be read costs a second visit to what the sources list now, and nothing else.
    """
    memory = Memory()
    files, wanted = ([path], None) if path.exists() else (sorted(path.parent.glob("memory-*.json.gz")), sources)
    for one in files:
        try:
            memory.load(one, wanted)
        except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, struct.error, zlib.error) as error:
            logger.warning("memory_unreadable file=%s error=%s", one, error)
            memory = Memory()
    return memory


def merged(before: CrawlMemory, after: CrawlMemory) -> CrawlMemory:
    """Return what is remembered of hosts, lines and parts after something was learnt of some of them."""
    return CrawlMemory(
        rests=tuple({one.host: one for one in (*before.rests, *after.rests)}.values()),
        reservations=tuple({one.host: one for one in (*before.reservations, *after.reservations)}.values()),
        templates=tuple({one.source_id: one for one in (*before.templates, *after.templates)}.values()),
        retired=tuple({(one.source_id, one.url): one for one in (*before.retired, *after.retired)}.values()),
    )


def _source_of(value: dict[str, Any]) -> str | None:
    """Return the source that a line of the file is about; ``None``: it is about all."""
    if "state" in value:
        return str(value["state"]["source_id"])
    if "waiting" in value:
        return str(value["waiting"]["entry"]["source_id"])
    return next((str(value[key]) for key in ("known", "titles", "threads") if key in value), None)


def _is_touched(entry: Entry) -> bool:
    return entry.identity_method == "link" and entry.url is not None and entry.identity != url_key(entry.url)


def _newest_first(one: PendingEntry) -> tuple[str, float, str]:
    at = one.entry.published_at
    return one.entry.source_id, -at.timestamp() if at else float("inf"), one.entry.id


def _print(*parts: str) -> bytes:
    joined = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(joined, digest_size=8).digest()
