"""ClaimReview of others: where it is found, what it becomes, and everything that it must not do."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.catalogue import Catalogue, make_claim
from monitor.editorial.claimreview import RefusedReview, Wording, claim_values
from monitor.editorial.jsonld import MAX_REVIEWS, read_reviews
from monitor.editorial.ratings import UnknownRating, rating_words, verdict_of
from monitor.errors import CatalogueError, ExtractError

CATALOGUE = Catalogue()
WORDS = rating_words(CATALOGUE.ratings)
WORDING = Wording(
    ratings=WORDS, messages=CATALOGUE.messages, themes=lambda _: (), topics=("wind",),
    keywords=lambda claim: (claim.lower().split() or ["x"])[:1],
)  # fmt: skip
ORGANISATION = {"@type": "NewsMediaOrganization", "name": "Factcheck Voorbeeld"}


def review(**changes: object) -> dict[str, Any]:
    values: dict[str, Any] = {
        "@context": "https://schema.org", "@type": "ClaimReview", "url": "https://factcheck.example/1",
        "claimReviewed": "Windmolens veroorzaken aardbevingen.", "author": ORGANISATION,
        "datePublished": "2026-10-01T10:00:00+02:00",
        "reviewRating": {"@type": "Rating", "alternateName": "Onwaar", "ratingExplanation": "Het KNMI meet niets."},
    }  # fmt: skip
    return {key: value for key, value in {**values, **changes}.items() if value is not None}


def found(document: object) -> int:
    return len(read_reviews(json.dumps(document).encode(), "x.json"))


# --- where it stands ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "n"),
    [
        (review(), 1),
        ([review(), review(), {"@type": "Article", "headline": "x"}], 2),
        ({"@context": "https://schema.org", "@graph": [review(), {"@type": "WebPage", "review": [review()]}]}, 2),
        ({"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [review(), review()]}]}, 2),
        (review(**{"@type": ["Review", "http://schema.org/ClaimReview"]}), 1),
        (review(**{"@type": "schema:ClaimReview"}), 1),
        (review(associatedReview=review()), 1),
        ({"@type": "Article"}, 0),
        (3, 0),
    ],
)  # fmt: skip
def test_reviews_are_found_wherever_they_stand(document: object, n: int) -> None:
    assert found(document) == n


def test_script_tags_of_a_page_are_read_and_a_broken_one_is_passed_over() -> None:
    page = (
        "<!doctype html><title>x</title><script>var a = 1;</script><script type='application/ld+json'>{kapot</script>"
        f"<script type='application/ld+json; charset=utf-8'>{json.dumps(review(claimReviewed='Één prik is genoeg.'))}"
        "</script>"
    )
    (one,) = read_reviews(page.encode(), "x.html")
    assert one["claimReviewed"] == "Één prik is genoeg."
    (same,) = read_reviews(page.encode("utf-16"), "x.html")
    assert same == one


def test_a_reference_to_an_organisation_is_followed() -> None:
    graph = {"@graph": [{"@id": "#o", **ORGANISATION}, review(author={"@id": "#o"})]}
    (one,) = read_reviews(json.dumps(graph).encode(), "x.json")
    assert claim_values(one, WORDING)["review_publisher"] == "Factcheck Voorbeeld"


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{", b"niets", b"\xff\xfe\x00", b"[" * 200_000, b'{"a":' * 200_000 + b"1" + b"}" * 200_000,
        b"[" * 500 + b"]" * 500, b'{"a": ' + b"9" * 10_000 + b"}", b"<script type='application/ld+json'>{</script>",
        b"<div " + b"a='' " * 20_000 + b">",
    ],
)  # fmt: skip
def test_hostile_files_end_in_an_error_of_ours(data: bytes) -> None:
    with pytest.raises(ExtractError):
        read_reviews(data, "x")


def test_deeply_nested_html_ends() -> None:
    assert read_reviews(b"<div>" * 100_000, "x") == ()


def test_ten_thousand_reviews_are_read_and_too_many_are_refused() -> None:
    small = {"@type": "ClaimReview", "url": "https://x.example", "claimReviewed": "x"}
    assert found([small] * 10_000) == 10_000
    with pytest.raises(ExtractError, match="split"):
        found([small] * (MAX_REVIEWS + 1))


# --- what it becomes ----------------------------------------------------------------------------------------------


def test_a_review_becomes_a_claim_that_passes_the_check() -> None:
    values = claim_values(review(), WORDING)
    claim = make_claim("wind", values, themes=())
    assert (claim.verdict, claim.review_publisher) == ("onwaar", "Factcheck Voorbeeld")
    assert claim.review_on is not None and claim.review_on.isoformat() == "2026-10-01"
    assert claim.explanation == "Het KNMI meet niets."
    assert "Factcheck Voorbeeld" in claim.correct_information


@pytest.mark.parametrize(
    "author",
    [
        {"@type": "Person", "name": "Jan Jansen"}, "Jan Jansen", {"name": "Jan Jansen"}, ["Jan Jansen"], None, 3,
        [{"@type": "Person", "name": "Jan Jansen"}], {"@type": "Organization", "name": "@janjansen"},
        {"@type": ["Person"], "name": "Jan Jansen", "worksFor": ORGANISATION},
    ],
)  # fmt: skip
def test_the_name_of_a_person_is_never_kept(author: object) -> None:
    values = claim_values(review(author=author), WORDING)
    assert values["review_publisher"] == "factcheck.example"
    assert "ansen" not in json.dumps(values, default=str)
    named = claim_values(review(author=author, publisher=ORGANISATION), WORDING)
    assert named["review_publisher"] == "Factcheck Voorbeeld"


def test_markup_and_contact_data_do_not_come_through() -> None:
    values = claim_values(
        review(
            claimReviewed="<b>Windmolens</b><script>alert(1)</script> &lt;zijn&gt; eng, zegt @jan_jansen\u202e",
            reviewRating={
                "alternateName": "Onwaar",
                "ratingExplanation": "<p>Mail jan@voorbeeld.nl</p><style>x</style>",
            },
        ),
        WORDING,
    )
    text = json.dumps(values, default=str)
    assert all(part not in text for part in ("script", "alert", "<b>", "jan", "style"))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"url": "javascript:alert(1)"}, "web address"), ({"url": "data:text/html,x"}, "web address"),
        ({"url": "https://a:b@x.example"}, "password"), ({"url": None}, "no address"),
        ({"url": {"x": 1}}, "no address"),
        ({"url": "https://twitter.com/janjansen/status/1"}, "profile"),
        ({"claimReviewed": None}, "claimReviewed"), ({"claimReviewed": ["", "x"]}, "claimReviewed"),
        ({"claimReviewed": {"a": []}}, "claimReviewed"), ({"claimReviewed": "x" * 100_000}, "longer"),
        ({"inLanguage": "en-US"}, "language"), ({"inLanguage": {"@type": "Language", "name": "French"}}, "language"),
        ({"reviewRating": None}, "no rating"), ({"reviewRating": []}, "no rating"),
        ({"reviewRating": {"alternateName": "Kletskoek"}}, "'Kletskoek' is not in ratings.toml"),
        ({"reviewRating": {"alternateName": "Waar"}}, "needs a warning"),
    ],
)  # fmt: skip
def test_what_makes_no_claim_is_refused_by_name(changes: dict[str, object], why: str) -> None:
    with pytest.raises(RefusedReview, match=why):
        claim_values(review(**changes), WORDING)


def test_dutch_in_any_spelling_is_taken() -> None:
    for language in ("nl", "nl-NL", "nl_BE", "Dutch", {"alternateName": "nl", "name": "Nederlands"}, ["nl"], 7, None):
        assert claim_values(review(inLanguage=language), WORDING)["verdict"] == "onwaar"


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text("a1 <&;@/\n\u202e\ud800é", max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(("@id", "@type", "@value", "name", "x")), inner, max_size=3)
    ),
    max_leaves=6,
)
_KEYS = ("url", "claimReviewed", "author", "publisher", "datePublished", "reviewRating", "inLanguage", "itemReviewed")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # busy machines
@given(st.dictionaries(st.sampled_from(_KEYS), _JSON))
def test_any_value_anywhere_gives_a_claim_or_a_refusal(changes: dict[str, object]) -> None:
    with suppress(RefusedReview, CatalogueError):
        make_claim("x", claim_values({**review(), **changes}, WORDING), themes=())


# --- ratings ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rating", "verdict"),
    [
        ({"alternateName": "ONWAAR!"}, "onwaar"), ({"alternateName": "Pants on Fire"}, "onwaar"),
        ({"alternateName": "Missing context", "ratingValue": 1}, "misleidend"),
        ({"alternateName": {"@value": "Deels waar", "@language": "nl"}}, "deels waar"),
        ({"alternateName": ["Geen bewijs"]}, "onbewezen"), ("Nep", "onwaar"), ([{"alternateName": "Hoax"}], "onwaar"),
        ({"ratingValue": 1, "bestRating": 5, "worstRating": 1}, "onwaar"), ({"ratingValue": "2"}, "misleidend"),
        ({"ratingValue": 3}, "deels waar"), ({"ratingValue": 0, "worstRating": 0, "bestRating": "100"}, "onwaar"),
        ({"alternateName": "1", "ratingValue": "1"}, "onwaar"),
    ],
)  # fmt: skip
def test_words_go_before_numbers(rating: object, verdict: str) -> None:
    assert verdict_of(rating, WORDS) == verdict


@pytest.mark.parametrize(
    "rating",
    [
        {"ratingValue": 5}, {"ratingValue": 4}, {"ratingValue": 9}, {"ratingValue": -1}, {"ratingValue": True},
        {"ratingValue": float("nan")}, {"ratingValue": "1e999"}, {"ratingValue": 1, "bestRating": 1},
        {"ratingValue": 1, "bestRating": "best"}, {"ratingValue": []}, {}, 3, None, {"alternateName": "!!"},
        {"alternateName": "Satire"},
    ],
)  # fmt: skip
def test_a_rating_without_meaning_is_refused(rating: object) -> None:
    with pytest.raises(UnknownRating):
        verdict_of(rating, WORDS)


def test_a_word_with_two_verdicts_is_an_error() -> None:
    one, other = CATALOGUE.ratings[:2]
    with pytest.raises(CatalogueError, match="another verdict"):
        rating_words([one, type(one)(id="x", verdict="geen" if one.verdict != "geen" else "onwaar", words=one.words)])
    assert other.words
