"""An alert stands on its assignment and decision: both are looked at again, and a person is told what to do."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from monitor.alerts.body import Body
from monitor.alerts.grounds import assignment_fault, decision_fault
from monitor.records import Assignment, Decision

TODAY = date(2026, 11, 25)


def test_an_unchanged_decision_and_assignment_hold(body: Body, decision: Decision, assignment: Assignment) -> None:
    assert (decision_fault(body, decision, TODAY), assignment_fault(body, assignment, TODAY)) == ("", "")
    assert decision_fault(body, decision, date(2026, 12, 8)) == ""
    assert decision_fault(body, replace(decision, status="gewijzigd", location="de aula"), TODAY) == ""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"status": "geannuleerd"}, "is cancelled; withdraw"),
        ({"status": "geweest"}, "is past"),
        ({"rejected_by": "rol:analist-2"}, "turned down by rol:analist-2; withdraw"),
        ({"id": "d2"}, "d1 is unknown"),
        ({"kind": "anders"}, "now of kind anders"),
    ],
)
def test_a_decision_that_is_another_now_is_named(
    body: Body, decision: Decision, change: dict[str, str], said: str
) -> None:
    assert said in decision_fault(body, replace(decision, **change), TODAY)  # type: ignore[arg-type]


@pytest.mark.parametrize("later", [timedelta(minutes=30), timedelta(days=7)])
def test_a_moved_decision_asks_for_an_edit(body: Body, decision: Decision, later: timedelta) -> None:
    moved = replace(decision, starts_at=decision.starts_at + later, status="gewijzigd")
    assert "edit the alert and have it checked again" in decision_fault(body, moved, TODAY)
    starts: datetime = moved.starts_at
    edited = body | {"besluit": body["besluit"] | {"datum": starts.date().isoformat(), "aanvang": starts.isoformat()}}
    assert decision_fault(edited, moved, TODAY) == ""


def test_a_moment_that_cannot_be_read_is_another_moment(body: Body, decision: Decision) -> None:
    assert "the alert says straks" in decision_fault(
        body | {"besluit": body["besluit"] | {"aanvang": "straks"}}, decision, TODAY
    )


def test_a_decision_is_past_on_the_day_after(body: Body, decision: Decision) -> None:
    assert "is past, it was on 2026-12-08" in decision_fault(body, decision, date(2026, 12, 9))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": "OPD-2026-002"}, "OPD-2026-001 is unknown"),
        ({"status": "stopped"}, "is not active"),
        ({"ends_on": date(2026, 11, 24)}, "to 2026-11-24"),
    ],
)
def test_an_assignment_that_ended_is_named(
    body: Body, assignment: Assignment, change: dict[str, object], said: str
) -> None:
    assert said in assignment_fault(body, replace(assignment, **change), TODAY)  # type: ignore[arg-type]
