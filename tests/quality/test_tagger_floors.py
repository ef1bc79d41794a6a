"""The figures of the tagger on texts it was not trained on do not fall below the floors."""

import json
from pathlib import Path

import pytest

from monitor.catalogue import Catalogue
from monitor.models.evaluate import Evaluation, evaluate
from monitor.models.tagger import load_tagger

ROOT = Path(__file__).resolve().parents[2]
FLOORS = {k: v for k, v in json.loads((ROOT / "models/floors.json").read_text()).items() if k != "comment"}


@pytest.fixture(scope="module")
def measured() -> Evaluation:
    """Measure once on the texts of another author."""
    return evaluate(load_tagger(Catalogue()), ROOT / "tests/data/dev.jsonl")


@pytest.mark.parametrize("name", FLOORS)
def test_no_figure_falls_below_its_floor(measured: Evaluation, name: str) -> None:
    assert measured.figure(name).value >= FLOORS[name]


def test_false_flags_on_debunks_reports_and_satire_are_rare(measured: Evaluation) -> None:
    assert measured.figure("disinformation false flags").value <= 0.08
