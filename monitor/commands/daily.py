"""``monitor run``: the daily job."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from monitor.commands import alert_draft as alerts
from monitor.commands import collect, detecting, spooling, tagging
from monitor.commands.review_drift import warn
from monitor.commands.session import Session, command
from monitor.council.merging import day_of, for_readers
from monitor.records import Assignment
from monitor.signals import last_closed_week

DECISION_DAYS = 28  # alerts are drafted for decisions that are at most four weeks away


@command
def run(
    session: Session,
    source: Annotated[list[str] | None, typer.Option(help="Source; repeat. Default: all that are due.")] = None,
    ingest: Annotated[
        list[Path] | None,
        typer.Option(
            "--ingest", metavar="DIR", help="Instead of crawling, take in the spool files of this folder; repeat."
        ),
    ] = None,
    assignment: Annotated[str | None, typer.Option(help="Assignment, where several are active.")] = None,
) -> None:
    """The daily job: crawl what is due, tag, detect, draft alerts for near decisions. Safe to start twice."""
    chosen = session.assignment(assignment)
    if ingest and source:
        raise typer.BadParameter("takes in what was fetched elsewhere: it goes without --source", param_hint="--ingest")
    taken = spooling.ingest_files(session, chosen, ingest) if ingest else None
    outcomes = collect.collect(session, chosen, wanted=source or ()) if taken is None else ()
    n_tagged, _ = tagging.tag_store(session, chosen)
    session.say(f"Tagged {n_tagged} items.")
    found = detecting.detect_store(session, chosen, session.now)
    session.say(f"The last closed week: {detecting.chance_line(found)}")
    warn(session, last_closed_week(session.now))
    for line in draft_near(session, chosen):
        session.say(line)
    if taken is not None:
        spooling.report_files(session, taken)
    else:
        collect.report(session, outcomes)


def draft_near(session: Session, assignment: Assignment) -> list[str]:
    """Draft an alert for every confirmed decision that is near and has none; return a line on each.

    A decision that was entered twice, by hand and from an agenda, gets one alert.
    """
    until = session.now + timedelta(days=DECISION_DAYS)
    drafted = alerts.alerted_days(session)
    themed = {guide.id for guide in session.catalogue.decision_kinds if guide.theme}
    lines = []
    for decision in for_readers(session.store.decisions.between(session.now, until)):
        if day_of(decision) in drafted or decision.kind not in themed:
            continue
        lines.append(alerts.draft_for(session, assignment, decision, theme=None, by=session.settings.role).line)
    return lines
