"""``monitor demo``: the whole daily job over the bundled site, by real HTTP on this machine."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from monitor.catalogue import Catalogue
from monitor.commands import alert as alerts
from monitor.commands import alert_draft, collect, detecting, report, tagging
from monitor.commands.session import Session, command
from monitor.commands.working_folder import make_folder
from monitor.errors import MonitorError
from monitor.records import Assignment, Decision, Outcome, Rumour
from monitor.settings import CONFIG_NAME, Settings
from monitor.store import Store

if TYPE_CHECKING:
    from monitor.demo.site import Site

# The demo plays on fixed days: a first crawl before the rumour was denied, and one nine days later.
FIRST_AT = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
NOW_AT = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
WEEK = date(2026, 11, 16)
LINDEWAARD, MARSLO = "GM9901", "GM9902"
REPORTED = ("asielopvang", "sinterklaas", "boerenprotesten")
ENV_FILE = "demo.env"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@command
def demo(
    session: Session,
    folder: Annotated[
        Path, typer.Option("--dir", help="Folder for the results; an earlier demo in it is replaced.")
    ] = Path("demo-out"),
) -> None:
    """Serve the bundled fictional site, crawl it by real HTTP and end with reports, a chart and a draft alert."""
    from monitor.demo.site import Site
    from monitor.demo.world import load_world

    started = perf_counter()
    prepare(folder)
    session.say(
        "The demo plays on 25 November 2026. All municipalities, persons and messages in its story are made up."
    )
    with environment(MONITOR_ALLOW_LOOPBACK="1"), Site(load_world(), FIRST_AT) as site:
        first = open_session(session, folder, site, FIRST_AT)
        assignment = begin(first)
        _crawl(first, assignment, "16 November")
        site.asof = NOW_AT
        second = replace(first, fixed_at=NOW_AT)
        outcomes = _crawl(second, assignment, "25 November")
        n_tagged, _ = tagging.tag_store(second, assignment)
        stories = second.store.counts()["n_stories"]
        session.say(f"Tagged {n_tagged} items; they are {stories} different stories.")
        found = detecting.detect_store(second, assignment, NOW_AT)
        session.say(
            f"Judged {found.n_tested} series; {len(found.signals)} of them rose more than noise in the week of 16 "
            f"November. Of those, {detecting.by_chance(found.n_by_chance)} are to be expected by chance."
        )
        decision = enter_decision(second, assignment)
        enter_rumours(second, assignment, site)
        files = report.write_weekly(
            replace(second, quiet=True), assignment, week=WEEK, themes=REPORTED, areas=["NL"],
            formats=tuple(report.Format), out=folder / "reports",
        )  # fmt: skip
        files += report.write_weekly(
            replace(second, quiet=True), assignment, week=WEEK, themes=["asielopvang"], areas=[LINDEWAARD],
            formats=report.STANDARD, out=folder / "reports",
        )  # fmt: skip
        drafted = alert_draft.draft_for(second, assignment, decision, theme=None, by="rol:analist-1")
        files += alerts.write_files(second, drafted.alert_id, folder / "alerts") if drafted.alert_id else []
    failed = [outcome.subject for outcome in outcomes if outcome.status == "failed"]
    result = {
        "dir": str(folder), "files": [str(file) for file in files], "alert": drafted.alert_id,
        "signals": len(found.signals), "items": second.store.counts()["n_items"], "failed_sources": failed,
        "seconds": round(perf_counter() - started, 1),
    }  # fmt: skip
    session.tell(result, closing_words(folder, files, drafted.line, failed, perf_counter() - started))


def prepare(folder: Path) -> None:
    """Make the folder empty; only one that an earlier demo made is replaced."""
    make_folder(folder)
    if any(folder.iterdir()):
        if not (folder / ENV_FILE).exists():
            raise MonitorError(f"{folder} is not empty and no demo made it. Choose another folder with --dir")
        shutil.rmtree(folder)
        make_folder(folder)


@contextmanager
def environment(**values: str) -> Iterator[None]:
    """Set environment variables for a while."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def open_session(session: Session, folder: Path, site: "Site", now: datetime) -> Session:
    """Write the overlay, the configuration and the variables of the demo, and return a session in its folder."""
    from monitor.demo.overlay import write_overlay

    overlay = write_overlay(site, folder / "data")
    (folder / CONFIG_NAME).write_text(
        'db = "monitor.duckdb"\ndata = "data"\ncontact = "https://onrustmonitor.example/contact"\n'
        'controller = "gemeente Lindewaard (verzonnen)"\nrole = "rol:analist-1"\n'
        'transparency_url = "https://onrustmonitor.example/uitleg"\noffice_phone = "000-0000000 (verzonnen)"\n',
        encoding="utf-8",
    )
    (folder / ENV_FILE).write_text(
        "# The day on which the demo plays; monitor.toml in this folder names its database and data.\n"
        f"export MONITOR_NOW={NOW_AT.isoformat()}\n",
        encoding="utf-8",
    )
    settings = Settings(
        db=folder / "monitor.duckdb", data=overlay, contact="https://onrustmonitor.example/contact",
        controller="gemeente Lindewaard (verzonnen)", role="rol:analist-1",
        transparency_url="https://onrustmonitor.example/uitleg", office_phone="000-0000000 (verzonnen)",
    )  # fmt: skip
    Store(settings.db).migrate(now)
    return Session(settings=settings, as_json=session.as_json, quiet=session.quiet, fixed_at=now)


def begin(session: Session) -> Assignment:
    """Enter the assignment of the demo: the general picture, from its own sources only."""
    bundled = {source.id for source in Catalogue().sources}
    own = tuple(source.id for source in session.catalogue.sources if source.id not in bundled)
    assignment = Assignment(
        id="OPD-2026-001", controller=session.settings.controller, purpose="communicatie", type="algemeen_beeld",
        ground="art. 172 lid 1 Gemeentewet (algemeen beeld)", occasion="algemeen beeld", themes=(), area=(),
        sources=own, starts_on=date(2026, 9, 1), ends_on=date(2027, 2, 28), approver="rol:privacy-officer",
        dpia_ref="DPIA-2026-01 (verzonnen)", fg_advice="FG-2026-01 (verzonnen)", status="active",
        created_at=session.now,
    )  # fmt: skip
    session.store.assignments.add(assignment)
    return assignment


def enter_decision(session: Session, assignment: Assignment) -> Decision:
    """Enter the council's vote on the reception centre."""
    decision = Decision(
        id="BES-demo-wilgenhof", assignment_id=assignment.id, source="manual", source_ref="demo",
        municipality=LINDEWAARD, body="raad", title="Opvang van 180 mensen in De Wilgenhof, Hogerlinde", kind="azc",
        kind_confirmed_by="rol:adviseur-oov", phase="besluitvormend",
        starts_at=datetime(2026, 12, 10, 19, 30, tzinfo=AMSTERDAM), location="raadzaal", status="gepland",
        link="https://raad.lindewaard.example/agenda/2026-12-10", first_seen_at=session.now, updated_at=session.now,
    )  # fmt: skip
    session.store.decisions.save([decision])
    return decision


def enter_rumours(session: Session, assignment: Assignment, site: "Site") -> None:
    """Enter the denials that two municipalities published on their own sites."""
    known = (
        (LINDEWAARD, "gemeente-lindewaard", date(2026, 11, 16), "Er is één locatie: De Wilgenhof in Hogerlinde."),
        (MARSLO, "gemeente-marslo", date(2026, 11, 19), "In Marslo komt geen opvanglocatie."),
    )
    for code, source, on, fact in known:
        with session.store.numbered("GER", session.now) as number:
            session.store.rumours.add(Rumour(
                id=number, assignment_id=assignment.id, municipality=code, theme="asielopvang", fact=fact,
                rumour="Er zou in het geheim een hal zijn gehuurd voor nog een opvang.",
                fact_source=site.bases[source] + "/", fact_on=on, status="ontkracht", created_at=session.now,
                updated_at=session.now,
            ))  # fmt: skip


def closing_words(folder: Path, files: list[Path], alert_line: str, failed: list[str], seconds: float) -> str:
    """Say where the results lie and what to try next."""
    shown = "\n".join(f"  {file}" for file in files)
    return (
        f"\nDone in {seconds:.0f} s. Read first:\n{shown}\n\n{alert_line}\n"
        f"One source is dead on purpose ({', '.join(failed)}): the reports show it as missing.\n\n"
        f"What to try next:\n"
        f"  cd {folder} && . ./{ENV_FILE}\n"
        "  monitor source health\n"
        "  monitor detect\n"
        "  monitor report national --week 2026-W47\n"
        "  monitor alert list\n"
        "For real: monitor init my-region"
    )


def _crawl(session: Session, assignment: Assignment, day: str) -> tuple[Outcome, ...]:
    started = perf_counter()
    outcomes = collect.collect(session, assignment)
    counts = session.store.counts()
    session.say(
        f"Crawled {len(outcomes)} sources as on {day} in {perf_counter() - started:.0f} s: "
        f"{sum(o.n_new for o in outcomes)} new items, {sum(o.n_changed for o in outcomes)} changed, "
        f"{counts['n_items']} in all."
    )
    return outcomes
