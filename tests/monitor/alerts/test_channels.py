"""Delivery: files in an outbox, and mail without content through a real SMTP server on the loopback."""

import asyncio
import json
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from email import message_from_string
from pathlib import Path

import pytest

from monitor.alerts.body import dump, load
from monitor.alerts.channels import CHANNELS
from monitor.alerts.channels.file import FileChannel
from monitor.alerts.channels.mail import MailChannel, MailServer, Recipients
from monitor.catalogue import Messages
from monitor.protocols import Channel
from monitor.records import AlertState, StoredAlert

SECRET = "zeer-geheim-wachtwoord"


@dataclass
class Smtp:
    """A small SMTP server (RFC 5321) on 127.0.0.1 that keeps what it receives and can refuse from some mail on."""

    refuse_after: int | None = None
    mails: list[tuple[str, str]] = field(default_factory=list)  # (recipient, text)
    port: int = 0
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _thread: threading.Thread | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def start(self) -> None:
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        assert ready.wait(10)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        assert self._thread is not None
        self._thread.join(10)

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0.01))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        recipient = ""
        writer.write(b"220 loopback ESMTP\r\n")
        while line := (await reader.readline()).decode("ascii", "replace").strip():
            verb = line.upper()
            if verb.startswith("RCPT"):
                recipient = line.partition("<")[2].partition(">")[0]
            if verb.startswith("RCPT") and self.refuse_after is not None and len(self.mails) >= self.refuse_after:
                writer.write(f"550 no {SECRET}\r\n".encode())
            elif verb.startswith("DATA"):
                writer.write(b"354 go\r\n")
                text = (await reader.readuntil(b"\r\n.\r\n")).decode()
                self.mails.append((recipient, text.removesuffix("\r\n.\r\n")))
                writer.write(b"250 taken\r\n")
            elif verb.startswith("QUIT"):
                writer.write(b"221 bye\r\n")
                break
            else:
                writer.write(b"250 ok\r\n")
        await writer.drain()
        writer.close()


@pytest.fixture
def smtp() -> Iterator[Smtp]:
    server = Smtp()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def released(stored: StoredAlert) -> StoredAlert:
    """The busy alert, checked and released by two people."""
    signed = load(stored.body) | {"gecontroleerd_door": "rol:tweede-lezer-1", "vrijgegeven_door": "rol:vrijgever-1"}
    return replace(stored, state="vrijgegeven", body=dump(signed))


Make = Callable[..., MailChannel]


@pytest.fixture
def mail(smtp: Smtp, tmp_path: Path, words: Messages) -> Make:
    """A mail channel to the loopback server; recipients may be given."""

    def make(
        *addresses: str, domains: tuple[str, ...] = ("voorbeeldstad.example",), port: int | None = None
    ) -> MailChannel:
        return MailChannel(
            server=MailServer(host="127.0.0.1", port=smtp.port if port is None else port, starttls=False),
            sender="signaal@monitor.example",
            portal="https://portaal.example/signaal",
            sent=tmp_path / "sent",
            words=words,
            recipients={"GM0000": Recipients(addresses=addresses or ("oov@voorbeeldstad.example",), domains=domains)},
        )

    return make


@pytest.fixture(params=sorted(CHANNELS))
def channel(request: pytest.FixtureRequest, mail: Make, tmp_path: Path, words: Messages) -> Channel:
    """Every channel there is."""
    made: dict[str, Channel] = {"file": FileChannel(outbox=tmp_path / "outbox", words=words), "mail": mail()}
    return made[request.param]


def traces(tmp_path: Path) -> list[Path]:
    """All files that a channel left."""
    return [p for p in tmp_path.rglob("*") if p.is_file()]


def test_a_dry_run_leaves_nothing(channel: Channel, released: StoredAlert, smtp: Smtp, tmp_path: Path) -> None:
    outcome = channel.send(released, dry_run=True)
    assert (outcome.status, outcome.reason.startswith("dry run")) == ("skipped", True)
    assert traces(tmp_path) == []
    assert smtp.mails == []


def test_twice_is_once(channel: Channel, released: StoredAlert, smtp: Smtp, tmp_path: Path) -> None:
    assert channel.send(released, dry_run=False).status == "done"
    before = {p: p.read_bytes() for p in traces(tmp_path)}
    assert channel.send(replace(released, state="verzonden"), dry_run=False).status == "skipped"
    assert {p: p.read_bytes() for p in traces(tmp_path)} == before
    assert len(smtp.mails) <= 1


@pytest.mark.parametrize("state", ["concept", "gecontroleerd", "verlopen", "gesloten"])
def test_only_released_alerts_are_delivered(
    channel: Channel, released: StoredAlert, smtp: Smtp, tmp_path: Path, state: AlertState
) -> None:
    outcome = channel.send(replace(released, state=state), dry_run=False)
    assert (outcome.status, traces(tmp_path), smtp.mails) == ("failed", [], [])


@pytest.mark.parametrize(
    "signatures",
    [
        {"gecontroleerd_door": None, "vrijgegeven_door": None},
        {"gecontroleerd_door": "rol:analist-1", "vrijgegeven_door": "rol:analist-1"},
        {
            "gecontroleerd_door": "rol:vrijgever-1",
            "vrijgegeven_door": "rol:vrijgever-1",
            "opgesteld_door": "rol:systeem",
        },
    ],
)
def test_an_alert_without_two_signatures_is_not_delivered(
    channel: Channel, released: StoredAlert, smtp: Smtp, tmp_path: Path, signatures: dict[str, object]
) -> None:
    forged = replace(released, body=dump(load(released.body) | signatures), author="rol:systeem")
    assert channel.send(forged, dry_run=False).status == "failed"
    assert (traces(tmp_path), smtp.mails) == ([], [])


def test_an_alert_of_another_municipality_is_not_delivered(channel: Channel, released: StoredAlert, smtp: Smtp) -> None:
    assert channel.send(replace(released, municipality="../x"), dry_run=False).status == "failed"
    assert smtp.mails == []


def test_damaged_content_is_a_failure_and_no_crash(channel: Channel, released: StoredAlert) -> None:
    assert channel.send(replace(released, body="{"), dry_run=False).status == "failed"


def test_a_withdrawal_is_delivered_after_the_alert(channel: Channel, released: StoredAlert, smtp: Smtp) -> None:
    channel.send(released, dry_run=False)
    body = load(released.body) | {"intrekking": "De datum was onjuist."}
    gone = replace(released, state="ingetrokken", body=dump(body))
    assert channel.send(gone, dry_run=False).status == "done"
    assert channel.send(gone, dry_run=False).status == "skipped"


def test_the_outbox_holds_a_page_and_its_data(released: StoredAlert, tmp_path: Path, words: Messages) -> None:
    FileChannel(outbox=tmp_path, words=words).send(released, dry_run=False)
    folder = tmp_path / "GM0000"
    assert json.loads((folder / "SIG-2026-0042.json").read_text())["id"] == "SIG-2026-0042"
    assert (folder / "SIG-2026-0042.pdf").read_bytes().startswith(b"%PDF")
    assert sorted(p.name for p in folder.iterdir()) == ["SIG-2026-0042.json", "SIG-2026-0042.pdf"]


def test_an_outbox_that_cannot_be_written_is_a_failure(released: StoredAlert, tmp_path: Path, words: Messages) -> None:
    (tmp_path / "outbox").write_text("in the way")
    outcome = FileChannel(outbox=tmp_path / "outbox", words=words).send(released, dry_run=False)
    assert outcome.status == "failed"


def test_a_mail_has_a_link_and_no_content(mail: Make, released: StoredAlert, smtp: Smtp) -> None:
    assert mail().send(released, dry_run=False).n_new == 1
    recipient, text = smtp.mails[0]
    message = message_from_string(text)
    words_of_alert = message.get_payload(decode=True)
    assert isinstance(words_of_alert, bytes)
    said = words_of_alert.decode()
    assert recipient == "oov@voorbeeldstad.example"
    assert "https://portaal.example/signaal/SIG-2026-0042" in said
    assert not any(w in text + said for w in ("Asielopvang", "azc", "Voorbeeldstad", "Dorpsweg", "Niveau"))


def test_a_strict_alert_stays_within_the_municipality(mail: Make, released: StoredAlert, smtp: Smtp) -> None:
    outcome = mail("oov@voorbeeldstad.example", "iemand@buurgemeente.example").send(released, dry_run=False)
    assert (outcome.status, smtp.mails) == ("failed", [])
    assert "buurgemeente.example" in outcome.reason
    wide = replace(released, body=dump(load(released.body) | {"tlp": "TLP:AMBER"}))
    assert mail("oov@voorbeeldstad.example", "iemand@buurgemeente.example").send(wide, dry_run=False).n_new == 2


@pytest.mark.parametrize("domain", ["politie.nl", "oost.politie.nl", "OM.nl", "aivd.nl"])
def test_nothing_goes_to_police_or_intelligence(
    mail: Make, released: StoredAlert, smtp: Smtp, domain: str, caplog: pytest.LogCaptureFixture
) -> None:
    wide = replace(released, body=dump(load(released.body) | {"tlp": "TLP:GREEN"}))
    with caplog.at_level(logging.WARNING):
        outcome = mail(f"x@{domain}", domains=(domain,)).send(wide, dry_run=False)
    assert (outcome.status, smtp.mails) == ("failed", [])
    assert "recipient refused" in caplog.text


@pytest.mark.parametrize(
    "address",
    ["a@voorbeeldstad.example\nBcc: x@evil.example", "a@evil.example, b@voorbeeldstad.example", "geen adres", ""],
)
def test_an_address_that_is_none_stops_the_mail(mail: Make, released: StoredAlert, smtp: Smtp, address: str) -> None:
    assert mail(address).send(released, dry_run=False).status == "failed"
    assert smtp.mails == []


def test_no_recipients_is_a_failure(mail: Make, released: StoredAlert) -> None:
    other = replace(released, municipality="GM0001", body=dump(load(released.body) | {"gemeente": "GM0001"}))
    assert "no recipients" in mail().send(other, dry_run=False).reason


def test_a_refused_mail_may_be_tried_again(mail: Make, released: StoredAlert, smtp: Smtp) -> None:
    smtp.refuse_after = 0
    assert mail().send(released, dry_run=False).status == "failed"
    smtp.refuse_after = None
    assert mail().send(released, dry_run=False).status == "done"


def test_mail_that_went_out_in_part_waits_for_a_person(mail: Make, released: StoredAlert, smtp: Smtp) -> None:
    smtp.refuse_after = 1
    channel = mail("a@voorbeeldstad.example", "b@voorbeeldstad.example")
    first = channel.send(released, dry_run=False)
    assert first.reason.startswith("channel mail: 1 of 2 mails went out")
    smtp.refuse_after = None
    assert "earlier run stopped" in channel.send(released, dry_run=False).reason
    assert len(smtp.mails) == 1


def test_a_server_that_is_not_there_is_a_failure(mail: Make, released: StoredAlert) -> None:
    outcome = mail(port=1).send(released, dry_run=False)
    assert (outcome.status, "try again" in outcome.reason) == ("failed", True)


def test_no_secret_and_no_address_in_log_or_message(
    mail: Make, released: StoredAlert, smtp: Smtp, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    smtp.refuse_after = 0
    with caplog.at_level(logging.DEBUG):
        failed = mail().send(released, dry_run=False)
        smtp.refuse_after = None
        mail().send(released, dry_run=False)
    text = caplog.text + failed.reason + "".join(p.read_text() + p.name for p in traces(tmp_path))
    assert SECRET not in text
    assert "oov@" not in text
    assert SECRET not in repr(MailServer(host="h", password=SECRET))


def test_every_channel_is_a_channel() -> None:
    assert set(CHANNELS) == {"file", "mail"}
