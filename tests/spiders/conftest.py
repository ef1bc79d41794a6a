"""A crawl over sources on this machine, in this process."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest

from monitor.records import Assignment, Item, Outcome, Source
from monitor.spiders.run import crawl
from tests.end_to_end.site.server import Answer, Reply, Site
from tests.spiders.memory_sink import MemorySink

NOW = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)
CONTACT = "https://voorbeeld.nl/contact"
ASSIGNMENT = Assignment(
    id="OPD-2026-001", controller="gemeente Voorbeeldstad", purpose="communicatie", type="algemeen_beeld", ground="g",
    occasion="o", themes=(), area=(), sources=(), starts_on=date(2026, 9, 1), ends_on=date(2027, 2, 28),
    approver="rol:x",
    dpia_ref="d", fg_advice="", status="active", created_at=NOW,
)  # fmt: skip


@dataclass
class World:
    """Sites, sources, a sink and a clock that a test sets."""

    stack: ExitStack
    sink: MemorySink = field(default_factory=MemorySink)
    now: datetime = NOW
    sources: dict[str, Source] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)

    def site(self, pages: dict[str, Answer] | None = None, *, robots: str | Reply | None = None) -> Site:
        """Start a site that lives as long as the test."""
        return self.stack.enter_context(Site(pages, robots=robots))

    def source(self, site: Site, path: str = "/feed", **changes: object) -> Source:
        """Add a source at a path of a site."""
        values: dict[str, object] = {
            "id": f"bron-{len(self.sources) + 1}", "name": "Bron", "homepage": f"{site.base}/", "url": site.base + path,
            "kind": "feed", "genre": "regionaal_nieuws", "delay_s": 0.0,
        } | changes  # fmt: skip
        made = Source(**values)  # type: ignore[arg-type]
        self.sources[made.id] = made
        return made

    def crawl(self, **options: object) -> dict[str, Outcome]:
        """Crawl all sources once."""
        values: dict[str, object] = {
            "sources": tuple(self.sources.values()), "sink": self.sink, "assignment": ASSIGNMENT, "run_id": "run-1",
            "now": self.now, "clock": lambda: self.now, "contact": CONTACT, "allow_loopback": True,
        } | options  # fmt: skip
        found: Sequence[Outcome] = crawl(**values)  # type: ignore[arg-type]
        self.outcomes = {outcome.subject: outcome for outcome in found}
        return self.outcomes

    def later(self, **delta: float) -> None:
        """Let time pass."""
        self.now += timedelta(**delta)

    @property
    def items(self) -> dict[str, Item]:
        """The items by title."""
        return {item.title: item for item in self.sink.items.values()}


@pytest.fixture
def world() -> Iterator[World]:
    """An empty world."""
    with ExitStack() as stack:
        yield World(stack)


@pytest.fixture(scope="module")
def shared_world() -> Iterator[World]:
    """A world for the tests of one file, whose sources are crawled together."""
    with ExitStack() as stack:
        yield World(stack)


Make = Callable[..., Source]
