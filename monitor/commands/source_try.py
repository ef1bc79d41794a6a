"""``monitor source try``: look what can be collected at an address, or what a source gives now, and save it."""

from dataclasses import dataclass, replace
from typing import Annotated, Any, cast, get_args

import typer

from monitor.catalogue import write_source
from monitor.commands.collect import allow_loopback
from monitor.commands.session import FAILED, Session, command, stop
from monitor.commands.source_add import checked, front_page, new_id, refuse_known, with_address
from monitor.commands.source_choice import own_folder
from monitor.commands.source_trial import candidate_facts, show_trial
from monitor.errors import CatalogueError, MonitorError
from monitor.records import Genre, Source, SourceKind
from monitor.spiders.trying import Candidate, Discovery, reasons
from monitor.urls import host_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a person says of a source that is to be written; empty: the program fills it in."""

    source_id: str = ""
    name: str = ""
    genre: str = ""
    reason: str = ""


@command
def try_one(
    session: Session,
    target: Annotated[str, typer.Argument(metavar="URL_OR_ID", help="An address, or the id of a source.")],
    source_id: Annotated[str, typer.Option("--id", help="Id of the new source. Default: made of the name.")] = "",
    name: Annotated[str, typer.Option(help="Name of the new source. Default: what the site calls itself.")] = "",
    genre: Annotated[
        str, typer.Option(help="Kind of publisher; without it a new source is shown and not written.")
    ] = "",
    reason: Annotated[str, typer.Option(help="Why it is public and allowed; for the transparency page.")] = "",
    write: Annotated[
        bool | None,
        typer.Option(
            "--write/--no-write",
            help="Write source file and fixture. Default: for an address with --genre, not for an id.",
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over files, or an address that is known.")] = False,
) -> None:
    """Look what can be collected at an address, or what a source gives now. Stores nothing in the database."""
    wishes = Wishes(source_id=source_id, name=name, genre=genre, reason=reason)
    if write or (genre and write is None):
        own_folder(session)  # before the catalogue is read, which wants the folder to exist
    known = next((source for source in session.catalogue.sources if source.id == target), None)
    _refuse_early(session, target, known, wishes, write=write, force=force)
    found = _tried(session, target, known, wishes)
    best = found.proposed
    why = reasons(best, found.homepage, session.now) if best else ""
    written: dict[str, str] = {}
    if best is not None and (write or (write is None and known is None and genre)):
        written = _write(session, found, best, known, wishes, force=force)
    facts = {
        "address": found.address, "homepage": found.homepage, "title": found.title, "problem": found.problem,
        "requests": found.n_requests, "steps": list(found.steps),
        "candidates": [candidate_facts(one) for one in found.candidates],
        "proposed": best.url if best else None, "why": why, "written": written,
    }  # fmt: skip
    if session.as_json:
        session.tell(facts, "")
    else:
        show_trial(found, why)
        _advise(session, found, known, wishes, written, write=write)
    if best is None:
        stop(FAILED)


def _refuse_early(
    session: Session, target: str, known: Source | None, wishes: Wishes, *, write: bool | None, force: bool
) -> None:
    """Raise MonitorError for what can be told before anything is fetched."""
    if not session.settings.contact:
        raise MonitorError(
            'Publishers must be able to reach you: set contact = "https://..." in monitor.toml, or MONITOR_CONTACT.'
        )
    if known is None and not ("." in target or ":" in target or "/" in target):
        raise MonitorError(f"There is no source {target!r}, and it is no address. See: monitor source list")
    if wishes.genre and wishes.genre not in get_args(Genre):
        raise MonitorError(f"--genre is one of {', '.join(get_args(Genre))}, not {wishes.genre!r}.")
    if known is not None and any((wishes.source_id, wishes.name, wishes.genre, wishes.reason)):
        raise MonitorError(f"{known.id} has its own file: --id, --name, --genre and --reason are for an address.")
    if write and known is None and not wishes.genre:
        raise MonitorError("To write a new source, say what kind of publisher it is, with --genre.")
    if wishes.genre == "forum" and not wishes.reason and write is not False:
        raise MonitorError("A forum needs a --reason of its own, after a DPIA with the advice of the FG.")
    if write or (write is None and known is None and wishes.genre):
        own_folder(session)
        if wishes.source_id and known is None:
            refuse_known(session, wishes.source_id, None, force=force)
        if known is not None and not force:
            _refuse_fixture(session, known.id)


def _refuse_fixture(session: Session, source_id: str) -> None:
    place = own_folder(session) / "fixtures" / source_id
    if place.exists():
        raise CatalogueError(place, "", "exists already; save it anew with --force")


def _tried(session: Session, target: str, known: Source | None, wishes: Wishes) -> Discovery:
    from monitor.spiders.visits import try_address, try_source

    settings, own_machine = session.settings, allow_loopback()
    stop_list = frozenset(settings.stop_list)
    if known is not None:
        return try_source(
            known, clock=session.clock, contact=settings.contact, allow_loopback=own_machine, stop_list=stop_list,
            say=lambda url: session.say(f"  {url}"),
        )  # fmt: skip
    return try_address(
        target, clock=session.clock, contact=settings.contact, genre=cast(Genre, wishes.genre) or None,
        allow_loopback=own_machine, stop_list=stop_list, say=lambda url: session.say(f"  {url}"),
    )  # fmt: skip


# --- Writing ------------------------------------------------------------------------------------------------------


def _write(
    session: Session, found: Discovery, best: Candidate, known: Source | None, wishes: Wishes, *, force: bool
) -> dict[str, str]:
    """Write the source file, where there is something new to say, and the fixture."""
    from monitor.spiders.fixtures import write_fixture

    folder = own_folder(session)
    written: dict[str, str] = {}
    if known is None:
        source = _new_source(session, found, best, wishes)
        refuse_known(session, source.id, source.url, force=force)
    else:
        source = known if known.url else replace(known, url=best.url, kind=_kind(best, known.genre))
    if not force:
        _refuse_fixture(session, source.id)
    if source != known:
        written["source"] = str(write_source(folder, source, replace=force or known is not None))
    tried = best.pages[0] if best.pages else None
    for page in best.pages:
        if page.text_status == "full" and page.page is not None:
            tried = page
            break
    if tried is not None and best.document is not None:
        has_page = tried.page is not None and tried.item is not None
        written["fixture"] = str(
            write_fixture(folder, source, best.document, tried.entry, tried.page if has_page else None)
        )
    return written


def _new_source(session: Session, found: Discovery, best: Candidate, wishes: Wishes) -> Source:
    words = session.catalogue.messages
    notes = []
    if best.reservations:
        notes.append(words.text("source.notes_reserved", kinds=", ".join(best.reservations)))
    if best.n_paying:
        notes.append(words.text("source.notes_paying", n=len(best.pages), paying=best.n_paying))
    name = wishes.name or found.title or host_of(found.homepage).removeprefix("www.")
    how = words.text(f"source.found_by.{best.found_by}")
    values: dict[str, Any] = {
        "name": " ".join(name.split())[:200], "homepage": found.homepage or front_page(best.url), "url": best.url,
        "kind": _kind(best, wishes.genre), "genre": wishes.genre, "language": found.language or "nl",
        "verified": True, "notes": "\n".join(notes),
        "evidence": words.text("source.evidence", day=f"{session.now:%Y-%m-%d}", found_by=how),
        "public_reason": wishes.reason or words.text("source.public_reason"),
        "reviewed_on": session.now.date() if wishes.reason else None,
    }  # fmt: skip
    return checked(session, wishes.source_id or new_id(session, name), values)


def _kind(best: Candidate, genre: str) -> SourceKind:
    """Return the kind of a source: the pages of a forum's feed are threads."""
    return "forum" if genre == "forum" and best.kind == "feed" else best.kind or "feed"


def _advise(
    session: Session,
    found: Discovery,
    known: Source | None,
    wishes: Wishes,
    written: dict[str, str],
    *,
    write: bool | None,
) -> None:
    """Say what was done, and what to do next."""
    if written:
        for what, file in written.items():
            session.say(f"Wrote {what}: {file}")
        session.say("Read the source file, and check it with: monitor check")
        return
    best = found.proposed
    if best is None and found.problem:
        session.say("Nothing was read, for the reason above; try again later or with another address.")
    elif best is None:
        session.say(
            "Nothing here can be collected as it is. A site without feed or sitemap can be read by CSS selectors: "
            "see docs/collecting/sources.md"
        )
    elif known is None and (other := with_address(session, best.url)) is not None:
        session.say(f"{other.id} ({other.name}) collects this address already.")
    elif known is None and not wishes.genre:
        session.say("Nothing was written. To write it as a source, say what kind of publisher it is: --genre")
    elif known is not None and write is None:
        session.say("Nothing was written. To save this as a fixture that monitor check looks at: --write")
