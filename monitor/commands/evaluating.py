"""What ``monitor evaluate`` does: measure, print, write the files of a run and the model card."""

import time
from importlib import resources
from pathlib import Path

import typer

from monitor.commands.session import Session
from monitor.models.evaluation.run import Run


def measure(session: Session, gold: Path, models: Path | None) -> Run:
    """Measure the tagger on the gold texts, in seconds."""
    from monitor.models.artefacts import load_artefacts
    from monitor.models.corpus import read_examples, refuse_unknown
    from monitor.models.evaluation.run import measure_gold
    from monitor.models.tagger import load_tagger

    refuse_unknown(read_examples(gold), session.catalogue, gold)
    folder = models or session.settings.models
    tagger = load_tagger(session.catalogue, folder, session.settings.encoder)
    return measure_gold(tagger, load_artefacts(folder), gold)


def fairness(session: Session, gold: Path, models: Path | None) -> str:
    """Return what swapping groups, parties, places and names does to the labels, as a table."""
    from monitor.models.fairness import report
    from monitor.models.tagger import load_tagger

    tagger = load_tagger(session.catalogue, models or session.settings.models, session.settings.encoder)
    return report(tagger, session.catalogue, gold)


def measure_fully(session: Session, run: Run, corpus: Path | None) -> Run:
    """Add the estimates that need training; says on stderr what it is doing and how long it took."""
    from monitor.models.evaluation.run import measure_all

    begun = time.monotonic()

    def say(what: str) -> None:
        session.say(f"{(time.monotonic() - begun) / 60:5.1f} minutes: {what}")

    if corpus is not None:
        run = measure_all(run, session.catalogue, corpus, say)
    else:
        with resources.as_file(resources.files("monitor.data").joinpath("corpus")) as bundled:
            run = measure_all(run, session.catalogue, bundled, say)
    say("done")
    return run


def show(session: Session, run: Run, *, slices: bool, errors: bool) -> None:
    """Print the figures on the gold texts; of a full run also the goals."""
    from monitor.models.evaluation.card import goals_of, read_text
    from monitor.models.evaluation.report import errors_of
    from monitor.models.evaluation_text import as_json, as_table

    if session.as_json:
        typer.echo(as_json(run.evaluation, errors=errors))
        return
    typer.echo(as_table(run.evaluation, slices=slices))
    if run.left_out:
        typer.echo(goals_of(run.measured, read_text()) + "\n")
    if errors:
        typer.echo(errors_of(run.evaluation.pairs, f"What the tagger gets wrong on {run.evaluation.gold}"))


def write(session: Session, run: Run, folder: Path, *, errors: bool) -> None:
    """Write the files of a run."""
    from monitor.models.evaluation.report import write_run

    for path in write_run(run, folder, errors=errors):
        session.say(f"Wrote {path}")


def write_card(session: Session, path: Path, run: Run | None = None) -> None:
    """Write the model card from a run, or from the figures that an earlier run left beside it."""
    from monitor.models.evaluation.card import FIGURES_FILE, SPEED_FILE, model_card, read_text, with_speed
    from monitor.models.evaluation.measured import as_json, read_measured

    figures = path.with_name(FIGURES_FILE)
    if run is not None:
        figures.write_text(as_json(run.measured), encoding="utf-8")
    measured = with_speed(read_measured(figures), path.with_name(SPEED_FILE))
    path.write_text(model_card(measured, read_text()), encoding="utf-8")
    session.say(f"Wrote {path}")
