"""Every type that travels between the stages; the glossary of the project.

The flow is one way: Source -> FetchedPage -> Entry/Item -> TaggedItem -> Signal -> Report | Alert.
Datetimes are aware and UTC and their names end in ``_at``; calendar dates of Dutch days end in ``_on``.
No record has a field for an author, a handle or an avatar: what has no field cannot leak.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

# --- Editorial content ---------------------------------------------------------------------------------------------

Verdict = Literal["onwaar", "misleidend", "onbewezen", "deels waar"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A societal theme that is followed. Words match whole tokens, case-insensitive; ``*`` stands for any ending."""

    id: str  # the file name without ".toml"
    name: str  # Dutch, as in reports
    description: str
    version: int  # raised at each change of patterns; stored with every tag
    owner: str
    strong: tuple[str, ...]  # one hit is enough for the theme
    weak: tuple[str, ...]  # supports the model; two different ones are worth a strong one
    out: tuple[str, ...]  # a hit that overlaps one of these does not count
    examples: tuple[str, ...]  # texts that must get the theme
    not_examples: tuple[str, ...]  # texts that must not


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A checkable claim with the review of a fact-checker."""

    id: str
    themes: tuple[str, ...]  # ids of themes; empty where the claim belongs to none of them
    topics: tuple[str, ...]  # free words for claims outside the themes
    claim: str  # one plain sentence
    variants: tuple[str, ...]
    verdict: Verdict
    explanation: str
    correct_information: str
    review_publisher: str
    review_url: str  # empty: reviewed on the state of knowledge, no published check known
    review_on: date | None
    keywords: tuple[str, ...]
    negation_cues: tuple[str, ...]


RatingVerdict = Literal["onwaar", "misleidend", "onbewezen", "deels waar", "geen"]  # "geen": no claim for the library


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """What some words of fact-checkers (``Pants on fire``) mean in the words of the library."""

    id: str
    verdict: RatingVerdict
    words: tuple[str, ...]  # as fact-checkers write them; capitals and signs at the edges make no difference


@dataclass(frozen=True, slots=True, kw_only=True)
class Municipality:
    """A municipality of the division of 2026-01-01."""

    code: str  # CBS, GM0228
    name: str  # official spelling
    province: str
    lat: float  # degrees, WGS 84
    lon: float
    population: int
    aliases: tuple[str, ...]
    safety_region: str = ""  # one of the 25 veiligheidsregio's


@dataclass(frozen=True, slots=True, kw_only=True)
class Merger:
    """A municipality that became, or becomes, part of another (herindeling)."""

    old_code: str
    old_name: str
    new_code: str
    starts_on: date
    certain: bool  # False: the act has not passed both chambers; such a merger is not applied


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A town, village, district or other word that stands for a municipality."""

    name: str
    municipality: str  # CBS code
    kind: str  # city, town, village, district, hamlet; landmark, nickname, adjective
    lat: float
    lon: float
    population: int
    ambiguous: bool  # needs one supporting clue
    reasons: tuple[str, ...]  # why it is ambiguous: word, surname, dup, foreign, manual, generic


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """A known event that explains a rise, with its dates per year."""

    id: str
    name: str
    themes: tuple[str, ...]
    dates: tuple[date, ...]
    days_before: int
    days_after: int
    note: str
    structural_break: bool = False  # counts before and after its date are not comparable


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One line of the advice library."""

    id: str  # ADV-001
    text: str
    who: str
    when: str
    decision_kinds: tuple[str, ...]  # empty: all
    source: str
    verified_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A desk that an official can call or write to; a function, never a person."""

    id: str
    name: str
    purpose: str  # when to turn to it
    phone: str  # empty: none
    email: str  # empty: none
    url: str  # empty: none
    hours: str
    source: str
    verified_on: date  # the day a person last saw the details on a public page


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionGuide:
    """What belongs to one kind of sensitive decision: how to find it, and what to prepare."""

    id: str  # a DecisionKind
    name: str
    search_words: tuple[str, ...]  # in titles of agenda items; written as the patterns of a theme
    questions: tuple[str, ...]  # what people usually ask
    untrue_messages: tuple[str, ...]  # kinds of untrue message seen before, in our own words
    partners: tuple[str, ...]
    note: str
    theme: str = ""  # that an alert before such a decision is about; empty: a person names it


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionTopic:
    """A question, concern or sound of support that comes up around a theme, in the editors' own words."""

    id: str
    theme: str
    text: str  # as printed in reports, at most 20 words
    kind: Literal["vraag", "zorg", "steun", "neutraal"]
    patterns: tuple[str, ...]  # written as those of a theme; looked for in asking sentences


RetentionStart = Literal["collected", "decision", "made", "closed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionTerm:
    """How long one kind of data is kept, and why."""

    id: str  # what is kept: items, page_cache, aggregates, …
    subject: str  # the same in plain Dutch
    days: int | None  # None: not deleted by the program; the archivist decides by the selection list
    counts_from: RetentionStart
    motive: str
    basis: str  # law, guidance or decision it rests on


# --- Sources and assignments -------------------------------------------------------------------------------------

SourceKind = Literal["feed", "sitemap", "site", "forum", "council"]
Genre = Literal[  # what kind of publisher; shown beside an item, never a feature of a model
    "publieke_omroep",
    "landelijk_nieuws",
    "regionaal_nieuws",
    "vakpers",
    "alternatief_medium",
    "factcheck",
    "forum",
    "satire",
    "belangenorganisatie",
    "actiegroep",
    "overheid",
    "council_info",
]
Purpose = Literal["communicatie", "openbare_orde"]
AssignmentType = Literal["algemeen_beeld", "gericht"]  # gericht: a concrete (threatened) disturbance, at most 14 days
AssignmentStatus = Literal["concept", "active", "stopped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSelectors:
    """CSS selectors of a site without a feed."""

    article_links: str  # on the listing page: the links to articles
    next_page: str | None = None
    max_pages: int = 3
    posts: str | None = None  # on a page of a thread: each post, with all that belongs to it
    post_text: str | None = None  # within a post: its words
    post_date: str | None = None  # within a post: when it was written
    thread_next_page: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A public publication that may be collected under an assignment."""

    id: str  # the file name without ".toml"
    name: str
    homepage: str
    url: str | None  # feed, sitemap, listing or API address; None: not known yet, so not collected
    kind: SourceKind
    genre: Genre
    language: str = "nl"
    province: str | None = None
    municipalities: tuple[str, ...] = ()  # CBS codes of the area the source covers; empty: not local
    themes: tuple[str, ...] = ()  # what it is known to write about; a hint for choosing sources, never for tagging
    delay_s: float = 5.0  # at least 2 s between two requests to a public host
    verified: bool = False  # a fetch has succeeded since the address was entered
    evidence: str = ""  # how the address is known
    notes: str = ""
    public_reason: str = ""  # why it is public and allowed
    reviewed_on: date | None = None
    selectors: SiteSelectors | None = None
    query: str = ""  # JSON that is sent by POST, for a search service that takes its question so; empty: GET


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A monitoring assignment: without an active one nothing is collected, and every stored row carries its id."""

    id: str  # OPD-2026-001
    controller: str  # the municipality (or ministry) that answers for the processing
    purpose: Purpose
    type: AssignmentType
    ground: str  # e.g. "art. 172 lid 1 Gemeentewet (algemeen beeld)"
    occasion: str  # why now; "algemeen beeld" where there is no concrete occasion
    themes: tuple[str, ...]  # empty: all
    area: tuple[str, ...]  # CBS codes; empty: the whole country
    sources: tuple[str, ...]  # source ids; empty: all that are known and have an address
    starts_on: date
    ends_on: date  # inclusive; at most 6 months after starts_on, 14 days where type is "gericht"
    approver: str  # a function, not a person: "rol:privacy-officer"
    dpia_ref: str
    fg_advice: str  # required where type is "gericht"
    status: AssignmentStatus
    created_at: datetime


# --- Collecting ---------------------------------------------------------------------------------------------------

TextStatus = Literal["full", "feed_only", "stub", "wall", "blocked", "too_short"]
DateOrigin = Literal["feed", "sitemap", "json_ld", "meta", "time_tag", "post_head", "url", "none"]
DateFlag = Literal["ok", "relative", "missing", "future", "implausible"]  # relative: worked out from words ("gisteren")
IdentityMethod = Literal["guid", "link", "content_hash"]
Reservation = Literal["", "tdm", "robots"]  # TDM Reservation Protocol; X-Robots-Tag or meta robots


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPage:
    """What came over the wire for one address."""

    source_id: str
    url: str  # as asked
    final_url: str  # after redirects
    status: int
    headers: tuple[tuple[str, str], ...]  # names in lower case, order kept
    body: bytes  # decompressed, cut at the limit
    truncated: bool
    fetched_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilMoment:
    """A moment of public decision making: a meeting with its agenda, or an official announcement. No persons."""

    ref: str  # the supplier and its own id: "notubiz:1234"
    title: str
    body: str  # as the supplier names it: Gemeenteraad, commissie Ruimte; may be empty
    starts_at: datetime  # aware, UTC; of an announcement: when it was published
    status: Literal["gepland", "geannuleerd", "geweest"]
    place: str
    url: str | None  # public page
    agenda: tuple[str, ...]  # titles of the public items, with their numbers
    phase: str = ""  # where the supplier's record settles it: bekendmaking, vergunning
    organisation: str = ""  # whose it is, in the supplier's words; empty: that of the source


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a feed, sitemap or listing: something that may become an item."""

    id: str  # hash of source and identity
    source_id: str
    identity: str  # the guid, canonical link or content hash that identified it
    identity_method: IdentityMethod
    url: str | None  # canonical; None: the entry has no page of its own
    title: str
    text: str  # the feed's own text, plain; may be empty
    published_raw: str | None
    published_at: datetime | None  # None: missing, unreadable or implausible; never "now"
    published_source: DateOrigin
    enclosures: tuple[str, ...] = ()
    moment: CouncilMoment | None = None  # of council information; stored apart, for the calendar of decisions


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One public text."""

    id: str  # hash of the canonical URL, of a post of thread and post, or of source and identity where there is no URL
    source_id: str
    assignment_id: str
    url: str | None
    title: str  # may be empty
    text: str  # main text, plain, paragraphs separated by an empty line; contact data removed
    text_status: TextStatus
    genre: Genre
    published_at: datetime | None
    published_source: DateOrigin
    published_raw: str | None
    first_seen_at: datetime
    text_hash: str  # of the normalised title and text, of a post the text alone; a new version only where this changes
    date_flag: DateFlag = "ok"
    reservation: Reservation = ""  # by which the page's own text was not kept

    @property
    def full_text(self) -> str:
        """Title and text as the tagger sees them; spans are offsets into this."""
        return f"{self.title}\n\n{self.text}" if self.title else self.text


PollStatus = Literal["ok", "not_modified", "empty", "failed", "skipped"]
ErrorClass = Literal[
    "dns", "timeout", "connection", "tls", "robots", "forbidden", "not_found", "gone", "rate_limited",
    "server", "http", "not_a_feed", "too_large", "unsafe_address", "login", "redirects", "reserved", "bug",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What the crawler remembers of one address of a source between runs."""

    source_id: str
    url: str  # the address that issued the validators
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    last_polled_at: datetime | None = None
    last_success_at: datetime | None = None
    next_due_at: datetime | None = None
    n_failures: float = 0.0  # weighted: temporary DNS 0.25, soft 0.5, hard 1
    muted_reason: str | None = None  # "gone": the server answered 410
    permanent_redirect_to: str | None = None
    n_permanent_redirects: int = 0
    identity_method: IdentityMethod | None = None  # "link": the feed's guids were bad once, and are not used again
    source_url: str | None = None  # as the source file said at the last poll; None: not noted yet


@dataclass(frozen=True, slots=True, kw_only=True)
class HostRest:
    """How long one host is to be left alone."""

    host: str
    n_refusals: int  # 429 and 503 in a row
    rests_until: datetime | None  # None: it may be asked
    was_asked: bool  # by its Retry-After; else the rest is our own
    noted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HostReservation:
    """What the reservation file of one host says, rule by rule in its order; no rules where it has none."""

    host: str
    patterns: tuple[str, ...]
    reserved: tuple[bool, ...]  # of each pattern
    read_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLines:
    """The template lines of one source, as ``extract_lines.TemplateLines`` packs them: hashes, never words."""

    source_id: str
    lines: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RetiredDocument:
    """A part of a source, such as a sub-sitemap, that was gone when it was asked for."""

    source_id: str
    url: str
    n_failures: int  # in a row; 0: it came back
    failed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlMemory:
    """What crawls remember beside their sources; each part bounded."""

    rests: tuple[HostRest, ...] = ()
    reservations: tuple[HostReservation, ...] = ()
    templates: tuple[SourceLines, ...] = ()
    retired: tuple[RetiredDocument, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One attempt at one source: the ground of source health and of coverage."""

    source_id: str
    run_id: str
    polled_at: datetime
    status: PollStatus
    error: ErrorClass | None
    message: str
    n_entries: int
    n_new: int
    covers_from: datetime | None  # nothing between this and polled_at can have been missed (monitor/reach.py)
    duration_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingEntry:
    """An entry whose page still has to be fetched; survives a kill."""

    entry: Entry
    n_attempts: int
    next_try_at: datetime | None
    resume_identity: str | None = None  # of a forum thread that was read before: its last page, by which to go on
    resume_url: str | None = None


# --- Tagging ------------------------------------------------------------------------------------------------------

UnrestLevel = Literal["none", "grievance", "mobilisation", "escalation"]
Stance = Literal["asserts", "reports", "denies", "asks", "opinion", "satire"]
EventKind = Literal["call", "announcement", "past", "cancelled"]
Span = tuple[int, int]  # [start, end) in Item.full_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a label was set."""

    label: str  # "theme:corona", "disinformation", "unrest:mobilisation", "municipality:GM0228", "event"
    by: str  # "model:theme", "rule:<file>#<pattern>", "claim:<id>"
    span: Span
    weight: float  # log-odds contribution for models; 1.0 for rules


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeScore:
    """The calibrated probability of one theme."""

    theme: str
    p: float
    labelled: bool  # at or above the theme's threshold
    version: str = ""  # of the theme: its number and a hash of its patterns and model; empty: the tagger knows none


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimMatch:
    """A sentence that comes close to a claim of the library."""

    claim_id: str
    verdict: str
    review_url: str
    similarity: float  # calibrated probability that the sentence is about this claim
    stance: Stance
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Disinformation:
    """A claim to check; never a verdict on the text, still less on who wrote it."""

    p: float
    flagged: bool
    claims: tuple[ClaimMatch, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unrest:
    """What the text itself does, on the four ordered levels of the annotation guide."""

    level: UnrestLevel
    p: tuple[tuple[UnrestLevel, float], ...]  # all four, in order, summing to 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MunicipalityMention:
    """A municipality that the text places itself or an event in."""

    code: str  # CBS code, GM0228
    name: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """An announced public gathering: a planning fact, never a risk in itself."""

    kind: EventKind
    when_text: str
    starts_at: datetime | None  # with zone; None: the words do not fix a moment
    municipality: str | None
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class TagHealth:
    """What the tagger knew about its own work on one text: the ground of review and of drift.

    Margins are log-odds between chance and threshold, positive where the label was set.
    """

    n_words: int  # words of letters; numbers and signs are not counted
    n_unknown: int  # of those, how many the models' vocabulary lacks
    nearest_theme: str  # the theme that is nearest to its own threshold
    theme_margin: float  # of that theme
    flag_margin: float  # of "a claim to check"
    unrest_margin: float  # how far the logarithms of the chances are from another level; never negative
    event_margin: float  # of a gathering
    p_claim: float | None  # chance of the nearest claim; None: not compared with the library
    disagreements: tuple[str, ...]  # "rules_without_model:corona", "claim_without_flag:<id>", …; strongest first
    rule_hits: tuple[str, ...]  # different patterns that hit, "corona#prik*", also where the theme was not set


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggedItem:
    """An item with its labels and the reasons for each."""

    item_id: str
    text_hash: str  # of the text that was read; by the time the labels are stored, the item may have another
    themes: tuple[ThemeScore, ...]  # every theme, in the catalogue's order
    disinformation: Disinformation
    unrest: Unrest
    municipalities: tuple[MunicipalityMention, ...]
    event: Gathering | None
    reasons: tuple[Reason, ...]
    tagger_version: str
    health: TagHealth | None = None  # None: the tagger says nothing about itself

    @property
    def theme_labels(self) -> tuple[str, ...]:
        """The themes at or above their thresholds."""
        return tuple(s.theme for s in self.themes if s.labelled)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLink:
    """Which story (near-duplicate cluster) an item belongs to."""

    item_id: str
    story_id: str  # the id of the earliest item of the story
    similarity: float  # Jaccard over word shingles with that item; 1.0 for itself


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredText:
    """The text of a stored item as an editor tries patterns on it; without its address."""

    id: str
    title: str
    text: str
    genre: Genre
    story_id: str | None  # None: not linked yet
    day: date  # Europe/Amsterdam; of its publication, else of its first sight

    @property
    def full_text(self) -> str:
        """Title and text as the tagger sees them."""
        return f"{self.title}\n\n{self.text}" if self.title else self.text


# --- Review -------------------------------------------------------------------------------------------------------

ReviewField = Literal["themes", "disinformation", "claim_id", "stance", "unrest", "municipalities", "event_when"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The labels of one text as the annotation guide knows them."""

    themes: tuple[str, ...]  # sorted
    disinformation: bool
    claim_id: str  # in the library; empty: about none of its claims
    stance: str  # a Stance towards the claim; empty: there is none
    unrest: UnrestLevel
    municipalities: tuple[str, ...]  # CBS codes, sorted
    event_when: str  # the words that say when; empty: no gathering is announced


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What one person said of the labels of one text. Never changed afterwards: the last one counts."""

    number: int  # the order in which reviews were made
    item_id: str
    text_hash: str  # of the text that was looked at
    tagger_version: str  # that gave the labels that were looked at
    labels: Labels  # of the person where ``judged`` names the field, else of the machine
    judged: tuple[ReviewField, ...]  # the fields the person looked at
    corrected: tuple[ReviewField, ...]  # of those, the fields that differ from the machine's
    event_starts_at: datetime | None  # what ``event_when`` fixes
    by_role: str  # a role, never a name
    reviewed_at: datetime
    why_offered: tuple[str, ...]
    note: str


# --- Trends and signals -------------------------------------------------------------------------------------------

DetectMethod = Literal["farrington", "shrinkage", "own-past", "ears-c1", "ears-c2"]
Note = Literal[
    "", "history_too_short", "coverage_gap", "count_too_small", "no_exposure", "provisional",
    "not_tagged",  # most items of the week were not looked at for the theme
    "recounted",  # tagged again since it was judged
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPoint:
    """One period of a count series."""

    starts_on: date  # first day of the week, or the day
    observed: int | None  # None: missing (an outage), which is never zero
    exposure: float | None = None  # items collected from the same sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """What a detector says of one period of one series."""

    series: str
    starts_on: date
    observed: int | None
    expected: float | None
    lower: float | None
    upper: float | None  # the largest count that is still within the band
    p_value: float | None  # one-sided: chance of this count or more in a quiet period
    alarm: bool
    method: DetectMethod
    note: Note


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeWeek:
    """Counts of one theme in one municipality (or "NL", or a province) in one ISO week."""

    theme: str
    area: str  # CBS code, "PV:Gelderland" (province), "VR:Twente" (safety region), or "NL"
    week_starts_on: date
    n_items: int
    n_stories: int
    n_sources: int
    coverage: float  # share of the expected volume of the assignment's sources that was observed, in [0, 1]
    n_new_stories: int = 0  # of the stories, those that only sources in their first eight weeks told
    new_since: date | None = None  # the first day of the oldest of those sources; None: there are none


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeTagging:
    """With which version of a theme the items of a week were looked at."""

    theme_version: str  # "2-… + 3-…" where mixed; empty: with none
    is_present: bool  # all with the version that looked at an item last
    share_tagged: float  # of the items of the week


Family = Literal["national", "province", "safety_region", "municipality"]  # series that are tested together
DriverKind = Literal["story", "source", "claim", "place"]
CalendarRole = Literal["", "explains", "coincides"]  # the event is one of the theme; or touches every theme
Extent = Literal[
    "",  # not kept
    "country",  # a national rise that no single municipality carries
    "one_place",  # a national or regional rise of which one municipality brings half or more
    "here",  # more than in the rest of the country, where nothing rises
    "here_more",  # more than in the rest of the country, where the theme rises as well
    "with_country",  # more than in its own past, as in the whole country
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """Something that the stories of a signal have in common. Never a person."""

    kind: DriverKind
    ref: str  # story id, source id, claim id or CBS code
    n_stories: int  # in the week
    n_items: int
    n_sources: int
    usual: float  # mean stories a week in the eight weeks before


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A rise that the statistics hold to be more than noise."""

    id: str
    assignment_id: str
    theme: str
    area: str
    week_starts_on: date
    observed: int  # stories
    expected: float
    lower: float
    upper: float
    p_value: float
    q_value: float  # Benjamini-Hochberg over all series tested that week
    ratio: float
    n_items: int  # of all sources, as is n_stories
    n_sources: int  # that told the observed stories: comparable ones only
    coverage: float
    scope: Literal["national", "regional", "local"]
    calendar: str  # the event that may explain it; empty: none known
    method_version: str
    ratio_low: float | None = None  # approximate 95 % interval of the ratio; None: not kept
    ratio_high: float | None = None
    n_stories: int = 0  # also of sources that are new or had an outage; observed counts the comparable ones only
    n_new_stories: int = 0  # of these, those that only sources in their first eight weeks told
    new_since: date | None = None  # the first day of the oldest of those sources
    drivers: tuple[Driver, ...] = ()  # strongest first within a kind
    calendar_role: CalendarRole = ""
    extent: Extent = ""
    leading_place: str = ""  # CBS code of the municipality that brings half of the rise or more
    theme_version: str = ""  # with which the week was counted
    n_other_weeks: int = 0  # of the weeks that were compared, those counted with another version of the theme
    note: Note = ""  # "provisional": little history

    @property
    def one_source(self) -> bool:
        """Whether all of it comes from one source."""
        return self.n_sources < 2

    def driven_by(self, kind: DriverKind) -> tuple[Driver, ...]:
        """Return the drivers of one kind, strongest first."""
        return tuple(driver for driver in self.drivers if driver.kind == kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedWeek:
    """How many series of one week were tested together, and what that gave."""

    family: Family
    n_tested: int
    n_signals: int
    n_by_chance: float  # of the signals, at most so many are to be expected in a week without any rise


# --- Decisions, rumours, alerts -----------------------------------------------------------------------------------

DecisionKind = Literal["azc", "zendmast", "sinterklaasintocht", "uitkoop_landbouw", "vuurwerkontheffing", "anders"]
DecisionStatus = Literal["gepland", "gewijzigd", "geannuleerd", "geweest"]
AlertState = Literal[
    "concept", "gecontroleerd", "vrijgegeven", "verzonden", "bevestigd", "beantwoord", "gesloten", "ingetrokken",
    "verlopen",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A sensitive decision of a public body on a known date. No names of persons."""

    id: str
    assignment_id: str
    source: str  # "manual", or the council-information source
    source_ref: str  # the id there
    municipality: str  # CBS code
    body: str  # raad, college, burgemeester, commissie
    title: str
    kind: DecisionKind
    kind_confirmed_by: str | None  # role; None: found by words, a person has not looked yet
    phase: str  # informerend, beeldvormend, oordeelvormend, besluitvormend, collegebesluit, bekendmaking, vergunning
    starts_at: datetime
    location: str
    status: DecisionStatus
    link: str
    first_seen_at: datetime
    updated_at: datetime
    rejected_by: str | None = None  # role that said it is no sensitive decision; not shown and not proposed again


@dataclass(frozen=True, slots=True, kw_only=True)
class Rumour:
    """A rumour in our own words with the official denial, from public statements or entered by hand."""

    id: str  # GER-2026-0001
    assignment_id: str
    municipality: str
    theme: str
    fact: str  # what is true, said first
    rumour: str  # paraphrase, without link to where it goes round
    fact_source: str  # address of the official statement; empty: not confirmed yet
    fact_on: date | None
    status: Literal["open", "ontkracht", "bevestigd", "gesloten"]
    created_at: datetime
    updated_at: datetime


ChannelName = Literal["file", "mail"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertStep:
    """One entry of an alert's log: who took it to which state."""

    alert_id: str
    state: AlertState
    by: str  # role and person as the organisation names them, e.g. "rol:analist-1"
    at: datetime
    note: str
    channel: ChannelName | None = None  # by which it was delivered in this step


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAlert:
    """An alert as it is stored: its content as validated JSON (schema ``alert.v1``) and its state."""

    id: str  # SIG-2026-0001
    assignment_id: str
    decision_id: str
    municipality: str
    theme: str
    state: AlertState
    body: str  # JSON
    author: str
    created_at: datetime
    expires_on: date


# --- Runs ---------------------------------------------------------------------------------------------------------

RunKind = Literal["crawl", "ingest", "tag", "detect", "run", "report", "alert"]
RunStatus = Literal["running", "done", "partly", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One invocation of a verb that writes."""

    id: str
    kind: RunKind
    assignment_id: str
    started_at: datetime
    ended_at: datetime | None
    status: RunStatus
    version: str
    summary: str  # JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one thing in a run; one bad thing never stops the rest."""

    subject: str  # source id, item id
    status: Literal["done", "skipped", "failed"]
    reason: str = ""
    n_new: int = 0
    n_changed: int = 0


HealthState = Literal["healthy", "broken", "newly_broken", "recovered", "silent", "low_volume", "muted", "never_polled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFacts:
    """What was seen of a source: its polls, and what it brought on the days on which it was observed."""

    source_id: str
    name: str
    genre: str
    n_polls: int = 0
    first_polled_at: datetime | None = None
    last_polled_at: datetime | None = None
    last_success_at: datetime | None = None
    next_due_at: datetime | None = None
    muted_reason: str | None = None
    permanent_redirect_to: str | None = None
    n_permanent_redirects: int = 0
    error: ErrorClass | None = None  # of the last poll; None: it succeeded
    message: str = ""
    streak_since: datetime | None = None  # first of the last polls that all failed, or all succeeded
    n_streak: int = 0
    before_since: datetime | None = None  # the same of the streak before it, which ended the other way
    n_before: int = 0
    n_entries: int = 0  # ever seen, also those whose page was not read
    last_item_at: datetime | None = None  # newest item by its own date; without one, when it was first seen
    # Items on each day in the Netherlands that was observed from its beginning to its end, oldest first. An outage
    # and the day of the last poll are not among them.
    days: tuple[tuple[date, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """How a source is doing, with what to do about it."""

    source_id: str
    name: str
    genre: str
    state: HealthState
    last_success_at: datetime | None
    last_item_at: datetime | None
    n_items_28d: int  # on the observed days among the last 28
    expected_28d: float | None  # on those days, from its own weekdays in the 8 weeks before; None: too little history
    reason: str
    advice: str
    since: datetime | None = None  # when a run first found it in this state; None: no run has judged it yet
    judged_at: datetime | None = None
    n_items_7d: int = 0
    expected_7d: float | None = None
    lower_7d: int | None = None  # fewer than this is low volume; never below 0
    upper_7d: int | None = None
    judged_from: date | None = None  # its volume can be judged from this day on; None: it can
    moved_to: str | None = None  # new address to propose, after enough identical permanent redirects
    error: ErrorClass | None = None
    is_news: bool = False  # the run that judged it is the first to find it so
