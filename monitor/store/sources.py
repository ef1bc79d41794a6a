"""Reference rows copied from the catalogue, and the health of sources."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from monitor.records import Merger, Municipality, Poll, Source, SourceFacts, SourceHealth
from monitor.store.database import Database, utc
from monitor.store.rows import from_row, to_row

_SOURCE_COLUMNS = ("id", "name", "kind", "genre", "province", "homepage", "url")
_MUNICIPALITY_COLUMNS = ("code", "name", "province", "lat", "lon", "population", "safety_region")
_FACTS_BACK = timedelta(days=150)  # 8 weeks before a silence of 90 days
_NOT_KEPT = ("name", "genre")  # of health: they stand with the source


class SourceTable:
    """Sources and municipalities as the views need them, and how each source does."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sync(
        self, sources: Iterable[Source], municipalities: Iterable[Municipality], mergers: Iterable[Merger] = ()
    ) -> None:
        """Copy names and kinds from the catalogue, so that views can be read without it.

        Args:
            mergers: those that are in effect; they take the place of those of the last time.
        """
        source_rows = [{column: getattr(source, column) for column in _SOURCE_COLUMNS} for source in sources]
        municipality_rows = [{column: getattr(m, column) for column in _MUNICIPALITY_COLUMNS} for m in municipalities]
        merger_rows = [{"old_code": merger.old_code, "new_code": merger.new_code} for merger in mergers]
        with self._database.write():
            if source_rows:
                self._database.execute("sync_sources", rows=source_rows)
            if municipality_rows:
                self._database.execute("sync_municipalities", rows=municipality_rows)
            self._database.execute("clear_mergers")
            if merger_rows:
                self._database.execute("save_mergers", rows=merger_rows)

    def facts(self, now: datetime) -> tuple[SourceFacts, ...]:
        """Return what health is judged by, one for each source, by id."""
        rows = self._database.rows("source_facts", first=now - _FACTS_BACK)
        return tuple(
            from_row(SourceFacts, {**row, "days": list(zip(row["days"] or (), row["counts"] or (), strict=True))})
            for row in rows
        )

    def health(self) -> list[dict[str, Any]]:
        """Return the rows of the view ``source_health``."""
        return self._database.rows("source_health")

    def first_successes(self) -> dict[str, datetime]:
        """Return when each source was first fetched well; one that never was, is unverified and left out."""
        rows = self._database.rows("first_successes")
        return {row["source_id"]: at for row in rows if (at := utc(row["first_success_at"])) is not None}

    def judged(self) -> dict[str, SourceHealth]:
        """Return what the last run found of each source that was ever judged, by source."""
        rows = self._database.rows("judged_sources")
        return {row["source_id"]: from_row(SourceHealth, row) for row in rows}

    def save_health(self, found: Iterable[SourceHealth], *, run_id: str, assignment_id: str) -> None:
        """Store what a run found of sources: a row where a state is new, the same row brought up to date else."""
        names = [field.name for field in fields(SourceHealth) if field.name not in _NOT_KEPT]
        rows = [{name: value for name, value in to_row(one).items() if name in names} for one in found]
        if rows:
            self._database.execute("save_source_health", rows=rows, run_id=run_id, assignment_id=assignment_id)

    def history(self, source_id: str, limit: int = 20) -> tuple[SourceHealth, ...]:
        """Return the states that a source was in, newest first."""
        rows = self._database.rows("health_history", source_id=source_id, limit=limit)
        return tuple(from_row(SourceHealth, row) for row in rows)

    def polls(self, source_id: str, limit: int = 20) -> tuple[Poll, ...]:
        """Return the last polls of a source, newest first."""
        rows = self._database.rows("source_polls", source_id=source_id, limit=limit)
        return tuple(from_row(Poll, row) for row in rows)
