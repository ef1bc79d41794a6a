"""Put a released alert in an outbox folder, as PDF and JSON, for a portal behind a login to show."""

import os
import tempfile
from pathlib import Path

from monitor.alerts.body import dump
from monitor.alerts.channels.gate import delivery_key, signed_body
from monitor.alerts.render import alert_pdf
from monitor.errors import AlertError, ChannelError, ReportError
from monitor.records import Outcome, StoredAlert
from monitor.report.context import Words


class FileChannel:
    """Writes ``<outbox>/<municipality>/<alert id>.pdf`` and ``.json``; a withdrawal under a name of its own."""

    def __init__(self, *, outbox: Path, words: Words, channel_id: str = "file") -> None:
        self._outbox, self._words, self._id = outbox, words, channel_id

    @property
    def id(self) -> str:
        """Name in the configuration."""
        return self._id

    def send(self, alert: StoredAlert, *, dry_run: bool) -> Outcome:
        """Write the files once; what is there with the same content is left alone."""
        try:
            body = signed_body(alert, self._id)
            content = dump(body) + "\n"
            folder = self._outbox / alert.municipality
            json_path, pdf_path = (folder / f"{delivery_key(alert)}.{ending}" for ending in ("json", "pdf"))
            if json_path.exists() and json_path.read_text("utf-8") == content and pdf_path.exists():
                return Outcome(subject=alert.id, status="skipped", reason="delivered before")
            pdf = alert_pdf(body, self._words)
            if dry_run:
                return Outcome(subject=alert.id, status="skipped", reason=f"dry run: would write {json_path}")
            folder.mkdir(parents=True, exist_ok=True)
            _write(pdf_path, pdf)
            _write(json_path, content.encode())  # last: its presence says that all is there
        except (ChannelError, AlertError, ReportError) as error:
            return Outcome(subject=alert.id, status="failed", reason=str(error))
        except OSError as error:
            return Outcome(subject=alert.id, status="failed", reason=f"{self._outbox}: {error.strerror}")
        return Outcome(subject=alert.id, status="done", n_new=1)


def _write(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never half of it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".nieuw-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
