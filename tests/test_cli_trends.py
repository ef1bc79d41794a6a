"""``monitor trends``: sparklines per theme, and the weeks of one theme."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from monitor.cli import app
from monitor.commands.sparkline import sparkline
from monitor.records import Item, Poll, SourceState, TaggedItem
from monitor.store import Store

NOW = datetime(2026, 11, 25, 6, tzinfo=UTC)
ASSIGNMENT = "OPD-2026-001"


@pytest.fixture
def database(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    make_item: Callable[..., Item],
    make_tagged: Callable[..., TaggedItem],
    make_poll: Callable[..., Poll],
) -> Path:
    """Ten weeks with two stories, one with six, and before them nothing that was observed."""
    path = tmp_path / "monitor.duckdb"
    store = Store(path)
    store.migrate(NOW)
    monday = datetime(2026, 9, 7, 9, tzinfo=UTC)
    items = [
        make_item(f"{week}-{k}", published_at=monday + timedelta(weeks=week, days=k))
        for week in range(11)
        for k in range(6 if week == 10 else 2)
    ]
    sink = store.collecting(ASSIGNMENT)
    sink.save_items([(item.id, item) for item in items])
    state = SourceState(source_id=items[0].source_id, url="https://bron.nl/feed")
    sink.save_poll(make_poll(source_id=items[0].source_id, covers_from=monday, polled_at=NOW), state, [])
    store.tags.save([make_tagged(item.id) for item in items], NOW)
    monkeypatch.setenv("MONITOR_NOW", NOW.isoformat())
    return path


def run(database: Path, *options: str) -> str:
    result = CliRunner().invoke(app, ["trends", "--db", str(database), *options])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_all_themes_get_a_line_with_a_sparkline(database: Path) -> None:
    rows = {row["theme"]: row for row in json.loads(run(database, "--json", "--weeks", "12"))}
    assert len(rows) == 8
    assert rows["asielopvang"]["weeks"] == "·▃▃▃▃▃▃▃▃▃▃█"
    assert rows["asielopvang"]["stories"] == 6
    assert (rows["corona"]["stories"], rows["corona"]["remark"]) == (None, "missing: not looked at for this theme")
    assert "asielopvang" in run(database)


def test_one_theme_gives_its_weeks_and_small_counts_are_not_shown(database: Path) -> None:
    rows = json.loads(run(database, "--json", "--theme", "asielopvang", "--weeks", "12"))
    assert [row["week"] for row in rows][-1] == "2026-W47"
    assert rows[0]["stories"] is None
    assert rows[0]["remark"] == "missing: too little was collected"
    assert [row["stories"] for row in rows[1:]] == ["<3"] * 10 + [6]


def test_a_strange_theme_or_two_places_are_refused(database: Path) -> None:
    for options in (["--theme", "ufo"], ["--municipality", "Ede", "--area", "PV:Gelderland"]):
        assert CliRunner().invoke(app, ["trends", "--db", str(database), *options]).exit_code != 0


@pytest.mark.parametrize(
    ("values", "line"),
    [([], ""), ([0, 0], "▁▁"), ([None, 1], "·█"), ([0, 7, 14], "▁▅█"), ([1e9], "█")],
)
def test_a_sparkline_goes_from_zero_to_the_highest(values: list[float | None], line: str) -> None:
    assert sparkline(values) == line
