"""Tables for a person at a terminal."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any


def print_table(rows: Sequence[dict[str, Any]], columns: Iterable[str] | None = None, title: str = "") -> None:
    """Print rows as a table on stdout; text that was crawled is shown as it is, never as markup or control codes."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = list(columns) if columns is not None else list(rows[0]) if rows else []
    console = Console()
    if not rows:
        console.print(f"{title}: none" if title else "none", markup=False)
        return
    table = Table(title=title or None, title_justify="left", header_style="bold")
    for column in shown:
        numeric = all(isinstance(row.get(column), int | float | None) for row in rows)
        table.add_column(column.replace("_", " "), justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*[Text(cell(row.get(column))) for column in shown])
    console.print(table)


def cell(value: object) -> str:
    """Return a value as a short text without control characters."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, tuple | list):
        return ", ".join(cell(part) for part in value)
    return "".join(character if character.isprintable() else " " for character in str(value))
