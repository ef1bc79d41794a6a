"""Read the files of the catalogue: bundled ones and a user's own, within bounds."""

import os
import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import islice
from pathlib import Path

from monitor.errors import CatalogueError

MAX_TOML_BYTES = 262_144  # the largest bundled file has 15 kB
MAX_CSV_BYTES = 4_194_304  # all places of the country take 150 kB
MAX_FILES = 20_000  # in one folder
# The reader of the standard library needs time that grows with the square of the parts of a dotted key
# (50,000 parts: 46 s), so a line with more dots than prose can have is refused before parsing.
MAX_DOTS_IN_LINE = 200
MAX_LINE = 8_000


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFile:
    """One file that was read."""

    shown: str  # its path, as in messages
    stem: str  # the name without ending
    text: str


def bundled() -> Traversable:
    """Return the folder with the data that the package ships."""
    return files("monitor.data")


def layers(overlay: Path | None) -> tuple[Traversable, ...]:
    """Return the folders to read, the one that wins last.

    Raises:
        CatalogueError: ``overlay`` is not a folder.
    """
    if overlay is None:
        return (bundled(),)
    with readable(overlay):
        if not overlay.is_dir():
            raise CatalogueError(overlay, "", "is not a folder; give --data or MONITOR_DATA the folder with your files")
    return (bundled(), overlay)


@contextmanager
def readable(path: Traversable) -> Iterator[None]:
    """Turn a refusal of the file system into an error that names the path."""
    try:
        yield
    except OSError as error:
        raise CatalogueError(shown(path), "", f"cannot be read: {error.strerror}") from error


def is_absent(path: Traversable) -> bool:
    """Tell whether nothing stands there; a link that leads nowhere is something."""
    return isinstance(path, Path) and not os.path.lexists(path)


def shown(path: Traversable) -> str:
    """Return a path as it can be printed, whatever bytes its name holds."""
    return str(path).encode("utf-8", "replace").decode("utf-8")


def toml_files(root: Traversable, folder: str) -> Iterator[Traversable]:
    """Yield the TOML files of one folder in the order of their names; nothing where there is no such folder."""
    place = root.joinpath(folder)
    with readable(place):
        if not place.is_dir():
            return
        found = [f for f in islice(place.iterdir(), MAX_FILES + 1) if _is_data(f.name)]
    if len(found) > MAX_FILES:
        raise CatalogueError(shown(place), "", f"more than {MAX_FILES} files in one folder")
    yield from sorted(found, key=lambda f: f.name)


def _is_data(name: str) -> bool:
    return name.endswith(".toml") and not name.startswith(".")


def read(file: Traversable, limit: int) -> DataFile:
    """Read one file as UTF-8.

    Raises:
        CatalogueError: it is absent, no ordinary file, cannot be read, is larger than ``limit`` bytes or no UTF-8 text.
    """
    name = shown(file)
    with readable(file):
        if not file.is_file():  # a pipe would wait for ever
            raise CatalogueError(name, "", "does not exist" if is_absent(file) else "is not an ordinary file")
        with file.open("rb") as stream:
            raw = stream.read(limit + 1)
    if len(raw) > limit:
        raise CatalogueError(name, "", f"is larger than {limit:,} bytes")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise CatalogueError(name, "", "is not UTF-8 text; save it as UTF-8 in your editor", line) from error
    return DataFile(shown=name, stem=file.name.rpartition(".")[0] or file.name, text=text.replace("\r\n", "\n"))


def parse_toml(file: DataFile) -> dict[str, object]:
    """Parse TOML text.

    Raises:
        CatalogueError: with the line where the text is wrong.
    """
    for number, line in enumerate(file.text.split("\n"), 1):
        if len(line) > MAX_LINE or line.count(".") > MAX_DOTS_IN_LINE:
            raise CatalogueError(file.shown, "", f"this line is too long (at most {MAX_LINE} characters)", number)
    try:
        return tomllib.loads(file.text)
    except RecursionError as error:
        raise CatalogueError(file.shown, "", "is nested too deeply") from error
    except ValueError as error:  # TOMLDecodeError, and Python's own limit on the digits of a number
        message, line_no = _where(str(error), file.text)
        raise CatalogueError(file.shown, "", f"is not valid TOML: {message}", line_no) from error


def _where(message: str, text: str) -> tuple[str, int | None]:
    """Split the line number off a message of tomllib."""
    if found := re.search(r" \(at line (\d+), column \d+\)$", message):
        return message[: found.start()], int(found[1])
    if message.endswith(" (at end of document)"):
        return message.removesuffix(" (at end of document)"), text.count("\n") + 1
    return message, None


def line_of(text: str, key: str, *, table: str = "", needle: str = "") -> int | None:
    """Find the line of a key, or of a value of that key, in TOML text.

    Args:
        text: the TOML text.
        key: the last part of the key; may be empty where only the table is wanted.
        table: the table it stands in, as in ``[table]``.
        needle: the start of the value, to point at one line of a list.

    Returns:
        The number of the line, counted from 1; ``None`` where the text does not hold it.
    """
    start, stop = 0, len(text)
    if table:
        head = re.search(rf"^[ \t]*\[[ \t]*[\"']?{re.escape(table)}[\"']?[ \t]*\]", text, re.MULTILINE)
        if head is None:
            return None
        following = re.compile(r"^[ \t]*\[[^\]\n]+\][ \t]*$", re.MULTILINE).search(text, head.end())
        start, stop = head.start(), following.start() if following else stop
    if key:
        at = re.compile(rf"^[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*=", re.MULTILINE).search(text, start, stop)
        if at is None:
            return text.count("\n", 0, start) + 1 if table else None
        start = at.start()
    if needle:
        plain = re.split(r"[\"\\\n]", needle, maxsplit=1)[0][:60]
        found = text.find(plain, start, stop) if plain else -1
        start = found if found >= 0 else start
    return text.count("\n", 0, start) + 1
