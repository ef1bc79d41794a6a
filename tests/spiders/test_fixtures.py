"""Saved documents of a source: without names, giving the item again, and noticing a change."""

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.errors import CatalogueError
from monitor.extract import extract_page
from monitor.feeds import parse_feed
from monitor.records import Entry, FetchedPage, Source
from monitor.spiders.anonymous import without_persons
from monitor.spiders.fixtures import check_fixtures, write_fixture
from tests.end_to_end.site.content import article, item, rss
from tests.spiders.conftest import NOW

NAME = "Annelies Achternaam"
SOURCE = Source(
    id="bode", name="Bode", homepage="https://bode.example/", url="https://bode.example/feed", kind="feed",
    genre="regionaal_nieuws",
)  # fmt: skip


def fetched(body: str | bytes, path: str = "/feed", kind: str = "application/rss+xml") -> FetchedPage:
    """Return what came over the wire."""
    return FetchedPage(
        source_id="try", url=f"https://bode.example{path}", final_url=f"https://bode.example{path}", status=200,
        headers=(("content-type", kind), ("set-cookie", f"u={NAME}")),
        body=body if isinstance(body, bytes) else body.encode(), truncated=False, fetched_at=NOW,
    )  # fmt: skip


DC = "xmlns:dc='http://purl.org/dc/elements/1.1/'"
FEED = fetched(
    rss(
        item("Een", "/a1").replace(
            "</item>", f"<dc:creator>{NAME}</dc:creator><author>x@y.nl ({NAME})</author></item>"
        ),
        item("Twee", "/a2"),
    ).replace("<rss ", f"<rss {DC} ")
)
LD = {"@type": "NewsArticle", "headline": "Een", "author": {"name": NAME}, "datePublished": "2026-11-02T10:00:00Z"}
PAGE = fetched(
    article("Een", head=f"<meta name='author' content='{NAME}'><meta property='og:type' content='article'>"
            f"<script type='application/ld+json'>{json.dumps(LD)}</script><script>var u='{NAME}'</script>")
    .replace("<article>", f"<article><span class='byline'>Door {NAME}</span>")
    .replace("</article>", f"</article><section id='comments'>{NAME}: onzin!</section><!-- {NAME} -->"),
    "/a1", "text/html",
)  # fmt: skip


def entries() -> tuple[Entry, ...]:
    """Return the entries of the feed, as trying it read them."""
    return parse_feed(FEED.body, FEED.headers, FEED.url, source_id="try", now=NOW).entries


def saved(folder: Path, source: Source = SOURCE, page: FetchedPage | None = PAGE) -> Path:
    """Save a fixture and return its folder."""
    return write_fixture(folder, source, FEED, entries()[0], page)


def problems(folder: Path, source: Source = SOURCE) -> list[CatalogueError]:
    """Return what is wrong with the fixtures."""
    return [error for _, error in check_fixtures(folder, {source.id: source}) if error is not None]


def test_a_saved_fixture_holds_no_name_anywhere(tmp_path: Path) -> None:
    for file in saved(tmp_path).iterdir():
        raw = file.read_bytes()
        text = gzip.decompress(raw).decode() if file.suffix == ".gz" else raw.decode()
        assert "Achternaam" not in text, file.name
        assert "author" not in text, file.name


def test_the_expected_item_is_that_of_the_page_as_it_was_fetched(tmp_path: Path) -> None:
    expected = json.loads((saved(tmp_path) / "item.json").read_text())
    item = extract_page(PAGE, replace(entries()[0], source_id="bode"), "x", "regionaal_nieuws", NOW)
    assert (expected["title"], expected["text"], expected["id"]) == (item.title, item.text, item.id)
    assert expected["text_status"] == "full"
    assert expected["source_id"] == "bode"
    assert "first_seen_at" not in expected


def test_a_fixture_gives_the_same_again(tmp_path: Path) -> None:
    saved(tmp_path)
    assert problems(tmp_path) == []
    assert [name for name, _ in check_fixtures(tmp_path, {"bode": SOURCE})] == ["bode"]


def test_an_entry_without_a_page_is_expected_as_the_feed_gives_it(tmp_path: Path) -> None:
    place = saved(tmp_path)
    assert (place / "page.gz").exists()
    saved(tmp_path, page=None)
    assert not (place / "page.gz").exists()
    assert json.loads((place / "item.json").read_text())["title"] == "Een"
    assert problems(tmp_path) == []


def test_a_change_is_told_with_the_key_and_what_to_do(tmp_path: Path) -> None:
    place = saved(tmp_path)
    expected = json.loads((place / "item.json").read_text())
    expected["text"] = expected["text"].replace("leegstaande", "lege")
    (place / "item.json").write_text(json.dumps(expected))
    (problem,) = problems(tmp_path)
    assert (problem.key, Path(problem.file).name) == ("text", "item.json")
    assert "lege" in problem.message
    assert "leegstaande" in problem.message
    assert "--force" in problem.message


def test_a_source_of_another_kind_does_not_read_its_fixture(tmp_path: Path) -> None:
    saved(tmp_path)
    (problem,) = problems(tmp_path, replace(SOURCE, kind="sitemap"))
    assert "sitemap" in problem.message


def test_a_fixture_of_nothing_is_told(tmp_path: Path) -> None:
    saved(tmp_path)
    (problem,) = problems(tmp_path, replace(SOURCE, id="anders"))
    assert "no such source" in problem.message


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("document.gz", None),
        ("document.gz", b"geen gzip"),
        ("document.gz", gzip.compress(b"", mtime=0)),
        ("document.gz", gzip.compress(b"<rss><channel></channel></rss>", mtime=0)),
        ("document.gz", gzip.compress(b"x" * 50_000_000, mtime=0)),
        ("page.gz", b"\x1f\x8b\x08" + b"\xff" * 50),
        ("fixture.json", b"{}"),
        ("fixture.json", b"[1]"),
        ("fixture.json", b"[" * 60_000),
        ("fixture.json", b'{"entry": "x", "document": {"headers": 3, "fetched_at": "gisteren"}, "page": null}'),
        ("item.json", b"\xff"),
        ("item.json", b"{}"),
        ("item.json", None),
    ],
)
def test_a_damaged_fixture_is_one_error_that_names_the_file(tmp_path: Path, file: str, content: bytes | None) -> None:
    place = saved(tmp_path)
    if content is None:
        (place / file).unlink()
    else:
        (place / file).write_bytes(content)
    (problem,) = problems(tmp_path)
    assert file in problem.file


JSON_FEED = {"version": "https://jsonfeed.org/version/1", "authors": [{"name": NAME}],
             "items": [{"id": "1", "title": "Een", "author": {"name": NAME}}]}  # fmt: skip
ATOM = f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id><title>Een</title><author><name>{NAME}</name></author></entry></feed>"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (json.dumps(JSON_FEED), "application/feed+json"),
        (ATOM, "text/html"),
        (f"<rss {DC}><channel><managingEditor>{NAME}</managingEditor></channel></rss>", "text/xml"),
        (f"<html><body><div class='c-author-box'>{NAME}</div><p>Een</p></body></html>", "text/html"),
        (f"<html><head><script type='application/ld+json'>{{kapot {NAME}</script></head></html>", "text/html"),
        ('{"meetings": [{"persons": ["' + NAME + '"], "title": "Een"}]}', "application/json"),
        ("<rss><!-- " + NAME + " --></rss>", "application/xml"),
        ("{kapot " + NAME, "application/json"),
    ],
)
def test_names_go_from_every_kind_of_document(body: str, kind: str) -> None:
    assert "Achternaam" not in without_persons(fetched(body, kind=kind)).decode()


def test_what_the_members_of_a_forum_are_called_goes() -> None:
    post = f"<div class='postbody'><p class='author'>{NAME}</p><div class='content'>Eens!</div></div>"
    body = f"<html><body>{post}</body></html>"
    kept = without_persons(fetched(body, kind="text/html"), is_forum=True).decode()
    assert "Achternaam" not in kept
    assert "Eens!" in kept


def test_quotes_in_an_article_stay() -> None:
    body = "<html><body><article><blockquote>Wij zijn blij.</blockquote></article></body></html>"
    assert "Wij zijn blij." in without_persons(fetched(body, kind="text/html")).decode()
