"""``monitor init``, ``monitor check``, ``monitor doctor``: the working folder and what is in it."""

from datetime import date
from pathlib import Path
from typing import Annotated, cast

import tomlkit
import typer

from monitor.assignments import end_of_general, validate
from monitor.commands.session import FAILED, Session, command, stop
from monitor.errors import CatalogueError, MonitorError
from monitor.records import Assignment, Purpose
from monitor.report.dutch import local
from monitor.settings import CONFIG_NAME, DEFAULT_DB
from monitor.store import Store

OWN_DATA = "data"  # in the working folder: what a user adds, laid over the bundled files
GENERAL_GROUND = "art. 172 lid 1 Gemeentewet (algemeen beeld); art. 6 lid 1 onder e AVG"


@command
def init(
    session: Session,
    folder: Annotated[Path, typer.Argument(help="The working folder; made where it does not exist.")] = Path(),
    controller: Annotated[str | None, typer.Option(help="Organisation that answers for the processing.")] = None,
    contact: Annotated[
        str | None, typer.Option(help="Public address in the User-Agent where publishers can complain.")
    ] = None,
    purpose: Annotated[
        str, typer.Option(help="communicatie or openbare_orde; one database serves one purpose.")
    ] = "communicatie",
    theme: Annotated[list[str] | None, typer.Option(help="Theme to follow; repeat. Default: all.")] = None,
    area: Annotated[
        list[str] | None, typer.Option(help="CBS code of a municipality; repeat. Default: the country.")
    ] = None,
    source: Annotated[
        list[str] | None, typer.Option(help="Source to collect; repeat. Default: all with an address.")
    ] = None,
    approver: Annotated[str | None, typer.Option(help="Role that approves, e.g. rol:privacy-officer.")] = None,
    dpia_ref: Annotated[str | None, typer.Option(help="Reference of the DPIA.")] = None,
    fg_advice: Annotated[str, typer.Option(help="Reference of the advice of the privacy officer (FG).")] = "",
    until: Annotated[str | None, typer.Option(help="Last day, at most six months ahead (2027-05-25).")] = None,
) -> None:
    """Make a working folder: monitor.toml, the database and a first, active assignment. Asks what is not given."""
    asked = {
        "controller": controller or typer.prompt("Organisation that answers for the processing", err=True),
        "contact": contact or typer.prompt("Public address for publishers (https://... or mailto:...)", err=True),
        "approver": approver
        or typer.prompt("Role that approves this assignment", default="rol:privacy-officer", err=True),
        "dpia_ref": dpia_ref or typer.prompt("Reference of the DPIA", err=True),
    }
    today = session.now.date()
    assignment = Assignment(
        id=f"OPD-{today.year}-001", controller=asked["controller"], purpose=_purpose(purpose), type="algemeen_beeld",
        ground=GENERAL_GROUND, occasion="algemeen beeld", themes=tuple(theme or ()), area=tuple(area or ()),
        sources=tuple(source or ()), starts_on=today, ends_on=parse_day(until) if until else end_of_general(today),
        approver=asked["approver"], dpia_ref=asked["dpia_ref"], fg_advice=fg_advice, status="active",
        created_at=session.now,
    )  # fmt: skip
    validate(assignment)
    check_references(session, assignment)
    make_folder(folder)
    given_db = session.given_db or folder / DEFAULT_DB  # not that of the folder one happens to stand in
    own_data = session.settings.data if "data" in session.given and session.settings.data else folder / OWN_DATA
    _write_config(folder / CONFIG_NAME, asked["controller"], asked["contact"], given_db, own_data)
    make_folder(own_data)
    store = Store(given_db)
    store.migrate(session.now)
    store.assignments.add(assignment)
    text = (
        f"Made {folder / CONFIG_NAME} and {given_db} with assignment {assignment.id} "
        f"until {assignment.ends_on.isoformat()}.\nNext: cd {folder} && monitor run"
    )
    session.tell({"config": str(folder / CONFIG_NAME), "db": str(given_db), "assignment": assignment.id}, text)


@command
def check(session: Session) -> None:
    """Validate every data file and every fixture of a source; names file, line and key of what is wrong."""
    from monitor.catalogue import check as check_catalogue

    errors = check_catalogue(session.settings.data)
    fixtures, changed = _fixtures(session) if not errors else (0, ())
    errors += changed
    rows = [{"file": e.file, "line": e.line, "key": e.key, "problem": e.message} for e in errors]
    if session.as_json:
        session.show(rows)
    elif errors:
        for error in errors:
            typer.echo(str(error))
    else:
        catalogue = session.catalogue
        typer.echo(
            f"All well: {len(catalogue.themes)} themes, {len(catalogue.claims)} claims, "
            f"{len(catalogue.sources)} sources, {len(catalogue.municipalities)} municipalities, "
            f"{len(catalogue.places)} places, {fixtures} fixtures."
        )
    if errors:
        stop(FAILED)


def _fixtures(session: Session) -> tuple[int, tuple[CatalogueError, ...]]:
    """Read the user's fixtures again; how many there are, and what is wrong with them."""
    from monitor.catalogue.checking import FIXTURES

    folder = session.settings.data
    if folder is None or not (folder / FIXTURES).is_dir():
        return 0, ()
    from monitor.spiders.fixtures import check_fixtures

    found = list(check_fixtures(folder, {source.id: source for source in session.catalogue.sources}))
    return len(found), tuple(error for _, error in found if error is not None)


def parse_day(text: str) -> date:
    """Return a date written as 2026-11-25; another one is a usage error."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a date like 2026-11-25.") from error


def parse_past_day(session: Session, text: str, option: str) -> date:
    """Return a date as ``parse_day`` does; one after today, on which nothing was written yet, is a usage error."""
    day = parse_day(text)
    if day > local(session.now).date():
        raise typer.BadParameter(f"{day} is a day to come; give the day on which it was written.", param_hint=option)
    return day


def make_folder(folder: Path) -> Path:
    """Make a folder, where it does not exist yet. Raises MonitorError where it cannot be one."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise MonitorError(f"{folder} is a file; name a folder.") from error
    except OSError as error:
        raise MonitorError(f"{folder} cannot be made: {error.strerror}") from error
    return folder


def check_references(session: Session, assignment: Assignment) -> None:
    """Raise CatalogueError where an assignment names a theme, municipality or source that does not exist."""
    for theme in assignment.themes:
        session.catalogue.theme(theme)
    for code in assignment.area:
        session.catalogue.municipality(code)
    for source in assignment.sources:
        session.catalogue.source(source)


def _purpose(text: str) -> Purpose:
    if text not in ("communicatie", "openbare_orde"):
        raise MonitorError(f"--purpose is communicatie or openbare_orde, not {text!r}.")
    return cast(Purpose, text)


def _write_config(file: Path, controller: str, contact: str, db: Path, own_data: Path) -> None:
    if file.exists():
        raise MonitorError(f"{file} already exists. Choose another folder, or edit that file.")
    document = tomlkit.document()
    document.add(tomlkit.comment("Settings of onrustmonitor; docs/settings.md explains each."))
    document["controller"] = controller
    document["contact"] = contact
    document["db"] = db.name if db.parent == file.parent else str(db.resolve())
    if not _is_bundled(own_data):
        document["data"] = own_data.name if own_data.parent == file.parent else str(own_data.resolve())
    file.write_text(tomlkit.dumps(document), encoding="utf-8")


def _is_bundled(folder: Path) -> bool:
    """Say whether a folder is that of the bundled files, as in a checkout: nothing of a user's own is written there."""
    from monitor.catalogue.files import bundled

    return folder.resolve() == Path(str(bundled())).resolve()
