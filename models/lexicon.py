"""Word classes: hand-made groups of words (violence, secrecy, farming …) that the models weigh as features.

They let a model that saw "trekker" and "mest" understand "giertank", and one that saw "platbranden" take "in de hens
zetten" seriously. The classes decide nothing by themselves.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.resources import files

from monitor.errors import TaggerError
from monitor.models.swaptable import tied_words
from monitor.text import fold, fold_word

FILES = ("topics.toml", "stance.toml", "unrest.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Word classes by number; ``names[i]`` is the name of class ``i``."""

    names: tuple[str, ...]
    exact: dict[str, tuple[int, ...]]
    prefixes: dict[str, tuple[int, ...]]
    suffixes: dict[str, tuple[int, ...]]
    infixes: tuple[tuple[str, int], ...]
    phrases: tuple[tuple[str, int], ...]  # folded words with single spaces; a last "*" stands for any ending
    shortest_prefix: int = field(default=2)
    tied: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # column of tied words -> classes

    def classes(self, word: str) -> tuple[int, ...]:
        """Return the classes of one folded word, sorted; of a tied word those that all of its column have."""
        column = tied_words().get(word)
        return self.tied[column] if column is not None else self._own_classes(word)

    def with_tied(self) -> "Lexicon":
        """Return the lexicon with the classes of tied words: by others they would count by their group."""
        tied: dict[str, set[int]] = {}
        for word, column in tied_words().items():
            found = set(self._own_classes(word))
            tied[column] = tied[column] & found if column in tied else found
        return replace(self, tied=_frozen(tied))

    def _own_classes(self, word: str) -> tuple[int, ...]:
        length, prefixes, suffixes = len(word), self.prefixes, self.suffixes
        starts = [word[:cut] for cut in range(self.shortest_prefix, length + 1) if word[:cut] in prefixes]
        ends = [word[cut:] for cut in range(1, length) if word[cut:] in suffixes]
        found = set(self.exact.get(word, ()))
        found.update(*map(prefixes.__getitem__, starts), *map(suffixes.__getitem__, ends))
        found.update([number for part, number in self.infixes if part in word])
        return tuple(sorted(found))


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """Read the bundled word classes.

    Raises:
        TaggerError: a file is missing or no TOML.
    """
    exact: dict[str, set[int]] = {}
    prefixes: dict[str, set[int]] = {}
    suffixes: dict[str, set[int]] = {}
    infixes: list[tuple[str, int]] = []
    phrases: list[tuple[str, int]] = []
    names: list[str] = []
    for file in FILES:
        for name, words in _read(file).items():
            number = len(names)
            names.append(name)
            for entry in sorted(set(words.split())):
                stem = fold_word(entry.strip("*"))
                if "_" in entry:
                    phrases.append((fold(entry).replace("_", " "), number))
                elif entry.startswith("*") and entry.endswith("*"):
                    infixes.append((stem, number))
                elif entry.startswith("*"):
                    suffixes.setdefault(stem, set()).add(number)
                elif entry.endswith("*"):
                    prefixes.setdefault(stem, set()).add(number)
                else:
                    exact.setdefault(stem, set()).add(number)
    return Lexicon(
        names=tuple(names),
        exact=_frozen(exact),
        prefixes=_frozen(prefixes),
        suffixes=_frozen(suffixes),
        infixes=tuple(infixes),
        phrases=tuple(phrases),
        shortest_prefix=min(map(len, prefixes)),
    ).with_tied()


def _read(file: str) -> dict[str, str]:
    source = files("monitor.models") / "lexicons" / file
    try:
        return tomllib.loads(source.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TaggerError(file, f"cannot be read: {error}") from error


def _frozen(table: dict[str, set[int]]) -> dict[str, tuple[int, ...]]:
    return {word: tuple(sorted(numbers)) for word, numbers in table.items()}
