"""What a text with names of places is about as a whole: abroad, or a match. Each of its words is looked at once."""

import re

from monitor.remembered import Remembered

_FOREIGN = re.compile(
    r"belgi\w*|vlaanderen|vlaamse?|antwerp\w*|gent|brussel\w*|duits\w*|noorwegen|noorse?|michigan|engeland|engelse?"
    r"|frankrijk|franse?|parijs|westfalen|nedersaksen|nigeria|lagos|canad\w+|amerika\w*|vs|italia\w*|spanje|spaanse?"
    r"|zweden|denemarken|oostenrijk\w*|zwitser\w+"
)
_FOREIGN_PAIRS = (" zuid afrika", " new york ", " verenigde staten ")
_MATCH = re.compile(
    r"wint|winst|verliest|nederlaag|doelpunt\w*|trainer|competitie|eredivisie|scoorde\w*|speelronde|gelijkspel|aftrap"
    r"|spits|middenvelder|verdediger|keeper|strafschop\w*|degradati\w*|promotie|elftal|wedstrijd"
)
_DISORDER = re.compile(r"rellen|ongeregeldheden|me|charge\w*|aangehouden|vuurwerk|stadionverbod\w*|bestorm\w*")
_NOTHING, _FOREIGN_WORD, _MATCH_WORD, _DISORDER_WORD = 0, 1, 2, 3


def _kind(word: str) -> int:
    """Return what kind of word a word is; the patterns have none in common."""
    for pattern, kind in ((_FOREIGN, _FOREIGN_WORD), (_MATCH, _MATCH_WORD), (_DISORDER, _DISORDER_WORD)):
        if pattern.fullmatch(word):
            return kind
    return _NOTHING


_KINDS = Remembered(_kind, longest=30)


def subject(plain: str) -> tuple[bool, bool]:
    """Tell whether a text in plain letters is about abroad too, and whether it is the report of a match."""
    kinds = list(map(_KINDS.__getitem__, set(plain.split())))
    abroad = _FOREIGN_WORD in kinds or any(pair in f" {plain} " for pair in _FOREIGN_PAIRS)
    return abroad, kinds.count(_MATCH_WORD) > 1 and _DISORDER_WORD not in kinds
