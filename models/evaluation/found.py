"""What a method found in one text, in the form that is measured: the tagger's and the baselines' alike."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor.models.corpus import ASYLUM, Example
from monitor.records import TaggedItem, UnrestLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The labels of one text."""

    themes: frozenset[str] = frozenset()
    theme_chances: Mapping[str, float] = field(default_factory=dict)  # empty: the method gives no chances
    flagged: bool = False
    p_flag: float | None = None
    unrest: UnrestLevel = "none"
    municipalities: frozenset[str] = frozenset()
    gathering: bool = False
    when: str = ""  # bare words of the date of the gathering
    claims: tuple[str, ...] = ()  # of the library, best first, as they are shown


Judged = tuple[Example, Found]


def found_by_tagger(tagged: TaggedItem) -> Found:
    """Return what the tagger found; a theme outside the labels of the corpus is left aside."""
    return Found(
        themes=frozenset(tagged.theme_labels) - {ASYLUM},
        theme_chances={score.theme: score.p for score in tagged.themes},
        flagged=tagged.disinformation.flagged,
        p_flag=tagged.disinformation.p,
        unrest=tagged.unrest.level,
        municipalities=frozenset(place.name for place in tagged.municipalities),
        gathering=tagged.event is not None,
        when=bare_when(tagged.event.when_text) if tagged.event else "",
        claims=tuple(match.claim_id for match in tagged.disinformation.claims),
    )


def bare_when(words: str) -> str:
    """Return the words of a date without a leading "op": authors differ in taking it along."""
    return re.sub(r"^op (?:de )?", "", words.strip().lower())
