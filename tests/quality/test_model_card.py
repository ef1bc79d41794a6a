"""The model card is made from the stored figures, those from the bundled models, and no goal is passed over."""

import json
from pathlib import Path

import pytest

from monitor.catalogue import Catalogue
from monitor.models.corpus import read_corpus
from monitor.models.evaluation.authors import authors
from monitor.models.evaluation.card import model_card, read_text, with_speed
from monitor.models.evaluation.goals import answers, read_goals
from monitor.models.evaluation.measured import Measured, read_measured
from monitor.models.evaluation.report import report

ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / "models"
# Every figure that the project set itself a goal for.
GOALS = 19


@pytest.fixture(scope="module")
def measured() -> Measured:
    return with_speed(read_measured(MODELS / "figures.json"), MODELS / "speed.json")


def test_the_card_is_made_from_the_stored_figures(measured: Measured) -> None:
    assert (MODELS / "MODEL_CARD.md").read_text(encoding="utf-8") == model_card(measured, read_text())


def test_the_page_with_all_figures_is_made_from_them_too() -> None:
    stored = read_measured(MODELS / "figures.json")
    assert (ROOT / "docs/models/report.md").read_text(encoding="utf-8") == report(stored)


def test_the_figures_belong_to_the_bundled_models_and_their_corpus(measured: Measured) -> None:
    names = json.loads((MODELS / "artefacts/models.json").read_text(encoding="utf-8"))
    assert measured.about["corpus"] == names["corpus"]
    assert measured.about["models"] == names["numbers_sha256"]
    examples = read_corpus(ROOT / "data/corpus", Catalogue().claims)
    assert measured.about["n_texts"] == len(examples)
    assert measured.about["n_authors"] == len(authors(examples))


def test_every_goal_has_a_figure_and_every_missed_goal_says_what_was_tried(measured: Measured) -> None:
    answered = list(answers(read_goals(read_text()["goal"]), measured))
    assert len(answered) >= GOALS
    assert [one.goal.name for one in answered if one.figure is None] == []
    assert [one.goal.name for one in answered if not one.reached and not one.goal.tried] == []


def test_every_curve_and_page_that_the_card_names_is_there() -> None:
    card = (MODELS / "MODEL_CARD.md").read_text(encoding="utf-8")
    for name in ("reliability-themes.svg", "reliability-disinformation.svg", "learning.svg", "report.md"):
        assert f"../docs/models/{name}" in card
        assert (ROOT / "docs/models" / name).exists()
