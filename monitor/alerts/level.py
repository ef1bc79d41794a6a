"""Which level an alert may have at most: the conditions and the brakes, as rules over what was seen.

Nothing here reads the theme, a party, a group or the words of a text: the same numbers give the same level whatever the
subject. An announced demonstration alone is a planning fact and never counts for more than level 1.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from monitor.alerts.input import AlertInput, AlertLevel, Evidence
from monitor.report.dutch import local
from monitor.report.floors import MIN_COVERAGE, MIN_ITEMS, MIN_SOURCES
from monitor.report.groups import GROUPS
from monitor.report.input import AnnouncedGathering, RumourSeen
from monitor.report.model import safe_url

Reason = Literal["vraag", "gerucht_elders", "aankondiging", "aandacht", "onjuist_bericht", "verstoring"]
Brake = Literal["bronnen_uitgevallen", "geen_opdracht", "besluit_voorbij", "besluit_ver_weg", "eerst_bellen"]
LEVEL_1_DAYS, LEVEL_2_DAYS, RECENT_DAYS = 28, 14, 14
QUESTION_ITEMS, QUESTION_SOURCES = 5, 3
MIN_KINDS = 2
MIN_RATIO = 1.5  # lower end of the 90 % interval of observed / expected
LIFE_DAYS: dict[AlertLevel, int] = {0: 0, 1: 14, 2: 7, 3: 3}
# What an alert of a level needs one of. Whatever else was seen, an announced demonstration too, is level 1.
NEEDED: dict[AlertLevel, tuple[Reason, ...]] = {
    2: ("aandacht", "onjuist_bericht", "verstoring"),
    3: ("verstoring",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The highest level that the conditions allow, with which ones hold and what held it back."""

    level: AlertLevel
    reasons: tuple[Reason, ...] = ()
    brakes: tuple[Brake, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Independent:
    """Evidence after echoes are counted once."""

    n_stories: int
    n_sources: int  # that had a story first
    n_kinds: int  # of publisher among those: news, government, organisations, forums, other


def assess(data: AlertInput) -> Assessment:
    """Find the level that the conditions allow; people may lower it, never raise it."""
    days = (local(data.decision.starts_at).date() - local(data.now).date()).days
    if stop := _stop(data, days):
        return Assessment(level=0, brakes=(stop,))
    ground, weight = _ground(data), _weight(data)
    if not weight or days > LEVEL_2_DAYS:
        return Assessment(level=1 if ground or weight else 0, reasons=(*ground, *weight))
    if not any(_recent(d.on, data) for d in data.disturbances):
        return Assessment(level=2, reasons=(*ground, *weight))
    reasons: tuple[Reason, ...] = (*ground, *weight, "verstoring")
    if not data.phone_checked:
        return Assessment(level=2, reasons=reasons, brakes=("eerst_bellen",))
    return Assessment(level=3, reasons=reasons)


def _stop(data: AlertInput, days: int) -> Brake | None:
    """Return what keeps any alert from being made."""
    today, assignment = local(data.now).date(), data.assignment
    if assignment.status != "active" or not assignment.starts_on <= today <= assignment.ends_on:
        return "geen_opdracht"
    if days < 0 or data.decision.status in ("geannuleerd", "geweest"):
        return "besluit_voorbij"
    if days > LEVEL_1_DAYS:
        return "besluit_ver_weg"
    return "bronnen_uitgevallen" if data.coverage < MIN_COVERAGE else None


def _ground(data: AlertInput) -> tuple[Reason, ...]:
    """Return the conditions of level 1 that hold."""
    found: list[Reason] = []
    if any(q.n_items >= QUESTION_ITEMS and q.n_sources >= QUESTION_SOURCES for q in data.questions):
        found.append("vraag")
    if any(denied(r, data) and r.rumour.municipality != data.municipality.code for r in data.rumours):
        found.append("gerucht_elders")
    if any(is_ahead(g, data) and is_here(g, data) for g in data.gatherings):
        found.append("aankondiging")
    return tuple(found)


def _weight(data: AlertInput) -> tuple[Reason, ...]:
    """Return the conditions of level 2 that hold, apart from how near the decision is."""
    found: list[Reason] = []
    seen = independent(data.evidence)
    many = seen.n_stories >= MIN_ITEMS and seen.n_sources >= MIN_SOURCES and seen.n_kinds >= MIN_KINDS
    if many and data.ratio_lower_90 is not None and data.ratio_lower_90 > MIN_RATIO:
        found.append("aandacht")
    if any(denied(r, data) and r.rumour.municipality == data.municipality.code for r in data.rumours):
        found.append("onjuist_bericht")
    return tuple(found)


def denied(seen: RumourSeen, data: AlertInput) -> bool:
    """Say whether a rumour on this theme was officially denied, with address and date, in the last two weeks."""
    rumour = seen.rumour
    official = rumour.status == "ontkracht" and safe_url(rumour.fact_source) and seen.fact_publisher
    return bool(official) and rumour.theme == data.theme.id and _recent(rumour.fact_on, data)


def is_here(gathering: AnnouncedGathering, data: AlertInput) -> bool:
    """Say whether a gathering is in the municipality of the alert, as far as its place is known."""
    return gathering.municipality_name == data.municipality.name


def is_ahead(gathering: AnnouncedGathering, data: AlertInput) -> bool:
    """Say whether an announced gathering is still to come, as far as its words fix a moment."""
    if gathering.kind not in ("call", "announcement"):
        return False
    return gathering.starts_at is None or local(gathering.starts_at).date() >= local(data.now).date()


def _recent(on: date | None, data: AlertInput) -> bool:
    return on is not None and 0 <= (local(data.now).date() - on).days <= RECENT_DAYS


def independent(evidence: tuple[Evidence, ...]) -> Independent:
    """Count echoes once: a story counts for the source that had it first, however many copied it."""
    first: dict[str, Evidence] = {}
    for item in sorted(evidence, key=lambda e: (e.published_on or date.max, e.source_id, e.item_id)):
        first.setdefault(item.story_id, item)
    sources = {item.source_id: item.genre for item in first.values()}
    kinds = {group for genre in sources.values() for group, members in GROUPS.items() if genre in members}
    return Independent(n_stories=len(first), n_sources=len(sources), n_kinds=len(kinds))
