"""One hostile case: what is served, and what it comes to."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from monitor.records import ErrorClass, Genre, SiteSelectors, SourceKind, TextStatus

Talk = Callable[["Wire"], Awaitable[None]]  # says something over a connection, byte by byte if it likes
Answer = bytes | Talk
Pages = Mapping[str, Answer]  # by path; "*" for every other path, where it stands


class Wire(Protocol):
    """The server's end of one connection."""

    path: str

    async def send(self, data: bytes) -> None:
        """Send bytes."""

    async def pause(self, seconds: float) -> None:
        """Wait."""

    def reset(self) -> None:
        """Break the connection off without a goodbye."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A source on a host of its own."""

    id: str
    what: str  # one line, for readers of the documentation
    serve: Callable[[str], Pages]  # from the address of the host
    kind: SourceKind = "feed"
    path: str = "/feed"
    url: str | None = None  # of the source, where it is not the host's address and the path; "@" is the host's address
    genre: Genre = "regionaal_nieuws"
    selectors: SiteSelectors | None = None
    # What it comes to.
    ends: Literal["done", "failed"] = "done"
    error: ErrorClass | None = None
    items: int = 0
    says: str = ""  # in what the run says of the source
    holds: tuple[str, ...] = ()  # in what is stored of it
    lacks: tuple[str, ...] = ()  # in nothing that is stored of it
    status: TextStatus | None = None  # of all its items
    date: str = ""  # date_flag of all its items
    waiting: int = 0  # entries that are tried again in a later run
    never: tuple[str, ...] = ()  # paths that may not be asked for
    at_most: int = 12  # requests, robots.txt included
    limit: str = ""  # the name in the code that bounds it: module:NAME

    @property
    def comes_to(self) -> str:
        """The outcome in words."""
        parts = [f"fails: `{self.error}`"] if self.ends == "failed" else []
        if self.items or self.ends == "done":
            kind = {1: "item"}.get(self.items, "items")
            parts.append(f"{self.items or 'no'} {kind}" + (f" (`{self.status}`)" if self.status else ""))
        if self.date:
            parts.append(f"date `{self.date}`")
        if self.waiting:
            parts.append(f"{self.waiting} tried again later")
        if self.says:
            parts.append(f"says “{self.says}”")
        if self.never:
            parts.append("never asks for " + ", ".join(f"`{path}`" for path in self.never))
        return "; ".join(parts)


# --- Answers ------------------------------------------------------------------------------------------------------

XML = "application/rss+xml; charset=utf-8"
HTML = "text/html; charset=utf-8"
JSON = "application/json"
GOOD_TEXT = "Een gewoon bericht over de sporthal."
GOOD = f"<item><title>Goed bericht</title><guid isPermaLink='false'>goed</guid><description>{GOOD_TEXT}</description></item>"
OWN_TEXT = "Tekst uit de feed."


def data(body: bytes | str) -> bytes:
    """Return text as bytes; lone surrogates too."""
    return body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body


def reply(body: bytes | str, kind: str = XML, *headers: str, status: str = "200 OK") -> bytes:
    """Return a whole answer with a right length."""
    content = data(body)
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", *headers, f"Content-Length: {len(content)}"]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1") + content


def raw(head: str | bytes, body: bytes | str = b"") -> bytes:
    """Return an answer of which every byte is given; lines of the head end in LF here."""
    return (head.replace("\n", "\r\n").encode("latin-1") if isinstance(head, str) else head) + data(body)


def moved(to: str, status: str = "302 Found") -> bytes:
    """Return a redirect."""
    return reply("", HTML, f"Location: {to}", status=status)


def rss(*items: str, channel: str = "", head: str = "<?xml version='1.0' encoding='utf-8'?>") -> str:
    """Return an RSS feed."""
    return f"{head}<rss version='2.0'><channel><title>Bode</title>{channel}{''.join(items)}</channel></rss>"


def item(inside: str, title: str = "Kop") -> str:
    """Return an item of an RSS feed with an identity of its own by its words."""
    return f"<item><title>{title}</title>{inside}</item>"


def linked(link: str, title: str = "Kop van het bericht") -> str:
    """Return an item that links to a page."""
    return item(f"<link>{link}</link><description>{OWN_TEXT}</description>", title)


ARTICLE = " ".join(
    f"In zin {number} van dit artikel vertelt de gemeente wat zij met de sporthal wil." for number in range(8)
)


def article(inside: str = f"<p>{ARTICLE}</p>", head: str = "", title: str = "Kop van het bericht") -> str:
    """Return an article page."""
    return f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{inside}</article></body></html>"
