"""What an alert stands on: an assignment that runs, and a decision that is still on the agenda as the alert says.

Asked at the release and again at the sending; between drafting and those a meeting may be moved or an assignment ended.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from monitor.alerts.body import Body
from monitor.records import Assignment, Decision
from monitor.report.dutch import local

_WITHDRAW = "withdraw this alert"
_EDIT = "before the release edit the alert and have it checked again; after it withdraw it and draft a new one"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """The assignment and the decision of an alert as they are stored now."""

    assignment: Assignment | None  # None: it is unknown
    decision: Decision | None  # None: it is unknown


def assignment_fault(body: Body, assignment: Assignment | None, today: date) -> str:
    """Say why the assignment of an alert does not allow it on a Dutch day, and what to do; empty where it does."""
    wanted = body["opdracht"]
    if assignment is None or assignment.id != wanted:
        return f"the assignment {wanted} is unknown; {_WITHDRAW}"
    if assignment.status != "active":
        return f"the assignment {wanted} is not active; see: monitor assignment list, or {_WITHDRAW}"
    if not assignment.starts_on <= today <= assignment.ends_on:
        return f"the assignment {wanted} runs from {assignment.starts_on} to {assignment.ends_on}; {_WITHDRAW}"
    return ""


def decision_fault(body: Body, decision: Decision | None, today: date) -> str:
    """Say how the decision of an alert departs from what the alert says, and what to do; empty where it does not."""
    said = body["besluit"]
    if decision is None or decision.id != said["besluitmoment_id"]:
        return f"the decision {said['besluitmoment_id']} is unknown; {_WITHDRAW}"
    if decision.rejected_by is not None:
        return f"the decision {decision.id} was turned down by {decision.rejected_by}; {_WITHDRAW}"
    if decision.status == "geannuleerd":
        return f"the decision {decision.id} is cancelled; {_WITHDRAW}"
    starts = local(decision.starts_at)
    if decision.status == "geweest" or starts.date() < today:
        return f"the decision {decision.id} is past, it was on {starts.date()}; {_WITHDRAW}"
    return _difference(said, decision)


def _difference(said: Mapping[str, Any], decision: Decision) -> str:
    """Say what the alert tells otherwise than the calendar; empty where nothing."""
    starts = local(decision.starts_at)
    if said["datum"] != starts.date().isoformat() or _moment(said["aanvang"]) != decision.starts_at:
        return f"the decision {decision.id} is now at {starts.isoformat()}, the alert says {said['aanvang']}; {_EDIT}"
    if said["soort"] != decision.kind:
        return f"the decision {decision.id} is now of kind {decision.kind}, the alert says {said['soort']}; {_EDIT}"
    return ""


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
