"""The untrue messages of an alert: the fact first, then what goes round, then how it stands and where it was seen."""

from collections.abc import Iterator
from typing import Any

from monitor.alerts.input import AlertInput
from monitor.alerts.observations import own_first, source
from monitor.report.floors import shorten
from monitor.report.input import RumourSeen
from monitor.report.model import safe_url

MAX_MESSAGES = 3
FACT_WORDS = 30
STATUS = {"onwaar": "klopt niet", "misleidend": "misleidend", "onbewezen": "niet bewezen", "deels waar": "deels waar"}


def messages(data: AlertInput) -> tuple[dict[str, Any], ...]:
    """Return at most three messages: denied rumours, then claims that were checked, then rumours still open here."""
    denied = own_first(data)
    open_ = [
        r for r in data.rumours
        if r not in denied and r.rumour.status == "open" and r.rumour.municipality == data.municipality.code
    ]  # fmt: skip
    found = [*(_denied(r) for r in denied), *_claims(data), *(_open(r) for r in open_)]
    return tuple(found[:MAX_MESSAGES])


def _denied(seen: RumourSeen) -> dict[str, Any]:
    rumour = seen.rumour
    return {
        "feit": shorten(rumour.fact, FACT_WORDS),
        "gerucht": shorten(rumour.rumour),
        "stand": "klopt niet",
        "bron": source(seen.fact_publisher, rumour.fact_on, rumour.fact_source),
        "buurgemeenten": seen.n_neighbours,
    }


def _open(seen: RumourSeen) -> dict[str, Any]:
    """Return a rumour that is being checked; what is entered as its fact is none before an authority told it."""
    return {
        "feit": "",
        "gerucht": shorten(seen.rumour.rumour),
        "stand": "nog niet zeker",
        "buurgemeenten": seen.n_neighbours,
    }


def _claims(data: AlertInput) -> Iterator[dict[str, Any]]:
    """Yield the claims with a dated review; without one nothing is said of a claim in an alert."""
    for seen in data.claims:
        claim = seen.claim
        if safe_url(claim.review_url) and claim.review_on is not None and claim.review_publisher:
            yield {
                "feit": shorten(claim.correct_information, FACT_WORDS),
                "gerucht": shorten(claim.claim),
                "stand": STATUS[claim.verdict],
                "bron": source(claim.review_publisher, claim.review_on, claim.review_url),
                "buurgemeenten": seen.n_neighbours,
            }
