"""Addresses of sources as somebody could enter them past the check of source files."""

from tests.hostile.case import GOOD, GOOD_TEXT, Case, Pages, reply, rss


def pages(base: str) -> Pages:
    """Return the feed."""
    return {"/feed": reply(rss(GOOD)), "/robots.txt": reply("", status="404 X")}


def at(id: str, what: str, url: str, **more: object) -> Case:
    """Return a source at an address that still leads to the feed."""
    values: dict[str, object] = {"items": 1, "holds": (GOOD_TEXT,)} | more
    return Case(id=id, what=what, serve=pages, url=url, **values)  # type: ignore[arg-type]


def nowhere(id: str, what: str, url: str, error: str = "http", **more: object) -> Case:
    """Return a source at an address that leads nowhere."""
    return Case(id=id, what=what, serve=pages, url=url, ends="failed", error=error, **more)  # type: ignore[arg-type]


PRIVATE = "monitor.urls:is_public_address"

CASES = (
    at("url-capitals", "the scheme in capitals", "HTTP@/feed"),
    at("url-fragment", "a fragment", "@/feed#x"),
    at("url-spaces", "spaces around it", "  @/feed  "),
    nowhere("url-long", "an address of 10 kB", "@/" + "a" * 10_000),
    nowhere("url-no-scheme", "no scheme", "voorbeeld.nl/feed"),
    nowhere("url-words", "words instead of an address", "dit is geen adres"),
    nowhere("url-empty", "an empty address", ""),
    nowhere("url-ftp", "another protocol", "ftp://127.0.0.1/feed"),
    nowhere("url-file", "a file of this machine", "file:///etc/passwd", lacks=("root:",)),
    nowhere("url-javascript", "a script", "javascript:alert(1)"),
    nowhere("url-half", "half an address", "http://[::1"),
    nowhere("url-no-host", "no host", "http:///feed"),
    nowhere("url-port-high", "a port that does not exist", "http://127.0.0.1:99999/feed"),
    nowhere("url-port-word", "a word for a port", "http://127.0.0.1:poort/feed"),
    nowhere("url-port-zero", "port 0", "http://127.0.0.1:0/feed", "connection"),
    nowhere("url-label", "a host with a part of 70 letters", f"http://{'a' * 70}.nl/feed", "robots"),
    nowhere("url-host-chars", "a host with characters that no host has", "http://voor<beeld>.nl/feed"),
    nowhere("url-idn-invalid", "a host that is no valid name", "http://xn--\u0301a.nl/feed"),
    nowhere("url-surrogate", "half a character", "http://127.0.0.1:1/\ud800"),
    nowhere("url-nul", "a null byte in the host", "http://127.0.0.1\x00.nl/feed"),
    nowhere("url-private", "a private network", "http://10.0.0.1/feed", "unsafe_address", limit=PRIVATE),
    nowhere("url-metadata", "the metadata address of clouds", "http://169.254.169.254/", "unsafe_address", limit=PRIVATE),
    nowhere("url-zone", "an IPv6 address with a zone", "http://[fe80::1%25eth0]/feed", "unsafe_address", limit=PRIVATE),
    nowhere("url-closed", "a port where nobody answers", "http://127.0.0.1:1/feed", "connection"),
)  # fmt: skip
