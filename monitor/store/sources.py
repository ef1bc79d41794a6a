"""Reference rows copied from the catalogue, and the health of sources."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from monitor.records import Merger, Municipality, Source
from monitor.store.database import Database, utc

_SOURCE_COLUMNS = ("id", "name", "kind", "genre", "province", "homepage", "url")
_MUNICIPALITY_COLUMNS = ("code", "name", "province", "lat", "lon", "population", "safety_region")


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

    def health(self) -> list[dict[str, Any]]:
        """Return the rows of the view ``source_health``."""
        return self._database.rows("source_health")

    def first_successes(self) -> dict[str, datetime]:
        """Return when each source was first fetched well; one that never was, is unverified and left out."""
        rows = self._database.rows("first_successes")
        return {row["source_id"]: at for row in rows if (at := utc(row["first_success_at"])) is not None}
