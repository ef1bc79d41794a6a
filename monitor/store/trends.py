"""Counts per theme, area and week with the coverage under them; detections and signals."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from monitor.records import Driver, JudgedWeek, Signal, ThemeTagging, ThemeWeek
from monitor.store.database import Database
from monitor.store.rows import from_row, to_row


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

    def theme_versions(self, themes: Sequence[str], first: date, last: date) -> dict[tuple[str, date], ThemeTagging]:
        """Return of each theme and each week (Monday) that has items how they were looked at for the theme."""
        rows = self._database.rows("theme_versions", themes=list(themes), first=first, last=last)
        return {(row["theme"], row["week_starts_on"]): from_row(ThemeTagging, row) for row in rows}

    def present_versions(self) -> dict[str, str]:
        """Return the version of each theme that looked at an item last."""
        return {row["theme"]: row["theme_version"] for row in self._database.rows("present_versions")}

    def recounted_weeks(self, assignment_id: str, first: date, last: date) -> tuple[date, ...]:
        """Return the weeks that were judged and whose items have been tagged with another version since."""
        rows = self._database.rows("recounted_weeks", assignment_id=assignment_id, first=first, last=last)
        return tuple(row["week_starts_on"] for row in rows)

    def signal_drivers(self, cells: Sequence[tuple[str, str, date]], most: int) -> list[dict[str, Any]]:
        """Return what the stories of each cell (theme, area, week) have in common, ``most`` of each kind."""
        rows = [{"theme": theme, "area": area, "week_starts_on": week} for theme, area, week in cells]
        return self._database.rows("signal_drivers", cells=rows, most=most) if rows else []

    def story_titles(self, story_ids: Sequence[str]) -> dict[str, str]:
        """Return titles of those stories that news media, fact-checkers or governments told."""
        rows = self._database.rows("story_titles", ids=list(story_ids)) if story_ids else []
        return {row["story_id"]: row["title"] for row in rows}

    def save_detections(self, assignment_id: str, weeks: Sequence[date], rows: list[dict[str, Any]]) -> None:
        """Replace the detections of the given weeks."""
        with self._database.write():
            self._database.execute("delete_detections", assignment_id=assignment_id, weeks=list(weeks))
            if rows:
                self._database.execute("save_detections", rows=rows)

    def detections(
        self, theme: str, area: str, first: date, last: date, assignment_id: str | None = None
    ) -> list[dict[str, Any]]:
        """Return the stored detections of one series, one a week, and whether each is a signal.

        Of one assignment; None: of the last by id, as for the series itself it does not matter who asked.
        """
        return self._database.rows(
            "detections", theme=theme, area=area, first=first, last=last, assignment_id=assignment_id
        )

    def save_signals(self, assignment_id: str, weeks: Sequence[date], signals: Sequence[Signal]) -> None:
        """Replace the signals of the given weeks with what drives them."""
        rows = [to_row(signal) for signal in signals]
        drivers = [
            {"signal_id": row["id"], "assignment_id": assignment_id, "position": position, **to_row(driver)}
            for row, signal in zip(rows, signals, strict=True)
            for position, driver in enumerate(signal.drivers, 1)
        ]
        for row in rows:
            del row["drivers"]
        with self._database.write():
            self._database.execute("delete_drivers", assignment_id=assignment_id, weeks=list(weeks))
            self._database.execute("delete_signals", assignment_id=assignment_id, weeks=list(weeks))
            if rows:
                self._database.execute("save_signals", rows=rows)
            if drivers:
                self._database.execute("save_drivers", rows=drivers)

    def signals(self, week_starts_on: date, assignment_id: str) -> tuple[Signal, ...]:
        """Return the signals of a week under one assignment, strongest first."""
        rows = self._database.rows("signals", week_starts_on=week_starts_on, assignment_id=assignment_id)
        drivers: dict[str, list[Driver]] = defaultdict(list)
        for row in self._database.rows("drivers", ids=[row["id"] for row in rows]) if rows else ():
            drivers[row["signal_id"]].append(from_row(Driver, row))
        return tuple(from_row(Signal, {**row, "drivers": drivers[row["id"]]}) for row in rows)

    def save_judged(self, assignment_id: str, judged: Mapping[date, Sequence[JudgedWeek]]) -> None:
        """Replace how much was tested in the given weeks."""
        rows = [
            {"assignment_id": assignment_id, "week_starts_on": week, **to_row(one)}
            for week, families in judged.items()
            for one in families
        ]
        with self._database.write():
            self._database.execute("delete_judged_weeks", assignment_id=assignment_id, weeks=list(judged))
            if rows:
                self._database.execute("save_judged_weeks", rows=rows)

    def judged(self, week_starts_on: date, assignment_id: str) -> tuple[JudgedWeek, ...]:
        """Return how many series of a week one assignment tested together, and what that gave; empty: not judged."""
        rows = self._database.rows("judged_week", week_starts_on=week_starts_on, assignment_id=assignment_id)
        return tuple(from_row(JudgedWeek, row) for row in rows)


class WeekFacts:
    """What the reports and alerts show of one theme in one area between two days, both included."""

    def __init__(self, database: Database, *, theme: str, area: str, first: date, last: date) -> None:
        self._database = database
        self._cell: dict[str, object] = {"theme": theme, "area": area, "first": first, "last": last}
        self._days: dict[str, object] = {"first": first, "last": last}

    def group_counts(self, groups: Iterable[tuple[str, Iterable[str]]]) -> list[dict[str, Any]]:
        """Return counts per group (a name and its genres) that has any items."""
        members = [{"member_of": group, "genre": genre} for group, genres in groups for genre in genres]
        return self._database.rows("group_counts", **self._cell, members=members)

    def level_counts(self) -> list[dict[str, Any]]:
        """Return counts per unrest level."""
        return self._database.rows("level_counts", **self._cell)

    def claim_totals(self) -> list[dict[str, Any]]:
        """Return items, sources and municipalities per claim."""
        return self._database.rows("claim_totals", **self._cell)

    def claim_counts(self) -> list[dict[str, Any]]:
        """Return items per claim and stance."""
        return self._database.rows("claim_counts", **self._cell)

    def claim_areas(self) -> list[dict[str, Any]]:
        """Return the areas in which the texts with each claim are set, whatever the area."""
        return self._database.rows("claim_areas", theme=self._cell["theme"], **self._days)

    def gatherings(self, after: datetime) -> list[dict[str, Any]]:
        """Return announced gatherings in the five weeks after a moment."""
        return self._database.rows("gatherings", **self._cell, after=after)

    def headlines(self, limit: int) -> list[dict[str, Any]]:
        """Return the stories with most copies among news media and governments."""
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
