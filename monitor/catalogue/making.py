"""Make a source of loose values, from options or another program's list, as strictly as the catalogue reads a file."""

import re
import unicodedata
from collections.abc import Container, Mapping

from monitor.catalogue import shapes
from monitor.catalogue.checking import source_problems
from monitor.catalogue.fields import Problem, read_fields
from monitor.errors import CatalogueError
from monitor.records import Municipality, Source

MAX_ID = 60  # characters; as in the pattern of ids


def make_source(
    source_id: str,
    values: Mapping[str, object],
    *,
    themes: Container[str],
    municipalities: Mapping[str, Municipality],
    place: str = "the source",
) -> Source:
    """Return a source that would pass the check of the catalogue.

    Args:
        source_id: the name of its file.
        values: by key, in the types that TOML has: texts, numbers, lists, tables, dates.
        themes: the ids that exist.
        municipalities: those that exist, by code.
        place: what to call it in an error.

    Raises:
        CatalogueError: everything that is wrong, in one message.
    """
    if not re.fullmatch(shapes.SLUG, source_id):
        raise CatalogueError(place, "id", f"{source_id[:MAX_ID]!r}: an id has small letters, digits, - and _ only")
    read, problems = read_fields(values, shapes.SOURCE.fields)
    if not problems:
        source = shapes.SOURCE.build(id=source_id, **read)
        problems = [*shapes.SOURCE.inspect(source), *source_problems(source, themes, municipalities)]
        if not problems:
            return source
    raise CatalogueError(place, problems[0].key, "; ".join(_told(problems)))


def _told(problems: list[Problem]) -> list[str]:
    """Return the messages; the key of the first stands in the error itself."""
    first, *others = problems
    return [first.message, *(f"{problem.key}: {problem.message}" for problem in others)]


def slug(text: str) -> str:
    """Return a text as an id: small letters and digits without accents, hyphens between; may be empty."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:MAX_ID].rstrip("-")


def free_id(wanted: str, taken: Container[str], *, number: int = 1) -> str:
    """Return an id that nothing has yet: the wanted one, else with the first number behind it that is free.

    Args:
        number: the last that is known to be taken; a long list of one name need not count from the start each time.
    """
    base = wanted or "bron"
    found = base if number < 2 else f"{base[: MAX_ID - 6]}-{number}"
    while found in taken:
        number += 1
        found = f"{base[: MAX_ID - 6]}-{number}"
    return found
