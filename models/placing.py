"""Whether a text is set in a place that it names: a linear model over what surrounds the names.

The rules of the gazetteer propose (``monitor/places.py``). The model weighs, per municipality, the clues of all its
mentions together, the words around them, and how it stands beside the others that the text names: a village beside the
town of the event is not where the event is, and a name means one place.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.places import PlaceReading
from monitor.records import MunicipalityMention

_N_WORDS = 4  # to the left that are features
_FAR_KM = 100
WORD_FEATURES = ("before", "after", "two:", "municipality:")  # how features of words start
_WAYS = ("function", "locative", "island", "dateline", "origin", "after_van")  # the clearest first


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceWeights:
    """What training found out."""

    weights: Mapping[str, float]
    bias: float
    threshold: float  # log-odds


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedMention:
    """A municipality that the text is set in."""

    mention: MunicipalityMention
    p: float
    by_coverage: bool  # the area of the source decided between meanings of the name


def by_municipality(readings: Sequence[PlaceReading]) -> dict[str, tuple[PlaceReading, ...]]:
    """Return the readings per municipality (CBS code), in order."""
    found: dict[str, tuple[PlaceReading, ...]] = {}
    for reading in readings:
        code = reading.mention.code
        found[code] = (*found.get(code, ()), reading)
    return found


def municipality_features(found: Mapping[str, Sequence[PlaceReading]]) -> dict[str, set[str]]:
    """Return the features of every municipality that a text names; each counts once."""
    features = {code: {name for one in own for name in place_features(one)} for code, own in found.items()}
    for code, own in found.items():
        features[code].update(_beside_others(code, own, found))
    return features


def place_features(reading: PlaceReading) -> Iterator[str]:
    """Yield the features of one reading."""
    candidate, around, whole, hit = reading.candidate, reading.named.around, reading.whole, reading.named.hit
    before = around.before[:_N_WORDS]
    starts_at = hit.span[0]
    yield f"strength={reading.named.strength}"
    yield from (f"clue:{name}" for name in around.clues)
    yield from (f"because:{reason}" for reason in candidate.reasons)
    yield from (f"is:{name}" for name, holds in _flags(reading) if holds)
    yield f"lead={round(reading.lead)}" if len(hit.candidates) > 1 else "one meaning"
    yield f"people={round(2 * math.log10(max(candidate.population, 100)))}"
    yield f"third={min(3 * starts_at // max(whole.length, 1), 2)}"
    yield f"municipality:{candidate.code}"
    if before:
        yield f"before0:{before[0]}"
        yield from (f"before1:{word}" for word in before[1:])
        yield "two:" + " ".join(before[1::-1])
    if around.after:
        yield f"after0:{around.after[0]}"


def _flags(reading: PlaceReading) -> tuple[tuple[str, bool], ...]:
    candidate, whole, hit = reading.candidate, reading.whole, reading.named.hit
    clues, provinces = reading.named.around.clues, reading.named.around.provinces
    located = "locative" in clues or "function" in clues
    treacherous = bool(candidate.reasons)
    told = hit.name in whole.told
    starts_at = hit.span[0]
    about = whole.subject
    return (
        ("ruled", reading.ruled),
        ("adjective", hit.adjective),
        ("generic", candidate.generic),
        ("municipality", candidate.is_municipality),
        ("person", hit.name in whole.persons),
        ("abroad", about.abroad),
        ("foreign name abroad", about.abroad and "foreign" in candidate.reasons),
        ("foreign name beside abroad", "foreign" in clues and "foreign" in candidate.reasons),
        ("sporting", about.sporting),
        ("near", reading.near_km < 25),
        ("far", 25 <= reading.near_km < _FAR_KM),
        ("title", starts_at < whole.title_end),
        ("first", reading.place == 0),
        ("last", reading.place == whole.n_names - 1),
        ("opening", starts_at < 180),
        ("short", whole.length < 200),
        ("long", whole.length > 900),
        ("located treacherous", located and treacherous),
        ("in small letters too", hit.in_small),
        ("in small letters too and never told", hit.in_small and not told),
        ("never told treacherous", treacherous and not told),
        ("never told word", "word" in candidate.reasons and not told and not located),
        ("from the first", "origin" in clues and reading.place == 0),
        ("in its province", candidate.province in provinces),
        ("in another province", bool(provinces) and candidate.province not in provinces),
    )


def _beside_others(
    code: str, own: Sequence[PlaceReading], found: Mapping[str, Sequence[PlaceReading]]
) -> Iterator[str]:
    """Yield how a municipality compares with the others that the text names."""
    n_own = len(own)
    names = {one.named.hit.name for one in own}
    yield f"mentions={min(n_own, 4)}"
    yield f"names={min(len(names), 3)}"
    yield f"named={min(len(found), 6)}"
    yield from (f"about:{topic}" for topic in own[0].whole.subject.topics)
    if any(one.candidate.is_municipality for one in own) and len(names) > 1:
        yield "municipality and place named"
    for clue in ("function", "locative"):
        if any(clue in one.named.around.clues for one in own):
            yield f"own {clue}"
    kind = _kind(own)
    yield f"best strength={max(one.named.strength for one in own)}, {kind}"
    yield f"way={_way(own)}, {kind}"
    in_title = any(one.named.hit.span[0] < one.whole.title_end for one in own)
    others = [other for other in found if other != code]
    if not others:
        yield "alone"
        return
    most = max(len(found[other]) for other in others)
    yield "more mentions" if n_own > most else "as many mentions" if n_own == most else "fewer mentions"
    rest = [one for other in others for one in found[other]]
    if not in_title and any(one.named.hit.span[0] < one.whole.title_end for one in rest):
        yield "other in title"
    for clue in ("function", "locative"):
        if any(clue in one.named.around.clues for one in rest):
            yield f"other {clue}, own {any(clue in one.named.around.clues for one in own)}"
    yield from _beside_rivals(own, rest, found)


def _kind(own: Sequence[PlaceReading]) -> str:
    """Return how treacherous the names of a municipality are: as the least treacherous one."""
    if any(not one.candidate.reasons for one in own):
        return "plain"
    if any("word" not in one.candidate.reasons for one in own):
        return "treacherous"
    small = any(one.named.hit.in_small for one in own)
    told = any(one.named.hit.name in one.whole.told for one in own)
    return f"word{', in small letters too' if small else ''}{', told' if told else ''}"


def _way(own: Sequence[PlaceReading]) -> str:
    """Return the best way in which a municipality is named."""
    return next((way for way in _WAYS if any(way in one.named.around.clues for one in own)), "other")


def _beside_rivals(
    own: Sequence[PlaceReading], rest: Sequence[PlaceReading], found: Mapping[str, Sequence[PlaceReading]]
) -> Iterator[str]:
    """Yield how a meaning of a name compares with the other meanings."""
    spans = {one.mention.span for one in own}
    rivals = [one for one in rest if one.mention.span in spans]
    if not rivals:
        return
    supported = len({one.named.hit.name for one in own}) > 1
    rival_supported = any(len({one.named.hit.name for one in found[rival.mention.code]}) > 1 for rival in rivals)
    if supported != rival_supported:
        yield "supported among rivals" if supported else "rival supported"
    largest = max(one.candidate.population for one in own) >= max(one.candidate.population for one in rivals)
    yield "largest of the name" if largest else "not the largest of the name"


def scores(found: Mapping[str, Sequence[PlaceReading]], weights: PlaceWeights) -> dict[str, float]:
    """Return the log-odds of every municipality (CBS code) that a text names."""
    get = weights.weights.get
    return {
        code: weights.bias + math.fsum(get(name, 0.0) for name in features)
        for code, features in municipality_features(found).items()
    }


def decide_places(readings: Sequence[PlaceReading], weights: PlaceWeights) -> tuple[PlacedMention, ...]:
    """Return the municipalities a text is set in, each at its best mention, in the order of those mentions."""
    found = by_municipality(readings)
    placed = []
    for code, value in scores(found, weights).items():
        if value >= weights.threshold:
            best = _best(found[code], weights)
            p = 1 / (1 + math.exp(-value))
            placed.append(PlacedMention(mention=best.mention, p=p, by_coverage=best.by_coverage))
    return tuple(sorted(placed, key=lambda one: one.mention.span))


def _best(readings: Sequence[PlaceReading], weights: PlaceWeights) -> PlaceReading:
    """Return the mention that speaks most for a municipality; it is the one that is shown."""
    if len(readings) == 1:
        return readings[0]
    get = weights.weights.get
    return max(readings, key=lambda one: math.fsum(get(name, 0.0) for name in set(place_features(one))))
