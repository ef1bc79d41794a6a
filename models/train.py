"""Training: from the labelled texts to the artefacts. The same texts and seed give the same bytes."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, get_args

import numpy as np

from monitor.catalogue import Catalogue
from monitor.models import settings
from monitor.models.artefacts import Artefacts, save_artefacts
from monitor.models.corpus import Example, library_texts, read_corpus, read_examples
from monitor.models.document import read_document
from monitor.models.fitclaims import fit_claims
from monitor.models.fitplaces import fit_places
from monitor.models.linear import (
    Fitted,
    HeadSettings,
    best_threshold,
    fit_calibration,
    fit_head,
    fit_levels,
    left_out_scores,
    score,
)
from monitor.models.phrases import PhraseFinder
from monitor.models.prepare import Prepared, prepare
from monitor.models.stack import stack_features
from monitor.models.themerules import ThemeRules
from monitor.places import PlaceRecogniser
from monitor.records import Stance, UnrestLevel

STANCES: tuple[str, ...] = get_args(Stance)
LEVELS: tuple[str, ...] = get_args(UnrestLevel)
_LEAST_SPREAD = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """Everything that the parts are trained on."""

    examples: tuple[Example, ...]
    library: tuple[tuple[str, frozenset[str]], ...]
    prepared: Prepared
    origins: np.ndarray  # (n_examples,) the author's file


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """Trained heads in the order of their outputs."""

    outputs: tuple[str, ...]
    fitted: tuple[Fitted, ...]
    names: dict[str, Any]  # calibrations and thresholds


def train(catalogue: Catalogue, corpus_dir: Path, out_dir: Path, seed: int = 0, reviews: Sequence[Path] = ()) -> None:
    """Train all parts and write the artefacts.

    Args:
        reviews: files with reviewed texts; the roles that reviewed are left out in turn, as the corpus' authors are.

    Raises:
        TaggerError: the corpus is missing or wrong.
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):  # sums in another order would give other last bits, and small fits gain nothing
        _train(catalogue, corpus_dir, out_dir, seed, reviews)


def _train(catalogue: Catalogue, corpus_dir: Path, out_dir: Path, seed: int, reviews: Sequence[Path]) -> None:
    made = train_parts(catalogue, load_training(catalogue, corpus_dir, reviews), seed)
    save_artefacts(out_dir, dict(made.names), dict(made.numbers))


def train_parts(
    catalogue: Catalogue, training: Training, seed: int = 0, theme_ids: Sequence[str] | None = None
) -> Artefacts:
    """Train all parts.

    Args:
        theme_ids: the themes that get a head; None: all that occur. The others work by their patterns.
    """
    wanted = {theme.id for theme in catalogue.themes} if theme_ids is None else set(theme_ids)
    themes = train_themes(training, sorted(wanted))
    texts = train_texts(training, catalogue)
    outputs = (*themes.outputs, *texts.outputs)
    fitted = (*themes.fitted, *texts.fitted)
    places = fit_places(
        training.examples, training.origins, PlaceRecogniser(catalogue.municipalities, catalogue.places)
    )
    prepared = training.prepared
    names = {
        "seed": seed,
        "corpus": _fingerprint(training.examples),
        "outputs": outputs,
        "dense_names": prepared.dense_names,
        "words": list(prepared.vocabulary.words.numbers),
        "pairs": list(prepared.vocabulary.pairs.numbers),
        "grams": list(prepared.vocabulary.grams.numbers),
        **themes.names,
        **texts.names,
        "places": asdict(places),
    }
    return Artefacts(names=names, numbers=_numbers(prepared, fitted))


def load_training(catalogue: Catalogue, corpus_dir: Path, reviews: Sequence[Path] = ()) -> Training:
    """Read the corpus and the reviewed texts, and make their features."""
    examples = read_corpus(corpus_dir, catalogue.claims)
    examples += tuple(example for path in reviews for example in read_examples(path, catalogue.claims))
    return training_of(catalogue, examples)


def training_of(catalogue: Catalogue, examples: tuple[Example, ...]) -> Training:
    """Make the features of labelled texts; vocabulary and scales come from these texts alone."""
    library = library_texts(catalogue.themes, catalogue.claims)
    texts = [example.full_text for example in examples] + [text for text, _ in library]
    return Training(
        examples=examples,
        library=library,
        prepared=prepare(texts, len(examples), ThemeRules(catalogue.themes)),
        origins=np.array([example.origin for example in examples]),
    )


def train_themes(training: Training, themes: Sequence[str]) -> Heads:
    """Train one head per theme that occurs in the corpus, with thresholds from out-of-author folds."""
    n_examples, n_all = len(training.examples), len(training.examples) + len(training.library)
    groups = np.concatenate([training.origins, np.full(len(training.library), "", dtype=training.origins.dtype)])
    weight = np.full(n_all, settings.LIBRARY_WEIGHT)
    weight[:n_examples] = [settings.TRAP_WEIGHT.get(example.trap, 1.0) for example in training.examples]
    outputs, fitted, made = [], [], {}
    for theme in themes:
        labels = np.array(
            [theme in example.themes for example in training.examples]
            + [theme in labelled for _, labelled in training.library]
        )
        if not labels[:n_examples].any():
            continue  # a theme without labelled texts works by its patterns
        blocks = training.prepared.blocks
        scores = left_out_scores(blocks, groups, labels, settings.THEME, weight=weight)[:n_examples, 0]
        calibration = fit_calibration(scores, labels[:n_examples])
        threshold = best_threshold(calibration.probabilities(scores), labels[:n_examples])
        outputs.append(f"theme:{theme}")
        fitted.append(fit_head(blocks, np.arange(n_all), labels, settings.THEME, weight=weight))
        made[theme] = {**asdict(calibration), "threshold": threshold}
    return Heads(outputs=tuple(outputs), fitted=tuple(fitted), names={"themes": made})


def train_texts(training: Training, catalogue: Catalogue) -> Heads:
    """Train disinformation, stance, unrest and gathering."""
    examples = training.examples
    false_claim = np.array([example.disinformation for example in examples])
    levels = np.array([LEVELS.index(example.unrest) for example in examples])
    gathering = np.array([bool(example.event_when) for example in examples])
    known = np.array([example.stance is not None for example in examples])
    stances = np.array([STANCES.index(example.stance or "asserts") for example in examples])

    documents = [read_document(example.full_text) for example in examples]
    gold = [example.claim_id for example in examples]
    claims, chances = fit_claims(catalogue.claims, training.prepared.vocabulary, documents, gold)
    claim_scores, claim_head = _head(training, false_claim, settings.DISINFORMATION)
    stance_scores, stance_head = _head(training, stances, settings.STANCE, known)
    level_scores, level_head = _head(training, levels, settings.UNREST)
    event_scores, event_head = _head(training, gathering, settings.EVENT)

    cues = PhraseFinder([cue for claim in catalogue.claims for cue in claim.negation_cues])
    denied = np.array([float(any(True for _ in cues.find(document.folded))) for document in documents])
    features = stack_features(claim_scores[:, 0], stance_scores, chances, denied)
    stack, flags = fit_stack(features, false_claim, training.origins)
    event = fit_calibration(event_scores[:, 0], gathering)
    names = {
        "claims": {**asdict(claims), "keyword_texts": dict(claims.keyword_texts)},
        "disinformation": {"weights": stack, "threshold": best_threshold(flags, false_claim)},
        "stance": asdict(fit_levels(stance_scores[known], stances[known], len(STANCES))),
        "unrest": asdict(fit_levels(level_scores, levels, len(LEVELS))),
        "event": {**asdict(event), "threshold": best_threshold(event.probabilities(event_scores[:, 0]), gathering)},
    }
    outputs = (
        "disinformation",
        *(f"stance:{stance}" for stance in STANCES),
        *(f"unrest:{level}" for level in LEVELS),
        "event",
    )
    return Heads(outputs=outputs, fitted=(claim_head, stance_head, level_head, event_head), names=names)


def _head(
    training: Training, labels: np.ndarray, chosen: HeadSettings, known: np.ndarray | None = None
) -> tuple[np.ndarray, Fitted]:
    """Return out-of-author scores of all examples, and the head fitted on all that have a label."""
    blocks, rows = training.prepared.blocks, np.arange(len(labels))
    usable = rows if known is None else rows[known]
    fitted = fit_head(blocks, usable, labels[usable], chosen)
    scores = np.zeros((len(labels), len(fitted.bias)))
    for origin in sorted(set(training.origins.tolist())):
        inside = usable[training.origins[usable] != origin]
        outside = rows[training.origins == origin]
        scores[outside] = score(blocks, outside, fit_head(blocks, inside, labels[inside], chosen))
    return scores, fitted


def fit_stack(features: np.ndarray, labels: np.ndarray, origins: np.ndarray) -> tuple[list[float], np.ndarray]:
    """Fit the chance of disinformation from the document model, the stance and the claim matcher.

    Returns:
        weights of the features with the constant last, and out-of-author probabilities.
    """
    from sklearn.linear_model import LogisticRegression

    mean, spread = features.mean(axis=0), features.std(axis=0) + _LEAST_SPREAD
    scaled = (features - mean) / spread
    chances = np.zeros(len(labels))
    for origin in sorted(set(origins.tolist())):
        outside = origins == origin
        model = LogisticRegression(max_iter=500).fit(scaled[~outside], labels[~outside])
        chances[outside] = model.predict_proba(scaled[outside])[:, 1]
    model = LogisticRegression(max_iter=500).fit(scaled, labels)
    weights = model.coef_[0] / spread
    return [*map(float, weights), float(model.intercept_[0] - weights @ mean)], chances


def _numbers(prepared: Prepared, fitted: Sequence[Fitted]) -> dict[str, np.ndarray]:
    weights = np.hstack([head.weights for head in fitted])
    n_words, n_pairs = len(prepared.vocabulary.words.idf), len(prepared.vocabulary.pairs.idf)
    n_grams = len(prepared.vocabulary.grams.idf)
    words, pairs, grams, dense = np.split(weights, np.cumsum([n_words, n_pairs, n_grams]))
    dense = dense / prepared.dense_scale[:, None]
    bias = np.concatenate([head.bias for head in fitted]) - prepared.dense_mean @ dense
    return {
        "words": words.astype(np.float16),
        "pairs": pairs.astype(np.float16),
        "grams": grams.astype(np.float16),
        "dense": dense.astype(np.float32),
        "bias": bias.astype(np.float32),
        "words_idf": prepared.vocabulary.words.idf,
        "pairs_idf": prepared.vocabulary.pairs.idf,
        "grams_idf": prepared.vocabulary.grams.idf,
    }


def corpus_fingerprint(catalogue: Catalogue, corpus_dir: Path) -> str:
    """Return the mark of a corpus that stands in the artefacts trained on it."""
    return _fingerprint(read_corpus(corpus_dir, catalogue.claims))


def _fingerprint(examples: Sequence[Example]) -> str:
    digest = hashlib.sha256()
    for example in examples:
        digest.update(repr((example.id, example.full_text, sorted(example.themes), example.unrest)).encode())
    return digest.hexdigest()[:16]
