"""All probabilities of a batch of documents, before they become labels."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from monitor.models.claims import P_NO_CLAIM, Nearest
from monitor.models.document import Document
from monitor.models.features import Batch, WordScores, dense_features, number_words, word_scores
from monitor.models.parts import Parts
from monitor.models.stack import Judged, joint_stances, stack_features, stacked_probability
from monitor.models.surroundings import holds, quotation, surroundings
from monitor.models.themerules import RuleHit, rule_counts
from monitor.models.wordtable import WordTable
from monitor.records import Stance, UnrestLevel

STANCES: tuple[Stance, ...] = ("asserts", "reports", "denies", "asks", "opinion", "satire")
LEVELS: tuple[UnrestLevel, ...] = ("none", "grievance", "mobilisation", "escalation")
LEAST_WORDS = 3  # of a text that says something: a title such as "azc Ede" asserts, voices and calls nothing
_P_UNSAID = 0.01  # of a claim, and of each level but "none", in a text with fewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """The probabilities of one document."""

    document: Document
    numbers: np.ndarray  # (n_words,) of the word table, good until the next batch
    types: np.ndarray  # (n_different,) the different ones
    damped: np.ndarray  # (n_different,) their damped counts
    scores: np.ndarray  # (n_outputs,) raw scores of the heads
    p_themes: dict[str, float]  # of the themes with a trained model
    lengths: tuple[float, float]  # what word and letter-group weights were divided by
    hits: tuple[RuleHit, ...]
    nearest: Nearest | None  # None: not compared with the library, or too few words for a claim
    denied: frozenset[str]  # the claims of which the text holds a cue of denial
    p_disinformation: float
    stance: Stance
    p_unrest: tuple[float, ...]
    unrest: UnrestLevel
    unrest_lead: float  # how far from another level, in logarithms of chances
    n_spelled: int  # words that have a letter
    n_unknown: int  # those of them that training did not keep
    p_event: float
    encoded: np.ndarray | None = None  # (n_outputs,) the encoder's part in the scores; None: without an encoder


def score_batch(documents: Sequence[Document], parts: Parts) -> list[Scored]:
    """Score a batch of documents."""
    batch = number_words(documents, parts.table)
    hits = [parts.rules.hits(document) for document in documents]
    counts = rule_counts(documents, hits, parts.rule_themes)
    dense = dense_features(batch, parts.table, parts.phrases, parts.phrase_classes, counts)
    words = word_scores(batch.words, parts.table, parts.pairs)
    scores = words.scores + dense @ parts.dense + parts.bias
    encoded = parts.encoded.scores(document.text for document in documents) if parts.encoded else None
    if encoded is not None:
        scores = scores + encoded

    nearest = parts.claims.compare(batch, parts.claims.glance(batch, words))
    chances = np.array([one.p[0] if one and one.p else P_NO_CLAIM for one in nearest])
    cues = [tuple(parts.denials.find(document)) for document in documents]
    offsets = [[span[0] for _, span in found] for found in cues]
    whole = _judged(scores, list(map(bool, offsets)), parts.claims.beside(words, nearest), parts)
    around = _judge_around(batch, words, nearest, offsets, parts)
    quotations = np.array([quotation(*one) for one in zip(documents, nearest, strict=True)])
    says = np.array([_says_something(document) for document in documents])
    p_false = stacked_probability(stack_features(whole, around, chances, quotations), parts.stack)
    p_false = np.where(says, p_false, _P_UNSAID)

    p_themes = {theme: head.calibration.probabilities(scores[:, head.output]) for theme, head in parts.themes.items()}
    p_levels = parts.unrest.probabilities(scores[:, [parts.columns[f"unrest:{level}"] for level in LEVELS]])
    unsaid = np.array([1 - 3 * _P_UNSAID, _P_UNSAID, _P_UNSAID, _P_UNSAID])
    p_levels = np.where(says[:, None], p_levels, unsaid)
    levels, leads = parts.unrest.decide(p_levels), parts.unrest.leads(p_levels)
    stance = parts.stance.decide(parts.stance.probabilities(joint_stances(whole, around)))
    n_spelled, n_unknown = _count_words(batch, parts.table)
    p_event = parts.event.probabilities(scores[:, parts.columns["event"]])
    return [
        Scored(
            document=document,
            numbers=batch.of(at),
            types=words.types.indices[slice(*words.types.indptr[at : at + 2])],
            damped=words.types.data[slice(*words.types.indptr[at : at + 2])],
            scores=scores[at],
            p_themes={theme: float(found[at]) for theme, found in p_themes.items()},
            lengths=(float(words.word_lengths[at]), float(words.gram_lengths[at])),
            hits=hits[at],
            nearest=nearest[at] if says[at] else None,
            denied=frozenset(parts.denied_claims[number] for number, _ in cues[at]),
            p_disinformation=float(p_false[at]),
            stance=STANCES[int(stance[at])],
            p_unrest=tuple(float(chance) for chance in p_levels[at]),
            unrest=LEVELS[int(levels[at])],
            unrest_lead=float(leads[at]),
            n_spelled=int(n_spelled[at]),
            n_unknown=int(n_unknown[at]),
            p_event=float(p_event[at]),
            encoded=None if encoded is None else encoded[at],
        )
        for at, document in enumerate(documents)
    ]


def _says_something(document: Document) -> bool:
    """Tell whether a text has words enough, marks and emoji left out."""
    spelled = (word for sentence in document.words for word in sentence if word[0].isalnum())
    return next(islice(spelled, LEAST_WORDS - 1, None), None) is not None


def _count_words(batch: Batch, table: WordTable) -> tuple[np.ndarray, np.ndarray]:
    """Return how many words of each text have a letter, and how many of those training did not keep."""
    spelled = table.spelled[batch.numbers]
    unknown = spelled & (table.known[batch.numbers] < 0)
    n = len(batch.documents)
    spelled_of, unknown_of = (np.bincount(batch.document_of[which], minlength=n) for which in (spelled, unknown))
    return spelled_of, unknown_of


def _judge_around(
    batch: Batch, words: WordScores, nearest: Sequence[Nearest | None], cues: Sequence[Sequence[int]], parts: Parts
) -> Judged:
    """Judge every text around the sentence that comes nearest to a claim, by words alone.

    Where no claim is near, all sentences are around it, and ``words`` says what those of the whole text say.

    Args:
        cues: offsets of the cues of denial in every text.
    """
    pairs = list(zip(batch.documents, nearest, strict=True))
    rows = [surroundings(document, one) if one and one.spans else range(0) for document, one in pairs]
    found = parts.claims.read_parts(batch, rows)
    is_near = np.array([bool(row) for row in rows])
    scores = np.where(is_near[:, None], found.scores, words.scores) + parts.bias_of_words
    denied = [
        holds(document, row, offsets) if row else bool(offsets)
        for document, row, offsets in zip(batch.documents, rows, cues, strict=True)
    ]
    return _judged(scores, denied, parts.claims.beside(found, nearest), parts)


def _judged(scores: np.ndarray, denied: Sequence[bool], beside: np.ndarray, parts: Parts) -> Judged:
    return Judged(
        scores=scores[:, parts.columns["disinformation"]],
        stances=scores[:, [parts.columns[f"stance:{stance}"] for stance in STANCES]],
        denied=np.array(denied, dtype=float),
        beside=beside,
    )
