"""Whether a text is set in a place that it names: a linear model over what surrounds the names.

The rules of the gazetteer propose (``monitor/places.py``). The model weighs, per municipality, the clues of all its
mentions together, the words around them, and how it stands beside the others that the text names: a village beside the
town of the event is not where the event is, and a name means one place.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.places import PlaceReading
from monitor.placesentence import Sentence
from monitor.records import MunicipalityMention

_N_CLOSE = 4  # words and signs on either side that count as close to a name
_N_BESIDE = 3  # words and signs on either side of the other names that are features
# A text that names more municipalities is a list: what it says beside the others tells nothing of one. Hostile texts
# must not cost the number of names times itself either.
_MOST_NAMED = 25
_MOST_MENTIONS = 25  # of one municipality, the first, that tell of the others
_NEAR_KM, _FAR_KM = 25, 100  # to another place
_OPENING, _SHORT, _LONG = 180, 200, 900  # characters
WORD_FEATURES = ("left", "right", "near", "other left:", "other right:", "municipality:")  # how those of words start
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """What a text says about one municipality, in all its mentions."""

    n_mentions: int
    names: frozenset[str]
    clues: frozenset[str]
    in_title: bool
    size: float  # of the largest place that is meant


def by_municipality(readings: Sequence[PlaceReading]) -> dict[str, list[PlaceReading]]:
    """Return the readings per municipality (CBS code), in order."""
    found: dict[str, list[PlaceReading]] = {}
    for reading in readings:
        found.setdefault(reading.candidate.code, []).append(reading)
    return found


def municipality_features(found: Mapping[str, Sequence[PlaceReading]]) -> dict[str, set[str]]:
    """Return the features of every municipality that a text names; each counts once."""
    named = {code: _named(own) for code, own in found.items()}
    rivals = _rivals(found)
    is_list = len(found) > _MOST_NAMED
    beside = {} if is_list else {code: frozenset(_words_beside(own[:_MOST_MENTIONS])) for code, own in found.items()}
    features = {}
    for code, own in found.items():
        features[code] = set(place_features(own[0]))
        for one in own[1:]:
            features[code].update(place_features(one))
        features[code].update(_of_all_mentions(own, named[code]))
        features[code].update(_beside_others(code, named))
        for other in beside.keys() - {code}:
            features[code].update(beside[other])
        if code in rivals:
            features[code].update(_beside_rivals(named[code], [named[rival] for rival in rivals[code]]))
    return features


def place_features(reading: PlaceReading) -> list[str]:
    """Return the features of one reading."""
    candidate, around, whole, hit = reading.candidate, reading.named.around, reading.whole, reading.named.hit
    features = [
        f"strength={reading.named.strength}",
        f"lead={round(reading.lead)}" if len(hit.candidates) > 1 else "one meaning",
        f"people={round(2 * candidate.size)}",
        f"third={min(3 * hit.span[0] // max(whole.length, 1), 2)}",
        f"municipality:{candidate.code}",
    ]
    features += [f"clue:{name}" for name in around.clues]
    features += [f"because:{reason}" for reason in candidate.reasons]
    features += [name for name, holds in _flags(reading) if holds]
    features += _words(reading.sentence)
    return features


def _words(sentence: Sentence) -> Iterator[str]:
    """Yield what the sentence says left and right of a name."""
    left, right = sentence.left, sentence.right
    yield from map("left:".__add__, left)
    yield from map("right:".__add__, right)
    yield from map("near left:".__add__, left[:_N_CLOSE])
    yield from map("near right:".__add__, right[:_N_CLOSE])
    if left:
        yield from (f"left first:{left[0]}", f"left two:{' '.join(left[1::-1])}")
    if right:
        yield f"right first:{right[0]}"


def _words_beside(own: Sequence[PlaceReading]) -> Iterator[str]:
    """Yield what a text says right beside the names of one municipality, for the others that it may mean.

    Those include the other meanings of the same name: a name that means several places speaks for each of them less.
    """
    for one in own:
        yield from map("other left:".__add__, one.sentence.left[:_N_BESIDE])
        yield from map("other right:".__add__, one.sentence.right[:_N_BESIDE])


def _flags(reading: PlaceReading) -> tuple[tuple[str, bool], ...]:
    candidate, whole, hit = reading.candidate, reading.whole, reading.named.hit
    clues, provinces = reading.named.around.clues, reading.named.around.provinces
    located = "locative" in clues or "function" in clues
    treacherous = bool(candidate.reasons)
    foreign = "foreign" in candidate.reasons
    told = hit.name in whole.told
    starts_at = hit.span[0]
    return (
        ("is:ruled", reading.ruled),
        ("is:adjective", hit.adjective),
        ("is:generic", candidate.generic),
        ("is:municipality", candidate.is_municipality),
        ("is:person", hit.name in whole.persons),
        ("is:abroad", whole.subject.abroad),
        ("is:foreign name abroad", foreign and whole.subject.abroad),
        ("is:foreign name beside abroad", foreign and "foreign" in clues),
        ("is:sporting", whole.subject.sporting),
        ("is:near", reading.near_km < _NEAR_KM),
        ("is:far", _NEAR_KM <= reading.near_km < _FAR_KM),
        ("is:title", starts_at < whole.title_end),
        ("is:first", reading.place == 0),
        ("is:last", reading.place == whole.n_names - 1),
        ("is:opening", starts_at < _OPENING),
        ("is:short", whole.length < _SHORT),
        ("is:long", whole.length > _LONG),
        ("is:located treacherous", located and treacherous),
        ("is:in small letters too", hit.in_small),
        ("is:in small letters too and never told", hit.in_small and not told),
        ("is:never told treacherous", treacherous and not told),
        ("is:never told word", "word" in candidate.reasons and not told and not located),
        ("is:from the first", "origin" in clues and reading.place == 0),
        ("is:in its province", candidate.province in provinces),
        ("is:in another province", bool(provinces) and candidate.province not in provinces),
    )


def _named(own: Sequence[PlaceReading]) -> _Named:
    return _Named(
        n_mentions=len(own),
        names=frozenset(one.named.hit.name for one in own),
        clues=frozenset().union(*(one.named.around.clues for one in own)),
        in_title=own[0].named.hit.span[0] < own[0].whole.title_end,
        size=max(one.candidate.size for one in own),
    )


def _rivals(found: Mapping[str, Sequence[PlaceReading]]) -> dict[str, set[str]]:
    """Return, per municipality, those that one of its names may mean as well."""
    rivals: dict[str, set[str]] = {}
    for code, own in found.items():
        for one in own:
            others = {candidate.code for candidate in one.named.hit.candidates if candidate.code != code}
            if others:
                rivals.setdefault(code, set()).update(others)
    return rivals


def _of_all_mentions(own: Sequence[PlaceReading], named: _Named) -> Iterator[str]:
    """Yield the features of a municipality that no single mention has."""
    yield f"mentions={min(named.n_mentions, 4)}"
    yield f"names={min(len(named.names), 3)}"
    yield from (f"about:{topic}" for topic in own[0].whole.subject.topics)
    if len(named.names) > 1 and any(one.candidate.is_municipality for one in own):
        yield "municipality and place named"
    kind = _kind(own)
    yield f"best strength={max(one.named.strength for one in own)}, {kind}"
    yield f"way={next((way for way in _WAYS if way in named.clues), 'other')}, {kind}"


def _kind(own: Sequence[PlaceReading]) -> str:
    """Return how treacherous the names of a municipality are: as the least treacherous one."""
    if any(not one.candidate.reasons for one in own):
        return "plain"
    if any("word" not in one.candidate.reasons for one in own):
        return "treacherous"
    small = any(one.named.hit.in_small for one in own)
    told = any(one.named.hit.name in one.whole.told for one in own)
    return f"word{', in small letters too' if small else ''}{', told' if told else ''}"


def _beside_others(code: str, named: Mapping[str, _Named]) -> Iterator[str]:
    """Yield how a municipality compares with the others that the text names."""
    yield f"named={min(len(named), 6)}"
    own = named[code]
    others = [one for other, one in named.items() if other != code]
    if not others:
        yield "alone"
        return
    most = max(one.n_mentions for one in others)
    yield (
        "more mentions" if own.n_mentions > most else "as many mentions" if own.n_mentions == most else "fewer mentions"
    )
    if not own.in_title and any(one.in_title for one in others):
        yield "other in title"
    for clue in ("function", "locative"):
        if any(clue in one.clues for one in others):
            yield f"other {clue}, own" if clue in own.clues else f"other {clue}"


def _beside_rivals(own: _Named, rivals: Sequence[_Named]) -> Iterator[str]:
    """Yield how a meaning of a name compares with the other meanings."""
    supported = len(own.names) > 1
    if supported != any(len(one.names) > 1 for one in rivals):
        yield "supported among rivals" if supported else "rival supported"
    largest = own.size >= max(one.size for one in rivals)
    yield "largest of the name" if largest else "not the largest of the name"


def scores(found: Mapping[str, Sequence[PlaceReading]], weights: PlaceWeights) -> dict[str, float]:
    """Return the log-odds of every municipality (CBS code) that a text names."""
    get = weights.weights.get
    return {
        code: weights.bias + math.fsum(filter(None, map(get, features)))
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
    return max(readings, key=lambda one: math.fsum(filter(None, map(get, set(place_features(one))))))
