"""``monitor decision``: the calendar of sensitive decisions."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, get_args
from zoneinfo import ZoneInfo

import typer

from monitor.commands.contact_data import refuse_contact_data
from monitor.commands.session import Session, command, stop
from monitor.council.merging import duplicates
from monitor.council.proposals import manual_id, manual_ref
from monitor.council.proposing import Proposed
from monitor.errors import MonitorError
from monitor.records import Decision, DecisionKind, Outcome

app = typer.Typer(help="The calendar of sensitive decisions.", no_args_is_help=True)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WAITING_DAYS = 14  # an announcement of longer ago that nobody looked at is no news any more


@app.command("add")
@command
def add(
    session: Session,
    date: Annotated[str, typer.Option(help="Local date, with time where known: 2026-12-10 or 2026-12-10T19:30.")],
    municipality: Annotated[str, typer.Option(help="CBS code or official name.")],
    kind: Annotated[str, typer.Option(help=", ".join(get_args(DecisionKind)))],
    link: Annotated[str, typer.Option(help="Public agenda, https://...")],
    title: Annotated[str, typer.Option(help="Subject as on the agenda.")] = "",
    body: Annotated[str, typer.Option(help="raad, college, burgemeester or commissie.")] = "raad",
    phase: Annotated[str, typer.Option(help="Phase of decision making.")] = "besluitvormend",
    location: Annotated[str, typer.Option(help="Room.")] = "",
    by: Annotated[str | None, typer.Option(help="Role that enters it.")] = None,
    assignment: Annotated[str | None, typer.Option(help="Assignment, where several are active.")] = None,
) -> None:
    """Enter a decision by hand; the same date, municipality and kind again replaces it."""
    require_kind(kind)
    require_link(link)
    refuse_contact_data({"--title": title, "--body": body, "--phase": phase, "--location": location})
    code = municipality_code(session, municipality)
    starts_at = local_moment(date)
    reference = manual_ref(code, kind, starts_at)
    guide = next(guide for guide in session.catalogue.decision_kinds if guide.id == kind)
    decision = Decision(
        id=manual_id(reference),
        assignment_id=session.assignment(assignment).id, source="manual", source_ref=reference, municipality=code,
        body=body, title=title or guide.name, kind=kind,  # type: ignore[arg-type]
        kind_confirmed_by=by or session.settings.role, phase=phase, starts_at=starts_at, location=location,
        status="gepland", link=link, first_seen_at=session.now, updated_at=session.now,
    )  # fmt: skip
    session.store.decisions.save([decision])
    session.tell(
        {"id": decision.id},
        f"{decision.id}: {decision.title}, {date}. Draft an alert with: monitor alert draft --decision {decision.id}",
    )


@app.command("list")
@command
def show_all(
    session: Session,
    municipality: Annotated[str | None, typer.Option(help="CBS code or official name.")] = None,
    days: Annotated[int, typer.Option(min=1, max=400, help="How far ahead.")] = 28,
    past: Annotated[int, typer.Option(min=0, max=400, help="How far back, days.")] = 1,
    unconfirmed: Annotated[
        bool, typer.Option("--unconfirmed", help="Only what words found and no person has looked at; two weeks back.")
    ] = False,
) -> None:
    """Show the decisions of the coming weeks; what words found on an agenda is marked until a person confirms it."""
    code = municipality_code(session, municipality) if municipality else None
    since = session.now - timedelta(days=max(past, WAITING_DAYS) if unconfirmed else past)
    found = session.store.decisions.between(since, session.now + timedelta(days=days), code)
    again = duplicates(found)
    rows = [
        {
            "id": d.id, "starts": d.starts_at.astimezone(AMSTERDAM).strftime("%Y-%m-%d %H:%M"),
            "municipality": session.catalogue.municipality(d.municipality).name, "kind": d.kind,
            "confirmed_by": d.kind_confirmed_by or "not yet", "title": d.title, "body": d.body, "phase": d.phase,
            "status": d.status, "source": d.source, "same_as": again.get(d.id, ""), "link": d.link,
        }
        for d in found
        if not unconfirmed or d.kind_confirmed_by is None
    ]  # fmt: skip
    shown = ["id", "starts", "municipality", "kind", "confirmed_by", "title", "status", "link"]
    if any(row["same_as"] for row in rows):
        shown.insert(-1, "same_as")
    title = f"{'Proposed decisions' if unconfirmed else 'Decisions'} in the next {days} days"
    session.show(rows, shown, title=title)


@app.command("import")
@command
def import_decisions(
    session: Session,
    file: Annotated[Path, typer.Argument(help="CSV, iCalendar (.ics), or JSON as a supplier gives it.")],
    municipality: Annotated[
        str | None, typer.Option(help="CBS code or official name, where the file does not say it.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option(help="Kind of all decisions in the file. Default: as written, or found by words.")
    ] = None,
    link: Annotated[str, typer.Option(help="Public agenda, https://..., where the file gives none.")] = "",
    by: Annotated[str | None, typer.Option(help="Role that vouches for the kinds that are written.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would happen; store nothing.")] = False,
    assignment: Annotated[str | None, typer.Option(help="Assignment, where several are active.")] = None,
) -> None:
    """Take decisions in from a file, and say of every line what became of it. Doing it again changes nothing."""
    from monitor.commands.decision_import import import_file

    if link:
        require_link(link)
    if kind is not None:
        require_kind(kind)
    code = municipality_code(session, municipality) if municipality else None
    chosen = session.assignment(assignment)
    status = import_file(session, chosen, file, code=code, kind=kind, link=link, by=by, dry_run=dry_run)
    if status:
        stop(status)


@app.command("confirm")
@command
def confirm(
    session: Session,
    decision_id: Annotated[str, typer.Argument(metavar="ID")],
    kind: Annotated[str, typer.Option(help=", ".join(get_args(DecisionKind)))],
    by: Annotated[str | None, typer.Option(help="Role that confirms.")] = None,
) -> None:
    """Confirm what kind of decision it is; what words found is not used before a person has looked."""
    require_kind(kind)
    changed = session.store.decisions.confirm(
        decision_id, kind, by or session.settings.role, session.now  # type: ignore[arg-type]
    )  # fmt: skip
    session.tell({"id": changed.id, "kind": changed.kind}, f"{changed.id} is confirmed as {changed.kind}.")


@app.command("reject")
@command
def reject(
    session: Session,
    decision_id: Annotated[str, typer.Argument(metavar="ID")],
    by: Annotated[str | None, typer.Option(help="Role that turns it down.")] = None,
) -> None:
    """Turn down what words found: no sensitive decision. It is not shown or proposed again; confirm brings it back."""
    turned = session.store.decisions.reject(decision_id, by or session.settings.role, session.now)
    session.tell({"id": turned.id, "rejected_by": turned.rejected_by}, f"{turned.id} is turned down.")


def with_proposals(outcomes: tuple[Outcome, ...], proposed: Proposed) -> tuple[Outcome, ...]:
    """Return the outcomes of a crawl, with the decisions that were found in what each source brought."""

    def remark(outcome: Outcome) -> Outcome:
        counts = {"proposed": proposed.added[outcome.subject], "changed": proposed.changed[outcome.subject]}
        found = [f"{n} {'decision' if n == 1 else 'decisions'} {what}" for what, n in counts.items() if n]
        return replace(outcome, reason="; ".join(part for part in (outcome.reason, *found) if part))

    return tuple(remark(outcome) for outcome in outcomes)


def say_waiting(session: Session) -> None:
    """Tell how many decisions wait for a person; nothing where none does."""
    since, until = session.now - timedelta(days=WAITING_DAYS), session.now + timedelta(days=28)
    waiting = [d for d in session.store.decisions.between(since, until) if d.kind_confirmed_by is None]
    if waiting:
        session.say(
            f"{len(waiting)} proposed decisions wait for a person. See: monitor decision list --unconfirmed; "
            "then confirm or reject each."
        )


def require_kind(kind: str) -> None:
    """Refuse a kind of decision that is none, as a usage error."""
    if kind not in get_args(DecisionKind):
        raise typer.BadParameter(f"is one of {', '.join(get_args(DecisionKind))}, not {kind!r}.", param_hint="--kind")


def require_link(link: str) -> None:
    """Refuse an agenda that not everybody can open, as a usage error."""
    if not link.startswith("https://"):
        raise typer.BadParameter("must be a public address that begins with https://", param_hint="--link")


def municipality_code(session: Session, text: str) -> str:
    """Return the CBS code of a municipality given by code or official name."""
    for municipality in session.catalogue.municipalities:
        if text in (municipality.code, municipality.name) or text.casefold() == municipality.name.casefold():
            return municipality.code
    raise MonitorError(f"{text!r} is not a municipality: give its CBS code (GM0228) or official name.")


def local_moment(text: str) -> datetime:
    """Return a local date or date and time as a moment in the Netherlands."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a date like 2026-12-10 or 2026-12-10T19:30.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=AMSTERDAM)
