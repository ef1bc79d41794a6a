"""The sensitive decisions of the next four weeks."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from monitor.report.context import Context
from monitor.report.dutch import listing, local, short_moment
from monitor.report.floors import shorten
from monitor.report.horizon import seen_from
from monitor.report.input import UpcomingDecision, WeeklyInput
from monitor.report.model import Block, Cell, Column, Line, Lines, Section, Table, safe_url

TITLE = "report.weekly.upcoming.title"
MAX_ROWS = 6
MAX_MISSING = 8  # councils that are named; the rest is a number
WINDOW_DAYS = 28
TITLE_WORDS = 14


def build(data: WeeklyInput, ctx: Context) -> Section:
    """Build the table of decisions; councils that could not be read are named, for there we do not know."""
    first = local(seen_from(data.week_starts_on, data.now)).date()
    last = first + timedelta(days=WINDOW_DAYS)
    rows = [d for d in data.decisions if first <= local(d.decision.starts_at).date() <= last]
    return Section(name="upcoming", title=ctx.words.text(TITLE), blocks=tuple(_blocks(data, rows, ctx)))


def _blocks(data: WeeklyInput, rows: list[UpcomingDecision], ctx: Context) -> Iterator[Block]:
    if rows:
        yield decisions_table(rows[:MAX_ROWS], ctx)
    lines: list[Line] = []
    if len(rows) > MAX_ROWS:
        lines.append(ctx.line("report.weekly.upcoming.more", tag="feit", n=len(rows) - MAX_ROWS))
    if not rows:
        lines.append(ctx.line("report.weekly.upcoming.none", tag="feit"))
    if data.n_decisions_waiting:
        lines.append(ctx.line("report.weekly.upcoming.waiting", tag="feit", n=data.n_decisions_waiting))
    if data.decisions_missing:
        lines.append(missing_line(data.decisions_missing, ctx))
    if lines:
        yield Lines(items=tuple(lines))


def missing_line(names: Sequence[str], ctx: Context) -> Line:
    """Name the councils whose agenda could not be read, at most eight of them, and count the rest."""
    named = list(names[:MAX_MISSING])
    if len(names) > MAX_MISSING:
        named.append(ctx.words.text("report.weekly.upcoming.missing_rest", n=len(names) - MAX_MISSING))
    return ctx.line("report.weekly.upcoming.missing", tag="feit", names=listing(named))


def decisions_table(rows: Sequence[UpcomingDecision], ctx: Context) -> Table:
    """Build the table of decisions by date."""
    say, widths = ctx.words.text, {"on": 2.1, "municipality": 1.7, "decision": 3.6, "phase": 1.8, "link": 1.7}
    return Table(
        caption=say("report.weekly.upcoming.caption"),
        columns=tuple(Column(title=say(f"report.weekly.upcoming.{key}"), width=w) for key, w in widths.items()),
        rows=tuple(_row(d, ctx) for d in rows),
    )


def _row(upcoming: UpcomingDecision, ctx: Context) -> tuple[Cell, ...]:
    decision, url = upcoming.decision, safe_url(upcoming.decision.link)
    title = shorten(decision.title, TITLE_WORDS)
    if decision.status == "geannuleerd":
        title = ctx.words.text("report.weekly.upcoming.cancelled", title=title)
    link = ctx.words.text(f"report.weekly.upcoming.{'open_link' if url else 'no_link'}")
    return (
        Cell(text=short_moment(decision.starts_at)),
        Cell(text=upcoming.municipality_name),
        Cell(text=title, quoted=True),
        Cell(text=decision.phase, quoted=True),
        Cell(text=link, url=url),
    )
