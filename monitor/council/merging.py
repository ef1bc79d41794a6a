"""What is known of a decision and what comes in anew: one row, and nothing that a person said is lost."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from monitor.records import Decision, DecisionStatus

Change = Literal["added", "changed", "same", "rejected"]
Day = tuple[str, date, str]  # municipality, Dutch day, kind


def merged(known: Decision | None, proposed: Decision) -> tuple[Decision, Change]:
    """Return the row that holds after a decision came in, and what that changed.

    A person's confirmation of the kind, the first moment it was seen and the source that brought it first stay. A
    meeting on another moment becomes "gewijzigd"; so does a cancelled one that takes place after all.
    """
    if known is None:
        return proposed, "added"
    if known.rejected_by is not None:
        return known, "rejected"
    # Midnight stands for a day without a known time; it does not undo a time that is known.
    is_day_only = _local(proposed).time() == time() and _local(proposed).date() == _local(known).date()
    starts_at = known.starts_at if is_day_only else proposed.starts_at
    after = replace(
        known,
        body=proposed.body,
        title=proposed.title,
        phase=proposed.phase,
        starts_at=starts_at,
        location=proposed.location or known.location,
        link=proposed.link or known.link,
        status=_status(known, replace(proposed, starts_at=starts_at)),
        kind_confirmed_by=known.kind_confirmed_by or proposed.kind_confirmed_by,
    )
    return (known, "same") if after == known else (replace(after, updated_at=proposed.updated_at), "changed")


def _status(known: Decision, proposed: Decision) -> DecisionStatus:
    has_moved = proposed.starts_at != known.starts_at
    if proposed.status == "gepland" and (has_moved or known.status in ("gewijzigd", "geannuleerd")):
        return "gewijzigd"
    return proposed.status


def day_of(decision: Decision) -> Day:
    """Return what two entries of one decision have in common: municipality, Dutch day and kind."""
    return decision.municipality, _local(decision).date(), decision.kind


def _local(decision: Decision) -> datetime:
    return decision.starts_at.astimezone(ZoneInfo("Europe/Amsterdam"))


def duplicates(decisions: Iterable[Decision]) -> Mapping[str, str]:
    """Return which decisions are another entry of one in the same municipality, on the same day, of the same kind.

    Returns:
        The id of each duplicate with that of the entry that stands for it: one that goes on before a cancelled one, a
        confirmed one before one that was found by words, the earliest seen before later ones.
    """
    first: dict[Day, str] = {}
    found: dict[str, str] = {}
    for decision in sorted(decisions, key=_rank):
        leader = first.setdefault(day_of(decision), decision.id)
        if leader != decision.id:
            found[decision.id] = leader
    return found


def _rank(decision: Decision) -> tuple[bool, bool, datetime, str]:
    is_off = decision.status == "geannuleerd"
    return is_off, decision.kind_confirmed_by is None, decision.first_seen_at, decision.id


def for_readers(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Return the decisions that a report or alert may use: their kind confirmed by a person, each once."""
    confirmed = [one for one in decisions if one.kind_confirmed_by is not None and one.rejected_by is None]
    again = duplicates(confirmed)
    return tuple(one for one in confirmed if one.id not in again)
