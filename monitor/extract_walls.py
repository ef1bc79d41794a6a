"""Consent walls, pay walls, login pages and bot challenges, recognised from the shape of the answer; never evaded."""

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from monitor.extract_charset import Headers, header
from monitor.records import Reservation
from monitor.urls import host_of, registered_domain

BLOCKED_STATUSES = frozenset((401, 402, 403, 407, 451))

_CONSENT_HOST = re.compile(
    r"^(?:myprivacy|privacy|privacy-?gate|consent|cookie-?consent|cookie-?wall|cmp|toestemming)\."
)
_CONSENT_PATH = re.compile(
    r"/(?:consent|cookie-?consent|cookie-?wall|privacy-?(?:gate|wall)|toestemming|gdpr)(?:[/?.]|$)", re.IGNORECASE
)
_RETURN_PARAMETERS = frozenset(
    ("callbackurl", "callback", "returnurl", "return_url", "returnto", "redirecturi", "redirect_uri", "redirecturl",
     "redirect", "url", "continue", "ref", "target")
)  # fmt: skip
_CONSENT_TERMS = ("cookie", "toestemming", "akkoord", "privacy", "voorkeuren", "accepteren", "partners", "consent")
_CHALLENGE = re.compile(
    r"just a moment|even geduld a\.?u\.?b|attention required|access denied|toegang geweigerd|captcha"
    r"|are you (?:a )?(?:human|robot)|ben je een (?:mens|robot)|verify you are human|checking your browser"
    r"|enable javascript and cookies",
    re.IGNORECASE,
)
_PAY_MARKER = re.compile(
    r"(?:lees|luister) (?:dit artikel )?(?:verder|het hele artikel|meer) (?:met|als|in de|op) (?:een |je |uw )?"
    r"(?:abonn|premium|plus|account)"
    r"|log (?:dan )?in (?:om|en lees) (?:dit |het )?(?:hele )?(?:artikel )?(?:verder|te lezen|dit)"
    r"|(?:al|reeds|nog geen) abonnee\s?\?|word (?:nu )?abonnee|alleen (?:toegankelijk |beschikbaar )?voor abonnees"
    r"|exclusief voor (?:onze )?(?:abonnees|leden)|abonneer (?:je|u) (?:om|nu)|sluit een abonnement af"
    r"|start (?:je|een) proefabonnement|je hebt (?:deze maand )?(?:alle|je) gratis artikelen"
    r"|dit is een (?:premium|plus)[- ]?artikel|verder lezen\s?\? (?:neem|kies|word|maak)"
    r"|maak een (?:gratis )?account aan om (?:verder|dit)",
    re.IGNORECASE,
)
_WALL_TEXT_CHARS = 2_500  # a page whose text is longer than this is an article, whatever else it asks
_TEASER_CHARS = 2_500


def is_consent_address(url: str) -> bool:
    """Whether an address is that of a consent wall: its host, or its path with a way back in the query."""
    if _CONSENT_HOST.match(host_of(url)):
        return True
    try:
        parts = urlsplit(url)
        names = {name.lower() for name, value in parse_qsl(parts.query) if "://" in unquote(value) or value[:1] == "/"}
    except ValueError:
        return False
    return bool(_CONSENT_PATH.search(parts.path) and names & _RETURN_PARAMETERS)


def blocked_reason(status: int, headers: Headers) -> str:
    """Say why an answer ends the attempt: "forbidden", "challenge" or empty."""
    if header(headers, "cf-mitigated"):
        return "challenge"
    return "forbidden" if status in BLOCKED_STATUSES else ""


def reservation(headers: Headers) -> Reservation:
    """Return the reservation that an answer makes in its headers: "tdm", "robots" or empty.

    "tdm" is the TDM Reservation Protocol of W3C; "robots" an X-Robots-Tag that rules out indexing or use by AI, where
    it is not addressed to another robot.
    """
    if header(headers, "tdm-reservation").strip() == "1":
        return "tdm"
    tags = [value for name, value in headers if name == "x-robots-tag"]
    return "robots" if any(_forbids(tag) for tag in tags) else ""


_FORBIDDING = frozenset(("noindex", "none", "noai"))


def _forbids(tag: str) -> bool:
    words = [word.strip().lower() for word in tag.split(",")]
    if words and ":" in words[0] and not words[0].startswith(("unavailable_after", "max-")):
        agent, _, first = words[0].partition(":")
        if agent.strip() not in ("*", "onrustmonitor"):
            return False
        words[0] = first.strip()
    return any(word in _FORBIDDING for word in words)


def robots_meta_forbids(content: str) -> bool:
    """Whether the content of a ``<meta name="robots">`` rules out that the page is taken in."""
    return _forbids(content)


def is_challenge(title: str, text: str) -> bool:
    """Whether a page is a bot challenge: says so and has hardly anything else."""
    return len(text) < _WALL_TEXT_CHARS and bool(_CHALLENGE.search(title) or _CHALLENGE.search(text[:400]))


def is_consent_text(text: str, *, has_article: bool) -> bool:
    """Whether the words of a page are those of a consent wall and not of an article about cookies."""
    if has_article or len(text) > _WALL_TEXT_CHARS:
        return False
    lowered = text.lower()
    n_words = max(1, len(lowered.split()))
    hits = [lowered.count(term) for term in _CONSENT_TERMS]
    return sum(1 for hit in hits if hit) >= 4 and sum(hits) / n_words > 0.04


def pay_marker(text: str) -> int | None:
    """Return where the words of a pay wall begin in a text that is short enough to be a teaser."""
    found = _PAY_MARKER.search(text)
    if found is None or found.start() > _TEASER_CHARS:
        return None
    return found.start()


def leaves_site(from_url: str, to_url: str) -> bool:
    """Whether a redirect goes to another registered domain."""
    return registered_domain(from_url) != registered_domain(to_url)
