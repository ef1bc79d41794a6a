import json
import time
from datetime import UTC, datetime

import pytest

from monitor.errors import ExtractError
from monitor.feeds import MAX_ENTRIES, MAX_HINT_S, ParsedFeed, max_age_s, parse_feed, strip_volatile

NOW = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)
URL = "https://voorbeeld.nl/feed"
NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:media="http://search.yahoo.com/mrss/"'
)


def rss(*items: str, channel: str = "") -> bytes:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0" {NAMESPACES}><channel><title>T</title>{channel}{inside}</channel></rss>'.encode()


def parse(body: bytes, headers: tuple[tuple[str, str], ...] = ()) -> ParsedFeed:
    return parse_feed(body, headers, URL, source_id="bron", now=NOW)


# --- The formats --------------------------------------------------------------------------------------------------


def test_rss_with_namespaces_gives_the_longest_text_and_enclosures_as_links() -> None:
    feed = parse(
        rss(
            "<title>Kop &amp;amp; staart</title><link>/a?utm_source=rss</link><guid isPermaLink='false'>g1</guid>"
            "<pubDate>Tue, 03 Nov 2026 14:05:00 GMT</pubDate><description>Kort.</description>"
            "<content:encoded><![CDATA[<p>Eerste alinea.</p><p>Tweede alinea.</p>]]></content:encoded>"
            "<enclosure url='https://voorbeeld.nl/x.mp3' type='audio/mpeg' length='1'/>"
        )
    )
    (entry,) = feed.entries
    assert (feed.kind, entry.title, entry.url) == ("rss", "Kop & staart", "https://voorbeeld.nl/a")
    assert entry.text == "Eerste alinea.\n\nTweede alinea."
    assert entry.published_at == datetime(2026, 11, 3, 14, 5, tzinfo=UTC)
    assert (entry.published_source, entry.published_raw) == ("feed", "Tue, 03 Nov 2026 14:05:00 GMT")
    assert entry.enclosures == ("https://voorbeeld.nl/x.mp3",)


def test_atom() -> None:
    feed = parse(
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><id>tag:x,2026:1</id>'
        b'<title type="html">&lt;i&gt;Kop&lt;/i&gt;</title><link rel="alternate" href="https://voorbeeld.nl/z"/>'
        b"<published>2026-11-03T10:00:00Z</published><updated>2026-11-04T10:00:00Z</updated>"
        b'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>een</p><p>twee</p></div></content>'
        b"</entry></feed>"
    )
    (entry,) = feed.entries
    assert (feed.kind, entry.title, entry.text, entry.url) == ("atom", "Kop", "een\n\ntwee", "https://voorbeeld.nl/z")
    assert entry.published_at == datetime(2026, 11, 3, 10, 0, tzinfo=UTC)


def test_rdf() -> None:
    feed = parse(
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        b'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>T</title></channel>'
        b"<item rdf:about='https://voorbeeld.nl/q'><title>Kop</title><link>https://voorbeeld.nl/q</link>"
        b"<dc:date>2026-11-03</dc:date></item></rdf:RDF>"
    )
    assert (feed.kind, feed.entries[0].url) == ("rdf", "https://voorbeeld.nl/q")
    assert feed.entries[0].published_at is not None


def test_json_feed() -> None:
    items = [{"id": 1, "url": "/1", "content_html": "<p>Tekst</p>", "date_published": "2026-11-03T10:00:00Z",
              "authors": [{"name": "Piet"}], "attachments": [{"url": "/x.mp3"}]}]  # fmt: skip
    feed = parse(json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": items}).encode())
    (entry,) = feed.entries
    assert (feed.kind, entry.text, entry.url) == ("json", "Tekst", "https://voorbeeld.nl/1")
    assert entry.enclosures == ("https://voorbeeld.nl/x.mp3",)


# --- Traps --------------------------------------------------------------------------------------------------------


def test_a_damaged_feed_still_gives_its_entries() -> None:
    feed = parse(
        rss("<title>Een & twee</title><link>https://voorbeeld.nl/1</link>", "<title>Drie</title><guid>3</guid>")
    )
    assert feed.damaged
    assert [entry.title for entry in feed.entries] == ["Een & twee", "Drie"]


def test_a_feed_that_breaks_off_gives_what_came_before() -> None:
    whole = rss(*(f"<title>Kop {n}</title><guid>g{n}</guid>" for n in range(10)))
    entries = parse(whole[: len(whole) - len("</channel></rss>") - 20]).entries
    assert [entry.title for entry in entries[:9]] == [f"Kop {n}" for n in range(9)]


def test_a_guid_that_is_no_address_is_not_the_page_of_its_entry() -> None:
    (entry,) = parse(rss("<title>T</title><guid>g-123</guid>")).entries
    assert (entry.url, entry.identity) == (None, "g-123")


def test_no_author_is_read_anywhere() -> None:
    feed = parse(
        rss("<title>T</title><guid>1</guid><dc:creator>Jan Pietersen</dc:creator><author>jan@x.nl (Jan)</author>")
    )
    assert "Jan" not in repr(feed)


def test_contact_data_is_not_in_the_entries() -> None:
    feed = parse(
        rss("<title>Bel 06-12345678</title><guid>mailto:jan@x.nl</guid><description>mail jan@x.nl</description>")
    )
    assert "06-" not in repr(feed)
    assert "jan@" not in repr(feed)


def test_a_page_that_names_its_writer_is_not_kept() -> None:
    address = "https://dorp.social/@piet_jansen/1123"
    (entry,) = parse(
        rss(f"<guid>{address}</guid><link>{address}</link><description>Kom naar het plein.</description>")
    ).entries
    (same,) = parse(rss(f"<guid>{address.replace('https', 'http')}</guid><description>Kom.</description>")).entries
    (unnamed,) = parse(rss(f"<link>{address}</link><description>Kom naar het plein.</description>")).entries
    assert entry.text == "Kom naar het plein." and entry.url is None
    assert entry.id == same.id
    assert "piet" not in repr((entry, same, unnamed))


def test_of_a_date_with_a_name_only_the_date_is_kept() -> None:
    (entry,) = parse(rss("<title>T</title><pubDate>9 november 2026 door Jan de Vries 0318-123456</pubDate>")).entries
    assert (entry.published_raw, entry.published_source) == ("9 november 2026", "feed")
    (undated,) = parse(rss("<title>T</title><pubDate>door Jan de Vries</pubDate>")).entries
    assert (undated.published_raw, undated.published_source) == (None, "none")


def test_more_than_42_entries_are_read_and_no_more_than_the_limit() -> None:
    many = rss(*(f"<title>{n}</title><guid>g{n}</guid>" for n in range(MAX_ENTRIES + 5)))
    feed = parse(many)
    assert (len(feed.entries), feed.n_dropped) == (MAX_ENTRIES, 5)


def test_a_missing_date_stays_missing() -> None:
    (entry,) = parse(
        rss("<title>T</title><guid>1</guid>"), (("last-modified", "Tue, 03 Nov 2026 14:05:00 GMT"),)
    ).entries
    assert (entry.published_at, entry.published_source) == (None, "none")


def test_a_future_date_is_kept_raw_and_dates_nothing() -> None:
    (entry,) = parse(rss("<title>T</title><guid>1</guid><pubDate>Tue, 03 Nov 2031 14:05:00 GMT</pubDate>")).entries
    assert (entry.published_at, entry.published_raw) == (None, "Tue, 03 Nov 2031 14:05:00 GMT")


def test_a_zone_is_never_dropped() -> None:
    (entry,) = parse(rss("<title>T</title><guid>1</guid><pubDate>Tue, 03 Nov 2026 14:05:00 +0200</pubDate>")).entries
    assert entry.published_at == datetime(2026, 11, 3, 12, 5, tzinfo=UTC)


def test_links_without_scheme_are_repaired_with_the_address_of_the_feed() -> None:
    (entry,) = parse(rss("<title>T</title><link>//voorbeeld.nl/a</link><guid isPermaLink='false'>1</guid>")).entries
    assert entry.url == "https://voorbeeld.nl/a"


def test_a_link_beyond_the_limit_is_no_link() -> None:
    (entry,) = parse(
        rss(f"<title>T</title><link>https://voorbeeld.nl/{'a' * 3000}</link><guid isPermaLink='false'>1</guid>")
    ).entries
    assert entry.url is None


# --- Identity -----------------------------------------------------------------------------------------------------


def test_identity_goes_by_guid_then_link_then_content() -> None:
    feed = parse(
        rss(
            "<title>A</title><link>https://voorbeeld.nl/a</link><guid isPermaLink='false'>g</guid>",
            "<title>B</title><link>https://voorbeeld.nl/b</link>",
            "<title>C</title><description>zonder adres</description>",
        )
    )
    assert [entry.identity_method for entry in feed.entries] == ["guid", "link", "content_hash"]


def test_a_guid_keeps_an_entry_the_same_when_title_and_link_change() -> None:
    (before,) = parse(
        rss("<title>A</title><link>https://voorbeeld.nl/a</link><guid isPermaLink='false'>g</guid>")
    ).entries
    (after,) = parse(
        rss("<title>B</title><link>https://voorbeeld.nl/b</link><guid isPermaLink='false'>g</guid>")
    ).entries
    assert before.id == after.id


def test_repeated_guids_step_down_to_the_link() -> None:
    items = [
        f"<title>T{n}</title><link>https://voorbeeld.nl/{n}</link><guid isPermaLink='false'>0</guid>" for n in range(5)
    ]
    feed = parse(rss(*items))
    assert {entry.identity_method for entry in feed.entries} == {"link"}
    assert len({entry.id for entry in feed.entries}) == 5


def test_one_repeated_guid_among_many_does_not_change_the_others() -> None:
    items = [
        f"<title>T{n}</title><link>https://voorbeeld.nl/{n}</link><guid isPermaLink='false'>{n}</guid>"
        for n in range(40)
    ]
    feed = parse(
        rss(*items, "<title>Dubbel</title><link>https://voorbeeld.nl/x</link><guid isPermaLink='false'>0</guid>")
    )
    methods = [entry.identity_method for entry in feed.entries]
    assert (methods.count("guid"), methods.count("link")) == (39, 2)


def test_a_link_that_all_entries_share_is_not_their_page() -> None:
    feed = parse(rss(*(f"<title>Melding {n}</title><link>https://voorbeeld.nl/live</link>" for n in range(4))))
    assert {entry.url for entry in feed.entries} == {None}
    assert len({entry.id for entry in feed.entries}) == 4


def test_permalink_guid_survives_the_move_to_https() -> None:
    (before,) = parse(rss("<title>A</title><guid>http://voorbeeld.nl/a</guid>")).entries
    (after,) = parse(rss("<title>A</title><guid>https://voorbeeld.nl/a?utm_medium=rss</guid>")).entries
    assert before.id == after.id


def test_sources_do_not_share_entries() -> None:
    body = rss("<title>A</title><guid>1</guid>")
    other = parse_feed(body, (), URL, source_id="andere", now=NOW)
    assert parse(body).entries[0].id != other.entries[0].id


# --- Charset ------------------------------------------------------------------------------------------------------

HEADING = "<title>Café ‘Zoë’ – €5</title><guid>1</guid>"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (rss(HEADING), "text/xml; charset=iso-8859-1"),
        (rss(HEADING), "text/xml"),
        (rss(HEADING).decode().encode("cp1252"), "application/rss+xml; charset=utf-8"),
        (b'<?xml version="1.0" encoding="utf-8"?>' + rss(HEADING).decode().encode("cp1252"), "text/xml"),
        (b'<?xml version="1.0" encoding="iso-8859-1"?>' + rss(HEADING).decode().encode("cp1252"), ""),
        (b"\xef\xbb\xbf" + rss(HEADING), "text/xml; charset=windows-1252"),
        (rss(HEADING).decode().encode("utf-16"), "text/xml"),
        (('<?xml version="1.0" encoding="utf-16"?>' + rss(HEADING).decode()).encode("utf-16-le"),
        "text/xml; charset=utf-16le"),
    ],
)  # fmt: skip
def test_the_encoding_that_was_used_wins_over_the_one_that_was_declared(body: bytes, content_type: str) -> None:
    (entry,) = parse(body, (("content-type", content_type),)).entries
    assert entry.title == "Café ‘Zoë’ – €5"


def test_null_bytes_and_control_characters_are_dropped() -> None:
    (entry,) = parse(rss("<title>A\x00B\x0bC</title><guid>1</guid>")).entries
    assert entry.title == "ABC"


# --- What is no feed ----------------------------------------------------------------------------------------------

LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]><rss><channel>&c;</channel></rss>'
)
QUADRATIC = f'<!DOCTYPE l [<!ENTITY a "{"x" * 5000}">]><rss><channel>{"&a;" * 100}</channel></rss>'


@pytest.mark.parametrize(
    "bomb",
    [LAUGHS.encode(), QUADRATIC.encode(), LAUGHS.encode("utf-16"), LAUGHS.replace("ENTITY", "entity").encode(),
     b'<!DOCTYPE l [<!ENTITY % p "x"><!ENTITY q "%p;">]><rss/>',
     ("<!DOCTYPE l [" + "".join(f'<!ENTITY e{n} "x">' for n in range(400)) + "]><rss/>").encode()],
)  # fmt: skip
def test_entity_bombs_are_refused_before_parsing(bomb: bytes) -> None:
    with pytest.raises(ExtractError, match="refused"):
        parse(bomb)


def test_harmless_entities_of_old_feeds_are_no_bomb() -> None:
    body = b'<!DOCTYPE rss [<!ENTITY nbsp "&#160;">]>' + rss("<title>A&nbsp;B</title><guid>1</guid>")
    assert parse(body).entries[0].title == "A B"


@pytest.mark.parametrize(
    "body",
    [b"", b"   ", b"hallo", b"<html><body>Log in</body></html>", b"<!DOCTYPE html><html><head></head></html>", b"{}",
    b"[1]",
     b'{"items": []}', b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'></urlset>", b"\x89PNG\r\n",
     b"<a/>",
     b"[" * 100_000, b'{"a":' * 100_000],
)  # fmt: skip
def test_what_is_no_feed_is_an_error_and_never_an_empty_feed(body: bytes) -> None:
    with pytest.raises(ExtractError, match="not a feed"):
        parse(body)


def test_an_empty_feed_is_a_feed() -> None:
    assert parse(rss()).entries == ()


# --- Hints --------------------------------------------------------------------------------------------------------


def test_publisher_hints_take_the_longest_and_at_most_a_day() -> None:
    channel = "<ttl>60</ttl><sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>"
    hints = parse(rss(channel=channel), (("cache-control", "max-age=600"),)).hints
    assert (hints.ttl_s, hints.update_period_s, hints.max_age_s, hints.interval_s) == (3600, 1800, 600, 3600)
    assert parse(rss(channel="<ttl>999999</ttl>")).hints.interval_s == MAX_HINT_S


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ((("expires", "0"), ("date", "Tue, 03 Nov 2026 14:00:00 GMT")), None),
        ((("expires", "Tue, 03 Nov 2026 15:00:00 GMT"), ("date", "Tue, 03 Nov 2026 14:00:00 GMT")), 3600),
        ((("expires", "Mon, 02 Nov 2026 15:00:00 GMT"), ("date", "Tue, 03 Nov 2026 14:00:00 GMT")), None),
        ((("cache-control", "no-cache, max-age=600"),), None),
        ((("cache-control", "public, max-age=0"),), None),
        ((), None),
    ],
)
def test_headers_that_say_nothing_give_no_hint(headers: tuple[tuple[str, str], ...], expected: int | None) -> None:
    assert max_age_s(headers) == expected


def test_the_build_date_does_not_make_another_feed() -> None:
    first = rss(channel="<lastBuildDate>Tue, 03 Nov 2026 14:05:00 GMT</lastBuildDate><!-- cache 1 -->")
    second = rss(channel="<lastBuildDate>Wed, 04 Nov 2026 14:05:00 GMT</lastBuildDate><!-- cache 2 -->")
    assert strip_volatile(first) == strip_volatile(second)


def test_comments_make_no_other_feed_and_what_is_no_comment_does() -> None:
    assert strip_volatile(b"a<!-- 1 -->b<!-- 2 -->c") == b"abc"
    assert strip_volatile(b"a<!-- 1 -->b<!-- 2") == b"ab<!-- 2"
    assert strip_volatile(b"a-->b<!-->c-->d") == b"a-->bd"
    unclosed = b"<!--more" + b"x" * 3_000 + b"<!-- 1 -->b"
    assert strip_volatile(unclosed) == unclosed.replace(b"<!-- 1 -->", b"")


@pytest.mark.parametrize(
    "part", [b"<!--", b"<!---->", b"<generator ", b"<generator>", b"<channel>", b"<!--" + b"x" * 99]
)
def test_hostile_comments_take_bounded_time(part: bytes) -> None:
    body = part * (5_000_000 // len(part)) + b"-->"
    started = time.process_time()
    strip_volatile(body)
    assert time.process_time() - started < 3


def test_lone_surrogates_in_json_are_dropped() -> None:
    body = rb'{"version":"https://jsonfeed.org/version/1","items":[{"id":"a\ud800","title":"b\ud800","content_text":"c\ud800"}]}'
    (entry,) = parse(body).entries
    assert (entry.identity, entry.title, entry.text) == ("a", "b", "c")
