"""The store as the program sees it: one object, one attribute for each subject."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from monitor.store.alerts import AlertTable, next_id
from monitor.store.assignments import AssignmentTable
from monitor.store.collecting import CollectTables
from monitor.store.database import IN_MEMORY, LOCK_WAIT_S, Database
from monitor.store.decisions import DecisionTable, RumourTable
from monitor.store.reviews import ReviewTable
from monitor.store.runs import RunTable
from monitor.store.sources import SourceTable
from monitor.store.spooled import SpoolTables
from monitor.store.tagging import TagTables
from monitor.store.trends import TrendTables, WeekFacts


class Store:
    """One DuckDB file with everything that was collected for one purpose."""

    def __init__(self, path: Path | str = IN_MEMORY, *, lock_wait_s: float = LOCK_WAIT_S) -> None:
        self.database = Database(path, lock_wait_s=lock_wait_s)
        self.assignments = AssignmentTable(self.database)
        self.runs = RunTable(self.database)
        self.sources = SourceTable(self.database)
        self.tags = TagTables(self.database)
        self.trends = TrendTables(self.database)
        self.decisions = DecisionTable(self.database)
        self.rumours = RumourTable(self.database)
        self.alerts = AlertTable(self.database)
        self.reviews = ReviewTable(self.database)

    def migrate(self, now: datetime) -> int:
        """Bring the file to the present version; return how many migrations were applied."""
        return self.database.migrate(now)

    def collecting(self, assignment_id: str) -> CollectTables:
        """Return the sink of a crawl under one assignment."""
        return CollectTables(self.database, assignment_id)

    def spooled(self, assignment_id: str) -> SpoolTables:
        """Return what takes in the spool files of other machines under one assignment."""
        return SpoolTables(self.database, self.runs, assignment_id)

    def facts(self, *, theme: str, area: str, first: date, last: date) -> WeekFacts:
        """Return the facts of one theme in one area between two days, both included."""
        return WeekFacts(self.database, theme=theme, area=area, first=first, last=last)

    @contextmanager
    def numbered(self, prefix: str, now: datetime) -> Iterator[str]:
        """Yield the next free number of a series, and store what is done inside in one transaction.

        So nobody else can draw the same number before it is in use.
        """
        with self.database.write():
            yield next_id(self.database, prefix, now)

    def counts(self) -> dict[str, int]:
        """Return how much is stored."""
        return self.database.rows("count_stored")[0]
