"""The sitemaps of the demonstration."""

import gzip
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from monitor.demo.site import Site
from monitor.demo.world import World


def locations(body: bytes) -> list[str]:
    return re.findall(r"<loc>([^<]+)</loc>", body.decode())


def test_the_gzipped_index_leads_to_every_text_once(site: Site, get: Any, demo_now: datetime) -> None:
    base = site.bases["noorderkrant"]
    parts = [url for url in locations(get(f"{base}/sitemap-index.xml").body) if url.endswith(".gz")]
    found = [url for part in parts for url in locations(gzip.decompress(get(part).body))]
    assert sorted(found) == sorted(base + site.world.paths[text.id] for text in site.world.of("noorderkrant", demo_now))


def test_the_news_sitemap_holds_two_days_with_titles(world: World, get: Any) -> None:
    moment = datetime(2026, 11, 20, 20, tzinfo=UTC)
    with Site(world, moment) as site:
        body = gzip.decompress(get(site.bases["noorderkrant"] + "/sitemap-news.xml.gz").body).decode()
    recent = [text for text in world.of("noorderkrant", moment) if moment - text.published_at <= timedelta(days=2)]
    assert body.count("<news:title>") == len(recent) > 0


def test_numbered_sitemaps_rotate_and_one_is_gone(site: Site, get: Any, demo_now: datetime) -> None:
    base = site.bases["landelijk"]
    parts = locations(get(f"{base}/sitemaps/index.xml").body)
    replies = {part: get(part) for part in parts}
    gone = [part for part, reply in replies.items() if reply.status == 404]
    found = {url for reply in replies.values() if reply.status == 200 for url in locations(reply.body)}
    assert gone == [f"{base}/sitemaps/artikelen-0.xml"]
    assert found == {base + site.world.paths[text.id] for text in site.world.of("landelijk", demo_now)}


def test_the_index_names_a_sitemap_without_news(site: Site, get: Any) -> None:
    base = site.bases["noorderkrant"]
    assert f"{base}/sitemap-rubrieken.xml" in locations(get(f"{base}/sitemap-index.xml").body)
    assert b"news:" not in get(f"{base}/sitemap-rubrieken.xml").body
