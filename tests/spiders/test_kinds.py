"""Every kind of source in the shapes in which it is met."""

import gzip
from collections.abc import Sequence
from datetime import timedelta

import pytest

from monitor.records import SiteSelectors
from tests.end_to_end.site.content import article, feed, item
from tests.end_to_end.site.server import Reply, Request, Site
from tests.spiders.conftest import World

SITEMAP = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
)


def news_url(address: str, title: str, date: str, lastmod: str = "") -> str:
    modified = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    return (
        f"<url><loc>{address}</loc>{modified}<news:news><news:publication><news:name>Bode</news:name></news:publication>"
        f"<news:publication_date>{date}</news:publication_date><news:title>{title}</news:title></news:news></url>"
    )


def urlset(*urls: str) -> Reply:
    return Reply(f"<?xml version='1.0'?><urlset {SITEMAP}>{''.join(urls)}</urlset>", content_type="application/xml")


def index(*children: str) -> Reply:
    return Reply(f"<sitemapindex {SITEMAP}>{''.join(children)}</sitemapindex>", content_type="text/xml")


# --- Sitemaps -----------------------------------------------------------------------------------------------------


def test_a_news_sitemap_gives_dated_items(world: World) -> None:
    site = world.site({"/1": Reply(article("Een")), "/oud": Reply(article("Oud"))})
    site.pages["/sitemap.xml"] = urlset(
        news_url(f"{site.base}/1", "Een", "2026-11-10T08:00:00Z"),
        news_url(f"{site.base}/oud", "Oud", "2026-06-01T08:00:00Z"),
        news_url("https://elders.nl/advertentie", "Advertentie", "2026-11-10T08:00:00Z"),
        news_url(f"{site.base}/plaat.jpg", "Plaat", "2026-11-10T08:00:00Z"),
    )
    world.source(site, "/sitemap.xml", kind="sitemap")
    world.crawl()
    assert list(world.items) == ["Een"]
    assert world.items["Een"].published_source == "sitemap"
    assert world.items["Een"].published_at is not None


def test_lastmod_chooses_what_to_fetch_and_dates_nothing(world: World) -> None:
    site = world.site({"/1": Reply(article("Een")), "/2": Reply(article("Twee"))})
    entries = (
        f"<url><loc>{site.base}/1</loc><lastmod>2026-11-09</lastmod></url>",
        f"<url><loc>{site.base}/2</loc></url>",
    )
    site.pages["/sitemap.xml"] = urlset(*entries)
    world.source(site, "/sitemap.xml", kind="sitemap")
    world.crawl()
    assert list(world.items) == ["Een"]
    assert (world.items["Een"].published_at, world.items["Een"].date_flag) == (None, "missing")


def test_an_index_leads_to_its_newest_parts_gzipped_or_not(world: World) -> None:
    site = world.site({f"/{n}": Reply(article(f"Kop {n}")) for n in range(3)})
    parts = [urlset(news_url(f"{site.base}/{n}", f"Kop {n}", "2026-11-10T08:00:00Z")) for n in range(3)]
    site.pages["/deel-0.xml"] = parts[0]
    site.pages["/deel-1.xml.gz"] = Reply(gzip.compress(str(parts[1].body).encode()), content_type="application/gzip")
    site.pages["/deel-2.xml"] = Reply("stuk", status=500)
    site.pages["/index.xml"] = index(
        f"<sitemap><loc>{site.base}/deel-0.xml</loc><lastmod>2026-11-10</lastmod></sitemap>",
        f"<sitemap><loc>{site.base}/deel-1.xml.gz</loc></sitemap>",
        f"<sitemap><loc>{site.base}/deel-2.xml</loc></sitemap>",
        f"<sitemap><loc>{site.base}/2019.xml</loc><lastmod>2019-01-01</lastmod></sitemap>",
        "<sitemap><loc>https://elders.nl/deel.xml</loc></sitemap>",
    )
    source = world.source(site, "/index.xml", kind="sitemap")
    outcome = world.crawl()[source.id]
    assert set(world.items) == {"Kop 0", "Kop 1"}
    assert "deel-2.xml" in outcome.reason
    assert site.asked("/2019.xml") == []


def test_an_unchanged_index_still_shows_what_is_new_in_its_parts(world: World) -> None:
    site = world.site({f"/{n}": Reply(article(f"Kop {n}")) for n in range(2)})
    site.pages["/index.xml"] = index(f"<sitemap><loc>{site.base}/deel.xml</loc></sitemap>")
    site.pages["/deel.xml"] = urlset(news_url(f"{site.base}/0", "Kop 0", "2026-11-10T08:00:00Z"))
    world.source(site, "/index.xml", kind="sitemap")
    world.crawl()
    world.later(days=1)
    site.pages["/deel.xml"] = urlset(news_url(f"{site.base}/1", "Kop 1", "2026-11-11T08:00:00Z"))
    world.crawl()
    assert set(world.items) == {"Kop 0", "Kop 1"}


def test_an_index_that_names_itself_ends(world: World) -> None:
    site = world.site()
    site.pages["/index.xml"] = index(f"<sitemap><loc>{site.base}/index.xml</loc></sitemap>")
    world.source(site, "/index.xml", kind="sitemap")
    world.crawl()
    assert len(site.asked("/index.xml")) == 1


def test_a_lastmod_that_is_the_time_of_the_build_fetches_nothing_twice_and_hides_no_edit(world: World) -> None:
    site = world.site({f"/{n}": Reply(article(f"Kop {n}")) for n in range(12)})
    source = world.source(site, "/s.xml", kind="sitemap")
    for day in ("10", "11", "12"):
        edited = "2026-11-11T15:00:00Z" if day == "12" else f"2026-11-{day}T08:00:00Z"
        lastmods = (edited, *[f"2026-11-{day}T08:00:00Z"] * 11)
        site.pages["/s.xml"] = urlset(
            *(
                f"<url><loc>{site.base}/{n}</loc><lastmod>{lastmod}</lastmod></url>"
                for n, lastmod in enumerate(lastmods)
            )
        )
        if day == "12":
            site.pages["/0"] = Reply(article("Kop 0", "Een aanvulling van de redactie bij dit bericht."))
        outcome = world.crawl(force=True)[source.id]
        world.later(days=1)
    assert (len(site.asked("/0")), len(site.asked("/5"))) == (2, 1)
    assert (outcome.n_new, outcome.n_changed, len(world.sink.entries)) == (0, 1, 13)


def dated(site: Site, days: Sequence[str]) -> Reply:
    return urlset(*(f"<url><loc>{site.base}/{n}</loc><lastmod>{day}</lastmod></url>" for n, day in enumerate(days)))


@pytest.mark.parametrize("clock", ["", "T00:00:00+01:00"])
def test_a_day_that_most_addresses_share_is_no_time_of_a_build(world: World, clock: str) -> None:
    site = world.site({f"/{n}": Reply(article(f"Kop {n}")) for n in range(30)})
    source = world.source(site, "/s.xml", kind="sitemap")
    days = [f"2026-11-{day}{clock}" for day in ("07", "08", "09", "10")]
    old, first = [days[0]] * 5, [days[1]] * 12
    for shown in (old + first, old + first + [days[2]] * 13, old + first + [days[3]] * 13):
        for n in range(17, len(shown)):
            site.pages[f"/{n}"] = Reply(article(f"Kop {n}", f"Een aanvulling bij dit bericht van {shown[n]}."))
        site.pages["/s.xml"] = dated(site, shown)
        outcome = world.crawl(force=True)[source.id]
        world.later(days=1)
    assert [len(site.asked(f"/{n}")) for n in (0, 5, 16, 17, 29)] == [1, 1, 1, 2, 2]
    assert (outcome.n_new, outcome.n_changed) == (0, 13)


def test_a_day_that_all_addresses_share_is_that_of_the_build(world: World) -> None:
    site = world.site({f"/{n}": Reply(article(f"Kop {n}")) for n in range(12)})
    world.source(site, "/s.xml", kind="sitemap")
    for day in ("10", "11", "12"):
        site.pages["/s.xml"] = dated(site, [f"2026-11-{day}"] * 12)
        world.crawl(force=True)
        world.later(days=1)
    assert {len(site.asked(f"/{n}")) for n in range(12)} == {1}


def test_a_changed_lastmod_brings_the_edit(world: World) -> None:
    site = world.site({"/1": Reply(article("Een"))})
    site.pages["/s.xml"] = urlset(news_url(f"{site.base}/1", "Een", "2026-11-10T08:00:00Z", "2026-11-10T08:00:00Z"))
    source = world.source(site, "/s.xml", kind="sitemap")
    world.crawl()
    site.pages["/1"] = Reply(article("Een", "Een aanvulling van de redactie bij dit bericht."))
    site.pages["/s.xml"] = urlset(news_url(f"{site.base}/1", "Een", "2026-11-10T08:00:00Z", "2026-11-11T09:00:00Z"))
    world.later(days=1)
    outcome = world.crawl()[source.id]
    assert (outcome.n_new, outcome.n_changed, len(world.sink.items)) == (0, 1, 1)


def test_a_feed_given_as_sitemap_says_what_it_is(world: World) -> None:
    site = world.site({"/feed": feed()})
    source = world.source(site, kind="sitemap")
    assert "not a sitemap" in world.crawl()[source.id].reason


def test_a_sitemap_given_as_feed_says_what_it_is(world: World) -> None:
    site = world.site({"/feed": urlset()})
    source = world.source(site)
    assert "sitemap" in world.crawl()[source.id].reason


# --- Sites --------------------------------------------------------------------------------------------------------

SELECTORS = SiteSelectors(article_links="h2 a", next_page="a.volgende", max_pages=2)


def listing(numbers: range, following: str = "") -> Reply:
    links = "".join(
        f"<li><h2><a href='/nieuws/{n}?utm_source=lijst'>Kop {n}</a></h2><a href='/profiel/x'>x</a></li>"
        f"<li><h2><a href='/@piet_jansen/{n}'>Bericht {n}</a></h2></li>"
        for n in numbers
    )
    later = f"<a class='volgende' href='{following}'>volgende</a>" if following else ""
    return Reply(f"<html><body><ul>{links}</ul>{later}</body></html>")


def test_listing_pages_are_followed_as_far_as_the_source_file_says(world: World) -> None:
    site = world.site({f"/nieuws/{n}": Reply(article(f"Kop {n}")) for n in range(9)})
    site.pages |= {"/lijst": listing(range(3), "/lijst?p=2"), "/lijst?p=2": listing(range(3, 6), "/lijst?p=3")}
    site.pages["/lijst?p=3"] = listing(range(6, 9))
    world.source(site, "/lijst", kind="site", selectors=SELECTORS)
    world.crawl()
    assert set(world.items) == {f"Kop {n}" for n in range(6)}
    assert not any("profiel" in path or "@" in path for path in site.paths)


def test_a_next_page_on_another_site_or_itself_is_not_followed(world: World) -> None:
    site = world.site({f"/nieuws/{n}": Reply(article(f"Kop {n}")) for n in range(2)})
    site.pages["/lijst"] = listing(range(1), "/lijst")
    site.pages["/ander"] = listing(range(1, 2), "https://elders.nl/lijst")
    world.source(site, "/lijst", kind="site", selectors=SELECTORS)
    world.source(site, "/ander", kind="site", selectors=SELECTORS)
    world.crawl()
    assert len(site.asked("/lijst")) == 1 and len(world.items) == 2


def test_selectors_that_find_nothing_are_an_error_and_not_silence(world: World) -> None:
    site = world.site({"/lijst": Reply("<html><body><p>Vernieuwd!</p></body></html>")})
    source = world.source(site, "/lijst", kind="site", selectors=SELECTORS)
    assert "layout" in world.crawl()[source.id].reason
    assert world.sink.polls[-1].status == "failed"


def test_selectors_that_cannot_be_read_are_an_error(world: World) -> None:
    site = world.site({"/lijst": listing(range(2))})
    source = world.source(site, "/lijst", kind="site", selectors=SiteSelectors(article_links="h2 >> a["))
    assert "selector" in world.crawl()[source.id].reason


def test_a_site_without_selectors_says_what_it_needs(world: World) -> None:
    site = world.site({"/lijst": listing(range(2))})
    source = world.source(site, "/lijst", kind="site")
    assert "selectors" in world.crawl()[source.id].reason


# --- Forums -------------------------------------------------------------------------------------------------------


def threads(replies: int) -> Reply:
    link = "<a class='topictitle' href='/viewtopic.php?t=7'>Azc in het dorp</a>"
    rows = f"<tr><td>{link}</td><td>{replies} reacties</td></tr>"
    people = "<tr><td><a class='topictitle' href='/memberlist.php?u=3'>Piet</a></td></tr>"
    return Reply(f"<html><body><table>{rows}{people}</table></body></html>")


def thread(*posts: str) -> Reply:
    inside = "".join(
        f"<div class='post'><p class='author'>Piet</p><div class='content'>{post}</div></div>" for post in posts
    )
    return Reply(f"<html><head><title>Azc in het dorp</title></head><body><div id='posts'>{inside}</div></body></html>")


POSTS = (
    "Weet iemand of het waar is dat het oude verzorgingshuis een azc wordt? Ik hoor van alles in de winkel.",
    "Volgens de gemeente is er nog niets besloten, ze praten er in december over in de raad, stond in de krant.",
    "Ik ga dinsdag in elk geval naar de inloopavond in De Meent, daar kun je vragen stellen aan de wethouder.",
)


def test_a_thread_that_goes_on_brings_its_new_posts_only(world: World) -> None:
    site = world.site({"/forum": threads(2), "/viewtopic.php?t=7": thread(*POSTS[:2])})
    source = world.source(site, "/forum", kind="forum", genre="forum")
    first = world.crawl()[source.id]
    world.later(days=1)
    site.pages |= {"/forum": threads(3), "/viewtopic.php?t=7": thread(*POSTS)}
    second = world.crawl()[source.id]
    assert (first.n_new, second.n_new, second.n_changed) == (2, 1, 0)
    assert [item.text for item in world.sink.items.values()] == list(POSTS)
    assert {item.title for item in world.sink.items.values()} == {"Azc in het dorp"}
    assert not any("memberlist" in path for path in site.paths)


def test_a_forum_with_a_feed_is_read_by_its_feed(world: World) -> None:
    site = world.site({"/t/1": thread(*POSTS)})
    site.pages["/feed"] = feed(item("Azc in het dorp", f"{site.base}/t/1"))
    world.source(site, kind="forum", genre="forum")
    world.crawl()
    found, *others = world.sink.items.values()
    assert found.text_status == "full" and "verzorgingshuis" in found.text
    assert len(others) == 2


# --- Feeds found at their new rhythm ------------------------------------------------------------------------------


def test_polling_slows_down_while_nothing_comes_and_speeds_up_again(world: World) -> None:
    site = world.site()
    number = [0]

    def current(request: Request) -> Reply:
        return feed(item(f"Kop {number[0]}", "", text=f"Tekst {number[0]}.", guid=f"g{number[0]}"))

    site.pages["/feed"] = current
    world.source(site)
    waits: list[timedelta] = []
    for _ in range(5):
        world.crawl()
        due = world.sink.source_states["bron-1"].next_due_at
        assert due is not None
        waits.append(due - world.now)
        world.now = due
    assert waits == sorted(waits) and waits[-1] > waits[0]
    number[0] = 1
    world.crawl()
    due = world.sink.source_states["bron-1"].next_due_at
    assert due is not None and due - world.now < waits[-1]
