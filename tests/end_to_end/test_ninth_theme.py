"""A ninth theme in one's own folder works everywhere at once, by its patterns, without code or training."""

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
EXAMPLES = [f"De windmolen bij dorp {n} en het windpark staan te dicht op de huizen." for n in range(15)]

WORDS = [f"{one}{two}" for one in ("dorps", "markt", "school", "kerk", "brug", "water") for two in (
    "plein", "straat", "huis", "feest", "dag", "raad", "koor", "tuin", "weg", "kamer", "blad", "hal",
)]  # fmt: skip


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run a command in a working folder with a ninth theme."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MONITOR_NOW", NOW.isoformat())
    monkeypatch.setenv("MONITOR_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("MONITOR_DB", raising=False)
    (tmp_path / "ja.txt").write_text("\n".join(EXAMPLES), encoding="utf-8")
    runner = CliRunner()

    def call(*words: str, **options: Any) -> Result:
        done = runner.invoke(app, list(words), **options)
        assert done.exit_code == 0, f"{done.output} {done.exception!r}"
        return done

    call("init", input="gemeente Ede\nhttps://ede.example/monitor\n\nDPIA-1\n")
    call(
        "theme", "new", "windmolens", "--name", "Windmolens", "--description", "Over windmolens.",
        "--owner", "redactie", "--strong", "windmolen*", "--weak", "windpark*", "--examples", "ja.txt",
    )  # fmt: skip
    return call


def test_tag_detect_trends_and_report_know_the_ninth_theme(
    run: Callable[..., Result], tmp_path: Path, make_item: Callable[..., Item], make_poll: Callable[..., Poll]
) -> None:
    store = Store(tmp_path / "monitor.duckdb")
    monday = datetime(2026, 6, 1, 9, tzinfo=UTC)
    words = Random(7)
    places = ("Ede", "Barneveld", "Zwolle", "Almere", "Emmen", "Venlo")
    for source in ("bron-a", "bron-b", "bron-c"):
        items = [
            make_item(
                f"{source}-{week}-{k}", source_id=source, title=f"Avond {week} in {places[k % 6]} bij {source}",
                text=f"In {places[k % 6]} is verzet tegen windmolens. {' '.join(words.sample(WORDS, 20))}.",
                published_at=monday + timedelta(weeks=week, hours=5 * k), text_hash=f"{source}{week}-{k}",
            )
            for week in range(25) for k in range(24 if week == 24 else 1)
        ]  # fmt: skip
        sink = store.collecting("OPD-2026-001")
        sink.save_items([(item.id, item) for item in items])
        state = SourceState(source_id=source, url=f"https://{source}.nl/feed")
        sink.save_poll(make_poll(source_id=source, covers_from=monday, polled_at=NOW), state, [])

    run("tag")
    (labelled,) = [
        row for row in json.loads(run("trends", "--json", "--weeks", "12").stdout) if row["theme"] == "windmolens"
    ]
    assert labelled["stories"] > 20
    signals = json.loads(run("detect", "--json").stdout)
    assert "windmolens" in {signal["theme"] for signal in signals["signals"]}
    run(
        "report",
        "weekly",
        "--week",
        "2026-W47",
        "--theme",
        "windmolens",
        "--format",
        "html",
        "--format",
        "csv",
        "--out",
        "r",
    )
    run("report", "national", "--week", "2026-W47", "--format", "html", "--out", "r")
    pages = [path.read_text(encoding="utf-8") for path in (tmp_path / "r").rglob("*.html")]
    assert len(pages) == 2
    assert all("Windmolens" in page for page in pages)
    listed = {row["id"] for row in json.loads(run("theme", "list", "--json").stdout)}
    assert len(listed) == 9


def test_every_label_of_the_ninth_theme_has_its_patterns_as_reasons(run: Callable[..., Result], tmp_path: Path) -> None:
    text = "Er komt een windmolen naast het windpark."
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": "1", "text": text}), encoding="utf-8")
    run("tag", "--input", "in.jsonl", "--output", "uit.jsonl")
    tags = json.loads((tmp_path / "uit.jsonl").read_text(encoding="utf-8"))
    assert "windmolens" in tags["theme_labels"]
    assert len(tags["themes"]) == 9
    reasons = [reason for reason in tags["reasons"] if reason["label"] == "theme:windmolens"]
    assert {reason["by"] for reason in reasons} == {"rule:windmolens#windmolen*", "rule:windmolens#windpark*"}
    assert {text[slice(*reason["span"])] for reason in reasons} == {"windmolen", "windpark"}
