"""Monitoring assignments: the ground under everything that is stored."""

from dataclasses import replace
from datetime import date

from monitor.errors import AssignmentError
from monitor.records import Assignment, AssignmentStatus
from monitor.store.database import Database
from monitor.store.rows import from_row, to_row


class AssignmentTable:
    """The assignments of one database, which serves one purpose only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, assignment: Assignment) -> None:
        """Store a new assignment. Raises AssignmentError where its id is taken or its purpose is another."""
        with self._database.write():
            if any(known.id == assignment.id for known in self.all()):
                raise AssignmentError(f"{assignment.id} already exists.")
            purpose = self._purpose()
            if purpose is None:
                self._database.execute("set_meta", key="purpose", value=assignment.purpose)
            elif purpose != assignment.purpose:
                raise AssignmentError(
                    f"This database serves the purpose {purpose!r}; an assignment for {assignment.purpose!r} needs a "
                    "database of its own (--db), so that what was collected for one purpose is not used for another."
                )
            self._database.execute("add_assignment", rows=[to_row(assignment)])

    def all(self) -> tuple[Assignment, ...]:
        """Return every assignment, by id."""
        return tuple(from_row(Assignment, row) for row in self._database.rows("assignments"))

    def active(self, on: date) -> tuple[Assignment, ...]:
        """Return the assignments that allow collecting on a day."""
        return tuple(from_row(Assignment, row) for row in self._database.rows("active_assignments", on=on))

    def set_status(self, assignment_id: str, status: AssignmentStatus) -> Assignment:
        """Activate or stop an assignment. Raises AssignmentError where there is none with that id."""
        with self._database.write():
            for known in self.all():
                if known.id == assignment_id:
                    self._database.execute("set_assignment_status", id=assignment_id, status=status)
                    return replace(known, status=status)
        raise AssignmentError(f"There is no assignment {assignment_id}. See: monitor assignment list")

    def _purpose(self) -> str | None:
        rows = self._database.rows("meta", key="purpose")
        return str(rows[0]["value"]) if rows else None
