"""``monitor rumour``: the register of rumours and official denials."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Literal

import typer

from monitor.commands.contact_data import refuse_contact_data
from monitor.commands.decision import municipality_code
from monitor.commands.session import Session, command
from monitor.commands.working_folder import parse_past_day
from monitor.errors import MonitorError
from monitor.gather.rumours import same_rumour
from monitor.records import Rumour
from monitor.report.model import safe_url

app = typer.Typer(help="The register of rumours and official denials.", no_args_is_help=True)


@app.command("add")
@command
def add(
    session: Session,
    municipality: Annotated[str, typer.Option(help="CBS code or official name.")],
    theme: Annotated[str, typer.Option(help="Theme.")],
    fact: Annotated[str, typer.Option(help="What is true, in your own words.")],
    rumour: Annotated[
        str,
        typer.Option(
            help="What goes round, paraphrased; never a link to it. The same words count as the same rumour elsewhere."
        ),
    ],
    fact_source: Annotated[str, typer.Option(help="Address of the official statement.")] = "",
    fact_on: Annotated[str | None, typer.Option(help="Date of the official statement.")] = None,
    assignment: Annotated[str | None, typer.Option(help="Assignment, where several are active.")] = None,
) -> None:
    """Enter a rumour; with an official statement it counts as denied."""
    if "http" in rumour or "@" in rumour:
        raise MonitorError("--rumour is a paraphrase: no link to where it goes round, and no account.")
    refuse_contact_data({"--rumour": rumour, "--fact": fact})
    if fact_source:
        require_statement(fact_source, fact_on)
    entry = Rumour(
        id="", assignment_id=session.assignment(assignment).id,
        municipality=municipality_code(session, municipality), theme=session.catalogue.theme(theme).id, fact=fact,
        rumour=rumour, fact_source=fact_source,
        fact_on=parse_past_day(session, fact_on, "--fact-on") if fact_on else None,
        status="ontkracht" if fact_source else "open", created_at=session.now, updated_at=session.now,
    )  # fmt: skip
    with session.store.numbered("GER", session.now) as number:
        _refuse_known(session, entry)
        entry = replace(entry, id=number)
        session.store.rumours.add(entry)
    session.tell({"id": entry.id, "status": entry.status}, f"{entry.id} is entered ({entry.status}).")


def _refuse_known(session: Session, entry: Rumour) -> None:
    """Refuse a rumour that stands in the register for the same place; one that was closed may come back."""
    for one in session.store.rumours.all():
        if (
            one.status != "gesloten"
            and one.municipality == entry.municipality
            and same_rumour(one) == same_rumour(entry)
        ):
            raise MonitorError(f"{one.id} is this rumour already ({one.status}). Note what became of it with: "
                               f"monitor rumour resolve {one.id}")  # fmt: skip


def require_statement(address: str, on: date | str | None) -> None:
    """Refuse a source that no reader can open, or one without a date. Raises MonitorError."""
    if not safe_url(address) or not on:
        raise MonitorError("--fact-source is an address (https://...) and needs --fact-on, the date of the statement.")


@app.command("list")
@command
def show_all(session: Session) -> None:
    """Show the register."""
    rows = [
        {
            "id": r.id, "municipality": session.catalogue.municipality(r.municipality).name, "theme": r.theme,
            "fact": r.fact, "rumour": r.rumour, "status": r.status, "source": r.fact_source, "on": r.fact_on,
        }
        for r in session.store.rumours.all()
    ]  # fmt: skip
    session.show(rows, title="Rumours")


@app.command("resolve")
@command
def resolve(
    session: Session,
    rumour_id: Annotated[str, typer.Argument(metavar="ID")],
    status: Annotated[Literal["ontkracht", "bevestigd", "gesloten"], typer.Option(help="What became of it.")],
    fact: Annotated[str | None, typer.Option(help="What is true, where that has to be said otherwise now.")] = None,
    fact_source: Annotated[str | None, typer.Option(help="Address of the official statement.")] = None,
    fact_on: Annotated[str | None, typer.Option(help="Date of the official statement.")] = None,
) -> None:
    """Note what became of a rumour; a denial needs its source and date, a confirmation also what is true now."""
    known = session.store.rumours.get(rumour_id)
    refuse_contact_data({"--fact": fact or ""})
    if fact_source:
        require_statement(fact_source, fact_on or known.fact_on)
    source = fact_source or known.fact_source
    on = parse_past_day(session, fact_on, "--fact-on") if fact_on else known.fact_on
    if status == "ontkracht" and not (source and on):
        raise MonitorError("A denial needs its source and date: --fact-source https://... --fact-on 2026-11-16")
    if status == "bevestigd" and not (fact and fact_source and fact_on):  # what is stored is of the denial
        raise MonitorError(
            "A confirmation needs what is true now, with its source and date: --fact ... --fact-source https://... "
            "--fact-on 2026-11-16"
        )
    changed = replace(
        known, status=status, fact=fact or known.fact, fact_source=source, fact_on=on, updated_at=session.now
    )
    session.store.rumours.save(changed)
    session.tell({"id": rumour_id, "status": status}, f"{rumour_id} is now {status}.")
