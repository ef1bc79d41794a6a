"""The tone of the debate and what was announced in public. About texts, never about persons."""

from collections.abc import Iterator

from monitor.report.context import Context
from monitor.report.dutch import local, moment, number, period
from monitor.report.facts import is_unseen
from monitor.report.floors import may_show, shorten
from monitor.report.horizon import seen_from
from monitor.report.input import AnnouncedGathering, WeeklyInput
from monitor.report.model import Line, Lines, Section
from monitor.report.sections.seen import public_url

TITLE = "report.weekly.feelings.title"
MAX_WORDS = 80
MAX_GATHERINGS = 2
COUNTED = ("grievance", "mobilisation", "escalation")


def build(data: WeeklyInput, ctx: Context) -> Section:
    """Build the tone, how many texts complain or call, and announced gatherings as planning facts."""
    lines = (
        *_feeling(data, ctx),
        *_levels(data, ctx),
        *_gatherings(data, ctx),
    )
    title = ctx.words.text(TITLE)
    return Section(name="feelings", title=title, blocks=(Lines(items=lines),), max_words=MAX_WORDS)


def _feeling(data: WeeklyInput, ctx: Context) -> Iterator[Line]:
    lead = ctx.words.text("report.weekly.feelings.feeling_lead")
    if data.judgement.feeling is None:
        yield ctx.todo("feeling", tag="duiding", lead=lead)
    else:
        yield Line(text=data.judgement.feeling, tag="duiding", lead=lead)
    yield ctx.line("report.weekly.feelings.about_texts", tag="duiding")


def _levels(data: WeeklyInput, ctx: Context) -> Iterator[Line]:
    own = ctx.sources.cite(ctx.words.text("report.weekly.own_count", period=period(data.week_starts_on)))
    shown = [c for c in data.levels if c.level in COUNTED and may_show(c.n_items, c.n_sources)]
    for count in sorted(shown, key=lambda c: COUNTED.index(c.level)):
        yield ctx.line(f"report.weekly.feelings.{count.level}", tag="signaal", sources=(own,), n=number(count.n_items))
    if not shown:
        few = "levels_unseen" if is_unseen(data) else "few"
        yield ctx.line(f"report.weekly.feelings.{few}", tag="feit", sources=(own,))


def _gatherings(data: WeeklyInput, ctx: Context) -> Iterator[Line]:
    coming = [g for g in data.gatherings if is_coming(g, data)][:MAX_GATHERINGS]
    for gathering in coming:
        yield gathering_line(gathering, ctx)
    if coming:
        yield ctx.line("report.weekly.feelings.right", tag="duiding")
    else:
        none = "gathering_unseen" if is_unseen(data) else "no_gathering"
        yield ctx.line(f"report.weekly.feelings.{none}", tag="feit")


def is_coming(gathering: AnnouncedGathering, data: WeeklyInput) -> bool:
    """Say whether a gathering is still ahead, as far as its words fix a moment."""
    if gathering.kind == "past":
        return False
    seen_on = local(seen_from(data.week_starts_on, data.now)).date()
    return gathering.starts_at is None or local(gathering.starts_at).date() >= seen_on


def gathering_line(gathering: AnnouncedGathering, ctx: Context) -> Line:
    """Write an announced gathering: when and where, with its source; not who."""
    when = moment(gathering.starts_at) if gathering.starts_at else shorten(gathering.when_text, 8)
    place = gathering.municipality_name or ctx.words.text("report.weekly.feelings.gathering_nowhere")
    key = "gathering_cancelled" if gathering.kind == "cancelled" else "gathering"
    url = public_url(gathering.url, gathering.genre)
    source = ctx.sources.cite(gathering.source_name, url, gathering.published_on)
    return ctx.line(f"report.weekly.feelings.{key}", tag="feit", sources=(source,), when=when, place=place)
