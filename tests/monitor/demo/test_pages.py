"""The pages of the demonstration: every text can be reached and extracted, and template text stays outside."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import html

from monitor.catalogue import Catalogue
from monitor.demo.overlay import write_overlay
from monitor.demo.site import Site
from monitor.demo.views import BYLINES
from monitor.demo.world import FORUM_LISTINGS, DemoText, World, load_world
from monitor.extract import extract_page
from monitor.records import Entry, Item

ARTICLES = sorted(
    host.id
    for host in load_world().hosts.values()
    if host.list not in FORUM_LISTINGS and not host.dead_since and not host.wall
)


def extracted(site: Site, get: Any, text: DemoText, make: Callable[[str, str], Entry], now: datetime) -> Item:
    url = site.bases[text.source] + site.world.paths[text.id]
    return extract_page(get(url).page(text.source), make(text.source, url), "OPD-2026-001", "regionaal_nieuws", now)


def words(node: Any) -> str:
    """Return the text under an element in single spaces."""
    return " ".join(node.text_content().split())


def choice(world: World, host_id: str, now: datetime) -> list[DemoText]:
    """A few texts of a host, spread over its time, without those that are withheld on purpose."""
    odd = world.oddities
    withheld = odd.tdm_reserved | odd.noindex | odd.slow_s.keys()
    texts = [text for text in world.of(host_id, now) if text.id not in withheld]
    return texts[:: max(1, len(texts) // 4)]


@pytest.mark.parametrize("host_id", ARTICLES)
def test_the_text_of_an_article_comes_out_of_its_page(
    site: Site, get_following: Any, bare_entry: Any, demo_now: datetime, host_id: str
) -> None:
    for text in choice(site.world, host_id, demo_now):
        item = extracted(site, get_following, text, bare_entry, demo_now)
        assert item.title == text.title
        if text.paywalled:
            assert item.text_status == "stub"
            assert len(item.text) < len(text.text)
            assert text.text[:60] in item.text
        else:
            assert item.text_status == "full"
            assert "".join(text.text_at(demo_now).split()) in "".join(item.text.split())


@pytest.mark.parametrize("host_id", ARTICLES)
def test_teasers_on_other_themes_and_bylines_stay_out_of_the_text(
    site: Site, get_following: Any, bare_entry: Any, demo_now: datetime, host_id: str
) -> None:
    for text in choice(site.world, host_id, demo_now):
        raw = get_following(site.bases[host_id] + site.world.paths[text.id]).body.decode("utf-8", "replace")
        item = extracted(site, get_following, text, bare_entry, demo_now)
        others = [one.title for one in site.world.of(host_id, text.published_at) if one.id != text.id]
        assert any(name in raw for name, _ in BYLINES)
        assert [title for title in others if title in item.text] == []
        assert [name for pair in BYLINES for name in pair if name in item.text] == []


def test_sidebars_name_texts_on_other_themes(site: Site, get: Any, demo_now: datetime) -> None:
    text = next(t for t in reversed(site.world.of("omroep-oost", demo_now)) if t.themes == ("asielopvang",))
    tree = html.fromstring(get(site.bases["omroep-oost"] + site.world.paths[text.id]).body)
    titles = {words(node) for node in tree.cssselect(".popular strong")}
    named = [one for one in site.world.texts if one.source == "omroep-oost" and one.title in titles]
    assert len(named) >= 3
    assert all(not set(one.themes) & set(text.themes) for one in named)


def test_at_least_six_designs_are_in_use(world: World) -> None:
    designs = {
        world.hosts[text.source].design for text in world.texts if world.hosts[text.source].list not in FORUM_LISTINGS
    }
    assert len(designs) >= 6


def test_dates_are_told_in_many_ways(site: Site, get_following: Any, bare_entry: Any, demo_now: datetime) -> None:
    origins = set()
    for host_id in ARTICLES:
        text = choice(site.world, host_id, demo_now)[0]
        item = extracted(site, get_following, text, bare_entry, demo_now)
        origins.add(item.published_source)
        if item.published_at is not None and item.published_source not in ("url", "json_ld", "none"):
            assert abs((item.published_at - text.published_at).total_seconds()) < 86_400
    assert {"json_ld", "meta", "time_tag"} <= origins


def walk(site: Site, get: Any, host_id: str, selectors: tuple[str, str | None]) -> set[str]:
    """Follow a listing from page to page; return the addresses of its links."""
    host, base = site.world.hosts[host_id], site.bases[host_id]
    url: str | None = base + host.listing_path
    found: set[str] = set()
    for _ in range(40):
        tree = html.fromstring(get(url).body)
        found |= {urljoin(str(url), node.get("href")) for node in tree.cssselect(selectors[0])}
        following = tree.cssselect(selectors[1]) if selectors[1] else []
        url = urljoin(str(url), following[0].get("href")) if following else None
        if url is None:
            return found
    raise AssertionError("the listing does not end")


@pytest.mark.parametrize(
    "host_id", ["veluwepost", "gemeente-elserveen", "omwonenden-hogerlinde", "dorpsplein", "boerenforum"]
)
def test_listings_lead_to_every_text_within_their_pages(
    site: Site, get: Any, demo_now: datetime, tmp_path: Any, host_id: str
) -> None:
    selectors = Catalogue(write_overlay(site, tmp_path)).source(host_id).selectors
    assert selectors is not None
    links = {urlsplit(url).path for url in walk(site, get, host_id, (selectors.article_links, selectors.next_page))}
    assert {site.world.paths[text.id] for text in site.world.of(host_id, demo_now)} <= links


def test_threads_hold_all_their_posts_with_made_up_members(site: Site, get: Any, demo_now: datetime) -> None:
    posts = [
        text
        for text in site.world.of("dorpsplein", demo_now)
        if text.title.removeprefix("Re: ") == "Bietenhal Wierslo??"
    ]
    assert len(posts) == 3
    tree = html.fromstring(get(site.bases["dorpsplein"] + site.world.paths[posts[0].id]).body)
    shown = [words(node) for node in tree.cssselect("div.content")]
    assert shown == [" ".join(text.text.split()) for text in posts]
    assert len(tree.cssselect("a.username")) >= 3


def test_a_thread_shows_the_posts_so_far(world: World, get: Any, demo_now: datetime) -> None:
    posts = [
        text for text in world.of("dorpsplein", demo_now) if text.title.removeprefix("Re: ") == "Bietenhal Wierslo??"
    ]
    with Site(world, posts[1].published_at) as site:
        tree = html.fromstring(get(site.bases["dorpsplein"] + world.paths[posts[0].id]).body)
    assert len(tree.cssselect("div.content")) == 2


def test_paths_are_unique_per_host(world: World) -> None:
    articles = [text for text in world.texts if world.hosts[text.source].list not in FORUM_LISTINGS]
    assert len({(text.source, world.paths[text.id]) for text in articles}) == len(articles)
