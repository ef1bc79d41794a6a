"""The log of runs."""

from datetime import datetime

from monitor.records import Run, RunStatus
from monitor.store.database import Database
from monitor.store.rows import from_row, to_row


class RunTable:
    """Every invocation that wrote, with how it ended."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, run: Run) -> None:
        """Note that a run began; it stays "running" where the program is killed."""
        self._database.execute("start_run", rows=[to_row(run)])

    def finish(self, run_id: str, *, ended_at: datetime, status: RunStatus, summary: str) -> None:
        """Note how a run ended; ``summary`` is JSON."""
        self._database.execute("finish_run", id=run_id, ended_at=ended_at, status=status, summary=summary)

    def latest(self, limit: int = 20) -> tuple[Run, ...]:
        """Return the newest runs, newest first."""
        return tuple(from_row(Run, row) for row in self._database.rows("runs", limit=limit))
