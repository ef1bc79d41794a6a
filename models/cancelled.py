"""Whether a text says that its gathering is off: that gathering, and not another event, another year or a plan."""

import re
from collections.abc import Iterator
from itertools import islice

from monitor.models.document import Document
from monitor.models.tense import invites
from monitor.records import Span

_CANCELLED = re.compile(
    r"\b(?:afgelast|afgeblazen|(?:gaat|gaan) (?:vanavond |voorlopig |definitief |helaas |toch )*niet door|geannuleerd"
    r"|geschrapt|(?:komt|komen) (?:\w+ ){0,2}te vervallen|vervalt|is uitgesteld"
    r"|ging niet door|verboden door de burgemeester)\b"
)
# What is struck off or annulled is mostly something else; the words before it have to name a gathering.
_OF_ANYTHING = re.compile(r"geannuleerd|geschrapt|vervalt|.* te vervallen|is uitgesteld")
_GATHERING = re.compile(
    r"(?:demonstratie|betoging|protest|protestmars|protestactie|boerenprotest|mars|tocht|optocht|manifestatie"
    r"|bijeenkomst|wake|actie|avond|lezing|vergadering|debat|picknick|herdenking|hoorzitting|intocht|blokkade|staking"
    r"|rondrit|evenement)(?:en|s)?\b"
)
_OTHER_EVENT = re.compile(r"\b(?:het|de|ons|onze|dit|deze) [\w-]*(?:festival|kermis|markt|concert|wedstrijd|feest)\b")
_ANOTHER_TIME = re.compile(
    r"\b(?:vorig jaar|vorige (?:keer|maand|week|editie)|eerder|destijds|indertijd|toen|jaren geleden|jaar geleden"
    r"|in (?:19|20)\d\d|gerucht\w*)\b"
)
_NOT_BEFORE = re.compile(r"\b(?:niet|nooit|geenszins|niets|geen)(?: \w+)? $")
_BUT_NOT_US = re.compile(r"^[^.!?]{0,25}\b(?:wij|we|ons|onze|de onze|deze)\b(?: \w+)? (?:niet|wel|wél)\b")
_GOES_ON = re.compile(
    r"\b(?:gaat|gaan|loopt|lopen) (?:\w+ )?(?:wel|wél|gewoon|toch|alsnog|nog steeds)(?: \w+)? door\b"
    r"|\bniet (?:\w+ )?(?:afgelast|geannuleerd|afgeblazen|verboden)\b"
)
_MOVED = re.compile(
    r"\b(?:nieuwe datum|nieuwe poging|verplaatst naar|verschoven naar|maar nu|in plaats daarvan|verhuist)\b"
)
_MOST = 20  # times that a sentence says so; more is hostile
_CLAUSE_ENDS = re.compile(r"[:;.!?]|\bmaar\b|\bomdat\b|\bnu\b|\bwant\b")
_RUNS_ON = re.compile(r"\s*(?:is|zijn|wordt|worden|werd|werden|in|op|om|bij|van|te|aan|vanaf|dus|helaas)\b")


def is_cancelled(document: Document, number: int) -> bool:
    """Whether the gathering of the date in a sentence, by its number, is off.

    Looked at are that sentence, the two beside it and the title. A text that invites people with the date is no longer
    off for what was said before.
    """
    folded = document.folded
    start = document.sentences[number][0]
    said = [
        (span, found)
        for span in _around(document, number)
        for found in islice(_CANCELLED.finditer(folded, *span), _MOST)
    ]
    if said and invites(folded, *document.sentences[number]):
        said = [(span, found) for span, found in said if span[0] >= start]
    if not any(_is_off(folded, span, found) for span, found in said):
        return False
    return not any(_MOVED.search(folded, *span) or _GOES_ON.search(folded, *span) for span in _around(document, number))


def _around(document: Document, number: int) -> Iterator[Span]:
    for at in sorted({0, number - 1, number, number + 1}):
        if 0 <= at < len(document.sentences):
            yield document.sentences[at]


def _is_off(folded: str, sentence: Span, found: re.Match[str]) -> bool:
    start, end = found.span()
    before, after = folded[max(sentence[0], start - 300) : start], folded[end : min(sentence[1], end + 60)]
    if after.lstrip().startswith("?") or _BUT_NOT_US.search(after) or _NOT_BEFORE.search(before):
        return False
    if _ANOTHER_TIME.search(before):
        return False
    subject = _subject(before)
    if _OF_ANYTHING.match(found.group()):
        return _GATHERING.search(subject) is not None
    return _GATHERING.search(subject) is not None or not _OTHER_EVENT.search(subject)


def _subject(before: str) -> str:
    """Return the words of the clause before a verb; a part that only runs on takes the one before the comma along."""
    ends = [found.end() for found in _CLAUSE_ENDS.finditer(before) if not _in_time(before, found)]
    clause = before[ends[-1] :] if ends else before
    parts = clause.split(",")
    number = len(parts) - 1
    while number > 0 and (_RUNS_ON.match(parts[number]) or not parts[number].strip()):
        number -= 1
    return ",".join(parts[number:])


def _in_time(before: str, found: re.Match[str]) -> bool:
    return found.group() in ".:" and before[found.end() : found.end() + 1].isdigit()
