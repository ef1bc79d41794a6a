"""Drafting alerts, by ``monitor alert draft`` and by the daily job: one live alert for each decision."""

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.alerts.body import dump
from monitor.commands.session import Session
from monitor.council.merging import Day, day_of
from monitor.errors import AlertError
from monitor.gather.alert import alert_input, theme_of
from monitor.records import AlertState, AlertStep, Assignment, Decision, StoredAlert
from monitor.report.dutch import local

FINISHED: frozenset[AlertState] = frozenset({"beantwoord", "gesloten", "ingetrokken", "verlopen"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """What became of a draft."""

    alert_id: str | None  # None: there is no reason for an alert, or it cannot be judged
    line: str  # for a person


def draft_for(session: Session, assignment: Assignment, decision: Decision, *, theme: str | None, by: str) -> Drafted:
    """Draft an alert about a decision and store it in the state "concept"; or say why there is none."""
    with session.store.numbered("SIG", session.now) as alert_id:
        return _draft(session, assignment, decision, theme=theme, by=by, alert_id=alert_id)


def _draft(
    session: Session, assignment: Assignment, decision: Decision, *, theme: str | None, by: str, alert_id: str
) -> Drafted:
    from monitor.alerts.draft import draft as make_draft
    from monitor.alerts.draft import expires_on

    for alert, other in _live(session):
        if other.id == decision.id or day_of(other) == day_of(decision):
            what = "has" if other.id == decision.id else f"is the same decision as {other.id}, which has"
            raise AlertError(
                f"{decision.id} {what} {alert.id} already ({alert.state}). Go on with that one, or withdraw it first: "
                f"monitor alert withdraw {alert.id}"
            )
    data = alert_input(
        session.store, session.catalogue, session.settings, assignment, decision,
        alert_id=alert_id, theme=theme or theme_of(decision, session.catalogue), author=by, now=session.now,
    )  # fmt: skip
    made = make_draft(data, session.catalogue.messages)
    if made.body is None:
        return Drafted(alert_id=None, line=f"No alert for {decision.id}: {made.notice}")
    alert = StoredAlert(
        id=data.id, assignment_id=assignment.id, decision_id=decision.id, municipality=decision.municipality,
        theme=data.theme.id, state="concept", body=dump(made.body), author=by, created_at=session.now,
        expires_on=expires_on(data, made.assessment),
    )  # fmt: skip
    step = AlertStep(alert_id=alert.id, state="concept", by=by, at=session.now, note="drafted")
    session.store.alerts.add(alert, step)
    line = (
        f"Draft alert {alert.id} for {data.municipality.name}, level {made.assessment.level} (concept). "
        "It cannot be sent before another person has checked and released it."
    )
    return Drafted(alert_id=alert.id, line=line)


def _live(session: Session) -> Iterator[tuple[StoredAlert, Decision]]:
    """Yield the alerts that still do something, each with its decision."""
    today = local(session.now).date()
    live = [a for a in session.store.alerts.all() if a.state not in FINISHED and a.expires_on >= today]
    known = session.store.decisions.known([alert.decision_id for alert in live])
    yield from ((alert, known[alert.decision_id]) for alert in live if alert.decision_id in known)


def alerted_days(session: Session) -> dict[Day, str]:
    """Return the municipality, day and kind of every decision that ever had an alert, with the id of the decision.

    The daily job goes by these: it drafts nothing anew of what a person has withdrawn.
    """
    ids = [alert.decision_id for alert in session.store.alerts.all()]
    return {day_of(decision): decision.id for decision in session.store.decisions.known(ids).values()}
