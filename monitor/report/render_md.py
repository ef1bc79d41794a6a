"""Render a report as Markdown, for a wiki or an editor. Text from outside is escaped and stays text."""

import re
from collections.abc import Iterator

from monitor.report.dutch import day
from monitor.report.model import Block, Cell, Figure, Line, Lines, Report, Section, Table, label

_SPECIAL = re.compile(
    r"([\\`*_\[\]#|<>~&]|(?<=\w):(?=//)|(?<=\bwww)\.)"
)  # the last two would become links by themselves
_LIST = re.compile(r"^([-+=]|\d+[.)])")


def render_md(report: Report) -> str:
    """Render the report; figures appear as their tables."""
    return "\n".join(_report(report)) + "\n"


def escape(text: str) -> str:
    """Escape what Markdown or HTML would read as markup; line ends become spaces."""
    flat = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return _LIST.sub(r"\\\1", flat)


def _report(report: Report) -> Iterator[str]:
    yield from (f"**{escape(report.tlp)}**", "", f"# {escape(report.title)}", "", escape(report.subtitle), "")
    if report.state == "concept":
        yield from (f"**{escape(label(report.labels, 'draft'))}**", "")
    for name, value in report.meta:
        yield f"- {escape(name)}: {escape(value)}"
    for section in report.sections:
        yield from _section(section, f"{section.number}. " if section.number else "")
    yield from ("", f"## {escape(label(report.labels, 'sources'))}", "")
    for ref in report.sources:
        on = f", {day(ref.on)}" if ref.on else ""
        yield f"{ref.number}. {_link(ref.name, ref.url)}{on}"
    for section in report.annex:
        yield from _section(section, "")
    yield from ("", f"**{escape(report.tlp)}**")


def _section(section: Section, number: str) -> Iterator[str]:
    yield from ("", f"## {number}{escape(section.title)}", "")
    for block in section.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Lines):
        if block.heading:
            yield from (f"### {escape(block.heading)}", "")
        yield from (_line(item, block.checklist) for item in block.items)
    elif isinstance(block, Figure):
        yield from (f"### {escape(block.title)}", "", escape(block.description), "")
        yield from _table(block.table)
    else:
        yield from _table(block)
    yield ""


def _line(line: Line, checklist: bool) -> str:
    box = "[ ] " if checklist else ""
    tag = f"*{line.tag}* " if line.tag else ""
    lead = f"**{escape(line.lead)}:** " if line.lead else ""
    return f"- {box}{tag}{lead}{_said(line)}"


def _said(part: Line | Cell) -> str:
    text = _link(part.text, part.url if not part.quoted else "")
    return text + "".join(f" [{n}]" for n in part.sources)


def _link(text: str, url: str) -> str:
    return f"[{escape(text)}](<{url}>)" if url else escape(text)


def _table(table: Table) -> Iterator[str]:
    yield "| " + " | ".join(escape(c.title) for c in table.columns) + " |"
    yield "|" + "|".join(" ---: " if c.numeric else " --- " for c in table.columns) + "|"
    for row in table.rows:
        yield "| " + " | ".join(_said(c) for c in row) + " |"
    if table.note:
        yield from ("", escape(table.note))
