"""Tables for a person at a terminal."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

SHORT = 24  # characters; a column of short cells is never folded
PIPE_WIDTH = 160


def print_table(rows: Sequence[dict[str, Any]], columns: Iterable[str] | None = None, title: str = "") -> None:
    """Print rows as a table on stdout; text that was crawled is shown as it is, never as markup or control codes."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = list(columns) if columns is not None else list(rows[0]) if rows else []
    # Piped output has no width of its own: wide enough that nothing needs to be folded twice.
    console = Console() if Console().is_terminal else Console(width=PIPE_WIDTH)
    if not rows:
        console.print(f"{title}: none" if title else "none", markup=False)
        return
    table = Table(title=title or None, title_justify="left", header_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in shown:
        values = [row.get(column) for row in rows]
        numeric = all(isinstance(value, int | float | None) for value in values)
        short = max(len(cell(value)) for value in values) <= SHORT
        heading = column.replace("_", " ")
        table.add_column(heading, justify="right" if numeric else "left", overflow="fold", no_wrap=short)
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
