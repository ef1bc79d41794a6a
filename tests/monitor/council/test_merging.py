"""One row for a decision, and nothing that a person said is lost."""

from datetime import datetime, timedelta

import pytest

from monitor.council.merging import duplicates, for_readers, merged
from tests.monitor.council.conftest import MakeDecision


def test_the_first_is_added_and_the_same_changes_nothing(decision: MakeDecision, now: datetime) -> None:
    assert merged(None, decision()) == (decision(), "added")
    assert merged(decision(), decision(updated_at=now + timedelta(days=1))) == (decision(), "same")


def test_a_moved_meeting_keeps_what_a_person_confirmed(decision: MakeDecision, now: datetime) -> None:
    known = decision(kind="anders", kind_confirmed_by="rol:oov")
    later = decision().starts_at + timedelta(days=7)
    after, change = merged(known, decision(starts_at=later, source="import", updated_at=now + timedelta(days=1)))
    assert (change, after.starts_at, after.status, after.updated_at) == (
        "changed", later, "gewijzigd", now + timedelta(days=1),
    )  # fmt: skip
    assert (after.kind, after.kind_confirmed_by) == ("anders", "rol:oov")
    assert (after.source, after.first_seen_at) == ("raad", now)


@pytest.mark.parametrize(
    ("before", "comes", "after"),
    [
        ("gepland", "gepland", "gepland"),
        ("gepland", "geannuleerd", "geannuleerd"),
        ("geannuleerd", "gepland", "gewijzigd"),
        ("gewijzigd", "gepland", "gewijzigd"),
    ],
)
def test_states_follow_the_agenda(decision: MakeDecision, before: str, comes: str, after: str) -> None:
    assert merged(decision(status=before), decision(status=comes))[0].status == after


def test_a_day_without_a_time_does_not_undo_a_time(decision: MakeDecision) -> None:
    midnight = datetime.fromisoformat("2026-12-10T00:00:00+01:00")
    assert merged(decision(), decision(starts_at=midnight))[1] == "same"
    elsewhere = midnight + timedelta(days=1)
    assert merged(decision(), decision(starts_at=elsewhere))[0].starts_at == elsewhere


def test_what_was_turned_down_stays_so(decision: MakeDecision) -> None:
    known = decision(rejected_by="rol:oov")
    assert merged(known, decision(title="Anders")) == (known, "rejected")


def test_the_confirmed_entry_stands_for_the_others(decision: MakeDecision, now: datetime) -> None:
    rows = [
        decision(id="found", first_seen_at=now - timedelta(days=3)),
        decision(id="entered", kind_confirmed_by="rol:oov"),
        decision(id="off", kind_confirmed_by="rol:oov", status="geannuleerd"),
        decision(id="elsewhere", municipality="GM0363"),
        decision(id="other day", starts_at=decision().starts_at + timedelta(hours=6)),
    ]
    assert duplicates(rows) == {"found": "entered", "off": "entered"}
    assert [one.id for one in for_readers(rows)] == ["entered"]


def test_a_day_is_a_dutch_day(decision: MakeDecision) -> None:
    late, early = "2026-12-10T23:30:00+01:00", "2026-12-10T00:30:00+01:00"
    rows = [decision(id=id, starts_at=datetime.fromisoformat(at)) for id, at in (("a", late), ("b", early))]
    assert duplicates(rows) == {"b": "a"}
