"""The sitemaps of the demonstration: an index, news sitemaps, gzip, and one that rotated away."""

import gzip
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape

from monitor.demo.world import AMSTERDAM, DemoText, Host, World

Touched = Callable[[DemoText], datetime]  # when a page was last changed, as its site tells it

_NEWS_WINDOW = timedelta(days=2)  # what a news sitemap may hold at most, by its definition
_NEWS = "/sitemap-news.xml.gz"
_GONE = "/sitemaps/artikelen-0.xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP_NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_NEWS_NS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def sitemap(world: World, host: Host, path: str, base: str, asof: datetime) -> bytes | None:
    """Return one sitemap of a host, or its index; ``None`` where there is none at the path.

    One host has a news sitemap for the last two days and an archive for each month before, as gzip. The other cuts its
    texts in parts of ``host.entries`` whose numbers go up, and its index still names a part that is gone. When a host
    was rebuilt, all its pages got a new ``lastmod``, so that its archive comes along with the next crawl.
    """
    texts = world.of(host.id, asof)
    parts = dict(_monthly(texts, asof) if _is_gzip(host) else _rotating(texts, host))
    touched = _touched(host, asof)
    if path == host.listing_path:
        return _index(host, base, parts, touched)
    if path == "/sitemap-rubrieken.xml" and _is_gzip(host):
        return _sections(base)
    if path not in parts or (not parts[path] and path == _GONE):
        return None
    body = _urlset(world, host, base, parts[path], touched=touched, is_news=path == _NEWS)
    return gzip.compress(body, mtime=0) if path.endswith(".gz") else body


def _touched(host: Host, asof: datetime) -> Touched:
    rebuilt = host.rebuilt_at.astimezone(UTC) if host.rebuilt_at else None

    def touched(text: DemoText) -> datetime:
        changed = text.updated_at(asof)
        return max(changed, rebuilt) if rebuilt is not None and rebuilt <= asof else changed

    return touched


def _is_gzip(host: Host) -> bool:
    return host.listing_path == "/sitemap-index.xml"


def _monthly(texts: tuple[DemoText, ...], asof: datetime) -> Iterator[tuple[str, tuple[DemoText, ...]]]:
    yield _NEWS, tuple(text for text in texts if asof - text.published_at <= _NEWS_WINDOW)
    archive: dict[str, list[DemoText]] = {}
    for text in reversed(texts):
        if asof - text.published_at > _NEWS_WINDOW:
            archive.setdefault(f"{text.published_at.astimezone(AMSTERDAM):%Y-%m}", []).append(text)
    for month, found in archive.items():
        yield f"/sitemap-{month}.xml.gz", tuple(reversed(found))


def _rotating(texts: tuple[DemoText, ...], host: Host) -> Iterator[tuple[str, tuple[DemoText, ...]]]:
    for start in range(0, len(texts), host.entries):
        yield f"/sitemaps/artikelen-{start // host.entries + 1}.xml", texts[start : start + host.entries]
    yield _GONE, ()


def _index(host: Host, base: str, parts: dict[str, tuple[DemoText, ...]], touched: Touched) -> bytes:
    rows = []
    for path, texts in parts.items():
        changed = max(map(touched, texts), default=None)
        lastmod = f"<lastmod>{changed.isoformat()}</lastmod>" if changed else ""
        rows.append(f"<sitemap><loc>{base}{path}</loc>{lastmod}</sitemap>")
    if _is_gzip(host):
        rows.append(f"<sitemap><loc>{base}/sitemap-rubrieken.xml</loc></sitemap>")
    return f"{_HEAD}<sitemapindex {_SITEMAP_NS}>\n{chr(10).join(rows)}\n</sitemapindex>\n".encode()


def _urlset(
    world: World, host: Host, base: str, texts: tuple[DemoText, ...], *, touched: Touched, is_news: bool
) -> bytes:
    rows = [
        f"<url><loc>{escape(base + world.paths[text.id])}</loc>"
        f"<lastmod>{_local(touched(text))}</lastmod>{_news(host, text) if is_news else ''}</url>"
        for text in reversed(texts)
    ]
    return f"{_HEAD}<urlset {_SITEMAP_NS} {_NEWS_NS}>\n{chr(10).join(rows)}\n</urlset>\n".encode()


def _news(host: Host, text: DemoText) -> str:
    return (
        f"<news:news><news:publication><news:name>{escape(host.name)}</news:name><news:language>nl</news:language>"
        f"</news:publication><news:publication_date>{_local(text.published_at)}</news:publication_date>"
        f"<news:title>{escape(text.title)}</news:title></news:news>"
    )


def _local(moment: datetime) -> str:
    return moment.astimezone(AMSTERDAM).isoformat()


def _sections(base: str) -> bytes:
    """Return the sitemap of section pages: no news, so nothing to collect."""
    rows = "".join(f"<url><loc>{base}/zoeken?rubriek={name}</loc></url>" for name in ("sport", "uit", "wonen"))
    return f"{_HEAD}<urlset {_SITEMAP_NS}>{rows}</urlset>\n".encode()
