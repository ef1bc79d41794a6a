"""Lines that call people to something or tell of a gathering: kept also where the pages of a source share them.

A call that stands below every article of a local paper is news, and not its template; a headline in the sidebar of
every page is not. What calls is in the imperative, or gives a day or an hour of something to go to: the topic alone
("Protest tegen azc in Ede") or the day alone ("Nieuws van vandaag") makes no call. Between these it errs on keeping.
"""

import re

_DAY = r"(?:maan|dins|woens|donder|vrij|zater|zon)dag(?:ochtend|morgen|middag|avond|nacht)?"
_MONTH = (
    r"(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
    r"|jan|febr?|mrt|apr|jun|jul|aug|sept?|okt|nov|dec)"
)
_ON_DAY = re.compile(
    rf"\b(?:{_DAY}|\d{{1,2}}(?:e|ste|de)?\s{_MONTH}|\d{{1,2}}[-/]\d{{1,2}}[-/]\d{{2,4}}"
    r"|vanavond|vanmiddag|vannacht|vandaag|morgen(?:ochtend|middag|avond)?|overmorgen)\b",
    re.IGNORECASE,
)
_AT_HOUR = re.compile(r"\b(?:\d{1,2}[.:u]\d\d\s?u(?:ur)?|\d{1,2}\s?uur)\b", re.IGNORECASE)
# Opening hours and the days on which a paper comes out say when, too, and stand below everything.
_USUAL = re.compile(
    rf"\b(?:geopend|open|openingstijden|gesloten|bereikbaar|telefonisch|kantooruren|werkdagen|(?:elke|iedere)\s{_DAY}"
    rf"|{_DAY}\s(?:t/m|tot(?:\sen\smet)?)\s{_DAY})\b",
    re.IGNORECASE,
)
# What leads elsewhere, or sells: the headline behind it is that of another article.
_LEADS_ELSEWHERE = re.compile(
    r"(?:(?:meest|veel|best) (?:gelezen|bekeken|gedeeld)|(?:lees|kijk|bekijk|luister|zie) (?:ook|meer|verder|hier)"
    r"|meer (?:over|nieuws|lezen|van)|ook interessant|gerelateerd|aanbevolen|uitgelicht|trending|populair|net binnen"
    r"|(?:het )?(?:laatste|andere?|overige?) nieuws|nieuws van|(?:volgend|vorig)e? (?:artikel|bericht)"
    r"|abonneer|neem een abonnement|advertentie)\b",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"\b(?:massaal|met z'?n allen|kom\b.{0,60}\b(?:naar|op|in actie|in opstand)"
    r"|kom(?:t|en)?\b.{0,60}\b(?:mee|allen|allemaal|samen)|doe(?:t u)? (?:je )?mee|sluit (?:je |u )?aan"
    r"|laat .{0,20}horen|(?:onder)?teken|maak bezwaar|dien .{0,30}(?:in|bezwaar)|spreek in"
    r"|boycot(?= (?:de|het|dit|deze))"
    r"|staak|demonstreer|protesteer|betoog|voer(?:en)? actie|blokkeer|bezet(?= (?:de|het))|sta op(?=$|[!.,])"
    r"|(?:ga|gaan|moeten)\b.{0,40}\bde straat op|verzamel(?:en|punt|plaats)?|wees erbij|zegt? het voort"
    r"|(?:wij|we|ik) roep(?:en)?\b.{0,40}\bop|stem tegen|weg met|pik(?:ken)? (?:het|dit) niet)\b",
    re.IGNORECASE,
)
# What one can go to, speak at or act against, and where people gather.
_OCCASION = re.compile(
    r"\b(?:demonstr\w+|betog\w+|protest\w*|manifestatie|acti(?:e|es|edag|evoer\w*)|sta(?:king|ken)\w*|mars|\w*tocht"
    r"|blokka\w+|blokkeren|bezett\w+|boycot\w*|petitie|zienswijzen?|bezwaar|oproep\w*|roep(?:en|t)?\b.{0,40}\bop"
    r"|bijeenkomst|(?:bewoners|informatie|info|inloop|inspraak|thema)avond"
    r"|vergader\w+|raad|raads\w+|besluit\w*|spreekt? in|inspreken"
    r"|allen|allemaal|iedereen"
    r"|malieveld|\w*plein|stadhuis|gemeentehuis|provinciehuis|raadhuis)\b",
    re.IGNORECASE,
)


def may_be_call(line: str) -> bool:
    """Whether a line calls people to something, or says when there is something to go to."""
    if _LEADS_ELSEWHERE.match(line):
        return False
    return bool(_CALL.search(line)) or _is_appointment(line)


def _is_appointment(line: str) -> bool:
    if _USUAL.search(line):
        return False
    day, hour = _ON_DAY.search(line), _AT_HOUR.search(line)
    return bool((day and hour) or ((day or hour) and _OCCASION.search(line)))
