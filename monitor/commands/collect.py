"""``monitor crawl`` and the collecting half of ``monitor run``."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from monitor.assignments import assigned_sources
from monitor.commands import spooling
from monitor.commands.decision import say_waiting, with_proposals
from monitor.commands.progress import outcome_progress
from monitor.commands.session import FAILED, PARTLY, Session, command, stop
from monitor.commands.source_health import news_lines
from monitor.council.proposing import propose_decisions
from monitor.errors import MonitorError
from monitor.pipeline import judge_sources, logged_run, run_lock
from monitor.records import Assignment, Outcome, Source, SourceKind
from monitor.settings import watched_stop_list


@command
def crawl(
    session: Session,
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="DIR", help="With --ingest: spool folders, or files.")
    ] = None,
    source: Annotated[list[str] | None, typer.Option(help="Source; repeat. Default: all that are due.")] = None,
    kind: Annotated[SourceKind | None, typer.Option(help="Only sources of this kind.")] = None,
    shard: Annotated[str | None, typer.Option(help="Part I of N of the sources, as I/N.")] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Also sources that are not due; robots.txt and pacing still hold.")
    ] = False,
    spool: Annotated[
        Path | None, typer.Option("--spool", metavar="DIR", help="Write spool files here; no database is needed.")
    ] = None,
    ingest: Annotated[
        bool, typer.Option("--ingest", help="Fetch nothing: take spool files of other machines into the database.")
    ] = False,
    remove: Annotated[
        bool, typer.Option("--remove", help="With --ingest: delete the files that are wholly taken in.")
    ] = False,
    assignment: Annotated[str | None, typer.Option(help="Assignment, where several are active.")] = None,
) -> None:
    """Fetch what is due, store pages and items; or write them to spool files, or take in those of other machines."""
    if ingest != bool(paths) or (remove and not ingest):
        raise typer.BadParameter("--ingest goes with the folders or files to take in", param_hint="--ingest")
    if ingest and (spool or source or kind or shard or force):
        raise typer.BadParameter("takes in what was fetched elsewhere: it goes with no choice of sources",
                                 param_hint="--ingest")  # fmt: skip
    if paths:
        chosen = session.assignment(assignment)
        spooling.report_files(session, spooling.ingest_files(session, chosen, paths, remove=remove))
        return
    chosen = session.assignment(assignment) if spool is None else spooling.assignment_of(session, spool, assignment)
    outcomes = collect(
        session, chosen, wanted=source or (), kind=kind, shard=parse_shard(shard), force=force, spool=spool
    )
    report(session, outcomes, has_database=spool is None)


def collect(
    session: Session,
    assignment: Assignment,
    *,
    wanted: Sequence[str] = (),
    kind: SourceKind | None = None,
    shard: tuple[int, int] | None = None,
    force: bool = False,
    spool: Path | None = None,
) -> tuple[Outcome, ...]:
    """Crawl under an assignment, into the database or a spool folder; one outcome for each source."""
    from monitor.spiders.run import crawl as run_spiders

    if not session.settings.contact:
        raise MonitorError(
            'Publishers must be able to reach you: set contact = "https://..." in monitor.toml, or MONITOR_CONTACT.'
        )
    sources = choose_sources(session, assignment, wanted, kind)
    if spool is not None:
        return spooling.collect_to_spool(
            session, assignment, spool, sources, shard=shard, force=force, allow_loopback=allow_loopback()
        )
    store = session.store
    sink = store.collecting(assignment.id)
    with run_lock(session.settings.db):
        store.sources.sync(
            assigned_sources(assignment, session.catalogue.sources),
            session.catalogue.municipalities,
            session.catalogue.mergers_on(session.now.date()),
        )
        with (
            logged_run(store, "crawl", assignment.id, session.now) as log,
            outcome_progress("Sources", len(sources), quiet=session.quiet) as advance,
        ):
            outcomes = run_spiders(
                sources=sources, sink=sink, assignment=assignment, run_id=log.run_id,
                now=session.now, clock=session.clock, contact=session.settings.contact,
                allow_loopback=allow_loopback(), shard=shard, stop_list=frozenset(session.settings.stop_list),
                progress=advance, force=force, read_stop_list=watched_stop_list(),
            )  # fmt: skip
            sink.close_coverage(log.run_id)
            outcomes = with_proposals(outcomes, propose_decisions(store, session.catalogue, assignment, session.now))
            log.outcomes = outcomes
            log.health = judge_sources(
                store, {outcome.subject for outcome in outcomes}, run_id=log.run_id, assignment_id=assignment.id,
                now=session.clock(),
            )  # fmt: skip
    return outcomes


def choose_sources(
    session: Session, assignment: Assignment, wanted: Sequence[str], kind: SourceKind | None
) -> tuple[Source, ...]:
    """Return the assigned sources that were asked for. Raises MonitorError where one is not assigned."""
    allowed = assigned_sources(assignment, session.catalogue.sources)
    strange = set(wanted) - {source.id for source in allowed}
    if strange:
        raise MonitorError(
            f"Not among the sources of {assignment.id} with an address: {', '.join(sorted(strange))}. "
            "See: monitor source list"
        )
    return tuple(
        source for source in allowed if (not wanted or source.id in wanted) and (kind is None or source.kind == kind)
    )


def report(session: Session, outcomes: Sequence[Outcome], *, has_database: bool = True) -> None:
    """Print the summary per source and, of a database, what is new of their health; end with the right status."""
    known = session.store.sources.judged() if has_database else {}
    health = {outcome.subject: known[outcome.subject] for outcome in outcomes if outcome.subject in known}
    rows = [
        {"source": o.subject, "outcome": o.status, "new": o.n_new, "changed": o.n_changed,
         "health": health[o.subject].state if o.subject in health else None,
         "health_is_news": o.subject in health and health[o.subject].is_news, "remark": o.reason}
        for o in outcomes
    ]  # fmt: skip
    failed = [outcome for outcome in outcomes if outcome.status == "failed"]
    session.show(rows, ("source", "outcome", "new", "changed", "health", "remark"), title="Crawl")
    session.say(
        f"{len(outcomes)} sources: {sum(o.status == 'done' for o in outcomes)} done, "
        f"{sum(o.status == 'skipped' for o in outcomes)} not due, {len(failed)} failed; "
        f"{sum(o.n_new for o in outcomes)} new items, {sum(o.n_changed for o in outcomes)} changed."
    )
    if has_database:
        say_waiting(session)
    for line in news_lines(health.values()):
        session.say(line)
    if failed:
        stop(FAILED if len(failed) == len(outcomes) else PARTLY)


def parse_shard(text: str | None) -> tuple[int, int] | None:
    """Return part and number of parts from "I/N". Raises MonitorError where it is not that."""
    if text is None:
        return None
    part, _, parts = text.partition("/")
    if not (part.isdecimal() and parts.isdecimal() and 1 <= int(part) <= int(parts)):
        raise MonitorError(f"--shard is I/N with I from 1 to N, such as 1/3, not {text!r}.")
    return int(part), int(parts)


def allow_loopback() -> bool:
    """Whether addresses on this machine may be fetched: only where MONITOR_ALLOW_LOOPBACK=1, for the demo and tests."""
    import os

    return os.environ.get("MONITOR_ALLOW_LOOPBACK") == "1"
