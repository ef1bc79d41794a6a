"""What stands around a name: the clues that it is a place, and that it is a person, a club, a power or abroad.

Each clue looks a few words to the left or right in the folded text, so its cost does not grow with the text.
"""

import re
from dataclasses import dataclass

from monitor.placenames import NameHit, has_capital

_REACH = 60  # characters looked at on either side

_LOCATIVE = re.compile(
    r"(?:^|\W)(?:in|te|vanuit|naar|nabij|bij|rond|rondom|richting|tot in|door heel|buiten|binnen|tussen|langs|onder"
    r"|bie|noar|oet|yn|nei|vanaf|voor heel|heel|hartje|omgeving|regio|centrum van|buitengebied van|midden in|tot aan)"
    r"(?: de| het| ons| onze| dorp| stad| plaats| gehucht| wijk)? $"
)
_ON_ISLAND = re.compile(r"(?:^|\W)(?:op|van|naar) $")
_FUNCTION = re.compile(
    r"(?:gemeente(?:bestuur|huis|raad)?|dorp|stad|stadje|plaats|plaatsje|burgemeester van|wethouder van|raad van"
    r"|inwoners? van|bewoners van|station|azc|stadhuis(?: van)?|gemeentehuis(?: van)?|college van|buurtschap"
    r"|kern|dorpshuis|vesting|dorpsraad|haven van|intocht(?: van)?|markt van|inwoners uit|knooppunt|afslag|viaduct"
    r"|oranjevereniging|carpoolplaats|bedrijventerrein|zendmast(?: van)?|bos(?:sen)? van|kerk van|raadzaal van) $"
)
_ORIGIN = re.compile(r"(?:^|\W)(?:uit|oet) $")
_WEAK_VAN = re.compile(r"(?:^|\W)(?:van|fan) $")
_AFTER = re.compile(r"^(?:  (?:gld|l|nh|lb|nb|gr|fr|z|zh|ut|gelderland|limburg) |  gemeente \w)")
_POSTCODE = re.compile(r"[1-9]\d{3} ?[a-z]{2},? {1,2}$")
_SURNAME_JOINT = re.compile(r"(?:^|\W)(?:van|van de[nr]?|de|den|der|ter|ten|te|op de|in 't|van 't|v\.?d\.?) $")
_TITLE = re.compile(
    r"(?:mevrouw|meneer|mevr|dhr|heer|minister|burgemeester|wethouder|woordvoerder|raadslid|kamerlid|dominee|ds"
    r"|dr|prof|drs|ir|mr|familie|fam|trainer|staatssecretaris|gedeputeerde|premier|voorzitter|broeder"
    r"|zuster|juf|meester|oma|opa|tante|oom|schrijver|zanger|kunstenaar|agent) +"
    r"(?:\w+ +)?(?:van(?: de[nr]?)?|de|den|der|ter|ten|te)? ?$"
)
_CLUB = re.compile(r"(?:^|\W)(?:fc|sc|vv|sv|rkc|top|pec|nac|jong|ajax|be quick|av|hc|bv|svv|rksv|vvv) $")
_BODY = re.compile(
    r"(?:tu|universiteit|hogeschool|radboud(?:umc)?|rechtbank|gerechtshof|hof|rechter|ggd|veiligheidsregio"
    r"|politie eenheid|umc|erasmus|kamer van koophandel|omroep|rtv|dagblad|courant|bisdom|aartsbisdom|instituut"
    r"|hoogleraar|congres|depot|afdeling|hoofdkantoor|kantoor|directie|laboratorium|ministerie|ziekenhuis|redactie"
    r"|sectie|mensen|heren|rekenaars|ambtenaren|beleidsmakers|regenten|bestuurders|kamers|studeert|op kamers|wonen"
    r"|woont|werkt|markt van|kerk van|geboren|notaris|winkel)"
    r"(?: \w+)?(?: van| in| te| uit)? $"
)
_POWER = re.compile(
    r"^(?:,? (?:vindt|wil|beslist|besluit|luistert|kijkt|denkt|weet|zegt|zwijgt|heeft|moet|kan|belooft|verzint|slaapt"
    r"|snapt|begrijpt|bedenkt|rekent|draait|laat|gaat over|maakt|verplicht|bepaalt|zal|had|geeft|krijgt|doet))\b"
)
_MATCH = re.compile(r"^ (?:wint|verliest|speelt|won|verloor|speelde|ging onderuit|uit\b|thuis\b|\d \d)")
_DATELINE = re.compile(r"^\s*(?:\([a-z]+\) )?[–—-]\s")
_DIRECTION = re.compile(
    r"(?:\b(?:bus|bussen|trein|lijn \d+|sprinter|intercity|ns|vertrekt|vertrekken|rijdt|omleiding|afrit|borden"
    r"|file|snelweg|halte)\b[^.]{0,25}(?:naar|van|vanuit|tussen|richting|via)|(?:tot)? ?voorbij|via|komend van|vanaf) $"
)
_SENTENCE_START = re.compile(r"(?:^|[.!?:;…•\n\"'‘’“”„«»(\[]|[–—-])\s*$")
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """What the surroundings of one name say."""

    capital: bool
    capital_tells: bool  # the capital is not owed to a sentence start or a line in capitals
    locative: bool
    function: bool  # "gemeente X", "station X", a province or postcode beside it
    origin: bool  # "uit X"
    after_van: bool
    surname: bool
    club: bool
    body: bool
    power: bool  # acts as a government would: "Den Haag wil …"
    match: bool
    dateline: bool
    direction: bool


def clues(text: str, folded: str, hit: NameHit) -> Clues:
    """Look around one name."""
    start, end = hit.span
    left, right = folded[max(0, start - _REACH) : start], folded[end : end + _REACH]
    raw_left = text[max(0, start - _REACH) : start]
    name = text[start:end]
    capital = has_capital(name)
    shouted = len(name) > 3 and name.isupper()
    opening = bool(_SENTENCE_START.search(raw_left)) or start == 0
    return Clues(
        capital=capital,
        capital_tells=capital and not opening and not (shouted and _is_shouting(text, start, end)),
        locative=bool(_LOCATIVE.search(left)),
        function=bool(_FUNCTION.search(left) or _POSTCODE.search(left) or _AFTER.match(right)),
        origin=bool(_ORIGIN.search(left)),
        after_van=bool(_WEAK_VAN.search(left)),
        surname=_is_surname(raw_left, left, text[end : end + _REACH]),
        club=bool(_CLUB.search(left)),
        body=bool(_BODY.search(left)),
        power=bool(_POWER.match(right)),
        match=bool(_MATCH.match(right)),
        dateline=shouted and bool(_DATELINE.match(text[end : end + 14])) and _line_start(text, start),
        direction=bool(_DIRECTION.search(left)),
    )


def on_island(folded: str, start: int) -> bool:
    """Tell whether "op" stands before a name."""
    return bool(_ON_ISLAND.search(folded[max(0, start - 8) : start]))


def _is_shouting(text: str, start: int, end: int) -> bool:
    around: list[str] = _LETTERS.findall(text[max(0, start - 20) : start] + text[end : end + 20])
    return bool(sum(char.isupper() for char in around) * 2 > len(around))


def _line_start(text: str, start: int) -> bool:
    line = text[text.rfind("\n", 0, start) + 1 : start]
    return len(line) < 40 and (not line.strip() or line == line.upper() or "redactie" in line.lower())


def _is_surname(raw_left: str, left: str, raw_right: str) -> bool:
    """Tell whether a first name, initial or title goes before, with or without van, de, ter …"""
    if _TITLE.search(left):
        joint = _SURNAME_JOINT.search(left)
        # "burgemeester van Best" is the mayor of Best; "burgemeester Van Best" a person.
        return not (joint and joint.group().strip() == "van" and raw_left.rstrip().endswith(" van"))
    words = raw_left.split()
    joints = 0
    while words and words[-1].lower() in {"van", "de", "den", "der", "ter", "ten", "te", "het", "'t"}:
        if words[-1][0].isupper() and not _SENTENCE_START.search(raw_left[: raw_left.rfind(words[-1])]):
            return True  # "Van Putten" within a sentence
        words.pop()
        joints += 1
    if not words:
        return False
    last = words[-1]
    initial = len(last.rstrip(".")) == 1 and last[0].isupper() and last.endswith(".")
    named = (
        joints > 0 and last[:1].isupper() and last.isalpha() and len(words) > 1 and not words[-2].endswith((".", ":"))
    )
    return initial or (named and last.lower() not in _NO_FIRST_NAMES)


_NO_FIRST_NAMES = frozenset({"gemeente", "burgemeester", "raad", "inwoners", "college", "provincie", "stad", "dorp"})
