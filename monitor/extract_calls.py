"""Lines that may be a call or say when something is: kept also where the pages of a source share them.

A call that stands below every article of a local paper is news, and not its template. This errs on the side of keeping:
a line that stays for nothing costs a few words, a call that is left out is never seen.
"""

import re

_DAY = r"(?:maan|dins|woens|donder|vrij|zater|zon)dag(?:ochtend|morgen|middag|avond|nacht)?"
_MONTH = (
    r"(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
    r"|jan|febr?|mrt|apr|jun|jul|aug|sept?|okt|nov|dec)"
)
_WHEN = re.compile(
    rf"\b(?:{_DAY}|\d{{1,2}}(?:e|ste|de)?\s{_MONTH}|\d{{1,2}}[-/]\d{{1,2}}[-/]\d{{2,4}}|\d{{1,2}}[.:u]\d\d\s?u(?:ur)?"
    r"|\d{1,2}\s?uur|vanavond|vanmiddag|vannacht|vandaag|morgen(?:ochtend|middag|avond)?|overmorgen)\b",
    re.IGNORECASE,
)
# Opening hours and the days on which a paper comes out say when, too, and stand below everything.
_USUAL = re.compile(
    rf"\b(?:geopend|open|openingstijden|gesloten|bereikbaar|telefonisch|kantooruren|werkdagen|(?:elke|iedere)\s{_DAY}"
    rf"|{_DAY}\s(?:t/m|tot(?:\sen\smet)?)\s{_DAY})\b",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"\b(?:massaal|met z'?n allen|kom(?:t|en)?\b.{0,60}\b(?:naar|mee|allen|allemaal|samen|op)|doet? (?:je )?mee"
    r"|sluit (?:je |u )?aan|laat .{0,20}horen|(?:onder)?teken(?:t|en)?|petitie|maak bezwaar|zienswijzen?|spreek in"
    r"|boycot\w*|staak|staken|staking\w*|demonstr\w+|betog\w+|manifestatie|protest\w*|actie ?voer\w*|in actie|actiedag"
    r"|fakkeltocht|stille tocht|optocht|blokk(?:eer|ade|eren)\w*|bezetting|bezetten|staa?t? op|in opstand|de straat op"
    r"|verzamel(?:en|punt|plaats)?|wees erbij|zegt? het voort|oproep\w*|roep(?:en|t)? .{0,40}\bop|stem tegen|weg met"
    r"|pik(?:ken)? (?:het|dit) niet)\b",
    re.IGNORECASE,
)


def may_be_call(line: str) -> bool:
    """Whether a line calls people to something, or gives a day or an hour that are no usual ones."""
    return bool(_CALL.search(line) or (_WHEN.search(line) and not _USUAL.search(line)))
