"""``monitor tag``: the labels of stored items, or of a file."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TextIO

import typer

from monitor.commands.progress import step_progress
from monitor.commands.session import PARTLY, Session, command, refuse_given, stop
from monitor.commands.working_folder import parse_day
from monitor.errors import MonitorError
from monitor.pipeline import items_to_tag, link_stories, logged_run, tag_items
from monitor.records import Assignment


@command
def tag(
    session: Session,
    since: Annotated[str | None, typer.Option(help="Only items since this day (2026-11-01).")] = None,
    retag: Annotated[bool, typer.Option("--retag", help="Also items that another version tagged.")] = False,
    input_file: Annotated[
        str | None, typer.Option("--input", help="JSONL file to tag without a database; - is stdin.")
    ] = None,
    output_file: Annotated[str | None, typer.Option("--output", help="Where the tags go; - is stdout.")] = None,
    assignment: Annotated[str | None, typer.Option(help="Assignment, where several are active.")] = None,
) -> None:
    """Tag stored items, or a file of texts: themes, claim to check, unrest, places, gatherings, each with reasons."""
    if (input_file is None) != (output_file is None):
        raise typer.BadParameter("--input and --output go together", param_hint="--input")
    if input_file is not None and output_file is not None:
        refuse_given(session, "since", "retag", "assignment", because="is for stored items, not for a file")
        tag_file(session, input_file, output_file)
        return
    start = datetime.combine(parse_day(since), datetime.min.time(), tzinfo=UTC) if since else None
    n_tagged, n_stories = tag_store(session, session.assignment(assignment), since=start, retag=retag)
    session.tell(
        {"tagged": n_tagged, "linked": n_stories}, f"Tagged {n_tagged} items; put {n_stories} items under their story."
    )


def tag_store(
    session: Session, assignment: Assignment, *, since: datetime | None = None, retag: bool = False
) -> tuple[int, int]:
    """Tag what needs it and link near-duplicates; return how many items got tags and how many got a story."""
    store = session.store
    with logged_run(store, "tag", assignment.id, session.now):
        tagger = session.tagger()
        with step_progress("Tagging", items_to_tag(store, tagger), quiet=session.quiet) as advance:
            n_tagged = tag_items(store, tagger, now=session.now, since=since, retag=retag, progress=advance)
        return n_tagged, link_stories(store)


def tag_file(session: Session, input_file: str, output_file: str) -> None:
    """Tag a JSONL file, a line out for every line in; ends with status 3 where a line was no valid record."""
    from monitor.models.jsonl import Counts, tag_records

    if input_file != "-" and output_file != "-" and _is_same(Path(input_file), Path(output_file)):
        raise typer.BadParameter("it is the file that is read; its texts would be lost", param_hint="--output")
    tagger = session.tagger()
    counts = Counts()
    with ExitStack() as stack:
        lines = _open(stack, input_file, "r", sys.stdin)
        out = _open(stack, output_file, "w", sys.stdout)
        for line in tag_records(tagger, _without_mark(lines), counts):
            out.write(line + "\n")
    text = f"Tagged {counts.n_tagged} texts; {counts.n_failed} lines were no valid record."
    if session.as_json and output_file != "-":
        session.tell({"tagged": counts.n_tagged, "failed": counts.n_failed}, text)
    else:
        session.say(text)
    if counts.n_failed:
        stop(PARTLY)


def _without_mark(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines without the byte order mark that some editors write before the first."""
    for number, line in enumerate(lines):
        yield line if number else line.removeprefix("\ufeff")


def _is_same(one: Path, other: Path) -> bool:
    return other.exists() and one.exists() and one.samefile(other)


def _open(stack: ExitStack, name: str, mode: str, standard: TextIO) -> TextIO:
    if name == "-":
        return standard
    try:
        # Undecodable bytes become replacement characters: the line is then judged as any other.
        return stack.enter_context(Path(name).open(mode, encoding="utf-8", errors="replace"))  # type: ignore[return-value]
    except OSError as error:
        raise MonitorError(f"{name} cannot be opened: {error.strerror}") from error
