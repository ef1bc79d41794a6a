"""What is not known: always there."""

from collections.abc import Iterator, Sequence
from datetime import date

from monitor.report import rise
from monitor.report.context import Context
from monitor.report.dutch import day, listing
from monitor.report.facts import followed_late, week_facts
from monitor.report.input import Outage, WeeklyInput
from monitor.report.model import Line, Lines, Section

TITLE = "report.weekly.unknown.title"
MAX_NAMES = 5


def build(data: WeeklyInput, ctx: Context) -> Section:
    """Build the limits of what was seen; the first two lines are in every report."""
    late = followed_late(data.followed_since, data.points[-1]) if data.points else None
    lines = (
        *limits(data.outages, ctx, since=late),
        *_chance(data, ctx),
        *(Line(text=t) for t in data.judgement.unknown),
    )
    return Section(name="unknown", title=ctx.words.text(TITLE), blocks=(Lines(items=lines),))


def limits(outages: Sequence[Outage], ctx: Context, *, since: date | None = None) -> Iterator[Line]:
    """Yield the limits that hold for every product, and which sources were out.

    ``since`` is the day on which collecting began, where that is why a week is missing.
    """
    yield ctx.line("report.weekly.unknown.closed")
    if since is not None:
        yield ctx.line("report.weekly.unknown.not_followed", on=day(since))
    if outages:
        names = [o.source_name for o in outages[:MAX_NAMES]] + (["andere"] if len(outages) > MAX_NAMES else [])
        yield ctx.line("report.weekly.unknown.outages", names=listing(names))
    elif since is None:
        yield ctx.line("report.weekly.unknown.no_outages")
    yield ctx.line("report.weekly.unknown.street")


def _chance(data: WeeklyInput, ctx: Context) -> Iterator[Line]:
    """Yield that a rise may be chance, how many of the week are to be expected so, and what else unsettles it."""
    if week_facts(data.points, data.signal).now != "more":
        return
    yield ctx.line("report.weekly.unknown.chance")
    if data.signal is None:
        return
    if found := sum(one.n_signals for one in data.judged):
        n = int(sum(one.n_by_chance for one in data.judged) + 0.5)
        yield ctx.line(f"report.weekly.unknown.{'chance_count' if n else 'chance_less'}", found=found, n=n)
    yield from (Line(text=text) for text in rise.versions(data.signal, ctx.words))
