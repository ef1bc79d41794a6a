"""What is left out is said, what is refused stays refused, and nothing depends on the order in which pages come."""

import inspect
import re
import socket
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.records import ErrorClass, SiteSelectors, SourceState
from monitor.settings import Settings, watched_stop_list
from monitor.spiders import feed as feed_spider
from monitor.spiders import states
from monitor.spiders.politeness import HostGate
from monitor.spiders.run import crawl
from monitor.urls import MAX_URL_LENGTH
from tests.end_to_end.site.content import article, feed, item, rss
from tests.end_to_end.site.server import Reply, Request
from tests.spiders.conftest import NOW, World
from tests.spiders.test_kinds import index, news_url, urlset

# --- Validators ---------------------------------------------------------------------------------------------------


def test_validators_are_dropped_when_entries_are_read_in_another_way(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = world.site({"/feed": feed(item("Een", "", text="Tekst.", guid="1"), ETag='"1"')})
    world.source(site)
    world.crawl()
    monkeypatch.setattr(states, "PARSER_VERSION", "2")
    world.later(days=1)
    world.crawl()
    assert "if-none-match" not in site.asked("/feed")[1].headers
    assert world.sink.polls[-1].status == "ok"  # the same bytes, and yet read once more


def test_a_304_that_was_not_asked_for_is_no_answer(world: World) -> None:
    site = world.site({"/feed": Reply(status=304)})
    source = world.source(site)
    assert world.crawl()[source.id].status == "failed"
    assert world.sink.polls[-1].error == "http"


def test_a_304_of_a_page_keeps_the_feeds_text_and_the_other_pages(world: World) -> None:
    site = world.site({"/1": Reply(status=304), "/2": Reply(article("Twee"))})
    site.pages["/feed"] = feed(item("Een", f"{site.base}/1", text="Uit de feed."), item("Twee", f"{site.base}/2"))
    world.source(site)
    world.crawl()
    assert {title: one.text_status for title, one in world.items.items()} == {"Een": "feed_only", "Twee": "full"}


def test_expires_zero_puts_nothing_off(world: World) -> None:
    site = world.site({"/feed": feed(item("Een", "", text="Tekst.", guid="1"), Expires="0")})
    source = world.source(site)
    world.crawl()
    assert world.sink.source_states[source.id].next_due_at == world.now + states.FIRST_INTERVAL


# --- Identity -----------------------------------------------------------------------------------------------------


def test_bad_guids_are_given_up_for_good_and_bring_nothing_twice(world: World) -> None:
    site = world.site({f"/{n}": Reply(article(f"Kop {n}")) for n in range(12)})
    source = world.source(site)

    def current(guids: list[str]) -> Reply:
        return feed(*(item(f"Kop {n}", f"{site.base}/{n}", guid=guid) for n, guid in enumerate(guids)))

    good, bad = [f"g{n}" for n in range(10)], ["g"] * 10
    methods, n_asked = [], []
    for guids in (good, bad, good, bad):
        site.pages["/feed"] = current(guids)
        outcome = world.crawl(force=True)[source.id]
        methods.append(world.sink.source_states[source.id].identity_method)
        n_asked.append(len(site.paths))
        world.later(days=1)
    assert methods == ["guid", "link", "link", "link"]
    assert len(world.sink.items) == 10 and outcome.n_new == 0
    assert n_asked == [11, 12, 13, 14]  # the feed only: no page is fetched again because its id changed


def test_new_ids_for_undated_entries_are_known_again_by_title_and_text(world: World) -> None:
    site = world.site({f"/{kind}/{n}": Reply(article(f"Kop {n}")) for kind in "ab" for n in range(4)})
    source = world.source(site)
    for kind in "ab":
        site.pages["/feed"] = feed(
            *(item(f"Kop {n}", f"{site.base}/{kind}/{n}", guid=f"{kind}{n}", date="", text=f"Over {n}.")
            for n in range(4))
        )  # fmt: skip
        outcome = world.crawl(force=True)[source.id]
        world.later(days=1)
    assert (outcome.n_new, len(world.sink.items)) == (0, 4) and "changed its ids" in outcome.reason
    assert not any(path.startswith("/b/") for path in site.paths)


def test_a_title_that_comes_every_month_is_new_each_time(world: World) -> None:
    site = world.site({f"/{month}": Reply(article("Raadsvergadering", f"Maand {month}.")) for month in range(9, 12)})
    source = world.source(site)
    for month in range(9, 12):
        date = datetime(2026, month, 9, 18, tzinfo=UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
        site.pages["/feed"] = feed(item("Raadsvergadering", f"{site.base}/{month}", guid=str(month), date=date))
        world.now = datetime(2026, month, 10, tzinfo=UTC)
        assert world.crawl(force=True)[source.id].n_new == 1


# --- Limits are said ----------------------------------------------------------------------------------------------


def test_what_a_feed_has_too_much_of_is_counted(world: World) -> None:
    many = [item(f"Kop {n}", "", text="Tekst.", guid=str(n)) for n in range(2_003)]
    long = item("Lang", "https://voorbeeld.nl/" + "a" * MAX_URL_LENGTH, guid="lang", text="woord " * 20_000)
    site = world.site({"/feed": feed(long, *many)})
    source = world.source(site, "/feed")
    reason = world.crawl()[source.id].reason
    assert "4 entries beyond the limit were left out" in reason
    assert "1 links are no address" in reason and "1 texts were longer than the limit" in reason
    assert world.sink.polls[-1].message in reason


def test_pages_that_are_cut_are_counted(world: World) -> None:
    site = world.site({"/1": Reply(article("Een", *("alinea " * 50 for _ in range(9_000))))})
    site.pages["/feed"] = feed(item("Een", f"{site.base}/1"))
    source = world.source(site)
    assert "1 pages were larger than the limit" in world.crawl()[source.id].reason


def test_a_listing_with_too_many_links_says_so(world: World) -> None:
    links = "".join(f"<p><a class='art' href='/a/{n}'>Kop {n}</a></p>" for n in range(600))
    site = world.site({"/lijst": Reply(f"<html><body>{links}</body></html>"), "*": Reply("weg", status=403)})
    site.pages["/robots.txt"] = Reply("User-agent: *\nDisallow: /a/", content_type="text/plain")
    source = world.source(site, "/lijst", kind="site", selectors=SiteSelectors(article_links="a.art"))
    assert "only the first 500 links" in world.crawl()[source.id].reason


def test_a_sitemap_says_what_it_left_out(world: World) -> None:
    site = world.site({"/1": Reply(article("Een"))})
    site.pages["/s.xml"] = urlset(
        news_url(f"{site.base}/1", "Een", "2026-11-10T08:00:00Z"),
        *(news_url(f"{site.base}/oud/{n}", "Oud", "2026-01-01T08:00:00Z") for n in range(3)),
        news_url("https://elders.nl/advertentie", "Advertentie", "2026-11-10T08:00:00Z"),
        news_url(f"{site.base}/plaat.jpg", "Plaat", "2026-11-10T08:00:00Z"),
        news_url(f"{site.base}/@piet_jansen/1123", "Piet", "2026-11-10T08:00:00Z"),
        news_url(f"{site.base}/later", "Later", "2027-11-10T08:00:00Z"),
        f"<url><loc>{site.base}/zonder</loc></url>",
        "<url><loc>javascript:x</loc><lastmod>2026-11-10</lastmod></url>",
    )
    source = world.source(site, "/s.xml", kind="sitemap")
    reason = world.crawl()[source.id].reason
    said = ("older: 3", "on another site: 1", "no articles: 1", "of a person: 1", "without a date: 1", "no address: 1")
    for one in (*said, "future: 1"):
        assert f"{one} skipped" in reason


def test_the_first_poll_of_a_sitemap_reaches_back_to_the_start_of_the_assignment(world: World) -> None:
    days = ("2026-08-31", "2026-09-02", "2026-10-20", "2026-11-09")
    site = world.site({f"/{day}": Reply(article(day)) for day in days})
    site.pages["/s.xml"] = urlset(*(news_url(f"{site.base}/{day}", day, f"{day}T08:00:00Z") for day in days))
    source = world.source(site, "/s.xml", kind="sitemap")
    assert "older: 1 skipped" in world.crawl()[source.id].reason
    assert set(world.items) == set(days[1:])


def test_an_index_says_which_parts_it_left_out(world: World) -> None:
    site = world.site({"*": lambda request: urlset()})
    site.pages["/i.xml"] = index(
        *(f"<sitemap><loc>{site.base}/{n}.xml</loc></sitemap>" for n in range(25)),
        f"<sitemap><loc>{site.base}/2019.xml</loc><lastmod>2019-01-01</lastmod></sitemap>",
        "<sitemap><loc>https://elders.nl/s.xml</loc></sitemap>",
    )
    source = world.source(site, "/i.xml", kind="sitemap")
    reason = world.crawl()[source.id].reason
    for said in ("older parts: 1", "parts on another site: 1", "parts beyond the limit: 5"):
        assert said in reason


# --- Dates --------------------------------------------------------------------------------------------------------


def test_the_dates_of_a_crawl_keep_origin_raw_form_and_zone(world: World) -> None:
    modified = {"Last-Modified": "Mon, 09 Nov 2026 09:00:00 GMT"}
    site = world.site(
        {
            "/feed-date": Reply(article("Feed"), headers=modified),
            "/meta": Reply(article("Meta", head="<meta property='article:published_time' content='2026-11-03'>")),
            "/none": Reply(article("Geen"), headers=modified),
        }
    )
    site.pages["/feed"] = feed(
        item("Feed", f"{site.base}/feed-date", date="Tue, 03 Nov 2026 14:05:00 -0500"),
        item("Meta", f"{site.base}/meta", date=""),
        item("Geen", f"{site.base}/none", date=""),
    )
    world.source(site)
    world.crawl()
    kept = {title: (one.published_at, one.published_source, one.published_raw) for title, one in world.items.items()}
    assert kept == {
        "Feed": (datetime(2026, 11, 3, 19, 5, tzinfo=UTC), "feed", "Tue, 03 Nov 2026 14:05:00 -0500"),
        "Meta": (datetime(2026, 11, 2, 23, 0, tzinfo=UTC), "meta", "2026-11-03"),
        "Geen": (None, "none", None),
    }


# --- Who belongs to whom ------------------------------------------------------------------------------------------


def test_every_page_keeps_its_own_title_and_date_whatever_the_order_of_answers(world: World) -> None:
    sites = [world.site() for _ in range(3)]
    for number, site in enumerate(sites):
        names = [f"{number}-{n}" for n in range(8)]
        site.pages |= {
            f"/{name}": Reply(f"<p>{name} {'woord ' * 60}</p>", delay_s=0.03 * ((n * 5) % 4))
            for n, name in enumerate(names)
        }
        site.pages["/feed"] = feed(
            *(
                item(f"Kop {name}", f"{site.base}/{name}", date=f"Tue, 03 Nov 2026 14:{n:02}:00 GMT")
                for n, name in enumerate(names)
            )
        )
        world.source(site)
    world.crawl()
    assert len(world.items) == 24
    for title, one in world.items.items():
        name = title.removeprefix("Kop ")
        assert one.url is not None and one.url.endswith(f"/{name}") and one.text.startswith(name)
        assert one.published_at == datetime(2026, 11, 3, 14, int(name[2:]), tzinfo=UTC)


# --- Dead hosts ---------------------------------------------------------------------------------------------------


def test_fifty_pages_on_a_dead_host_cost_one_look(world: World) -> None:
    feeds, dead = world.site(), world.site({"*": Reply(raw=b""), "/robots.txt": Reply(raw=b"")})
    feeds.pages["/feed"] = feed(*(item(f"Kop {n}", f"{dead.base}/{n}", text="Uit de feed.") for n in range(50)))
    source = world.source(feeds)
    assert "cannot be reached" in world.crawl()[source.id].reason
    # The connection that breaks is tried once more by the library; then the host is left alone.
    assert [request.path for request in dead.requests] in (["/robots.txt"], ["/robots.txt"] * 2)
    assert len(world.sink.waiting) == 50


def test_a_dead_host_costs_its_other_sources_nothing(world: World) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    site = world.site({"/feed": feed()})
    for number in range(10):
        world.source(site, url=f"http://127.0.0.1:{port}/{number}")
    alive = world.source(site)
    outcomes = world.crawl()
    assert [one.status for one in outcomes.values()].count("failed") == 10
    assert outcomes[alive.id].status == "done"


# --- No way around politeness -------------------------------------------------------------------------------------


def test_the_stop_list_is_read_again_during_a_run(world: World, tmp_path: Path) -> None:
    settings = tmp_path / "monitor.toml"
    settings.write_text("stop_list = []\n")
    site = world.site({f"/{n}": Reply(article(f"Kop {n}")) for n in range(6)})

    def stop(request: Request) -> Reply:
        settings.write_text('stop_list = ["127.0.0.1"]\n')
        return Reply(article("Kop 1"))

    site.pages["/1"] = stop
    site.pages["/feed"] = feed(
        *(item(f"Kop {n}", f"{site.base}/{n}", date=f"Tue, 03 Nov 2026 14:0{9 - n}:00 GMT") for n in range(6))
    )
    world.source(site)
    world.crawl(read_stop_list=watched_stop_list(tmp_path))
    assert site.paths == ["/feed", "/0", "/1"]


def test_a_stop_list_that_is_being_written_stays_what_it_was(tmp_path: Path) -> None:
    read = watched_stop_list(tmp_path)
    assert read() == frozenset()
    (tmp_path / "monitor.toml").write_text('stop_list = ["A.nl"]\n')
    assert read() == {"a.nl"}
    (tmp_path / "monitor.toml").write_text('stop_list = ["a.nl", "b')
    assert read() == {"a.nl"}
    (tmp_path / "monitor.toml").unlink()
    assert read() == {"a.nl"}


_WORDS = re.compile(r"robot|polite|pace|delay|wait|rest|retry|ignore|obey|agent|concurren|speed|insecure|reserv|tdm")


def test_no_setting_or_option_is_about_robots_or_pace() -> None:
    from typer.main import get_command

    from monitor.cli import app

    def names(command: Any) -> set[str]:
        own = {option for parameter in command.params for option in parameter.opts}
        return own.union(*(names(child) for child in getattr(command, "commands", {}).values()))

    said = {*names(get_command(app)), *(field.name for field in fields(Settings)), *inspect.signature(crawl).parameters}
    # Of a new source: below MIN_DELAY_S it changes nothing on a public host. The others only sound like it.
    slower_only = {"--delay", "--unrest", "--accept-rest"}
    assert {name for name in said if _WORDS.search(name.lower())} == slower_only
    made_of = set(inspect.signature(HostGate).parameters)
    assert made_of == {"stop_list", "allow_loopback", "clock", "monotonic", "rng", "read_stop_list"}


def test_no_option_environment_or_file_lets_a_request_past_robots_txt(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ROBOTSTXT_OBEY", "DOWNLOAD_DELAY", "USER_AGENT", "DOWNLOAD_HANDLERS"):
        monkeypatch.setenv(f"SCRAPY_{name}", "0")
        monkeypatch.setenv(name, "0")
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = settings\n")
    (tmp_path / "settings.py").write_text("ROBOTSTXT_OBEY = False\nUSER_AGENT = 'x'\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(feed_spider.FeedSpider, "custom_settings", {"ROBOTSTXT_OBEY": False, "USER_AGENT": "x"})
    site = world.site({"/feed": feed()}, robots="User-agent: *\nDisallow: /")
    source = world.source(site, delay_s=-5.0)
    assert "robots" in world.crawl(force=True, shard=(1, 1))[source.id].reason
    assert [request.path for request in site.requests] == ["/robots.txt"]
    assert site.requests[0].headers["user-agent"].startswith("onrustmonitor/")


# --- How much a failure weighs ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "weight"),
    [("dns", 0.25), ("timeout", 0.5), ("connection", 0.5), ("tls", 0.5), ("not_found", 0.5), ("rate_limited", 0.5),
     ("server", 0.5), ("forbidden", 1.0), ("login", 1.0), ("not_a_feed", 1.0), ("unsafe_address", 1.0)],
)  # fmt: skip
def test_failures_weigh_as_they_mean(error: ErrorClass, weight: float) -> None:
    state = SourceState(source_id="bron", url="https://voorbeeld.nl/feed")
    for number in range(1, 4):
        state = states.after_failure(state, error, now=NOW)
        assert state.n_failures == number * weight
        assert state.next_due_at == NOW + timedelta(hours=12) * number * weight


def test_a_source_that_fails_for_years_is_asked_every_month(world: World) -> None:
    site = world.site({"/feed": Reply("weg", status=404)})
    source = world.source(site)
    world.sink.source_states[source.id] = SourceState(
        source_id=source.id, url=f"{site.base}/feed", n_failures=500.0, last_polled_at=world.now, next_due_at=world.now
    )
    world.crawl()
    due = world.sink.source_states[source.id].next_due_at
    assert due == world.now + timedelta(days=30)
    site.pages["/feed"] = feed()
    world.now = due
    assert world.crawl()[source.id].status == "done"


def test_a_feed_that_is_an_address_is_never_fetched_by_the_parser(world: World) -> None:
    site = world.site({"/geheim": feed()})
    site.pages["/feed"] = Reply(f"{site.base}/geheim", content_type="application/rss+xml")
    site.pages["/in"] = Reply(rss(f"<item><title>{site.base}/geheim</title></item>").replace(
        "<rss", f"<!DOCTYPE rss SYSTEM '{site.base}/geheim'><rss", 1), content_type="application/rss+xml")  # fmt: skip
    source = world.source(site)
    world.source(site, "/in")
    assert world.crawl()[source.id].status == "failed"
    assert "/geheim" not in site.paths
