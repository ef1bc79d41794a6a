"""Make a record of loose values, from options or another program's list, as strictly as the catalogue reads a file."""

import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Mapping
from typing import TypeVar

from monitor.catalogue import shapes
from monitor.catalogue.checking import claim_problems, source_problems
from monitor.catalogue.fields import Problem, read_fields
from monitor.catalogue.shapes import Shape
from monitor.errors import CatalogueError
from monitor.records import Claim, Municipality, Source, Theme

R = TypeVar("R")

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
    return _made(
        shapes.SOURCE, source_id, values, lambda source: source_problems(source, themes, municipalities), place=place
    )


def make_theme(theme_id: str, values: Mapping[str, object], *, place: str = "the theme") -> Theme:
    """Return a theme that would pass the check of the catalogue, its examples included; as ``make_source``."""
    return _made(shapes.THEME, theme_id, values, shapes.THEME.examine, place=place)


def make_claim(
    claim_id: str, values: Mapping[str, object], *, themes: Container[str], place: str = "the claim"
) -> Claim:
    """Return a claim that would pass the check of the catalogue, with the source of its verdict; as ``make_source``."""
    return _made(shapes.CLAIM, claim_id, values, lambda claim: claim_problems(claim, themes), place=place)


def _made(
    shape: Shape[R],
    record_id: str,
    values: Mapping[str, object],
    look: Callable[[R], Iterable[Problem]],
    *,
    place: str,
) -> R:
    _check_id(shape, record_id, place)
    read, problems = read_fields(values, shape.fields)
    if not problems:
        record = shape.build(id=record_id, **read)
        problems = [*shape.inspect(record), *look(record)]
        if not problems:
            return record
    raise CatalogueError(place, problems[0].key, "; ".join(_told(problems)))


def check_theme_id(theme_id: str) -> None:
    """Raise CatalogueError where a theme cannot have this id."""
    _check_id(shapes.THEME, theme_id, "the theme")


def _check_id(shape: Shape[R], record_id: str, place: str) -> None:
    if not re.fullmatch(shape.id_pattern, record_id):
        raise CatalogueError(place, "id", f"{record_id[:MAX_ID]!r}: an id has small letters, digits, - and _ only")


def _told(problems: list[Problem]) -> list[str]:
    """Return the messages; the key of the first stands in the error itself."""
    first, *others = problems
    return [first.message, *(f"{problem.key}: {problem.message}" for problem in others)]


def slug(text: str) -> str:
    """Return a text as an id: small letters and digits without accents, hyphens between; may be empty."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:MAX_ID].rstrip("-")


def free_id(wanted: str, taken: Container[str], *, number: int = 1, unnamed: str = "bron") -> str:
    """Return an id that nothing has yet: the wanted one, else with the first number behind it that is free.

    Args:
        number: the last that is known to be taken; a long list of one name need not count from the start each time.
        unnamed: what to call it where the wanted id is empty.
    """
    base = wanted or unnamed
    found = base if number < 2 else f"{base[: MAX_ID - 6]}-{number}"
    while found in taken:
        number += 1
        found = f"{base[: MAX_ID - 6]}-{number}"
    return found
