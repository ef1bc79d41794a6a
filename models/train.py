"""Training: from the labelled texts to the artefacts. The same texts and seed give the same bytes."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, get_args

import numpy as np

from monitor.catalogue import Catalogue
from monitor.models import settings
from monitor.models.artefacts import Artefacts, save_artefacts
from monitor.models.blocks import Blocks
from monitor.models.claims import P_NO_CLAIM, ClaimLibrary, Nearest
from monitor.models.corpus import Example, library_texts, read_corpus, read_examples, refuse_unknown
from monitor.models.corpuscheck import refuse_copies
from monitor.models.document import Document, read_document
from monitor.models.encoder import Encoder
from monitor.models.encoderfolder import read_encoder_folder
from monitor.models.fitclaims import batched, fit_claims
from monitor.models.fitplaces import fit_places
from monitor.models.folds import author_groups
from monitor.models.linear import (
    Fitted,
    FittedInFolds,
    HeadSettings,
    best_threshold,
    fit_calibration,
    fit_left_out,
    fit_levels,
    steady_threshold,
)
from monitor.models.phrases import PhraseFinder
from monitor.models.prepare import Prepared, prepare
from monitor.models.stack import Judged, joint_stances, stack_features
from monitor.models.surroundings import holds, part_of, quotation, surroundings
from monitor.models.themerules import ThemeRules
from monitor.models.wordings import wording_texts
from monitor.places import PlaceRecogniser
from monitor.records import Stance, UnrestLevel

STANCES: tuple[str, ...] = get_args(Stance)
LEVELS: tuple[str, ...] = get_args(UnrestLevel)
_LEAST_SPREAD = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """Everything that the parts are trained on."""

    examples: tuple[Example, ...]
    library: tuple[tuple[str, frozenset[str]], ...]  # example sentences of editors and word lists, for themes alone
    weights: np.ndarray  # (n_examples + n_library,) of each text in training themes
    prepared: Prepared
    origins: np.ndarray  # (n_examples,) the group of authors that is left out together


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """Trained heads in the order of their outputs."""

    outputs: tuple[str, ...]
    fitted: tuple[Fitted, ...]
    names: dict[str, Any]  # calibrations and thresholds


def train(
    catalogue: Catalogue,
    corpus_dir: Path,
    out_dir: Path,
    seed: int = 0,
    reviews: Sequence[Path] = (),
    *,
    encoder: Path | None = None,
) -> None:
    """Train all parts and write the artefacts.

    Args:
        reviews: files with reviewed texts; the roles that reviewed are left out in turn, as the corpus' authors are.
        encoder: folder of an encoder whose rows the heads get as well; tagging then needs the same encoder.

    Raises:
        TaggerError: the corpus or the encoder is missing or wrong.
    """
    # A limit holds for what is loaded by then: without this the first fits of a process ran on all cores.
    import sklearn.linear_model  # noqa: F401
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):  # sums in another order would give other last bits, and small fits gain nothing
        opened = Encoder(read_encoder_folder(encoder)) if encoder else None
        training = load_training(catalogue, corpus_dir, reviews, opened)
        made = train_parts(catalogue, training, seed, n_threads=os.cpu_count() or 1)
        save_artefacts(out_dir, dict(made.names), dict(made.numbers))


def train_parts(
    catalogue: Catalogue,
    training: Training,
    seed: int = 0,
    theme_ids: Sequence[str] | None = None,
    n_threads: int = 1,
) -> Artefacts:
    """Train all parts.

    Args:
        theme_ids: the themes that get a head; None: all that occur. The others work by their patterns.
        n_threads: fits side by side; the result does not depend on it.
    """
    wanted = {theme.id for theme in catalogue.themes} if theme_ids is None else set(theme_ids)
    themes = train_themes(training, sorted(wanted), n_threads)
    texts = train_texts(training, catalogue, n_threads)
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
        **_encoder_names(prepared),
    }
    return Artefacts(names=names, numbers=_numbers(prepared, fitted))


def load_training(
    catalogue: Catalogue, corpus_dir: Path, reviews: Sequence[Path] = (), encoder: Encoder | None = None
) -> Training:
    """Read the corpus and the reviewed texts, and make their features.

    Raises:
        TaggerError: a label is unknown, or two texts of the corpus are too much alike. Reviewed texts may be
            alike: two roles review the same one.
    """
    examples = read_corpus(corpus_dir, catalogue.claims)
    refuse_unknown(examples, catalogue, corpus_dir)
    refuse_copies(examples, corpus_dir)
    for path in reviews:
        reviewed = read_examples(path, catalogue.claims)
        refuse_unknown(reviewed, catalogue, path)
        examples += reviewed
    return training_of(catalogue, examples, encoder=encoder)


def training_of(catalogue: Catalogue, examples: tuple[Example, ...], encoder: Encoder | None = None) -> Training:
    """Make the features of labelled texts; vocabulary and scales come from these texts alone."""
    sentences, lists = library_texts(catalogue.themes, catalogue.claims), wording_texts()
    weights = [settings.TRAP_WEIGHT.get(example.trap, 1.0) for example in examples]
    weights += [settings.LIBRARY_WEIGHT] * len(sentences) + [settings.WORDINGS_WEIGHT] * len(lists)
    texts = [example.full_text for example in examples] + [text for text, _ in (*sentences, *lists)]
    return Training(
        examples=examples,
        library=sentences + lists,
        weights=np.array(weights),
        prepared=prepare(texts, ThemeRules(catalogue.themes), encoder),
        origins=np.array(author_groups([example.origin for example in examples])),
    )


def train_themes(training: Training, themes: Sequence[str], n_threads: int = 1) -> Heads:
    """Train one head per theme that occurs in the corpus, with thresholds from out-of-author folds."""
    n_examples, weight = len(training.examples), training.weights
    groups = np.concatenate([training.origins, np.full(len(training.library), "", dtype=training.origins.dtype)])
    outputs, fitted, made = [], [], {}
    for theme in themes:
        labels = np.array(
            [theme in example.themes for example in training.examples]
            + [theme in labelled for _, labelled in training.library]
        )
        if not labels[:n_examples].any():
            continue  # a theme without labelled texts works by its patterns
        found = fit_left_out(
            training.prepared.blocks, groups, labels, settings.THEME, weight=weight, n_threads=n_threads
        )
        scores = found.scores[:n_examples, 0]
        calibration = fit_calibration(scores, labels[:n_examples])
        threshold = best_threshold(calibration.probabilities(scores), labels[:n_examples])
        outputs.append(f"theme:{theme}")
        fitted.append(found.fitted)
        made[theme] = {**asdict(calibration), "threshold": threshold}
    return Heads(outputs=tuple(outputs), fitted=tuple(fitted), names={"themes": made})


def train_texts(training: Training, catalogue: Catalogue, n_threads: int = 1) -> Heads:
    """Train disinformation, stance, unrest and gathering."""
    examples = training.examples
    false_claim = np.array([example.disinformation for example in examples])
    levels = np.array([LEVELS.index(example.unrest) for example in examples])
    gathering = np.array([bool(example.event_when) for example in examples])
    known = np.array([example.stance is not None for example in examples])
    stances = np.array([STANCES.index(example.stance or "asserts") for example in examples])

    documents = [read_document(example.full_text) for example in examples]
    gold = [example.claim_id for example in examples]
    library, claims, chances = fit_claims(catalogue.claims, training.prepared.vocabulary, documents, gold)
    nearest, rows, of_whole, of_around = _near_claims(library, documents)
    chances = np.where([one is None for one in nearest], P_NO_CLAIM, chances)
    stretches = training.prepared.by_words([read_document(part_of(*one)) for one in zip(documents, rows, strict=True)])
    claim = _alike_head(training, false_claim, settings.DISINFORMATION, around=stretches, n_threads=n_threads)
    stance = _alike_head(training, stances, settings.STANCE, known=known, around=stretches, n_threads=n_threads)
    level = _alike_head(training, levels, settings.UNREST, n_threads=n_threads)
    calls = _alike_head(training, gathering, settings.EVENT, n_threads=n_threads)

    finder = PhraseFinder([cue for claim in catalogue.claims for cue in claim.negation_cues])
    cues = [[span[0] for _, span in finder.find(document)] for document in documents]
    denied = np.array([float(bool(one)) for one in cues])
    near = np.array([float(holds(*one)) for one in zip(documents, rows, cues, strict=True)])
    whole = Judged(scores=claim.scores[:, 0], stances=stance.scores, denied=denied, beside=of_whole)
    around = Judged(scores=claim.around[:, 0], stances=stance.around, denied=near, beside=of_around)
    quotations = np.array([quotation(*one) for one in zip(documents, nearest, strict=True)])
    features, joint = stack_features(whole, around, chances, quotations), joint_stances(whole, around)
    stack, flags = fit_stack(features, false_claim, training.origins)
    event = fit_calibration(calls.scores[:, 0], gathering)
    names = {
        "claims": {**asdict(claims), "keyword_texts": dict(claims.keyword_texts)},
        "disinformation": {"weights": stack, "threshold": steady_threshold(flags, false_claim)},
        "stance": asdict(fit_levels(joint[known], stances[known], len(STANCES))),
        "unrest": asdict(
            fit_levels(
                level.scores, levels, len(LEVELS), even=LEVELS.index("escalation"), least=settings.LEAST_ESCALATION
            )
        ),
        "event": {**asdict(event), "threshold": best_threshold(event.probabilities(calls.scores[:, 0]), gathering)},
    }
    outputs = (
        "disinformation",
        *(f"stance:{stance}" for stance in STANCES),
        *(f"unrest:{level}" for level in LEVELS),
        "event",
    )
    return Heads(outputs=outputs, fitted=tuple(head.fitted for head in (claim, stance, level, calls)), names=names)


def _near_claims(
    library: ClaimLibrary, documents: Sequence[Document]
) -> tuple[list[Nearest | None], list[range], np.ndarray, np.ndarray]:
    """Return the nearest claims of texts, the sentences around them, and how near the texts and those sentences are."""
    nearest: list[Nearest | None] = []
    rows: list[range] = []
    whole, around = [], []
    for some in batched(documents):
        batch, scores, glance = library.read(some)
        found = library.compare(batch, glance)
        stretches = [surroundings(*one) for one in zip(some, found, strict=True)]
        nearest += found
        rows += stretches
        whole.append(library.beside(scores, found))
        around.append(library.beside(library.read_parts(batch, stretches), found))
    return nearest, rows, np.concatenate(whole), np.concatenate(around)


def _alike_head(
    training: Training,
    labels: np.ndarray,
    chosen: HeadSettings,
    *,
    known: np.ndarray | None = None,
    around: Blocks | None = None,
    n_threads: int = 1,
) -> FittedInFolds:
    """Fit a head that reads tied words as one: no group, side, party, place or name may decide what it says.

    Args: as of ``fit_left_out``.
    """
    blocks, origins = training.prepared.alike, training.origins
    found = fit_left_out(blocks, origins, labels, chosen, known=known, around=around, n_threads=n_threads)
    return replace(found, fitted=training.prepared.spread(found.fitted))


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
    n_dense = len(prepared.dense_names)
    words, pairs, grams, dense, encoded = np.split(weights, np.cumsum([n_words, n_pairs, n_grams, n_dense]))
    bias = np.concatenate([head.bias for head in fitted])
    bias_of_words = bias + prepared.dense_mean @ dense  # where all but the words is as in most texts
    dense = dense / prepared.dense_scale[:, None]
    numbers: dict[str, np.ndarray] = {}
    if prepared.encoded is not None:
        encoded = encoded / prepared.encoded.scale[:, None]
        centre = prepared.encoded.mean @ encoded
        numbers = {"encoded": encoded.astype(np.float32), "encoded_centre": centre.astype(np.float32)}
    return numbers | {
        "words": words.astype(np.float16),
        "pairs": pairs.astype(np.float16),
        "grams": grams.astype(np.float16),
        "dense": dense.astype(np.float32),
        "bias": bias.astype(np.float32),
        "bias_of_words": bias_of_words.astype(np.float32),
        "words_idf": prepared.vocabulary.words.idf,
        "pairs_idf": prepared.vocabulary.pairs.idf,
        "grams_idf": prepared.vocabulary.grams.idf,
    }


def _encoder_names(prepared: Prepared) -> dict[str, Any]:
    """Return what tells the encoder again; nothing of the machine, such as its path."""
    if prepared.encoded is None:
        return {}
    encoder = prepared.encoded.encoder
    known = {"name": encoder.name, "dimension": encoder.dimension, "fingerprint": encoder.fingerprint}
    return {"encoder": known}


def corpus_fingerprint(catalogue: Catalogue, corpus_dir: Path) -> str:
    """Return the mark of a corpus that stands in the artefacts trained on it: texts, all labels, and word lists."""
    return _fingerprint(read_corpus(corpus_dir, catalogue.claims))


def _fingerprint(examples: Sequence[Example]) -> str:
    digest = hashlib.sha256()
    for example in examples:
        sets = sorted(example.themes), sorted(example.municipalities)
        labels = example.disinformation, example.claim, example.claim_id, example.stance, example.unrest
        digest.update(repr((example.id, example.full_text, *sets, *labels, example.event_when, example.trap)).encode())
    for text, themes in wording_texts():
        digest.update(repr((text, sorted(themes))).encode())
    return digest.hexdigest()[:16]
