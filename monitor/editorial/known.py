"""Is a claim known already? By its words, by the page that checked it, and by how close it comes to another."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from monitor.catalogue import slug
from monitor.errors import FetchError
from monitor.records import Claim
from monitor.text import normalise
from monitor.urls import canonical_url, url_key

# A claim of the library that is taken out of it comes closer than this to another one in 8 of 100 cases, which are
# indeed on the same subject; claims as their fact-checkers worded them come closer than 0.95 to themselves.
NEAR = 0.25
SAME_PAGE = 0.1  # enough where both rest on the same page; below it, two claims of one article
MAX_ID = 40  # characters of a claim that make its id; an editor must be able to read it in a table
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")

Nearest = Callable[[str], Sequence[tuple[str, float]]]  # text -> claim ids, how close it comes to each, best first
Result = Literal["added", "same", "conflicting"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a new claim is to the library."""

    result: Result
    other: str = ""  # id of the claim that it is, or conflicts with
    reason: str = ""
    certain: bool = True  # False: it only comes close, and a person may add it all the same


class KnownClaims:
    """The claims that are known; those that are added count from then on for the words and pages."""

    def __init__(self, claims: Iterable[Claim], nearest: Nearest) -> None:
        self._nearest = nearest
        self._claims: dict[str, Claim] = {}
        self._by_words: dict[str, str] = {}
        self._by_page: dict[str, list[str]] = {}
        for claim in claims:
            self.add(claim)

    def add(self, claim: Claim) -> None:
        """Take in a claim."""
        self._claims[claim.id] = claim
        self._by_words.setdefault(plain_claim(claim.claim), claim.id)
        if page := page_key(claim.review_url):
            self._by_page.setdefault(page, []).append(claim.id)

    def find(self, claim: Claim) -> Finding:
        """Say whether a claim is new, the same as one that is known, or in conflict with it."""
        known = self._by_words.get(plain_claim(claim.claim))
        if known is not None:
            return self._against(claim, known, "the same words")
        near = self._nearest(claim.claim)
        on_page = self._by_page.get(page_key(claim.review_url), ())
        for other, closeness in near:
            if other in on_page and closeness >= SAME_PAGE:
                return self._against(claim, other, "the same review")
        if near and near[0][1] >= NEAR:
            other, closeness = near[0]
            verdict = self._claims[other].verdict
            reason = f"comes close to {other} ({closeness:.2f}, {verdict}): {self._claims[other].claim}"
            return Finding(result="conflicting", other=other, reason=reason, certain=False)
        return Finding(result="added")

    def _against(self, claim: Claim, known: str, how: str) -> Finding:
        verdict = self._claims[known].verdict
        if verdict == claim.verdict:
            return Finding(result="same", other=known, reason=how)
        reason = f"{how} as {known}, whose verdict is {verdict!r}, not {claim.verdict!r}"
        return Finding(result="conflicting", other=known, reason=reason)


def plain_claim(text: str) -> str:
    """Return a claim as it is compared: small letters, no signs at its edges."""
    return _EDGES.sub("", normalise(text))


def page_key(url: str) -> str:
    """Return what identifies the page of a review; empty where there is none."""
    try:
        return url_key(canonical_url(url)) if url else ""
    except FetchError:
        return ""


def claim_slug(text: str) -> str:
    """Return the words of a claim as an id, cut between words; may be empty."""
    whole = slug(text)
    if len(whole) <= MAX_ID:
        return whole
    cut = whole[: MAX_ID + 1].rpartition("-")[0]
    return cut or whole[:MAX_ID]
