"""The texts and hosts of the demonstration, read from ``data/demo`` into frozen records."""

import hashlib
import json
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from importlib.resources.abc import Traversable
from typing import Any, Literal
from zoneinfo import ZoneInfo

from monitor.catalogue.files import bundled
from monitor.errors import CatalogueError
from monitor.text import sentences

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

Listing = Literal["rss", "atom", "rdf", "json", "sitemap", "listing", "phpbb", "discourse"]
Design = Literal[
    "nieuwssite", "dagblad", "weekblad", "tabel", "gemeente", "wordpress", "blog", "factcheck", "vakblad", "raad",
    "phpbb", "discourse",
]  # fmt: skip
Validators = Literal["both", "etag", "date", "none"]
FORUM_LISTINGS = frozenset(("phpbb", "discourse"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A later version of a text, in full."""

    at: datetime  # UTC
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoText:
    """One text of the demonstration as its author labelled it; a copy at another source is a text of its own."""

    id: str  # a-0001; of a copy: a-0001@veluwepost
    source: str
    published_at: datetime  # when the site begins to show it, UTC
    title: str
    text: str  # paragraphs separated by an empty line
    genre: str  # of the annotation guide: news, opinion, forum, …
    themes: tuple[str, ...]
    disinformation: bool
    claim: str
    unrest: str
    municipalities: tuple[str, ...]  # names
    trap: str
    paywalled: bool = False  # only the first sentences are public
    edit: Edit | None = None
    copy_of: str = ""  # the id of the original; empty: it is the original
    feed_date: datetime | None = None  # as the feed tells it, which a few sources get wrong; None: tells none
    page_date: datetime | None = None  # as the page tells it

    @property
    def number(self) -> int:
        """A number for addresses, fixed by the id."""
        return 1_000_000 + int.from_bytes(hashlib.sha256(self.id.encode()).digest()[:4], "big") % 9_000_000

    def text_at(self, asof: datetime) -> str:
        """Return the text as it read at a moment."""
        return self.edit.text if self.edit and self.edit.at <= asof else self.text

    def updated_at(self, asof: datetime) -> datetime:
        """Return when the text last changed before a moment."""
        return self.edit.at if self.edit and self.edit.at <= asof else self.published_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """How one source shows its texts."""

    id: str
    name: str
    home: str  # path of the front page
    listing_path: str  # path of what the source file tells the crawler to read
    design: Design
    address: str  # path of an article with {number}, {slug}, {year}, {month}, {day}
    list: Listing
    body: Literal["full", "summary"] = "summary"
    validators: Validators
    entries: int  # most texts in the feed, or on one page of the listing
    charset: str = "utf-8"
    tracking: str = ""  # query that the feed adds to addresses
    short: str = ""  # path in the feed that redirects to the article
    crawl_delay_s: float | None = None
    dead_since: date | None = None
    down: tuple[date, ...] = ()  # first and last day of an outage, with 503
    moved_since: date | None = None  # its listing answers 301 since then …
    moved_to: str = ""  # … and is found at this path
    rebuilt_at: datetime | None = None  # when all pages of the site got a new date of change; with zone
    damaged: bool = False  # its feed is no well-formed XML
    wall: Literal["", "consent"] = ""  # articles lead to a page that asks for consent
    robots: bool = True  # whether it has a robots.txt

    def is_dead(self, asof: datetime) -> bool:
        """Tell whether the host has stopped working."""
        return self.dead_since is not None and _day(asof) >= self.dead_since

    def is_down(self, asof: datetime) -> bool:
        """Tell whether the host has an outage that will pass."""
        return bool(self.down) and self.down[0] <= _day(asof) <= self.down[-1]

    def has_moved(self, asof: datetime) -> bool:
        """Tell whether the listing has another address than the source file says."""
        return self.moved_since is not None and _day(asof) >= self.moved_since


@dataclass(frozen=True, slots=True, kw_only=True)
class Oddities:
    """Which single texts get a treatment that a crawler must cope with; ids of texts."""

    moved: frozenset[str]  # an old address in the feed answers 301
    elsewhere: frozenset[str]  # the same with 302
    wrong_charset: frozenset[str]  # the header names another encoding than the bytes have
    slow_s: Mapping[str, float]  # seconds until the page comes
    rate_limited: frozenset[str]  # the first request gets 429 and Retry-After
    tdm_reserved: frozenset[str]  # TDM-Reservation: 1
    noindex: frozenset[str]  # X-Robots-Tag: noindex


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """All that the site can show."""

    hosts: Mapping[str, Host]  # by source id
    texts: tuple[DemoText, ...]  # by moment of publication, copies included
    paths: Mapping[str, str]  # id of a text -> path on its host; of a forum text: of its thread
    oddities: Oddities

    @property
    def originals(self) -> tuple[DemoText, ...]:
        """The texts that are no copy of another."""
        return tuple(text for text in self.texts if not text.copy_of)

    def of(self, source: str, asof: datetime) -> tuple[DemoText, ...]:
        """Return the texts of a source that have been published by a moment, the oldest first."""
        return tuple(text for text in self.texts if text.source == source and text.published_at <= asof)


def load_world(root: Traversable | None = None) -> World:
    """Read the world; the same files always give the same world.

    Args:
        root: a folder with the layout of ``data/demo``; without it the bundled one.

    Raises:
        CatalogueError: a file cannot be read as what it should be.
    """
    root = root or demo_folder()
    hosts = {host.id: host for host in _hosts(root)}
    texts = tuple(sorted(_texts(root), key=lambda text: (text.published_at, text.id)))
    for text in texts:
        if text.source not in hosts:
            raise CatalogueError(str(root.joinpath("hosts.toml")), text.source, f"is missing, but {text.id} needs it")
    return World(hosts=hosts, texts=texts, paths=dict(_paths(texts, hosts)), oddities=_oddities(root))


def demo_folder() -> Traversable:
    """Return the bundled folder of the demonstration."""
    return bundled().joinpath("demo")


def _day(moment: datetime) -> date:
    return moment.astimezone(AMSTERDAM).date()


def slug(title: str) -> str:
    """Return a title as part of an address."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:70].strip("-") or "bericht"


def thread_title(title: str) -> str:
    """Return the title of the thread that a forum text belongs to."""
    return re.sub(r"^(?:re:\s*)+", "", title.strip(), flags=re.IGNORECASE)


# --- Reading ------------------------------------------------------------------------------------------------------


def _toml(file: Traversable) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(str(file), "", f"cannot be read as TOML: {error}") from error


def _hosts(root: Traversable) -> Iterator[Host]:
    for host_id, plan in _toml(root.joinpath("hosts.toml")).items():
        source = _toml(root.joinpath("sources", f"{host_id}.toml"))
        yield Host(
            id=host_id,
            name=source["name"],
            home=source["homepage"].removeprefix("{base}"),
            listing_path=source["url"].removeprefix("{base}"),
            down=tuple(plan.pop("down", ())),
            **plan,
        )


def _oddities(root: Traversable) -> Oddities:
    table = _toml(root.joinpath("oddities.toml"))
    slow = table.pop("slow_s")
    return Oddities(slow_s=slow, **{name: frozenset(ids) for name, ids in table.items()})


def _texts(root: Traversable) -> Iterator[DemoText]:
    files = [file for file in root.joinpath("texts").iterdir() if file.name.endswith(".jsonl")]
    for file in sorted(files, key=lambda file: file.name):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            try:
                raw = json.loads(line)
                text = _text(raw)
                yield text
                yield from (_copy(text, copy) for copy in raw.get("syndicated", ()))
            except (ValueError, KeyError, TypeError) as error:
                raise CatalogueError(str(file), "", f"is no text of the demonstration: {error!r}", number) from error


def _text(raw: dict[str, Any]) -> DemoText:
    published = _moment(raw["published"])
    shown = raw.get("shown", {})
    edited = raw.get("edited")
    return DemoText(
        id=raw["id"],
        source=raw["source"],
        published_at=published,
        title=raw["title"],
        text=raw["text"],
        genre=raw["genre"],
        themes=tuple(raw["themes"]),
        disinformation=raw["disinformation"],
        claim=raw["claim"],
        unrest=raw["unrest"],
        municipalities=tuple(raw["municipalities"]),
        trap=raw["trap"],
        paywalled=raw.get("wall") == "paywall",
        edit=Edit(at=_moment(edited["at"]), text=edited["text"]) if edited else None,
        feed_date=_shown(shown.get("feed"), published),
        page_date=_shown(shown.get("page"), published),
    )


def _copy(text: DemoText, raw: dict[str, Any]) -> DemoText:
    """Make the copy of a text: another title and first sentence, the same body."""
    published = _moment(raw["published"])
    return replace(
        text,
        id=f"{text.id}@{raw['source']}",
        source=raw["source"],
        published_at=published,
        title=raw["title"],
        text=_with_lead(text.text, raw["lead"]),
        copy_of=text.id,
        paywalled=False,
        feed_date=published,
        page_date=published,
    )


def _with_lead(text: str, lead: str) -> str:
    first, _, rest = text.partition("\n\n")
    spans = sentences(first)
    tail = first[spans[1][0] :] if len(spans) > 1 else ""
    opening = f"{lead} {tail}".strip()
    return f"{opening}\n\n{rest}" if rest else opening


def _shown(written: str | None, published: datetime) -> datetime | None:
    """Return a date as the site shows it: the true one where nothing is said, ``None`` for an empty text."""
    if written is None:
        return published
    return _moment(written) if written else None


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=AMSTERDAM).astimezone(UTC)


# --- Addresses ----------------------------------------------------------------------------------------------------


def _paths(texts: Iterable[DemoText], hosts: Mapping[str, Host]) -> Iterator[tuple[str, str]]:
    """Yield the path of every text; two texts with one title on one host get their number added."""
    texts = tuple(texts)
    first_of_thread: dict[tuple[str, str], DemoText] = {}
    wanted: dict[str, str] = {}
    for text in texts:
        host = hosts[text.source]
        named = text
        if host.list in FORUM_LISTINGS:
            named = first_of_thread.setdefault((host.id, thread_title(text.title).casefold()), text)
        wanted[text.id] = _path(host, named)
    counts = Counter((text.source, wanted[text.id]) for text in texts if hosts[text.source].list not in FORUM_LISTINGS)
    for text in texts:
        path = wanted[text.id]
        if counts[text.source, path] > 1:
            path = path.replace(slug(text.title), f"{slug(text.title)}-{text.number}")
        yield text.id, path


def _path(host: Host, text: DemoText) -> str:
    local = text.published_at.astimezone(AMSTERDAM)
    return host.address.format(
        number=text.number,
        slug=slug(thread_title(text.title)),
        year=local.year,
        month=f"{local.month:02d}",
        day=f"{local.day:02d}",
    )
