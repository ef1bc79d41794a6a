"""Items that change at every fetch: rotating lists, counters, advertisements in the text. Pure."""

from datetime import datetime, timedelta

from monitor.text import normalise

MAX_CHANGES = 24  # as lemon24/reader: more edits than that are a machine's, not an editor's
_SAME_SHARE = 0.5  # of the words of both texts together
_BETWEEN = timedelta(hours=20)


def is_worth_a_version(before: str, after: str, *, n_changes: int, changed_at: datetime, seen_at: datetime) -> bool:
    """Whether a changed text becomes a version.

    Up to ``MAX_CHANGES`` every change does. After that only one after which less than half of the words are the same,
    and at most one a day: a notice board that is rewritten altogether stays evidence, and a rotating list stays small.

    Args:
        before: title and text as stored.
        after: title and text as found now.
        n_changes: changes that were seen before this one, kept or not.
        changed_at: aware; when the stored text was found.
        seen_at: aware; now.
    """
    if n_changes < MAX_CHANGES:
        return True
    return seen_at - changed_at >= _BETWEEN and resemblance(before, after) < _SAME_SHARE


def resemblance(first: str, second: str) -> float:
    """Return which share of the different words of two texts stands in both (Jaccard), 0 to 1."""
    words, others = set(normalise(first).split()), set(normalise(second).split())
    return len(words & others) / len(words | others) if words or others else 1.0
