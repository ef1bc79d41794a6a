"""Training of the claim matcher: how much each kind of closeness counts, and how sure a match is."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from monitor.models.claims import (
    FEATURES,
    LEAST_MATCH,
    Certainty,
    ClaimLibrary,
    ClaimWeights,
    claim_vectors,
    keyword_pattern,
)
from monitor.models.document import Document, read_document
from monitor.models.features import pair_table
from monitor.models.lexicon import load_lexicon
from monitor.models.phrases import PhraseFinder
from monitor.models.vocabulary import Vocabulary
from monitor.models.wordtable import WordTable
from monitor.records import Claim

_RIDGE = 1e-6  # cosines of whole texts are small, and their weights large
_BATCH = 64
_GATE_LOSS = 0.005  # of the texts in which a claim would be named
_MIX_SEED, _MIX_EVERY, _MIX_OTHERS = 0, 3, 4
_START = (30.0, 30.0, 1.0, 1.0, 1.0, 1.0)


def count_keywords(claims: Sequence[Claim], documents: Sequence[Document]) -> dict[str, int]:
    """Count in how many documents each key word stands."""
    keywords = sorted({keyword for claim in claims for keyword in claim.keywords})
    finder = PhraseFinder([keyword_pattern(keyword) for keyword in keywords])
    counts = dict.fromkeys(keywords, 0)
    for document in documents:
        for number in {number for number, _ in finder.find(document)}:
            counts[keywords[number]] += 1
    return counts


def fit_claims(
    claims: Sequence[Claim], vocabulary: Vocabulary, documents: Sequence[Document], gold: Sequence[str]
) -> tuple[ClaimLibrary, ClaimWeights, np.ndarray]:
    """Fit the matcher.

    Args:
        gold: the id of the claim that each document is about; empty where unknown or none.

    Returns:
        the library as fitted, its weights, and the chance of the best claim of every document ``(n_documents,)``.
    """
    start = ClaimWeights(
        weights=_START,
        certainty=Certainty(per_score=1.0, per_lead=0.0, per_length=0.0, constant=0.0),
        gate=0.0,
        keyword_texts=count_keywords(claims, documents),
        n_texts=len(documents),
    )
    library = _library(claims, vocabulary, start)
    features = _features(library, documents)
    numbers = np.array([library.ids.index(claim) if claim in library.ids else -1 for claim in gold])
    weights = _fit_ranking(features[numbers >= 0], numbers[numbers >= 0])
    mixed, mixed_numbers = _mixed_texts(documents, numbers)
    everything, gold_numbers = [*documents, *mixed], np.concatenate([numbers, mixed_numbers])
    scores = np.concatenate([features @ weights, _features(library, mixed) @ weights])
    n_words = np.array([document.n_words for document in everything])
    certainty, chances = _fit_certainty(scores, gold_numbers, n_words)
    fitted = replace(start, weights=tuple(float(weight) for weight in weights), certainty=certainty)
    fitted = replace(fitted, gate=_fit_gate(library.weighed(fitted), everything, chances, certainty))
    return library.weighed(fitted), fitted, chances[: len(documents)]


def _library(claims: Sequence[Claim], vocabulary: Vocabulary, weights: ClaimWeights) -> ClaimLibrary:
    """Return a library that reads texts by itself, without the heads of the tagger."""
    vectors = claim_vectors(claims, vocabulary)
    n_words, n_pairs, n_groups = (len(table.idf) for table in (vocabulary.words, vocabulary.pairs, vocabulary.grams))
    no_words, no_pairs, no_groups = (np.zeros((n, 0), dtype=np.float32) for n in (n_words, n_pairs, n_groups))
    pairs = pair_table(tuple(vocabulary.pairs.numbers), vocabulary.words.numbers, vocabulary.pairs.idf, no_pairs)
    table = WordTable(vocabulary, load_lexicon(), no_words, no_groups, vectors=vectors)
    return ClaimLibrary(claims, vocabulary, weights, vectors=vectors, table=table, pairs=pairs)


def _features(library: ClaimLibrary, documents: Sequence[Document]) -> np.ndarray:
    rows = []
    for some in batched(documents):
        batch, _, glance = library.read(some)
        rows.append(library.features(batch, glance, np.tile(np.arange(len(library.ids)), (len(some), 1)))[0])
    return np.concatenate(rows)


def batched(documents: Sequence[Document]) -> Iterator[Sequence[Document]]:
    """Yield documents in batches: what is worked out for all claims of all texts would not fit in memory."""
    for start in range(0, len(documents), _BATCH):
        yield documents[start : start + _BATCH]


def _mixed_texts(documents: Sequence[Document], numbers: np.ndarray) -> tuple[list[Document], np.ndarray]:
    """Make long texts: every third text among others that are about no claim, as an article has side issues.

    Returns:
        the texts, and the number of the claim that each is about; -1: none.
    """
    random = np.random.default_rng(_MIX_SEED)
    free = np.flatnonzero(numbers < 0)
    chosen = range(0, len(documents), _MIX_EVERY)
    mixed = []
    for at in chosen:
        parts = [documents[at].text, *(documents[int(other)].text for other in random.choice(free, _MIX_OTHERS))]
        mixed.append(read_document("\n\n".join(parts[place] for place in random.permutation(len(parts)))))
    return mixed, numbers[::_MIX_EVERY]


def _fit_ranking(features: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Fit a softmax over the claims (multinomial choice model)."""
    from scipy.optimize import minimize

    rows = np.arange(len(numbers))

    def loss(weights: np.ndarray) -> float:
        scores = features @ weights
        scores = scores - scores.max(axis=1, keepdims=True)
        chosen = scores[rows, numbers] - np.log(np.exp(scores).sum(axis=1))
        return float(-chosen.mean() + _RIDGE * (weights**2).sum())

    best: np.ndarray = minimize(loss, np.ones(len(FEATURES)), method="L-BFGS-B").x
    return best


def _fit_certainty(scores: np.ndarray, numbers: np.ndarray, n_words: np.ndarray) -> tuple[Certainty, np.ndarray]:
    from sklearn.linear_model import LogisticRegression

    ordered = np.sort(scores, axis=1)
    top, lead = ordered[:, -1], ordered[:, -1] - ordered[:, -2]
    clues = np.stack([top, lead, np.log1p(n_words)], axis=1)
    model = LogisticRegression(C=100.0, max_iter=1000).fit(clues, scores.argmax(axis=1) == numbers)
    chances: np.ndarray = model.predict_proba(clues)[:, 1]
    per_score, per_lead, per_length = map(float, model.coef_[0])
    constant = float(model.intercept_[0])
    made = Certainty(per_score=per_score, per_lead=per_lead, per_length=per_length, constant=constant)
    return made, chances


def _fit_gate(library: ClaimLibrary, documents: Sequence[Document], chances: np.ndarray, certainty: Certainty) -> float:
    """Return the share of the score needed that all but ``_GATE_LOSS`` of the texts reach in which a claim is named."""
    named = [document for document, chance in zip(documents, chances, strict=True) if chance >= LEAST_MATCH]
    highest = np.concatenate([library.read(some)[2].rough.max(axis=1) for some in batched(named)])
    needed = certainty.needed(np.array([document.n_words for document in named]))
    return float(np.quantile(highest / needed, _GATE_LOSS))
