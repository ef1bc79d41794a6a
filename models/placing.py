"""Whether a text is set in a place that it names: a linear model over what surrounds the name.

The rules of the gazetteer propose (``monitor/places.py``); the model weighs their clues with the words around the name,
where it stands and what else is named. It decides per municipality by its best mention.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from monitor.placeclues import Clues
from monitor.places import PlaceReading
from monitor.records import MunicipalityMention

_CLUES = tuple(field.name for field in fields(Clues))
_STEM, _ENDING = 5, 4


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


def place_features(reading: PlaceReading) -> Iterator[str]:
    """Yield the features of one reading; each counts once."""
    clues = reading.clues
    yield f"strength={reading.strength}"
    yield from (f"clue:{name}" for name in _CLUES if getattr(clues, name))
    yield from (f"because:{reason}" for reason in reading.reasons)
    yield from (f"is:{name}" for name, holds in _flags(reading) if holds)
    yield f"lead={round(reading.lead)}" if reading.n_meanings > 1 else "one meaning"
    yield f"mentions={min(reading.n_mentions, 4)}"
    yield f"named={min(reading.n_municipalities, 6)}"
    yield f"people={round(2 * math.log10(max(reading.population, 100)))}"
    yield f"third={min(3 * reading.starts_at // max(reading.text_length, 1), 2)}"
    yield f"municipality:{reading.mention.code}"
    for distance, word in enumerate(reading.before):
        yield f"before{min(distance, 1)}:{word}"
        yield f"before:{word}"
    for distance, word in enumerate(reading.after):
        yield f"after{min(distance, 1)}:{word}"
        yield f"after:{word}"
    if reading.before:
        yield f"ending:{reading.before[0][-_ENDING:]}"
        yield "two:" + " ".join(reversed(reading.before[:2]))
    if reading.after:
        yield f"stem:{reading.after[0][:_STEM]}"


def _flags(reading: PlaceReading) -> tuple[tuple[str, bool], ...]:
    clues = reading.clues
    located = clues.locative or clues.function
    return (
        ("ruled", reading.ruled),
        ("adjective", reading.is_adjective),
        ("generic", reading.is_generic),
        ("municipality", reading.is_municipality),
        ("person", reading.is_person),
        ("abroad", reading.abroad),
        ("foreign name abroad", reading.abroad and "foreign" in reading.reasons),
        ("sporting", reading.sporting),
        ("near", reading.near_km < 25),
        ("far", 25 <= reading.near_km < 100),
        ("title", reading.in_title),
        ("first", reading.place == 0),
        ("last", reading.place == reading.n_names - 1),
        ("opening", reading.starts_at < 180),
        ("short", reading.text_length < 200),
        ("long", reading.text_length > 900),
        ("located treacherous", located and bool(reading.reasons)),
    )


def log_odds(reading: PlaceReading, weights: PlaceWeights) -> float:
    """Return the score of one reading."""
    get = weights.weights.get
    return weights.bias + math.fsum(get(name, 0.0) for name in set(place_features(reading)))


def best_readings(readings: Sequence[PlaceReading], weights: PlaceWeights) -> dict[str, tuple[float, PlaceReading]]:
    """Return the best score and reading per municipality (CBS code), whatever the threshold."""
    best: dict[str, tuple[float, PlaceReading]] = {}
    for reading in readings:
        value = log_odds(reading, weights)
        held = best.get(reading.mention.code)
        if held is None or value > held[0]:
            best[reading.mention.code] = (value, reading)
    return best


def decide_places(readings: Sequence[PlaceReading], weights: PlaceWeights) -> tuple[PlacedMention, ...]:
    """Return the municipalities a text is set in, each at its best mention, in the order of those mentions."""
    kept = [pair for pair in best_readings(readings, weights).values() if pair[0] >= weights.threshold]
    return tuple(
        PlacedMention(mention=reading.mention, p=1 / (1 + math.exp(-value)), by_coverage=reading.by_coverage)
        for value, reading in sorted(kept, key=lambda pair: pair[1].mention.span)
    )
