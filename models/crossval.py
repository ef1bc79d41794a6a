"""Honest estimates without the measuring set: each author's file left out in turn, and claims left out whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np

from monitor.models import settings
from monitor.models.linear import HeadSettings, f_score, fit_head, score
from monitor.models.train import Training
from monitor.records import UnrestLevel

N_FOLDS = 6
LEVELS: tuple[str, ...] = get_args(UnrestLevel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One figure of one left-out group."""

    group: str
    name: str
    value: float
    n: int


def leave_one_author_out(training: Training) -> tuple[Estimate, ...]:
    """Train without each author's file and measure on it: disinformation F1 and unrest macro F1 (document models)."""
    examples, blocks = training.examples, training.prepared.alike
    false_claim = np.array([example.disinformation for example in examples])
    levels = np.array([LEVELS.index(example.unrest) for example in examples])
    found: list[Estimate] = []
    for origin in sorted(set(training.origins.tolist())):
        inside, outside = np.flatnonzero(training.origins != origin), np.flatnonzero(training.origins == origin)
        flags = _scores(training, inside, outside, false_claim, settings.DISINFORMATION)[:, 0] >= 0
        fitted = fit_head(blocks, inside, levels[inside], settings.UNREST)
        choice = score(blocks, outside, fitted).argmax(axis=1)
        macro = np.mean([f_score(levels[outside] == at, choice == at) for at in range(len(LEVELS))])
        found.append(_estimate(origin, "disinformation F1", f_score(false_claim[outside], flags), outside))
        found.append(_estimate(origin, "unrest macro F1", float(macro), outside))
    return tuple(found)


def contrast_grouped(training: Training, origin: str = "train_4", seed: int = 0) -> tuple[Estimate, ...]:
    """Leave whole claims of the contrast sets out: F1 and the share of false flags on texts about unseen claims."""
    examples = training.examples
    false_claim = np.array([example.disinformation for example in examples])
    rows = np.flatnonzero(training.origins == origin)
    claims = np.array([examples[at].claim_id for at in rows])
    order = np.random.default_rng(seed).permutation(sorted(set(claims.tolist())))
    flags = np.zeros(len(examples), dtype=bool)
    for fold in range(N_FOLDS):
        held = rows[np.isin(claims, order[fold::N_FOLDS])]
        names = {examples[at].claim_id for at in held}
        inside = np.array([at for at, example in enumerate(examples) if example.claim_id not in names])
        flags[held] = _scores(training, inside, held, false_claim, settings.DISINFORMATION)[:, 0] >= 0
    gold, found = false_claim[rows], flags[rows]
    return (
        _estimate(origin, "disinformation F1, unseen claims", f_score(gold, found), rows),
        _estimate(origin, "false flags, unseen claims", float(found[~gold].mean()), rows[~gold]),
    )


def _scores(
    training: Training, inside: np.ndarray, outside: np.ndarray, labels: np.ndarray, chosen: HeadSettings
) -> np.ndarray:
    blocks = training.prepared.alike
    return score(blocks, outside, fit_head(blocks, inside, labels[inside], chosen))


def _estimate(group: str, name: str, value: float, rows: Sequence[int] | np.ndarray) -> Estimate:
    return Estimate(group=group, name=name, value=value, n=len(rows))
