"""What differs between two sequences of words, in time that grows with their length only.

``difflib`` finds longer runs in some texts and is cubic in the worst case: two texts of 4 kB in which one pair of words
repeats take it half a minute. Here words that stand once in both texts are anchors, in the longest order that both
share (patience sorting, as in Bazaar's diff), and from one anchor to the next the texts are walked side by side.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

Difference = tuple[int, int, int, int]  # from and to in the first, from and to in the second; the rest is equal

_REACH = 4  # words that are passed over at once in search of the next equal ones
_STEPS = sorted(
    ((here, there) for here in range(_REACH + 1) for there in range(_REACH + 1) if here or there),
    key=lambda step: (sum(step), abs(step[0] - step[1])),
)


def differences(first: Sequence[str], second: Sequence[str]) -> Iterator[Difference]:
    """Yield the runs of words that differ, in order; between two of them the words are equal."""
    at = other_at = 0
    for anchor, other_anchor in (*_anchors(first, second), (len(first), len(second))):
        yield from _between(first, second, (at, anchor), (other_at, other_anchor))
        at, other_at = anchor + 1, other_anchor + 1


def _anchors(first: Sequence[str], second: Sequence[str]) -> list[tuple[int, int]]:
    """Return the places of the words that stand once in both: the longest order that both share."""
    once = {word for word, count in Counter(first).items() if count == 1}
    counts = Counter(second)
    places = {word: place for place, word in enumerate(second) if counts[word] == 1 and word in once}
    pairs = [(place, places[word]) for place, word in enumerate(first) if word in places]
    ends: list[int] = []  # the smallest place in the second at which an order of that length ends
    before: list[int] = []  # of each pair: the pair that comes before it in its order
    last: list[int] = []
    for number, (_, other) in enumerate(pairs):
        length = bisect_left(ends, other)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [other]
        last[length : length + 1] = [number]
    found: list[tuple[int, int]] = []
    number = last[-1] if last else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def _between(
    first: Sequence[str], second: Sequence[str], here: tuple[int, int], there: tuple[int, int]
) -> Iterator[Difference]:
    (at, end), (other_at, other_end) = here, there
    while at < end and other_at < other_end and first[end - 1] == second[other_end - 1]:
        end, other_end = end - 1, other_end - 1
    while at < end or other_at < other_end:
        if at < end and other_at < other_end and first[at] == second[other_at]:
            at, other_at = at + 1, other_at + 1
            continue
        step = _step(first[at : min(end, at + _REACH + 2)], second[other_at : min(other_end, other_at + _REACH + 2)])
        here_to, there_to = (at + step[0], other_at + step[1]) if step else (end, other_end)
        yield at, here_to, other_at, there_to
        at, other_at = here_to, there_to


def _step(first: Sequence[str], second: Sequence[str]) -> tuple[int, int] | None:
    """Return how many words to pass over in each: to two equal ones, else to one; ``None`` where there is none."""
    to_one: tuple[int, int] | None = None
    for step in _STEPS:
        here, there = first[step[0] : step[0] + 2], second[step[1] : step[1] + 2]
        if not here or not there or here[0] != there[0]:
            continue
        if len(here) == len(there) == 2 and here[1] == there[1]:
            return step
        to_one = to_one or step
    return to_one
