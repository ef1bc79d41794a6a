"""The measuring itself: the gold texts in seconds, and all honest estimates in a long run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from monitor.catalogue import Catalogue
from monitor.models import baselines
from monitor.models.artefacts import Artefacts
from monitor.models.corpus import Example, read_corpus
from monitor.models.evaluate import Evaluation, Pair, evaluate, judge
from monitor.models.evaluation.authors import LeftOut, authors, authors_left_out, left_out_together, mix_weights
from monitor.models.evaluation.contrast import N_FOLDS, Contrast, claim_folds, claims_left_out, contrast_measures
from monitor.models.evaluation.found import Found, Judged
from monitor.models.evaluation.intervals import Figure, difference, figure, figures
from monitor.models.evaluation.learning import N_ORDERS, learning_curve, spread
from monitor.models.evaluation.measured import Measured
from monitor.models.evaluation.measures import OF_BASELINES, measures, some_measures
from monitor.models.evaluation.ranking import matched_rows, ranked_by_cosine, ranking_figures
from monitor.models.evaluation.reliability import flag_bins, theme_bins
from monitor.models.evaluation.slices import slice_figures
from monitor.models.evaluation.sums import sums_of
from monitor.models.train import training_of
from monitor.protocols import Tagger

DEV, AUTHORS, CLAIMS, UNKNOWN = "dev", "authors left out", "claims left out", "claims left out, not in the library"
MIXED, COST, RIGHT, SHOWN = f"{AUTHORS}, mixed as dev", "cost of a left-out author", "right claim", "right claim, shown"
OF_AUTHORS = ("disinformation F1", "disinformation false flags", "unrest macro F1", "themes macro F1")
OF_COST = ("disinformation F1", "unrest macro F1")
COSINE = "TF-IDF cosine"
Say = Callable[[str], None]
ByEstimate = dict[str, tuple[Figure, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The figures, and the tagged texts that error lists are made of."""

    measured: Measured
    evaluation: Evaluation  # on the gold texts
    left_out: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How often is trained, and what fixes chance."""

    n_folds: int = N_FOLDS  # of claims
    n_orders: int = N_ORDERS  # of the authors, in learning curves
    seed: int = 0


def measure_gold(tagger: Tagger, artefacts: Artefacts, gold: Path, seed: int = 0) -> Run:
    """Measure a trained tagger on texts that it was not trained on.

    Args:
        artefacts: what the tagger was built from; their marks go with the figures.

    Raises:
        TaggerError: the file holds no labelled texts.
    """
    evaluation = evaluate(tagger, gold, seed)
    judged = judge(evaluation.pairs)
    measured = Measured(
        about={
            "gold": gold.name,
            "n_gold": len(judged),
            "corpus": str(artefacts.names["corpus"]),
            "models": str(artefacts.names["numbers_sha256"]),
            "tagger": tagger.version,
        },
        figures={
            DEV: evaluation.figures,
            **{f"{DEV}: {part}": found for part, found in evaluation.slices.items()},
        },
        curves={f"{DEV}: themes": theme_bins(judged), f"{DEV}: disinformation": flag_bins(judged)},
    )
    return Run(measured=measured, evaluation=evaluation)


def measure_all(run: Run, catalogue: Catalogue, corpus: Path, say: Say, effort: Effort = Effort()) -> Run:
    """Add to the measured gold texts: authors left out, claims left out, the right claim, baselines, learning curves.

    Trains once per author, or eight of those who wrote after a brief, and per fold of claims: more than an hour.
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):  # as in training: sums in another order would give other last digits
        return _measure_all(run, catalogue, read_corpus(corpus, catalogue.claims), say, effort)


def _measure_all(run: Run, catalogue: Catalogue, examples: tuple[Example, ...], say: Say, effort: Effort) -> Run:
    seed = effort.seed
    matched = matched_rows(examples)
    left_out = authors_left_out(catalogue, examples, set(matched), say)
    contrast = claims_left_out(catalogue, examples, say, effort.n_folds)
    say("measuring the right claim and the baselines")
    found: ByEstimate = {
        **run.measured.figures,
        **_author_figures(run, examples, left_out, seed),
        **_claim_figures(contrast, seed),
        **_right_claim(catalogue, examples, matched, left_out, seed),
        **_baseline_figures(catalogue, examples, [example for example, _ in run.evaluation.pairs], contrast, effort),
    }
    say("measuring learning curves")
    points = learning_curve(training_of(catalogue, examples), effort.n_orders, seed)
    learning = tuple(spread(list(points)))
    judged = judge(left_out.pairs)
    measured = replace(
        run.measured,
        about={**run.measured.about, "n_texts": len(examples), "n_authors": len(authors(examples))},
        figures=found,
        curves={
            **run.measured.curves,
            f"{AUTHORS}: themes": theme_bins(judged),
            f"{AUTHORS}: disinformation": flag_bins(judged),
        },
        learning=learning,
    )
    return replace(run, measured=measured, left_out=left_out.pairs)


def _author_figures(run: Run, examples: Sequence[Example], left_out: LeftOut, seed: int) -> ByEstimate:
    judged, dev = judge(left_out.pairs), judge(run.evaluation.pairs)
    origins = [example.origin for example in examples]
    whole = measures(examples)
    weights = mix_weights(examples, [example for example, _ in run.evaluation.pairs])
    by_name = {measure.name: (measure, sums_of(measure, judged)) for measure in whole}
    made: ByEstimate = {
        AUTHORS: tuple(figure(measure, sums, groups=origins, seed=seed) for measure, sums in by_name.values()),
        MIXED: tuple(figure(*by_name[name], groups=origins, weights=weights, seed=seed) for name in OF_AUTHORS),
        COST: tuple(
            difference(name, measure, sums_of(measure, dev), sums, other_groups=origins, seed=seed)
            for name in OF_COST
            for measure, sums in [by_name[name]]
        ),
        **{f"{AUTHORS}: {name}": found for name, found in slice_figures(judged, groups=origins, seed=seed)},
    }
    chosen = some_measures(examples, (*OF_AUTHORS, "unrest accuracy"))
    for author in authors(examples):
        made[f"author {author}"] = figures(chosen, [pair for pair in judged if pair[0].origin == author], seed=seed)
    return made


def _claim_figures(contrast: Contrast, seed: int) -> ByEstimate:
    chosen = contrast_measures()
    return {
        CLAIMS: figures(chosen, contrast.judged, groups=contrast.claims, seed=seed),
        UNKNOWN: figures(chosen, contrast.unknown, groups=contrast.claims, seed=seed),
    }


def _right_claim(
    catalogue: Catalogue, examples: Sequence[Example], matched: Sequence[int], left_out: LeftOut, seed: int
) -> ByEstimate:
    asked = [examples[at] for at in matched]
    shown = {example.id: found.claims for example, found in judge(left_out.pairs)}
    cosine: dict[str, tuple[str, ...]] = {}
    for group in left_out_together(examples):
        own = [example for example in asked if example.origin in group]
        if not own:
            continue
        known = [example for example in examples if example.origin not in group]
        cosine.update(zip([e.id for e in own], ranked_by_cosine(catalogue.claims, known, own), strict=True))
    return {
        RIGHT: ranking_figures(asked, [left_out.nearest[at] for at in matched], seed=seed),
        SHOWN: ranking_figures(asked, [shown[example.id] for example in asked], seed=seed),
        f"{COSINE}: {RIGHT}": ranking_figures(asked, [cosine[example.id] for example in asked], seed=seed),
    }


def _baseline_figures(
    catalogue: Catalogue, examples: tuple[Example, ...], dev: Sequence[Example], contrast: Contrast, effort: Effort
) -> ByEstimate:
    seed = effort.seed
    on_dev = {
        baselines.MAJORITY: baselines.by_majority(examples, dev),
        baselines.KEY_WORDS: baselines.by_key_words(catalogue, dev),
        baselines.TFIDF: baselines.by_tfidf(examples, dev),
    }
    measured = [example for example, _ in contrast.judged]
    unseen: dict[str, Found] = {}
    for fold in claim_folds(examples, effort.n_folds):
        own = [examples[at] for at in fold.measured]
        inside = [examples[at] for at in fold.inside]
        unseen.update(zip([e.id for e in own], baselines.by_tfidf(inside, own), strict=True))
    on_claims = {
        baselines.MAJORITY: baselines.by_majority(examples, measured),
        baselines.KEY_WORDS: baselines.by_key_words(catalogue, measured),
        baselines.TFIDF: [unseen[example.id] for example in measured],
    }
    chosen = some_measures(dev, OF_BASELINES)
    return {
        **{f"{name}: {DEV}": figures(chosen, _judged(dev, found), seed=seed) for name, found in on_dev.items()},
        **{
            f"{name}: {CLAIMS}": figures(
                contrast_measures(), _judged(measured, found), groups=contrast.claims, seed=seed
            )
            for name, found in on_claims.items()
        },
    }


def _judged(examples: Sequence[Example], found: Sequence[Found]) -> list[Judged]:
    return list(zip(examples, found, strict=True))
