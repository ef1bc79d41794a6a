"""Crawling on several machines: ``monitor crawl --spool`` on each, ``monitor crawl --ingest`` where the database is."""

import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from monitor.assignments import active_assignment, assigned_sources, validate
from monitor.commands.decision import say_waiting
from monitor.commands.progress import outcome_progress
from monitor.commands.session import PARTLY, Session, stop
from monitor.commands.source_health import news_lines
from monitor.council.proposing import propose_decisions
from monitor.errors import AssignmentError, MonitorError, SpoolError
from monitor.pipeline import RunLog, judge_sources, logged_run, new_run_id, run_lock, run_status, run_summary
from monitor.records import Assignment, Outcome, Source
from monitor.settings import watched_stop_list
from monitor.wire import from_json, to_json

ASSIGNMENT_FILE = "assignment.json"
_SCHEMA = 1


def assignment_of(session: Session, folder: Path, wanted: str | None) -> Assignment:
    """Return the assignment to crawl under: that of the spool folder where it holds one, else of the database."""
    file = folder / ASSIGNMENT_FILE
    if file.exists():
        found = read_assignment(file)
        on = session.now.date()
        is_active = found.status == "active" and found.starts_on <= on <= found.ends_on
        return active_assignment([found] if is_active else [], wanted, on)
    if not session.settings.db.exists():
        raise AssignmentError(
            f"There is no assignment in {folder} and no database here. On the machine with the database: "
            f"monitor assignment export --output {ASSIGNMENT_FILE}; then put that file in {folder}."
        )
    return session.assignment(wanted)


def write_assignment(assignment: Assignment, file: Path) -> None:
    """Write an assignment for a crawling machine."""
    text = json.dumps({"schema": _SCHEMA, "assignment": to_json(assignment)}, ensure_ascii=False, indent=2)
    try:
        file.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise MonitorError(f"{file} cannot be written: {error.strerror}") from error


def read_assignment(file: Path) -> Assignment:
    """Read what ``write_assignment`` wrote. Raises AssignmentError where it is something else."""
    try:
        value = json.loads(file.read_text(encoding="utf-8"))
        if value["schema"] != _SCHEMA:
            raise ValueError(f"schema {value['schema']!r}")
        assignment = from_json(Assignment, value["assignment"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise AssignmentError(f"{file} is no assignment of monitor assignment export: {error}") from error
    validate(assignment)
    return assignment


def collect_to_spool(
    session: Session,
    assignment: Assignment,
    folder: Path,
    sources: Sequence[Source],
    *,
    shard: tuple[int, int] | None,
    force: bool,
    allow_loopback: bool,
) -> tuple[Outcome, ...]:
    """Crawl into spool files; one outcome for each source of the shard."""
    from monitor.spiders.run import crawl as run_spiders
    from monitor.spiders.run import in_shard
    from monitor.spool.sink import open_spool

    own = {one.id for one in assigned_sources(assignment, session.catalogue.sources) if in_shard(one, shard)}
    log = RunLog(run_id=new_run_id("crawl", session.now))
    with (
        open_spool(
            folder, assignment_id=assignment.id, shard=shard, sources=own, run_id=log.run_id, now=session.now
        ) as sink,
        outcome_progress("Sources", len(sources), quiet=session.quiet) as advance,
    ):
        try:
            log.outcomes = run_spiders(
                sources=sources, sink=sink, assignment=assignment, run_id=log.run_id, now=session.now,
                clock=session.clock, contact=session.settings.contact, allow_loopback=allow_loopback, shard=shard,
                stop_list=frozenset(session.settings.stop_list), progress=advance, force=force,
                read_stop_list=watched_stop_list(),
            )  # fmt: skip
        except BaseException:
            with suppress(SpoolError):  # a full disk is told by the first error
                sink.end_run(ended_at=_end(session), status="failed", summary=run_summary(log))
            raise
        sink.end_run(ended_at=_end(session), status=run_status(log.outcomes), summary=run_summary(log))
    for file in sink.files:
        session.say(f"Wrote {file}")
    return log.outcomes


def _end(session: Session) -> datetime:
    return session.fixed_at or datetime.now(UTC)


def ingest_files(session: Session, assignment: Assignment, paths: Sequence[Path], *, remove: bool = False) -> RunLog:
    """Take spool files into the database; one outcome for each file, and how their sources do."""
    from monitor.spool.ingest import ingest
    from monitor.spool.reading import Terms, spool_files

    store, catalogue = session.store, session.catalogue
    chosen = frozenset(assignment.sources) or frozenset(source.id for source in catalogue.sources)
    terms = Terms(assignment=assignment, sources=chosen, now=session.now)
    with run_lock(session.settings.db):
        store.sources.sync(
            assigned_sources(assignment, catalogue.sources),
            catalogue.municipalities,
            catalogue.mergers_on(session.now.date()),
        )
        with (
            logged_run(store, "ingest", assignment.id, session.now) as log,
            outcome_progress("Files", len(spool_files(paths)), quiet=session.quiet) as advance,
        ):
            found = ingest(store, paths, terms, remove=remove, progress=advance)
            propose_decisions(store, catalogue, assignment, session.now)
            log.outcomes = found.files
            log.health = judge_sources(
                store, found.sources, run_id=log.run_id, assignment_id=assignment.id, now=session.clock()
            )
    return log


def report_files(session: Session, log: RunLog) -> None:
    """Print what became of each file and what is new of the sources; ends with status 3 where a file was refused."""
    outcomes = log.outcomes
    rows = [
        {"file": o.subject, "outcome": o.status, "new": o.n_new, "changed": o.n_changed, "remark": o.reason}
        for o in outcomes
    ]
    failed = sum(outcome.status == "failed" for outcome in outcomes)
    session.show(rows, title="Spool files")
    session.say(
        f"{len(outcomes)} files: {sum(o.status == 'done' for o in outcomes)} taken in, "
        f"{sum(o.status == 'skipped' for o in outcomes)} known already, {failed} refused; "
        f"{sum(o.n_new for o in outcomes)} new items, {sum(o.n_changed for o in outcomes)} changed."
    )
    say_waiting(session)
    for line in news_lines(log.health):
        session.say(line)
    if failed:
        stop(PARTLY)
