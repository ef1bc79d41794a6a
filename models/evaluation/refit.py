"""Taggers that were trained again from nothing without some texts: what the honest estimates are measured with."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from monitor.catalogue import Catalogue
from monitor.models.artefacts import Artefacts
from monitor.models.corpus import Example
from monitor.models.parts import Parts, build_parts
from monitor.models.train import train_parts, training_of

# Training leaves every author out in turn to fit thresholds, calibrations and the last step. Here that is done with
# this many groups of authors: with every author by itself the estimates would take twice as long.
N_INNER = 5


def trained_without(
    catalogue: Catalogue, inside: tuple[Example, ...], name: str, *, theme_ids: Sequence[str] | None = None
) -> Artefacts:
    """Train everything on some texts: vocabulary, heads, calibrations, thresholds, claim matcher, places.

    Args:
        name: of the group that was left out; it becomes part of the tagger's version.
    """
    training = training_of(catalogue, inside)
    origins = np.array(inner_groups([example.origin for example in inside]))
    made = train_parts(catalogue, replace(training, origins=origins), theme_ids=theme_ids)
    return Artefacts(names={**made.names, "numbers_sha256": f"without {name}"}, numbers=made.numbers)


def parts_without(catalogue: Catalogue, inside: tuple[Example, ...], name: str) -> Parts:
    """Return the trained parts in working order."""
    return build_parts(trained_without(catalogue, inside, name), catalogue)


def inner_groups(origins: Sequence[str], n_groups: int = N_INNER) -> list[str]:
    """Put the authors into groups of about equal size: the largest first, each into the smallest group."""
    sizes = Counter(origins)
    filled = dict.fromkeys(range(n_groups), 0)
    group_of: dict[str, str] = {}
    for origin in sorted(sizes, key=lambda one: (-sizes[one], one)):
        smallest = min(filled, key=lambda at: (filled[at], at))
        filled[smallest] += sizes[origin]
        group_of[origin] = f"group {smallest}"
    return [group_of[origin] for origin in origins]
