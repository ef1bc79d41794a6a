"""Alerts and the log of their steps; a state changes only together with a step."""

from datetime import datetime

from monitor.errors import StoreError
from monitor.records import AlertStep, StoredAlert
from monitor.store.database import Database
from monitor.store.rows import from_row, to_row


class AlertTable:
    """Alerts of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, alert: StoredAlert, step: AlertStep) -> None:
        """Store a new draft with its first step."""
        with self._database.write():
            self._database.execute("add_alert", rows=[to_row(alert)])
            self._add_step(step)

    def get(self, alert_id: str) -> StoredAlert:
        """Return one alert. Raises StoreError where there is none."""
        rows = self._database.rows("alert", id=alert_id)
        if not rows:
            raise StoreError(f"There is no alert {alert_id}. See: monitor alert list")
        return from_row(StoredAlert, rows[0])

    def all(self, municipality: str | None = None) -> tuple[StoredAlert, ...]:
        """Return alerts by number, of one municipality or of all."""
        return tuple(from_row(StoredAlert, row) for row in self._database.rows("alerts", municipality=municipality))

    def steps(self, alert_id: str) -> tuple[AlertStep, ...]:
        """Return the log of an alert, oldest step first."""
        return tuple(from_row(AlertStep, row) for row in self._database.rows("alert_steps", alert_id=alert_id))

    def take_step(self, alert: StoredAlert, step: AlertStep) -> None:
        """Store the new state, body and expiry of an alert together with the step that led to it."""
        with self._database.write():
            self.get(alert.id)
            self._database.execute(
                "set_alert_state", id=alert.id, state=alert.state, body=alert.body, expires_on=alert.expires_on
            )
            self._add_step(step)

    def _add_step(self, step: AlertStep) -> None:
        row = {
            "alert_id": step.alert_id, "state": step.state, "by_role": step.by, "taken_at": step.at, "note": step.note,
            "channel": step.channel,
        }  # fmt: skip
        self._database.execute("add_alert_step", rows=[row])


def next_id(database: Database, prefix: str, now: datetime) -> str:
    """Return the next free number of a series: ``SIG-2026-0001``, ``GER-2026-0001``, ``OPD-2026-001``."""
    stem = f"{prefix}-{now.year}-"
    number = database.rows("next_number", prefix=stem)[0]["number"]
    return f"{stem}{number:0{3 if prefix == 'OPD' else 4}d}"
