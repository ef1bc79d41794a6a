"""``monitor alert``: the life cycle of an alert, from draft to outcome."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from monitor.alerts.body import dump, load
from monitor.alerts.lifecycle import advance, revise
from monitor.commands.alert_draft import draft_for
from monitor.commands.decision import municipality_code
from monitor.commands.session import FAILED, Session, command, stop
from monitor.commands.tables import cell
from monitor.commands.working_folder import make_folder
from monitor.errors import AlertError, MonitorError
from monitor.records import AlertState, AlertStep, ChannelName, Outcome, StoredAlert
from monitor.report.dutch import local

if TYPE_CHECKING:
    from monitor.alerts.checklist import ReleaseCheck
    from monitor.alerts.grounds import Grounds

app = typer.Typer(help="The life cycle of an alert: drafted by one, released by another.", no_args_is_help=True)

By = Annotated[str | None, typer.Option("--by", help="Role that acts, e.g. rol:analist-2. Default: the setting role.")]
AlertId = Annotated[str, typer.Argument(metavar="ID")]


@app.command("draft")
@command
def draft(
    session: Session,
    decision: Annotated[str, typer.Option(help="Decision that the alert is about.")],
    theme: Annotated[str | None, typer.Option(help="Theme. Default: the one of the kind of decision.")] = None,
    by: By = None,
    assignment: Annotated[str | None, typer.Option(help="Assignment, where several are active.")] = None,
) -> None:
    """Gather what was seen for a municipality before a decision into a draft, or say why there is none."""
    found = session.store.decisions.get(decision)
    drafted = draft_for(session, session.assignment(assignment), found, theme=theme, by=by or session.settings.role)
    session.tell({"id": drafted.alert_id, "message": drafted.line}, drafted.line)


@app.command("list")
@command
def show_all(
    session: Session,
    municipality: Annotated[str | None, typer.Option(help="CBS code or name.")] = None,
) -> None:
    """Show the alerts with their state."""
    code = municipality_code(session, municipality) if municipality else None
    rows = [
        {
            "id": a.id, "municipality": session.catalogue.municipality(a.municipality).name, "theme": a.theme,
            "level": load(a.body)["niveau"], "state": a.state, "author": a.author, "expires": a.expires_on,
        }
        for a in session.store.alerts.all(code)
    ]  # fmt: skip
    session.show(rows, title="Alerts")


@app.command("show")
@command
def show(
    session: Session,
    alert_id: AlertId,
    out: Annotated[Path | None, typer.Option(help="Also write it as HTML, PDF and JSON into this folder.")] = None,
) -> None:
    """Show one alert as text, with its log."""
    from monitor.alerts.render import alert_text
    from monitor.commands.markdown import laid_out

    alert = session.store.alerts.get(alert_id)
    steps = session.store.alerts.steps(alert_id)
    log = "\n".join(f"{cell(s.at)}  {s.state:<14} {cell(s.by)}  {cell(s.note or s.channel)}".rstrip() for s in steps)
    body = load(alert.body)
    session.tell(
        {
            "alert": body,
            "state": alert.state,
            "log": [{"state": s.state, "by": s.by, "at": s.at, "channel": s.channel} for s in steps],
        },
        f"{laid_out(alert_text(body, session.catalogue.messages))}\n{log}",
    )
    if out is not None:
        session.show([{"file": str(file)} for file in write_files(session, alert_id, out)], title="Written")


@app.command("edit")
@command
def edit(
    session: Session,
    alert_id: AlertId,
    file: Annotated[Path, typer.Option("--file", help="The changed content, JSON as alert show --out writes it.")],
    by: By = None,
) -> None:
    """Replace the content of an alert; a checked one has to be checked again."""
    try:
        body = load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise MonitorError(f"{file} cannot be read: {error}") from error

    def change(alert: StoredAlert, log: tuple[AlertStep, ...]) -> tuple[StoredAlert, AlertStep]:
        return revise(alert, log, body, by=by or session.settings.role, at=session.now)

    _step(session, alert_id, change)


@app.command("check")
@command
def check(
    session: Session,
    alert_id: AlertId,
    by: By = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show the checklist.")] = False,
) -> None:
    """Check an alert as the second reader: shows the checklist and marks it "gecontroleerd", unless an item fails.

    What is "not yet" a person says at the release.
    """
    from monitor.alerts.checklist import checklist

    alert = session.store.alerts.get(alert_id)
    given = release_check(session, alert)
    items = checklist(load(alert.body), given, local(session.now).date())
    say = session.catalogue.messages.text
    rows = [{"item": say(f"alert.check.{i.name}"), "ok": i.answer, "why": i.why} for i in items]
    session.show(rows, title=f"Checklist of {alert_id}")
    if dry_run:
        if any(i.answer == "no" for i in items):
            stop(FAILED)
        return
    _take(session, alert_id, "gecontroleerd", by, check=given)


@app.command("release")
@command
def release(
    session: Session,
    alert_id: AlertId,
    by: Annotated[
        str | None, typer.Option("--by", help="Role that releases: rol:vrijgever, rol:vrijgever-1 and so on.")
    ] = None,
    link_opens: Annotated[
        bool, typer.Option("--link-opens", help="You opened the link of the decision just now.")
    ] = False,
    names_masked: Annotated[bool, typer.Option("--names-masked", help="You read it, and no person is named.")] = False,
    edited: Annotated[bool, typer.Option("--edited", help="A person edited what a language model wrote.")] = False,
) -> None:
    """Release a checked alert as rol:vrijgever, never its author, on working days from 8.00 to 18.00 Dutch time.

    Every failing item of the checklist is named.
    """

    def step(alert: StoredAlert, log: tuple[AlertStep, ...]) -> tuple[StoredAlert, AlertStep]:
        given = release_check(session, alert, link_opens, names_masked, edited)
        return advance(alert, log, "vrijgegeven", by=by or session.settings.role, at=session.now, check=given)

    _step(session, alert_id, step)


@app.command("send")
@command
def send(
    session: Session,
    alert_id: AlertId,
    channel: Annotated[ChannelName, typer.Option(help="Outbox folder, or mail without content.")] = "file",
    by: By = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do everything but deliver.")] = False,
) -> None:
    """Deliver a released alert, on working days from 8.00 to 18.00; refused where the decision has changed since."""
    alert = session.store.alerts.get(alert_id)
    log = session.store.alerts.steps(alert_id)
    sent, step = advance(
        alert, log, "verzonden", by=by or session.settings.role, at=session.now, grounds=grounds(session, alert)
    )
    outcome = _deliver(session, alert, channel, dry_run=dry_run)
    if not dry_run:
        session.store.alerts.take_step(sent, replace(step, channel=channel))
    session.tell(
        {"id": alert_id, "state": alert.state if dry_run else sent.state},
        f"{alert_id}: {outcome.reason or outcome.status}",
    )


@app.command("withdraw")
@command
def withdraw(
    session: Session,
    alert_id: AlertId,
    reason: Annotated[str, typer.Option(help="Why; the recipients read it.")],
    channel: Annotated[
        ChannelName | None, typer.Option(help="Tell by this one too. Default: the channel by which it was sent.")
    ] = None,
    by: By = None,
) -> None:
    """Withdraw an alert and tell its recipients by the channel by which it was sent; again where that failed."""
    alert, log = session.store.alerts.get(alert_id), session.store.alerts.steps(alert_id)
    channels = _told_by(alert, log, channel)
    if alert.state != "ingetrokken" or not channels:
        alert, step = advance(alert, log, "ingetrokken", by=by or session.settings.role, at=session.now, note=reason)
        session.store.alerts.take_step(alert, step)
    elif log[-1].note != reason:
        session.say(f"{alert_id} was withdrawn before, and the reason stays: {log[-1].note}")
    if not channels and any(step.state == "vrijgegeven" for step in log):
        session.say(
            "It was never sent, so that nobody was told. Where a sending broke off halfway, name its --channel."
        )
    told = _tell_withdrawn(session, alert, channels)
    session.tell(
        {"id": alert_id, "state": alert.state, "told": told},
        "\n".join([f"{alert_id} is now {alert.state}.", *(f"{name}: {status}" for name, status in told.items())]),
    )


@app.command("outcome")
@command
def outcome(
    session: Session,
    alert_id: AlertId,
    answer: Annotated[
        Literal["bruikbaar", "niet bruikbaar", "onjuist"], typer.Option(help="What the municipality said.")
    ],
    by: By = None,
) -> None:
    """Note the answer of the municipality; the answers measure how good the alerts are."""
    _take(session, alert_id, "beantwoord", by, answer)


def write_files(session: Session, alert_id: str, folder: Path) -> list[Path]:
    """Write an alert as HTML, PDF and JSON; return the files."""
    from monitor.alerts.render import alert_html, alert_pdf

    body = load(session.store.alerts.get(alert_id).body)
    words = session.catalogue.messages
    make_folder(folder)
    files = [folder / f"{alert_id}.{ending}" for ending in ("html", "pdf", "json")]
    files[0].write_text(alert_html(body, words), encoding="utf-8")
    files[1].write_bytes(alert_pdf(body, words))
    files[2].write_text(dump(body), encoding="utf-8")
    return files


def release_check(
    session: Session, alert: StoredAlert, link_opens: bool = False, names_masked: bool = False, edited: bool = False
) -> "ReleaseCheck":
    """Return what the checklist needs beside the alert itself; what is False, nobody has said (yet)."""
    from monitor.alerts.checklist import ReleaseCheck
    from monitor.alerts.lint import lint_alert

    return ReleaseCheck(
        grounds=grounds(session, alert),
        library=frozenset(a.id for a in session.catalogue.advice),
        contacts=session.catalogue.contacts,
        link_opens=link_opens,
        names_masked=names_masked,
        edited_by_person=edited,
        violations=lint_alert(load(alert.body), session.catalogue.messages),
    )


def grounds(session: Session, alert: StoredAlert) -> "Grounds":
    """Return the assignment and the decision of an alert as they are stored now."""
    from monitor.alerts.grounds import Grounds

    known = {a.id: a for a in session.store.assignments.all()}
    return Grounds(
        assignment=known.get(alert.assignment_id),
        decision=session.store.decisions.known([alert.decision_id]).get(alert.decision_id),
    )


def _told_by(alert: StoredAlert, log: tuple[AlertStep, ...], wanted: ChannelName | None) -> tuple[ChannelName, ...]:
    """Return the channels that a withdrawal goes by: those of the sending, and the one that was asked for."""
    sent = [step for step in log if step.state == "verzonden"]
    used = {step.channel for step in sent if step.channel is not None}
    if sent and not used and wanted is None:
        raise AlertError(f"{alert.id} was sent before channels were noted: name its channel with --channel.")
    if wanted is not None and not any(step.state == "vrijgegeven" for step in log):
        raise AlertError(f"{alert.id} was never released, so that nobody has to be told: leave out --channel.")
    return tuple(sorted(used | {wanted} if wanted else used))


def _tell_withdrawn(session: Session, alert: StoredAlert, channels: tuple[ChannelName, ...]) -> dict[str, str]:
    """Deliver a withdrawal by every channel, also where one fails; return what became of each."""
    told: dict[str, str] = {}
    failed: list[str] = []
    for channel in channels:
        try:
            outcome = _deliver(session, alert, channel, dry_run=False)
            told[channel] = outcome.reason or outcome.status
        except MonitorError as error:
            failed.append(f"  {channel}: {error}")
    if failed:
        listed = "\n".join(failed)
        raise AlertError(
            f"{alert.id} is withdrawn, but not everybody was told. Repeat the command after this:\n{listed}"
        )
    return told


def _deliver(session: Session, alert: StoredAlert, channel: ChannelName, *, dry_run: bool) -> Outcome:
    from monitor.commands.delivery import make_channel

    outcome = make_channel(session, channel).send(alert, dry_run=dry_run)
    if outcome.status == "failed":
        raise AlertError(f"{alert.id} was not delivered: {outcome.reason}")
    return outcome


def _take(
    session: Session, alert_id: str, state: AlertState, by: str | None, note: str = "",
    check: "ReleaseCheck | None" = None,
) -> None:  # fmt: skip
    def step(alert: StoredAlert, log: tuple[AlertStep, ...]) -> tuple[StoredAlert, AlertStep]:
        return advance(alert, log, state, by=by or session.settings.role, at=session.now, note=note, check=check)

    _step(session, alert_id, step)


def _step(
    session: Session,
    alert_id: str,
    change: Callable[[StoredAlert, tuple[AlertStep, ...]], tuple[StoredAlert, AlertStep]],
) -> None:
    alert, step = change(session.store.alerts.get(alert_id), session.store.alerts.steps(alert_id))
    session.store.alerts.take_step(alert, step)
    session.tell({"id": alert_id, "state": alert.state}, f"{alert_id} is now {alert.state}.")
