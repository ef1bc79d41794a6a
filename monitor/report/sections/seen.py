"""What was counted, against what is normal, with the chart and who wrote."""

from collections.abc import Iterator

from monitor.records import Genre
from monitor.report.context import Context
from monitor.report.dutch import number, period, short_day
from monitor.report.facts import WeekFacts, week_facts
from monitor.report.figure import weeks_figure
from monitor.report.floors import may_show, rounded, shorten
from monitor.report.input import Headline, WeeklyInput
from monitor.report.model import Block, Cell, Column, Line, Lines, Section, Table, safe_url

TITLE = "report.weekly.seen.title"
MAX_WORDS = 120  # of the lines; figure and tables are extra
MAX_HEADLINES = 3
FULL_COVERAGE = 0.95  # from here nothing is said about coverage
QUOTABLE: frozenset[Genre] = frozenset(
    {"publieke_omroep", "landelijk_nieuws", "regionaal_nieuws", "vakpers", "overheid", "council_info", "factcheck"}
)
GROUPS: dict[str, frozenset[Genre]] = {
    "news": frozenset({"publieke_omroep", "landelijk_nieuws", "regionaal_nieuws", "vakpers"}),
    "government": frozenset({"overheid", "council_info"}),
    "organisations": frozenset({"belangenorganisatie", "actiegroep"}),
    "forums": frozenset({"forum"}),
    "other": frozenset({"alternatief_medium", "factcheck", "satire"}),
}


def build(data: WeeklyInput, ctx: Context) -> Section:
    """Build the counts, the chart with its table, the kinds of source and a few headlines."""
    facts = week_facts(data.points, data.signal, data.judgement.certainty)
    own = ctx.sources.cite(ctx.words.text("report.weekly.own_count", period=period(data.week_starts_on)))
    lines = Lines(items=(*_count(data, facts, ctx, own), *_verdict(data, facts, ctx, own), _reason(data, ctx)))
    blocks: tuple[Block, ...] = (
        lines,
        weeks_figure(data, facts, ctx),
        *_genres(data, ctx, own),
        *_headlines(data, ctx),
    )
    return Section(name="seen", title=ctx.words.text(TITLE), blocks=blocks, max_words=MAX_WORDS)


def _count(data: WeeklyInput, facts: WeekFacts, ctx: Context, own: int) -> Iterator[Line]:
    counts = facts.point.counts
    if facts.safe.state != "shown" or counts is None or facts.safe.value is None:
        yield ctx.line(f"report.weekly.seen.{facts.safe.state}", tag="feit", sources=(own,))
        return
    yield ctx.line(
        "report.weekly.seen.count", tag="feit", sources=(own,), n=_plain(facts.safe.value), theme=data.theme.name,
        s=counts.n_sources,
    )  # fmt: skip
    if rounded(counts.n_items) > facts.safe.value:
        yield ctx.line("report.weekly.seen.copies", tag="feit", sources=(own,), n=number(counts.n_items))
    if counts.coverage < FULL_COVERAGE:
        share = int(counts.coverage * 20) * 5
        yield ctx.line("report.weekly.seen.coverage", tag="feit", sources=(own,), share=share)


def _plain(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def _verdict(data: WeeklyInput, facts: WeekFacts, ctx: Context, own: int) -> Iterator[Line]:
    if facts.safe.lower is None or facts.safe.upper is None:
        yield ctx.line("report.weekly.seen.no_band", tag="feit", sources=(own,))
    else:
        yield ctx.line(
            "report.weekly.seen.band", tag="feit", sources=(own,), lower=_plain(facts.safe.lower),
            upper=_plain(facts.safe.upper),
        )  # fmt: skip
    if facts.now == "unknown":
        yield ctx.line("report.weekly.seen.verdict_unknown", tag="signaal", sources=(own,))
        return
    status = ctx.words.text(f"report.status.{facts.now}")
    yield ctx.line(
        "report.weekly.seen.verdict", tag="signaal", sources=(own,), status=status, certainty=facts.certainty
    )
    if facts.now == "more" and data.signal is not None:
        yield from _signal(data, ctx, own)


def _signal(data: WeeklyInput, ctx: Context, own: int) -> Iterator[Line]:
    signal = data.signal
    if signal is None:
        return
    if signal.ratio >= 1.5:
        yield ctx.line("report.weekly.seen.ratio", tag="signaal", sources=(own,), ratio=int(signal.ratio + 0.5))
    if signal.scope == "national":
        yield ctx.line("report.weekly.seen.national", tag="signaal", sources=(own,))
    else:
        yield ctx.line("report.weekly.seen.local", tag="signaal", sources=(own,), area=data.area_name)
    if signal.calendar:
        yield ctx.line("report.weekly.seen.calendar", tag="duiding", event=signal.calendar)
    else:
        yield ctx.line("report.weekly.seen.no_calendar", tag="duiding")


def _reason(data: WeeklyInput, ctx: Context) -> Line:
    lead = ctx.words.text("report.weekly.seen.reason_lead")
    if data.judgement.reason is None:
        return ctx.todo("reason", tag="duiding", lead=lead)
    return Line(text=data.judgement.reason, tag="duiding", lead=lead)


def _genres(data: WeeklyInput, ctx: Context, own: int) -> Iterator[Table]:
    rows = [_genre_row(data, group, ctx, own) for group in GROUPS if any(g.genre in GROUPS[group] for g in data.genres)]
    if not rows:
        return
    say = ctx.words.text
    yield Table(
        caption=say("report.weekly.seen.genres_caption"),
        columns=(
            Column(title=say("report.weekly.seen.genres_group"), width=2),
            Column(title=say("report.weekly.seen.genres_stories"), numeric=True, width=1.4),
            Column(title=say("report.weekly.seen.genres_sources"), numeric=True),
        ),
        rows=tuple(rows),
        note=say("report.weekly.seen.genres_note"),
    )


def _genre_row(data: WeeklyInput, group: str, ctx: Context, own: int) -> tuple[Cell, ...]:
    counts = [g for g in data.genres if g.genre in GROUPS[group]]
    n_stories, n_sources = sum(g.n_stories for g in counts), sum(g.n_sources for g in counts)
    name = Cell(text=ctx.words.text(f"report.group.{group}"), sources=(own,))
    if not may_show(n_stories, n_sources):
        return name, ctx.cell("report.count.few"), Cell(text="")
    return name, ctx.cell("report.count.about", n=number(n_stories)), Cell(text=str(n_sources))


def _headlines(data: WeeklyInput, ctx: Context) -> Iterator[Lines]:
    chosen = [h for h in data.headlines if h.genre in QUOTABLE][:MAX_HEADLINES]
    if chosen:
        yield Lines(
            heading=ctx.words.text("report.weekly.seen.headlines"), items=tuple(_headline(h, ctx) for h in chosen)
        )


def _headline(headline: Headline, ctx: Context) -> Line:
    number_ = ctx.sources.cite(headline.source_name, headline.url, headline.published_on)
    text = ctx.words.text(
        "report.weekly.seen.headline", title=shorten(headline.title), source=headline.source_name,
        on=short_day(headline.published_on),
    )  # fmt: skip
    return Line(text=text, tag="feit", sources=(number_,), url=safe_url(headline.url), quoted=True)
