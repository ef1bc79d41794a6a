"""``monitor train`` and ``monitor evaluate``: the models."""

from importlib import resources
from pathlib import Path
from typing import Annotated

import typer

from monitor.commands.session import Session, command
from monitor.errors import MonitorError

ARTEFACTS, GOLD = Path("models/artefacts"), Path("tests/data/dev.jsonl")  # in a checkout


@command
def train(
    session: Session,
    corpus: Annotated[Path | None, typer.Option(help="Folder with train_*.jsonl. Default: the bundled corpus.")] = None,
    reviews: Annotated[
        list[Path] | None, typer.Option(help="File of monitor review export to train on as well; repeat.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the artefacts. Default, in a checkout: models/artefacts.")
    ] = None,
    encoder: Annotated[
        Path | None,
        typer.Option(help="Folder of a larger encoder (sentence-transformers with ONNX) that the models get as well."),
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed and data give the same bytes.")] = 0,
) -> None:
    """Train all models from the labelled texts, reproducibly."""
    from monitor.models.train import train as train_models

    target = out or _in_checkout(ARTEFACTS, "--out")
    if corpus is not None:
        train_models(session.catalogue, corpus, target, seed=seed, reviews=reviews or (), encoder=encoder)
    else:
        with resources.as_file(resources.files("monitor.data").joinpath("corpus")) as bundled:
            train_models(session.catalogue, bundled, target, seed=seed, reviews=reviews or (), encoder=encoder)
    session.tell({"artefacts": str(target)}, f"Wrote the models to {target}. Measure them with: monitor evaluate")
    if encoder is not None:
        session.say(
            "Tagging and measuring with them needs the same encoder: encoder in monitor.toml, or MONITOR_ENCODER."
        )


@command
def evaluate(
    session: Session,
    gold: Annotated[
        Path | None, typer.Option(help="Labelled texts (JSONL). Default, in a checkout: tests/data/dev.jsonl.")
    ] = None,
    models: Annotated[Path | None, typer.Option(help="Folder with other artefacts than the bundled ones.")] = None,
    slices: Annotated[bool, typer.Option("--slices", help="Also per genre, trap and length.")] = False,
    errors: Annotated[bool, typer.Option("--errors", help="Also every text that was labelled otherwise.")] = False,
    fairness: Annotated[
        bool, typer.Option("--fairness", help="What swapping groups, parties and places does.")
    ] = False,
) -> None:
    """Print precision, recall, F1 and calibration per label on texts that the models were not trained on."""
    from monitor.models.evaluate import evaluate as measure
    from monitor.models.evaluation_text import as_json, as_table
    from monitor.models.tagger import load_tagger

    tagger = load_tagger(session.catalogue, models or session.settings.models, session.settings.encoder)
    path = gold or _in_checkout(GOLD, "--gold")
    if fairness:
        from monitor.models.fairness import report

        typer.echo(report(tagger, session.catalogue, path))
        return
    measured = measure(tagger, path)
    typer.echo(as_json(measured) if session.as_json else as_table(measured, slices=slices, mistakes=errors))


def _in_checkout(path: Path, option: str) -> Path:
    if not path.exists():
        raise MonitorError(f"There is no {path} here; name a path with {option}")
    return path
