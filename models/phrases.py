"""Many patterns in one pass over a text (Aho-Corasick), with the meaning that the catalogue gives to a pattern.

Whole words, case-insensitive, ``*`` for any ending of a word, a space for any short white space.
"""

from collections.abc import Callable, Iterator, Sequence

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.models.document import Document
from monitor.records import Span
from monitor.text import fold, plain_letters

_MAX_GAP = 3  # white space between two words of a pattern, as in the catalogue

_GAPS = tuple(" " * n for n in range(1, _MAX_GAP + 1))  # in plain letters all white space is spaces

_Around = tuple[
    int, tuple[str, ...], str, tuple[str, ...]
]  # pattern, words before, stem looked for, it and those after


class PhraseFinder:
    """Finds the hits of numbered patterns in folded texts.

    The automaton looks for the two neighbouring words of each pattern that are likely to be the rarest; the words
    around them are then compared in place, so that nothing can be missed.

    Args:
        often: in how many texts words stand that begin with some letters. Without it the longest word is the rarest.
    """

    def __init__(self, patterns: Sequence[str], often: Callable[[str], float] = lambda stem: -len(stem)) -> None:
        by_anchor: dict[str, list[_Around]] = {}
        for number, pattern in enumerate(patterns):
            words = tuple(fold(pattern).split())
            stems = [word.rstrip("*") for word in words]

            def rarity(at: int, stems: Sequence[str] = stems) -> tuple[float, int]:
                return often(stems[at]), -len(stems[at])

            rarest = min(range(len(words)), key=rarity)
            # The word after one with a "*" stands at no fixed place, so those two cannot be looked for together.
            firsts = [at for at in (rarest - 1, rarest) if 0 <= at < len(words) - 1 and stems[at] == words[at]]
            first = min(firsts, key=lambda at: rarity(2 * at + 1 - rarest), default=rarest)
            around = (number, words[:first], stems[first], words[first:])
            for anchor in _anchors(words[first : first + 2] if firsts else words[first : first + 1]):
                by_anchor.setdefault(anchor, []).append(around)
        self._of_anchor = tuple(by_anchor.values())
        self._automaton = AhoCorasick(list(by_anchor), matchkind=MatchKind.Standard) if by_anchor else None

    def find(self, document: Document) -> Iterator[tuple[int, Span]]:
        """Yield pattern number and span of every hit, in no promised order.

        The automaton reads the text in plain letters, so that it finds whole words only; accents and signs are compared
        after that.
        """
        if self._automaton is None:
            return
        folded = document.folded
        for key, start, _ in self._automaton.find_matches_as_indexes(f" {document.plain} ", overlapping=True):
            for number, before, stem, after in self._of_anchor[key]:
                if not folded.startswith(stem, start):
                    continue
                first = _backwards(folded, start, before) if before else start
                if first >= 0 and (last := _forwards(folded, start + len(stem), after)) >= 0:
                    yield number, (first, last)


def _anchors(words: Sequence[str]) -> Iterator[str]:
    """Yield one or two words in plain letters in every way in which white space may stand between them."""
    plain = [plain_letters(word.rstrip("*")) for word in words]
    ending = "" if words[-1].endswith("*") else " "
    for gap in _GAPS[: None if len(words) > 1 else 1]:
        yield f" {gap.join(plain)}{ending}"


def _forwards(folded: str, end: int, words: tuple[str, ...]) -> int:
    """Return where the pattern ends, given that the stem of its first word ends at ``end``; -1: no hit."""
    end = _ending(folded, end, words[0])
    for word in words[1:]:
        start = end
        while start < len(folded) and start - end < _MAX_GAP and folded[start].isspace():
            start += 1
        stem = word.rstrip("*")
        if end < 0 or start == end or not folded.startswith(stem, start):
            return -1
        end = _ending(folded, start + len(stem), word)
    return end


def _backwards(folded: str, start: int, words: tuple[str, ...]) -> int:
    """Return where the pattern starts, given that the word after ``words`` starts at ``start``; -1: no hit."""
    for word in reversed(words):
        end = start
        while end > 0 and start - end < _MAX_GAP and folded[end - 1].isspace():
            end -= 1
        if end == start:
            return -1
        stem = word.rstrip("*")
        begin = end
        if word.endswith("*"):
            while begin > 0 and folded[begin - 1].isalnum():
                begin -= 1
        else:
            begin = end - len(stem)
        if begin < 0 or not folded.startswith(stem, begin) or (begin and folded[begin - 1].isalnum()):
            return -1
        start = begin
    return start


def _ending(folded: str, end: int, word: str) -> int:
    if word[-1] == "*":
        n = len(folded)
        while end < n and folded[end].isalnum():
            end += 1
        return end
    return end if end == len(folded) or not folded[end].isalnum() else -1
