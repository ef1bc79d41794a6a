"""The gazetteer as a matcher: every spelling of every municipality, town, village and district, and its adjectives."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.records import Municipality, Place, Span
from monitor.text import fold, plain_letters

_LAST_WORD = re.compile(r"[^\W_]+(?=[^\w]*$)")

# Never a place of event by themselves (gazetteer rules on common words, provinces and regions).
NEVER = frozenset(
    {"meer", "wijk", "stad", "zeeland", "holland", "noord", "zuid", "oost", "west", "centrum", "waal", "maas",
     "haven", "sint maarten", "een", "een west", "de haven", "molenwijk"}
)  # fmt: skip
# Kinds of rows that are no places but words for a municipality.
_STAND_INS = frozenset({"landmark", "nickname"})
_WORDS = _STAND_INS | {"adjective"}
# What makes a name mean something else in small letters.
_WORD_REASONS = frozenset({"word", "manual"})
# Adjectives that are goods or ideas.
_NOT_PLACE_ADJECTIVES = frozenset(
    {"goudse kaas", "edammer", "edammer kaas", "leidse kaas", "haagse politiek", "haagse bluf", "delfts blauw",
     "utrechtse heuvelrug", "groninger gas", "groninger gasveld", "brabantse", "friese", "zeeuwse",
     "barnevelder", "barnevelders", "leerdammer"}
)  # fmt: skip
# Before a name in small letters, where nothing else has a capital either.
_PREPOSITIONS = frozenset({"in", "uit", "naar", "bij", "gemeente", "yn", "station"})
_LEAST_SIZE = math.log10(9_000)  # of a place whose adjective is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One thing that a name can mean."""

    code: str
    municipality: str
    province: str
    is_municipality: bool
    lat: float
    lon: float
    size: float  # logarithm to base 10 of its inhabitants; of 100 where they are fewer or unknown
    reasons: frozenset[str]  # why the name is treacherous
    generic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NameHit:
    """A name that stands in a text as whole words."""

    name: str  # as matched: folded
    span: Span
    candidates: tuple[Candidate, ...]
    adjective: bool
    in_small: bool  # the name is a word too, and stands in small letters elsewhere in the text


class Gazetteer:
    """Finds names, longest first."""

    def __init__(self, municipalities: Sequence[Municipality], places: Sequence[Place]) -> None:
        self.by_code = {one.code: one for one in municipalities}
        self._names: dict[str, list[Candidate]] = {}
        self._adjectives: dict[str, list[Candidate]] = {}
        reasons = _reasons(places)
        for one in municipalities:
            self._add_municipality(one, reasons)
        for place in places:
            if place.kind not in _WORDS:
                self._add_place(place)
        proper = tuple(self._names)
        self._add_words(self._names, [place for place in places if place.kind in _STAND_INS])
        for name in proper:
            self._add_adjectives(name)
        self._add_words(self._adjectives, [place for place in places if place.kind == "adjective"])
        self._keys = [*self._names, *self._adjectives]
        padded = [f" {key} " for key in self._keys]  # whole words only
        self._automaton = AhoCorasick(padded, matchkind=MatchKind.Standard) if padded else None
        self._meanings = {name: tuple(known) for name, known in (self._adjectives | self._names).items()}
        self._towns = frozenset(name for name, found in self._names.items() if any(it.is_municipality for it in found))
        self._words = frozenset(name for name, found in self._names.items() if any(map(_is_word, found)))

    def _add_municipality(self, one: Municipality, reasons: dict[tuple[str, str], frozenset[str]]) -> None:
        for spelling in {one.name, *one.aliases}:
            for name in spellings(spelling):
                found = reasons.get((name, one.code), frozenset())
                self._put(self._names, name, _of_municipality(one, found))

    def _add_place(self, place: Place) -> None:
        owner = self.by_code.get(place.municipality)
        if owner is None:
            return
        for name in spellings(place.name):
            candidate = Candidate(
                code=owner.code,
                municipality=owner.name,
                province=owner.province,
                is_municipality=False,
                lat=place.lat,
                lon=place.lon,
                size=_size(place.population),
                reasons=_doubts(place),
                generic="generic" in place.reasons,
            )
            self._put(self._names, name, candidate)

    def _add_words(self, table: dict[str, list[Candidate]], words: Sequence[Place]) -> None:
        """Add words that stand for a municipality, except those that are the name of a place."""
        taken = frozenset(self._names)
        for word in words:
            if word.municipality in self.by_code:
                home = _of_municipality(self.by_code[word.municipality], _doubts(word))
                candidate = replace(home, is_municipality=word.kind != "landmark")
                for name in spellings(word.name) - taken:
                    self._put(table, name, candidate)

    @staticmethod
    def _put(table: dict[str, list[Candidate]], name: str, candidate: Candidate) -> None:
        if len(name) > 1 and name not in NEVER and all(c.code != candidate.code for c in table.get(name, ())):
            table.setdefault(name, []).append(candidate)

    def _add_adjectives(self, name: str) -> None:
        candidates = self._names[name]
        big = [c for c in candidates if c.size >= _LEAST_SIZE or c.is_municipality]
        if len(candidates) > 1 or not big or len(name) < 4 or any(c.generic for c in candidates):
            return
        for form in adjectives(name):
            if form not in self._names and form not in _NOT_PLACE_ADJECTIVES:
                self._put(self._adjectives, form, big[0])

    def find(self, text: str, folded: str) -> list[NameHit]:
        """Return the names in a text, in order, the longest where they overlap.

        Names that are words too, and adjectives, count only with a capital: "in oss" can be one thing only. Whoever
        writes without capitals ("die mast in best") is followed where a preposition stands before a municipality.

        Args:
            folded: the text as ``plain_letters`` gives it.
        """
        if self._automaton is None:
            return []
        padded = f" {folded} "
        found = [
            (start, end - 2, self._keys[key])
            for key, start, end in self._automaton.find_matches_as_indexes(padded, overlapping=True)
        ]
        if not found:
            return []
        found.sort(key=_by_start)
        casual = text[:1].islower()
        taken = 0
        hits: list[tuple[Span, str, bool]] = []
        small = set()
        for start, end, name in found:
            if start < taken:
                continue
            adjective = name not in self._names
            if (adjective or name in self._words) and not has_capital(text[start:end]):
                small.add(name)
                if not casual or name not in self._towns or not _after_preposition(padded, start):
                    continue
            taken = end
            hits.append(((start, end), name, adjective))
        return [
            NameHit(
                name=name,
                span=span,
                candidates=self._meanings[name],
                adjective=adjective,
                in_small=name in small,
            )
            for span, name, adjective in hits
        ]


def _by_start(hit: tuple[int, int, str]) -> tuple[int, int]:
    return hit[0], -hit[1]


def _after_preposition(padded: str, start: int) -> bool:
    """Tell whether a preposition stands before a name; the text has a space more at its start."""
    return padded[max(0, start - 9) : start + 1].rpartition(" ")[0].rpartition(" ")[2] in _PREPOSITIONS


def has_capital(name: str) -> bool:
    """Tell whether the main word of a name (its last) starts with a capital."""
    if name.isalpha():
        return name[0].isupper()
    last = _LAST_WORD.search(name)
    return last is not None and last.group()[0].isupper()


def spellings(name: str) -> frozenset[str]:
    """Return the folded spellings of a name: with and without article, province in brackets, a/d, and so on."""
    base = plain_letters(fold(name)).strip()
    found = {base, " ".join(base.split())}
    for long, short in ((" aan den ", " a d "), (" aan de ", " a d "), (" en ", "   "), ("sint ", "st  ")):
        if long in base:
            found.add(base.replace(long, short))
    return frozenset(found)


def adjectives(name: str) -> frozenset[str]:
    """Return what may be the adjectives and inhabitants of a place; forms that nobody uses do no harm."""
    if " " in name:
        return frozenset()
    stems = {name}
    for ending in ("en", "e", "a"):
        if name.endswith(ending) and len(name) > len(ending) + 3:
            stems.add(name[: -len(ending)])
    stems |= {stem[:-1] for stem in stems if len(stem) > 4 and stem[-1] == stem[-2]}
    stems |= {_long_vowel(stem) for stem in stems}
    forms = {stem + ending for stem in stems for ending in ("s", "se", "er", "ers")}
    forms |= {f"{stem}{stem[-1]}{ending}" for stem in stems if stem[-1] in "dglmnprt" for ending in ("er", "ers")}
    forms |= {name + ending for ending in ("s", "enaar", "enaren", "naar", "naars", "naren", "aar", "aars", "aren")}
    return frozenset(form for form in forms if len(form) > 5)


def _long_vowel(stem: str) -> str:
    if len(stem) > 4 and stem[-2] in "aeou" and stem[-1] not in "aeiouw" and stem[-3] not in "aeiou":
        return f"{stem[:-1]}{stem[-2]}{stem[-1]}"
    return stem


def _reasons(places: Iterable[Place]) -> dict[tuple[str, str], frozenset[str]]:
    table: dict[tuple[str, str], frozenset[str]] = {}
    for place in places:
        for name in spellings(place.name):
            table[name, place.municipality] = _doubts(place)
    return table


def _is_word(candidate: Candidate) -> bool:
    return candidate.generic or not candidate.reasons.isdisjoint(_WORD_REASONS)


def _doubts(place: Place) -> frozenset[str]:
    return frozenset(place.reasons) - {"generic"}


def _size(population: int) -> float:
    return math.log10(max(population, 100))


def _of_municipality(one: Municipality, reasons: frozenset[str]) -> Candidate:
    return Candidate(
        code=one.code,
        municipality=one.name,
        province=one.province,
        is_municipality=True,
        lat=one.lat,
        lon=one.lon,
        size=_size(one.population),
        reasons=reasons,
        generic=False,
    )
