"""One thread in the markup of twelve forums: always the same three posts, and never who wrote them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.extract_thread import Cursor, ThreadPage, cursor_of, extract_thread, page_of_thread
from monitor.feeds import entry_id
from monitor.records import Entry, FetchedPage, SiteSelectors

NOW = datetime(2026, 11, 25, 11, 0, tzinfo=UTC)
FOLDER = Path(__file__).parents[1] / "data" / "forums"
# The address of the thread, and of its second page.
FORUMS = {
    "phpbb": ("viewtopic.php?t=812", "viewtopic.php?start=20&t=812"),
    "vbulletin": ("showthread.php?812-Opvang-in-het-oude-klooster", None),
    "vbulletin3": ("showthread.php?t=812", "showthread.php?page=2&t=812"),
    "discourse": ("t/opvang-in-het-oude-klooster/812", "t/opvang-in-het-oude-klooster/812?page=2"),
    "xenforo": ("threads/opvang-in-het-oude-klooster.812/", "threads/opvang-in-het-oude-klooster.812/page-2"),
    "ipb": ("topic/812-opvang-in-het-oude-klooster/", "topic/812-opvang-in-het-oude-klooster/page/2/"),
    "mybb": ("showthread.php?tid=812", "showthread.php?page=2&tid=812"),
    "smf": ("index.php/topic,812.0.html", "index.php/topic,812.15.html"),
    "eigen": ("topic/812", "topic/812/2/25"),
    "microdata": ("gesprek/812", "gesprek/812?pagina=2"),
    "jsonld": ("gesprek/812", "gesprek/812?pagina=2"),
    "selectors": ("wand/812", "wand/812?vanaf=3"),
}
SELECTORS = SiteSelectors(
    article_links="a", posts="tr.k", post_text=".z", post_date=".w", thread_next_page="div.onder a"
)
TEXTS = (
    "Hoeveel mensen komen er?\n\nWeet iemand dat?",
    "Honderdtachtig, zei de wethouder dinsdag.",
    "[gebruikersnaam] dat klopt niet, er is niets besloten. Een boer verkoopt zijn grond niet.\n\n"
    "[gebruikersnaam] heeft gelijk over het verkeer.",
)


def make_entry(url: str, **changes: object) -> Entry:
    values: dict[str, object] = {
        "id": entry_id("forum", url), "source_id": "forum", "identity": url, "identity_method": "link", "url": url,
        "title": "Opvang in het oude klooster", "text": "", "published_raw": None, "published_at": None,
        "published_source": "none",
    } | changes  # fmt: skip
    return Entry(**values)  # type: ignore[arg-type]


def read(body: bytes | str, url: str, entry: Entry | None = None, selectors: SiteSelectors | None = None) -> ThreadPage:
    page = FetchedPage(
        source_id="forum", url=url, final_url=url, status=200, headers=(("content-type", "text/html; charset=utf-8"),),
        body=body.encode() if isinstance(body, str) else body, truncated=False, fetched_at=NOW,
    )  # fmt: skip
    return extract_thread(
        page, entry or make_entry(url), assignment_id="OPD", genre="forum", now=NOW, selectors=selectors
    )


def of_forum(name: str) -> ThreadPage:
    url = f"https://voorbeeld.nl/{FORUMS[name][0]}"
    return read((FOLDER / f"{name}.html").read_bytes(), url, selectors=SELECTORS if name == "selectors" else None)


@pytest.mark.parametrize("name", FORUMS)
def test_every_post_is_an_item_with_its_own_words(name: str) -> None:
    found = of_forum(name)
    assert tuple(item.text for item in found.items) == TEXTS
    assert {item.title for item in found.items} == {"Opvang in het oude klooster"}
    assert len({item.id for item in found.items}) == 3
    assert found.n_posts == 3


@pytest.mark.parametrize("name", FORUMS)
def test_no_member_stays_in_any_field(name: str) -> None:
    shown = repr(of_forum(name)).lower()
    assert [word for word in ("zeis", "lindeloper", "boer'", "berichten: ", "groet van") if word in shown] == []


@pytest.mark.parametrize("name", FORUMS)
def test_every_post_has_its_own_date(name: str) -> None:
    first, second, third = of_forum(name).items
    seen = [item.published_at.replace(second=0) for item in (first, second) if item.published_at]
    assert seen == [datetime(2026, 11, 20, 16, 28, tzinfo=UTC), datetime(2026, 11, 20, 17, 2, tzinfo=UTC)]
    assert (first.date_flag, second.date_flag) == ("ok", "ok")
    if name != "mybb":  # which writes the day itself beside the word
        assert third.date_flag == "relative"
        assert third.published_at is not None
        assert third.published_at.replace(second=0) == datetime(2026, 11, 24, 20, 14, tzinfo=UTC)
        assert "isteren" in (third.published_raw or "") and len(third.published_raw or "") < 25


@pytest.mark.parametrize("name", FORUMS)
def test_the_address_leads_to_the_post(name: str) -> None:
    urls = [item.url or "" for item in of_forum(name).items]
    if name == "selectors":  # the rows have a number but no place to jump to
        assert urls == ["https://voorbeeld.nl/wand/812"] * 3
        return
    assert len(set(urls)) == 3
    assert all("#" in url and url.startswith("https://voorbeeld.nl/") for url in urls)


@pytest.mark.parametrize("name", FORUMS)
def test_the_next_page_of_the_thread_is_found(name: str) -> None:
    further, wanted = of_forum(name).further, FORUMS[name][1]
    assert further is not None
    if wanted is not None:
        assert further.url == f"https://voorbeeld.nl/{wanted}"
    assert "page" in further.identity and cursor_of(further).number == 2


@pytest.mark.parametrize("name", FORUMS)
def test_the_same_post_is_the_same_item_on_another_page(name: str) -> None:
    url, body = f"https://voorbeeld.nl/{FORUMS[name][0]}", (FOLDER / f"{name}.html").read_bytes()
    if name == "discourse":  # counts the posts of a thread: its third is never first on a page
        return
    later = page_of_thread(make_entry(url), Cursor(thread=url, number=2), f"{url}?p=2")
    selectors = SELECTORS if name == "selectors" else None
    again = read(body, later.url or "", later, selectors)
    assert [item.id for item in again.items] == [item.id for item in of_forum(name).items]


# --- Traps --------------------------------------------------------------------------------------------------------


def posts(*inner: str, ids: bool = True, more: str = "") -> str:
    rows = "".join(
        f"<div class='post' {f'id=p{100 + number}' if ids else ''}><div class='content'>{text}</div></div>"
        for number, text in enumerate(inner)
    )
    return f"<html><head><title>Draad</title></head><body><h1>Draad</h1><div>{rows}</div>{more}</body></html>"


THREAD = "https://voorbeeld.nl/draad/7"


def texts(body: str) -> list[str]:
    return [item.text for item in read(body, THREAD).items]


@pytest.mark.parametrize(
    ("inside", "kept"),
    [
        ("[quote=piet_99]Wat een onzin[/quote] Dat vind ik niet.", "Dat vind ik niet."),
        ("[quote=a][quote=b]diep[/quote]minder diep[/quote]Zelf gezegd.", "Zelf gezegd."),
        ("piet_99 schreef:<br>&gt; wat een onzin<br>Dat vind ik niet.", "Dat vind ik niet."),
        ("piet_99 schreef op 6 nov 2026 21:14:<br>Dat vind ik niet.", "Dat vind ik niet."),
        ("Dat vind ik niet.<br>Laatst gewijzigd door piet_99 op 3-11-2026 20:00", "Dat vind ik niet."),
        ("De plannen zijn aangepast door de gemeente.", "De plannen zijn aangepast door de gemeente."),
        ("Bel mij op 0318-123456 of mail piet@voorbeeld.nl", "Bel mij op [telefoonnummer] of mail [e-mailadres]"),
        ("<a href='/members/piet.1/'>Piet de Wit</a> liegt.", "[gebruikersnaam] liegt."),
        ("Kijk op twitter.com/piet99 voor meer.", "Kijk op [profiel] voor meer."),
        ("<script>alert(1)</script>Tekst na een script.", "Tekst na een script."),
    ],
)
def test_what_is_not_said_in_the_post_itself_goes(inside: str, kept: str) -> None:
    assert texts(posts(inside, "Een tweede bericht in de draad.")) == [kept, "Een tweede bericht in de draad."]


def test_posts_without_words_are_no_items() -> None:
    found = read(posts("<img src=x>", "[verwijderd]", "Dit bericht is verwijderd.", "Wel een bericht hier."), THREAD)
    assert [item.text for item in found.items] == ["Wel een bericht hier."]
    assert found.n_posts == 4


def test_an_edit_keeps_the_item_and_changes_its_hash() -> None:
    before, after = (read(posts(text, "Nog een bericht."), THREAD).items[0] for text in ("Een bericht.", "Aangevuld!"))
    assert before.id == after.id and before.text_hash != after.text_hash


def test_a_new_title_of_the_thread_is_no_edit_of_its_posts() -> None:
    before, after = (
        read(posts("Een bericht.", "Nog een."), THREAD, make_entry(THREAD, title=title)).items[0]
        for title in ("Draad", "[Gesloten] Draad")
    )
    assert before.text_hash == after.text_hash


def test_without_a_number_the_words_name_the_post() -> None:
    one = read(posts("Eerste bericht hier.", "Tweede bericht hier.", ids=False), THREAD)
    other = read(posts("Iets ervoor geplaatst.", "Eerste  bericht hier.", ids=False), THREAD)
    assert one.items[0].id == other.items[1].id
    assert one.items[0].id != one.items[1].id


def test_numbers_that_begin_again_on_the_next_page_name_no_post() -> None:
    rows = "".join(f"<div class=post id=p{n}><div class=content>Bericht nummer {n} hier.</div></div>" for n in (1, 2))
    second = page_of_thread(make_entry(THREAD), Cursor(thread=THREAD, number=2), f"{THREAD}?p=2")
    first_ids = {item.id for item in read(f"<html><body>{rows}</body></html>", THREAD).items}
    later = rows.replace("nummer", "op de tweede pagina, nummer")
    later_ids = {item.id for item in read(f"<html><body>{later}</body></html>", second.url or "", second).items}
    assert len(first_ids | later_ids) == 4


def test_a_number_that_two_posts_share_names_neither() -> None:
    rows = "".join(f"<div class=post id=p5><div class=content>Bericht {word}.</div></div>" for word in ("een", "twee"))
    assert len(read(f"<html><body>{rows}</body></html>", THREAD).items) == 2


def test_a_very_long_page_is_read_in_parts() -> None:
    body = posts(*(f"Bericht nummer {number} van deze lange draad." for number in range(1_300)))
    first = read(body, THREAD)
    assert (len(first.items), first.further is not None) == (1_000, True)
    assert first.further is not None
    rest = read(body, first.further.url or "", first.further)
    assert (len(rest.items), rest.further) == (300, None)
    assert len({item.id for item in (*first.items, *rest.items)}) == 1_300


@pytest.mark.parametrize(
    "link",
    ["/draad/8", "https://elders.nl/draad/7?p=2", "/draad/7", "/draad/7?goto=nextnewest", "javascript:volgende()"],
)
def test_a_link_to_something_else_is_no_next_page(link: str) -> None:
    assert (
        read(posts("Een bericht.", "Nog een.", more=f"<a rel=next href='{link}'>volgende</a>"), THREAD).further is None
    )


def test_a_page_of_which_no_post_can_be_told_is_one_item() -> None:
    long = "Dit is een lange tekst over het dorp en de plannen. " * 10
    found = read(f"<html><head><title>Draad</title></head><body><article><p>{long}</p></article></body></html>", THREAD)
    assert (len(found.items), found.n_posts) == (1, 0)
    assert found.items[0].text_status == "full"


def test_a_wall_gives_no_item() -> None:
    assert (
        read("<html><head><title>Just a moment...</title></head><body>Just a moment</body></html>", THREAD).items == ()
    )


def test_the_date_of_the_feed_stands_in_for_that_of_the_first_post_only() -> None:
    at = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
    entry = make_entry(THREAD, published_at=at, published_raw="1 nov", published_source="feed")
    first, second = read(posts("Eerste bericht.", "Tweede bericht."), THREAD, entry).items
    assert (first.published_at, first.published_source) == (at, "feed")
    assert (second.published_at, second.date_flag) == (None, "missing")


def test_a_name_that_is_a_word_goes_only_where_it_is_spoken_to() -> None:
    body = posts(
        "<span class=username>Boer</span>", "Boer, dat klopt niet. Een boer weet dat. @Boer kijk eens."
    )  # the name of a member stands in the page, as it does beside every post
    assert texts(body)[-1] == "[gebruikersnaam], dat klopt niet. Een boer weet dat. [gebruikersnaam] kijk eens."
