"""Whether a sentence tells of what has been, or asks people to come."""

import re

from monitor.records import Span

_RODE = r"(?<!\bzonder )(?<!\bgeen )(?<!\bde )(?<!\been )(?<!\bdie )(?<!\bwas )reden"  # else a reason
# Verbs of reporting ("meldde", "liet weten") are not among them: what was told may still be ahead.
_PAST = re.compile(
    rf"\b(?:werd|werden|was|waren|stond|stonden|liep|liepen|kwam|kwamen|had|hadden|ging|gingen|reed|{_RODE}|trok|trokken"
    r"|verliep|verliepen|bleef|bleven|begeleidden?|vergaderden?|verzamelden?|betoogden?|staakten?|wandelden?"
    r"|sprak|spraken|riep|riepen|hield|hielden|droeg|droegen|zong|zongen|bezocht|bezochten|eindigden?|begon|begonnen"
    r"|vertrok|vertrokken|boden|zaten|namen|vond plaats|vonden plaats|keerden?|toonden?|scandeerden?"
    r"|(?:demonstr|protest|blokk|march|manifest|parad|confront|arrest)eerden?"
    r"|gister(?:en|ochtend|middag|avond|nacht)|eergisteren|afgelopen|vorige)\b"
)
_AHEAD = re.compile(
    r"\b(?:komende|aanstaande|aankomende|eerstvolgende|volgende week|a\.s\.|zal|zullen|is er|zijn er|organiseert"
    r"|organiseren|gaan we|gaan wij|lopen we|lopen wij|staan we|staan wij|rijden we|rijden wij|houden we|houden wij"
    r"|vindt [^.!?;,]{0,60}plaats)(?!\w)"
)
# What people do at a gathering: "is gepland" and "is uitgenodigd" tell nothing of what has been.
_DONE = (
    r"(?:ge(?:demonstreerd|protesteerd|manifesteerd|marcheerd|staakt|lopen|wandeld|staan|blokkeerd|houden|sproken|weest"
    r"|reden|zongen|stemd|bruikt|arresteerd|komen)|betoogd|vergaderd|verzameld|verlopen|plaatsgevonden|plaatsgehad"
    r"|bijeengekomen|samengekomen|bezocht|herdacht|deelgenomen|opgetrokken|langsgekomen|aangehouden)"
)
_PERFECT = re.compile(
    rf"\b(?:heeft|hebben|is|zijn)\b(?:(?:(?!\b(?:heeft|hebben|is|zijn)\b)[^.!?;:,]){{0,150}}? )??{_DONE}\b"
    rf"|\b{_DONE} (?:heeft|hebben|is|zijn)\b"
)
_HAS = re.compile(r"\b(?:heeft|hebben|is|zijn)\b")
_NOT_DONE = re.compile(
    r"\b(?:wordt|worden|zal|zullen|gaat|gaan|moet|moeten|kan|kunnen|komende|aanstaande|a\.s\.)(?!\w)"
)
_CLAUSE_END = re.compile(r"[.!?:;](?!\d)|\bmaar\b")
_RELATIVE_CLAUSE = re.compile(
    r",? (?:(?<!met )(?<!op )(?<!van )(?<!in )(?<!voor )(?<!bij )(?<!na )(?<!om )(?:die|dat)|waar\w*|omdat|nadat|toen"
    r"|terwijl)\b[^,]*(?:,|$)"
)
_FAR = 300  # characters from a date; a longer clause is none
_INVITES = re.compile(
    r"\b(?:kom|komt (?:allen|allemaal|ook|mee|naar)|loop|doe|sluit|demonstreer|protesteer|laat|neem|meld|verzamel"
    r"|ga mee|rijd|rij mee|steun|deel dit|wees|zegt het voort|welkom|sluiten we ons aan|trekkers klaarzetten)\b"
)


def has_past_verb(folded: str, start: int, end: int) -> bool:
    """Whether a verb of a stretch stands in the past tense."""
    return _PAST.search(folded, start, end) is not None


def tells_of_past(folded: str, sentence: Span, when: Span) -> bool:
    """Whether the clause of a date in a sentence tells of what has been."""
    left, right = folded[sentence[0] : when[0]][-_FAR:], folded[when[1] : max(sentence[1], when[1])][:_FAR]
    ends = list(_CLAUSE_END.finditer(left))
    end = _RELATIVE_CLAUSE.search(right) or _CLAUSE_END.search(right)
    left = _RELATIVE_CLAUSE.sub(" ", left[ends[-1].end() :] if ends else left)
    clause = f"{left} {folded[slice(*when)]} {right[: end.start()] if end else right}"
    if _PAST.search(clause) and not _AHEAD.search(clause):
        return True
    n_done = sum(1 for _ in _PERFECT.finditer(clause))  # of two verbs, one may tell what is to come
    return 0 < n_done == sum(1 for _ in _HAS.finditer(clause)) and _NOT_DONE.search(clause) is None


def invites(folded: str, start: int = 0, end: int | None = None) -> bool:
    """Whether a stretch asks people to come or to take part."""
    return _INVITES.search(folded, start, len(folded) if end is None else end) is not None
