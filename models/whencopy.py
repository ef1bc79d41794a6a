"""A copy of a folded text in which dates are looked for: single blanks, whole letters, and the way back."""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

_BLANKS = "\t\xa0\u2007\u2009\u202f\u2028\u2029"
_PARAGRAPH = "\0"  # what stands for an empty line: no date runs on over it
_UNEVEN = re.compile(r"\s+|\w[\u0300-\u036f]")
_MARK = re.compile(r"[\u0300-\u036f]")  # an accent that is a character of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class WhenCopy:
    """The copy, and where characters of the text are left out of it."""

    text: str
    starts: tuple[int, ...] = ()  # from this offset in the copy on ...
    lost: tuple[int, ...] = ()  # ... so many characters of the text were left out

    def offset(self, at: int) -> int:
        """Return where in the text an offset in the copy lies."""
        number = bisect_right(self.starts, at) - 1
        return at + self.lost[number] if number >= 0 else at


def when_copy(folded: str) -> WhenCopy:
    """Return the copy of a text. The end of a wrapped line is a blank, too; an empty line parts what it stands between.

    Nearly all texts keep their length; only doubled blanks and loose accents cost a second reading.
    """
    text = folded
    if "\n" in text:
        text = text.replace("\n\n", _PARAGRAPH * 2).replace("\n", " ")
    if not text.isascii() or "\t" in text:
        for blank in _BLANKS:
            text = text.replace(blank, " ")
    if "  " in text or "\r" in text or (not text.isascii() and _MARK.search(text)):
        return _evened(folded)
    return WhenCopy(text=text)


def _evened(folded: str) -> WhenCopy:
    parts: list[str] = []
    starts: list[int] = []
    lost: list[int] = []
    last = length = n_lost = 0
    for found in _UNEVEN.finditer(folded):
        even = _even(found.group())
        parts += (folded[last : found.start()], even)
        length += found.start() - last + len(even)
        last = found.end()
        if len(even) < len(found.group()):
            n_lost += len(found.group()) - len(even)
            starts.append(length)
            lost.append(n_lost)
    parts.append(folded[last:])
    return WhenCopy(text="".join(parts), starts=tuple(starts), lost=tuple(lost))


def _even(part: str) -> str:
    if not part[0].isspace():
        return unicodedata.normalize("NFC", part)
    return _PARAGRAPH if part.count("\n") > 1 else " "
