"""``monitor detect``: trends and signals from the store, or the detectors on a plain file."""

from datetime import UTC, datetime, time
from typing import Annotated, Literal

import typer

from monitor.commands.review_drift import warn
from monitor.commands.session import Session, command
from monitor.commands.working_folder import parse_day
from monitor.pipeline import logged_run
from monitor.records import Assignment
from monitor.signals import Detected, detect_weeks, last_closed_week

N_WEEKS = 13  # as many as the chart of the weekly report shows


@command
def detect(
    session: Session,
    asof: Annotated[str | None, typer.Option(help="Judge as on this day (2026-11-25). Default: today.")] = None,
    input_file: Annotated[
        str | None, typer.Option("--input", help="CSV with date, observed and optional series, population; - is stdin.")
    ] = None,
    output_file: Annotated[str | None, typer.Option("--output", help="Where the result goes; - is stdout.")] = None,
    method: Annotated[
        Literal["auto", "farrington", "shrinkage", "ears-c1", "ears-c2"], typer.Option(help="Detector of a file.")
    ] = "auto",
    freq: Annotated[
        Literal["weekly", "daily"] | None, typer.Option(help="Step of a file. Default: as its dates.")
    ] = None,
    alpha: Annotated[
        float, typer.Option(min=1e-6, max=0.2, help="One-sided chance of a false alarm, for a file.")
    ] = 0.005,
    years: Annotated[int, typer.Option(min=1, max=20, help="Years looked back, for a file.")] = 5,
    assignment: Annotated[str | None, typer.Option(help="Assignment, where several are active.")] = None,
) -> None:
    """Tell a real rise from noise: judge the last closed weeks of the store, or the series of a file."""
    if (input_file is None) != (output_file is None):
        raise typer.BadParameter("--input and --output go together", param_hint="--input")
    if input_file is not None and output_file is not None:
        from monitor.detect.series_file import detect_file

        counts = detect_file(input_file, output_file, method=method, freq=freq, alpha=alpha, years=years)
        session.say(f"Judged {counts.n_judged} of {counts.n_rows} rows, {counts.n_alarms} alarms.")
        return
    moment = datetime.combine(parse_day(asof), time(6), tzinfo=UTC) if asof else session.now
    found = detect_store(session, session.assignment(assignment), moment)
    show(session, found)
    warn(session, last_closed_week(moment))


def detect_store(session: Session, assignment: Assignment, asof: datetime) -> Detected:
    """Judge the last closed weeks of the store and store detections and signals."""
    with logged_run(session.store, "detect", assignment.id, session.now):
        return detect_weeks(session.store, session.catalogue, assignment.id, asof=asof, n_weeks=N_WEEKS)


def area_name(area: str) -> str:
    """Return a province or safety region in words."""
    kind, _, name = area.partition(":")
    return {"PV": f"{name} (province)", "VR": f"{name} (safety region)"}.get(kind, area)


def show(session: Session, found: Detected) -> None:
    """Print the signals of the last closed week, with how many chance alone would give."""
    names = {m.code: m.name for m in session.catalogue.municipalities} | {"NL": "Nederland"}
    rows = [
        {
            "theme": s.theme, "place": names.get(s.area, area_name(s.area)), "stories": s.observed,
            "expected": round(s.expected, 1), "up_to": round(s.upper), "times": round(s.ratio, 1),
            "sources": s.n_sources, "coverage": f"{s.coverage:.0%}", "q": round(s.q_value, 4),
            "calendar": s.calendar or "-",
        }
        for s in found.signals
    ]  # fmt: skip
    week = found.weeks[-1].strftime("%G-W%V") if found.weeks else "no closed week"
    session.show(rows, title=f"Signals of {week}")
    session.say(
        f"{found.n_tested} series tested; about {found.n_by_chance:.1f} of {len(found.signals)} signals "
        "are to be expected by chance."
    )
