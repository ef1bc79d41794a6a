"""Which sources a command means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor.catalogue.shapes import PROVINCES
from monitor.commands.session import Session
from monitor.commands.working_folder import make_folder
from monitor.errors import MonitorError
from monitor.records import Genre, Source, SourceKind
from monitor.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which sources are meant; what is ``None`` or empty does not choose."""

    kind: SourceKind | None = None
    genre: Genre | None = None
    theme: str | None = None
    province: str | None = None
    states: Sequence[str] = ()
    verified: bool | None = None

    def includes(self, source: Source, states: Mapping[str, str], verified: Mapping[str, datetime]) -> bool:
        """Whether a source is meant, by what its file says and how it does."""
        return (
            (self.kind is None or source.kind == self.kind)
            and (self.genre is None or source.genre == self.genre)
            and (self.theme is None or self.theme in source.themes)
            and (self.province is None or source.province == self.province)
            and (not self.states or states.get(source.id, "never_polled") in self.states)
            and (self.verified is None or (source.id in verified) == self.verified)
        )


def choose(
    session: Session,
    *,
    kind: SourceKind | None,
    genre: Genre | None,
    theme: str | None,
    province: str | None,
    states: Sequence[str] = (),
    verified: bool | None = None,
) -> Choice:
    """Return which sources are meant. Raises MonitorError for a theme or province that is none: no empty list."""
    if theme is not None:
        session.catalogue.theme(theme)
    if province is not None and province not in PROVINCES:
        raise MonitorError(f"--province is one of {', '.join(PROVINCES)}, not {province}.")
    return Choice(kind=kind, genre=genre, theme=theme, province=province, states=states, verified=verified)


def first_successes(session: Session) -> dict[str, datetime]:
    """Return when each source was first fetched well; nothing where there is no database yet."""
    if not Store(session.settings.db).database.exists():
        return {}
    return session.store.sources.first_successes()


def own_folder(session: Session) -> Path:
    """Return the user's own data folder, made where it does not exist. Raises MonitorError where none is named."""
    folder = session.settings.data
    if folder is None:
        raise MonitorError(
            "What you add stands in a folder of your own; the bundled files are never changed. "
            'Name it with --data DIR, MONITOR_DATA, or data = "..." in monitor.toml.'
        )
    return make_folder(folder)
