"""How the demonstration site answers: validators, redirects, walls, refusals and traps, at the clock that is set."""

import gzip
import http.client
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from monitor.demo.site import Site
from monitor.demo.world import World
from monitor.errors import MonitorError
from monitor.extract_charset import decode

ROOT = Path(__file__).resolve().parents[3]


def address(site: Site, text_id: str) -> str:
    text = next(text for text in site.world.texts if text.id == text_id)
    return site.bases[text.source] + site.world.paths[text.id]


def listing(site: Site, host_id: str) -> str:
    return site.bases[host_id] + site.world.hosts[host_id].listing_path


# --- Validators ---------------------------------------------------------------------------------------------------


def test_an_etag_gives_304_without_a_body(site: Site, get: Any) -> None:
    first = get(listing(site, "persbureau"))
    again = get(first.url, {"If-None-Match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


def test_a_date_gives_304_and_an_older_date_does_not(site: Site, get: Any) -> None:
    first = get(listing(site, "stralingsvrij"))
    assert "etag" not in first.headers
    assert get(first.url, {"If-Modified-Since": first.headers["last-modified"]}).status == 304
    assert get(first.url, {"If-Modified-Since": "Mon, 02 Mar 2026 10:00:00 GMT"}).status == 200
    assert get(first.url, {"If-Modified-Since": "gisteren"}).status == 200


def test_a_stale_etag_outweighs_the_date(site: Site, get: Any) -> None:
    first = get(listing(site, "lindebode"))
    both = {"If-None-Match": '"oud"', "If-Modified-Since": first.headers["last-modified"]}
    assert get(first.url, both).status == 200


def test_a_host_without_validators_sends_other_bytes_each_time(site: Site, get: Any) -> None:
    first = get(listing(site, "vrijeblik"))
    time.sleep(1.1)  # its build time has whole seconds
    again = get(first.url)
    assert not {"etag", "last-modified"} & first.headers.keys()
    assert first.headers["expires"] == "0"
    assert first.body != again.body


def test_pages_and_listings_have_validators_too(site: Site, get: Any) -> None:
    page = get(address(site, "b-0086"))
    assert get(page.url, {"If-None-Match": page.headers["etag"]}).status == 304
    list_page = get(listing(site, "veluwepost"))
    assert get(list_page.url, {"If-Modified-Since": list_page.headers["last-modified"]}).status == 304


# --- The clock ----------------------------------------------------------------------------------------------------


def test_what_is_not_published_yet_is_not_there(world: World, get: Any) -> None:
    text = next(text for text in world.texts if text.id == "b-0120")
    with Site(world, text.published_at - timedelta(minutes=1)) as site:
        url = address(site, text.id)
        early, feed = get(url).status, get(listing(site, text.source))
        site.asof = text.published_at
        assert (early, get(url).status) == (404, 200)
        later = get(feed.url, {"If-None-Match": feed.headers["etag"]})
        assert later.status == 200
        assert text.title not in feed.body.decode()
        assert text.title in later.body.decode()


def test_an_edited_article_changes_at_its_moment_and_keeps_its_address(world: World, get: Any) -> None:
    text = next(text for text in world.texts if text.id == "b-0086")
    assert text.edit is not None
    with Site(world, text.edit.at - timedelta(minutes=1)) as site:
        before = get(address(site, text.id))
        site.asof = text.edit.at
        after = get(before.url, {"If-None-Match": before.headers["etag"]})
    assert after.status == 200
    assert "Correctie." in after.body.decode()
    assert "Correctie." not in before.body.decode()


def test_the_clock_needs_a_time_zone(world: World) -> None:
    with pytest.raises(ValueError, match="time zone"):
        Site(world, datetime(2026, 11, 25, 6))  # noqa: DTZ001


def test_a_dead_host_worked_once(world: World, get: Any) -> None:
    with Site(world, datetime(2026, 5, 1, tzinfo=UTC)) as site:
        alive = get(listing(site, "oude-buurtkrant"))
        site.asof = datetime(2026, 11, 25, 6, tzinfo=UTC)
        dead = get(listing(site, "oude-buurtkrant"))
        with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
            get(address(site, "a-0037"))
    assert (alive.status, dead.status) == (200, 500)


def test_an_outage_passes(world: World, get: Any) -> None:
    with Site(world, datetime(2026, 10, 22, 6, tzinfo=UTC)) as site:
        during = get(listing(site, "melkenmest")).status
        site.asof = datetime(2026, 10, 29, 6, tzinfo=UTC)
        assert (during, get(listing(site, "melkenmest")).status) == (503, 200)


def test_a_feed_moves_for_good(world: World, get: Any) -> None:
    with Site(world, datetime(2026, 10, 1, tzinfo=UTC)) as site:
        before = get(listing(site, "boerenbelang")).status
        site.asof = datetime(2026, 11, 25, 6, tzinfo=UTC)
        after = get(listing(site, "boerenbelang"))
        assert (before, after.status) == (200, 301)
        assert get(after.headers["location"]).status == 200


def test_a_silent_host_still_answers_but_has_nothing_since_june(site: Site, get: Any, demo_now: datetime) -> None:
    assert get(listing(site, "de-linde-weekblad")).status == 200
    newest = max(text.published_at for text in site.world.of("de-linde-weekblad", demo_now))
    assert newest < datetime(2026, 7, 1, tzinfo=UTC)


# --- Redirects and walls ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text_id", "status"), [("a-0080", 301), ("a-0022", 302)])
def test_an_old_address_in_the_feed_redirects(site: Site, get: Any, text_id: str, status: int) -> None:
    text = next(text for text in site.world.texts if text.id == text_id)
    reply = get(f"{site.bases[text.source]}/oud/{text.number}.html")
    assert reply.status == status
    assert reply.headers["location"] == address(site, text_id)


def test_a_redirect_loop_goes_round(site: Site, get: Any) -> None:
    base = site.bases["veluwepost"]
    assert get(f"{base}/oud/rondje-a").headers["location"] == f"{base}/oud/rondje-b"
    assert get(f"{base}/oud/rondje-b").headers["location"] == f"{base}/oud/rondje-a"
    assert b'href="/oud/rondje-a"' in get(listing(site, "veluwepost")).body


def test_articles_behind_the_consent_wall_lead_to_consent_with_the_way_back(
    site: Site, get: Any, demo_now: datetime
) -> None:
    text = site.world.of("randstad-courant", demo_now)[-1]
    reply = get(address(site, text.id))
    target = urlsplit(reply.headers["location"])
    assert (reply.status, target.path) == (302, "/consent")
    assert parse_qs(target.query)["callbackUrl"] == [address(site, text.id)]
    assert "toestemming" in get(reply.headers["location"]).body.decode()


def test_a_paywall_shows_two_sentences_and_says_so(site: Site, get: Any, demo_now: datetime) -> None:
    text = next(text for text in site.world.of("avondkrant", demo_now) if text.paywalled)
    page = get(address(site, text.id)).body.decode()
    assert '"isAccessibleForFree": false' in page
    assert "Word abonnee" in page
    assert text.text[-40:] not in page
    assert text.text[-40:] not in get(listing(site, "avondkrant")).body.decode()


# --- Refusals, charset, transfer ----------------------------------------------------------------------------------


def test_one_page_asks_to_come_back_once(world: World, get: Any, demo_now: datetime) -> None:
    with Site(world, demo_now) as site:
        first, second = get(address(site, "a-0089")), get(address(site, "a-0089"))
    assert (first.status, first.headers["retry-after"]) == (429, "1")
    assert second.status == 200


def test_one_page_is_slow(site: Site, get: Any) -> None:
    started = time.monotonic()
    assert get(address(site, "a-0055")).status == 200
    assert time.monotonic() - started >= site.world.oddities.slow_s["a-0055"]


def test_reservations_stand_in_the_headers(site: Site, get: Any) -> None:
    assert get(address(site, "a-0072")).headers["tdm-reservation"] == "1"
    assert get(address(site, "a-0120")).headers["x-robots-tag"] == "noindex"


def test_pages_in_windows_1252_and_one_with_a_wrong_header(site: Site, get: Any) -> None:
    right, wrong = get(address(site, "a-0180")), get(address(site, "a-0098"))
    assert right.headers["content-type"] == "text/html; charset=windows-1252"
    assert wrong.headers["content-type"] == "text/html; charset=utf-8"
    with pytest.raises(UnicodeDecodeError):
        wrong.body.decode("utf-8")
    text = next(text for text in site.world.texts if text.id == "a-0098")
    assert text.text.split("\n\n")[0][:50] in unescape(decode(wrong.body, tuple(wrong.headers.items()))[0])


def test_gzip_only_for_those_who_can_read_it(site: Site, get: Any) -> None:
    plain = get(address(site, "b-0120"))
    packed = get(plain.url, {"Accept-Encoding": "gzip, deflate"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body


def test_head_has_the_headers_of_get_and_no_body(site: Site, get: Any) -> None:
    whole, head = get(address(site, "b-0120")), get(address(site, "b-0120"), method="HEAD")
    assert head.body == b""
    assert head.headers["content-length"] == whole.headers["content-length"] == str(len(whole.body))


def test_other_methods_and_unknown_addresses_are_refused(site: Site, get: Any) -> None:
    assert get(listing(site, "lindebode"), method="POST").status == 405
    assert get(site.bases["lindebode"] + "/bestaat-niet").status == 404
    assert get(site.bases["lindebode"] + "/artikel.php?id=abc").status == 404


@pytest.mark.parametrize("junk", [b"\x00\xff\r\n\r\n", b"GET\r\n\r\n", b"GET x HTTP/1.1\r\n\r\n", b"A" * 40_000])
def test_junk_on_the_wire_does_not_stop_the_site(site: Site, get: Any, junk: bytes) -> None:
    import socket

    parts = urlsplit(site.bases["lindebode"])
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=5) as raw:
        raw.sendall(junk)
        raw.shutdown(socket.SHUT_WR)
        while raw.recv(4096):
            pass
    assert get(listing(site, "lindebode")).status == 200


# --- robots.txt and traps -----------------------------------------------------------------------------------------


def test_robots_txt_differs_by_host(site: Site, get: Any) -> None:
    slow, mapped = get(site.bases["omroep-oost"] + "/robots.txt"), get(site.bases["noorderkrant"] + "/robots.txt")
    assert b"Crawl-delay: 0.02" in slow.body
    assert f"Sitemap: {site.bases['noorderkrant']}/sitemap-index.xml".encode() in mapped.body
    assert get(site.bases["vrijeblik"] + "/robots.txt").status == 404
    assert all(b"Disallow: /zoeken" in reply.body for reply in (slow, mapped))


def test_search_and_calendar_have_no_end(site: Site, get: Any) -> None:
    base = site.bases["gemeente-elserveen"]
    assert b"/zoeken?pagina=8" in get(f"{base}/zoeken?pagina=7").body
    assert b"/agenda?maand=2027-01" in get(f"{base}/agenda?maand=2026-12").body
    assert b"/agenda?maand=" in get(f"{base}/agenda?maand=onzin").body


# --- Running it ---------------------------------------------------------------------------------------------------


def test_requests_are_counted_per_host(world: World, get: Any, demo_now: datetime) -> None:
    with Site(world, demo_now) as site:
        get(site.bases["knipoog"] + "/robots.txt")
        first = get(listing(site, "knipoog"), {"User-Agent": "proef/1"})
        get(first.url, {"If-None-Match": first.headers["etag"]})
        seen = site.requests["knipoog"]
        assert seen.robots_fetched == 1
        assert seen.n_conditional == 1
        assert seen.paths["/feed.xml"] == 2
        assert seen.statuses == {200: 2, 304: 1}
        assert seen.max_at_once == 1
        assert seen.seen[1].user_agent == "proef/1"
        assert site.requests["lindebode"].seen == []


def test_the_same_ports_give_the_same_addresses_again(world: World, demo_now: datetime) -> None:
    with Site(world, demo_now) as first:
        bases, ports = dict(first.bases), first.ports
    with Site(world, demo_now, ports=ports) as second:
        assert second.bases == bases


def test_a_port_that_is_taken_is_explained(site: Site, world: World, demo_now: datetime) -> None:
    taken = Site(world, demo_now, ports={"lindebode": site.ports["lindebode"]})
    with pytest.raises(MonitorError, match="cannot listen on port"):
        taken.__enter__()


def test_every_source_has_an_authority_of_its_own(site: Site) -> None:
    assert len(set(site.bases.values())) == len(site.world.hosts) >= 25


def test_alone_it_prints_the_overlay_and_ends_at_a_signal(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "monitor.demo.site",
        "--asof",
        "2026-11-25T06:00",
        "--overlay",
        str(tmp_path / "o"),
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline().strip() == str(tmp_path / "o")
        assert (tmp_path / "o" / "sources" / "lindebode.toml").is_file()
        running.send_signal(signal.SIGTERM)
        _, errors = running.communicate(timeout=15)
    assert running.returncode == 0
    assert errors == ""
