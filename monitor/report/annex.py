"""The annex: which sources were out, and which were followed."""

from collections.abc import Iterator, Sequence

from monitor.report.context import Context
from monitor.report.dutch import day
from monitor.report.groups import GROUPS
from monitor.report.input import Outage, SourceUsed
from monitor.report.model import Cell, Column, Line, Lines, Section, Table


def build_annex(outages: Sequence[Outage], sources: Sequence[SourceUsed], ctx: Context) -> tuple[Section, ...]:
    """Build the parts of the annex that there is something for."""
    return (*_outages(outages, ctx), _followed(sources, ctx))


def _outages(outages: Sequence[Outage], ctx: Context) -> Iterator[Section]:
    if not outages:
        return
    say, widths = ctx.words.text, {"source": 2, "kind": 1.5, "since": 1.5, "reason": 2.5}
    rows = tuple(
        (
            Cell(text=o.source_name, quoted=True),
            ctx.cell(f"report.genre.{o.genre}"),
            Cell(text=day(o.since)),
            ctx.cell(f"report.outage.{o.error or 'unknown'}"),
        )
        for o in outages
    )
    columns = tuple(Column(title=say(f"report.annex.outages_{key}"), width=w) for key, w in widths.items())
    title = say("report.annex.outages")
    yield Section(
        name="outages",
        title=title,
        blocks=(Table(caption=say("report.annex.outages_caption"), columns=columns, rows=rows),),
    )


def _followed(sources: Sequence[SourceUsed], ctx: Context) -> Section:
    lines = [
        Line(lead=ctx.words.text(f"report.group.{group}"), text=", ".join(names), quoted=True)
        for group, genres in GROUPS.items()
        if (names := sorted({s.name for s in sources if s.genre in genres and s.n_items > 0}))
    ]
    if not lines:
        lines = [ctx.line("report.annex.followed_none")]
    return Section(name="followed", title=ctx.words.text("report.frame.followed"), blocks=(Lines(items=tuple(lines)),))
