"""What a stale cache, an empty answer, or a part that fails must neither cost nor vouch for."""

import gzip
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from monitor.records import Source
from monitor.store import Store
from tests.end_to_end.site.content import article, feed, item
from tests.end_to_end.site.server import Answer, Reply, Request, Site
from tests.spiders.conftest import ASSIGNMENT, World
from tests.spiders.test_kinds import index, news_url, urlset
from tests.spiders.test_with_store import make_store


def daily_feed(site: Site, days: Iterable[int], mark: str = "") -> Reply:
    """Return a feed with one article a day, from 1 November on."""
    first = datetime(2026, 11, 1, 9, tzinfo=UTC)
    return feed(
        *(
            item(f"Kop {n}", f"{site.base}{mark}/{n}", guid=f"{mark}{n}",
                 date=f"{first + timedelta(days=n):%a, %d %b %Y %H:%M:%S GMT}")
            for n in days
        )
    )  # fmt: skip


def articles(n: int) -> dict[str, Answer]:
    return {f"/{number}": Reply(article(f"Kop {number}")) for number in range(n)}


@pytest.mark.parametrize("is_empty", [False, True])
def test_what_comes_after_a_stale_or_empty_week_is_taken_in(world: World, is_empty: bool) -> None:
    site = world.site(articles(18))
    site.pages["/feed"] = daily_feed(site, range(10))
    source = world.source(site)
    world.crawl()
    if is_empty:
        site.pages["/feed"] = feed()
    for _ in range(7):
        world.later(days=1)
        world.crawl(force=True)
    world.later(days=1)
    site.pages["/feed"] = daily_feed(site, range(8, 18))
    outcome = world.crawl(force=True)[source.id]
    assert set(world.items) == {f"Kop {n}" for n in range(18)}
    assert "changed its ids" not in outcome.reason


def two_parts(world: World, site: Site) -> Source:
    """A sitemap of which the part of October can be had, and that of November fails."""
    site.pages |= {
        "/i.xml": index(*(f"<sitemap><loc>{site.base}/{name}.xml</loc></sitemap>" for name in ("okt", "nov"))),
        "/okt.xml": urlset(*(news_url(f"{site.base}/{n}", f"Kop {n}", f"2026-10-{28 + n}") for n in range(2))),
        "/nov.xml": Reply("stuk", status=500),
    }
    return world.source(site, "/i.xml", kind="sitemap")


def november(site: Site) -> Reply:
    return urlset(*(news_url(f"{site.base}/{n}", f"Kop {n}", f"2026-11-{n:02d}") for n in range(2, 10)))


def test_a_part_that_fails_is_an_outage_and_what_the_others_list_is_kept(world: World, tmp_path: Path) -> None:
    store = make_store(tmp_path)
    sink = store.collecting(ASSIGNMENT.id)
    site = world.site(articles(10))
    source = two_parts(world, site)
    outcome = world.crawl(sink=sink)[source.id]
    assert (outcome.status, outcome.n_new) == ("failed", 2)
    assert outcome.reason.startswith("server: only a part was read; ") and "/nov.xml: the server" in outcome.reason
    with store.database.read() as connection:
        assert connection.execute("SELECT status, error, n_new FROM base.poll").fetchall() == [("failed", "server", 2)]
        assert connection.execute("SELECT count(*) FROM base.source_day").fetchall() == [(0,)]
    assert sink.states()[source.id].last_success_at is None
    site.pages["/nov.xml"] = november(site)
    world.later(days=1)
    outcome = world.crawl(sink=sink)[source.id]
    assert (outcome.status, outcome.n_new) == ("done", 8)
    assert store.counts()["n_items"] == 10


def test_a_part_that_keeps_failing_does_not_put_off_the_others(world: World) -> None:
    site = world.site(articles(10))
    source = two_parts(world, site)
    for day in range(5):
        assert world.crawl()[source.id].status == "failed", day
        world.later(days=1)
    assert len(site.asked("/okt.xml")) == 5


@pytest.mark.parametrize("answer", [Reply("weg", status=404), Reply("weg", status=410)])
def test_a_part_that_is_gone_is_no_outage(world: World, answer: Reply) -> None:
    site = world.site(articles(10))
    source = two_parts(world, site)
    site.pages["/nov.xml"] = answer
    assert world.crawl()[source.id].status == "done"


def test_a_part_that_robots_txt_forbids_is_no_outage(world: World) -> None:
    site = world.site(articles(10), robots="User-agent: *\nDisallow: /nov.xml")
    source = two_parts(world, site)
    assert world.crawl()[source.id].status == "done"


def test_a_feed_that_breaks_off_is_read_again(world: World) -> None:
    site = world.site(articles(40))
    body = gzip.compress(str(daily_feed(site, range(40)).body).encode())
    n_conditional = 0

    def answer(request: Request) -> Reply:
        nonlocal n_conditional
        if request.headers.get("if-none-match"):
            n_conditional += 1
            return Reply(status=304)
        head = b'HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Encoding: gzip\r\nETag: "1"\r\n'
        sent = body if request.number > 1 else body[: len(body) * 2 // 3]
        return Reply(raw=head + b"Connection: close\r\n\r\n" + sent)

    site.pages["/feed"] = answer
    source = world.source(site)
    outcome = world.crawl()[source.id]
    assert outcome.status == "failed" and 0 < len(world.sink.entries) < 40
    assert world.sink.polls[-1].covers_from is None
    for _ in range(2):
        world.later(days=1)
        outcome = world.crawl(force=True)[source.id]
    assert (outcome.status, len(world.sink.entries), n_conditional) == ("done", 40, 1)


def test_a_packed_sitemap_that_breaks_off_is_an_outage(world: World) -> None:
    site = world.site(articles(2))
    whole = gzip.compress(str(november(site).body).encode())
    site.pages["/s.xml.gz"] = Reply(whole[:-20], content_type="application/gzip")
    source = world.source(site, "/s.xml.gz", kind="sitemap")
    assert world.crawl()[source.id].status == "failed"


def days_of(store: Store) -> list[date]:
    with store.database.read() as connection:
        return [row[0] for row in connection.execute("SELECT day FROM base.source_day ORDER BY day").fetchall()]


def test_a_pinned_article_of_years_ago_vouches_for_no_day(world: World, tmp_path: Path) -> None:
    store = make_store(tmp_path)
    site = world.site(articles(10))
    news = daily_feed(site, range(5, 9))
    pinned = item("Huisregels", "", text="Blijf beleefd.", date="Mon, 03 Feb 2025 09:00:00 GMT")
    site.pages["/feed"] = replace(news, body=str(news.body).replace("<item>", f"{pinned}<item>", 1))
    world.source(site)
    world.crawl(sink=store.collecting(ASSIGNMENT.id))
    assert days_of(store) == [date(2026, 11, day) for day in (6, 7, 8, 9, 10)]


def days_after_three_weeks(world: World, tmp_path: Path, shown: Iterable[int]) -> list[date]:
    """Poll a daily feed, and again twenty days later when it shows other articles; return the days observed."""
    store = make_store(tmp_path)
    sink = store.collecting(ASSIGNMENT.id)
    site = world.site(articles(40))
    site.pages["/feed"] = daily_feed(site, range(10))
    world.source(site)
    world.crawl(sink=sink)
    world.later(days=20)
    site.pages["/feed"] = daily_feed(site, shown)
    world.crawl(sink=sink, force=True, run_id="run-2")
    return days_of(store)


def test_a_quiet_source_that_shows_what_is_known_leaves_no_gap(world: World, tmp_path: Path) -> None:
    days = days_after_three_weeks(world, tmp_path, (*range(1, 10), 29))
    assert days == [date(2026, 11, 1) + timedelta(days=n) for n in range(30)]


def test_an_outage_of_ours_stays_a_gap_behind_a_pinned_article(world: World, tmp_path: Path) -> None:
    assert date(2026, 11, 20) not in days_after_three_weeks(world, tmp_path, (0, *range(25, 30)))
