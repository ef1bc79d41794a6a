"""Which series is compared with what: every series in one test of its family, and none left without one."""

from datetime import date, timedelta

import numpy as np
import pytest

from monitor import families
from monitor.catalogue import Catalogue
from monitor.records import Family
from monitor.series import COUNTRY, Panel

FIRST = date(2020, 1, 6)
N_WEEKS = 320
NEW_WEEKS = 8  # a source is compared from its ninth week on
AREAS = ("GM0228", "GM0281", "GM0402", "GM1696")
THEME = "asielopvang"


def panel_of(mean: float, catalogue: Catalogue) -> Panel:
    """Return a new installation after six years: nothing is compared in its first eight weeks."""
    shape = (len(AREAS), N_WEEKS)
    followed = np.full(N_WEEKS, 1000.0)
    followed[:NEW_WEEKS] = 0.0
    stories = np.random.default_rng(1).poisson(mean, (1 + len(AREAS), N_WEEKS)).astype(np.float64)
    stories[:, :NEW_WEEKS] = 0.0
    return Panel(
        weeks=tuple(FIRST + timedelta(weeks=week) for week in range(N_WEEKS)), areas=AREAS,
        exposure=np.broadcast_to(followed / 4, shape), followed=followed, missing=np.zeros(N_WEEKS, dtype=np.bool_),
        regions=(), regional_exposure=np.zeros((0, N_WEEKS)), cells={}, seen={},
        stories={theme.id: stories for theme in catalogue.themes}, tagging={},
    )  # fmt: skip


@pytest.mark.parametrize(("family", "mean"), [("national", 20.0), ("municipality", 20.0), ("municipality", 1.0)])
def test_in_no_week_of_a_new_installation_a_series_loses_its_test(family: Family, mean: float) -> None:
    catalogue = Catalogue()
    panel = panel_of(mean, catalogue)
    areas = [COUNTRY] if family == "national" else sorted(AREAS)
    for period in (*range(150, 175), 211, 215, 225, *range(262, 275), N_WEEKS - 1):
        found = [one for one in families.tested(family, panel, catalogue, period) if one.theme == THEME]
        assert sorted(area for one in found for area in one.areas) == areas
        assert all(np.isfinite(one.judgement.expected).all() for one in found)
        assert {note for one in found for note in one.judgement.notes} <= {"", "provisional"}
