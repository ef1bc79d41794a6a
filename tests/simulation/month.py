"""``python -m tests.simulation.month [--out docs/collecting/month.md]``: a month of daily crawls in a few minutes.

Each source of the cast has a server of its own on this machine. Every simulated morning the program crawls what is
due, stores it in a DuckDB file, judges the health of the sources and says what is new.
"""

import argparse
import io
import tempfile
from collections.abc import Callable
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter

import typer

from monitor.catalogue.writing import write_source
from monitor.commands import collect
from monitor.commands.demo import environment
from monitor.commands.session import Session
from monitor.commands.source_health import health as show_health
from monitor.records import Assignment, Poll, SourceHealth, SourceState
from monitor.settings import Settings
from monitor.store import Store
from tests.simulation.cast import cast
from tests.simulation.publisher import START, Clock, Publisher

DAYS = 31
JOB_TAKES = timedelta(minutes=10)  # so that nothing is due at the very minute of the next day's job
ASSIGNMENT = "OPD-2026-001"
DB = "monitor.duckdb"
# Days on which the health is shown on the page, of all sources or of one.
SHOWN: tuple[tuple[int, str | None], ...] = (
    (10, None), (18, None), (31, None), (14, "storing"), (6, "verhuisd"), (27, "uitgedund"), (31, "maandblad"),
)  # fmt: skip


@dataclass
class TimedSession(Session):
    """A session in which everything happens ten minutes after the job began, on one store for all days."""

    database: Store = field(default_factory=Store)

    @property
    def store(self) -> Store:  # type: ignore[override]
        """The store of the month, which may be in memory."""
        return self.database

    def clock(self) -> datetime:
        """Return the moment of all polls of the day."""
        return self.now + JOB_TAKES


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """What one day's job left behind."""

    day: int
    status: int  # exit status
    said: str  # what a person reads on stderr
    health: dict[str, SourceHealth]
    states: dict[str, SourceState]
    seconds: float


@dataclass
class Month:
    """The month as it went."""

    folder: Path
    publishers: tuple[Publisher, ...]
    store: Store
    mornings: list[Morning] = field(default_factory=list)
    polls: dict[str, dict[int, Poll]] = field(default_factory=dict)  # by source and day
    shown: dict[tuple[int, str | None], str] = field(default_factory=dict)  # what ``source health`` printed, by day

    def publisher(self, source_id: str) -> Publisher:
        """Return one source."""
        return next(one for one in self.publishers if one.id == source_id)

    def days_polled(self, source_id: str) -> list[int]:
        """Return the days on which a source was polled."""
        return sorted(self.polls[source_id])

    def waits_h(self, source_id: str) -> dict[int, float]:
        """Return the hours from each poll to the moment from which the next is due, by day; none where it is muted."""
        due = {m.day: m.states[source_id].next_due_at for m in self.mornings}
        return {
            day: (at - poll.polled_at).total_seconds() / 3600
            for day, poll in sorted(self.polls[source_id].items())
            if (at := due[day]) is not None
        }

    def states(self, source_id: str) -> list[str]:
        """Return the state of a source on each day."""
        return [morning.health[source_id].state for morning in self.mornings]

    def news(self, source_id: str) -> list[tuple[int, str]]:
        """Return the days on which a source was news, and as what."""
        return [(m.day, m.health[source_id].state) for m in self.mornings if m.health[source_id].is_news]


def play(
    folder: Path, *, days: int = DAYS, quick: bool = False, on_disk: bool = False,
    tell: Callable[[str], None] = lambda line: None,
) -> Month:  # fmt: skip
    """Run the month in a folder.

    Args:
        folder: empty; the overlay stays in it, and the database where it is on disk.
        days: how many days.
        on_disk: write a file that other programs can read; slower than a database in memory.
        tell: called with a line a day.
        quick: leave out the sources whose refusals are waited out in real time.
    """
    clock = Clock()
    publishers = tuple(one for one in cast(clock) if not (quick and one.slow_only))
    month = Month(folder=folder, publishers=publishers, store=Store(folder / DB) if on_disk else Store())
    with ExitStack() as stack, environment(MONITOR_ALLOW_LOOPBACK="1"):
        for publisher in month.publishers:
            if publisher.serves is None:
                stack.enter_context(publisher.site)
        session = begin(folder, month)
        for day in range(1, days + 1):
            clock.now = START + timedelta(days=day - 1)
            today = replace(session, fixed_at=clock.now)
            month.mornings.append(morning(today, day))
            for source in (source for shown_on, source in SHOWN if shown_on == day):
                month.shown[day, source] = health_page(today, source)
            tell(f"day {day}: {month.mornings[-1].seconds:.1f} s")
    for publisher in month.publishers:
        found = month.store.sources.polls(publisher.id, 100)
        month.polls[publisher.id] = {(poll.polled_at - START).days + 1: poll for poll in found}
    return month


def begin(folder: Path, month: Month) -> Session:
    """Write the overlay, and enter an assignment for its sources only."""
    for publisher in month.publishers:
        write_source(folder / "data", publisher.source())
    settings = Settings(db=folder / DB, data=folder / "data", contact="https://onrustmonitor.example/contact")
    store = month.store
    store.migrate(START)
    store.assignments.add(Assignment(
        id=ASSIGNMENT, controller="gemeente Voorbeeldstad", purpose="communicatie", type="algemeen_beeld",
        ground="art. 172 lid 1 Gemeentewet", occasion="algemeen beeld", themes=(), area=(),
        sources=tuple(one.id for one in month.publishers), starts_on=date(2026, 9, 1), ends_on=date(2027, 2, 28),
        approver="rol:privacy-officer", dpia_ref="DPIA-1", fg_advice="FG-1", status="active", created_at=START,
    ))  # fmt: skip
    return TimedSession(settings=settings, as_json=False, quiet=False, database=store)


def morning(session: Session, day: int) -> Morning:
    """Run one day's crawl as the command does, and keep what it said and how it ended."""
    started, status = perf_counter(), 0
    said = io.StringIO()
    with redirect_stdout(io.StringIO()), redirect_stderr(said):
        outcomes = collect.collect(session, session.assignment())
        try:
            collect.report(session, outcomes)
        except typer.Exit as end:
            status = end.exit_code
    states = dict(session.store.collecting(ASSIGNMENT).states())
    return Morning(
        day=day, status=status, said=said.getvalue(), health=session.store.sources.judged(), states=states,
        seconds=perf_counter() - started,
    )  # fmt: skip


def health_page(session: Session, source: str | None) -> str:
    """Return what ``monitor source health`` prints, on stdout and stderr."""
    printed = io.StringIO()
    with redirect_stdout(printed), redirect_stderr(printed):
        show_health.__wrapped__(session, source=source, all_sources=False)  # type: ignore[attr-defined]
    return printed.getvalue()


def main() -> None:
    """Read the options, play the month and write the page and the picture."""
    from tests.simulation.page import write_page

    parser = argparse.ArgumentParser(prog="python -m tests.simulation.month", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs/collecting/month.md"), help="page to write")
    parser.add_argument("--quick", action="store_true", help="without the sources that cost real waiting")
    parser.add_argument("--keep", type=Path, help="empty folder in which the database is left, to look at by hand")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        where = options.keep or Path(folder)
        month = play(where, quick=options.quick, on_disk=options.keep is not None, tell=print)
        write_page(month, options.out)
    slowest = max(one.seconds for one in month.mornings)
    total = sum(one.seconds for one in month.mornings)
    print(f"{options.out}: {len(month.mornings)} crawls in {total:.0f} s, the slowest {slowest:.1f} s")


if __name__ == "__main__":
    main()
