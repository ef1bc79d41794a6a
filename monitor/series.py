"""From the store to the series that are tested: which sources are comparable, how much each place was followed.

A source counts on both sides (stories and exposure) or on neither, so that a new, lost or returning source is no rise.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitor.detect.calendar import Calendar
from monitor.detect.counts import Counts
from monitor.detect.exposure import exposure, panel
from monitor.records import Municipality, ThemeTagging
from monitor.store import Store

MIN_DAYS = 6  # of the seven days of a week on which a source must have been observed
MIN_COVERAGE = 0.7  # a week of which more than 30 % is missing is not judged
MIN_TAGGED = 0.7  # nor one of whose items more than 30 % were not looked at for the theme
COUNTRY = "NL"

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """The weeks and areas that all series share, and how much was collected in each."""

    weeks: tuple[date, ...]  # Mondays, without gaps
    areas: tuple[str, ...]  # CBS codes
    exposure: Floats  # (n_areas, n_weeks)
    followed: Floats  # (n_weeks,) usual stories a week of the comparable sources, outages left out
    missing: NDArray[np.bool_]  # (n_weeks,) too little coverage to judge
    regions: tuple[str, ...]  # "PV:Gelderland", "VR:Twente"
    regional_exposure: Floats  # (n_regions, n_weeks) usual stories of the comparable sources, by where theirs are set
    cells: Mapping[tuple[str, str, date], Mapping[str, Any]]  # counts by theme, area and week
    seen: Mapping[str, Set[str]]  # of each theme, the areas in which any source told of it
    stories: Mapping[str, Floats]  # of each theme, (1 + n_areas + n_regions, n_weeks): the country, areas, regions
    tagging: Mapping[tuple[str, date], ThemeTagging]  # by theme and week; a week without items is not in it

    def national(self, theme: str) -> Counts:
        """Return the theme in the whole country; its exposure is the usual volume of the comparable sources.

        Not the volume of the week itself: a theme that is much written about would be its own excuse.
        """
        return self._counts(theme, (COUNTRY,), [0], self.followed[None, :])

    def regional(self, theme: str, kind: str) -> Counts:
        """Return the theme in every province ("PV") or safety region ("VR"), with the exposure of each."""
        rows = [at for at, name in enumerate(self.regions) if name.startswith(f"{kind}:")]
        names = tuple(self.regions[at] for at in rows)
        return self._counts(theme, names, [1 + len(self.areas) + at for at in rows], self.regional_exposure[rows])

    def local(self, theme: str) -> Counts:
        """Return the theme in every municipality, with the exposure of each."""
        return self._counts(theme, self.areas, range(1, 1 + len(self.areas)), self.exposure)

    def is_tagged(self, theme: str, week: date) -> bool:
        """Tell whether the items of a week were looked at for a theme; where most were not, it is missing, not zero."""
        found = self.tagging.get((theme, week))
        return found is None or found.share_tagged >= MIN_TAGGED

    def theme_version(self, theme: str, week: date) -> str:
        """Return with which version of the theme a week was counted; empty: it has no items."""
        found = self.tagging.get((theme, week))
        return found.theme_version if found else ""

    def n_other_weeks(self, theme: str, weeks: Sequence[date]) -> int:
        """Count the weeks that were (also) counted with another version than the present one."""
        found = (self.tagging.get((theme, week)) for week in weeks)
        return sum(one.share_tagged > 0 and not one.is_present for one in found if one is not None)

    def _counts(self, theme: str, names: tuple[str, ...], rows: Sequence[int], followed: Floats) -> Counts:
        calendar = Calendar(step="week", first=self.weeks[0], length=len(self.weeks))
        missing = self.missing | ~np.array([self.is_tagged(theme, week) for week in self.weeks])
        observed = np.where(missing, np.nan, self.stories[theme][list(rows)])
        return Counts(names=names, calendar=calendar, observed=observed, exposure=followed)


def read_panel(
    store: Store, municipalities: Sequence[Municipality], themes: Sequence[str], first: date, last: date
) -> Panel:
    """Read all series between two Mondays, both included."""
    weeks = tuple(first + timedelta(weeks=i) for i in range((last - first).days // 7 + 1))
    rows = store.trends.source_weeks(first, last)
    sources = sorted({row["source_id"] for row in rows})
    items, days = _by_source(rows, "n_stories", sources, weeks), _by_source(rows, "n_days", sources, weeks)
    counted = panel(items, days >= MIN_DAYS)
    located = _located(store.trends.source_areas(first, last), sources, municipalities)
    usual = _usual(items, counted)
    regions, members = _regions(municipalities)
    people = np.array([m.population for m in municipalities], dtype=np.float64)
    comparable = [(sources[i], weeks[j]) for i, j in zip(*np.nonzero(counted), strict=True)]
    coverage = store.trends.coverage_weeks(first, last)
    areas = tuple(m.code for m in municipalities)
    cells = {
        (row["theme"], row["area"], row["week_starts_on"]): row
        for row in store.trends.series_counts(first, last, comparable)
    }
    return Panel(
        weeks=weeks,
        areas=areas,
        exposure=exposure(items, located, counted, people),
        followed=usual @ counted,
        regions=regions,
        regional_exposure=exposure(
            np.repeat(usual[:, None], len(weeks), axis=1), located @ members, counted, people @ members
        ),
        missing=np.array([coverage.get(week, 0.0) < MIN_COVERAGE for week in weeks]),
        cells=cells,
        seen=_seen(cells),
        stories=_stories(cells, themes, (COUNTRY, *areas, *regions), weeks),
        tagging=store.trends.theme_versions(themes, first, last),
    )


def _seen(cells: Iterable[tuple[str, str, date]]) -> dict[str, Set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for theme, area, _ in cells:
        found[theme].add(area)
    return dict(found)


def _stories(
    cells: Mapping[tuple[str, str, date], Mapping[str, Any]],
    themes: Sequence[str],
    names: Sequence[str],
    weeks: Sequence[date],
) -> dict[str, Floats]:
    """Lay the comparable stories out per theme, ``(n_names, n_weeks)``."""
    tables = {theme: np.zeros((len(names), len(weeks))) for theme in themes}
    line = {name: at for at, name in enumerate(names)}
    place = {week: at for at, week in enumerate(weeks)}
    for (theme, area, week), cell in cells.items():
        if theme in tables and area in line:
            tables[theme][line[area], place[week]] = cell["n_stories"]
    return tables


def _regions(municipalities: Sequence[Municipality]) -> tuple[tuple[str, ...], Floats]:
    """Return the names of provinces and safety regions, and ``(n_municipalities, n_regions)`` who belongs to which."""
    owners = [(f"PV:{m.province}", f"VR:{m.safety_region}") for m in municipalities]
    names = tuple(sorted({name for pair in owners for name in pair if not name.endswith(":")}))
    return names, np.array([[name in pair for name in names] for pair in owners], dtype=np.float64)


def _usual(items: Floats, counted: NDArray[np.bool_]) -> Floats:
    """Return the mean weekly stories of each source over the weeks in which it counts, ``(n_sources,)``."""
    total = np.where(counted, items, 0.0).sum(axis=1)
    return np.asarray(total / np.maximum(counted.sum(axis=1), 1))


def _by_source(rows: Sequence[Mapping[str, Any]], column: str, sources: Sequence[str], weeks: Sequence[date]) -> Floats:
    """Return one column of the rows as ``(n_sources, n_weeks)``; zero where there is none."""
    line = {source: i for i, source in enumerate(sources)}
    place = {week: j for j, week in enumerate(weeks)}
    table = np.zeros((len(sources), len(weeks)))
    for row in rows:
        table[line[row["source_id"]], place[row["week_starts_on"]]] = row[column]
    return table


def _located(
    rows: Sequence[Mapping[str, Any]], sources: Sequence[str], municipalities: Sequence[Municipality]
) -> Floats:
    """Return the stories of each source in each municipality, ``(n_sources, n_areas)``."""
    line = {source: i for i, source in enumerate(sources)}
    place = {m.code: j for j, m in enumerate(municipalities)}
    table = np.zeros((len(sources), len(municipalities)))
    for row in rows:
        if row["source_id"] in line and row["area"] in place:
            table[line[row["source_id"]], place[row["area"]]] = row["n_stories"]
    return table
