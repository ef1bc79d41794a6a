"""Which keys each kind of TOML file has, and what must hold between them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, get_args
from urllib.parse import urlsplit

from monitor.catalogue.fields import (
    Field,
    Problem,
    day,
    days,
    matching,
    number,
    one_of,
    table,
    text,
    texts,
    web_address,
    whole,
    yes_no,
)
from monitor.catalogue.patterns import hits, pattern, theme_hits
from monitor.records import (
    Advice,
    CalendarEvent,
    Claim,
    Contact,
    DecisionGuide,
    DecisionKind,
    Genre,
    QuestionTopic,
    Rating,
    RatingVerdict,
    RetentionStart,
    RetentionTerm,
    SiteSelectors,
    Source,
    SourceKind,
    Theme,
    Verdict,
)

R = TypeVar("R")

PROVINCES = (
    "Drenthe", "Flevoland", "Fryslân", "Gelderland", "Groningen", "Limburg", "Noord-Brabant", "Noord-Holland",
    "Overijssel", "Utrecht", "Zeeland", "Zuid-Holland",
)  # fmt: skip
PUBLIC_DELAY_S = 2.0  # at least this long between two requests to a host on the internet

SLUG = r"[a-z0-9][a-z0-9_-]{0,59}"
CODE = r"GM\d{4}"

_line = text(one_line=True)
_line_or_empty = text(one_line=True, empty=True)
_language = matching(r"[a-z]{2}", "a language of two letters such as nl")
_phone = matching(r"[+0-9][0-9 -]{2,19}", "a telephone number", empty=True)
_mail = matching(r"[^@\s]+@[^@\s]+\.[a-z]+", "a mail address", empty=True)
_code = matching(CODE, "a municipality code such as GM0228")
_theme_id = matching(SLUG, "the id of a theme (the name of its file)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape(Generic[R]):
    """One kind of record in the catalogue."""

    place: str  # a folder with one file a record, or one file with a table a record
    id_pattern: str
    fields: tuple[Field, ...]
    build: Callable[..., R]
    inspect: Callable[[R], Iterator[Problem]] = lambda _: iter(())  # at each load
    examine: Callable[[R], Iterator[Problem]] = lambda _: iter(())  # only in a check of the catalogue: it takes time


def _theme_problems(theme: Theme) -> Iterator[Problem]:
    both = set(theme.strong) & set(theme.weak)
    for one in sorted(both):
        yield Problem(key="weak", message=f"{one!r} is also in strong", needle=one)
    for one in theme.out:
        bare = one.replace("*", "")
        if not (hits(theme.strong, bare) or hits(theme.weak, bare)):
            yield Problem(key="out", message=f"{one!r} holds no strong or weak word, so it does nothing", needle=one)
    for example in theme.examples:
        found = theme_hits(theme, example)
        if not (found.strong or found.weak):
            yield Problem(key="examples", message=f"no pattern occurs in {example[:60]!r}", needle=example)
    for example in theme.not_examples:
        found = theme_hits(theme, example)
        if found.holds:
            words = ", ".join(sorted({h.pattern for h in (*found.strong, *found.weak)}))
            yield Problem(key="not_examples", message=f"has the theme by {words}: {example[:60]!r}", needle=example)


def _claim_problems(claim: Claim) -> Iterator[Problem]:
    if not (claim.themes or claim.topics):
        yield Problem(key="themes", message="a claim needs a theme, or a word in topics")
    if claim.review_url and not claim.review_publisher:
        yield Problem(key="review_publisher", message="is empty, while review_url names a review")
    for word in claim.keywords:
        if word != word.lower():
            yield Problem(key="keywords", message=f"{word!r} must be in small letters", needle=word)
    for cue in claim.negation_cues:
        for asserted in (claim.claim, *claim.variants):
            if cue.lower() in asserted.lower():
                yield Problem(key="negation_cues", message=f"{cue!r} stands in the claim itself", needle=cue)


def _source_problems(source: Source) -> Iterator[Problem]:
    if source.url and not is_loopback(source.url) and source.delay_s < PUBLIC_DELAY_S:
        yield Problem(key="delay_s", message=f"must be at least {PUBLIC_DELAY_S:g} for a host on the internet")
    if source.verified and source.url is None:
        yield Problem(key="verified", message="cannot be true without a url")
    if source.selectors is not None and source.kind not in {"site", "forum"}:
        yield Problem(key="selectors", message=f"has no use for a source of kind {source.kind!r}")
    if source.query:
        yield from _query_problems(source)


def _query_problems(source: Source) -> Iterator[Problem]:
    if source.kind != "council":
        yield Problem(key="query", message=f"has no use for a source of kind {source.kind!r}")
    try:
        question = json.loads(source.query)
    except (ValueError, RecursionError):
        question = None
    if not isinstance(question, dict):
        yield Problem(key="query", message="must be a JSON object")


def is_loopback(url: str) -> bool:
    """Tell whether an address is this machine itself, as the demonstration site is."""
    host = urlsplit(url).hostname or ""
    return host in {"localhost", "::1"} or host.startswith("127.")


def _guide_problems(guide: DecisionGuide) -> Iterator[Problem]:
    if guide.id != "anders" and not guide.search_words:
        yield Problem(key="search_words", message="is empty, so no such decision can be found")


THEME: Shape[Theme] = Shape(
    place="themes",
    id_pattern=SLUG,
    fields=(
        Field(name="name", read=_line),
        Field(name="description", read=text()),
        Field(name="version", read=whole(1, 100_000)),
        Field(name="owner", read=_line),
        Field(name="strong", read=texts(pattern, least=1)),
        Field(name="weak", read=texts(pattern), required=False, default=()),
        Field(name="out", read=texts(pattern), required=False, default=()),
        Field(name="examples", read=texts(least=1)),
        Field(name="not_examples", read=texts(), required=False, default=()),
    ),
    build=Theme,
    examine=_theme_problems,
)

CLAIM: Shape[Claim] = Shape(
    place="claims",
    id_pattern=SLUG,
    fields=(
        Field(name="themes", read=texts(_theme_id), required=False, default=()),
        Field(name="topics", read=texts(_line), required=False, default=()),
        Field(name="claim", read=text()),
        Field(name="variants", read=texts(), required=False, default=()),
        Field(name="verdict", read=one_of(get_args(Verdict))),
        Field(name="explanation", read=text()),
        Field(name="correct_information", read=text()),
        Field(name="review_publisher", read=_line_or_empty, required=False, default=""),
        Field(name="review_url", read=web_address(empty=True), required=False, default=""),
        Field(name="review_on", read=day, required=False),
        Field(name="keywords", read=texts(_line, least=1)),
        Field(name="negation_cues", read=texts(_line), required=False, default=()),
    ),
    build=Claim,
    inspect=_claim_problems,
)

_SELECTORS = (
    Field(name="article_links", read=_line),
    Field(name="next_page", read=_line, required=False),
    Field(name="max_pages", read=whole(1, 50), required=False, default=3),
    Field(name="posts", read=_line, required=False),
    Field(name="post_text", read=_line, required=False),
    Field(name="post_date", read=_line, required=False),
    Field(name="thread_next_page", read=_line, required=False),
)

SOURCE: Shape[Source] = Shape(
    place="sources",
    id_pattern=SLUG,
    fields=(
        Field(name="name", read=_line),
        Field(name="homepage", read=web_address()),
        Field(name="url", read=web_address(), required=False),
        Field(name="kind", read=one_of(get_args(SourceKind))),
        Field(name="genre", read=one_of(get_args(Genre))),
        Field(name="language", read=_language, required=False, default="nl"),
        Field(name="province", read=one_of(PROVINCES), required=False),
        Field(name="municipalities", read=texts(_code), required=False, default=()),
        Field(name="themes", read=texts(_theme_id), required=False, default=()),
        Field(name="delay_s", read=number(0, 3_600), required=False, default=5.0),
        Field(name="verified", read=yes_no, required=False, default=False),
        Field(name="evidence", read=text(empty=True), required=False, default=""),
        Field(name="notes", read=text(empty=True), required=False, default=""),
        Field(name="public_reason", read=text()),
        Field(name="reviewed_on", read=day, required=False),
        Field(name="query", read=text(empty=True), required=False, default=""),
        Field(name="selectors", read=table(_SELECTORS, SiteSelectors), required=False),
    ),
    build=Source,
    inspect=_source_problems,
)  # fmt: skip

CALENDAR: Shape[CalendarEvent] = Shape(
    place="calendar",
    id_pattern=SLUG,
    fields=(
        Field(name="name", read=_line),
        Field(name="themes", read=texts(_theme_id), required=False, default=()),
        Field(name="dates", read=days()),
        Field(name="days_before", read=whole(0, 120)),
        Field(name="days_after", read=whole(0, 120)),
        Field(name="note", read=text()),
        Field(name="structural_break", read=yes_no, required=False, default=False),
    ),
    build=CalendarEvent,
)

_kinds = texts(one_of(get_args(DecisionKind)))

ADVICE: Shape[Advice] = Shape(
    place="advice",
    id_pattern=r"ADV-\d{3}",
    fields=(
        Field(name="text", read=_line),
        Field(name="who", read=_line),
        Field(name="when", read=_line),
        Field(name="decision_kinds", read=_kinds, required=False, default=()),
        Field(name="source", read=text()),
        Field(name="verified_on", read=day),
    ),
    build=Advice,
)

CONTACT: Shape[Contact] = Shape(
    place="contacts.toml",
    id_pattern=SLUG,
    fields=(
        Field(name="name", read=_line),
        Field(name="purpose", read=text()),
        Field(name="phone", read=_phone, required=False, default=""),
        Field(name="email", read=_mail, required=False, default=""),
        Field(name="url", read=web_address(empty=True), required=False, default=""),
        Field(name="hours", read=_line),
        Field(name="source", read=text()),
        Field(name="verified_on", read=day),
    ),
    build=Contact,
)  # fmt: skip

DECISION_KIND: Shape[DecisionGuide] = Shape(
    place="decision_kinds.toml",
    id_pattern="|".join(get_args(DecisionKind)),
    fields=(
        Field(name="name", read=_line),
        Field(name="theme", read=_theme_id, required=False, default=""),
        Field(name="search_words", read=texts(pattern)),
        Field(name="questions", read=texts(_line, least=1)),
        Field(name="untrue_messages", read=texts(_line)),
        Field(name="partners", read=texts(_line, least=1)),
        Field(name="note", read=text(empty=True), required=False, default=""),
    ),
    build=DecisionGuide,
    inspect=_guide_problems,
)

QUESTION: Shape[QuestionTopic] = Shape(
    place="questions.toml",
    id_pattern=SLUG,
    fields=(
        Field(name="theme", read=_theme_id),
        Field(name="text", read=_line),
        Field(name="kind", read=one_of(("vraag", "zorg", "steun", "neutraal"))),
        Field(name="patterns", read=texts(pattern, least=1)),
    ),
    build=QuestionTopic,
)

RETENTION: Shape[RetentionTerm] = Shape(
    place="retention.toml",
    id_pattern=SLUG,
    fields=(
        Field(name="subject", read=_line),
        Field(name="days", read=whole(1, 7_305), required=False),  # twenty years
        Field(name="counts_from", read=one_of(get_args(RetentionStart))),
        Field(name="motive", read=text()),
        Field(name="basis", read=text()),
    ),
    build=RetentionTerm,
)

RATING: Shape[Rating] = Shape(
    place="ratings.toml",
    id_pattern=SLUG,
    fields=(
        Field(name="verdict", read=one_of(get_args(RatingVerdict))),
        Field(name="words", read=texts(_line, least=1)),
    ),
    build=Rating,
)

SHAPES: tuple[Shape[Any], ...] = (
    THEME, CLAIM, SOURCE, CALENDAR, ADVICE, CONTACT, DECISION_KIND, QUESTION, RETENTION, RATING,
)  # fmt: skip
