"""Consent walls, pay walls, challenges and vanished articles, in the shapes of the Dutch press."""

from tests.hostile.case import ARTICLE, HTML, OWN_TEXT, Answer, Case, Pages, article, linked, moved, reply, rss
from tests.hostile.pages import FIRST, LAST, P, ld

TEASER = f"<p>{ARTICLE[:260]}</p>"


def wall(
    id: str,
    what: str,
    answer: Answer | str,
    status: str,
    *,
    holds: tuple[str, ...] = (OWN_TEXT,),
    lacks: tuple[str, ...] = (LAST,),
    **more: object,
) -> Case:
    """Return a page behind a wall."""
    served = reply(answer, HTML) if isinstance(answer, str) else answer

    def serve(base: str) -> Pages:
        pages: dict[str, Answer] = {"/feed": reply(rss(linked(f"{base}/artikel-1"))), "/artikel-1": served}
        return pages | {"/": reply(article("<p>Welkom op de voorpagina.</p>" * 20, title="Voorpagina"), HTML)}

    return Case(id=id, what=what, serve=serve, items=1, status=status, holds=holds, lacks=lacks, **more)  # type: ignore[arg-type]


CONSENT = "<p>Wij en onze partners vragen uw toestemming voor cookies. Kies accepteren als u akkoord gaat met uw privacy voorkeuren, of stel uw voorkeuren in.</p>"
LOCKED = ld({"@type": "NewsArticle", "headline": "Kop van het bericht", "isAccessibleForFree": False})
PART = ld(
    {
        "@type": "NewsArticle",
        "isAccessibleForFree": "False",
        "hasPart": {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".betaald"},
    }
)

CASES = (
    wall("wall-dpg", "a redirect to the consent wall of DPG", moved("https://myprivacy.dpgmedia.nl/consent?siteKey=x&callbackUrl=https%3A%2F%2Fwww.ad.nl%2F1"), "wall", lacks=(LAST, "callbackUrl")),
    wall("wall-consent-path", "a redirect to a consent page on the same host", moved("/privacy-gate/?callbackUrl=%2Fartikel-1"), "wall", never=("/privacy-gate",)),
    wall("wall-consent-host", "a redirect to a host of consent", moved("https://consent.voorbeeld.nl/?return=x"), "wall"),
    wall("wall-consent-text", "a consent wall at the article's own address", f"<html><head><title>Toestemming</title></head><body>{CONSENT * 4}</body></html>", "wall"),
    wall("wall-cookie-article", "an article about cookies is no wall", article(f"<p>{ARTICLE} De cookies op de site van de gemeente.</p>", "<meta property=og:type content=article>"), "full", holds=(LAST,), lacks=()),
    wall("wall-not-free", "an article that says it is not free, with its whole text in the page", article(P * 3, LOCKED), "stub", holds=(FIRST,), lacks=()),
    wall("wall-not-free-part", "the paid part named by a selector", article(f"{TEASER}<div class='betaald'><p>Geheim slot. {ARTICLE}</p></div>", PART), "stub", holds=(FIRST,), lacks=("Geheim slot",)),
    wall("wall-selector-body", "a selector that names the whole page", article(P, PART.replace(".betaald", "body")), "stub", holds=(FIRST,), lacks=()),
    wall("wall-selector-bomb", "a selector of 50 kB", article(P, PART.replace(".betaald", ".a" * 25_000)), "stub", holds=(FIRST,), lacks=()),
    wall("wall-free-lie", "an article that calls itself free and asks for a subscription after the teaser", article(f"{TEASER}<p>Lees verder met een abonnement.</p>{P}", ld({"@type": "NewsArticle", "isAccessibleForFree": True})), "stub", holds=(FIRST,)),
    wall("wall-mediahuis", "a teaser and the request to log in, as at Mediahuis", article(f"{TEASER}<div><p>Al abonnee? Log in en lees verder</p></div>"), "stub", holds=(FIRST,)),
    wall("wall-premium", "a tier in the metadata", article(P * 3, "<meta property=article:content_tier content=locked>"), "stub", holds=(FIRST,), lacks=()),
    wall("wall-login-form", "a login form instead of the article", "<html><title>Inloggen</title><body><form><input name=u><input type=password></form></body></html>", "blocked"),
    wall("wall-challenge", "a challenge under status 200", "<html><head><title>Just a moment...</title></head><body>Checking your browser before accessing</body></html>", "blocked"),
    wall("wall-captcha", "a captcha under status 200", "<html><head><title>Bevestig</title></head><body>Ben je een robot? Los de captcha op.</body></html>", "blocked"),
    wall("wall-denied", "a refusal under status 200", "<html><head><title>Access Denied</title></head><body>You don't have permission</body></html>", "blocked"),
    wall("wall-mitigated", "a challenge of Cloudflare", reply(article(), HTML, "cf-mitigated: challenge", status="403 No"), "blocked", lacks=(FIRST,)),
    wall("wall-mitigated-200", "a challenge of Cloudflare under status 200", reply(article(), HTML, "cf-mitigated: challenge"), "blocked", lacks=(FIRST,)),
    wall("gone-front", "an article whose address leads to the front page", moved("/"), "feed_only", lacks=("voorpagina.",)),
    wall("gone-search", "an article whose address leads to a page without text", moved("/zoeken"), "feed_only"),
    wall("gone-words", "a page of status 200 that says it is not there", "<html><head><title>Niet gevonden</title></head><body><p>Deze pagina bestaat niet.</p></body></html>", "too_short", holds=("bestaat niet",)),
)  # fmt: skip
