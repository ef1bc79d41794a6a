"""``monitor source``: what can be collected, and how each source does."""

from typing import Annotated, Any

import typer

from monitor.assignments import assigned_sources
from monitor.commands import source_health
from monitor.commands.session import Session, command
from monitor.records import Source

app = typer.Typer(help="What can be collected, and how each source does.", no_args_is_help=True)


@app.command("list")
@command
def show_all(
    session: Session,
    kind: Annotated[str | None, typer.Option(help="feed, sitemap, site, forum or council.")] = None,
    genre: Annotated[str | None, typer.Option(help="Kind of publisher, e.g. overheid.")] = None,
    theme: Annotated[str | None, typer.Option(help="Known to write about this theme.")] = None,
    province: Annotated[str | None, typer.Option(help="Province.")] = None,
) -> None:
    """Show the sources of the catalogue."""
    chosen = [
        source for source in session.catalogue.sources
        if (kind is None or source.kind == kind) and (genre is None or source.genre == genre)
        and (theme is None or theme in source.themes) and (province is None or source.province == province)
    ]  # fmt: skip
    session.show([_row(source) for source in chosen], title="Sources")


app.command("health")(source_health.health)


@app.command("assigned")
@command
def assigned(
    session: Session,
    assignment: Annotated[str | None, typer.Option(help="Assignment, where several are active.")] = None,
) -> None:
    """Show the sources that the active assignment allows."""
    chosen = assigned_sources(session.assignment(assignment), session.catalogue.sources)
    session.show([_row(source) for source in chosen], title="Assigned sources")


def _row(source: Source) -> dict[str, Any]:
    return {
        "id": source.id, "name": source.name, "kind": source.kind, "genre": source.genre,
        "province": source.province or "", "verified": "yes" if source.verified else "unverified",
        "address": source.url or "not known yet",
    }  # fmt: skip
