"""Opening, migrating, locking and describing the database."""

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from monitor.errors import StoreError, StoreLocked
from monitor.store import Store


def test_migrating_twice_changes_nothing(store: Store, now: datetime) -> None:
    assert store.migrate(now) == 0


def test_every_column_is_commented(store: Store) -> None:
    assert [row for row in store.database.rows("columns") if not row["comment"]] == []


@pytest.mark.parametrize("view", ["theme_day", "theme_week", "signals", "signal_drivers"])
def test_the_comment_of_a_view_with_areas_names_all_kinds_of_area(store: Store, view: str) -> None:
    comments = {(row["table_name"], row["column_name"]): row["comment"] for row in store.database.rows("columns")}
    said = comments[view, "municipality"]
    assert [kind for kind in ("NL", "PV:", "VR:", "GM", "never add them up") if kind not in said] == []


def test_a_comment_that_was_mended_also_reaches_a_database_that_has_all_migrations(store: Store, now: datetime) -> None:
    before = store.database.rows("columns")
    with store.database.write() as connection:  # as an earlier version of the program left it
        connection.execute("COMMENT ON COLUMN theme_week.municipality IS 'CBS code'")
        connection.execute("DELETE FROM base.meta WHERE key = 'comments'")
    assert store.migrate(now) == 0
    assert store.database.rows("columns") == before


def test_a_database_to_which_nothing_is_missing_is_only_read(tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "current.duckdb"
    Store(path).migrate(now)
    code = f"import duckdb; con = duckdb.connect({str(path)!r}, read_only=True); print('held', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        assert Store(path, lock_wait_s=0.2).migrate(now) == 0
        holder.communicate(b"\n")


def test_every_row_that_is_stored_carries_its_assignment(store: Store) -> None:
    reference = {
        "meta",
        "migration",
        "municipality",
        "merger",
        "source",
        "assignment",
    }  # facts of the program, not of a run
    columns = """
        SELECT t.table_name, bool_or(c.column_name = 'assignment_id' AND NOT c.is_nullable)
        FROM duckdb_tables() AS t JOIN duckdb_columns() AS c ON c.table_oid = t.table_oid
        WHERE t.schema_name = 'base' GROUP BY t.table_name
    """
    with store.database.read() as connection:
        tables = dict(connection.execute(columns).fetchall())
    assert {name for name, obligatory in tables.items() if not obligatory} == reference


def test_no_column_can_hold_an_author(store: Store) -> None:
    forbidden = ("auth", "handle", "avatar", "byline", "user")
    columns = {
        row["column_name"] for row in store.database.rows("columns") if row["table_name"] not in ("alert", "alerts")
    }
    assert not [column for column in columns if any(word in column for word in forbidden)]


def test_the_stable_views_exist(store: Store) -> None:
    views = {row["table_name"] for row in store.database.rows("columns") if row["schema_name"] == "main"}
    assert views == {
        "items", "item_versions", "tags", "theme_day", "theme_week", "signals", "alerts", "decisions", "rumours",
        "source_health", "runs", "machine_tags", "reviews", "signal_drivers", "judged_weeks",
    }  # fmt: skip


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError, match="halfway"), store.database.write():
        store.database.execute("set_meta", key="x", value="1")
        raise RuntimeError("halfway")
    assert store.database.rows("meta", key="x") == []


def test_a_file_held_by_another_process_says_what_to_do(tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "held.duckdb"
    Store(path).migrate(now)
    code = f"import duckdb; con = duckdb.connect({str(path)!r}); print('held', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        with pytest.raises(StoreLocked, match="try again"):
            Store(path, lock_wait_s=0.2).counts()
        holder.communicate(b"\n")
    assert Store(path).counts()["n_items"] == 0


def test_reading_waits_for_a_short_writer(tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "busy.duckdb"
    Store(path).migrate(now)
    code = f"import duckdb, time; con = duckdb.connect({str(path)!r}); print('held', flush=True); time.sleep(0.7)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        assert Store(path, lock_wait_s=15).counts()["n_items"] == 0


def test_a_missing_file_names_the_command_that_makes_it(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="monitor init"):
        Store(tmp_path / "none.duckdb").counts()


def test_a_file_that_is_no_database_is_a_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "text.duckdb"
    path.write_text("geen database " * 1000)
    with pytest.raises(StoreError, match=r"cannot be opened|not a database"):
        Store(path).counts()
