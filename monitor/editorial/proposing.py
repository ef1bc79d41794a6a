"""Which words stand out in some example texts, as proposals for the patterns of a theme.

Log-odds ratio with an informative Dirichlet prior: B. L. Monroe, M. P. Colaresi and K. M. Quinn (2008), Fightin'
Words, Political Analysis 16(4), equations 16, 20 and 22. The prior is the background itself, scaled down, so that a
word that everybody uses needs much evidence and a rare word is not put first by one chance occurrence.
"""

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from monitor.text import fold, sentences

PRIOR_WORDS = 500.0  # weight of the prior in words: about as much text as the fewest examples together have
LEAST_Z = 1.96  # two-sided 5 % of a standard normal
LEAST_EXAMPLES = 2  # a word of one example may be chance
STRONG_SHARE = 0.002  # of the background texts: a word that is rarer hardly ever means something else
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
    strong: bool  # rare in the background and absent from the counter-examples
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

    A pair of words is proposed only where it says more than its words, and words that begin alike become one pattern
    with a star. The counter-examples count as background.
    """
    own = [list(_terms(text)) for text in examples]
    other = background(not_examples)
    counts = Counter(itertools.chain.from_iterable(own))
    texts = Counter(itertools.chain.from_iterable(map(set, own)))
    n_own, n_other = sum(counts.values()), against.n_words + other.n_words
    if not n_own or not n_other:
        return ()
    scale = PRIOR_WORDS / (n_own + n_other)
    scores: dict[str, float] = {}
    for term, n_term in counts.items():
        if texts[term] < LEAST_EXAMPLES or not any(len(word) > 2 for word in term.split()):
            continue
        n_elsewhere = against.counts[term] + other.counts[term]
        z = _z(n_term, n_own, n_elsewhere, n_other, prior=scale * (n_term + n_elsewhere))
        if z >= LEAST_Z:
            scores[term] = z
    kept = _without_parts(scores)
    proposals = [_proposal(group, kept, own, not_examples, against) for group in _alike(kept)]
    return tuple(sorted(proposals, key=lambda one: (-one.z, one.pattern))[:most])


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


def _without_parts(scores: dict[str, float]) -> dict[str, float]:
    """Leave out pairs that are no clearer than one of their words."""
    return {
        term: z
        for term, z in scores.items()
        if " " not in term or all(z > scores.get(word, 0.0) and len(word) > 2 for word in term.split())
    }


def _alike(scores: dict[str, float]) -> Iterator[list[str]]:
    """Yield words that go on from the same word (``windmolen``, ``windmolens``) together, all others alone."""
    group: list[str] = []
    for term in sorted(scores):
        stem = group[0] if group else ""
        if len(stem) >= _LEAST_STEM and " " not in stem and term.startswith(stem) and term.isalnum():
            group.append(term)
            continue
        if group:
            yield group
        group = [term]
    if group:
        yield group


def _proposal(
    group: list[str], scores: dict[str, float], own: Sequence[Sequence[str]], others: Sequence[str], against: Background
) -> Proposal:
    pattern = group[0] if len(group) == 1 else f"{group[0]}*"
    names = set(group)
    n_not = sum(any(_matches(term, pattern) for term in _terms(text)) for text in others)
    if pattern.endswith("*"):
        n_background = sum(n for term, n in against.texts.items() if _matches(term, pattern))
    else:
        n_background = against.texts[pattern]
    return Proposal(
        pattern=pattern,
        strong=not n_not and n_background <= STRONG_SHARE * against.n_texts,
        z=max(scores[term] for term in group),
        n_examples=sum(not names.isdisjoint(terms) for terms in own),
        n_not_examples=n_not,
        n_background=n_background,
    )


def _matches(term: str, pattern: str) -> bool:
    return term == pattern or (pattern.endswith("*") and " " not in term and term.startswith(pattern[:-1]))
