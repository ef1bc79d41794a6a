"""The detectors against the numbers that the R package surveillance printed (tests/data/surveillance/README.md)."""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from monitor.detect import ears
from monitor.detect.calendar import Calendar, baseline
from monitor.detect.counts import Counts
from monitor.detect.farrington import FEW, Engine, FarringtonSettings, fit_period, judge, recent_counts

DATA = Path(__file__).parents[1] / "data" / "surveillance"
NAMES = sorted(path.name.removesuffix("_series.csv.gz") for path in DATA.glob("*_series.csv.gz"))
NB_PLUGIN, NB_PLUGIN_OFFSET = "ff_nbPlugin_a0.005", "ff_nbPlugin_offset_a0.005"
ROUNDING = 5e-8  # half a unit in the last of 8 significant digits


@dataclass(frozen=True)
class Reference:
    counts: Counts
    exposure: np.ndarray
    settings: FarringtonSettings


def read(name: str) -> list[dict[str, str]]:
    with gzip.open(DATA / name, "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def load(name: str) -> Reference:
    rows = read(f"{name}_series.csv.gz")
    units = tuple(dict.fromkeys(row["unit"] for row in rows))
    length = max(int(row["t"]) for row in rows)
    observed, exposure = np.full((2, len(units), length), np.nan)
    for row in rows:
        cell = units.index(row["unit"]), int(row["t"]) - 1
        observed[cell], exposure[cell] = float(row["observed"]), float(row["population"])
    start = rows[0]["week"]
    first = date.fromisoformat(start) if "-" in start else int(start)
    calendar = Calendar(step="month" if "monthly" in name else "week", first=first, length=length)
    return Reference(
        counts=Counts(names=units, calendar=calendar, observed=observed),
        exposure=exposure,
        settings=settings(name),
    )


def settings(name: str) -> FarringtonSettings:
    if "monthly" in name:
        return FarringtonSettings(half_window=1, n_levels=4, excluded=6, few_counts=False)
    return FarringtonSettings(years=2 if name == "abattoir" else 5, few_counts=False)


def by_period(name: str, method: str) -> Iterator[tuple[int, list[dict[str, str]]]]:
    found: dict[int, list[dict[str, str]]] = {}
    for row in read(f"{name}_farrington.csv.gz"):
        if row["method"] == method:
            found.setdefault(int(row["t"]) - 1, []).append(row)
    yield from found.items()


def compare(name: str, method: str, engine: Engine) -> tuple[int, int]:
    """Check every row of one file; return how many rows and how many bounds were compared."""
    reference = load(name)
    counts, chosen = reference.counts, reference.settings
    if method == NB_PLUGIN_OFFSET:
        counts = Counts(
            names=counts.names, calendar=counts.calendar, observed=counts.observed, exposure=reference.exposure
        )
    n_rows = n_bounds = 0
    for period, rows in by_period(name, method):
        judged = judge(counts, period, chosen, engine=engine)
        base = baseline(
            counts.calendar,
            period,
            years=chosen.years,
            half_window=chosen.half_window,
            n_levels=chosen.n_levels,
            excluded=chosen.excluded,
        )
        fitted = fit_period(counts, period, base, engine)
        few = recent_counts(counts, period) < FEW
        for row in rows:
            unit, where = counts.names.index(row["unit"]), (name, row["unit"], period)
            assert judged.p_value[unit] == pytest.approx(float(row["pvalue"]), abs=1e-4), where
            assert judged.expected[unit] == pytest.approx(float(row["mu_plugin"]), rel=2e-5, abs=1e-7), where
            assert judged.spread[unit] == pytest.approx(float(row["phi"]), rel=1e-3), where
            assert fitted.trend[unit] == (row["trend_kept"] == "1"), where
            assert (judged.alarm[unit] and not few[unit]) == (row["alarm"] == "1"), where
            assert few[unit] == (row["upperbound"] == "NA"), where
            if row["upperbound"] != "NA":
                assert judged.upper[unit] == float(row["upperbound"]), where
                n_bounds += 1
            n_rows += 1
    return n_rows, n_bounds


@pytest.mark.parametrize("engine", ["numpy", "numba"])
def test_farrington_matches_every_row_of_the_reference(engine: Engine) -> None:
    if engine == "numba":
        pytest.importorskip("numba")
    found = [compare(name, NB_PLUGIN, engine) for name in NAMES]
    assert len(NAMES) == 10
    assert tuple(map(sum, zip(*found, strict=True))) == (4315, 2216)


@pytest.mark.parametrize("engine", ["numpy", "numba"])
def test_farrington_with_exposure_matches_every_row_of_the_reference(engine: Engine) -> None:
    if engine == "numba":
        pytest.importorskip("numba")
    assert compare("momo", NB_PLUGIN_OFFSET, engine) == (1034, 1034)


@pytest.mark.parametrize("name", NAMES)
def test_ears_c1_and_c2_match_every_row_of_the_reference(name: str) -> None:
    counts = load(name).counts
    judged = {
        (method, period): ears.judge(counts, period, method, alpha=0.001)
        for method in ("ears-c1", "ears-c2")
        for period in range(counts.calendar.length)
    }
    n_bounds = 0
    for row in read(f"{name}_ears.csv.gz"):
        for method, column in (("ears-c1", "C1"), ("ears-c2", "C2")):
            if row[f"{column}_upper"] != "NA":
                found = judged[method, int(row["t"]) - 1]
                unit = counts.names.index(row["unit"])
                assert found.upper[unit] == pytest.approx(float(row[f"{column}_upper"]), rel=ROUNDING, abs=1e-6)
                assert found.alarm[unit] == (float(row[f"{column}_alarm"]) == 1)
                n_bounds += 1
    assert n_bounds > 200
