"""``monitor detect``: trends and signals from the store, or the detectors on a plain file."""

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from monitor.commands.review_drift import warn
from monitor.commands.session import Session, command, refuse_given
from monitor.commands.signal_rows import PlaceNames, drivers_row, json_list, json_row, table_row
from monitor.commands.working_folder import parse_day
from monitor.pipeline import logged_run
from monitor.records import Assignment
from monitor.signals import Detected, detect_weeks, last_closed_week

if TYPE_CHECKING:
    from monitor.detect.series_file import FileCounts

N_WEEKS = 13  # as many as the chart of the weekly report shows
LEAST_BY_CHANCE = 0.1  # false alarms; fewer are not told apart


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
    weeks: Annotated[int, typer.Option(min=1, max=520, help="How many closed weeks of the store.")] = N_WEEKS,
    assignment: Annotated[str | None, typer.Option(help="Assignment, where several are active.")] = None,
) -> None:
    """Tell a real rise from noise: judge the last closed weeks of the store, or the series of a file."""
    if (input_file is None) != (output_file is None):
        raise typer.BadParameter("--input and --output go together", param_hint="--input")
    if input_file is not None and output_file is not None:
        from monitor.detect.series_file import detect_file

        refuse_given(session, "asof", "weeks", "assignment", because="is for the store, not for a file")
        counts = detect_file(input_file, output_file, method=method, freq=freq, alpha=alpha, years=years)
        session.say(
            f"Judged {counts.n_judged} of {counts.n_rows} rows, {counts.n_alarms} alarms; {_file_chance(counts)}."
        )
        return
    refuse_given(
        session, "method", "freq", "alpha", "years", because="is for a file; give it with --input and --output"
    )
    moment = datetime.combine(parse_day(asof), time(6), tzinfo=UTC) if asof else session.now
    found = detect_store(session, session.assignment(assignment), moment, weeks)
    show(session, found)
    warn(session, last_closed_week(moment))


def detect_store(session: Session, assignment: Assignment, asof: datetime, n_weeks: int = N_WEEKS) -> Detected:
    """Judge the last closed weeks of the store and store detections and signals."""
    with logged_run(session.store, "detect", assignment.id, session.now):
        return detect_weeks(session.store, session.catalogue, assignment.id, asof=asof, n_weeks=n_weeks)


def _file_chance(counts: "FileCounts") -> str:
    if counts.n_by_chance is None:
        return "with EARS 4 to 9 in a hundred quiet rows are to be expected by chance"
    return f"in quiet times {by_chance(counts.n_by_chance)} are to be expected by chance"


def chance_line(found: Detected) -> str:
    """Say how many of the signals of the last week chance alone would give."""
    return (
        f"{found.n_tested} series tested; {by_chance(found.n_by_chance)} of {len(found.signals)} signals "
        "are to be expected by chance."
    )


def by_chance(expected: float) -> str:
    """Say a number of false alarms to be expected; never that there will be none."""
    return f"about {expected:.1f}" if expected >= LEAST_BY_CHANCE else f"fewer than {LEAST_BY_CHANCE}"


def show(session: Session, found: Detected) -> None:
    """Print the signals of the last closed week with what they rest on, and how many chance alone would give."""
    places = PlaceNames(session.catalogue)
    stories = [driver.ref for signal in found.signals for driver in signal.driven_by("story")]
    titles = session.store.trends.story_titles(stories)
    week = found.weeks[-1].strftime("%G-W%V") if found.weeks else None
    if session.as_json:
        rows = [json_row(signal, places, titles) for signal in found.signals]
        session.tell(json_list(week, found.judged, rows), "")
    else:
        title = f"Signals of {week or 'no closed week'}"
        session.show([table_row(signal, places) for signal in found.signals], title=title)
        if found.signals:
            session.show([drivers_row(signal, places, titles) for signal in found.signals], title="What they rest on")
    session.say(chance_line(found))
    if found.recounted:
        session.say(f"{len(found.recounted)} weeks were tagged with another version since, and judged again.")
    if any(signal.n_other_weeks for signal in found.signals):
        session.say(
            "Some weeks were counted with another version of the theme, so that a rise may come from that. "
            "Count them again with: monitor tag --retag, and then monitor detect."
        )
