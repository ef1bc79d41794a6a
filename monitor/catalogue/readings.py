"""From files to records: bundled files first, a user's own laid over them by id."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import Generic, TypeVar

from monitor.catalogue.fields import MAX_STRANGE, Problem, read_fields
from monitor.catalogue.files import MAX_TOML_BYTES, DataFile, line_of, parse_toml, read, toml_files
from monitor.catalogue.shapes import Shape
from monitor.errors import CatalogueError

R = TypeVar("R")

MAX_ERRORS = 100  # that are told of one file


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a record was read, to point at it later."""

    file: DataFile
    locate: Callable[[str, str], int | None]  # key, start of the value -> line

    def error(self, problem: Problem) -> CatalogueError:
        """Make the error that names file, line and key."""
        return CatalogueError(self.file.shown, problem.key, problem.message, self.locate(problem.key, problem.needle))


@dataclass(slots=True, kw_only=True)
class Reading(Generic[R]):
    """The records of one kind with where they stand, and everything that is wrong with the files."""

    records: dict[str, R] = field(default_factory=dict)
    origins: dict[str, Origin] = field(default_factory=dict)
    errors: list[CatalogueError] = field(default_factory=list)
    n_errors: Counter[str] = field(default_factory=Counter)  # by file

    def add(self, origin: Origin, problems: Iterable[Problem]) -> None:
        """Take in the problems of one record, up to the limit of its file: finding a line takes time."""
        name = origin.file.shown
        for problem in problems:
            self.n_errors[name] += 1
            if self.n_errors[name] <= MAX_ERRORS:
                self.errors.append(origin.error(problem))
            else:
                message = f"has more than {MAX_ERRORS} mistakes; the rest is not shown"
                self.errors.append(CatalogueError(name, "", message))
                break

    def full(self, origin: Origin) -> bool:
        """Tell whether the limit of a file is reached."""
        return self.n_errors[origin.file.shown] > MAX_ERRORS

    def sorted(self) -> tuple[R, ...]:
        """Return the records by id.

        Raises:
            CatalogueError: the first thing that is wrong with any of the files.
        """
        if self.errors:
            raise self.errors[0]
        return tuple(self.records[key] for key in sorted(self.records))


def read_shape(roots: Iterable[Traversable], shape: Shape[R], *, thorough: bool = False) -> Reading[R]:
    """Read all records of one kind. A record of a later folder takes the place of one with the same id.

    Args:
        roots: the folders, the one that wins last.
        shape: the kind.
        thorough: also examine what takes time, such as a theme's examples.
    """
    found: dict[str, tuple[Origin, Mapping[str, object]]] = {}
    reading = Reading[R]()
    for root in roots:
        tables = _one_file(root, shape) if shape.place.endswith(".toml") else _folder(root, shape)
        for item in tables:
            if isinstance(item, CatalogueError):
                reading.errors.append(item)
            else:
                record_id, origin, raw = item
                found[record_id] = (origin, raw)
    for record_id in sorted(found):
        origin, raw = found[record_id]
        if not reading.full(origin):
            _build(record_id, origin, raw, shape, reading)
    if thorough:
        for record_id, record in reading.records.items():
            reading.add(reading.origins[record_id], shape.examine(record))
    return reading


_Table = tuple[str, Origin, Mapping[str, object]]


def _folder(root: Traversable, shape: Shape[R]) -> Iterator[_Table | CatalogueError]:
    """Yield one table a file; the id is the name of the file."""
    for path in toml_files(root, shape.place):
        try:
            file = read(path, MAX_TOML_BYTES)
            raw = parse_toml(file)
        except CatalogueError as error:
            yield error
            continue
        if not re.fullmatch(shape.id_pattern, file.stem):
            message = "the name of the file is the id: small letters, digits, hyphen and underscore, then .toml"
            yield CatalogueError(
                file.shown, "", message if shape.place != "advice" else "must be named as ADV-001.toml"
            )
            continue
        yield file.stem, Origin(file=file, locate=_locator(file, "")), raw


def _one_file(root: Traversable, shape: Shape[R]) -> Iterator[_Table | CatalogueError]:
    """Yield the tables of one file; the id is the name of the table."""
    path = root.joinpath(shape.place)
    if not path.is_file():
        return
    try:
        file = read(path, MAX_TOML_BYTES)
        tables = parse_toml(file)
    except CatalogueError as error:
        yield error
        return
    strange = 0
    for record_id, raw in tables.items():
        if strange == MAX_STRANGE:
            return
        if not re.fullmatch(shape.id_pattern, record_id) or not isinstance(raw, dict):
            strange += 1
            line = line_of(file.text, "", table=record_id) or line_of(file.text, record_id)
            yield CatalogueError(
                file.shown, record_id[:80], f"expected a table with a name like {shape.id_pattern}", line
            )
            continue
        yield record_id, Origin(file=file, locate=_locator(file, record_id)), raw


def _locator(file: DataFile, table: str) -> Callable[[str, str], int | None]:
    def locate(key: str, needle: str) -> int | None:
        parent, _, last = key.rpartition(".")
        found = line_of(file.text, last, table=table or parent, needle=needle)
        return found if found is not None else line_of(file.text, "", table=key)

    return locate


def _build(record_id: str, origin: Origin, raw: Mapping[str, object], shape: Shape[R], reading: Reading[R]) -> None:
    values, problems = read_fields(raw, shape.fields)
    if problems:
        reading.add(origin, problems)
        return
    record = shape.build(id=record_id, **values)
    reading.add(origin, shape.inspect(record))
    reading.records[record_id] = record
    reading.origins[record_id] = origin
