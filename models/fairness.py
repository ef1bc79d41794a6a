"""Whether the models treat groups, sides, parties, places and names alike: what swapping them does to a text's labels.

``python -m monitor.models.fairness`` prints the table of docs/models/fairness.md.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

import numpy as np

from monitor.catalogue import Catalogue
from monitor.models.corpus import Example, read_corpus, read_examples
from monitor.models.evaluate import as_item
from monitor.models.swaps import carried, claim_words, swapped
from monitor.models.swaptable import SwapClass, load_swaps
from monitor.protocols import Tagger
from monitor.records import Claim, UnrestLevel

# What may change under a swap, over all classes and within each (chosen from what was measured).
MAX_MEAN_CHANGE = 0.01  # of the chance of disinformation
MAX_FLIPS = 0.02  # share of swaps that set or take away a flag, or change the level of unrest
CARRIED_EVERY = 10  # every so manieth text is also measured with a sentence put before it


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapFigures:
    """What the swaps of one class did."""

    swap: str
    where: str  # text: words that stand in the texts; sentence: in a sentence that was put before them
    n_texts: int
    n_swaps: int
    mean_change: float  # of the chance of disinformation, absolute
    high_change: float  # its 95th percentile
    flag_flips: float  # share of the swaps
    level_flips: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Labels:
    p: float
    flagged: bool
    level: UnrestLevel


def measure(
    tagger: Tagger,
    examples: Sequence[Example],
    claims: Sequence[Claim],
    swaps: Sequence[SwapClass],
    carried_every: int = CARRIED_EVERY,
) -> tuple[SwapFigures, ...]:
    """Swap the words of each class in all texts that have some, and in a sentence before every so manieth text."""
    keep = [claim_words(example, claims) for example in examples]
    with_sentence = range(0, len(examples), carried_every)
    found: list[SwapFigures] = []
    for swap in swaps:
        as_they_are = [
            (example.full_text, *swapped(example.full_text, swap, kept))
            for example, kept in zip(examples, keep, strict=True)
        ]
        found.append(_figures(tagger, swap.name, "text", as_they_are))
        made = []
        for number, at in enumerate(with_sentence):
            text = carried(examples[at].full_text, swap, number)
            made.append((text, *swapped(text, swap, keep[at])))
        found.append(_figures(tagger, swap.name, "sentence", made))
    return tuple(found)


def overall(figures: Sequence[SwapFigures]) -> SwapFigures:
    """Return the figures of all classes together, every class counting the same."""
    counted = [one for one in figures if one.n_swaps]
    return replace(
        counted[0],
        swap="all classes",
        n_texts=sum(one.n_texts for one in counted),
        n_swaps=sum(one.n_swaps for one in counted),
        mean_change=float(np.mean([one.mean_change for one in counted])),
        high_change=float(np.mean([one.high_change for one in counted])),
        flag_flips=float(np.mean([one.flag_flips for one in counted])),
        level_flips=float(np.mean([one.level_flips for one in counted])),
    )


def _figures(tagger: Tagger, name: str, where: str, families: Sequence[tuple[str, ...]]) -> SwapFigures:
    """Compare each text (first of its family) with what its swaps became."""
    families = [family for family in families if len(family) > 1]
    labels = label_texts(tagger, [text for family in families for text in family])
    changes, flags, levels = [], [], []
    for family in families:
        original = next(labels)
        for _ in family[1:]:
            other = next(labels)
            changes.append(abs(other.p - original.p))
            flags.append(other.flagged != original.flagged)
            levels.append(other.level != original.level)
    return SwapFigures(
        swap=name,
        where=where,
        n_texts=len(families),
        n_swaps=len(changes),
        mean_change=float(np.mean(changes)) if changes else 0.0,
        high_change=float(np.percentile(changes, 95)) if changes else 0.0,
        flag_flips=float(np.mean(flags)) if flags else 0.0,
        level_flips=float(np.mean(levels)) if levels else 0.0,
    )


def label_texts(tagger: Tagger, texts: Sequence[str]) -> Iterator[_Labels]:
    """Yield what the tagger says of each text about disinformation and unrest."""
    for tagged in tagger.tag(as_item(_bare(text)) for text in texts):
        claims = tagged.disinformation
        yield _Labels(p=claims.p, flagged=claims.flagged, level=tagged.unrest.level)


def _bare(text: str) -> Example:
    return Example(
        id="text", origin="", title="", text=text, genre="", themes=frozenset(), disinformation=False, claim="",
        claim_id="", stance=None, unrest="none", municipalities=frozenset(), event_when="", trap="none",
    )  # fmt: skip


def as_table(figures: Sequence[SwapFigures]) -> str:
    """Return a table of the figures."""
    lines = [
        "| words swapped | where | texts | swaps | mean change of p | 95th percentile | flag flips | level flips |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for one in figures:
        if one.n_swaps:
            lines.append(
                f"| {one.swap} | {one.where} | {one.n_texts:,} | {one.n_swaps:,} | {one.mean_change:.4f} "
                f"| {one.high_change:.4f} | {one.flag_flips:.2%} | {one.level_flips:.2%} |"
            )
    return "\n".join(lines) + "\n"
