"""The calendar of sensitive decisions, and the register of rumours and official denials."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.errors import StoreError
from monitor.records import CouncilMoment, Decision, DecisionKind, Rumour
from monitor.store.database import Database
from monitor.store.rows import from_row, to_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenMoment:
    """A stored moment and where it came from."""

    id: str
    source_id: str
    moment: CouncilMoment
    page_text: str  # of its page, where the supplier gives no agenda; may be empty


class DecisionTable:
    """Decisions, by hand or from council information."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, decisions: Sequence[Decision]) -> None:
        """Store decisions; one with a known id replaces the earlier row."""
        if decisions:
            self._database.execute("save_decisions", rows=to_rows(decisions))

    def between(self, start: datetime, end: datetime, municipality: str | None = None) -> tuple[Decision, ...]:
        """Return the decisions that start in [start, end), by date."""
        rows = self._database.rows("decisions", municipality=municipality, from_at=start, until_at=end)
        return tuple(from_row(Decision, row) for row in rows)

    def get(self, decision_id: str) -> Decision:
        """Return one decision. Raises StoreError where there is none."""
        rows = self._database.rows("decision", id=decision_id)
        if not rows:
            raise StoreError(f"There is no decision {decision_id}. See: monitor decision list")
        return from_row(Decision, rows[0])

    def known(self, decision_ids: Sequence[str]) -> dict[str, Decision]:
        """Return those of some decisions that are stored, by id; also those that were turned down."""
        rows = self._database.rows("decisions_by_id", ids=list(decision_ids))
        return {row["id"]: from_row(Decision, row) for row in rows}

    def confirm(self, decision_id: str, kind: DecisionKind, confirmed_by: str, now: datetime) -> Decision:
        """Note that a person confirmed the kind of a decision."""
        with self._database.write():
            self.get(decision_id)
            self._database.execute("confirm_decision", id=decision_id, kind=kind, confirmed_by=confirmed_by, now=now)
            return self.get(decision_id)

    def reject(self, decision_id: str, rejected_by: str, now: datetime) -> Decision:
        """Note that a person said that it is no sensitive decision; it is not shown and not proposed again."""
        with self._database.write():
            self.get(decision_id)
            self._database.execute("reject_decision", id=decision_id, rejected_by=rejected_by, now=now)
            return self.get(decision_id)

    # --- Council information that decisions are found in ---------------------------------------------------------

    def unjudged(self, assignment_id: str, words: str, since: datetime, n: int) -> tuple[SeenMoment, ...]:
        """Return at most ``n`` moments in which these words were not looked for yet, or that changed since."""
        rows = self._database.rows("unjudged_moments", assignment_id=assignment_id, words=words, since=since, n=n)
        return tuple(
            SeenMoment(
                id=row["id"],
                source_id=row["source_id"],
                moment=from_row(CouncilMoment, row),
                page_text=row["page_text"],
            )
            for row in rows
        )

    def save_judged(self, decisions: Sequence[Decision], ids: Sequence[str], words: str, now: datetime) -> None:
        """Store what was found in some moments, and that it was looked for, in one transaction."""
        with self._database.write():
            self.save(decisions)
            self._database.execute("mark_moments", ids=list(ids), words=words, now=now)


class RumourTable:
    """The register of rumours."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, rumour: Rumour) -> None:
        """Store a new rumour; its id must be free."""
        self._database.execute("add_rumour", rows=to_rows([rumour]))

    def save(self, rumour: Rumour) -> None:
        """Store what became of a rumour in the place of the earlier row."""
        self._database.execute("save_rumours", rows=to_rows([rumour]))

    def all(self) -> tuple[Rumour, ...]:
        """Return the whole register, by number."""
        return tuple(from_row(Rumour, row) for row in self._database.rows("rumours"))

    def get(self, rumour_id: str) -> Rumour:
        """Return one rumour. Raises StoreError where there is none."""
        for rumour in self.all():
            if rumour.id == rumour_id:
                return rumour
        raise StoreError(f"There is no rumour {rumour_id}. See: monitor rumour list")
