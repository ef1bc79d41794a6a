"""Counts per theme, area and week with the coverage under them; detections and signals."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from monitor.records import Signal, ThemeWeek
from monitor.store.database import Database
from monitor.store.rows import from_row, to_rows


class TrendTables:
    """What the detectors and the reports read, and what the detectors write."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def theme_weeks(self, theme: str, area: str, first: date, last: date) -> tuple[ThemeWeek, ...]:
        """Return one record for every week (Monday) of the range, zero weeks included."""
        rows = self._database.rows("theme_weeks", theme=theme, area=area, first=first, last=last)
        return tuple(ThemeWeek(theme=theme, area=area, **row) for row in rows)

    def week_range(self) -> tuple[date, date] | None:
        """Return the first and last week in which anything was observed; None where nothing was."""
        row = self._database.rows("week_range")[0]
        return None if row["first_week"] is None else (row["first_week"], row["last_week"])

    def series_counts(self, first: date, last: date, counted: Sequence[tuple[str, date]]) -> list[dict[str, Any]]:
        """Return theme, area, week and counts of every cell that holds anything.

        ``counted`` names the sources and weeks that are comparable: only their stories count.
        """
        rows = [{"source_id": source, "week_starts_on": week} for source, week in counted]
        if not rows:
            return []
        return self._database.rows("series_counts", first=first, last=last, counted=rows)

    def coverage_weeks(self, first: date, last: date) -> dict[date, float]:
        """Return the coverage of each week that was observed at all."""
        rows = self._database.rows("coverage_weeks", first=first, last=last)
        return {row["week_starts_on"]: row["coverage"] for row in rows}

    def source_weeks(self, first: date, last: date) -> list[dict[str, Any]]:
        """Return the stories and observed days of each source in each week."""
        return self._database.rows("source_weeks", first=first, last=last)

    def source_areas(self, first: date, last: date) -> list[dict[str, Any]]:
        """Return how many stories of each source are set in each municipality, and under NL all of them."""
        return self._database.rows("source_areas", first=first, last=last)

    def save_detections(self, assignment_id: str, weeks: Sequence[date], rows: list[dict[str, Any]]) -> None:
        """Replace the detections of the given weeks."""
        with self._database.write():
            self._database.execute("delete_detections", assignment_id=assignment_id, weeks=list(weeks))
            if rows:
                self._database.execute("save_detections", rows=rows)

    def detections(self, theme: str, area: str, first: date, last: date) -> list[dict[str, Any]]:
        """Return the stored detections of one series."""
        return self._database.rows("detections", theme=theme, area=area, first=first, last=last)

    def save_signals(self, assignment_id: str, weeks: Sequence[date], signals: Sequence[Signal]) -> None:
        """Replace the signals of the given weeks."""
        with self._database.write():
            self._database.execute("delete_signals", assignment_id=assignment_id, weeks=list(weeks))
            if signals:
                self._database.execute("save_signals", rows=to_rows(signals))

    def signals(self, week_starts_on: date) -> tuple[Signal, ...]:
        """Return the signals of a week, strongest first."""
        rows = self._database.rows("signals", week_starts_on=week_starts_on)
        return tuple(from_row(Signal, row) for row in rows)


class WeekFacts:
    """What the reports and alerts show of one theme in one area between two days, both included."""

    def __init__(self, database: Database, *, theme: str, area: str, first: date, last: date) -> None:
        self._database = database
        self._cell: dict[str, object] = {"theme": theme, "area": area, "first": first, "last": last}
        self._days: dict[str, object] = {"first": first, "last": last}

    def genre_counts(self) -> list[dict[str, Any]]:
        """Return counts per kind of publisher."""
        return self._database.rows("genre_counts", **self._cell)

    def level_counts(self) -> list[dict[str, Any]]:
        """Return counts per unrest level."""
        return self._database.rows("level_counts", **self._cell)

    def claim_totals(self) -> list[dict[str, Any]]:
        """Return items, sources and municipalities per claim."""
        return self._database.rows("claim_totals", **self._cell)

    def claim_counts(self) -> list[dict[str, Any]]:
        """Return items per claim and stance."""
        return self._database.rows("claim_counts", **self._cell)

    def gatherings(self, after: datetime) -> list[dict[str, Any]]:
        """Return announced gatherings in the five weeks after a moment."""
        return self._database.rows("gatherings", **self._cell, after=after)

    def headlines(self, limit: int) -> list[dict[str, Any]]:
        """Return the stories with most copies among news media, fact-checkers and governments."""
        return self._database.rows("headlines", **self._cell, limit=limit)

    def evidence(self) -> list[dict[str, Any]]:
        """Return every item with its text, newest first."""
        return self._database.rows("evidence", **self._cell)

    def sources_used(self) -> list[dict[str, Any]]:
        """Return all sources of the period with their items, whatever the theme."""
        return self._database.rows("sources_used", **self._days)

    def outages(self) -> list[dict[str, Any]]:
        """Return the sources that were not observed on every day of the period."""
        return self._database.rows("outages", **self._days)

    def province_counts(self) -> list[dict[str, Any]]:
        """Return counts per province, whatever the area."""
        return self._database.rows("province_counts", theme=self._cell["theme"], **self._days)
