"""What stands around a name of a place: each clue with a sentence that has it, and one with the name that has not."""

import pytest

from monitor.catalogue import Catalogue
from monitor.places import PlaceReading, PlaceRecogniser

CATALOGUE = Catalogue()
RECOGNISER = PlaceRecogniser(CATALOGUE.municipalities, CATALOGUE.places)


def readings(text: str) -> tuple[PlaceReading, ...]:
    """Read a text."""
    return RECOGNISER.readings(text)


def clues(text: str) -> frozenset[str]:
    """Return the clues of the first name in a text."""
    return readings(text)[0].named.around.clues


def meant(text: str, name: str) -> str:
    """Return the municipality that a name most likely means in a text."""
    return max((one for one in readings(text) if one.named.hit.name == name), key=lambda one: one.lead).mention.name


@pytest.mark.parametrize(
    ("clue", "has", "has_not"),
    [
        ("locative", "De avond is in Best.", "De avond viel erin. Best was donker."),
        ("locative", "Wij wonen in het dorp Dalen.", "Wij verkochten het dorp Dalen."),
        ("function", "De raad van Best stemt.", "De soep van Best smaakt."),
        ("function", "Zaal De Brug, 5683 AB Best", "Zaal De Brug, lokaal AB Best"),
        ("function", "Kom allemaal! #zeist", "Kom allemaal naar Zeist"),
        ("origin", "Boeren uit Staphorst rijden mee.", "Boeren van Staphorst rijden mee."),
        ("person_from", "Een lezer uit Hulst stuurde een foto.", "Het mooiste nieuws uit Hulst van vandaag."),
        ("direction", "De bus naar Dokkum vertrekt.", "De weg naar Dokkum was dicht."),
        ("island", "De intocht is dit jaar op Urk.", "De intocht is dit jaar van Urk."),
        ("club", "Gisteren won FC Emmen weer.", "Gisteren won in Emmen iedereen weer."),
        ("body", "Dagblad van het Noorden stopt ermee.", "De bewoners van het Noorden stoppen ermee."),
        ("body", "De rechtbank in Zwolle besliste.", "De winkelier in Zwolle besliste."),
        ("power", "Volgens hem vindt men dat Hilversum beslist wie komt.", "In Hilversum komt men samen."),
        ("product", "Wat schrijft de Leeuwarder Courant?", "Wat schrijft de Leeuwarder raad?"),
        ("product", "Ook Goudse kaas verdwijnt.", "Ook Goudse huizen verdwijnen."),
        ("acronym", "Een vereniging die OSS heet.", "OSS - De raad stemt donderdag."),
        ("foreign", "Brand in Ede in Nigeria.", "Brand in Ede in de nacht."),
        ("refused", "Het is niet op Urk maar elders.", "Het is alleen op Urk te koop."),
        ("dateline", "BEST - De raad stemt donderdag.", "In BEST stemt de raad donderdag."),
        ("surname", "Daar kwam Jan van Dinther binnen.", "Het kerkje van Dinther is oud."),
        ("surname", "Volgens mevrouw Anna Putten niet.", "Volgens het nieuws in Putten niet."),
        ("surname", "Toen sprak Van Putten.", "Toen sprak men in Putten."),
        ("capital_joint", "Van Putten sprak.", "Men sprak in Putten."),
        ("name_van", "Lezing in het Witte Kerkje van Heiloo.", "Lezing in een kerkje van Heiloo."),
        ("after_capital", "Toen kwam Bram Stein binnen.", "Toen kwam men Stein binnen."),
    ],
)
def test_a_clue_is_told_by_what_stands_around_the_name(clue: str, has: str, has_not: str) -> None:
    assert clue in clues(has)
    assert clue not in clues(has_not)


@pytest.mark.parametrize(
    "text",
    [
        "Lezing in het Witte Kerkje van Heiloo.",
        "Van Valkenburg tot Nieuweschans melden kuuroorden drukte.",
        "Tractortocht: Van Weerselo naar De Lutte en terug.",
        "De burgemeester van Best opent de zaal.",
        "Vrijdag in 't Trefpunt te Rijsbergen.",
        "Demonstratie bij het Stadhuisplein in Dordt.",
    ],
)
def test_no_surname_is_made_of_a_place(text: str) -> None:
    assert "surname" not in clues(text)


@pytest.mark.parametrize(
    ("text", "name", "municipality"),
    [
        ("In Hengelo Gld lopen we door het dorp. Hengelo doet mee!", "hengelo", "Bronckhorst"),
        ("In Hengelo lopen we door de stad.", "hengelo", "Hengelo"),
        ("Elst, bij Rhenen, heeft een fietspad.", "elst", "Rhenen"),
        ("Elst, gemeente Overbetuwe, heeft een fietspad.", "elst", "Overbetuwe"),
        ("In Rijswijk bij Maurik is de dijk dicht.", "rijswijk", "Buren"),
        ("Op het dorpsplein van Well, bij Ammerzoden, staat een kraam.", "well", "Maasdriel"),
        ("In de Limburgse gemeente Bergen is een nest gevonden.", "bergen", "Bergen (L.)"),
        ("In de gemeente Bergen, bij Schoorl, is een nest gevonden.", "bergen", "Bergen (NH.)"),
        ("In Winsum (Fr) wordt gekaatst.", "winsum", "Waadhoeke"),
        ("In Oosterhout (Gld) staat een mast.", "oosterhout", "Overbetuwe"),
        ("Haren bij Megen krijgt een bushalte.", "haren", "Oss"),
    ],
)
def test_what_stands_beside_a_name_tells_which_place_it_is(text: str, name: str, municipality: str) -> None:
    assert meant(text, name) == municipality


def test_a_place_that_is_refused_does_not_tell_which_place_is_meant() -> None:
    assert (
        meant("Winsum, niet bij Baflo, heeft een kaatsclub. Die van Franeker kwamen kijken.", "winsum") == "Waadhoeke"
    )


def test_who_writes_without_capitals_is_followed_after_a_preposition() -> None:
    assert "Hoorn" in {one.mention.name for one in readings("wie gaat er mee naar de markt in hoorn")}
    assert readings("Wie blaast er mee in hoorn en trompet?") == ()
    assert readings("die stenen in heel europa") == ()


def test_a_word_in_small_letters_elsewhere_is_noticed() -> None:
    (reading,) = readings("Houten vloeren in een stad van glas, en houten balken.")
    assert reading.named.hit.in_small
    assert reading.named.hit.name not in reading.whole.told
    assert not readings("In Houten staat een nieuwe school.")[0].named.hit.in_small


@pytest.mark.parametrize(
    "text", ["Ik ben een West-Fries.", "Mijn Barnevelders leggen niet meer.", "Zet ze in rijen op."]
)
def test_what_is_no_place_is_not_offered(text: str) -> None:
    assert readings(text) == ()


def test_a_list_of_thousands_of_places_is_read() -> None:
    text = ", ".join(place.name for place in CATALOGUE.places)[:60_000]
    assert len(readings(text)) > 4_000
