"""Which claim of the library a text is about: closeness of wording, in words and in letter groups, and key words.

The library's wordings are read when the tagger is loaded, so that a claim works from the moment an editor adds it.
What is learned is how much each kind of closeness counts (from texts that are known to be about a claim, in contrast
sets) and how sure a match is.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from monitor.models.closeness import Closeness
from monitor.models.document import Document, read_document
from monitor.models.linear import sigmoid
from monitor.models.phrases import PhraseFinder
from monitor.models.vocabulary import Vocabulary, how_often
from monitor.records import Claim, Span

FEATURES = ("words_text", "words_sentence", "grams_text", "grams_sentence", "keywords", "keyword_share")
_LEAST_STEM = 4  # letters: a key word of this length or more also stands for its inflections


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimWeights:
    """What training found out about closeness."""

    weights: tuple[float, ...]  # of FEATURES
    certainty: tuple[float, float, float]  # log-odds that the best claim is right: per score, per lead, constant
    keyword_texts: Mapping[str, int]  # in how many training texts a key word stands
    n_texts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """The claims that a text comes closest to, best first, with the chance that the text is about each."""

    claims: tuple[str, ...]
    p: tuple[float, ...]
    spans: tuple[Span, ...]  # the sentence that comes closest


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
        self._first = np.flatnonzero(np.diff([-1, *owners]))
        keywords = [(number, keyword) for number, claim in enumerate(claims) for keyword in claim.keywords]
        self._keyword_claims = [number for number, _ in keywords]
        self._keyword_worth = [self._worth(keyword) for _, keyword in keywords]
        self._total = np.zeros(len(claims))
        np.add.at(self._total, self._keyword_claims, self._keyword_worth)
        self._finder = PhraseFinder([keyword_pattern(keyword) for _, keyword in keywords], how_often(vocabulary.words))

    def _worth(self, keyword: str) -> float:
        return math.log((1 + self._weights.n_texts) / (1 + self._weights.keyword_texts.get(keyword, 0)))

    def features(self, document: Document) -> tuple[np.ndarray, np.ndarray]:
        """Return ``(n_claims, n_features)`` and the number of the closest sentence per claim ``(n_claims,)``."""
        by_words, by_grams = map(self._by_claim, self._closeness(document))
        hits = np.zeros(len(self.ids))
        for number in {number for number, _ in self._finder.find(document)}:
            hits[self._keyword_claims[number]] += self._keyword_worth[number]
        share = hits / np.maximum(self._total, 1.0)
        parts = (by_words[0], by_words[1:].max(axis=0, initial=0), by_grams[0], by_grams[1:].max(axis=0, initial=0))
        closest = (by_words + by_grams)[1:].argmax(axis=0) if len(by_words) > 1 else np.zeros(len(self.ids), dtype=int)
        return np.stack([*parts, hits / 5, share], axis=1), closest

    def _by_claim(self, similarities: np.ndarray) -> np.ndarray:
        if not self.ids:
            return np.zeros((len(similarities), 0))
        best: np.ndarray = np.maximum.reduceat(similarities, self._first, axis=1)
        return best

    def nearest(self, document: Document, n_best: int = 3) -> Nearest:
        """Return the closest claims; none where the text has no words or the library no claims."""
        if not self.ids or not document.sentences:
            return Nearest(claims=(), p=(), spans=())
        features, closest = self.features(document)
        scores = features @ np.array(self._weights.weights)
        order = np.argsort(-scores, kind="stable")[: n_best + 1]
        chances = match_certainty(scores[order], self._weights.certainty)
        kept = order[:n_best]
        return Nearest(
            claims=tuple(self.ids[at] for at in kept),
            p=tuple(float(chance) for chance in chances[:n_best]),
            spans=tuple(document.sentences[int(closest[at])] for at in kept),
        )


def match_certainty(scores: np.ndarray, certainty: tuple[float, float, float]) -> np.ndarray:
    """Return the chance that each of the best claims (scores descending) is what the text is about.

    The lead of the first is over the second; that of the others is how far they are behind the first.
    """
    if len(scores) == 1:
        return sigmoid(certainty[0] * scores + certainty[2])
    leads = np.append(scores[0] - scores[1], scores[1:] - scores[0])
    return sigmoid(certainty[0] * scores + certainty[1] * leads + certainty[2])


def keyword_pattern(keyword: str) -> str:
    """Return the pattern that finds a key word, inflected or compounded at its end where it is long enough."""
    keyword = keyword.rstrip("*")
    return keyword + "*" if sum(map(str.isalnum, keyword.split()[-1])) >= _LEAST_STEM else keyword
