"""Every feed of the demonstration parses, names all its texts, and its authors are never read."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import pytest

from monitor.demo.site import Site
from monitor.demo.views import BYLINES
from monitor.demo.world import World, load_world
from monitor.feeds import ParsedFeed, parse_feed

FEEDS = sorted(
    host.id
    for host in load_world().hosts.values()
    if host.list in ("rss", "atom", "rdf", "json") and not host.dead_since
)


def read(site: Site, get: Any, host_id: str, now: datetime) -> ParsedFeed:
    url = site.bases[host_id] + site.world.hosts[host_id].listing_path
    reply = get(url)
    if reply.status == 301:
        reply = get(reply.headers["location"])
    assert reply.status == 200
    return parse_feed(reply.body, tuple(reply.headers.items()), url, source_id=host_id, now=now)


@pytest.mark.parametrize("host_id", FEEDS)
def test_a_feed_lists_every_text_of_its_host(site: Site, get: Any, demo_now: datetime, host_id: str) -> None:
    feed = read(site, get, host_id, demo_now)
    shown = {text.title for text in site.world.of(host_id, demo_now)}
    assert {entry.title for entry in feed.entries} == shown
    assert len({entry.identity for entry in feed.entries}) == len(feed.entries)


@pytest.mark.parametrize("host_id", FEEDS)
def test_authors_stand_in_the_markup_and_are_not_read(
    site: Site, get: Any, get_following: Any, demo_now: datetime, host_id: str
) -> None:
    raw = get_following(site.bases[host_id] + site.world.hosts[host_id].listing_path).body.decode("utf-8", "replace")
    entries = repr([asdict(entry) for entry in read(site, get, host_id, demo_now).entries])
    assert any(name in raw for name, _ in BYLINES)
    assert [name for pair in BYLINES for name in pair if name in entries] == []


def test_all_four_kinds_of_feed_are_served(site: Site, get: Any, demo_now: datetime) -> None:
    kinds = {host_id: read(site, get, host_id, demo_now).kind for host_id in FEEDS}
    assert set(kinds.values()) == {"rss", "atom", "rdf", "json"}
    assert kinds["persbureau"] == "atom"
    assert kinds["boerenvakblad"] == "rdf"
    assert kinds["kloptdit"] == "json"


def test_some_feeds_have_the_whole_text_and_others_a_summary(site: Site, get: Any, demo_now: datetime) -> None:
    whole = {text.title: text.text for text in site.world.of("lindebode", demo_now) if text.edit is None}
    entries = {entry.title: entry.text for entry in read(site, get, "lindebode", demo_now).entries}
    assert all(
        entries[title].split()[:-8] == whole[title].split()[: len(entries[title].split()) - 8] for title in whole
    )
    summaries = read(site, get, "randstad-courant", demo_now).entries
    assert all(0 < len(entry.text) < 500 for entry in summaries)


def test_one_feed_is_damaged_xml_and_one_is_windows_1252(site: Site, get: Any, demo_now: datetime) -> None:
    assert read(site, get, "waarheidsvonk", demo_now).damaged
    body = get(site.bases["zuidnieuws"] + "/rss.php").body
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")
    titles = {entry.title for entry in read(site, get, "zuidnieuws", demo_now).entries}
    assert "Champignonkweker en azc delen één pendelbus" in titles


def test_enclosures_are_links(site: Site, get: Any, demo_now: datetime) -> None:
    entries = [entry for host_id in FEEDS for entry in read(site, get, host_id, demo_now).entries]
    pictures = [link for entry in entries for link in entry.enclosures]
    assert len(pictures) >= 20
    assert all(link.endswith(".jpg") for link in pictures)


def test_dates_in_the_future_and_a_missing_date(site: Site, get: Any, demo_now: datetime) -> None:
    entries = [entry for host_id in FEEDS for entry in read(site, get, host_id, demo_now).entries]
    undated = {entry.title: entry.published_raw for entry in entries if entry.published_at is None}
    assert len(undated) == 4
    assert undated["De droge sloot"] is None
    assert "2062" in (undated["Spreekuur over de nieuwe mestboekhouding"] or "")


def test_tracking_parameters_and_short_addresses(site: Site, get: Any) -> None:
    assert b"utm_source=rss" in get(site.bases["nieuwsdag"] + "/rss/algemeen.xml").body
    assert f"{site.bases['omroep-oost']}/n/".encode() in get(site.bases["omroep-oost"] + "/rss/index.xml").body


def test_an_edit_shows_in_the_feed_from_its_moment(world: World, get: Any, demo_now: datetime) -> None:
    edited = next(text for text in world.texts if text.edit and text.source == "lindebode")
    assert edited.edit is not None
    with Site(world, edited.edit.at - timedelta(minutes=1)) as site:
        before = next(e for e in read(site, get, "lindebode", demo_now).entries if e.title == edited.title)
        site.asof = edited.edit.at
        after = next(e for e in read(site, get, "lindebode", demo_now).entries if e.title == edited.title)
    assert before.id == after.id
    assert before.text != after.text
    assert after.text.startswith("Correctie.")
