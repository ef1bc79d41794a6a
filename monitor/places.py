"""Which municipalities a text is set in: longest name first, clues for treacherous names.

A wrong municipality costs more than a missing one: a name that stays unclear is left out. ``recognise`` decides by
rules alone; ``readings`` gives everything that speaks for and against each name, for a model that decides better.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.placeclues import Clues, clues, on_island
from monitor.placenames import Candidate, Gazetteer, NameHit
from monitor.placesubject import subject
from monitor.records import Municipality, MunicipalityMention, Place
from monitor.text import fold, plain_letters

_NEAR_KM = 25.0  # another place this near supports a treacherous name
_LEAD = 1.5  # how far the best of several candidates must be ahead
_MAX_CHARS = 60_000
_MOST_LEAD = 3.0
_CONTEXT, _N_WORDS = 60, 4  # characters and words around a name that a reading holds
_LONGEST_TITLE = 300
_OPENING = 180  # characters: who acts is told here, and "boeren uit Vaassen" sets the scene

_JOINED = re.compile(r"(?:, ?| en | & | of |/| tot aan |, en | én )(?:in |uit |bij )?")
_CITY_EVENT = re.compile(
    r"\b(?:demonstr\w+|betog\w+|protest\w*|manifestatie\w*|malieveld|hofvijver|plein|koekamp|schilderswijk|scheveningen"
    r"|optocht|mars|wake|bijeenkomst|raadsvergadering|stadhuis|gemeente|burgemeester|wethouder|politie|brand|straat"
    r"|trekkers|tractoren|kom\w*|verzamel\w*|uur|wijk|tram|station|bewoners|avond|zaterdag|zondag|vrijdag|intocht)\b"
)
_PROVINCE = re.compile(
    r"(?:provincie|provinciale staten(?: van)?|gedeputeerde(?: van)?|statenlid|in heel|gas in|aardbevingen in) $"
)
_PROVINCES = frozenset({"groningen", "utrecht"})
_METONYMS = frozenset({"den haag", "haagse", "hilversum", "zeist", "ter apel", "schiphol", "brussel", "the hague"})
_ISLANDS = frozenset(
    {"urk", "texel", "vlieland", "terschelling", "ameland", "schiermonnikoog", "marken", "nes", "hoorn"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """A hit that was judged."""

    hit: NameHit
    clues: Clues
    strength: int  # 0 rejected, 1 weak, 2 a treacherous name with a clue of its own or a plain name


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceReading:
    """One thing that one name in a text may mean, with what speaks for and against it."""

    mention: MunicipalityMention
    name: str  # as matched: folded
    before: tuple[str, ...]  # folded words to the left, nearest first
    after: tuple[str, ...]
    clues: Clues
    strength: int
    reasons: frozenset[str]  # why the name is treacherous
    is_municipality: bool
    is_adjective: bool
    is_generic: bool
    is_person: bool  # the name is somebody's elsewhere in the text
    population: int
    lead: float  # how far ahead of the other meanings of the name, at most 3; negative: behind the best
    n_meanings: int
    near_km: float  # to the nearest other place that is beyond doubt; infinite where there is none
    n_mentions: int  # names in the text that may mean this municipality
    n_municipalities: int  # that are named, in all
    place: int  # which name of the text this is, from 0
    n_names: int
    starts_at: int  # offset in the text
    text_length: int
    in_title: bool
    abroad: bool
    sporting: bool
    by_coverage: bool  # the area of the source made it the best meaning
    ruled: bool  # the rules alone would take it


class PlaceRecogniser:
    """Recognises municipalities in texts; made once from the gazetteer."""

    def __init__(self, municipalities: Sequence[Municipality], places: Sequence[Place]) -> None:
        self._gazetteer = Gazetteer(municipalities, places)

    def recognise(self, text: str, coverage: Iterable[str] = ()) -> tuple[MunicipalityMention, ...]:
        """Return the municipalities the text is set in, each once, at its first clear mention, in order of mention.

        Args:
            coverage: CBS codes of the area that the source covers: a prior between places of the same name.
        """
        judged = self._judge(text[:_MAX_CHARS])
        return self._resolve(judged.named, frozenset(coverage), abroad=judged.abroad)

    def readings(self, text: str, coverage: Iterable[str] = (), plain: str | None = None) -> tuple[PlaceReading, ...]:
        """Return every meaning of every name in a text, in order.

        Args:
            coverage: as for ``recognise``.
            plain: the text in plain letters (``monitor.text.plain_letters``), where it is known.
        """
        cut, area = text[:_MAX_CHARS], frozenset(coverage)
        judged = self._judge(cut, plain)
        ruled = {found.code for found in self._resolve(judged.named, area, abroad=judged.abroad)}
        return tuple(_readings(cut, judged, area, ruled))

    def _judge(self, cut: str, plain: str | None = None) -> "_Judged":
        folded = plain_letters(fold(cut)) if plain is None else plain[: len(cut)]
        hits = list(self._gazetteer.find(cut, folded))
        if not hits:
            return _Judged(folded=folded, named=(), abroad=False, sporting=False)
        abroad, sporting = subject(folded)
        named = _judge_all(cut, folded, hits, sporting=sporting)
        return _Judged(folded=folded, named=tuple(named), abroad=abroad, sporting=sporting)

    def _resolve(
        self, named: Sequence[_Named], coverage: frozenset[str], *, abroad: bool
    ) -> tuple[MunicipalityMention, ...]:
        persons, sure = _persons(named), _sure(named)
        chosen: dict[str, tuple[NameHit, Candidate, int]] = {}
        for one in named:
            if not one.strength or (one.hit.name in persons and not (one.clues.function or one.clues.locative)):
                continue
            candidate = _choose(one, sure, coverage, abroad=abroad)
            if candidate is not None:
                held = chosen.get(candidate.code)
                if held is None or held[2] < one.strength:
                    chosen[candidate.code] = (one.hit, candidate, one.strength)
        strong = [found for found in chosen.values() if found[2] == 2]
        kept = sorted(strong or chosen.values(), key=lambda found: found[0].span)
        return tuple(
            MunicipalityMention(code=candidate.code, name=candidate.municipality, span=hit.span)
            for hit, candidate, _ in kept
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """All names of a text."""

    folded: str
    named: tuple[_Named, ...]
    abroad: bool
    sporting: bool


def _persons(named: Sequence[_Named]) -> frozenset[str]:
    return frozenset(one.hit.name for one in named if one.clues.surname)


def _sure(named: Sequence[_Named]) -> list[Candidate]:
    """Return the places that are beyond doubt."""
    return [
        one.hit.candidates[0]
        for one in named
        if one.strength == 2 and len(one.hit.candidates) == 1 and _plain(one.hit.candidates[0])
    ]


def _readings(text: str, judged: _Judged, area: frozenset[str], ruled: set[str]) -> Iterator[PlaceReading]:
    named, folded = judged.named, judged.folded
    persons, sure = _persons(named), _sure(named)
    mentions = Counter(candidate.code for one in named for candidate in one.hit.candidates)
    title_end = text.find("\n\n", 0, _LONGEST_TITLE)
    for place, one in enumerate(named):
        start, end = one.hit.span
        before = tuple(reversed(folded[max(0, start - _CONTEXT) : start].split()[-_N_WORDS:]))
        after = tuple(folded[end : end + _CONTEXT].split()[:_N_WORDS])
        worths = [_worth(candidate, sure, area) for candidate in one.hit.candidates]
        without = [_worth(candidate, sure, frozenset()) for candidate in one.hit.candidates] if area else worths
        for at, candidate in enumerate(one.hit.candidates):
            others = [worth for other, worth in enumerate(worths) if other != at]
            others_without = [worth for other, worth in enumerate(without) if other != at]
            lead = worths[at] - max(others, default=worths[at] - _MOST_LEAD)
            yield PlaceReading(
                mention=MunicipalityMention(code=candidate.code, name=candidate.municipality, span=one.hit.span),
                name=one.hit.name,
                before=before,
                after=after,
                clues=one.clues,
                strength=one.strength,
                reasons=candidate.reasons,
                is_municipality=candidate.is_municipality,
                is_adjective=one.hit.adjective,
                is_generic=candidate.generic,
                is_person=one.hit.name in persons,
                population=candidate.population,
                lead=max(-_MOST_LEAD, min(_MOST_LEAD, lead)),
                n_meanings=len(worths),
                near_km=min((_distance_km(candidate, it) for it in sure if it is not candidate), default=math.inf),
                n_mentions=mentions[candidate.code],
                n_municipalities=len(mentions),
                place=place,
                n_names=len(named),
                starts_at=start,
                text_length=len(text),
                in_title=start < title_end,
                abroad=judged.abroad,
                sporting=judged.sporting,
                by_coverage=bool(others) and lead > 0 >= without[at] - max(others_without),
                ruled=candidate.code in ruled,
            )


def _judge_all(text: str, folded: str, hits: Sequence[NameHit], *, sporting: bool) -> list[_Named]:
    """Judge all names; one in a row ("Heiloo, Castricum en Haarlem") shares the clues of the one before."""
    named: list[_Named] = []
    for hit in hits:
        around = clues(text, folded, hit)
        if named and _JOINED.fullmatch(text, named[-1].hit.span[1], hit.span[0]):
            before = named[-1].clues
            around = replace(
                around,
                locative=around.locative or before.locative or before.function,
                origin=around.origin or before.origin,
                direction=around.direction or before.direction,
                body=around.body or before.body,
            )
        strength = _strength(folded, hit, around, sporting=sporting)
        named.append(_Named(hit=hit, clues=around, strength=strength))
    return named


def _strength(folded: str, hit: NameHit, around: Clues, *, sporting: bool) -> int:
    """Decide how much one mention is worth, before the rest of the text is looked at."""
    if _is_something_else(folded, hit, around, sporting=sporting):
        return 0
    if hit.adjective or around.body:
        return int(around.capital)
    if around.locative or around.function or (hit.name in _ISLANDS and on_island(folded, hit.span[0])):
        return 2 if around.capital or " " not in hit.name else 0
    if not around.capital or (_is_word(hit) and not around.capital_tells):
        return 0
    if around.origin:
        return 2 if hit.span[0] < _OPENING and not _is_word(hit) else 1
    return 1 if _treacherous(hit) else 2


def _is_something_else(folded: str, hit: NameHit, around: Clues, *, sporting: bool) -> bool:
    """Tell whether a name is a person, club, dateline, direction, power or province here."""
    start = hit.span[0]
    return (
        around.surname
        or around.dateline
        or around.direction
        or around.club
        or around.match
        or (sporting and not (around.function or around.locative))
        or (hit.name in _METONYMS and not _is_city(folded, hit, around))
        or (hit.name in _PROVINCES and bool(_PROVINCE.search(folded[max(0, start - 40) : start])))
    )


def _is_city(folded: str, hit: NameHit, around: Clues) -> bool:
    """Tell whether a name that also means a power or an institution means the town here."""
    start, end = hit.span
    if around.function:
        return True
    near = folded[max(0, start - 90) : start] + folded[end : end + 90]
    return around.locative and not around.power and bool(_CITY_EVENT.search(near))


def _treacherous(hit: NameHit) -> bool:
    return any(candidate.reasons or candidate.generic for candidate in hit.candidates)


def _is_word(hit: NameHit) -> bool:
    return any("word" in candidate.reasons for candidate in hit.candidates)


def _plain(candidate: Candidate) -> bool:
    return not candidate.reasons and not candidate.generic


def _choose(one: _Named, sure: Sequence[Candidate], coverage: frozenset[str], *, abroad: bool) -> Candidate | None:
    """Pick what a name means in this text; None where it stays unclear."""
    options = sorted(
        ((_worth(candidate, sure, coverage), candidate) for candidate in one.hit.candidates),
        key=lambda pair: (-pair[0], pair[1].code),
    )
    worth, best = options[0]
    supported = worth >= 2
    if abroad and "foreign" in best.reasons and not supported:
        return None
    if best.generic and not supported:
        return None
    if len(options) > 1 and worth < options[1][0] + _LEAD:
        return None
    if "word" in best.reasons and one.strength < 2 and not supported and not one.clues.origin:
        return None
    return best


def _worth(candidate: Candidate, sure: Sequence[Candidate], coverage: frozenset[str]) -> float:
    """Score a meaning: places near it in the text, the source's area, size, being a municipality of that name."""
    nearest = min((_distance_km(candidate, other) for other in sure if other is not candidate), default=math.inf)
    worth = 2.0 if nearest <= _NEAR_KM else (1.0 if nearest <= 2 * _NEAR_KM else 0.0)
    worth += 1.5 if candidate.code in coverage else 0.0
    worth += 1.2 if candidate.is_municipality else 0.0
    return worth + 0.4 * math.log10(max(candidate.population, 100) / 100)


def _distance_km(one: Candidate, other: Candidate) -> float:
    """Flat-earth distance, good to a percent within the Netherlands."""
    north = (one.lat - other.lat) * 111.2
    east = (one.lon - other.lon) * 111.2 * math.cos(math.radians(52.2))
    return math.hypot(north, east)
