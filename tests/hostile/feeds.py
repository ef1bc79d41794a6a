"""Feeds as documents: XML and JSON that is broken, huge, or out to exhaust who reads it."""

import gzip
import json

from tests.hostile.case import GOOD, GOOD_TEXT, HTML, JSON, XML, Case, Pages, item, raw, reply, rss

FEEDS = "monitor.feeds:"
GUARD = "monitor.feed_guard:"


def feed(
    id: str, what: str, body: bytes | str, *, kind: str = XML, items: int = 1, good: bool = True, **more: object
) -> Case:
    """Return a feed that still gives its good entry."""

    def serve(base: str) -> Pages:
        content = body.replace("@BASE", base) if isinstance(body, str) else body
        return {"/feed": reply(content, kind)}

    holds = (GOOD_TEXT,) if good and items else ()
    return Case(id=id, what=what, serve=serve, items=items, holds=holds, **more)  # type: ignore[arg-type]


def refused(id: str, what: str, body: bytes | str, says: str = "", kind: str = XML, **more: object) -> Case:
    """Return a document that is not taken for a feed."""
    return feed(id, what, body, kind=kind, items=0, ends="failed", error="not_a_feed", says=says, **more)


LAUGHS = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
DEEP = "<a>" * 100_000
ATOM = "<feed xmlns='http://www.w3.org/2005/Atom'><title>Bode</title>{}</feed>"
ATOM_ENTRY = f"<entry><id>goed</id><title>Goed bericht</title><summary>{GOOD_TEXT}</summary></entry>"


def json_feed(*entries: object, version: object = "https://jsonfeed.org/version/1.1") -> str:
    """Return a JSON Feed."""
    return json.dumps({"version": version, "title": "Bode", "items": list(entries)})


JSON_GOOD = {"id": "goed", "title": "Goed bericht", "content_text": GOOD_TEXT}

CASES = (
    # --- No feed at all ---
    refused("feed-empty", "an empty answer", "", "neither XML nor JSON"),
    refused("feed-blank", "only white space", " \n\t " * 1000),
    refused("feed-bom-only", "a byte order mark and nothing else", b"\xef\xbb\xbf"),
    refused("feed-html", "a web page instead of a feed", "<!doctype html><html><body><p>Welkom</p></body></html>", "html", HTML),
    refused("feed-login", "a login form instead of a feed", "<html><form><input type=password></form></html>", "html", HTML),
    refused("feed-prose", "plain text", "Deze feed bestaat niet meer.", "neither XML nor JSON", "text/plain"),
    refused("feed-svg", "XML of another kind", "<svg xmlns='http://www.w3.org/2000/svg'><text>x</text></svg>"),
    refused("feed-opml", "a list of feeds instead of a feed", "<opml version='2.0'><body/></opml>", "opml"),
    refused("feed-sitemap", "a sitemap instead of a feed", "<urlset><url><loc>x</loc></url></urlset>", "sitemap"),
    refused("feed-image", "a picture", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 100, kind="image/png"),
    refused("feed-pdf", "a PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" * 100, kind="application/pdf"),
    refused("feed-zip", "a ZIP file", b"PK\x03\x04" + b"\x00" * 5000, kind="application/zip"),
    refused("feed-random", "random bytes", bytes((n * 7919 + 13) % 256 for n in range(50_000))),
    refused("feed-nul", "a megabyte of null bytes", b"\x00" * 1_000_000),
    feed("feed-only-channel", "a channel without entries", rss(), items=0),
    feed("feed-rdf-empty", "RDF without entries", "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'/>", items=0),
    # --- Broken XML ---
    feed("xml-truncated-tag", "cut in the middle of a tag", rss(GOOD)[:-20] + "<item><tit", items=1, says="damaged"),
    feed("xml-truncated-text", "cut in the middle of an entry", f"<rss><channel>{GOOD}<item><title>Half", items=1, says="damaged"),
    feed("xml-bare-ampersand", "an ampersand that is not written out", rss(item("<description>Jan & Piet</description>"), GOOD), items=2),
    feed("xml-bare-less-than", "a less-than sign in a title", rss(item("<description>a</description>", "minder < meer"), GOOD), items=2),
    feed("xml-unclosed", "tags that are never closed", f"<rss><channel>{GOOD}<item><title>Open<description>Tekst", items=1, says="damaged"),
    feed("xml-crossed", "tags that close in the wrong order", rss(GOOD, "<item><title>Kop<b></title></b></item>"), items=2, says="damaged"),
    feed("xml-html-entities", "entities that only HTML knows", rss(item("<description>caf&eacute;&nbsp;open</description>"), GOOD), items=2),
    feed("xml-unknown-entity", "an entity that nobody knows", rss(item("<description>&onbekend;</description>"), GOOD), items=2),
    feed("xml-open-cdata", "a CDATA section without an end", f"<rss><channel>{GOOD}<item><title><![CDATA[Open", items=1, says="damaged"),
    feed("xml-two-declarations", "two XML declarations", "<?xml version='1.0'?>" + rss(GOOD)),
    feed("xml-text-before", "a warning of the server's program before the XML", "<br />\n<b>Warning</b>: mysql in <b>x.php</b><br />" + rss(GOOD)),
    feed("xml-spaces-before", "blank lines before the XML declaration", "\n\n  " + rss(GOOD)),
    feed("xml-upper-case", "tags in capitals", rss(GOOD).replace("item", "ITEM").replace("title", "TITLE"), items=1),
    feed("xml-wrong-namespace", "Atom under the namespace of its draft", ATOM.replace("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#").format(ATOM_ENTRY)),
    feed("xml-no-namespace", "Atom without a namespace", ATOM.replace(" xmlns='http://www.w3.org/2005/Atom'", "").format(ATOM_ENTRY)),
    feed("xml-unbound-prefix", "prefixes that are bound to nothing", rss(item("<foo:bar>x</foo:bar><dc:date>2026-11-01</dc:date>"), GOOD), items=2),
    feed("xml-control", "control characters in the text", rss(item("<description>a\x01\x08\x0b\x1f\x7fb</description>"), GOOD), items=2, lacks=("\x01", "\x1f")),
    feed("xml-null-bytes", "null bytes between the letters of the text", rss(item("<description>ge\x00hei\x00m</description>"), GOOD), items=2, lacks=("\x00",)),
    feed("xml-surrogates", "references to characters that do not exist", rss(item("<description>&#xD800;&#xFFFF;&#99999999999;</description>"), GOOD), items=2),
    feed("xml-comments", "50,000 comments", rss("<!-- x -->" * 50_000, GOOD)),
    feed("xml-open-comment", "a comment without an end", f"<rss><channel>{GOOD}</channel><!-- " + "x" * 100_000),
    feed("xml-instructions", "20,000 processing instructions", rss("<?x y?>" * 20_000, GOOD)),
    feed("xml-stylesheet", "a style sheet on a private host", "<?xml-stylesheet href='http://169.254.169.254/x.xsl'?>" + rss(GOOD)),
    # --- XML bombs ---
    refused("bomb-laughs", "entities that refer to one another: a billion laughs", f"<!DOCTYPE r [<!ENTITY l0 'ha'>{LAUGHS}]>" + rss(item("<description>&l9;</description>")), "refused", limit=GUARD + "_MAX_ENTITY_CHARS"),
    refused("bomb-quadratic", "one long entity used 10,000 times", f"<!DOCTYPE r [<!ENTITY a '{'a' * 50_000}'>]>" + rss(item("&a;" * 10_000)), "refused", limit=GUARD + "_MAX_ENTITY_CHARS"),
    refused("bomb-many-entities", "100,000 entities", "<!DOCTYPE r [" + "".join(f"<!ENTITY e{n} 'x'>" for n in range(100_000)) + "]>" + rss(GOOD), "refused", limit=GUARD + "_MAX_ENTITIES"),
    refused("bomb-parameter", "parameter entities", "<!DOCTYPE r [<!ENTITY % a 'x'><!ENTITY % b '%a;%a;'>%b;]>" + rss(GOOD), "refused"),
    feed("xxe-file", "an entity that reads a file of this machine", "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + rss(item("<description>&x;</description>"), GOOD), items=2, lacks=("root:",)),
    feed("xxe-http", "an entity that fetches an address", "<!DOCTYPE r [<!ENTITY x SYSTEM '@BASE/geheim'>]>" + rss(item("<description>&x;</description>"), GOOD), items=2, never=("/geheim",)),
    feed("xxe-dtd", "a document type on a server", "<!DOCTYPE rss SYSTEM '@BASE/rss.dtd'>" + rss(GOOD), never=("/rss.dtd",)),
    feed("xxe-include", "XInclude of a file", rss(item("<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file:///etc/passwd' parse='text'/>"), GOOD), items=2, lacks=("root:",)),
    refused("bomb-attributes", "a tag with 100,000 attributes", rss("<item " + " ".join(f"a{n}='x'" for n in range(100_000)) + "/>"), "attributes", limit="monitor.extract_html:_MAX_ATTRIBUTES"),
    feed("bomb-long-attribute", "an attribute of two megabytes", rss(f"<item x='{'y' * 2_000_000}'><title>Lang</title></item>", GOOD), items=2),
    refused("bomb-deep", "100,000 tags within one another, never closed", f"<rss version='2.0'><channel>{GOOD}{DEEP}", "never closed", limit=GUARD + "_MANY_OPEN"),
    feed("bomb-deep-text", "15,000 elements within one another in the text of an entry", rss(item(f"<description><![CDATA[{'<div>' * 15_000}diep]]></description>"), GOOD), items=2, limit="monitor.extract_html:MAX_FRAGMENT_CHARS"),
    refused("bomb-deeper-text", "100,000 elements within one another in the text of an entry", rss(item(f"<description><![CDATA[{'<div>' * 100_000}diep]]></description>"), GOOD), "never closed", limit=GUARD + "_MANY_OPEN"),
    feed("bomb-deep-xhtml", "10,000 elements within one another in XHTML", ATOM.format(ATOM_ENTRY + f"<entry><id>x</id><title>Diep</title><content type='xhtml'>{'<div>' * 10_000}x{'</div>' * 10_000}</content></entry>"), items=2),
    # --- Too much ---
    feed("much-entries", "50,000 entries", rss(GOOD, "".join(f"<item><title>{n}</title></item>" for n in range(50_000))), items=2_000, says="were left out", limit=FEEDS + "MAX_ENTRIES"),
    feed("much-text", "an entry of 2.4 megabytes", rss(item(f"<description>{'woord ' * 400_000}</description>"), GOOD), items=2, limit=FEEDS + "MAX_TEXT_CHARS"),
    feed("much-title", "a title of a megabyte", rss(item("<description>x</description>", "kop " * 250_000), GOOD), items=2, limit="monitor.extract_html:one_line"),
    feed("much-guid", "a guid of a megabyte", rss(item(f"<guid>{'g' * 1_000_000}</guid>"), GOOD), items=2),
    feed("much-link", "a link of a megabyte", rss(item(f"<link>http://voorbeeld.nl/{'l' * 1_000_000}</link>"), GOOD), items=2, limit="monitor.urls:MAX_URL_LENGTH"),
    feed("much-date", "a date of 100 kB", rss(item(f"<pubDate>{'1' * 100_000}</pubDate>"), GOOD), items=2, date="missing"),
    feed("much-enclosures", "10,000 attachments to one entry", rss(item("<enclosure url='http://voorbeeld.nl/a.mp3'/>" * 10_000), GOOD), items=2, limit=FEEDS + "MAX_ENCLOSURES"),
    feed("much-categories", "50,000 categories on one entry", rss(item("<category>c</category>" * 50_000), GOOD), items=2),
    feed("much-feed", "a feed larger than the limit", rss(GOOD, item(f"<description>{'x' * 6_000_000}</description>")), items=2, says="larger than the limit", limit="monitor.spiders.settings:FEED_BYTES"),
    feed("much-one-line", "a feed of one line with 5,000 links in an entry", rss(item("<description>" + "&lt;a href='http://x.nl/'&gt;x&lt;/a&gt; " * 5_000 + "</description>"), GOOD), items=2),
    # --- Encodings ---
    feed("enc-bom", "UTF-8 with a byte order mark", b"\xef\xbb\xbf" + rss(GOOD).encode()),
    feed("enc-two-boms", "two byte order marks", b"\xef\xbb\xbf\xef\xbb\xbf" + rss(GOOD).encode()),
    feed("enc-utf16-bom", "UTF-16 with a byte order mark, called UTF-8", rss(GOOD).encode("utf-16")),
    feed("enc-utf16-be", "UTF-16 without a mark, declared in the header", rss(GOOD).encode("utf-16-be"), kind="text/xml; charset=utf-16be"),
    feed("enc-utf16-lie", "called UTF-16, in truth UTF-8", rss(GOOD, head="<?xml version='1.0' encoding='utf-16'?>"), kind="text/xml; charset=utf-16"),
    feed("enc-utf32", "UTF-32", rss(GOOD).encode("utf-32")),
    feed("enc-latin-lie", "called UTF-8, in truth windows-1252", rss(item("<description>caf\xe9 \x80 5</description>"), GOOD).encode("latin-1"), items=2),
    feed("enc-utf8-lie", "called ISO-8859-1, in truth UTF-8", rss(item("<description>café één</description>"), GOOD), kind="text/xml; charset=iso-8859-1", items=2),
    feed("enc-unknown", "an encoding that does not exist", rss(GOOD, head="<?xml version='1.0' encoding='klingon-8'?>"), kind="text/xml; charset=klingon-8"),
    feed("enc-utf7", "UTF-7 with a script hidden in it", rss(item("<description>+ADw-script+AD4-alert(1)</description>"), GOOD), kind="text/xml; charset=utf-7", items=2, lacks=("<script",)),
    feed("enc-codec", "a Python codec as an encoding", rss(GOOD), kind="text/xml; charset=zip_codec"),
    feed("enc-broken", "bytes that are no UTF-8 in the midst of UTF-8", rss(item("<description>één @@ twee</description>" * 1), GOOD).encode().replace(b"@@", b"\xff\xfe\xc3"), items=2),
    feed("enc-mixed", "half UTF-8, half windows-1252", rss(item("<description>é@</description>"), GOOD).encode().replace(b"@", b"\xe9\xe8\xeb\xfc\xe9"), items=2),
    feed("enc-overlong", "overlong UTF-8 for a less-than sign", rss(item("<description>\xc0\xbcscript\xc0\xbe</description>"), GOOD).encode("latin-1"), items=2, lacks=("<script",)),
    feed("enc-gzip-file", "a gzipped file served as it is", gzip.compress(rss(GOOD).encode()), kind="application/gzip"),
    feed("enc-no-type", "no content type at all", rss(GOOD), kind=""),
    feed("enc-html-type", "a feed that is called HTML", rss(GOOD), kind=HTML),
    # --- JSON Feed ---
    feed("json-good", "a JSON Feed beside the others", json_feed(JSON_GOOD), kind=JSON),
    feed("json-wrong-types", "every field of another type than it should be", json_feed(JSON_GOOD, {"id": ["x"], "title": 5, "content_html": {"a": 1}, "url": False, "date_published": 12, "attachments": "x"}, 7, None, "x", [1]), kind=JSON, items=1),
    refused("json-huge-id", "a number of 5,000 digits", '{"version":"https://jsonfeed.org/version/1","items":[{"id":' + "9" * 5_000 + "}]}", "JSON", JSON),
    feed("json-nan", "NaN and Infinity where numbers stand", '{"version":"https://jsonfeed.org/version/1","items":[{"id":NaN,"title":"Kop"},{"id":Infinity,"title":"Kop 2"},' + json.dumps(JSON_GOOD) + "]}", kind=JSON, items=3),
    refused("json-deep", "100,000 lists within one another", '{"version":"https://jsonfeed.org/version/1","items":' + "[" * 100_000 + "]" * 100_000 + "}", "JSON", JSON),
    refused("json-truncated", "JSON that is cut off", json_feed(JSON_GOOD)[:-9], "JSON", JSON),
    refused("json-other", "JSON of another kind", '{"error": "rate limited"}', "no JSON Feed", JSON),
    refused("json-list", "a list instead of an object", "[1,2,3]", kind=JSON),
    refused("json-items-object", "entries as an object", '{"version":"https://jsonfeed.org/version/1","items":{"0":{}}}', "no JSON Feed", JSON),
    feed("json-duplicate-keys", "the same key twice", '{"version":"https://jsonfeed.org/version/1","items":[{"id":"a","title":"Kop","title":"Kop 2"},' + json.dumps(JSON_GOOD) + "]}", kind=JSON, items=2),
    feed("json-surrogates", "lone halves of characters", '{"version":"https://jsonfeed.org/version/1","items":[{"id":"\\ud800","title":"\\udc00kop"},' + json.dumps(JSON_GOOD) + "]}", kind=JSON, items=2),
    feed("json-null", "null characters in texts", json_feed(JSON_GOOD, {"id": "n", "title": "ge\x00heim", "content_text": "\x00"}), kind=JSON, items=2, lacks=("\x00",)),
    feed("json-many", "50,000 entries in JSON", json_feed(JSON_GOOD, *({"id": str(n), "title": f"Kop {n}"} for n in range(50_000))), kind=JSON, items=2_000, says="were left out", limit=FEEDS + "MAX_ENTRIES"),
    feed("json-script", "a script in the HTML of an entry", json_feed(JSON_GOOD, {"id": "s", "content_html": "<p>Tekst</p><script>alert(document.cookie)</script>"}), kind=JSON, items=2, lacks=("cookie",)),
    # --- Hints and headers ---
    feed("hint-ttl", "absurd hints of how often to look", rss(GOOD, channel="<ttl>99999999999999999999</ttl><sy:updatePeriod>eeuwig</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>"), limit=FEEDS + "MAX_HINT_S"),
    feed("hint-negative", "negative hints", rss(GOOD, channel="<ttl>-5</ttl><sy:updateFrequency>-1</sy:updateFrequency>")),
    Case(id="hint-max-age", what="an answer that stays fresh for a thousand years", serve=lambda base: {"/feed": reply(rss(GOOD), XML, "Cache-Control: max-age=99999999999999999999", "Expires: Thu, 01 Dec 9999 16:00:00 GMT")}, items=1, holds=(GOOD_TEXT,), limit=FEEDS + "MAX_HINT_S"),
    Case(id="hint-validators", what="validators of 100 kB and with odd characters", serve=lambda base: {"/feed": reply(rss(GOOD), XML, "ETag: " + "e" * 5_000, "Last-Modified: \xe9\xe9n dag")}, items=1, holds=(GOOD_TEXT,)),
    Case(id="hint-html-in-type", what="a content type with a script in it", serve=lambda base: {"/feed": reply(rss(GOOD), "text/xml; charset=\"><script>\"")}, items=1, holds=(GOOD_TEXT,)),
    Case(id="hint-two-types", what="two content types that disagree", serve=lambda base: {"/feed": raw("HTTP/1.1 200 OK\nContent-Type: image/png\nContent-Type: text/xml\nConnection: close\n\n", rss(GOOD))}, items=1, holds=(GOOD_TEXT,)),
)  # fmt: skip
