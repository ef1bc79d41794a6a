"""What stands around a name: the clues that it is a place, and that it is a person, a club, a power or abroad.

A few words to the left and right are looked up, nearest first, so the cost does not grow with the text. Most clues only
count where nothing but a space parts the words from the name: "in Best", but not "erin. Best".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.placenames import NameHit, has_capital
from monitor.placewords import (
    ABBREVIATED_PROVINCES,
    ABROAD,
    BODIES,
    CLUBS,
    DETERMINERS,
    DIRECTIONS,
    FUNCTIONS,
    FUNCTIONS_OF,
    LOCATIVES,
    MATCH_WORDS,
    NO_FIRST_NAMES,
    OF_THE,
    ORIGINS,
    PERSONS,
    POWERS,
    PRODUCTS,
    PROVINCES,
    REFUSALS,
    SURNAME_JOINTS,
    TITLES,
    TRAVEL,
)  # fmt: skip

_REACH = 60  # characters looked at on either side
_N_WORDS = 6  # words looked at on either side
_TRAVEL_CHARS = 25  # between "bus" and "naar"

_DATELINE = re.compile(r"^\s*(?:\([a-z]+\) )?[–—-]\s")
_OPENERS = frozenset(".!?:;…•\n\"'‘’“”„«»([–—-")
_LONGEST_ACRONYM = 4  # characters: OSS, EPE, BEST
_NONE: frozenset[str] = frozenset()
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What the surroundings of one name say.

    The clues: capital; capital_tells (it is not owed to a sentence start or a line in capitals); after_capital ("Bram
    X"); acronym ("OSS"); dateline; locative; function ("gemeente X", "station X", a province or postcode beside it);
    origin ("uit X"); person_from ("een lezer uit X"); after_van; island ("op X"); direction (of a bus); surname;
    capital_joint ("Van X" at the start of a sentence); name_van ("Kerkje van X"); club; body (an institution); power
    (acts as a government would: "Den Haag wil …"); match; product (cheese, a newspaper); foreign (abroad is named
    beside it); refused ("niet bij X"); joined (it stands in a row of names).
    """

    clues: frozenset[str]
    provinces: frozenset[str]  # that are named beside it


def look_around(text: str, folded: str, hit: NameHit) -> Around:
    """Look around one name."""
    start, end = hit.span
    left, right = folded[max(0, start - _REACH) : start], folded[end : end + _REACH]
    before, after = tuple(left.split()[: -_N_WORDS - 1 : -1]), tuple(right.split()[:_N_WORDS])
    raw_left = text[max(0, start - _REACH) : start]
    clues = _of_capitals(text, raw_left, hit)
    provinces = _NONE
    if before:
        sign = left.rfind("  ")  # what stands after it, nothing but spaces part from the name
        close = before if sign < 0 else before[: len(left[sign:].split())]
        if close:
            clues.update(_of_left(close))
        clues.update(_of_persons(raw_left, before, after, hit))
        if not REFUSALS.isdisjoint(before[:3]):
            clues.add("refused")
    if after:
        clues.update(_of_right(after, right))
    if raw_left.endswith("#") or _is_postcode(before):
        clues.add("function")
    beside = before[:4] + after[:4]
    if not ABROAD.isdisjoint(beside):
        clues.add("foreign")
    if not PROVINCES.keys().isdisjoint(beside):
        provinces = frozenset(PROVINCES[word] for word in beside if word in PROVINCES)
    if after and after[0] in ABBREVIATED_PROVINCES and right[0] == " ":
        provinces |= {ABBREVIATED_PROVINCES[after[0]]}
    return Around(clues=frozenset(clues), provinces=provinces)


def _of_capitals(text: str, raw_left: str, hit: NameHit) -> set[str]:
    start, end = hit.span
    name = text[start:end]
    if not has_capital(name):
        return set()
    stripped = raw_left.rstrip()
    opening = not stripped or stripped[-1] in _OPENERS or "\n" in raw_left[len(stripped) :]
    clues = {"capital"}
    shouted, shouting = name.isupper(), False
    if shouted:
        shouting = _is_shouting(text, start, end)
        if _DATELINE.match(text[end : end + 14]) and _line_start(text, start):
            clues.add("dateline")
        elif len(name) <= _LONGEST_ACRONYM and not shouting:
            clues.add("acronym")
    if not opening and not (shouting and len(name) > _LONGEST_ACRONYM - 1):
        clues.add("capital_tells")
    if not opening and raw_left[-1] == " " and _is_name_like(stripped[stripped.rfind(" ") + 1 :]):
        clues.add("after_capital")
    return clues


def _is_name_like(word: str) -> bool:
    return word[0].isupper() and word[-1].islower()


def _clues_of_words() -> dict[str, tuple[str, ...]]:
    """Return what a word, or two, say right before a name; some say several things."""
    found: dict[str, tuple[str, ...]] = {}
    for clue, words in {
        "locative": LOCATIVES,
        "function": FUNCTIONS | {f"{word} van" for word in FUNCTIONS_OF},
        "origin": ORIGINS,
        "after_van": {"van", "fan"},
        "island": {"op"},
        "club": CLUBS,
        "body": BODIES,
    }.items():
        for word in words:
            found[word] = (*found.get(word, ()), clue)
    return found


_CLUES_OF = _clues_of_words()


def _of_left(near: tuple[str, ...]) -> Iterator[str]:
    """Yield the clues of the words that nothing but spaces part from the name, nearest first."""
    one = near[0]
    yield from _CLUES_OF.get(one, ())
    if len(near) == 1:
        return
    two = f"{near[1]} {one}"
    yield from _CLUES_OF.get(two, ())
    if one in DETERMINERS and _is_locative(near[1:]):
        yield "locative"
    if one in ORIGINS and not PERSONS.isdisjoint(near[1:4]):
        yield "person_from"
    if near[1] in BODIES or (one in OF_THE and near[2:] and near[2] in BODIES):
        yield "body"
    if one in DIRECTIONS and _is_travel(near):
        yield "direction"


def _is_locative(near: tuple[str, ...]) -> bool:
    """Tell whether "in" or the like stands there: "in", "midden in", "in het"."""
    if near[0] in DETERMINERS and len(near) > 1:
        near = near[1:]
    return near[0] in LOCATIVES or (len(near) > 1 and f"{near[1]} {near[0]}" in LOCATIVES)


def _of_right(after: tuple[str, ...], right: str) -> Iterator[str]:
    """Yield the clues of the words after the name; most count only where no sign parts them from it."""
    one = after[0]
    if one in PRODUCTS:
        yield "product"
    if right[1] == " ":
        if one == "gemeente" or one in ABBREVIATED_PROVINCES:
            yield "function"  # "Bergen (L.)", "Elst, gemeente Rhenen"
        return
    if one in POWERS:
        yield "power"
    elif one in MATCH_WORDS or (len(after) > 1 and one.isdigit() and after[1].isdigit()):
        yield "match"


def _is_postcode(before: tuple[str, ...]) -> bool:
    """Tell whether a postcode stands before a name."""
    if len(before) < 2:
        return False
    letters, digits = before[0], before[1]
    return len(letters) == 2 and letters.isalpha() and len(digits) == 4 and digits.isdigit() and digits[0] != "0"


def _is_travel(before: tuple[str, ...]) -> bool:
    """Tell whether a bus or a train goes there: "de bus naar X"."""
    distance = 0
    for word in before[1:]:
        if word in TRAVEL:
            return True
        distance += len(word) + 1
        if distance > _TRAVEL_CHARS:
            return False
    return before[0] in ("via", "vanaf") or (before[0] == "van" and before[1:2] == ("komend",))


def _is_shouting(text: str, start: int, end: int) -> bool:
    around: list[str] = _LETTERS.findall(text[max(0, start - 20) : start] + text[end : end + 20])
    return bool(sum(char.isupper() for char in around) * 2 > len(around))


def _line_start(text: str, start: int) -> bool:
    line = text[text.rfind("\n", 0, start) + 1 : start]
    return len(line) < 40 and (not line.strip() or line == line.upper() or "redactie" in line.lower())


def _of_persons(raw_left: str, before: tuple[str, ...], after: tuple[str, ...], hit: NameHit) -> set[str]:
    """Tell whether a first name, initial or title goes before, with or without van, de, ter …"""
    words = raw_left.split()
    n_joints = 0
    while n_joints < min(len(before), len(words)) and before[n_joints] in SURNAME_JOINTS:
        n_joints += 1
    rest = words[: len(words) - n_joints]
    first_name = bool(rest) and rest[-1][0].isupper()
    if not TITLES.isdisjoint(before[n_joints : n_joints + 1 + first_name]):
        # "burgemeester van Best" is the mayor of Best; "burgemeester Van Best" a person.
        return set() if before[0] == "van" and words[-1] == "van" else {"surname"}
    if after and after[0] in ("tot", "naar"):
        return set()  # "Van Valkenburg tot Nieuweschans"
    capitals = [at for at in range(1, n_joints + 1) if words[-at][0].isupper()]
    if capitals:
        return {"capital_joint"} if _opens(words, capitals[0]) else {"surname"}  # "Van Putten" within a sentence
    if not rest or before[:1] == ("te",):
        return set()
    return _of_first_name(rest, hit, joined=n_joints > 0)


def _of_first_name(rest: list[str], hit: NameHit, *, joined: bool) -> set[str]:
    """Tell what the words before a name, or before "van" and the like, make of it."""
    last = rest[-1]
    if len(last) == 2 and last[0].isupper() and last[1] == ".":
        return {"surname"}
    named = joined and last[0].isupper() and last.isalpha() and last.lower() not in NO_FIRST_NAMES
    if not named or len(rest) < 2 or rest[-2].endswith((".", ":")):
        return set()
    # "Jan van Dinther", but also "het Witte Kerkje van Heiloo"
    return {"surname"} if any("surname" in it.reasons for it in hit.candidates) else {"name_van"}


def _opens(words: list[str], at: int) -> bool:
    """Tell whether the word that is so many from the end opens a sentence."""
    return len(words) == at or words[-at - 1][-1] in _OPENERS or words[-at][0] in _OPENERS
