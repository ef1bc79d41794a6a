"""The table of words that say nothing about truth or threat: groups, political sides, parties, places, given names.

An editor may change it (``lexicons/swaps.toml``). The fairness check exchanges these words for one another; and what is
said about disinformation and unrest reads all words of a column as one.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from monitor.errors import TaggerError
from monitor.models.document import read_document
from monitor.text import fold_word

FILE = "swaps.toml"
MATCHES = ("any", "capital", "common")


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapClass:
    """Words that may be exchanged for one another."""

    name: str
    match: str  # one of MATCHES
    rows: tuple[tuple[str, ...], ...]  # all of one length; "" where a row has no such word
    as_written: frozenset[str]
    only_into: frozenset[str]
    free: frozenset[str]
    not_before: frozenset[str]
    carriers: tuple[str, ...]  # sentences with the columns as {0}, {1} …


@lru_cache(maxsize=1)
def load_swaps() -> tuple[SwapClass, ...]:
    """Read the bundled classes.

    Raises:
        TaggerError: the file is missing or wrong.
    """
    try:
        return read_swaps((files("monitor.models") / "lexicons" / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise TaggerError(FILE, f"cannot be read: {error}") from error


def read_swaps(toml: str) -> tuple[SwapClass, ...]:
    """Read classes. Raises ValueError where they are wrong."""
    return tuple(_swap_class(name, fields) for name, fields in tomllib.loads(toml).items())


def _swap_class(name: str, fields: Mapping[str, object]) -> SwapClass:
    def words(key: str) -> tuple[str, ...]:
        value = fields.get(key, [])
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise ValueError(f"{name}: {key} is no list of words")
        return tuple(value)

    rows = fields.get("rows")
    if not isinstance(rows, list) or len(rows) < 2 or len({len(row) for row in rows}) != 1:
        raise ValueError(f"{name}: rows are two or more, all of one length")
    if fields.get("match") not in MATCHES:
        raise ValueError(f"{name}: match is one of {', '.join(MATCHES)}")
    if not words("carrier"):
        raise ValueError(f"{name}: carrier holds one sentence or more")
    return SwapClass(
        name=name,
        match=str(fields["match"]),
        rows=tuple(tuple(row) for row in rows),
        as_written=frozenset(words("as_written")),
        only_into=frozenset(words("only_into")),
        free=frozenset(words("free")),
        not_before=frozenset(words("not_before")),
        carriers=words("carrier"),
    )


@lru_cache(maxsize=1)
def tied_words() -> Mapping[str, str]:
    """Return the folded words that are read as one with the others of their column, with the name of the column."""
    tied: dict[str, str] = {}
    for swap in load_swaps():
        for row in swap.rows:
            for column, word in enumerate(row):
                tokens = [token for sentence in read_document(word).words for token in sentence]
                if len(tokens) == 1 and word not in swap.free:
                    tied.setdefault(fold_word(tokens[0]), f"{swap.name}:{column}")
    return tied
