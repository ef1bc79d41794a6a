"""From the store to the series that are tested: which sources are comparable, how much each place was followed.

A source counts on both sides (stories and exposure) or on neither, so that a new, lost or returning source is no rise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitor.detect.calendar import Calendar
from monitor.detect.counts import Counts
from monitor.detect.exposure import exposure, panel
from monitor.records import Municipality
from monitor.store import Store

MIN_DAYS = 6  # of the seven days of a week on which a source must have been observed
MIN_COVERAGE = 0.7  # a week of which more than 30 % is missing is not judged
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

    def national(self, theme: str) -> Counts:
        """Return the theme in the whole country; its exposure is the usual volume of the comparable sources.

        Not the volume of the week itself: a theme that is much written about would be its own excuse.
        """
        return self._counts((COUNTRY,), self._stories(theme, COUNTRY)[None, :], self.followed[None, :])

    def regional(self, theme: str, kind: str) -> Counts:
        """Return the theme in every province ("PV") or safety region ("VR"), with the exposure of each."""
        rows = [at for at, name in enumerate(self.regions) if name.startswith(f"{kind}:")]
        names = tuple(self.regions[at] for at in rows)
        observed = np.vstack([self._stories(theme, name) for name in names])
        return self._counts(names, observed, self.regional_exposure[rows])

    def local(self, theme: str) -> Counts:
        """Return the theme in every municipality, with the exposure of each."""
        observed = np.vstack([self._stories(theme, area) for area in self.areas])
        return self._counts(self.areas, observed, self.exposure)

    def _stories(self, theme: str, area: str) -> Floats:
        found = (self.cells.get((theme, area, week)) for week in self.weeks)
        return np.array([cell["n_stories"] if cell else 0.0 for cell in found], dtype=np.float64)

    def _counts(self, names: tuple[str, ...], observed: Floats, followed: Floats) -> Counts:
        calendar = Calendar(step="week", first=self.weeks[0], length=len(self.weeks))
        known = np.where(self.missing, np.nan, observed)
        return Counts(names=names, calendar=calendar, observed=known, exposure=followed)


def read_panel(store: Store, municipalities: Sequence[Municipality], first: date, last: date) -> Panel:
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
    return Panel(
        weeks=weeks,
        areas=tuple(m.code for m in municipalities),
        exposure=exposure(items, located, counted, people),
        followed=usual @ counted,
        regions=regions,
        regional_exposure=exposure(
            np.repeat(usual[:, None], len(weeks), axis=1), located @ members, counted, people @ members
        ),
        missing=np.array([coverage.get(week, 0.0) < MIN_COVERAGE for week in weeks]),
        cells={
            (row["theme"], row["area"], row["week_starts_on"]): row
            for row in store.trends.series_counts(first, last, comparable)
        },
    )


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
