"""Looks for decisions in the council information that is stored; safe to kill and to repeat.

Meetings and announcements are stored with the entries they came with. What no words were looked for in yet is looked at
here, and again when it changes or when an editor changes the words.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.catalogue import Catalogue
from monitor.council.merging import merged
from monitor.council.places import Municipalities
from monitor.council.proposals import Origin, proposals, words_hash
from monitor.records import Assignment, Decision
from monitor.store import Store

BATCH = 200  # moments looked at in one transaction: some tenths of a second
LOOK_BACK = timedelta(days=31)  # what is longer ago can prepare nobody


@dataclass(slots=True)
class Proposed:
    """What was found, by source."""

    added: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    n_without_municipality: int = 0


def propose_decisions(store: Store, catalogue: Catalogue, assignment: Assignment, now: datetime) -> Proposed:
    """Propose decisions from the moments under an assignment in which words were not looked for yet."""
    guides = catalogue.decision_kinds
    words = words_hash(guides)
    places, sources = Municipalities(catalogue.municipalities), {source.id: source for source in catalogue.sources}
    done = Proposed()
    while batch := store.decisions.unjudged(assignment.id, words, now - LOOK_BACK, BATCH):
        found: dict[str, Decision] = {}
        for seen in batch:
            source = sources.get(seen.source_id)
            code = places.of_moment(seen.moment.organisation, source.municipalities if source else ())
            if code is None:
                done.n_without_municipality += 1
            elif not assignment.area or code in assignment.area:
                origin = Origin(
                    source=seen.source_id, municipality=code, assignment_id=assignment.id,
                    homepage=source.homepage if source else "", now=now,
                )  # fmt: skip
                own = proposals(seen.moment, guides, origin, seen.page_text)
                found |= {decision.id: decision for decision in own}
        store.decisions.save_judged(list(_changed(store, found, done)), [seen.id for seen in batch], words, now)
    return done


def _changed(store: Store, found: dict[str, Decision], done: Proposed) -> Iterator[Decision]:
    known = store.decisions.known(list(found)) if found else {}
    for decision in found.values():
        after, change = merged(known.get(decision.id), decision)
        if change == "added":
            done.added[decision.source] += 1
        elif change == "changed":
            done.changed[decision.source] += 1
        if change in ("added", "changed"):
            yield after
