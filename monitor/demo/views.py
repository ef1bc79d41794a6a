"""What the pages of the demonstration show, as records without markup."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.demo.world import AMSTERDAM, DemoText, Host, World, thread_title
from monitor.report import dutch
from monitor.text import sentences

# Names and handles in bylines, author fields and profiles. All are made up; none may ever be stored by the crawler.
BYLINES = (
    ("Wieke Verzonnen", "@wieke_verzonnen"), ("Bas Bedacht", "@basbedacht"), ("Noor Nietbestaand", "@noor_niet"),
    ("Jurre Fantasma", "@jurrefantasma"), ("Lotte Loosnaam", "@lotteloosnaam"), ("Ids Fictiefstra", "@idsfictief"),
    ("Mirte Proefpersoon", "@mirteproef"), ("Teun Tekstvuller", "@teuntekst"),
)  # fmt: skip
MEMBERS = (
    "tractor_tinus", "lindeloper", "Wilgje59", "brakke_bakker", "kanaalkijker", "oma_met_wifi", "Vosje_uit_Wierslo",
    "dijkdruif", "stille_genieter", "HKC-supporter", "molenwiek", "uienring", "natte_pluvier", "koffiekan7",
    "broekwouder", "elserbrugman", "grutto1968", "zeis-en-zaag", "maisdoolhof", "de_echte_dorpsgek",
)  # fmt: skip
PHONE = "06-00000000"
PAYWALL_SENTENCES = 2
_N_TEASERS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaser:
    """A link to another text, with its first sentence."""

    title: str
    path: str
    first: str
    published: datetime  # Dutch clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    """One article page."""

    host: Host
    base: str
    path: str
    number: int
    title: str
    paragraphs: tuple[str, ...]  # what is public of the text
    summary: str  # its first sentence
    published: datetime | None  # Dutch clock, as the page tells it; None: it tells none
    updated: datetime | None  # where it was changed later
    byline: str
    handle: str
    paywalled: bool
    verdict: str  # of a fact-check; empty elsewhere
    claim: str
    popular: tuple[Teaser, ...]  # "meest gelezen": on other themes than the article
    recent: tuple[Teaser, ...]

    @property
    def date_words(self) -> str:
        """The date as readers see it; empty where the page tells none."""
        return f"{dutch.weekday(self.published)} {self.published.year}" if self.published else ""

    @property
    def clock(self) -> str:
        """The time of day as readers see it."""
        return f"{self.published:%H:%M}" if self.published else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One text in a thread."""

    number: int
    member: str
    paragraphs: tuple[str, ...]
    published: datetime
    edited: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadView:
    """A forum thread with all its posts so far."""

    host: Host
    base: str
    path: str
    title: str
    posts: tuple[Post, ...]


def article_view(world: World, text: DemoText, base: str, asof: datetime) -> ArticleView:
    """Make the view of an article page as it stood at a moment; teasers are as old as the article, so it is stable."""
    name, handle = byline(text)
    published = text.page_date.astimezone(AMSTERDAM) if text.page_date else None
    updated = text.updated_at(asof)
    earlier = [one for one in world.of(text.source, text.published_at) if one.id != text.id]
    return ArticleView(
        host=world.hosts[text.source],
        base=base,
        path=world.paths[text.id],
        number=text.number,
        title=text.title,
        paragraphs=public_paragraphs(text, asof),
        summary=first_sentence(text.text_at(asof)),
        published=published,
        updated=updated.astimezone(AMSTERDAM) if updated != text.published_at else None,
        byline=name,
        handle=handle,
        paywalled=text.paywalled,
        verdict=_verdict(text),
        claim=text.title,
        popular=tuple(teaser(world, one) for one in _of_other_themes(text, earlier)),
        recent=tuple(teaser(world, one) for one in earlier[-1 : -_N_TEASERS - 1 : -1]),
    )


def thread_view(world: World, path: str, host: Host, base: str, asof: datetime) -> ThreadView | None:
    """Make the view of a thread; ``None`` where it had not begun yet."""
    texts = [text for text in world.of(host.id, asof) if world.paths[text.id] == path]
    if not texts:
        return None
    return ThreadView(
        host=host, base=base, path=path, title=thread_title(texts[0].title), posts=tuple(_post(t, asof) for t in texts)
    )


def threads(world: World, host: Host, asof: datetime) -> tuple[tuple[DemoText, ...], ...]:
    """Return the threads of a forum, the one with the latest post first, each with its texts in order."""
    by_path: dict[str, list[DemoText]] = {}
    for text in world.of(host.id, asof):
        by_path.setdefault(world.paths[text.id], []).append(text)
    return tuple(sorted(map(tuple, by_path.values()), key=lambda posts: posts[-1].published_at, reverse=True))


def public_paragraphs(text: DemoText, asof: datetime) -> tuple[str, ...]:
    """Return the paragraphs that a visitor without subscription can read."""
    whole = text.text_at(asof)
    if text.paywalled:
        spans = sentences(whole)[:PAYWALL_SENTENCES]
        whole = whole[spans[0][0] : spans[-1][1]]
    return tuple(whole.split("\n\n"))


def first_sentence(text: str) -> str:
    """Return the first sentence of a text."""
    start, end = sentences(text)[0]
    return text[start:end]


def byline(text: DemoText) -> tuple[str, str]:
    """Return the made-up name and handle of who wrote a text."""
    return BYLINES[text.number % len(BYLINES)]


def member(text: DemoText) -> str:
    """Return the made-up name under which a forum text was posted."""
    return MEMBERS[text.number % len(MEMBERS)]


def mail(host: Host) -> str:
    """Return the address of the desk behind a host, in a domain that cannot exist."""
    return f"redactie@{host.id}.example"


def claim_review(view: ArticleView) -> str:
    """Return the ClaimReview of a fact-check as JSON-LD."""
    return _script(
        {
            "@context": "https://schema.org",
            "@type": "ClaimReview",
            "url": view.base + view.path,
            "datePublished": view.published.isoformat() if view.published else "",
            "claimReviewed": view.claim,
            "author": {"@type": "Organization", "name": view.host.name},
            "reviewRating": {"@type": "Rating", "alternateName": view.verdict},
        }
    )


def news_article(view: ArticleView, *, with_body: bool) -> str:
    """Return the description of an article as JSON-LD, with its author and, if asked, its whole public text."""
    node: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": view.title,
        "mainEntityOfPage": view.base + view.path,
        "author": [{"@type": "Person", "name": view.byline, "sameAs": f"https://sociaal.example/{view.handle}"}],
        "publisher": {"@type": "Organization", "name": view.host.name},
        "isAccessibleForFree": not view.paywalled,
    }
    if view.published:
        node["datePublished"] = view.published.isoformat()
        node["dateModified"] = (view.updated or view.published).isoformat()
    if view.paywalled:
        node["hasPart"] = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".betaald"}
    elif with_body:
        node["articleBody"] = "\n\n".join(view.paragraphs)
    return _script(node)


def _script(node: dict[str, object]) -> str:
    return json.dumps(node, ensure_ascii=False).replace("</", "<\\/")


def _post(text: DemoText, asof: datetime) -> Post:
    updated = text.updated_at(asof)
    return Post(
        number=text.number,
        member=member(text),
        paragraphs=tuple(text.text_at(asof).split("\n\n")),
        published=text.published_at.astimezone(AMSTERDAM),
        edited=updated.astimezone(AMSTERDAM) if updated != text.published_at else None,
    )


def _of_other_themes(text: DemoText, earlier: list[DemoText]) -> Iterator[DemoText]:
    """Choose what was read most that month, by chance fixed by the ids, without the article's own themes."""
    month = [one for one in earlier if text.published_at - one.published_at < timedelta(days=90)]
    others = [one for one in month if not set(one.themes) & set(text.themes)]
    yield from sorted(others, key=lambda one: hashlib.sha256(f"{text.id}{one.id}".encode()).digest())[:_N_TEASERS]


def teaser(world: World, text: DemoText) -> Teaser:
    """Return the link to a text."""
    return Teaser(
        title=text.title,
        path=world.paths[text.id],
        first=first_sentence(text.text),
        published=text.published_at.astimezone(AMSTERDAM),
    )


def _verdict(text: DemoText) -> str:
    if text.genre != "factcheck":
        return ""
    lowered = f"{text.title} {text.text}".lower()
    found = [word for word in ("onwaar", "misleidend", "niet bewezen", "deels waar") if word in lowered]
    return found[0].capitalize() if found else "Uitgezocht"
