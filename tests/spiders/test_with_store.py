"""The same crawl into the real database: what the in-memory sink promises, the store keeps."""

from pathlib import Path

from monitor.store import Store
from tests.end_to_end.site.content import article, feed, item
from tests.end_to_end.site.server import Reply
from tests.spiders.conftest import ASSIGNMENT, NOW, World


def make_store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "monitor.duckdb")
    store.migrate(NOW)
    store.assignments.add(ASSIGNMENT)
    return store


def test_a_crawl_fills_the_database_once(world: World, tmp_path: Path) -> None:
    store = make_store(tmp_path)
    sink = store.collecting(ASSIGNMENT.id)
    site = world.site({f"/{n}": Reply(article(f"Kop {n}")) for n in range(30)}, robots="User-agent: *\nDisallow: /29")
    site.pages["/feed"] = feed(*(item(f"Kop {n}", f"{site.base}/{n}", text="Uit de feed.") for n in range(30)))
    source = world.source(site)
    assert world.crawl(sink=sink)[source.id].n_new == 30
    world.later(days=1)
    assert world.crawl(sink=sink)[source.id].n_new == 0
    counts = store.counts()
    assert (counts["n_items"], counts["n_entries"], counts["n_pending"]) == (30, 30, 0)
    assert sink.states()[source.id].last_success_at == world.now


def test_an_edit_is_a_version_and_a_failed_page_waits(world: World, tmp_path: Path) -> None:
    store = make_store(tmp_path)
    sink = store.collecting(ASSIGNMENT.id)
    site = world.site({"/1": Reply(article("Een")), "/2": Reply("stuk", status=500)})
    site.pages["/feed"] = feed(item("Een", f"{site.base}/1", guid="1"), item("Twee", f"{site.base}/2", guid="2"))
    source = world.source(site)
    assert world.crawl(sink=sink)[source.id].n_new == 1
    assert store.counts()["n_pending"] == 1
    site.pages["/feed"] = feed(item("Een, aangevuld", f"{site.base}/1", guid="1"))
    site.pages |= {"/1": Reply(article("Een, aangevuld")), "/2": Reply(article("Twee"))}
    world.later(days=1)
    outcome = world.crawl(sink=sink)[source.id]
    assert (outcome.n_new, outcome.n_changed) == (1, 1)
    assert store.counts()["n_pending"] == 0


def test_old_entries_under_new_ids_are_remembered(world: World, tmp_path: Path) -> None:
    store = make_store(tmp_path)
    sink = store.collecting(ASSIGNMENT.id)
    site = world.site({f"/{n}": Reply(article(f"Kop {n}")) for n in range(6)})
    source = world.source(site)
    for mark in ("a", "b", "b"):
        site.pages["/feed"] = feed(*(item(f"Kop {n}", f"{site.base}/{n}?{mark}", guid=f"{mark}{n}") for n in range(6)))
        site.pages |= {f"/{n}?{mark}=": Reply(article(f"Kop {n}")) for n in range(6)}
        world.crawl(sink=sink)
        world.later(days=1)
    assert store.counts()["n_items"] == 6
    assert sink.known_entries([]) == frozenset()
    assert source.id in sink.states()
