"""What section builders share: the Dutch words and the numbering of sources."""

from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from monitor.report.model import Cell, Line, SourceRef, Tag, safe_url


class Words(Protocol):
    """Dutch texts by key, as the catalogue gives them."""

    def text(self, key: str, **values: object) -> str:
        """Return one text with its values filled in."""
        ...


class Sources:
    """Numbers the sources of one report in the order in which they are first named."""

    def __init__(self) -> None:
        self._refs: dict[tuple[str, str, date | None], SourceRef] = {}

    def cite(self, name: str, url: str = "", on: date | None = None, *, authoritative: bool = False) -> int:
        """Return the number of a source, the same one each time it is named."""
        key = (name, safe_url(url), on)
        known = self._refs.get(key)
        number = known.number if known else len(self._refs) + 1
        authoritative = authoritative or (known is not None and known.authoritative)
        self._refs[key] = SourceRef(number=number, name=name, on=on, url=key[1], authoritative=authoritative)
        return number

    @property
    def refs(self) -> tuple[SourceRef, ...]:
        """Return all sources named so far, by number."""
        return tuple(self._refs.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Words and sources of the report that is being built."""

    words: Words
    sources: Sources = field(default_factory=Sources)

    def line(self, key: str, *, tag: Tag | None = None, sources: tuple[int, ...] = (), **values: object) -> Line:
        """Make a line of one of our own texts."""
        return Line(text=self.words.text(key, **values), tag=tag, sources=sources)

    def todo(self, what: str, *, tag: Tag | None = None, lead: str = "") -> Line:
        """Make the line that tells the analyst what is still to be written."""
        text = self.words.text("report.todo.analyst", what=self.words.text(f"report.todo.{what}"))
        return Line(text=text, tag=tag, lead=lead, todo=True)

    def cell(self, key: str, **values: object) -> Cell:
        """Make a cell of one of our own texts."""
        return Cell(text=self.words.text(key, **values))
