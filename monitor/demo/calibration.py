"""``python -m monitor.demo.calibration``: are p-values even on the counts of the demo, after crawl, tags and counts?

The demo tells a story in which attention grows; even p-values are therefore to be expected only once its weeks are put
in another order. Both are measured: as it was written, and with the weeks shuffled.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from monitor.catalogue import Catalogue
from monitor.detect.counts import Judgement
from monitor.detect.evaluation import plots
from monitor.detect.evaluation.calibration import Calibration, calibrate_all, gather
from monitor.detect.evaluation.results import calibration_table, histogram_rows
from monitor.families import tested
from monitor.records import Family
from monitor.series import Panel, read_panel
from monitor.store import Store

LAST = date(2026, 11, 16)  # the last closed week of the demo
STORY_WEEKS = 2  # at its end, in which the story plays
N_ORDERS = 40  # of the shuffled weeks
N_LAST = 6  # weeks that are judged in each order
SEED = 20261125
PLACES: tuple[Family, ...] = ("province", "safety_region", "municipality")


def demo_panel(folder: Path) -> tuple[Panel, Catalogue]:
    """Return the series of a demo that was made in a folder."""
    store, catalogue = Store(folder / "monitor.duckdb"), Catalogue(folder / "data")
    span = store.trends.week_range()
    if span is None:
        raise ValueError(f"{folder} holds no demo")
    themes = [theme.id for theme in catalogue.themes]
    return read_panel(store, catalogue.municipalities, themes, span[0], LAST), catalogue


def judged(panel: Panel, catalogue: Catalogue, families: Sequence[Family], periods: range) -> Iterator[Judgement]:
    """Yield the judgements of all series of some families in some weeks."""
    for period in periods:
        for family in families:
            yield from (one.judgement for one in tested(family, panel, catalogue, period))


def shuffled(panel: Panel, rng: np.random.Generator) -> Panel:
    """Return the panel with the comparable weeks in another order; what belongs to one week stays together."""
    order = np.arange(len(panel.weeks))
    compared = np.flatnonzero((panel.followed > 0) & ~panel.missing)
    order[compared] = rng.permutation(compared)
    return replace(
        panel,
        exposure=panel.exposure[:, order],
        followed=panel.followed[order],
        regional_exposure=panel.regional_exposure[:, order],
        stories={theme: table[:, order] for theme, table in panel.stories.items()},
        tagging={},
    )


def calibrations(panel: Panel, catalogue: Catalogue) -> tuple[Calibration, ...]:
    """Return the calibration as written and with shuffled weeks, of the country and of places."""
    rng = np.random.default_rng(SEED)
    before, last = range(len(panel.weeks) - STORY_WEEKS), range(len(panel.weeks) - N_LAST, len(panel.weeks))
    orders = [shuffled(panel, rng) for _ in range(N_ORDERS)]
    rows = []
    for name, families in (("country", ("national",)), ("places", PLACES)):
        as_written = gather(judged(panel, catalogue, families, before), rng)
        rows.append(calibrate_all(as_written, f"{name}, as written"))
        mixed = (one for order in orders for one in judged(order, catalogue, families, last))
        rows.append(calibrate_all(gather(mixed, rng), f"{name}, weeks shuffled"))
    return tuple(rows)


def make_demo(folder: Path) -> None:
    """Run the demo into a folder."""
    import typer

    from monitor.cli import app

    typer.main.get_command(app).main(["demo", "--quiet", "--dir", str(folder)], standalone_mode=False)


def run(folder: Path, out: Path) -> str:
    """Measure on the demo in a folder, write plot and table, and return the text."""
    panel, catalogue = demo_panel(folder)
    rows = calibrations(panel, catalogue)
    title = "Randomised p-values on the counts of the demo; even is calibrated"
    out.mkdir(parents=True, exist_ok=True)
    plots.write(out / "calibration-demo.svg", plots.histograms(histogram_rows(rows), facet="stratum", title=title))
    text = "\n\n".join(
        (
            "# Calibration on the counts of the demo",
            f"Written by `python -m monitor.demo.calibration`. {len(panel.weeks)} weeks of the demo, the weeks before "
            f"its story as written, and the last {N_LAST} weeks of {N_ORDERS} orders of its weeks. What the figures "
            "mean: README.md.",
            calibration_table(rows),
            "![Histograms of p-values on the counts of the demo](calibration-demo.svg)",
        )
    )
    (out / "demo.md").write_text(text + "\n", encoding="utf-8")
    return text + "\n"


def main() -> None:
    """Read the options, make the demo where none is given, and measure."""
    parser = argparse.ArgumentParser(prog="python -m monitor.demo.calibration", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs/statistics"), help="folder for table and plot")
    parser.add_argument("--demo", type=Path, help="folder of a demo that was made before")
    options = parser.parse_args()
    if options.demo is not None:
        sys.stdout.write(run(options.demo, options.out))
        return
    with tempfile.TemporaryDirectory() as folder:
        make_demo(Path(folder) / "demo")
        sys.stdout.write(run(Path(folder) / "demo", options.out))


if __name__ == "__main__":
    main()
