"""How much is collected about each municipality: the exposure under its counts.

A source gives a municipality its stories of the week times the share of its stories that are set there. The share is
drawn towards the municipality's share of the inhabitants, because small numbers say little of a national source. A
source that was not observed adds nothing, so that an outage lowers exposure and expectation alike.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitor.records import Municipality

PRIOR_STORIES = 20.0  # weight of the inhabitants' share, in stories of the source


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """The weeks, areas and exposure that all series share."""

    weeks: tuple[date, ...]  # Mondays, without gaps
    areas: tuple[str, ...]  # CBS codes
    exposure: NDArray[np.float64]  # (n_areas, n_weeks), expected stories up to a factor
    n_stories: NDArray[np.float64]  # (n_weeks,) all stories of the observed sources


def build_panel(
    weeks: Sequence[date],
    municipalities: Sequence[Municipality],
    source_weeks: Sequence[Mapping[str, Any]],
    source_areas: Sequence[Mapping[str, Any]],
) -> Panel:
    """Return the exposure of every municipality in every week."""
    sources = sorted({row["source_id"] for row in source_weeks})
    volume = _volume(weeks, sources, source_weeks)
    shares = _shares(sources, municipalities, source_areas)
    return Panel(
        weeks=tuple(weeks),
        areas=tuple(m.code for m in municipalities),
        exposure=shares.T @ volume,
        n_stories=volume.sum(axis=0),
    )


def _volume(weeks: Sequence[date], sources: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> NDArray[np.float64]:
    """Return stories, ``(n_sources, n_weeks)``."""
    column = {week: i for i, week in enumerate(weeks)}
    line = {source: i for i, source in enumerate(sources)}
    volume = np.zeros((len(sources), len(weeks)))
    for row in rows:
        if row["week_starts_on"] in column:
            volume[line[row["source_id"]], column[row["week_starts_on"]]] = row["n_stories"]
    return volume


def _shares(
    sources: Sequence[str], municipalities: Sequence[Municipality], rows: Sequence[Mapping[str, Any]]
) -> NDArray[np.float64]:
    """Return the share of each source's stories that is set in each municipality, ``(n_sources, n_areas)``."""
    line = {source: i for i, source in enumerate(sources)}
    column = {m.code: i for i, m in enumerate(municipalities)}
    placed = np.zeros((len(sources), len(municipalities)))
    total = np.zeros(len(sources))
    for row in rows:
        if row["source_id"] not in line:
            continue
        if row["area"] in column:
            placed[line[row["source_id"]], column[row["area"]]] = row["n_stories"]
        elif row["area"] == "NL":
            total[line[row["source_id"]]] = row["n_stories"]
    people = np.array([m.population for m in municipalities], dtype=np.float64)
    prior = PRIOR_STORIES * people / people.sum()
    return np.asarray((placed + prior) / (total[:, None] + PRIOR_STORIES))
