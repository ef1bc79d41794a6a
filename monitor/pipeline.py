"""The verbs of the daily job, as functions over a store and the parts that were handed in."""

import json
import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from monitor import __version__
from monitor.errors import AlreadyRunning
from monitor.health import judge_all
from monitor.protocols import Tagger
from monitor.records import Outcome, Run, RunKind, RunStatus, SourceHealth
from monitor.store import Store

Value = TypeVar("Value")

logger = logging.getLogger(__name__)

STORY_WINDOW = timedelta(days=60)  # copies come within days; a yearly press release is another story


@dataclass
class RunLog:
    """What a run wants written about itself."""

    run_id: str
    outcomes: tuple[Outcome, ...] = ()
    health: tuple[SourceHealth, ...] = ()


@contextmanager
def run_lock(db: Path) -> Iterator[None]:
    """Hold the lock that lets one crawl work on a database. Raises AlreadyRunning where another holds it."""
    from filelock import FileLock, Timeout

    path = Path(f"{db}.lock")
    try:
        with FileLock(path, timeout=0):
            yield
    except Timeout as error:
        raise AlreadyRunning(path) from error


@contextmanager
def logged_run(store: Store, kind: RunKind, assignment_id: str, now: datetime) -> Iterator[RunLog]:
    """Write the run to the log: running, then done, partly or failed; a killed one stays "running"."""
    log = RunLog(run_id=new_run_id(kind, now))
    store.runs.start(
        Run(
            id=log.run_id,
            kind=kind,
            assignment_id=assignment_id,
            started_at=now,
            ended_at=None,
            status="running",
            version=__version__,
            summary="{}",
        )
    )
    try:
        yield log
    except BaseException:
        store.runs.finish(log.run_id, ended_at=datetime.now(UTC), status="failed", summary=run_summary(log))
        raise
    status = run_status(log.outcomes)
    store.runs.finish(log.run_id, ended_at=datetime.now(UTC), status=status, summary=run_summary(log))
    logger.info("run ended id=%s status=%s", log.run_id, status)


def new_run_id(kind: RunKind, now: datetime) -> str:
    """Return an id for a run, which sorts by its start."""
    return f"{kind}-{now:%Y%m%dT%H%M%S}-{uuid4().hex[:6]}"


def run_status(outcomes: tuple[Outcome, ...]) -> RunStatus:
    """Return done, partly or failed, after what became of the parts."""
    failed = sum(outcome.status == "failed" for outcome in outcomes)
    if not failed:
        return "done"
    return "failed" if failed == len(outcomes) else "partly"


def judge_sources(
    store: Store, source_ids: Collection[str], *, run_id: str, assignment_id: str, now: datetime
) -> tuple[SourceHealth, ...]:
    """Judge and store how the sources of a crawl do, at its end. What is new is marked as news, in this run only."""
    facts = [one for one in store.sources.facts(now) if one.source_id in source_ids]
    found = judge_all(facts, store.sources.judged(), now=now)
    store.sources.save_health(found, run_id=run_id, assignment_id=assignment_id)
    return found


def tag_items(
    store: Store,
    tagger: Tagger,
    *,
    now: datetime,
    since: datetime | None = None,
    retag: bool = False,
    progress: Callable[[int], None] = lambda n: None,
) -> int:
    """Tag stored items that need it, a batch a transaction; return how many were tagged."""
    n_tagged = 0
    while batch := store.tags.untagged(tagger.version, since=since, retag=retag):
        store.tags.save(list(tagger.tag(batch)), now)
        n_tagged += len(batch)
        progress(len(batch))
    return n_tagged


def link_stories(store: Store, batch_size: int = 1_000) -> int:
    """Give every item without a story one: its own, or that of an earlier near-duplicate. Return how many got one.

    Texts are read a batch at a time; of the others there are sketches.
    """
    from monitor.dedupe import StoryIndex
    from monitor.sketch import from_bytes, read_words, to_bytes

    waiting = store.tags.unstoried()
    if not waiting:
        return 0
    index = StoryIndex(store.tags.texts_of)
    unread = []  # of another version of the program
    for item_id, story_id, kept in store.tags.storied(waiting[0][1] - STORY_WINDOW):
        sketch = from_bytes(kept)
        if sketch is None:
            unread.append((item_id, story_id))
        else:
            index.load_sketch(item_id, sketch, story_id)
    for group in _batches(unread, batch_size):
        texts = store.tags.texts_of([item_id for item_id, _ in group])
        for item_id, story_id in group:
            index.load(item_id, texts.get(item_id, ""), story_id)
    for batch in _batches(waiting, batch_size):
        with store.database.hold():  # a fraction of a second
            texts = store.tags.texts_of([item_id for item_id, _ in batch])
            read = [(item_id, read_words(texts[item_id])) for item_id, _ in batch if item_id in texts]
            store.tags.save_stories(index.add_all(read), [to_bytes(words.sketch) for _, words in read])
    return len(waiting)


def _batches(values: Sequence[Value], size: int) -> Iterator[Sequence[Value]]:
    return (values[start : start + size] for start in range(0, len(values), size))


def items_to_tag(store: Store, tagger: Tagger) -> int:
    """Return how many items have no tag yet; for a progress bar."""
    counts = store.counts()
    return counts["n_items"] - counts["n_tagged"]


def run_summary(log: RunLog) -> str:
    """Return what a run says about its parts, as JSON."""
    failed = {outcome.subject: outcome.reason for outcome in log.outcomes if outcome.status == "failed"}
    counts = {
        "sources": len(log.outcomes),
        "new": sum(outcome.n_new for outcome in log.outcomes),
        "changed": sum(outcome.n_changed for outcome in log.outcomes),
    }
    remarks = {one.subject: one.reason for one in log.outcomes if one.status == "done" and one.reason}
    news = {one.source_id: one.state for one in log.health if one.is_news}
    return json.dumps({**counts, "failed": failed, "remarks": remarks, "health_news": news}, ensure_ascii=False)
