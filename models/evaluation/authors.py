"""The first honest estimate: each author's file left out in turn, and the whole decision made without it.

Authors who wrote after one brief know each other's texts in part, so to speak: they are left out together, a few at a
time. That asks more of the models than leaving out each alone, though others after the same brief stay, and it takes
fewer trainings.
"""

import re
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np

from monitor.catalogue import Catalogue
from monitor.models.corpus import Example
from monitor.models.document import read_document
from monitor.models.evaluate import Pair, tag_examples
from monitor.models.evaluation.refit import parts_without
from monitor.models.evaluation.workers import side_by_side
from monitor.models.tagger import LinearTagger

N_NEAREST = 3
FIRST_BRIEFED = 24  # the number of the first file whose author wrote after a brief that others had too
_FILE = re.compile(r"train_([0-9]{1,3})")  # a file of the bundled corpus
TOGETHER = 8  # of those authors: some thousand texts, about half of those after one brief
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A training without some authors."""

    catalogue: Catalogue
    examples: tuple[Example, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """The texts of all authors, each tagged by a tagger that never saw its author's file."""

    pairs: tuple[Pair, ...]
    nearest: tuple[tuple[str, ...], ...]  # the claims that the matcher ranks first; empty where not asked


def authors_left_out(
    catalogue: Catalogue, examples: tuple[Example, ...], matched: AbstractSet[int], say: Say
) -> LeftOut:
    """Tag every text without its author's file.

    Args:
        matched: the rows for which the nearest claims are wanted.
    """
    pairs: list[Pair | None] = [None] * len(examples)
    nearest: list[tuple[str, ...]] = [()] * len(examples)
    tasks = [Task(catalogue=catalogue, examples=examples, left_out=group) for group in left_out_together(examples)]
    for task, (tagged, claims) in zip(tasks, side_by_side(_without, tasks), strict=True):
        say(f"trained without {', '.join(task.left_out)}")
        rows = [at for at, example in enumerate(examples) if example.origin in task.left_out]
        for at, pair, found in zip(rows, tagged, claims, strict=True):
            pairs[at] = pair
            nearest[at] = found if at in matched else ()
    return LeftOut(pairs=tuple(pair for pair in pairs if pair is not None), nearest=tuple(nearest))


def _without(task: Task) -> tuple[tuple[Pair, ...], tuple[tuple[str, ...], ...]]:
    """Train without some authors and return their texts, tagged, and the claims nearest to each."""
    own = [example for example in task.examples if example.origin in task.left_out]
    others = tuple(example for example in task.examples if example.origin not in task.left_out)
    parts = parts_without(task.catalogue, others, ", ".join(task.left_out))
    nearest = [parts.claims.nearest(read_document(example.full_text), n_best=N_NEAREST).claims for example in own]
    return tuple(tag_examples(LinearTagger(parts), own)), tuple(nearest)


def authors(examples: Sequence[Example]) -> list[str]:
    """Return the authors' files, in the order of their numbers."""
    return sorted({example.origin for example in examples}, key=lambda name: (len(name), name))


def left_out_together(examples: Sequence[Example]) -> list[tuple[str, ...]]:
    """Return the authors that are left out together: each alone, and ``TOGETHER`` of those who wrote after a brief."""
    groups: dict[str, list[str]] = {}
    for name in authors(examples):
        number = _FILE.fullmatch(name)
        briefed = int(number[1]) - FIRST_BRIEFED if number else -1
        groups.setdefault(f"brief {briefed // TOGETHER}" if briefed >= 0 else name, []).append(name)
    return [tuple(names) for names in groups.values()]


def mix_weights(examples: Sequence[Example], like: Sequence[Example]) -> np.ndarray:
    """Return how much each text counts so that traps and false claims are as frequent as among other texts.

    Texts of a kind that the others lack count nothing. The weights add up to the number of texts.
    """
    kinds = [(example.trap, example.disinformation) for example in examples]
    others = [(example.trap, example.disinformation) for example in like]
    weights = np.array([others.count(kind) / kinds.count(kind) for kind in kinds])
    mixed: np.ndarray = weights * len(examples) / max(weights.sum(), 1e-12)
    return mixed
