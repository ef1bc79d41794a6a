"""Decisions in a table: CSV as spreadsheets write it, also the Dutch one with semicolons."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import datetime

from monitor.council.titles import public_title
from monitor.council.written import MAX_LINES, WrittenLine, check_reach, dutch_moment, refused
from monitor.errors import MonitorError
from monitor.records import CouncilMoment

# Each column under its English and its Dutch names.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "date": ("date", "datum"),
    "time": ("time", "tijd", "aanvang"),
    "municipality": ("municipality", "gemeente"),
    "kind": ("kind", "soort"),
    "title": ("title", "titel", "onderwerp"),
    "body": ("body", "orgaan"),
    "phase": ("phase", "fase"),
    "location": ("location", "locatie", "plaats", "zaal"),
    "status": ("status",),
    "link": ("link", "url"),
    "ref": ("ref", "kenmerk", "id"),
}
PHASES = (
    "informerend", "beeldvormend", "oordeelvormend", "besluitvormend", "collegebesluit", "bekendmaking", "vergunning",
)  # fmt: skip
_CANCELLED = ("geannuleerd", "vervallen", "vervalt", "afgelast", "cancelled", "canceled")
_PLANNED = ("", "gepland", "gewijzigd", "definitief", "concept", "planned", "confirmed")


def read_table(data: bytes, now: datetime) -> Iterator[WrittenLine]:
    """Yield the lines of a table; a wrong one is refused with its reason and the others go on.

    Raises:
        MonitorError: it is no table with a column for the date.
    """
    text = _decoded(data)
    head = text.partition("\n")[0]
    delimiter = max(";,\t", key=head.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        names = [_column(name) for name in next(rows, [])]
    except csv.Error as error:
        raise MonitorError(f"The first line cannot be read as column names: {error}") from error
    if "date" not in names:
        known = ", ".join(name for group in COLUMNS.values() for name in group[:2])
        raise MonitorError(f"There is no column date (or datum). The first line names the columns: {known}")
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield refused(rows.line_num, f"the line cannot be read: {error}")
            continue
        if row is None:
            return
        if rows.line_num > MAX_LINES:
            yield refused(rows.line_num, f"only the first {MAX_LINES} lines are read; split the file")
            return
        if any(cell.strip() for cell in row):
            values = {name: cell.strip() for name, cell in zip(names, row, strict=False) if name}
            yield _line(rows.line_num, values, now)


def _decoded(data: bytes) -> str:
    """Return the text: UTF-8 with or without mark, UTF-16 with a mark, else as Windows writes it."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _column(written: str) -> str:
    name = written.strip().strip('"').casefold()
    return next((column for column, names in COLUMNS.items() if name in names), "")


def _line(number: int, values: Mapping[str, str], now: datetime) -> WrittenLine:
    try:
        moment = _moment(values, now)
    except ValueError as error:
        return refused(number, str(error))
    return WrittenLine(
        number=number, moment=moment, municipality=values.get("municipality", "")[:100],
        kind=values.get("kind", "").casefold()[:40],
    )  # fmt: skip


def _moment(values: Mapping[str, str], now: datetime) -> CouncilMoment:
    at = dutch_moment(values.get("date", ""), values.get("time", ""))
    check_reach(at, now)
    status, phase = values.get("status", "").casefold(), values.get("phase", "").casefold()
    if status not in (*_CANCELLED, *_PLANNED):
        raise ValueError(f"{status[:30]!r} is not a status: gepland or geannuleerd")
    if phase and phase not in PHASES:
        raise ValueError(f"{phase[:30]!r} is not a phase: {', '.join(PHASES)}")
    if not values.get("link", "").startswith("https://"):
        raise ValueError("the link must be a public address that begins with https://")
    ref = values.get("ref", "")[:150]
    return CouncilMoment(
        ref=f"csv:{ref}" if ref else "", title=public_title(values.get("title", "")[:300]),
        body=public_title(values.get("body", "")[:60]), starts_at=at,
        status="geannuleerd" if status in _CANCELLED else "gepland",
        place=public_title(values.get("location", "")[:120]), url=values["link"][:2_000], agenda=(), phase=phase,
    )  # fmt: skip
