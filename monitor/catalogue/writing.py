"""Write a record back as a data file that an editor can go on with."""

import json
import os
import re
import tempfile
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

from monitor.catalogue import shapes
from monitor.catalogue.fields import read_fields
from monitor.catalogue.files import DataFile, parse_toml
from monitor.catalogue.shapes import Shape
from monitor.errors import CatalogueError
from monitor.records import Claim, Source, Theme


def write_source(folder: Path, source: Source, *, replace: bool = False) -> Path:
    """Write a source to ``folder/sources/<id>.toml``.

    Args:
        folder: a user's own data folder, made where it does not exist; never the bundled one.
        source: the source.
        replace: whether a file that is there already may be replaced.

    Returns:
        The file.

    Raises:
        CatalogueError: the source would not pass the check, the file exists, or it cannot be written.
    """
    return _write(folder, shapes.SOURCE, source, replace=replace)


def write_claim(folder: Path, claim: Claim, *, replace: bool = False) -> Path:
    """Write a claim to ``folder/claims/<id>.toml``; as ``write_source``."""
    return _write(folder, shapes.CLAIM, claim, replace=replace)


def write_theme(folder: Path, theme: Theme, *, replace: bool = False) -> Path:
    """Write a theme to ``folder/themes/<id>.toml``; as ``write_source``."""
    return _write(folder, shapes.THEME, theme, replace=replace)


def as_toml(shape: Shape[Any], record: object) -> str:
    """Lay a record out as the text of its file: keys in the order of the format, lists on lines of their own."""
    lines, inner = [], []
    for field in shape.fields:
        value = getattr(record, field.name)
        if value is None or (not field.required and value == field.default):
            continue
        if is_dataclass(value):
            inner += ["", f"[{field.name}]", *_lines({f.name: getattr(value, f.name) for f in fields(value)})]
        else:
            lines += _lines({field.name: value})
    return "\n".join([*lines, *inner, ""])


def _lines(values: dict[str, object]) -> list[str]:
    return [f"{name} = {_literal(value)}" for name, value in values.items() if value is not None]


def _literal(value: object) -> str:
    """Write one value as TOML; a JSON text is a TOML text too, once the reader has refused control characters."""
    if isinstance(value, tuple):
        if len(value) <= 1:
            return f"[{''.join(map(_literal, value))}]"
        return "[\n" + "".join(f"    {_literal(one)},\n" for one in value) + "]"
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)


def _write(folder: Path, shape: Shape[Any], record: Any, *, replace: bool) -> Path:
    path = folder / shape.place / f"{record.id}.toml"
    content = as_toml(shape, record)
    _refuse_if_wrong(path, shape, record.id, content)
    if path.exists() and not replace:
        raise CatalogueError(path, "", "exists already; choose another id, or change the file by hand")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(content)
        Path(part).chmod(0o644)
        Path(part).replace(path)  # a reader never sees half a file
    except OSError as error:
        raise CatalogueError(path, "", f"cannot be written: {error.strerror}") from error
    return path


def _refuse_if_wrong(path: Path, shape: Shape[Any], record_id: str, content: str) -> None:
    """Read the text as the catalogue will, before it touches the disk."""
    if not re.fullmatch(shape.id_pattern, record_id):
        raise CatalogueError(path, "", "an id has only small letters, digits, hyphen and underscore")
    values, problems = read_fields(parse_toml(DataFile(shown=str(path), stem=record_id, text=content)), shape.fields)
    if not problems:
        record = shape.build(id=record_id, **values)
        problems = [*shape.inspect(record), *shape.examine(record)]
    if problems:
        raise CatalogueError(path, problems[0].key, problems[0].message)
