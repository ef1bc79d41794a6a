"""``monitor evaluate``: figures in seconds, error lists when asked, files of a run, the card from stored figures."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from monitor.catalogue import Catalogue
from monitor.cli import app
from monitor.errors import MonitorError
from monitor.models.artefacts import load_artefacts
from monitor.models.corpus import read_corpus
from monitor.models.evaluation.contrast import without_claims
from monitor.models.evaluation.measured import read_measured
from monitor.models.evaluation.report import write_run
from monitor.models.evaluation.run import AUTHORS, CLAIMS, COST, DEV, RIGHT, UNKNOWN, Effort, measure_all, measure_gold
from monitor.models.tagger import load_tagger

ROOT = Path(__file__).resolve().parents[1]
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    return lambda *words: runner.invoke(app, list(words))


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """Three invented texts; the last is labelled wrongly on purpose."""
    common = {"title": "", "genre": "forum", "municipalities": [], "event_when": "", "trap": "none"}
    plain = {"themes": [], "disinformation": False, "unrest": "none"}
    texts = [
        {"id": "a", "text": "De prik verandert je DNA, de overheid liegt erover.", **common, "themes": ["corona"],
         "disinformation": True, "claim": "De prik verandert DNA.", "unrest": "grievance"},
        {"id": "b", "text": "De bakker viert zijn jubileum met taart.", **common, **plain},
        {"id": "c", "text": "Het vaccin tegen corona verandert je DNA, word wakker.", **common, **plain},
    ]  # fmt: skip
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in texts), encoding="utf-8")
    return path


def test_errors_are_printed_only_when_asked(run: Run, gold: Path) -> None:
    plain = run("evaluate", "--gold", str(gold))
    assert plain.exit_code == 0, plain.output
    assert "3 texts of gold.jsonl" in plain.stdout and "word wakker" not in plain.stdout
    asked = run("evaluate", "--gold", str(gold), "--errors")
    assert "## theme corona: too much (1)" in asked.stdout
    assert "> Het vaccin tegen corona verandert je DNA, word wakker." in asked.stdout


def test_gold_texts_with_labels_that_do_not_exist_are_refused(run: Run, gold: Path) -> None:
    text = gold.read_text(encoding="utf-8")
    gold.write_text(text.replace('["corona"]', '["Corona"]'), encoding="utf-8")
    assert "theme 'Corona' is unknown" in str(run("evaluate", "--gold", str(gold)).exception)
    gold.write_text("", encoding="utf-8")
    assert "holds no labelled texts" in str(run("evaluate", "--gold", str(gold)).exception)


def test_machine_output_holds_figures_slices_and_errors_when_asked(run: Run, gold: Path) -> None:
    made = json.loads(run("evaluate", "--gold", str(gold), "--json").stdout)
    assert made["n_texts"] == 3 and "mistakes" not in made
    assert {one["name"] for one in made["figures"]} >= {"themes macro F1", "disinformation F1"}
    assert any(one["name"].startswith("register ") for one in made["slices"])
    asked = json.loads(run("evaluate", "--gold", str(gold), "--json", "--errors").stdout)
    assert "theme corona: too much" in {one["kind"] for one in asked["mistakes"]}


def test_the_files_of_a_run_are_written(run: Run, gold: Path, tmp_path: Path) -> None:
    done = run("evaluate", "--gold", str(gold), "--out", "made")
    assert done.exit_code == 0, done.output
    names = {path.name for path in (tmp_path / "made").iterdir()}
    assert names == {"report.md", "figures.json", "reliability-themes.svg", "reliability-disinformation.svg"}
    assert read_measured(tmp_path / "made/figures.json").about["n_gold"] == 3
    run("evaluate", "--gold", str(gold), "--out", "made", "--errors")
    assert "word wakker" in (tmp_path / "made/errors.md").read_text(encoding="utf-8")


def test_the_card_is_made_again_from_stored_figures(run: Run, tmp_path: Path) -> None:
    for name in ("figures.json", "speed.json"):
        shutil.copy(ROOT / "models" / name, tmp_path)
    assert run("evaluate", "--card", "CARD.md").exit_code == 0
    assert (tmp_path / "CARD.md").read_text(encoding="utf-8") == (ROOT / "models/MODEL_CARD.md").read_text("utf-8")


def test_a_card_without_figures_is_refused_with_advice(run: Run) -> None:
    failed = run("evaluate", "--card", "CARD.md")
    assert isinstance(failed.exception, MonitorError) and "--full" in str(failed.exception)


@pytest.mark.slow  # trains six times on a small corpus
@pytest.mark.timeout(900)
def test_a_full_run_measures_every_estimate(gold: Path, tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    catalogue = Catalogue()
    for author in ("train_4", "train_7", "train_9", "train_13"):
        lines = (ROOT / f"data/corpus/{author}.jsonl").read_text(encoding="utf-8").splitlines()
        (tmp_path / f"corpus/{author}.jsonl").write_text("\n".join(lines[:170]) + "\n", encoding="utf-8")
    examples = read_corpus(tmp_path / "corpus", catalogue.claims)
    named = {one.claim_id for one in examples}
    catalogue = without_claims(catalogue, {claim.id for claim in catalogue.claims} - named)
    catalogue.themes = catalogue.themes[:2]  # a few themes and claims: less time
    said: list[str] = []
    run = measure_gold(load_tagger(Catalogue()), load_artefacts(), gold)
    full = measure_all(run, catalogue, tmp_path / "corpus", said.append, Effort(n_folds=2, n_orders=2))
    figures = full.measured.figures
    assert {DEV, AUTHORS, COST, CLAIMS, UNKNOWN, RIGHT, "author train_7"} <= figures.keys()
    assert len([name for name in figures if name.endswith(f": {CLAIMS}")]) == 3
    assert len(full.left_out) == len(examples) == full.measured.about["n_texts"]
    assert sum(line.startswith("trained without") for line in said) == 6
    names = {path.name for path in write_run(full, tmp_path / "made")}
    assert {"errors-left-out.md", "learning.svg", "report.md"} <= names and "errors.md" not in names
