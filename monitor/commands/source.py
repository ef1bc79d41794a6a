"""``monitor source``: what can be collected, and how each source does."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, get_args

import typer

from monitor.assignments import assigned_sources
from monitor.commands import source_health
from monitor.commands.session import Session, command
from monitor.commands.source_add import add
from monitor.commands.source_choice import choose, first_successes
from monitor.commands.source_lists import export_sources, import_sources
from monitor.commands.source_try import try_one
from monitor.errors import MonitorError
from monitor.records import Genre, HealthState, Source, SourceKind

app = typer.Typer(help="What can be collected, and how each source does.", no_args_is_help=True)

STATES: tuple[str, ...] = get_args(HealthState)


@app.command("list")
@command
def show_all(
    session: Session,
    kind: Annotated[SourceKind | None, typer.Option(help="How it is read.")] = None,
    genre: Annotated[Genre | None, typer.Option(help="Kind of publisher.")] = None,
    theme: Annotated[str | None, typer.Option(help="Known to write about this theme.")] = None,
    province: Annotated[str | None, typer.Option(help="Province.")] = None,
    health: Annotated[list[str] | None, typer.Option(help=f"How it does; repeat. {', '.join(STATES)}.")] = None,
    verified: Annotated[
        bool | None, typer.Option("--verified/--unverified", help="Fetched well at least once, or never yet.")
    ] = None,
    switched_on: Annotated[
        bool, typer.Option("--switched-on", help="Only what the active assignment collects.")
    ] = False,
    assignment: Annotated[str | None, typer.Option(help="Assignment, where several are active.")] = None,
) -> None:
    """Show the sources of the catalogue, and since when each is known to work from here."""
    states = health or []
    if strange := set(states) - set(STATES):
        raise MonitorError(f"--health is one of {', '.join(STATES)}, not {', '.join(sorted(strange))}.")
    choice = choose(session, kind=kind, genre=genre, theme=theme, province=province, states=states, verified=verified)
    first = first_successes(session)
    doing = {one.source_id: str(one.state) for one in source_health.now_found(session)} if states else {}
    known = session.catalogue.sources
    if switched_on or assignment:
        known = assigned_sources(session.assignment(assignment), known)
    session.show([_row(one, first) for one in known if choice.includes(one, doing, first)], title="Sources")


app.command("health")(source_health.health)


@app.command("assigned")
@command
def assigned(
    session: Session,
    assignment: Annotated[str | None, typer.Option(help="Assignment, where several are active.")] = None,
) -> None:
    """Show the sources that the active assignment allows."""
    chosen = assigned_sources(session.assignment(assignment), session.catalogue.sources)
    first = first_successes(session)
    session.show([_row(source, first) for source in chosen], title="Assigned sources")


def _row(source: Source, first: Mapping[str, datetime]) -> dict[str, Any]:
    return {
        "id": source.id, "name": source.name, "kind": source.kind, "genre": source.genre,
        "province": source.province or "", "verified": source_health.since(first.get(source.id)),
        "address": source.url or "not known yet",
    }  # fmt: skip


app.command("try")(try_one)
app.command("add")(add)
app.command("import")(import_sources)
app.command("export")(export_sources)
