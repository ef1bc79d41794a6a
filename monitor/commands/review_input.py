"""What a reviewer types, as values of a review; the same words in the terminal and in options."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.commands.decision import municipality_code
from monitor.commands.session import Session
from monitor.errors import MonitorError
from monitor.records import Labels, Review, ReviewField
from monitor.redact import redact
from monitor.review.labels import CLAIM_FIELDS, FIELDS, LEVELS, STANCES, Reviewable, corrected, differing
from monitor.text import fold

NONE = "none"
MAX_NOTE = 500  # characters
_ROLE = re.compile(r"[a-z][a-z0-9:._-]{1,39}")


def reviewer(session: Session, by: str | None) -> str:
    """Return the role that reviews. Raises MonitorError for what is no role."""
    role = by or session.settings.role
    if not _ROLE.fullmatch(role):
        raise MonitorError(f"{role!r} is not a role such as rol:analist-2; a review carries a role, never a name.")
    return role


def value(session: Session, subject: Reviewable, field: ReviewField, text: str) -> object:
    """Return the value that a reviewer typed for a field. Raises MonitorError where it cannot be one."""
    typed = text.strip()
    parts = [] if typed.casefold() == NONE else [part.strip() for part in typed.split(",") if part.strip()]
    if not typed or (not parts and typed.casefold() != NONE):
        raise MonitorError(f"Type a value for {field}, or {NONE}.")
    found: object
    match field:
        case "themes":
            found = tuple(sorted({session.catalogue.theme(part).id for part in parts}))
        case "municipalities":
            found = tuple(sorted(_municipalities(session, parts)))
        case "disinformation":
            found = _one_of(typed, ("yes", "no")) == "yes"
        case "unrest":
            found = _one_of(typed, LEVELS)
        case _ if not parts:
            found = ""
        case "claim_id":
            found = session.catalogue.claim(typed).id
        case "stance":
            found = _one_of(typed, STANCES)
        case "event_when":
            found = _words(subject, typed)
    return found


def _one_of(text: str, known: Sequence[str]) -> str:
    wanted = text.casefold()
    found = [one for one in known if one == wanted] or [one for one in known if one.startswith(wanted)]
    if len(found) != 1:
        raise MonitorError(f"{text!r} is not one of {', '.join(known)}.")
    return found[0]


def _municipalities(session: Session, parts: Sequence[str]) -> set[str]:
    names = {one.name.casefold() for one in session.catalogue.municipalities}
    codes: set[str] = set()
    waiting = list(parts)
    while waiting:
        # A name may hold a comma itself: Nuenen, Gerwen en Nederwetten.
        lengths = (n for n in range(len(waiting), 0, -1) if ", ".join(waiting[:n]).casefold() in names)
        n = next(lengths, 1)
        codes.add(municipality_code(session, ", ".join(waiting[:n])))
        del waiting[:n]
    return codes


def _words(subject: Reviewable, text: str) -> str:
    at = fold(subject.full_text).find(fold(text))
    if at < 0:
        raise MonitorError(f"{text!r} does not stand in the text: give the words that say when, as they stand there.")
    return subject.full_text[at : at + len(text)]


def starts_at(subject: Reviewable, labels: Labels) -> datetime | None:
    """Return the moment of the gathering: the machine's where its words were kept, else what the new words fix."""
    if not labels.event_when:
        return None
    if labels.event_when == subject.machine.event_when:
        return subject.event_starts_at
    from monitor.models.moment import starts_at as first_moment
    from monitor.models.when import find_when

    moments = (first_moment(when, subject.published_at) for when in find_when(fold(labels.event_when)))
    return next((moment for moment in moments if moment is not None), None)


def corrections(reviews: Iterable[Review], by_role: str) -> dict[ReviewField, object]:
    """Return what one role corrected of a text before, per field what it said last; a later "right" undoes it.

    Args:
        reviews: that count for the text, in order.
    """
    found: dict[ReviewField, object] = {}
    for review in reviews:
        if review.by_role == by_role:
            for name in review.judged:
                found.pop(name, None)
                if name in review.corrected:
                    found[name] = getattr(review.labels, name)
    return found


def make_review(
    subject: Reviewable,
    changes: Mapping[ReviewField, object],
    *,
    earlier: Mapping[ReviewField, object],
    judge_rest: bool,
    by_role: str,
    now: datetime,
    why: tuple[str, ...],
    note: str = "",
) -> Review:
    """Make a review of the changes; with ``judge_rest`` the other fields were looked at too and are right.

    Args:
        earlier: what the role corrected before; where it names nothing new, that is what it says.

    Raises:
        MonitorError: nothing was judged, or the labels contradict each other.
    """
    labels = corrected(replace(subject.machine, **earlier), changes, judge_rest=judge_rest)  # type: ignore[arg-type]
    # A "no" to disinformation alone would leave in force what somebody else said of the claim.
    named = {*changes, *(CLAIM_FIELDS if any(name in changes for name in CLAIM_FIELDS) else ())}
    judged = FIELDS if judge_rest else tuple(name for name in FIELDS if name in named)
    if not judged:
        raise MonitorError("Nothing was judged. Name a field, or accept the labels as they are with --accept-rest.")
    return Review(
        number=0, item_id=subject.item_id, text_hash=subject.text_hash, tagger_version=subject.tagger_version,
        labels=labels, judged=judged, corrected=differing(labels, subject.machine, judged),
        event_starts_at=starts_at(subject, labels), by_role=by_role, reviewed_at=now, why_offered=why,
        note=redact(note.strip())[:MAX_NOTE],
    )  # fmt: skip
