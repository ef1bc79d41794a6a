"""Shuffling the weeks of the demo moves whole weeks and loses nothing; the table and the plot are written."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from monitor.catalogue import Catalogue
from monitor.demo import calibration
from monitor.series import Panel

N_WEEKS = 30


@pytest.fixture
def panel() -> Panel:
    """Thirty quiet weeks of all themes in two municipalities; nothing is compared in the first four."""
    rng = np.random.default_rng(1)
    weeks = tuple(date(2026, 4, 27) + timedelta(weeks=at) for at in range(N_WEEKS))
    followed = np.where(np.arange(N_WEEKS) < 4, 0.0, 50.0 + np.arange(N_WEEKS))
    themes = [theme.id for theme in Catalogue().themes]
    return Panel(
        weeks=weeks, areas=("GM0228", "GM0281"), exposure=np.tile(followed / 2, (2, 1)), followed=followed,
        missing=np.zeros(N_WEEKS, dtype=np.bool_), regions=("PV:Gelderland", "PV:Utrecht", "VR:A", "VR:B"),
        regional_exposure=np.tile(followed / 2, (4, 1)), cells={}, seen={}, tagging={},
        stories={theme: rng.poisson(4.0, (7, N_WEEKS)).astype(np.float64) for theme in themes},
    )  # fmt: skip


def test_shuffled_weeks_keep_their_counts_and_exposure_together(panel: Panel) -> None:
    mixed = calibration.shuffled(panel, np.random.default_rng(2))
    assert not np.array_equal(mixed.followed, panel.followed)
    assert np.array_equal(np.sort(mixed.followed), np.sort(panel.followed))
    assert np.array_equal(mixed.followed[:4], panel.followed[:4])
    order = [panel.followed.tolist().index(value) for value in mixed.followed[4:]]
    for theme, table in panel.stories.items():
        assert np.array_equal(mixed.stories[theme][:, 4:], table[:, order])


def test_quiet_counts_are_calibrated_as_written_and_shuffled(panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibration, "N_ORDERS", 3)
    rows = {row.stratum: row for row in calibration.calibrations(panel, Catalogue())}
    assert list(rows) == [
        "country, as written", "country, weeks shuffled", "places, as written", "places, weeks shuffled",
    ]  # fmt: skip
    for row in rows.values():
        assert row.n_tests > 50
        assert 0.3 < row.within_50 < 0.7
        assert row.below_alpha < 0.03


def test_a_folder_without_a_demo_is_told_so(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    from monitor.store import Store

    Store(tmp_path / "monitor.duckdb").migrate(datetime(2026, 11, 25, tzinfo=UTC))
    (tmp_path / "data").mkdir()
    with pytest.raises(ValueError, match="holds no demo"):
        calibration.demo_panel(tmp_path)
