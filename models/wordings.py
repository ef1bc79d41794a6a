"""Lists of words by theme and sense as training texts: how people speak of a theme, and what its words mean elsewhere.

A key word says little by itself: "corona" stands in texts on a beer, on the sun and on an old car. The lists teach the
theme models words that no labelled text happened to hold. They are read in training only, and only for themes.
"""

import tomllib
from importlib.resources import files

from monitor.errors import TaggerError

FILE = "wordings.toml"


def wording_texts() -> tuple[tuple[str, frozenset[str]], ...]:
    """Return one text per list with its themes: the theme where the list speaks of it, none where it does not.

    Raises:
        TaggerError: the file is missing, no TOML, or has another shape.
    """
    source = files("monitor.models") / "lexicons" / FILE
    try:
        tables = tomllib.loads(source.read_text(encoding="utf-8"))
        return tuple(
            (f"{title}. {words.replace('*', '')}.", frozenset({theme} if kind == "within" else ()))
            for theme, kinds in tables.items()
            for kind in ("within", "elsewhere")
            for title, words in kinds[kind].items()
        )
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, AttributeError) as error:
        raise TaggerError(FILE, f"cannot be read: {error!r}") from error
