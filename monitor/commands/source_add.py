"""``monitor source add``: enter a source by hand."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from monitor.catalogue import free_id, make_source, slug, write_source
from monitor.commands.decision import municipality_code
from monitor.commands.session import Session, command
from monitor.commands.source_choice import own_folder
from monitor.commands.working_folder import parse_day
from monitor.errors import CatalogueError, FetchError, MonitorError
from monitor.records import Source
from monitor.urls import canonical_url, url_key


@command
def add(
    session: Session,
    name: Annotated[str, typer.Option(help="As readers know it.")],
    genre: Annotated[str, typer.Option(help="Kind of publisher, e.g. regionaal_nieuws, overheid.")],
    reason: Annotated[str, typer.Option(help="Why it is public and allowed; for the transparency page.")],
    url: Annotated[
        str | None, typer.Option(help="Feed, sitemap, list or API. Without one it is known, not collected.")
    ] = None,
    homepage: Annotated[str | None, typer.Option(help="Default: the front page of the address.")] = None,
    source_id: Annotated[str | None, typer.Option("--id", help="Default: made of the name.")] = None,
    kind: Annotated[str, typer.Option(help="feed, sitemap, site, forum or council.")] = "feed",
    language: Annotated[str, typer.Option(help="Two letters.")] = "nl",
    province: Annotated[str | None, typer.Option(help="Province it writes about.")] = None,
    municipality: Annotated[
        list[str] | None, typer.Option(help="Municipality it writes about, CBS code or name; repeat.")
    ] = None,
    theme: Annotated[list[str] | None, typer.Option(help="Theme it is known to write about; repeat.")] = None,
    delay: Annotated[float, typer.Option(help="Seconds between two requests; at least 2 on the internet.")] = 5.0,
    evidence: Annotated[str, typer.Option(help="How the address is known.")] = "",
    notes: Annotated[str, typer.Option(help="What to look out for.")] = "",
    reviewed_on: Annotated[str | None, typer.Option(help="Day of this judgement. Default: today.")] = None,
    article_links: Annotated[
        str | None, typer.Option(help="CSS selector of the links to articles, for a site or forum without feed.")
    ] = None,
    next_page: Annotated[str | None, typer.Option(help="CSS selector of the link to the next list.")] = None,
    max_pages: Annotated[int | None, typer.Option(help="Lists to read in one crawl.")] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace a file of that id, or add an address that is known already.")
    ] = False,
) -> None:
    """Enter a source by hand; it is checked as strictly as a file of the catalogue."""
    own_folder(session)
    selectors = {"article_links": article_links, "next_page": next_page, "max_pages": max_pages}
    values = {
        "name": name, "homepage": homepage or front_page(url), "url": url, "kind": kind, "genre": genre,
        "language": language, "province": province,
        "municipalities": [municipality_code(session, one) for one in municipality or ()],
        "themes": list(theme or ()), "delay_s": delay, "evidence": evidence, "notes": notes, "public_reason": reason,
        "reviewed_on": parse_day(reviewed_on) if reviewed_on else session.now.date(),
        "selectors": {key: part for key, part in selectors.items() if part is not None} or None,
    }  # fmt: skip
    source = checked(session, source_id or new_id(session, name), values)
    file = save(session, source, force=force)
    session.tell(
        {"id": source.id, "file": str(file)},
        f"Wrote {file}. It is unverified until it was fetched: monitor source try {source.id}",
    )


def checked(session: Session, source_id: str, values: Mapping[str, object]) -> Source:
    """Return a source of values by key, those that are ``None`` left out. Raises CatalogueError where it is wrong."""
    catalogue = session.catalogue
    return make_source(
        source_id,
        {key: value for key, value in values.items() if value is not None},
        themes={theme.id for theme in catalogue.themes},
        municipalities={one.code: one for one in catalogue.municipalities},
    )


def save(session: Session, source: Source, *, force: bool) -> Path:
    """Write a source to the user's own folder.

    Raises:
        MonitorError: the id or the address is known already, and not ``force``.
    """
    refuse_known(session, source.id, source.url, force=force)
    if source.genre == "forum":
        session.say("A forum: collect it only after a DPIA with the advice of the privacy officer (FG).")
    return write_source(own_folder(session), source, replace=force)


def refuse_known(session: Session, source_id: str, url: str | None, *, force: bool) -> None:
    """Raise CatalogueError where an id or an address is known already, unless ``force``."""
    if force:
        return
    if source_id in {source.id for source in session.catalogue.sources}:
        raise CatalogueError(
            f"sources/{source_id}.toml", "", "exists already; choose another --id, or replace it with --force"
        )
    if url and (known := with_address(session, url)) is not None:
        raise MonitorError(f"{known.id} ({known.name}) has this address already; --force adds it all the same.")


def with_address(session: Session, url: str) -> Source | None:
    """Return the source that has an address, however it is spelt."""
    wanted = _key(url)
    return next((one for one in session.catalogue.sources if one.url and wanted and _key(one.url) == wanted), None)


def new_id(session: Session, name: str) -> str:
    """Return an id for a source of a name."""
    return free_id(slug(name), {source.id for source in session.catalogue.sources})


def front_page(url: str | None) -> str | None:
    """Return the front page of the site of an address; ``None`` where it is none."""
    try:
        return canonical_url("/", canonical_url(url)) if url else None
    except FetchError:
        return None


def _key(url: str) -> str:
    try:
        return url_key(canonical_url(url))
    except FetchError:
        return ""
