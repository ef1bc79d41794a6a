"""Take out of texts what no file can hold or what makes a line read otherwise than it is written."""

import re
import unicodedata
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar

T = TypeVar("T")
# Controls, lone surrogates, private use, non-characters and tags; marks that turn the direction of a line; invisible
# spaces and byte-order marks.
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\uffff"
    "\ud800-\udfff\ue000-\uf8ff\U000e0000-\U0010ffff]"
)
# What the fonts of the PDF can draw for certain: Latin, Greek, Cyrillic, punctuation, a few signs and arrows.
_NOT_DRAWN = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u017f\u0192\u0218-\u021b\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0401-\u044f\u0451-\u045f"
    "\u1e80-\u1e85\u1ef2\u1ef3\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u2030\u2032\u2033\u2039\u203a\u2044\u20ac\u2116"
    "\u2122\u2190-\u2193\u2212\u2248\u2260\u2264\u2265\u25a1]"
)
REPLACEMENT = "\u25a1"  # a white square: here stood a sign that the PDF cannot draw


def clean_text(text: str) -> str:
    """Compose accents (NFC) and take out what is unfit for any file."""
    return _UNFIT.sub("", unicodedata.normalize("NFC", text))


def cleaned(record: T) -> T:
    """Return a record with every text in it cleaned, however deep; nothing else changes."""
    return _walk(record)  # type: ignore[return-value]


def _walk(value: object) -> object:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, tuple):
        return tuple(_walk(v) for v in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _walk(getattr(value, f.name)) for f in fields(value)})
    return value


def drawable(text: str) -> str:
    """Replace what the fonts of the PDF have no drawing for: one such sign would make the whole file invalid."""
    return _NOT_DRAWN.sub(REPLACEMENT, text)
