"""Words that say when: a grammar of Dutch dates and times, as people write them in calls and announcements.

The shortest run of words with the date; the time only where it stands next to it (annotation guide).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.records import Span

_DAYS = "maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|koopzondag"
_DIALECT = (
    "zoaterdag|zaoterdag|zaoterdig|zundag|zondig|zundig|sonndag|sonndig|sneon|snein|dunsdag|moandei|freed|woansdei"
)
_SHORT = "ma|di|wo|do|vr|za|zo"
_PART = "(?:ochtend|morgen|middag|avond|nacht|vroeg|morn|mörge|middig)"
_MONTHS = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
    "|jan|febr?|mrt|apr|jun|jul|aug|sept?|okt|nov|dec|jannewaris"
)
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
    "|overmergen|(?:dit|komend|volgend|aanstaand) weekend"
)
_DAY = rf"(?:(?:{_DAYS}|{_DIALECT}){_PART}?(?: in alle vroegte)?|(?:{_SHORT})\b\.?)"
_DATE = (
    rf"(?:(?:de )?\d{{1,2}}(?:e|de|ste)? (?:{_MONTHS})\b\.?(?: (?:20)\d\d\b)?|\d{{1,2}}[/-]\d{{1,2}}"
    r"(?:[/-](?:20)?\d\d)?|de \d{1,2}(?:e|de|ste)\b|de (?:achttiende|zeventiende|twintigste|vijftiende))"
)
_LEAD = (
    r"(?:aanstaande|aankomende|eerstkomende|as|a\.s\.|komende|kommende|eerstvolgende|volgende week|volgende wk"
    r"|volgende|deze|dezelfde|elke|iedere"
    rf"|ieder|elke (?:{_ORDINAL})|(?:elke |iedere )?(?:{_ORDINAL})|nacht van|avond van|ochtend van|dag voor|dag na)"
)
_TAIL = (
    r"(?: a\.s\.| aanstaande| over (?:een|twee|drie|veertien|acht) (?:week|weken|dagen)| over 14 dagen"
    rf"| van (?:de maand|de \w+vakantie|de vasten|{_MONTHS})| in de advent"
    rf"| na (?:{_HOLIDAY}|pinksteren|pasen|carnaval|de hoogmis|de \w+ dienst|de \w+vakantie|de vakantie|de zomer)"
    rf"| voor (?:{_HOLIDAY}|pasen|carnaval|de \w+vakantie)| (?:en|of|t/m|tot en met) (?:{_DAY}(?: {_DATE})?|{_DATE}))"
)
_CLOCK = (
    rf"(?:\d{{1,2}}[.:]\d\d(?: ?(?:uur|h)\b| ?u\b\.?)?|\d{{1,2}}[uh]\d\d\b|\d{{1,2}} ?(?:(?:uur|h|oer)\b|u\b\.?)"
    rf"|half ?(?:{_NUMBERS}|\d{{1,2}})\b|kwart (?:over|voor) (?:{_NUMBERS}|\d{{1,2}})\b|(?:{_NUMBERS}) (?:uur|oer)\b"
    rf"|(?:vijf|tien) (?:over|voor) (?:half )?(?:{_NUMBERS}|\d{{1,2}})\b)(?: uur\b| u\b)?"
)
_BARE = rf"(?:{_CLOCK}|\d{{1,2}}\b(?!\s?[%€:/.,]\d)|(?:{_NUMBERS})\b)"
_DAYPART = (
    r"(?: ?(?:'s |s )(?:ochtends|morgens|middags|avonds|nachts)| precies| in de (?:ochtend|middag|avond|morgen))?"
)
_TIME = (
    rf"(?:(?:van|tussen) {_BARE} ?(?:tot|en|-|–) ?{_BARE}(?: uur\b| u\b)?|{_CLOCK} ?(?:tot|en|-|–) ?{_BARE}(?: uur\b)?"
    rf"|(?:(?:om|vanaf|v\.a\.|rond|tegen|klokslag|aanvang|inloop(?: vanaf)?|start(?: om)?"
    r"|zaal open|vertrek(?: klokslag)?|om klokslag|verzamelen(?: vanaf| om)?|even na|omstreeks"
    rf"|begin|half) )?{_CLOCK}|(?:om|vanaf|klokslag|rond|tegen|even na|aanvang) {_BARE}"
    r"|(?:vanaf |bij |na |tot )?(?:zonsopkomst|zonsondergang|zonsopgang)|vanaf het middaguur|in alle vroegte"
    rf"|\d{{1,2}} ?- ?\d{{1,2}} uur)(?: tot zonsondergang)?{_DAYPART}(?: stipt\b| sharp\b)?"
)
_JOIN = r"(?:,? ?(?:– |- |\()?|, )"
_CORE = (
    rf"(?:(?:{_LEAD} )?{_DAY}(?:,? {_DATE})?{_TAIL}?|{_DATE}(?: \d{{4}})?{_TAIL}?|{_HOLIDAY}|{_RELATIVE}"
    rf"|(?:volgende week|komende week|volgende wk) {_DAY})"
)
_WHEN = re.compile(
    rf"(?<![\w/.,-])(?P<date>{_CORE})(?:{_JOIN}(?P<time>{_TIME}))?(?:, (?:half|kwart)[^.]{{0,1}})?(?!\w)"
)
_SHORT_ALONE = re.compile(rf"(?:{_SHORT})\.?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A run of words that says when."""

    span: Span
    date: str  # folded
    time: str  # folded; empty: no time beside the date


def find_when(folded: str) -> Iterator[When]:
    """Yield every date in a folded text, with the time beside it."""
    for found in _WHEN.finditer(folded):
        date, time = found.group("date"), found.group("time") or ""
        if _SHORT_ALONE.match(date) and not time:
            continue  # "do" and "zo" are words
        start, end = found.span("date")
        end = max(end, found.span("time")[1])
        end += folded[start:end].count("(") > 0 and folded[end : end + 1] == ")"
        yield When(span=(start, end), date=date, time=time)
