"""The checklist that an alert must pass before a person may release it. Every failing item is named."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from monitor.alerts.body import Body
from monitor.alerts.grounds import Grounds, assignment_fault, decision_fault
from monitor.alerts.level import LIFE_DAYS, NEEDED
from monitor.records import Contact
from monitor.report.lint import Violation

CONTACT_DAYS = 90
MIN_SOURCES: dict[int, int] = {1: 1, 2: 2, 3: 2}  # different sources named in an alert of each level
TLP = ("TLP:AMBER+STRICT", "TLP:AMBER", "TLP:GREEN")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseCheck:
    """What the checklist needs beside the alert itself."""

    grounds: Grounds  # its assignment and decision as they are now
    library: frozenset[str]  # ids of the advice library as it is now
    contacts: tuple[Contact, ...]  # of the contact list
    link_opens: bool  # the address of the decision was opened just now
    names_masked: bool  # the checker looked, and no person is named
    edited_by_person: bool  # asked only where a language model wrote some of the words
    violations: tuple[Violation, ...]  # of ``lint.lint_alert``


Answer = Literal["yes", "no", "not yet", "not applicable"]  # not yet: a person says it at the release


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckItem:
    """One line of the checklist; its Dutch text is ``alert.check.<name>``."""

    name: str
    answer: Answer
    why: str = ""  # what is wrong, in English, for the log

    @property
    def ok(self) -> bool:
        """Whether it holds nothing back at a release."""
        return self.answer in ("yes", "not applicable")


def checklist(body: Body, check: ReleaseCheck, today: date) -> tuple[CheckItem, ...]:
    """Go through all items. ``body`` is valid against the schema; ``today`` is the Dutch date."""
    persons = [v for v in check.violations if v.rule == "person"]
    roles = [v for v in check.violations if v.rule == "todo" and v.where == "meta"]  # filled in by the release itself
    wording = [v for v in check.violations if v not in roles]
    used = contacts_used(body, check.contacts)
    old = [c.id for c in used if today - c.verified_on > timedelta(days=CONTACT_DAYS)]
    unknown_advice = [a["id"] for a in body["advies"] if a["id"] not in check.library]
    items = (
        _faultless("opdracht", assignment_fault(body, check.grounds.assignment, today)),
        _faultless("besluit", decision_fault(body, check.grounds.decision, today)),
        _told("besluitlink", check.link_opens, _link_fault(body)),
        _faultless("niveau", _level_fault(body)),
        _item("bronnen", len(sources(body)) >= MIN_SOURCES[body["niveau"]], f"{len(sources(body))} sources"),
        _item("feitbron", _facts_have_sources(body), "a message without source and date"),
        _told("namen", check.names_masked, "; ".join(v.text for v in persons)),
        _item("tlp", body["tlp"] in TLP, body["tlp"]),
        _item("onbekend", len(body["onbekend"]) >= 2, "fewer than two unknowns"),
        _item("advies", not unknown_advice, ", ".join(unknown_advice)),
        _item("leesbaarheid", not wording, "; ".join(f"{v.rule} ({v.where}): {v.text}" for v in wording)),
        _faultless("vervaldatum", _expiry_fault(body, today)),
        _faultless("contacten", ", ".join(old), applies=bool(used)),
        _faultless("gebeld", _call_fault(body), applies=body["niveau"] == 3),
        _told("bewerkt", check.edited_by_person, applies=body["ai_concept"]),
    )
    return items


def _item(name: str, ok: bool, why: str) -> CheckItem:
    return _faultless(name, "" if ok else why)


def _faultless(name: str, fault: str, *, applies: bool = True) -> CheckItem:
    if not applies:
        return CheckItem(name=name, answer="not applicable")
    return CheckItem(name=name, answer="no" if fault else "yes", why=fault)


def _told(name: str, told: bool, fault: str = "", *, applies: bool = True) -> CheckItem:
    """Return an item that only a person can answer; what the program can see for itself goes before."""
    if fault or not applies:
        return _faultless(name, fault, applies=applies)
    return CheckItem(name=name, answer="yes" if told else "not yet")


def _link_fault(body: Body) -> str:
    link = str(body["besluit"]["link"])
    return "" if link.startswith("https://") else link or "there is no link"


def _call_fault(body: Body) -> str:
    return "" if body["telefonisch_besproken"] else "level 3 needs a telephone call first"


def _level_fault(body: Body) -> str:
    """Say which reason the level of an alert lacks; empty where none. An announced demonstration is level 1 at most."""
    level, needed = body["niveau"], NEEDED.get(body["niveau"], ())
    if not needed or not {*needed}.isdisjoint(body["niveau_reden"]):
        return ""
    given = ", ".join(body["niveau_reden"])
    return f"level {level} needs {' or '.join(needed)} among its reasons, not only {given}; lower the level"


def sources(body: Body) -> frozenset[str]:
    """Return the different sources that an alert names."""
    seen = [b["naam"] for o in body["waarnemingen"] for b in o["bronnen"]]
    return frozenset(seen + [m["bron"]["naam"] for m in body["berichten"] if "bron" in m])


def _facts_have_sources(body: Body) -> bool:
    def dated(message: Mapping[str, Any]) -> bool:
        return {"naam", "datum", "url"} <= set(message.get("bron", {}))

    rumours = all("bron_feit" in o for o in body["waarnemingen"] if o["soort"] == "gerucht")
    return rumours and all(dated(m) for m in body["berichten"] if m["stand"] != "nog niet zeker")


def _expiry_fault(body: Body, today: date) -> str:
    """Say what is wrong with the last day of an alert; empty where it lies within its life and before the decision."""
    expires, level = date.fromisoformat(body["vervalt_op"]), body["niveau"]
    last = today + timedelta(days=LIFE_DAYS[level])
    if expires < today:
        return f"it would expire on {expires}, before today"
    if expires > last:
        return f"it would expire on {expires}; at level {level} {last} is the last day"
    decided = date.fromisoformat(body["besluit"]["datum"])
    return f"it would expire on {expires}, after the decision on {decided}" if expires > decided else ""


def contacts_used(body: Body, contacts: tuple[Contact, ...]) -> tuple[Contact, ...]:
    """Return the contacts that the advice of an alert sends readers to, by mail, telephone or name."""
    text = " ".join(a["tekst"] for a in body["advies"]).lower()
    return tuple(
        c for c in contacts if any(v and v.lower() in text for v in (c.email, c.phone, c.name.split("(")[0].strip()))
    )
