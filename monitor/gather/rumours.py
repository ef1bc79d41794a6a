"""The register of rumours for a reader: which were alive, how far the same rumour went, who published the fact."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from monitor.catalogue import Catalogue
from monitor.gather.cells import COUNTRY, neighbours
from monitor.records import Rumour
from monitor.report.dutch import local
from monitor.report.input import RumourSeen
from monitor.text import fold, plain_letters
from monitor.urls import authority, host_of


def rumours_seen(
    rumours: Sequence[Rumour], catalogue: Catalogue, *, theme: str, area: str, at: datetime, age: timedelta
) -> tuple[RumourSeen, ...]:
    """Return the rumours on a theme that were alive lately, those of the area and its neighbours first."""
    alive = [r for r in rumours if r.theme == theme and r.status in ("open", "ontkracht") and alive_lately(r, at, age)]
    lately = [_known_at(r, at) for r in alive]
    near = neighbours(area, catalogue.municipalities)
    shown = [r for r in lately if area in (COUNTRY, r.municipality) or r.municipality in near]
    return tuple(
        _seen(rumour, catalogue, {r.municipality for r in lately if same_rumour(r) == same_rumour(rumour)}, near)
        for rumour in sorted(shown, key=lambda r: (r.municipality != area, r.id))
    )


def _known_at(rumour: Rumour, at: datetime) -> Rumour:
    """Return a rumour as it was known at a moment: a denial that came later is not told yet."""
    if rumour.fact_on is None or rumour.fact_on <= local(at).date():
        return rumour
    return replace(rumour, status="open", fact_source="", fact_on=None)


def _seen(rumour: Rumour, catalogue: Catalogue, codes: set[str], near: frozenset[str]) -> RumourSeen:
    return RumourSeen(
        rumour=rumour,
        municipality_name=catalogue.municipality(rumour.municipality).name,
        fact_publisher=publisher_of(rumour, catalogue),
        n_municipalities=len(codes),
        n_neighbours=len(codes & near),
    )


def same_rumour(rumour: Rumour) -> tuple[str, str]:
    """Return what two entries of one rumour share: the theme, and the words without capitals, accents and signs.

    Nothing else in the register ties entries together. Other words may be another rumour, so they count apart: too few
    municipalities is a smaller fault than a rumour that is said to travel and does not.
    """
    return rumour.theme, " ".join(plain_letters(fold(rumour.rumour)).split())


def publisher_of(rumour: Rumour, catalogue: Catalogue) -> str:
    """Return who published the fact, by its address; empty where there is none.

    It is the municipality on a site that is known as its own, else the host itself ("coa.nl"): what another body
    stated is never said to come from the municipality.
    """
    name = f"gemeente {catalogue.municipality(rumour.municipality).name}"
    site = _site(rumour.fact_source)
    there = [source for source in catalogue.sources if _site(source.homepage) == site]
    own = [source.municipalities == (rumour.municipality,) for source in there]
    if all(own) and any(source.name.casefold().startswith(name.casefold()) for source in there):
        return name
    return host_of(rumour.fact_source).removeprefix("www.")


def _site(url: str) -> str:
    """Return what the sources of one site share: the host, with its port where that is not the usual one."""
    try:
        return authority(url).removeprefix("www.").removesuffix(":443").removesuffix(":80")
    except ValueError:  # no address: it was entered before addresses were checked
        return ""


def alive_lately(rumour: Rumour, at: datetime, age: timedelta) -> bool:
    """Tell whether a rumour was known at a moment, and was entered or changed at most ``age`` before it, or since.

    One that was entered late was known from the day on which it was denied.
    """
    known_on = min(local(rumour.created_at).date(), rumour.fact_on or date.max)
    return known_on <= local(at).date() and rumour.updated_at >= at - age
