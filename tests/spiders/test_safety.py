"""Addresses, sizes and times: a hostile server costs a record and nothing else."""

import asyncio
import gzip
import itertools
import socket
import time
import zlib
from collections.abc import Iterator
from typing import Any

import brotli
import pytest

from monitor.records import ErrorClass, SiteSelectors
from monitor.spiders.failures import FetchFailed
from monitor.spiders.settings import FEED_BYTES, MAX_REDIRECTS, PAGE_BYTES
from monitor.spiders.transport import Answer, Transport
from tests.end_to_end.site.content import article, feed, item, moved, rss
from tests.end_to_end.site.server import Reply, Request
from tests.spiders.conftest import World


def get(url: str, *, allow_loopback: bool = True, timeout_s: float = 5.0, max_bytes: int = 1_000_000) -> Answer:
    async def run() -> Answer:
        async with Transport(user_agent="test", allow_loopback=allow_loopback, timeout_s=timeout_s) as transport:
            return await transport.get(url, headers={}, max_bytes=max_bytes)

    return asyncio.run(run())


def error_of(url: str, **options: Any) -> ErrorClass:
    with pytest.raises(FetchFailed) as caught:
        get(url, **options)
    return caught.value.error


# --- Addresses ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "10.0.0.1", "192.168.1.1", "169.254.169.254", "[fd00:ec2::254]", "0.0.0.0",
     "[::ffff:127.0.0.1]", "2130706433", "0x7f000001", "127.1", "0177.0.0.1", "100.100.100.200", "[64:ff9b::7f00:1]"],
)  # fmt: skip
def test_private_addresses_are_refused_however_they_are_written(host: str) -> None:
    # Spellings that are no address by today's standard are refused as such ("http"), or not found ("dns").
    assert error_of(f"http://{host}:9/", allow_loopback=False) in ("unsafe_address", "dns", "http")


@pytest.mark.parametrize("host", ["10.0.0.1", "169.254.169.254", "[fe80::1]", "192.168.0.1"])
def test_loopback_allowed_does_not_allow_other_private_addresses(host: str) -> None:
    assert error_of(f"http://{host}/", allow_loopback=True) == "unsafe_address"


def resolve_to(monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
    """Make every host name lead to these addresses, one for each look-up; the last one stays."""
    waiting = list(answers)

    def look_up(host: Any, port: Any, *args: Any, **kwargs: Any) -> list[Any]:
        ip = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


def test_a_public_name_that_leads_to_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve_to(monkeypatch, "169.254.169.254")
    assert error_of("http://onschuldig.voorbeeld.nl/", allow_loopback=False) == "unsafe_address"


def test_a_name_that_changes_between_look_ups_is_refused_when_the_socket_is_made(
    monkeypatch: pytest.MonkeyPatch, world: World
) -> None:
    site = world.site({"/": Reply("geheim")})
    resolve_to(monkeypatch, "192.0.2.1", "127.0.0.1")  # first harmless, then this machine
    for _ in range(2):
        assert error_of(f"http://wissel.voorbeeld.nl:{site.port}/", allow_loopback=False) == "unsafe_address"
    assert site.requests == []


def test_a_redirect_to_a_metadata_address_is_not_followed(world: World) -> None:
    site = world.site({"/feed": moved("http://169.254.169.254/latest/meta-data/")})
    source = world.source(site)
    assert "unsafe_address" in world.crawl()[source.id].reason


def test_without_permission_this_machine_is_not_fetched(world: World) -> None:
    site = world.site({"/feed": feed()})
    source = world.source(site)
    assert "unsafe_address" in world.crawl(allow_loopback=False)[source.id].reason
    assert site.requests == []


# --- Redirects ----------------------------------------------------------------------------------------------------


def test_a_redirect_loop_ends(world: World) -> None:
    site = world.site({"/a": moved("/b"), "/b": moved("/a", 302)})
    source = world.source(site, "/a")
    assert "circle" in world.crawl()[source.id].reason
    assert len(site.paths) == 2


def test_an_endless_chain_of_redirects_ends(world: World) -> None:
    site = world.site({"*": lambda request: moved(f"/{len(request.path)}{request.path.strip('/')}", 302)})
    site.pages["/robots.txt"] = Reply("", status=404)
    source = world.source(site, "/a")
    assert "redirects" in world.crawl()[source.id].reason
    assert len(site.paths) == MAX_REDIRECTS + 1


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "file:///etc/passwd", "http://[::1", "ftp://voorbeeld.nl/", "//"]
)
def test_redirects_that_lead_nowhere_are_an_error(world: World, target: str) -> None:
    site = world.site({"/feed": moved(target)})
    source = world.source(site)
    assert world.crawl()[source.id].status == "failed"
    assert world.sink.polls[-1].error == "redirects"


def test_a_page_that_leads_to_another_site_is_not_followed(world: World) -> None:
    other = world.site({"/x": Reply(article("Elders"))})
    site = world.site({"/1": moved(f"http://localhost:{other.port}/x", 302)})
    site.pages["/feed"] = feed(item("Een", f"{site.base}/1", text="Uit de feed."))
    world.source(site)
    world.crawl()
    assert other.requests == []
    assert world.items["Een"].text_status == "feed_only"


# --- Size and time ------------------------------------------------------------------------------------------------

ZEROS = b"\x00" * 50_000_000


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(ZEROS, 9, mtime=0)),
        ("deflate", zlib.compress(ZEROS, 9)),
        ("br", brotli.compress(ZEROS)),
        ("gzip", gzip.compress(b"a" * 600_000, mtime=0) * 50),
    ],
    ids=["gzip", "deflate", "brotli", "members"],
)
def test_compression_bombs_are_unpacked_no_further_than_the_limit(world: World, encoding: str, body: bytes) -> None:
    site = world.site({"/": Reply(body, headers={"Content-Encoding": encoding})})
    answer = get(site.base + "/", max_bytes=1_000_000)
    assert (len(answer.body), answer.truncated) == (1_000_000, True)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(b"hallo", mtime=0)),
        ("x-gzip", gzip.compress(b"hal", mtime=0) + gzip.compress(b"lo", mtime=0)),
        ("deflate", zlib.compress(b"hallo")),
        ("deflate", zlib.compress(b"hallo")[2:-4]),
        ("br", brotli.compress(b"hallo")),
        ("identity", b"hallo"),
    ],
    ids=["gzip", "two members", "zlib", "bare deflate", "brotli", "as it is"],
)
def test_what_servers_send_is_unpacked(world: World, encoding: str, body: bytes) -> None:
    site = world.site({"/": Reply(body, headers={"Content-Encoding": encoding})})
    assert get(site.base + "/").body == b"hallo"


@pytest.mark.parametrize(
    ("encoding", "error"),
    [("gzip", "server"), ("br", "server"), ("deflate", "server"), ("zip", "http"), ("gzip, br", "http"),
     ("gzip, gzip", "http")],
)  # fmt: skip
def test_damaged_and_unknown_compression_is_an_error(world: World, encoding: str, error: str) -> None:
    site = world.site({"/": Reply(b"\x99dit is geen compressie", headers={"Content-Encoding": encoding})})
    assert error_of(site.base + "/") == error


def endless() -> Iterator[bytes]:
    for _ in itertools.count():
        yield b"x" * 65_536


def test_an_endless_body_is_cut(world: World) -> None:
    site = world.site({"/": lambda request: Reply(pieces=endless())})
    answer = get(site.base + "/", max_bytes=500_000)
    assert (len(answer.body), answer.truncated) == (500_000, True)


def dripping() -> Iterator[bytes]:
    for _ in range(100):
        time.sleep(0.1)
        yield b"x"


def test_a_dripping_body_ends_by_the_time_limit(world: World) -> None:
    site = world.site({"/": lambda request: Reply(pieces=dripping())})
    started = time.monotonic()
    assert error_of(site.base + "/", timeout_s=0.6) == "timeout"
    assert time.monotonic() - started < 3


def test_a_silent_server_ends_by_the_time_limit(world: World) -> None:
    site = world.site({"/": Reply("laat", delay_s=1.5)})
    assert error_of(site.base + "/", timeout_s=0.4) == "timeout"


@pytest.mark.parametrize(
    "raw",
    [b"", b"\x00\xff\x00", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
     b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nkort", b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
     b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: 1\r\n" % n for n in range(50_000)) + b"\r\n",
     b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nx\r\n0\r\n\r\n",
     b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhallo", b"SSH-2.0-OpenSSH_9.0\r\n"],
    ids=["nothing", "bytes", "status", "negative", "short", "long header", "many headers", "chunks", "two lengths",
    "ssh"],
)  # fmt: skip
def test_answers_that_are_no_http_are_an_error(world: World, raw: bytes) -> None:
    site = world.site({"/": Reply(raw=raw)})
    assert error_of(site.base + "/", timeout_s=2.0) in ("http", "connection", "server", "timeout")


def test_a_closed_port_is_a_connection_error() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert error_of(f"http://127.0.0.1:{port}/") == "connection"


def test_plain_http_on_a_tls_address_is_an_error(world: World) -> None:
    site = world.site({"/": Reply("x")})
    assert error_of(f"https://127.0.0.1:{site.port}/") in ("tls", "connection")


# --- A whole crawl among hostile sources --------------------------------------------------------------------------

LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]><rss><channel>&c;</channel></rss>'
)
HOSTILE: dict[str, tuple[Reply, str, str]] = {  # name -> answer, status of the source, words in its reason or poll
    "bom": (Reply(LAUGHS, content_type="application/xml"), "failed", "refused"),
    "gzipbom": (Reply(gzip.compress(ZEROS, 9, mtime=0), content_type="application/rss+xml",
    headers={"Content-Encoding": "gzip"}),
                "failed", "not_a_feed"),
    "html": (Reply("<html><body>Log in</body></html>"), "failed", "not_a_feed"),
    "leeg": (Reply(b"", content_type="application/rss+xml"), "failed", "not_a_feed"),
    "kapot": (Reply(rss(item("A & B", "", text="Tekst", guid="1"))), "done", "damaged"),
    "nullen": (Reply(rss(item("A\x00B", "", text="Tekst", guid="1"))), "done", ""),
    "500": (Reply("stuk", status=500), "failed", "server"),
    "404": (Reply("weg", status=404), "failed", "not_found"),
    "json": (Reply('{"a": ' * 50_000, content_type="application/feed+json"), "failed", "not_a_feed"),
    "groot": (Reply(rss(item("Kop", "", text="woord " * 1_200_000, guid="1")), content_type="application/rss+xml"),
    "done",
              "larger than the limit"),
    "204": (Reply(b"", status=204), "failed", "not_a_feed"),
    "raar": (Reply(raw=b"\x00\x01\x02"), "failed", "http"),
    "goed": (feed(item("Goed", "", text="Gewoon nieuws.", guid="1")), "done", ""),
}  # fmt: skip


def test_one_bad_source_never_stops_the_others(world: World) -> None:
    for name, (reply, _, _) in HOSTILE.items():
        world.source(world.site({"/feed": reply}), id=name)
    outcomes = world.crawl()
    messages = {poll.source_id: poll.message for poll in world.sink.polls}
    for name, (_, status, words) in HOSTILE.items():
        assert outcomes[name].status == status, (name, outcomes[name])
        assert words in outcomes[name].reason + messages[name], (name, outcomes[name])
    assert "Goed" in world.items
    assert sum(len(entry.text) for entry in world.sink.entries.values()) < FEED_BYTES


def test_hostile_pages_become_records(world: World) -> None:
    bodies: dict[str, bytes | str] = {
        "diep": "<div>" * 50_000,
        "attributen": "<p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">x",
        "nullen": b"\x00" * 200_000,
        "cut": article("Lang", *(f"alinea {n} " * 20 for n in range(40_000))),
        "zonder": b"",
    }
    site = world.site({f"/{name}": Reply(body) for name, body in bodies.items()})
    site.pages["/gzip"] = Reply(gzip.compress(ZEROS, 9, mtime=0), headers={"Content-Encoding": "gzip"})
    names = [*bodies, "gzip"]
    site.pages["/feed"] = feed(*(item(name, f"{site.base}/{name}", text="Uit de feed.") for name in names))
    world.source(site)
    outcome = world.crawl()["bron-1"]
    assert outcome.n_new == len(names)
    assert not world.sink.waiting
    assert max(len(one.text) for one in world.sink.items.values()) < PAGE_BYTES


def trap(request: Request) -> Reply:
    """A calendar without end: every page leads to the next month."""
    number = int(request.path.rpartition("=")[2] or 0) if "=" in request.path else 0
    day = f"<a class='art' href='/dag/{number}'>Dag</a>"
    later = f"<a rel='next' href='/kalender?maand={number + 1}'>verder</a>"
    return Reply(f"<html><body>{day}{later}</body></html>")


def test_an_endless_calendar_ends_at_the_number_of_pages(world: World) -> None:
    site = world.site({"*": trap}, robots="")
    world.source(
        site, "/kalender", kind="site", selectors=SiteSelectors(article_links="a.art", next_page="a[rel=next]")
    )
    world.crawl()
    assert sum(path.startswith("/kalender") for path in site.paths) == 3
