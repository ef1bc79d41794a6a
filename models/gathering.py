"""Announced public gatherings: what kind, when and where. A planning fact, never a risk in itself."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.models.document import Document
from monitor.models.moment import starts_at
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
_PAST = re.compile(
    r"\b(?:werd|werden|was|waren|stond|stonden|liep|liepen|kwam|kwamen|had|hadden|ging|gingen|reden|trokken|verliep"
    r"|demonstreerden|protesteerden|blokkeerden|gisteren|afgelopen|vorige)\b"
)
_CANCELLED = re.compile(
    r"\b(?:afgelast|afgeblazen|gaat niet door|gaat vanavond niet door|geannuleerd|geschrapt|gaat voorlopig niet door"
    r"|komt te vervallen|is uitgesteld|ging niet door|verboden door de burgemeester)\b"
)
_MOVED = re.compile(
    r"\b(?:nieuwe datum|nieuwe poging|verplaatst naar|verschoven naar|maar nu|in plaats daarvan|verhuist)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Option:
    when: When
    worth: float


def find_gathering(
    document: Document,
    *,
    p_event: float,
    threshold: float,
    unrest: UnrestLevel,
    municipalities: Sequence[MunicipalityMention],
    published_at: datetime | None,
) -> Gathering | None:
    """Return the announced gathering of a text, or None.

    Args:
        p_event: the chance, by the trained head, that the text announces a gathering.
        unrest: the level of the text; a gathering that the text itself calls for is a call.
    """
    if p_event < threshold:
        return None
    options = [_weigh(document, when) for when in find_when(document.folded)]
    if not options:
        return None
    best = max(options, key=lambda option: (option.worth, -option.when.span[0]))
    if best.worth <= 0:
        return None
    start, end = best.when.span
    sentence = document.sentences[document.sentence_at(start)]
    return Gathering(
        kind=_kind(document, sentence, unrest),
        when_text=document.text[start:end],
        starts_at=starts_at(best.when, published_at),
        municipality=_where(document, sentence, municipalities),
        span=(start, end),
    )


def _weigh(document: Document, when: When) -> _Option:
    """Say how much a date looks like that of a gathering: a time beside it, words of doing around it, no deadline."""
    start = when.span[0]
    number = document.sentence_at(start)
    first, last = document.sentences[number]
    worth = 1.0
    worth += 2.0 if when.time else 0.0
    worth += 1.0 if any(char.isdigit() for char in when.date) else 0.0
    worth += 1.5 if _ACT.search(document.folded, first, last) else 0.0
    worth += 0.5 if start - first < 4 or document.folded[max(0, start - 2) : start] == ": " else 0.0
    worth -= 3.0 if _NO_ACT.search(document.folded[max(first, start - 70) : start]) else 0.0
    worth -= 1.5 if _PAST.search(document.folded, first, last) else 0.0
    worth -= 0.5 * (number / max(len(document.sentences), 1))
    return _Option(when=when, worth=worth)


def _kind(document: Document, sentence: Span, unrest: UnrestLevel) -> EventKind:
    if _CANCELLED.search(document.folded) and not _MOVED.search(document.folded):
        return "cancelled"
    if unrest in {"mobilisation", "escalation"}:
        return "call"
    return "past" if _PAST.search(document.folded, *sentence) else "announcement"


def _where(document: Document, sentence: Span, municipalities: Sequence[MunicipalityMention]) -> str | None:
    """Return the municipality named in or nearest to the sentence with the date."""
    if not municipalities:
        return None
    middle = (sentence[0] + sentence[1]) // 2
    nearest = min(municipalities, key=lambda one: (abs(one.span[0] - middle), one.span))
    return nearest.code
