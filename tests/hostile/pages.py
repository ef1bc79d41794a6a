"""Pages of articles: broken, huge, misleading; and the texts in them."""

import json

from tests.hostile.case import (
    ARTICLE,
    HTML,
    OWN_TEXT,
    Answer,
    Case,
    Pages,
    Wire,
    article,
    linked,
    moved,
    raw,
    reply,
    rss,
)  # fmt: skip

SIZE = "monitor.spiders.settings:PAGE_BYTES"
FIRST = "In zin 0 van dit artikel"
LAST = "In zin 7 van dit artikel"


def page(
    id: str,
    what: str,
    answer: Answer | str,
    *,
    holds: tuple[str, ...] = (FIRST,),
    link: str = "@/artikel-1",
    **more: object,
) -> Case:
    """Return a feed that names one page."""
    served = reply(answer, HTML) if isinstance(answer, str) else answer

    def serve(base: str) -> Pages:
        return {
            "/feed": reply(rss(linked(link.replace("@/", f"{base}/").replace("@\\", f"{base}\\")))),
            "/artikel-1": served,
        }

    values: dict[str, object] = {"items": 1, "status": "full"} | more
    return Case(id=id, what=what, serve=serve, holds=holds, **values)  # type: ignore[arg-type]


def fallen_back(id: str, what: str, answer: Answer | str, status: str = "feed_only", **more: object) -> Case:
    """Return a page of which only the text of the feed is kept."""
    values: dict[str, object] = {"holds": (OWN_TEXT,), "lacks": (FIRST,)} | more
    return page(id, what, answer, status=status, **values)  # type: ignore[arg-type]


def ld(node: object) -> str:
    """Return JSON-LD."""
    written = node if isinstance(node, str) else json.dumps(node)
    return f"<script type='application/ld+json'>{written}</script>"


async def endless(wire: Wire) -> None:
    """Send an article and then paragraphs without end."""
    await wire.send(raw("HTTP/1.1 200 OK\nContent-Type: text/html\nConnection: close\n\n", article()[:-24]))
    while True:
        await wire.send(b"<p>" + b"nog een woord " * 4_000 + b"</p>")


P = f"<p>{ARTICLE}</p>"

CASES = (
    # --- Markup ---
    page("page-deep", "100,000 elements within one another around the article", article("<div>" * 100_000 + P), holds=(), status=None),
    page("page-deep-after", "100,000 elements within one another after the article", article(P + "<div>" * 100_000)),
    page("page-deep-tables", "5,000 tables within one another", article(P + "<table><tr><td>" * 5_000)),
    page("page-deep-inline", "50,000 bold elements within one another", article(P + "<b><i>" * 25_000)),
    page("page-attribute", "an attribute of two megabytes", article(f"<p data-x='{'y' * 2_000_000}'>{ARTICLE}</p>")),
    fallen_back("page-attributes", "a tag with 100,000 attributes", article(f"<p {' '.join(f'a{n}=b' for n in range(100_000))}>{ARTICLE}</p>"), "too_short", limit="monitor.extract_html:_MAX_ATTRIBUTES"),
    page("page-many-attributes", "20,000 tags with ten attributes", article(P + "<i a=1 b=2 c=3 d=4 e=5 f=6 g=7 h=8 i=9 j=0></i>" * 20_000)),
    page("page-unclosed", "no tag is closed", f"<html><title>Kop van het bericht<body><article><h1>Kop<p>{ARTICLE}", holds=(), status=None),
    page("page-crossed", "tags that close in the wrong order", article(f"<p><b><i>{ARTICLE}</b></p></i></div></div></article></section>")),
    page("page-no-html", "paragraphs without html or body", f"{P}{P}"),
    page("page-two-bodies", "two documents, one after the other", article() + article("<p>Tweede.</p>")),
    page("page-head-only", "an article within the head", f"<html><head><title>Kop</title>{P}</head></html>"),
    page("page-cdata", "CDATA in HTML", article(f"<![CDATA[ <p>verborgen</p> ]]>{P}")),
    page("page-comment-open", "a comment without an end", article(f"{P}<!-- ") + "x" * 50_000),
    page("page-comments", "20,000 comments", article(P + "<!-- x -->" * 20_000)),
    page("page-plaintext", "an element after which everything is text", article(P) + "<plaintext>" + "<p>x</p>" * 5_000),
    page("page-forms", "1,000 forms within one another", article(P + "<form><input>" * 1_000)),
    page("page-rows", "a table of 5,000 rows", article(P + "<table>" + "<tr><td>1</td><td>2</td></tr>" * 5_000 + "</table>")),
    page("page-options", "20,000 choices in a form", article(P + "<select>" + "<option>x</option>" * 20_000 + "</select>"), lacks=("xxxx",)),
    page("page-svg", "20,000 paths in a drawing", article(P + "<svg>" + "<path d='M0 0'/>" * 20_000 + "</svg>")),
    page("page-math", "10,000 elements within one another in a formula", article(P + "<math>" + "<mrow>" * 10_000)),
    page("page-frames", "frames and embedded documents", article(P + "<iframe srcdoc='<p>geheim</p>' src='/geheim'></iframe><object data='/geheim'></object><embed src='/geheim'>"), lacks=("<p>geheim",), never=("/geheim",)),
    page("page-template", "templates and what is shown without scripts", article(P + "<template><p>sjabloontekst</p></template><noscript><img src=x></noscript>"), lacks=("sjabloontekst",)),
    page("page-endless", "an article and then paragraphs without end", endless, limit=SIZE),
    page("page-large", "larger than the limit", article(P + f"<p>{'vulling ' * 2_000}</p>" * 300), limit=SIZE),
    page("page-cut-in-tag", "cut by the limit in the middle of a tag", article(P + f"<img alt='{'x' * 4_000_000}'>"), limit=SIZE),
    page("page-repeats", "one sentence 20,000 times", article(P + f"<p>{'Dit is een zin die zich herhaalt. ' * 5}</p>" * 4_000), limit="monitor.extract:MAX_TEXT_CHARS"),
    page("page-links-only", "nothing but 5,000 links", article("<a href='/x'>link</a> " * 5_000), holds=(), status=None, at_most=4),
    # --- Script ---
    page("page-script", "scripts in and around the article", article(f"<script>document.write('gekaapt')</script><p onclick='x(\"gekaapt\")'>{ARTICLE}</p><script>gekaapt"), lacks=("gekaapt",)),
    page("page-script-title", "a script in the title", article(P, title="Kop van het bericht<script>alert(7)</script>"), lacks=("<script", "alert(7)")),
    page("page-script-words", "a script written with entities stays text", article(f"<p>&lt;script&gt;alert(8)&lt;/script&gt; {ARTICLE}</p>")),
    page("page-style", "a style sheet of a megabyte", article(f"<style>{'.a{b:c}' * 150_000}</style>{P}"), lacks=(".a{",)),
    page("page-app", "an application that shows nothing without scripts", "<html><head><title>App</title></head><body><div id=root></div><script src=/app.js></script></body></html>", holds=(OWN_TEXT,), status="feed_only", never=("/app.js",)),
    page("page-refresh", "a refresh to another page", article(P, "<meta http-equiv=refresh content='0; url=/geheim'>"), never=("/geheim",)),
    page("page-refresh-self", "a refresh to itself, for ever", article(P, "<meta http-equiv=refresh content=0>"), at_most=3),
    page("page-refresh-header", "a refresh in a header", reply(article(), HTML, "Refresh: 0; url=/geheim"), never=("/geheim",)),
    page("page-pings", "pictures, pings and prefetches", article(P, "<link rel=prefetch href=/geheim><link rel=dns-prefetch href=//x.nl><img src=/geheim><a ping=/geheim href=x>y</a>"), never=("/geheim",)),
    # --- What a page says of itself ---
    page("page-base", "a base on another site", article(P, "<base href='https://elders.nl/'>"), lacks=("elders.nl",)),
    page("page-base-script", "a base that is a script", article(P, "<base href='javascript:x'>")),
    page("page-canonical-elsewhere", "a canonical address on another site", article(P, "<link rel=canonical href='https://elders.nl/artikel-1'>"), lacks=("elders.nl",)),
    page("page-canonical-script", "a canonical address that is a script", article(P, "<link rel=canonical href='javascript:alert(1)'>"), lacks=("javascript",)),
    page("page-canonical-front", "a canonical address that is the front page", article(P, "<link rel=canonical href='/'>")),
    page("page-canonical-long", "a canonical address of 100 kB", article(P, f"<link rel=canonical href='/{'c' * 100_000}'>")),
    page("page-canonicals", "5,000 canonical addresses", article(P, "<link rel=canonical href='/x'>" * 5_000)),
    page("page-og-url", "an address of another site in the metadata", article(P, "<meta property=og:url content='https://elders.nl/artikel-1'>"), lacks=("elders.nl",)),
    page("page-metas", "20,000 metadata", article(P, "".join(f"<meta name=a{n} content=b>" for n in range(20_000)))),
    page("page-meta-huge", "a description of a megabyte", article(P, f"<meta name=description content='{'d' * 1_000_000}'>")),
    fallen_back("page-noindex", "a page that does not want to be taken in", article(P, "<meta name=robots content='noindex'>"), "blocked"),
    fallen_back("page-none", "the same in another word", article(P, "<meta name=robots content='none'>"), "blocked"),
    fallen_back("page-noindex-us", "a page that says so to us", article(P, "<meta name=onrustmonitor content='noindex'>"), "blocked"),
    page("page-noindex-other", "a page that says so to another robot", reply(article(), HTML, "X-Robots-Tag: googlebot: noindex")),
    fallen_back("page-x-robots", "a header that says so", reply(article(), HTML, "X-Robots-Tag: noindex"), "blocked"),
    fallen_back("page-tdm", "a reservation of text and data mining in the metadata", article(P, "<meta name=tdm-reservation content=1>"), "blocked"),
    fallen_back("page-tdm-header", "the same in a header", reply(article(), HTML, "tdm-reservation: 1"), "blocked"),
    page("page-date-future", "a date in the future", article(P, "<meta property=article:published_time content='2031-01-01'>"), date="future"),
    page("page-date-1970", "a date of 1970", article(P, "<meta property=article:published_time content='1970-01-01'>"), date="implausible"),
    page("page-date-garbage", "a date that is none", article(P, "<meta property=article:published_time content='&#0;nooit&#xD800;'>"), date="missing"),
    page("page-date-many", "5,000 dates, of which the first counts", article(P, "<meta property=article:published_time content='2026-11-09T10:00:00Z'>" + "<meta name=date content='2031-01-01'>" * 5_000), date="ok"),
    # --- JSON-LD ---
    page("ld-deep", "JSON-LD of 100,000 lists within one another", article(P, ld('{"@graph":' + "[" * 100_000 + "]" * 100_000 + "}")), limit="monitor.extract_meta:_MAX_NODES"),
    page("ld-wide", "JSON-LD of 50,000 nodes", article(P, ld({"@graph": [{"@type": "Thing"}] * 20_000})), limit="monitor.extract_meta:_MAX_NODES"),
    page("ld-huge", "JSON-LD of two megabytes", article(P, ld({"@type": "NewsArticle", "x": "y" * 2_000_000})), limit="monitor.extract_meta:_MAX_JSON_CHARS"),
    page("ld-many", "5,000 pieces of JSON-LD", article(P, ld({"@type": "Thing"}) * 5_000), limit="monitor.extract_meta:_MAX_SCRIPTS"),
    page("ld-types", "JSON-LD in which every value has the wrong type", article(P, ld({"@type": ["NewsArticle", 5, None], "headline": ["a"], "datePublished": {"x": 1}, "articleBody": 5, "isAccessibleForFree": [], "hasPart": "x", "author": 7}))),
    page("ld-broken", "JSON-LD that is cut off", article(P, ld('{"@type": "NewsArticle", "headline": "'))),
    page("ld-number", "JSON-LD with a number of 10,000 digits", article(P, ld('{"@type":"NewsArticle","x":' + "9" * 10_000 + "}"))),
    page("ld-author", "an author with a handle and an address", article(P, ld({"@type": "NewsArticle", "author": {"name": "Wieke Verzonnen", "url": "https://x.com/wieke"}}) + "<meta name=author content='Wieke Verzonnen'>"), lacks=("Verzonnen", "wieke")),
    # --- Encodings ---
    page("page-latin", "called UTF-8, in truth windows-1252", reply(article(f"<p>caf\xe9. {ARTICLE}</p>").encode("latin-1"), HTML), holds=("café", FIRST)),
    page("page-utf16", "UTF-16", reply(article().encode("utf-16"), "text/html; charset=utf-16")),
    page("page-utf7", "UTF-7 declared in the metadata", article(f"<p>+ADw-script+AD4- {ARTICLE}</p>", "<meta charset=utf-7>"), lacks=("<script",)),
    page("page-charset-bogus", "an encoding that does not exist", article(P, "<meta charset='geheim-9'>")),
    page("page-nul", "null bytes between the letters", reply(article().replace("artikel", "arti\x00kel"), HTML)),
    page("page-invalid", "bytes that are no text", reply(article(f"<p>{ARTICLE} @</p>").encode().replace(b"@", b"\xff\xfe\xfd\x80" * 10), HTML)),
    page("page-surrogates", "references to characters that do not exist", article(f"<p>&#xD800;&#xDFFF;&#0;&#x110000;&#99999999999999; {ARTICLE}</p>")),
    page("page-entities", "100,000 entities", article(f"{P}<p>{'&amp;&lt;&eacute;' * 33_000}</p>")),
    # --- Other types ---
    fallen_back("type-pdf", "a PDF", reply(b"%PDF-1.7\n" + b"\xe2\xe3" * 1_000, "application/pdf")),
    fallen_back("type-image", "a picture", reply(b"\x89PNG\r\n" + b"\x00" * 1_000, "image/png")),
    fallen_back("type-json", "JSON", reply('{"a": 1}', "application/json")),
    fallen_back("type-zip", "an archive", reply(b"PK\x03\x04" + b"\x00" * 5_000, "application/zip")),
    fallen_back("type-video", "a film without end", raw("HTTP/1.1 200 OK\nContent-Type: video/mp4\nConnection: close\n\n", b"\x00" * 4_000_000), limit=SIZE),
    page("type-text", "plain text", reply(f"{ARTICLE}\n\n{ARTICLE}x", "text/plain")),
    page("type-none", "no type", reply(article(), "")),
    page("type-xhtml", "XHTML", reply(article(), "application/xhtml+xml")),
    page("type-garbage", "a type that is none", reply(article(), "html/;;;=")),
    fallen_back("type-empty", "an empty page", reply("", HTML), "too_short"),
    fallen_back("type-blank", "only white space", reply(" \n" * 5_000, HTML), "too_short"),
    fallen_back("type-bom", "only a byte order mark", reply(b"\xef\xbb\xbf", HTML), "too_short"),
    # --- Texts ---
    page("text-word", "a word of half a megabyte", article(f"{P}<p>{'a' * 500_000}</p>")),
    page("text-line", "half a megabyte without a full stop", article(f"{P}<p>{'woord ' * 80_000}</p>"), limit="monitor.extract:MAX_TEXT_CHARS"),
    page("text-title", "a title of half a megabyte", article(P, title="kop " * 120_000), holds=("kop kop",), limit="monitor.extract_html:one_line"),
    page("text-formula", "formulas of a spreadsheet in title and text", article(f"<p>=HYPERLINK(\"http://x.nl\",\"klik\") {ARTICLE}</p>", title="=1+1 Kop")),
    page("text-bidi", "marks that turn the direction of the text", article(f"<p>\u202e\u2066omgekeerd\u2069\u202c {ARTICLE}</p>"), holds=("omgekeerd", FIRST)),
    page("text-invisible", "invisible characters between the letters", article(f"<p>ge\u200bheim\u2060\ufeff\u00ad {ARTICLE}</p>")),
    page("text-zalgo", "10,000 accents on one letter", article("<p>Z" + "\u0301" * 10_000 + f" {ARTICLE}</p>")),
    page("text-emoji", "pictures of four bytes", article("<p>" + "👨\u200d👩\u200d👧" * 2_000 + f" {ARTICLE}</p>")),
    page("text-arabic", "text from right to left", article(f"<p dir=rtl>هذا نص طويل باللغة العربية. {ARTICLE}</p>")),
    page("text-contact", "telephone numbers, addresses and account numbers of people", article(f"<p>Bel 0318-123456, mail jan@voorbeeld.nl, IBAN NL91ABNA0417164300, @jan_klaassen. {ARTICLE}</p>"), lacks=("123456", "jan@", "ABNA", "@jan_klaassen")),
    page("text-markers", "the marks of our own program", article(f"<p>[telefoonnummer] [gebruikersnaam] #page:00001:00000 {ARTICLE}</p>")),
    page("text-sql", "commands for a database", article(f"<p>'; DROP TABLE base.item; -- $now {ARTICLE}</p>", title="Kop'); DELETE FROM base.item; --")),
    page("text-template", "marks of a template", article(f"<p>{{{{ 7*7 }}}} {{% raw %}} ${{jndi:ldap://x}} {ARTICLE}</p>"), holds=("{{ 7*7 }}", FIRST)),
    # --- Addresses of pages ---
    fallen_back("link-other-site", "a link to another site is not followed", article(), link="https://elders.nl/artikel-1", holds=(OWN_TEXT,), at_most=2),
    page("link-long", "a link of 5 kB", article(), link="@/" + "a" * 5_000, holds=(OWN_TEXT,), status="feed_only", limit="monitor.urls:MAX_URL_LENGTH"),
    page("link-script", "a link that is a script", article(), link="javascript:alert(5)", holds=(OWN_TEXT,), lacks=("alert(5)",), status="feed_only"),
    page("link-data", "a link that is data", article(), link="data:text/html,x", holds=(OWN_TEXT,), status="feed_only"),
    page("link-file", "a link to a file of this machine", article(), link="file:///etc/passwd", holds=(OWN_TEXT,), status="feed_only", lacks=("root:",)),
    page("link-user", "a link with a name and password", article(), link="http://jan:geheim@127.0.0.1:1/artikel-1", holds=(), items=0, status=None, waiting=1, lacks=("geheim",)),
    page("link-relative", "a relative link", article(), link="/artikel-1"),
    page("link-scheme", "a link without a scheme", article(), link="//elders.nl/artikel-9", holds=(OWN_TEXT,), status="feed_only"),
    page("link-lines", "a link over two lines", article(), link="\n  @/artikel-1\n "),
    page("link-nul", "a null byte in a link", article(), link="@/arti\x00kel-1"),
    page("link-bidi", "a mark of direction in a link", article(), link="@/artikel-1?\u202e", holds=(), status=None),
    page("link-homograph", "a host in letters that look like others", article(), link="https://xn--80ak6aa92e.com/artikel-1", holds=(OWN_TEXT,), status="feed_only"),
    page("link-idn-invalid", "a host that is no valid name", article(), link="https://xn--a\u0301\u200d-.nl/", holds=(OWN_TEXT,), status="feed_only"),
    page("link-percent", "percents within percents", article(), link="@/%25%32%35%2525252e%2e/../artikel-1"),
    page("link-dots", "a way out of the root", article(), link="@/../../../../artikel-1"),
    page("link-backslash", "backslashes in a link", article(), link="@\\\\artikel-1", holds=(), status=None),
    page("link-fragment", "a link that differs by its fragment", article(), link="@/artikel-1#reacties"),
    page("link-tracking", "a link with fifty tracking parameters", article(), link="@/artikel-1?" + "&amp;".join(f"utm_{n}=x" for n in range(50))),
    page("link-session", "a link with the session of a visitor", article(), link=f"@/artikel-1?sid={'0123456789abcdef' * 2}"),
    fallen_back("link-private", "a link into a private network", article(), link="http://192.168.1.1/artikel-1", holds=(OWN_TEXT,), at_most=2),
    fallen_back("page-moved-away", "a page that redirects to another site", moved("https://elders.nl/"), at_most=3),
    page("page-moved-private", "a page that redirects into a private network", moved("http://10.0.0.1/"), holds=(OWN_TEXT,), status="feed_only"),
    page("page-moved-login", "a page that redirects to a login", moved("/inloggen?terug=x"), holds=(OWN_TEXT,), status="blocked", never=("/inloggen",)),
    page("page-loop", "a page that redirects to itself", moved("/artikel-1"), holds=(OWN_TEXT,), status="feed_only"),
    *(
        page(f"page-{status}", f"a page of status {status}", reply(article(), HTML, status=f"{status} Fout"), holds=(OWN_TEXT,), status=kept, lacks=(FIRST,))
        for status, kept in ((401, "blocked"), (402, "blocked"), (403, "blocked"), (404, "feed_only"), (410, "feed_only"), (418, "feed_only"), (451, "blocked"))
    ),
    *(
        page(f"page-{status}", f"a page of status {status} is tried again", reply(article(), HTML, status=f"{status} Fout"), holds=(), items=0, status=None, waiting=1, lacks=(FIRST,))
        for status in (500, 502, 504, 520)
    ),
    page("page-304", "a page that answers 304 unasked", raw("HTTP/1.1 304 Not Modified\nConnection: close\n\n"), holds=(OWN_TEXT,), status="feed_only"),
    page("page-204", "a page without content", raw("HTTP/1.1 204 No Content\nConnection: close\n\n"), holds=(OWN_TEXT,), status="too_short"),
)  # fmt: skip
