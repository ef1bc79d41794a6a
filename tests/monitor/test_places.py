"""Places in a text: what the lists offer, and what they must not make of common words and surnames."""

from pathlib import Path

import pytest

from monitor.catalogue import Catalogue
from monitor.places import PlaceRecogniser

CATALOGUE = Catalogue()
RECOGNISER = PlaceRecogniser(CATALOGUE.municipalities, CATALOGUE.places)
HEAD = "name,municipality_code,kind,lat,lon,population,ambiguous,reasons\n"


def recognised(text: str) -> set[str]:
    """Return what the rules take."""
    return {mention.name for mention in RECOGNISER.recognise(text)}


def offered(text: str) -> set[str]:
    """Return everything that the model may choose from."""
    return {reading.mention.name for reading in RECOGNISER.readings(text)}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("De informatieavond in Biezelinge begint om acht uur.", "Kapelle"),  # village
        ("Boeren verzamelden zich op de kade van Zwaagwesteinde.", "Dantumadiel"),  # its Dutch name
        ("Wy binne tsjin de stal yn Skearnegoutum.", "Súdwest-Fryslân"),  # its Frisian name
        ("In Rijnsoever komt een zendmast.", "Katwijk"),  # district
        ("De optocht gaat over de Sint Servaasbrug.", "Maastricht"),  # landmark
        ("Wie gaat er mee naar Gorcum?", "Gorinchem"),  # nickname
        ("Bij ons in Rooi hebben ze een mast neergezet.", "Meierijstad"),  # nickname that is a word
        ("Demonstratie bij het Stadhuisplein in Dordt.", "Dordrecht"),
    ],
)
def test_a_place_stands_for_its_municipality(text: str, name: str) -> None:
    assert name in recognised(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("De Hoornse raad stemt donderdag.", "Hoorn"),
        ("Larens echtpaar weigert zijn heg te knippen.", "Laren"),
        ("Renswouds gezin is het beu.", "Renswoude"),
        ("Een Urker huisarts krijgt bezoek.", "Urk"),
        ("Zwollenaren lopen mee.", "Zwolle"),
    ],
)
def test_an_adjective_is_offered(text: str, name: str) -> None:
    assert name in offered(text)


@pytest.mark.parametrize(
    "text",
    [
        "hij liep op het plein en de parade was mooi",
        "we rooien de bieten en rooi morgen nog een rij",
        "de spoorzone, de binnenstad en de kruidenbuurt zijn wijken",
        "dat is best goed en huizen zijn te duur",
    ],
)
def test_words_in_small_letters_are_no_places(text: str) -> None:
    assert offered(text) == set()


def test_a_name_that_is_no_word_counts_in_small_letters() -> None:
    text = "ik trok die mast in oss met mn blote handen uit de grond"
    assert offered(text) == recognised(text) == {"Oss"}
    assert "Zutphen" in offered("haar fiets uit het rek halen in zutphen")


def test_a_surname_is_no_place() -> None:
    assert recognised("Mevrouw Van Engelen en Jan van Dinther spraken in.") == set()


def test_a_name_of_districts_in_many_towns_needs_its_town() -> None:
    assert recognised("In de Kruidenbuurt is een avond.") == set()
    assert recognised("In de Kruidenbuurt in Eindhoven is een avond.") == {"Eindhoven"}


def test_nes_stays_open_without_its_island() -> None:
    assert recognised("Een week bij de schapen van Nes.") == set()
    assert {"Ameland", "Heerenveen"} <= offered("Een week bij de schapen van Nes.")
    assert recognised("Sinterklaas komt aan in Nes op Ameland.") == {"Ameland"}


def test_words_of_an_editor_are_used_and_give_way_to_places(tmp_path: Path) -> None:
    rows = (
        "Dorpsbrink,GM0228,landmark,52.0,5.6,,0,\n"
        "Kaalstad,GM0228,nickname,52.0,5.6,,0,\n"
        "Zaandam,GM0228,landmark,52.0,5.6,,0,\n"
        "Eedenaar,GM0228,adjective,52.0,5.6,,0,\n"
    )
    (tmp_path / "places.csv").write_text(HEAD + rows, encoding="utf-8")
    own = Catalogue(tmp_path)
    recogniser = PlaceRecogniser(own.municipalities, own.places)
    for text in ("Kom naar de Dorpsbrink!", "In Kaalstad is het feest.", "Een boze Eedenaar belt."):
        assert {reading.mention.name for reading in recogniser.readings(text)} == {"Ede"}
    assert {mention.name for mention in recogniser.recognise("Kom naar Zaandam!")} == {"Zaanstad"}
