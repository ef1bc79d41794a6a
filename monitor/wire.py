"""Records as JSON, there and back: between the crawler and its workers, and in spool files."""

import dataclasses
import types
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

Record = TypeVar("Record")


def to_json(record: Any) -> Any:
    """Return a record, or a tuple of records, as plain JSON values. Bytes are not allowed in it."""
    if dataclasses.is_dataclass(record) and not isinstance(record, type):
        return {field.name: to_json(getattr(record, field.name)) for field in dataclasses.fields(record)}
    if isinstance(record, (tuple, list)):
        return [to_json(part) for part in record]
    if isinstance(record, (datetime, date)):
        return record.isoformat()
    if record is None or isinstance(record, (str, int, float, bool)):
        return record
    raise TypeError(f"a {type(record).__name__} cannot be sent as JSON")


def from_json(kind: type[Record], value: Any) -> Record:
    """Return the record of a type that ``to_json`` made the value of.

    Raises:
        ValueError: the value does not fit the type; what comes from outside is never trusted to.
    """
    try:
        return _built(kind, value)  # type: ignore[no-any-return]
    except (TypeError, KeyError, AttributeError, OverflowError) as error:
        raise ValueError(f"no {getattr(kind, '__name__', kind)}: {error}") from error


@lru_cache(maxsize=64)
def _hints(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _built(kind: Any, value: Any) -> Any:  # noqa: PLR0911  # a flat list of cases
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        if value is None and type(None) in get_args(kind):
            return None
        return _built(next(part for part in get_args(kind) if part is not type(None)), value)
    if origin is Literal:
        if value not in get_args(kind):
            raise ValueError(f"{value!r} is none of {get_args(kind)}")
        return value
    if origin is tuple:
        return _tuple(get_args(kind), value)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        known = {field.name for field in dataclasses.fields(kind)}
        return kind(**{name: _built(_hints(kind)[name], part) for name, part in value.items() if name in known})
    if kind is datetime:
        return datetime.fromisoformat(value)
    if kind is date:
        return date.fromisoformat(value)
    if kind is float and isinstance(value, int):
        return float(value)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise TypeError(f"{kind.__name__} expected, {type(value).__name__} found")
    return value


def _tuple(parts: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise TypeError("a list was expected")
    if len(parts) == 2 and parts[1] is Ellipsis:
        return tuple(_built(parts[0], one) for one in value)
    return tuple(_built(part, one) for part, one in zip(parts, value, strict=True))
