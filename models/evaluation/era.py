"""In which years a text is set, by a stated rule: the labelled texts have no date.

The latest year that the text names decides; where it names none, words that belong to the disputes of certain years do.
Most texts give neither. The rule is for slices of figures only; no model sees it.
"""

import re
from typing import Literal

Era = Literal["to 2019", "2020 to 2022", "2023 and later", "unknown"]
ERAS: tuple[Era, ...] = ("to 2019", "2020 to 2022", "2023 and later", "unknown")
LAST_YEAR = 2026  # later years are plans and forecasts ("Agenda 2030"), not when the text is set

# A year stands alone: no amount, decimal, postcode ("2011 AB"), house number or agenda.
_YEAR = re.compile(
    r"(?<![\d.,€-])(?<!agenda )(?<!€ )\b(19[5-9]\d|20[0-4]\d)\b(?![.,]?\d)"
    r"(?! ?(?:[A-Z]{2}\b|euro|meter|mensen|kilo|uur))"
)
# Latest first: a text about the asylum law that looks back on the lockdown is set in the later years.
_SUBJECTS: tuple[tuple[Era, re.Pattern[str]], ...] = (
    (
        "2023 and later",
        re.compile(r"(?i)\b(?:spreidingswet|kabinet[- ]schoof|minister faber|lbv-plus|piekbelasterregeling)"),
    ),
    (
        "2020 to 2022",
        re.compile(
            r"(?i)\b(?:avondklok|lockdowns?\b|corona ?pas|coronatoegangsbewij|coronamaatregel|mondkapje|mondkapplicht"
            r"|anderhalve meter|[23]g-(?:beleid|maatregel)|testen voor toegang|boosterprik|george floyd|qr-code"
            r"|quarantaine|prikbus|prikstraat|teststraat)"
        ),
    ),
    ("to 2019", re.compile(r"(?i)\b(?:gele hesje|gele vest)")),
)


def era(text: str) -> Era:
    """Return the years in which a text is set."""
    years = [int(year) for year in _YEAR.findall(text) if int(year) <= LAST_YEAR]
    if years:
        latest = max(years)
        return "to 2019" if latest < 2020 else "2020 to 2022" if latest < 2023 else "2023 and later"
    return next((period for period, words in _SUBJECTS if words.search(text)), "unknown")
