"""``monitor theme``: the themes that are followed."""

import typer

from monitor.commands.session import Session, command
from monitor.commands.theme_new import new
from monitor.commands.theme_try import try_theme

app = typer.Typer(help="The themes that are followed.", no_args_is_help=True)


@app.command("list")
@command
def list_themes(session: Session) -> None:
    """Show the themes with their patterns counted."""
    rows = [
        {
            "id": t.id, "name": t.name, "version": t.version, "strong": len(t.strong), "weak": len(t.weak),
            "out": len(t.out), "examples": len(t.examples), "owner": t.owner,
        }
        for t in session.catalogue.themes
    ]  # fmt: skip
    session.show(rows, title="Themes")


app.command("new")(new)
app.command("try")(try_theme)
