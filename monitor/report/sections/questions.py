"""The concerns and questions that come up, and whether there is an answer."""

from collections.abc import Iterator

from monitor.report.context import Context
from monitor.report.facts import is_unseen
from monitor.report.floors import QUESTION_MIN_ITEMS, QUESTION_MIN_SOURCES, QUOTE_WORDS, how_often
from monitor.report.input import Question, WeeklyInput
from monitor.report.model import Block, Cell, Column, Line, Lines, Section, Table, safe_url

TITLE = "report.weekly.questions.title"
MAX_WORDS = 150
MAX_ROWS = 6


def build(data: WeeklyInput, ctx: Context) -> Section:
    """Build the table of questions; one voice is no question of people and is left out."""
    rows = [q for q in data.questions if comes_back(q)][:MAX_ROWS]
    n_all = data.points[-1].counts.n_items if data.points and data.points[-1].counts else 0
    blocks = tuple(_blocks(data, rows, n_all, ctx))
    return Section(name="questions", title=ctx.words.text(TITLE), blocks=blocks, max_words=MAX_WORDS)


def comes_back(question: Question) -> bool:
    """Say whether a question was seen often enough and is short enough to be quoted."""
    return (
        question.n_items >= QUESTION_MIN_ITEMS
        and question.n_sources >= QUESTION_MIN_SOURCES
        and len(question.text.split()) <= QUOTE_WORDS
    )


def _blocks(data: WeeklyInput, rows: list[Question], n_all: int, ctx: Context) -> Iterator[Block]:
    if rows:
        yield _table(rows, n_all, ctx)
        yield from _remarks(data, rows, ctx)
    else:
        none = "unseen" if is_unseen(data) else "none"
        yield Lines(items=(ctx.line(f"report.weekly.questions.{none}", tag="feit"),))


def _remarks(data: WeeklyInput, rows: list[Question], ctx: Context) -> Iterator[Lines]:
    lines: list[Line] = []
    if not any(q.kind in ("steun", "neutraal") for q in rows) and not is_unseen(data):
        lines.append(ctx.line("report.weekly.questions.no_support", tag="feit"))
    if not data.judgement.questions_checked:
        lines.append(ctx.todo("questions"))
    if lines:
        yield Lines(items=tuple(lines))


def _table(rows: list[Question], n_all: int, ctx: Context) -> Table:
    say = ctx.words.text
    return Table(
        caption=say("report.weekly.questions.caption"),
        columns=(
            Column(title=say("report.weekly.questions.question"), width=5),
            Column(title=say("report.weekly.questions.often"), width=1.2),
            Column(title=say("report.weekly.questions.answer"), width=2),
        ),
        rows=tuple(_row(q, n_all, ctx) for q in rows),
        note=say("report.weekly.questions.note"),
    )


def _row(question: Question, n_all: int, ctx: Context) -> tuple[Cell, ...]:
    kind = ctx.words.text(f"report.weekly.questions.kind_{question.kind}")
    text = ctx.words.text("report.weekly.questions.row", kind=kind, text=question.text)
    often = ctx.cell(f"report.often.{how_often(question.n_items, n_all)}")
    url = safe_url(question.answer_url)
    answer = "answered" if url else "unanswered"
    return Cell(text=text, quoted=True), often, Cell(text=ctx.words.text(f"report.weekly.questions.{answer}"), url=url)
