"""The machine's labels of a text as a person judges them, and a person's corrections to them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, get_args

from monitor.errors import MonitorError
from monitor.records import Labels, Reason, ReviewField, Stance, UnrestLevel

FIELDS: tuple[ReviewField, ...] = get_args(ReviewField)
STANCES: tuple[str, ...] = get_args(Stance)
LEVELS: tuple[str, ...] = get_args(UnrestLevel)
# What a person says of one of these says something of the others: they are judged and stored together.
CLAIM_FIELDS: tuple[ReviewField, ...] = ("disinformation", "claim_id", "stance")
# From this chance on a claim that a sentence comes close to is what the text is about; below it, it is a guess.
MATCHED = 0.5
_ANNOUNCED = ("call", "announcement", "cancelled")  # a past gathering is not announced


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewable:
    """One text with what the machine made of it. Who published it is left out: labels say what the text does."""

    item_id: str
    title: str
    text: str
    text_hash: str
    published_at: datetime | None
    tagger_version: str
    machine: Labels
    event_starts_at: datetime | None
    chances: Mapping[str, float]  # "theme:corona", "disinformation", "unrest:none", "claim:<id>"
    reasons: tuple[Reason, ...]
    why: tuple[str, ...]  # why it is worth a look

    @property
    def full_text(self) -> str:
        """Title and text; reasons are offsets into this."""
        return f"{self.title}\n\n{self.text}" if self.title else self.text


def machine_labels(row: Mapping[str, Any]) -> Labels:
    """Return the labels of a stored tag; its nearest claim counts where the text was flagged or the match is likely.

    A claim of a text that was not flagged has no stance where the matcher took it for asserted: a person has to say.
    """
    claims = row["claims"] or []
    best = claims[0] if claims and (row["flagged"] or claims[0]["similarity"] >= MATCHED) else None
    stance = best["stance"] if best else "asserts" if row["flagged"] else ""
    return Labels(
        themes=tuple(sorted(one["theme"] for one in row["themes"] or [] if one["labelled"])),
        disinformation=row["flagged"],
        claim_id=best["claim_id"] if best else "",
        stance="" if stance == "asserts" and not row["flagged"] else stance,
        unrest=row["unrest_level"],
        municipalities=tuple(row["municipalities"] or ()),
        event_when=row["event_when_text"] or "" if row["event_kind"] in _ANNOUNCED else "",
    )


def corrected(labels: Labels, changes: Mapping[ReviewField, object], *, judge_rest: bool = False) -> Labels:
    """Apply corrections; stance and claim follow where they can mean one thing only.

    Labels of the machine that nobody judges may contradict each other; with ``judge_rest`` all of them are judged.

    Raises:
        MonitorError: the labels contradict each other; the message says how to settle it.
    """
    made = replace(labels, **changes)  # type: ignore[arg-type]
    if not judge_rest and not any(name in changes for name in CLAIM_FIELDS):
        return made
    if made.disinformation and "stance" not in changes:
        made = replace(made, stance="asserts")
    if not made.disinformation and made.stance == "asserts" and "stance" not in changes and not made.claim_id:
        made = replace(made, stance="")
    contradiction = contradicting(made.disinformation, made.claim_id, made.stance)
    if contradiction:
        raise MonitorError(contradiction)
    return made


def contradicting(disinformation: bool, claim_id: str, stance: str) -> str:
    """Return what contradicts itself in what a person says of a claim, and how to settle it; empty: nothing."""
    if disinformation and stance != "asserts":
        return "A text that holds disinformation asserts the claim: stance asserts, or disinformation no."
    if not disinformation and stance == "asserts":
        return (
            "A text that asserts a claim of the library holds disinformation. "
            "Give another stance (reports, denies, asks, opinion, satire), or claim none."
        )
    if claim_id and not stance:
        return f"What does the text do with the claim? Give a stance ({', '.join(STANCES)}), or claim none."
    return ""


def differing(one: Labels, other: Labels, among: Iterable[ReviewField] = FIELDS) -> tuple[ReviewField, ...]:
    """Return the fields in which two labellings differ."""
    return tuple(name for name in among if getattr(one, name) != getattr(other, name))
