"""What a text with names of places is about as a whole: abroad, a match, a province, a gathering, one's family."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from monitor.placewords import ABROAD, PROVINCES, words_of

_FOREIGN_PAIRS = (" zuid afrika", " new york ", " verenigde staten ")
_MATCH = words_of(
    """
    wint winst verliest nederlaag doelpunt doelpunten trainer competitie eredivisie scoorde scoorden speelronde
    gelijkspel aftrap spits middenvelder verdediger keeper strafschop strafschoppen degradatie promotie elftal
    wedstrijd
    """
)
_DISORDER = words_of(
    """
    rellen ongeregeldheden me charge charges chargeerde chargeerden aangehouden vuurwerk stadionverbod
    stadionverboden bestorming bestormd bestormen bestormden
    """
)
# Kinds of words that tell a text that is set somewhere from one that names a place in passing.
_TOPICS = {
    "kin": """
        zwager schoonzus neef nicht moeder vader oma opa tante oom zus broer dochter zoon schoonmoeder
        schoonvader schoonouders ouders vrouw man vriend vriendin buurman buurvrouw collega kleinzoon
        kleindochter neefje nichtje pa ma mam pap kennis buren familie kinderen
    """,
    "people": """
        lezer lezeres boer boerin gezin echtpaar arts huisarts student jongen meisje tandarts timmerman
        advocaat raadslid statenlid kapper chauffeur veehouder ondernemer stagiaire predikant dominee
        leraar lerares docent vrijwilliger bezoeker supporter verdachte agent weduwe technicus
        automobilist uitgeefster krekel kandidate neus promovendus lasser
    """,
    "institutions": """
        universiteit hogeschool radboud rechtbank gerechtshof hof rechter kantonrechter rechters ggd umc
        instituut congres depot hoofdkantoor kantoor laboratorium ministerie ziekenhuis redactie rivm
        knmi tuchtrechter geding museum omroep krant bedrijf fabriek studio academie opleiding studie
        leerde studeerde studeert gewerkt werkte werkt woonde woont geboren opgegroeid kamp gevangenis
    """,
    "gatherings": """
        demonstratie demonstreren protest protesteren betoging betogers mars optocht intocht wake
        bijeenkomst avond informatieavond inloopavond lezing actie blokkade blokkeren stoet tocht
        picknick manifestatie herdenking vergadering markt feest kermis debat raadsvergadering overleg
        staking rellen brand ongeluk inbraak vernieling incident
    """,
    "spots": """
        plein markt kerk gemeentehuis stadhuis raadhuis provinciehuis zaal sporthal bibliotheek straat
        school basisschool winkelcentrum station haven brug kade park sportpark dorpshuis wijkcentrum
        buurthuis cafe hotel terrein bedrijventerrein loods kazerne weiland mast antenne zendmast azc
        opvang teststraat priklocatie parkeerplaats rotonde kruispunt snelweg tunnel viaduct oprit afrit
        boerderij erf wijk buurt dorp gymzaal bioscoop apotheek huisartsenpost verpleeghuis
    """,
    "coming": """
        kom komen komt verzamelen verzamel lopen loopt vertrekken vertrekt staan staat gaan gaat rijden
        rijdt reden trokken verschijnen aanwezig welkom meedoen meelopen houden houdt vindt plaats
        begint
    """,
    "local government": """
        gemeente gemeenteraad raad college wethouder burgemeester raadslid raadsleden inwoners bewoners
        omwonenden dorpsraad wijkraad vergunning bestemmingsplan
    """,
    "the state": """
        minister kabinet kamer rijk regering staatssecretaris landelijk nederland europa europese
        brussel who rivm wereld
    """,
    "far away": """
        amerika amerikaanse parijs frankrijk franse duitsland duitse londen china chinese rusland
        oekraine israel zweden canada australie italie spaanse spanje engeland engels zwitserse
        zwitserland davos geneve wuhan oostenrijk
    """,
    "we": "ons onze wij we",
    "here": "hier",
    "I": "ik mijn mn mij",
    "told": """
        zei zegt zeiden vertelde schreef schrijft volgens meldt meldde belde vroeg vraagt
    """,
    "comparing": "zoals net als dan zo hetzelfde voorbeeld ook destijds vorig vroeger eerder",
}
_ABROAD, _SPORT, _RIOT, _PROVINCE = "abroad", "sport", "riot", "province:"


def _marks() -> dict[str, tuple[str, ...]]:
    """Return what each word says; some say several things."""
    found: dict[str, tuple[str, ...]] = {}
    lists = {_ABROAD: ABROAD, _SPORT: _MATCH, _RIOT: _DISORDER, **{key: words_of(it) for key, it in _TOPICS.items()}}
    for mark, words in lists.items():
        for word in words:
            found[word] = (*found.get(word, ()), mark)
    for word, province in PROVINCES.items():
        found[word] = (*found.get(word, ()), f"{_PROVINCE}{province}")
    return found


_MARKS = _marks()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a text is about."""

    abroad: bool
    sporting: bool  # the report of a match without disorder
    provinces: frozenset[str]  # that it names, or a part of
    topics: frozenset[str]


def subject(plain: str, words: AbstractSet[str]) -> Subject:
    """Tell what a text is about.

    Args:
        plain: the text in plain letters.
        words: its words.
    """
    marks = [mark for word in _MARKS.keys() & words for mark in _MARKS[word]]
    return Subject(
        abroad=_ABROAD in marks or any(pair in f" {plain} " for pair in _FOREIGN_PAIRS),
        sporting=marks.count(_SPORT) > 1 and _RIOT not in marks,
        provinces=frozenset(mark.removeprefix(_PROVINCE) for mark in marks if mark.startswith(_PROVINCE)),
        topics=frozenset(mark for mark in marks if mark in _TOPICS),
    )
