"""``monitor report``: the weekly report per theme and the national overview."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from monitor.commands.decision import municipality_code
from monitor.commands.session import Session, command
from monitor.commands.working_folder import make_folder
from monitor.gather.national import national_input
from monitor.gather.weekly import weekly_input
from monitor.records import Assignment
from monitor.report.model import Report

app = typer.Typer(help="The weekly report per theme and the national overview.", no_args_is_help=True)


class Format(StrEnum):
    """What a report can be written as."""

    HTML = "html"
    PDF = "pdf"
    MD = "md"
    CSV = "csv"


STANDARD = (Format.HTML, Format.PDF)
COUNTRY = "NL"


@app.command("weekly")
@command
def weekly(
    session: Session,
    week: Annotated[str, typer.Option(help="ISO week that is over, such as 2026-W47.")],
    theme: Annotated[list[str] | None, typer.Option(help="Theme; repeat. Default: those of the assignment.")] = None,
    municipality: Annotated[
        list[str] | None, typer.Option(help="CBS code or name; repeat. Default: the country.")
    ] = None,
    formats: Annotated[list[Format] | None, typer.Option("--format", help="Repeat. Default: html and pdf.")] = None,
    out: Annotated[Path, typer.Option(help="Folder for the files.")] = Path("reports"),
    assignment: Annotated[str | None, typer.Option(help="Assignment, where several are active.")] = None,
) -> None:
    """Write the weekly report of each theme: a draft for a person to finish, with every number above the floors."""
    chosen = session.assignment(assignment)
    themes = theme or list(chosen.themes) or [t.id for t in session.catalogue.themes]
    areas = [municipality_code(session, m) for m in municipality or ()] or [COUNTRY]
    files = write_weekly(
        session, chosen, week=parse_week(week), themes=themes, areas=areas, formats=formats or STANDARD, out=out
    )
    session.show([{"file": str(file)} for file in files], title="Written")


@app.command("national")
@command
def national(
    session: Session,
    week: Annotated[str, typer.Option(help="ISO week that is over, such as 2026-W47.")],
    formats: Annotated[list[Format] | None, typer.Option("--format", help="Repeat. Default: html and pdf.")] = None,
    out: Annotated[Path, typer.Option(help="Folder for the files.")] = Path("reports"),
    assignment: Annotated[str | None, typer.Option(help="Assignment, where several are active.")] = None,
) -> None:
    """Write the national overview: numbers of the country and of provinces only."""
    from monitor.report.national import build_national

    words = session.catalogue.messages
    data = national_input(
        session.store, session.catalogue, session.settings, session.assignment(assignment),
        week_starts_on=parse_week(week), now=session.now,
    )  # fmt: skip
    files = write_report(session, build_national(data, words), formats or STANDARD, out)
    session.show([{"file": str(file)} for file in files], title="Written")


def write_weekly(
    session: Session, assignment: Assignment, *, week: date, themes: Sequence[str], areas: Sequence[str],
    formats: Sequence[Format], out: Path,
) -> list[Path]:  # fmt: skip
    """Write the weekly reports; return the files."""
    from monitor.report.build import build_weekly

    files = []
    for area in areas:
        for theme in themes:
            data = weekly_input(
                session.store, session.catalogue, session.settings, assignment, theme=theme, area=area,
                week_starts_on=week, now=session.now,
            )  # fmt: skip
            files += write_report(session, build_weekly(data, session.catalogue.messages), formats, out)
    return files


def write_report(session: Session, report: Report, formats: Sequence[Format], out: Path) -> list[Path]:
    """Write one report in each format; tell on stderr what the rules on wording still find in it.

    A released report that breaks a rule is refused (ReportError); a draft is written all the same.
    """
    from monitor.report.lint import check

    for violation in check(report, session.catalogue.messages):
        session.say(f"{report.id}: {violation.rule} ({violation.where}): {violation.text}")
    make_folder(out)
    files = []
    for one in dict.fromkeys(formats):
        file = out / f"{report.id}.{one.value}"
        content = render(report, one)
        if isinstance(content, bytes):
            file.write_bytes(content)
        else:
            file.write_text(content, encoding="utf-8", newline="" if one is Format.CSV else None)
        files.append(file)
    return files


def render(report: Report, one: Format) -> str | bytes:
    """Return a report in one format."""
    from monitor.report.render_csv import render_csv
    from monitor.report.render_html import render_html
    from monitor.report.render_md import render_md
    from monitor.report.render_pdf import render_pdf

    if one is Format.PDF:
        return render_pdf(report)
    return {Format.HTML: render_html, Format.MD: render_md, Format.CSV: render_csv}[one](report)


def parse_week(text: str) -> date:
    """Return the Monday of a week written as 2026-W47; another one is a usage error."""
    year, separator, number = text.partition("-W")
    try:
        if not separator or len(year) != 4:
            raise ValueError
        return date.fromisocalendar(int(year), int(number), 1)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not an ISO week like 2026-W47.") from error
