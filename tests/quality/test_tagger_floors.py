"""The figures of the tagger on texts it was not trained on do not fall below the floors, nor differ from the card."""

from pathlib import Path

import pytest

from monitor.catalogue import Catalogue
from monitor.models.evaluate import Evaluation, evaluate
from monitor.models.evaluation.goals import Floor, read_floors
from monitor.models.evaluation.measured import Measured, read_measured
from monitor.models.evaluation.run import DEV
from monitor.models.tagger import load_tagger

ROOT = Path(__file__).resolve().parents[2]
FLOORS = read_floors(ROOT / "models/floors.json")
# The stored figures may lag behind a change of themes or claims by this much before `make evaluate` has to run again.
MAY_DIFFER = 0.02
STEADY = ("themes macro F1", "disinformation F1", "unrest macro F1", "municipalities F1")


@pytest.fixture(scope="module")
def measured() -> Evaluation:
    """Measure once on the texts of another author."""
    return evaluate(load_tagger(Catalogue()), ROOT / "tests/data/dev.jsonl")


@pytest.fixture(scope="module")
def stored() -> Measured:
    """The figures that the model card is made from."""
    return read_measured(ROOT / "models/figures.json")


@pytest.mark.parametrize("floor", [floor for floor in FLOORS if floor.estimate == DEV], ids=str)
def test_no_figure_on_the_measuring_set_falls_below_its_floor(measured: Evaluation, floor: Floor) -> None:
    assert floor.holds(measured.figure(floor.figure).value)


@pytest.mark.parametrize("floor", FLOORS, ids=str)
def test_no_stored_figure_falls_below_its_floor(stored: Measured, floor: Floor) -> None:
    assert floor.holds(stored.figure(floor.estimate, floor.figure).value)


@pytest.mark.parametrize("name", STEADY)
def test_the_card_still_says_what_the_tagger_does(measured: Evaluation, stored: Measured, name: str) -> None:
    assert stored.figure(DEV, name).value == pytest.approx(measured.figure(name).value, abs=MAY_DIFFER)
