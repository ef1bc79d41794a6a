"""The lists of municipalities and places, kept as CSV."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib.resources.abc import Traversable
from typing import Any, Generic, TypeVar

from monitor.catalogue.fields import Field, Problem, Wrong, matching, number, one_of, read_fields, text, whole
from monitor.catalogue.files import MAX_CSV_BYTES, DataFile, read
from monitor.catalogue.readings import Origin, Reading
from monitor.catalogue.shapes import CODE, PROVINCES
from monitor.errors import CatalogueError
from monitor.records import Merger, Municipality, Place

R = TypeVar("R")

# The European Netherlands with a margin, degrees WGS 84.
LAT = (50.5, 53.8)
LON = (3.0, 7.5)
PLACE_KINDS = ("city", "town", "village", "district", "hamlet", "landmark", "nickname", "adjective")
SAFETY_REGIONS = (
    "Amsterdam-Amstelland", "Brabant-Noord", "Brabant-Zuidoost", "Drenthe", "Flevoland", "Fryslân",
    "Gelderland-Midden", "Gelderland-Zuid", "Gooi en Vechtstreek", "Groningen", "Haaglanden", "Hollands Midden",
    "IJsselland", "Kennemerland", "Limburg-Noord", "Midden- en West-Brabant", "Noord- en Oost-Gelderland",
    "Noord-Holland Noord", "Rotterdam-Rijnmond", "Twente", "Utrecht", "Zaanstreek-Waterland", "Zeeland",
    "Zuid-Holland Zuid", "Zuid-Limburg",
)  # fmt: skip
AMBIGUITY = ("word", "surname", "dup", "foreign", "manual", "generic")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(Generic[R]):
    """One CSV file: its columns in order, what makes a row unique, and the record it becomes."""

    place: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]  # the columns that make the id
    build: Callable[[dict[str, Any]], R]


def _parts(*, allowed: tuple[str, ...] = ()) -> Callable[[object], tuple[str, ...]]:
    """Read texts parted by semicolons."""
    one = one_of(allowed) if allowed else text(one_line=True)

    def parts(value: object) -> tuple[str, ...]:
        return tuple(one(part.strip()) for part in str(value).split(";") if part.strip())

    return parts


def _figure(read: Callable[[object], Any], convert: Callable[[str], int | float]) -> Callable[[object], Any]:
    """Read a number that stands as text in a cell; an empty cell is 0, which means: not known."""

    def figure(value: object) -> Any:
        cell = str(value).strip()
        try:
            return read(convert(cell) if cell else convert("0"))
        except (ValueError, OverflowError) as error:
            raise error if isinstance(error, Wrong) else Wrong(f"{cell[:40]!r} is not a number") from error

    return figure


_region = one_of(SAFETY_REGIONS)
_code = matching(CODE, "a municipality code such as GM0228")
_inhabitants = _figure(whole(0, 20_000_000), int)
_lat = _figure(number(*LAT), float)
_lon = _figure(number(*LON), float)


def _municipality(values: dict[str, Any]) -> Municipality:
    values.pop("pop_year")
    return Municipality(**values)


def _place(values: dict[str, Any]) -> Place:
    return Place(municipality=values.pop("municipality_code"), ambiguous=values.pop("ambiguous") == "1", **values)


def _merger(values: dict[str, Any]) -> Merger:
    return Merger(certain=values.pop("certain") == "1", **values)


def _day(value: object) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise Wrong(f"{str(value)[:40]!r} is not a date such as 2027-01-01") from error


MUNICIPALITIES: Sheet[Municipality] = Sheet(
    place="municipalities.csv",
    fields=(
        Field(name="code", read=_code),
        Field(name="name", read=text(one_line=True)),
        Field(name="province", read=one_of(PROVINCES)),
        Field(name="safety_region", read=_region),
        Field(name="lat", read=_lat),
        Field(name="lon", read=_lon),
        Field(name="population", read=_inhabitants),
        Field(name="pop_year", read=_figure(whole(1900, 2100), int)),
        Field(name="aliases", read=_parts()),
    ),
    key=("code",),
    build=_municipality,
)

PLACES: Sheet[Place] = Sheet(
    place="places.csv",
    fields=(
        Field(name="name", read=text(one_line=True)),
        Field(name="municipality_code", read=_code),
        Field(name="kind", read=one_of(PLACE_KINDS)),
        Field(name="lat", read=_lat),
        Field(name="lon", read=_lon),
        Field(name="population", read=_inhabitants),
        Field(name="ambiguous", read=one_of(("0", "1"))),
        Field(name="reasons", read=_parts(allowed=AMBIGUITY)),
    ),
    key=("name", "municipality_code"),
    build=_place,
)


MERGERS: Sheet[Merger] = Sheet(
    place="mergers.csv",
    fields=(
        Field(name="old_code", read=_code),
        Field(name="old_name", read=text(one_line=True)),
        Field(name="new_code", read=_code),
        Field(name="starts_on", read=_day),
        Field(name="certain", read=one_of(("0", "1"))),
    ),
    key=("old_code",),
    build=_merger,
)

SHEETS: tuple[Sheet[Any], ...] = (MUNICIPALITIES, PLACES, MERGERS)


def read_sheet(roots: Iterable[Traversable], sheet: Sheet[R]) -> Reading[R]:
    """Read the rows of one list. A row of a later folder takes the place of the row with the same key."""
    reading = Reading[R]()
    for root in roots:
        path = root.joinpath(sheet.place)
        if not path.is_file():
            continue
        try:
            file = read(path, MAX_CSV_BYTES)
        except CatalogueError as error:
            reading.errors.append(error)
            continue
        seen: set[str] = set()
        for line, row in _rows(file, sheet):
            origin = Origin(file=file, locate=partial(_at, line))
            if isinstance(row, str):
                reading.add(origin, [Problem(key="", message=row)])
            else:
                _take(row, origin, sheet, reading, seen)
            if reading.full(origin):
                break
    return reading


def _at(line: int, _key: str, _needle: str) -> int:
    return line


def _rows(file: DataFile, sheet: Sheet[R]) -> Iterator[tuple[int, dict[str, object] | str]]:
    """Yield each row with its line: its cells by column, or what is wrong. Stops at the first line that is no CSV."""
    columns = [field.name for field in sheet.fields]
    reader = csv.reader(io.StringIO(file.text), strict=True)
    try:
        head = next(reader, [])
        if head != columns:
            yield 1, f"the first line must be: {','.join(columns)}"
            return
        for row in reader:
            if len(row) == len(columns):
                yield reader.line_num, dict(zip(columns, row, strict=True))
            elif row:
                yield reader.line_num, f"has {len(row)} columns, not {len(columns)}"
    except csv.Error as error:
        yield reader.line_num, f"is not valid CSV: {error}"


def _take(row: dict[str, object], origin: Origin, sheet: Sheet[R], reading: Reading[R], seen: set[str]) -> None:
    values, problems = read_fields(row, sheet.fields)
    row_id = "\t".join(str(row[column]) for column in sheet.key)
    if row_id in seen:
        problems.append(Problem(key=sheet.key[0], message=f"{str(row[sheet.key[0]])[:60]!r} has two rows"))
    seen.add(row_id)
    if problems:
        reading.add(origin, problems)
        return
    reading.records[row_id] = sheet.build(values)
    reading.origins[row_id] = origin
