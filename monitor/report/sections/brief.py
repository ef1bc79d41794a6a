"""The box on top: what we saw, what is different, what we ask."""

from monitor.report.context import Context
from monitor.report.dutch import day, in_sentence
from monitor.report.facts import WeekFacts, compared, country_beside, followed_late, week_facts, why_unknown
from monitor.report.input import WeeklyInput
from monitor.report.model import Line, Lines, Section

TITLE = "report.weekly.brief.title"
MAX_WORDS = 60


def build(data: WeeklyInput, ctx: Context) -> Section:
    """Build the box of at most sixty words; a person's sentence goes before the one made from the numbers."""
    facts = week_facts(data.points, data.signal, data.judgement.certainty)
    lines = (
        _lead(ctx, "seen", data.judgement.seen or _seen(data, facts, ctx)),
        _lead(ctx, "different", data.judgement.different or _different(facts, ctx)),
        _asked(data, ctx),
    )
    title = ctx.words.text(TITLE)
    return Section(name="brief", title=title, blocks=(Lines(items=lines),), max_words=MAX_WORDS, boxed=True)


def _lead(ctx: Context, part: str, text: str) -> Line:
    return Line(lead=ctx.words.text(f"report.weekly.brief.{part}_lead"), text=text)


def _asked(data: WeeklyInput, ctx: Context) -> Line:
    if data.judgement.asked is not None:
        return _lead(ctx, "asked", data.judgement.asked)
    return ctx.todo("asked", lead=ctx.words.text("report.weekly.brief.asked_lead"))


def _seen(data: WeeklyInput, facts: WeekFacts, ctx: Context) -> str:
    key: str = facts.status
    if since := followed_late(data.followed_since, facts.point):
        return ctx.words.text("report.weekly.brief.not_followed", on=day(since))
    if key == "unknown":
        key = f"unknown_{why_unknown(facts)}"
    said = ctx.words.text(
        f"report.weekly.brief.{key}", theme=in_sentence(data.theme.name), compared=compared(facts.point, ctx.words)
    )
    country = country_beside(data, facts)
    return f"{said} {ctx.words.text(f'report.country.{country}')}" if country in ("more", "less") else said


def _different(facts: WeekFacts, ctx: Context) -> str:
    if facts.before == "unknown":
        return ctx.words.text("report.weekly.brief.was_unknown")
    if facts.was == facts.status:
        return ctx.words.text("report.weekly.brief.same")
    return ctx.words.text("report.weekly.brief.was", status=ctx.words.text(f"report.status.{facts.was}"))
