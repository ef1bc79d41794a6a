"""The Dutch texts of the program, by key."""

import string
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources.abc import Traversable

from monitor.catalogue.fields import MAX_STRANGE, Wrong, kind_of
from monitor.catalogue.fields import text as text_reader
from monitor.catalogue.files import MAX_TOML_BYTES, DataFile, line_of, parse_toml, read, toml_files
from monitor.errors import CatalogueError

FOLDER = "messages"


class Messages:
    """Texts by dotted key, with ``{name}`` where a value comes."""

    def __init__(self, texts: Mapping[str, str], files: Mapping[str, str] | None = None) -> None:
        self._texts, self._files = dict(texts), dict(files or {})

    @property
    def keys(self) -> tuple[str, ...]:
        """Return every key, in order."""
        return tuple(sorted(self._texts))

    def text(self, key: str, **values: object) -> str:
        """Return one text with its values filled in.

        Where the catalogue has ``key.one`` and ``key.other``, the value ``n`` chooses: 1 is one, all else is other.
        Numbers come in ready for reading (``ongeveer 40``); only ``n`` may be a bare number.

        Raises:
            CatalogueError: there is no such key, or a value that the text needs was not given.
        """
        full = key if key in self._texts else f"{key}.{'one' if values.get('n') == 1 else 'other'}"
        if full not in self._texts:
            raise CatalogueError(FOLDER, key, "there is no such text")
        template = self._texts[full]
        missing = [name for name in names_in(template) if name not in values]
        if missing:
            raise CatalogueError(self._files.get(full, FOLDER), full, f"needs a value for {', '.join(missing)}")
        return template.format(**values)


def names_in(template: str) -> tuple[str, ...]:
    """Return the names of the values that a text needs, in order.

    Raises:
        Wrong: a brace is not closed, or holds anything but a plain name.
    """
    try:
        parts = list(string.Formatter().parse(template))
    except ValueError as error:
        raise Wrong(f"has a brace that is not closed: {error}", needle=template) from error
    names = []
    for _, name, spec, conversion in parts:
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise Wrong(f"may hold only plain names between braces, not {{{name}}}", needle=template)
        names.append(name)
    return tuple(dict.fromkeys(names))


def read_messages(roots: Iterable[Traversable]) -> tuple[Messages, list[CatalogueError]]:
    """Read all texts. Within one folder each key stands once; a later folder may only replace texts that exist."""
    texts: dict[str, str] = {}
    files: dict[str, str] = {}
    errors: list[CatalogueError] = []
    faults: Counter[str] = Counter()
    for number, root in enumerate(roots):
        here: dict[str, DataFile] = {}
        for file, key, value in _leaves(root, errors):
            if fault := _fault(key, value, here, texts if number else None):
                faults[file.shown] += 1
                if faults[file.shown] <= MAX_STRANGE:
                    errors.append(_error(file, key, fault))
                continue
            here[key] = file
            texts[key], files[key] = str(value).strip(), file.shown
        errors.extend(_lone_plurals(here, texts))
    return Messages(texts, files), errors


def _leaves(root: Traversable, errors: list[CatalogueError]) -> Iterator[tuple[DataFile, str, object]]:
    for path in toml_files(root, FOLDER):
        try:
            file = read(path, MAX_TOML_BYTES)
            tree = parse_toml(file)
        except CatalogueError as error:
            errors.append(error)
            continue
        for key, value in _flat(tree, ""):
            yield file, key, value


def _flat(tree: Mapping[str, object], above: str) -> Iterator[tuple[str, object]]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


def _fault(key: str, value: object, here: Mapping[str, DataFile], below: Mapping[str, str] | None) -> str:
    """Say what is wrong with one text; ``below`` are the texts it may replace, ``None`` for the bundled ones."""
    if key in here:
        return f"stands also in {here[key].shown}"
    if not isinstance(value, str):
        return f"must be a text between quotes, not {kind_of(value)}"
    try:
        text_reader()(value)
        names = names_in(value)
        if below is None:
            return ""
        if key not in below:
            return "there is no such text to replace"
        extra = [name for name in names if name not in names_in(below[key])]
    except Wrong as wrong:
        return str(wrong)
    return f"uses a value that is never given: {', '.join(extra)}" if extra else ""


def _lone_plurals(here: Mapping[str, DataFile], texts: Mapping[str, str]) -> Iterator[CatalogueError]:
    """Find a text for one without a text for more; the word "other" alone is an ordinary key."""
    for key, file in here.items():
        stem, _, last = key.rpartition(".")
        if stem and last == "one" and f"{stem}.other" not in texts:
            yield _error(file, key, f"has no {stem}.other beside it")


def _error(file: DataFile, key: str, message: str) -> CatalogueError:
    parts = key.split(".")
    cuts = range(len(parts) - 1, max(-1, len(parts) - 5), -1)  # the key itself may be dotted: "items.one = …"
    places = ((".".join(parts[:cut]), ".".join(parts[cut:])) for cut in cuts)
    line = next((at for table, last in places if (at := line_of(file.text, last, table=table))), None)
    return CatalogueError(file.shown, key, message, line)
