"""Redirects: round in circles, without end, to where nothing may be fetched."""

from collections.abc import Callable

from tests.hostile.case import GOOD, GOOD_TEXT, HTML, Case, Pages, Wire, moved, raw, reply, rss

HOPS = "monitor.spiders.settings:MAX_REDIRECTS"
PRIVATE = "monitor.urls:is_public_address"
FEED = reply(rss(GOOD))


def to(id: str, what: str, target: str, error: str = "unsafe_address", **more: object) -> Case:
    """Return a feed that redirects to one address."""
    return Case(
        id=id,
        what=what,
        serve=lambda base: {"/feed": moved(target.replace("@", base))},
        ends="failed",
        error=error,
        **more,
    )  # type: ignore[arg-type]


def via(id: str, what: str, serve: Callable[[str], Pages], **more: object) -> Case:
    """Return a feed that is reached by redirects."""
    values: dict[str, object] = {"items": 1, "holds": (GOOD_TEXT,)} | more
    return Case(id=id, what=what, serve=serve, **values)  # type: ignore[arg-type]


def lost(id: str, what: str, serve: Callable[[str], Pages], error: str = "redirects", **more: object) -> Case:
    """Return a feed that is not reached."""
    return Case(id=id, what=what, serve=serve, ends="failed", error=error, **more)  # type: ignore[arg-type]


def chain(n: int, last: bytes) -> Callable[[str], Pages]:
    """Return n redirects, one to the next, and what stands at their end."""
    return lambda base: {"/feed": moved("/1"), **{f"/{k}": moved(f"/{k + 1}") for k in range(1, n)}, f"/{n}": last}


async def deeper(wire: Wire) -> None:
    """Redirect to another address each time."""
    await wire.send(moved(wire.path + "x"))


CASES = (
    lost("to-self", "a redirect to itself", lambda base: {"/feed": moved("/feed")}, says="circle", at_most=2),
    lost("to-pair", "two addresses that redirect to one another", lambda base: {"/feed": moved("/a"), "/a": moved("/feed")}, says="circle", at_most=3),
    lost("to-fragment", "a redirect to itself with a fragment", lambda base: {"/feed": moved("/feed#x")}, says="circle", at_most=2),
    lost("to-case", "redirects that differ in tracking parameters only", lambda base: {"/feed": moved("/feed?utm_source=a"), "/feed?utm_source=a": moved("/feed?utm_source=b")}, says="circle", at_most=3),
    lost("to-chain-50", "a chain of 50", chain(50, FEED), says="more than 10 redirects", limit=HOPS),
    lost("to-endless", "a chain that never ends", lambda base: {"/robots.txt": reply("", status="404 X"), "*": deeper}, says="more than 10 redirects", limit=HOPS),
    via("to-chain-9", "a chain of nine that leads to the feed", chain(9, FEED)),
    via("to-relative", "a relative address", lambda base: {"/feed": moved("sub/../feed.xml"), "/feed.xml": FEED}),
    via("to-scheme-relative", "an address without a scheme", lambda base: {"/feed": moved(base.removeprefix("http:") + "/f"), "/f": FEED}),
    via("to-user", "an address with a user name and password", lambda base: {"/feed": moved(base.replace("//", "//jan:geheim@") + "/f"), "/f": FEED}, lacks=("geheim",)),
    via("to-unicode", "letters with accents, as bytes", lambda base: {"/feed": raw(b"HTTP/1.1 302 Found\r\nLocation: /\xc3\xa9\xc3\xa9n\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), "/%C3%A9%C3%A9n": FEED}),
    via("to-spaces", "spaces around and in the address", lambda base: {"/feed": moved("  /een feed  "), "/een%20feed": FEED}),
    via("to-301", "a permanent redirect", lambda base: {"/feed": moved("/f", "301 Moved"), "/f": FEED}),
    via("to-303", "303: see other", lambda base: {"/feed": moved("/f", "303 See Other"), "/f": FEED}),
    via("to-307", "307: for now", lambda base: {"/feed": moved("/f", "307 Temporary"), "/f": FEED}),
    via("to-308", "308: for good", lambda base: {"/feed": moved("/f", "308 Permanent"), "/f": FEED}),
    via("to-body", "a redirect with a body of a megabyte", lambda base: {"/feed": reply("x" * 1_000_000, HTML, "Location: /f", status="302 Found"), "/f": FEED}),
    via("to-two", "two addresses at once: the first counts", lambda base: {"/feed": raw("HTTP/1.1 302 Found\nLocation: /f\nLocation: /g\nContent-Length: 0\nConnection: close\n\n"), "/f": FEED}, never=("/g",)),
    lost("to-nothing", "a redirect without an address", lambda base: {"/feed": reply("", HTML, status="302 Found")}, says="says not where to"),
    lost("to-empty", "a redirect to an empty address", lambda base: {"/feed": moved("")}, says="says not where to"),
    lost("to-gone", "a redirect to what is gone", lambda base: {"/feed": moved("/weg"), "/weg": reply("", status="410 Gone")}, "gone"),
    lost("to-login", "a redirect to a login page", lambda base: {"/feed": moved("/wp-login.php?redirect_to=x")}, "login", never=("/wp-login.php",)),
    lost("to-consent", "a redirect to a consent wall", lambda base: {"/feed": moved(f"/consent?callbackUrl={base}/feed")}, "not_a_feed", never=("/consent",)),
    lost("to-injection", "a line end in the address, for another header", lambda base: {"/feed": moved("/f%0d%0aSet-Cookie:%20a=b"), "*": reply("", status="404 X"), "/robots.txt": reply("", status="404 X")}, "not_found"),
    lost("to-bare-cr", "a bare carriage return in the address", lambda base: {"/feed": raw(b"HTTP/1.1 302 Found\r\nLocation: /f\rX: y\r\n\r\n")}, "http"),
    to("to-huge", "an address of 100 kB", "/" + "a" * 100_000, "http"),
    to("to-long", "an address of 5 kB", "/" + "a" * 5_000, "redirects", limit="monitor.urls:MAX_URL_LENGTH"),
    to("to-file", "a file of this machine", "file:///etc/passwd", "redirects"),
    to("to-ftp", "another protocol: FTP", "ftp://127.0.0.1/x", "redirects"),
    to("to-gopher", "another protocol: Gopher", "gopher://127.0.0.1:70/x", "redirects"),
    to("to-data", "a data address", "data:text/xml,<rss/>", "redirects"),
    to("to-javascript", "a script", "javascript:alert(1)", "redirects"),
    to("to-half", "half an address", "http://[::1", "redirects"),
    to("to-no-host", "an address without a host", "http:///x", "not_found", at_most=3),
    to("to-port-0", "port 0", "http://127.0.0.1:0/", "connection"),
    to("to-port-high", "a port that does not exist", "http://127.0.0.1:99999/", "redirects"),
    to("to-closed-port", "a port where nobody answers", "http://127.0.0.1:1/", "connection"),
    to("to-metadata", "the metadata address of clouds", "http://169.254.169.254/latest/meta-data/", limit=PRIVATE),
    to("to-metadata-6", "the metadata address of clouds, in IPv6", "http://[fd00:ec2::254]/latest", limit=PRIVATE),
    to("to-private-10", "a private network: 10.0.0.1", "http://10.0.0.1/", limit=PRIVATE),
    to("to-private-172", "a private network: 172.16.0.1", "http://172.16.0.1/", limit=PRIVATE),
    to("to-private-192", "a private network: 192.168.1.1", "http://192.168.1.1/", limit=PRIVATE),
    to("to-shared", "the shared space of providers", "http://100.64.0.1/", limit=PRIVATE),
    to("to-zero", "the address 0.0.0.0", "http://0.0.0.0/", limit=PRIVATE),
    to("to-broadcast", "the broadcast address", "http://255.255.255.255/", limit=PRIVATE),
    to("to-multicast", "a multicast address", "http://224.0.0.1/", limit=PRIVATE),
    to("to-mapped", "a private address within IPv6", "http://[::ffff:10.0.0.1]/", limit=PRIVATE),
    to("to-mapped-hex", "the same in hexadecimal", "http://[::ffff:a00:1]/", limit=PRIVATE),
    to("to-nat64", "a private address behind NAT64", "http://[64:ff9b::a00:1]/", limit=PRIVATE),
    to("to-6to4", "a private address behind 6to4", "http://[2002:a00:1::1]/", limit=PRIVATE),
    to("to-teredo", "a private address behind Teredo", "http://[2001:0:a00:1::1]/", limit=PRIVATE),
    to("to-link-local", "a link-local address", "http://[fe80::1]/", limit=PRIVATE),
    to("to-unique-local", "a unique local address", "http://[fd12:3456::1]/", limit=PRIVATE),
    to("to-decimal", "10.0.0.1 as one number", "http://167772161/", "robots", limit=PRIVATE),
    to("to-octal", "10.0.0.1 in octal", "http://012.0.0.1/", "robots", limit=PRIVATE),
    to("to-hex", "10.0.0.1 in hexadecimal", "http://0x0a000001/", limit=PRIVATE),
    to("to-short", "10.0.0.1 in short", "http://10.1/", "robots", limit=PRIVATE),
    to("to-https", "from http to https on a port that speaks plain HTTP", "@/f".replace("@", "https://127.0.0.1:1"), "connection"),
    lost("to-plain-as-tls", "to https where only plain HTTP is spoken", lambda base: {"/feed": moved(base.replace("http:", "https:") + "/f")}, "tls"),
)  # fmt: skip
