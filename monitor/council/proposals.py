"""From a moment of public decision making to proposed decisions: found by words, to be confirmed by a person."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.catalogue.patterns import hits
from monitor.council.titles import is_closed, public_title
from monitor.records import CouncilMoment, Decision, DecisionGuide

VERSION = "1"  # raised when words are looked for in another way: everything is then looked at once more
MAX_LINES = 2_000  # of a page; an agenda with all its papers has some hundreds
MAX_LINE_CHARS = 200  # a longer line of a page is prose and no title
MAX_TITLES = 3  # that make the title of a decision
MAX_TITLE_CHARS = 300

_NUMBER = re.compile(r"^\W*\d{1,3}(?:\.\d{1,3}){0,3}\.?[a-z]?[.)]?\s+(?=\S)")
# In this order: a meeting of a committee of the council is one of the committee.
_PHASES = (
    ("beeldvormend", re.compile(r"beeldvorm|informatie(?:avond|bijeenkomst|markt)|ronde ?tafel", re.I)),
    ("informerend", re.compile(r"informer|presentatie|werkbezoek|technische (?:sessie|vragen)", re.I)),
    ("oordeelvormend", re.compile(r"oordeelvorm|opini[eë]r|commissie|voorbereidend|forum", re.I)),
    ("collegebesluit", re.compile(r"college|\bb\s?&\s?w\b|\bb\s?en\s?w\b", re.I)),
)
_BODIES = (
    ("college", re.compile(r"college|\bb\s?&\s?w\b|\bb\s?en\s?w\b", re.I)),
    ("burgemeester", re.compile(r"burgemeester", re.I)),
    ("commissie", re.compile(r"commissie|forum|ronde ?tafel|beeldvorm|oordeelvorm|opini[eë]r", re.I)),
)


def words_hash(guides: Sequence[DecisionGuide]) -> str:
    """Return what stands for the words of all kinds; changes when an editor changes them."""
    text = repr([(guide.id, guide.search_words) for guide in guides])
    return f"{VERSION}:{hashlib.sha256(text.encode()).hexdigest()[:16]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What decisions have in common that came together: where from, for whom, when."""

    source: str  # "manual", "import", or the council-information source
    municipality: str  # CBS code
    assignment_id: str
    homepage: str  # public page for a moment that has none of its own; may be empty
    now: datetime


def proposals(
    moment: CouncilMoment, guides: Sequence[DecisionGuide], origin: Origin, page_text: str = ""
) -> tuple[Decision, ...]:
    """Return one proposed decision for each kind whose words stand in a moment.

    Args:
        page_text: of the page of the moment, where its supplier gives no agenda.
    """
    lines = tuple(_lines(moment, page_text))
    found = ((guide, _titles(guide, lines)) for guide in guides)
    return tuple(_decision(moment, guide, origin, "; ".join(titles)) for guide, titles in found if titles)


def confirmed(moment: CouncilMoment, guide: DecisionGuide, origin: Origin, by: str) -> Decision:
    """Return the decision of a kind that a person named."""
    return replace(_decision(moment, guide, origin, moment.title or guide.name), kind_confirmed_by=by)


def _decision(moment: CouncilMoment, guide: DecisionGuide, origin: Origin, title: str) -> Decision:
    ref = moment.ref or manual_ref(origin.municipality, guide.id, moment.starts_at)
    return Decision(
        id=decision_id(origin.municipality, ref, guide.id) if moment.ref else manual_id(ref),
        assignment_id=origin.assignment_id, source=origin.source if moment.ref else "manual", source_ref=ref,
        municipality=origin.municipality, body=body_of(moment), title=title[:MAX_TITLE_CHARS],
        kind=guide.id,  # type: ignore[arg-type]  # the ids of guides are kinds
        kind_confirmed_by=None, phase=phase_of(moment), starts_at=moment.starts_at, location=moment.place,
        status=moment.status, link=public_link(moment.url, origin.homepage), first_seen_at=origin.now,
        updated_at=origin.now,
    )  # fmt: skip


def manual_ref(municipality: str, kind: str, starts_at: datetime) -> str:
    """Return what a decision without an id of its own is known by: municipality, kind and Dutch day."""
    return f"manual|{municipality}|{kind}|{starts_at.astimezone(ZoneInfo('Europe/Amsterdam')).date().isoformat()}"


def manual_id(ref: str) -> str:
    """Return the id of a decision without an id of its own."""
    return "BES-" + hashlib.sha256(ref.encode()).hexdigest()[:12]


def decision_id(municipality: str, ref: str, kind: str) -> str:
    """Return the id under which a decision of a supplier is known, whichever way it came."""
    return "BES-" + hashlib.sha256(f"{municipality}|{ref}|{kind}".encode("utf-8", "replace")).hexdigest()[:12]


def public_link(url: str | None, homepage: str) -> str:
    """Return the public https address of a moment, else that of its source; empty where neither has one."""
    return next((one for one in (url, homepage) if one and one.startswith("https://")), "")


def phase_of(moment: CouncilMoment) -> str:
    """Return the phase of decision making, as far as the names of body and meeting tell."""
    if moment.phase:
        return moment.phase
    named = f"{moment.body} {moment.title}"
    return next((phase for phase, words in _PHASES if words.search(named)), "besluitvormend")


def body_of(moment: CouncilMoment) -> str:
    """Return which body it is: college, burgemeester, commissie or raad."""
    named = f"{moment.body} {moment.title}" if not moment.phase else moment.body
    return next((body for body, words in _BODIES if words.search(named)), "raad")


def _lines(moment: CouncilMoment, page_text: str) -> Iterator[str]:
    yield moment.title
    yield from moment.agenda
    for line in page_text.split("\n")[:MAX_LINES]:
        if 0 < len(line) <= MAX_LINE_CHARS and not is_closed(line):
            yield public_title(line.strip())


def _titles(guide: DecisionGuide, lines: Sequence[str]) -> tuple[str, ...]:
    """Return the titles in which words of a kind stand, without their numbers."""
    found: dict[str, None] = {}
    for line in lines:
        if len(found) < MAX_TITLES and hits(guide.search_words, line):
            found.setdefault(_NUMBER.sub("", line))
    return tuple(found)
