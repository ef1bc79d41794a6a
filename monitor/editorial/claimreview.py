"""From a ClaimReview of another organisation to a claim of the library; whatever is in it is not trusted.

Of whom made the review only the organisation is kept: a person's name in ``author`` is never read.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from monitor.catalogue import Messages
from monitor.catalogue.fields import address_fault
from monitor.editorial.jsonld import Node, types
from monitor.editorial.ratings import UnknownRating, verdict_of
from monitor.extract_html import html_to_text, one_line
from monitor.records import RatingVerdict
from monitor.redact import has_contact_data, redact

MAX_CLAIM = 500  # characters; a longer one is an article, not a claim
MAX_EXPLANATION = 1_200
MAX_PUBLISHER = 100
_RAW = 20_000  # characters of one value that are read at all
_DUTCH = ("nl", "dut", "nld", "dutch", "nederlands")
# schema.org/Organization and its kinds that make fact-checks; a name of another type may be that of a person.
_ORGANISATIONS = ("NGO", "Corporation", "Project", "CollegeOrUniversity", "LibrarySystem", "Newspaper")


class RefusedReview(ValueError):
    """A review that makes no claim for the library; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How what a review does not say is filled in."""

    ratings: Mapping[str, RatingVerdict]
    messages: Messages
    themes: Callable[[str], Sequence[str]]  # of claim and explanation
    topics: Sequence[str]  # where no theme is found
    keywords: Callable[[str], Sequence[str]]  # of the claim


def claim_values(review: Node, wording: Wording) -> dict[str, object]:
    """Return the values of a claim file, in the types that TOML has.

    Raises:
        RefusedReview: something that a claim needs is missing or of no use; the message names it.
    """
    _check_language(review.get("inLanguage"))
    claim = _claim(review)
    try:
        verdict = verdict_of(review.get("reviewRating"), wording.ratings)
    except UnknownRating as error:
        raise RefusedReview(str(error)) from error
    url = _address(review)
    publisher = _publisher(review) or (urlsplit(url).hostname or "").removeprefix("www.")
    told = _explanation(review)
    given = {"publisher": publisher, "verdict": verdict}
    themes = list(wording.themes(f"{claim}\n{told}"))
    values: dict[str, object] = {
        "claim": claim,
        "themes": themes,
        "topics": [] if themes else list(wording.topics) or [wording.messages.text("import.claim.topic")],
        "verdict": verdict,
        "explanation": told or wording.messages.text("import.claim.explanation", **given),
        "correct_information": wording.messages.text("import.claim.correct_information", **given),
        "review_publisher": publisher,
        "review_url": url,
        "keywords": list(wording.keywords(claim)),
    }
    on = _day(review.get("datePublished"))
    return values | ({"review_on": on} if on else {})


def short_claim(review: Node) -> str:
    """Return what a review calls the claim, for a message; may be empty."""
    return redact(one_line(_text(review.get("claimReviewed")), 90))


def _claim(review: Node) -> str:
    found = _text(review.get("claimReviewed"))
    item = _first(review.get("itemReviewed"))
    if not found and isinstance(item, dict) and "Claim" in types(item):
        found = _text(item.get("text")) or _text(item.get("name"))
    claim = redact(one_line(found, MAX_CLAIM + 1)).strip(" \"'“”„‘’«»")
    if not claim:
        raise RefusedReview("claimReviewed is missing or no text")
    if len(claim) > MAX_CLAIM:
        raise RefusedReview(f"claimReviewed is longer than {MAX_CLAIM} characters: an article, not a claim")
    return claim


def _explanation(review: Node) -> str:
    rating = _first(review.get("reviewRating"))
    said = [rating.get("ratingExplanation")] if isinstance(rating, dict) else []
    for value in (*said, review.get("reviewBody"), review.get("description")):
        told = redact(" ".join(html_to_text(_text(value)).split()))
        if told:
            return told if len(told) <= MAX_EXPLANATION else f"{told[: MAX_EXPLANATION - 1].rstrip()}…"
    return ""


def _address(review: Node) -> str:
    for key in ("url", "mainEntityOfPage", "@id"):
        value = _first(review.get(key))
        value = value.get("@id") or value.get("url") if isinstance(value, dict) else value
        if not isinstance(value, str) or not value.strip() or (key == "@id" and not value.startswith("http")):
            continue
        url = value.strip()
        if fault := address_fault(url):
            raise RefusedReview(f"{url[:60]!r} is not a web address: {fault}")
        if has_contact_data(url):
            raise RefusedReview("the address of the review is that of somebody's profile")
        return url
    raise RefusedReview("names no address of the review")


def _publisher(review: Node) -> str:
    for key in ("author", "publisher"):
        value = review.get(key)
        for one in value[:20] if isinstance(value, list) else (value,):
            if not isinstance(one, dict):
                continue
            if any(kind in _ORGANISATIONS or kind.endswith("Organization") for kind in types(one)):
                name = one_line(_text(one.get("name")) or _text(one.get("legalName")), MAX_PUBLISHER)
                if name and not has_contact_data(name):
                    return name
    return ""


def _check_language(value: object) -> None:
    value = _first(value)
    if isinstance(value, dict):
        value = value.get("alternateName") or value.get("name")
    if isinstance(value, str) and value.strip() and value.strip().lower().split("-")[0].split("_")[0] not in _DUTCH:
        raise RefusedReview(f"is in the language {value[:20]!r}; the library compares Dutch texts")


def _day(value: object) -> date | None:
    text = _text(value).strip()[:10]
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1990 <= found.year <= 2100 else None


def _text(value: Any) -> str:
    """Return a value as text: a plain one, ``{"@value": …}``, or the first of a list; empty for anything else."""
    value = _first(value)
    if isinstance(value, dict):
        value = value.get("@value")
    return value[:_RAW] if isinstance(value, str) else ""


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value
