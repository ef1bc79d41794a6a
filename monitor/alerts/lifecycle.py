"""The life of an alert: who may take it from which state to which, and when. Pure: it returns, the store keeps.

Nothing leaves by itself. A model or a rule may draft; a person checks, another person releases, a person sends. The
identity of a person is the role by which the organisation names them ("rol:analist-1", "rol:vrijgever-2").
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from monitor.alerts.body import Body, dump, load
from monitor.alerts.checklist import CheckItem, ReleaseCheck, checklist
from monitor.alerts.grounds import Grounds, assignment_fault, decision_fault
from monitor.errors import AlertError
from monitor.holidays import public_holidays
from monitor.records import AlertState, AlertStep, StoredAlert
from monitor.report.dutch import local

NEXT: dict[AlertState, frozenset[AlertState]] = {
    "concept": frozenset({"gecontroleerd", "ingetrokken", "verlopen"}),
    "gecontroleerd": frozenset({"concept", "vrijgegeven", "ingetrokken", "verlopen"}),
    "vrijgegeven": frozenset({"verzonden", "ingetrokken", "verlopen"}),
    "verzonden": frozenset({"bevestigd", "beantwoord", "gesloten", "ingetrokken", "verlopen"}),
    "bevestigd": frozenset({"beantwoord", "gesloten", "ingetrokken", "verlopen"}),
    "beantwoord": frozenset({"gesloten", "ingetrokken"}),
    "gesloten": frozenset(),
    "ingetrokken": frozenset(),
    "verlopen": frozenset(),
}
SYSTEM = "rol:systeem"  # drafts and lets expire; counts as no person
RELEASER = "rol:vrijgever"
OFFICE_HOURS = (8, 18)  # Dutch clock, on working days; outside them the duty officer is telephoned
OFFICE_ONLY: frozenset[AlertState] = frozenset({"vrijgegeven", "verzonden"})
AFTER_EXPIRY: frozenset[AlertState] = frozenset({"verlopen", "gesloten", "ingetrokken", "beantwoord"})
FIXED = ("id", "gemeente", "gemeente_naam", "thema", "thema_naam", "opdracht", "opgesteld_door")  # what it is about
_IDENTITY = re.compile(r"rol:[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def advance(
    alert: StoredAlert,
    log: Sequence[AlertStep],
    to: AlertState,
    *,
    by: str,
    at: datetime,
    note: str = "",
    check: ReleaseCheck | None = None,
    grounds: Grounds | None = None,
) -> tuple[StoredAlert, AlertStep]:
    """Take an alert one step further.

    Args:
        alert: as it is stored.
        log: its steps so far, oldest first.
        to: the state asked for.
        by: who asks, as "rol:...".
        at: when, aware.
        note: why; required for a withdrawal, where the recipients read it.
        check: what the checklist needs; required for a check and a release.
        grounds: the assignment and the decision as they are now; required for a sending.

    Returns:
        the alert in its new state, and the step for its log.

    Raises:
        AlertError: the step is not allowed, with what is needed instead.
    """
    who = identity(by)
    _order(alert, log, to, at)
    _hours(to, at)
    if to == "gecontroleerd":
        _checker(alert, log, who, at, check)
    elif to == "vrijgegeven":
        _release(alert, log, who, at, check)
    elif to == "verzonden":
        _sender(alert, log, who)
        _stands(alert, grounds, at)
    elif to == "ingetrokken" and not note.strip():
        raise AlertError(f"{alert.id}: say why it is withdrawn; the recipients read it.")
    elif to == "verlopen" and local(at).date() <= alert.expires_on:
        raise AlertError(f"{alert.id} expires after {alert.expires_on}, not before.")
    elif to in ("gesloten", "bevestigd", "beantwoord") and who == SYSTEM:
        raise AlertError(f"{alert.id}: a person has to do this, not {SYSTEM}.")
    body = _signed(load(alert.body), to, who, note)
    step = AlertStep(alert_id=alert.id, state=to, by=who, at=at, note=note)
    return replace(alert, state=to, body=dump(body)), step


def revise(
    alert: StoredAlert, log: Sequence[AlertStep], body: Body, *, by: str, at: datetime
) -> tuple[StoredAlert, AlertStep]:
    """Change the content of an alert. A checked alert goes back to "concept": what is released is what was checked.

    Raises:
        AlertError: the alert was released before, or the new content is not valid or belongs to another alert.
    """
    who = identity(by)
    _order(alert, log, "concept", at)
    old = load(alert.body)
    text = dump(body | {"gecontroleerd_door": None, "vrijgegeven_door": None})
    changed = [key for key in FIXED if body[key] != old[key]]
    if body["besluit"]["besluitmoment_id"] != old["besluit"]["besluitmoment_id"]:
        changed.append("besluit/besluitmoment_id")
    if changed:
        raise AlertError(f"{alert.id}: {', '.join(changed)} of an alert cannot be changed.")
    expires = date.fromisoformat(str(body["vervalt_op"]))
    if expires < local(at).date():  # an expired alert cannot be changed any more, so that a slip could not be undone
        raise AlertError(f"{alert.id}: vervalt_op is {expires}, which is past.")
    step = AlertStep(alert_id=alert.id, state="concept", by=who, at=at, note="content changed")
    return replace(alert, state="concept", body=text, expires_on=expires), step


def identity(by: str) -> str:
    """Return who someone is in one spelling, so that nobody is two persons by a space or a capital.

    Raises:
        AlertError: it is not of the form "rol:naam".
    """
    who = unicodedata.normalize("NFKC", by).strip().casefold()
    if not _IDENTITY.fullmatch(who):
        raise AlertError(f"Say who you are as rol:function, for example rol:analist-1, not {by[:60]!r}.")
    return who


def authors(alert: StoredAlert, log: Sequence[AlertStep]) -> frozenset[str]:
    """Return all who wrote on an alert: its author and whoever changed it."""
    return frozenset({identity(alert.author)} | {identity(s.by) for s in log if s.state == "concept"})


def _order(alert: StoredAlert, log: Sequence[AlertStep], to: AlertState, at: datetime) -> None:
    """Refuse a step that does not follow from the state, from the log, or from the calendar."""
    if any(step.alert_id != alert.id for step in log):
        raise AlertError(f"{alert.id}: the log holds steps of another alert.")
    last = log[-1].state if log else "concept"
    if last != alert.state:
        raise AlertError(f"{alert.id}: its log ends in {last}, yet it is stored as {alert.state}.")
    if log and at < log[-1].at:
        raise AlertError(f"{alert.id}: this step would lie before the last one; check the clock.")
    if to == "concept" and alert.state == "concept":
        return
    if to not in NEXT[alert.state]:
        allowed = ", ".join(sorted(NEXT[alert.state])) or "nothing more"
        raise AlertError(f"{alert.id} is {alert.state}; from there it can become: {allowed}.")
    if local(at).date() > alert.expires_on and to not in AFTER_EXPIRY:
        raise AlertError(f"{alert.id} expired on {alert.expires_on}; draft a new one.")


def _hours(to: AlertState, at: datetime) -> None:
    here = local(at)
    if to not in OFFICE_ONLY:
        return
    if not OFFICE_HOURS[0] <= here.hour < OFFICE_HOURS[1] or not is_working_day(here.date()):
        raise AlertError("Alerts are released and sent in office hours only. In an emergency, telephone.")


def _checker(alert: StoredAlert, log: Sequence[AlertStep], who: str, at: datetime, check: ReleaseCheck | None) -> None:
    """Refuse a second reader who wrote on it, and an alert of which any item of the checklist fails."""
    if who == SYSTEM:
        raise AlertError(f"{alert.id}: a person has to check it.")
    if who in authors(alert, log):
        raise AlertError(f"{alert.id}: {who} wrote on it; somebody else has to check it.")
    failing = [item for item in _gone_through(alert, check, at) if item.answer == "no"]
    if failing:
        raise AlertError(f"{alert.id} may not be checked:\n{_listed(failing)}")


def _release(alert: StoredAlert, log: Sequence[AlertStep], who: str, at: datetime, check: ReleaseCheck | None) -> None:
    """Refuse a release without a second person, the role, or any item of the checklist."""
    if not (who == RELEASER or who.startswith(f"{RELEASER}-")):
        raise AlertError(f"{alert.id}: only {RELEASER} may release, not {who}.")
    if who in authors(alert, log):
        raise AlertError(f"{alert.id}: {who} wrote on it; somebody else has to release it.")
    checker = _last_by(log, "gecontroleerd")
    if checker is None:
        raise AlertError(f"{alert.id}: it was not checked.")
    if len({*authors(alert, log), checker, who} - {SYSTEM}) < 2:
        raise AlertError(f"{alert.id}: two persons are needed, and {who} would be the only one.")
    failing = [item for item in _gone_through(alert, check, at) if not item.ok]
    if failing:
        raise AlertError(f"{alert.id} may not be released:\n{_listed(failing)}")


def _gone_through(alert: StoredAlert, check: ReleaseCheck | None, at: datetime) -> tuple[CheckItem, ...]:
    if check is None:
        raise AlertError(f"{alert.id}: the checklist was not gone through.")
    return checklist(load(alert.body), check, local(at).date())


def _listed(failing: Sequence[CheckItem]) -> str:
    return "\n".join(f"  {item.name}: {item.why or 'not confirmed'}" for item in failing)


def _sender(alert: StoredAlert, log: Sequence[AlertStep], who: str) -> None:
    if who == SYSTEM:
        raise AlertError(f"{alert.id}: nothing is sent automatically; a person has to send it.")
    checker = _last_by(log, "gecontroleerd")
    if checker is None or _last_by(log, "vrijgegeven") is None:
        raise AlertError(f"{alert.id}: it was not checked and released.")
    if load(alert.body)["niveau"] == 3 and (who in authors(alert, log) or who == checker):
        raise AlertError(f"{alert.id}: at level 3 author, checker and sender are three persons.")


def _stands(alert: StoredAlert, grounds: Grounds | None, at: datetime) -> None:
    """Refuse to send where the assignment or the decision is no longer what it was at the release."""
    if grounds is None:
        raise AlertError(f"{alert.id}: its assignment and decision were not looked up again.")
    body, today = load(alert.body), local(at).date()
    faults = (assignment_fault(body, grounds.assignment, today), decision_fault(body, grounds.decision, today))
    if found := [fault for fault in faults if fault]:
        raise AlertError(f"{alert.id} may not be sent:\n" + "\n".join(f"  {fault}" for fault in found))


def _last_by(log: Sequence[AlertStep], state: AlertState) -> str | None:
    """Return who last took an alert to a state since its content last changed."""
    for step in reversed(log):
        if step.state == state:
            return identity(step.by)
        if step.state == "concept":
            return None
    return None


def _signed(body: Body, to: AlertState, who: str, note: str) -> Body:
    """Put in the content who checked and released it, and why it was withdrawn."""
    if to == "gecontroleerd":
        return body | {"gecontroleerd_door": who}
    if to == "vrijgegeven":
        return body | {"vrijgegeven_door": who, "ai_concept": False}
    if to == "concept":
        return body | {"gecontroleerd_door": None}
    return body | {"intrekking": note.strip()[:300]} if to == "ingetrokken" else body


def is_working_day(on: date) -> bool:
    """Say whether offices are open: Monday to Friday, and no public holiday of the Dutch government."""
    return on.weekday() < 5 and on not in public_holidays(on.year)
