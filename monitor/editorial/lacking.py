"""Which examples of a theme its patterns miss, and what would give them the theme."""

from collections.abc import Callable
from dataclasses import dataclass

from monitor.catalogue.patterns import hits, theme_hits
from monitor.editorial.functionwords import function_words
from monitor.editorial.proposing import MOST_SHARE, Background, rare_words
from monitor.records import Theme

MOST_WORDS = 3  # that are named of one example
_LOOKED_AT = 12  # rare words of one example that are looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """An example that does not get the theme."""

    text: str
    patterns: tuple[str, ...]  # weak ones that it has; one alone is not enough
    could_be_strong: tuple[str, ...]  # of those, which no counter-example has
    words: tuple[str, ...]  # its rarest, which are no pattern yet and stand in no counter-example


def without_theme(theme: Theme, against: Callable[[], Background]) -> tuple[Lacking, ...]:
    """Return the examples that do not get a theme by its patterns, in order.

    Args:
        theme: the theme; its examples may fail.
        against: makes the texts about everything, in seconds; asked only where an example fails.
    """
    found = []
    for text in theme.examples:
        held = theme_hits(theme, text)
        if not held.holds:
            patterns = tuple(sorted({hit.pattern for hit in held.weak}))
            apart = tuple(one for one in patterns if not _in_any(one, theme.not_examples))
            words = _words(text, theme, against())
            found.append(Lacking(text=text, patterns=patterns, could_be_strong=apart, words=words))
    return tuple(found)


def _words(text: str, theme: Theme, against: Background) -> tuple[str, ...]:
    patterns = (*theme.strong, *theme.weak)
    words = [
        word
        for word in rare_words(text, against, _LOOKED_AT)
        if word not in function_words()
        and against.texts[word] <= MOST_SHARE * against.n_texts
        and not hits(patterns, word)
        and not _in_any(word, theme.not_examples)
    ]
    return tuple(words[:MOST_WORDS])


def _in_any(pattern: str, texts: tuple[str, ...]) -> bool:
    return any(hits([pattern], text) for text in texts)
