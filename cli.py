"""The program ``monitor``: its commands and how it ends. ``python cli.py`` and ``python -m monitor`` are the same."""

import sys
from pathlib import Path

if __name__ == "__main__":  # run as a file: make the package importable before anything of it is used
    sys.path.insert(0, str(Path(__file__).resolve().parent))

import typer

from monitor import __version__
from monitor.commands import alert, assignment, claim, decision, report, review, rumour, source, theme
from monitor.commands.collect import crawl
from monitor.commands.daily import run
from monitor.commands.demo import demo
from monitor.commands.detecting import detect
from monitor.commands.models import evaluate, train
from monitor.commands.session import FAILED
from monitor.commands.tagging import tag
from monitor.commands.trends import trends
from monitor.commands.working_folder import check, init
from monitor.errors import MonitorError

app = typer.Typer(
    name="monitor",
    help="Shows Dutch local government which societal themes and false claims are heating up in public sources.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"onrustmonitor {__version__}")
        raise typer.Exit


@app.callback()
def _program(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Show the version."),
) -> None:
    """Follows themes, claims, questions and places in public sources; never persons."""


for one in (demo, init, run, crawl, tag, detect, trends, train, evaluate, check):
    app.command()(one)
for name, group in (
    ("report", report.app),
    ("alert", alert.app),
    ("decision", decision.app),
    ("rumour", rumour.app),
    ("assignment", assignment.app),
    ("source", source.app),
    ("theme", theme.app),
    ("claim", claim.app),
    ("review", review.app),
):
    app.add_typer(group, name=name)


def main() -> None:
    """Run the program; an error that a user can act on is one line on stderr and exit status 1."""
    try:
        app()
    except MonitorError as error:
        typer.echo(f"monitor: {error}", err=True)
        sys.exit(FAILED)


if __name__ == "__main__":
    main()
