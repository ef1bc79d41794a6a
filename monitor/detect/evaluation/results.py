"""Runs the evaluations and writes their tables as Markdown and their plots as SVG."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import numpy as np

from monitor.detect import farrington
from monitor.detect.calendar import Calendar
from monitor.detect.counts import Counts
from monitor.detect.evaluation import equal_rates, noufaily, noufaily_run, panel, panel_run, plots
from monitor.detect.evaluation.calibration import Calibration
from monitor.detect.farrington import Engine

RATES = (0.005, 0.01, 0.02)
SPARSE, MIDDLE, DENSE = 0.1, 1.3, 2.0  # median stories a week of the series of a panel
N_SERIES = 3420  # 342 municipalities and 10 themes
EQUAL = 0.005  # false-alarm rate at which methods are compared on the panel
DASH = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How much is simulated."""

    n_replicates: int = 100  # series per scenario
    n_repeats: int = 50  # draws of the provinces
    n_worlds: int = 20  # panels for the arrival
    seed: int = 20130501
    n_seeds: int = 10  # others, for the method of the daily job


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *[[_shown(cell) for cell in row] for row in rows]]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _shown(cell: object) -> str:
    if not isinstance(cell, float):
        return str(cell)
    return f"{cell:.4f}" if abs(cell) < 0.1 else f"{cell:.3f}"


def scenarios(effort: Effort, folder: Path) -> Iterator[str]:
    """Yield the tables of the 42 scenarios."""
    simulated = noufaily.simulate(effort.n_replicates, effort.seed)
    scored = noufaily_run.score_all(simulated)
    yield f"## The 42 scenarios of Noufaily et al. 2013\n\n{effort.n_replicates} series each, 49 test weeks."
    yield table(
        ("method at its usual threshold", "FPR", "highest scenario", "FPR, no past outbreaks", "highest", "POD k 1-10"),
        [_usual(scores, simulated) for scores in scored],
    )
    for rate in RATES:
        found = [(s, noufaily_run.found(s, simulated, noufaily_run.threshold_at(s, rate))) for s in scored]
        yield f"Outbreaks found where every method has a pooled false-alarm rate of {rate}:"
        yield table(
            ("method", "k 5-10", "k = 10", *(f"k = {size}" for size in (1, 3, 5, 7))),
            [[s.name, float(f[4:].mean()), float(f[9]), *map(float, f[[0, 2, 4, 6]])] for s, f in found],
        )
        if rate == 0.01:
            rows: list[plots.Row] = [
                {"k": float(k), "share of outbreaks found": float(share), "method": s.name}
                for s, f in found
                for k, share in zip(noufaily.SIZES, f, strict=True)
            ]
            spec = plots.lines(
                rows, x="k", y="share of outbreaks found", colour="method", title="Found at a false-alarm rate of .01"
            )
            plots.write(folder / "noufaily-found.svg", spec)
    _plot_scenarios(scored, simulated, folder)
    yield "The method of the daily job with other seeds, so that nothing above rests on one draw:"
    header = ("seed", "FPR", "highest scenario", "FPR, no past outbreaks", "highest", "k 5-10 at .01", "k = 10 at .01")
    yield table(header, list(_with_other_seeds(effort)))


def _with_other_seeds(effort: Effort) -> Iterator[list[object]]:
    """Yield what the daily job's method gives with each seed and with all together, where chance weighs less."""
    rows, scenarios = [], []
    for seed in range(1, effort.n_seeds + 1):
        simulated = noufaily.simulate(effort.n_replicates, seed)
        scores = noufaily_run.score_daily(simulated)
        found = noufaily_run.found(scores, simulated, noufaily_run.threshold_at(scores, 0.01))
        past, clean = (list(noufaily_run.by_scenario(scores, simulated, clean=one).values()) for one in (False, True))
        rows.append([np.mean(past), max(past), np.mean(clean), max(clean), found[4:].mean(), found[9]])
        scenarios.append([past, clean])
        yield [str(seed), *map(float, rows[-1])]
    together, (past, clean) = np.mean(rows, axis=0), np.mean(scenarios, axis=0)
    together[[1, 3]] = past.max(), clean.max()
    yield ["together", *map(float, together)]


def _usual(scores: noufaily_run.Scores, simulated: noufaily.Simulated) -> list[object]:
    past, clean = (noufaily_run.by_scenario(scores, simulated, clean=one) for one in (False, True))
    return [
        scores.name,
        noufaily_run.false_alarms(scores, scores.default),
        max(past.values()),
        noufaily_run.false_alarms(scores, scores.default, clean=True),
        max(clean.values()),
        float(noufaily_run.found(scores, simulated, scores.default).mean()),
    ]


def _plot_scenarios(scored: Sequence[noufaily_run.Scores], simulated: noufaily.Simulated, folder: Path) -> None:
    rows: list[plots.Row] = [
        {"scenario": float(number), "false-alarm rate": share, "baseline": f"{name}, {baseline}"}
        for name, one in (("plug-in", scored[0]), ("two weeks", scored[2]))
        for baseline, clean in (("past outbreaks", False), ("none", True))
        for number, share in noufaily_run.by_scenario(one, simulated, clean=clean).items()
    ]
    title = "Farrington Flexible, false alarms per scenario (nominal .005, limit .015)"
    spec = plots.dots(rows, x="scenario", y="false-alarm rate", colour="baseline", title=title, limit=0.015)
    plots.write(folder / "noufaily-false-alarms.svg", spec)
    usual: list[plots.Row] = [
        {"method": one.name, "false-alarm rate": noufaily_run.false_alarms(one, one.default, clean=clean), "past": past}
        for one in scored
        for past, clean in (("with past outbreaks", False), ("without", True))
    ]
    title = "False alarms of each method at its usual threshold, 42 scenarios (line: .005)"
    spec = plots.bars(usual, x="method", y="false-alarm rate", colour="past", title=title, limit=0.005)
    plots.write(folder / "noufaily-usual.svg", spec)


def feeds(effort: Effort, folder: Path) -> Iterator[str]:
    """Yield the table of false alarms after changes of the feeds."""
    rows: list[list[object]] = []
    for event in get_args(panel.FeedEvent):
        calm, restless = (panel.world(event, MIDDLE, effort.seed, calm=one) for one in (True, False))
        own = [panel_run.farrington_false_alarms(calm, yard) for yard in panel_run.YARDSTICKS]
        local = [panel_run.shrinkage_false_alarms(restless, yard) for yard in ("none", "feed panel")]
        rows.append([event, *own, *local, panel_run.ears_false_alarms(restless)])
    yield (
        f"## False alarms after changes of the feeds\n\nMedian {MIDDLE} stories a week, nominal .005, the 13 weeks "
        "after the event, only the municipalities where it happened, without the theme of the arrival. Farrington: a "
        "calm country, where every alarm is false; the others: a country with national waves and local drift."
    )
    header = [f"Farrington, {yard}" for yard in panel_run.YARDSTICKS]
    yield table(("event", *header, "rest of the country, no exposure", "rest of the country", "EARS C2"), rows)
    shown = {1: "Farrington, no exposure", 2: "Farrington, national total", 4: "Farrington, feed panel", 7: "shrinkage"}
    values: list[plots.Row] = [
        {"event": str(row[0]), "false-alarm rate": float(str(row[column])), "method": name}
        for row in rows
        for column, name in shown.items()
    ]
    title = "False alarms after changes of the feeds (twice nominal: .01)"
    spec = plots.bars(values, x="event", y="false-alarm rate", colour="method", title=title, limit=0.01)
    plots.write(folder / "feed-events.svg", spec)


def places(effort: Effort, folder: Path) -> Iterator[str]:
    """Yield power, planted rises, copies, the arrival and the calibration of the comparison with the country."""
    yield "## Municipalities against the rest of the country\n\nNominal .005; a country with national waves and drift."
    histogram: list[plots.Row] = []
    for median in (SPARSE, DENSE):
        world = panel.world("quiet", median, effort.seed)
        rng = np.random.default_rng([effort.seed, int(10 * median)])
        yield f"### Median {median} stories a week\n\nShare of rises found in their first week:"
        power = panel_run.power(world, rng)
        yield table(
            ("method", *(f"k = {k}" for k in panel_run.KINDS)),
            [[name, *(power[name, k] for k in panel_run.KINDS)] for name in dict.fromkeys(key[0] for key in power)],
        )
        yield f"{panel_run.N_PLANTED} rises a week planted among {N_SERIES} series:"
        yield table(
            ("rule", "alerts a week", "false a week", "false share", *(f"found, k = {k}" for k in panel_run.KINDS)),
            [
                [one.rule, one.alerts, one.false, one.false_share, *(one.power[k] for k in panel_run.KINDS)]
                for one in panel_run.planted(world, rng)
            ],
        )
        copies = panel_run.copies_false_alarms(world, rng)
        yield "False alarms where one story in ten is copied by 20 sources:"
        yield table(tuple(copies), [list(copies.values())])
        yield from _arrival(median, rng, effort)
        rows = panel_run.calibration(world, rng)
        rows += panel_run.calibration_of_provinces(panel.world("quiet", median, effort.seed, calm=True), rng)
        yield (
            "Calibration, per stratum of the expected count; the last row is Farrington on provinces in a calm country:"
        )
        yield calibration_table(rows)
        histogram += histogram_rows(rows, f"median {median}: ")
    title = "Randomised p-values in weeks without a rise; even is calibrated"
    plots.write(folder / "calibration.svg", plots.histograms(histogram, facet="stratum", title=title))


def calibration_table(rows: Sequence[Calibration]) -> str:
    """Return calibrations as a table."""
    header = ("expected", "share p < .005", "alarms", "within the 50 % band", "within the 99 % band", "tests")
    cells = [[r.stratum, r.below_alpha, r.alarms, r.within_50, r.within_99, r.n_tests] for r in rows]
    return table(header, cells)


def histogram_rows(rows: Sequence[Calibration], prefix: str = "") -> list[plots.Row]:
    """Return calibrations as the bars of a plot."""
    return [
        {"stratum": f"{prefix}{one.stratum}", "tenth": float(n + 1), "share": share}
        for one in rows
        for n, share in enumerate(one.histogram)
    ]


def methods(effort: Effort, folder: Path) -> Iterator[str]:
    """Yield what each method finds on the panel at one false-alarm rate, and what changes of the feeds do to it."""
    yield (
        f"## All methods on the panel at one false-alarm rate\n\nEach method has the threshold at which {EQUAL} of the "
        "quiet weeks are above it; the theme of the arrival is left out. Rises are looked for in their first week. A "
        "method that gives the same highest score to more weeks than that (a window of zeros, a fit of zero) cannot be "
        "set so low: a dash."
    )
    values: list[plots.Row] = []
    for country, calm in (("calm", True), ("waves and drift", False)):
        for median in (SPARSE, DENSE):
            world = panel.world("quiet", median, effort.seed, calm=calm)
            scored = equal_rates.score(world, np.random.default_rng([effort.seed, int(10 * median)]))
            found = [[m, *(_found(s, k) for k in panel_run.KINDS)] for m, s in scored.items()]
            yield f"{'A calm country' if calm else 'A country with waves and drift'}, median {median} stories a week:"
            yield table(("method", *(f"k = {k}" for k in panel_run.KINDS)), found)
            values += [
                {"method": str(row[0]), "share found, k = 10": float(str(row[-1])), "panel": f"{country}, {median}"}
                for row in found
                if row[-1] != DASH
            ]
    title = f"Rises of k = 10 found in their first week at a false-alarm rate of {EQUAL}"
    spec = plots.bars(values, x="method", y="share found, k = 10", colour="panel", title=title)
    plots.write(folder / "panel-found.svg", spec)
    yield from _feeds_at_equal_rates(effort, folder)


def _found(scored: equal_rates.Scored, size: int) -> float | str:
    return scored.found(size, scored.threshold(EQUAL)) if scored.can_reach(EQUAL) else DASH


def _feeds_at_equal_rates(effort: Effort, folder: Path) -> Iterator[str]:
    quiet, *others = [panel.world(event, MIDDLE, effort.seed, calm=True) for event in get_args(panel.FeedEvent)]
    scores = [equal_rates.score(one, np.random.default_rng(effort.seed), ()) for one in (quiet, *others)]
    limits = {method: scored.threshold(EQUAL) for method, scored in scores[0].items()}
    able = [m for m in equal_rates.METHODS if scores[0][m].can_reach(EQUAL)]
    rows: list[list[object]] = [
        [world.event, *(equal_rates.false_alarms(found[m], world, limits[m]) for m in able)]
        for world, found in zip((quiet, *others), scores, strict=True)
    ]
    yield (
        f"False alarms in the 13 weeks after changes of the feeds, where every method has {EQUAL} in a country without "
        f"them (calm, median {MIDDLE} stories a week, the municipalities where it happened):"
    )
    yield table(("event", *able), rows)
    values: list[plots.Row] = [
        {"event": str(row[0]), "false-alarm rate": float(str(value)), "method": method}
        for row in rows
        for method, value in zip(able, row[1:], strict=True)
    ]
    title = f"False alarms after changes of the feeds, all methods at {EQUAL} without them (line: twice that)"
    spec = plots.bars(values, x="event", y="false-alarm rate", colour="method", title=title, limit=2 * EQUAL)
    plots.write(folder / "feed-events-equal.svg", spec)


def _arrival(median: float, rng: np.random.Generator, effort: Effort) -> Iterator[str]:
    calm = panel.world("quiet", median, effort.seed, calm=True)
    without, known = panel_run.arrival_in_provinces(calm, rng, effort.n_repeats)
    worlds = (panel.world("quiet", median, effort.seed + number) for number in range(effort.n_worlds))
    yield "False alarms in the weeks of the last two arrivals of Sinterklaas, which move between ISO weeks 45 and 46:"
    yield table(
        ("provinces, Farrington", "provinces, Farrington with calendar", "municipalities, rest of the country"),
        [[without, known, panel_run.arrival_in_places(worlds)]],
    )


def speed(effort: Effort) -> Iterator[str]:
    """Yield how long one week of all series takes, best of five, after the start of the compiler."""
    rng = np.random.default_rng(effort.seed)
    observed = rng.poisson(rng.lognormal(0, 1.2, (N_SERIES, 1)), (N_SERIES, 330)).astype(np.float64)
    counts = Counts(names=("",) * N_SERIES, calendar=Calendar(step="week", first=0, length=330), observed=observed)
    engines: tuple[Engine, ...] = ("numpy", farrington.best_engine(10**9))
    rows = []
    for engine in dict.fromkeys(engines):
        farrington.judge(counts, 329, engine=engine)
        taken = []
        for _ in range(5):
            begun = time.perf_counter()
            farrington.judge(counts, 329, engine=engine)
            taken.append(time.perf_counter() - begun)
        rows.append([engine, min(taken), int(N_SERIES / min(taken))])
    yield f"## Speed\n\nFarrington Flexible with bounds, one week of {N_SERIES} series with five years of history."
    yield table(("engine", "seconds", "series a second"), rows)


def run(folder: Path, effort: Effort) -> str:
    """Run everything, write plots and ``results.md`` into a folder and return the text."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = [
        "# Measured figures",
        "Written by `python -m monitor.detect.evaluation`; the seeds are fixed. What the figures mean: README.md.",
        *scenarios(effort, folder),
        "![Share of outbreaks found per size and method](noufaily-found.svg)",
        "![False alarms per scenario](noufaily-false-alarms.svg)",
        "![False alarms of each method at its usual threshold](noufaily-usual.svg)",
        *feeds(effort, folder),
        "![False alarms after changes of the feeds](feed-events.svg)",
        *methods(effort, folder),
        "![Rises found per method at one false-alarm rate](panel-found.svg)",
        "![False alarms after changes of the feeds, all methods at one rate](feed-events-equal.svg)",
        *places(effort, folder),
        "![Histograms of p-values](calibration.svg)",
        *speed(effort),
    ]
    text = "\n\n".join(parts) + "\n"
    (folder / "results.md").write_text(text, encoding="utf-8")
    return text
