"""Words that say when: a grammar of Dutch dates and times, as people write them in calls and announcements.

The shortest run of words with the date; the time only where it stands next to it (annotation guide).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.models.whencopy import when_copy
from monitor.records import Span

_DAYS = "maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|koopzondag"
_DIALECT = (
    "zoaterdag|zaoterdag|zaoterdig|zundag|zondig|zundig|sonndag|sonndig|sneon|snein|dunsdag|moandei|freed|woansdei"
)
_SHORT = "ma|di|wo|do|vr|za|zo"
_PART = "(?:ochtend|morgen|middag|avond|nacht|vroeg|morn|mörge|middig)"
_WHOLE_MONTHS = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|jannewaris"
_SHORT_MONTHS = "jan|febr?|mrt|apr|jun|jul|aug|sept?|okt|nov|dec"
_MONTHS = f"{_WHOLE_MONTHS}|{_SHORT_MONTHS}"
# Only an abbreviated month has a stop of its own; after a whole one it ends the sentence.
_MONTH = rf"(?:(?:{_WHOLE_MONTHS})\b|(?:{_SHORT_MONTHS})\b\.?)"
_NUMBERS = (
    "een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|zessen|zevenen|achten|negenen|tienen|elven"
    "|twaalven|tiene"
)
_ORDINAL = "eerste|tweede|derde|vierde|laatste|eerstvolgende|allereerste"
_HOLIDAY = (
    "(?:(?:eerste|tweede|1e|2e) )?(?:paasdag|pinksterdag|kerstdag)|hemelvaartsdag|hemelvaart|goede vrijdag|koningsdag"
    "|prinsjesdag|driekoningen|nieuwjaarsdag|oudejaarsdag|oudjaarsdag|pakjesavond|bevrijdingsdag|dodenherdenking"
    "|moederdag|vaderdag|midzomeravond|midzomernacht|witte donderdag|palmzondag|kerstavond|nieuwjaarsnacht|aswoensdag"
    "|sint[- ]maarten|dierendag|carnavalsmaandag"
)
_RELATIVE = (
    rf"vandaag|vanavond|vanmiddag|vanochtend|vannacht|morgen{_PART}?|overmorgen|morregemiddag|mor'n|moarn|euvermörge"
    rf"|overmergen|(?:dit|komend|volgend|aanstaand) weekend|(?:eer)?gister(?:en|{_PART})"
)
_DAY = rf"(?:(?:{_DAYS}|{_DIALECT}){_PART}?(?: in alle vroegte)?|(?:{_SHORT})\b\.?)"
_D = r"(?:0?[1-9]|[12]\d|3[01])"  # a day of the month
_M = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:(?:1[89]|20)\d\d\b|'\d\d\b)"
_SEVERAL = rf"{_D}(?:(?:, | en | of | t/m | tot en met | tot | & | ?- ?)(?:{_DAY} )?{_D}){{1,4}}"
_TO_TIME = r"(?=,? (?:om|vanaf|van|tussen|rond|tegen|aanvang|klokslag) )"
_DATE = (
    rf"(?:(?:de )?(?:\d{{1,2}}(?:e|de|ste)?|{_SEVERAL}) {_MONTH}(?: {_YEAR})?|20\d\d-(?:0[1-9]|1[0-2])-[0-3]\d\b"
    rf"|{_D}\.{_M}\.(?:(?:20)?|')\d\d\b|{_D}\.{_M}{_TO_TIME}|{_D}[/-]{_M}(?:[/-](?:(?:20)?|')\d\d)?\b(?![/-])"
    r"|de \d{1,2}(?:e|de|ste)\b|de (?:achttiende|zeventiende|twintigste|vijftiende))"
)
_LEAD = (
    r"(?:aanstaande|aankomende|eerstkomende|as|a\.s\.|komende|kommende|eerstvolgende|volgende week|volgende wk"
    r"|volgende|deze|dezelfde|afgelopen|voorbije|vorige week|vorige|elke|iedere"
    rf"|ieder|elke (?:{_ORDINAL})|(?:elke |iedere )?(?:{_ORDINAL})|nacht van|avond van|ochtend van|dag voor|dag na)"
)
_TAIL = (
    r"(?: a\.s\.| aanstaande| j\.?l\.| over (?:een|twee|drie|veertien|acht) (?:week|weken|dagen)| over 14 dagen"
    rf"| van (?:de maand|de \w+vakantie|de vasten|{_MONTHS})| in de advent"
    rf"| na (?:{_HOLIDAY}|pinksteren|pasen|carnaval|de hoogmis|de \w+ dienst|de \w+vakantie|de vakantie|de zomer)"
    rf"| voor (?:{_HOLIDAY}|pasen|carnaval|de \w+vakantie)| (?:en|of|t/m|tot en met) (?:{_DAY}(?: {_DATE})?|{_DATE}))"
)
_CLOCK = (
    rf"(?:\d{{1,2}}[.:]\d\d(?: ?(?:uur|h)\b| ?u\b\.?)?|\d{{1,2}}[uh]\d\d\b|\d{{1,2}} ?(?:(?:uur|h|oer)\b|u\b\.?)"
    rf"|half ?(?:{_NUMBERS}|\d{{1,2}})\b|kwart (?:over|voor) (?:{_NUMBERS}|\d{{1,2}})\b|(?:{_NUMBERS}) (?:uur|oer)\b"
    rf"|(?:vijf|tien|5|10) (?:over|voor) (?:half )?(?:{_NUMBERS}|\d{{1,2}})\b)(?: uur\b| u\b)?"
)
_BARE = rf"(?:{_CLOCK}|\d{{1,2}}\b(?!\s?[%€:/.,]\d)|(?:{_NUMBERS})\b)"
_PART_OF_DAY = r"(?:(?:'s |s )(?:ochtends|morgens|middags|avonds|nachts)|in de (?:ochtend|middag|avond|morgen|nacht))"
_TIME = (
    rf"(?:(?:van|tussen) {_BARE} ?(?:tot|en|-|–) ?{_BARE}(?: uur\b| u\b)?|{_CLOCK} ?(?:tot|en|-|–) ?{_BARE}(?: uur\b)?"
    rf"|(?:{_PART_OF_DAY} )?(?:zo )?(?:(?:om|vanaf|v\.a\.|rond|tegen|klokslag|aanvang|inloop(?: vanaf)?|start(?: om)?"
    r"|zaal open|vertrek(?: klokslag)?|om klokslag|verzamelen(?: vanaf| om)?|even na|omstreeks"
    rf"|begin|half) )?{_CLOCK}|(?:{_PART_OF_DAY} )?(?:zo )?(?:om|vanaf|klokslag|rond|tegen|even na|aanvang) {_BARE}"
    r"|(?:vanaf |bij |na |tot )?(?:zonsopkomst|zonsondergang|zonsopgang)|vanaf het middaguur|in alle vroegte"
    rf"|\d{{1,2}} ?- ?\d{{1,2}} uur)(?: tot zonsondergang)?(?: ?{_PART_OF_DAY}| precies)?(?: stipt\b| sharp\b)?"
)
_JOIN = r"(?:,? ?(?:– |- |\()?|, )"
_CORE = (
    rf"(?:(?:{_LEAD} )?{_DAY}(?:,? {_DATE})?{_TAIL}?|{_DATE}(?: \d{{4}})?{_TAIL}?|{_HOLIDAY}|{_RELATIVE}"
    rf"|(?:volgende week|komende week|volgende wk) {_DAY})"
)
# How all of these begin. Most words do not, and looking at their first letters halves the time.
_OPENING = (
    r"(?:\d|a(?:an|s|\.s|fg|llere|vond van)|bevr|carn|d(?:e (?:\d|[atvz])|[io]n|[io]\b|e[rz]|ri|od|un|ier|it |ag )"
    r"|e(?:er|lk|uv)|freed|g(?:oe|ist)|hem|ied|k(?:om|oo|on|er)|laa|m[aoi]|n(?:acht|ieuw)|o(?:ch|ve|ud)|p(?:aa|in|ri|ak|al)"
    r"|s(?:o|n|int)|twee|v(?:ier|ol|oorb|ori|r|a[dn])|w(?:oe|oa|o\b|it)|z[aou])"
)
_WHEN = re.compile(
    rf"(?<![\w/.,-])(?={_OPENING})(?P<date>{_CORE})(?:{_JOIN}(?P<time>{_TIME}))?(?:, (?:half|kwart)[^.]{{0,1}})?(?!\w)"
)
_SHORT_ALONE = re.compile(rf"(?:{_SHORT})\.?$")
# "zo" means "about" and "soon" as well, and "do" is a word elsewhere. As days they open a line or follow a sign, or
# have a time to the minute right behind them: "zo 14:00", but not "zo om 14:00" or "zo 10 uur rijden".
_WORD_TOO = re.compile(r"(?:zo|do)\.?$")
_TO_THE_MINUTE = re.compile(r"\d{1,2}[.:uh]\d\d")
_MAY_BE_DAY = re.compile(r"(?:^|[^\w\s]\s*|\n\s*|\bop )$")
_ABOUT = re.compile(r"(?:rond|tegen|om|even|half|omstreeks|vanaf)\b")
_MORNING = re.compile(r"\b(?:de|goede|'s|s|elke|iedere|een|die|deze|vroege) $")  # before "morgen"
_FIGURES = re.compile(r"\d{1,2}[/-]\d{1,2}$")
_NO_DATE_BEFORE = re.compile(r"\b(?:artikel|art\.|lid|met|stand|uitslag|tussen) $")
_NO_DATE_AFTER = re.compile(r"(?: van de\b| van het\b| jaar\b| jarige?n?\b| ?%| procent\b| meerderheid\b| deel\b)")
_PHONE = re.compile(r"0\d-\d\d(?: \d{2,4}){2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A run of words that says when."""

    span: Span
    date: str  # folded
    time: str  # folded; empty: no time beside the date


def find_when(folded: str) -> Iterator[When]:
    """Yield every date in a folded text, with the time beside it."""
    copy = when_copy(folded)
    text = copy.text
    for found in _WHEN.finditer(text):
        date, time = found.group("date"), found.group("time") or ""
        start, end = found.span("date")
        first = copy.offset(start)
        if _is_word(folded[max(0, first - 10) : first], date, time) or _is_number(text, start, end, time):
            continue
        end = max(end, found.span("time")[1])
        end += text[start:end].count("(") > 0 and text[end : end + 1] == ")"
        yield When(span=(first, copy.offset(end - 1) + 1), date=date, time=time)


def _is_word(before: str, date: str, time: str) -> bool:
    """Whether what looks like a day is a word of the sentence: "zo rond acht uur", "in de morgen"."""
    if date.startswith("morgen"):
        return _MORNING.search(before) is not None
    if not _SHORT_ALONE.match(date):
        return False
    if not _WORD_TOO.match(date):
        return not time
    if _TO_THE_MINUTE.match(time):
        return False
    return not time or _ABOUT.match(time) is not None or not _MAY_BE_DAY.search(before)


def _is_number(text: str, start: int, end: int, time: str) -> bool:
    """Whether figures that look like a date are something else: a fraction, a score, a telephone number."""
    date = text[start:end]
    if not _FIGURES.match(date):
        return False
    if _PHONE.match(text, start):
        return True
    return not time and (
        date == "24/7"
        or _NO_DATE_BEFORE.search(text, max(0, start - 10), start) is not None
        or _NO_DATE_AFTER.match(text, end) is not None
    )
