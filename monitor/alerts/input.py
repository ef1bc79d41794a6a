"""What an alert needs to know, as plain records: the store fills them, ``level`` and ``draft`` read them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from monitor.records import Advice, Assignment, Contact, Decision, DecisionGuide, Genre, Municipality, Signal, Theme
from monitor.report.input import (
    AnnouncedGathering,
    Certainty,
    ClaimSeen,
    Outage,
    Question,
    RumourSeen,
    WeekPoint,
)

AlertLevel = Literal[0, 1, 2, 3]
AlertTlp = Literal["TLP:AMBER+STRICT", "TLP:AMBER", "TLP:GREEN"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One public text on this theme and municipality before the decision."""

    item_id: str
    story_id: str  # near-duplicates share it and count once
    source_id: str
    source_name: str
    genre: Genre
    title: str
    published_on: date | None  # None: no readable date
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Disturbance:
    """Something that news or government reported in public: at a meeting, or as intimidation. Never about a person."""

    kind: Literal["verstoring", "intimidatie", "onvreedzame oproep"]
    text: str  # our own words, one sentence
    municipality_name: str
    on: date
    source_name: str
    url: str
    n_sources: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertInput:
    """All that an alert draft is made from."""

    id: str  # SIG-2026-0001
    assignment: Assignment
    municipality: Municipality
    theme: Theme
    decision: Decision
    guide: DecisionGuide  # of the decision's kind
    now: datetime
    points: tuple[WeekPoint, ...]  # of this theme and municipality, oldest first
    signal: Signal | None
    ratio_lower_90: float | None  # lower end of the 90 % interval of observed / expected; None: cannot be judged
    coverage: float  # share of the expected volume of the area's sources that came in, in [0, 1]
    evidence: tuple[Evidence, ...]  # of the 28 days before ``now``, newest first
    questions: tuple[Question, ...]  # most frequent first
    claims: tuple[ClaimSeen, ...]  # about this theme, in this municipality
    rumours: tuple[RumourSeen, ...]  # of this municipality, its neighbours and comparable ones; at most 14 days old
    gatherings: tuple[AnnouncedGathering, ...]
    disturbances: tuple[Disturbance, ...]  # at most 14 days old, here or at a comparable meeting nearby
    outages: tuple[Outage, ...]
    advice: tuple[Advice, ...]  # the library for this kind of decision, best first
    contacts: tuple[Contact, ...]
    author: str  # role: "rol:analist-1"
    office_phone: str  # of the desk that answers questions
    followed_since: date | None = None  # first day of collecting; None: nothing was collected yet
    phone_checked: bool = False  # the municipality was telephoned first; needed for level 3
    consequence: str | None = None  # a person's word on what may follow; None: not said yet
    certainty: Certainty | None = None  # of that consequence
    drafted_by_model: bool = False  # a language model wrote some of the words: needs a person's edit before release
