"""The worked example of docs/collecting/several-machines.md, by its commands: two that crawl, one with a database."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from monitor.cli import app
from tests.end_to_end.site.content import article, feed, item
from tests.end_to_end.site.server import Reply, Site

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs more loopback addresses than 127.0.0.1")

HOSTS = ("127.0.0.1", "127.0.0.2")  # which fall in parts 1/2 and 2/2
SOURCE = """
name = "Bron {n}"
homepage = "{base}"
url = "{base}/feed"
kind = "feed"
genre = "regionaal_nieuws"
delay_s = 2.0
evidence = "Proefbron."
public_reason = "Een proef op deze machine."
"""
Run = Callable[..., Result]


@pytest.fixture
def sites() -> Iterator[list[Site]]:
    with ExitStack() as stack:
        made = []
        for n, host in enumerate(HOSTS):
            site = stack.enter_context(Site({f"/{k}": Reply(article(f"Kop {n}-{k}")) for k in range(3)}, host=host))
            site.pages["/feed"] = feed(*(item(f"Kop {n}-{k}", f"{site.base}/{k}") for k in range(3)), ETag='"1"')
            made.append(site)
        yield made


@pytest.fixture
def run(tmp_path: Path, sites: list[Site], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in the folder of one of the machines."""
    overlay = tmp_path / "data" / "sources"
    overlay.mkdir(parents=True)
    for n, site in enumerate(sites):
        (overlay / f"bron-{n}.toml").write_text(SOURCE.format(n=n, base=site.base))
    for name in ("MONITOR_DB", "MONITOR_ROLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MONITOR_NOW", "2026-11-25T06:00:00+00:00")
    monkeypatch.setenv("MONITOR_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("MONITOR_CONTACT", "https://voorbeeldstad.nl/monitor")
    monkeypatch.setenv("MONITOR_ALLOW_LOOPBACK", "1")
    runner = CliRunner()

    def at(machine: str, *words: str) -> Result:
        (tmp_path / machine).mkdir(exist_ok=True)
        monkeypatch.chdir(tmp_path / machine)
        return runner.invoke(app, words)

    return at


def read(result: Result) -> Any:
    assert result.exit_code == 0, f"{result.output} {result.exception!r}"
    return json.loads(result.stdout)


def begin(run: Run) -> None:
    """Make the working folder of the machine with the database, under an assignment for the two sources."""
    words = ["init", ".", "--controller", "gemeente Voorbeeldstad", "--contact", "https://voorbeeldstad.nl/monitor"]
    words += ["--approver", "rol:privacy-officer", "--dpia-ref", "DPIA-1", "--source", "bron-0", "--source", "bron-1"]
    assert run("main", *words).exit_code == 0


def test_two_machines_crawl_and_a_third_has_the_database(run: Run, tmp_path: Path, sites: list[Site]) -> None:
    begin(run)
    exported = read(run("main", "assignment", "export", "--output", "assignment.json", "--json"))
    assert exported["id"] == "OPD-2026-001"
    for machine, part in (("a", "1/2"), ("b", "2/2")):
        (tmp_path / machine / "spool").mkdir(parents=True)
        (tmp_path / machine / "spool" / "assignment.json").write_bytes((tmp_path / "main/assignment.json").read_bytes())
        found = read(run(machine, "crawl", "--shard", part, "--spool", "spool", "--json"))
        assert [(one["outcome"], one["new"]) for one in found] == [("done", 3)]
        assert not (tmp_path / machine / "monitor.duckdb").exists()
        again = read(run(machine, "crawl", "--shard", part, "--spool", "spool", "--json"))
        assert [one["outcome"] for one in again] == ["skipped"]
    assert [len(site.asked("/0")) for site in sites] == [1, 1]

    taken = read(run("main", "crawl", "--ingest", "../a/spool", "../b/spool", "--json"))
    assert [one["outcome"] for one in taken] == ["done"] * 4
    assert sum(one["new"] for one in taken) == 6
    assert {one["outcome"] for one in read(run("main", "crawl", "--ingest", "../b/spool", "../a/spool", "--json"))} == {
        "skipped"
    }
    health = read(run("main", "source", "health", "--all", "--json"))
    assert [(one["source"], one["state"], one["last_item"]) for one in health] == [
        ("bron-0", "healthy", "2026-11-03 14:05:00+00:00"), ("bron-1", "healthy", "2026-11-03 14:05:00+00:00"),
    ]  # fmt: skip
    daily = run("main", "run", "--ingest", "../a/spool", "--ingest", "../b/spool")
    assert daily.exit_code == 0, daily.output
    assert "Tagged 6 items" in daily.stderr
    assert [len(site.asked("/feed")) for site in sites] == [1, 1]  # nothing was fetched


def test_a_refused_file_is_named_and_the_others_go_on(run: Run, tmp_path: Path) -> None:
    begin(run)
    assert run("main", "crawl", "--shard", "1/2", "--spool", "spool").exit_code == 0  # the assignment of the database
    (tmp_path / "main/spool/kapot.jsonl.gz").write_bytes(b"\x1f\x8bniets")
    taken = run("main", "crawl", "--ingest", "spool", "--remove", "--json")
    assert taken.exit_code == 3
    found = {one["file"]: one for one in json.loads(taken.stdout)}
    assert found.pop("kapot.jsonl.gz")["remark"].startswith("refused: damaged")
    assert [one["outcome"] for one in found.values()] == ["done"]
    assert [path.name for path in (tmp_path / "main/spool").glob("*.jsonl.gz")] == ["kapot.jsonl.gz"]
    assert run("main", "crawl", "--ingest", "geen-map").exit_code == 1


@pytest.mark.parametrize(
    "words",
    [
        ("--ingest",),
        ("map",),
        ("--remove",),
        ("--ingest", "map", "--spool", "b"),
        ("--ingest", "map", "--shard", "1/2"),
    ],
)
def test_words_that_do_not_go_together_are_wrong_usage(run: Run, words: tuple[str, ...]) -> None:
    assert run("main", "crawl", *words).exit_code == 2


def test_without_an_assignment_a_machine_fetches_nothing(run: Run, tmp_path: Path, sites: list[Site]) -> None:
    refused = run("a", "crawl", "--spool", "spool")
    assert "monitor assignment export" in str(refused.exception)
    begin(run)
    run("main", "assignment", "export", "--output", "assignment.json")
    (tmp_path / "a/spool").mkdir()
    file = tmp_path / "a/spool/assignment.json"
    exported = json.loads((tmp_path / "main/assignment.json").read_text())
    for changes in ({"ends_on": "2026-11-24", "starts_on": "2026-11-01"}, {"status": "stopped"}, {"approver": "Jan"}):
        file.write_text(json.dumps({**exported, "assignment": exported["assignment"] | changes}))
        assert run("a", "crawl", "--spool", "spool").exit_code == 1
    file.write_text("[" * 100_000)
    assert "no assignment of monitor" in str(run("a", "crawl", "--spool", "spool").exception)
    assert [site.requests for site in sites] == [[], []]
