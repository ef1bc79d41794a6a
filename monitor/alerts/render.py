"""Turn the content of an alert into a report of one page, and that into HTML, PDF or plain text."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from monitor.alerts.body import Body
from monitor.report.build import frame
from monitor.report.clean import cleaned
from monitor.report.context import Context, Words
from monitor.report.dutch import day, local, moment, role
from monitor.report.model import Block, Line, Lines, Report, Section, Tag
from monitor.report.render_html import render_html
from monitor.report.render_md import render_md
from monitor.report.render_pdf import render_pdf

MAX_WORDS = 350
CORE_WORDS = 60
TAGS: dict[str, Tag] = {
    "feit": "feit", "signaal": "signaal", "vraag": "signaal", "gerucht": "feit", "aangekondigde_demonstratie": "feit",
}  # fmt: skip
UNANSWERED = "nog niet zeker"


def alert_html(body: Body, words: Words) -> str:
    """Render an alert as a web page."""
    return render_html(alert_report(body, words))


def alert_pdf(body: Body, words: Words) -> bytes:
    """Render an alert as a PDF of one page.

    Raises:
        ReportError: it does not fit on a page, or typst failed.
    """
    return render_pdf(alert_report(body, words))


def alert_text(body: Body, words: Words) -> str:
    """Render an alert as text that reads well without any rendering (Markdown)."""
    return render_md(alert_report(body, words))


def alert_report(body: Body, words: Words) -> Report:
    """Lay the content of an alert out in the order of the template. ``body`` is valid against the schema."""
    ctx = Context(words=words)
    parts = (_decision, _seen, _questions, _messages, _advice, _unknown, _feedback)
    withdrawn = "_withdrawn" if body.get("intrekking") else ""
    sections = (_core(body, ctx), *(build(body, ctx, n) for n, build in enumerate(parts, 1)))
    report = Report(
        kind="alert",
        id=body["id"],
        title=words.text(f"alert.title{withdrawn}", id=body["id"]),
        subtitle=words.text("alert.subtitle", municipality=body["gemeente_naam"], theme=body["thema_naam"]),
        author="onrustmonitor",
        running_title=words.text(f"alert.running{withdrawn}", id=body["id"], municipality=body["gemeente_naam"]),
        tlp=body["tlp"],
        state="vrijgegeven" if body["vrijgegeven_door"] else "concept",
        meta=tuple(_meta(body, words)),
        sections=sections,
        annex=(),
        sources=ctx.sources.refs,
        data=(),
        labels=frame(words),
        names=(body["gemeente_naam"], body["thema_naam"]),
        created_at=datetime.fromisoformat(body["gemaakt_op"]),
        max_words=MAX_WORDS,
    )
    return cleaned(report)


def _meta(body: Body, words: Words) -> Iterator[tuple[str, str]]:
    made, open_ = local(datetime.fromisoformat(body["gemaakt_op"])), words.text("alert.meta.open")
    yield words.text("alert.meta.level"), words.text(f"alert.level.{body['niveau']}")
    yield words.text("alert.meta.expires"), day(date.fromisoformat(body["vervalt_op"]))
    yield words.text("alert.meta.made"), moment(made)
    yield words.text("alert.meta.author"), role(body["opgesteld_door"])
    for key, field in (("checker", "gecontroleerd_door"), ("releaser", "vrijgegeven_door")):
        yield words.text(f"alert.meta.{key}"), role(body[field]) if body[field] else open_
    yield words.text("alert.meta.phone"), body["telefoon"]
    yield words.text("alert.meta.assignment"), body["opdracht"]


def _section(name: str, ctx: Context, number: int, *blocks: Block) -> Section:
    return Section(name=name, title=ctx.words.text(f"alert.{name}.title"), blocks=blocks, number=number)


def _core(body: Body, ctx: Context) -> Section:
    lines = [Line(text=body["kern"], todo="[" in body["kern"])]
    if reason := body.get("intrekking"):
        lines.insert(0, Line(text=ctx.words.text("alert.feedback.withdrawn", reason=reason)))
    title = ctx.words.text("alert.core.title")
    return Section(name="core", title=title, blocks=(Lines(items=tuple(lines)),), max_words=CORE_WORDS, boxed=True)


def _decision(body: Body, ctx: Context, number: int) -> Section:
    decision, say = body["besluit"], ctx.words.text
    when = moment(datetime.fromisoformat(decision["aanvang"]))
    where = "alert.decision.when" if decision["plaats"] else "alert.decision.when_nowhere"
    link = decision["link"]
    texts = {
        "what": say("alert.decision.what", title=decision["titel"], kind=decision["soort_naam"]),
        "when": say(where, when=when, place=decision["plaats"]),
        "phase": say("alert.decision.phase", phase=decision["fase"], body=decision["orgaan"]),
    }
    lines = [Line(lead=say(f"alert.decision.{key}_lead"), text=text, quoted=True) for key, text in texts.items()]
    lead = say("alert.decision.link_lead")
    lines.append(Line(lead=lead, text=link or say("alert.decision.no_link"), url=link, todo=not link))
    return _section("decision", ctx, number, Lines(items=tuple(lines)))


def _cite(bron: dict[str, str], ctx: Context, *, authoritative: bool = False) -> int:
    on = date.fromisoformat(bron["datum"]) if "datum" in bron else None
    return ctx.sources.cite(bron["naam"], bron.get("url", ""), on, authoritative=authoritative)


def _seen(body: Body, ctx: Context, number: int) -> Section:
    lines = [_observation(o, ctx) for o in body["waarnemingen"]]
    absent = "; ".join(body["niet_gezien"])
    lines.append(Line(lead=ctx.words.text("alert.seen.not_lead"), text=f"{absent}.", tag="feit"))
    return _section("seen", ctx, number, Lines(items=tuple(lines)))


def _observation(seen: dict[str, Any], ctx: Context) -> Line:
    numbers = tuple(_cite(b, ctx, authoritative=seen["soort"] == "gerucht") for b in seen["bronnen"])
    text = ctx.words.text("alert.seen.line", text=seen["tekst"], certainty=seen["zekerheid"])
    return Line(text=text, tag=TAGS[seen["soort"]], sources=numbers, quoted=seen.get("citaat", False))


def _questions(body: Body, ctx: Context, number: int) -> Section:
    lines = []
    for question in body["vragen"]:
        answer = ctx.words.text(f"alert.questions.{'answered' if question['antwoord'] else 'unanswered'}")
        often = ctx.words.text(f"alert.questions.{question['hoe_vaak']}")
        text = ctx.words.text("alert.questions.row", text=question["tekst"], often=often, answer=answer)
        host = urlsplit(question["antwoord"]).hostname
        sources = (_cite({"naam": host, "url": question["antwoord"]}, ctx),) if host else ()
        lines.append(Line(text=text, sources=sources, quoted=True))
    return _section("questions", ctx, number, Lines(items=tuple(lines)))


def _messages(body: Body, ctx: Context, number: int) -> Section:
    lines = [_message(m, ctx) for m in body["berichten"]]
    if not lines:
        lines = [ctx.line("alert.messages.none")]
    return _section("messages", ctx, number, Lines(items=tuple(lines)))


def _message(message: dict[str, Any], ctx: Context) -> Line:
    """Write one message: fact, what goes round, status with source and date, neighbours."""
    say, bron, n = ctx.words.text, message.get("bron"), message["buurgemeenten"]
    values: dict[str, str] = {}
    numbers: tuple[int, ...] = ()
    if bron:
        values = {"source": bron["naam"], "on": day(date.fromisoformat(bron["datum"]))}
        numbers = (_cite(bron, ctx, authoritative=True),)
    status = say(f"alert.messages.{message['stand']}", **values)
    neighbours = say("alert.messages.neighbours_yes", n=n) if n else say("alert.messages.neighbours_no")
    fact = message["feit"] or say("alert.messages.fact_open")
    text = say("alert.messages.row", fact=fact, rumour=message["gerucht"], status=status, neighbours=neighbours)
    return Line(lead=say("alert.messages.fact_lead"), text=text, sources=numbers)


def _advice(body: Body, ctx: Context, number: int) -> Section:
    lines = [
        Line(text=ctx.words.text("alert.advice.row", who=a["wie"].capitalize(), when=a["wanneer"], text=a["tekst"]))
        for a in body["advies"]
    ]
    return _section("advice", ctx, number, Lines(items=tuple(lines), checklist=True))


def _unknown(body: Body, ctx: Context, number: int) -> Section:
    return _section("unknown", ctx, number, Lines(items=tuple(Line(text=t) for t in body["onbekend"])))


def _feedback(body: Body, ctx: Context, number: int) -> Section:
    return _section("feedback", ctx, number, Lines(items=(ctx.line("alert.feedback.ask"),)))
