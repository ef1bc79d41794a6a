"""Saved documents of a source with the item that they should give: a change of a site or of the reading shows up.

``fixtures/<id>/`` in a user's own folder: ``document.gz`` (the feed, sitemap or list), ``page.gz`` (the page of one
entry, where it has one), ``fixture.json`` (where and when they were fetched), ``item.json`` (what is expected).
"""

import gzip
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from monitor.catalogue.checking import FIXTURES
from monitor.errors import CatalogueError, ExtractError, MonitorError
from monitor.extract import extract_page, item_from_entry
from monitor.records import Entry, FetchedPage, Item, Source
from monitor.spiders.anonymous import without_persons
from monitor.spiders.documents import parse_document
from monitor.spiders.settings import FEED_BYTES
from monitor.urls import url_key
from monitor.wire import to_json

_ASSIGNMENT = "fixture"
_MAX_JSON_BYTES = 2_000_000
_LEFT_OUT = ("assignment_id", "first_seen_at")  # differ from run to run, and say nothing of the reading
_SHOWN_CHARS = 60


def write_fixture(folder: Path, source: Source, document: FetchedPage, entry: Entry, page: FetchedPage | None) -> Path:
    """Save what a source gave, without the names of those who wrote it, and the item that it gives now.

    Args:
        folder: a user's own data folder.
        source: as it stands in the catalogue; its id is part of what is expected.
        document: that named the entry.
        entry: any of the document; under whatever source id it was read.
        page: of the entry; ``None`` where it has none or it cannot be had.

    Raises:
        CatalogueError: the saved document does not give the entry any more, or the files cannot be written.
    """
    kept = _kept(document, source)
    kept_page = None if page is None else _kept(page, source)
    place = folder / FIXTURES / source.id
    try:
        found = _entry(parse_document(kept, source).entries, entry)
    except ExtractError as error:
        raise CatalogueError(place, "", f"the saved document cannot be read again: {error.reason}") from error
    if found is None:
        raise CatalogueError(place, "", "the saved document does not hold the entry any more")
    item = _item(kept_page, found, source, kept.fetched_at)
    facts = {
        "entry": found.identity, "document": _facts(kept), "page": None if kept_page is None else _facts(kept_page)
    }  # fmt: skip
    files = {
        "document.gz": gzip.compress(kept.body, mtime=0),
        "page.gz": None if kept_page is None else gzip.compress(kept_page.body, mtime=0),
        "fixture.json": _json(facts),
        "item.json": _json(_expected(item)),
    }
    try:
        place.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            if content is None:
                (place / name).unlink(missing_ok=True)
            else:
                (place / name).write_bytes(content)
    except OSError as error:
        raise CatalogueError(place, "", f"cannot be written: {error.strerror}") from error
    return place


def check_fixtures(folder: Path, sources: Mapping[str, Source]) -> Iterator[tuple[str, CatalogueError | None]]:
    """Read every fixture again; yields the id of each, with what is wrong or ``None``."""
    place = folder / FIXTURES
    for one in sorted(place.iterdir()) if place.is_dir() else ():
        if one.name.startswith("."):
            continue
        try:
            _check(one, sources)
        except CatalogueError as error:
            yield one.name, error
        else:
            yield one.name, None


def _check(place: Path, sources: Mapping[str, Source]) -> None:
    source = sources.get(place.name)
    if source is None:
        raise CatalogueError(place, "", "there is no such source; remove the folder, or give it the id of a source")
    facts, expected = _read_json(place / "fixture.json"), _read_json(place / "item.json")
    try:
        document = _saved(place / "document.gz", facts["document"])
        page = _saved(place / "page.gz", facts["page"]) if facts["page"] else None
        identity = str(facts["entry"])
    except (KeyError, TypeError, ValueError) as error:
        raise CatalogueError(place / "fixture.json", "", f"is not a fixture: {error!r}") from error
    try:
        entries = parse_document(document, source).entries
    except MonitorError as error:
        told = getattr(error, "reason", str(error))
        raise CatalogueError(
            place / "document.gz", "", f"cannot be read as a {source.kind} any more: {told}"
        ) from error
    entry = next((one for one in entries if one.identity == identity), None)
    if entry is None:
        raise CatalogueError(place / "document.gz", "", f"gives {len(entries)} entries, but not {identity[:200]!r}")
    _compare(place / "item.json", expected, _expected(_item(page, entry, source, document.fetched_at)))


def _compare(file: Path, expected: Mapping[str, Any], found: Mapping[str, Any]) -> None:
    for key in sorted({*expected, *found}):
        before, after = expected.get(key), found.get(key)
        if before != after:
            told = f"expected {_shown(before, after)}, found {_shown(after, before)}"
            raise CatalogueError(
                file, key, f"{told}; when that is right, save it anew: monitor source try ID --write --force"
            )


def _shown(value: object, other: object) -> str:
    """Return a value for a message; of a long text the part around the first difference."""
    if not (isinstance(value, str) and isinstance(other, str)) or len(value) <= _SHOWN_CHARS:
        return repr(value)[: 2 * _SHOWN_CHARS]
    at = next((i for i, (a, b) in enumerate(zip(value, other, strict=False)) if a != b), min(len(value), len(other)))
    start = max(0, at - 20)
    return f"…{value[start : start + _SHOWN_CHARS]!r}… (at {at})"


def _item(page: FetchedPage | None, entry: Entry, source: Source, now: datetime) -> Item:
    if page is None:
        return item_from_entry(entry, _ASSIGNMENT, source.genre, now)
    try:
        return extract_page(page, entry, _ASSIGNMENT, source.genre, now)
    except ExtractError:
        return item_from_entry(entry, _ASSIGNMENT, source.genre, now)


def _entry(entries: tuple[Entry, ...], wanted: Entry) -> Entry | None:
    for one in entries:
        if one.identity == wanted.identity or (one.url and wanted.url and url_key(one.url) == url_key(wanted.url)):
            return one
    return None


def _kept(page: FetchedPage, source: Source) -> FetchedPage:
    kind = next((value for name, value in page.headers if name == "content-type"), "")
    plain = re.sub(r"\s*;.*", "", kind)[:100]
    headers = (("content-type", f"{plain}; charset=utf-8" if plain.startswith("text/") else plain),) if plain else ()
    return replace(page, source_id="", body=without_persons(page, is_forum=source.genre == "forum"), headers=headers)


def _facts(page: FetchedPage) -> dict[str, Any]:
    names = ("url", "final_url", "status", "headers", "fetched_at")
    return {name: to_json(getattr(page, name)) for name in names}


def _saved(file: Path, facts: Mapping[str, Any]) -> FetchedPage:
    headers = tuple((str(name), str(value)) for name, value in facts["headers"])
    at = datetime.fromisoformat(facts["fetched_at"])
    if at.tzinfo is None:
        raise ValueError("fetched_at has no zone")
    return FetchedPage(
        source_id="", url=str(facts["url"]), final_url=str(facts["final_url"]), status=int(facts["status"]),
        headers=headers, body=_unpacked(file), truncated=False, fetched_at=at,
    )  # fmt: skip


def _unpacked(file: Path) -> bytes:
    """Unpack a saved body, no further than the limit of what is ever fetched."""
    try:
        packed = file.read_bytes() if file.stat().st_size <= FEED_BYTES else b""
        body = zlib.decompressobj(31).decompress(packed, FEED_BYTES + 1)
    except OSError as error:
        raise CatalogueError(file, "", f"cannot be read: {error.strerror}") from error
    except zlib.error as error:
        raise CatalogueError(file, "", "is not a gzip file") from error
    if not packed or len(body) > FEED_BYTES:
        raise CatalogueError(file, "", f"is larger than {FEED_BYTES:,} bytes")
    return body


def _expected(item: Item) -> dict[str, Any]:
    return {name: value for name, value in to_json(item).items() if name not in _LEFT_OUT}


def _json(values: Mapping[str, Any]) -> bytes:
    return (json.dumps(values, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def _read_json(file: Path) -> dict[str, Any]:
    try:
        raw = file.read_bytes() if file.stat().st_size <= _MAX_JSON_BYTES else b""
        found = json.loads(raw)
    except OSError as error:
        raise CatalogueError(file, "", f"cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise CatalogueError(file, "", "is not JSON of a fixture") from error
    if not isinstance(found, dict):
        raise CatalogueError(file, "", "is not JSON of a fixture")
    return found
