"""What a stale cache, an empty answer, or a part that fails must neither cost nor vouch for."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.end_to_end.site.content import article, feed, item
from tests.end_to_end.site.server import Reply, Site
from tests.spiders.conftest import World


def daily_feed(site: Site, days: range, mark: str = "") -> Reply:
    """Return a feed with one article a day, from 1 November on."""
    first = datetime(2026, 11, 1, 9, tzinfo=UTC)
    return feed(
        *(
            item(f"Kop {n}", f"{site.base}{mark}/{n}", guid=f"{mark}{n}",
                 date=f"{first + timedelta(days=n):%a, %d %b %Y %H:%M:%S GMT}")
            for n in days
        )
    )  # fmt: skip


def articles(n: int) -> dict[str, Reply]:
    return {f"/{number}": Reply(article(f"Kop {number}")) for number in range(n)}


@pytest.mark.parametrize("is_empty", [False, True])
def test_what_comes_after_a_stale_or_empty_week_is_taken_in(world: World, is_empty: bool) -> None:
    site = world.site(articles(18))  # type: ignore[arg-type]
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
