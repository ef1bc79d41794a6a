"""Reading count series from CSV: a row that cannot be a count is an error that names its line and column."""

import csv
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, pairwise
from typing import BinaryIO, Literal

import numpy as np

from monitor.detect.calendar import Calendar
from monitor.detect.counts import Counts
from monitor.errors import CatalogueError, MonitorError

Freq = Literal["weekly", "daily"]
MISSING = frozenset({"", "na", "nan", "null", "none"})
MOST = 1e9  # no count of items is larger; beyond it whole numbers and their powers lose precision
MOST_LINE = 100_000  # bytes
MOST_ROWS = 5_000_000
MOST_PERIODS = {"week": 6_000, "day": 40_000}  # over a century
MOST_CELLS = 20_000_000  # series times periods: 160 MB of numbers
THOUSANDS = re.compile(r"[1-9]\d{0,2}(\.\d{3})+")  # 1.020: a thousand and twenty, as Dutch spreadsheets write it
YEAR_WEEK = re.compile(r"(19|20)\d\d(0[1-9]|[1-4]\d|5[0-3])")
MONTH = (28, 31)  # days
FEW_DATES = 3  # two dates may lie apart by chance
FORMULA_STARTS = ("=", "@")
SIGNS = ("+", "-")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRow:
    """One row of the input; ``None`` is missing."""

    line: int
    series: str
    date_text: str  # as given
    start: date | int
    observed: int | None
    population: float | None


def read_rows(stream: BinaryIO, name: str) -> tuple[SeriesRow, ...]:
    """Read all rows of a CSV in UTF-8.

    Raises:
        MonitorError: no header, a column is missing, a cell is not what it should be, or a series has two rows of
            one date; says which line and column of ``name``.
    """
    reader = _reader(_lines(stream, name), name)
    rows: list[SeriesRow] = []
    seen: dict[tuple[str, date | int], int] = {}
    try:
        for line, cells in _cells(reader, name):
            row = _row(cells, reader.reader.dialect.delimiter, name, line)
            earlier = seen.setdefault((row.series, row.start), line)
            if earlier != line:
                raise CatalogueError(name, "date", f"this series has {row.date_text} on line {earlier} as well", line)
            rows.append(row)
            if len(rows) > MOST_ROWS:
                raise CatalogueError(name, "", f"more than {MOST_ROWS} rows: split the file", line)
    except csv.Error as error:
        raise CatalogueError(name, "", f"not readable as CSV: {error}", reader.line_num) from error
    return tuple(rows)


def _lines(stream: BinaryIO, name: str) -> Iterator[str]:
    """Decode line by line, so that an error knows its line and an endless line is not read to its end."""
    line = 0
    while raw := stream.readline(MOST_LINE):
        line += 1
        if len(raw) == MOST_LINE:
            raise CatalogueError(name, "", f"the line is longer than {MOST_LINE} bytes", line)
        try:
            yield raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise CatalogueError(name, "", "this is not UTF-8 text; save the file as CSV UTF-8", line) from error


def _reader(lines: Iterator[str], name: str) -> "csv.DictReader[str]":
    """Return a reader whose header has been checked; the separator is the one the header uses."""
    head = next(lines, "").removeprefix("\ufeff")
    separator = ";" if head.count(";") > head.count(",") else ","
    reader = csv.DictReader(chain([head], lines), delimiter=separator, restkey="", strict=True)
    try:
        names = [column.strip().lower() for column in reader.fieldnames or ()]
    except csv.Error as error:
        raise CatalogueError(name, "", f"not readable as CSV: {error}", 1) from error
    for needed in ("date", "observed"):
        if needed not in names:
            raise CatalogueError(name, needed, "this column is missing; the header needs at least date,observed", 1)
    for column in ("date", "observed", "series", "population"):
        if names.count(column) > 1:
            raise CatalogueError(name, column, "this column stands in the header twice", 1)
    reader.fieldnames = names
    return reader


def _cells(reader: "csv.DictReader[str]", name: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    for cells in reader:
        if reader.restkey in cells and any(cells[reader.restkey] or ()):
            raise CatalogueError(name, "", "more cells than the header has columns", reader.line_num)
        yield reader.line_num, cells


def _row(cells: Mapping[str, str | None], separator: str, name: str, line: int) -> SeriesRow:
    date_text = (cells.get("date") or "").strip()
    return SeriesRow(
        line=line,
        series=_series(cells.get("series"), name, line),
        date_text=date_text,
        start=_start(date_text, name, line),
        observed=_observed(cells.get("observed"), name, line),
        population=_population(cells["population"], separator, name, line) if "population" in cells else None,
    )


def _series(cell: str | None, name: str, line: int) -> str:
    text = (cell or "").strip()
    if not text.isprintable():
        raise CatalogueError(name, "series", f"{_shown(text)} holds characters that cannot be shown", line)
    if any(_runs(part.lstrip(' "')) for part in text.split(";")):  # by which a Dutch spreadsheet parts the cells
        message = f"{_shown(text)} would run as a formula where the output is opened in a spreadsheet: rename it"
        raise CatalogueError(name, "series", message, line)
    return text


def _runs(text: str) -> bool:
    return text.startswith(FORMULA_STARTS) or (text.startswith(SIGNS) and len(text) > 1)


def _start(text: str, name: str, line: int) -> date | int:
    if text.isascii() and text.isdigit() and len(text) < 8:
        return int(text)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"{_shown(text)} is not a date such as 2026-11-16, nor a whole number"
        raise CatalogueError(name, "date", message, line) from error


def _observed(cell: str | None, name: str, line: int) -> int | None:
    if cell is None:
        raise CatalogueError(name, "observed", "the row ends before this column", line)
    _refuse_thousands(cell, "observed", name, line)
    value = _number(cell, "observed", name, line)
    if value is None:
        return None
    if value != int(value):
        raise CatalogueError(name, "observed", f"{_shown(cell)} is not a whole number", line)
    return int(value)


def _population(cell: str | None, separator: str, name: str, line: int) -> float | None:
    """Read an exposure. With semicolons between the columns a stop may stand for thousands, with commas it does not."""
    if separator == ";":
        _refuse_thousands(cell or "", "population", name, line)
    return _number(cell, "population", name, line)


def _refuse_thousands(cell: str, column: str, name: str, line: int) -> None:
    text = cell.strip()
    if THOUSANDS.fullmatch(text):
        plain = text.replace(".", "")
        message = f"{_shown(text)} may be a thousand or a fraction: write thousands without a stop ({plain})"
        raise CatalogueError(name, column, message, line)


def _number(cell: str | None, column: str, name: str, line: int) -> float | None:
    text = (cell or "").strip()
    if text.lower() in MISSING:
        return None
    try:
        value = float(text) if text.isascii() and "_" not in text else math.nan
    except ValueError:
        value = math.nan
    if math.isnan(value):
        raise CatalogueError(name, column, f"{_shown(text)} is not a number", line)
    if not 0 <= value <= MOST:
        raise CatalogueError(name, column, f"{_shown(text)} is not between 0 and 1000000000", line)
    return value


def _shown(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:40] + "…")


def to_counts(rows: Sequence[SeriesRow], freq: Freq | None, name: str) -> Counts:
    """Lay the rows out as series over one calendar; a period without a row is missing.

    Raises:
        MonitorError: dates and numbers are mixed, weeks do not start on one weekday, the dates are months or the
            numbers years with a week, or the dates are centuries apart.
    """
    starts = [row.start for row in rows]
    odd = next((row for row in rows if isinstance(row.start, date) is not isinstance(starts[0], date)), None)
    if odd is not None:
        raise CatalogueError(name, "date", "dates and whole numbers are mixed in this file", odd.line)
    _refuse_months(rows, name)
    _refuse_year_weeks(rows, name)
    calendar = _calendar(rows, freq, name)
    names = tuple(dict.fromkeys(row.series for row in rows))
    if len(names) * calendar.length > MOST_CELLS:
        raise MonitorError(f"{name}: {len(names)} series over {calendar.length} periods are too many: split the file")
    where = {series: number for number, series in enumerate(names)}
    observed = np.full((len(names), calendar.length), np.nan)
    exposure = np.full((len(names), calendar.length), np.nan)
    for row in rows:
        cell = where[row.series], calendar.position(row.start)
        observed[cell] = np.nan if row.observed is None else row.observed
        exposure[cell] = np.nan if row.population is None else row.population
    weighed = any(row.population is not None for row in rows)
    return Counts(names=names, calendar=calendar, observed=observed, exposure=exposure if weighed else None)


def _refuse_months(rows: Sequence[SeriesRow], name: str) -> None:
    """Refuse a count per month (or quarter): taken as days, nearly all of the series would be missing."""
    dates = sorted({row.start for row in rows if isinstance(row.start, date)})
    gaps = [(later - earlier).days for earlier, later in pairwise(dates)]
    if len(dates) < FEW_DATES or all(gap % 7 == 0 for gap in gaps):
        return
    same_day = len({day.day for day in dates}) == 1 or all((day + timedelta(days=1)).day == 1 for day in dates)
    if same_day or all(MONTH[0] <= gap <= MONTH[1] for gap in gaps):
        raise CatalogueError(
            name, "date", "the dates are months apart; only days and weeks can be judged", rows[0].line
        )


def _refuse_year_weeks(rows: Sequence[SeriesRow], name: str) -> None:
    """Refuse 201952, 202001: taken as numbers, every new year would open a hole of a year."""
    if all(isinstance(row.start, int) and YEAR_WEEK.fullmatch(str(row.start)) for row in rows):
        message = f"{rows[0].date_text} is a year with a week or a month: write the Monday of the week (2019-12-30)"
        raise CatalogueError(name, "date", message, rows[0].line)


def _calendar(rows: Sequence[SeriesRow], freq: Freq | None, name: str) -> Calendar:
    ordinals = [_ordinal(row.start) for row in rows]
    dated = isinstance(rows[0].start, date)
    first = min(ordinals)
    weekly = freq == "weekly" or (freq is None and (not dated or all((day - first) % 7 == 0 for day in ordinals)))
    width = 7 if dated and weekly else 1
    for row, day in zip(rows, ordinals, strict=True):
        if (day - first) % width:
            message = f"{row.date_text} is not a whole number of weeks after the first date; is the series daily?"
            raise CatalogueError(name, "date", message, row.line)
    length = (max(ordinals) - first) // width + 1
    step: Literal["week", "day"] = "week" if weekly else "day"
    if length > MOST_PERIODS[step]:
        last = rows[ordinals.index(max(ordinals))]
        message = f"{last.date_text} lies {length} periods after the first date of the file; is one of them wrong?"
        raise CatalogueError(name, "date", message, last.line)
    return Calendar(step=step, first=date.fromordinal(first) if dated else first, length=length)


def _ordinal(start: date | int) -> int:
    return start.toordinal() if isinstance(start, date) else start
