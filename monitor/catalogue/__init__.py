"""Editorial content: themes, claims, sources, places, calendar, advice and the Dutch texts.

The bundled files lie in ``monitor.data``; a user's own folder is laid over them. ``data/FORMAT.md`` tells editors what
each file means.
"""

from monitor.catalogue.catalogue import Catalogue
from monitor.catalogue.checking import check
from monitor.catalogue.making import check_theme_id, free_id, make_claim, make_source, make_theme, slug
from monitor.catalogue.messages import Messages
from monitor.catalogue.patterns import PatternHit, ThemeHits, theme_hits
from monitor.catalogue.writing import write_claim, write_source, write_theme

__all__ = [
    "Catalogue",
    "Messages",
    "PatternHit",
    "ThemeHits",
    "check",
    "check_theme_id",
    "free_id",
    "make_claim",
    "make_source",
    "make_theme",
    "slug",
    "theme_hits",
    "write_claim",
    "write_source",
    "write_theme",
]
