"""The threads of a forum, page after page: within limits, from where they were left, and nothing twice."""

from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from monitor.pipeline import link_stories
from monitor.spiders import threads as module
from monitor.store import Store
from tests.end_to_end.site.content import feed, item
from tests.end_to_end.site.server import Answer, Reply, Request
from tests.spiders.conftest import ASSIGNMENT, NOW, World

PER_PAGE = 5


def words(number: int) -> str:
    own = " ".join(f"woord{number * 100 + place}" for place in range(15))  # no two posts are copies of one another
    return f"Bericht over {own}."


class Forum:
    """A forum with one thread, of as many posts as a test says."""

    def __init__(self, world: World, n_posts: int) -> None:
        self.n_posts, self.edited, self.gone = n_posts, {0}, {0}
        self.site = world.site({"/forum": self._list, "*": self._page})
        self.source = world.source(self.site, "/forum", kind="forum", genre="forum")

    def _list(self, request: Request) -> Reply:
        row = (
            f"<li><a class='topictitle' href='/draad/7'>De dijk</a> {self.n_posts} reacties {sorted(self.edited)}</li>"
        )
        return Reply(f"<html><body><ul>{row}</ul></body></html>")

    def _page(self, request: Request) -> Reply:
        number = int(request.path.partition("p=")[2] or 1)
        first = (number - 1) * PER_PAGE + 1
        shown = range(first, min(first + PER_PAGE, self.n_posts + 1))
        if not shown:
            return Reply("niets", status=404)
        rows = "".join(
            f"<div class='post' id='p{100 + n}'><div class='content'>{words(n)}"
            f"{' Aangevuld.' if n in self.edited else ''}</div></div>"
            for n in shown
            if n not in self.gone
        )
        more = f"<a rel='next' href='/draad/7?p={number + 1}'>verder</a>" if first + PER_PAGE <= self.n_posts else ""
        return Reply(f"<html><head><title>De dijk</title></head><body><div>{rows}</div>{more}</body></html>")

    @property
    def pages(self) -> list[str]:
        """Pages of the thread in the order in which they were asked for since the last look."""
        asked = [path for path in self.site.paths if path.startswith("/draad")]
        self.site.requests.clear()
        return asked


def test_all_pages_of_a_thread_are_read_once_and_then_only_the_last(world: World) -> None:
    forum = Forum(world, 12)
    assert world.crawl()[forum.source.id].n_new == 12
    assert forum.pages == ["/draad/7", "/draad/7?p=2", "/draad/7?p=3"]
    assert {one.url for one in world.sink.items.values()} >= {f"{forum.site.base}/draad/7?p=3#p111"}
    forum.n_posts = 17
    world.later(days=1)
    assert world.crawl()[forum.source.id].n_new == 5
    assert forum.pages == ["/draad/7?p=3", "/draad/7?p=4"]
    world.later(days=1)
    world.crawl()
    assert forum.pages == []
    assert all(count == 1 or "#p11" in (world.sink.items[one].url or "") for one, count in world.sink.n_saves.items())


def test_what_does_not_fit_into_a_run_follows_in_the_next(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "THREAD_PAGES", 2)
    forum = Forum(world, 23)
    news = []
    for _ in range(4):
        news.append(world.crawl()[forum.source.id].n_new)
        world.later(days=1)
    assert news == [10, 10, 3, 0]
    assert forum.pages == [f"/draad/7?p={n}" if n > 1 else "/draad/7" for n in range(1, 6)]
    assert not world.sink.waiting


def test_posts_are_counted_over_the_pages_of_a_run(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "THREAD_POSTS", 6)
    forum = Forum(world, 23)
    assert world.crawl()[forum.source.id].n_new == 10
    world.later(days=1)
    assert world.crawl()[forum.source.id].n_new == 10


def test_an_edit_is_a_version_and_a_removed_post_stays(world: World) -> None:
    forum = Forum(world, 4)
    world.crawl()
    forum.edited, forum.gone = {2}, {3}
    world.later(days=1)
    outcome = world.crawl()[forum.source.id]
    assert (outcome.n_new, outcome.n_changed, len(world.sink.items)) == (0, 1, 4)
    assert [len(versions) for versions in world.sink.versions.values()] == [1, 2, 1, 1]


def test_a_thread_that_became_shorter_is_read_from_its_beginning(world: World) -> None:
    forum = Forum(world, 12)
    world.crawl()
    forum.n_posts, forum.edited = 4, {1}
    world.later(days=1)
    outcome = world.crawl()[forum.source.id]
    assert (outcome.n_new, outcome.n_changed) == (0, 1)


def test_a_page_that_fails_is_tried_again_and_the_thread_goes_on(world: World) -> None:
    forum = Forum(world, 12)
    forum.site.pages["/draad/7?p=2"] = Reply("stuk", status=500)
    assert world.crawl()[forum.source.id].n_new == 5
    del forum.site.pages["/draad/7?p=2"]
    world.later(days=1)
    assert world.crawl()[forum.source.id].n_new == 7


def endless(request: Request) -> Reply:
    number = int(request.path.partition("p=")[2] or 1)
    rows = "".join(f"<div class=post id=p{100 + n}><div class=content>{words(n)}</div></div>" for n in range(3))
    return Reply(f"<html><body><div>{rows}</div><a rel=next href='/draad/7?p={number + 1}'>verder</a></body></html>")


def endless_and_new(request: Request) -> Reply:
    number = int(request.path.partition("p=")[2] or 1)
    row = f"<div class=post><div class=content>{words(number)}</div></div>"
    return Reply(f"<html><body><div>{row}</div><a rel=next href='/draad/7?p={number + 1}'>verder</a></body></html>")


@pytest.mark.parametrize(("answer", "most"), [(endless, 2), (endless_and_new, 20)])
def test_a_thread_without_end_is_left(world: World, answer: Answer, most: int) -> None:
    forum = Forum(world, 5)
    forum.site.pages["*"] = answer
    world.crawl()
    assert len(forum.pages) == most


def test_a_thread_that_cannot_be_read_leaves_no_item_and_is_named(world: World) -> None:
    forum = Forum(world, 5)
    forum.site.pages["/draad/7"] = Reply("<html><body>Toegang geweigerd</body></html>", status=403)
    outcome = world.crawl()[forum.source.id]
    assert (len(world.sink.items), outcome.reason) == (0, "1 pages of threads cannot be read")


def test_the_text_of_a_feed_stands_in_for_a_thread_that_cannot_be_read(world: World) -> None:
    site = world.site({"/draad/7": Reply("dicht", status=403)})
    site.pages["/feed"] = feed(item("De dijk", f"{site.base}/draad/7", text=words(1)))
    world.source(site, kind="forum", genre="forum")
    world.crawl()
    assert [(one.text, one.text_status) for one in world.sink.items.values()] == [(words(1), "blocked")]


# --- With the real database ---------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(tmp_path / "monitor.duckdb")
    made.migrate(NOW)
    made.assignments.add(ASSIGNMENT)
    return made


def rows_of(store: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(store), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_the_database_knows_where_a_thread_was_left(world: World, store: Store) -> None:
    sink = store.collecting(ASSIGNMENT.id)
    forum = Forum(world, 12)
    assert world.crawl(sink=sink)[forum.source.id].n_new == 12
    forum.pages  # noqa: B018  # forgets them
    forum.n_posts = 17
    world.later(days=1)
    assert world.crawl(sink=sink)[forum.source.id].n_new == 5
    assert forum.pages == ["/draad/7?p=3", "/draad/7?p=4"]
    assert (store.counts()["n_items"], store.counts()["n_pending"]) == (17, 0)


def test_posts_are_items_of_one_source_and_stories_of_their_own(world: World, store: Store, tmp_path: Path) -> None:
    forum = Forum(world, 4)
    listed = "<li><a class='topictitle' href='/draad/8'>De dijk</a></li>"
    forum.site.pages["/kopie"] = Reply(f"<html><body>{listed}</body></html>")
    copied = f"<div class=post id=p1><div class=content>{words(2)}</div></div>"
    forum.site.pages["/draad/8"] = Reply(f"<html><body><div>{copied}</div></body></html>")
    world.source(forum.site, "/kopie", kind="forum", genre="forum")
    world.crawl(sink=store.collecting(ASSIGNMENT.id))
    link_stories(store)
    counts = "SELECT count(*), count(DISTINCT story_id), count(DISTINCT source_id) FROM items"
    stories = rows_of(tmp_path / "monitor.duckdb", counts)
    assert stories == [(5, 4, 2)]


def test_a_relative_date_counts_in_the_trend_and_is_marked(world: World, store: Store, tmp_path: Path) -> None:
    rows = (
        f"<div class=post id=p1><span class=date>gisteren 21:14</span><div class=content>{words(1)}</div></div>"
        f"<div class=post id=p2><div class=content>{words(2)}</div></div>"
    )
    forum = Forum(world, 5)
    forum.site.pages["*"] = Reply(f"<html><body><div>{rows}</div></body></html>")
    world.crawl(sink=store.collecting(ASSIGNMENT.id))
    dates = "SELECT date_flag, published_source, published_raw, trend_at FROM items ORDER BY url"
    found = rows_of(tmp_path / "monitor.duckdb", dates)
    assert found[0] == ("relative", "post_head", "gisteren 21:14", datetime(2026, 11, 9, 20, 14))  # noqa: DTZ001
    assert found[1] == ("missing", "none", None, None)
