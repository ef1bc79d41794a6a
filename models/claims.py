"""Which claim of the library a text is about: closeness to all its wordings together, and key words.

The library's wordings are read when the tagger is loaded, so that a claim works from the moment an editor adds it.
What is learned is how much each kind of closeness counts (from texts that are known to be about a claim, in contrast
sets) and how sure a match is: in a long text something is always near to something.
"""

import copy
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from monitor.models.closeness import ClaimVectors
from monitor.models.document import Document, read_document
from monitor.models.features import Batch, PairTable, WordScores, number_words, vocabulary_counts, word_scores
from monitor.models.linear import sigmoid
from monitor.models.phrases import PhraseFinder
from monitor.models.vocabulary import Vocabulary, how_often
from monitor.models.wordtable import WordTable
from monitor.records import Claim, Span

FEATURES = ("words_text", "groups_text", "words_sentence", "groups_sentence", "keywords", "keyword_share")
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

    def log_odds(self, scores: np.ndarray, leads: np.ndarray, n_words: np.ndarray) -> np.ndarray:
        """Return it for any number of texts."""
        found: np.ndarray = (
            self.per_score * scores + self.per_lead * leads + self.per_length * np.log1p(n_words) + self.constant
        )
        return found

    def needed(self, n_words: np.ndarray) -> np.ndarray:
        """Return the scores without a lead at which a claim is named in texts of some lengths."""
        odds = math.log(LEAST_MATCH / (1 - LEAST_MATCH))
        found: np.ndarray = (odds - self.constant - self.per_length * np.log1p(n_words)) / self.per_score
        return found


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
    """What a first look at some texts says: nearness of each as a whole, and key words; all ``(n_texts, n_claims)``."""

    by_words: np.ndarray
    by_groups: np.ndarray
    hits: np.ndarray  # summed worth of the key words
    share: np.ndarray  # of the worth of all key words of a claim
    rough: np.ndarray  # the score as far as it is known


class ClaimLibrary:
    """The claims as vectors, and how texts are read to be compared with them.

    Args:
        vectors: of ``claim_vectors`` for the same claims.
        table: made with what ``vectors`` says of letter groups.
    """

    def __init__(
        self,
        claims: Sequence[Claim],
        vocabulary: Vocabulary,
        weights: ClaimWeights,
        *,
        vectors: ClaimVectors,
        table: WordTable,
        pairs: PairTable,
    ) -> None:
        self._weights, self._vectors, self._table, self._pairs = weights, vectors, table, pairs
        self.ids = tuple(claim.id for claim in claims)
        self._numbers = {claim: number for number, claim in enumerate(self.ids)}
        keywords = [(number, keyword) for number, claim in enumerate(claims) for keyword in claim.keywords]
        self._keyword_claims = [number for number, _ in keywords]
        self._keyword_worth = [self._worth(keyword) for _, keyword in keywords]
        self._total = np.zeros(len(claims))
        np.add.at(self._total, self._keyword_claims, self._keyword_worth)
        often = how_often(vocabulary.words)
        self._finder = PhraseFinder([keyword_pattern(keyword) for _, keyword in keywords], often)

    def _worth(self, keyword: str) -> float:
        return math.log((1 + self._weights.n_texts) / (1 + self._weights.keyword_texts.get(keyword, 0)))

    def weighed(self, weights: ClaimWeights) -> "ClaimLibrary":
        """Return the same library with other weights; the worth of key words stays."""
        other = copy.copy(self)
        other._weights = weights
        return other

    def read(self, documents: Sequence[Document]) -> tuple[Batch, WordScores, Glance]:
        """Read texts and look at them for the first time."""
        batch = number_words(documents, self._table)
        scores = word_scores(batch.words, self._table, self._pairs)
        return batch, scores, self.glance(batch, scores)

    def glance(self, batch: Batch, words: WordScores) -> Glance:
        """Look at texts for the first time.

        Args:
            words: what the table says of the words of the texts.
        """
        by_words = self._vectors.texts_by_words(vocabulary_counts(words, self._table, self._pairs))
        by_groups = (words.types @ self._table.claim_scores[: self._table.size]) / words.gram_lengths[:, None]
        hits = np.zeros_like(by_words)
        for row, document in zip(hits, batch.documents, strict=True):
            for number in {number for number, _ in self._finder.find(document)}:
                row[self._keyword_claims[number]] += self._keyword_worth[number]
        hits /= _KEYWORD_SCALE
        share = hits * _KEYWORD_SCALE / np.maximum(self._total, 1.0)
        by_text, groups_by_text, by_sentence, groups_by_sentence, per_hit, per_share = self._weights.weights
        rough = (by_text + by_sentence) * by_words + (groups_by_text + groups_by_sentence) * by_groups
        rough = rough + per_hit * hits + per_share * share
        return Glance(by_words=by_words, by_groups=by_groups, hits=hits, share=share, rough=rough)

    def features(self, batch: Batch, glance: Glance, claims: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Compare texts in full.

        Args:
            claims: numbers of the claims that each is compared with, ``(n_texts, n)``.

        Returns:
            the features ``(n_texts, n, n_features)``, and how near each sentence is to each claim of its text
            ``(n_sentences, n)``.
        """
        by_words, by_groups = self._vectors.sentences(batch, self._table, claims)
        whole = (glance.by_words, glance.by_groups)
        highest = (np.maximum.reduceat(near, batch.starts, axis=0) for near in (by_words, by_groups))
        of_claims = [np.take_along_axis(one, claims, axis=1) for one in (*whole, glance.hits, glance.share)]
        return np.stack([*of_claims[:2], *highest, *of_claims[2:]], axis=2), by_words + by_groups

    def are_near(self, batch: Batch, glance: Glance) -> np.ndarray:
        """Tell of which texts a claim could be near enough to be named: the others are left alone; ``(n_texts,)``."""
        if not self.ids:
            return np.zeros(len(batch.documents), dtype=bool)
        n_words = np.array([document.n_words for document in batch.documents])
        needed = self._weights.gate * self._weights.certainty.needed(n_words)
        near: np.ndarray = (n_words > 0) & (glance.rough.max(axis=1) >= needed)
        return near

    def compare(self, batch: Batch, glance: Glance) -> list[Nearest | None]:
        """Return the closest claims of every text; None where no claim could be near enough to be named."""
        near = self.are_near(batch, glance)
        return [one if is_near else None for one, is_near in zip(self.closest(batch, glance), near, strict=True)]

    def beside(self, scores: WordScores, nearest: Sequence[Nearest | None]) -> np.ndarray:
        """Return how near stretches of text are to the nearest claim, and to what corrects it, ``(n_texts, 4)``.

        By words to the claim and to its correction, then by letter groups; zeros where no claim is near.

        Args:
            scores: what the table says of the words of the stretches.
        """
        claims = np.array([self._numbers[one.claims[0]] if one and one.claims else -1 for one in nearest])
        if not self.ids:
            return np.zeros((len(claims), 4))
        counts = vocabulary_counts(scores, self._table, self._pairs)
        return self._vectors.beside(counts, scores.types, scores.gram_lengths, self._table, claims)

    def read_parts(self, batch: Batch, rows: Sequence[range]) -> WordScores:
        """Read some sentences in a row of every text."""
        return word_scores(batch.parts(rows), self._table, self._pairs)

    def nearest(self, document: Document, n_best: int = 3, n_words: int | None = None) -> Nearest:
        """Return the closest claims of one text, however far; none where it has no words or the library no claims.

        Args:
            n_words: the length to reckon with where the document is no text by itself but one sentence of such.
        """
        batch, _, glance = self.read([document])
        return self.closest(batch, glance, n_best, n_words)[0]

    def closest(self, batch: Batch, glance: Glance, n_best: int = 3, n_words: int | None = None) -> list[Nearest]:
        """Return the closest claims of every text, however far; ``nearest`` for many."""
        if not self.ids:
            return [Nearest(claims=(), p=(), spans=())] * len(batch.documents)
        n = min(_N_COMPARED, len(self.ids))
        numbers = np.sort(np.argpartition(-glance.rough, n - 1, axis=1)[:, :n], axis=1)
        features, near = self.features(batch, glance, numbers)
        scores = features @ np.array(self._weights.weights)
        order = np.argsort(-scores, axis=1, kind="stable")[:, : n_best + 1]
        ordered = np.take_along_axis(scores, order, axis=1)
        lengths = np.array([n_words or document.n_words for document in batch.documents])
        chances = match_certainty(ordered, self._weights.certainty, lengths)
        ends = [*batch.starts[1:].tolist(), batch.n_sentences]
        found = []
        for at, (document, start, end) in enumerate(zip(batch.documents, batch.starts.tolist(), ends, strict=True)):
            best = order[at, :n_best] if document.sentences else order[at, :0]
            places = near[start:end, best].argmax(axis=0)
            found.append(
                Nearest(
                    claims=tuple(self.ids[number] for number in numbers[at, best].tolist()),
                    p=tuple(chances[at, : len(best)].tolist()),
                    spans=tuple(document.sentences[place] for place in places.tolist()),
                )
            )
        return found


def claim_vectors(claims: Sequence[Claim], vocabulary: Vocabulary) -> ClaimVectors:
    """Return the vectors of claims: each from its claim, variants and key words together."""
    wordings = ["\n".join((claim.claim, *claim.variants, " ".join(claim.keywords))) for claim in claims]
    corrections = [f"{claim.explanation}\n{claim.correct_information}" for claim in claims]
    return ClaimVectors(vocabulary, *(list(map(read_document, texts)) for texts in (wordings, corrections)))


def match_certainty(scores: np.ndarray, certainty: Certainty, n_words: np.ndarray) -> np.ndarray:
    """Return the chance that each of the best claims is what its text is about, ``(n_texts, n)``.

    The lead of the first is over the second; that of the others is how far they are behind the first.

    Args:
        scores: ``(n_texts, n)``, descending.
        n_words: ``(n_texts,)``
    """
    leads = scores - scores[:, :1]
    if scores.shape[1] > 1:
        leads[:, 0] = scores[:, 0] - scores[:, 1]
    return sigmoid(certainty.log_odds(scores, leads, n_words[:, None]))


def keyword_pattern(keyword: str) -> str:
    """Return the pattern that finds a key word, inflected or compounded at its end where it is long enough."""
    keyword = keyword.rstrip("*")
    return keyword + "*" if sum(map(str.isalnum, keyword.split()[-1])) >= _LEAST_STEM else keyword
