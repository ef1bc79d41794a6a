"""Signals as rows for a terminal and as JSON: what rose where, against what, and what it rests on."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from monitor.catalogue import Catalogue
from monitor.records import Driver, DriverKind, JudgedWeek, Signal

MIN_COUNT = 3  # fewer is shown as "<3": no count leads to a person
EXTENTS = {
    "": "", "country": "whole country", "one_place": "mostly {place}", "here": "here only",
    "here_more": "here more than elsewhere", "with_country": "as in the whole country",
}  # fmt: skip
KINDS: tuple[DriverKind, ...] = ("story", "source", "claim", "place")


class PlaceNames:
    """Names of the areas of signals."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._names = {m.code: m.name for m in catalogue.municipalities} | {"NL": "Nederland"}

    def name(self, area: str) -> str:
        """Return a municipality, province, safety region or the country in words."""
        kind, _, name = area.partition(":")
        regions = {"PV": f"{name} (province)", "VR": f"{name} (safety region)"}
        return regions.get(kind, self._names.get(area, area))


def shown(count: int) -> int | str:
    """Return a count, or that it is small."""
    return count if count == 0 or count >= MIN_COUNT else f"<{MIN_COUNT}"


def table_row(signal: Signal, places: PlaceNames) -> dict[str, Any]:
    """Return the row of the table for a person."""
    return {
        "theme": signal.theme, "place": places.name(signal.area), "stories": signal.observed,
        "expected": f"{signal.expected:.1f}", "band": f"{signal.lower:.0f}-{signal.upper:.0f}",
        "times": times(signal), "sources": signal.n_sources, "from_new": shown(signal.n_new_stories),
        "reach": reach(signal, places), "calendar": _calendar(signal), "q": _small(signal.q_value),
        "remark": "; ".join(remarks(signal)),
    }  # fmt: skip


def times(signal: Signal) -> str:
    """Write the ratio with its interval."""
    if signal.ratio_low is None or signal.ratio_high is None:
        return f"{signal.ratio:.1f}"
    return f"{signal.ratio:.1f} ({signal.ratio_low:.1f}-{signal.ratio_high:.1f})"


def reach(signal: Signal, places: PlaceNames) -> str:
    """Say whether a rise is national or local."""
    return EXTENTS[signal.extent].format(place=places.name(signal.leading_place))


def _small(chance: float) -> str:
    return "<0.001" if chance < 0.001 else f"{chance:.3f}"


def _calendar(signal: Signal) -> str:
    return {"": "-", "coincides": f"({signal.calendar})"}.get(signal.calendar_role, signal.calendar)


def remarks(signal: Signal) -> Iterator[str]:
    """Yield what makes a signal less certain."""
    if signal.note == "provisional":
        yield "provisional"
    if signal.one_source:
        yield "one source"
    if signal.n_other_weeks:
        yield f"{signal.n_other_weeks} weeks counted with another version of the theme"


def drivers_row(signal: Signal, places: PlaceNames, titles: Mapping[str, str]) -> dict[str, Any]:
    """Return what a signal rests on, as the row of a table."""
    named = {
        "story": lambda ref: titles.get(ref, "a story of others"),
        "place": places.name,
    }
    cells = {
        kind: "; ".join(_driver_text(driver, named.get(kind, str)(driver.ref)) for driver in signal.driven_by(kind))
        or "-"
        for kind in KINDS
    }
    return {
        "signal": f"{signal.theme}, {places.name(signal.area)}", "copied most": cells["story"],
        "sources": cells["source"], "claims": cells["claim"], "municipalities": cells["place"],
    }  # fmt: skip


def _driver_text(driver: Driver, name: str) -> str:
    count = driver.n_items if driver.kind == "story" else driver.n_stories
    return f"{name} {shown(count)}"


def json_row(signal: Signal, places: PlaceNames, titles: Mapping[str, str]) -> dict[str, Any]:
    """Return all that a signal says."""
    return {
        "id": signal.id, "week": f"{signal.week_starts_on:%G-W%V}", "theme": signal.theme, "area": signal.area,
        "place": places.name(signal.area), "scope": signal.scope, "reach": signal.extent,
        "leading_place": signal.leading_place or None, "stories": signal.observed,
        "expected": round(signal.expected, 2), "band": [round(signal.lower), round(signal.upper)],
        "up_to": round(signal.upper), "times": round(signal.ratio, 2),
        "times_interval": None if signal.ratio_low is None or signal.ratio_high is None else [
            round(signal.ratio_low, 2), round(signal.ratio_high, 2),
        ],
        "p": signal.p_value, "q": round(signal.q_value, 4), "items": signal.n_items, "sources": signal.n_sources,
        "one_source": signal.one_source, "all_stories": signal.n_stories, "from_new": shown(signal.n_new_stories),
        "new_since": signal.new_since, "coverage": f"{signal.coverage:.0%}", "calendar": signal.calendar or "-",
        "calendar_role": signal.calendar_role or None,
        "driven_by": {kind: [_driver(driver, titles) for driver in signal.driven_by(kind)] for kind in KINDS},
        "provisional": signal.note == "provisional", "theme_version": signal.theme_version,
        "weeks_of_other_version": signal.n_other_weeks, "method": signal.method_version,
    }  # fmt: skip


def _driver(driver: Driver, titles: Mapping[str, str]) -> dict[str, Any]:
    row = {
        "ref": driver.ref, "stories": shown(driver.n_stories), "items": shown(driver.n_items),
        "sources": driver.n_sources, "usual": round(driver.usual, 1),
    }  # fmt: skip
    return row | ({"title": titles.get(driver.ref)} if driver.kind == "story" else {})


def json_list(week: str | None, judged: Sequence[JudgedWeek], rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the signals of a week with how many chance alone would give."""
    return {
        "week": week, "tested": sum(one.n_tested for one in judged), "n_signals": len(rows),
        "expected_by_chance": round(sum(one.n_by_chance for one in judged), 2),
        "families": [
            {
                "family": one.family, "tested": one.n_tested, "signals": one.n_signals,
                "expected_by_chance": round(one.n_by_chance, 3),
            } for one in judged
        ],
        "signals": list(rows),
    }  # fmt: skip
