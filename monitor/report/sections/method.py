"""How the report was made, and where to object."""

from collections.abc import Iterator

from monitor.report.context import Context
from monitor.report.dutch import listing, period
from monitor.report.groups import GROUPS
from monitor.report.input import WeeklyInput
from monitor.report.model import Line, Lines, Section, safe_url

TITLE = "report.weekly.method.title"
MAX_WORDS = 60


def build(data: WeeklyInput, ctx: Context) -> Section:
    """Build the kinds of source, the period, how it was sorted and checked, and the way to object."""
    genres = {s.genre for s in data.sources}
    kinds = [ctx.words.text(f"report.group.{g}").lower() for g, members in GROUPS.items() if genres & members]
    computer = "computer" if data.state == "vrijgegeven" else "computer_draft"
    url = safe_url(data.transparency_url)
    rights = (
        Line(text=ctx.words.text("report.weekly.method.rights", url=url), url=url)
        if url
        else ctx.line("report.weekly.method.rights_none")
    )
    lines = (
        ctx.line("report.weekly.method.sources", kinds=listing(kinds or [ctx.words.text("report.count.none")])),
        ctx.line("report.weekly.method.period", period=period(data.week_starts_on)),
        *_calculation(data, ctx),
        ctx.line(f"report.weekly.method.{computer}"),
        rights,
    )
    title = ctx.words.text(TITLE)
    return Section(name="method", title=title, blocks=(Lines(items=lines),), max_words=MAX_WORDS)


def _calculation(data: WeeklyInput, ctx: Context) -> Iterator[Line]:
    """Yield with which method and which version of the theme a rise was found."""
    if data.signal is not None:
        version = data.signal.theme_version or str(data.theme.version)
        yield ctx.line("report.weekly.method.calculation", method=data.signal.method_version, version=version)
