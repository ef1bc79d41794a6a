"""Every rule of politeness, seen from the server's side."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from monitor import __version__
from monitor.records import SiteSelectors
from tests.end_to_end.site.content import article, feed, item, moved
from tests.end_to_end.site.server import Reply, Request, Site
from tests.spiders.conftest import ASSIGNMENT, CONTACT, World
from tests.spiders.test_with_store import make_store


def pages(site: Site, n: int) -> None:
    """Give a site a feed of n articles."""
    site.pages |= {f"/{k}": Reply(article(f"Kop {k}"), delay_s=0.02) for k in range(n)}
    site.pages["/feed"] = feed(*(item(f"Kop {k}", f"{site.base}/{k}", text="Uit de feed.") for k in range(n)))


def gaps(requests: list[Request]) -> list[float]:
    """Seconds between the end of each request and the start of the next."""
    ordered = sorted(requests, key=lambda request: request.started)
    return [later.started - earlier.ended for earlier, later in pairwise(ordered)]


# --- Who we are ---------------------------------------------------------------------------------------------------


def test_we_say_who_we_are_and_how_to_reach_us_on_every_request(world: World) -> None:
    site = world.site(robots="User-agent: *\nDisallow:")
    pages(site, 2)
    world.source(site)
    world.crawl()
    assert {request.headers["user-agent"] for request in site.requests} == {f"onrustmonitor/{__version__} (+{CONTACT})"}
    assert len(site.requests) == 4


def test_no_cookie_is_ever_sent_back(world: World) -> None:
    site = world.site({"/1": Reply(article("Een"), headers={"Set-Cookie": "b=2"})})
    site.pages["/feed"] = feed(item("Een", f"{site.base}/1"), Set_Cookie="a=1")
    world.source(site)
    world.crawl()
    assert all("cookie" not in request.headers for request in site.requests)


# --- Pace ---------------------------------------------------------------------------------------------------------


def test_one_request_at_a_time_per_host_over_all_spiders(world: World) -> None:
    site = world.site()
    pages(site, 6)
    listing = "".join(f"<a class='art' href='/{k}'>Kop {k}</a>" for k in range(6, 9))
    site.pages |= {f"/{k}": Reply(article(f"Kop {k}"), delay_s=0.02) for k in range(6, 9)}
    site.pages["/lijst"] = Reply(f"<html><body>{listing}</body></html>")
    site.pages["/forum"] = Reply(f"<html><body>{listing}</body></html>")
    world.source(site)
    selectors = SiteSelectors(article_links="a.art")
    world.source(site, "/lijst", kind="site", selectors=selectors)
    world.source(site, "/forum", kind="forum", selectors=selectors)
    world.crawl()
    assert len(site.paths) >= 12
    assert min(gaps(site.requests)) >= 0


def test_hosts_are_fetched_side_by_side(world: World) -> None:
    sites = [world.site() for _ in range(4)]
    for site in sites:
        site.pages["/feed"] = Reply(feed().body, content_type="application/rss+xml", delay_s=0.5)
        world.source(site)
    world.crawl()
    starts = [site.asked("/feed")[0].started for site in sites]
    assert max(starts) - min(starts) < 0.45


def test_the_delay_of_the_source_is_kept(world: World) -> None:
    site = world.site()
    pages(site, 3)
    world.source(site, delay_s=0.25)
    world.crawl()
    assert len(site.requests) == 5
    assert min(gaps(site.requests)) >= 0.24


def test_a_longer_crawl_delay_of_robots_txt_wins(world: World) -> None:
    site = world.site(robots="User-agent: *\nCrawl-delay: 0.3")
    pages(site, 3)
    world.source(site, delay_s=0.01)
    world.crawl()
    after_robots = [request for request in site.requests if request.path != "/robots.txt"]
    assert min(gaps(after_robots)) >= 0.29


# --- robots.txt ---------------------------------------------------------------------------------------------------


def test_robots_txt_is_read_first_and_once_for_all_spiders(world: World) -> None:
    site = world.site(robots="User-agent: *\nDisallow:")
    pages(site, 2)
    site.pages["/sitemap.xml"] = Reply("<urlset/>", content_type="application/xml")
    world.source(site)
    world.source(site, "/sitemap.xml", kind="sitemap")
    world.crawl()
    assert [request.path for request in site.requests].index("/robots.txt") == 0
    assert len(site.asked("/robots.txt")) == 1


def test_what_robots_txt_forbids_is_not_fetched_and_keeps_the_feeds_text(world: World) -> None:
    site = world.site(robots="User-agent: *\nDisallow: /prive\nAllow: /prive/open\nDisallow: /*.pdf$")
    paths = ("/prive/1", "/prive/open/2", "/x.pdf", "/x.pdf.html")
    site.pages |= {path: Reply(article(path)) for path in paths}
    site.pages["/feed"] = feed(*(item(path, site.base + path, text="Uit de feed.") for path in paths))
    world.source(site)
    world.crawl()
    assert site.paths == ["/feed", "/prive/open/2", "/x.pdf.html"]
    assert world.items["/prive/1"].text_status == "feed_only"


def test_rules_addressed_to_us_win_over_those_for_all(world: World) -> None:
    site = world.site(robots="User-agent: *\nDisallow:\n\nUser-agent: onrustmonitor\nDisallow: /")
    pages(site, 1)
    source = world.source(site)
    assert world.crawl()[source.id].status == "failed"
    assert site.paths == []
    assert world.sink.polls[-1].error == "robots"


@pytest.mark.parametrize("status", [404, 400, 410])
def test_without_robots_txt_everything_may_be_fetched(world: World, status: int) -> None:
    site = world.site({"/feed": feed()}, robots=Reply("weg", status=status))
    source = world.source(site)
    assert world.crawl()[source.id].status == "done"


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_robots_txt_refuses_everything(world: World, status: int) -> None:
    site = world.site({"/feed": feed()}, robots=Reply("nee", status=status))
    source = world.source(site)
    assert world.crawl()[source.id].status == "failed"
    assert site.paths == []


@pytest.mark.parametrize("status", [500, 503, 429])
def test_while_robots_txt_is_broken_nothing_is_fetched(world: World, status: int) -> None:
    site = world.site({"/feed": feed()}, robots=Reply("stuk", status=status))
    source = world.source(site)
    assert world.crawl()[source.id].status == "failed"
    assert site.paths == [] and world.sink.polls[-1].error == "robots"
    site.pages["/robots.txt"] = Reply("User-agent: *\nDisallow:")
    world.later(days=1)
    assert world.crawl()[source.id].status == "done"


def test_pages_wait_while_the_robots_txt_of_their_host_is_broken(world: World) -> None:
    feeds, site = world.site(), world.site({"/1": Reply(article("Een"))}, robots=Reply("stuk", status=500))
    feeds.pages["/feed"] = feed(item("Een", f"{site.base}/1", text="Uit de feed."))
    world.source(feeds)
    world.crawl()
    assert site.paths == [] and not world.sink.items and len(world.sink.waiting) == 1
    site.pages["/robots.txt"] = Reply("User-agent: *\nDisallow:")
    world.later(hours=2)
    world.crawl()
    assert world.items["Een"].text_status == "full"


def test_robots_txt_is_followed_over_redirects(world: World) -> None:
    other = world.site({"/r": Reply("User-agent: *\nDisallow: /", content_type="text/plain")})
    site = world.site({"/feed": feed()}, robots=moved(f"{other.base}/r"))
    source = world.source(site)
    assert world.crawl()[source.id].status == "failed"
    assert site.paths == []


# --- Retry-After --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_in_seconds_is_waited_out(world: World, status: int) -> None:
    site = world.site()
    pages(site, 2)
    busy = Reply("druk", status=status, headers={"Retry-After": "1"})
    site.pages["/0"] = lambda request: busy if request.number == 1 else Reply(article("Kop 0"))
    world.source(site)
    world.crawl()
    first, second = site.asked("/0")
    assert second.started - first.ended >= 0.95
    assert {one.text_status for one in world.sink.items.values()} == {"full"}


def test_retry_after_as_a_date_puts_the_source_off(world: World) -> None:
    until = world.now + timedelta(hours=5)
    date = until.strftime("%a, %d %b %Y %H:%M:%S GMT")
    site = world.site({"/feed": Reply("druk", status=429, headers={"Retry-After": date})})
    source = world.source(site)
    assert "rate_limited" in world.crawl()[source.id].reason
    due = world.sink.source_states[source.id].next_due_at
    assert due is not None and until <= due <= until + timedelta(hours=2)
    assert len(site.asked("/feed")) == 1


def test_a_host_that_asks_for_hours_is_left_alone_by_all_its_sources(world: World) -> None:
    site = world.site()
    pages(site, 3)
    site.pages["/0"] = Reply("druk", status=503, headers={"Retry-After": "7200"})
    site.pages["/b"] = feed(item("B", f"{site.base}/b1"))
    world.source(site, delay_s=0.05)
    world.crawl()
    asked_after = [path for path in site.paths if path in ("/1", "/2")]
    assert asked_after == []
    assert len(world.sink.waiting) == 3


# --- Refusals and stop list ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [401, 402, 403])
def test_a_refused_feed_is_asked_for_once(world: World, status: int) -> None:
    site = world.site({"/feed": Reply("nee", status=status)})
    source = world.source(site)
    assert world.crawl()[source.id].status == "failed"
    assert len(site.asked("/feed")) == 1
    assert world.sink.polls[-1].error == ("login" if status == 401 else "forbidden")


def test_nothing_is_asked_of_a_host_on_the_stop_list(world: World) -> None:
    site = world.site()
    pages(site, 1)
    source = world.source(site)
    assert "stop list" in world.crawl(stop_list=frozenset(("127.0.0.1",)))[source.id].reason
    assert site.requests == []


def test_pages_on_the_stop_list_are_not_asked_for_though_their_feed_is(world: World) -> None:
    feeds, site = world.site(), world.site({"/1": Reply(article("Een"))})
    stopped = site.base.replace("127.0.0.1", "localhost")
    feeds.pages["/feed"] = feed(item("Een", f"{stopped}/1", text="Uit de feed."))
    world.source(feeds, homepage=f"{stopped}/")
    world.crawl(stop_list=frozenset(("localhost",)))
    assert site.requests == []
    assert world.items["Een"].text_status == "feed_only"


def test_force_changes_when_we_look_and_nothing_of_the_politeness(world: World) -> None:
    site = world.site({"/feed": feed(item("Een", "", text="x", guid="1"))}, robots="User-agent: *\nDisallow: /feed")
    source = world.source(site)
    assert world.crawl(force=True)[source.id].status == "failed"
    assert site.paths == []


# --- What stays of a poll -----------------------------------------------------------------------------------------


def test_410_mutes_a_source_until_it_is_asked_for_by_force(world: World) -> None:
    site = world.site({"/feed": Reply("weg", status=410)})
    source = world.source(site)
    assert world.crawl()[source.id].status == "failed"
    assert world.sink.source_states[source.id].muted_reason == "gone"
    world.later(days=29)
    assert world.crawl()[source.id].reason.startswith("muted: gone, not due until")
    assert len(site.asked("/feed")) == 1
    site.pages["/feed"] = feed()
    assert world.crawl(force=True)[source.id].status == "done"
    assert world.sink.source_states[source.id].muted_reason is None


def test_what_was_gone_is_looked_at_once_a_month(world: World) -> None:
    site = world.site({"/feed": Reply("weg", status=410)})
    source = world.source(site)
    world.crawl()
    site.pages["/feed"] = feed()
    world.later(days=30)
    assert world.crawl()[source.id].status == "done"


@pytest.mark.parametrize(("status", "n_polls"), [(410, 1), (500, 10)])
def test_a_corrected_address_is_asked_at_once(world: World, tmp_path: Path, status: int, n_polls: int) -> None:
    sink = make_store(tmp_path).collecting(ASSIGNMENT.id)
    site = world.site({"/oud": Reply("stuk", status=status), "/nieuw": feed(item("Een", "", text="Uit de feed."))})
    source = world.source(site, "/oud")
    for _ in range(n_polls):
        world.crawl(sink=sink, force=True)
        world.later(days=1)
    assert world.crawl(sink=sink)[source.id].status == "skipped"
    world.sources[source.id] = replace(source, url=f"{site.base}/nieuw")
    assert world.crawl(sink=sink)[source.id].n_new == 1
    state = sink.states()[source.id]
    assert (state.muted_reason, state.n_failures, state.source_url) == (None, 0, f"{site.base}/nieuw")
    assert world.crawl(sink=sink)[source.id].status == "skipped"


def test_the_validators_of_the_old_address_are_not_sent_to_a_corrected_one(world: World) -> None:
    site = world.site({path: feed(ETag='"1"') for path in ("/oud", "/nieuw")})
    source = world.source(site, "/oud")
    world.crawl()
    world.sources[source.id] = replace(source, url=f"{site.base}/nieuw")
    assert world.crawl()[source.id].status == "done"
    assert "if-none-match" not in site.asked("/nieuw")[0].headers
    assert world.sink.polls[-1].status == "empty"


@pytest.mark.parametrize(("status", "proposed"), [(301, True), (308, True), (302, False), (307, False)])
def test_a_permanent_redirect_is_proposed_after_three_times(world: World, status: int, proposed: bool) -> None:
    site = world.site({"/nieuw": feed()})
    site.pages["/feed"] = moved("/nieuw", status)
    source = world.source(site)
    reasons = []
    for _ in range(3):
        reasons.append(world.crawl()[source.id].reason)
        world.later(days=8)
    assert [("moved permanently" in reason) for reason in reasons] == [False, False, proposed]
    assert len(site.asked("/feed")) == 3  # the stored address is still the one that is asked for


def test_reservations_are_noted_with_the_poll(world: World) -> None:
    site = world.site({"/feed": feed(TDM_Reservation="1")})
    world.source(site)
    world.crawl()
    assert "reservation" in world.sink.polls[-1].message


def test_a_page_with_a_reservation_is_not_kept(world: World) -> None:
    site = world.site({"/1": Reply(article("Een"), headers={"TDM-Reservation": "1"})})
    site.pages["/feed"] = feed(item("Een", f"{site.base}/1", text="Uit de feed."))
    world.source(site)
    world.crawl()
    assert (world.items["Een"].text_status, world.items["Een"].text) == ("blocked", "Uit de feed.")
