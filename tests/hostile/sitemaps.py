"""Sitemaps: without end, of other sites, with dates of another world."""

import gzip

from tests.hostile.case import ARTICLE, HTML, Case, Pages, Wire, article, reply, rss

NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
ADDRESSES = "monitor.spiders.sitemaps:MAX_ADDRESSES"
CHILDREN = "monitor.spiders.sitemaps:MAX_CHILDREN"
DAY = "2026-11-10T08:00:00Z"
XML = "application/xml"


def url(loc: str, lastmod: str = DAY, more: str = "") -> str:
    """Return an address of a sitemap."""
    return f"<url><loc>{loc}</loc><lastmod>{lastmod}</lastmod>{more}</url>"


def urlset(*inside: str) -> str:
    """Return a sitemap."""
    return f"<?xml version='1.0'?><urlset {NS}>{''.join(inside)}</urlset>"


def index(*locs: str) -> str:
    """Return an index of sitemaps."""
    return f"<sitemapindex {NS}>{''.join(f'<sitemap><loc>{loc}</loc></sitemap>' for loc in locs)}</sitemapindex>"


def sitemap(
    id: str, what: str, body: str | bytes, *, pages: Pages | None = None, items: int = 1, **more: object
) -> Case:
    """Return a sitemap that names, among others, the good page /1."""

    def serve(base: str) -> Pages:
        content = body.replace("@", base) if isinstance(body, str) else body
        return {
            "/1": reply(article(), HTML),
            "/s.xml": reply(content, XML),
            **{
                path: one.replace(b"@", base.encode()) if isinstance(one, bytes) else one
                for path, one in (pages or {}).items()
            },
        }

    holds = (ARTICLE[:40],) if items else ()
    return Case(id=id, what=what, serve=serve, kind="sitemap", path="/s.xml", items=items, holds=holds, **more)  # type: ignore[arg-type]


def refused(id: str, what: str, body: str | bytes, says: str = "not a sitemap", **more: object) -> Case:
    """Return what is no sitemap."""
    return sitemap(id, what, body, items=0, ends="failed", error="not_a_feed", says=says, **more)


async def deeper(wire: Wire) -> None:
    """Name another sitemap each time."""
    name = f"{wire.path.rstrip('.xml')}x.xml"
    await wire.send(reply(index(f"http://127.0.0.1:1/{name}", name), XML))


GOOD = url("@/1")
DOCUMENTS = "monitor.spiders.sitemap:SitemapSpider.max_documents"

CASES = (
    sitemap("map-self", "an index that names itself", index("@/s.xml"), items=0, at_most=2),
    sitemap("map-pair", "two indexes that name one another", index("@/b.xml"), pages={"/b.xml": reply(index("http://127.0.0.1:1/s.xml", "/s.xml"), XML)}, ends="failed", error="connection", items=0, at_most=3),
    sitemap("map-endless", "indexes that always name another", index("@/a.xml"), pages={"*": deeper, "/robots.txt": reply("", status="404 X")}, ends="failed", error="connection", items=0, at_most=60, limit=DOCUMENTS),
    sitemap("map-index-many", "an index of 30,000 sitemaps", index("@/goed.xml", *(f"@/{n}.xml" for n in range(30_000))), pages={"/goed.xml": reply(urlset(url("/1")), XML), "*": reply(urlset(), XML), "/robots.txt": reply("", status="404 X")}, at_most=60, says="", limit=CHILDREN),
    sitemap("map-million", "60,000 old addresses, larger than the limit", urlset(GOOD, *(url(f"http://voorbeeld.nl/oud/{n}", "2019-01-01") for n in range(70_000))), ends="failed", error="too_large", says="larger than", limit="monitor.spiders.settings:FEED_BYTES"),
    sitemap("map-bomb", "a gzipped sitemap that unpacks to 50 MB", gzip.compress(urlset().encode() + b" " * 50_000_000), ends="failed", error="too_large", items=0, limit="monitor.spiders.settings:FEED_BYTES"),
    sitemap("map-gzip-cut", "a gzipped sitemap that is cut off", gzip.compress(urlset(*(url(f"http://voorbeeld.nl/{n}") for n in range(500))).encode())[:-100], ends="failed", error="connection", items=0),
    refused("map-gzip-lie", "bytes that only begin as gzip", b"\x1f\x8b" + b"onzin" * 100),
    sitemap("map-other-site", "addresses of other sites", urlset(url("https://elders.nl/1"), url("http://169.254.169.254/"), GOOD)),
    sitemap("map-schemes", "addresses that are none", urlset(url("javascript:alert(1)"), url("file:///etc/passwd"), url("data:text/html,x"), url("ftp://127.0.0.1/x"), GOOD)),
    sitemap("map-empty-loc", "empty, blank and missing addresses", urlset("<url/>", url(""), url("   "), "<url><lastmod>2026-11-10</lastmod></url>", GOOD)),
    sitemap("map-long-loc", "an address of 100 kB", urlset(url("@/" + "l" * 100_000), GOOD), limit="monitor.urls:MAX_URL_LENGTH"),
    sitemap("map-lastmod-garbage", "dates that are none", urlset(url("@/2", "binnenkort"), url("@/3", "0000-00-00"), url("@/4", "99999-99-99"), url("@/5", ""), GOOD)),
    sitemap("map-lastmod-future", "dates in the future", urlset(url("@/2", "2031-01-01"), url("@/3", "9999-12-31"), GOOD)),
    sitemap("map-lastmod-old", "dates of long ago", urlset(url("@/2", "1970-01-01"), url("@/3", "1899-12-31"), GOOD)),
    sitemap("map-lastmod-long", "a date of 100 kB", urlset(url("@/2", "2026" * 25_000), GOOD)),
    sitemap("map-same", "one address 10,000 times", urlset(*[GOOD] * 10_000)),
    sitemap("map-files", "pictures, films and documents", urlset(url("@/a.jpg"), url("@/b.pdf"), url("@/c.mp4"), url("@/d.zip"), GOOD)),
    sitemap("map-images", "5,000 pictures of one page", urlset(url("@/1", DAY, "<image:image><image:loc>x</image:loc></image:image>" * 5_000))),
    sitemap("map-news-script", "a news title with a script", urlset(url("@/1", DAY, f"<news:news><news:publication_date>{DAY}</news:publication_date><news:title>&lt;script&gt;alert(9)&lt;/script&gt;Kop</news:title></news:news>")), lacks=("alert(9)",)),
    sitemap("map-news-future", "a news date in the future", urlset(url("@/2", DAY, "<news:news><news:publication_date>2031-01-01</news:publication_date></news:news>"), GOOD)),
    sitemap("map-deep", "10,000 elements within one another", urlset(GOOD, "<a>" * 10_000 + "</a>" * 10_000)),
    refused("map-laughs", "a billion laughs", f"<!DOCTYPE u [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]>{urlset(GOOD)}", "refused", limit="monitor.feed_guard:_MAX_ENTITY_CHARS"),
    sitemap("map-xxe", "an entity that reads a file", f"<!DOCTYPE u [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>{urlset(url('&x;'), GOOD)}", lacks=("root:",), items=1),
    refused("map-attributes", "an element with 50,000 attributes", urlset("<url " + " ".join(f"a{n}='x'" for n in range(50_000)) + "/>"), "attributes", limit="monitor.extract_html:_MAX_ATTRIBUTES"),
    sitemap("map-no-namespace", "no namespace", urlset(GOOD).replace(NS, "")),
    sitemap("map-wrong-namespace", "a namespace of another kind", urlset(GOOD).replace("sitemaps.org", "voorbeeld.nl")),
    sitemap("map-cut", "cut off in the middle", urlset(GOOD, GOOD)[:-20]),
    sitemap("map-utf16", "UTF-16", urlset(url("/1")).encode("utf-16")),
    refused("map-feed", "a feed instead of a sitemap", rss()),
    refused("map-html", "a web page instead of a sitemap", "<html><body>404</body></html>"),
    refused("map-text", "a list of addresses as plain text", "http://voorbeeld.nl/1\nhttp://voorbeeld.nl/2\n"),
    refused("map-empty", "an empty answer", ""),
    refused("map-binary", "random bytes", bytes((n * 31 + 7) % 256 for n in range(20_000))),
    sitemap("map-child-errors", "an index whose parts fail in every way", index("@/404.xml", "@/500.xml", "@/html.xml", "@/goed.xml"), pages={"/500.xml": reply("", status="500 X"), "/html.xml": reply("<html>", HTML), "/goed.xml": reply(urlset(url("/1")), XML)}, ends="failed", error="server", says="500"),
    sitemap("map-child-elsewhere", "an index of parts on other hosts", index("http://10.0.0.1/s.xml", "https://elders.nl/s.xml"), items=0),
    sitemap("map-child-moved", "a part that redirects into a private network", index("@/weg.xml"), pages={"/weg.xml": reply("", XML, "Location: http://10.0.0.1/s.xml", status="302 X")}, items=0, says="another site", ends="failed", error="redirects"),
)  # fmt: skip
