"""Learning curves: what more authors' files bring, on authors that were left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from monitor.models import settings
from monitor.models.corpus import ASYLUM
from monitor.models.evaluation.authors import authors
from monitor.models.evaluation.measured import LearningPoint
from monitor.models.evaluation.measures import LEVELS
from monitor.models.linear import HeadSettings, f_score, fit_head, score
from monitor.models.train import Training

SHARES = (0.125, 0.25, 0.5, 0.75, 1.0)  # of the authors' files that are not tested on
N_ORDERS = 4
FIGURES = ("disinformation F1", "unrest macro F1", "themes macro F1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One figure of one order of the authors."""

    order: int
    share: float  # of the files that could be used
    n_authors: int
    n_texts: int
    figure: str
    value: float


def learning_curve(training: Training, n_orders: int = N_ORDERS, seed: int = 0) -> Iterator[Point]:
    """Yield the points. Each author is tested on once; the others come in another order each time.

    Cheap on purpose: the heads alone at their natural thresholds, with one vocabulary over all texts, without the
    editors' example sentences.
    """
    random = np.random.default_rng(seed)
    origins = np.array([example.origin for example in training.examples])
    shuffled = random.permutation(authors(training.examples))
    for order, tested in enumerate(np.array_split(shuffled, n_orders)):
        outside = np.flatnonzero(np.isin(origins, tested))
        usable = random.permutation([name for name in shuffled.tolist() if name not in tested])
        for share in SHARES:
            taken = usable[: max(1, round(share * len(usable)))]
            inside = np.flatnonzero(np.isin(origins, taken))
            for figure, value in zip(FIGURES, _measured(training, inside, outside), strict=True):
                yield Point(
                    order=order, share=share, n_authors=len(taken), n_texts=len(inside), figure=figure, value=value
                )


def _measured(training: Training, inside: np.ndarray, outside: np.ndarray) -> tuple[float, float, float]:
    examples = training.examples
    false_claim = np.array([example.disinformation for example in examples])
    levels = np.array([LEVELS.index(example.unrest) for example in examples])
    themes = sorted({theme for example in examples for theme in example.themes} - {ASYLUM})
    by_theme = [np.array([theme in example.themes for example in examples]) for theme in themes]
    blocks, every = training.prepared.blocks, np.arange(len(LEVELS))  # with few texts a level may be missing
    fitted = fit_head(blocks, inside, levels[inside], settings.UNREST, classes=every)
    level = score(blocks, outside, fitted).argmax(axis=1)
    return (
        _f1(training, inside, outside, false_claim, settings.DISINFORMATION),
        float(np.mean([f_score(levels[outside] == at, level == at) for at in every.tolist()])),
        float(np.mean([_f1(training, inside, outside, labels, settings.THEME) for labels in by_theme])),
    )


def _f1(training: Training, inside: np.ndarray, outside: np.ndarray, labels: np.ndarray, chosen: HeadSettings) -> float:
    if labels[inside].all() or not labels[inside].any():
        return 0.0
    blocks = training.prepared.blocks
    found = score(blocks, outside, fit_head(blocks, inside, labels[inside], chosen))[:, 0]
    return f_score(labels[outside], found >= 0)


def spread(points: Sequence[Point]) -> Iterator[LearningPoint]:
    """Yield mean, lowest and highest value over the orders, per figure and share."""
    for figure in FIGURES:
        for share in SHARES:
            own = [point for point in points if point.figure == figure and point.share == share]
            values = [point.value for point in own]
            if own:
                yield LearningPoint(
                    figure=figure,
                    share=share,
                    n_authors=float(np.mean([point.n_authors for point in own])),
                    n_texts=float(np.mean([point.n_texts for point in own])),
                    mean=float(np.mean(values)),
                    low=min(values),
                    high=max(values),
                )
