"""Which municipalities a text is set in: longest name first, clues for treacherous names.

A wrong municipality costs more than a missing one: a name that stays unclear is left out. ``recognise`` decides by
rules alone; ``readings`` gives everything that speaks for and against each name, for a model that decides better.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.placeclues import Around, look_around
from monitor.placenames import Candidate, Gazetteer, NameHit
from monitor.placesentence import Sentence, sentences_around
from monitor.placesubject import Subject, subject
from monitor.placeworth import Evidence, best_meaning, nearest_km, worths
from monitor.records import Municipality, MunicipalityMention, Place
from monitor.text import fold, plain_letters

_MAX_CHARS = 60_000
_MOST_LEAD = 3.0
_LONGEST_TITLE = 300
_OPENING = 180  # characters: who acts is told here, and "boeren uit Vaassen" sets the scene
_BESIDE = 40  # characters: a place this near in the text tells most about a name
_MOST_SURE = 200  # places that tell what names mean; a text with more is a list
_LONGEST_JOINT = 12  # characters between names in a row

_JOINED = re.compile(r"(?:, ?| en | & | of |/| tot aan |, en | én )(?:in |uit |bij )?")
_SHARED = frozenset({"origin", "direction", "body"})  # what names in a row have in common
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
_SOMETHING_ELSE = frozenset({"surname", "dateline", "direction", "club", "match"})
_NONE: frozenset[str] = frozenset()
_PLACE_CLUES = frozenset({"locative", "function"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A name in a text, judged by what stands around it."""

    hit: NameHit
    around: Around
    strength: int  # 0 rejected, 1 weak, 2 a treacherous name with a clue of its own or a plain name


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """What a text as a whole says."""

    length: int  # characters
    title_end: int  # offset; 0 or less where there is no title
    n_names: int
    subject: Subject
    persons: frozenset[str]  # names that are somebody's in the text
    told: frozenset[str]  # names that have a capital of their own somewhere in the text


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceReading:
    """One thing that one name in a text may mean, with what speaks for and against it."""

    mention: MunicipalityMention
    candidate: Candidate
    named: Named
    whole: Whole
    place: int  # which name of the text this is, from 0
    lead: float  # how far ahead of the other meanings of the name, at most 3; negative: behind the best
    near_km: float  # to the nearest other place that is beyond doubt; infinite where there is none
    by_coverage: bool  # the area of the source made it the best meaning
    ruled: bool  # the rules alone would take it
    sentence: Sentence  # that the name stands in


class PlaceRecogniser:
    """Recognises municipalities in texts; made once from the gazetteer."""

    def __init__(self, municipalities: Sequence[Municipality], places: Sequence[Place]) -> None:
        self._gazetteer = Gazetteer(municipalities, places)

    def recognise(self, text: str, coverage: Iterable[str] = ()) -> tuple[MunicipalityMention, ...]:
        """Return the municipalities the text is set in, each once, at its first clear mention, in order of mention.

        Args:
            coverage: CBS codes of the area that the source covers: a prior between places of the same name.
        """
        judged, area = self._judge(text[:_MAX_CHARS]), frozenset(coverage)
        if judged is None:
            return ()
        found = _resolve(judged, [judged.evidence(one, area) for one in judged.named])
        return tuple(_mention(hit, candidate) for hit, candidate in sorted(found, key=lambda pair: pair[0].span))

    def readings(self, text: str, coverage: Iterable[str] = (), plain: str | None = None) -> tuple[PlaceReading, ...]:
        """Return every meaning of every name in a text, in order.

        Args:
            coverage: as for ``recognise``.
            plain: the text in plain letters (``monitor.text.plain_letters``), where it is known.
        """
        cut = text[:_MAX_CHARS]
        judged = self._judge(cut, plain)
        return tuple(_readings(judged, frozenset(coverage), cut)) if judged else ()

    def _judge(self, cut: str, plain: str | None = None) -> "_Judged | None":
        folded = plain_letters(fold(cut)) if plain is None else plain[: len(cut)]
        hits = self._gazetteer.find(cut, folded)
        if not hits:
            return None
        about = subject(folded, set(folded.split()))
        named = _judge_all(cut, folded, hits, sporting=about.sporting)
        whole = Whole(
            length=len(cut),
            title_end=cut.find("\n\n", 0, _LONGEST_TITLE),
            n_names=len(named),
            subject=about,
            persons=frozenset(one.hit.name for one in named if "surname" in one.around.clues),
            told=frozenset(one.hit.name for one in named if "capital_tells" in one.around.clues),
        )
        provinces: dict[str, frozenset[str]] = {}
        for one in named:
            if one.around.provinces:
                provinces[one.hit.name] = provinces.get(one.hit.name, _NONE) | one.around.provinces
        return _Judged(named=named, sure=_sure(named)[:_MOST_SURE], whole=whole, provinces=provinces)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """All names of a text."""

    named: Sequence[Named]
    sure: Sequence[tuple[int, Candidate]]  # places beyond doubt, with their offsets
    whole: Whole
    provinces: Mapping[str, frozenset[str]]  # by name: those that stand beside it somewhere

    def evidence(self, one: Named, coverage: frozenset[str]) -> Evidence | None:
        """Return what tells which place a name is; None where it can be one only and is nothing else."""
        candidates = one.hit.candidates
        if len(candidates) == 1 and _plain(candidates[0]):
            return None
        start, end = one.hit.span
        return Evidence(
            sure=[candidate for _, candidate in self.sure],
            beside=[found for at, found in self.sure if start - _BESIDE <= at <= end + _BESIDE],
            provinces=self.provinces.get(one.hit.name, _NONE),
            of_text=self.whole.subject.provinces,
            coverage=coverage,
            abroad=self.whole.subject.abroad,
        )


def _resolve(judged: _Judged, evidence: Sequence[Evidence | None]) -> list[tuple[NameHit, Candidate]]:
    """Decide by rules; each municipality once."""
    chosen: dict[str, tuple[NameHit, Candidate, int]] = {}
    for one, known in zip(judged.named, evidence, strict=True):
        if not one.strength:
            continue
        if one.hit.name in judged.whole.persons and _PLACE_CLUES.isdisjoint(one.around.clues):
            continue
        candidate: Candidate | None = one.hit.candidates[0]
        if known is not None:
            candidate = best_meaning(one.hit, known, strength=one.strength, origin="origin" in one.around.clues)
        if candidate is not None:
            held = chosen.get(candidate.code)
            if held is None or held[2] < one.strength:
                chosen[candidate.code] = (one.hit, candidate, one.strength)
    strong = [found for found in chosen.values() if found[2] == 2]
    return [(hit, candidate) for hit, candidate, _ in strong or chosen.values()]


def _sure(named: Sequence[Named]) -> list[tuple[int, Candidate]]:
    """Return the places that are beyond doubt, with their offsets: they tell what other names mean."""
    return [
        (one.hit.span[0], one.hit.candidates[0])
        for one in named
        if one.strength == 2
        and len(one.hit.candidates) == 1
        and _is_beyond_doubt(one.hit.candidates[0], one.around.clues)
        and "refused" not in one.around.clues
    ]


def _is_beyond_doubt(candidate: Candidate, clues: frozenset[str]) -> bool:
    if _plain(candidate) or "function" in clues:
        return True
    return "locative" in clues and "word" not in candidate.reasons and not candidate.generic


def _readings(judged: _Judged, area: frozenset[str], text: str) -> Iterator[PlaceReading]:
    sentences = sentences_around(text, [one.hit.span for one in judged.named])
    evidence = [judged.evidence(one, area) for one in judged.named]
    ruled = {candidate.code for _, candidate in _resolve(judged, evidence)}
    sure = [candidate for _, candidate in judged.sure]
    for place, (one, known, sentence) in enumerate(zip(judged.named, evidence, sentences, strict=True)):
        leads = _leads(one.hit, known) if known and len(one.hit.candidates) > 1 else ((_MOST_LEAD, False),)
        for candidate, (lead, by_coverage) in zip(one.hit.candidates, leads, strict=True):
            yield PlaceReading(
                mention=_mention(one.hit, candidate),
                candidate=candidate,
                named=one,
                whole=judged.whole,
                place=place,
                lead=lead,
                near_km=nearest_km(candidate, sure),
                by_coverage=by_coverage,
                ruled=candidate.code in ruled,
                sentence=sentence,
            )


def _leads(hit: NameHit, evidence: Evidence) -> Iterator[tuple[float, bool]]:
    """Yield, per meaning, how far it is ahead of the others, and whether the area of the source made it the best."""
    worth = worths(hit, evidence)
    without = worths(hit, replace(evidence, coverage=_NONE)) if evidence.coverage else worth
    for at in range(len(worth)):
        lead = worth[at] - max(worth[:at] + worth[at + 1 :])
        led = lead > 0 >= without[at] - max(without[:at] + without[at + 1 :])
        yield max(-_MOST_LEAD, min(_MOST_LEAD, lead)), led


def _mention(hit: NameHit, candidate: Candidate) -> MunicipalityMention:
    return MunicipalityMention(code=candidate.code, name=candidate.municipality, span=hit.span)


def _judge_all(text: str, folded: str, hits: Sequence[NameHit], *, sporting: bool) -> list[Named]:
    """Judge all names; one in a row ("Heiloo, Castricum en Haarlem") shares the clues of the one before."""
    named: list[Named] = []
    for hit in hits:
        around = look_around(text, folded, hit)
        if named:
            last = named[-1].hit.span[1]
            if hit.span[0] - last <= _LONGEST_JOINT and _JOINED.fullmatch(text, last, hit.span[0]):
                before = named[-1].around.clues
                shared = before & _SHARED | {"joined"}
                if not _PLACE_CLUES.isdisjoint(before):
                    shared |= {"locative"}
                around = replace(around, clues=around.clues | shared)
        strength = _strength(folded, hit, around, sporting=sporting)
        named.append(Named(hit=hit, around=around, strength=strength))
    return named


def _strength(folded: str, hit: NameHit, around: Around, *, sporting: bool) -> int:
    """Decide how much one mention is worth, before the rest of the text is looked at."""
    clues = around.clues
    capital = "capital" in clues
    if _is_something_else(folded, hit, clues, sporting=sporting):
        return 0
    if hit.adjective or "body" in clues:
        return int(capital)
    if not _PLACE_CLUES.isdisjoint(clues) or ("island" in clues and hit.name in _ISLANDS):
        return 2 if capital or " " not in hit.name else 0
    if not capital or ("capital_tells" not in clues and _is_word(hit)):
        return 0
    if "origin" in clues:
        return 2 if hit.span[0] < _OPENING and not _is_word(hit) else 1
    return 1 if _treacherous(hit) else 2


def _is_something_else(folded: str, hit: NameHit, clues: frozenset[str], *, sporting: bool) -> bool:
    """Tell whether a name is a person, club, dateline, direction, power or province here."""
    start = hit.span[0]
    return (
        not _SOMETHING_ELSE.isdisjoint(clues)
        or (sporting and _PLACE_CLUES.isdisjoint(clues))
        or (hit.name in _METONYMS and not _is_city(folded, hit, clues))
        or (hit.name in _PROVINCES and bool(_PROVINCE.search(folded[max(0, start - 40) : start])))
    )


def _is_city(folded: str, hit: NameHit, clues: frozenset[str]) -> bool:
    """Tell whether a name that also means a power or an institution means the town here."""
    start, end = hit.span
    if "function" in clues:
        return True
    near = folded[max(0, start - 90) : start] + folded[end : end + 90]
    return "locative" in clues and "power" not in clues and bool(_CITY_EVENT.search(near))


def _treacherous(hit: NameHit) -> bool:
    return any(candidate.reasons or candidate.generic for candidate in hit.candidates)


def _is_word(hit: NameHit) -> bool:
    return any("word" in candidate.reasons for candidate in hit.candidates)


def _plain(candidate: Candidate) -> bool:
    return not candidate.reasons and not candidate.generic
