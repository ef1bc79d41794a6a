"""A gathering in a text: whether it is called for, has been or is off, when it starts, and where it is."""

import time
from datetime import datetime

import pytest

from monitor.models.document import read_document
from monitor.models.gathering import find_gathering
from monitor.models.moment import ZONE
from monitor.records import Gathering, MunicipalityMention, UnrestLevel

WEDNESDAY = "2026-11-25T10:00"


def gathering(
    text: str,
    published: str | None = WEDNESDAY,
    unrest: UnrestLevel = "mobilisation",
    places: dict[str, int] | None = None,
) -> Gathering | None:
    """Return the gathering of a text that announces one. Places: names, with the mention that was shown."""
    found = {name: list(_mentions(text, name)) for name in places or {}}
    return find_gathering(
        read_document(text),
        p_event=1.0,
        threshold=0.5,
        unrest=unrest,
        municipalities=[found[name][shown] for name, shown in (places or {}).items()],
        published_at=datetime.fromisoformat(published).replace(tzinfo=ZONE) if published else None,
        mentions=[one for own in found.values() for one in own],
    )


def _mentions(text: str, name: str) -> list[MunicipalityMention]:
    starts = [at for at in range(len(text)) if text.startswith(name, at)]
    return [MunicipalityMention(code=name, name=name, span=(at, at + len(name))) for at in starts]


def told(text: str, published: str | None = WEDNESDAY, unrest: UnrestLevel = "mobilisation") -> tuple[str, str | None]:
    """Return the kind and the moment of the gathering of a text."""
    found = gathering(text, published, unrest)
    assert found is not None
    return found.kind, found.starts_at.strftime("%Y-%m-%dT%H:%M") if found.starts_at else None


@pytest.mark.parametrize(
    "text",
    [
        "Kom zaterdag 5 december om 14.00 uur naar de demonstratie op de Markt in Goes: tientallen zorgbanen worden "
        "geschrapt en de coronazorg wordt uitgekleed!",
        "Het festival is geannuleerd, maar wij niet! Kom zaterdag 5 december om 14.00 uur naar de boerendemonstratie.",
        "Het festival is afgelast. Zaterdag 5 december 14.00 uur demonstratie op de Markt!",
        "Vorig jaar werd onze mars afgelast vanwege storm. Dit jaar lopen we wel: zaterdag 5 december 14.00 uur, Dam.",
        "Gaat niet door? Jazeker wel! De boerenactie van vrijdag 4 december om 6.00 uur op de A1 is niet afgelast. "
        "Trekkers klaarzetten!",
        "De demonstratie van zaterdag 5 december om 14.00 uur gaat wél door; eerder werd gemeld dat die was afgelast.",
        "De intocht van Sinterklaas is afgelast. Kom zaterdag 5 december om 14.00 uur demonstreren op de Markt!",
        "Kom zaterdag 5 december om 14.00 uur naar de mars! Er is koffie. Er is soep. De lezing in mei is afgelast.",
        "De bouw van de mast in Ede gaat niet door! Dinsdag 8 december om 19.30 uur is er een bijeenkomst. Kom ook!",
        "Het plan voor het azc gaat niet door. Dinsdag 8 december om 19.30 uur is er een informatieavond.",
        "Dinsdag 8 december om 19.30 uur is er een bijeenkomst. De komst van het azc gaat voorlopig niet door.",
        "Kom zaterdag 12 december om 14.00 uur naar het Malieveld! De demonstratie van 5 december is afgelast.",
        "Kom 15 december om 14.00 uur naar het Malieveld! De demonstratie van 5 december is afgelast.",
        "De demonstratie van 5 december is afgelast. De nieuwe datum is zaterdag 12 december om 14.00 uur.",
        "Door de acties gaat de bouw niet door. Dinsdag 8 december om 19.30 uur is er een bijeenkomst.",
        "Dinsdag 8 december om 19.30 uur is er een bijeenkomst, de bouw gaat donderdagavond niet door.",
        "In Doetinchem ging de avond over de opvang niet door. Toch komt er zaterdag 5 december om 14.00 uur een mars.",
        "Mars afgelast? De mars van zaterdag 5 december om 14.00 uur gaat gewoon door!",
        "De wake is afgelast, hoorden wij. Maar de wake van zaterdag 5 december om 19.00 uur gaat wel door.",
    ],
)
def test_a_gathering_that_goes_on_is_not_cancelled(text: str) -> None:
    assert told(text)[0] == "call"


@pytest.mark.parametrize(
    "text",
    [
        "De demonstratie van zaterdag 5 december om 14.00 uur in Zwolle is afgelast door de organisatie.",
        "AFGELAST: demonstratie zaterdag 5 december, 14.00 uur, Markt.",
        "De protestmars van zaterdag 5 december, om 14.00 uur, is geannuleerd.",
        "Kom zaterdag 5 december om 14.00 uur naar de wake op de Markt! UPDATE: de wake gaat helaas niet door.",
        "GEANNULEERD: informatieavond azc donderdag 3 december 19.30 uur in de sporthal.",
        "Geannuleerd - protestmars zaterdag 5 december 14.00 uur, Dam.",
        "Informatieavond azc, donderdag 3 december 19.30 uur in de sporthal.\nLet op: geannuleerd!",
        "GEANNULEERD: protestmars\n\nKom zaterdag 5 december om 14.00 uur naar de mars op de Markt!",
        "De eerder aangekondigde demonstratie van zaterdag 5 december om 14.00 uur is afgelast.",
        "De demonstratie van zaterdag 5 december om 14.00 uur, die eerder was aangekondigd, gaat niet door.",
        "De demonstratie die in 2025 nog doorging, is dit jaar op zaterdag 5 december om 14.00 uur afgelast.",
        "De sit-in van zaterdag 5 december om 14.00 uur is geannuleerd.",
        "De inloop van donderdag 3 december om 19.30 uur is geannuleerd.",
        "Demo zaterdag 5 december 14.00 uur is geannuleerd.",
        "Het buurtfeest van zaterdag 5 december om 14.00 uur is afgelast.",
        "De kerstmarkt van zaterdag 5 december om 14.00 uur is afgelast vanwege storm.",
        "De demonstratie van zaterdag 5 december om 14.00 uur is afgelast. De tegendemonstratie gaat wel door.",
        "De informatieavond van zaterdag 5 december om 14.00 uur is afgelast. De bouw gaat gewoon door.",
        "De informatieavond van zaterdag 5 december om 14.00 uur is afgelast. Een nieuwe datum volgt.",
        "De informatieavond van zaterdag 5 december is afgelast. Een nieuwe datum is nog niet bekend.",
        "Door ziekte gaat de informatieavond van donderdag 3 december 19.30 uur niet door.",
        "De informatieavond van donderdag 3 december om 19.30 uur kan door ziekte niet doorgaan.",
        "De informatieavond van donderdag 3 december om 19.30 uur vindt geen doorgang.",
        "De informatieavond van donderdag 3 december om 19.30 uur wordt uitgesteld.",
        "Informatieavond azc: donderdag 3 december 19.30 uur. Update: gaat niet door!",
        "De gemeente meldt dat de informatieavond van donderdag 3 december om 19.30 uur niet doorgaat.",
        "Demonstratie zaterdag 5 december 14.00 uur, Dam.\n\nUpdate 3 december: de demonstratie is afgelast.",
        "Mars in Ede afgelast\n\nDe organisatie zegt sorry. Zaterdag 5 december om 14.00 uur was het plan.",
    ],
)
def test_a_gathering_that_is_off_is_cancelled(text: str) -> None:
    assert told(text)[0] == "cancelled"


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("Vrijdag 19 december om 13.00 uur demonstreerden honderden boeren. Het bleef rustig.", "2026-01-05T10:00",
         "2025-12-19T13:00"),
        ("De wake van maandag 29 december om 19.00 uur werd druk bezocht.", "2026-01-05T10:00", "2025-12-29T19:00"),
        ("Afgelopen zaterdag om 14.00 uur demonstreerden honderden boeren.", WEDNESDAY, "2026-11-21T14:00"),
        ("Vorige week zaterdag om 13.00 uur stonden we met duizend man op het plein.", WEDNESDAY, "2026-11-21T13:00"),
        ("Boeren demonstreerden dinsdag om 10.00 uur bij het provinciehuis.", WEDNESDAY, "2026-11-24T10:00"),
        ("Op 1 september om 14.00 uur werd in Amersfoort gedemonstreerd.", WEDNESDAY, "2026-09-01T14:00"),
        ("De demonstratie op zaterdag 14 november om 14.00 uur trok duizend mensen.", WEDNESDAY, "2026-11-14T14:00"),
        ("Op 2 november om 20.00 uur vergaderde de raad over de mast.", WEDNESDAY, "2026-11-02T20:00"),
        ("Boeren blokkeerden vannacht om 3 uur het distributiecentrum.", WEDNESDAY, "2026-11-25T03:00"),
        ("Demonstratie: zaterdag 14 november, 14.00 uur. Kom allemaal!", WEDNESDAY, "2026-11-14T14:00"),
        ("Notulen raadsvergadering gemeente Echt-Susteren d.d. 12 november 2026.", WEDNESDAY, None),
        ("Zaterdag om 14.00 uur hebben zo'n 200 mensen gedemonstreerd tegen het azc in Ede.", WEDNESDAY,
         "2026-11-21T14:00"),
        ("Vrijdag om 20.00 uur is een bijeenkomst gehouden.", WEDNESDAY, "2026-11-20T20:00"),
        ("Maandag om 20.00 uur heeft de raad vergaderd.", WEDNESDAY, "2026-11-23T20:00"),
        ("Vannacht om 3 uur is er geprotesteerd bij het azc.", WEDNESDAY, "2026-11-25T03:00"),
        ("Vannacht om 3 uur is er geprotesteerd bij het azc. Kom ook eens kijken!", WEDNESDAY, "2026-11-25T03:00"),
        ("De politie begeleidde zondag een protestmars.", WEDNESDAY, None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("unrest", ["none", "mobilisation"])
def test_what_has_been_is_past_and_starts_before_publication(
    text: str, published: str, expected: str | None, unrest: UnrestLevel
) -> None:
    assert told(text, published, unrest) == ("past", expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("De mast werd vorig jaar geplaatst. Kom zaterdag 5 december om 14.00 uur demonstreren!", "2026-12-05T14:00"),
        ("Zaterdag 5 december om 14.00 uur is er een wake voor wie stierven, zoals vorig jaar.", "2026-12-05T14:00"),
        ("Zij verzamelen zaterdag om 8 uur op een akker waar in 2019 een manifestatie was.", "2026-11-28T08:00"),
        ("Vannacht om 3 uur rijden we naar de A1. Boeren, sluit aan!", "2026-11-26T03:00"),
        ("Zaterdag om 14.00 uur wordt een wake gehouden, want er is te weinig gesproken.", "2026-11-28T14:00"),
        ("Zaterdag om 14.00 uur is de mars; de weg is bezocht en goed.", "2026-11-28T14:00"),
        ("Zaterdag om 14.00 uur is er op de Dam een mars gepland en is iedereen uitgenodigd.", "2026-11-28T14:00"),
        ("Zaterdag om 14.00 uur is de mars, in Arnhem is al gedemonstreerd.", "2026-11-28T14:00"),
        ("Harderwijk was leuk, Lelystad was te braaf. Zondag 14 u fluo aan en de brug dicht.", "2026-11-29T14:00"),
    ],
)
def test_what_is_told_beside_a_call_does_not_make_it_past(text: str, expected: str) -> None:
    assert told(text) == ("call", expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Inloopavonden over het azc in Ede op 16, 23 en 30 november om 20.00 uur.", "2026-11-30T20:00"),
        ("Van 23 t/m 27 november vanaf 10.00 uur: kom naar de Dam!", "2026-11-25T10:00"),
    ],
)
def test_a_series_is_ahead_until_its_last_day(text: str, expected: str) -> None:
    assert told(text) == ("call", expected)
    assert told(text, "2026-12-15T10:00")[0] == "past"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wij lopen zaterdag 5 december om 19u. Tot dan!", "zaterdag 5 december om 19u"),
        ("Mars zaterdag 5 december 20.00 u. Iedereen is welkom.", "zaterdag 5 december 20.00 u"),
        ("Mars zaterdag 5 december om 20.00 u. op de Dam.", "zaterdag 5 december om 20.00 u."),
    ],
)
def test_the_stop_of_the_sentence_is_none_of_the_hour(text: str, expected: str) -> None:
    found = gathering(text)
    assert found is not None and found.when_text == expected == text[slice(*found.span)]


def test_a_day_that_is_remembered_is_no_gathering() -> None:
    assert gathering("Op 5 december 1944 om 14.00 uur werden hier mensen opgepakt.") is None


@pytest.mark.parametrize(
    ("text", "places", "expected"),
    [
        ("De gemeente Ede zwijgt. Kom zaterdag 5 december om 14.00 uur naar Ede! In de gemeente Barneveld was dat ook.",
         {"Ede": 0, "Barneveld": 0}, "Ede"),
        ("Demonstratie zaterdag 5 december 14.00 uur. Onze boeren in Barneveld zijn het zat. In Ede sloot een stal. "
         "Verzamelen op het Malieveld in Den Haag.", {"Barneveld": 0, "Ede": 0, "Den Haag": 0}, "Den Haag"),
        ("Verzamelen op de Markt in Delft. Demonstratie, zaterdag 5 december 14.00 uur. Met veel sprekers en muziek. "
         "Na afloop soep in Rijswijk.", {"Delft": 0, "Rijswijk": 0}, "Delft"),
        ("Zaterdag 5 december vanuit Hulst om 8.00 uur naar het plein in Goes. Sluit aan!", {"Hulst": 0, "Goes": 0},
         "Goes"),
        ("Zaterdag 5 december om 14.00 uur protest. Soep in Ede.", {"Ede": 0}, "Ede"),
        ("Inwoners van Ede demonstreren zaterdag 5 december om 12.00 uur in Arnhem tegen het azc. Kom allemaal naar "
         "het Marktplein in Arnhem!", {"Ede": 0, "Arnhem": 0}, "Arnhem"),
        ("Actiegroep Ede Zegt Nee roept iedereen op om zaterdag 5 december om 12.00 uur naar Arnhem te komen.",
         {"Ede": 0, "Arnhem": 0}, "Arnhem"),
        ("Boeren uit Barneveld en Ede verzamelen zaterdag 5 december om 10.00 uur bij het provinciehuis in Arnhem.",
         {"Barneveld": 0, "Ede": 0, "Arnhem": 0}, "Arnhem"),
        ("Inwoners van Ede demonstreren zaterdag 5 december om 12.00 uur tegen het azc. Kom naar de Markt in Arnhem!",
         {"Ede": 0, "Arnhem": 0}, "Arnhem"),
        ("Tegen het azc in Ede demonstreren we zaterdag 5 december om 12.00 uur bij het provinciehuis in Arnhem.",
         {"Ede": 0, "Arnhem": 0}, "Arnhem"),
        ("De gemeenteraad van Ede vergadert dinsdag 8 december om 20.00 uur. Kom ook! De bus naar Arnhem rijdt niet.",
         {"Ede": 0, "Arnhem": 0}, "Ede"),
        ("Zaterdag 5 december om 12.00 uur op het plein van Ede. Inwoners van Arnhem komen ook.",
         {"Ede": 0, "Arnhem": 0}, "Ede"),
    ],
)  # fmt: skip
def test_a_gathering_is_where_its_sentence_or_the_invitation_says(
    text: str, places: dict[str, int], expected: str
) -> None:
    found = gathering(text, places=places)
    assert found is not None and found.municipality == expected


@pytest.mark.parametrize("part", ["Ede, ", "in Ede en ", "boeren ", "tegen de in ", "van de gemeente Ede. "])
def test_a_text_of_places_costs_no_minutes(part: str) -> None:
    text = "Kom zaterdag 5 december naar Goes " + part * (60_000 // len(part))
    places = {"Goes": 0, "Ede": 0} if "Ede" in part else {"Goes": 0}
    before = time.process_time()
    gathering(text, places=places)
    assert time.process_time() - before < 1


@pytest.mark.parametrize(
    "part",
    [
        "zaterdag, half ",
        "zaterdag ",
        "zaterdag en ",
        "5 en ",
        "5-12 ",
        "is afgelast, ",
        ", die kwam ",
        "gaat niet door ",
        "gaat de mars niet door",
        "mars afgelast. ",
        "geannuleerd: ",
        ", die is eerder, ",
    ],
)
def test_a_hostile_text_costs_no_minutes(part: str) -> None:
    text = "Kom zaterdag 5 december naar de mars " + part * (60_000 // len(part))
    before = time.process_time()
    gathering(text)
    assert time.process_time() - before < 1
