"""All probabilities of a batch of documents, before they become labels."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from monitor.models.claims import Nearest
from monitor.models.document import Document
from monitor.models.features import dense_features, number_words, word_scores
from monitor.models.parts import Parts
from monitor.models.stack import stack_features, stacked_probability
from monitor.models.themerules import RuleHit, rule_counts
from monitor.records import Stance, UnrestLevel

# What the claim matcher would say of a text that is about none of the claims.
_NO_CLAIM = 0.02
# A text that even a sure match could not bring to this chance is not compared with the library (about nine in ten of
# ordinary news); the flag threshold lies well above it, so no flag is lost.
_GATE = 0.2
STANCES: tuple[Stance, ...] = ("asserts", "reports", "denies", "asks", "opinion", "satire")
LEVELS: tuple[UnrestLevel, ...] = ("none", "grievance", "mobilisation", "escalation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """The probabilities of one document."""

    document: Document
    scores: np.ndarray  # (n_outputs,) raw scores of the heads
    lengths: tuple[float, float]  # what word and letter-group weights were divided by
    hits: tuple[RuleHit, ...]
    nearest: Nearest | None  # None: not compared with the library
    p_disinformation: float
    stance: Stance
    p_unrest: tuple[float, ...]
    unrest: UnrestLevel
    p_event: float
    encoded: np.ndarray | None = None  # (n_outputs,) the encoder's part in the scores; None: without an encoder


def score_batch(documents: Sequence[Document], parts: Parts) -> list[Scored]:
    """Score a batch of documents."""
    batch = number_words(documents, parts.table)
    hits = [parts.rules.hits(document) for document in documents]
    counts = rule_counts(hits, parts.rule_themes)
    dense, _ = dense_features(batch, parts.table, parts.phrases, parts.phrase_classes, counts)
    words = word_scores(batch, parts.table, parts.pairs)
    scores = words.scores + dense @ parts.dense + parts.bias
    encoded = parts.encoded.scores(document.text for document in documents) if parts.encoded else None
    if encoded is not None:
        scores = scores + encoded

    stances = scores[:, [parts.columns[f"stance:{stance}"] for stance in STANCES]]
    false_claim = scores[:, parts.columns["disinformation"]]
    nearest = _compare(documents, false_claim, stances, parts)
    chances = np.array([one.p[0] if one and one.p else _NO_CLAIM for one in nearest])
    denied = np.array([float(any(True for _ in parts.denials.find(document.folded))) for document in documents])
    p_false = stacked_probability(stack_features(false_claim, stances, chances, denied), parts.stack)

    p_levels = parts.unrest.probabilities(scores[:, [parts.columns[f"unrest:{level}"] for level in LEVELS]])
    levels = parts.unrest.decide(p_levels)
    stance = parts.stance.decide(parts.stance.probabilities(stances))
    p_event = parts.event.probabilities(scores[:, parts.columns["event"]])
    return [
        Scored(
            document=document,
            scores=scores[at],
            lengths=(float(words.word_lengths[at]), float(words.gram_lengths[at])),
            hits=hits[at],
            nearest=nearest[at],
            p_disinformation=float(p_false[at]),
            stance=STANCES[int(stance[at])],
            p_unrest=tuple(float(chance) for chance in p_levels[at]),
            unrest=LEVELS[int(levels[at])],
            p_event=float(p_event[at]),
            encoded=None if encoded is None else encoded[at],
        )
        for at, document in enumerate(documents)
    ]


def _compare(
    documents: Sequence[Document], false_claim: np.ndarray, stances: np.ndarray, parts: Parts
) -> list[Nearest | None]:
    """Compare those documents with the library for which it can make a difference."""
    n = len(documents)
    near, far = (stack_features(false_claim, stances, np.full(n, at), np.zeros(n)) for at in (1.0, _NO_CLAIM))
    at_most = np.maximum(stacked_probability(near, parts.stack), stacked_probability(far, parts.stack))
    return [
        parts.claims.nearest(document) if chance >= _GATE else None
        for document, chance in zip(documents, at_most, strict=True)
    ]
