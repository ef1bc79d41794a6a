"""Announced public gatherings: what kind, when and where. A planning fact, never a risk in itself."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from monitor.models.cancelled import is_cancelled
from monitor.models.document import Document
from monitor.models.gatheringplace import place_of
from monitor.models.moment import ZONE, day_of, is_of_another_century, looks_ahead, looks_back, starts_at
from monitor.models.tense import has_past_verb, invites, tells_of_past
from monitor.models.when import When, find_when
from monitor.records import EventKind, Gathering, MunicipalityMention, Span, UnrestLevel

_ACT = re.compile(
    r"\b(?:kom\w*|verzamel\w*|demonstr\w*|protest\w*|betog\w*|manifestatie|mars|optocht|tocht|wake|bijeenkomst\w*"
    r"|bijeen|avond|inloop\w*|lezing|start\w*|vertrek\w*|aanvang|lopen|rijden|staan|gaan|trekken|zetten|vormen|blokk\w*"
    r"|staking|staken|actie\w*|raadsvergadering|raad|commissie|welkom|mee|gehouden|vindt|aangemeld|intocht|aankomst"
    r"|organise\w*|uitgenodigd|iedereen|allemaal|plein|markt|stadhuis|gemeentehuis|malieveld|zaal|feest\w*|opening"
    r"|hoorzitting|debat|kring|wandel\w*|picknick|koffie|debatavond|petitie|spreekt|bespreekt|praat|agenda)\b"
)
_NO_ACT = re.compile(
    r"\b(?:uiterlijk|bezwaar (?:maken )?(?:kan )?tot|reageren kan tot|tekenen kan tot|inzage tot|deadline|sinds|geboren"
    r"|overleed|gepubliceerd|voor het laatst|inschrijven (?:kan )?tot|aanmelden (?:kan )?(?:tot|voor))\b[^.!?]{0,20}$"
)
_CALLS: frozenset[UnrestLevel] = frozenset(("mobilisation", "escalation"))
_MOST_DATES = 100  # a text with more is a list or hostile


@dataclass(frozen=True, slots=True, kw_only=True)
class _Option:
    when: When
    worth: float
    sentence: int  # its number


def find_gathering(
    document: Document,
    *,
    p_event: float,
    threshold: float,
    unrest: UnrestLevel,
    municipalities: Sequence[MunicipalityMention],
    published_at: datetime | None,
    mentions: Iterable[MunicipalityMention] = (),
) -> Gathering | None:
    """Return the announced gathering of a text, or None.

    Args:
        p_event: the chance, by the trained head, that the text announces a gathering.
        unrest: the level of the text; a gathering that the text itself calls for is a call.
        municipalities: that the text is set in.
        mentions: every place where a municipality is named, also those that the text is not set in.
    """
    if p_event < threshold:
        return None
    weigh = _Weigher(document)
    options = [weigh.option(when) for when in islice(find_when(document.folded), _MOST_DATES)]
    if not options:
        return None
    best = max(options, key=lambda option: (option.worth, -option.when.span[0]))
    if best.worth <= 0:
        return None
    start, end = _without_stop(document.text, best.when.span)
    is_past = _is_past(document, best, unrest, published_at)
    return Gathering(
        kind=_kind(document, best, options, unrest, is_past=is_past),
        when_text=document.text[start:end],
        starts_at=starts_at(best.when, published_at, is_past=is_past),
        municipality=place_of(document, best.when.span, municipalities, mentions),
        span=(start, end),
    )


def _without_stop(text: str, span: Span) -> Span:
    """Return the span of a date without the stop of "20.00 u." where that ends the sentence."""
    start, end = span
    if not text[start:end].lower().endswith("u."):
        return span
    follows = text[end : end + 20].lstrip()
    return (start, end - 1) if not follows or follows[0].isupper() else span


class _Weigher:
    """Says how much a date looks like that of a gathering; looks at every sentence once, however many dates it has."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._worths: dict[int, tuple[float, bool]] = {}

    def option(self, when: When) -> _Option:
        """Weigh a date: a time beside it, words of doing around it, no deadline, not what has been."""
        folded, start = self._document.folded, when.span[0]
        number = self._document.sentence_at(start)
        first = self._document.sentences[number][0]
        worth, is_past = self._sentence(number)
        worth += 2.0 if when.time else 0.0
        worth += 1.0 if any(char.isdigit() for char in when.date) else 0.0
        worth += 0.5 if start - first < 4 or folded[max(0, start - 2) : start] == ": " else 0.0
        worth -= 3.0 if _NO_ACT.search(folded[max(first, start - 70) : start]) else 0.0
        worth -= 1.5 if looks_back(when) and not is_past else 0.0
        worth -= 9.0 if is_of_another_century(when) else 0.0
        return _Option(when=when, worth=worth, sentence=number)

    def _sentence(self, number: int) -> tuple[float, bool]:
        if number not in self._worths:
            folded, span = self._document.folded, self._document.sentences[number]
            is_past = has_past_verb(folded, *span)
            worth = 1.0 + (1.5 if _ACT.search(folded, *span) else 0.0) - (1.5 if is_past else 0.0)
            worth -= 0.5 * (number / max(len(self._document.sentences), 1))
            self._worths[number] = worth, is_past
        return self._worths[number]


def _is_past(document: Document, best: _Option, unrest: UnrestLevel, published_at: datetime | None) -> bool:
    """Whether the day has been: it lies before publication, or the text tells of it in the past tense.

    A text that calls on people and invites them tells of what has been beside it; but "vannacht" in the past tense is
    the night that is over.
    """
    when = best.when
    if looks_back(when):
        return True
    is_beside = unrest in _CALLS and when.date != "vannacht" and invites(document.folded)
    if not looks_ahead(when) and not is_beside:
        is_told = tells_of_past(document.folded, document.sentences[best.sentence], when.span)
        if is_told and _can_be_past(when, published_at):
            return True
    day = day_of(when, published_at)
    return bool(day and published_at and day < published_at.astimezone(ZONE).date())


def _can_be_past(when: When, published_at: datetime | None) -> bool:
    """Whether the words may mean a moment before publication: no weekday or hour speaks against it."""
    if published_at is None:
        return True
    moment = starts_at(when, published_at, is_past=True)
    if moment is not None:
        return moment <= published_at
    return day_of(when, published_at, is_past=True) is not None or day_of(when, published_at) is None


def _kind(
    document: Document, best: _Option, options: Sequence[_Option], unrest: UnrestLevel, *, is_past: bool
) -> EventKind:
    if is_cancelled(document, best.sentence, best.when, [option.when for option in options]):
        return "cancelled"
    if is_past:
        return "past"
    return "call" if unrest in _CALLS else "announcement"
