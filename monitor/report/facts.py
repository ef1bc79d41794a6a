"""What the numbers of a series say of its last week: shared by the sections that put it in words."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from monitor.errors import ReportError
from monitor.records import Signal
from monitor.report.context import Words
from monitor.report.floors import MIN_COVERAGE, Direction, SafePoint, direction, safe_point
from monitor.report.input import Certainty, WeeklyInput, WeekPoint

COMPARED = ("farrington", "own-past", "shrinkage")  # methods: with earlier years, the weeks before, the country
AGAINST_COUNTRY = "shrinkage"
TWO_WEEKS = "farrington"  # the detector that judges a week together with the one before
Status = Literal["more", "more_together", "more_expected", "normal", "less", "unknown"]
Cause = Literal["missing", "not_tagged", "recounted", "few", "history"]
UNSEEN: frozenset[Cause] = frozenset({"missing", "not_tagged"})  # what was not seen then, may well have been there


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekFacts:
    """The last week against its band and against the week before."""

    point: WeekPoint
    safe: SafePoint
    now: Direction
    before: Direction
    status: Status  # ``now`` as it is put in words: a signal within its band is not called more than normal plainly
    was: Status  # ``before`` likewise
    certainty: Certainty


def week_facts(points: tuple[WeekPoint, ...], signal: Signal | None, judged: Certainty | None = None) -> WeekFacts:
    """Compare the last week of a series.

    Raises:
        ReportError: the series is empty, so that there is no week to report on.
    """
    if not points:
        raise ReportError("There is no week to report on: the series is empty. Run: monitor detect")
    last = replace(points[-1], is_signal=signal is not None)
    now = direction(last)
    return WeekFacts(
        point=last,
        safe=safe_point(last),
        now=now,
        before=direction(points[-2]) if len(points) > 1 else "unknown",
        status=_status((*points[:-1], last)),
        was=_status(points[:-1]),
        certainty=judged if judged is not None and now != "unknown" else certainty_of(now, last, signal),
    )


def _status(points: tuple[WeekPoint, ...]) -> Status:
    """Say in which words the last of some weeks compares with its band.

    A signal whose count is within the band rests on two weeks together, where its method looks at two and the week
    before was above what was expected; else on how far it stands out among all series.
    """
    if not points:
        return "unknown"
    last, now = points[-1], direction(points[-1])
    if now != "more" or last.counts is None or last.upper is None or last.counts.n_stories > last.upper:
        return now
    before = points[-2] if len(points) > 1 else None
    if last.method != TWO_WEEKS or before is None or before.counts is None or before.expected is None:
        return "more_expected"
    return "more_together" if before.counts.n_stories > before.expected else "more_expected"


def compared(point: WeekPoint, words: Words) -> str:
    """Return what a week was compared with, as it follows "normaal" and begins with a space; empty: not known."""
    return f" {words.text(f'report.compared.{point.method}')}" if point.method in COMPARED else ""


def country_beside(data: WeeklyInput, facts: WeekFacts) -> Direction | None:
    """Return how the theme did in the whole country, beside a place that was compared with the rest of it.

    A place in a national surge is normal where it rises as the others do. None: compared otherwise, or a signal, of
    which the reach is told.
    """
    if facts.point.method != AGAINST_COUNTRY or facts.now == "unknown" or data.signal is not None:
        return None
    return "unknown" if data.country is None else direction(data.country)


def why_unknown(facts: WeekFacts) -> Cause:
    """Say why the last week cannot be compared: sources that failed are never told as a short history."""
    point = facts.point
    if point.note in ("not_tagged", "recounted"):
        return point.note
    if facts.safe.state == "missing" or (point.counts is not None and point.counts.coverage < MIN_COVERAGE):
        return "missing"
    return "few" if facts.safe.state == "few" else "history"


def is_unseen(data: WeeklyInput) -> bool:
    """Say whether too little of the week was seen to call anything in it absent: missing is never told as quiet."""
    return why_unknown(week_facts(data.points, data.signal)) in UNSEEN


def followed_late(since: date | None, point: WeekPoint) -> date | None:
    """Return the day on which collecting began, where that is why a week is missing; None: it is not."""
    lacking = point.counts is None or point.counts.coverage < MIN_COVERAGE
    return since if lacking and point.note != "not_tagged" and since and since > point.starts_on else None


def certainty_of(now: Direction, point: WeekPoint, signal: Signal | None) -> Certainty:
    """Say how sure the comparison is, in the fixed words.

    A rise that passed the test over all series (Benjamini-Hochberg, q = 0.10) was real in 81 to 87 of 100 cases in
    simulated panels: "waarschijnlijk" (70 to 95 %). A count above its band that did not pass is "mogelijk", as is
    everything with a short history.
    """
    if now == "unknown":
        return "weten we niet"
    if point.note == "provisional" or (now == "more" and signal is None):
        return "mogelijk"
    return "waarschijnlijk"
