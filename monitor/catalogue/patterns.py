"""The patterns of themes and decision kinds: whole words, case-insensitive, ``*`` for any ending.

This is the plain meaning of a pattern, used to check the catalogue and to try a theme on a text. The tagger builds
faster matchers with the same meaning.
"""

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from monitor.catalogue.fields import Wrong, text
from monitor.records import Span, Theme
from monitor.text import fold

_WORD = r"[^\W_]"  # letters and digits


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternHit:
    """A pattern and the place where it stands."""

    pattern: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeHits:
    """The hits of a theme's patterns in a text, without those that ``out`` takes away."""

    strong: tuple[PatternHit, ...]
    weak: tuple[PatternHit, ...]

    @property
    def holds(self) -> bool:
        """One strong hit, or two weak hits of different patterns that do not overlap."""
        return bool(self.strong) or _two_apart(self.weak)


def _two_apart(found: tuple[PatternHit, ...]) -> bool:
    """Tell whether two hits of different patterns stand apart; one walk, for a text may have thousands of hits."""
    ended: dict[str, int] = {}  # by pattern, where its first hit ended; the two earliest are enough
    by_end = deque(sorted(found, key=lambda hit: hit.span[1]))
    for hit in sorted(found, key=lambda hit: hit.span[0]):
        while by_end and by_end[0].span[1] <= hit.span[0] and len(ended) < 2:
            before = by_end.popleft()
            ended.setdefault(before.pattern, before.span[1])
        if any(other != hit.pattern for other in ended):
            return True
    return False


def pattern(value: object) -> str:
    """Check one pattern as it stands in a file.

    Raises:
        Wrong: it is empty, or has a star elsewhere than at the end of a word of two letters or more.
    """
    found = str(text(one_line=True)(value))
    if found.strip("* -") == "":
        raise Wrong("is an empty pattern", needle=found)
    for word in found.split():
        stem = word.removesuffix("*")
        if "*" in stem:
            raise Wrong(f"has a star that is not the end of a word: {found!r}", needle=found)
        if stem != word and sum(c.isalnum() for c in stem) < 2:
            raise Wrong(f"has a star after less than two letters: {found!r}", needle=found)
    if not re.search(_WORD, found):
        raise Wrong(f"has no letter or digit: {found!r}", needle=found)
    return " ".join(found.split())


@lru_cache(maxsize=8_192)
def expression(found: str) -> re.Pattern[str]:
    """Build the regular expression of one pattern, for folded text. Spaces also stand for line ends."""
    parts = []
    for word in fold(found).split():
        ending = rf"{_WORD}*" if word.endswith("*") else ""
        parts.append(re.escape(word.rstrip("*")) + ending)
    return re.compile(rf"(?<!{_WORD})" + r"\s{1,3}".join(parts) + rf"(?!{_WORD})")


def hits(patterns: Iterable[str], where: str) -> tuple[PatternHit, ...]:
    """Find all hits of some patterns in a text."""
    folded = fold(where)
    return tuple(
        PatternHit(pattern=one, span=match.span()) for one in patterns for match in expression(one).finditer(folded)
    )


def theme_hits(theme: Theme, where: str) -> ThemeHits:
    """Find what speaks for a theme in a text."""
    away = _merged(hit.span for hit in hits(theme.out, where))
    starts = [start for start, _ in away]

    def taken(span: Span) -> bool:
        at = bisect_left(starts, span[1]) - 1  # the last stretch that starts before the hit ends
        return at >= 0 and away[at][1] > span[0]

    def left(patterns: tuple[str, ...]) -> tuple[PatternHit, ...]:
        return tuple(hit for hit in hits(patterns, where) if not taken(hit.span))

    return ThemeHits(strong=left(theme.strong), weak=left(theme.weak))


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Join spans that touch or overlap; sorted."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
