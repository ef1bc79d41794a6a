"""Any bytes as a page: an item or our error, in bounded time."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.errors import ExtractError
from monitor.extract import MAX_TEXT_CHARS, extract_page
from monitor.extract_html import html_to_text
from monitor.records import Entry, FetchedPage, Item

NOW = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)
ENTRY = Entry(
    id="e", source_id="bron", identity="g", identity_method="guid", url="https://voorbeeld.nl/a", title="Titel",
    text="Tekst.",
    published_raw=None, published_at=None, published_source="none",
)  # fmt: skip
PIECES = st.sampled_from(
    [b"<html>", b"<head>", b"<body>", b"<article>", b"<p>", b"</p>", b"<div class='", b"'>", b"<table><tr><td>",
    b"<script>", b"</script>",
     b"<script type='application/ld+json'>{\"@graph\":[", b"]}</script>", b"<link rel=canonical href='http://['>",
     b"<time datetime='", b"\x00",
     b"\xff\xfe\x00\xd8", b"&#xD800;", b"&#0;", b"<meta charset=utf-7>", b"<meta name=robots content=':'>", b"<!--",
     b"-->", b"<svg>",
     b"<title>", b"<input type=password>", b"woorden die een zin vormen over de gemeente. " * 5, b"<![CDATA[",
     b"<base href='javascript:x'>"]
)  # fmt: skip


def extract(body: bytes, content_type: str = "text/html") -> Item:
    page = FetchedPage(
        source_id="bron", url="https://voorbeeld.nl/a", final_url="https://voorbeeld.nl/a", status=200,
        headers=(("content-type", content_type),), body=body, truncated=False, fetched_at=NOW,
    )  # fmt: skip
    return extract_page(page, ENTRY, "OPD", "regionaal_nieuws", NOW)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(st.binary(max_size=400), st.lists(PIECES, max_size=25).map(b"".join)),
    st.sampled_from(
        ["", "text/html", "text/html; charset=utf-7", "text/plain", "image/png", "application/xhtml+xml", ";;;"]
    ),
)
def test_any_bytes_are_an_item_or_our_error(body: bytes, content_type: str) -> None:
    try:
        item = extract(body, content_type)
    except ExtractError:
        return
    assert len(item.text) <= MAX_TEXT_CHARS
    assert "\x00" not in item.text + item.title
    (item.title + item.text).encode()  # no lone surrogates


@given(st.text(max_size=400))
def test_any_fragment_is_text(fragment: str) -> None:
    text = html_to_text(fragment)
    assert text == html_to_text(text) or "<" in text or "&" in text


BOMBS = {
    "divs": b"<div>" * 100_000,
    "inline": b"<p><b><i>" * 20_000 + b"x",
    "attributes": b"<p " + b" ".join(b"a%d=1" % n for n in range(50_000)) + b">x",
    "nulls": b"\x00" * 500_000,
    "angles": b"<" * 300_000,
    "tables": b"<table><tr><td>" * 30_000,
    "entities": b"&amp;" * 300_000,
    "json": b"<script type='application/ld+json'>" + b"[" * 200_000 + b"</script>",
    "paragraphs": b"<p>x</p>" * 60_000,
    "links": b"<a href='#'>x y z</a>" * 40_000,
    "items": b"<li>" * 60_000,
    "breaks": b"<article><p>" + b"woord <br/>" * 60_000,
    "one line": b"<article><p>" + b"a" * 2_900_000,
    "spaces": b"<article><p>" + b" \n" * 1_000_000,
    "comments": b"<!--" * 200_000,
    "data uri": b"<img src='data:image/png;base64," + b"A" * 2_000_000 + b"'><p>tekst</p>",
    "times": b"<article>" + b"<time>" * 50_000,
    "titles": b"<h1>" + b"x" * 1_000_000 + b"</h1>",
}


@pytest.mark.parametrize("body", BOMBS.values(), ids=BOMBS.keys())
def test_hostile_pages_take_bounded_time(body: bytes) -> None:
    started = time.process_time()
    item = extract(b"<html><body>" + body)
    assert len(item.text) <= MAX_TEXT_CHARS
    assert time.process_time() - started < 20
