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
    slices: Annotated[bool, typer.Option("--slices", help="Also per genre, trap, length, register and era.")] = False,
    errors: Annotated[
        bool, typer.Option("--errors", help="Also every text that was labelled otherwise, by kind of error.")
    ] = False,
    full: Annotated[
        bool,
        typer.Option(
            "--full",
            help="Also with each author and each claim left out of training, beside baselines, with learning curves. "
            "Trains nearly forty times: over an hour.",
        ),
    ] = False,
    corpus: Annotated[
        Path | None, typer.Option(help="Folder with train_*.jsonl, for --full. Default: the bundled corpus.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for report.md, figures.json, curves (SVG) and error lists.")
    ] = None,
    card: Annotated[
        Path | None,
        typer.Option(
            help="Write the model card here, with figures.json beside it. Without --full it is made from that file."
        ),
    ] = None,
    fairness: Annotated[
        bool, typer.Option("--fairness", help="What swapping groups, parties and places does.")
    ] = False,
) -> None:
    """Print precision, recall, F1 and calibration per label on texts that the models were not trained on."""
    from monitor.commands import evaluating

    if fairness:
        typer.echo(evaluating.fairness(session, gold or _in_checkout(GOLD, "--gold"), models))
        return
    if card is not None and not full:
        evaluating.write_card(session, card)
        return
    run = evaluating.measure(session, gold or _in_checkout(GOLD, "--gold"), models)
    if full:
        run = evaluating.measure_fully(session, run, corpus)
    evaluating.show(session, run, slices=slices, errors=errors)
    if out is not None:
        evaluating.write(session, run, out, errors=errors)
    if card is not None:
        evaluating.write_card(session, card, run)


def _in_checkout(path: Path, option: str) -> Path:
    if not path.exists():
        raise MonitorError(f"There is no {path} here; name a path with {option}")
    return path
