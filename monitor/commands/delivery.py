"""The channels of the configuration, ready to deliver."""

from pathlib import Path

from monitor.alerts.channels import CHANNELS
from monitor.alerts.channels.file import FileChannel
from monitor.alerts.channels.mail import MailChannel, MailServer, Recipients
from monitor.commands.session import Session
from monitor.errors import ChannelError
from monitor.protocols import Channel
from monitor.records import ChannelName


def make_channel(session: Session, name: ChannelName) -> Channel:
    """Return a channel with its settings. Raises ChannelError where it has none."""
    settings, words = session.settings, session.catalogue.messages
    if CHANNELS[name] is FileChannel:
        return FileChannel(outbox=settings.outbox, words=words)
    mail = settings.mail
    if not (mail.host and mail.sender and settings.alert_url):
        raise ChannelError(name, "set host and sender under [mail], and alert_url, in monitor.toml")
    server = MailServer(
        host=mail.host, port=mail.port, starttls=mail.starttls, user=mail.username, password=_secret(mail.password_file)
    )
    recipients = {code: Recipients(addresses=who.addresses, domains=who.domains) for code, who in settings.recipients}
    return MailChannel(
        server=server, sender=mail.sender, recipients=recipients, portal=settings.alert_url,
        sent=settings.outbox / "mailed", words=words,
    )  # fmt: skip


def _secret(file: str) -> str:
    if not file:
        return ""
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ChannelError("mail", f"the password file cannot be read: {error.strerror}") from error
