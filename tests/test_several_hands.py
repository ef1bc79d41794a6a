"""Several people at one database at the same moment; each command is a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from monitor.records import Assignment
from monitor.store import Store
from tests.conftest import NOW

N_HANDS = 4

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def database(tmp_path: Path, assignment: Assignment) -> Path:
    """A database with an active assignment."""
    path = tmp_path / "monitor.duckdb"
    store = Store(path)
    store.migrate(NOW)
    store.assignments.add(assignment)
    return path


@pytest.fixture
def start(database: Path) -> Start:
    """Return a function that starts a command on the database."""
    environment = {**os.environ, "MONITOR_NOW": NOW.isoformat()}

    def run(*words: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "monitor", *words, "--json", "--db", str(database)],
            cwd=database.parent, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    return run


def answers(started: "list[subprocess.Popen[str]]") -> list[Any]:
    """Return what each command printed; all must end well."""
    ended = [(one.communicate(timeout=120), one.returncode) for one in started]
    assert [status for _, status in ended] == [0] * len(ended), ended
    return [json.loads(out) for (out, _), _ in ended]


def test_rumours_that_are_entered_at_the_same_time_all_stay(database: Path, start: Start) -> None:
    words = ("rumour", "add", "--municipality", "Ede", "--theme", "asielopvang", "--fact", "Er is één locatie.")
    texts = [f"Er zou een hal nummer {n} komen." for n in range(N_HANDS)]
    said = answers([start(*words, "--rumour", text) for text in texts])
    assert sorted(one["id"] for one in said) == [f"GER-2026-{n:04d}" for n in range(1, N_HANDS + 1)]
    assert sorted(rumour.rumour for rumour in Store(database).rumours.all()) == texts


def test_assignments_that_are_written_at_the_same_time_all_stay(database: Path, start: Start) -> None:
    words = ("assignment", "new", "--controller", "gemeente Ede", "--approver", "rol:fg", "--dpia-ref", "DPIA-1")
    said = answers([start(*words) for _ in range(N_HANDS)])
    assert sorted(one["id"] for one in said) == [f"OPD-2026-{n:03d}" for n in range(2, N_HANDS + 2)]


def test_a_register_can_be_read_while_somebody_else_reads_the_database(database: Path, start: Start) -> None:
    code = f"import duckdb; con = duckdb.connect({str(database)!r}, read_only=True); print('held', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        assert answers([start("rumour", "list")]) == [[]]
        holder.communicate(b"\n")
