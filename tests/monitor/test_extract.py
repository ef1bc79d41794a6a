import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from monitor.errors import ExtractError
from monitor.extract import MIN_FULL_CHARS, extract_page, item_from_entry
from monitor.extract_lines import TemplateLines, article_lines
from monitor.records import Entry, FetchedPage, Genre, Item
from monitor.urls import item_id

NOW = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)
URL = "https://voorbeeld.nl/nieuws/12345/opvang-in-dorp"
BODY = (
    "<p>Het college van burgemeester en wethouders wil in het leegstaande gebouw aan de Parallelweg opvang voor tachtig"
    " mensen. Bewoners konden dinsdagavond vragen stellen aan de wethouder.</p>"
    "<p>Volgens de gemeente is er nog niets besloten. De raad praat er in december over, daarna volgt een besluit.</p>"
    "<p>Een groep omwonenden heeft een brief gestuurd met vragen over het verkeer en over de school in het dorp.</p>"
)
Extract = Callable[..., Item]


def make_entry(**changes: object) -> Entry:
    values: dict[str, object] = {
        "id": "e1", "source_id": "bron", "identity": "g", "identity_method": "guid", "url": URL,
        "title": "Titel uit de feed",
        "text": "Tekst uit de feed.", "published_raw": None, "published_at": None, "published_source": "none",
    } | changes  # fmt: skip
    return Entry(**values)  # type: ignore[arg-type]


def make_page(
    body: str | bytes, *, final_url: str = URL, status: int = 200, headers: dict[str, str] | None = None
) -> FetchedPage:
    names = {"content-type": "text/html; charset=utf-8"} | (headers or {})
    return FetchedPage(
        source_id="bron", url=URL, final_url=final_url, status=status, headers=tuple(names.items()),
        body=body.encode() if isinstance(body, str) else body, truncated=False, fetched_at=NOW,
    )  # fmt: skip


def extract(page: FetchedPage, entry: Entry | None = None, genre: Genre = "regionaal_nieuws") -> Item:
    return extract_page(page, entry or make_entry(), "OPD-2026-001", genre, NOW)


def html(body: str = BODY, head: str = "", heading: str = "Opvang in dorp") -> str:
    return (
        f"<html><head><title>Opvang | Bode</title>{head}</head><body><nav><ul><li><a href='/'>Home</a></li></ul></nav>"
        f"<article><h1>{heading}</h1>{body}</article><footer>© Bode</footer></body></html>"
    )


def ld(**values: object) -> str:
    return f"<script type='application/ld+json'>{json.dumps({'@type': 'NewsArticle', **values})}</script>"


# --- Text and title -----------------------------------------------------------------------------------------------


def test_article_becomes_a_full_item_with_paragraphs() -> None:
    item = extract(make_page(html()))
    assert (item.text_status, item.title, item.assignment_id) == ("full", "Opvang in dorp", "OPD-2026-001")
    assert item.text.startswith("Het college") and item.text.count("\n\n") == 2
    assert "Home" not in item.text and "© Bode" not in item.text


def test_title_comes_from_the_page_and_falls_back_on_the_feed() -> None:
    assert extract(make_page(html(head=ld(headline="Kop in JSON")))).title == "Kop in JSON"
    og = "<meta property='og:title' content='Kop - Bode'><meta property='og:site_name' content='Bode'>"
    assert extract(make_page(html(head=og))).title == "Kop"
    assert extract(make_page(f"<html><body><article>{BODY}</article></body></html>")).title == "Titel uit de feed"


@pytest.mark.parametrize(
    ("encoding", "content_type", "meta"),
    [
        ("cp1252", "text/html; charset=utf-8", ""),
        ("utf-8", "text/html; charset=iso-8859-1", ""),
        ("cp1252", "text/html", "<meta charset='iso-8859-1'>"),
        ("utf-8", "text/html", "<meta http-equiv='content-type' content='text/html; charset=windows-1252'>"),
        ("utf-16", "text/html", ""),
    ],
)
def test_the_real_encoding_wins(encoding: str, content_type: str, meta: str) -> None:
    body = html(BODY + "<p>Café ‘Zoë’ kost €5, zegt de eigenaar van het café.</p>", head=meta)
    item = extract(make_page(body.encode(encoding), headers={"content-type": content_type}))
    assert "Café ‘Zoë’ kost €5" in item.text


def test_contact_data_and_bylines_are_not_stored() -> None:
    body = f"<p class='byline'>Door Jan Pietersen</p><p>Door: Jan Pietersen</p>{BODY}<p>Bel 06-12345678 of mail jan@x.nl met vragen.</p>"  # noqa: E501 - a page as it comes
    item = extract(make_page(html(body, head=ld(author={"name": "Jan Pietersen"}, headline="Kop"))))
    assert "Pietersen" not in repr(item)
    assert "12345678" not in item.text and "jan@" not in item.text


def test_template_lines_go_and_calls_stay() -> None:
    kept = "Deel dit bericht massaal!"
    text = article_lines(
        f"Lees ook: Boze boeren op de A12\n{kept}\nDeel\nHeb je een tip voor de redactie? Mail ons\nMeld je aan"
        f" voor de bus."
    )
    assert text == f"{kept}\n\nMeld je aan voor de bus."


def test_lines_that_pages_of_a_source_share_are_learnt() -> None:
    lines = TemplateLines()
    for n in range(3):
        lines.learn("bron", f"item-{n}", f"Tekst {n}.\n\nDe Bode is onderdeel van Mediagroep.")
    assert lines.strip("bron", "Iets nieuws.\n\nDe Bode is onderdeel van Mediagroep.") == "Iets nieuws."
    assert "Mediagroep" in lines.strip("andere", "Iets.\n\nDe Bode is onderdeel van Mediagroep.")


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        ("Kom zaterdag 28 november om 13.00 uur naar het Malieveld.", True),
        ("ZATERDAG 28 NOVEMBER, 13.00 UUR, MALIEVELD", True),
        ("Vanavond bij het stadhuis.", True),
        ("Teken de petitie tegen het azc", True),
        ("We gaan met z'n allen de straat op!", True),
        ("De raad besluit op 17-12-2026.", True),
        ("Zaterdag demonstratie op de Dam", True),
        ("28 november, 13.00 uur, Kuiperweg 4", True),
        ("Demonstreer mee tegen het azc", True),
        ("Boycot de supermarkt!", True),
        ("Meest gelezen: Protest tegen azc in Ede, zaterdag demonstratie", False),
        ("Meest gelezen: Kom zaterdag naar het Malieveld", False),
        ("Protest tegen azc in Ede", False),
        ("Boeren in actie tegen stikstofplan", False),
        ("Bekijk ook: protest", False),
        ("Nieuws van vandaag", False),
        ("Abonneer je vandaag nog", False),
        ("Zaterdag in de krant", False),
        ("Vandaag in Barneveld", False),
        ("Volgende week zaterdag demonstratie op de Dam", True),
        ("De Bode is het nieuwsblad voor de hele streek en verschijnt elke dag.", False),
        ("De Bode verschijnt elke woensdag.", False),
        ("Het gemeentehuis is open van maandag tot en met vrijdag van 9.00 tot 17.00 uur.", False),
        ("Word lid en steun onafhankelijke journalistiek!", False),
        ("Bekijk al het nieuws uit de regio", False),
    ],
)
def test_lines_that_call_or_say_when_to_go_somewhere_are_no_template(line: str, stays: bool) -> None:
    lines = TemplateLines()
    for n in range(4):
        lines.learn("bron", f"item-{n}", f"Tekst {n}.\n\n{line}")
    assert (line in lines.strip("bron", f"Iets nieuws.\n\n{line}")) == stays


def test_the_same_page_twice_teaches_nothing() -> None:
    lines = TemplateLines()
    for _ in range(5):
        lines.learn("bron", "item-1", "Alinea een.")
    assert lines.strip("bron", "Alinea een.") == "Alinea een."


# --- Status -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [401, 402, 403, 451])
def test_refused_pages_keep_the_feeds_text_and_are_blocked(status: int) -> None:
    item = extract(make_page("<p>Verboden</p>", status=status))
    assert (item.text_status, item.text) == ("blocked", "Tekst uit de feed.")


def test_bot_challenge_is_blocked() -> None:
    challenge = "<html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>"
    assert extract(make_page(challenge)).text_status == "blocked"
    assert extract(make_page(html(), headers={"cf-mitigated": "challenge"})).text_status == "blocked"


def test_an_article_about_captchas_is_not_blocked() -> None:
    assert (
        extract(
            make_page(html(BODY * 9 + "<p>Een captcha vraagt of je een mens bent.</p>", heading="Captcha's"))
        ).text_status
        == "full"
    )


def test_login_page_is_blocked() -> None:
    page = (
        "<html><body><form><p>Log in om door te gaan.</p><input name='u'><input type='password'></form></body></html>"
    )
    assert extract(make_page(page)).text_status == "blocked"


@pytest.mark.parametrize(
    "wall",
    [
        "https://myprivacy.dpgmedia.nl/consent?siteKey=x&callbackUrl=https%3A%2F%2Fvoorbeeld.nl%2Fa",
        "https://voorbeeld.nl/privacy-gate/accept?redirectUri=%2Fnieuws%2F12345",
        "https://consent.voorbeeld.nl/v2/collect",
    ],
)
def test_redirect_to_a_consent_wall_is_a_wall(wall: str) -> None:
    item = extract(make_page("", final_url=wall))
    assert (item.text_status, item.text, item.url) == ("wall", "Tekst uit de feed.", URL)


def test_consent_text_is_a_wall_and_an_article_about_cookies_is_not() -> None:
    wall = (
        "<html><body><h1>Wij gebruiken cookies</h1><p>Met je toestemming plaatsen wij en onze partners cookies. Kies je"
        " voorkeuren of klik op akkoord om te accepteren. Lees ons"
        " privacybeleid.</p><button>Akkoord</button></body></html>"
    )
    assert extract(make_page(wall)).text_status == "wall"
    article = (
        BODY + "<p>De toezichthouder wil dat cookies pas na toestemming worden geplaatst, voor ieders privacy.</p>"
    )
    assert extract(make_page(html(article, head=ld(headline="Cookies")))).text_status == "full"


def test_page_that_is_not_free_keeps_only_a_teaser() -> None:
    item = extract(make_page(html(BODY * 1 + "".join(f"<p>Betaalde alinea {n} {'woord ' * 40}</p>" for n in range(30)),
                                  head=ld(isAccessibleForFree=False))))  # fmt: skip
    assert item.text_status == "stub"
    assert len(item.text) <= 1_000


def test_parts_that_are_not_free_are_left_out() -> None:
    part = {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".betaald"}
    body = BODY + "<div class='betaald'><p>Dit staat achter de muur en is alleen voor abonnees.</p></div>"
    item = extract(make_page(html(body, head=ld(isAccessibleForFree="False", hasPart=part))))
    assert item.text_status == "stub"
    assert "achter de muur" not in item.text


def test_words_of_a_pay_wall_end_the_text() -> None:
    item = extract(
        make_page(html(BODY + "<p>Al abonnee? Log in om verder te lezen.</p><p>Nu drie maanden korting.</p>"))
    )
    assert item.text_status == "stub"
    assert "korting" not in item.text and item.text.startswith("Het college")


def test_hidden_article_body_of_a_paid_page_is_not_used() -> None:
    head = ld(isAccessibleForFree=False, articleBody="Geheim " * 200)
    assert "Geheim" not in extract(make_page(html("<p>Inleiding.</p>", head=head))).text


def test_article_body_of_a_free_page_fills_in_for_missing_markup() -> None:
    head = ld(articleBody="De hele tekst staat hier. " * 30)
    item = extract(make_page(html("<p>Inleiding.</p>", head=head)))
    assert item.text_status == "full" and "De hele tekst staat hier." in item.text


def test_page_with_hardly_any_text_is_too_short_or_takes_the_feeds_text() -> None:
    page = make_page("<html><body><p>Kort.</p></body></html>")
    assert extract(page, make_entry(text="")).text_status == "too_short"
    longer = "De tekst uit de feed zegt veel meer dan de pagina. " * 5
    item = extract(page, make_entry(text=longer))
    assert (item.text_status, item.text) == ("feed_only", longer)


def test_a_forum_post_may_be_one_line() -> None:
    assert MIN_FULL_CHARS > 60
    page = make_page("<html><body><article><p>Weet iemand waarom de weg dicht is? Groetjes</p></article></body></html>")
    assert extract(page, make_entry(text=""), genre="forum").text_status == "full"


def test_article_that_now_leads_to_the_front_page_is_gone() -> None:
    item = extract(make_page(html(), final_url="https://voorbeeld.nl/"))
    assert (item.text_status, item.text) == ("feed_only", "Tekst uit de feed.")


@pytest.mark.parametrize(
    "headers", [{"tdm-reservation": "1"}, {"x-robots-tag": "noindex, nofollow"}, {"x-robots-tag": "noai"}]
)
def test_reservations_in_headers_are_obeyed(headers: dict[str, str]) -> None:
    assert extract(make_page(html(), headers=headers)).text_status == "blocked"


def test_reservations_for_other_robots_do_not_concern_us() -> None:
    assert extract(make_page(html(), headers={"x-robots-tag": "googlebot: noindex"})).text_status == "full"


@pytest.mark.parametrize(
    "meta", ["<meta name='robots' content='noindex'>", "<meta name='tdm-reservation' content='1'>"]
)
def test_reservations_in_the_page_are_obeyed(meta: str) -> None:
    assert extract(make_page(html(head=meta))).text_status == "blocked"


def test_a_pdf_is_no_page() -> None:
    with pytest.raises(ExtractError):
        extract(make_page(b"%PDF-1.7", headers={"content-type": "application/pdf"}))


def test_entry_without_page_is_feed_only() -> None:
    item = item_from_entry(make_entry(url=None), "OPD-2026-001", "overheid", NOW)
    assert (item.text_status, item.url, item.text) == ("feed_only", None, "Tekst uit de feed.")


# --- Dates --------------------------------------------------------------------------------------------------------


def test_the_entrys_date_counts_and_the_pages_fills_in() -> None:
    at = datetime(2026, 11, 3, 14, 5, tzinfo=UTC)
    dated = make_entry(published_raw="Tue, 03 Nov 2026 14:05:00 GMT", published_at=at, published_source="feed")
    page = make_page(html(head=ld(datePublished="2026-11-01T10:00:00Z")))
    assert (extract(page, dated).published_at, extract(page, dated).published_source) == (at, "feed")
    item = extract(page)
    assert (item.published_at, item.published_source) == (datetime(2026, 11, 1, 10, 0, tzinfo=UTC), "json_ld")


@pytest.mark.parametrize(
    ("head", "body", "source"),
    [
        ("<meta property='article:published_time' content='2026-11-01T10:00:00Z'>", BODY, "meta"),
        ("", f"<time datetime='2026-11-01T10:00:00Z'>1 november</time>{BODY}", "time_tag"),
    ],
)
def test_dates_of_the_page_name_their_origin(head: str, body: str, source: str) -> None:
    item = extract(make_page(html(body, head=head)))
    assert (item.published_at, item.published_source) == (datetime(2026, 11, 1, 10, 0, tzinfo=UTC), source)


def test_modification_dates_and_last_modified_are_no_publication_dates() -> None:
    page = make_page(
        html(head=ld(dateModified="2026-11-01T10:00:00Z")), headers={"last-modified": "Tue, 03 Nov 2026 14:05:00 GMT"}
    )
    item = extract(page)
    assert (item.published_at, item.published_source, item.date_flag) == (None, "none", "missing")


def test_future_date_is_flagged_and_never_becomes_now() -> None:
    entry = make_entry(published_raw="Tue, 03 Nov 2031 14:05:00 GMT", published_source="feed")
    item = extract(make_page(html()), entry)
    assert (item.published_at, item.date_flag, item.published_raw) == (None, "future", "Tue, 03 Nov 2031 14:05:00 GMT")
    assert item.first_seen_at == NOW


# --- Identity -----------------------------------------------------------------------------------------------------


def test_canonical_address_on_the_same_site_names_the_item() -> None:
    head = "<link rel='canonical' href='https://www.voorbeeld.nl/regio/12345/opvang-in-dorp'>"
    assert extract(make_page(html(head=head))).id == item_id("https://www.voorbeeld.nl/regio/12345/opvang-in-dorp")


@pytest.mark.parametrize(
    "canonical",
    ["https://voorbeeld.nl/", "https://voorbeeld.nl/nieuws", "https://ander.nl/nieuws/12345/opvang-in-dorp"],
)
def test_canonical_address_that_cannot_be_the_article_is_ignored(canonical: str) -> None:
    item = extract(make_page(html(head=f"<link rel='canonical' href='{canonical}'>")))
    assert item.url == URL


@pytest.mark.parametrize("name", ["canonical", "og:url"])
@pytest.mark.parametrize(
    ("address", "canonical", "expected"),
    [
        ("/nieuws?id=1", "/nieuws", "/nieuws?id=1"),
        ("/nieuws?id=1", "/nieuws?id=2", "/nieuws?id=1"),
        ("/nieuws?page=bericht&id=1", "/nieuws?page=bericht", "/nieuws?id=1&page=bericht"),
        ("/gemeente/10345/nieuws?id=1", "/gemeente/10345/nieuws", "/gemeente/10345/nieuws?id=1"),
        ("/bericht.php?id=1", "/bericht.php", "/bericht.php?id=1"),
        ("/nieuws?id=1&utm_source=rss", "/nieuws?id=1", "/nieuws?id=1"),
        ("/nieuws/opvang?utm_source=rss", "/nieuws/opvang", "/nieuws/opvang"),
        ("/bericht?id=2400123", "/nieuws/2400123-opvang", "/nieuws/2400123-opvang"),
        ("/nieuws/raad-stemt-over-opvang?van=voorpagina", "/nieuws/raad-stemt-over-opvang", None),
        ("/nieuws/8123456/brand-in-ede?origin=rss", "/nieuws/8123456/brand-in-ede", None),
        ("/2026/11/23/azc-ede?output=amp", "/2026/11/23/azc-ede", None),
        ("/2026-11-23/azc-ede?output=amp", "/2026-11-23/azc-ede/", None),
        ("/archief/2026/11/23/nieuws?id=1", "/archief/2026/11/23/nieuws", "/archief/2026/11/23/nieuws?id=1"),
        ("/gemeente/103456/nieuws?12", "/gemeente/103456/nieuws", "/gemeente/103456/nieuws?12="),
        ("/regio/8123456/oud?origin=rss", "/nieuws/1/oud", "/regio/8123456/oud?origin=rss"),
        ("/2026/11/23?id=1", "/2026/11/23", "/2026/11/23?id=1"),
        ("/2026/11/nieuws?id=1", "/2026/11/nieuws", "/2026/11/nieuws?id=1"),
    ],
)
def test_a_canonical_address_without_the_query_that_names_the_article_is_ignored(
    name: str, address: str, canonical: str, expected: str | None
) -> None:
    base = "https://voorbeeld.nl"
    tag = f"link rel='{name}' href" if name == "canonical" else f"meta property='{name}' content"
    page = make_page(html(head=f"<{tag}='{base}{canonical}'>"), final_url=base + address)
    assert extract(page).url == base + (expected or canonical)


def test_neither_date_nor_address_of_a_page_names_its_writer() -> None:
    head = "<link rel='canonical' href='https://voorbeeld.nl/@pietjansen/opvang-in-dorp'>"
    item = extract(make_page(html("<time>Geplaatst door Piet Jansen op 3 november 2026</time>" + BODY, head=head)))
    assert (item.published_raw, item.url) == ("3 november 2026", URL)
    moved = extract(make_page(html(), final_url="https://voorbeeld.nl/@pietjansen/opvang-in-dorp"))
    assert moved.url == URL
    undated = extract(make_page(html(f"<time>Piet Jansen</time>{BODY}")))
    assert (undated.published_raw, undated.published_source, undated.date_flag) == (None, "none", "missing")


def test_edited_text_is_another_version_of_the_same_item() -> None:
    before, after = (
        extract(make_page(html(BODY + extra)))
        for extra in ("", "<p>Aanvulling: de raad heeft het besluit uitgesteld tot januari.</p>")
    )
    assert before.id == after.id and before.text_hash != after.text_hash


def test_markup_around_the_text_does_not_make_another_version() -> None:
    before = extract(make_page(html()))
    after = extract(make_page(html(BODY.replace("<p>", "<p class='x'>  ")).replace("<footer>", "<footer>12 reacties ")))
    assert before.text_hash == after.text_hash
