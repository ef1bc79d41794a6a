"""Ways to tell a municipality that a released alert is ready.

To add one: a file with a class that fits ``monitor.protocols.Channel``, and one line here.
"""

from monitor.alerts.channels.file import FileChannel
from monitor.alerts.channels.mail import MailChannel

CHANNELS: dict[str, type[FileChannel] | type[MailChannel]] = {"file": FileChannel, "mail": MailChannel}
