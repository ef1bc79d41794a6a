"""The sources of the month, each with the part that it plays."""

from collections.abc import Callable
from datetime import date, timedelta
from email.utils import format_datetime

from tests.end_to_end.site.content import moved, rss
from tests.end_to_end.site.server import Reply, Request
from tests.simulation.publisher import Article, Clock, Plan, Play, Publisher

LAST = 99  # to the end and beyond


def daily(mean: float) -> Plan:
    """Every day the same."""
    return lambda day: mean


def weekdays(mean: float) -> Plan:
    """Nothing in weekends."""
    return lambda day: mean if day.weekday() < 5 else 0.0


def weekly(weekday: int) -> Plan:
    """One bulletin a week."""
    return lambda day: 1.0 if day.weekday() == weekday else 0.0


def until(plan: Plan, last: date) -> Plan:
    """Nothing after a day."""
    return lambda day: plan(day) if day <= last else 0.0


def says(status: int, **headers: str) -> Callable[[Publisher, Request], Reply]:
    """Answer with a status."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _, request: Reply("stuk", status=status, headers=names)


def hangs_up(_: Publisher, request: Request) -> Reply:
    """Close the connection without a word."""
    return Reply(raw=b"")


def moves(_: Publisher, request: Request) -> Reply:
    """Point to a new address for good."""
    return moved("/nieuw")


def shows_a_page(_: Publisher, request: Request) -> Reply:
    """Give a web page where the feed was."""
    return Reply("<!doctype html><html><head><title>Welkom</title></head><body><p>Nieuwe site!</p></body></html>")


def disallows(self: Publisher, request: Request) -> Reply:
    """Forbid the whole site in robots.txt."""
    if request.path == "/robots.txt":
        return Reply("User-agent: *\nDisallow: /\n", content_type="text/plain")
    return self.feed(request)


def takes_its_time(self: Publisher, request: Request) -> Reply:
    """Give the feed after a while."""
    reply = self.feed(request)
    reply.delay_s = 0.15
    return reply


def cut(self: Publisher, request: Request) -> Reply:
    """Show from now on only the first article of each day."""
    kept = [made for made in self.shown() if made.name.endswith("-0") or self.clock.day_of(made.at) < CUT_DAY]
    return Reply(rss(*(self.entry(made) for made in kept)), content_type="application/rss+xml")


def news_sitemap(self: Publisher, request: Request) -> Reply:
    """List the articles of the last two days."""
    now = self.clock.now
    recent = [made for made in self.articles if now - timedelta(days=2) <= made.at <= now]
    return Reply(_urlset(self, recent), content_type="application/xml")


def _urlset(self: Publisher, made: list[Article]) -> str:
    self.showed.update(one.title for one in made)
    urls = "".join(
        f"<url><loc>{self.site.base}/{one.name}</loc><news:news><news:publication_date>{one.at.isoformat()}"
        f"</news:publication_date><news:title>{one.title}</news:title></news:news></url>"
        for one in made
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{urls}</urlset>'
    )


CUT_DAY = 18


def cast(clock: Clock) -> tuple[Publisher, ...]:
    """Return all sources."""

    def make(name: str, story: str, plan: Plan, *plays: Play, **options: object) -> Publisher:
        return Publisher(id=name, story=story, plan=plan, clock=clock, plays=plays, **options)  # type: ignore[arg-type]

    with_pages = make("stadsnieuws", "two articles a day, each with a page", daily(2), pages=True, size=12)
    return (
        make("dagblad", "two articles a day", daily(2), size=30, validators=True),
        with_pages,
        make("stadsnieuws-sport", "a second feed of the same site that names the same pages", with_pages.plan,
             pages=True, size=12, serves=with_pages),
        make("werkdagen", "two a day, nothing in weekends", weekdays(2), size=30, validators=True),
        make("weekbode", "a bulletin every Wednesday", weekly(2), is_random=False, size=12),
        make("maandblad", "an issue on the first of the month", lambda d: float(d.day == 1), is_random=False, size=4),
        make("zwijger", "two a day, silent from day 12", until(daily(2), clock.date(11)), size=30, validators=True),
        make("kranten-304", "published until the day before, then 304 always", until(daily(1), clock.date(0)),
             is_random=False, size=40, validators=True),
        make("leeg", "a feed that never has an entry", daily(0)),
        make("nieuweling", "two a day, but the feed shows only the last four", daily(2), is_random=False, size=4),
        make("storing", "500 on days 8 to 14", daily(2), Play(first=8, last=14, act=says(500)), size=30),
        make("zoekgeraakt", "404 on days 10 to 12", daily(2), Play(first=10, last=12, act=says(404)), size=30),
        make("lijn-weg", "no connection on days 6 to 9", daily(2),
             Play(first=6, last=9, act=hangs_up, everywhere=True), size=30),
        make("hapering", "503 on days 5, 12 and 20", daily(2),
             *(Play(first=day, last=day, act=says(503)) for day in (5, 12, 20)), size=30),
        make("kort-geheugen", "500 on days 8 to 14, and the feed shows only two days", daily(2),
             Play(first=8, last=14, act=says(500)), size=6),
        make("opgeheven", "410 Gone from day 10", daily(2), Play(first=10, last=LAST, act=says(410)), size=30),
        make("verhuisd", "301 to another address from day 5", daily(2), Play(first=5, last=LAST, act=moves), size=30),
        make("druk-met-tijd", "429 with Retry-After of two hours on days 9 to 11", daily(2),
             Play(first=9, last=11, act=says(429, Retry_After="7200")), size=30),
        make("druk-zonder-tijd", "429 without Retry-After on days 9 and 10", daily(2),
             Play(first=9, last=10, act=says(429)), size=30, slow_only=True),
        make("robots", "robots.txt forbids all on days 9 to 14", daily(2),
             Play(first=9, last=14, act=disallows, everywhere=True), size=30),
        make("webpagina", "a web page instead of the feed from day 20", daily(2),
             Play(first=20, last=LAST, act=shows_a_page), size=30),
        make("uitgedund", "five a day, from day 18 the feed shows only the first of each day", daily(5),
             Play(first=CUT_DAY, last=LAST, act=cut), size=60),
        make("nieuwe-ids", "all GUIDs change on day 16, with the same pages", daily(2), pages=True, size=12,
             guid_of=lambda made, day: f"{'b' if day >= 16 else 'a'}-{made.name}"),
        make("nieuwe-ids-kaal", "all GUIDs change on day 16, entries without pages", daily(2), size=40,
             guid_of=lambda made, day: f"{'b' if day >= 16 else 'a'}-{made.name}"),
        make("wisselaar", "the text of its entries goes back and forth", daily(1), is_random=False, size=5,
             text_of=lambda made, day: f"{made.title}. Stand {'A' if day % 2 else 'B'} van het bericht."),
        make("toekomst", "dates a year ahead", daily(2), size=20,
             date_of=lambda made: format_datetime(made.at + timedelta(days=365), usegmt=True)),
        make("datumloos", "entries without dates", daily(2), size=20, date_of=lambda made: ""),
        make("tweedaags", "two a day, and a ttl of two days", daily(2), channel="<ttl>2880</ttl>", size=30),
        make("nieuwskaart", "a news sitemap of the last two days", daily(2),
             Play(first=1, last=LAST, act=news_sitemap), kind="sitemap", pages=True),
        make("traag", "answers slowly", daily(2), Play(first=1, last=LAST, act=takes_its_time), size=30),
    )  # fmt: skip
