"""``monitor detect``: what a signal says in the terminal and as JSON, and how many are to be expected by chance."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from monitor.catalogue import Catalogue
from monitor.cli import app
from monitor.records import Assignment, Item, MunicipalityMention, Poll, SourceState, TaggedItem
from monitor.store import Store

NOW = datetime(2026, 11, 25, 6, tzinfo=UTC)
ASSIGNMENT = "OPD-2026-001"
MONDAY = datetime(2026, 4, 20, 9, tzinfo=UTC)
EDE = MunicipalityMention(code="GM0228", name="Ede", span=(0, 3))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the database of this module lies."""
    return tmp_path_factory.mktemp("detect")


@pytest.fixture
def database(
    folder: Path, assignment: Assignment, make_item: Callable[..., Item], make_tagged: Callable[..., TaggedItem],
    make_poll: Callable[..., Poll],
) -> Path:  # fmt: skip
    """Thirty weeks of two stories; then twenty, most about Ede, one of them copied four times, five of a new source."""
    path = folder / "monitor.duckdb"
    if path.exists():
        return path
    store = Store(path)
    store.migrate(NOW)
    store.assignments.add(assignment)
    store.sources.sync([], Catalogue().municipalities)
    items = [
        make_item(f"{week}-{k}", source_id=f"bron-{k % 2}", published_at=MONDAY + timedelta(weeks=week, hours=5 * k))
        for week in range(31) for k in range(20 if week == 30 else 2)
    ]  # fmt: skip
    fresh = [
        make_item(f"nieuw-{k}", source_id="nieuw", published_at=MONDAY + timedelta(weeks=30, hours=7 * k))
        for k in range(5)
    ]
    sink = store.collecting(ASSIGNMENT)
    sink.save_items([(item.id, item) for item in (*items, *fresh)])
    for source, since in (("bron-0", MONDAY), ("bron-1", MONDAY), ("nieuw", MONDAY + timedelta(weeks=29))):
        state = SourceState(source_id=source, url=f"https://{source}.nl/feed")
        sink.save_poll(make_poll(source_id=source, run_id=source, covers_from=since, polled_at=NOW), state, [])
    places = {item.id: (EDE,) if int(item.id.split("-")[-1]) < 15 else () for item in (*items[-20:], *fresh)}
    tagged = [replace(make_tagged(item.id), municipalities=places.get(item.id, ())) for item in (*items, *fresh)]
    store.tags.save(tagged, NOW)
    return path


@pytest.fixture
def run(database: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run ``monitor detect`` on the database."""
    monkeypatch.setenv("MONITOR_NOW", NOW.isoformat())

    def call(*options: str) -> Result:
        done = CliRunner().invoke(app, ["detect", "--db", str(database), *options])
        assert done.exit_code == 0, f"{done.output} {done.exception!r}"
        return done

    return call


def test_a_signal_says_all_that_it_must(run: Callable[..., Result]) -> None:
    found = json.loads(run("--json").stdout)
    assert found["week"] == "2026-W47"
    assert found["tested"] >= 1
    assert found["n_signals"] == len(found["signals"]) >= 1
    (signal,) = [one for one in found["signals"] if one["area"] == "NL"]
    assert (signal["week"], signal["place"], signal["theme"]) == ("2026-W47", "Nederland", "asielopvang")
    assert (signal["stories"], signal["all_stories"], signal["from_new"]) == (20, 25, 5)
    assert signal["new_since"] == "2026-11-09"
    assert signal["band"][1] < signal["stories"]
    assert signal["times_interval"][0] < signal["times"] < signal["times_interval"][1]
    assert (signal["scope"], signal["reach"], signal["leading_place"]) == ("national", "one_place", "GM0228")
    assert signal["calendar_role"] in (None, "explains", "coincides")
    assert signal["method"] == "own-past-4"
    assert signal["theme_version"] == "unknown"
    assert {one["ref"] for one in signal["driven_by"]["source"]} == {"bron-0", "bron-1", "nieuw"}
    assert signal["driven_by"]["place"][0]["ref"] == "GM0228"
    assert signal["driven_by"]["place"][0]["stories"] == 20


def test_the_number_by_chance_stands_with_the_list_in_every_form(run: Callable[..., Result]) -> None:
    found = json.loads(run("--json").stdout)
    assert 0 <= found["expected_by_chance"] <= found["n_signals"]
    assert {one["family"] for one in found["families"]} == {"national", "province", "safety_region", "municipality"}
    assert "are to be expected by chance" in run().stderr


def test_a_person_sees_reach_and_what_it_rests_on(run: Callable[..., Result]) -> None:
    shown = run().stdout
    assert "mostly Ede" in shown
    assert "What they rest on" in shown
    assert "bron-0 10" in shown


def test_small_counts_of_drivers_are_not_shown(run: Callable[..., Result]) -> None:
    found = json.loads(run("--json").stdout)
    numbers = [
        one[key] for signal in found["signals"] for kind in signal["driven_by"].values() for one in kind
        for key in ("stories", "items")
    ]  # fmt: skip
    assert numbers
    assert not {1, 2} & set(numbers)


def test_the_number_of_weeks_can_be_chosen(run: Callable[..., Result], database: Path) -> None:
    run("--weeks", "2")
    run("--weeks", "30")
    with Store(database).database.read() as connection:
        row = connection.execute("SELECT count(DISTINCT week_starts_on) FROM judged_weeks").fetchone()
    assert row == (30,)


def test_a_file_also_gets_its_number_by_chance(run: Callable[..., Result], tmp_path: Path) -> None:
    rows = "\n".join(f"{week},{week % 3}" for week in range(40))
    (tmp_path / "in.csv").write_text(f"date,observed\n{rows}\n", encoding="utf-8")
    files = ("--input", str(tmp_path / "in.csv"), "--output", str(tmp_path / "out.csv"))
    assert "in quiet times about 0.1 are to be expected by chance" in run(*files).stderr
    ears = run(*files, "--method", "ears-c2").stderr
    assert "with EARS 4 to 9 in a hundred quiet rows are to be expected by chance" in ears
