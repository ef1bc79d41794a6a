"""What titles on agendas may not bring along: names of persons, and what is not public."""

import re

from monitor.redact import redact

NAME = "[naam]"

_FORMS = (
    r"(?:de\s+heer|dhr\.?|meneer|mevrouw|mevr\.?|mw\.?|drs\.?|raadslid|burgerraadslid|commissielid|inspreker|"
    r"indiener|wethouder|burgemeester|griffier|voorzitter|fractievoorzitter)"
)
_PREFIX = r"(?:(?:[Vv]an|[Dd]e|[Dd]er|[Dd]en|[Tt]en|[Tt]er|[Tt]e|'t|[Vv]on|[Ee]l|[Aa]l|[Bb]en|[Ll]a|[Ll]e)\s+){0,3}"
_SURNAME = r"[A-ZÀ-Þ][\w'’]{1,30}(?:-[A-ZÀ-Þ]?[\w'’]{1,30}){0,2}"
_INITIALS = r"(?:[A-ZÀ-Þ]\.\s?){1,5}"
_ADDRESSED = re.compile(
    rf"(?i:\b({_FORMS}:?)\s+(?:{_FORMS}\s+)?)(?:{_INITIALS}\s?)?{_PREFIX}{_SURNAME}(?:\s+{_PREFIX}{_SURNAME})?"
)
_INITIALLED = re.compile(rf"(?<![\w.])(?!(?:B\.\s?V|N\.\s?V|St)\.){_INITIALS}\s?{_PREFIX}{_SURNAME}")
_STREET = re.compile(r"(?:straat|laan|weg|plein|plantsoen|park|kade|hof|school|singel|dreef|pad)$", re.IGNORECASE)

_CLOSED = re.compile(
    r"^\W*(?:\d[\d.a-z]{0,6}\W+)?besloten\b|\(\s*besloten\s*\)|[-:,]\s*besloten\s*$"
    r"|\bbesloten\s+(?:deel|gedeelte|vergadering|zitting|raad\w*|commissie\w*|overleg|bijeenkomst|sessie|beraad)"
    r"|\bniet[- ]openba(?:ar|re)\b|\bvertrouwelijk\w*",
    re.IGNORECASE,
)


def public_title(title: str) -> str:
    """Return a title without contact data and without names of persons, as far as a form of address betrays them."""
    return _INITIALLED.sub(NAME, _ADDRESSED.sub(_masked, redact(title)))


def is_closed(title: str) -> bool:
    """Whether a title says that what it stands for is not public."""
    return bool(_CLOSED.search(title))


def _masked(found: re.Match[str]) -> str:
    if _STREET.search(found[0]):  # "Verkeer Burgemeester Jansenstraat"
        return found[0]
    return f"{found[1]} {NAME}"
