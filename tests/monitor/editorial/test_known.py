"""Is a claim known already: by its words, by its page, by closeness."""

from dataclasses import replace

import pytest

from monitor.catalogue import Catalogue
from monitor.editorial.known import KnownClaims, claim_slug
from monitor.records import Claim

KNOWN = replace(
    Catalogue().claim("5g-veroorzaakt-corona"), id="oud", claim="5G maakt ziek.", verdict="onwaar",
    review_url="https://www.factcheck.example/5g/", variants=(),
)  # fmt: skip


def claim(words: str = "Iets heel anders.", **changes: object) -> Claim:
    values: dict[str, object] = {"id": "nieuw", "claim": words, "review_url": "https://factcheck.example/x"}
    return replace(KNOWN, **{**values, **changes})  # type: ignore[arg-type]


def library(p: float = 0.0) -> KnownClaims:
    return KnownClaims([KNOWN], lambda text: [("oud", p)])


def test_the_same_words_with_the_same_verdict_are_the_same() -> None:
    assert library().find(claim("“5G maakt  ziek!”")).result == "same"


def test_another_verdict_is_a_conflict_that_force_cannot_lift() -> None:
    found = library().find(claim("5G maakt ziek", verdict="misleidend"))
    assert (found.result, found.certain) == ("conflicting", True)


def test_the_same_page_counts_where_the_words_come_near() -> None:
    page = "http://factcheck.example/5g"
    assert library(0.2).find(claim(review_url=page)).result == "same"
    assert library(0.05).find(claim(review_url=page)).result == "added"
    assert library(0.2).find(claim()).result == "added"


def test_close_words_are_reported_and_a_person_may_decide() -> None:
    found = library(0.6).find(claim())
    assert (found.result, found.other, found.certain) == ("conflicting", "oud", False)
    assert "5G maakt ziek." in found.reason


def test_what_was_added_is_known_from_then_on() -> None:
    known = library()
    known.add(claim())
    assert known.find(claim()).other == "nieuw"


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("Één prik is genoeg", "een-prik-is-genoeg"),
        ("!?", ""),
        ("a" * 90, "a" * 40),
        ("woord " * 20, "woord-" * 5 + "woord"),
    ],
)
def test_an_id_is_cut_between_words(words: str, slug: str) -> None:
    assert claim_slug(words) == slug
    assert len(claim_slug(words)) <= 40
