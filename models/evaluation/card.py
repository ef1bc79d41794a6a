"""The model card: hand-written text (``card.toml``) around measured figures, so that no figure is copied by hand."""

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from monitor.errors import MonitorError
from monitor.models.evaluation import tables
from monitor.models.evaluation.goals import Answer, answers, read_goals
from monitor.models.evaluation.intervals import Figure
from monitor.models.evaluation.measured import Measured
from monitor.models.evaluation.run import DEV

TEXT_FILE, FIGURES_FILE, SPEED_FILE = "card.toml", "figures.json", "speed.json"
SPEED = "speed"
_FIGURE = re.compile(r"\{\{ *([^{}|]+?) *(?:\| *([^{}|]+?) *)?\}\}")  # {{n_texts}} or {{dev | unrest macro F1}}
_MADE = (
    "<!-- Made by `make evaluate` from figures.json and card.toml: change those, then run"
    " `monitor evaluate --card models/MODEL_CARD.md`. -->"
)


def read_text(path: Path | None = None) -> dict[str, Any]:
    """Read the hand-written part.

    Raises:
        MonitorError: it is no TOML.
    """
    source = files("monitor.models") / TEXT_FILE if path is None else path
    try:
        return tomllib.loads(source.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise MonitorError(f"models/{TEXT_FILE} cannot be read: {error}") from error


def with_speed(measured: Measured, path: Path) -> Measured:
    """Add what ``make bench`` measured of speed, where it has."""
    if not path.exists():
        return measured
    try:
        found = json.loads(path.read_text(encoding="utf-8"))["texts_a_second"]
        speed = tuple(
            Figure(name=name, value=float(value), low=float("nan"), high=float("nan"), n=int(n))
            for name, (value, n) in found.items()
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise MonitorError(f"{path} is not what make bench writes ({error})") from error
    return replace(measured, figures={**measured.figures, SPEED: speed})


def model_card(measured: Measured, text: dict[str, Any]) -> str:
    """Return the card as Markdown.

    Raises:
        MonitorError: the text names a figure that was not measured.
    """
    answered = list(answers(read_goals(text["goal"]), measured))
    parts = [f"# {text['title']}", _MADE]
    for section in text["section"]:
        parts.append(f"## {section['title']}" if section.get("title") else "")
        if "text" in section:
            parts.append(filled(section["text"].strip(), measured))
        parts += [part for name in section.get("show", ()) for part in _shown(name, measured, answered)]
        if "after" in section:
            parts.append(filled(section["after"].strip(), measured))
    return "\n\n".join(part for part in parts if part) + "\n"


def goals_of(measured: Measured, text: dict[str, Any]) -> str:
    """Return the goals alone, as a table."""
    return goal_table(list(answers(read_goals(text["goal"]), measured)))


def filled(text: str, measured: Measured) -> str:
    """Put measured figures into a text."""

    def value(found: re.Match[str]) -> str:
        first, second = found[1], found[2]
        try:
            if second is None:
                about = measured.about[first]
                return f"{about:,}" if isinstance(about, int) else about
            return tables.number(measured.figure(first, second).value)
        except KeyError as error:
            raise MonitorError(f"models/{TEXT_FILE} names {found[0]}, which was not measured ({error})") from error

    return _FIGURE.sub(value, text)


def _shown(name: str, measured: Measured, answered: Sequence[Answer]) -> Iterator[str]:
    if name == "goals":
        yield goal_table(answered)
    elif name == "tried":
        yield from _tried(answered, measured)
    elif name.startswith("slices "):
        yield tables.slice_table(measured, name.removeprefix("slices "))
    elif name in _TABLES:
        yield _TABLES[name](measured)
    else:
        raise MonitorError(f"models/{TEXT_FILE} asks for a table {name!r}; there are {', '.join(_TABLES)}")


_TABLES: dict[str, Callable[[Measured], str]] = {
    "themes": tables.theme_table,
    "baselines": tables.baseline_table,
    "authors": tables.author_table,
    "claims": tables.claim_table,
    "stances": tables.stance_table,
    "ranking": tables.ranking_table,
    "learning": tables.learning_table,
    "all of dev": lambda measured: tables.figure_table(measured.figures[DEV]),
}


def goal_table(answered: Sequence[Answer]) -> str:
    """Return every goal with the figure that answers it."""
    rows = []
    for one in answered:
        goal, figure = one.goal, one.figure
        bound = f"{'≥' if goal.at_least else '≤'} {tables.number(goal.bound)}"
        name = goal.name if figure is None or "*" not in goal.figure else f"{goal.name} ({figure.name})"
        found = ("not measured", "–", "–") if figure is None else _found(figure)
        rows.append([name, goal.estimate, *found, bound, "yes" if one.reached else "**no**"])
    return tables.markdown(("figure", "on", "value", "interval", "n", "goal", "reached"), rows)


def _found(figure: Figure) -> tuple[str, str, str]:
    return tables.number(figure.value), tables.interval(figure), f"{figure.n:,}"


def _tried(answered: Sequence[Answer], measured: Measured) -> Iterator[str]:
    missed = [one for one in answered if not one.reached]
    yield "\n".join(f"- **{one.goal.name}**: {filled(one.goal.tried, measured)}" for one in missed)
