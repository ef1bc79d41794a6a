"""Lists of articles and threads: traps for whoever follows links."""

from collections.abc import Callable

from monitor.records import SiteSelectors
from tests.hostile.case import HTML, Case, Pages, Wire, article, reply

SELECTORS = SiteSelectors(article_links="h2 a", next_page="a.volgende", max_pages=3)
PAGES = "monitor.records:SiteSelectors.max_pages"


def listing(
    id: str,
    what: str,
    serve: Callable[[str], Pages],
    *,
    items: int = 1,
    selectors: SiteSelectors = SELECTORS,
    **more: object,
) -> Case:
    """Return a site without a feed."""

    def served(base: str) -> Pages:
        return {"/n/1": reply(article(), HTML), "/robots.txt": reply("", status="404 X"), **serve(base)}

    return Case(id=id, what=what, serve=served, kind="site", path="/lijst", items=items, selectors=selectors, **more)  # type: ignore[arg-type]


def links(*hrefs: str, following: str = "", head: str = "") -> bytes:
    """Return a list that links."""
    rows = "".join(f"<h2><a href='{href}'>Kop van het bericht</a></h2>" for href in hrefs)
    return reply(
        f"<html><head>{head}</head><body>{rows}<a class=volgende href='{following}'>verder</a></body></html>", HTML
    )


async def endless(wire: Wire) -> None:
    """Give a list whose next page is always another."""
    number = int("".join(char for char in wire.path if char.isdecimal()) or 0)
    await wire.send(links("/n/1", following=f"/lijst?p={number + 1}"))


async def calendar(wire: Wire) -> None:
    """Give a month, and a link to the next, for ever."""
    number = int("".join(char for char in wire.path if char.isdecimal()) or 202611)
    await wire.send(links("/n/1", following=f"/lijst?date={number + 1}"))


CASES = (
    listing("list-self", "a next page that is the page itself", lambda base: {"/lijst": links("/n/1", following="/lijst")}, at_most=4),
    listing("list-pair", "two pages that follow one another", lambda base: {"/lijst": links("/n/1", following="/b"), "/b": links("/n/1", following="/lijst")}, at_most=5),
    listing("list-endless", "pages without end", lambda base: {"/lijst": endless, "*": endless}, at_most=6, limit=PAGES),
    listing("list-calendar", "a calendar without end is not followed", lambda base: {"/lijst": calendar, "*": calendar}, at_most=4, never=("date=",)),
    listing("list-many", "20,000 links, of which 500 are looked at", lambda base: {"/lijst": links("/n/1", *["/n/1"] * 20_000)}, limit="monitor.spiders.listing:MAX_LINKS"),
    listing("list-persons", "links to members and authors", lambda base: {"/lijst": links("/n/1", "/profiel/jan", "/author/jan/", "/memberlist.php?u=3", "/users/jan")}, never=("jan", "u=3"), lacks=("jan",)),
    listing("list-actions", "links that log in, print, share and search", lambda base: {"/lijst": links("/n/1", "/login", "/zoeken?q=x", "/n/1?print=1", "/n/1?share=x", "/n/2?replytocom=5")}, never=("login", "zoeken", "print", "share", "replytocom")),
    listing("list-schemes", "links that are no address", lambda base: {"/lijst": links("/n/1", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "mailto:jan@x.nl", "tel:0612345678", "#", "")}, lacks=("mailto", "0612")),
    listing("list-elsewhere", "links to other sites", lambda base: {"/lijst": links("/n/1", "https://elders.nl/1", "//elders.nl/2", "http://10.0.0.1/")}),
    listing("list-next-elsewhere", "a next page on another site", lambda base: {"/lijst": links("/n/1", following="http://10.0.0.1/lijst")}, at_most=4),
    listing("list-long", "links of 100 kB", lambda base: {"/lijst": links("/n/1", "/" + "l" * 100_000)}, limit="monitor.urls:MAX_URL_LENGTH"),
    listing("list-tracking", "one article under 200 tracking parameters", lambda base: {"/lijst": links(*(f"/n/1?utm_source={n}" for n in range(200)))}),
    listing("list-sessions", "one article under 200 sessions", lambda base: {"/lijst": links(*(f"/n/1;jsessionid={n}" for n in range(200)))}),
    listing("list-fragments", "one article under 200 fragments", lambda base: {"/lijst": links(*(f"/n/1#{n}" for n in range(200)))}),
    listing("list-base", "a base on another site", lambda base: {"/lijst": links("/n/1", head="<base href='https://elders.nl/'>")}),
    listing("list-nested", "links within links within 5,000 elements", lambda base: {"/lijst": reply("<html><body><h2><a href='/n/1'>Kop van het bericht</a></h2>" + "<div><h2><a href='/n/1'>" * 5_000, HTML)}),
    listing("list-none", "no links: the layout has changed, which is no silence", lambda base: {"/lijst": reply("<html><body><p>Nieuw!</p></body></html>", HTML)}, items=0, ends="failed", error="not_a_feed", says="layout"),
    listing("list-empty", "an empty page", lambda base: {"/lijst": reply("", HTML)}, items=0, ends="failed", error="not_a_feed", says="empty"),
    listing("list-binary", "a picture, called HTML", lambda base: {"/lijst": reply(b"\x89PNG" + bytes(range(256)) * 200, HTML)}, items=0, ends="failed", error="not_a_feed"),
    listing("list-selector", "a selector that cannot be read", lambda base: {"/lijst": links("/n/1")}, items=0, selectors=SiteSelectors(article_links="h2 >> ["), ends="failed", error="not_a_feed", says="selector"),
    listing("list-selector-huge", "a selector of 50 kB", lambda base: {"/lijst": links("/n/1")}, items=0, selectors=SiteSelectors(article_links=", ".join(["h2 a"] * 10_000)), ends="failed", error="not_a_feed", says="selector"),
    listing("list-moved", "a list that redirects to a login", lambda base: {"/lijst": reply("", HTML, "Location: /inloggen", status="302 X")}, items=0, ends="failed", error="login", never=("/inloggen",)),
)  # fmt: skip
