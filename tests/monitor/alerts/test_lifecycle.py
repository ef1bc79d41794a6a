"""Who may take an alert where; above all: nothing is sent without two people."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.alerts.body import Body, dump, load
from monitor.alerts.checklist import ReleaseCheck, checklist
from monitor.alerts.grounds import Grounds
from monitor.alerts.input import AlertInput
from monitor.alerts.lifecycle import NEXT, SYSTEM, advance, is_working_day, revise
from monitor.alerts.lint import lint_alert
from monitor.catalogue import Messages
from monitor.errors import AlertError
from monitor.records import AlertState, AlertStep, StoredAlert
from monitor.report.lint import Violation

ANALYST, READER, RELEASER = "rol:analist-1", "rol:tweede-lezer-1", "rol:vrijgever-1"
Log = tuple[AlertStep, ...]


@pytest.fixture
def check(busy: AlertInput, words: Messages, body: Body) -> ReleaseCheck:
    """A checklist on which everything is in order."""
    checked = body | {"gecontroleerd_door": READER}
    return ReleaseCheck(
        grounds=Grounds(assignment=busy.assignment, decision=busy.decision),
        library=frozenset(a.id for a in busy.advice),
        contacts=busy.contacts,
        link_opens=True,
        names_masked=True,
        edited_by_person=True,
        violations=lint_alert(checked, words),
    )


Walk = Callable[..., tuple[StoredAlert, Log]]


@pytest.fixture
def walk(stored: StoredAlert, check: ReleaseCheck, now: datetime) -> Walk:
    """Take the alert through steps of (state, who), an hour at most apart."""

    def go(*steps: tuple[AlertState, str], alert: StoredAlert = stored, at: datetime = now) -> tuple[StoredAlert, Log]:
        log: Log = ()
        for i, (to, by) in enumerate(steps):
            alert, step = advance(
                alert,
                log,
                to,
                by=by,
                at=at + timedelta(minutes=i),
                check=check,
                grounds=check.grounds,
                note="onjuist" if to == "ingetrokken" else "",
            )
            log = (*log, step)
        return alert, log

    return go


def test_the_ordinary_way_signs_the_alert(walk: Walk) -> None:
    alert, log = walk(
        ("gecontroleerd", READER),
        ("vrijgegeven", RELEASER),
        ("verzonden", RELEASER),
        ("bevestigd", ANALYST),
        ("beantwoord", ANALYST),
        ("gesloten", ANALYST),
    )
    body = load(alert.body)
    assert (body["gecontroleerd_door"], body["vrijgegeven_door"]) == (READER, RELEASER)
    assert [s.state for s in log] == [
        "gecontroleerd",
        "vrijgegeven",
        "verzonden",
        "bevestigd",
        "beantwoord",
        "gesloten",
    ]


@pytest.mark.parametrize("by", [ANALYST, "ROL:Analist-1", " rol:analist-1 ", "rol:ａnalist-1"])
def test_an_author_cannot_check_their_own_alert_under_any_spelling(walk: Walk, by: str) -> None:
    with pytest.raises(AlertError, match="wrote on it"):
        walk(("gecontroleerd", by))


def test_the_system_can_neither_check_nor_send(walk: Walk) -> None:
    with pytest.raises(AlertError, match="a person has to check"):
        walk(("gecontroleerd", SYSTEM))
    with pytest.raises(AlertError, match="automatically"):
        walk(("gecontroleerd", READER), ("vrijgegeven", RELEASER), ("verzonden", SYSTEM))


def test_only_a_releaser_releases(walk: Walk) -> None:
    with pytest.raises(AlertError, match="only rol:vrijgever"):
        walk(("gecontroleerd", READER), ("vrijgegeven", READER))


def test_an_author_with_the_role_cannot_release(walk: Walk, stored: StoredAlert) -> None:
    own = replace(stored, author=RELEASER, body=dump(load(stored.body) | {"opgesteld_door": RELEASER}))
    with pytest.raises(AlertError, match="wrote on it"):
        walk(("gecontroleerd", READER), ("vrijgegeven", RELEASER), alert=own)


def test_a_checker_with_the_role_may_release(walk: Walk) -> None:
    assert walk(("gecontroleerd", RELEASER), ("vrijgegeven", RELEASER))[0].state == "vrijgegeven"


def test_a_draft_of_the_system_needs_two_people_all_the_same(walk: Walk, stored: StoredAlert) -> None:
    automatic = replace(stored, author=SYSTEM, body=dump(load(stored.body) | {"opgesteld_door": SYSTEM}))
    with pytest.raises(AlertError, match="two persons are needed"):
        walk(("gecontroleerd", RELEASER), ("vrijgegeven", RELEASER), alert=automatic)
    assert walk(("gecontroleerd", READER), ("vrijgegeven", RELEASER), alert=automatic)[0].state == "vrijgegeven"


@pytest.mark.parametrize("by", ["", "Jan", "analist-1", "rol:", "rol:a b", "rol:x\ny", "x" * 10_000])
def test_nobody_in_particular_can_do_nothing(walk: Walk, by: str) -> None:
    with pytest.raises(AlertError, match="rol:function"):
        walk(("ingetrokken", by))


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 11, 25, 6, 30, tzinfo=UTC),  # 07.30
        datetime(2026, 11, 25, 17, 0, tzinfo=UTC),  # 18.00
        datetime(2026, 11, 28, 9, 0, tzinfo=UTC),  # Saturday
    ],
)
def test_release_waits_for_office_hours(walk: Walk, at: datetime) -> None:
    with pytest.raises(AlertError, match="office hours"):
        walk(("gecontroleerd", READER), ("vrijgegeven", RELEASER), at=at)


def test_withdrawal_does_not_wait_and_gives_its_reason(walk: Walk, check: ReleaseCheck) -> None:
    alert, log = walk(("gecontroleerd", READER), ("vrijgegeven", RELEASER), ("verzonden", RELEASER))
    night = datetime(2026, 11, 25, 23, 0, tzinfo=UTC)
    gone, _ = advance(alert, log, "ingetrokken", by=READER, at=night, note="De datum was onjuist.")
    assert load(gone.body)["intrekking"] == "De datum was onjuist."
    with pytest.raises(AlertError, match="why"):
        advance(alert, log, "ingetrokken", by=READER, at=night)


def test_an_expired_alert_is_not_sent(walk: Walk, check: ReleaseCheck) -> None:
    alert, log = walk(("gecontroleerd", READER), ("vrijgegeven", RELEASER))
    late = datetime(2026, 12, 4, 9, 0, tzinfo=UTC)
    with pytest.raises(AlertError, match="expired"):
        advance(alert, log, "verzonden", by=RELEASER, at=late)
    assert advance(alert, log, "verlopen", by=SYSTEM, at=late)[0].state == "verlopen"


def test_an_alert_does_not_expire_early(walk: Walk, stored: StoredAlert, now: datetime) -> None:
    with pytest.raises(AlertError, match="not before"):
        advance(stored, (), "verlopen", by=SYSTEM, at=now)


def test_a_change_after_the_check_needs_a_new_check_by_somebody_else(walk: Walk, now: datetime) -> None:
    alert, log = walk(("gecontroleerd", READER))
    later = now + timedelta(hours=1)
    changed, step = revise(alert, log, load(alert.body) | {"kern": "Andere kern."}, by=READER, at=later)
    assert changed.state == "concept"
    assert load(changed.body)["gecontroleerd_door"] is None
    with pytest.raises(AlertError, match="wrote on it"):
        advance(changed, (*log, step), "gecontroleerd", by=READER, at=later)


def test_a_released_alert_cannot_be_changed(walk: Walk, now: datetime) -> None:
    alert, log = walk(("gecontroleerd", READER), ("vrijgegeven", RELEASER))
    with pytest.raises(AlertError, match="is vrijgegeven"):
        revise(alert, log, load(alert.body), by=READER, at=now + timedelta(hours=1))


OTHERS = {
    "id": "SIG-2026-9999", "gemeente": "GM0001", "gemeente_naam": "Elders", "thema": "wonen", "thema_naam": "Wonen",
    "opdracht": "OPD-2026-999", "opgesteld_door": "rol:iemand",
}  # fmt: skip


@pytest.mark.parametrize("field", OTHERS)
def test_a_change_keeps_number_place_theme_and_author(stored: StoredAlert, now: datetime, field: str) -> None:
    with pytest.raises(AlertError, match=f"{field} of an alert cannot be changed"):
        revise(stored, (), load(stored.body) | {field: OTHERS[field]}, by=ANALYST, at=now)


def test_a_change_keeps_the_decision_and_may_follow_its_date(stored: StoredAlert, now: datetime) -> None:
    body = load(stored.body)
    with pytest.raises(AlertError, match="besluitmoment_id of an alert cannot be changed"):
        revise(stored, (), body | {"besluit": body["besluit"] | {"besluitmoment_id": "d2"}}, by=ANALYST, at=now)
    moved = body | {"besluit": body["besluit"] | {"datum": "2026-12-09"}}
    assert load(revise(stored, (), moved, by=ANALYST, at=now)[0].body)["besluit"]["datum"] == "2026-12-09"


def test_a_log_that_does_not_fit_is_refused(stored: StoredAlert, now: datetime, walk: Walk) -> None:
    with pytest.raises(AlertError, match="its log ends"):
        advance(replace(stored, state="vrijgegeven"), (), "verzonden", by=RELEASER, at=now)
    alert, log = walk(("gecontroleerd", READER))
    with pytest.raises(AlertError, match="another alert"):
        advance(alert, (replace(log[0], alert_id="SIG-2026-0001"),), "vrijgegeven", by=RELEASER, at=now)
    with pytest.raises(AlertError, match="clock"):
        advance(alert, log, "vrijgegeven", by=RELEASER, at=now - timedelta(hours=1))


def test_level_three_takes_three_people(
    stored: StoredAlert, check: ReleaseCheck, body: Body, now: datetime, walk: Walk
) -> None:
    grave = body | {
        "niveau": 3,
        "niveau_reden": [*body["niveau_reden"], "verstoring"],
        "telefonisch_besproken": True,
        "vervalt_op": (now.date() + timedelta(days=2)).isoformat(),
    }
    alert = replace(stored, body=dump(grave))
    with pytest.raises(AlertError, match="three persons"):
        walk(("gecontroleerd", READER), ("vrijgegeven", RELEASER), ("verzonden", READER), alert=alert)
    with pytest.raises(AlertError, match="three persons"):
        walk(("gecontroleerd", READER), ("vrijgegeven", RELEASER), ("verzonden", ANALYST), alert=alert)
    assert walk(("gecontroleerd", READER), ("vrijgegeven", RELEASER), ("verzonden", RELEASER), alert=alert)


def test_release_without_checklist_is_refused(walk: Walk, now: datetime) -> None:
    alert, log = walk(("gecontroleerd", READER))
    with pytest.raises(AlertError, match="checklist"):
        advance(alert, log, "vrijgegeven", by=RELEASER, at=now + timedelta(hours=1))


@pytest.mark.parametrize(
    ("item", "change"),
    [
        ("opdracht", {"grounds": Grounds(assignment=None, decision=None)}),
        ("besluit", {"grounds": Grounds(assignment=None, decision=None)}),
        ("besluitlink", {"link_opens": False}),
        ("namen", {"names_masked": False}),
        ("namen", {"violations": (Violation(rule="person", where="seen", text="@piet"),)}),
        ("advies", {"library": frozenset()}),
        ("leesbaarheid", {"violations": (Violation(rule="decimal", where="seen", text="4,2"),)}),
    ],
)
def test_each_failing_item_is_named(
    walk: Walk, check: ReleaseCheck, now: datetime, item: str, change: dict[str, object]
) -> None:
    alert, log = walk(("gecontroleerd", READER))
    failing = replace(check, **change)  # type: ignore[arg-type]
    with pytest.raises(AlertError, match=f"\n  {item}: "):
        advance(alert, log, "vrijgegeven", by=RELEASER, at=now + timedelta(minutes=5), check=failing)


def failing(body: Body, check: ReleaseCheck, today: date = date(2026, 11, 25)) -> list[str]:
    return [i.name for i in checklist(body, check, today) if not i.ok]


def test_the_checklist_of_a_good_alert_is_all_right(body: Body, check: ReleaseCheck) -> None:
    assert failing(body, check) == []


def answers(body: Body, check: ReleaseCheck) -> dict[str, str]:
    return {i.name: i.answer for i in checklist(body, check, date(2026, 11, 25))}


def test_what_nobody_did_is_not_answered_with_yes(body: Body, check: ReleaseCheck) -> None:
    unasked = replace(check, link_opens=False, names_masked=False, edited_by_person=False)
    said = answers(body, unasked)
    assert {said.pop(name) for name in ("besluitlink", "namen")} == {"not yet"}
    assert {said.pop(name) for name in ("gebeld", "bewerkt")} == {"not applicable"}  # level 2, and no language model
    assert set(said.values()) == {"yes"}
    assert answers(body | {"ai_concept": True}, unasked)["bewerkt"] == "not yet"
    assert answers(body | {"ai_concept": True}, check)["bewerkt"] == "yes"
    assert answers(body | {"niveau": 3}, check)["gebeld"] == "no"
    assert answers(body, replace(check, contacts=()))["contacten"] == "not applicable"
    assert not any(i.why for i in checklist(body, unasked, date(2026, 11, 25)))


def test_an_alert_that_fails_its_checklist_is_not_checked(walk: Walk, stored: StoredAlert, check: ReleaseCheck) -> None:
    gap = load(stored.body) | {"kern": "[in te vullen door de analist: wat kan hiervan komen?]"}
    open_ = replace(check, violations=(Violation(rule="todo", where="core", text="[in te vullen"),))
    with pytest.raises(AlertError, match="not be checked:\n  leesbaarheid: todo"):
        advance(replace(stored, body=dump(gap)), (), "gecontroleerd", by=READER, at=stored.created_at, check=open_)
    with pytest.raises(AlertError, match="checklist was not gone through"):
        advance(stored, (), "gecontroleerd", by=READER, at=stored.created_at)
    unasked = replace(check, link_opens=False, names_masked=False)  # the release asks for these
    assert (
        advance(stored, (), "gecontroleerd", by=READER, at=stored.created_at, check=unasked)[0].state == "gecontroleerd"
    )


def test_old_contacts_that_the_advice_uses_stop_a_release(body: Body, check: ReleaseCheck) -> None:
    old = replace(check, contacts=tuple(replace(c, verified_on=date(2026, 8, 1)) for c in check.contacts))
    assert failing(body, old) == ["contacten"]
    unused = replace(old, contacts=tuple(replace(c, email="ander@minbzk.nl", name="Anders") for c in old.contacts))
    assert failing(body, unused) == []


def test_words_of_a_language_model_need_a_persons_edit(body: Body, check: ReleaseCheck) -> None:
    assert failing(body | {"ai_concept": True}, replace(check, edited_by_person=False)) == ["bewerkt"]


def test_an_alert_that_lives_too_long_is_stopped(body: Body, check: ReleaseCheck) -> None:
    assert failing(body | {"vervalt_op": "2026-12-20"}, check) == ["vervaldatum"]
    assert failing(body | {"vervalt_op": "2026-11-24"}, check) == ["vervaldatum"]


def test_an_alert_may_not_outlive_its_decision(body: Body, check: ReleaseCheck) -> None:
    day_before = date(2026, 12, 7)
    assert failing(body | {"vervalt_op": "2026-12-08"}, check, day_before) == []
    (item,) = (i for i in checklist(body | {"vervalt_op": "2026-12-09"}, check, day_before) if not i.ok)
    assert (item.name, "after the decision on 2026-12-08" in item.why) == ("vervaldatum", True)


def test_a_change_cannot_let_an_alert_expire_in_the_past(stored: StoredAlert, now: datetime) -> None:
    with pytest.raises(AlertError, match="is past"):
        revise(stored, (), load(stored.body) | {"vervalt_op": "2025-11-27"}, by=ANALYST, at=now)


@pytest.mark.parametrize(
    ("level", "reasons", "holds"),
    [
        (1, ["aankondiging"], True),
        (2, ["aankondiging"], False),
        (2, ["vraag", "gerucht_elders", "aankondiging"], False),
        (2, ["aankondiging", "aandacht"], True),
        (2, ["onjuist_bericht"], True),
        (2, ["verstoring"], True),
        (3, ["aankondiging"], False),
        (3, ["aandacht", "onjuist_bericht", "aankondiging"], False),
        (3, ["aandacht", "verstoring"], True),
    ],
)
def test_a_demonstration_alone_raises_no_level(
    body: Body, check: ReleaseCheck, level: int, reasons: list[str], holds: bool
) -> None:
    raised = body | {
        "niveau": level,
        "niveau_reden": reasons,
        "telefonisch_besproken": True,
        "vervalt_op": "2026-11-26",
    }
    assert failing(raised, check) == ([] if holds else ["niveau"])


def test_every_item_has_a_dutch_text(body: Body, check: ReleaseCheck, words: Messages) -> None:
    for item in checklist(body, check, date(2026, 11, 25)):
        assert words.text(f"alert.check.{item.name}")


def test_ends_are_ends() -> None:
    assert all(NEXT[state] == frozenset() for state in ("gesloten", "ingetrokken", "verlopen"))


PEOPLE = st.sampled_from([ANALYST, READER, RELEASER, "rol:vrijgever-2", SYSTEM, "ROL:analist-1", "rol:analist-2"])
MOVES = st.lists(st.tuples(st.sampled_from([*NEXT, "wijzig"]), PEOPLE), max_size=9)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES, author=PEOPLE.filter(lambda p: p == p.lower()))
def test_no_way_leads_from_concept_to_sent_without_two_people(
    stored: StoredAlert, check: ReleaseCheck, now: datetime, moves: list[tuple[str, str]], author: str
) -> None:
    alert = replace(stored, author=author, body=dump(load(stored.body) | {"opgesteld_door": author}))
    log: Log = ()
    ways: list[tuple[str, str]] = [
        *moves,
        ("gecontroleerd", READER),
        ("vrijgegeven", RELEASER),
        ("verzonden", RELEASER),
    ]
    for i, (to, by) in enumerate(ways):
        at = now + timedelta(minutes=i)
        try:
            if to == "wijzig":
                alert, step = revise(alert, log, load(alert.body), by=by, at=at)
            else:
                alert, step = advance(
                    alert, log, to, by=by, at=at, check=check, grounds=check.grounds, note="reden"  # type: ignore[arg-type]
                )  # fmt: skip
        except AlertError:
            continue
        log = (*log, step)
    if "verzonden" in {s.state for s in log}:
        wrote = {author} | {s.by for s in log if s.state == "concept"}
        checked = [s.by for s in log if s.state == "gecontroleerd"][-1]
        released = next(s.by for s in log if s.state == "vrijgegeven")
        sent = next(s.by for s in log if s.state == "verzonden")
        assert released not in wrote
        assert checked not in wrote
        assert len({*wrote, checked, released} - {SYSTEM}) >= 2
        assert SYSTEM not in {checked, released, sent}


@pytest.mark.parametrize(
    ("on", "open_"),
    [
        (date(2026, 11, 25), True), (date(2026, 11, 28), False), (date(2026, 4, 3), False), (date(2026, 4, 6), False),
        (date(2026, 4, 27), False), (date(2027, 4, 27), False), (date(2026, 5, 14), False), (date(2026, 5, 25), False),
        (date(2025, 5, 5), False), (date(2026, 5, 5), True), (date(2026, 12, 25), False), (date(2027, 1, 1), False),
        (date(2025, 4, 26), False), (date(2026, 12, 24), True),
    ],
)  # fmt: skip
def test_public_holidays_are_no_working_days(on: date, open_: bool) -> None:
    assert is_working_day(on) is open_
