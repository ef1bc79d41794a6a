"""robots.txt: huge, broken, absurd, absent in every way."""

from tests.hostile.case import GOOD, GOOD_TEXT, HTML, Answer, Case, Wire, moved, raw, reply, rss

FEED = reply(rss(GOOD))
SIZE = "monitor.spiders.settings:ROBOTS_BYTES"
TEXT = "text/plain; charset=utf-8"


def robots(id: str, what: str, answer: Answer, *, allowed: bool = True, says: str = "", **more: object) -> Case:
    """Return a feed behind a robots.txt."""
    values: dict[str, object] = (
        {"items": 1, "holds": (GOOD_TEXT,)} if allowed else {"ends": "failed", "error": "robots", "never": ("/feed",)}
    )
    if not allowed:
        values["says"] = says or "does not allow"
    values |= more
    return Case(id=id, what=what, serve=lambda base: {"/feed": FEED, "/robots.txt": answer}, **values)  # type: ignore[arg-type]


def file(body: str | bytes, kind: str = TEXT, status: str = "200 OK") -> bytes:
    """Return a robots.txt."""
    return reply(body, kind, status=status)


async def endless(wire: Wire) -> None:
    """Send rules without end, the first of which closes the feed."""
    await wire.send(
        raw("HTTP/1.1 200 OK\nContent-Type: text/plain\nConnection: close\n\n", "User-agent: *\nDisallow: /feed\n")
    )
    while True:
        await wire.send(b"Disallow: /x\n" * 1_000)


async def silence(wire: Wire) -> None:
    """Say nothing."""
    await wire.pause(3_600)


async def deeper(wire: Wire) -> None:
    """Redirect to another address each time, and give the feed when it is asked for."""
    await wire.send(FEED if wire.path == "/feed" else moved(wire.path + "x"))


WAIT = "nothing is fetched until it can"
CASES = (
    robots("robots-404", "none", reply("", HTML, status="404 Not Found")),
    robots("robots-410", "gone", reply("", HTML, status="410 Gone")),
    robots("robots-400", "a bad request", reply("", HTML, status="400 Bad")),
    robots("robots-401", "behind a login: everything is closed", reply("", HTML, status="401 Login"), allowed=False),
    robots("robots-403", "forbidden: everything is closed", reply("", HTML, status="403 No"), allowed=False),
    robots("robots-500", "a server error: wait", reply("", HTML, status="500 Error"), allowed=False, says=WAIT),
    robots("robots-503", "not available: wait", reply("", HTML, status="503 Busy"), allowed=False, says=WAIT),
    robots("robots-599", "an error without a name: wait", reply("", HTML, status="599 X"), allowed=False, says=WAIT),
    robots("robots-silence", "no answer: wait", silence, allowed=False, says=WAIT, limit="monitor.spiders.settings:TIMEOUT_S"),
    robots("robots-damaged", "an answer that breaks off: wait", raw("HTTP/1.1 200 OK\nContent-Length: 500\nConnection: close\n\n", "User-agent: *\n"), allowed=False, says=WAIT),
    robots("robots-packed-lie", "an answer that cannot be unpacked: wait", reply("User-agent: *\nDisallow: /x", TEXT, "Content-Encoding: br"), allowed=False, says=WAIT),
    robots("robots-204", "an answer without content", raw("HTTP/1.1 204 No Content\nConnection: close\n\n")),
    robots("robots-empty", "an empty file", file("")),
    robots("robots-html", "a web page instead of rules", file("<html><body>404 Disallow: everything</body></html>", HTML)),
    robots("robots-json", "JSON instead of rules", file('{"disallow": "/"}', "application/json")),
    robots("robots-binary", "a picture instead of rules", file(b"\x89PNG" + bytes(range(256)) * 500, "image/png")),
    robots("robots-bom", "rules after a byte order mark", file("\ufeffUser-agent: *\nDisallow: /feed\n"), allowed=False),
    robots("robots-utf16", "rules in UTF-16", file("User-agent: *\nDisallow: /feed\n".encode("utf-16")), allowed=False),
    robots("robots-nul", "null bytes between the rules", file("User-agent: *\n\x00\x00Disallow: /feed\n"), allowed=False),
    robots("robots-cr", "lines that end in a carriage return alone", file("User-agent: *\rDisallow: /feed\r"), allowed=False),
    robots("robots-capitals", "rules in capitals", file("USER-AGENT: *\nDISALLOW: /feed\n"), allowed=False),
    robots("robots-for-us", "rules for us by name, beside others", file("User-agent: *\nAllow: /\n\nUser-agent: onrustmonitor\nDisallow: /\n"), allowed=False),
    robots("robots-for-others", "rules for others only", file("User-agent: GPTBot\nDisallow: /\n")),
    robots("robots-longest", "a longer rule that allows", file("User-agent: *\nDisallow: /\nAllow: /feed\n")),
    robots("robots-encoded", "a rule with the path in percents", file("User-agent: *\nDisallow: /%66eed\n"), allowed=False),
    robots("robots-no-agent", "rules before any name", file("Disallow: /\nUser-agent: x\nDisallow: /\n")),
    robots("robots-huge", "ten megabytes, of which the first half is read", file("User-agent: *\nDisallow: /feed\n" + "Disallow: /x\n" * 800_000), allowed=False, limit=SIZE),
    robots("robots-endless", "a file without end", endless, allowed=False, limit=SIZE),
    robots("robots-line", "one line of half a megabyte", file("User-agent: *\nDisallow: /" + "x" * 500_000 + "\nDisallow: /feed\n"), allowed=False),
    robots("robots-groups", "10,000 groups", file("".join(f"User-agent: bot{n}\nDisallow: /\n\n" for n in range(10_000)) + "User-agent: *\nDisallow: /feed\n"), allowed=False),
    robots("robots-stars", "a pattern of 2,000 stars, slow for careless matchers", file("User-agent: *\nDisallow: /" + "*a" * 2_000 + "*b\n")),
    robots("robots-dollar", "a pattern with its end in the middle", file("User-agent: *\nDisallow: /fe$ed\n")),
    robots("robots-sitemaps", "20,000 sitemaps", file("".join(f"Sitemap: http://x.nl/{n}.xml\n" for n in range(20_000)))),
    robots("robots-delay-words", "a delay in words", file("User-agent: *\nCrawl-delay: lang\n")),
    robots("robots-delay-negative", "a negative delay", file("User-agent: *\nCrawl-delay: -50\n")),
    robots("robots-delay-nan", "a delay that is not a number", file("User-agent: *\nCrawl-delay: NaN\n")),
    robots("robots-delay-huge", "a delay of thirty years", file("User-agent: *\nCrawl-delay: 1000000000\n"), limit="monitor.spiders.settings:MAX_CRAWL_DELAY_S"),
    robots("robots-delay-inf", "an endless delay", file("User-agent: *\nCrawl-delay: inf\n"), limit="monitor.spiders.settings:MAX_CRAWL_DELAY_S"),
    robots("robots-rate", "a request rate of one a day", file("User-agent: *\nRequest-rate: 1/86400\n")),
    robots("robots-loop", "a redirect to itself: as if there were none", moved("/robots.txt"), limit="monitor.spiders.settings:ROBOTS_REDIRECTS"),
    robots("robots-redirect", "a redirect to another file", moved("/feed?robots")),
    robots("robots-nowhere", "a redirect to another protocol: as if there were none", moved("file:///etc/hosts")),
    robots("robots-private", "a redirect into a private network", moved("http://10.0.0.1/robots.txt"), allowed=False, error="unsafe_address", says="private address"),
    Case(id="robots-chain", what="a chain of redirects that never ends: as if there were none", serve=lambda base: {"/robots.txt": deeper, "*": deeper}, items=1, holds=(GOOD_TEXT,), limit="monitor.spiders.settings:ROBOTS_REDIRECTS"),
)  # fmt: skip
