"""Example texts of a theme from a file: JSONL, CSV, or one text a line."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

from monitor.catalogue.fields import MAX_LIST, MAX_TEXT
from monitor.catalogue.files import is_absent
from monitor.errors import MonitorError
from monitor.redact import has_contact_data

MAX_BYTES = 5_000_000  # a thousand of the longest examples that a theme file may hold


def read_texts(path: Path) -> tuple[str, ...]:
    """Return the texts of a file, each once, in order.

    ``.jsonl`` has an object with ``text`` (and perhaps ``title``) or a text between quotes on each line, ``.csv`` a
    column ``text`` or else its first column, any other file one text a line.

    Raises:
        MonitorError: the file cannot be read, or a line is no example; the message names it.
    """
    texts: dict[str, None] = {}
    for number, text in _lines(path, _content(path)):
        if len(text) > MAX_TEXT:
            raise MonitorError(f"{path}:{number}: is longer than {MAX_TEXT} characters; an example is a short text.")
        if has_contact_data(text):
            raise MonitorError(
                f"{path}:{number}: holds a handle, telephone number or address of a person. Write examples yourself."
            )
        if text:
            texts[text] = None
        if len(texts) > MAX_LIST:
            raise MonitorError(f"{path}: has more than {MAX_LIST} texts.")
    return tuple(texts)


def _content(path: Path) -> str:
    try:
        if not path.is_file():  # a pipe would wait for ever
            raise MonitorError(f"{path} {'does not exist' if is_absent(path) else 'is not an ordinary file'}.")
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise MonitorError(f"{path} cannot be read: {error.strerror}") from error
    if len(raw) > MAX_BYTES:
        raise MonitorError(f"{path} is larger than {MAX_BYTES:,} bytes.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise MonitorError(f"{path}:{line}: is not UTF-8 text.") from error


def _lines(path: Path, content: str) -> Iterator[tuple[int, str]]:
    kind = path.suffix.lower()
    if kind == ".csv":
        yield from _cells(path, content)
        return
    # Only at line ends: other separators of lines may stand within a JSON text.
    for number, line in enumerate(content.replace("\r\n", "\n").split("\n"), 1):
        if line.strip():
            yield number, _json_text(path, number, line) if kind in {".jsonl", ".ndjson"} else line.strip()


def _cells(path: Path, content: str) -> Iterator[tuple[int, str]]:
    reader = csv.reader(io.StringIO(content), strict=True)
    try:
        head = next(reader, [])
        names = [name.strip().lower() for name in head]
        column = names.index("text") if "text" in names else 0
        if head and "text" not in names:
            yield 1, head[0].strip()
        for row in reader:
            if len(row) > column:
                yield reader.line_num, row[column].strip()
    except csv.Error as error:
        raise MonitorError(f"{path}:{reader.line_num}: is not valid CSV: {error}") from error


def _json_text(path: Path, number: int, line: str) -> str:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise MonitorError(f"{path}:{number}: is not valid JSON.") from error
    if isinstance(found, dict):
        parts = [found.get("title"), found.get("text")]
        found = "\n\n".join(part.strip() for part in parts if isinstance(part, str) and part.strip())
    if not isinstance(found, str) or not found.strip():
        raise MonitorError(f'{path}:{number}: needs a text: {{"text": "..."}}.')
    return found.strip()
