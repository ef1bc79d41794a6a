"""A theme that changes: tagging again recounts, and until then the weeks that were not are marked."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from monitor.cli import app
from monitor.records import Item, Poll, SourceState
from monitor.store import Store

NOW = datetime(2026, 11, 25, 6, tzinfo=UTC)
WORDS = [
    f"{one}{two}" for one in ("dorps", "markt", "school", "kerk") for two in ("plein", "huis", "feest", "koor", "hal")
]
THEME = """
name = "Windmolens"
description = "Over windmolens."
version = {version}
owner = "redactie"
strong = [{strong}]
weak = ["windpark*"]
out = []
examples = [{examples}]
not_examples = []
"""
EXAMPLES = ", ".join(f'"De windmolen bij dorp {n} staat te dicht op de huizen."' for n in range(15))

Run = Callable[..., Result]


def theme(folder: Path, version: int, *strong: str) -> None:
    """Write the theme with these patterns."""
    path = folder / "data" / "themes" / "windmolens.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    listed = ", ".join(f'"{one}"' for one in strong)
    path.write_text(THEME.format(version=version, strong=listed, examples=EXAMPLES), encoding="utf-8")


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_item: Callable[..., Item], make_poll: Callable[..., Poll]
) -> Run:
    """Run a command in a working folder with 24 weeks of texts: per source one on windmills, one on a solar park."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MONITOR_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("MONITOR_DB", raising=False)
    theme(tmp_path, 1, "windmolen*")

    def call(*words: str, at: datetime = NOW, **options: Any) -> Result:
        monkeypatch.setenv("MONITOR_NOW", at.isoformat())
        done = CliRunner().invoke(app, list(words), **options)
        assert done.exit_code == 0, f"{done.output} {done.exception!r}"
        return done

    call("init", input="gemeente Ede\nhttps://ede.example/monitor\n\nDPIA-1\n")
    add_items(Store(tmp_path / "monitor.duckdb"), range(24), make_item, make_poll)
    return call


def add_items(
    store: Store, weeks: range, make_item: Callable[..., Item], make_poll: Callable[..., Poll], n: int = 1
) -> None:
    """Store the texts of some weeks."""
    monday = datetime(2026, 6, 1, 9, tzinfo=UTC)
    words = Random(weeks.start)
    subjects = ("verzet tegen windmolens", "verzet tegen een zonneveld")
    for source in ("bron-a", "bron-b", "bron-c"):
        items = [
            make_item(
                f"{source}-{week}-{k}-{at}", source_id=source, title=f"Avond {week} bij {source} {k}",
                text=f"In het dorp is {subject}. {' '.join(words.sample(WORDS, 14))}.",
                published_at=monday + timedelta(weeks=week, hours=5 * k + at), text_hash=f"{source}{week}-{k}-{at}",
            )
            for week in weeks for k in range(n) for at, subject in enumerate(subjects)
        ]  # fmt: skip
        sink = store.collecting("OPD-2026-001")
        sink.save_items([(item.id, item) for item in items])
        state = SourceState(source_id=source, url=f"https://{source}.nl/feed")
        sink.save_poll(
            make_poll(source_id=source, run_id=str(weeks), covers_from=monday, polled_at=NOW), state, []
        )  # fmt: skip


def weeks_of(run: Run, at: datetime) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        run("trends", "--theme", "windmolens", "--weeks", "24", "--json", at=at).stdout
    )
    return found


def test_tagging_again_with_a_changed_theme_recounts_and_until_then_old_weeks_are_marked(
    run: Run, tmp_path: Path, make_item: Callable[..., Item], make_poll: Callable[..., Poll]
) -> None:
    run("tag")
    run("detect", "--weeks", "24")
    before = weeks_of(run, NOW)
    assert [row["stories"] for row in before[-3:-1]] == [3, 3]
    first = before[0]["theme_version"]
    assert first.startswith("1-")
    assert {row["theme_version"] for row in before[:-1]} == {first}

    # The theme changes, and only what comes in after that is tagged with it.
    theme(tmp_path, 2, "windmolen*", "zonneveld*")
    later = NOW + timedelta(hours=1)
    add_items(Store(tmp_path / "monitor.duckdb"), range(24, 25), make_item, make_poll, n=6)
    run("tag", at=later)
    done = run("detect", at=later)
    mixed = weeks_of(run, later)
    assert mixed[-1]["theme_version"].startswith("2-")
    assert mixed[-1]["stories"] == 36
    assert [row["stories"] for row in mixed[-4:-1]] == [3, 3, 3]
    assert all("another version of the theme" in row["remark"] for row in mixed[:-1])
    assert "another version" not in mixed[-1]["remark"]
    assert "counted with another version of the theme" in done.stderr
    shown = json.loads(run("detect", "--json", at=later).stdout)
    (signal,) = [one for one in shown["signals"] if one["theme"] == "windmolens" and one["area"] == "NL"]
    assert signal["weeks_of_other_version"] >= 20
    assert "Mix versions of the theme: windmolens" in run("trends", at=later).stderr

    # Tagging again counts the old weeks anew, and detecting judges those that were judged before.
    run("tag", "--retag", at=later)
    waiting = weeks_of(run, later)
    assert [row["stories"] for row in waiting[-4:]] == [6, 6, 6, 36]
    assert "tagged again, not judged yet" in waiting[-2]["remark"]
    done = run("detect", at=later)
    assert "judged again" in done.stderr
    after = weeks_of(run, later)
    assert {row["theme_version"] for row in after} == {mixed[-1]["theme_version"]}
    assert not any("another version" in row["remark"] or "again" in row["remark"] for row in after)
    shown = json.loads(run("detect", "--json", at=later).stdout)
    (signal,) = [one for one in shown["signals"] if one["theme"] == "windmolens" and one["area"] == "NL"]
    assert signal["weeks_of_other_version"] == 0
    assert signal["expected"] > 4


def test_another_theme_keeps_its_version_when_one_changes(run: Run, tmp_path: Path) -> None:
    run("tag")
    store = Store(tmp_path / "monitor.duckdb")
    first = store.trends.present_versions()
    theme(tmp_path, 2, "windmolen*", "zonneveld*")
    run("tag", "--retag", at=NOW + timedelta(hours=1))
    second = store.trends.present_versions()
    assert {name for name in first if first[name] != second[name]} == {"windmolens"}
