"""Sources as CSV (RFC 4180, UTF-8): one column a key, lists parted by semicolons, tables as JSON in one cell."""

import csv
import io
from collections.abc import Iterable, Iterator

from monitor.exchange.lines import KEYS, MAX_BYTES, MAX_LINES, Line, Unreadable, cells_of
from monitor.records import Source
from monitor.spreadsheet import guarded, unguarded

_DELIMITERS = (",", ";", "\t")
_MAX_STRANGE = 5


def write_csv(sources: Iterable[Source]) -> bytes:
    """Return sources as CSV, with the byte order mark by which a spreadsheet sees that it is UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, KEYS, restval="")
    writer.writeheader()
    for source in sources:
        writer.writerow({key: guarded(text) for key, text in cells_of(source).items()})
    return out.getvalue().encode("utf-8-sig")


def read_csv(body: bytes) -> tuple[Line, ...]:
    """Read sources from CSV, parted by commas, semicolons or tabs.

    Raises:
        Unreadable: it is too large, is no UTF-8, holds null bytes, or has a column that no source has.
    """
    if len(body) > MAX_BYTES:
        raise Unreadable(f"The list is larger than {MAX_BYTES:,} bytes.")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("The list is not UTF-8 text; save it as “CSV UTF-8” in the spreadsheet.") from error
    if "\x00" in text:
        raise Unreadable("The list holds null bytes, so it is no CSV; save it as “CSV UTF-8” in the spreadsheet.")
    return tuple(_lines(text))


def _lines(text: str) -> Iterator[Line]:
    first = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        heading = [name.strip().lower() for name in next(reader, [])]
        _refuse_heading(heading)
        number = 2
        for n_read, row in enumerate(reader, 1):
            if n_read > MAX_LINES:
                raise Unreadable(f"The list has more than {MAX_LINES:,} lines.")
            if any(cell.strip() for cell in row):
                yield _line(number, heading, row)
            number = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(f"The list is damaged at line {reader.line_num}: {error}.") from error


def _refuse_heading(heading: list[str]) -> None:
    if not {"name", "url"} & set(heading):
        raise Unreadable(f"The first line must name the columns, such as: {', '.join(KEYS[:6])}.")
    strange = [name[:60] for name in heading if name not in KEYS]
    if strange:
        raise Unreadable(
            f"There is no column {', '.join(map(repr, strange[:_MAX_STRANGE]))}; the columns are {', '.join(KEYS)}."
        )
    if len(set(heading)) < len(heading):
        raise Unreadable("A column stands in the list twice.")


def _line(number: int, heading: list[str], row: list[str]) -> Line:
    cells = {key: bare for key, cell in zip(heading, row, strict=False) if (bare := unguarded(cell).strip())}
    refused = "it has more cells than the first line has columns" if len(row) > len(heading) else ""
    return Line(number=number, cells=cells, refused=refused)
