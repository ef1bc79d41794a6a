"""Which claim of the library a text is about: closeness of wording, in words and in letter groups, and key words.

The library's wordings are read when the tagger is loaded, so that a claim works from the moment an editor adds it.
What is learned is how much each kind of closeness counts (from texts that are known to be about a claim, in contrast
sets) and how sure a match is: in a long text something is always near to something.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from monitor.models.closeness import Closeness
from monitor.models.document import Document, read_document
from monitor.models.linear import sigmoid
from monitor.models.phrases import PhraseFinder
from monitor.models.vocabulary import Vocabulary, how_often
from monitor.records import Claim, Span

FEATURES = ("words_text", "words_sentence", "grams_text", "grams_sentence", "keywords", "keyword_share")
LEAST_MATCH = 0.25  # chance that a text is about a claim, below which the claim is not named
P_NO_CLAIM = 0.02  # what the matcher would say of a text that is near none of the claims
_N_COMPARED = 8  # claims compared in full; with 6 or more the same claim comes out on top in 819 of 820 texts
_LEAST_STEM = 4  # letters: a key word of this length or more also stands for its inflections
_KEYWORD_SCALE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Certainty:
    """Log-odds that the best claim is the right one."""

    per_score: float
    per_lead: float  # over the second
    per_length: float  # logarithm of the number of words
    constant: float

    def log_odds(self, scores: np.ndarray, leads: np.ndarray, n_words: np.ndarray | int) -> np.ndarray:
        """Return it for any number of texts."""
        found: np.ndarray = (
            self.per_score * scores + self.per_lead * leads + self.per_length * np.log1p(n_words) + self.constant
        )
        return found

    def needed(self, n_words: int) -> float:
        """Return the score without a lead at which a claim is named in a text of some length."""
        odds = math.log(LEAST_MATCH / (1 - LEAST_MATCH))
        return (odds - self.constant - self.per_length * math.log1p(n_words)) / self.per_score


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimWeights:
    """What training found out about closeness."""

    weights: tuple[float, ...]  # of FEATURES
    certainty: Certainty
    gate: float  # share of the score needed that the rough score must reach, or no claim is near
    keyword_texts: Mapping[str, int]  # in how many training texts a key word stands
    n_texts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """The claims that a text comes closest to, best first, with the chance that the text is about each."""

    claims: tuple[str, ...]
    p: tuple[float, ...]
    spans: tuple[Span, ...]  # the sentence that comes closest


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What a first look says: key words, and nearness of the text as a whole by its words."""

    hits: np.ndarray  # (n_claims,) summed worth of the key words
    share: np.ndarray  # (n_claims,) of the worth of all key words of a claim
    rough: np.ndarray  # (n_claims,) the score as far as it is known


class ClaimLibrary:
    """The claims as vectors."""

    def __init__(self, claims: Sequence[Claim], vocabulary: Vocabulary, weights: ClaimWeights) -> None:
        self._weights = weights
        self.ids = tuple(claim.id for claim in claims)
        wordings, owners = [], []
        for number, claim in enumerate(claims):
            for wording in (claim.claim, *claim.variants, " ".join((claim.claim, *claim.keywords))):
                wordings.append(read_document(wording))
                owners.append(number)
        self._closeness = Closeness(vocabulary, wordings)
        self._owners = np.array(owners, dtype=np.int64)
        self._first = np.flatnonzero(np.diff([-1, *owners]))
        keywords = [(number, keyword) for number, claim in enumerate(claims) for keyword in claim.keywords]
        self._keyword_claims = [number for number, _ in keywords]
        self._keyword_worth = [self._worth(keyword) for _, keyword in keywords]
        self._total = np.zeros(len(claims))
        np.add.at(self._total, self._keyword_claims, self._keyword_worth)
        often = how_often(vocabulary.words)
        self._finder = PhraseFinder([keyword_pattern(keyword) for _, keyword in keywords], often)

    def _worth(self, keyword: str) -> float:
        return math.log((1 + self._weights.n_texts) / (1 + self._weights.keyword_texts.get(keyword, 0)))

    def glance(self, documents: Sequence[Document], counts: sp.csr_array | None = None) -> list[Glance]:
        """Look at texts for the first time.

        Args:
            counts: their damped counts of words, then pairs, by vocabulary number, where they are known.
        """
        if not self.ids:
            nothing = np.zeros(0)
            return [Glance(hits=nothing, share=nothing, rough=nothing) for _ in documents]
        if counts is None:
            counts = self._closeness.counts(documents)
        by_words = np.maximum.reduceat(self._closeness.texts_by_words(counts), self._first, axis=1)
        per_text, per_sentence, *_, per_hit, per_share = self._weights.weights
        found = []
        for document, near in zip(documents, by_words, strict=True):
            hits = np.zeros(len(self.ids))
            for number in {number for number, _ in self._finder.find(document)}:
                hits[self._keyword_claims[number]] += self._keyword_worth[number]
            share = hits / np.maximum(self._total, 1.0)
            rough = (per_text + per_sentence) * near + per_hit * hits / _KEYWORD_SCALE + per_share * share
            found.append(Glance(hits=hits, share=share, rough=rough))
        return found

    def features(
        self, document: Document, glance: Glance, kept: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Compare a text in full.

        Args:
            kept: numbers of the claims to compare with, ascending ``(n,)``. Default: all.

        Returns:
            the features ``(n, n_features)`` and the number of the closest sentence per claim ``(n,)``.
        """
        if kept is None:
            kept = np.arange(len(self.ids))
        text = self._closeness.read(document)
        wordings = np.flatnonzero(np.isin(self._owners, kept))
        first = np.flatnonzero(np.diff(self._owners[wordings], prepend=-1))
        by_words = np.maximum.reduceat(self._closeness.by_words(text, wordings), first, axis=1)
        by_grams = np.maximum.reduceat(self._closeness.by_grams(text, wordings), first, axis=1)
        parts = (by_words[0], by_words[1:].max(axis=0, initial=0), by_grams[0], by_grams[1:].max(axis=0, initial=0))
        closest = (by_words + by_grams)[1:].argmax(axis=0) if len(by_words) > 1 else np.zeros(len(kept), dtype=int)
        return np.stack([*parts, glance.hits[kept] / _KEYWORD_SCALE, glance.share[kept]], axis=1), closest

    def is_near(self, document: Document, glance: Glance) -> bool:
        """Tell whether a claim could be near enough to be named: texts for which not are left alone."""
        if not self.ids or not document.n_words:
            return False
        return bool(glance.rough.max() >= self._weights.gate * self._weights.certainty.needed(document.n_words))

    def nearest(
        self, document: Document, glance: Glance | None = None, n_best: int = 3, n_words: int | None = None
    ) -> Nearest:
        """Return the closest claims; none where the text has no words or the library no claims.

        Args:
            n_words: the length to reckon with where the document is no text by itself but one sentence of such.
        """
        if not self.ids or not document.sentences:
            return Nearest(claims=(), p=(), spans=())
        if glance is None:
            (glance,) = self.glance([document])
        n = min(_N_COMPARED, len(self.ids))
        numbers = np.sort(np.argpartition(-glance.rough, n - 1)[:n])
        features, closest = self.features(document, glance, numbers)
        scores = features @ np.array(self._weights.weights)
        order = np.argsort(-scores, kind="stable")[: n_best + 1]
        chances = match_certainty(scores[order], self._weights.certainty, n_words or document.n_words)
        best = order[:n_best]
        return Nearest(
            claims=tuple(self.ids[int(numbers[at])] for at in best),
            p=tuple(float(chance) for chance in chances[:n_best]),
            spans=tuple(document.sentences[int(closest[at])] for at in best),
        )


def match_certainty(scores: np.ndarray, certainty: Certainty, n_words: int) -> np.ndarray:
    """Return the chance that each of the best claims (scores descending) is what the text is about.

    The lead of the first is over the second; that of the others is how far they are behind the first.
    """
    leads = np.zeros(1) if len(scores) == 1 else np.append(scores[0] - scores[1], scores[1:] - scores[0])
    return sigmoid(certainty.log_odds(scores, leads, n_words))


def keyword_pattern(keyword: str) -> str:
    """Return the pattern that finds a key word, inflected or compounded at its end where it is long enough."""
    keyword = keyword.rstrip("*")
    return keyword + "*" if sum(map(str.isalnum, keyword.split()[-1])) >= _LEAST_STEM else keyword
