"""The goals that the project set itself, each beside what was measured, and the floors that tests hold figures to."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from monitor.errors import MonitorError
from monitor.models.evaluation.intervals import Figure
from monitor.models.evaluation.measured import Measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What a figure should be."""

    name: str
    estimate: str
    figure: str  # a name, or a pattern ("theme * F1"): the worst of the figures that fit
    bound: float
    at_least: bool  # False: at most
    tried: str  # shown where the goal is not reached


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A goal and the figure that answers it."""

    goal: Goal
    figure: Figure | None  # None: not measured

    @property
    def reached(self) -> bool:
        """Whether the value itself meets the goal, whatever the interval."""
        if self.figure is None:
            return False
        return self.figure.value >= self.goal.bound if self.goal.at_least else self.figure.value <= self.goal.bound


def read_goals(fields: Sequence[dict[str, Any]]) -> tuple[Goal, ...]:
    """Read the goals of the card's text.

    Raises:
        MonitorError: a goal lacks something, or has no bound or two.
    """
    goals = []
    for one in fields:
        if ("at_least" in one) == ("at_most" in one) or not {"name", "estimate", "figure"} <= one.keys():
            raise MonitorError(
                f"models/card.toml: goal {one.get('name', one)!r} needs name, estimate, figure, one bound"
            )
        goals.append(
            Goal(
                name=one["name"],
                estimate=one["estimate"],
                figure=one["figure"],
                bound=float(one["at_least"] if "at_least" in one else one["at_most"]),
                at_least="at_least" in one,
                tried=" ".join(one.get("tried", "").split()),
            )
        )
    return tuple(goals)


def answers(goals: Sequence[Goal], measured: Measured) -> Iterator[Answer]:
    """Yield each goal with its figure."""
    for goal in goals:
        fitting = [one for one in measured.figures.get(goal.estimate, ()) if fnmatchcase(one.name, goal.figure)]
        worst = min if goal.at_least else max
        yield Answer(goal=goal, figure=worst(fitting, key=lambda one: one.value) if fitting else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """A bound that the tests hold a figure to: what was reached before, not what is hoped for."""

    estimate: str
    figure: str
    bound: float
    at_least: bool

    def __str__(self) -> str:
        """Name the floor in the list of tests."""
        return f"{self.estimate}: {self.figure} {'>=' if self.at_least else '<='} {self.bound}"

    def holds(self, value: float) -> bool:
        """Return whether a figure meets it; one that nothing could be counted for does not."""
        return value >= self.bound if self.at_least else value <= self.bound


def read_floors(path: Path) -> tuple[Floor, ...]:
    """Read the floors: bound by figure by estimate, in two parts.

    Raises:
        MonitorError: the file is not of that form.
    """
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        return tuple(
            Floor(estimate=estimate, figure=figure, bound=float(bound), at_least=part == "at_least")
            for part in ("at_least", "at_most")
            for estimate, figures in plain[part].items()
            for figure, bound in figures.items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise MonitorError(f"{path} holds no floors: {error}") from error
