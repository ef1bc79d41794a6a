"""The pages of the demonstration: articles in ten designs, forum threads, listings, the front page and a few others."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from monitor.demo import views
from monitor.demo.views import Teaser
from monitor.demo.world import AMSTERDAM, FORUM_LISTINGS, DemoText, Host, World, thread_title
from monitor.report.dutch import MONTHS

if TYPE_CHECKING:
    from jinja2 import Environment

FEED_TYPES = {
    "rss": "application/rss+xml", "atom": "application/atom+xml", "rdf": "application/rdf+xml",
    "json": "application/feed+json",
}  # fmt: skip
_N_ON_FRONT_PAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadRow:
    """A thread on the list of a forum."""

    title: str
    path: str
    member: str
    count: int
    published: datetime  # of the latest post, Dutch clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """One page of a listing, or the front page."""

    rows: tuple[Teaser, ...] | tuple[ThreadRow, ...]
    number: int = 1  # of the page
    previous: str = ""  # addresses of the pages beside it; empty: none
    next: str = ""
    feed_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainView:
    """A page with one paragraph and some links."""

    title: str
    text: str
    links: tuple[tuple[str, str], ...] = ()  # words and address


@lru_cache(maxsize=1)
def environment() -> "Environment":
    """Return the templates; made once, at the first page."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(loader=PackageLoader("monitor.demo"), autoescape=True, undefined=StrictUndefined)
    made.globals.update(
        months=MONTHS, phone=views.PHONE, news_article=views.news_article, claim_review=views.claim_review
    )
    return made


def render(template: str, host: Host, **values: object) -> str:
    """Fill in a template for a host."""
    return environment().get_template(template).render(host=host, mail=views.mail(host), **values)


def article(world: World, text: DemoText, base: str, asof: datetime) -> str:
    """Render the page of an article as it stood at a moment."""
    host = world.hosts[text.source]
    page = views.article_view(world, text, base, asof)
    month = f"{text.published_at.astimezone(AMSTERDAM):%Y-%m}"
    return render(
        f"article_{host.design}.html.j2", host, page=page, agenda=month, member=views.MEMBERS[text.number % 7]
    )


def thread(world: World, host: Host, path: str, base: str, asof: datetime) -> str | None:
    """Render a forum thread; ``None`` where it had not begun yet."""
    page = views.thread_view(world, path, host, base, asof)
    return render(f"thread_{host.design}.html.j2", host, page=page) if page else None


def listing(world: World, host: Host, number: int, asof: datetime) -> str | None:
    """Render one page of the listing of a site or forum, counted from 1; ``None`` beyond the last."""
    rows = _thread_rows(world, host, asof) if host.list in FORUM_LISTINGS else _teasers(world, host, asof)
    last = max(1, -(-len(rows) // host.entries))
    if not 1 <= number <= last:
        return None
    page = ListView(
        rows=rows[(number - 1) * host.entries : number * host.entries],
        number=number,
        previous=listing_address(host, number - 1) if number > 1 else "",
        next=listing_address(host, number + 1) if number < last else "",
    )
    kind = host.list if host.list in FORUM_LISTINGS else "listing"
    return render(f"list_{kind}.html.j2", host, page=page, agenda=f"{asof.astimezone(AMSTERDAM):%Y-%m}")


def listing_address(host: Host, number: int) -> str:
    """Return the address of a page of the listing, counted from 1."""
    if number == 1:
        return host.listing_path
    return f"{host.listing_path}?{'page' if host.list == 'discourse' else 'pagina'}={number}"


def front_page(world: World, host: Host, asof: datetime) -> str:
    """Render the front page, which names the feed."""
    rows = _thread_rows(world, host, asof) if host.list in FORUM_LISTINGS else _teasers(world, host, asof)
    teasers = tuple(
        row if isinstance(row, Teaser) else Teaser(title=row.title, path=row.path, first="", published=row.published)
        for row in rows[:_N_ON_FRONT_PAGE]
    )
    page = ListView(rows=teasers, feed_type=FEED_TYPES.get(host.list, ""))
    return render("home.html.j2", host, page=page, agenda=f"{asof.astimezone(AMSTERDAM):%Y-%m}")


def plain(host: Host, page: PlainView) -> str:
    """Render a page with one paragraph."""
    return render("plain.html.j2", host, page=page)


def _teasers(world: World, host: Host, asof: datetime) -> tuple[Teaser, ...]:
    return tuple(views.teaser(world, text) for text in reversed(world.of(host.id, asof)))


def _thread_rows(world: World, host: Host, asof: datetime) -> tuple[ThreadRow, ...]:
    return tuple(
        ThreadRow(
            title=thread_title(posts[0].title),
            path=world.paths[posts[0].id],
            member=views.member(posts[0]),
            count=len(posts),
            published=posts[-1].published_at.astimezone(AMSTERDAM),
        )
        for posts in views.threads(world, host, asof)
    )
