"""A report as structure: sections of lines, tables and figures, without any markup. Renderers turn it into a file."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from urllib.parse import urlsplit

from monitor.report.floors import SafePoint
from monitor.report.input import ReportState, Tlp

Tag = Literal["feit", "signaal", "duiding", "advies"]
Kind = Literal["weekly", "national", "alert"]
MAX_URL = 2000  # longer addresses are dropped: no reader follows them


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One statement. ``sources`` are numbers of ``Report.sources``."""

    text: str
    lead: str = ""  # printed before the text, in bold
    tag: Tag | None = None
    sources: tuple[int, ...] = ()
    url: str = ""
    todo: bool = False  # left for a person; a released report has none
    quoted: bool = False  # words of others: the rules on wording do not apply, those on persons do


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Statements under each other."""

    items: tuple[Line, ...]
    heading: str = ""
    checklist: bool = False  # boxes to tick, on paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a table."""

    text: str
    sources: tuple[int, ...] = ()
    url: str = ""
    todo: bool = False
    quoted: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its heading and how wide it is against the others."""

    title: str
    width: float = 1.0
    numeric: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table whose first column names the row."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartWeek:
    """One week of a chart, after the floors."""

    starts_on: date
    point: SafePoint


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartEvent:
    """A vertical rule with a number that the legend explains."""

    on: date
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One series. A figure with more than one panel is a grid of small charts on their own scales."""

    title: str
    weeks: tuple[ChartWeek, ...]
    verdict: str = ""  # in words, printed beside the title


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A chart with the same data as a table."""

    title: str
    description: str  # what a reader who does not see the picture needs
    panels: tuple[Panel, ...]
    events: tuple[ChartEvent, ...]
    table: Table
    labels: tuple[tuple[str, str], ...]  # words inside the picture, by key
    note: str = ""  # under the picture: what the marks mean, where it has no legend


Block = Lines | Table | Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One numbered part."""

    name: str
    title: str
    blocks: tuple[Block, ...]
    max_words: int | None = None
    boxed: bool = False  # the key box on top
    number: int | None = None  # printed before the title


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRef:
    """A numbered source under the text."""

    number: int
    name: str
    on: date | None = None
    url: str = ""
    authoritative: bool = False  # it may carry "klopt niet": a fact-check or an official statement


@dataclass(frozen=True, slots=True, kw_only=True)
class DataRow:
    """One aggregate for the CSV, after the floors."""

    theme: str
    area: str
    starts_on: date
    point: SafePoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that a renderer needs."""

    kind: Kind
    id: str
    title: str
    subtitle: str
    author: str  # the organisation that answers for it, in the metadata of a file
    running_title: str  # in the header of each page
    tlp: Tlp
    state: ReportState
    meta: tuple[tuple[str, str], ...]  # label and value, under the title
    sections: tuple[Section, ...]
    annex: tuple[Section, ...]
    sources: tuple[SourceRef, ...]
    data: tuple[DataRow, ...]
    labels: tuple[tuple[str, str], ...]  # words of the frame: "Bronnen", "Concept", ...
    names: tuple[str, ...]  # names of themes and places, which the rules on wording leave alone
    created_at: datetime
    max_words: int


def label(pairs: tuple[tuple[str, str], ...], key: str) -> str:
    """Look up one of the words that a report or figure carries; a missing one is a bug."""
    return dict(pairs)[key]


def captioned(section: Section) -> bool:
    """Say whether the captions of the tables are to be seen: a lone table is named by the heading of its section."""
    return sum(isinstance(b, Table) for b in section.blocks) > 1


def safe_url(url: str) -> str:
    """Return the address if it is an ordinary web address, else nothing: others must not become a link."""
    if len(url) > MAX_URL or any(c.isspace() or ord(c) < 32 or c in "\"'<>\\`" for c in url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("https", "http") and parts.hostname and "@" not in parts.netloc else ""
