"""What a change of a theme's patterns does to texts: which get the theme, which are new, which are lost."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from monitor.catalogue.patterns import ThemeHits
from monitor.records import StoredText
from monitor.redact import redact

Change = Literal["hit", "new", "lost"]
CONTEXT = 45  # characters on each side of a hit
MOST_SPANS = 3  # hits that are shown of one text
Look = Callable[[str], ThemeHits | None]  # None: there is no such version


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One text that is listed, by what stands around the hits; never who wrote it."""

    item_id: str
    change: Change
    genre: str
    day: date
    patterns: tuple[str, ...]
    contexts: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Comparison:
    """Counts of texts, and the first of each kind; filled while texts are read."""

    limit: int  # texts that are kept of each kind
    n_texts: int = 0
    totals: Counter[str] = field(default_factory=Counter)  # by change
    by_genre: dict[str, Counter[str]] = field(default_factory=dict)
    by_week: dict[str, Counter[str]] = field(default_factory=dict)  # 2026-W47
    shown: dict[str, list[Shown]] = field(default_factory=dict)  # by change
    _stories: set[tuple[str, str]] = field(default_factory=set)


def change_between(before: ThemeHits | None, after: ThemeHits) -> Change | None:
    """Say what a text becomes; None where neither version gives it the theme.

    Args:
        before: what the present version finds; None where there is no version to compare with.
    """
    if before is None:
        return "hit" if after.holds else None
    if after.holds:
        return "hit" if before.holds else "new"
    return "lost" if before.holds else None


def compare(texts: Iterable[StoredText], before: Look, after: Look, *, limit: int) -> Comparison:
    """Compare two versions on texts. A story that stands in many sources is listed once and counted each time."""
    result = Comparison(limit=limit)
    for text in texts:
        result.n_texts += 1
        old, new = before(text.full_text), after(text.full_text)
        if new is None:
            continue
        change = change_between(old, new)
        if change is None:
            continue
        result.totals[change] += 1
        result.by_genre.setdefault(text.genre, Counter())[change] += 1
        result.by_week.setdefault(text.day.strftime("%G-W%V"), Counter())[change] += 1
        _keep(result, text, change, old if change == "lost" and old is not None else new)
    return result


def _keep(result: Comparison, text: StoredText, change: Change, found: ThemeHits) -> None:
    listed = result.shown.setdefault(change, [])
    story = (change, text.story_id or text.id)
    if len(listed) >= result.limit or story in result._stories:
        return
    result._stories.add(story)
    hits = sorted((*found.strong, *found.weak), key=lambda hit: hit.span)
    listed.append(
        Shown(
            item_id=text.id,
            change=change,
            genre=text.genre,
            day=text.day,
            patterns=tuple(sorted({hit.pattern for hit in hits})),
            contexts=contexts(text.full_text, [hit.span for hit in hits]),
        )
    )


def contexts(text: str, spans: Iterable[tuple[int, int]], most: int = MOST_SPANS) -> tuple[str, ...]:
    """Return the words around some spans, with the hit between » and «; spans close together share one."""
    pieces: list[str] = []
    until = -1
    for start, end in spans:
        if start < until:
            continue
        if len(pieces) == most:
            break
        first, last = max(0, start - CONTEXT), min(len(text), end + CONTEXT)
        # Stored texts hold no handles; looking once more covers stores that are older than a rule of ``redact``.
        plain = text[first:last]
        clean = redact(plain)
        piece = " ".join(
            (clean if clean != plain else f"{text[first:start]}»{text[start:end]}«{text[end:last]}").split()
        )
        pieces.append(f"{'…' if first else ''}{piece}{'…' if last < len(text) else ''}")
        until = last
    return tuple(pieces)
