"""Judge the lines of a list against the sources that are known: what is new, the same, in conflict or refused. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

from monitor.catalogue import free_id, make_source, slug
from monitor.errors import CatalogueError, FetchError
from monitor.exchange.lines import Line, values_of
from monitor.records import Genre, Municipality, Source, Theme
from monitor.urls import canonical_url, host_of, url_key

Verdict = Literal["added", "replaced", "same", "conflicting", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What becomes of one line."""

    line: int
    name: str
    source_id: str  # empty where it was refused before it had one
    verdict: Verdict
    reason: str = ""
    source: Source | None = None  # to be written, where added or replaced


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What stands for the keys that a list of another program does not have; empty: the line is refused."""

    genre: str = ""
    public_reason: str = ""


def merge(
    lines: Iterable[Line],
    known: Iterable[Source],
    *,
    themes: Iterable[Theme],
    municipalities: Mapping[str, Municipality],
    hints: Hints | None = None,
    replacing: bool = False,
) -> tuple[Fate, ...]:
    """Judge every line in its order.

    An address that is known already, in the one form that all its spellings have, is not taken in twice. A known id
    keeps what it has, unless ``replacing``; an id that comes twice in the list keeps what came first.
    """
    judge = _Judge(known, tuple(themes), municipalities, hints or Hints(), replacing=replacing)
    return tuple(judge.fate(line) for line in lines)


class _Judge:
    """The sources that are known so far, those of the list included."""

    def __init__(
        self,
        known: Iterable[Source],
        themes: tuple[Theme, ...],
        municipalities: Mapping[str, Municipality],
        hints: Hints,
        *,
        replacing: bool,
    ) -> None:
        self._sources = {source.id: source for source in known}
        self._by_address = {address: source.id for source in self._sources.values() if (address := _key(source.url))}
        self._listed: dict[str, int] = {}  # id -> the line it came in
        self._numbers: dict[str, int] = {}  # wanted id -> the last number behind it
        self._theme_ids = frozenset(theme.id for theme in themes)
        self._folders = dict(_folder_names(themes))
        self._municipalities, self._hints, self._replacing = municipalities, hints, replacing

    def fate(self, line: Line) -> Fate:
        name = line.cells.get("name", "")[:200]
        if line.refused:
            return Fate(line=line.number, name=name, source_id="", verdict="refused", reason=line.refused)
        cells = self._completed(line)
        known_as = self._by_address.get(_key(cells.get("url")), "")
        if known_as and "id" not in line.cells:
            return _same(line, known_as)
        source_id = line.cells.get("id") or self._free(_proposed_id(cells))
        try:
            source = make_source(
                source_id, values_of(cells), themes=self._theme_ids, municipalities=self._municipalities
            )
        except CatalogueError as error:
            told = f"{error.key}: {error.message}{_help(error.key, line)}"
            return Fate(line=line.number, name=name, source_id=source_id[:60], verdict="refused", reason=told)
        return self._compared(line, source, known_as)

    def _free(self, wanted: str) -> str:
        found = free_id(wanted, self._sources, number=self._numbers.get(wanted, 1))
        tail = found.rpartition("-")[2]
        self._numbers[wanted] = int(tail) if found != wanted and tail.isdecimal() else 1
        return found

    def _compared(self, line: Line, source: Source, known_as: str) -> Fate:
        fate = Fate(line=line.number, name=source.name, source_id=source.id, verdict="added", source=source)
        before = self._sources.get(source.id)
        if before == source:
            return replace(fate, verdict="same", source=None)
        if known_as and known_as != source.id:
            return _same(line, known_as)
        if before is not None:
            changed = ", ".join(_differences(before, source))
            if source.id in self._listed:
                told = f"the id stands in line {self._listed[source.id]} as well, with another {changed}"
                return replace(fate, verdict="conflicting", reason=told, source=None)
            if not self._replacing:
                told = f"another {changed}; --replace takes that of the list"
                return replace(fate, verdict="conflicting", reason=told, source=None)
            fate = replace(fate, verdict="replaced", reason=f"another {changed}")
        self._sources[source.id] = source
        self._listed[source.id] = line.number
        if address := _key(source.url):
            self._by_address[address] = source.id
        return fate

    def _completed(self, line: Line) -> dict[str, str]:
        """Fill in what the list does not say, from its folders first."""
        genres, themes = [], []
        for folder in line.folders:
            kind, found = self._folders.get(_folded(folder), ("", ""))
            if kind == "genre":
                genres.append(found)
            elif kind == "theme":
                themes.append(found)
        hinted = {
            "genre": genres[-1] if genres else self._hints.genre,
            "themes": ";".join(dict.fromkeys(themes)),
            "public_reason": self._hints.public_reason,
            "homepage": _front_page(line.cells.get("url", "")),
            "kind": "feed",
        }
        if "id" in line.cells:  # from a list of this program: what it leaves out is meant so
            hinted["themes"] = ""
        return {**{key: value for key, value in hinted.items() if value}, **line.cells}


def _same(line: Line, known_as: str) -> Fate:
    name = line.cells.get("name", "")[:200]
    return Fate(
        line=line.number, name=name, source_id=known_as, verdict="same", reason=f"{known_as} has this address already"
    )


def _help(key: str, line: Line) -> str:
    if key == "genre" and "genre" not in line.cells:
        told = f" (no folder of {', '.join(map(repr, line.folders))} names one)" if line.folders else ""
        return f"{told}; give one for the whole list with --genre"
    if key == "public_reason" and "public_reason" not in line.cells:
        return "; give one for the whole list with --reason"
    return ""


def _differences(before: Source, after: Source) -> Iterator[str]:
    for name in Source.__slots__:
        if getattr(before, name) != getattr(after, name):
            yield name


def _folder_names(themes: tuple[Theme, ...]) -> Iterator[tuple[str, tuple[str, str]]]:
    for theme in themes:
        yield _folded(theme.id), ("theme", theme.id)
        yield _folded(theme.name), ("theme", theme.id)
    for genre in get_args(Genre):
        yield _folded(genre), ("genre", genre)


def _folded(text: str) -> str:
    return " ".join(text.replace("_", " ").replace("-", " ").casefold().split())


def _proposed_id(cells: Mapping[str, str]) -> str:
    return slug(cells.get("name", "")) or slug(host_of(cells.get("url", "")).removeprefix("www."))


def _key(url: str | None) -> str:
    """Return the form in which addresses are compared; empty where there is none."""
    try:
        return url_key(canonical_url(url)) if url else ""
    except FetchError:
        return ""


def _front_page(url: str) -> str:
    try:
        parts = canonical_url(url).split("/", 3)
    except FetchError:
        return ""
    return "/".join(parts[:3]) + "/"
