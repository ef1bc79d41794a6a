"""Which of the municipalities that a text names it is set in: the model as it learns it from the corpus."""

from pathlib import Path

import numpy as np
import pytest

from monitor.catalogue import Catalogue
from monitor.models.corpus import read_corpus
from monitor.models.fitplaces import fit_places
from monitor.models.placing import PlaceWeights, by_municipality, decide_places, municipality_features
from monitor.places import PlaceRecogniser

CATALOGUE = Catalogue()
RECOGNISER = PlaceRecogniser(CATALOGUE.municipalities, CATALOGUE.places)
CORPUS = Path(__file__).resolve().parents[2] / "data/corpus"


@pytest.fixture(scope="module")
def weights() -> PlaceWeights:
    """Train on the corpus, with two groups of authors to choose the threshold."""
    examples = read_corpus(CORPUS)
    origins = np.array([str(number % 2) for number in range(len(examples))])
    return fit_places(examples, origins, RECOGNISER)


def features(text: str, municipality: str) -> set[str]:
    """Return the features of a municipality in a text."""
    found = by_municipality(RECOGNISER.readings(text))
    (code,) = (code for code, own in found.items() if own[0].mention.name == municipality)
    return municipality_features(found)[code]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Inloopavond in Tiel, dinsdag om 19.30 uur in het gemeentehuis. Wie uit Ophemert komt, kan meerijden.",
            ["Tiel"],
        ),
        ("Trekkers reden naar het gemeentehuis van Laarbeek. Verkeer richting Helmond liep vast.", ["Laarbeek"]),
        ("Burgemeester De Vries opende dinsdag het dorpshuis in Vorden.", ["Bronckhorst"]),
        ("Mijn buren klagen. Buren zijn er om te klagen, zeggen ze.", []),
        ("In Wierden brandde een schuur af. Een man uit Rijssen had de brand gemeld.", ["Wierden"]),
        ("De Leeuwarder Courant schrijft dat kaas duurder wordt.", []),
        ("Het is markt in Beek (L), op het plein bij de kerk.", ["Beek"]),
        ("Elst, gemeente Overbetuwe, krijgt een azc. Zaterdag is er een bijeenkomst in Elst.", ["Overbetuwe"]),
    ],
)
def test_a_text_is_set_where_it_says_so(weights: PlaceWeights, text: str, names: list[str]) -> None:
    assert [one.mention.name for one in decide_places(RECOGNISER.readings(text), weights)] == names


def test_a_text_without_names_is_set_nowhere(weights: PlaceWeights) -> None:
    assert decide_places((), weights) == ()


def test_a_municipality_is_shown_at_its_best_mention(weights: PlaceWeights) -> None:
    text = "De heer Van Best sprak. Daarna liep iedereen naar het gemeentehuis in Best voor de demonstratie."
    (placed,) = decide_places(RECOGNISER.readings(text), weights)
    assert placed.mention.span == (text.rindex("Best"), text.rindex("Best") + 4)
    assert 0.5 < placed.p <= 1


def test_the_same_texts_give_the_same_weights(weights: PlaceWeights) -> None:
    examples = read_corpus(CORPUS)
    origins = np.array([str(number % 2) for number in range(len(examples))])
    assert fit_places(examples, origins, RECOGNISER) == weights


def test_a_municipality_is_compared_with_the_others() -> None:
    text = "Inloopavond in Tiel\n\nIn Tiel is een avond, ook voor Culemborg."
    assert {"more mentions", "named=2", "own"} - features(text, "Tiel") == {"own"}
    assert {"fewer mentions", "other in title", "other locative"} <= features(text, "Culemborg")
    assert "alone" in features("Een avond in Tiel.", "Tiel")


def test_the_meanings_of_a_name_are_compared() -> None:
    text = "In Hengelo is feest. Ook Vorden en de rest van Bronckhorst vieren mee."
    assert {"supported among rivals", "not the largest of the name"} <= features(text, "Bronckhorst")
    assert "rival supported" in features(text, "Hengelo")


def test_what_the_sentence_says_is_told_of_the_name_and_of_the_others() -> None:
    text = "In Tiel is een wake. Zijn zus werkt in Culemborg."
    assert {"right:wake", "near right:is", "left first:in", "other left:werkt"} <= features(text, "Tiel")
    assert {"left:zus", "left two:werkt in", "other right:is"} <= features(text, "Culemborg")
    assert "left:zus" not in features(text, "Tiel")
    assert not {name for name in features("In Tiel is een wake.", "Tiel") if name.startswith("other ")}
