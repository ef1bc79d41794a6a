"""What every command has in common: options, settings, the moment, output and exit status."""

import inspect
import json
import logging
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property, wraps
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

from monitor.catalogue import Catalogue
from monitor.errors import MonitorError
from monitor.protocols import Tagger
from monitor.records import Assignment
from monitor.settings import Settings, load_settings
from monitor.store import Store

FAILED, USAGE, PARTLY = 1, 2, 3
_CONTEXT = "invocation"  # parameter in which typer gives what stood on the command line

_COMMON: dict[str, tuple[Any, Any]] = {
    "db": (Annotated[Path | None, typer.Option("--db", help="Database file (MONITOR_DB).")], None),
    "data": (
        Annotated[Path | None, typer.Option("--data", help="Folder laid over the bundled data (MONITOR_DATA).")],
        None,
    ),
    "as_json": (Annotated[bool, typer.Option("--json", help="Machine output on stdout.")], False),
    "quiet": (Annotated[bool, typer.Option("--quiet", "-q", help="Errors only on stderr.")], False),
    "verbose": (Annotated[bool, typer.Option("--verbose", "-v", help="More on stderr.")], False),
}


@dataclass
class Session:
    """One invocation of the program."""

    settings: Settings
    as_json: bool
    quiet: bool
    given_db: Path | None = None  # the database named by --db or MONITOR_DB, before any monitor.toml
    given: frozenset[str] = frozenset()  # names of the parameters that stand on the command line
    fixed_at: datetime | None = None  # the moment on which the demo or a test plays; None: the real one
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def now(self) -> datetime:
        """The moment of this invocation; aware, UTC."""
        return self.fixed_at or self.started_at

    def clock(self) -> datetime:
        """Return the moment that it is by now."""
        return self.fixed_at or datetime.now(UTC)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The editorial data, bundled and the user's own."""
        return Catalogue(self.settings.data)

    @cached_property
    def store(self) -> Store:
        """The database; it must have been made by ``monitor init``."""
        store = Store(self.settings.db)
        store.counts()
        store.migrate(self.now)
        return store

    def tagger(self) -> Tagger:
        """Load the tagger, with the models and the encoder of the settings where these name one."""
        from monitor.models.tagger import load_tagger

        return load_tagger(self.catalogue, self.settings.models, self.settings.encoder)

    def assignment(self, wanted: str | None = None) -> Assignment:
        """Return the active assignment to work under. Raises MonitorError where there is none, or no single one."""
        from monitor.assignments import active_assignment

        return active_assignment(self.store.assignments.active(self.now.date()), wanted, self.now.date())

    def say(self, text: str) -> None:
        """Tell a person something on stderr."""
        if not self.quiet:
            typer.echo(text, err=True)

    def show(self, rows: Sequence[dict[str, Any]], columns: Iterable[str] | None = None, title: str = "") -> None:
        """Print rows on stdout: a table for a person, JSON for a machine."""
        if self.as_json:
            typer.echo(json.dumps(rows, ensure_ascii=False, default=str, indent=2))
            return
        from monitor.commands.tables import print_table

        print_table(rows, columns, title)

    def tell(self, result: dict[str, Any], text: str) -> None:
        """Print one result on stdout: the text for a person, the mapping as JSON for a machine."""
        typer.echo(json.dumps(result, ensure_ascii=False, default=str) if self.as_json else text)


def fixed_moment(environment: Mapping[str, str]) -> datetime | None:
    """Return the moment in MONITOR_NOW (ISO 8601), on which the demo plays; None where there is none."""
    fixed = environment.get("MONITOR_NOW")
    if not fixed:
        return None
    try:
        at = datetime.fromisoformat(fixed)
    except ValueError as error:
        raise MonitorError(f"MONITOR_NOW: {fixed!r} is not a moment like 2026-11-25T06:00:00+00:00") from error
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def command(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the common options; its first argument becomes the Session that they make."""

    hints = get_type_hints(function, include_extras=True)
    hints.pop("return", None)
    own = list(inspect.signature(function).parameters.values())[1:]
    asked = next((p.name for p in own if hints[p.name] is typer.Context), None)  # typer gives the context once

    @wraps(function)
    def wrapper(**values: Any) -> Any:
        invocation = values[asked] if asked else values.pop(_CONTEXT)
        common = {name: values.pop(name) for name in _COMMON}
        _configure_logging(verbose=common["verbose"], quiet=common["quiet"])
        settings = load_settings(db=common["db"], data=common["data"])
        session = Session(
            settings=settings,
            as_json=common["as_json"],
            quiet=common["quiet"],
            given_db=common["db"] or (Path(os.environ["MONITOR_DB"]) if os.environ.get("MONITOR_DB") else None),
            given=frozenset(name for name in invocation.params if _is_given(invocation, name)),
            fixed_at=fixed_moment(os.environ),
        )
        return function(session, **values)

    keyword = inspect.Parameter.KEYWORD_ONLY
    parameters = [p.replace(kind=keyword, annotation=hints[p.name]) for p in own]
    if not asked:
        parameters.append(inspect.Parameter(_CONTEXT, keyword, annotation=typer.Context))
    for name, (annotation, default) in _COMMON.items():
        parameters.append(inspect.Parameter(name, keyword, default=default, annotation=annotation))
    wrapper.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    wrapper.__annotations__ = {p.name: p.annotation for p in parameters}
    return wrapper


def _is_given(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


def refuse_given(session: Session, *names: str, because: str) -> None:
    """Raise BadParameter for the first of these options that was given: one that does nothing is worse than an error.

    Args:
        names: of parameters of the running command ("since").
        because: what makes it useless, as "is for a file".
    """
    for name in names:
        if name in session.given:
            option = f"--{name.replace('_', '-')}"
            raise typer.BadParameter(f"it {because}", param_hint=option)


def stop(status: int) -> None:
    """End the program with an exit status other than 0."""
    raise typer.Exit(status)


def _configure_logging(*, verbose: bool, quiet: bool) -> None:
    level = logging.DEBUG if verbose else logging.ERROR if quiet else logging.WARNING
    logging.basicConfig(stream=sys.stderr, level=level, format="%(levelname)s %(name)s %(message)s", force=True)
    for chatty in ("scrapy", "twisted", "asyncio", "trafilatura", "filelock", "urllib3", "py.warnings"):
        logging.getLogger(chatty).setLevel(logging.WARNING if verbose else logging.ERROR)
