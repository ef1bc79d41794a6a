"""One line of a list of sources: every key of a source as a text, there and back."""

import json
import math
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import Any, get_args, get_origin, get_type_hints

from monitor.catalogue.shapes import SOURCE
from monitor.errors import MonitorError
from monitor.records import Source

MAX_BYTES = 5_000_000  # the 260 bundled sources take 150 kB
MAX_LINES = 20_000
KEYS = ("id", *(field.name for field in SOURCE.fields))
_PARTED = ";"  # no id or code holds it
_YES, _NO = ("true", "1", "yes", "ja", "waar"), ("false", "0", "no", "nee", "onwaar")


class Unreadable(MonitorError):
    """A list of sources cannot be read at all: too large, not of its kind, or made to do harm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One source of a list as it was read, before it is judged."""

    number: int  # line in the file, from 1
    cells: Mapping[str, str]  # by key of a source, ``KEYS``; what is empty is left out
    folders: tuple[str, ...] = ()  # the outermost first; a hint for genre or themes
    refused: str = ""  # why it cannot be a source, whatever it holds


def cells_of(source: Source) -> dict[str, str]:
    """Return a source as texts by key; what a source does not have is left out."""
    values = {key: getattr(source, key) for key in KEYS}
    return {key: _text(value) for key, value in values.items() if value is not None and value not in ((), "")}


def values_of(cells: Mapping[str, str]) -> dict[str, object]:
    """Return texts as the values that a TOML file would have; the catalogue judges whether they are right."""
    hints = get_type_hints(Source)
    return {key: _value(hints[key], text) for key, text in cells.items() if key != "id"}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return _PARTED.join(str(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {f.name: getattr(value, f.name) for f in fields(value)}
        return json.dumps({name: part for name, part in parts.items() if part is not None}, ensure_ascii=False)
    return value.isoformat() if isinstance(value, date) else str(value)


def _value(hint: Any, text: str) -> object:
    """Turn a text into the type of its key; a text that does not fit stays one, which the catalogue will refuse."""
    kinds = [hint, *get_args(hint)]
    if get_origin(hint) is tuple:
        return [part.strip() for part in text.replace(",", _PARTED).split(_PARTED) if part.strip()]
    if bool in kinds:
        lowered = text.strip().lower()
        return True if lowered in _YES else False if lowered in _NO else text
    if float in kinds:
        return _number(text)
    if date in kinds:
        return _day(text)
    if any(isinstance(kind, type) and is_dataclass(kind) for kind in kinds):
        with suppress(ValueError, RecursionError):
            return json.loads(text)
    return text


def _number(text: str) -> object:
    with suppress(ValueError):
        number = float(text.strip().replace(",", "."))  # a Dutch spreadsheet writes 5,0
        if math.isfinite(number):
            return number
    return text


def _day(text: str) -> object:
    for pattern in ("%Y-%m-%d", "%d-%m-%Y"):  # the second is what a Dutch spreadsheet makes of the first
        with suppress(ValueError):
            return datetime.strptime(text.strip(), pattern).date()  # noqa: DTZ007  # a day has no zone
    return text
