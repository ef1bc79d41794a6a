"""What to do, from the advice library; a person chooses."""

from collections.abc import Iterator

from monitor.records import Advice
from monitor.report.context import Context
from monitor.report.input import WeeklyInput
from monitor.report.model import Block, Cell, Column, Lines, Section, Table

TITLE = "report.weekly.advice.title"
MAX_ROWS = 5
N_PROPOSED = 3


def build(data: WeeklyInput, ctx: Context) -> Section:
    """Build the chosen advice; a draft shows the first of the library as proposals."""
    return Section(name="advice", title=ctx.words.text(TITLE), blocks=tuple(_blocks(data, ctx)))


def _blocks(data: WeeklyInput, ctx: Context) -> Iterator[Block]:
    library = {a.id: a for a in data.advice}
    chosen = [library[i] for i in data.judgement.advice[:MAX_ROWS] if i in library]
    if chosen:
        yield _table([_row(a, a.text) for a in chosen], ctx)
    elif data.state == "vrijgegeven":
        yield Lines(items=(ctx.line("report.weekly.advice.none", tag="advies"),))
    else:
        yield Lines(items=(ctx.todo("advice", tag="advies"),))
        proposed = [_row(a, ctx.words.text("report.weekly.advice.proposed", text=a.text)) for a in data.advice]
        if proposed:
            yield _table(proposed[:N_PROPOSED], ctx)


def _table(rows: list[tuple[Cell, ...]], ctx: Context) -> Table:
    say, widths = ctx.words.text, {"who": 1.8, "what": 5, "when": 1.8}
    columns = tuple(Column(title=say(f"report.weekly.advice.{key}"), width=w) for key, w in widths.items())
    return Table(caption=say("report.weekly.advice.caption"), columns=columns, rows=tuple(rows))


def _row(advice: Advice, text: str) -> tuple[Cell, ...]:
    return Cell(text=advice.who, strong=True), Cell(text=text), Cell(text=advice.when)
