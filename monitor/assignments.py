"""The rules of monitoring assignments: what a valid one is, and which one allows a run."""

from collections.abc import Sequence
from datetime import date, timedelta

from monitor.errors import AssignmentError
from monitor.records import Assignment, Source

MAX_DAYS_GENERAL = 184  # at most six months
MAX_DAYS_DIRECTED = 14


def validate(assignment: Assignment) -> None:
    """Raise AssignmentError where an assignment lacks what the law asks of it."""
    days = (assignment.ends_on - assignment.starts_on).days
    required = ("controller", "ground", "occasion", "approver", "dpia_ref")
    missing = [name for name in required if not getattr(assignment, name).strip()]
    if missing:
        raise AssignmentError(f"An assignment needs: {', '.join(missing)}.")
    if not assignment.approver.startswith("rol:"):
        raise AssignmentError("The approver is a function, written as rol:privacy-officer, not the name of a person.")
    if days < 0:
        raise AssignmentError("The end date lies before the start date.")
    if assignment.type == "algemeen_beeld" and days > MAX_DAYS_GENERAL:
        raise AssignmentError("A general picture runs for at most six months; make a new assignment after that.")
    if assignment.type == "gericht":
        _validate_directed(assignment, days)


def active_assignment(active: Sequence[Assignment], wanted: str | None, on: date) -> Assignment:
    """Return the one assignment to work under.

    Raises AssignmentError where none is active on the day, the wanted one is not, or there are several to choose from.
    """
    if wanted is not None:
        for assignment in active:
            if assignment.id == wanted:
                return assignment
        raise AssignmentError(f"{wanted} is not active on {on.isoformat()}. See: monitor assignment list")
    if not active:
        raise AssignmentError(
            "Nothing is collected without an active monitoring assignment, and there is none for "
            f"{on.isoformat()}. Make one with: monitor init, or monitor assignment new, "
            "and monitor assignment activate ID"
        )
    if len(active) > 1:
        names = ", ".join(assignment.id for assignment in active)
        raise AssignmentError(f"Several assignments are active ({names}). Choose one with --assignment ID")
    return active[0]


def assigned_sources(assignment: Assignment, sources: Sequence[Source]) -> tuple[Source, ...]:
    """Return the sources that may be collected: those that are assigned and have an address."""
    chosen = frozenset(assignment.sources)
    unknown = chosen - {source.id for source in sources}
    if unknown:
        raise AssignmentError(f"{assignment.id} names sources that do not exist: {', '.join(sorted(unknown))}")
    return tuple(source for source in sources if source.url and (not chosen or source.id in chosen))


def end_of_general(starts_on: date) -> date:
    """Return the last possible day of a general picture that starts on a day."""
    return starts_on + timedelta(days=MAX_DAYS_GENERAL - 1)


def _validate_directed(assignment: Assignment, days: int) -> None:
    if days > MAX_DAYS_DIRECTED:
        raise AssignmentError("Directed research on a concrete disturbance runs for at most 14 days.")
    if not assignment.fg_advice.strip():
        raise AssignmentError("Directed research needs the advice of the privacy officer (FG) first: --fg-advice")
    if assignment.occasion.strip().lower() == "algemeen beeld":
        raise AssignmentError("Directed research needs a concrete occasion: --occasion")
    if not assignment.area:
        raise AssignmentError("Directed research needs the municipality that approved it: --area GM0228")
