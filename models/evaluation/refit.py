"""Taggers that were trained again from nothing without some texts: what the honest estimates are measured with."""

from collections.abc import Sequence

from monitor.catalogue import Catalogue
from monitor.models.artefacts import Artefacts
from monitor.models.corpus import Example
from monitor.models.parts import Parts, build_parts
from monitor.models.train import train_parts, training_of


def trained_without(
    catalogue: Catalogue, inside: tuple[Example, ...], name: str, *, theme_ids: Sequence[str] | None = None
) -> Artefacts:
    """Train everything on some texts: vocabulary, heads, calibrations, thresholds, claim matcher, places.

    Args:
        name: of the group that was left out; it becomes part of the tagger's version.
    """
    made = train_parts(catalogue, training_of(catalogue, inside), theme_ids=theme_ids)
    return Artefacts(names={**made.names, "numbers_sha256": f"without {name}"}, numbers=made.numbers)


def parts_without(catalogue: Catalogue, inside: tuple[Example, ...], name: str) -> Parts:
    """Return the trained parts in working order."""
    return build_parts(trained_without(catalogue, inside, name), catalogue)
