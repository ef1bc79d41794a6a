"""Reviewing in the terminal: one text at a time, a letter and Enter for each step. Works the same over a pipe."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import typer

from monitor.commands.review_input import make_review, value
from monitor.commands.review_screen import KEYS, label_lines, screen
from monitor.commands.session import Session
from monitor.errors import MonitorError
from monitor.records import Labels, ReviewField
from monitor.review.labels import Reviewable, corrected

HELP = (
    "a accept and save · t d c s u m w then a value corrects that field (t corona,5g · d no · m none) · n TEXT note · "
    "r reset · x whole text · k skip · z undo the last saved · q quit"
)


@dataclass
class Sitting:
    """One sitting of one reviewer."""

    session: Session
    by_role: str
    queue: Sequence[Mapping[str, Any]]
    at: int = 0
    saved: list[tuple[int, int]] = field(default_factory=list)  # place in the queue, number of the review
    changes: dict[ReviewField, object] = field(default_factory=dict)
    note: str = ""

    def run(self) -> int:
        """Go through the queue; return how many reviews were saved. Each is stored at once."""
        self._say(HELP)
        shown = -1
        subject: Reviewable | None = None
        while self.at < len(self.queue):
            offer = self.queue[self.at]
            if shown != self.at or subject is None:
                subject = self.session.store.reviews.item(offer["item_id"])
                self._show(subject, offer, whole=False)
                shown = self.at
            line = self._read()
            if line is None or line == "q":
                break
            try:
                if not self._step(line, subject, offer):
                    shown = -1
            except MonitorError as error:
                self._say(f"  {error}")
        return len(self.saved)

    def _show(self, subject: Reviewable, offer: Mapping[str, Any], *, whole: bool) -> None:
        self._say(f"\n--- {self.at + 1} of {len(self.queue)} " + "-" * 60)
        self._say(screen(self.session, subject, self._labels(subject), offer["why"], whole=whole))

    def _labels(self, subject: Reviewable) -> Labels:
        return corrected(subject.machine, self.changes)

    def _step(self, line: str, subject: Reviewable, offer: Mapping[str, Any]) -> bool:
        """Take one step; return False where another text is to be shown."""
        key, _, rest = line.partition(" ")
        stays = True
        match key:
            case "a":
                self._save(subject, offer)
                stays = False
            case "k":
                self._forget()
                self.at += 1
                stays = False
            case "z":
                stays = not self._undo()
            case "x":
                self._show(subject, offer, whole=True)
            case "n":
                self.note = rest
            case "r":
                self._forget()
                self._say("\n".join(label_lines(self.session, subject, subject.machine)))
            case _ if key in KEYS:
                self._correct(subject, KEYS[key], rest)
            case _:
                self._say(HELP)
        return stays

    def _correct(self, subject: Reviewable, name: ReviewField, text: str) -> None:
        if not text:
            self._say(f"{name} = ", nl=False)
            text = self._read() or ""
        wanted = {**self.changes, name: value(self.session, subject, name, text)}
        # Fields that follow from each other are typed one by one: what contradicts itself now is judged on saving.
        self.changes = wanted
        try:
            self._say("\n".join(label_lines(self.session, subject, self._labels(subject))))
        except MonitorError as error:
            self._say(f"  noted; before saving: {error}")

    def _save(self, subject: Reviewable, offer: Mapping[str, Any]) -> None:
        review = make_review(
            subject, self.changes, earlier={}, judge_rest=True, by_role=self.by_role, now=self.session.clock(),
            why=tuple(offer["why"]), note=self.note,
        )  # fmt: skip
        self.saved.append((self.at, self.session.store.reviews.add(review)))
        self._say(f"  saved: {', '.join(review.corrected) + ' corrected' if review.corrected else 'accepted'}")
        self._forget()
        self.at += 1

    def _undo(self) -> bool:
        """Take the last saved review back and return to its text; False where there is none."""
        if not self.saved:
            self._say("  nothing saved in this sitting")
            return False
        self.at, number = self.saved.pop()
        self.session.store.reviews.withdraw(number, self.session.clock())
        self._say("  taken back")
        self._forget()
        return True

    def _forget(self) -> None:
        self.changes, self.note = {}, ""

    def _say(self, text: str, *, nl: bool = True) -> None:
        # With --json stdout is for the machine that reads the result.
        typer.echo(text, nl=nl, err=self.session.as_json)

    def _read(self) -> str | None:
        """Return the next line, or None where there is none any more."""
        self._say("> ", nl=False)
        try:
            return input().strip()
        except EOFError:
            self._say("")
            return None
