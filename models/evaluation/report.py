"""The files of a run: all figures as Markdown and JSON, curves as SVG, error lists to read."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from monitor.detect.evaluation.plots import write
from monitor.models.evaluate import Pair
from monitor.models.evaluation import curves, tables
from monitor.models.evaluation.measured import Measured, as_json, read_measured
from monitor.models.evaluation.mistakes import error_list, mistakes
from monitor.models.evaluation.run import AUTHORS, CLAIMS, DEV, Run

REPORT, FIGURES, LEARNING = "report.md", "figures.json", "learning.svg"
ERRORS_DEV, ERRORS_LEFT_OUT = "errors.md", "errors-left-out.md"
CURVES = {"themes": "reliability-themes.svg", "disinformation": "reliability-disinformation.svg"}
MOST_ERRORS = 40  # of a kind, in the list of texts by left-out authors


def write_run(run: Run, folder: Path, *, errors: bool = False) -> tuple[Path, ...]:
    """Write the files into a folder and return their paths.

    Args:
        errors: also the error list of the gold texts; who trains the tagger should not read it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FIGURES).write_text(as_json(run.measured), encoding="utf-8")
    # Of the figures as they are stored, which are rounded: whoever makes the page again gets the same one.
    made = {REPORT: report(read_measured(folder / FIGURES))}
    if errors:
        made[ERRORS_DEV] = errors_of(
            run.evaluation.pairs, f"What the tagger gets wrong on {run.measured.about['gold']}"
        )
    if run.left_out:
        title = "What taggers get wrong on texts of an author that they were not trained on"
        made[ERRORS_LEFT_OUT] = errors_of(run.left_out, title, most=MOST_ERRORS)
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")
    return (folder / FIGURES, *(folder / name for name in made), *_write_curves(run.measured, folder))


def errors_of(pairs: Sequence[Pair], title: str, *, most: int | None = None) -> str:
    """Return the error list of tagged texts as Markdown."""
    return error_list([mistake for pair in pairs for mistake in mistakes(*pair)], title, most=most)


def _write_curves(measured: Measured, folder: Path) -> Iterator[Path]:
    for what, name in CURVES.items():
        own = {key.split(": ")[0]: bins for key, bins in measured.curves.items() if key.endswith(f": {what}")}
        write(folder / name, curves.reliability(own, f"Calibration of {what}"))
        yield folder / name
    if measured.learning:
        write(folder / LEARNING, curves.learning(measured.learning))
        yield folder / LEARNING


def report(measured: Measured) -> str:
    """Return all figures as Markdown."""
    parts = [
        "# Measured figures of the tagger",
        "Written by `monitor evaluate`; what the estimates are and how intervals are made: README.md.",
        _about(measured),
        f"## On {measured.about['gold']}",
        tables.figure_table(measured.figures[DEV]),
        "### Parts",
        tables.slice_table(measured, DEV),
    ]
    if AUTHORS in measured.figures:
        parts += _estimates(measured)
    parts.append("## Calibration")
    parts += [f"![Calibration of {what}]({name})" for what, name in CURVES.items()]
    parts += tables.curve_tables(measured.curves)
    if measured.learning:
        parts += ["## Learning curves", f"![Learning curves]({LEARNING})", tables.learning_table(measured)]
    return "\n\n".join(parts) + "\n"


def _about(measured: Measured) -> str:
    return "\n".join(f"- {name}: {value}" for name, value in measured.about.items())


def _estimates(measured: Measured) -> list[str]:
    return [
        "## Each author's file left out in turn",
        tables.author_table(measured),
        "### All figures",
        tables.figure_table(measured.figures[AUTHORS]),
        "### Parts",
        tables.slice_table(measured, AUTHORS),
        "## Contrast sets, the whole claim unseen",
        tables.claim_table(measured),
        tables.figure_table(measured.figures[CLAIMS]),
        "## The right claim on top",
        tables.ranking_table(measured),
        "## Baselines on the measuring set",
        tables.baseline_table(measured),
    ]
