"""What was found out about an address: candidates for a source, compared; one is proposed with the reasons. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from monitor.records import Entry, FetchedPage, Item, SourceKind, TextStatus
from monitor.spiders.probe import NO_ENTRIES, EntryCounts
from monitor.urls import same_site

FoundBy = Literal["address", "canonical", "link", "canonical_link", "robots", "path", "file"]
FOUND_BY: dict[FoundBy, str] = {
    "address": "the address itself", "canonical": "canonical address", "link": "link on the page",
    "canonical_link": "link on the canonical page", "robots": "robots.txt", "path": "known path",
    "file": "the source file",
}  # fmt: skip
_PAYING: tuple[TextStatus, ...] = ("stub", "wall")
_MANY = 0.8  # of the entries
_STALE = timedelta(days=60)
_COMMENTS = re.compile(r"/comments\b|comments feed|\breacties\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedPage:
    """One page of a candidate, fetched and read as a crawl would."""

    url: str
    text_status: TextStatus | None  # None: the page could not be had, see ``remark``
    title: str
    n_chars: int
    published_at: datetime | None
    reservation: str = ""
    is_free: bool | None = None
    language: str = ""
    remark: str = ""
    entry: Entry
    page: FetchedPage | None = None  # None: there is none, or it could not be had
    item: Item | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A document that could be the address of a source."""

    url: str
    found_by: FoundBy
    kind: SourceKind | None  # None: it cannot be collected, see ``remark``
    format: str = ""
    title: str = ""
    language: str = ""
    entries: EntryCounts = NO_ENTRIES
    n_allowed: int | None = None  # entries whose page robots.txt allows, of those on known hosts; None: none is known
    n_judged: int = 0
    reservation: str = ""
    remark: str = ""
    pages: tuple[TriedPage, ...] = ()
    document: FetchedPage | None = None  # the one that holds the entries: of an index one of its parts

    @property
    def is_usable(self) -> bool:
        """Whether it can be collected and has something now."""
        return self.kind is not None and self.entries.n > 0

    @property
    def n_paying(self) -> int:
        """How many of the tried pages show signs of a pay wall or consent wall."""
        return sum(page.text_status in _PAYING or page.is_free is False for page in self.pages)

    @property
    def reservations(self) -> tuple[str, ...]:
        """Kinds of reservation that the document or its pages make."""
        found = (self.reservation, *(page.reservation for page in self.pages))
        return tuple(dict.fromkeys(one for one in found if one))

    def share(self, part: int) -> float | None:
        """Return a part of the entries as a share; ``None`` without entries."""
        return part / self.entries.n if self.entries.n else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """Everything that was found out about an address."""

    address: str
    homepage: str
    title: str
    language: str
    is_forum: bool
    candidates: tuple[Candidate, ...]  # the best first
    problem: str  # why the address itself could not be read; empty: it could
    n_requests: int
    steps: tuple[str, ...]  # what was looked at, in order

    @property
    def proposed(self) -> Candidate | None:
        """The best candidate that can be used."""
        return next((one for one in self.candidates if one.is_usable), None)


def ranked(candidates: Sequence[Candidate], site: str, now: datetime) -> tuple[Candidate, ...]:
    """Order candidates, the best first; among equals the order in which they were found."""
    return tuple(sorted(candidates, key=lambda one: _rank(one, site, now)))


def _rank(one: Candidate, site: str, now: datetime) -> tuple[object, ...]:
    entries = one.entries
    newest = entries.newest_at
    return (
        not one.is_usable,
        bool(one.reservations),
        one.n_allowed == 0,
        is_comments(one),
        newest is None or newest < now - _STALE,
        (one.share(entries.n_dated) or 0.0) < _MANY,
        one.kind == "sitemap",
        not same_site(one.url, site),
        -entries.n_with_text if one.n_allowed == 0 else 0,
        -entries.n,
    )


def is_comments(candidate: Candidate) -> bool:
    """Whether a feed holds reactions of readers instead of articles."""
    return bool(_COMMENTS.search(f"{candidate.url} {candidate.title}"))


def reasons(one: Candidate, site: str, now: datetime) -> str:
    """Say in words why a candidate is proposed, and what speaks against it."""
    entries = one.entries
    good = [
        f"{one.format or one.kind} found by: {FOUND_BY[one.found_by]}",
        f"{entries.n} entries, {entries.n_dated} with a date",
    ]
    full = sum(page.text_status == "full" for page in one.pages)
    if one.pages:
        good.append(f"{full} of {len(one.pages)} tried pages give the full text")
    against = []
    if one.kind == "sitemap":
        against.append("a sitemap has no texts of its own, and no feed did better")
    if entries.newest_at is None:
        against.append("no entry has a date")
    elif entries.newest_at < now - _STALE:
        against.append(f"nothing new since {entries.newest_at:%Y-%m-%d}")
    if one.n_allowed is not None and one.n_allowed < one.n_judged:
        against.append(f"robots.txt keeps us from {one.n_judged - one.n_allowed} of {one.n_judged} pages")
    if one.reservations:
        against.append(f"it makes a reservation against text and data mining ({', '.join(one.reservations)})")
    if one.n_paying:
        against.append(f"{one.n_paying} of {len(one.pages)} pages show a pay wall or consent wall")
    if not same_site(one.url, site):
        against.append("it lies on another site")
    return "; ".join(good) + (f". Mind: {'; '.join(against)}" if against else "")
