"""Put the national overview together, in the same machinery as the weekly report.

Under TLP:CLEAR it holds numbers of the country and of provinces only, and nothing that stands for fewer than five
municipalities: not in the summary, the rumours or the decisions. A municipality is named only as the source of a denial
that it published itself. Under TLP:GREEN the list of decisions with their public agendas is added.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from monitor.report.annex import build_annex
from monitor.report.build import frame, made_by
from monitor.report.clean import cleaned
from monitor.report.context import Context, Words
from monitor.report.dutch import day, in_sentence, listing, period, week, week_number, weekday
from monitor.report.facts import followed_late
from monitor.report.figure import chart_weeks
from monitor.report.floors import MIN_MUNICIPALITIES, least_municipalities, shorten
from monitor.report.input import DecisionCount, NationalInput, TravellingRumour
from monitor.report.model import Block, Cell, Column, DataRow, Line, Lines, Report, Section, Table, safe_url
from monitor.report.national_themes import build_themes, themes_that
from monitor.report.sections.unknown import limits
from monitor.report.sections.upcoming import decisions_table, missing_line

MAX_WORDS = 1400
BRIEF_WORDS = 110
MAX_RUMOURS, MAX_DECISIONS, MAX_PROVINCES, MAX_BRIEF, MAX_OUTAGES = 5, 25, 3, 5, 8


def build_national(data: NationalInput, words: Words) -> Report:
    """Build the national overview of one week.

    Raises:
        ReportError: a theme has no week at all.
        CatalogueError: a Dutch text is missing.
    """
    ctx = Context(words=words)
    sections = tuple(replace(build(data, ctx), number=n) for n, build in enumerate(NATIONAL_SECTIONS.values(), 1))
    week_id = week(data.week_starts_on)
    subtitle = words.text(
        "report.national.subtitle", week=week_number(data.week_starts_on), period=period(data.week_starts_on)
    )
    report = Report(
        kind="national",
        id=f"landelijk-beeld-{week_id.lower()}-{data.tlp.removeprefix('TLP:').lower()}",
        title=words.text("report.national.title"),
        subtitle=subtitle,
        author="onrustmonitor",
        running_title=words.text("report.national.running", week=week_id),
        tlp=data.tlp,
        state=data.state,
        meta=(
            (words.text("report.meta.for"), words.text("report.national.readers")),
            *made_by(data.author, data.checker, data.state, words),
        ),
        sections=sections,
        annex=build_annex(data.outages, data.sources, ctx),
        sources=ctx.sources.refs,
        data=tuple(_data(data)),
        labels=frame(words),
        names=tuple(t.theme.name for t in data.themes),
        created_at=data.now,
        max_words=MAX_WORDS,
    )
    return cleaned(report)


def _data(data: NationalInput) -> Iterator[DataRow]:
    for theme in data.themes:
        for week_ in chart_weeks(theme.points):
            yield DataRow(theme=theme.theme.id, area="NL", starts_on=week_.starts_on, point=week_.point)


def _section(name: str, ctx: Context, *blocks: Block) -> Section:
    return Section(name=name, title=ctx.words.text(f"report.national.{name}.title"), blocks=blocks)


def _brief(data: NationalInput, ctx: Context) -> Section:
    """Build the box of five lines: a person's, or those that the numbers give."""
    lines = tuple(Line(text=t) for t in data.summary) if data.summary is not None else tuple(_brief_lines(data, ctx))
    section = _section("brief", ctx, Lines(items=lines[:MAX_BRIEF]))
    return replace(section, boxed=True, max_words=BRIEF_WORDS)


def _brief_lines(data: NationalInput, ctx: Context) -> Iterator[Line]:
    weeks = [theme.points[-1] for theme in data.themes if theme.points]
    if weeks and (since := followed_late(data.followed_since, weeks[0])):
        yield ctx.line("report.national.brief.not_followed", on=day(since))
    yield from _brief_themes(data, ctx)
    first = next(iter(shown_rumours(data)), None)
    if first is not None and first.n_municipalities > 1:
        theme = in_sentence(first.theme_name)
        yield ctx.line("report.national.brief.rumour", theme=theme, n=first.n_municipalities)
    yield _brief_decisions(data, ctx)
    if data.outages:
        yield ctx.line("report.national.brief.outages", n=len(data.outages))


def _brief_themes(data: NationalInput, ctx: Context) -> Iterator[Line]:
    """Yield which themes had more or less than normal; where nothing was compared, nothing is called normal."""
    named = {
        "more": themes_that(data, "more", "more_together"), "more_expected": themes_that(data, "more_expected"),
        "less": themes_that(data, "less"), "unknown": themes_that(data, "unknown"),
    }  # fmt: skip
    if not named["more"] and not named["more_expected"] and len(named["unknown"]) < len(data.themes):
        yield ctx.line(f"report.national.brief.{'normal_known' if named['unknown'] else 'normal_all'}")
    for wanted, names in named.items():
        if names:
            yield ctx.line(f"report.national.brief.{wanted}", themes=listing(names))


def _brief_decisions(data: NationalInput, ctx: Context) -> Line:
    """Write how many decisions come, of the kinds that may be shown: no total may give away what is held back."""
    kinds = _by_kind(data)
    shown = {kind: counts for kind, counts in kinds.items() if _kind_may_show(counts, data)}
    if not shown:
        key = "decisions_hidden" if kinds else "no_decisions"
        return ctx.line(f"report.national.brief.{key}", least=MIN_MUNICIPALITIES)
    n_decisions = {kind: sum(c.n_decisions for c in counts) for kind, counts in shown.items()}
    key = "decisions" if len(shown) == len(kinds) else "decisions_part"
    most = max(n_decisions, key=n_decisions.__getitem__)
    return ctx.line(f"report.national.brief.{key}", n=sum(n_decisions.values()), kind=in_sentence(most))


def shown_rumours(data: NationalInput) -> list[TravellingRumour]:
    """Return the rumours with a public denial that enough municipalities denied."""
    least = least_municipalities(data.tlp)
    return [r for r in data.rumours if safe_url(r.denial_url) and r.n_municipalities >= least]


def _rumours(data: NationalInput, ctx: Context) -> Section:
    shown = shown_rumours(data)
    n_hidden = len([r for r in data.rumours if safe_url(r.denial_url)]) - len(shown)
    blocks: list[Block] = [_rumour_table(shown[:MAX_RUMOURS], ctx)] if shown else []
    if n_hidden:
        key = "hidden" if n_hidden >= MIN_MUNICIPALITIES else "hidden_few"
        line = ctx.line(f"report.national.rumours.{key}", tag="feit", n=n_hidden, least=MIN_MUNICIPALITIES)
        blocks.append(Lines(items=(line,)))
    return _section("rumours", ctx, *(blocks or [Lines(items=(ctx.line("report.national.rumours.none", tag="feit"),))]))


def _rumour_table(rumours: Sequence[TravellingRumour], ctx: Context) -> Table:
    say, widths = ctx.words.text, {"fact": 3, "rumour": 3, "municipalities": 1.3, "denial": 2.6}
    columns = tuple(Column(title=say(f"report.national.rumours.{key}"), width=w) for key, w in widths.items())
    rows = tuple(_rumour(r, ctx) for r in rumours)
    return Table(caption=say("report.national.rumours.caption"), columns=columns, rows=rows)


def _rumour(rumour: TravellingRumour, ctx: Context) -> tuple[Cell, ...]:
    source = ctx.sources.cite(rumour.denial_publisher, rumour.denial_url, rumour.denied_on, authoritative=True)
    denied = ctx.words.text(
        "report.national.rumours.denied", publisher=rumour.denial_publisher, on=day(rumour.denied_on)
    )
    return (
        Cell(text=shorten(rumour.fact, 30), strong=True, quoted=True),
        Cell(text=shorten(rumour.rumour), quoted=True),
        Cell(text=str(rumour.n_municipalities)),
        Cell(text=denied, sources=(source,)),
    )


def _by_kind(data: NationalInput) -> dict[str, list[DecisionCount]]:
    kinds: dict[str, list[DecisionCount]] = {}
    for count in data.decision_counts:
        kinds.setdefault(count.kind_name, []).append(count)
    return kinds


def _decisions(data: NationalInput, ctx: Context) -> Section:
    blocks: list[Block] = []
    kinds, say = _by_kind(data), ctx.words.text
    if kinds:
        widths = {"kind": 3.4, "count": 1.2, "municipalities": 1.4, "provinces": 3.4}
        columns = tuple(Column(title=say(f"report.national.decisions.{key}"), width=w) for key, w in widths.items())
        rows = tuple(_kind(name, counts, data, ctx) for name, counts in kinds.items())
        blocks.append(Table(caption=say("report.national.decisions.caption"), columns=columns, rows=rows))
    else:
        blocks.append(Lines(items=(ctx.line("report.national.decisions.none", tag="feit"),)))
    if data.tlp == "TLP:GREEN" and data.decisions:
        listed = decisions_table(data.decisions[:MAX_DECISIONS], ctx)
        blocks.append(replace(listed, caption=say("report.national.decisions.list_caption")))
    if data.decisions_missing:
        blocks.append(Lines(items=(missing_line(data.decisions_missing, ctx),)))
    return _section("decisions", ctx, *blocks)


def _kind_may_show(counts: list[DecisionCount], data: NationalInput) -> bool:
    return sum(c.n_municipalities for c in counts) >= least_municipalities(data.tlp)


def _kind(name: str, counts: list[DecisionCount], data: NationalInput, ctx: Context) -> tuple[Cell, ...]:
    """Write one kind of decision; in public a cell stands for at least five municipalities."""
    least, shown = least_municipalities(data.tlp), _kind_may_show(counts, data)
    n_municipalities = sum(c.n_municipalities for c in counts)
    few, hidden = ctx.words.text("report.national.decisions.few"), ctx.cell("report.national.decisions.hidden")
    most = sorted(counts, key=lambda c: (-c.n_decisions, c.province))
    provinces = [c.province for c in most if c.n_municipalities >= least][:MAX_PROVINCES] if shown else []
    return (
        Cell(text=name, strong=True),
        Cell(text=str(sum(c.n_decisions for c in counts))) if shown else hidden,
        Cell(text=str(n_municipalities) if shown else few),
        _where(provinces, ctx) if shown else hidden,
    )


def _where(provinces: Sequence[str], ctx: Context) -> Cell:
    return Cell(text=listing(provinces)) if provinces else ctx.cell("report.national.decisions.spread")


def _calendar(data: NationalInput, ctx: Context) -> Section:
    lines = tuple(
        ctx.line("report.national.calendar.line", tag="feit", on=weekday(m.on), label=m.label) for m in data.calendar
    )
    return _section("calendar", ctx, Lines(items=lines or (ctx.line("report.national.calendar.none", tag="feit"),)))


def _practice(data: NationalInput, ctx: Context) -> Section:
    if data.practice:
        line = Line(text=data.practice, tag="advies")
    elif data.practice is None and data.state == "concept":
        line = ctx.todo("practice", tag="advies")
    else:
        line = ctx.line("report.national.practice.none", tag="advies")
    return _section("practice", ctx, Lines(items=(line,)))


def _support(data: NationalInput, ctx: Context) -> Section:
    lines = tuple(
        Line(lead=s.name, text=ctx.words.text("report.national.support.line", text=s.text, on=day(s.verified_on)))
        for s in data.support
    )
    return _section("support", ctx, Lines(items=lines or (ctx.line("report.national.support.none"),)))


def _quality(data: NationalInput, ctx: Context) -> Section:
    return _section("quality", ctx, Lines(items=tuple(_quality_lines(data, ctx))))


def _quality_lines(data: NationalInput, ctx: Context) -> Iterator[Line]:
    quality = data.quality
    if quality.n_alerts:
        yield ctx.line(
            "report.national.quality.alerts", tag="feit", n=quality.n_alerts, useful=quality.n_useful,
            not_useful=quality.n_not_useful, wrong=quality.n_wrong,
        )  # fmt: skip
    else:
        yield ctx.line("report.national.quality.no_alerts", tag="feit")
    if data.n_expected_by_chance is not None:
        n = int(data.n_expected_by_chance + 0.5)
        yield ctx.line(f"report.national.quality.{'chance' if n else 'chance_less'}", tag="duiding", n=n)
    if data.outages:
        names = [o.source_name for o in data.outages[:MAX_OUTAGES]]
        yield ctx.line("report.national.quality.outages", tag="feit", names=listing(names))
    for change in quality.method_changes:
        yield ctx.line("report.national.quality.change", tag="feit", text=change)
    if not quality.method_changes:
        yield ctx.line("report.national.quality.no_change", tag="feit")


def _beyond(data: NationalInput, ctx: Context) -> Section:
    """Say what is not in the picture; outages stand under quality."""
    lines = [*limits((), ctx)]
    shown = (lines[0], lines[-1], *((ctx.line("report.national.beyond.clear"),) if data.tlp == "TLP:CLEAR" else ()))
    return _section("beyond", ctx, Lines(items=shown))


NATIONAL_SECTIONS: dict[str, Callable[[NationalInput, Context], Section]] = {
    "brief": _brief,
    "themes": build_themes,
    "rumours": _rumours,
    "decisions": _decisions,
    "calendar": _calendar,
    "practice": _practice,
    "support": _support,
    "quality": _quality,
    "beyond": _beyond,
}
