"""From an address to a proposal, over a real server in the shapes in which sites are met."""

import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from monitor.records import SiteSelectors, Source
from monitor.spiders.trying import Candidate, Discovery, reasons
from monitor.spiders.visits import try_address, try_source
from tests.end_to_end.site.content import article, feed, item, moved
from tests.end_to_end.site.server import Answer, Reply, Site
from tests.spiders.conftest import CONTACT, NOW

ARTICLES: dict[str, Answer] = {f"/a{n}": Reply(article(f"Artikel {n}")) for n in range(1, 5)}
FEED = feed(*(item(f"Artikel {n}", f"/a{n}", guid=f"g{n}") for n in range(1, 5)))
NEWS = "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'"

Start = Callable[..., Site]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a site that lives as long as the test."""
    with ExitStack() as stack:

        def make(pages: dict[str, Answer], robots: str | Reply | None = None) -> Site:
            return stack.enter_context(Site({**ARTICLES, **pages}, robots=robots))

        yield make


def look(address: str, **options: object) -> Discovery:
    """Try an address on this machine."""
    values: dict[str, object] = {"clock": lambda: NOW, "contact": CONTACT, "allow_loopback": True} | options
    return try_address(address, **values)  # type: ignore[arg-type]


def proposed(found: Discovery) -> Candidate:
    """Return what is proposed."""
    assert found.proposed is not None, (found.problem, found.candidates)
    return found.proposed


def page(head: str, body: str = "") -> Reply:
    """Return a page with a head."""
    return Reply(f"<html lang='nl-NL'><head><title>De Bode</title>{head}</head><body>{body}</body></html>")


def link(href: str, kind: str = "application/rss+xml", title: str = "") -> str:
    """Return a link to a feed as pages write it."""
    return f"<link rel='alternate' type='{kind}' title='{title}' href='{href}'>"


def urlset(*rows: str) -> Reply:
    """Return a sitemap."""
    xmlns = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return Reply(f"<urlset xmlns='{xmlns}' {NEWS}>{''.join(rows)}</urlset>", content_type="application/xml")


def news(path: str, title: str, day: str = "2026-11-09") -> str:
    """Return a row of a news sitemap."""
    about = "<news:publication><news:name>B</news:name><news:language>nl</news:language></news:publication>"
    return (
        f"<url><loc>{path}</loc><news:news>{about}<news:publication_date>{day}T08:00:00Z</news:publication_date>"
        f"<news:title>{title}</news:title></news:news></url>"
    )


# --- The address itself -------------------------------------------------------------------------------------------


def test_an_address_that_is_a_feed_is_proposed_and_nothing_else_is_asked_for(start: Start) -> None:
    site = start({"/feed": FEED})
    found = look(f"{site.base}/feed")
    best = proposed(found)
    assert (best.url, best.kind, best.format, best.found_by) == (f"{site.base}/feed", "feed", "rss", "address")
    assert (best.entries.n, best.entries.n_dated, best.entries.n_with_text) == (4, 4, 0)
    assert [one.text_status for one in best.pages] == ["full"] * 3
    assert (best.n_allowed, best.n_judged, best.n_paying, best.reservations) == (4, 4, 0, ())
    assert site.paths == ["/feed", "/a1", "/a2", "/a3"]


JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1", "title": "Bode", "language": "nl-NL",
    "items": [{"id": "1", "url": "/a1", "title": "Artikel 1", "content_text": "Woorden. " * 30,
               "date_published": "2026-11-09T08:00:00Z"}],
}  # fmt: skip
ATOM = (
    "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='nl'><title>Bode</title><id>b</id><entry><id>1</id>"
    "<title>Artikel 1</title><link href='/a1'/><updated>2026-11-09T08:00:00Z</updated></entry></feed>"
)


@pytest.mark.parametrize(
    ("answer", "form", "kind"),
    [
        (Reply(json.dumps(JSON_FEED), content_type="application/feed+json"), "json", "feed"),
        (Reply(ATOM, content_type="text/html"), "atom", "feed"),
        (urlset(news("/a1", "Artikel 1")), "news sitemap", "sitemap"),
        (urlset("<url><loc>/a1</loc><lastmod>2026-11-09</lastmod></url>"), "sitemap", "sitemap"),
    ],
)
def test_every_kind_of_document_is_known_by_what_it_holds(start: Start, answer: Reply, form: str, kind: str) -> None:
    site = start({"/x": answer})
    best = proposed(look(f"{site.base}/x"))
    assert (best.format, best.kind, best.entries.n) == (form, kind, 1)
    assert best.language == ("" if form == "sitemap" else "nl")
    assert best.pages[0].text_status == "full"


def test_an_address_without_a_scheme_is_taken_for_https() -> None:
    found = look("127.0.0.1:9")
    assert found.address == "https://127.0.0.1:9/"
    assert found.problem.startswith("connection")
    assert found.candidates == ()


# --- What a page names --------------------------------------------------------------------------------------------


def test_relative_links_and_a_base_are_followed(start: Start) -> None:
    head = "<base href='/nieuws/'>" + link("../rss/alles.xml", title="Alles")
    site = start({"/": page(head), "/rss/alles.xml": FEED})
    found = look(site.base)
    best = proposed(found)
    assert (best.url, best.found_by) == (f"{site.base}/rss/alles.xml", "link")
    assert (found.title, found.homepage, best.language) == ("De Bode", f"{site.base}/", "nl")


def test_the_canonical_address_is_looked_at_before_the_links(start: Start) -> None:
    head = "<link rel='canonical' href='/nieuws'>" + link("/a.xml")
    site = start({"/amp": page(head), "/nieuws": page(link("/b.xml")), "/a.xml": Reply(status=404), "/b.xml": FEED})
    found = look(f"{site.base}/amp")
    assert site.paths[:4] == ["/amp", "/nieuws", "/b.xml", "/a.xml"]
    assert (proposed(found).url, proposed(found).found_by) == (f"{site.base}/b.xml", "canonical_link")


def test_a_canonical_address_of_another_site_is_not_believed(start: Start) -> None:
    other = start({"/": page(link("/feed")), "/feed": FEED})
    elsewhere = other.base.replace("127.0.0.1", "localhost")
    site = start({"/": page(f"<link rel='canonical' href='{elsewhere}/'>")})
    assert look(site.base).candidates == ()
    assert other.paths == []


def test_articles_go_before_the_reactions_of_readers(start: Start) -> None:
    head = link("/comments/feed", title="Reacties") + link("/feed")
    many = feed(*(item(f"Reactie {n}", f"/a1?reactie={n}", guid=f"r{n}") for n in range(30)))
    site = start({"/": page(head), "/comments/feed": many, "/feed": FEED})
    assert proposed(look(site.base)).url == f"{site.base}/feed"


def test_a_feed_goes_before_a_sitemap_and_a_dead_feed_behind_it(start: Start) -> None:
    robots = "Sitemap: /nieuws.xml"
    old = feed(item("Oud", "/a4", guid="o", date="Tue, 03 Feb 2026 14:05:00 GMT"))
    pages: dict[str, Answer] = {"/": page(link("/feed")), "/nieuws.xml": urlset(news("/a1", "Artikel 1"))}
    assert proposed(look(start({**pages, "/feed": FEED}, robots).base)).kind == "feed"
    found = look(start({**pages, "/feed": old}, robots).base)
    assert proposed(found).format == "news sitemap"
    assert "nothing new since 2026-02-03" in reasons(found.candidates[1], found.homepage, NOW)


def test_a_page_where_a_feed_should_be_is_told_and_not_proposed(start: Start) -> None:
    site = start({"/": page(link("/feed")), "/feed": page("", "Onze feed is verhuisd.")})
    found = look(site.base)
    (candidate,) = [one for one in found.candidates if one.url.endswith("/feed")]
    assert (candidate.kind, candidate.remark) == (None, "not_a_feed: a web page, not a feed")
    assert found.proposed is None


def test_the_interface_of_a_content_system_is_no_feed(start: Start) -> None:
    head = link("/wp-json/wp/v2/pages/2", "application/json") + link("/feed.json", "application/json")
    site = start({"/": page(head), "/feed.json": Reply(json.dumps(JSON_FEED))})
    assert proposed(look(site.base)).url == f"{site.base}/feed.json"
    assert "/wp-json/wp/v2/pages/2" not in site.paths


# --- robots.txt ---------------------------------------------------------------------------------------------------


def test_sitemaps_of_robots_txt_are_read_with_indexes_and_gzip_and_news_first(start: Start) -> None:
    index = (
        "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
        "<sitemap><loc>/deel-1.xml</loc><lastmod>2020-01-01</lastmod></sitemap>"
        "<sitemap><loc>/deel-2.xml.gz</loc><lastmod>2026-11-09</lastmod></sitemap></sitemapindex>"
    )
    packed = gzip.compress(str(urlset(news("/a1", "Artikel 1"), news("/a2", "Artikel 2")).body).encode())
    pages: dict[str, Answer] = {
        "/": page(""), "/alles.xml": Reply(index, content_type="application/xml"),
        "/deel-2.xml.gz": Reply(packed, content_type="application/gzip"),
        "/news.xml": urlset(news("/a3", "Artikel 3", day="2026-01-01")),
    }  # fmt: skip
    site = start(pages, "User-agent: *\nDisallow:\nSitemap: /alles.xml\nSitemap: /news.xml\nSitemap: https://x.nl/s")
    found = look(site.base)
    assert site.paths[:4] == ["/", "/news.xml", "/alles.xml", "/deel-2.xml.gz"]
    best = proposed(found)
    assert (best.format, best.url, best.found_by) == ("sitemap index", f"{site.base}/alles.xml", "robots")
    assert (best.entries.n, best.remark) == (2, "1 of 2 parts looked at")
    assert found.candidates[1].remark == "lists 1 addresses, none with a recent date"


def test_robots_txt_is_kept_for_the_address_its_links_and_its_pages(start: Start) -> None:
    robots = "User-agent: *\nDisallow: /a1\nDisallow: /a2\nDisallow: /verboden\nSitemap: /kaart.xml"
    rows = [news(f"/a{n}", f"Artikel {n}") for n in range(1, 5)]
    site = start({"/verboden": page(link("/feed")), "/kaart.xml": urlset(*rows)}, robots)
    found = look(f"{site.base}/verboden")
    assert found.problem == "robots: robots.txt does not allow this address"
    best = proposed(found)
    assert (best.n_allowed, best.n_judged) == (2, 4)
    assert [one.text_status for one in best.pages] == [None, None, "full"]
    assert not {"/verboden", "/a1", "/a2"} & set(site.paths)
    assert "keeps us from 2 of 4 pages" in reasons(best, found.homepage, NOW)


def test_a_site_that_allows_nothing_is_left_alone(start: Start) -> None:
    site = start({"/": page(link("/feed")), "/feed": FEED}, "User-agent: *\nDisallow: /")
    found = look(site.base)
    assert (found.candidates, site.paths) == ((), [])
    assert found.problem.startswith("robots")


def test_the_stop_list_holds(start: Start) -> None:
    site = start({"/feed": FEED})
    assert "stop list" in look(f"{site.base}/feed", stop_list=frozenset({"127.0.0.1"})).problem
    assert site.requests == []


# --- Known paths --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/feed", "/feed.json", "/index.xml", "/sitemap.xml"])
def test_a_path_that_many_sites_have_is_found(start: Start, path: str) -> None:
    answer: Reply = FEED
    if path == "/sitemap.xml":
        answer = urlset(news("/a1", "Artikel 1"))
    elif path == "/feed.json":
        answer = Reply(json.dumps(JSON_FEED))
    best = proposed(look(start({"/": page(""), path: answer}).base))
    assert (best.url.partition("/")[2].partition("/")[2].partition("/")[2], best.found_by) == (path[1:], "path")


def test_a_guess_does_not_follow_redirects_and_takes_no_page_for_a_feed(start: Start) -> None:
    site = start({"/": page(""), "/feed": moved("/elders"), "/elders": FEED, "/rss": page("", "Niet gevonden"),
                  "/index.xml": FEED})  # fmt: skip
    best = proposed(look(site.base))
    assert best.url == f"{site.base}/index.xml"
    assert "/elders" not in site.paths


def test_nothing_is_guessed_where_the_site_names_a_feed(start: Start) -> None:
    site = start({"/": page(link("/f")), "/f": FEED, "/feed": FEED})
    look(site.base)
    assert "/feed" not in site.paths


def test_a_site_without_anything_gives_no_candidate(start: Start) -> None:
    found = look(start({"/": page("", "<p>Welkom</p>")}).base)
    assert (found.candidates, found.problem, found.title) == ((), "", "De Bode")


# --- Walls, logins and reservations -------------------------------------------------------------------------------


def test_a_redirect_to_a_login_is_named_and_what_is_public_is_still_found(start: Start) -> None:
    site = start({"/": moved("/login?next=/", 302), "/login": page(link("/feed")), "/feed": FEED})
    found = look(site.base)
    assert found.problem == "login: the address leads to a login page"
    assert "/login" not in "".join(site.paths)
    assert proposed(found).found_by == "path"


def test_a_consent_wall_is_named_and_not_asked_for(start: Start) -> None:
    wall = start({})
    site = start({"/": moved(f"{wall.base}/consent?callbackUrl=https://x.nl/", 302)})
    found = look(site.base)
    assert found.problem == "it leads to a consent wall"
    assert wall.requests == []


def test_signs_of_a_pay_wall_are_counted(start: Start) -> None:
    paid = '<script type=\'application/ld+json\'>{"@type":"NewsArticle","isAccessibleForFree":false}</script>'
    site = start({"/feed": FEED, "/a1": Reply(article("Artikel 1", head=paid))})
    best = proposed(look(f"{site.base}/feed"))
    assert best.n_paying == 1
    assert [one.text_status for one in best.pages] == ["stub", "full", "full"]


@pytest.mark.parametrize(
    ("pages", "kinds"),
    [
        ({"/feed": feed(item("Artikel 1", "/a1"), tdm_reservation="1")}, ("tdm",)),
        ({"/feed": FEED, "/a1": Reply(article("A", head="<meta name='tdm-reservation' content='1'>"))}, ("tdm",)),
        ({"/feed": FEED, "/a1": Reply(article("A", head="<meta name='robots' content='noai'>"))}, ("robots",)),
        ({"/feed": FEED, "/.well-known/tdmrep.json": Reply('[{"location": "/", "tdm-reservation": 1}]')}, ("tdm",)),
        ({"/feed": FEED, "/.well-known/tdmrep.json": Reply('[{"location": "/beeld/", "tdm-reservation": 1}]')}, ()),
        ({"/feed": FEED, "/.well-known/tdmrep.json": Reply("[" * 60_000)}, ()),
    ],
)
def test_reservations_against_mining_are_shown(start: Start, pages: dict[str, Answer], kinds: tuple[str, ...]) -> None:
    best = proposed(look(f"{start(pages).base}/feed"))
    assert best.reservations == kinds


def test_pages_of_another_site_are_not_fetched(start: Start) -> None:
    other = start({})
    there = other.base.replace("127.0.0.1", "localhost")
    site = start({"/feed": feed(item("Elders", f"{there}/a1"))})
    best = proposed(look(f"{site.base}/feed"))
    assert best.pages[0].remark == "its page lies on another site"
    assert other.requests == []


# --- Hostile answers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Reply("<!DOCTYPE r [<!ENTITY a 'x'><!ENTITY b '&a;&a;'>]><rss>&b;</rss>"), id="entities"),
        pytest.param(Reply(b"\x00" * 50_000), id="null bytes"),
        pytest.param(Reply(b"%PDF-1.7\n" + b"\xff" * 5_000, content_type="application/pdf"), id="pdf"),
        pytest.param(Reply("<html>" + "<div>" * 50_000), id="deep"),
        pytest.param(
            Reply(gzip.compress(b"<rss>" + b" " * 20_000_000), headers={"Content-Encoding": "gzip"}), id="bomb"
        ),
        pytest.param(Reply("{" * 50_000, content_type="application/json"), id="json"),
        pytest.param(Reply(""), id="empty"),
        pytest.param(Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nkort"), id="cut off"),
        pytest.param(moved("/"), id="circle"),
        pytest.param(Reply("weg", status=410), id="gone"),
    ],
)
def test_a_hostile_answer_gives_a_reason_and_no_candidate(start: Start, answer: Reply) -> None:
    found = look(start({"/": answer}).base)
    assert found.proposed is None


def test_a_page_that_names_a_thousand_feeds_costs_a_few_requests(start: Start) -> None:
    site = start({"/": page("".join(link(f"/f{n}") for n in range(1_000))), "*": FEED})
    found = look(site.base)
    assert len([path for path in site.paths if path.startswith("/f")]) == 8
    assert "more feeds" in "".join(found.steps)


# --- Sources of the catalogue -------------------------------------------------------------------------------------


def source(site: Site, **changes: object) -> Source:
    """Return a source on a site."""
    values: dict[str, object] = {
        "id": "bode", "name": "Bode", "homepage": f"{site.base}/", "url": f"{site.base}/feed", "kind": "feed",
        "genre": "regionaal_nieuws", "delay_s": 0.0,
    } | changes  # fmt: skip
    return Source(**values)  # type: ignore[arg-type]


def attempt(one: Source) -> Discovery:
    """Try a source on this machine."""
    return try_source(one, clock=lambda: NOW, contact=CONTACT, allow_loopback=True)


def test_a_source_gives_what_a_crawl_would_collect(start: Start) -> None:
    best = proposed(attempt(source(start({"/feed": FEED}))))
    assert (best.found_by, best.entries.n, [one.text_status for one in best.pages]) == ("file", 4, ["full"] * 3)


def test_a_site_with_selectors_is_read_by_them_over_its_lists(start: Start) -> None:
    lists: dict[str, Answer] = {
        "/lijst": page("", "<h2><a href='/a1'>Een</a></h2><a rel='next' href='/lijst/2'>meer</a>"),
        "/lijst/2": page("", "<h2><a href='/a2'>Twee</a></h2>"),
    }
    site = start(lists)
    selectors = SiteSelectors(article_links="h2 a", next_page="a[rel=next]")
    best = proposed(attempt(source(site, url=f"{site.base}/lijst", kind="site", selectors=selectors)))
    assert (best.entries.n, [one.text_status for one in best.pages]) == (2, ["full", "full"])
    broken = attempt(source(site, url=f"{site.base}/lijst", kind="site", selectors=SiteSelectors(article_links="h3 a")))
    assert broken.proposed is None
    assert "layout has probably changed" in broken.problem


def test_the_days_in_the_address_of_council_information_are_filled_in(start: Start) -> None:
    site = start({})
    attempt(source(site, url=f"{site.base}/m?van={{from}}&tot={{to}}", kind="council", genre="council_info"))
    assert site.paths == ["/m?van=2026-11-03&tot=2027-03-10"]


def test_a_source_without_an_address_is_looked_for_at_its_home_page(start: Start) -> None:
    site = start({"/": page(link("/feed")), "/feed": FEED})
    assert proposed(attempt(source(site, url=None))).url == f"{site.base}/feed"


def test_what_is_wrong_with_a_source_is_named(start: Start) -> None:
    site = start({"/feed": page("", "verhuisd")})
    assert attempt(source(site)).problem.startswith("not_a_feed")
    assert attempt(source(start({}))).problem == "not_found: the server answers 404"
