"""Put a weekly report together: records in, structure out. Nothing is read, written or timed here."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from monitor.report.annex import build_annex
from monitor.report.clean import cleaned
from monitor.report.context import Context, Words
from monitor.report.dutch import day, local, period, role, week, week_number
from monitor.report.figure import chart_weeks
from monitor.report.input import ReportState, WeeklyInput
from monitor.report.model import DataRow, Report
from monitor.report.sections import SECTIONS

MAX_WORDS = 700
VALID_DAYS = 14
FRAME = (
    "sources", "followed", "draft", "skip", "data_below", "page", "of", "source", "tag_feit", "tag_signaal",
    "tag_duiding", "tag_advies", "tags_title", "tags_note",
)  # fmt: skip


def build_weekly(data: WeeklyInput, words: Words) -> Report:
    """Build the weekly report of one theme in one area.

    Raises:
        ReportError: the series is empty.
        CatalogueError: a Dutch text is missing.
    """
    ctx = Context(words=words)
    sections = tuple(replace(build(data, ctx), number=n) for n, build in enumerate(SECTIONS.values(), 1))
    week_id = week(data.week_starts_on)
    report = Report(
        kind="weekly",
        id=slug(f"weekbericht-{data.theme.id}-{data.area}-{week_id}"),
        title=words.text("report.weekly.title", theme=data.theme.name),
        subtitle=words.text(
            "report.weekly.subtitle", area=data.area_name, week=week_number(data.week_starts_on),
            period=period(data.week_starts_on),
        ),
        author=data.assignment.controller,
        running_title=words.text("report.weekly.running", theme=data.theme.name, area=data.area_name, week=week_id),
        tlp=data.tlp,
        state=data.state,
        meta=tuple(_meta(data, words)),
        sections=sections,
        annex=build_annex(data.outages, data.sources, ctx),
        sources=ctx.sources.refs,
        data=data_rows(data),
        labels=frame(words),
        names=(data.theme.name, data.area_name, *(d.municipality_name for d in data.decisions)),
        created_at=data.now,
        max_words=MAX_WORDS,
    )  # fmt: skip
    return cleaned(report)


def slug(text: str) -> str:
    """Return a name that is safe as the name of a file."""
    return re.sub(r"[^\w]+", "-", text.lower()).strip("-")[:120]


def frame(words: Words) -> tuple[tuple[str, str], ...]:
    """Return the words around the text of every report."""
    return tuple((key, words.text(f"report.frame.{key}")) for key in FRAME)


def data_rows(data: WeeklyInput) -> tuple[DataRow, ...]:
    """Return the series as rows for the CSV, after the floors."""
    return tuple(
        DataRow(theme=data.theme.id, area=data.area, starts_on=w.starts_on, point=w.point)
        for w in chart_weeks(data.points)
    )


def made_by(author: str, checker: str | None, state: ReportState, words: Words) -> Iterator[tuple[str, str]]:
    """Yield who made and who checked a product, by role."""
    yield words.text("report.meta.made_by"), role(author)
    if checker is not None:
        yield words.text("report.meta.checked_by"), role(checker)
    elif state == "concept":
        open_ = words.text("report.todo.checker", what=words.text("report.todo.checked_by"))
        yield words.text("report.meta.checked_by"), open_


def _meta(data: WeeklyInput, words: Words) -> Iterator[tuple[str, str]]:
    purpose = words.text(f"report.purpose.{data.assignment.purpose}")
    yield words.text("report.meta.for"), words.text("report.meta.readers")
    yield from made_by(data.author, data.checker, data.state, words)
    yield (
        words.text("report.meta.assignment"),
        words.text("report.meta.assignment_value", id=data.assignment.id, purpose=purpose),
    )
    yield words.text("report.meta.valid_until"), day(_valid_until(data))


def _valid_until(data: WeeklyInput) -> date:
    return data.valid_until or local(data.now).date() + timedelta(days=VALID_DAYS)
