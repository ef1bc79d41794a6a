"""What one key of a data file may hold: small readers that check a value and give it back in its final type."""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from itertools import islice
from typing import Any, TypeVar
from urllib.parse import urlsplit

R = TypeVar("R")

MAX_TEXT = 4_000  # characters in one text; a page of prose has 3,000
MAX_LIST = 1_000
MAX_URL = 2_048
MAX_STRANGE = 20  # unknown keys that are named for one table: a file of another kind has them by the thousand
# Control characters, those that turn the direction of text around, which can hide what a line says, and those that
# no XML may hold.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


class Wrong(ValueError):
    """A value is not what its key asks.

    ``needle`` is the start of the wrong value, to find its line; ``key`` the key within a table.
    """

    def __init__(self, message: str, *, needle: str = "", key: str = "") -> None:
        super().__init__(message)
        self.needle, self.key = needle, key


Reader = Callable[[object], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One key: how to read it, and what stands for it where it is left out."""

    name: str
    read: Reader
    required: bool = True
    default: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong within one file; becomes a CatalogueError once the file is known."""

    key: str
    message: str
    needle: str = ""


def text(*, empty: bool = False, one_line: bool = False) -> Reader:
    """Read a text without spaces around it."""

    def read(value: object) -> str:
        if not isinstance(value, str):
            raise Wrong(f"must be a text between quotes, not {kind_of(value)}")
        found = value.strip()
        if not found and not empty:
            raise Wrong("is empty")
        if len(found) > MAX_TEXT:
            raise Wrong(f"is longer than {MAX_TEXT} characters", needle=found)
        if _UNWANTED.search(found):
            raise Wrong("holds a character that cannot be seen", needle=found)
        if one_line and "\n" in found:
            raise Wrong("must stand on one line", needle=found)
        return found

    return read


def texts(read_one: Reader | None = None, *, least: int = 0) -> Reader:
    """Read a list of texts, each once."""
    one = read_one or text()

    def read(value: object) -> tuple[str, ...]:
        found = tuple(_each(value, one))
        if len(found) < least:
            raise Wrong(f"needs at least {least}, has {len(found)}")
        seen: set[str] = set()
        for item in found:
            if item.casefold() in seen:
                raise Wrong(f"has {item[:60]!r} twice", needle=item)
            seen.add(item.casefold())
        return found

    return read


def days(*, least: int = 1) -> Reader:
    """Read a list of dates, in order."""

    def read(value: object) -> tuple[date, ...]:
        found = tuple(_each(value, day))
        if len(found) < least:
            raise Wrong(f"needs at least {least} date" + "s" * (least > 1))
        if list(found) != sorted(set(found)):
            raise Wrong("must hold each date once, the earliest first")
        return found

    return read


def _each(value: object, one: Reader) -> Iterator[Any]:
    if not isinstance(value, list):
        raise Wrong(f"must be a list between square brackets, not {kind_of(value)}")
    if len(value) > MAX_LIST:
        raise Wrong(f"has more than {MAX_LIST} values")
    for item in value:
        try:
            yield one(item)
        except Wrong as wrong:
            raise Wrong(f"a value in the list {wrong}", needle=wrong.needle or str(item)) from wrong


def day(value: object) -> date:
    """Read a date written as 2026-11-25, without quotes."""
    if isinstance(value, date) and not isinstance(value, datetime):
        if 1900 <= value.year <= 2100:
            return value
        raise Wrong(f"is no likely date: {value.isoformat()}", needle=value.isoformat())
    raise Wrong(f"must be a date as 2026-11-25 without quotes, not {kind_of(value)}", needle=str(value))


def whole(least: int, most: int) -> Reader:
    """Read a whole number between two bounds, both allowed."""

    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise Wrong(f"must be a whole number, not {kind_of(value)}")
        if not least <= value <= most:
            raise Wrong(f"must lie between {least} and {most}")
        return value

    return read


def number(least: float, most: float) -> Reader:
    """Read a number between two bounds, both allowed."""

    def read(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Wrong(f"must be a number, not {kind_of(value)}")
        if not (math.isfinite(value) and least <= value <= most):
            raise Wrong(f"must lie between {least:g} and {most:g}")
        return float(value)

    return read


def yes_no(value: object) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise Wrong(f"must be true or false without quotes, not {kind_of(value)}")
    return value


def one_of(allowed: tuple[str, ...]) -> Reader:
    """Read one of a closed set of words."""

    def read(value: object) -> str:
        if value not in allowed:
            near = get_close_matches(str(value)[:80], allowed, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; use one of: {', '.join(allowed)}"
            raise Wrong(f"does not know {str(value)[:60]!r}{hint}", needle=str(value))
        return str(value)

    return read


def matching(pattern: str, what: str, *, empty: bool = False) -> Reader:
    """Read a text of a fixed shape."""
    shape = re.compile(pattern)

    def read(value: object) -> str:
        found = str(text(empty=empty, one_line=True)(value))
        if found and not shape.fullmatch(found):
            raise Wrong(f"{found[:60]!r} is not {what}", needle=found)
        return found

    return read


def web_address(*, empty: bool = False) -> Reader:
    """Read an address that starts with http:// or https:// and names a host."""

    def read(value: object) -> str:
        found = str(text(empty=empty, one_line=True)(value))
        if found and (fault := address_fault(found)):
            raise Wrong(f"{found[:80]!r} is not a web address: {fault}", needle=found)
        return found

    return read


def address_fault(url: str) -> str:
    """Say what is wrong with a web address; empty where nothing is."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        return str(error)
    faults = (
        (len(url) > MAX_URL, f"longer than {MAX_URL} characters"),
        (bool(re.search(r"\s", url)), "it holds a space"),
        (parts.scheme not in {"http", "https"}, "it must start with https:// or http://"),
        (not ("." in host or ":" in host or host == "localhost"), "it names no host"),
        ("@" in parts.netloc, "it holds a user name or password"),
    )
    return next((fault for wrong, fault in faults if wrong), "")


def table(fields: tuple[Field, ...], build: Callable[..., R]) -> Reader:
    """Read a table within the file, such as ``[selectors]``."""

    def read(value: object) -> R:
        if not isinstance(value, dict):
            raise Wrong(f"must be a table, not {kind_of(value)}")
        values, problems = read_fields(value, fields)
        if problems:
            raise Wrong(problems[0].message, needle=problems[0].needle, key=problems[0].key)
        return build(**values)

    return read


def read_fields(found: Mapping[str, object], fields: tuple[Field, ...]) -> tuple[dict[str, Any], list[Problem]]:
    """Check a table against its fields.

    Returns:
        The values by name, complete only where the second part is empty; and every problem: unknown keys, missing
        keys and wrong values.
    """
    values: dict[str, Any] = {}
    known = {field.name for field in fields}
    problems = [_unknown(key, fields) for key in islice((key for key in found if key not in known), MAX_STRANGE)]
    for field in fields:
        if field.name not in found:
            if field.required:
                problems.append(Problem(key=field.name, message="is missing"))
            values[field.name] = field.default
            continue
        try:
            values[field.name] = field.read(found[field.name])
        except Wrong as wrong:
            key = f"{field.name}.{wrong.key}" if wrong.key else field.name
            problems.append(Problem(key=key, message=str(wrong), needle=wrong.needle))
    return values, problems


def _unknown(key: str, fields: tuple[Field, ...]) -> Problem:
    near = get_close_matches(key[:80], [f.name for f in fields], n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return Problem(key=key[:80], message=f"is not a key of this kind of file{hint}")


def kind_of(value: object) -> str:
    """Name the type of a value in the words of the file format."""
    names = {bool: "true or false", int: "a number", float: "a number", str: "a text", list: "a list", dict: "a table"}
    return names.get(type(value), "a date or time")
