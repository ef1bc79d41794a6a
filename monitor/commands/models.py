"""``monitor train`` and ``monitor evaluate``: the models."""

from pathlib import Path
from typing import Annotated

import typer

from monitor.commands.session import Session, command


@command
def train(
    session: Session,
    corpus: Annotated[Path | None, typer.Option(help="Folder with train_*.jsonl. Default: the bundled corpus.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the artefacts. Default: models/artefacts of the checkout.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed; the same seed and data give the same bytes.")] = 20261125,
) -> None:
    """Train all models from the labelled texts, reproducibly."""
    from monitor.models.train import train as train_models

    made = train_models(session.catalogue, corpus, out, seed=seed)
    session.tell({"artefacts": str(made)}, f"Wrote the artefacts to {made}. Measure them with: monitor evaluate")


@command
def evaluate(
    session: Session,
    gold: Annotated[
        Path | None, typer.Option(help="Labelled texts that the models were not trained on (JSONL).")
    ] = None,
    errors: Annotated[Path | None, typer.Option(help="Write a list of errors that a person can read.")] = None,
) -> None:
    """Print precision, recall, F1 and calibration per label on texts that the models were not trained on."""
    from monitor.models.evaluate import evaluate as measure
    from monitor.models.evaluate import render_json, render_text

    measured = measure(session.catalogue, gold, errors_to=errors)
    typer.echo(render_json(measured) if session.as_json else render_text(measured))
