"""``monitor source``: trying, adding, lists, and which sources are known to work from here."""

import csv
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from monitor.catalogue import Catalogue, check
from monitor.cli import app
from monitor.errors import CatalogueError, MonitorError
from monitor.records import Poll, SourceState
from monitor.store import Store
from tests.end_to_end.site.content import article, feed, item
from tests.end_to_end.site.server import Reply, Site

Run = Callable[..., Result]
NOW = "2026-11-10T12:00:00+00:00"
REASON = ("--reason", "Openbaar, te lezen zonder inlog.")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in a folder of its own, with data of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MONITOR_NOW", NOW)
    monkeypatch.setenv("MONITOR_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("MONITOR_CONTACT", "https://ede.example/monitor")
    monkeypatch.setenv("MONITOR_ALLOW_LOOPBACK", "1")
    monkeypatch.delenv("MONITOR_DB", raising=False)
    (tmp_path / "data").mkdir()
    runner = CliRunner()
    return lambda *words: runner.invoke(app, list(words))


@pytest.fixture
def site() -> Iterator[Site]:
    """A site whose page names a feed of two articles."""
    head = "<title>De Bode</title><link rel='alternate' type='application/rss+xml' href='/feed'>"
    pages = {
        "/": Reply(f"<html lang='nl'><head>{head}</head><body></body></html>"),
        "/feed": feed(item("Een", "/a1"), item("Twee", "/a2")),
        "/a1": Reply(article("Een")), "/a2": Reply(article("Twee")),
    }  # fmt: skip
    with Site({**pages}) as started:
        yield started


def read(result: Result, status: int = 0) -> Any:
    """Return the machine output of a command that ended with a status."""
    assert result.exit_code == status, f"{result.output} {result.exception!r}"
    return json.loads(result.stdout)


def failure(result: Result) -> MonitorError:
    """Return the error of a command that a user can act on."""
    assert isinstance(result.exception, MonitorError), result.output
    return result.exception


# --- try ----------------------------------------------------------------------------------------------------------


def test_without_a_genre_an_address_is_shown_and_nothing_is_written(run: Run, site: Site, tmp_path: Path) -> None:
    shown = run("source", "try", site.base)
    assert shown.exit_code == 0
    assert f"Proposed: {site.base}/feed" in shown.stdout
    assert "--genre" in shown.stderr
    assert list((tmp_path / "data").iterdir()) == []


def test_with_a_genre_source_and_fixture_are_written_and_pass_the_check(run: Run, site: Site, tmp_path: Path) -> None:
    told = read(run("source", "try", site.base, "--genre", "regionaal_nieuws", "--id", "bode", "--json"))
    assert told["proposed"] == f"{site.base}/feed"
    assert set(told["written"]) == {"source", "fixture"}
    source = Catalogue(tmp_path / "data").source("bode")
    assert (source.name, source.url, source.kind, source.language) == ("De Bode", f"{site.base}/feed", "feed", "nl")
    assert source.verified
    assert source.reviewed_on is None
    assert "2026-11-10" in source.evidence
    assert json.loads((tmp_path / "data/fixtures/bode/item.json").read_text())["text_status"] == "full"
    checked = run("check")
    assert checked.exit_code == 0, checked.output
    assert "1 fixtures" in checked.stdout


def test_the_machine_output_says_all_that_the_tables_say(run: Run, site: Site) -> None:
    told = read(run("source", "try", site.base, "--json"))
    (candidate,) = told["candidates"]
    assert candidate["entries"] == 2
    assert (candidate["share_dated"], candidate["robots_allows"], candidate["language"]) == (1.0, 2, "nl")
    assert [page["text_status"] for page in candidate["pages"]] == ["full", "full"]
    assert told["written"] == {}


def test_nothing_is_written_over_and_the_refusal_costs_no_request(run: Run, site: Site) -> None:
    words = ("source", "try", site.base, "--genre", "overheid", "--id", "bode")
    assert run(*words).exit_code == 0
    n_requests = len(site.requests)
    assert "exists already" in str(failure(run(*words)))
    assert len(site.requests) == n_requests
    assert run(*words, "--name", "Andere naam", "--force").exit_code == 0
    assert read(run("source", "list", "--genre", "overheid", "--json"))[0]["id"]


def test_an_address_that_a_source_has_is_not_added_again(run: Run, site: Site) -> None:
    assert run("source", "try", site.base, "--genre", "overheid").exit_code == 0
    again = run("source", "try", f"{site.base}/feed", "--genre", "overheid", "--id", "anders")
    assert "has this address already" in str(failure(again))


def test_a_source_is_tried_by_its_id_and_saved_where_that_is_asked(run: Run, site: Site, tmp_path: Path) -> None:
    run("source", "add", "--name", "Bode", "--url", f"{site.base}/feed", "--genre", "overheid", *REASON)
    shown = run("source", "try", "bode")
    assert shown.exit_code == 0
    assert not (tmp_path / "data/fixtures").exists()
    told = read(run("source", "try", "bode", "--write", "--json"))
    assert set(told["written"]) == {"fixture"}
    assert isinstance(failure(run("source", "try", "bode", "--write")), CatalogueError)
    assert run("source", "try", "bode", "--write", "--force").exit_code == 0


def test_a_changed_item_fails_the_check(run: Run, site: Site, tmp_path: Path) -> None:
    run("source", "try", site.base, "--genre", "overheid", "--id", "bode")
    file = tmp_path / "data/fixtures/bode/item.json"
    file.write_text(file.read_text().replace('"title": "Een"', '"title": "Anders"'))
    (problem,) = read(run("check", "--json"), status=1)
    assert (problem["key"], Path(problem["file"]).name) == ("title", "item.json")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nergens",), "no source 'nergens'"),
        (("https://a.example", "--genre", "krant"), "--genre is one of"),
        (("https://a.example", "--write"), "--genre"),
        (("https://a.example", "--genre", "forum"), "--reason"),
        (("nos-algemeen", "--name", "x"), "own file"),
        (("http://[::1", "--no-write"), "not a web address"),
    ],
)
def test_what_cannot_be_tried_is_told_before_anything_is_fetched(run: Run, words: tuple[str, ...], said: str) -> None:
    assert said in str(failure(run("source", "try", *words)))


def test_an_address_that_gives_nothing_ends_with_failure(run: Run) -> None:
    with Site({"/": Reply("<html><body>Welkom</body></html>")}) as empty:
        told = read(run("source", "try", empty.base, "--json"), status=1)
    assert (told["candidates"], told["proposed"], told["problem"]) == ([], None, "")


def test_without_a_folder_of_ones_own_nothing_can_be_written(
    run: Run, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MONITOR_DATA")
    assert "--data DIR" in str(failure(run("source", "try", site.base, "--genre", "overheid")))
    assert site.requests == []


# --- add ----------------------------------------------------------------------------------------------------------


def test_an_added_source_has_all_that_was_said(run: Run, tmp_path: Path) -> None:
    words = (
        "--name", "Dorpsblad Ede", "--url", "https://dorpsblad.example/nieuws", "--genre", "regionaal_nieuws",
        "--kind", "site", "--municipality", "Ede", "--municipality", "GM0203", "--province", "Gelderland",
        "--theme", "5g", "--delay", "7.5", "--article-links", "h2 a", "--max-pages", "2", *REASON, "--json",
    )  # fmt: skip
    assert read(run("source", "add", *words))["id"] == "dorpsblad-ede"
    source = Catalogue(tmp_path / "data").source("dorpsblad-ede")
    assert (source.homepage, source.municipalities) == ("https://dorpsblad.example/", ("GM0228", "GM0203"))
    assert (source.delay_s, source.themes, str(source.reviewed_on)) == (7.5, ("5g",), "2026-11-10")
    assert source.selectors is not None
    assert (source.selectors.article_links, source.selectors.max_pages) == ("h2 a", 2)
    assert check(tmp_path / "data") == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("--url", "javascript:alert(1)"), "url"),
        (("--kind", "krant"), "kind"),
        (("--theme", "aliens"), "no theme 'aliens'"),
        (("--municipality", "Atlantis"), "not a municipality"),
        (("--municipality", "Ede", "--province", "Drenthe"), "lies in Gelderland"),
        (("--delay", "0"), "delay_s"),
        (("--id", "../x"), "id"),
        (("--id", "ad"), "exists already"),
        (("--next-page", "a"), "selectors"),
        (("--reviewed-on", "gisteren"), "date"),
    ],
)
def test_a_wrong_source_is_not_added(run: Run, tmp_path: Path, change: tuple[str, ...], said: str) -> None:
    words = ("--name", "Bode", "--url", "https://bode.example/f", "--genre", "overheid", *REASON, *change)
    done = run("source", "add", *words)
    assert done.exit_code and said in f"{done.exception} {done.output}"
    assert not (tmp_path / "data/sources").exists()


# --- import and export --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["bronnen.opml", "bronnen.csv"])
def test_an_export_taken_in_elsewhere_is_the_same(run: Run, tmp_path: Path, name: str) -> None:
    told = read(run("source", "export", name, "--json"))
    assert told["sources"] == 260
    again = read(run("source", "import", name, "--json"))
    assert {row["result"] for row in again} == {"same"}
    assert not (tmp_path / "data/sources").exists()
    assert "exists already" in str(failure(run("source", "export", name)))


def test_an_import_tells_of_every_line_and_ends_partly(run: Run, tmp_path: Path) -> None:
    outlines = (
        "<outline text='Vakpers'><outline text='Mestblad' xmlUrl='https://mest.example/f'/></outline>",
        "<outline text='Niets' xmlUrl='javascript:alert(1)'/>",
        "<outline text='AD' xmlUrl='https://www.ad.nl/home/rss.xml'/>",
    )
    (tmp_path / "l.opml").write_text(f"<opml version='2.0'><body>{''.join(outlines)}</body></opml>")
    dry = read(run("source", "import", "l.opml", *REASON, "--dry-run", "--json"), status=3)
    assert not (tmp_path / "data/sources").exists()
    rows = read(run("source", "import", "l.opml", *REASON, "--json"), status=3)
    assert rows == dry
    assert [(row["id"], row["result"]) for row in rows] == [("mestblad", "added"), ("niets", "refused"), ("ad", "same")]
    assert Catalogue(tmp_path / "data").source("mestblad").genre == "vakpers"
    assert check(tmp_path / "data") == ()


def test_a_changed_list_replaces_only_when_asked(run: Run, tmp_path: Path) -> None:
    run("source", "export", "l.csv", "--genre", "overheid")
    rows = list(csv.DictReader((tmp_path / "l.csv").read_text(encoding="utf-8-sig").splitlines()))
    rows[0]["name"] = "Nieuwe naam"
    with (tmp_path / "m.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows[:1])
    assert read(run("source", "import", "m.csv", "--json"), status=1)[0]["result"] == "conflicting"
    assert read(run("source", "import", "m.csv", "--replace", "--json"))[0]["result"] == "replaced"
    assert Catalogue(tmp_path / "data").source(rows[0]["id"]).name == "Nieuwe naam"


@pytest.mark.parametrize(("name", "said"), [("l.txt", "must end in"), ("niet.csv", "not a file"), ("data", "must end")])
def test_what_is_no_list_is_refused(run: Run, name: str, said: str) -> None:
    assert said in str(failure(run("source", "import", name)))


# --- verified -----------------------------------------------------------------------------------------------------


@pytest.fixture
def polled(run: Run, tmp_path: Path) -> Run:
    """A database in which "ad" was fetched well twice and "nos-algemeen" never."""
    words = (
        "--controller",
        "gemeente Ede",
        "--contact",
        "https://ede.example",
        "--approver",
        "rol:fg",
        "--dpia-ref",
        "D",
    )
    assert run("init", *words, "--source", "ad", "--source", "nos-algemeen").exit_code == 0
    store = Store(tmp_path / "monitor.duckdb")
    catalogue = Catalogue()
    store.sources.sync([catalogue.source("ad"), catalogue.source("nos-algemeen")], catalogue.municipalities)
    sink = store.collecting("OPD-2026-001")
    for name, day, status in (("ad", 3, "failed"), ("ad", 4, "ok"), ("ad", 5, "ok"), ("nos-algemeen", 5, "failed")):
        at = datetime(2026, 11, day, tzinfo=UTC)
        poll = Poll(
            source_id=name, run_id="r", polled_at=at, status=status, error="dns" if status == "failed" else None,  # type: ignore[arg-type]
            message="", n_entries=0, n_new=0, covers_from=None, duration_s=0.1,
        )  # fmt: skip
        sink.save_poll(poll, SourceState(source_id=name, url="https://x.example"), ())
    return run


def test_a_source_is_unverified_until_its_first_good_fetch(polled: Run) -> None:
    rows = {row["id"]: row["verified"] for row in read(polled("source", "list", "--json"))}
    assert len(rows) == 260
    assert (rows["ad"], rows["nos-algemeen"], rows["at5"]) == ("2026-11-04", "unverified", "unverified")
    health = {row["source"]: row["verified"] for row in read(polled("source", "health", "--all", "--json"))}
    assert health == {"ad": "2026-11-04", "nos-algemeen": "unverified"}
    assigned = {row["id"]: row["verified"] for row in read(polled("source", "assigned", "--json"))}
    assert assigned == {"ad": "2026-11-04", "nos-algemeen": "unverified"}


def ids(result: Result) -> set[str]:
    """Return the ids of a list of sources."""
    return {row["id"] for row in read(result)}


def test_sources_are_chosen_by_how_they_do(polled: Run) -> None:
    assert ids(polled("source", "list", "--verified", "--json")) == {"ad"}
    assert ids(polled("source", "list", "--switched-on", "--unverified", "--json")) == {"nos-algemeen"}
    assert ids(polled("source", "list", "--health", "newly_broken", "--json")) == {"nos-algemeen"}
    assert "at5" in ids(polled("source", "list", "--health", "never_polled", "--json"))
    assert "--health is one of" in str(failure(polled("source", "list", "--health", "ziek")))


def test_without_a_database_every_source_is_unverified(run: Run) -> None:
    assert {row["verified"] for row in read(run("source", "list", "--json"))} == {"unverified"}
    assert "monitor init" in str(failure(run("source", "list", "--health", "broken")))
