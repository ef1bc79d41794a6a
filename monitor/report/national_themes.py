"""The themes of the national overview: small charts, a table in words, and provinces that stand out."""

from collections.abc import Iterator

from monitor.report import rise
from monitor.report.context import Context
from monitor.report.dutch import in_sentence, listing, period
from monitor.report.facts import Status, WeekFacts, week_facts
from monitor.report.figure import chart_labels, chart_weeks, count_text
from monitor.report.floors import direction, least_municipalities, may_show
from monitor.report.input import NationalInput, NationalTheme, ProvinceCount
from monitor.report.model import Block, Cell, Column, Figure, Line, Lines, Panel, Section, Table

MAX_PROVINCES = 3
COUNTRY_METHODS = ("farrington", "own-past")


def build_themes(data: NationalInput, ctx: Context) -> Section:
    """Build the sheet of themes. Nothing below the country and its provinces is in it."""
    facts = theme_facts(data)
    own = ctx.sources.cite(ctx.words.text("report.weekly.own_count", period=period(data.week_starts_on)))
    blocks: tuple[Block, ...] = (_figure(data, facts, ctx), _table(data, facts, ctx), _provinces(data, ctx, own))
    return Section(name="themes", title=ctx.words.text("report.national.themes.title"), blocks=blocks)


def theme_facts(data: NationalInput) -> tuple[WeekFacts, ...]:
    """Compare the week of each theme with what is normal, in the order of the themes."""
    return tuple(week_facts(t.points, t.signal) for t in data.themes)


def _figure(data: NationalInput, facts: tuple[WeekFacts, ...], ctx: Context) -> Figure:
    say = ctx.words.text
    panels = tuple(
        Panel(title=t.theme.name, weeks=chart_weeks(t.points), verdict=say(f"report.status.{f.status}"))
        for t, f in zip(data.themes, facts, strict=True)
    )
    verdicts = "; ".join(
        say("report.national.themes.verdict", theme=t.theme.name, status=say(f"report.status.{f.status}"))
        for t, f in zip(data.themes, facts, strict=True)
    )
    return Figure(
        title=say("report.chart.title"),
        description=say("report.national.themes.description", n=len(panels), verdicts=verdicts),
        panels=panels,
        events=(),
        table=_series(data, ctx),
        labels=chart_labels(ctx),
        note=say("report.national.themes.marks"),
    )


def _series(data: NationalInput, ctx: Context) -> Table:
    """Build the table with the data of all small charts: a row a theme, a column a week."""
    weeks = [chart_weeks(t.points) for t in data.themes]
    longest = max(weeks, key=len, default=())
    columns = (
        Column(title=ctx.words.text("report.national.themes.theme"), width=4),
        *(Column(title=str(w.starts_on.isocalendar().week), numeric=True) for w in longest),
    )
    rows = tuple(
        (Cell(text=t.theme.name), *(Cell(text=count_text(w.point, ctx)) for w in series))
        for t, series in zip(data.themes, weeks, strict=True)
    )
    say = ctx.words.text
    return Table(
        caption=say("report.chart.table_caption"), columns=columns, rows=rows, note=say("report.chart.table_note")
    )


def _table(data: NationalInput, facts: tuple[WeekFacts, ...], ctx: Context) -> Table:
    say, widths = ctx.words.text, {"theme": 3.2, "count": 1.9, "arrow": 1.9, "certainty": 1.9, "reason": 3.6}
    return Table(
        caption=say("report.national.themes.caption"),
        columns=tuple(Column(title=say(f"report.national.themes.{key}"), width=w) for key, w in widths.items()),
        rows=tuple(_row(t, f, data, ctx) for t, f in zip(data.themes, facts, strict=True)),
        note=" ".join([say("report.national.themes.scale_note"), *_compared(data, ctx)]),
    )


def _compared(data: NationalInput, ctx: Context) -> Iterator[str]:
    """Yield with what the themes were compared; by theme where that differs, as after a structural break."""
    by_method: dict[str, list[str]] = {}
    for theme in data.themes:
        if direction(theme.points[-1]) != "unknown" and theme.points[-1].method in COUNTRY_METHODS:
            by_method.setdefault(theme.points[-1].method, []).append(theme.theme.name)
    for method, names in by_method.items():
        text = ctx.words.text(f"report.national.themes.compared_{method}")
        themes = listing([names[0], *map(in_sentence, names[1:])])
        several = len(by_method) > 1
        yield ctx.words.text("report.national.themes.compared_some", themes=themes, text=text) if several else text


def _row(theme: NationalTheme, facts: WeekFacts, data: NationalInput, ctx: Context) -> tuple[Cell, ...]:
    say = ctx.words.text
    count = {"few": say("report.count.few"), "missing": say("report.count.none")}.get(facts.safe.state)
    if facts.safe.value is not None:
        count = say("report.count.about", n=count_text(facts.safe, ctx))
    return (
        Cell(text=theme.theme.name, strong=True),
        Cell(text=count or ""),
        Cell(text=say(f"report.arrow.{facts.now}")),
        Cell(text=facts.certainty),
        _reason(theme, facts, data, ctx),
    )


def _reason(theme: NationalTheme, facts: WeekFacts, data: NationalInput, ctx: Context) -> Cell:
    """Return a person's reason; only a theme out of the ordinary needs one. No municipality is named."""
    if theme.reason is not None:
        return Cell(text=theme.reason)
    if facts.now in ("normal", "unknown"):
        return Cell(text="")
    if theme.signal is not None and theme.signal.calendar and theme.signal.calendar_role != "coincides":
        return Cell(text=rise.calendar(theme.signal, ctx.words))
    words = [ctx.todo("reason").text]
    if theme.signal is not None and theme.signal.extent == "one_place":
        words.insert(0, rise.reach(theme.signal, "", "", ctx.words))
    return Cell(text=" ".join(words), todo=True)


def _provinces(data: NationalInput, ctx: Context, own: int) -> Lines:
    compared = data.n_provinces_tested and len(themes_that(data, "unknown")) < len(data.themes)
    none = "no_province" if compared else "provinces_unknown"
    lines = tuple(_rising(data, ctx, own)) or (ctx.line(f"report.national.themes.{none}", tag="feit", sources=(own,)),)
    return Lines(heading=ctx.words.text("report.national.themes.provinces"), items=lines)


def _rising(data: NationalInput, ctx: Context, own: int) -> Iterator[Line]:
    """Yield where each theme rose; a rise under the floors is told without its province."""
    for theme in data.themes:
        rising = [p for p in theme.provinces if p.signal is not None]
        names = [p.province for p in rising if province_may_show(p, data)]
        if names:
            yield ctx.line(
                "report.national.themes.province", tag="signaal", sources=(own,), theme=theme.theme.name,
                names=listing(names[:MAX_PROVINCES]),
            )  # fmt: skip
        if len(names) < len(rising):
            yield ctx.line("report.national.themes.province_hidden", tag="feit", sources=(own,), theme=theme.theme.name)


def province_may_show(province: ProvinceCount, data: NationalInput) -> bool:
    """Say whether a province may be named: enough texts and sources, and in public enough municipalities too."""
    enough = province.n_municipalities >= least_municipalities(data.tlp)
    return enough and may_show(province.n_stories, province.n_sources)


def themes_that(data: NationalInput, *wanted: Status) -> list[str]:
    """Return the names of the themes whose week has one of some statuses, as inside a sentence."""
    facts = theme_facts(data)
    return [in_sentence(t.theme.name) for t, f in zip(data.themes, facts, strict=True) if f.status in wanted]
