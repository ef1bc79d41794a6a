"""Between records and rows: dataclass fields to column values and back."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, TypeVar

R = TypeVar("R")


def to_row(record: Any) -> dict[str, object]:
    """Return the fields of a frozen record as a mapping; tuples become lists, which DuckDB takes."""
    return {f.name: _plain(getattr(record, f.name)) for f in fields(record)}


def to_rows(records: Iterable[Any]) -> list[dict[str, object]]:
    """Return one mapping for each record."""
    return [to_row(record) for record in records]


def from_row(kind: type[R], row: Mapping[str, Any]) -> R:
    """Build a record from the columns that it has fields for; lists become tuples, moments get their zone."""
    names = {f.name for f in fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: _record_value(value) for name, value in row.items() if name in names})


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _record_value(value: object) -> object:
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return value
