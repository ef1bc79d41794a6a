"""The mark of the rules that stand in code: names of places, dates, tenses, bounds. They decide as much as the models.

A stored tag is worth what the rules of its day were worth. Without this mark in the version of the tagger, an upgrade
that mends a rule would leave the tags of before as they are.
"""

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

# Beside all of this package: what tagging reads of the rest of the program.
OUTSIDE = (
    "holidays.py", "placeclues.py", "placenames.py", "places.py", "placesentence.py", "placesubject.py",
    "placewords.py", "placeworth.py", "text.py",
)  # fmt: skip


@lru_cache(maxsize=1)
def rules_mark() -> str:
    """Return the mark of the rules as they are installed (64 hex digits)."""
    program, package = files("monitor"), files("monitor.models")
    own = [file for file in package.iterdir() if file.name.endswith(".py")]
    return mark_of([*own, *(program / name for name in OUTSIDE)])


def mark_of(sources: Iterable[Traversable]) -> str:
    """Return the mark of source files, whatever their order and their line ends."""
    digest = hashlib.sha256()
    for file in sorted(sources, key=lambda one: one.name):
        content = file.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{file.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()
