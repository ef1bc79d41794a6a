"""Which words stand out in some example texts, as proposals for the patterns of a theme.

Log-odds ratio with an informative Dirichlet prior: B. L. Monroe, M. P. Colaresi and K. M. Quinn (2008), Fightin'
Words, Political Analysis 16(4), equations 16, 20 and 22. The prior is the background itself, scaled down, so that a
word that everybody uses needs much evidence and a rare word is not put first by one chance occurrence.
"""

import itertools
import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from monitor.editorial.functionwords import function_words
from monitor.text import fold, sentences

PRIOR_WORDS = 500.0  # weight of the prior in words: about as much text as the fewest examples together have
# At least half an occurrence, as in Jeffreys' prior: without it a word that the background lacks, such as a newly
# coined one, has a variance without bound and would never be proposed.
LEAST_PRIOR = 0.5
LEAST_Z = 1.96  # two-sided 5 % of a standard normal
LEAST_EXAMPLES = 2  # a word of one example may be chance
LEAST_STRONG = 3  # examples: one hit of a strong pattern is enough, so two texts that chance to share a word are not
# Of the background texts: other texts do not hold it. Not none at all: of 15,777 texts three may be about the theme.
STRONG_SHARE = 0.0002
MOST_SHARE = 0.02  # of the background texts: a word that is more common says nothing, even beside another
MOST = 40
_LEAST_STEM = 5  # letters: shorter stems stand for too many words with a star
_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """Words and pairs of neighbouring words in texts about everything."""

    n_words: int
    n_texts: int
    counts: Counter[str]  # occurrences
    texts: Counter[str]  # texts that hold it


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A pattern that stands out in the examples."""

    pattern: str
    strong: bool  # in three examples or more, in no counter-example, hardly in the background
    z: float  # log-odds ratio over its standard deviation
    n_examples: int
    n_not_examples: int
    n_background: int  # texts


def background(texts: Iterable[str]) -> Background:
    """Count the words of texts about everything."""
    n_words = n_texts = 0
    counts: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for text in texts:
        found = list(_terms(text))
        n_texts += 1
        n_words += len(found)
        counts.update(found)
        seen.update(set(found))
    return Background(n_words=n_words, n_texts=n_texts, counts=counts, texts=seen)


def propose(
    examples: Sequence[str], not_examples: Sequence[str], against: Background, most: int = MOST
) -> tuple[Proposal, ...]:
    """Return patterns that stand out in the examples, the clearest first.

    A pair of words is proposed only where it says more than its words, and words that go on from another word of the
    examples (``windmolen``, ``windmolens``) become one pattern with a star; where that is weak, a strong word of them
    stands beside it. Function words are left out. The counter-examples count as background.
    """
    own = [list(_terms(text)) for text in examples]
    counts = Counter(itertools.chain.from_iterable(own))
    other = background(not_examples)
    elsewhere = _Elsewhere(against, other)
    n_own = sum(counts.values())
    if not n_own or not elsewhere.n_words:
        return ()
    found: dict[str, Proposal] = {}
    for pattern, members in _patterns(counts):
        n_examples = sum(not members.isdisjoint(terms) for terms in own)
        if n_examples < LEAST_EXAMPLES:
            continue
        n_term, n_elsewhere = sum(counts[term] for term in members), elsewhere.count(pattern)
        prior = max(PRIOR_WORDS * (n_term + n_elsewhere) / (n_own + elsewhere.n_words), LEAST_PRIOR)
        z = _z(n_term, n_own, n_elsewhere, elsewhere.n_words, prior=prior)
        n_background = elsewhere.texts(pattern)
        if z < LEAST_Z or n_background > MOST_SHARE * against.n_texts:
            continue
        n_not = sum(any(_matches(term, pattern) for term in _terms(text)) for text in not_examples)
        strong = n_examples >= LEAST_STRONG and not n_not and n_background <= STRONG_SHARE * against.n_texts
        found[pattern] = Proposal(
            pattern=pattern, strong=strong, z=z, n_examples=n_examples, n_not_examples=n_not, n_background=n_background
        )
    kept = [one for one in found.values() if not _says_less(one, found)]
    return tuple(sorted(kept, key=lambda one: (-one.z, one.pattern))[:most])


class _Elsewhere:
    """How often a pattern stands in the background and the counter-examples."""

    def __init__(self, against: Background, other: Background) -> None:
        self._against, self._other = against, other
        self._sorted = sorted(term for term in against.counts if " " not in term)
        self.n_words = against.n_words + other.n_words

    def _members(self, pattern: str) -> Iterator[str]:
        if not pattern.endswith("*"):
            yield pattern
            return
        stem = pattern[:-1]
        for term in itertools.islice(self._sorted, bisect_left(self._sorted, stem), None):
            if not term.startswith(stem):
                return
            yield term

    def count(self, pattern: str) -> int:
        own = sum(n for term, n in self._other.counts.items() if _matches(term, pattern))
        return own + sum(self._against.counts[term] for term in self._members(pattern))

    def texts(self, pattern: str) -> int:
        """At most this many texts of the background: a text with two words of a stem counts twice."""
        return sum(self._against.texts[term] for term in self._members(pattern))


def _patterns(counts: Counter[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield each word and pair, and each word that others go on from as a pattern with a star, with what it covers.

    Function words and pairs with one are left out: ``gemeente wil`` stands in texts about everything.
    """
    words = sorted(term for term in counts if " " not in term)
    for term in counts:
        parts = term.split()
        if not any(len(word) > 2 for word in parts) or not function_words().isdisjoint(parts):
            continue
        going_on = []
        if " " not in term and len(term) >= _LEAST_STEM and term.isalnum():
            for longer in itertools.islice(words, bisect_left(words, term), None):
                if not longer.startswith(term):
                    break
                going_on.append(longer)
        if len(going_on) > 1:
            yield f"{term}*", frozenset(going_on)
        yield term, frozenset([term])


def _says_less(one: Proposal, found: dict[str, Proposal]) -> bool:
    """Tell whether another proposal covers this one: a pair no clearer than a word, a word whose stem is as strong."""
    words = one.pattern.split()
    if len(words) > 1:
        parts = [other for word in words for other in found.values() if _matches(word, other.pattern)]
        return any(len(word) < 3 for word in words) or any(other.z >= one.z for other in parts)
    return any(
        other.pattern != one.pattern
        and other.pattern.endswith("*")
        and _matches(one.pattern.rstrip("*"), other.pattern)
        and other.strong >= one.strong
        for other in found.values()
    )


def rare_words(text: str, against: Background, most: int = 6) -> tuple[str, ...]:
    """Return the words of a text that say most about its subject, rarest first, in small letters; at least one."""
    words = dict.fromkeys(word for word in _words(text) if len(word) > 3)
    common = against.n_texts * 0.05
    rare = [word for word in words if against.texts[word] <= common]
    ranked = sorted(rare, key=lambda word: (against.texts[word], -len(word), word))[:most]
    longest = max(_words(text), key=len, default="")
    return tuple(ranked) or ((longest,) if longest else ())


def _z(n_own: int, all_own: int, n_other: int, all_other: int, *, prior: float) -> float:
    """Return the standardised log-odds ratio of a word between two groups of texts."""
    one, two = n_own + prior, n_other + prior
    rest_one = all_own + PRIOR_WORDS - one
    rest_two = all_other + PRIOR_WORDS - two
    if rest_one <= 0 or rest_two <= 0:
        return 0.0
    delta = math.log(one / rest_one) - math.log(two / rest_two)
    return delta / math.sqrt(1 / one + 1 / two)


def _words(text: str) -> Iterator[str]:
    return (found.group() for found in _WORD.finditer(fold(text)))


def _terms(text: str) -> Iterator[str]:
    """Yield the words of a text and its pairs within a sentence; a pair ends where a sign stands between."""
    folded = fold(text)
    for start, end in sentences(folded):
        before: re.Match[str] | None = None
        for found in _WORD.finditer(folded, start, end):
            yield found.group()
            if before is not None and folded[before.end() : found.start()].isspace():
                yield f"{before.group()} {found.group()}"
            before = found


def _matches(term: str, pattern: str) -> bool:
    return term == pattern or (pattern.endswith("*") and " " not in term and term.startswith(pattern[:-1]))
