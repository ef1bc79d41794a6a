"""Crawled into spool files and taken in elsewhere, a database holds what a crawl into it would have stored."""

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from monitor.records import Outcome
from monitor.spiders.run import crawl
from monitor.spool.ingest import ingest
from monitor.spool.reading import Terms
from monitor.spool.sink import open_spool
from monitor.store import Store
from monitor.store.spooled import SpoolTables
from tests.end_to_end.site.content import article, feed, item
from tests.end_to_end.site.server import Reply, Request, Site
from tests.spiders.conftest import ASSIGNMENT, CONTACT, World
from tests.spiders.test_with_store import make_store

# What a crawl stores, without the ids of runs and what a clock says of its own speed.
TABLES = {
    "entry": "*", "item": "*", "item_version": "*", "source_day": "*", "source_state": "*",
    "poll": "* EXCLUDE (run_id, duration_s)", "host_rest": "*", "host_reservation": "*",
    "source_lines": "source_id, assignment_id, list_sort(string_split(lines, ' '))",  # pages are read side by side
    "retired_document": "*", "council_moment": "*",
}  # fmt: skip
N_FEEDS = 4

Rows = dict[str, list[tuple[Any, ...]]]


def rows(store: Store) -> Rows:
    """Return the rows of every table that a crawl writes, in some fixed order."""
    with store.database.read() as connection:
        return {
            table: sorted(connection.execute(f"SELECT {columns} FROM base.{table}").fetchall(), key=repr)
            for table, columns in TABLES.items()
        }


def fill(world: World) -> list[Site]:
    """Add sources whose polls and pages succeed, fail, are refused, are gone, or say that nothing changed."""
    sites = []
    for n in range(N_FEEDS):
        site = world.site(
            {f"/{k}": Reply(article(f"Kop {n}-{k}")) for k in range(5)}, robots="User-agent: *\nDisallow: /4"
        )
        site.pages["/3"] = Reply("stuk", status=500)
        lines = (item(f"Kop {n}-{k}", f"{site.base}/{k}", guid=f"{n}-{k}", text="Uit de feed.") for k in range(5))
        full = feed(*lines, ETag='"1"')

        def answer(request: Request, full: Reply = full) -> Reply:
            return Reply(status=304) if request.headers.get("if-none-match") == '"1"' else full

        site.pages["/feed"] = answer
        world.source(site)
        sites.append(site)
    undated = world.site({f"/{k}": Reply(article(f"Los {k}")) for k in range(3)})
    undated.pages["/feed"] = feed(*(item(f"Los {k}", f"{undated.base}/{k}", date="") for k in range(3)))
    world.source(undated)
    world.source(world.site({"/feed": Reply("weg", status=410)}))
    return sites


def go_on(world: World, sites: list[Site]) -> None:
    """Let a day pass, an article be edited, another appear, and what was broken come back."""
    world.later(days=1)
    first = sites[0]
    first.pages["/feed"] = feed(
        item("Kop 0-0, aangevuld", f"{first.base}/0", guid="0-0"), item("Nieuw", f"{first.base}/nieuw", guid="nieuw")
    )
    first.pages |= {"/0": Reply(article("Kop 0-0, aangevuld")), "/nieuw": Reply(article("Nieuw"))}
    for site in sites:
        site.pages["/3"] = Reply(article("Toch gekomen"))


def to_database(world: World, store: Store) -> None:
    """Crawl all sources into a database, as the command does."""
    sink, run_id = store.collecting(ASSIGNMENT.id), f"direct-{world.now:%d}"
    world.crawl(sink=sink, run_id=run_id)
    sink.close_coverage(run_id)


def to_spool(world: World, folder: Path, *wanted: str, **options: Any) -> list[Path]:
    """Crawl the wanted sources (all, where none is named) into spool files, as the command does."""
    sources = [one for one in world.sources.values() if not wanted or one.id in wanted]
    run_id = f"crawl-{world.now:%d}-{folder.name}"
    with open_spool(
        folder, assignment_id=ASSIGNMENT.id, shard=None, sources={one.id for one in sources}, run_id=run_id,
        now=world.now, **options,
    ) as sink:  # fmt: skip
        crawl(
            sources=sources, sink=sink, assignment=ASSIGNMENT, run_id=run_id, now=world.now, clock=lambda: world.now,
            contact=CONTACT, allow_loopback=True,
        )  # fmt: skip
        sink.end_run(ended_at=world.now, status="done", summary="{}")
    return sink.files


def take(store: Store, world: World, *paths: Path) -> Sequence[Outcome]:
    return ingest(store, paths, Terms(assignment=ASSIGNMENT, sources=set(world.sources), now=world.now)).files


@dataclass
class Days:
    """Two days of the same sites, crawled into a database and into the spools of one machine and of three."""

    world: World
    direct: tuple[Rows, Rows]  # after each day
    whole: tuple[list[Path], list[Path]]  # the files of each day
    shards: list[list[Path]]  # of the first day, by machine


@pytest.fixture(scope="module")
def days(shared_world: World, tmp_path_factory: pytest.TempPathFactory) -> Days:
    world, folder = shared_world, tmp_path_factory.mktemp("days")
    sites, store = fill(world), make_store(folder)
    to_database(world, store)
    after = [rows(store)]
    whole = [to_spool(world, folder / "whole", segment_bytes=4_000)]
    ids = list(world.sources)
    shards = [to_spool(world, folder / f"shard-{n}", *ids[n::3]) for n in range(3)]
    go_on(world, sites)
    to_database(world, store)
    after.append(rows(store))
    whole.append(to_spool(world, folder / "whole", segment_bytes=4_000))
    return Days(world, (after[0], after[1]), (whole[0], whole[1]), shards)


def test_two_days_over_the_spool_are_two_days_of_direct_crawling(days: Days, tmp_path: Path) -> None:
    store = make_store(tmp_path)
    for files, expected in zip(days.whole, days.direct, strict=True):
        assert len(files) > 1
        assert {one.status for one in take(store, days.world, *files)} == {"done"}
        assert rows(store) == expected
    assert store.counts()["n_items"] == N_FEEDS * 5 + 3 + 1
    with store.database.read() as connection:
        runs = connection.execute("SELECT kind, status FROM runs").fetchall()
    assert runs == [("crawl", "done"), ("crawl", "done")]


def test_days_handed_in_together_are_taken_in_by_age(days: Days, tmp_path: Path) -> None:
    store = make_store(tmp_path)
    take(store, days.world, *reversed([*days.whole[0], *days.whole[1]]))
    assert rows(store) == days.direct[1]


def test_the_same_files_twice_change_nothing(days: Days, tmp_path: Path) -> None:
    store = make_store(tmp_path)
    take(store, days.world, *days.whole[0])
    copy = tmp_path / "een andere naam.jsonl.gz"
    copy.write_bytes(gzip.compress(gzip.decompress(days.whole[0][0].read_bytes()), 1))
    assert {one.status for one in take(store, days.world, copy, *days.whole[0])} == {"skipped"}
    assert rows(store) == days.direct[0]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_order_of_shards_does_not_matter(days: Days, tmp_path: Path, order: tuple[int, ...]) -> None:
    store = make_store(tmp_path)
    for shard in order:
        take(store, days.world, *days.shards[shard])
    assert rows(store) == days.direct[0]


def test_what_comes_late_never_takes_the_place_of_what_is_newer(days: Days, tmp_path: Path) -> None:
    store = make_store(tmp_path)
    for files in reversed(days.whole):
        take(store, days.world, *files)
    found = rows(store)
    assert found["source_state"] == days.direct[1]["source_state"]
    with store.database.read() as connection:
        titles = connection.execute("SELECT title FROM items WHERE title LIKE 'Kop 0-0%'").fetchall()
        pending = connection.execute("SELECT count(*) FROM base.entry WHERE status = 'pending'").fetchone()
    assert (titles, pending) == ([("Kop 0-0, aangevuld",)], (0,))
    assert {row[0] for row in found["item"]} == {row[0] for row in days.direct[1]["item"]}


def test_an_erased_item_does_not_return(days: Days, tmp_path: Path) -> None:
    store = make_store(tmp_path)
    take(store, days.world, *days.whole[0])
    chosen = "SELECT id, assignment_id, first_seen_at, 'verzoek' FROM base.item WHERE title = 'Kop 0-0'"
    with store.database.write() as connection:
        connection.execute(f"INSERT INTO base.tombstone {chosen}")
        connection.execute("DELETE FROM base.item_version WHERE item_id IN (SELECT item_id FROM base.tombstone)")
        connection.execute("DELETE FROM base.item WHERE id IN (SELECT item_id FROM base.tombstone)")
    take(store, days.world, *days.whole[1], *days.shards[0])
    with store.database.read() as connection:
        assert connection.execute("SELECT count(*) FROM items WHERE title LIKE 'Kop 0-0%'").fetchone() == (0,)


def test_a_file_taken_in_by_half_is_completed(days: Days, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = make_store(tmp_path)
    monkeypatch.setattr("monitor.spool.ingest.BATCH_LINES", 1)
    n_done = 0

    def stop(self: SpoolTables, *args: Any) -> Any:
        nonlocal n_done
        n_done += 1
        if n_done == 5:
            raise KeyboardInterrupt
        return take_in(self, *args)

    take_in = SpoolTables.take
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(SpoolTables, "take", stop)
        take(store, days.world, *days.shards[0])
    (outcome,) = take(store, days.world, *days.shards[0])
    assert outcome.reason.startswith("the rest of it: 4 of its")
    take(store, days.world, *days.shards[1], *days.shards[2])
    assert rows(store) == days.direct[0]


def test_the_next_run_of_a_machine_is_conditional_and_knows_what_it_had(world: World, tmp_path: Path) -> None:
    site = fill(world)[1]
    to_spool(world, tmp_path / "spool")
    to_spool(world, tmp_path / "spool")
    assert len(site.asked("/feed")) == 1  # not due yet
    (tmp_path / "spool/memory-1-of-1.json.gz").rename(tmp_path / "spool/memory-2-of-3.json.gz")  # another division
    world.later(days=1)
    to_spool(world, tmp_path / "spool")
    assert site.asked("/feed")[-1].headers["if-none-match"] == '"1"'
    assert [len(site.asked(path)) for path in ("/0", "/3")] == [1, 2]


def test_a_damaged_memory_costs_a_second_visit_and_nothing_else(world: World, tmp_path: Path) -> None:
    store, site = make_store(tmp_path), fill(world)[1]
    take(store, world, *to_spool(world, tmp_path / "spool"))
    (tmp_path / "spool/memory-1-of-1.json.gz").write_bytes(b"\x1f\x8b niets")
    world.later(days=1)
    take(store, world, *to_spool(world, tmp_path / "spool"))
    assert len(site.asked("/0")) == 2
    assert store.counts()["n_items"] == N_FEEDS * 4 + 3
