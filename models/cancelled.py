"""Whether a text says that its gathering is off: that gathering, and not another event, another year or a plan."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from monitor.models.document import Document
from monitor.models.tense import invites
from monitor.models.when import When
from monitor.records import Span

_CANCELLED = re.compile(
    r"\b(?:afgelast|afgeblazen|(?:gaat|gaan) (?:vanavond |voorlopig |definitief |helaas |toch )*niet door"
    r"|ging niet door|niet door(?! (?:de|het|een|\w+en)\b)|niet (?:meer )?doorga(?:an|at)"
    r"|(?:vindt|vinden) geen doorgang|geen doorgang vinden"
    r"|geannuleerd|geschrapt|(?:komt|komen) (?:\w+ ){0,2}te vervallen|vervalt|uitgesteld"
    r"|verboden door de burgemeester)\b"
)
_GOES = re.compile(r"\b(?:gaat|gaan|kan|kunnen|zal|zullen)\b")  # with "niet door" further on
# What is struck off, put off or annulled is mostly something else; the words before it have to name a gathering.
_OF_ANYTHING = re.compile(r"geannuleerd|geschrapt|vervalt|.* te vervallen|uitgesteld")
_GATHERING = re.compile(
    r"(?:demonstratie|demo|betoging|protest|protestmars|protestactie|boerenprotest|mars|tocht|optocht|manifestatie"
    r"|bijeenkomst|samenkomst|sessie|spreekuur|wake|(?<!re)(?<!fr)(?<!trans)actie|sit-in|inloop"
    r"|(?<!van)(?<!dag)(?<!morgen)(?<!gister)avond|lezing|vergadering|debat|picknick|herdenking|hoorzitting|intocht"
    r"|blokkade|staking|rondrit|evenement)(?:en|s|'s)?(?![\w-])"
)
_OTHER_EVENT = re.compile(r"\b(?:het|de|ons|onze|dit|deze) [\w-]*(?:festival|kermis|markt|concert|wedstrijd|feest)\b")
# "Door de acties gaat de bouw niet door": what a preposition leads is not what is off.
_LED = re.compile(
    r"\b(?:van|voor|door|na|met|over|tegen|bij|tijdens|dankzij|sinds|wegens|vanwege) (?:(?:de|het|een|onze|ons|deze|dit"
    r"|die|alle|\w+e) ){0,2}[\w-]*$"
)
_PRONOUN = re.compile(
    r"\W*(?:(?:let op|update|helaas|maar|nee|ja|toch)\W+)*(?:wij|we|die|deze|hij|zij|ze|het|dit|dat)?\W*"
)
_ANOTHER_TIME = re.compile(
    r"\b(?:vorig jaar|vorige (?:keer|maand|week|editie)|eerder|destijds|indertijd|toen|jaren geleden|jaar geleden"
    r"|in (?:19|20)\d\d|gerucht\w*)\b"
)
_ASIDE = re.compile(
    r",? (?:die|dat|waar\w*) [^,]{1,150},|\beerder(?: deze week| dit jaar)? (?:aangekondigd|gepland|gemeld)e?\b"
)
_NOT_BEFORE = re.compile(r"\b(?:niet|nooit|geenszins|niets|geen)(?: \w+)? $")
_BUT_NOT_US = re.compile(r"^[^.!?]{0,25}\b(?:wij|we|ons|onze|de onze|deze)\b(?: \w+)? (?:niet|wel|wél)\b")
_GOES_ON = re.compile(
    r"\b(?:gaat|gaan|loopt|lopen) (?:\w+ )?(?:wel|wél|gewoon|toch|alsnog|nog steeds)(?: \w+)? door\b"
    r"|\bniet (?:\w+ )?(?:afgelast|geannuleerd|afgeblazen|verboden)\b"
)
_MOVED = re.compile(r"\b(?:verplaatst naar (?!een|later|nader|volgend)|in plaats daarvan|verhuist)\b")
_MOVED_TO = re.compile(
    r"\b(?:nieuwe datum|nieuwe poging|(?:verplaatst|verschoven|uitgesteld) (?:naar|tot)|maar nu|wordt nu)\b"
)
_HEADING = re.compile(r"\W*(?:(?:let op|update|helaas|nb|n\.b\.|ps|p\.s\.|belangrijk|correctie)\b\W*)*")
_HEADED = re.compile(r"\s*(?:[:!.–—-]|$)")
_OPENING = re.compile(r"[\w-]*$")  # of a word that goes on
_NO_WORD = re.compile(r"\W*$")
_MOST = 20  # times that a sentence says so; more is hostile
_REACH = 300  # characters before a verb; a longer clause is none
_CLAUSE_ENDS = re.compile(r"[:;.!?]|\bmaar\b|\bomdat\b|\bnu\b|\bwant\b")
_RUNS_ON = re.compile(
    r"\s*(?:is|zijn|wordt|worden|werd|werden|in|op|om|bij|van|te|aan|vanaf|dus|helaas|gaat|gaan|kan|kunnen)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """A place where a text says that something is off."""

    sentence: Span
    span: Span
    words: str
    before: str  # in the sentence
    after: str
    is_own: bool  # it stands in the sentence with the date

    @property
    def heads(self) -> bool:
        """Whether it opens a line and says so of what follows: "GEANNULEERD: mars", "Let op: afgelast!"."""
        line = self.before.rpartition("\n")[2]
        return _HEADING.fullmatch(line) is not None and _HEADED.match(self.after) is not None


def is_cancelled(document: Document, number: int, when: When, dates: Sequence[When]) -> bool:
    """Whether the gathering of a date is off.

    Looked at are its sentence, the two beside it and the title. A text that invites people with the date is no longer
    off for what was said before, but for its heading.

    Args:
        number: of the sentence with the date.
        dates: all dates of the text.
    """
    folded = document.folded
    own = document.sentences[number]
    said = [one for span in _around(document, number) for one in _said(folded, span, is_own=span == own)]
    if said and invites(folded, *own):
        said = [one for one in said if one.sentence[0] >= own[0] or one.heads]
    other = [one for one in dates if not _is_same(one, when)]
    off = [one for one in said if _is_off(one, when, other)]
    if not off:
        return False
    around = list(_around(document, number))
    is_dated_anew = any(span[0] <= one.span[0] < span[1] for span in around for one in other)
    if any(_MOVED.search(folded, *span) or (is_dated_anew and _MOVED_TO.search(folded, *span)) for span in around):
        return False
    names = [_name_of(_subject(_ASIDE.sub(" ", one.before))) for one in off]
    return not any(_goes_on(folded, span, names) for span in around)


def _around(document: Document, number: int) -> Iterator[Span]:
    for at in sorted({0, number - 1, number, number + 1}):
        if 0 <= at < len(document.sentences):
            yield document.sentences[at]


def _said(folded: str, sentence: Span, *, is_own: bool) -> Iterator[_Said]:
    for found in islice(_CANCELLED.finditer(folded, *sentence), _MOST):
        start, end = found.span()
        yield _Said(
            sentence=sentence,
            span=(start, end),
            words=found.group(),
            before=folded[max(sentence[0], start - _REACH) : start],
            after=folded[end : min(sentence[1], end + 60)],
            is_own=is_own,
        )


def _is_same(one: When, other: When) -> bool:
    first, second = f" {one.date} ", f" {other.date} "
    return first in second or second in first


def _is_off(said: _Said, when: When, other: Sequence[When]) -> bool:
    before, after = said.before, said.after
    subject = _subject(_ASIDE.sub(" ", before))
    if _is_denied(said) or _ANOTHER_TIME.search(subject):
        return False
    if said.heads and (said.is_own or _NO_WORD.match(after) or _GATHERING.search(after)):
        return True
    if said.is_own:
        return _is_of_date(said, subject, when) or (not _OF_ANYTHING.match(said.words) and _is_it(subject))
    start = said.span[0] - len(before.rpartition(": ")[2])  # "Update 3 december: …" has its own date
    if any(start <= one.span[0] < said.sentence[1] for one in other):
        return False
    return _names(subject) or (not _OF_ANYTHING.match(said.words) and _is_it(subject))


def _is_denied(said: _Said) -> bool:
    """Whether the words around take it back: a question, "niet afgelast", "maar wij niet"."""
    if said.words == "niet door" and not _GOES.search(said.before):
        return True
    is_question = said.after.lstrip().startswith("?")
    return bool(is_question or _BUT_NOT_US.search(said.after) or _NOT_BEFORE.search(said.before))


def _is_of_date(said: _Said, subject: str, when: When) -> bool:
    """Whether what is off, in the sentence with the date, is a gathering or has that date."""
    if _names(subject):
        return True
    is_event = _OTHER_EVENT.search(subject) is not None or not _OF_ANYTHING.match(said.words)
    return is_event and when.date in subject


def _names(subject: str) -> bool:
    """Whether a gathering is what a clause is about."""
    return any(not _LED.search(subject[: found.start()]) for found in islice(_GATHERING.finditer(subject), _MOST))


def _is_it(subject: str) -> bool:
    """Whether a clause names nothing, or points at what was named before."""
    return _PRONOUN.fullmatch(_GOES.sub(" ", subject)) is not None


def _name_of(subject: str) -> str:
    """Return the whole word for the gathering in a clause; empty where it names none."""
    found = _GATHERING.search(subject)
    return _OPENING.findall(subject[: found.start()])[0] + found.group() if found else ""


def _goes_on(folded: str, sentence: Span, names: Sequence[str]) -> bool:
    """Whether a sentence says of the gatherings that are off, as they are named, that they go on all the same."""
    for found in islice(_GOES_ON.finditer(folded, *sentence), _MOST):
        subject = _subject(folded[max(sentence[0], found.start() - _REACH) : found.start()])
        name = _name_of(subject)
        if not name and (_is_it(subject) or "" in names):
            return True
        if name and any(_is_one(name, other) for other in names):
            return True
    return False


def _is_one(name: str, other: str) -> bool:
    """Whether two words may name one gathering: "de boerenmars" and "de mars", but not "de tegenmars"."""
    if name.startswith("tegen") != other.startswith("tegen"):
        return not other
    return name.endswith(other) or other.endswith(name)


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
