"""``monitor assignment``: the monitoring assignments under which anything is collected."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

import typer

from monitor.assignments import MAX_DAYS_DIRECTED, end_of_general, validate
from monitor.commands.session import Session, command
from monitor.commands.spooling import ASSIGNMENT_FILE, write_assignment
from monitor.commands.working_folder import GENERAL_GROUND, check_references, parse_day
from monitor.records import Assignment

app = typer.Typer(help="The monitoring assignments under which anything is collected.", no_args_is_help=True)


@app.command("new")
@command
def new(
    session: Session,
    controller: Annotated[str, typer.Option(help="Organisation that answers for the processing.")],
    approver: Annotated[str, typer.Option(help="Role that approves, e.g. rol:privacy-officer.")],
    dpia_ref: Annotated[str, typer.Option(help="Reference of the DPIA.")],
    purpose: Annotated[
        Literal["communicatie", "openbare_orde"], typer.Option(help="The one purpose.")
    ] = "communicatie",
    kind: Annotated[
        Literal["algemeen_beeld", "gericht"], typer.Option("--type", help="General picture, or directed.")
    ] = "algemeen_beeld",
    occasion: Annotated[str, typer.Option(help="Why now.")] = "algemeen beeld",
    ground: Annotated[str, typer.Option(help="Legal ground.")] = GENERAL_GROUND,
    theme: Annotated[list[str] | None, typer.Option(help="Theme; repeat. Default: all.")] = None,
    area: Annotated[list[str] | None, typer.Option(help="CBS code; repeat. Default: the country.")] = None,
    source: Annotated[list[str] | None, typer.Option(help="Source; repeat. Default: all with an address.")] = None,
    fg_advice: Annotated[str, typer.Option(help="Advice of the privacy officer (FG).")] = "",
    start: Annotated[str | None, typer.Option("--from", help="First day (2026-11-25). Default: today.")] = None,
    until: Annotated[str | None, typer.Option(help="Last day.")] = None,
) -> None:
    """Write a new assignment as a concept; it allows nothing before it is activated."""
    from datetime import timedelta

    starts_on = parse_day(start) if start else session.now.date()
    longest = end_of_general(starts_on) if kind == "algemeen_beeld" else starts_on + timedelta(days=MAX_DAYS_DIRECTED)
    assignment = Assignment(
        id="", controller=controller, purpose=purpose, type=kind, ground=ground,
        occasion=occasion, themes=tuple(theme or ()), area=tuple(area or ()), sources=tuple(source or ()),
        starts_on=starts_on, ends_on=parse_day(until) if until else longest, approver=approver, dpia_ref=dpia_ref,
        fg_advice=fg_advice, status="concept", created_at=session.now,
    )  # fmt: skip
    validate(assignment)
    check_references(session, assignment)
    with session.store.numbered("OPD", session.now) as number:
        assignment = replace(assignment, id=number)
        session.store.assignments.add(assignment)
    session.tell(
        {"id": assignment.id, "status": assignment.status},
        f"{assignment.id} is a concept. Activate it with: monitor assignment activate {assignment.id}",
    )


@app.command("list")
@command
def show_all(session: Session) -> None:
    """Show all assignments with their term and status."""
    today = session.now.date()
    rows = [
        {
            "id": a.id, "controller": a.controller, "purpose": a.purpose, "type": a.type,
            "themes": a.themes or ("all",), "area": a.area or ("NL",), "until": a.ends_on,
            "status": "expired" if a.status == "active" and a.ends_on < today else a.status,
        }
        for a in session.store.assignments.all()
    ]  # fmt: skip
    session.show(rows, title="Assignments")


@app.command("activate")
@command
def activate(session: Session, assignment_id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Let collecting begin under an assignment."""
    for assignment in session.store.assignments.all():
        if assignment.id == assignment_id:
            validate(assignment)
    changed = session.store.assignments.set_status(assignment_id, "active")
    session.tell({"id": changed.id, "status": "active"}, f"{changed.id} is active until {changed.ends_on.isoformat()}.")


@app.command("stop")
@command
def stop_assignment(session: Session, assignment_id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Stop collecting under an assignment at once."""
    changed = session.store.assignments.set_status(assignment_id, "stopped")
    session.tell({"id": changed.id, "status": "stopped"}, f"{changed.id} is stopped; nothing is collected under it.")


@app.command("export")
@command
def export(
    session: Session,
    assignment_id: Annotated[str | None, typer.Argument(metavar="ID", help="Default: the one that is active.")] = None,
    output: Annotated[Path, typer.Option(help="The file.")] = Path(ASSIGNMENT_FILE),
) -> None:
    """Write an active assignment to a file, for a machine that crawls without a database (crawl --spool)."""
    chosen = session.assignment(assignment_id)
    write_assignment(chosen, output)
    session.tell({"id": chosen.id, "file": str(output)}, f"Wrote {chosen.id} to {output}; put it in the spool folder.")
