"""One source of the simulation: what it publishes by a plan, and the server that shows it as the day's play says."""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from functools import cached_property

from monitor.records import Source
from tests.end_to_end.site.content import article, item, rss
from tests.end_to_end.site.server import Reply, Request, Site

START = datetime(2026, 11, 2, 6, 0, tzinfo=UTC)  # day 1, a Monday
BEFORE = 70  # days on which there were articles before that
FIRST_HOUR, HOURS = 7, 9
Plan = Callable[[date], float]  # mean number of articles on a day, or the number itself where it is whole


@dataclass
class Clock:
    """The simulated time, which the servers and the program share."""

    now: datetime = START

    @property
    def day(self) -> int:
        """Number of the simulated day, from 1."""
        return self.day_of(self.now)

    @staticmethod
    def day_of(at: datetime) -> int:
        """Return the number of the day of a moment."""
        return (at.date() - START.date()).days + 1

    @staticmethod
    def date(day: int) -> date:
        """Return the date of a numbered day."""
        return START.date() + timedelta(days=day - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One thing that a source published."""

    at: datetime
    name: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """What a source does out of the ordinary on some days; the last day is included."""

    first: int
    last: int
    act: Callable[["Publisher", Request], Reply]
    everywhere: bool = False  # also at robots.txt and pages, not only at the feed


@dataclass(kw_only=True)
class Publisher:
    """A source with its part."""

    id: str
    story: str  # one sentence for the page that shows the month
    plan: Plan
    clock: Clock
    plays: tuple[Play, ...] = ()
    kind: str = "feed"
    size: int = 30  # entries that the feed shows
    pages: bool = False  # entries lead to pages, whose text is read
    is_random: bool = True  # articles come by chance about the mean
    channel: str = ""
    validators: bool = False
    date_of: Callable[[Article], str] = field(default=lambda made: format_datetime(made.at, usegmt=True))
    guid_of: Callable[[Article, int], str] = field(default=lambda made, day: made.name)
    text_of: Callable[[Article, int], str] = field(
        default=lambda made, day: f"{made.title}. De raad praat er later over."
    )
    slow_only: bool = False  # its answers cost real waiting: not in the quick version
    serves: "Publisher | None" = None  # another source whose site this one shares
    showed: set[str] = field(default_factory=set)  # titles that stood in any answer

    @cached_property
    def site(self) -> Site:
        """The server; to be started by whoever runs the month."""
        return Site({"*": self.answer})

    def source(self) -> Source:
        """Return its entry in the catalogue."""
        host, path = (self.serves or self).site.base, "/tweede" if self.serves else "/feed"
        return Source(
            id=self.id, name=self.id.replace("-", " ").capitalize(), homepage=f"{host}/", url=host + path,
            kind=self.kind, genre="regionaal_nieuws", delay_s=0.0, evidence="simulatie", public_reason="simulatie",
        )  # type: ignore[arg-type]  # fmt: skip

    @cached_property
    def articles(self) -> tuple[Article, ...]:
        """Everything that it publishes from well before the month to its end."""
        first = START.date() - timedelta(days=BEFORE)
        return tuple(made for n in range(BEFORE + 40) for made in self._of(first + timedelta(days=n)))

    def _of(self, day: date) -> list[Article]:
        chance = random.Random(f"{self.id} {day}")
        mean = self.plan(day)
        n = _poisson(chance, mean) if self.is_random else round(mean)
        start = datetime.combine(day, time(FIRST_HOUR), tzinfo=UTC)
        moments = [start + timedelta(hours=HOURS * (k + 0.5) / n) for k in range(n)]
        return [Article(at=at, name=f"{day}-{k}", title=f"{self.id} {day} bericht {k}")
                for k, at in enumerate(moments)]  # fmt: skip

    def shown(self) -> Sequence[Article]:
        """Return what the feed shows now, newest first."""
        out = [made for made in self.articles if made.at <= self.clock.now]
        return out[::-1][: self.size]

    def answer(self, request: Request) -> Reply:
        """Answer as on this day."""
        path, day = request.path.split("?")[0], self.clock.day
        at_feed = path in ("/feed", "/tweede")
        for play in self.plays:
            if play.first <= day <= play.last and (at_feed or play.everywhere):
                return play.act(self, request)
        if path == "/robots.txt":
            return Reply("", status=404)
        return self.feed(request) if at_feed or path == "/nieuw" else self.page(path)

    def feed(self, request: Request) -> Reply:
        """Return the feed, or 304 where it is known."""
        body = rss(*(self.entry(made) for made in self.shown()), channel=self.channel)
        etag = f'"{hash(body):x}"'
        if self.validators and request.headers.get("if-none-match") == etag:
            return Reply(status=304)
        headers = {"ETag": etag} if self.validators else {}
        return Reply(body, content_type="application/rss+xml", headers=headers)

    def entry(self, made: Article) -> str:
        """Return an article as an entry of the feed."""
        day = self.clock.day
        self.showed.add(made.title)
        link = f"{(self.serves or self).site.base}/{made.name}" if self.pages else ""
        return item(
            made.title, link, text=self.text_of(made, day), date=self.date_of(made), guid=self.guid_of(made, day)
        )

    def page(self, path: str) -> Reply:
        """Return the page of an article."""
        found = next((made for made in self.articles if f"/{made.name}" == path), None)
        return Reply("niet gevonden", status=404) if found is None else Reply(article(found.title))


def _poisson(chance: random.Random, mean: float) -> int:
    """Return a Poisson number (Knuth, The Art of Computer Programming, 3.4.1)."""
    limit, n, product = math.exp(-mean), 0, chance.random()
    while product > limit:
        n, product = n + 1, product * chance.random()
    return n
