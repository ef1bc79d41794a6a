"""What the reports need to know, as plain records: the store fills them, ``build`` and ``national`` read them.

Counts are of one ISO week (Monday to Sunday, Europe/Amsterdam) unless a field says otherwise. ``n_items`` counts items,
``n_stories`` counts near-duplicates once. Nothing here is rounded or held back: that happens in ``floors``.
Text that only a person can write is in ``Judgement``; a field of it that is ``None`` makes the report a draft.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from monitor.records import (
    Advice,
    Assignment,
    Claim,
    Decision,
    ErrorClass,
    EventKind,
    Genre,
    JudgedWeek,
    Note,
    Rumour,
    Signal,
    Stance,
    Theme,
    ThemeTagging,
    ThemeWeek,
    UnrestLevel,
)
from monitor.report.groups import Group

Tlp = Literal["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT"]
ReportState = Literal["concept", "vrijgegeven"]
Certainty = Literal["vrijwel zeker", "waarschijnlijk", "mogelijk", "onwaarschijnlijk", "weten we niet"]
Response = Literal["reageren", "niet reageren", "volgen"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekPoint:
    """One week of a series with the band that was expected. Counted in stories."""

    starts_on: date  # Monday
    counts: ThemeWeek | None  # None: an outage, which is never zero
    expected: float | None = None
    lower: float | None = None
    upper: float | None = None  # the largest count that is still within the band
    note: Note = ""  # why the week cannot be judged
    method: str = ""  # of the detector that made the band: "farrington", "own-past", "shrinkage"; empty: none did
    is_signal: bool = False  # it is told as a rise; the count alone may be within the band
    n_all_stories: int = 0  # also of sources that are new or had an outage; ``counts`` has the comparable ones only
    tagging: ThemeTagging | None = None  # with which version of the theme it was counted; None: it has no items


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCount:
    """How much one group of kinds of publisher wrote on the theme this week."""

    group: Group
    n_items: int
    n_stories: int  # of all its kinds together: what two of them told is one story
    n_sources: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question or concern that comes up, in the words of a public text or in our own."""

    text: str  # one sentence; longer than 20 words is left out (a quotation is short)
    n_items: int
    n_sources: int
    answer_url: str = ""  # where the municipality or another authority answers it; empty: no answer known
    kind: Literal["vraag", "zorg", "steun", "neutraal"] = "vraag"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimSeen:
    """A claim of the library that came up this week."""

    claim: Claim
    n_items: int
    n_sources: int
    n_municipalities: int  # that its texts name, wherever they lie
    n_neighbours: int = 0  # neighbours of the municipality of the report in which texts with it are set
    stances: tuple[tuple[Stance, int], ...] = ()  # items per stance, those that deny or report too


@dataclass(frozen=True, slots=True, kw_only=True)
class RumourSeen:
    """An entry of the register of rumours, with how far it went."""

    rumour: Rumour
    municipality_name: str
    fact_publisher: str  # who made the official statement: "gemeente Voorbeeldstad", "coa.nl"; empty: no statement
    n_municipalities: int = 1  # where the same rumour is in the register
    n_neighbours: int = 0  # of those, neighbours of the municipality of the report


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncedGathering:
    """A publicly announced gathering: a planning fact."""

    kind: EventKind
    starts_at: datetime | None  # aware; None: the words do not fix a moment
    when_text: str
    municipality_name: str  # empty: not known
    source_name: str
    genre: Genre
    url: str
    n_sources: int
    published_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UpcomingDecision:
    """A decision in the next four weeks."""

    decision: Decision
    municipality_name: str
    province: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """A source that gave nothing while it should have."""

    source_name: str
    genre: Genre
    since: date
    error: ErrorClass | Literal[""] = ""  # of its last failed poll; empty: none failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """A text of a news medium or government that shows what the attention was about."""

    title: str
    source_name: str
    genre: Genre
    published_on: date
    url: str
    n_copies: int = 1  # items of the same story


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelCount:
    """How many of the week's items do what: inform, complain, call people together, go further."""

    level: UnrestLevel
    n_items: int
    n_sources: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarMark:
    """A known moment that may explain a rise."""

    on: date
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceUsed:
    """A source of the week, for the annex."""

    name: str
    genre: Genre
    homepage: str
    n_items: int  # all items collected from it this week, on whatever theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What only a person can say. ``None``: not said yet; the report then is a draft and shows whose turn it is."""

    seen: str | None = None  # one sentence for the box; None: the sentence made from the numbers stands
    different: str | None = None  # as above, against last week
    asked: str | None = None  # what is asked of the reader, or that nothing is
    reason: str | None = None  # the reason of the attention, so far as known
    certainty: Certainty | None = None  # of "more than normal"; None: derived from the statistics
    feeling: str | None = None  # the tone of the debate, of texts and never of persons
    questions_checked: bool = False  # a person has read the questions and took out names
    claim_responses: tuple[tuple[str, Response], ...] = ()  # (claim or rumour id, what is advised)
    advice: tuple[str, ...] = ()  # ids of the library, at most five, in order
    unknown: tuple[str, ...] = ()  # further things not known, beside the fixed ones


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyInput:
    """All of one weekly report of one theme."""

    theme: Theme
    area: str  # CBS code, province, or "NL"
    area_name: str  # as printed: "Ede", "Gelderland", "Nederland"
    week_starts_on: date  # Monday
    assignment: Assignment
    now: datetime
    tlp: Tlp
    state: ReportState
    author: str  # roles, never names of persons: "rol:analist"
    checker: str | None  # None while a draft
    points: tuple[WeekPoint, ...]  # 13 weeks, oldest first, the last is the week of the report
    signal: Signal | None  # of this theme, area and week
    groups: tuple[GroupCount, ...]
    questions: tuple[Question, ...]  # most frequent first
    claims: tuple[ClaimSeen, ...]  # most frequent first
    rumours: tuple[RumourSeen, ...]
    gatherings: tuple[AnnouncedGathering, ...]
    levels: tuple[LevelCount, ...]
    decisions: tuple[UpcomingDecision, ...]  # of the next four weeks, by date
    decisions_missing: tuple[str, ...]  # council sources that could not be read: their decisions are unknown
    outages: tuple[Outage, ...]
    headlines: tuple[Headline, ...]
    calendar: tuple[CalendarMark, ...]  # that fall in the 13 weeks
    sources: tuple[SourceUsed, ...]
    advice: tuple[Advice, ...]  # the library for this theme; Judgement.advice picks from it
    judgement: Judgement = Judgement()
    transparency_url: str = ""  # public page with explanation, objection and removal
    valid_until: date | None = None  # None: two weeks after ``now``
    n_decisions_waiting: int = 0  # found on agendas by words; no person has looked yet
    judged: tuple[JudgedWeek, ...] = ()  # how many series were tested this week, and how many rises chance gives
    followed_since: date | None = None  # first day of collecting; None: not known
    country: WeekPoint | None = None  # the theme in the whole country this week; None: that is the area itself
    place_names: Mapping[str, str] = field(default_factory=dict)  # of municipalities that a rise rests on, by CBS code


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvinceCount:
    """One theme in one province this week."""

    province: str
    n_items: int
    n_stories: int
    n_sources: int
    n_municipalities: int
    signal: Signal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalTheme:
    """One theme in the whole country."""

    theme: Theme
    points: tuple[WeekPoint, ...]  # 13 weeks, area "NL"
    signal: Signal | None
    provinces: tuple[ProvinceCount, ...]
    headline: Headline | None = None
    reason: str | None = None  # a person's word; None: not said yet


@dataclass(frozen=True, slots=True, kw_only=True)
class TravellingRumour:
    """A rumour that municipalities denied in public."""

    theme_name: str
    fact: str
    rumour: str  # in our own words
    n_municipalities: int  # that denied it in public
    denial_publisher: str
    denial_url: str
    denied_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionCount:
    """Sensitive decisions of the next four weeks, counted."""

    kind_name: str  # in Dutch, as the catalogue names it
    province: str
    n_decisions: int
    n_municipalities: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportLine:
    """Where a municipality gets help; from the verified contacts."""

    name: str
    text: str
    verified_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How well the month went: alerts that were answered, and changes in the method."""

    n_alerts: int
    n_useful: int
    n_not_useful: int
    n_wrong: int
    method_changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalInput:
    """All of one national overview. TLP:CLEAR holds numbers of the country and of provinces only."""

    week_starts_on: date
    now: datetime
    tlp: Literal["TLP:CLEAR", "TLP:GREEN"]
    state: ReportState
    author: str
    checker: str | None
    assignments: tuple[Assignment, ...]
    themes: tuple[NationalTheme, ...]  # the catalogue's order
    rumours: tuple[TravellingRumour, ...]
    decision_counts: tuple[DecisionCount, ...]
    decisions: tuple[UpcomingDecision, ...]  # printed under TLP:GREEN only
    decisions_missing: tuple[str, ...]
    calendar: tuple[CalendarMark, ...]  # of the next four weeks
    support: tuple[SupportLine, ...]
    outages: tuple[Outage, ...]
    sources: tuple[SourceUsed, ...]
    quality: Quality
    n_provinces_tested: int = 0  # series of provinces that were compared this week, over all themes
    n_expected_by_chance: float | None = None  # false alarms expected among the tests of this week
    followed_since: date | None = None  # first day of collecting; None: not known
    summary: tuple[str, ...] | None = None  # a person's five lines; None: the lines made from the numbers stand
    practice: str | None = None  # what worked, published with leave of the municipality; None: not written yet
    transparency_url: str = ""
