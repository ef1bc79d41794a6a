"""Any bytes as a feed: entries or our error, in bounded time."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.errors import ExtractError
from monitor.feeds import MAX_ENTRIES, parse_feed

NOW = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)
SURROGATES = b'{"version":"https://jsonfeed.org/version/1","items":[{"id":"ODD","title":"ODD"}]}'.replace(
    b"ODD", rb"\ud800"
)
PIECES = st.sampled_from(
    [b"<rss>", b"<channel>", b"<item>", b"</item>", b"<title>", b"</title>", b"<link>", b"<guid>",
    b"<feed xmlns='http://www.w3.org/2005/Atom'>",
     b"<entry>", b"<content type='xhtml'>", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<!DOCTYPE x [",
     b"<!ENTITY a 'b'>", b"&a;", b"&#0;",
     b"&#xD800;", b"\x00", b"\xff\xfe", b"\xe9", b"<pubDate>x</pubDate>", b"<enclosure url='a'/>", b"{",
     SURROGATES, b'"items":[',
     b"x" * 50,
     b"xml:base='http://['", b"<a href='http://[::1'>", b"http://[", b"<dc:date>",
     b"<?xml version='1.0' encoding='utf-7'?>"]
)  # fmt: skip
TYPES = st.sampled_from(
    ["", "text/xml", "text/xml; charset=utf-7", "application/json", "text/html; charset=\xff", "x; charset=zip_codec"]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.binary(max_size=400), st.lists(PIECES, max_size=25).map(b"".join)), TYPES)
def test_any_bytes_are_a_feed_or_our_error(body: bytes, content_type: str) -> None:
    try:
        feed = parse_feed(
            body, (("content-type", content_type),), "https://voorbeeld.nl/feed", source_id="bron", now=NOW
        )
    except ExtractError:
        return
    assert len({entry.id for entry in feed.entries}) == len(feed.entries)
    for entry in feed.entries:
        assert entry.url is None or entry.url.startswith("http")
        "".join((entry.title, entry.text, entry.identity, entry.published_raw or "")).encode()  # no lone surrogates


@pytest.mark.parametrize(
    "body",
    [
        b"<rss><channel>" + b"<item>" * 60_000,
        b"<rss><channel>" + b"<item><title>x</title></item>" * 20_000,
        b"<rss><channel><item><description>" + b"&lt;b&gt;" * 100_000,
        b"<rss><channel><item><title>" + b"<![CDATA[" * 50_000,
        b"<rss>" + b"<a b='c'>" * 50_000,
        b"<rss " + b" ".join(b"a%d='1'" % n for n in range(900)) + b">",
        b"<rss><channel><item><link>" + b"http://" * 100_000,
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='html'>" + b"&lt;div&gt;" * 50_000,
        b"<!DOCTYPE " + b"[" * 200_000,
        b"<rss>" + b"<!-- " * 100_000,
        b"<rss><channel>" + b"&#60;" * 200_000,
    ],
    ids=[
        "items",
        "many",
        "markup",
        "cdata",
        "deep",
        "attributes",
        "link",
        "atom-deep",
        "doctype",
        "comments",
        "references",
    ],
)
def test_hostile_feeds_take_bounded_time(body: bytes) -> None:
    started = time.process_time()
    try:
        feed = parse_feed(body, (), "https://voorbeeld.nl/feed", source_id="bron", now=NOW)
        assert len(feed.entries) <= MAX_ENTRIES
    except ExtractError:
        pass
    assert time.process_time() - started < 20
