"""``monitor source health``: what is broken, silent or thin; one source in detail; and the news at the end of a run."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any

import typer

from monitor import volume
from monitor.commands.session import Session, command
from monitor.commands.source_choice import first_successes
from monitor.commands.tables import cell
from monitor.errors import MonitorError
from monitor.health import NEWS, current
from monitor.records import HealthState, Poll, SourceFacts, SourceHealth

_HEADINGS: dict[HealthState, str] = {
    "newly_broken": "Newly broken", "recovered": "Recovered", "silent": "Silent", "low_volume": "Low volume",
    "muted": "Gone",
}  # fmt: skip
_STANDING: dict[HealthState, str] = {
    "newly_broken": "broken", "broken": "broken", "silent": "silent", "low_volume": "low in volume", "muted": "gone",
}  # fmt: skip
_COLUMNS = ("source", "state", "since", "verified", "last_success", "last_item", "reason", "advice")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
N_POLLS = 14
_NO_DAY = date(2001, 1, 7)  # a Sunday; stands for the last day where none was observed


@command
def health(
    session: Session,
    source: Annotated[
        str | None, typer.Argument(help="Source to show in detail. Default: a table of them all.")
    ] = None,
    all_sources: Annotated[bool, typer.Option("--all", help="Also the healthy ones.")] = False,
) -> None:
    """Show which sources are broken, silent, thin or recovered, with what to do; or one source in detail."""
    facts = session.store.sources.facts(session.now)
    if source is not None:
        facts = tuple(one for one in facts if one.source_id == source)
        if not facts:
            raise MonitorError(f"No source {source!r} was ever crawled here. See: monitor source health --all")
    found = current(facts, session.store.sources.judged(), now=session.now)
    first = first_successes(session)
    if source is not None:
        detail = describe(session, facts[0], found[0])
        session.tell(detail.as_json(), detail.as_text())
        return
    troubled = [one for one in found if one.state != "healthy" or one.moved_to]
    rows = [{**_row(one), "verified": since(first.get(one.source_id))} for one in (found if all_sources else troubled)]
    session.show(rows, _COLUMNS, title="Source health")
    healthy = [one for one in found if one.state == "healthy"]
    waiting = sum(one.judged_from is not None for one in healthy)
    young = f", {waiting} of them with too little history to judge their volume" if waiting else ""
    session.say(f"{len(healthy)} of {len(found)} sources are healthy{young}.")


def now_found(session: Session) -> tuple[SourceHealth, ...]:
    """Return how every source does at this moment."""
    sources = session.store.sources
    return tuple(current(sources.facts(session.now), sources.judged(), now=session.now))


def since(first: datetime | None) -> str:
    """Return since when a source is known to work from here."""
    return "unverified" if first is None else first.date().isoformat()


def _row(one: SourceHealth) -> dict[str, Any]:
    return {
        "source": one.source_id, "state": one.state, "since": one.since, "last_success": one.last_success_at,
        "last_item": one.last_item_at, "items_7d": one.n_items_7d, "expected_7d": _rounded(one.expected_7d),
        "lower_7d": one.lower_7d, "upper_7d": one.upper_7d, "items_28d": one.n_items_28d,
        "expected_28d": _rounded(one.expected_28d), "judged_from": one.judged_from, "moved_to": one.moved_to,
        "reason": one.reason, "advice": one.advice,
    }  # fmt: skip


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


# --- At the end of a run ------------------------------------------------------------------------------------------


def news_lines(found: Iterable[SourceHealth]) -> list[str]:
    """Return a line on each source of a run that is newly broken, recovered, silent, thin, gone or moved, then a
    count of those that are not well still.
    """
    known = sorted(found, key=lambda one: one.source_id)
    lines = [
        f"{_HEADINGS[state]}: {one.source_id}: {one.reason}. {one.advice}".rstrip()
        for state in NEWS
        for one in known
        if one.state == state and one.is_news
    ]
    lines += [f"Moved: {one.source_id}: {one.advice}" for one in known if one.is_news and one.state not in NEWS]
    standing = Counter(_STANDING[one.state] for one in known if one.state in _STANDING and not one.is_news)
    if standing:
        counted = ", ".join(f"{n} {what}" for what, n in standing.items())
        lines.append(f"Not well since an earlier run: {counted}. See: monitor source health")
    return [cell(line) for line in lines]


# --- One source ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """Everything that is shown of one source."""

    health: SourceHealth
    facts: SourceFacts
    failures: float  # weighted, as the back-off counts them
    weekdays: list[dict[str, Any]]
    polls: tuple[Poll, ...]
    history: tuple[SourceHealth, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the detail for a machine."""
        return {
            **_row(self.health), "name": self.facts.name, "next_due": self.facts.next_due_at,
            "interval": self._interval(), "weighted_failures": self.failures,
            "redirects": {"to": self.facts.permanent_redirect_to, "times": self.facts.n_permanent_redirects},
            "weekdays": self.weekdays, "polls": [_poll_row(poll) for poll in self.polls],
            "history": [{"since": h.since, "until": h.judged_at, "state": h.state, "reason": h.reason}
                        for h in self.history],
        }  # fmt: skip

    def as_text(self) -> str:
        """Return the detail for a person."""
        one, facts = self.health, self.facts
        lines = [
            f"{facts.source_id} ({facts.name}); moments are UTC, days are those of the Netherlands",
            f"  state       {one.state}{f' since {cell(one.since)}' if one.since else ''}",
            f"  reason      {one.reason or '-'}",
            f"  advice      {one.advice or '-'}",
            f"  last poll   {cell(facts.last_polled_at) or 'never'}",
            f"  success     {cell(facts.last_success_at) or 'never'}",
            f"  next due    {self._next_due()}",
        ]
        if self.failures:
            times = "1 failure" if facts.n_streak == 1 else f"{facts.n_streak} failures in a row"
            lines.append(f"  back-off    {times}, weighing {self.failures:g}")
        if facts.permanent_redirect_to:
            lines.append(f"  redirects   {facts.n_permanent_redirects} times for good to {facts.permanent_redirect_to}")
        lines += ["", f"  {'Items by weekday':<18}{'expected':<20}seen in the last 7 days"]
        lines += [_weekday_line(row) for row in self.weekdays]
        lines += ["", "  Polls, newest first"]
        lines += [_poll_line(poll) for poll in self.polls]
        lines += ["", "  States, newest first"]
        lines += [f"    {cell(h.since)}  {h.state:<13} {h.reason}" for h in self.history]
        return "\n".join(cell(line) for line in lines)

    def _next_due(self) -> str:
        if self.facts.next_due_at is None:
            return "now"
        interval = self._interval()
        return cell(self.facts.next_due_at) + (f" (interval {interval})" if interval else "")

    def _interval(self) -> str:
        if self.facts.next_due_at is None or self.facts.last_polled_at is None:
            return ""
        hours = (self.facts.next_due_at - self.facts.last_polled_at).total_seconds() / 3600
        return f"{hours:.1f} hours" if hours < 48 else f"{hours / 24:.1f} days"


def describe(session: Session, facts: SourceFacts, found: SourceHealth) -> Detail:
    """Return everything that is known of how one source does."""
    state = session.store.collecting("").states().get(facts.source_id)
    return Detail(
        health=found, facts=facts, failures=state.n_failures if state else 0.0, weekdays=weekday_rows(facts),
        polls=session.store.sources.polls(facts.source_id, N_POLLS),
        history=session.store.sources.history(facts.source_id),
    )  # fmt: skip


def weekday_rows(facts: SourceFacts) -> list[dict[str, Any]]:
    """Return what was expected and seen on each weekday of the last 7 days; ``None``: not known, or not observed."""
    last = facts.days[-1][0] if facts.days else _NO_DAY
    starts = last - timedelta(days=6)
    usual = volume.rhythm_before(facts.days, starts)
    seen = {day: count for day, count in facts.days if day >= starts}
    rows = []
    for on in sorted((starts + timedelta(days=n) for n in range(7)), key=date.weekday):
        kind = volume.weekday(on)
        known = usual is not None and usual.n_days[kind] > 0
        rows.append({
            "weekday": _WEEKDAYS[on.weekday()], "day": on if facts.days else None,
            "expected": round(usual.mean[kind], 2) if usual and known else None,
            "of_days": usual.n_days[kind] if usual else 0, "seen": seen.get(on),
        })  # fmt: skip
    return rows


def _weekday_line(row: dict[str, Any]) -> str:
    expected = "too little history" if row["expected"] is None else f"{row['expected']:.1f} (of {row['of_days']} days)"
    seen = "not observed" if row["seen"] is None else str(row["seen"])
    return f"    {row['weekday']:<12}    {expected:<20}{seen}"


def _poll_row(poll: Poll) -> dict[str, Any]:
    return {
        "polled_at": poll.polled_at, "status": poll.status, "error": poll.error, "message": poll.message,
        "entries": poll.n_entries, "new": poll.n_new, "covers_from": poll.covers_from, "duration_s": poll.duration_s,
    }  # fmt: skip


def _poll_line(poll: Poll) -> str:
    said = poll.message or (f"{poll.n_new} new of {poll.n_entries}" if poll.status == "ok" else "")
    return f"    {cell(poll.polled_at)}  {poll.status:<13} {poll.error or '':<13} {said}".rstrip()
