"""Taking spool files into the database: in order, each line once, a bad file never in the way of the others."""

import gzip
import logging
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from monitor.errors import SpoolError
from monitor.records import Outcome
from monitor.spool.lines import MAX_LINE_BYTES, Head, PollLine, decode
from monitor.spool.reading import Segment, Terms, open_spool_file, read_segment, spool_files
from monitor.store import Store

logger = logging.getLogger(__name__)

BATCH_LINES = 50  # in one transaction: at most a thousand items, so that the file is held for a second or two
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What became of files."""

    files: tuple[Outcome, ...]
    sources: frozenset[str]  # of which a poll was taken in


def ingest(
    store: Store,
    paths: Sequence[Path],
    terms: Terms,
    *,
    remove: bool = False,
    progress: Callable[[Outcome], None] = lambda outcome: None,
) -> Ingested:
    """Take the finished files of folders, or files, into the store, the oldest run first.

    Safe to kill and to repeat: what was taken in is known by its content, and a file taken in by half is completed.

    Args:
        remove: delete every file that is wholly taken in, now or before.

    Returns:
        One outcome for each file: done, skipped (taken in before) or failed with the reason why nothing of it was; and
        the sources of which there is news.
    """
    outcomes: list[Outcome] = []
    polled: set[str] = set()
    for path in sorted(spool_files(paths), key=_place):
        outcome = _ingest_file(store, path, terms, polled)
        if remove and outcome.status != "failed":
            path.unlink(missing_ok=True)
        logger.info("spool_file file=%s status=%s new=%d", path.name, outcome.status, outcome.n_new)
        outcomes.append(outcome)
        progress(outcome)
    return Ingested(files=tuple(outcomes), sources=frozenset(polled))


def _ingest_file(store: Store, path: Path, terms: Terms, polled: set[str]) -> Outcome:
    name = path.name.encode("ascii", "backslashreplace").decode()  # a name may hold anything, also control characters
    name = "".join(one if one.isprintable() else "?" for one in name)[:200]
    try:
        with read_segment(path, terms) as segment:
            return _take_in(store, segment, name, terms, polled)
    except SpoolError as error:
        return Outcome(subject=name, status="failed", reason=f"refused: {error.reason}")


def _take_in(store: Store, segment: Segment, name: str, terms: Terms, polled: set[str]) -> Outcome:
    spooled = store.spooled(terms.assignment.id)
    if spooled.n_left(segment) == 0:
        return Outcome(subject=name, status="skipped", reason="taken in before")
    n_taken = spooled.begin(segment, name, terms.now)
    n_new = n_changed = 0
    lines = islice(segment.lines(), n_taken, None)
    while batch := list(islice(lines, BATCH_LINES)):
        new, changed = spooled.take(segment, batch, terms.now)
        n_new, n_changed = n_new + new, n_changed + changed
        polled.update(line.poll.source_id for line in batch if isinstance(line, PollLine))
    reason = f"the rest of it: {n_taken} of its {segment.foot.n_lines} lines were taken in before" if n_taken else ""
    return Outcome(subject=name, status="done", reason=reason, n_new=n_new, n_changed=n_changed)


def _place(path: Path) -> tuple[datetime, str, int, str]:
    """Return by what files are put in order: start of the run, run, number within it. Bad ones come last."""
    try:
        with open_spool_file(path) as raw, gzip.GzipFile(fileobj=raw, mode="rb") as plain:
            head = decode(plain.readline(MAX_LINE_BYTES))
        if isinstance(head, Head) and head.started_at.tzinfo is not None:
            return head.started_at, head.run_id, head.segment, path.name
    except (SpoolError, OSError, EOFError, zlib.error, ValueError):
        pass
    return _LAST, "", 0, path.name
