"""Exchanging the words of a swap class in a text.

A swap is consistent: every word of one row becomes the word in the same place of one other row.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from monitor.models.corpus import Example
from monitor.models.document import read_document
from monitor.models.swaptable import SwapClass
from monitor.records import Claim
from monitor.text import fold_word

N_VARIANTS = 6  # ways in which a text is swapped per class
_SENTENCE_START = re.compile(r"(?:^|[.!?:\n]['\"”’)]*\s*['\"“‘(]*)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hit:
    start: int
    end: int
    row: int
    column: int


def swapped(text: str, swap: SwapClass, keep: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield a text with its words of a class exchanged, in several ways; nothing where it has none.

    Args:
        keep: folded words that may not change, such as those of the claim that the text is about.
    """
    hits = _hits(text, swap, keep)
    n = len(swap.rows)
    for variant in range(min(N_VARIANTS, n - 1) if hits else 0):
        targets = _targets(hits, swap, shift=1 + variant * (n - 1) // min(N_VARIANTS, n - 1))
        if targets is not None:
            yield _exchanged(text, hits, targets, swap)


def carried(text: str, swap: SwapClass, number: int) -> str:
    """Return a text with a sentence before it that names a group of the class; ``number`` chooses which of all."""
    carrier = swap.carriers[number % len(swap.carriers)]
    used = [int(column) for column in re.findall(r"\{(\d+)\}", carrier)]
    for at in range(len(swap.rows)):
        row = swap.rows[(number + at) % len(swap.rows)]
        if all(row[column] and row[column] not in swap.only_into for column in used):
            return f"{carrier.format(*row)} {text}"
    raise ValueError(f"{swap.name}: no row has all words of {carrier!r}")


def claim_words(example: Example, claims: Sequence[Claim]) -> frozenset[str]:
    """Return the folded words of the claim that a text is about, in all its wordings; none where that is unknown."""
    wordings = [example.claim]
    for claim in claims:
        if claim.id == example.claim_id:
            wordings += [claim.claim, *claim.variants, *claim.keywords]
    return frozenset(
        fold_word(word) for wording in wordings for sentence in read_document(wording).words for word in sentence
    )


def _hits(text: str, swap: SwapClass, keep: frozenset[str]) -> list[_Hit]:
    pattern, places = _pattern(swap)
    found = []
    for match in pattern.finditer(text):
        word = match.group()
        row, column = places[word.lower()]
        written = swap.rows[row][column]
        if written in swap.only_into or not _is_meant(text, match, written, swap):
            continue
        found.append(_Hit(start=match.start(), end=match.end(), row=row, column=column))
    kept = {hit.row for hit in found if keep.intersection(map(fold_word, text[hit.start : hit.end].split()))}
    return [hit for hit in found if hit.row not in kept]


@lru_cache(maxsize=64)
def _pattern(swap: SwapClass) -> tuple[re.Pattern[str], dict[str, tuple[int, int]]]:
    places: dict[str, tuple[int, int]] = {}
    for row, words in enumerate(swap.rows):
        for column, word in enumerate(words):
            if word:
                places.setdefault(word.lower(), (row, column))
    ordered = sorted(places, key=lambda word: (-len(word), word))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, ordered))})(?!\w|'\w)", re.IGNORECASE), places


def _is_meant(text: str, match: re.Match[str], written: str, swap: SwapClass) -> bool:
    word = match.group()
    following = re.match(r"\s+(?:(?:van|der|den|de|ten|ter)\s+)*(\w+)", text[match.end() : match.end() + 40])
    if following and following[1] in swap.not_before:
        return False
    if word == written or (word.isupper() and len(word) > 3):
        return True
    if written in swap.as_written or swap.match == "capital":
        return False
    if swap.match == "common":
        starts = _SENTENCE_START.search(text[max(0, match.start() - 6) : match.start()]) is not None
        return starts and word == written[:1].upper() + written[1:]
    return True


def _targets(hits: Sequence[_Hit], swap: SwapClass, shift: int) -> dict[int, int] | None:
    """Return for each row of a text the row that it becomes; None where there are not rows enough."""
    n = len(swap.rows)
    chosen: dict[int, int] = {}
    for row in sorted({hit.row for hit in hits}):
        columns = {hit.column for hit in hits if hit.row == row}
        usable = (
            other
            for step in range(n)
            if (other := (row + shift + step) % n) != row
            and other not in chosen.values()
            and all(swap.rows[other][column] for column in columns)
        )
        target = next(usable, None)
        if target is None:
            return None
        chosen[row] = target
    return chosen


def _exchanged(text: str, hits: Sequence[_Hit], targets: dict[int, int], swap: SwapClass) -> str:
    parts, end = [], 0
    for hit in hits:
        old, new = text[hit.start : hit.end], swap.rows[targets[hit.row]][hit.column]
        parts += [text[end : hit.start], _in_case_of(old, swap.rows[hit.row][hit.column], new)]
        end = hit.end
    return "".join([*parts, text[end:]])


def _in_case_of(old: str, written: str, new: str) -> str:
    """Return the new word in the case of the old one: small, capitals, or as in the table."""
    if old.isupper() and not written.isupper() and len(old) > 3:
        return new.upper()
    if old != written and old == old.lower():
        return new.lower()
    return new[:1].upper() + new[1:] if old[:1].isupper() and written[:1].islower() else new
