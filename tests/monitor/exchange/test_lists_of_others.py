"""Lists as other programs, spreadsheets and enemies make them."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from monitor.catalogue import Catalogue
from monitor.exchange import Fate, Hints, Line, Unreadable, merge, read_csv, read_opml
from monitor.exchange.lines import MAX_BYTES, MAX_LINES
from monitor.records import Municipality, Source

CATALOGUE = Catalogue()
MUNICIPALITIES: Mapping[str, Municipality] = {one.code: one for one in CATALOGUE.municipalities}
REASON = "Openbaar, te lezen zonder inlog."


def opml(*outlines: str, head: str = "<?xml version='1.0'?>") -> bytes:
    """Return an OPML file with outlines in its body."""
    return f"{head}<opml version='2.0'><head/><body>{''.join(outlines)}</body></opml>".encode()


def feed(url: str, text: str = "Bode", rest: str = "") -> str:
    """Return an outline of a feed as every reader writes it."""
    return f"<outline type='rss' text='{text}' xmlUrl='{url}' {rest}/>"


def judge(lines: tuple[Line, ...], known: tuple[Source, ...] = (), *, replacing: bool = False) -> tuple[Fate, ...]:
    """Judge lines as the import does, with a genre and a reason for the whole list."""
    hints = Hints(genre="regionaal_nieuws", public_reason=REASON)
    return merge(lines, known, themes=CATALOGUE.themes, municipalities=MUNICIPALITIES, hints=hints, replacing=replacing)


def only(fates: tuple[Fate, ...]) -> Source:
    """Return the one source that is added."""
    (fate,) = fates
    assert fate.verdict == "added", fate.reason
    assert fate.source is not None
    return fate.source


# --- OPML ---------------------------------------------------------------------------------------------------------


def test_a_feed_of_another_reader_becomes_a_source() -> None:
    source = only(judge(read_opml(opml(feed("https://bode.example/feed", rest="htmlUrl='https://bode.example/'")))))
    assert (source.id, source.name, source.kind, source.homepage) == ("bode", "Bode", "feed", "https://bode.example/")
    assert (source.genre, source.public_reason, source.verified) == ("regionaal_nieuws", REASON, False)


def test_folders_are_hints_for_genre_and_themes() -> None:
    nested = f"<outline text='Vakpers'><outline text='5G en straling'>{feed('https://a.example/f')}</outline></outline>"
    folders = judge(read_opml(opml(nested.replace("5G en straling", CATALOGUE.theme("5g").name))))
    source = only(folders)
    assert (source.genre, source.themes) == ("vakpers", ("5g",))


def test_a_folder_that_says_nothing_is_named_where_a_genre_is_missing() -> None:
    lines = read_opml(opml(f"<outline text='Ochtend'>{feed('https://a.example/f')}</outline>"))
    (fate,) = merge(lines, (), themes=CATALOGUE.themes, municipalities=MUNICIPALITIES)
    assert fate.verdict == "refused"
    assert "genre" in fate.reason
    assert "'Ochtend'" in fate.reason
    assert "--genre" in fate.reason


def test_attributes_are_read_whatever_their_capitals() -> None:
    source = only(
        judge(read_opml(opml("<outline TEXT='Bode' XMLURL='https://a.example/f' HTMLurl='https://a.example'/>")))
    )
    assert (source.name, source.url) == ("Bode", "https://a.example/f")


def test_a_feed_under_a_feed_is_read_as_well() -> None:
    lines = read_opml(opml(f"<outline text='A' xmlUrl='https://a.example/f'>{feed('https://b.example/f')}</outline>"))
    assert [line.cells["url"] for line in lines] == ["https://a.example/f", "https://b.example/f"]
    assert lines[1].folders == ()


@pytest.mark.parametrize(
    ("outline", "said"),
    [
        (feed("javascript:alert(1)"), "not a web address"),
        (feed("file:///etc/passwd"), "not a web address"),
        (feed("https://user:secret@a.example/f"), "user name or password"),
        (feed("ftp://a.example/f"), "not a web address"),
        (feed("https://" + "a" * 3_000 + ".example/f"), "longer than"),
        ("<outline text='Lijst' type='include' url='https://a.example/l.opml'/>", "include"),
        ("<outline text='Niets'/>", "xmlUrl"),
        (feed("https://a.example/f", text=""), "name: is missing"),
        (feed("https://a.example/f", text="x" * 5_000), "longer than"),
        (feed("https://a.example/f", text="on&#x202e;tsud"), "cannot be seen"),
    ],
)
def test_what_is_no_source_is_refused_with_the_reason(outline: str, said: str) -> None:
    good = feed("https://goed.example/f", text="Goed")
    fates = judge(read_opml(opml(outline, good)))
    assert [fate.verdict for fate in fates] == ["refused", "added"]
    assert said in fates[0].reason


def test_an_address_in_another_spelling_is_not_doubled() -> None:
    spellings = (
        "https://www.bode.example/feed?utm_source=x",
        "http://bode.example/feed/",
        "HTTPS://BODE.example:443/feed",
    )
    fates = judge(read_opml(opml(*(feed(url.replace("&", "&amp;"), text=f"B{n}") for n, url in enumerate(spellings)))))
    assert [fate.verdict for fate in fates] == ["added", "same", "same"]
    assert {fate.source_id for fate in fates} == {"b0"}


def test_an_address_of_a_bundled_source_is_not_doubled() -> None:
    known = next(source for source in CATALOGUE.sources if source.url)
    (fate,) = judge(read_opml(opml(feed((known.url or "").replace("&", "&amp;")))), CATALOGUE.sources)
    assert (fate.verdict, fate.source_id) == ("same", known.id)
    assert "has this address already" in fate.reason


def test_one_name_twice_gets_two_ids() -> None:
    fates = judge(read_opml(opml(*(feed(f"https://a.example/{n}") for n in range(12)))))
    assert [fate.source_id for fate in fates][:3] == ["bode", "bode-2", "bode-3"]
    assert len({fate.source_id for fate in fates}) == 12


BOMB = (
    "<?xml version='1.0'?><!DOCTYPE opml [<!ENTITY a 'lol'>"
    + "".join(f"<!ENTITY {name} '{f'&{before};' * 10}'>" for before, name in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(BOMB, id="billion laughs"),
        pytest.param("<!DOCTYPE o [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>", id="external entity"),
        pytest.param("<!DOCTYPE o [<!ENTITY % x SYSTEM 'http://127.0.0.1:9/x.dtd'> %x;]>", id="parameter entity"),
        pytest.param(f"<!DOCTYPE o [<!ENTITY x '{'a' * 50_000}'>]>", id="quadratic blow-up"),
    ],
)
def test_entities_are_refused_before_anything_is_parsed(head: str) -> None:
    with pytest.raises(Unreadable, match="entities"):
        read_opml(opml(feed("https://a.example/f", text="&x;&i;"), head=head))


def test_an_external_dtd_is_not_fetched() -> None:
    lines = read_opml(opml(feed("https://a.example/f"), head="<!DOCTYPE opml SYSTEM 'http://127.0.0.1:9/opml.dtd'>"))
    assert only(judge(lines)).url == "https://a.example/f"


@pytest.mark.parametrize("read", [read_opml, read_csv])
def test_a_list_of_ten_megabytes_is_refused(read: object) -> None:
    with pytest.raises(Unreadable, match="larger than"):
        read(b"name,url\n" + b"x" * 10_000_000)  # type: ignore[operator]


def test_a_hundred_thousand_outlines_are_refused_and_the_limit_is_read() -> None:
    small = "<outline xmlUrl='h'/>"
    with pytest.raises(Unreadable, match="more than"):
        read_opml(opml(small * 100_000))
    assert len(read_opml(opml(small * MAX_LINES))) == MAX_LINES
    assert len(small) * MAX_LINES < MAX_BYTES


def test_the_longest_list_of_one_name_is_judged_in_linear_time() -> None:
    lines = tuple(Line(number=n, cells={"name": "Bode", "url": f"https://a.example/{n}"}) for n in range(5_000))
    assert {fate.verdict for fate in judge(lines)} == {"added"}


def test_folders_nested_without_end_are_read_as_far_as_they_go() -> None:
    deep = "<outline text='d'>" * 5_000 + feed("https://a.example/f") + "</outline>" * 5_000
    fates = judge(read_opml(opml(feed("https://b.example/f", text="B"), deep)))
    assert "added" in {fate.verdict for fate in fates}
    assert "damaged" in fates[0].reason


def test_null_bytes_and_damage_cost_what_they_hit_and_are_told() -> None:
    body = opml(feed("https://a.example/f", text="A\x00B"), "<outline text='x' xmlUrl=>", feed("https://b.example/f"))
    fates = judge(read_opml(body))
    assert "damaged" in fates[0].reason
    assert "AB" in {fate.name for fate in fates}


@pytest.mark.parametrize("body", [b"", b"\x00" * 1_000, b"<html><body/></html>", b"{}", b"\xff\xfe\x00", b"<opml"])
def test_what_is_no_opml_is_refused(body: bytes) -> None:
    try:
        lines = read_opml(body)
    except Unreadable:
        return
    assert not [fate for fate in judge(lines) if fate.verdict == "added"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1252"])
def test_lists_in_other_encodings_are_read(encoding: str) -> None:
    text = opml(
        feed("https://a.example/f", text="Fryslân"), head=f"<?xml version='1.0' encoding='{encoding}'?>"
    ).decode()
    assert read_opml(text.encode(encoding))[0].cells["name"] == "Fryslân"


# --- CSV ----------------------------------------------------------------------------------------------------------

ROW = "id,name,homepage,url,kind,genre,public_reason"


def sheet(*rows: str, heading: str = ROW) -> bytes:
    """Return a CSV file."""
    return "\r\n".join((heading, *rows, "")).encode()


def row(source_id: str = "bode", name: str = "Bode", url: str = "https://bode.example/f") -> str:
    """Return the row of a source."""
    return f"{source_id},{name},https://bode.example,{url},feed,vakpers,Openbaar."


def test_a_sheet_of_a_dutch_spreadsheet_is_read() -> None:
    heading = "Name;Url;Genre;delay_s;verified;reviewed_on;municipalities;province"
    body = sheet(
        "'s-Bode;https://b.example/f;overheid;7,5;ONWAAR;25-11-2026;GM0228, GM0203;Gelderland", heading=heading
    )
    source = only(judge(read_csv(b"\xef\xbb\xbf" + body)))
    assert (source.name, source.delay_s, source.verified, str(source.reviewed_on)) == (
        "'s-Bode",
        7.5,
        False,
        "2026-11-25",
    )
    assert source.municipalities == ("GM0228", "GM0203")


def test_an_id_that_comes_twice_keeps_what_came_first() -> None:
    fates = judge(read_csv(sheet(row(), row(), row(name="Anders", url="https://bode.example/g"))), replacing=True)
    assert [fate.verdict for fate in fates] == ["added", "same", "conflicting"]
    assert "line 2" in fates[2].reason


def test_a_known_id_is_left_unless_it_may_be_replaced() -> None:
    (known,) = (fate.source for fate in judge(read_csv(sheet(row()))))
    assert known is not None
    changed = read_csv(sheet(row(name="Nieuwe Bode")))
    (left,) = judge(changed, (known,))
    assert (left.verdict, left.source) == ("conflicting", None)
    assert "another name" in left.reason
    (taken,) = judge(changed, (known,), replacing=True)
    assert taken.verdict == "replaced"
    assert taken.source is not None
    assert taken.source.name == "Nieuwe Bode"


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("../../etc/x,Bode,https://b.example,,feed,vakpers,Openbaar.", "id"),
        ("bode,Bode,https://b.example,,krant,vakpers,Openbaar.", "kind"),
        ("bode,Bode,https://b.example,,feed,vakblad,Openbaar.", "genre"),
        ("bode,Bode,niets,,feed,vakpers,Openbaar.", "homepage"),
        ("bode,Bode,https://b.example,,feed,vakpers,Openbaar.,te veel", "more cells"),
    ],
)
def test_a_wrong_row_is_refused_and_the_others_go_on(cells: str, said: str) -> None:
    fates = judge(read_csv(sheet(cells, row("goed"))))
    assert [fate.verdict for fate in fates] == ["refused", "added"]
    assert said in fates[0].reason


def test_a_source_agrees_with_the_municipalities_and_themes_that_exist() -> None:
    heading = f"{ROW},municipalities,themes,province"
    fates = judge(
        read_csv(sheet(f"{row('a')},GM9999,,", f"{row('b')},,aliens,", f"{row('c')},GM0228,,Drenthe", heading=heading))
    )
    assert [fate.verdict for fate in fates] == ["refused"] * 3
    assert "no municipality GM9999" in fates[0].reason
    assert "no theme 'aliens'" in fates[1].reason
    assert "lies in Gelderland" in fates[2].reason


@pytest.mark.parametrize("cell", ['"{not json"', '"[1, 2]"', '"' + "[" * 50_000 + '"', '"{""max_pages"": 1}"'])
def test_selectors_that_are_no_table_are_refused(cell: str) -> None:
    site = row().replace(",feed,", ",site,")
    (fate,) = judge(read_csv(sheet(f"{site},{cell}", heading=f"{ROW},selectors")))
    assert fate.verdict == "refused"
    assert "selectors" in fate.reason


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"naam,adres\nx,y\n", "name the columns"),
        (b"name,url,adres\nx,y,z\n", "'adres'"),
        (b"name,url,name\nx,y,z\n", "twice"),
        (b"name,url\n\xff\xfe,y\n", "UTF-8"),
        (b"name,url\nA\x00B,y\n", "null bytes"),
        (b'name,url\n"x,y\n', "damaged"),
        (b'name,url\n"' + b"x" * 200_000 + b'",y\n', "damaged"),
        (b"name,url\n" + b"x,y\n" * (MAX_LINES + 1), "more than"),
        (b"", "name the columns"),
    ],
)
def test_what_is_no_sheet_of_sources_is_refused(body: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        read_csv(body)


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    lines = read_csv(sheet('bode,"Bode\r\nvan hier",,https://a.example,feed,vakpers,x', "", row("b")))
    assert [line.number for line in lines] == [2, 5]
