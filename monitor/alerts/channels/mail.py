"""Tell a municipality by mail that an alert is ready. The mail has no content: a link to log in at, nothing else."""

import logging
import re
import smtplib
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

from monitor.alerts.body import Body
from monitor.alerts.channels.gate import delivery_key, signed_body
from monitor.errors import AlertError, ChannelError
from monitor.records import Outcome, StoredAlert
from monitor.report.context import Words

logger = logging.getLogger(__name__)
TIMEOUT_S = 20.0
_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
# No supply to police, prosecution or intelligence from this tool: a handover is an act of people, outside it.
NEVER = ("politie.nl", "om.nl", "aivd.nl", "mivd.nl", "nctv.minjenv.nl", "nctv.nl")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mail is handed in. ``starttls=False`` is for a relay on the machine itself."""

    host: str
    port: int = 587
    starttls: bool = True
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipients:
    """Who is told at one municipality, and the mail domains that are its own."""

    addresses: tuple[str, ...]
    domains: tuple[str, ...]


class MailChannel:
    """Sends one mail per recipient and alert. What was sent is remembered in a folder, so that twice is once."""

    def __init__(
        self,
        *,
        server: MailServer,
        sender: str,
        recipients: Mapping[str, Recipients],
        portal: str,
        sent: Path,
        words: Words,
        channel_id: str = "mail",
    ) -> None:
        """Keep the settings.

        Args:
            server: where mail is handed in.
            sender: the address in "From".
            recipients: by CBS code of the municipality.
            portal: address of the pages behind the login; the number of the alert is put after it.
            sent: folder that remembers what was sent; no address is written in it.
            words: the Dutch texts.
            channel_id: name in the configuration.
        """
        self._server, self._sender, self._recipients = server, sender, recipients
        self._portal, self._sent, self._words, self._id = portal, sent, words, channel_id

    @property
    def id(self) -> str:
        """Name in the configuration."""
        return self._id

    def send(self, alert: StoredAlert, *, dry_run: bool) -> Outcome:
        """Send the mails once; a failure is an outcome that says what to do."""
        mark = self._sent / f"{delivery_key(alert)}.sent"
        busy = mark.with_suffix(".busy")
        try:
            body = signed_body(alert, self._id)
            to = self._allowed(alert, body)
            if mark.exists():
                return Outcome(subject=alert.id, status="skipped", reason="sent before")
            if dry_run:
                return Outcome(subject=alert.id, status="skipped", reason=f"dry run: would mail {len(to)} recipients")
            self._claim(busy)
            self._deliver([self._mail(alert, address) for address in to], busy)
            busy.replace(mark)
        except (ChannelError, AlertError) as error:
            return Outcome(subject=alert.id, status="failed", reason=str(error))
        except OSError as error:
            return Outcome(subject=alert.id, status="failed", reason=f"{self._sent}: {error.strerror or error}")
        logger.info("alert mailed channel=%s alert=%s n_recipients=%d", self._id, alert.id, len(to))
        return Outcome(subject=alert.id, status="done", n_new=len(to))

    def _allowed(self, alert: StoredAlert, body: Body) -> tuple[str, ...]:
        """Return the recipients if the sharing label and the rules allow every one of them."""
        known = self._recipients.get(alert.municipality)
        if known is None or not known.addresses:
            raise ChannelError(self._id, f"there are no recipients for {alert.municipality}: add them to the channels")
        own = {d.lower() for d in known.domains}
        if not all(_ADDRESS.fullmatch(a) for a in known.addresses):
            raise ChannelError(self._id, f"a recipient of {alert.municipality} is no plain mail address")
        for domain in map(_domain, known.addresses):
            if any(domain == never or domain.endswith(f".{never}") for never in NEVER):
                logger.warning("recipient refused channel=%s alert=%s domain=%s", self._id, alert.id, domain)
                raise ChannelError(self._id, f"{domain}: this tool does not supply police, prosecution or intelligence")
            if body["tlp"] == "TLP:AMBER+STRICT" and domain not in own:
                raise ChannelError(self._id, f"{domain} is not of {alert.municipality}; {body['tlp']} stays within it")
        return known.addresses

    def _claim(self, busy: Path) -> None:
        """Mark that sending has begun; two runs at once cannot both do so, and a crash leaves a trace."""
        busy.parent.mkdir(parents=True, exist_ok=True)
        try:
            busy.touch(exist_ok=False)
        except FileExistsError as error:
            why = f"an earlier run stopped while sending; see whether the mail arrived, then remove {busy}"
            raise ChannelError(self._id, why) from error

    def _mail(self, alert: StoredAlert, address: str) -> EmailMessage:
        kind = "_withdrawn" if alert.state == "ingetrokken" else ""
        link = f"{self._portal.rstrip('/')}/{quote(alert.id, safe='')}"
        mail = EmailMessage()
        mail["Subject"] = self._words.text(f"alert.mail.subject{kind}")
        mail["From"], mail["To"] = self._sender, address
        mail["Message-ID"] = f"<{delivery_key(alert).lower()}.{alert.created_at:%Y%m%d%H%M%S}@{_domain(self._sender)}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(self._words.text(f"alert.mail.body{kind}", link=link))
        return mail

    def _deliver(self, mails: Sequence[EmailMessage], busy: Path) -> None:
        """Hand the mails in. If none went out, a new try is free; if some did, a person has to look."""
        n_sent = 0
        try:
            with smtplib.SMTP(self._server.host, self._server.port, timeout=TIMEOUT_S) as smtp:
                if self._server.starttls:
                    smtp.starttls(context=ssl.create_default_context())
                if self._server.user:
                    smtp.login(self._server.user, self._server.password)
                for mail in mails:
                    smtp.send_message(mail)
                    n_sent += 1
        except (smtplib.SMTPException, OSError) as error:
            if n_sent == 0:
                busy.unlink(missing_ok=True)
                raise ChannelError(self._id, f"the mail server did not take it: {_reason(error)}; try again") from error
            why = f"{n_sent} of {len(mails)} mails went out: {_reason(error)}; see who got it, then remove {busy}"
            raise ChannelError(self._id, why) from error


def _domain(address: str) -> str:
    return address.rpartition("@")[2].strip().rstrip(">").lower()


def _reason(error: Exception) -> str:
    """Say what went wrong without addresses or passwords that a server may repeat."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{type(error).__name__} {error.smtp_code}"
    return type(error).__name__
