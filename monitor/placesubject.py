"""What a text with names of places is about as a whole: abroad, or a match."""

from collections.abc import Set as AbstractSet

from monitor.placewords import ABROAD, words_of

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


def subject(plain: str, words: AbstractSet[str]) -> tuple[bool, bool]:
    """Tell whether a text is about abroad too, and whether it is the report of a match.

    Args:
        plain: the text in plain letters.
        words: its words.
    """
    abroad = not ABROAD.isdisjoint(words) or any(pair in f" {plain} " for pair in _FOREIGN_PAIRS)
    return abroad, len(_MATCH & words) > 1 and _DISORDER.isdisjoint(words)
