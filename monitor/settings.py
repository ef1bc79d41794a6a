"""What differs from machine to machine: read once, from ``monitor.toml``, ``MONITOR_*`` variables and options."""

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from monitor.errors import CatalogueError

CONFIG_NAME = "monitor.toml"
DEFAULT_DB = "monitor.duckdb"
PATHS = ("db", "data", "outbox", "models", "encoder")
TYPES: dict[str, type] = {"port": int, "starttls": bool, "stop_list": list, "addresses": list, "domains": list}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """How to tell a municipality that a released alert is ready."""

    host: str = ""  # empty: no mail
    port: int = 587
    sender: str = ""
    starttls: bool = True
    username: str = ""
    password_file: str = ""  # a file, so that no secret stands in the configuration


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressees:
    """Who is told at one municipality, and the mail domains that are its own."""

    addresses: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one invocation."""

    db: Path = Path(DEFAULT_DB)
    data: Path | None = None  # folder laid over the bundled data
    models: Path | None = None  # folder that monitor train wrote, in place of the bundled models
    encoder: Path | None = None  # folder of the encoder that those models were trained with, if any
    contact: str = ""  # address in the User-Agent where a publisher can complain; required for crawling
    controller: str = ""  # organisation that answers for the processing
    role: str = "rol:analist"  # who acts, where --by is not given
    transparency_url: str = ""  # public page with explanation, objection and removal
    alert_url: str = ""  # pages behind a login where released alerts can be read; the number is put after it
    office_phone: str = ""  # of the desk that answers questions about alerts
    outbox: Path = Path("outbox")  # where released alerts are put
    stop_list: tuple[str, ...] = ()  # hosts that asked not to be visited; effective at once
    mail: Mail = Mail()
    recipients: tuple[tuple[str, Addressees], ...] = ()  # by CBS code


def load_settings(
    environment: Mapping[str, str] = os.environ,
    *,
    folder: Path | None = None,
    db: Path | None = None,
    data: Path | None = None,
) -> Settings:
    """Return the settings: options before variables before ``monitor.toml`` before defaults.

    Paths in the file are relative to the file. Raises CatalogueError where the file is wrong.
    """
    home = folder or Path.cwd()
    file = home / CONFIG_NAME
    settings = _from_file(file) if file.is_file() else Settings()
    named = {
        "db": environment.get("MONITOR_DB"),
        "data": environment.get("MONITOR_DATA"),
        "models": environment.get("MONITOR_MODELS"),
        "encoder": environment.get("MONITOR_ENCODER"),
        "contact": environment.get("MONITOR_CONTACT"),
        "role": environment.get("MONITOR_ROLE"),
    }
    from_environment = {name: Path(value) if name in PATHS else value for name, value in named.items() if value}
    from_options = {name: value for name, value in (("db", db), ("data", data)) if value is not None}
    return replace(settings, **{**from_environment, **from_options})  # type: ignore[arg-type]


def watched_stop_list(folder: Path | None = None) -> Callable[[], frozenset[str]]:
    """Return a function that gives the stop list as ``monitor.toml`` has it now.

    Cheap enough to be called before every request: the file is read again only when it changed. While it cannot be
    read, for instance because somebody is just writing it, what it said before goes on.
    """
    file = (folder or Path.cwd()) / CONFIG_NAME
    seen: tuple[int, int] | None = None
    hosts: frozenset[str] = frozenset()

    def read() -> frozenset[str]:
        nonlocal seen, hosts
        try:
            status = file.stat()
            stamp = (status.st_mtime_ns, status.st_size)
            if stamp != seen:
                hosts = frozenset(host.lower() for host in _from_file(file).stop_list)
                seen = stamp
        except (OSError, CatalogueError):
            return hosts
        return hosts

    return read


def _from_file(file: Path) -> Settings:
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(file, "", f"cannot be read as TOML: {error}") from error
    mail = table.pop("mail", {})
    recipients = table.pop("recipients", {})
    _refuse_unknown(file, table, Settings, "")
    _refuse_unknown(file, mail, Mail, "mail.")
    values: dict[str, object] = {
        key: file.parent / value if key in PATHS else tuple(value) if isinstance(value, list) else value
        for key, value in table.items()
    }
    addressees = tuple(_addressees(file, code, value) for code, value in sorted(recipients.items()))
    return Settings(**values, mail=Mail(**mail), recipients=addressees)  # type: ignore[arg-type]


def _addressees(file: Path, code: str, value: dict[str, list[object]]) -> tuple[str, Addressees]:
    _refuse_unknown(file, value, Addressees, f"recipients.{code}.")
    return code, Addressees(**{key: tuple(map(str, listed)) for key, listed in value.items()})


def _refuse_unknown(file: Path, table: object, kind: type, prefix: str) -> None:
    if not isinstance(table, dict):
        raise CatalogueError(file, prefix.rstrip("."), "must be a table")
    known = {f.name: f for f in fields(kind)}
    for key, value in table.items():
        if key not in known:
            raise CatalogueError(file, prefix + key, f"is not a setting; known are {', '.join(sorted(known))}")
        expected = TYPES.get(key, str)
        if not isinstance(value, expected):
            raise CatalogueError(file, prefix + key, f"must be {expected.__name__}")
