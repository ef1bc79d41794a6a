"""The way of a source: polled, its entries stored, their pages fetched, and nothing twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.records import Source
from monitor.spiders.run import in_shard
from tests.end_to_end.site.content import article, feed, item, moved
from tests.end_to_end.site.server import Reply, Request
from tests.spiders.conftest import World


def test_a_feed_becomes_items_and_a_second_crawl_adds_nothing(world: World) -> None:
    site = world.site()
    site.pages["/feed"] = lambda request: Reply(status=304) if request.headers.get("if-none-match") == '"1"' else answer
    answer = feed(item("Een", f"{site.base}/1"), item("Twee", f"{site.base}/2", text="Kort."), ETag='"1"')
    site.pages |= {"/1": Reply(article("Een")), "/2": Reply(article("Twee"))}
    source = world.source(site)

    first = world.crawl()[source.id]
    assert (first.status, first.n_new) == ("done", 2)
    assert {one.text_status for one in world.sink.items.values()} == {"full"}
    assert world.items["Een"].assignment_id == "OPD-2026-001"
    assert not world.sink.waiting

    n_asked = len(site.requests)
    world.later(hours=2)
    second = world.crawl()[source.id]
    assert (second.status, second.n_new, second.n_changed) == ("done", 0, 0)
    assert [request.path for request in site.requests[n_asked:]] == ["/robots.txt", "/feed"]
    assert world.sink.polls[-1].status == "not_modified"


def test_validators_go_only_to_the_address_that_issued_them(world: World) -> None:
    site = world.site()
    site.pages["/feed"] = feed(item("Een", f"{site.base}/1"), ETag='"1"', Last_Modified="Tue, 03 Nov 2026 14:05:00 GMT")
    site.pages["/1"] = Reply(article("Een"), headers={"ETag": '"p"'})
    world.source(site)
    world.crawl()
    site.pages["/feed"] = moved("/nieuw")
    site.pages["/nieuw"] = feed(item("Een", f"{site.base}/1"), item("Twee", f"{site.base}/2"))
    site.pages["/2"] = Reply(article("Twee"))
    world.later(days=1)
    world.crawl()
    assert site.asked("/feed")[1].headers["if-none-match"] == '"1"'
    assert "if-modified-since" in site.asked("/feed")[1].headers
    for path in ("/nieuw", "/1", "/2"):
        assert all("if-none-match" not in request.headers for request in site.asked(path))
    assert world.sink.source_states["bron-1"].etag is None


def test_an_unchanged_body_without_validators_counts_as_not_modified(world: World) -> None:
    site = world.site()

    def build(request: Request) -> Reply:
        reply = feed(item("Een", f"{site.base}/1"))
        date = f"<channel><lastBuildDate>{request.number}</lastBuildDate>"
        return replace(reply, body=str(reply.body).replace("<channel>", date))

    site.pages |= {"/feed": build, "/1": Reply(article("Een"))}
    world.source(site)
    world.crawl()
    world.later(days=1)
    world.crawl()
    assert [poll.status for poll in world.sink.polls] == ["ok", "not_modified"]


def test_an_edited_article_becomes_a_second_version_of_the_same_item(world: World) -> None:
    site = world.site()
    site.pages |= {
        "/feed": feed(item("Raad stelt uit", f"{site.base}/1", guid="g")),
        "/1": Reply(article("Raad stelt uit")),
    }
    source = world.source(site)
    world.crawl()
    site.pages["/feed"] = feed(item("Raad stelt besluit uit", f"{site.base}/1", guid="g"))
    site.pages["/1"] = Reply(article("Raad stelt besluit uit", "In een eerdere versie stond een andere datum."))
    world.later(days=1)
    outcome = world.crawl()[source.id]
    assert (outcome.n_new, outcome.n_changed) == (0, 1)
    (versions,) = world.sink.versions.values()
    assert len(versions) == 2
    assert next(iter(world.sink.items.values())).first_seen_at == world.now - timedelta(days=1)


def test_a_site_that_changes_all_its_ids_and_addresses_brings_nothing_old_again(world: World) -> None:
    site = world.site(
        {path: Reply(article(path)) for path in ("/9", *(f"/{kind}/{n}" for kind in ("a", "b") for n in range(8)))}
    )
    site.pages["/feed"] = feed(*(item(f"Kop {n}", f"{site.base}/a/{n}", guid=f"a{n}") for n in range(8)))
    source = world.source(site)
    world.crawl()
    moved_entries = [item(f"Kop {n}", f"{site.base}/b/{n}", guid=f"b{n}") for n in range(8)]
    fresh = item("Nieuw", f"{site.base}/9", guid="b9", date="Wed, 11 Nov 2026 10:00:00 GMT")
    site.pages["/feed"] = feed(fresh, *moved_entries)
    world.later(days=1)
    outcome = world.crawl()[source.id]
    assert outcome.n_new == 1 and "changed its ids" in outcome.reason
    site.pages["/feed"] = feed(fresh, *moved_entries[:3])
    world.later(days=1)
    assert world.crawl()[source.id].n_new == 0
    assert not any(path.startswith("/b/") for path in site.paths)


def test_one_old_entry_that_appears_late_is_taken_in(world: World) -> None:
    site = world.site({f"/{n}": Reply(article(f"Kop {n}")) for n in range(8)})
    site.pages["/feed"] = feed(*(item(f"Kop {n}", f"{site.base}/{n}") for n in range(7)))
    source = world.source(site)
    world.crawl()
    site.pages["/feed"] = feed(*(item(f"Kop {n}", f"{site.base}/{n}") for n in range(8)))
    world.later(days=1)
    assert world.crawl()[source.id].n_new == 1


def test_an_entry_without_a_page_keeps_the_feeds_text(world: World) -> None:
    site = world.site()
    site.pages["/feed"] = feed(item("Melding", "", text="Tot nader order is de brug dicht.", guid="m1"))
    world.source(site)
    world.crawl()
    assert world.items["Melding"].text_status == "feed_only"
    assert world.items["Melding"].text == "Tot nader order is de brug dicht."


def test_pages_of_other_sites_are_not_fetched(world: World) -> None:
    site, other = world.site(), world.site({"/1": Reply(article("Elders"))})
    elsewhere = other.base.replace("127.0.0.1", "127.0.0.2")
    site.pages["/feed"] = feed(item("Elders", f"{elsewhere}/1", text="Uit de feed."))
    world.source(site)
    world.crawl()
    assert not other.requests
    assert world.items["Elders"].text_status == "feed_only"


def test_a_page_in_two_feeds_is_one_item(world: World) -> None:
    site = world.site({"/1": Reply(article("Een"))})
    site.pages |= {path: feed(item("Een", f"{site.base}/1")) for path in ("/a", "/b")}
    world.source(site, "/a")
    world.source(site, "/b")
    world.crawl()
    assert len(world.sink.items) == 1
    assert len(site.asked("/1")) == 1
    assert not world.sink.waiting
    assert sum(outcome.n_new for outcome in world.outcomes.values()) == 1


def test_pages_that_all_call_their_section_canonical_stay_apart(world: World) -> None:
    site = world.site()
    head = f"<link rel='canonical' href='{site.base}/nieuws'>"
    site.pages |= {f"/nieuws?id={n}": Reply(article(f"Kop {n}", head=head)) for n in range(4)}
    site.pages["/feed"] = feed(*(item(f"Kop {n}", f"{site.base}/nieuws?id={n}") for n in range(4)))
    world.source(site)
    world.crawl()
    assert sorted(world.items) == [f"Kop {n}" for n in range(4)]


def test_pages_that_share_one_canonical_address_are_counted(world: World) -> None:
    site = world.site()
    head = f"<link rel='canonical' href='{site.base}/alle-berichten-van-deze-week'>"
    paths = [f"/alle-berichten-van-deze-week?id={n}" for n in range(3)]
    site.pages |= {path: Reply(article(f"Kop {path[-1]}", head=head)) for path in paths}
    site.pages["/feed"] = feed(*(item(f"Kop {path[-1]}", site.base + path) for path in paths))
    source = world.source(site)
    assert "2 pages call the address of another page" in world.crawl()[source.id].reason


def test_wrong_charset_headers_do_not_spoil_text(world: World) -> None:
    page = article("Café De Brug", "Een kop koffie kost €5, zegt ‘Zoë’.").encode("cp1252")
    site = world.site({"/1": Reply(page, content_type="text/html; charset=utf-8")})
    site.pages["/feed"] = feed(item("Cafe", f"{site.base}/1"))
    world.source(site)
    world.crawl()
    assert "€5, zegt ‘Zoë’" in world.items["Café De Brug"].text


def test_walls_and_refusals_keep_the_feeds_text_and_say_so(world: World) -> None:
    consent = "https://myprivacy.dpgmedia.nl/consent?siteKey=1&callbackUrl=https%3A%2F%2Fx"
    site = world.site(
        {"/muur": moved(consent, 302), "/403": Reply("nee", status=403),
         "/archief": moved("/inloggen?terug=/archief", 302), "/404": Reply("weg", status=404), "/voor": moved("/",
         302), "/": Reply(article("Voorpagina")),
         "/pdf": Reply(b"%PDF-1.7", content_type="application/pdf")}
    )  # fmt: skip
    site.pages["/feed"] = feed(
        *(
            item(path, site.base + path, text=f"Uit de feed {path}.")
            for path in ("/muur", "/403", "/archief", "/404", "/voor", "/pdf")
        )
    )
    world.source(site)
    world.crawl()
    statuses = {title: one.text_status for title, one in world.items.items()}
    assert statuses == {
        "/muur": "wall",
        "/403": "blocked",
        "/archief": "blocked",
        "/404": "feed_only",
        "/voor": "feed_only",
        "/pdf": "feed_only",
    }
    assert all(one.text == f"Uit de feed {title}." for title, one in world.items.items())
    assert "/inloggen?terug=/archief" not in site.paths
    assert len(site.asked("/403")) == 1


def test_a_page_that_fails_for_now_is_tried_again_and_kept_in_the_end(world: World) -> None:
    site = world.site({"/1": Reply("stuk", status=500)})
    site.pages["/feed"] = feed(item("Een", f"{site.base}/1", text="Uit de feed."))
    world.source(site)
    for _ in range(4):
        world.crawl(force=True)
        world.later(days=1)
    assert len(site.asked("/1")) == 4
    assert world.items["Een"].text_status == "feed_only"
    assert not world.sink.waiting


def test_a_page_that_recovers_becomes_a_full_item(world: World) -> None:
    site = world.site(
        {"/1": lambda request: Reply("stuk", status=500) if request.number == 1 else Reply(article("Een"))}
    )
    site.pages["/feed"] = feed(item("Een", f"{site.base}/1"))
    world.source(site)
    world.crawl()
    assert not world.sink.items and world.sink.failures
    world.later(hours=2)
    world.crawl()
    assert world.items["Een"].text_status == "full"


BROKEN_OFF = Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<html>")
DAMAGED = Reply(b"\x99geen compressie", headers={"Content-Encoding": "gzip"})


@pytest.mark.parametrize(
    "first",
    [BROKEN_OFF, DAMAGED, Reply("", status=408), Reply("", status=425)],
    ids=["broken off", "damaged", "408", "425"],
)
def test_a_page_whose_answer_failed_on_its_way_is_asked_for_again(world: World, first: Reply) -> None:
    site = world.site({"/2": Reply(article("Twee"))})
    site.pages["/1"] = lambda request: first if request.number == 1 else Reply(article("Een"))
    site.pages["/feed"] = feed(item("Een", f"{site.base}/1"), item("Twee", f"{site.base}/2"))
    world.source(site)
    world.crawl()
    assert set(world.items) == {"Twee"}  # and the host is not left alone for it
    world.later(days=1)
    world.crawl()
    assert world.items["Een"].text_status == "full"
    assert len(site.asked("/1")) == 2


def test_a_page_that_is_definitely_refused_is_asked_for_once(world: World) -> None:
    site = world.site({"/1": Reply("", status=400)})
    site.pages["/feed"] = feed(item("Een", f"{site.base}/1", text="Uit de feed."))
    world.source(site)
    for _ in range(3):
        world.crawl(force=True)
        world.later(days=1)
    assert world.items["Een"].text_status == "feed_only"
    assert len(site.asked("/1")) == 1


def test_future_and_missing_dates_date_nothing(world: World) -> None:
    site = world.site({"/1": Reply(article("Morgen")), "/2": Reply(article("Ooit"))})
    site.pages["/feed"] = feed(
        item("Morgen", f"{site.base}/1", date="Tue, 03 Nov 2099 14:05:00 GMT"), item("Ooit", f"{site.base}/2", date="")
    )
    world.source(site)
    world.crawl()
    future, missing = world.items["Morgen"], world.items["Ooit"]
    assert (future.published_at, future.date_flag) == (None, "future")
    assert (missing.published_at, missing.date_flag, missing.first_seen_at) == (None, "missing", world.now)


def test_template_lines_of_a_site_are_left_out(world: World) -> None:
    line = "De Bode is het nieuwsblad voor de hele streek en verschijnt elke dag."
    site = world.site({f"/{n}": Reply(article(f"Kop {n}", line)) for n in range(6)})
    for n in range(6):
        site.pages[f"/{n}"] = Reply(article(f"Kop {n}").replace("</article>", f"<p>{line}</p></article>"))
    site.pages["/feed"] = feed(*(item(f"Kop {n}", f"{site.base}/{n}") for n in range(6)))
    world.source(site)
    world.crawl()
    assert not any(line in one.text for one in world.sink.items.values())


def test_a_call_that_stands_below_every_article_stays(world: World) -> None:
    call = "Kom zaterdag 28 november om 13.00 uur massaal naar het Malieveld en laat je stem horen!"
    pages = [article(f"Kop {n}").replace("</article>", f"<p>{call}</p></article>") for n in range(6)]
    site = world.site({f"/{n}": Reply(page) for n, page in enumerate(pages)})
    world.source(site)
    for numbers in (range(5), range(5, 6)):
        site.pages["/feed"] = feed(*(item(f"Kop {n}", f"{site.base}/{n}") for n in numbers))
        world.crawl(force=True)
        world.later(days=1)
    assert [call in one.text for one in world.sink.items.values()] == [True] * 6


def test_sources_that_are_not_due_are_skipped_and_say_why(world: World) -> None:
    site = world.site({"/feed": feed(item("Een", "", text="Tekst.", guid="1"))})
    source = world.source(site)
    nowhere = world.source(site, id="zonder", url=None)
    world.crawl()
    n_asked = len(site.requests)
    world.later(minutes=10)
    outcomes = world.crawl()
    assert outcomes[source.id].status == "skipped" and "not due" in outcomes[source.id].reason
    assert outcomes[nowhere.id].status == "skipped"
    assert len(site.requests) == n_asked


def test_a_feed_hint_puts_the_next_poll_off(world: World) -> None:
    site = world.site({"/feed": feed(item("Een", "", text="Tekst.", guid="1"), Cache_Control="max-age=43200")})
    world.source(site)
    world.crawl()
    assert world.sink.source_states["bron-1"].next_due_at == world.now + timedelta(hours=12)


def test_progress_hears_of_every_source_once(world: World) -> None:
    site = world.site({"/feed": feed()})
    ids = [world.source(site).id for _ in range(3)] + [world.source(site, "/weg").id]
    heard: list[str] = []
    outcomes = world.crawl(progress=lambda outcome: heard.append(outcome.subject))
    assert sorted(heard) == sorted(ids) == sorted(outcomes)


def test_no_author_or_contact_data_reaches_the_sink(world: World) -> None:
    body = article(
        "Kop", "Bel 06-12345678 of mail jan@voorbeeld.nl.", head="<meta name='author' content='Jan Pietersen'>"
    )
    site = world.site({"/1": Reply(body.replace("</h1>", "</h1><p class='byline'>Door Jan Pietersen</p>"))})
    entry = item("Kop", f"{site.base}/1").replace(
        "<description>", "<author>Jan Pietersen</author><description>Mail jan@voorbeeld.nl "
    )
    site.pages["/feed"] = feed(entry)
    world.source(site)
    world.crawl()
    stored = repr((world.sink.entries, world.sink.items))
    assert "Pietersen" not in stored and "jan@" not in stored and "12345678" not in stored


@pytest.mark.parametrize("n_parts", [1, 2, 3, 7])
def test_shards_split_sources_stably_and_sites_never(n_parts: int) -> None:
    sources = [
        Source(
            id=f"s{n}",
            name="S",
            homepage=f"https://site{n // 2}.nl/",
            url=f"https://feeds.site{n // 2}.nl/{n}",
            kind="feed",
            genre="overheid",
        )
        for n in range(40)
    ]
    parts = [{s.id for s in sources if in_shard(s, (i, n_parts))} for i in range(1, n_parts + 1)]
    assert sorted(one for part in parts for one in part) == sorted(s.id for s in sources)
    for n in range(0, 40, 2):
        assert any({f"s{n}", f"s{n + 1}"} <= part for part in parts)
