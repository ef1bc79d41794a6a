"""The calendar of sensitive decisions, and the register of rumours and official denials."""

from collections.abc import Sequence
from datetime import datetime

from monitor.errors import StoreError
from monitor.records import Decision, DecisionKind, Rumour
from monitor.store.database import Database
from monitor.store.rows import from_row, to_rows


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

    def confirm(self, decision_id: str, kind: DecisionKind, confirmed_by: str, now: datetime) -> Decision:
        """Note that a person confirmed the kind of a decision."""
        with self._database.write():
            self.get(decision_id)
            self._database.execute("confirm_decision", id=decision_id, kind=kind, confirmed_by=confirmed_by, now=now)
            return self.get(decision_id)


class RumourTable:
    """The register of rumours."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, rumour: Rumour) -> None:
        """Store a rumour; one with a known id replaces the earlier row."""
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
