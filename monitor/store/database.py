"""The DuckDB file: opening late, one transaction a batch, closing; migrations; locks that say what to do.

DuckDB lets one process write, or several read. A crawl therefore opens the file for a moment and closes it again, and
whoever finds it taken waits a little before giving up with advice. Opening and closing cost more than a small
transaction, so that several that wait share one opening.
"""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from importlib import resources
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from monitor.errors import StoreError, StoreLocked

if TYPE_CHECKING:
    import duckdb

IN_MEMORY = ":memory:"
LOCK_WAIT_S = 20.0  # a crawl holds the file for well under a second at a time
_LOCK_POLL_S = 0.05
_ADVICE = "Name another file with --db, or put a backup of this one back."
_COMMENTS_KEY = "comments"  # in base.meta: by which comments.toml the columns were commented
_FETCHED = 2_000  # rows at a time


def query(name: str) -> str:
    """Return the SQL of ``store/queries/<name>.sql``."""
    return resources.files("monitor.store").joinpath("queries").joinpath(f"{name}.sql").read_text(encoding="utf-8")


def utc(moment: datetime | None) -> datetime | None:
    """Attach UTC to what the database returns without a zone."""
    return None if moment is None else moment.replace(tzinfo=UTC)


class Database:
    """Connections to one DuckDB file; ``":memory:"`` keeps a single one open."""

    def __init__(self, path: Path | str, *, lock_wait_s: float = LOCK_WAIT_S) -> None:
        self.path = str(path)
        self._lock_wait_s = lock_wait_s
        self._memory: duckdb.DuckDBPyConnection | None = None
        self._open: duckdb.DuckDBPyConnection | None = None
        self._held: duckdb.DuckDBPyConnection | None = None

    @contextmanager
    def hold(self) -> "Iterator[None]":
        """Keep the file open for all that is done inside; every write is still a transaction of its own."""
        if self._held is not None or self._open is not None:
            yield
            return
        connection = self._connect(read_only=False)
        self._held = connection
        try:
            yield
        finally:
            self._held = None
            self._close(connection)

    @contextmanager
    def write(self) -> "Iterator[duckdb.DuckDBPyConnection]":
        """Yield a connection in one transaction: committed at the end, rolled back on an exception.

        Nested calls join the outer transaction.
        """
        if self._open is not None:
            yield self._open
            return
        connection = self._held or self._connect(read_only=False)
        self._open = connection
        try:
            connection.execute("BEGIN TRANSACTION")
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        finally:
            self._open = None
            self._close(connection)

    @contextmanager
    def read(self) -> "Iterator[duckdb.DuckDBPyConnection]":
        """Yield a connection that cannot write."""
        if self._open is not None:
            yield self._open
            return
        connection = self._held or self._connect(read_only=True)
        try:
            yield connection
        finally:
            self._close(connection)

    def rows(self, name: str, **values: object) -> list[dict[str, Any]]:
        """Run the named query and return its rows as mappings from column to value."""
        with self.read() as connection:
            return fetch(connection, name, values)

    def each(self, name: str, **values: object) -> Iterator[dict[str, Any]]:
        """Run the named query and yield its rows as they are asked for; the file stays open until the last."""
        with self.read() as connection:
            cursor = connection.execute(query(name), values)
            columns = [column[0] for column in cursor.description or ()]
            while batch := cursor.fetchmany(_FETCHED):
                for row in batch:
                    yield dict(zip(columns, row, strict=True))

    def execute(self, name: str, **values: object) -> list[dict[str, Any]]:
        """Run the named query in a writing transaction and return the rows it yields, if any."""
        with self.write() as connection:
            return fetch(connection, name, values)

    def migrate(self, now: datetime) -> int:
        """Apply the migrations that the file has not seen; return how many were applied.

        Where nothing is missing the file is read only, so that it does not matter who else reads it.
        """
        comments = resources.files("monitor.store").joinpath("comments.toml").read_text(encoding="utf-8")
        version = sha256(comments.encode()).hexdigest()
        if self.exists() and self._is_current(version):
            return 0
        applied = 0
        with self.write() as connection:
            connection.execute(query("create_migration"))
            done = _applied_migrations(connection)
            for number, name, sql in _migrations():
                if number in done:
                    continue
                connection.execute(sql)
                connection.execute(query("record_migration"), {"number": number, "name": name, "applied_at": now})
                applied += 1
            if applied or not _has_comments(connection, version):
                _comment_columns(connection, tomllib.loads(comments))
                connection.execute(query("set_meta"), {"key": _COMMENTS_KEY, "value": version})
        return applied

    def _is_current(self, comments_version: str) -> bool:
        with self.read() as connection:
            if not fetch(connection, "migration_table", {}):
                return False
            done = _applied_migrations(connection)
            return all(number in done for number, _, _ in _migrations()) and _has_comments(connection, comments_version)

    def exists(self) -> bool:
        """Whether there is a database to read."""
        return self._memory is not None if self.path == IN_MEMORY else Path(self.path).exists()

    def _connect(self, *, read_only: bool) -> "duckdb.DuckDBPyConnection":
        import duckdb

        if self.path == IN_MEMORY:
            if self._memory is None:
                self._memory = _configured(duckdb.connect(IN_MEMORY))
            return self._memory
        if read_only and not Path(self.path).exists():
            raise StoreError(f"{self.path} does not exist. Make it with: monitor init --db {self.path}")
        deadline = monotonic() + self._lock_wait_s
        while True:
            try:
                return _configured(duckdb.connect(self.path, read_only=read_only))
            except duckdb.IOException as error:
                if "lock" not in str(error).lower():
                    raise StoreError(f"{self.path} cannot be opened: {error}. {_ADVICE}") from error
                if monotonic() >= deadline:
                    raise StoreLocked(self.path) from error
                sleep(_LOCK_POLL_S)
            except duckdb.Error as error:
                raise StoreError(f"{self.path} is not a database of this program: {error}. {_ADVICE}") from error

    def _close(self, connection: "duckdb.DuckDBPyConnection") -> None:
        if connection is not self._memory and connection is not self._held:
            connection.close()


def fetch(connection: "duckdb.DuckDBPyConnection", name: str, values: dict[str, object]) -> list[dict[str, Any]]:
    """Run a named query on a connection; rows as mappings."""
    cursor = connection.execute(query(name), values)
    columns = [column[0] for column in cursor.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _configured(connection: "duckdb.DuckDBPyConnection") -> "duckdb.DuckDBPyConnection":
    # Aware datetimes are converted to the connection's zone before they are stored: it must be UTC.
    connection.execute("SET TimeZone='UTC'")
    return connection


def _migrations() -> Iterator[tuple[int, str, str]]:
    folder = resources.files("monitor.store").joinpath("migrations")
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".sql"):
            yield int(file.name.split("_", 1)[0]), file.name, file.read_text(encoding="utf-8")


def _applied_migrations(connection: "duckdb.DuckDBPyConnection") -> frozenset[int]:
    return frozenset(row["number"] for row in fetch(connection, "applied_migrations", {}))


def _has_comments(connection: "duckdb.DuckDBPyConnection", version: str) -> bool:
    return fetch(connection, "meta", {"key": _COMMENTS_KEY}) == [{"value": version}]


def _comment_columns(connection: "duckdb.DuckDBPyConnection", comments: dict[str, Any]) -> None:
    """Comment every column from comments.toml; names come from the database and that file, never from input."""
    for row in fetch(connection, "columns", {}):
        table = row["table_name"] if row["schema_name"] == "main" else f"{row['schema_name']}.{row['table_name']}"
        column = row["column_name"]
        comment = comments["table"].get(table, {}).get(column) or comments["shared"].get(column)
        if comment:
            quoted = comment.replace("'", "''")
            connection.execute(f"COMMENT ON COLUMN {table}.\"{column}\" IS '{quoted}'")
