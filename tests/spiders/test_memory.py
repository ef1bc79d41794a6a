"""What one run learns, the next one knows: rests of hosts, template lines, reservations, parts that are gone."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.extract_lines import MAX_LINES, TemplateLines
from monitor.records import CrawlMemory, HostReservation, HostRest, RetiredDocument, SourceLines
from monitor.spiders.reservations import is_reserved
from monitor.spiders.settings import MAX_RETRY_AFTER_S
from monitor.store import Store
from tests.end_to_end.site.content import article, feed, item
from tests.end_to_end.site.server import Reply, Site
from tests.spiders.conftest import ASSIGNMENT, NOW, World
from tests.spiders.test_kinds import index, news_url, urlset
from tests.spiders.test_with_store import make_store

BUSY = Reply("druk", status=429)


def rest_of(world: World, site: Site) -> HostRest:
    (found,) = [one for one in world.sink.remembered.rests if one.host == site.base.removeprefix("http://")]
    return found


def refused_before(world: World, site: Site, n_refusals: int) -> None:
    """Let earlier runs have been refused so often in a row."""
    host = site.base.removeprefix("http://")
    rest = HostRest(host=host, n_refusals=n_refusals, rests_until=None, was_asked=False, noted_at=world.now)
    world.sink.save_memory(CrawlMemory(rests=(rest,)))


# --- Rests of hosts -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 503])
def test_a_refusal_without_a_time_is_kept_for_the_next_run(world: World, status: int) -> None:
    site = world.site({"/feed": Reply("druk", status=status)})
    source = world.source(site)
    refused_before(world, site, n_refusals=4)
    assert "left alone until" in world.crawl()[source.id].reason
    assert rest_of(world, site).n_refusals == 5
    until = rest_of(world, site).rests_until
    assert until is not None and timedelta(seconds=470) < until - world.now < timedelta(seconds=610)

    n_asked = len(site.requests)
    world.later(minutes=5)
    assert "rests until" in world.crawl(force=True)[source.id].reason
    assert len(site.requests) == n_asked  # not even for robots.txt
    world.now = until + timedelta(seconds=1)
    site.pages["/feed"] = feed(item("Een", "", text="Tekst.", guid="1"))
    assert world.crawl(force=True)[source.id].status == "done"
    assert rest_of(world, site).n_refusals == 0


def test_each_run_that_is_refused_rests_longer_and_never_beyond_a_day(world: World) -> None:
    site = world.site({"/feed": BUSY})
    world.source(site)
    refused_before(world, site, n_refusals=1)
    rests = []
    for _ in range(4):
        world.crawl(force=True)
        until = rest_of(world, site).rests_until
        assert until is not None
        rests.append(until - world.now)
        world.now = until + timedelta(seconds=1)
    assert rests == sorted(rests) and rests[-1] > 3 * rests[0]
    refused_before(world, site, n_refusals=500)
    world.crawl(force=True)
    until = rest_of(world, site).rests_until
    assert until is not None and until - world.now <= 1.25 * timedelta(seconds=MAX_RETRY_AFTER_S)


def test_an_asked_rest_is_kept_for_the_next_run(world: World) -> None:
    site = world.site({"/a": Reply("druk", status=503, headers={"Retry-After": "7200"}), "/b": feed()})
    source = world.source(site, "/a")
    world.crawl()
    other = world.source(site, "/b")
    world.later(minutes=90)
    outcomes = world.crawl(force=True)
    assert {outcomes[source.id].status, outcomes[other.id].status} == {"failed"}
    assert "asked to be left alone" in outcomes[other.id].reason
    assert site.paths == ["/a"]
    assert world.sink.polls[-1].error == "rate_limited"
    site.pages["/a"] = feed()
    world.later(minutes=61)
    assert world.crawl(force=True)[other.id].status == "done"


def test_one_503_is_that_page_and_not_the_host(world: World) -> None:
    site = world.site({"/1": Reply("stuk", status=503), "/2": Reply(article("Twee"))})
    site.pages["/feed"] = feed(item("Een", f"{site.base}/1"), item("Twee", f"{site.base}/2"))
    world.source(site)
    world.crawl()
    assert "Twee" in world.items and len(world.sink.waiting) == 1


def test_pages_of_a_resting_host_wait_and_lose_no_attempt(world: World) -> None:
    site = world.site({f"/{n}": Reply(article(f"Kop {n}")) for n in range(5)})
    site.pages["/feed"] = feed(*(item(f"Kop {n}", f"{site.base}/{n}") for n in range(5)))
    site.pages["/0"] = Reply("druk", status=429, headers={"Retry-After": "80000"})
    world.source(site)
    for _ in range(6):  # as many runs as would use up the attempts of a page
        world.crawl(force=True)
        world.later(hours=3)
    assert not world.sink.items
    site.pages["/0"] = Reply(article("Kop 0"))
    world.later(days=2)
    world.crawl()
    assert {one.text_status for one in world.items.values()} == {"full"} and len(world.items) == 5


def test_health_says_that_a_host_is_resting(world: World, tmp_path: Path) -> None:
    from monitor.health import health_of

    store = make_store(tmp_path)
    site = world.site({"/feed": Reply("druk", status=429, headers={"Retry-After": "7200"})})
    source = world.source(site)
    store.sources.sync([source], [])
    world.crawl(sink=store.collecting(ASSIGNMENT.id))
    (found,) = [health_of(row) for row in store.sources.health()]
    assert "left alone until" in found.reason and "asked again after that time" in found.advice


# --- Template lines -----------------------------------------------------------------------------------------------

SIDEBAR = "De Bode is het nieuwsblad voor de hele streek en verschijnt elke dag."


def with_sidebar(title: str) -> Reply:
    return Reply(article(title).replace("</article>", f"<p>{SIDEBAR}</p></article>"))


def test_the_first_page_of_a_run_is_clean_by_what_earlier_runs_learnt(world: World) -> None:
    site = world.site({f"/{n}": with_sidebar(f"Kop {n}") for n in range(4)})
    site.pages["/feed"] = feed(*(item(f"Kop {n}", f"{site.base}/{n}") for n in range(3)))
    world.source(site)
    world.crawl()
    site.pages["/feed"] = feed(item("Kop 3", f"{site.base}/3"))
    world.later(days=1)
    world.crawl()
    assert SIDEBAR not in world.items["Kop 3"].text and "Kop 3: Volgens" in world.items["Kop 3"].text
    assert SIDEBAR not in repr(world.sink.remembered)  # hashes only


def test_one_page_a_run_teaches_as_well(world: World) -> None:
    site = world.site({f"/{n}": with_sidebar(f"Kop {n}") for n in range(4)})
    world.source(site)
    for n in range(4):
        site.pages["/feed"] = feed(item(f"Kop {n}", f"{site.base}/{n}", date=""))
        world.crawl(force=True)
        world.later(days=1)
    assert [SIDEBAR in world.items[f"Kop {n}"].text for n in range(4)] == [True, True, False, False]


def test_memory_of_lines_is_bounded_and_forgets_what_is_not_seen() -> None:
    lines = TemplateLines(today=NOW.date())
    for page in range(400):
        lines.learn("bron", f"pagina-{page}", "\n\n".join(f"regel {page} {n}" for n in range(20)) + "\n\nVast.")
    (stored,) = lines.changed()
    assert len(stored.lines.split()) == MAX_LINES and len(stored.lines) < 15_000
    again = TemplateLines(today=NOW.date() + timedelta(days=30))
    again.load([stored])
    assert again.strip("bron", "Vast.\n\nNieuws.") == "Nieuws."
    much_later = TemplateLines(today=NOW.date() + timedelta(days=200))
    much_later.load([stored])
    much_later.learn("bron", "pagina-x", "Iets anders.")
    (kept,) = much_later.changed()
    assert len(kept.lines.split()) == 2  # the line and the text of the one page


def test_memory_of_lines_that_was_not_touched_is_not_written() -> None:
    lines = TemplateLines()
    lines.load([SourceLines(source_id="bron", lines="")])
    assert lines.strip("bron", "Tekst.") == "Tekst." and lines.changed() == ()


# --- Pages that say the same for every address --------------------------------------------------------------------


def test_the_same_text_at_many_addresses_is_a_page_that_was_not_found(world: World) -> None:
    gone = Reply(article("Helaas", "Dit bericht is er niet meer, kijk op onze voorpagina voor het laatste nieuws."))
    site = world.site({f"/{n}": gone for n in range(5)} | {"/9": Reply(article("Kop 9"))})
    numbers = (*range(5), 9)
    site.pages["/feed"] = feed(*(item(f"Kop {n}", f"{site.base}/{n}", text=f"Uit de feed {n}.") for n in numbers))
    source = world.source(site)
    outcome = world.crawl()[source.id]
    assert {title: one.text_status for title, one in world.items.items()} == {
        **{f"Kop {n}": "feed_only" for n in range(5)},
        "Kop 9": "full",
    }
    assert "taken as not found" in outcome.reason


def test_one_article_at_several_addresses_is_no_page_that_was_not_found(world: World) -> None:
    site = world.site({f"/{place}/1": Reply(article("Een")) for place in ("assen", "emmen", "meppel", "roden")})
    site.pages["/feed"] = feed(*(item("Een", site.base + path) for path in site.pages))
    world.source(site)
    world.crawl()
    assert [one.text_status for one in world.sink.items.values()] == ["full"] * 4


@pytest.mark.parametrize("target", ["/", "/nieuws", "/404", "/niet-gevonden.html"])
def test_a_page_that_leads_to_the_front_or_to_not_found_is_gone(world: World, target: str) -> None:
    site = world.site({target: Reply(article("Voorpagina"))})
    site.pages["/1"] = Reply("", status=302, headers={"Location": target})
    site.pages["/feed"] = feed(item("Een", f"{site.base}/1", text="Uit de feed."))
    world.source(site, homepage=f"{site.base}/nieuws")
    world.crawl()
    assert (world.items["Een"].text_status, world.items["Een"].text) == ("feed_only", "Uit de feed.")


# --- Reservations -------------------------------------------------------------------------------------------------

FILE = "/.well-known/tdmrep.json"


def test_the_reservation_file_of_a_host_is_obeyed_stored_and_read_once_a_week(world: World) -> None:
    rules = '[{"location": "/plus/*", "tdm-reservation": 1}, {"location": "/", "tdm-reservation": 0}]'
    site = world.site({f"{part}/{n}": Reply(article(f"{part}{n}")) for part in ("/plus", "/open") for n in range(9)})
    site.pages[FILE] = Reply(rules, content_type="application/json")
    source = world.source(site)
    for n in range(9):
        site.pages["/feed"] = feed(
            *(item(f"{part}{n}", f"{site.base}{part}/{n}", text="Uit de feed.") for part in ("/plus", "/open"))
        )
        world.crawl(force=True)
        world.later(days=1)
    reserved, free = world.items["/plus0"], world.items["/open0"]
    assert (reserved.text_status, reserved.text, reserved.reservation) == ("blocked", "Uit de feed.", "tdm")
    assert (free.text_status, free.reservation) == ("full", "")
    assert not any(path.startswith("/plus") for path in site.paths)
    assert len(site.asked(FILE)) == 2
    (stored,) = world.sink.remembered.reservations
    assert stored.patterns == ("/plus/*", "/") and stored.reserved == (True, False)
    assert source.id in world.sink.source_states


@pytest.mark.parametrize("status", [500, 404])
def test_without_a_reservation_file_pages_are_fetched(world: World, status: int) -> None:
    site = world.site({"/1": Reply(article("Een")), FILE: Reply("x", status=status)})
    site.pages["/feed"] = feed(item("Een", f"{site.base}/1"))
    world.source(site)
    world.crawl()
    assert world.items["Een"].text_status == "full"
    assert len(world.sink.remembered.reservations) == (1 if status == 404 else 0)  # 500: asked again next time


@pytest.mark.parametrize(
    ("rules", "url", "expected"),
    [
        ((("/", True),), "https://v.nl/a/b", True),
        ((("/a", True),), "https://v.nl/b", False),
        ((("/*.html$", True),), "https://v.nl/a/b.html", True),
        ((("/*.html$", True),), "https://v.nl/a/b.html?x=1", False),
        ((("/a/*/c", True),), "https://v.nl/a/b/c/d", True),
        ((("/a$", True),), "https://v.nl/ab", False),
        ((("/", True), ("/open/", False)), "https://v.nl/open/1", True),  # they contradict: the safe side
        ((("/open/", False), ("/", True)), "https://v.nl/open/1", False),
        ((("*", True),), "https://v.nl/", True),
        ((("/" + "*a" * 200, True),), "https://v.nl/" + "a" * 2_000 + "b", True),
        ((), "https://v.nl/", False),
    ],
)
def test_patterns_of_reservations(rules: tuple[tuple[str, bool], ...], url: str, expected: bool) -> None:
    assert is_reserved(rules, url) is expected


@pytest.mark.parametrize(
    "body", ["", "{", "[" * 100_000, "[1, null, {}]", '[{"location": 1}]', '{"location": "x", "tdm-reservation": 1}']
)
def test_odd_reservation_files_reserve_nothing_and_break_nothing(world: World, body: str) -> None:
    site = world.site({"/1": Reply(article("Een")), FILE: Reply(body, content_type="application/json")})
    site.pages["/feed"] = feed(item("Een", f"{site.base}/1"))
    world.source(site)
    world.crawl()
    assert world.items["Een"].text_status == "full"


@pytest.mark.parametrize(
    ("headers", "kept"), [({"TDM-Reservation": "1"}, "tdm"), ({"X-Robots-Tag": "noindex"}, "robots")]
)
def test_the_reservation_of_a_page_is_stored_with_its_item(world: World, headers: dict[str, str], kept: str) -> None:
    site = world.site({"/1": Reply(article("Een"), headers=headers)})
    site.pages["/feed"] = feed(item("Een", f"{site.base}/1", text="Uit de feed."))
    world.source(site)
    world.crawl()
    assert (world.items["Een"].reservation, world.items["Een"].text) == (kept, "Uit de feed.")


# --- Parts that are gone ------------------------------------------------------------------------------------------


def test_a_dead_sub_sitemap_is_retired_and_probed_once_a_month(world: World) -> None:
    site = world.site({f"/{n}": Reply(article(f"Kop {n}")) for n in range(2)})
    site.pages["/i.xml"] = index(*(f"<sitemap><loc>{site.base}/deel-{n}.xml</loc></sitemap>" for n in range(2)))
    site.pages["/deel-0.xml"] = urlset(news_url(f"{site.base}/0", "Kop 0", "2026-11-10T08:00:00Z"))
    source = world.source(site, "/i.xml", kind="sitemap")
    reasons = []
    for _ in range(5):
        reasons.append(world.crawl(force=True)[source.id].reason)
        world.later(days=1)
    assert len(site.asked("/deel-1.xml")) == 3
    assert "deel-1.xml" in reasons[0] and "1 parts that are gone were not asked for" in reasons[4]
    world.later(days=31)
    site.pages["/deel-1.xml"] = urlset(news_url(f"{site.base}/1", "Kop 1", "2026-12-10T08:00:00Z"))
    world.crawl(force=True)
    assert "Kop 1" in world.items
    assert [one.n_failures for one in world.sink.remembered.retired] == [0]


def test_an_index_of_which_no_part_can_be_had_is_a_failure_and_not_a_day_without_news(world: World) -> None:
    site = world.site()
    site.pages["/i.xml"] = index(f"<sitemap><loc>{site.base}/deel.xml</loc></sitemap>")
    source = world.source(site, "/i.xml", kind="sitemap")
    for _ in range(4):
        assert world.crawl(force=True)[source.id].status == "failed"
        world.later(days=1)
    assert {poll.status for poll in world.sink.polls} == {"failed"}


# --- In the database ----------------------------------------------------------------------------------------------


def test_memory_survives_a_round_trip_through_the_database(store: Store) -> None:
    sink = store.collecting(ASSIGNMENT.id)
    assert sink.memory() == CrawlMemory()
    memory = CrawlMemory(
        rests=(HostRest(host="v.nl", n_refusals=2, rests_until=NOW, was_asked=True, noted_at=NOW),),
        reservations=(HostReservation(host="v.nl:443", patterns=("/a",), reserved=(True,), read_at=NOW),
                      HostReservation(host="w.nl:443", patterns=(), reserved=(), read_at=NOW)),
        templates=(SourceLines(source_id="bron", lines="ab/12/738000"),),
        retired=(RetiredDocument(source_id="bron", url="https://v.nl/s.xml", n_failures=3, failed_at=NOW),),
    )  # fmt: skip
    sink.save_memory(memory)
    sink.save_memory(memory)
    found = sink.memory()
    assert set(found.reservations) == set(memory.reservations)
    assert (found.rests, found.templates, found.retired) == (memory.rests, memory.templates, memory.retired)
    back = RetiredDocument(source_id="bron", url="https://v.nl/s.xml", n_failures=0, failed_at=NOW)
    open_again = HostRest(host="v.nl", n_refusals=0, rests_until=None, was_asked=False, noted_at=NOW)
    sink.save_memory(CrawlMemory(rests=(open_again,), retired=(back,)))
    assert (sink.memory().rests, sink.memory().retired) == ((), ())


def test_a_crawl_remembers_in_the_database(world: World, tmp_path: Path) -> None:
    sink = make_store(tmp_path).collecting(ASSIGNMENT.id)
    site = world.site({f"/{n}": with_sidebar(f"Kop {n}") for n in range(3)})
    site.pages["/feed"] = feed(*(item(f"Kop {n}", f"{site.base}/{n}") for n in range(3)))
    world.source(site)
    world.crawl(sink=sink)
    memory = sink.memory()
    assert [one.source_id for one in memory.templates] == ["bron-1"] and len(memory.reservations) == 1
