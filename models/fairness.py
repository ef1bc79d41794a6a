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
from monitor.models.corpus import Example, read_corpus, read_examples, refuse_unknown
from monitor.models.evaluate import as_item
from monitor.models.evaluation.measures import LEVELS
from monitor.models.swaps import carried, claim_words, swapped
from monitor.models.swaptable import SwapClass, load_swaps
from monitor.protocols import Tagger
from monitor.records import Claim, UnrestLevel

# What the swaps of a class may change (chosen from what was measured; docs/models/fairness.md): the mean change of the
# chance of disinformation, and the share of swaps that set or take away a flag, or change the level of unrest.
MAX_MEAN_CHANGE = 0.01
MAX_FLIPS = 0.02
# Claims are about asylum seekers, or about refugees with a permit, and not about the others: what the text comes near
# to does change there. Parties are named in claims too, and "D66" and "het CDA" are written in another way.
LOOSER = {"newcomers": (0.03, 0.05), "party": (0.02, 0.02)}
MAX_BETWEEN_PARTIES = 0.05  # share of texts whose flag or level depends on which of seven parties is named
PREFIX = "Raadslid Jansen van {} schrijft: "
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

    @property
    def within_bounds(self) -> bool:
        """Whether they changed no more than they may."""
        most_change, most_flips = LOOSER.get(self.swap, (MAX_MEAN_CHANGE, MAX_FLIPS))
        return self.mean_change <= most_change and self.flag_flips <= most_flips and self.level_flips <= MAX_FLIPS


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


@dataclass(frozen=True, slots=True, kw_only=True)
class PrefixFigures:
    """What it did to texts that an elected member of a party was said to write them. Shares of all pairs."""

    n_pairs: int  # texts times parties
    flags_set: float
    flags_taken: float
    levels_raised: float
    levels_lowered: float
    between_parties: float  # share of the texts of which flag or level is not the same for all parties


def measure_prefix(tagger: Tagger, texts: Sequence[str], parties: Sequence[str]) -> PrefixFigures:
    """Put "Raadslid Jansen van … schrijft:" before each text, for each party."""
    plain = list(label_texts(tagger, texts))
    by_party = [list(label_texts(tagger, [PREFIX.format(party) + text for text in texts])) for party in parties]
    pairs = [(before, after) for labels in by_party for before, after in zip(plain, labels, strict=True)]
    steps = [LEVELS.index(after.level) - LEVELS.index(before.level) for before, after in pairs]
    differing = [len({(one.flagged, one.level) for one in labels}) > 1 for labels in zip(*by_party, strict=True)]
    return PrefixFigures(
        n_pairs=len(pairs),
        flags_set=float(np.mean([after.flagged and not before.flagged for before, after in pairs])),
        flags_taken=float(np.mean([before.flagged and not after.flagged for before, after in pairs])),
        levels_raised=float(np.mean([step > 0 for step in steps])),
        levels_lowered=float(np.mean([step < 0 for step in steps])),
        between_parties=float(np.mean(differing)),
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


def report(tagger: Tagger, catalogue: Catalogue, gold: Path | None = None) -> str:
    """Measure the bundled corpus, and texts that the models were not trained on; return the tables.

    Of the latter only figures over all of them are made.
    """
    with resources.as_file(resources.files("monitor.data").joinpath("corpus")) as folder:
        sets = [("the texts of the corpus", read_corpus(folder, catalogue.claims), CARRIED_EVERY)]
    if gold is not None:
        examples = read_examples(gold, catalogue.claims)
        refuse_unknown(examples, catalogue, gold)
        sets.append((f"the texts of {gold.name}", examples, 1))
    parts = []
    for title, examples, every in sets:
        figures = measure(tagger, examples, catalogue.claims, load_swaps(), every)
        totals = [overall([one for one in figures if one.where == where]) for where in ("text", "sentence")]
        parts.append(f"Words swapped in {title}:\n\n{as_table([*figures, *totals])}")
    return "\n".join(parts)


def main() -> None:
    """Print the tables."""
    from monitor.models.tagger import load_tagger

    options = argparse.ArgumentParser(prog="python -m monitor.models.fairness", description=__doc__)
    options.add_argument("--gold", type=Path, help="also labelled texts that the models were not trained on")
    catalogue = Catalogue()
    sys.stdout.write(report(load_tagger(catalogue), catalogue, options.parse_args().gold))


if __name__ == "__main__":
    main()
