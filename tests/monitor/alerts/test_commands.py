"""The life of an alert by its commands: what is stored, what goes out, and what a person is told to do."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from monitor.alerts.body import Body, dump, load
from monitor.cli import app
from monitor.records import AlertStep, ChannelName, Decision, StoredAlert
from monitor.store import Store

Run = Callable[..., Result]
ALERT = "SIG-2026-0042"
DAY = "2026-11-25T10:00:00+01:00"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with nothing of the machine's own settings."""
    monkeypatch.chdir(tmp_path)
    for name in ("MONITOR_DB", "MONITOR_DATA", "MONITOR_CONTACT", "MONITOR_ROLE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command at a moment, as a role."""
    runner = CliRunner()

    def go(*words: str, at: str = DAY, answers: str | None = None) -> Result:
        monkeypatch.setenv("MONITOR_NOW", at)
        return runner.invoke(app, list(words), input=answers)

    made = go("init", answers="gemeente Voorbeeldstad\nhttps://voorbeeldstad.example/m\n\nDPIA-1\n")
    assert made.exit_code == 0, made.output
    return go


@pytest.fixture
def database(run: Run, folder: Path, stored: StoredAlert, decision: Decision, now: datetime) -> Store:
    """The database of the folder, with the busy alert in state "concept" and its decision."""
    store = Store(folder / "monitor.duckdb")
    store.decisions.save([decision])
    body = load(stored.body)
    body["advies"] = [one for one in body["advies"] if "@" not in one["tekst"]]  # the shipped contacts grow old
    drafted = AlertStep(alert_id=ALERT, state="concept", by=stored.author, at=stored.created_at, note="drafted")
    store.alerts.add(replace(stored, body=dump(body)), drafted)
    return store


def ok(result: Result) -> Result:
    assert result.exit_code == 0, f"{result.output} {result.exception!r}"
    return result


def refused(result: Result) -> str:
    assert result.exit_code == 1, result.output
    return str(result.exception)


def edit(run: Run, folder: Path, body: Body, *, at: str = DAY) -> Result:
    (folder / "edited.json").write_text(json.dumps(body), encoding="utf-8")
    return run("alert", "edit", ALERT, "--file", "edited.json", "--by", "rol:analist-1", at=at)


def check(run: Run, *, at: str = DAY) -> Result:
    return run("alert", "check", ALERT, "--by", "rol:tweede-lezer-1", at=at)


def release(run: Run, *, at: str = DAY) -> Result:
    return run("alert", "release", ALERT, "--by", "rol:vrijgever-1", "--link-opens", "--names-masked", at=at)


def send(run: Run, *words: str, at: str = DAY) -> Result:
    return run("alert", "send", ALERT, "--by", "rol:analist-2", *words, at=at)


def test_an_edited_expiry_is_stored_and_obeyed(run: Run, folder: Path, database: Store) -> None:
    body = load(database.alerts.get(ALERT).body)
    ok(edit(run, folder, body | {"vervalt_op": "2026-11-26"}))
    assert database.alerts.get(ALERT).expires_on == date(2026, 11, 26)
    ok(check(run))
    ok(release(run))
    assert "expired on 2026-11-26" in refused(send(run, at="2026-11-27T10:00:00+01:00"))


def test_an_alert_that_is_prolonged_lives_longer(run: Run, folder: Path, database: Store) -> None:
    later = "2026-12-01T10:00:00+01:00"
    body = load(database.alerts.get(ALERT).body)
    ok(edit(run, folder, body | {"vervalt_op": "2026-12-07"}, at=later))
    ok(check(run, at=later))
    ok(release(run, at=later))
    ok(send(run, at="2026-12-04T10:00:00+01:00"))


def checklist_of(run: Run) -> dict[str, str]:
    done = ok(run("alert", "check", ALERT, "--by", "rol:tweede-lezer-1", "--dry-run", "--json"))
    return {row["item"]: row["ok"] for row in json.loads(done.stdout)}


def test_the_checklist_says_what_nobody_has_done_yet(run: Run, database: Store) -> None:
    said = checklist_of(run)
    assert said["de link naar de agenda opent"] == "not yet"
    assert said["namen zijn weggehaald"] == "not yet"
    assert said["de gemeente is eerst gebeld"] == "not applicable"
    assert said["een mens bewerkte de tekst van het taalmodel"] == "not applicable"
    assert "no" not in said.values()


def test_an_alert_with_a_gap_is_not_checked(run: Run, folder: Path, database: Store) -> None:
    body = load(database.alerts.get(ALERT).body)
    ok(edit(run, folder, body | {"kern": "[in te vullen door de analist: wat kan hiervan komen?]"}))
    tried = check(run)
    assert "leesbaarheid: todo" in refused(tried) and "is now" not in tried.output
    assert database.alerts.get(ALERT).state == "concept"
    assert run("alert", "check", ALERT, "--by", "rol:tweede-lezer-1", "--dry-run").exit_code == 1


def draft(run: Run, *words: str, at: str = DAY) -> Result:
    return run("alert", "draft", "--decision", "d1", *words, at=at)


def test_a_decision_gets_one_live_alert(run: Run, database: Store, decision: Decision) -> None:
    assert f"d1 has {ALERT} already (concept)" in refused(draft(run))
    assert ALERT in refused(draft(run, "--theme", "corona"))
    sent(run)
    assert ALERT in refused(draft(run))
    ok(withdraw(run))
    database.decisions.save([replace(decision, municipality="GM0228")])  # one that exists
    assert "No alert for d1: Wij hebben nog geen berichten" in ok(draft(run)).stdout


def test_an_alert_that_expired_keeps_no_other_back(run: Run, database: Store, decision: Decision) -> None:
    database.decisions.save([replace(decision, municipality="GM0228")])
    assert ALERT in refused(draft(run, at="2026-12-02T10:00:00+01:00"))
    ok(draft(run, at="2026-12-03T10:00:00+01:00"))


def test_an_alert_that_was_answered_keeps_no_other_back(run: Run, database: Store, decision: Decision) -> None:
    sent(run)
    ok(run("alert", "outcome", ALERT, "--answer", "bruikbaar", "--by", "rol:analist-2"))
    database.decisions.save([replace(decision, municipality="GM0228")])
    ok(draft(run))


CHANGES: dict[str, dict[str, object]] = {
    "is cancelled; withdraw": {"status": "geannuleerd"},
    "was turned down by rol:analist-2; withdraw": {"rejected_by": "rol:analist-2"},
    "is now at 2026-12-09T19:30": {"starts_at": datetime(2026, 12, 9, 18, 30, tzinfo=UTC), "status": "gewijzigd"},
}


@pytest.mark.parametrize("said", CHANGES)
def test_a_decision_that_changed_stops_the_release(run: Run, database: Store, decision: Decision, said: str) -> None:
    ok(check(run))
    database.decisions.save([replace(decision, **CHANGES[said])])  # type: ignore[arg-type]
    assert said in refused(release(run))


@pytest.mark.parametrize("said", CHANGES)
def test_a_decision_that_changed_stops_the_sending(
    run: Run, database: Store, decision: Decision, folder: Path, said: str
) -> None:
    ok(check(run))
    ok(release(run))
    database.decisions.save([replace(decision, **CHANGES[said])])  # type: ignore[arg-type]
    assert said in refused(send(run))
    assert said in refused(send(run, "--dry-run"))
    assert not (folder / "outbox").exists()
    ok(run("alert", "withdraw", ALERT, "--reason", "Het besluit is veranderd.", "--by", "rol:analist-2"))


def test_nothing_is_sent_under_an_assignment_that_was_stopped(run: Run, database: Store, folder: Path) -> None:
    ok(check(run))
    ok(release(run))
    ok(run("assignment", "stop", "OPD-2026-001"))
    assert "OPD-2026-001 is not active" in refused(send(run))
    assert not (folder / "outbox").exists()


def withdraw(run: Run, *words: str, reason: str = "De datum was onjuist.") -> Result:
    return run("alert", "withdraw", ALERT, "--reason", reason, "--by", "rol:analist-2", *words)


def sent(run: Run) -> None:
    ok(check(run))
    ok(release(run))
    ok(send(run))


def test_a_withdrawal_that_was_not_delivered_is_delivered_by_the_same_command(
    run: Run, database: Store, folder: Path
) -> None:
    sent(run)
    outbox, away = folder / "outbox", folder / "away"
    outbox.rename(away)
    outbox.write_text("in the way", encoding="utf-8")
    assert "not everybody was told. Repeat the command" in refused(withdraw(run))
    assert database.alerts.get(ALERT).state == "ingetrokken"
    outbox.unlink()
    away.rename(outbox)
    again = ok(withdraw(run, reason="Iets anders."))
    assert "the reason stays: De datum was onjuist." in again.stderr
    told = json.loads((outbox / "GM0000" / f"{ALERT}-ingetrokken.json").read_text(encoding="utf-8"))
    assert told["intrekking"] == "De datum was onjuist."
    assert "file: delivered before" in ok(withdraw(run)).stdout
    assert [step.state for step in database.alerts.steps(ALERT)].count("ingetrokken") == 1


def as_sent(database: Store, channel: ChannelName | None) -> None:
    """Note that the released alert was sent, as a sending by this channel does; None: before channels were noted."""
    step = AlertStep(
        alert_id=ALERT, state="verzonden", by="rol:analist-2", at=datetime.fromisoformat(DAY), note="", channel=channel
    )
    database.alerts.take_step(replace(database.alerts.get(ALERT), state="verzonden"), step)


def test_a_withdrawal_goes_by_the_channel_of_the_sending(run: Run, database: Store, folder: Path) -> None:
    ok(check(run))
    ok(release(run))
    as_sent(database, "mail")
    assert "\n  mail: " in refused(withdraw(run))  # no mail server is set: not told, and not told by a file instead
    assert not (folder / "outbox").exists()
    both = refused(withdraw(run, "--channel", "file"))
    assert ("\n  mail: " in both, "\n  file: " in both) == (True, False)
    assert (folder / "outbox" / "GM0000" / f"{ALERT}-ingetrokken.json").exists()


def test_a_sending_notes_its_channel(run: Run, database: Store) -> None:
    sent(run)
    assert [step.channel for step in database.alerts.steps(ALERT)] == [None, None, None, "file"]


def test_an_alert_that_was_sent_before_channels_were_noted_asks_for_one(run: Run, database: Store) -> None:
    ok(check(run))
    ok(release(run))
    as_sent(database, None)
    assert "name its channel with --channel" in refused(withdraw(run))
    assert database.alerts.get(ALERT).state == "verzonden"
    assert "file: done" in ok(withdraw(run, "--channel", "file")).stdout


def test_nobody_is_told_of_what_was_never_released(run: Run, database: Store, folder: Path) -> None:
    assert "nobody has to be told" in refused(withdraw(run, "--channel", "file"))
    ok(withdraw(run))
    assert "is ingetrokken" in refused(withdraw(run))
    assert not (folder / "outbox").exists()
