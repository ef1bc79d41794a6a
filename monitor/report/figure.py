"""The chart of a series as data: weeks after the floors, events, a description and the same data as a table."""

from datetime import timedelta

from monitor.report.context import Context
from monitor.report.dutch import in_sentence, short_day, week_number
from monitor.report.facts import WeekFacts
from monitor.report.floors import SafePoint, safe_point
from monitor.report.input import CalendarMark, WeeklyInput, WeekPoint
from monitor.report.model import Cell, ChartEvent, ChartWeek, Column, Figure, Panel, Table

MAX_EVENTS = 4
LABELS = ("week", "band", "count", "few", "missing", "events")


def weeks_figure(data: WeeklyInput, facts: WeekFacts, ctx: Context) -> Figure:
    """Build the chart of the thirteen weeks."""
    weeks = chart_weeks(data.points)
    return Figure(
        title=ctx.words.text("report.chart.title"),
        description=_description(data, facts, weeks, ctx),
        panels=(Panel(title=data.theme.name, weeks=weeks),),
        events=chart_events(data.points, data.calendar),
        table=weeks_table(weeks, ctx),
        labels=chart_labels(ctx),
    )


def chart_weeks(points: tuple[WeekPoint, ...]) -> tuple[ChartWeek, ...]:
    """Apply the floors to a series."""
    return tuple(ChartWeek(starts_on=p.starts_on, point=safe_point(p)) for p in points)


def chart_labels(ctx: Context) -> tuple[tuple[str, str], ...]:
    """Return the words inside a chart."""
    return tuple((key, ctx.words.text(f"report.chart.{key}")) for key in LABELS)


def chart_events(points: tuple[WeekPoint, ...], calendar: tuple[CalendarMark, ...]) -> tuple[ChartEvent, ...]:
    """Return the events that fall in the weeks of the chart, by date; the latest few where there are many."""
    if not points:
        return ()
    first, last = points[0].starts_on, points[-1].starts_on + timedelta(days=6)
    inside = sorted((m for m in calendar if first <= m.on <= last), key=lambda m: (m.on, m.label))
    return tuple(ChartEvent(on=m.on, label=m.label) for m in inside[-MAX_EVENTS:])


def weeks_table(weeks: tuple[ChartWeek, ...], ctx: Context) -> Table:
    """Build the table with the data of the chart, one row a week."""
    say = ctx.words.text
    return Table(
        caption=say("report.chart.table_caption"),
        columns=(
            Column(title=say("report.chart.table_week")),
            Column(title=say("report.chart.table_count"), numeric=True),
            Column(title=say("report.chart.table_normal"), numeric=True),
        ),
        rows=tuple(_week_row(w, ctx) for w in weeks),
        note=say("report.chart.table_note"),
    )


def _week_row(week: ChartWeek, ctx: Context) -> tuple[Cell, ...]:
    return Cell(text=str(week_number(week.starts_on))), Cell(text=count_text(week.point, ctx)), _band(week.point, ctx)


def count_text(point: SafePoint, ctx: Context) -> str:
    """Write the count of a week short, as in a narrow column."""
    if point.value is None:
        return ctx.words.text("report.count.few_short" if point.state == "few" else "report.count.none_short")
    return f"{point.value:,}".replace(",", ".")


def _band(point: SafePoint, ctx: Context) -> Cell:
    if point.lower is None or point.upper is None:
        return ctx.cell("report.count.none_short")
    return ctx.cell("report.chart.table_range", lower=point.lower, upper=point.upper)


def _description(data: WeeklyInput, facts: WeekFacts, weeks: tuple[ChartWeek, ...], ctx: Context) -> str:
    say = ctx.words.text
    now = say("report.chart.description_now_hidden")
    if facts.safe.value is not None:
        now = say(
            "report.chart.description_now", n=count_text(facts.safe, ctx), status=say(f"report.status.{facts.status}")
        )
    n_few = sum(w.point.state == "few" for w in weeks)
    n_missing = sum(w.point.state == "missing" for w in weeks)
    return say(
        "report.chart.description",
        n=len(weeks), first=short_day(weeks[0].starts_on), last=short_day(weeks[-1].starts_on + timedelta(days=6)),
        theme=in_sentence(data.theme.name), area=data.area_name, now=now,
        few=say("report.chart.description_few", n=n_few) if n_few else "",
        missing=say("report.chart.description_missing", n=n_missing) if n_missing else "",
    ).replace("  ", " ")  # fmt: skip
