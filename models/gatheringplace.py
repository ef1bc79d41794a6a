"""Which of the municipalities that a text is set in is that of its gathering, and not that of who comes there."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from monitor.models.document import Document
from monitor.records import MunicipalityMention, Span

_MEETING = re.compile(
    r"\b(?:verzamel\w*|start\w*|begint|mars|tocht|kom|komt|plaats|locatie|waar|adres|naar|demonstr\w*|protesteer\w*"
    r"|bijeenkomst|wake)\b"
)
_REACH = 70  # characters looked at before a name
_JOINS = re.compile(r",? (?:en|of|&) |, ?|/| \+ ")
_AIMED = re.compile(
    r"(?:\b(?:in|naar|te|bij|richting)"
    r"|(?:plein|markt|huis|centrum|station|kerk|zaal|hal|park|kern|dorp|stad|in de gemeente) van"
    r"|\b(?:in|naar) de gemeente) $"
)
_OBJECT = re.compile(r"\b(?:tegen|over|voor|wegens|vanwege) (?:de|het|een|dat|die|deze|dit) (?:[\w-]+ ){1,3}in $")
# "In Ede" is where a stable was closed; "boeren uit Ede" come from there; "de raad van Ede" may well meet there.
_OF_PEOPLE = re.compile(
    r"(?:\b(?:vanuit|uit|via)|\b(?:inwoners|bewoners|omwonenden|buurtbewoners|mensen|burgers|ouders|leden|jongeren"
    r"|ondernemers|actievoerders|demonstranten|\w*boeren|\w*groep|\w*comité|\w*comite|stichting|vereniging"
    r"|afdeling|burgemeester|wethouder)(?: van)?(?: de gemeente)?) $"
)
_OF_BODY = re.compile(r"\b(?:van|gemeente|gemeenteraad|college) $")

# How a name stands in its sentence.
_GOAL, _PLAIN, _BODY, _HOME = "goal", "plain", "body", "home"


def place_of(
    document: Document,
    when: Span,
    municipalities: Sequence[MunicipalityMention],
    mentions: Iterable[MunicipalityMention],
) -> str | None:
    """Return the municipality (CBS code) of the gathering with a date, of those that the text is set in.

    It is the one where people are to go in the sentence with the date, else one named in that sentence, else in a
    sentence that says where to go, else the nearest. Where those who come live is the last to count.

    Args:
        when: the span of the date.
        mentions: every place where a municipality is named, also those that the text is not set in.
    """
    codes = {one.code for one in municipalities}
    if len(codes) < 2:
        return next(iter(codes), None)
    named = {one.span: one for one in (*mentions, *municipalities)}
    roles = _roles(document, sorted(named))
    own = document.sentence_at(when[0])

    @cache  # a hostile sentence names thousands of places
    def is_invited(number: int) -> bool:
        return _MEETING.search(document.folded, *document.sentences[number]) is not None

    def rank(one: MunicipalityMention) -> tuple[int, int, Span]:
        start, end = one.span
        number = document.sentence_at(start)
        distance = start - when[1] if start >= when[1] else when[0] - end
        return _order(roles[one.span], is_own=number == own, is_invited=is_invited(number)), distance, one.span

    return min((one for one in named.values() if one.code in codes), key=rank).code


def _order(role: str, *, is_own: bool, is_invited: bool) -> int:
    """Return how late a name counts."""
    if role == _HOME:
        return 6 if is_own else 7
    if is_own:
        return (_GOAL, _PLAIN, _BODY).index(role)
    if is_invited:
        return 3 if role == _GOAL else 4
    return 5


def _roles(document: Document, spans: Sequence[Span]) -> Mapping[Span, str]:
    """Return how each name stands in its sentence; joined to another by "en" or a comma it stands as that."""
    roles: dict[Span, str] = {}
    last: Span | None = None
    for span in spans:
        between = document.folded[last[1] : span[0]][:9] if last else ""
        is_joined = last is not None and roles[last] != _PLAIN and _JOINS.fullmatch(between) is not None
        roles[span] = roles[last] if last and is_joined else _role(document.folded[max(0, span[0] - _REACH) : span[0]])
        last = span
    return roles


def _role(before: str) -> str:
    if _AIMED.search(before):
        return _PLAIN if _OBJECT.search(before) else _GOAL
    if _OF_PEOPLE.search(before):
        return _HOME
    return _BODY if _OF_BODY.search(before) else _PLAIN
