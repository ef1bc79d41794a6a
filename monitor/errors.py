"""The exceptions of the project. Each carries its data as attributes and says what to do."""

from pathlib import Path


class MonitorError(Exception):
    """Something a user can act on; anything else that is raised is a bug."""


class CatalogueError(MonitorError):
    """A data file is wrong. Names the file, the line where known, and the key."""

    def __init__(self, file: Path | str, key: str, message: str, line: int | None = None) -> None:
        self.file, self.key, self.line, self.message = str(file), key, line, message
        where = f"{file}:{line}" if line is not None else str(file)
        super().__init__(f"{where}: {key}: {message}" if key else f"{where}: {message}")


class AssignmentError(MonitorError):
    """There is no monitoring assignment that allows what was asked."""


class FetchError(MonitorError):
    """A page could not be fetched."""

    def __init__(self, url: str, reason: str) -> None:
        self.url, self.reason = url, reason
        super().__init__(f"{url}: {reason}")


class ExtractError(MonitorError):
    """A fetched page could not be turned into an item."""

    def __init__(self, url: str, reason: str) -> None:
        self.url, self.reason = url, reason
        super().__init__(f"{url}: {reason}")


class TaggerError(MonitorError):
    """A model artefact is missing, damaged or of another version."""

    def __init__(self, artefact: Path | str, reason: str) -> None:
        self.artefact, self.reason = str(artefact), reason
        super().__init__(f"{artefact}: {reason}")


class StoreError(MonitorError):
    """The database cannot do what was asked."""


class StoreLocked(StoreError):
    """Another process holds the database."""

    def __init__(self, path: Path | str) -> None:
        self.path = str(path)
        super().__init__(
            f"{path} is in use by another process. A crawl writes in short turns: try again in a few seconds. "
            "If it stays so, another program (a notebook, a database viewer) has the file open: close it there."
        )


class AlreadyRunning(MonitorError):
    """A daily job or crawl on the same database is still going on."""

    def __init__(self, lock: Path | str) -> None:
        self.lock = str(lock)
        super().__init__(
            f"A crawl on this database is already running (lock {lock}). Nothing was done. "
            "Wait until it has ended, or look at it with: monitor source health"
        )


class AlertError(MonitorError):
    """An alert may not take the asked step: a check fails or a second person is needed."""


class ReportError(MonitorError):
    """A report cannot be made, or says something that it may not say."""


class ChannelError(MonitorError):
    """An alert could not be delivered."""

    def __init__(self, channel_id: str, reason: str) -> None:
        self.channel_id, self.reason = channel_id, reason
        super().__init__(f"channel {channel_id}: {reason}")


class SpoolError(MonitorError):
    """A spool file or folder cannot be written, or may not be taken in."""

    def __init__(self, file: Path | str, reason: str) -> None:
        self.file, self.reason = str(file), reason
        super().__init__(f"{file}: {reason}")
