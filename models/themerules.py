"""The patterns of the theme files: what speaks for a theme in a text, and where."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from monitor.models.document import Document
from monitor.models.phrases import PhraseFinder
from monitor.records import Span, Theme

# A hit of a rule alone, where a theme has no trained model yet: chances set by hand, to be replaced by training.
P_STRONG, P_TWO_WEAK, P_ONE_WEAK, P_NOTHING = 0.9, 0.75, 0.25, 0.02
RULE_THRESHOLD = 0.5  # of a theme that works by its patterns only


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleHit:
    """A pattern of a theme file that hit."""

    theme: str
    pattern: str
    strong: bool
    span: Span


class ThemeRules:
    """All patterns of all themes, looked for in one pass."""

    def __init__(self, themes: Sequence[Theme]) -> None:
        self.themes = tuple(theme.id for theme in themes)
        self._patterns = [
            (at, kind, pattern)
            for at, theme in enumerate(themes)
            for kind in ("out", "strong", "weak")
            for pattern in getattr(theme, kind)
        ]
        self._finder = PhraseFinder([pattern for *_, pattern in self._patterns])

    def hits(self, document: Document) -> tuple[RuleHit, ...]:
        """Return the hits that no ``out`` pattern of the same theme takes away, in order."""
        found = [(*self._patterns[number], span) for number, span in self._finder.find(document)]
        away = [(at, span) for at, kind, _, span in found if kind == "out"]
        kept = [
            RuleHit(theme=self.themes[at], pattern=pattern, strong=kind == "strong", span=span)
            for at, kind, pattern, span in found
            if kind != "out" and not any(at == other and _overlap(span, gone) for other, gone in away)
        ]
        return tuple(sorted(kept, key=lambda hit: (hit.span, hit.theme, hit.pattern)))


def rule_counts(hits: Sequence[Sequence[RuleHit]], themes: Sequence[str]) -> np.ndarray:
    """Count the different strong, then weak patterns: ``(n_documents, 2 * len(themes))`` float32."""
    numbers = {theme: at for at, theme in enumerate(themes)}
    counts = np.zeros((len(hits), 2 * len(themes)), dtype=np.float32)
    for row, found in enumerate(hits):
        for theme, _, strong in {(hit.theme, hit.pattern, hit.strong) for hit in found}:
            at = numbers.get(theme)
            if at is not None:
                counts[row, at if strong else at + len(themes)] += 1
    return counts


def rule_probability(hits: Sequence[RuleHit], theme: str) -> float:
    """Return the chance of a theme that has patterns but no trained model."""
    mine = [hit for hit in hits if hit.theme == theme]
    if any(hit.strong for hit in mine):
        return P_STRONG
    apart = any(
        one.pattern != other.pattern and not _overlap(one.span, other.span)
        for one, other in itertools.combinations(mine, 2)
    )
    return P_TWO_WEAK if apart else P_ONE_WEAK if mine else P_NOTHING


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
