"""What a person sees of a crawl over sources of their own: names of what broke, and an exit status."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from monitor.cli import app
from tests.end_to_end.site.content import feed, item
from tests.end_to_end.site.server import Reply, Site

Crawl = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with an assignment, where this machine may be fetched."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MONITOR_ALLOW_LOOPBACK", "1")
    monkeypatch.setenv("MONITOR_DATA", str(tmp_path / "data"))
    (tmp_path / "data" / "sources").mkdir(parents=True)
    made = CliRunner().invoke(app, ["init"], input="gemeente Ede\nhttps://ede.example/monitor\n\nDPIA-1\n")
    assert made.exit_code == 0, made.output
    return tmp_path


def source(folder: Path, name: str, url: str) -> None:
    (folder / "data" / "sources" / f"{name}.toml").write_text(
        f'name = "{name}"\nhomepage = "{url}"\nurl = "{url}"\nkind = "feed"\ngenre = "regionaal_nieuws"\n'
        'language = "nl"\ndelay_s = 2.0\nverified = false\nevidence = "x"\npublic_reason = "Openbaar nieuws."\n'
    )


def test_a_crawl_names_a_broken_source_and_its_exit_status_tells(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("--source", "goed", "--source", "stuk")
    with Site() as site, Site({"/feed": Reply("weg", status=404)}) as broken:
        site.pages["/feed"] = feed(item("Een", "", text="Tekst.", guid="1"))
        source(folder, "goed", f"{site.base}/feed")
        source(folder, "stuk", f"{broken.base}/feed")
        found = CliRunner().invoke(app, ["crawl", *names])
        assert found.exit_code == 3, found.output
        assert "Newly broken (1): stuk." in found.stderr and "monitor source health" in found.stderr
        alone = CliRunner().invoke(app, ["crawl", "--source", "stuk", "--force"])
        assert alone.exit_code == 1


def test_the_run_keeps_its_remarks(folder: Path) -> None:
    from monitor.store import Store

    with Site() as site:
        site.pages["/feed"] = feed(item("Een", "https://voorbeeld.nl/" + "a" * 3_000, text="Tekst.", guid="1"))
        source(folder, "lang", f"{site.base}/feed")
        assert CliRunner().invoke(app, ["crawl", "--source", "lang"]).exit_code == 0
    (run,) = Store(folder / "monitor.duckdb").database.rows("runs", limit=5)
    assert "links are no address" in json.loads(run["summary"])["remarks"]["lang"]
