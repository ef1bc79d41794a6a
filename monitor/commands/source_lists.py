"""``monitor source import`` and ``export``: lists of sources, from and to other programs and offices."""

from pathlib import Path
from typing import Annotated

import typer

from monitor.assignments import assigned_sources
from monitor.catalogue import write_source
from monitor.commands.session import FAILED, PARTLY, Session, command, stop
from monitor.commands.source_choice import choose, own_folder
from monitor.errors import CatalogueError, MonitorError
from monitor.exchange import Fate, Hints, Line, merge, read_csv, read_opml, write_csv, write_opml
from monitor.exchange.lines import MAX_BYTES
from monitor.records import Genre, SourceKind

OPML, CSV = (".opml", ".xml"), (".csv",)
_GOOD = ("added", "replaced", "same")


@command
def import_sources(
    session: Session,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="OPML (.opml, .xml) or CSV (.csv).")],
    replace: Annotated[
        bool, typer.Option("--replace", help="A source whose id is known takes what the list says.")
    ] = False,
    genre: Annotated[str, typer.Option(help="For what the list gives no genre.")] = "",
    reason: Annotated[str, typer.Option(help="Why they are public and allowed, where the list does not say.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would become of each line.")] = False,
) -> None:
    """Take in a list of sources; tells of every line what became of it."""
    folder = own_folder(session)
    lines = _read(file)
    catalogue = session.catalogue
    fates = merge(
        lines,
        catalogue.sources,
        themes=catalogue.themes,
        municipalities={one.code: one for one in catalogue.municipalities},
        hints=Hints(genre=genre, public_reason=reason),
        replacing=replace,
    )
    if not dry_run:
        fates = tuple(_written(folder, fate) for fate in fates)
    _report(session, fates, dry_run=dry_run)


@command
def export_sources(
    session: Session,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="OPML (.opml, .xml) or CSV (.csv).")],
    kind: Annotated[SourceKind | None, typer.Option(help="How it is read.")] = None,
    genre: Annotated[Genre | None, typer.Option(help="Kind of publisher.")] = None,
    theme: Annotated[str | None, typer.Option(help="Known to write about this theme.")] = None,
    province: Annotated[str | None, typer.Option(help="Province.")] = None,
    switched_on: Annotated[
        bool, typer.Option("--switched-on", help="Only what the active assignment collects.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over an existing file.")] = False,
) -> None:
    """Write sources to a list that other programs and offices can read; nothing of a source is lost."""
    choice = choose(session, kind=kind, genre=genre, theme=theme, province=province)
    known = session.catalogue.sources
    if switched_on:
        known = assigned_sources(session.assignment(), known)
    chosen = tuple(one for one in known if choice.includes(one, {}, {}))
    _refuse_format(file)
    if file.exists() and not force:
        raise MonitorError(f"{file} exists already; write over it with --force.")
    content = write_csv(chosen) if _is_csv(file) else write_opml(chosen, made_at=session.now)
    try:
        file.write_bytes(content)
    except OSError as error:
        raise MonitorError(f"{file} cannot be written: {error.strerror}") from error
    session.tell({"file": str(file), "sources": len(chosen)}, f"Wrote {len(chosen)} sources to {file}.")


def _read(file: Path) -> tuple[Line, ...]:
    _refuse_format(file)
    try:
        if not file.is_file():  # a pipe would wait for ever
            raise MonitorError(f"{file} is not a file.")
        with file.open("rb") as stream:
            body = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise MonitorError(f"{file} cannot be read: {error.strerror}") from error
    return read_csv(body) if _is_csv(file) else read_opml(body)


def _is_csv(file: Path) -> bool:
    return file.suffix.lower() in CSV


def _refuse_format(file: Path) -> None:
    if file.suffix.lower() not in (*OPML, *CSV):
        raise MonitorError(f"{file}: the name must end in .opml, .xml or .csv, which says what it holds.")


def _written(folder: Path, fate: Fate) -> Fate:
    """Write a source that is new or replaced; one that cannot be written is refused, and the others go on."""
    if fate.source is None:
        return fate
    try:
        write_source(folder, fate.source, replace=fate.verdict == "replaced")
    except CatalogueError as error:
        return Fate(line=fate.line, name=fate.name, source_id=fate.source_id, verdict="refused", reason=error.message)
    return fate


def _report(session: Session, fates: tuple[Fate, ...], *, dry_run: bool) -> None:
    rows = [{"line": f.line, "id": f.source_id, "name": f.name, "result": f.verdict, "reason": f.reason} for f in fates]
    session.show(rows, title="Import" if not dry_run else "Import (nothing written)")
    counts = {verdict: sum(f.verdict == verdict for f in fates) for verdict in (*_GOOD, "conflicting", "refused")}
    session.say("; ".join(f"{n} {verdict}" for verdict, n in counts.items()) + ".")
    n_bad = counts["conflicting"] + counts["refused"]
    if n_bad:
        stop(FAILED if n_bad == len(fates) else PARTLY)
