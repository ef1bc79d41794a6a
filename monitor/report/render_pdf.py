"""Render a report as an accessible, archivable PDF (PDF/UA-1 and PDF/A-2a) with typst.

The layout is a file of this package; all text of the report goes to it as JSON, so that no text can become markup.
Only the fonts of this package are used, so the same report has the same pages on every machine.
"""

import json
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

from monitor.errors import ReportError
from monitor.report.chart import render_svg
from monitor.report.clean import drawable
from monitor.report.dutch import day, local, short_day
from monitor.report.model import (
    Block,
    Cell,
    Figure,
    Kind,
    Line,
    Lines,
    Report,
    Section,
    SourceRef,
    Table,
    captioned,
    label,
)

if TYPE_CHECKING:
    import typst

SHOWN_URL = 90  # characters of an address that are printed
MAX_PAGES: dict[Kind, int] = {"weekly": 2, "national": 4, "alert": 1}  # of the text; the annex comes after
DENSITIES = (1.0, 0.95, 0.9, 0.86)  # of type and space, the first at which the text fits; smaller is hard to read


def render_pdf(report: Report) -> bytes:
    """Render the PDF, a little smaller where the text would else take a page too many.

    Raises:
        ReportError: typst could not make a file that meets both standards, or a released report is too long.
    """
    import typst

    root = files("monitor.report")
    layout = (root / "templates" / "report.typ").read_bytes()
    with as_file(root / "fonts") as folder:
        fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(folder)])
    try:
        inputs = _fitting(report, layout, fonts)
        made = typst.compile(
            layout, font_paths=fonts, sys_inputs=inputs, pdf_standards=["ua-1", "a-2a"],
            timestamp=int(report.created_at.timestamp()),
        )  # fmt: skip
    except typst.TypstError as error:
        raise ReportError(f"{report.id}: the PDF cannot be made: {error}") from error
    if not isinstance(made, bytes):
        raise ReportError(f"{report.id}: the PDF cannot be made: typst gave no file")
    return made


def _fitting(report: Report, layout: bytes, fonts: "typst.Fonts") -> dict[str, str]:
    """Return the data with the largest type at which the text keeps to its pages."""
    import typst

    data, most = _data(report), MAX_PAGES[report.kind]
    for density in DENSITIES:
        inputs = {"data": drawable(json.dumps(data | {"density": density}, ensure_ascii=False))}
        n_pages = int(
            json.loads(typst.query(layout, "<text-ends>", "value", True, font_paths=fonts, sys_inputs=inputs))
        )
        if n_pages <= most:
            return inputs
    if report.state == "vrijgegeven":
        raise ReportError(f"{report.id} takes {n_pages} pages, at most {most}: shorten it")
    return inputs


def _data(report: Report) -> dict[str, Any]:
    made = local(report.created_at)
    return {
        "kind": report.kind,
        "document_title": report.title,
        "subtitle": report.subtitle,
        "running_title": report.running_title,
        "tlp": report.tlp,
        "draft": label(report.labels, "draft") if report.state == "concept" else "",
        "author": report.author,
        "keywords": [report.tlp, report.id],
        "year": made.year,
        "month": made.month,
        "day": made.day,
        "word": dict(report.labels),
        "meta": [list(m) for m in report.meta],
        "sections": [_section(s) for s in report.sections],
        "annex": [_section(s) for s in report.annex],
        "sources": [_source(s) for s in report.sources],
    }


def _section(section: Section) -> dict[str, Any]:
    blocks = [_block(b, f"{section.name}{i}") for i, b in enumerate(section.blocks)]
    return {
        "title": section.title,
        "number": section.number,
        "boxed": section.boxed,
        "captioned": captioned(section),
        "blocks": blocks,
    }


def _block(block: Block, id_prefix: str) -> dict[str, Any]:
    if isinstance(block, Lines):
        items = [_said(i) | {"lead": i.lead, "tag": i.tag or ""} for i in block.items]
        return {"type": "lines", "heading": block.heading, "checklist": block.checklist, "items": items}
    if isinstance(block, Table):
        return _table(block) | {"type": "table"}
    return _figure(block, id_prefix)


def _figure(figure: Figure, id_prefix: str) -> dict[str, Any]:
    return {
        "type": "figure",
        "title": figure.title,
        "description": figure.description,
        "svg": render_svg(figure, "page", id_prefix=id_prefix),
        "single": len(figure.panels) == 1,
        "note": figure.note,
        "events": [f"{e.label} ({short_day(e.on)})" for e in figure.events],
        "events_title": label(figure.labels, "events"),
        "table": _table(figure.table),
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "caption": table.caption,
        "columns": [{"title": c.title, "width": c.width, "numeric": c.numeric} for c in table.columns],
        "rows": [[_said(c) | {"strong": c.strong} for c in row] for row in table.rows],
        "note": table.note,
    }


def _said(part: Line | Cell) -> dict[str, Any]:
    sources = list(part.sources)
    return {"text": part.text, "url": part.url, "todo": part.todo, "quoted": part.quoted, "sources": sources}


def _source(ref: SourceRef) -> dict[str, Any]:
    shown = ref.url.removeprefix("https://")
    shown = shown if len(shown) <= SHOWN_URL else shown[:SHOWN_URL] + "…"
    on = f", {day(ref.on)}" if ref.on else ""
    return {"number": ref.number, "name": ref.name, "on": on, "url": ref.url, "shown_url": shown}
