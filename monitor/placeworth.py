"""Which of several places of one name is meant: by the places near it in the text, province, source and size."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.placenames import Candidate, NameHit

NEAR_KM = 25.0  # another place this near supports a treacherous name
_NEXT_KM = 12.0  # a place this near is a neighbour: "Elst bij Rhenen"
_LEAD = 1.5  # how far the best of several candidates must be ahead
_PER_TENFOLD, _SMALLEST = 0.4, 0.8  # a place of 100 inhabitants is worth nothing, one of 1,000 is worth 0.4
_KM_NORTH, _KM_EAST = 111.2, 111.2 * math.cos(math.radians(52.2))  # of a degree


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a text says about which place a name is."""

    sure: Sequence[Candidate]  # places beyond doubt that the text names
    beside: Sequence[Candidate]  # those that stand next to the name
    provinces: frozenset[str]  # that stand next to the name
    of_text: frozenset[str]  # provinces that the text names
    coverage: frozenset[str]  # CBS codes of the area of the source
    abroad: bool


def best_meaning(hit: NameHit, evidence: Evidence, *, strength: int, origin: bool) -> Candidate | None:
    """Pick what a name means in this text; None where it stays unclear.

    Args:
        strength: of the mention, from 0 to 2.
        origin: "uit" stands before it.
    """
    options = sorted(zip(worths(hit, evidence), hit.candidates, strict=True), key=lambda pair: (-pair[0], pair[1].code))
    worth, best = options[0]
    supported = worth >= 2
    if evidence.abroad and "foreign" in best.reasons and not supported:
        return None
    if best.generic and not supported:
        return None
    if len(options) > 1 and worth < options[1][0] + _LEAD:
        return None
    if "word" in best.reasons and strength < 2 and not supported and not origin:
        return None
    return best


def worths(hit: NameHit, evidence: Evidence) -> list[float]:
    """Score every meaning of a name: places near it in the text, the source's area, size, being a municipality."""
    return [_worth(candidate, evidence) for candidate in hit.candidates]


def _worth(candidate: Candidate, evidence: Evidence) -> float:
    nearest = nearest_km(candidate, evidence.sure)
    worth = candidate.size * _PER_TENFOLD - _SMALLEST
    if nearest <= NEAR_KM:
        worth += 2.0 + (1.0 if nearest <= _NEXT_KM else 0.0)
    elif nearest <= 2 * NEAR_KM:
        worth += 1.0
    if nearest_km(candidate, evidence.beside) <= _NEXT_KM:
        worth += 1.0
    if any(other.code == candidate.code and other is not candidate for other in evidence.sure):
        worth += 1.5
    if evidence.provinces:
        worth += 3.0 if candidate.province in evidence.provinces else -1.0
    if candidate.province in evidence.of_text:
        worth += 1.0
    if candidate.code in evidence.coverage:
        worth += 1.5
    return worth + (1.2 if candidate.is_municipality else 0.0)


def nearest_km(candidate: Candidate, sure: Sequence[Candidate]) -> float:
    """Return the distance to the nearest other place; infinite where there is none.

    Flat-earth distance, good to a percent within the Netherlands.
    """
    nearest = math.inf
    for other in sure:
        if other is not candidate:
            km = math.hypot((candidate.lat - other.lat) * _KM_NORTH, (candidate.lon - other.lon) * _KM_EAST)
            nearest = min(nearest, km)
    return nearest
