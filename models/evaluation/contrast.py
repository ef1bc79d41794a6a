"""The second honest estimate: contrast sets (texts for, against and about one claim) whose claim is wholly unseen."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from typing import get_args

import numpy as np

from monitor.catalogue import Catalogue
from monitor.models.corpus import Example
from monitor.models.evaluate import judge, tag_examples
from monitor.models.evaluation.found import Judged
from monitor.models.evaluation.measures import flag_chance
from monitor.models.evaluation.refit import trained_without
from monitor.models.evaluation.sums import Measure, calibration_error, label_rates, only, share
from monitor.models.evaluation.workers import side_by_side
from monitor.models.parts import build_parts
from monitor.models.tagger import LinearTagger
from monitor.records import Stance

N_FOLDS = 6
STANCES: tuple[Stance, ...] = get_args(Stance)
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """Claims that are left out together: the texts that are measured, and those that may be trained on."""

    number: int
    measured: tuple[int, ...]  # rows of the examples
    inside: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A training without some claims."""

    catalogue: Catalogue
    examples: tuple[Example, ...]
    fold: Fold
    left_out: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """The texts of the contrast sets, tagged by taggers that saw no text about their claims in any file."""

    judged: tuple[Judged, ...]
    unknown: tuple[Judged, ...]  # the same, where no editor has entered the claim into the library either
    claims: tuple[str, ...]  # the claim of each text


def claim_groups(examples: Sequence[Example]) -> list[str]:
    """Return the claim of every text: its id in the library, else its sentence; empty where it has neither."""
    ids = {example.claim: example.claim_id for example in examples if example.claim and example.claim_id}
    return [example.claim_id or ids.get(example.claim, example.claim) for example in examples]


def contrast_rows(examples: Sequence[Example]) -> list[int]:
    """Return the texts that stand in a contrast set: in one file, on one claim, asserted by some and not by others."""
    sets: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, claim in enumerate(claim_groups(examples)):
        if claim:
            sets[examples[at].origin, claim].append(at)
    return sorted(
        at for rows in sets.values() if len({examples[row].disinformation for row in rows}) == 2 for at in rows
    )


def claim_folds(examples: Sequence[Example], n_folds: int = N_FOLDS, seed: int = 0) -> Iterator[Fold]:
    """Yield the folds. Texts about a left-out claim are trained on in no file, whether in a contrast set or not."""
    claims = np.array(claim_groups(examples))
    rows = np.array(contrast_rows(examples), dtype=np.int64)
    order = np.random.default_rng(seed).permutation(sorted(set(claims[rows].tolist())))
    for number in range(n_folds):
        left_out = order[number::n_folds]
        yield Fold(
            number=number,
            measured=tuple(rows[np.isin(claims[rows], left_out)].tolist()),
            inside=tuple(np.flatnonzero(~np.isin(claims, left_out)).tolist()),
        )


def claims_left_out(catalogue: Catalogue, examples: tuple[Example, ...], say: Say, n_folds: int = N_FOLDS) -> Contrast:
    """Tag the texts of all contrast sets, each without its claim: once with the claim in the library, once without."""
    claims = claim_groups(examples)
    known: dict[int, Judged] = {}
    unknown: dict[int, Judged] = {}
    tasks = [
        Task(catalogue=catalogue, examples=examples, fold=fold, left_out=frozenset(claims[at] for at in fold.measured))
        for fold in claim_folds(examples, n_folds)
    ]
    for task, (with_claims, without) in zip(tasks, side_by_side(_without, tasks), strict=True):
        say(f"trained without a part of the claims ({task.fold.number + 1} of {n_folds})")
        known.update(zip(task.fold.measured, with_claims, strict=True))
        unknown.update(zip(task.fold.measured, without, strict=True))
    rows = sorted(known)
    return Contrast(
        judged=tuple(known[at] for at in rows),
        unknown=tuple(unknown[at] for at in rows),
        claims=tuple(claims[at] for at in rows),
    )


def _without(task: Task) -> tuple[tuple[Judged, ...], tuple[Judged, ...]]:
    """Train without some claims and judge their texts: with the claims in the library, and without."""
    inside = tuple(task.examples[at] for at in task.fold.inside)
    # Themes have no part in the flag: their heads are left untrained, which halves the time.
    made = trained_without(task.catalogue, inside, f"claims {task.fold.number}", theme_ids=())
    measured = [task.examples[at] for at in task.fold.measured]
    libraries = (task.catalogue, without_claims(task.catalogue, set(task.left_out)))
    with_claims, without = (
        tuple(judge(tag_examples(LinearTagger(build_parts(made, library)), measured))) for library in libraries
    )
    return with_claims, without


def without_claims(catalogue: Catalogue, ids: set[str]) -> Catalogue:
    """Return the catalogue as it was before some claims were entered."""
    earlier = copy(catalogue)
    earlier.claims = tuple(claim for claim in catalogue.claims if claim.id not in ids)
    return earlier


def contrast_measures() -> tuple[Measure, ...]:
    """Return what is measured of contrast sets: F1, false flags, and the share that is flagged of each stance."""
    precision, recall, f1 = label_rates(
        "disinformation", lambda example: example.disinformation, lambda found: found.flagged
    )
    flagged = share("flagged", lambda example, found: [found.flagged])
    return (
        f1,
        precision,
        recall,
        only(flagged, "false flags", lambda example: not example.disinformation),
        *(
            only(flagged, f"flagged of {stance}", lambda example, stance=stance: example.stance == stance)  # type: ignore[misc]
            for stance in STANCES
        ),
        calibration_error("disinformation ECE", flag_chance),
    )
