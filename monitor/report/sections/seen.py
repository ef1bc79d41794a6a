"""What was counted, against what is normal, who wrote, with the chart."""

from collections.abc import Iterator
from dataclasses import replace

from monitor.records import Genre
from monitor.report import rise
from monitor.report.context import Context
from monitor.report.dutch import in_sentence, number, period, short_day
from monitor.report.facts import COMPARED, WeekFacts, country_beside, followed_late, week_facts
from monitor.report.figure import weeks_figure
from monitor.report.floors import MIN_ITEMS, MIN_SOURCES, may_show, rounded, shorten
from monitor.report.groups import GROUPS
from monitor.report.input import GroupCount, Headline, WeeklyInput
from monitor.report.model import Block, Cell, Column, Line, Lines, Section, Table, safe_url

TITLE = "report.weekly.seen.title"
MAX_WORDS = 150  # of our own lines: 120 and who wrote, which the template has not; figure and headlines are extra
MAX_HEADLINES = 3
FULL_COVERAGE = 0.95  # from here nothing is said about coverage
QUOTABLE: frozenset[Genre] = frozenset(
    {"publieke_omroep", "landelijk_nieuws", "regionaal_nieuws", "vakpers", "overheid", "council_info"}
)  # no fact-checkers: their headlines ask what goes round, and would stand here as a fact


def build(data: WeeklyInput, ctx: Context) -> Section:
    """Build the counts, the chart with its table, the kinds of source and a few headlines."""
    facts = week_facts(data.points, data.signal, data.judgement.certainty)
    own = ctx.sources.cite(ctx.words.text("report.weekly.own_count", period=period(data.week_starts_on)))
    lines = Lines(
        items=(
            *_count(data, facts, ctx, own),
            *_verdict(data, facts, ctx, own),
            _reason(data, facts, ctx),
            *_groups(data, facts, ctx, own),
        )
    )
    blocks: tuple[Block, ...] = (
        lines, *_rests_on(data, facts, ctx), weeks_figure(data, facts, ctx), *_headlines(data, facts, ctx),
    )  # fmt: skip
    return Section(name="seen", title=ctx.words.text(TITLE), blocks=blocks, max_words=MAX_WORDS)


def _count(data: WeeklyInput, facts: WeekFacts, ctx: Context, own: int) -> Iterator[Line]:
    """Yield the counted facts: the number beside what is normal, then what the number does not show."""
    counts, say = facts.point.counts, ctx.words.text
    if counts is None or facts.safe.value is None:
        late = followed_late(data.followed_since, facts.point)
        key = "not_followed" if late else "not_tagged" if facts.point.note == "not_tagged" else facts.safe.state
        yield ctx.line(f"report.weekly.seen.{key}", tag="feit", sources=(own,))
        return
    n = plain(facts.safe.value)
    count = say("report.weekly.seen.count", n=n, theme=in_sentence(data.theme.name), s=counts.n_sources)
    yield Line(text=f"{count} {_band(facts, ctx)}", tag="feit", sources=(own,))
    beside = []
    if rounded(counts.n_items) > facts.safe.value:
        beside.append(say("report.weekly.seen.copies", n=number(counts.n_items)))
    if counts.coverage < FULL_COVERAGE:
        beside.append(say("report.weekly.seen.coverage", share=int(counts.coverage * 20) * 5))
    if data.signal is None:  # else it stands in the table of the rise
        beside += rise.new_sources(facts.point, ctx.words)
    if beside:
        yield Line(text=" ".join(beside), tag="feit", sources=(own,))


def plain(value: int) -> str:
    """Write a number that was rounded before, with a point for thousands."""
    return f"{value:,}".replace(",", ".")


def _band(facts: WeekFacts, ctx: Context) -> str:
    if facts.safe.lower is None or facts.safe.upper is None:
        key = "no_band_recounted" if facts.point.note == "recounted" else "no_band"
        return ctx.words.text(f"report.weekly.seen.{key}")
    lower, upper = plain(facts.safe.lower), plain(facts.safe.upper)
    key = f"band_{facts.point.method}" if facts.point.method in COMPARED else "band"
    return ctx.words.text(f"report.weekly.seen.{key}", lower=lower, upper=upper)


def _verdict(data: WeeklyInput, facts: WeekFacts, ctx: Context, own: int) -> Iterator[Line]:
    if facts.now == "unknown":
        yield ctx.line("report.weekly.seen.verdict_unknown", tag="signaal", sources=(own,))
        return
    parts = [ctx.words.text(f"report.weekly.seen.verdict_{facts.status}", certainty=facts.certainty)]
    if country := country_beside(data, facts):
        parts.append(ctx.words.text(f"report.country.{country}"))
    if facts.now == "more" and data.signal:
        place = rise.carried_by(data.signal)
        name = data.place_names.get(place.ref, "") if place else ""
        parts += [*rise.size(data.signal, ctx.words), rise.reach(data.signal, data.area_name, name, ctx.words)]
    yield Line(text=" ".join(parts), tag="signaal", sources=(own,))


def _rests_on(data: WeeklyInput, facts: WeekFacts, ctx: Context) -> Iterator[Table]:
    """Yield the table of what a rise rests on."""
    if facts.now != "more" or data.signal is None:
        return
    rows = tuple(
        (Cell(text=name, strong=True), Cell(text=amount))
        for name, amount in rise.rests_on(data.signal, data.place_names, ctx.words)
    )
    if rows:
        widths = {"what": 3.0, "how_much": 4.0}
        columns = tuple(Column(title=ctx.words.text(f"report.rise.{key}"), width=w) for key, w in widths.items())
        yield Table(caption=ctx.words.text("report.rise.title"), columns=columns, rows=rows)


def _reason(data: WeeklyInput, facts: WeekFacts, ctx: Context) -> Line:
    """Write a person's reason with what the calendar knows; a draft has the calendar, and the reason still open."""
    lead = ctx.words.text("report.weekly.seen.reason_lead")
    known = [rise.calendar(data.signal, ctx.words)] if facts.now == "more" and data.signal is not None else []
    if data.judgement.reason is None:
        open_ = ctx.todo("reason", tag="duiding", lead=lead)
        return replace(open_, text=" ".join([open_.text, *known]))
    return Line(text=" ".join([data.judgement.reason, *known]), tag="duiding", lead=lead)


def _groups(data: WeeklyInput, facts: WeekFacts, ctx: Context, own: int) -> Iterator[Line]:
    """Yield who wrote, by kind of source: news is not the opinion of residents, so kinds are never added up.

    Kinds count every source, the week only those that can be compared. Where the week gives no number they give none
    either, and where they give more it is told why.
    """
    say, whole, counts = ctx.words.text, facts.safe.value, facts.point.counts
    found = sorted(data.groups, key=lambda g: list(GROUPS).index(g.group))
    numbers = [g for g in found if may_show(g.n_stories, g.n_sources)]
    if counts is None or not found or (whole is None and numbers):
        return
    notes = ["genres_note", *["genres_all"] * any(g.n_stories > counts.n_stories for g in numbers)]
    parts = "; ".join(_group(one, counts.n_stories, whole, ctx) for one in found)
    text = " ".join([f"{parts}.", *(say(f"report.weekly.seen.{note}") for note in notes)])
    yield Line(text=text, lead=say("report.weekly.seen.genres_lead"), tag="feit", sources=(own,))


def _group(one: GroupCount, n_all: int, whole: int | None, ctx: Context) -> str:
    """Write one kind of source; a part is not rounded to more than the ``whole`` that is printed."""
    name = ctx.words.text(f"report.group.{one.group}").lower()
    if whole is None or not may_show(one.n_stories, one.n_sources):
        few = "genres_few" if one.n_stories < MIN_ITEMS else "genres_few_sources"
        return ctx.words.text(f"report.weekly.seen.{few}", group=name, least=MIN_SOURCES)
    n = rounded(one.n_stories) if one.n_stories > n_all else min(rounded(one.n_stories), whole)
    return ctx.words.text("report.weekly.seen.genres_count", group=name, n=plain(n), s=one.n_sources)


def public_url(url: str, genre: Genre) -> str:
    """Return the address of a text, but never of what private persons write: a post on a forum has none."""
    return "" if genre in GROUPS["forums"] else url


def _headlines(data: WeeklyInput, facts: WeekFacts, ctx: Context) -> Iterator[Lines]:
    chosen = [h for h in data.headlines if h.genre in QUOTABLE][:MAX_HEADLINES]
    key = "headlines_part" if facts.safe.state == "missing" else "headlines"
    if chosen:
        heading = ctx.words.text(f"report.weekly.seen.{key}")
        yield Lines(heading=heading, items=tuple(_headline(h, ctx) for h in chosen))


def _headline(headline: Headline, ctx: Context) -> Line:
    number_ = ctx.sources.cite(headline.source_name, headline.url, headline.published_on)
    text = ctx.words.text(
        "report.weekly.seen.headline", title=shorten(headline.title), source=headline.source_name,
        on=short_day(headline.published_on),
    )  # fmt: skip
    return Line(text=text, tag="feit", sources=(number_,), url=safe_url(headline.url), quoted=True)
