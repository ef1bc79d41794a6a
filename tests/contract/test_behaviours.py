"""The table of what collecting does: every row is held by tests that exist, in files that exist."""

import ast
import re
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs" / "collecting" / "behaviours.md"


class Row(NamedTuple):
    """One row of a table."""

    number: str
    subject: str
    done: str
    where: tuple[str, ...]
    tests: tuple[str, ...]


def rows(text: str) -> list[Row]:
    """Read the rows of all tables; a row has a number in its first cell."""
    found = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and re.fullmatch(r"[TU]?\d+", cells[0]):
            where, tests = (tuple(re.findall(r"`([^`]+)`", cell)) for cell in (*cells, "", "", "")[3:5])
            found.append(Row(cells[0], cells[1], cells[2], where, tests))
    return found


def known_tests() -> set[str]:
    """Return the name of every test function."""
    return {
        node.name
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


ROWS = rows(TABLE.read_text(encoding="utf-8"))


def test_no_behaviour_is_missing_from_the_table() -> None:
    numbers = [row.number for row in ROWS]
    assert numbers == [*map(str, range(1, 23)), *(f"T{n}" for n in range(1, 16)), *(f"U{n}" for n in range(1, 12))]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.number)
def test_every_row_says_what_where_and_which_test(row: Row) -> None:
    assert row.subject and row.done and row.where and row.tests
    assert [path for path in row.where if not (ROOT / path).is_file()] == []
    assert set(row.tests) - known_tests() == set()


def test_a_row_without_tests_is_seen() -> None:
    (row,) = rows("| # | a |\n|---|---|\n| 7 | Pace | slow | `x.py` |  |")
    assert row.tests == () and row.where == ("x.py",)
