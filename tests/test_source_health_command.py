"""``monitor source health``: the table, one source in detail, and the closing words of a run."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from monitor.cli import app
from monitor.commands.source_health import news_lines
from monitor.errors import MonitorError
from monitor.health import judge
from monitor.pipeline import judge_sources
from monitor.records import Assignment, Item, Poll, Source, SourceFacts, SourceState
from monitor.store import Store
from tests.conftest import NOW

Run = Callable[..., Result]
DAY = timedelta(days=1)


@pytest.fixture
def run(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    assignment: Assignment,
    make_poll: Callable[..., Poll],
    make_item: Callable[..., Item],
) -> Run:
    """Run a command on a database with a source that is well, one that is broken and one that was never polled."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MONITOR_NOW", NOW.isoformat())
    monkeypatch.setenv("MONITOR_DB", str(tmp_path / "monitor.duckdb"))
    store = Store(tmp_path / "monitor.duckdb")
    store.migrate(NOW)
    store.assignments.add(assignment)
    store.sources.sync(
        [
            Source(id=name, name=name, homepage="https://x.nl/", url="https://x.nl/", kind="feed", genre="satire")
            for name in ("goed", "stuk", "nieuw")
        ],
        (),
    )
    sink = store.collecting(assignment.id)
    well = SourceState(source_id="goed", url="u", last_polled_at=NOW, last_success_at=NOW, next_due_at=NOW + DAY)
    sink.save_poll(make_poll(source_id="goed", covers_from=NOW - 60 * DAY), well, [])
    items = [make_item(f"{n}", source_id="goed", published_at=NOW - n * DAY) for n in range(60)]
    sink.save_items([(item.id, item) for item in items])
    broken = SourceState(source_id="stuk", url="u", last_polled_at=NOW, next_due_at=NOW + DAY, n_failures=0.5)
    message = "the server says \x1b[2Jno"
    sink.save_poll(make_poll(source_id="stuk", status="failed", error="server", message=message), broken, [])
    judge_sources(store, {"goed", "stuk"}, run_id="run-1", assignment_id=assignment.id, now=NOW)
    runner = CliRunner()
    return lambda *words: runner.invoke(app, list(words))


def test_the_table_names_what_is_not_well(run: Run) -> None:
    done = run("source", "health")
    assert done.exit_code == 0, done.output
    assert "newly_broken" in done.stdout and "never_polled" in done.stdout and "goed" not in done.stdout
    assert "1 of 3 sources are healthy." in done.stderr
    found = {row["source"]: row for row in json.loads(run("source", "health", "--all", "--json").stdout)}
    assert {name: row["state"] for name, row in found.items()} == {
        "goed": "healthy", "stuk": "newly_broken", "nieuw": "never_polled",
    }  # fmt: skip
    assert (found["goed"]["items_7d"], found["goed"]["expected_7d"], found["goed"]["judged_from"]) == (7, 7.0, None)


def test_one_source_is_shown_in_detail(run: Run) -> None:
    text = run("source", "health", "goed").stdout
    for part in ("next due    2026-11-26 06:00 (interval 24.0 hours)", "Wednesday", "1.0 (of 8 days)", "0 new of 1"):
        assert part in text
    found = json.loads(run("source", "health", "goed", "--json").stdout)
    assert [(row["weekday"], row["expected"], row["seen"]) for row in found["weekdays"]][:2] == [
        ("Monday", 1.0, 1), ("Tuesday", 1.0, 1),
    ]  # fmt: skip
    assert [row["state"] for row in found["history"]] == ["healthy"]


def test_what_a_server_said_is_shown_without_control_characters(run: Run) -> None:
    text = run("source", "health", "stuk").stdout
    assert "the server says" in text and "\x1b" not in text
    assert "1 failure, weighing 0.5" in text
    assert text.count("too little history  not observed") == 7


def test_a_source_that_is_not_known_is_explained(run: Run) -> None:
    error = run("source", "health", "bestaat-niet").exception
    assert isinstance(error, MonitorError) and "--all" in str(error)


def test_the_closing_words_tell_news_first_and_count_the_rest() -> None:
    base = SourceFacts(
        source_id="a", name="a", genre="satire", n_polls=3, first_polled_at=NOW, last_polled_at=NOW, error="server",
        message="the server answers 500", streak_since=NOW, n_streak=1, last_item_at=NOW,
    )  # fmt: skip
    new = judge(base, None, now=NOW)
    old = replace(judge(replace(base, n_streak=3), None, now=NOW), source_id="b")
    moved = replace(new, source_id="c", state="healthy", moved_to="https://x.nl/", advice="It points for good to …")
    lines = news_lines([old, moved, new])
    assert lines[0].startswith("Newly broken: a: the server answers 500")
    assert lines[1] == "Moved: c: It points for good to …"
    assert lines[2] == "Not well since an earlier run: 1 broken. See: monitor source health"
    assert news_lines([]) == []
    assert "\x1b" not in "".join(news_lines([replace(new, reason="\x1b[2J")]))
