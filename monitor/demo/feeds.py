"""The feeds of the demonstration: RSS 2.0, Atom, RSS 1.0 and JSON Feed, with authors as real feeds have them."""

import json
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from monitor.demo import views
from monitor.demo.pages import render
from monitor.demo.world import AMSTERDAM, DemoText, Host, World


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One text as a feed shows it."""

    title: str
    url: str
    guid: str
    published: datetime | None  # Dutch clock, as the feed tells it; None: it tells none
    updated: datetime | None
    byline: str
    handle: str
    summary: str
    content: tuple[str, ...]  # paragraphs; empty: the feed has the summary only
    image: str  # address of an enclosure; empty: none

    @property
    def rfc822(self) -> str:
        """The date as RSS writes it."""
        return format_datetime(self.published) if self.published else ""


def feed(world: World, host: Host, base: str, asof: datetime, asked_at: datetime) -> str:
    """Render the feed of a host.

    Args:
        world: all texts.
        host: whose feed.
        base: address of the host, without a slash at the end.
        asof: what had been published by then.
        asked_at: the build time that hosts without validators put in, so that no two answers are the same bytes.
    """
    texts = world.of(host.id, asof)[-host.entries :]
    entries = tuple(_entry(world, text, host, base, asof) for text in reversed(texts))
    newest = max((text.updated_at(asof) for text in texts), default=asof)
    if host.list == "json":
        return _json_feed(host, base, entries)
    built = asked_at if host.validators == "none" else newest
    local = built.astimezone(AMSTERDAM)
    body = render(
        f"feed_{host.list}.xml.j2",
        host,
        base=base,
        entries=entries,
        built=format_datetime(local),
        updated=newest.isoformat(),
    )
    return _damage(body) if host.damaged else body


def old_path(text: DemoText) -> str:
    """Return the address that a text had before its site was rebuilt."""
    return f"/oud/{text.number}.html"


def _entry(world: World, text: DemoText, host: Host, base: str, asof: datetime) -> FeedEntry:
    paragraphs = views.public_paragraphs(text, asof)
    name, handle = views.byline(text)
    updated = text.updated_at(asof)
    told = text.feed_date.astimezone(AMSTERDAM) if text.feed_date else None
    return FeedEntry(
        title=text.title,
        url=base + _path(world, text, host),
        guid=f"tag:{host.id}.example,2026:{text.number}",
        published=told,
        updated=updated.astimezone(AMSTERDAM) if told and updated != text.published_at else told,
        byline=name,
        handle=handle,
        summary=paragraphs[0],
        content=paragraphs if host.body == "full" else (),
        image=f"{base}/beeld/{text.number}.jpg" if text.number % 4 == 0 else "",
    )


def _path(world: World, text: DemoText, host: Host) -> str:
    """Return the path as the feed gives it: often not the one where the page is."""
    odd = world.oddities
    if text.id in odd.moved or text.id in odd.elsewhere:
        return old_path(text)
    if host.short:
        return host.short.format(number=text.number)
    path = world.paths[text.id]
    return f"{path}{'&' if '?' in path else '?'}{host.tracking}" if host.tracking else path


def _json_feed(host: Host, base: str, entries: tuple[FeedEntry, ...]) -> str:
    items = [
        {
            "id": one.guid,
            "url": one.url,
            "title": one.title,
            "summary": one.summary,
            **(
                {"content_text": "\n\n".join(one.content)} if one.content else {"content_html": f"<p>{one.summary}</p>"}
            ),
            **({"date_published": one.published.isoformat()} if one.published else {}),
            "authors": [{"name": one.byline, "url": f"https://sociaal.example/{one.handle}"}],
            **({"attachments": [{"url": one.image, "mime_type": "image/jpeg"}]} if one.image else {}),
        }
        for one in entries
    ]
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": host.name,
            "home_page_url": f"{base}/",
            "feed_url": base + host.listing_path,
            "language": "nl",
            "items": items,
        },
        ensure_ascii=False,
        indent=1,
    )


def _damage(body: str) -> str:
    """Break the XML as hand-made feeds do: a bare ampersand and a name that is not declared."""
    return body.replace("<description>Nieuws van", "<description>Vragen & antwoorden&nbsp;van", 1)
