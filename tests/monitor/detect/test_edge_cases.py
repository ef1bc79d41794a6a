"""Series that break naive rules, for every method: the result is sensible and the note explains it.

Each case changes one of twelve series of seven years, about three stories a week, and looks at what is said of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from typer.testing import CliRunner

from monitor.cli import app
from monitor.detect import own_past, own_years
from monitor.detect.calendar import Calendar
from monitor.detect.choose import Choice, Method, judge
from monitor.detect.counts import Counts, Judgement
from monitor.detect.regroup import regroup
from monitor.records import Note

N_SERIES, N_WEEKS = 12, 53 * 7
FIRST = date(2019, 10, 28)  # 2020 and 2026 have 53 ISO weeks
LAST = N_WEEKS - 1
METHODS = (*get_args(Method), "own-past", "own-years")
CHANGED = 3  # the series that is looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a method says of one period of the changed series."""

    observed: float
    expected: float
    upper: float
    p_value: float
    alarm: bool
    note: Note


def quiet(mean: float = 3.0) -> Counts:
    """Return twelve quiet series with equal exposure."""
    observed = np.random.default_rng(7).poisson(mean, (N_SERIES, N_WEEKS)).astype(np.float64)
    names = tuple(f"GM{number:04d}" for number in range(N_SERIES))
    calendar = Calendar(step="week", first=FIRST, length=N_WEEKS)
    return Counts(names=names, calendar=calendar, observed=observed, exposure=np.full(observed.shape, 100.0))


def changed(counts: Counts, weeks: slice | int, value: float, *, exposure: bool = False) -> Counts:
    """Return the counts (or exposure) with other values in some weeks of the changed series."""
    values = (counts.exposure if exposure and counts.exposure is not None else counts.observed).copy()
    values[CHANGED, weeks] = value
    return replace(counts, exposure=values) if exposure else replace(counts, observed=values)


def say(method: str, counts: Counts, period: int = LAST) -> Said:
    for row, judged in judgements(method, counts, period):
        if row == CHANGED:
            return judged
    raise AssertionError(f"{method} says nothing of the series")


def judgements(method: str, counts: Counts, period: int) -> Iterator[tuple[int, Said]]:
    everything = np.arange(len(counts.names))
    parts: list[tuple[np.ndarray, Judgement]]
    if method == "own-past":
        parts = [(everything, own_past.judge(counts, period))]
    elif method == "own-years":
        parts = list(own_years.by_own_years(counts, period, "thema", ()))
    else:
        parts = list(judge(counts, period, Choice(method=method)))  # type: ignore[arg-type]
    for rows, judged in parts:
        for row, (observed, expected, _, upper, p_value, alarm, note) in zip(rows.tolist(), judged.rows(), strict=True):
            yield row, Said(observed=observed, expected=expected, upper=upper, p_value=p_value, alarm=alarm, note=note)


@pytest.mark.parametrize("method", METHODS)
def test_zero_exposure_is_no_exposure_and_never_a_fall_or_a_rise(method: str) -> None:
    said = say(method, changed(quiet(), LAST, 0.0, exposure=True))
    assert (said.note, said.alarm, np.isfinite(said.expected)) == ("no_exposure", False, False)


@pytest.mark.parametrize("method", METHODS)
def test_past_weeks_without_exposure_are_left_out_and_not_taken_for_zero(method: str) -> None:
    gap = changed(changed(quiet(), slice(LAST - 12, LAST - 9), 0.0), slice(LAST - 12, LAST - 9), 0.0, exposure=True)
    assert say(method, gap).expected == pytest.approx(3.0, abs=1.3)


@pytest.mark.parametrize("method", METHODS)
def test_a_series_of_zeros_is_quiet(method: str) -> None:
    said = say(method, changed(quiet(), slice(None), 0.0))
    assert (said.observed, said.alarm) == (0, False)
    assert not said.p_value < 1  # 1, or not judged: nothing can never be a rise


@pytest.mark.parametrize(
    ("method", "note", "alarm"),
    [
        ("farrington", "count_too_small", False),  # fewer than five in four weeks
        ("shrinkage", "", False),  # the others say that one story here is possible
        ("auto", "", False),
        ("own-past", "", False),  # half a story is added to the past
        ("own-years", "", False),  # half a story over the reference windows
        ("ears-c1", "", True),  # a window of zeros allows nothing: why nothing uses it by itself
        ("ears-c2", "", True),
    ],
)
def test_one_story_after_nothing_but_zeros(method: str, note: Note, alarm: bool) -> None:
    said = say(method, changed(changed(quiet(), slice(None), 0.0), LAST, 1.0))
    assert (said.note, said.alarm) == (note, alarm)


@pytest.mark.parametrize("method", METHODS)
def test_all_series_zero_is_quiet_everywhere(method: str) -> None:
    nothing = replace(quiet(), observed=np.zeros((N_SERIES, N_WEEKS)))
    assert not any(said.alarm for _, said in judgements(method, nothing, LAST))


@pytest.mark.parametrize("method", METHODS)
def test_one_giant_week_is_an_alarm(method: str) -> None:
    said = say(method, changed(quiet(), LAST, 900.0))
    assert said.alarm
    assert said.p_value < 1e-6


@pytest.mark.parametrize(
    ("method", "forgets"),
    [("farrington", True), ("shrinkage", True), ("auto", True), ("own-past", True), ("own-years", True),
     ("ears-c1", False), ("ears-c2", False)],
)  # fmt: skip
def test_one_giant_week_in_the_past_is_no_new_normal(method: str, forgets: bool) -> None:
    """EARS has it in its window of seven weeks and is blind until it is out; the others weigh it down."""
    past = changed(quiet(), LAST - 6, 900.0)
    assert (say(method, past).upper < 30) is forgets
    assert say(method, changed(past, LAST, 60.0)).alarm is forgets


@pytest.mark.parametrize("method", METHODS)
def test_a_giant_week_elsewhere_makes_no_place_quiet_or_loud(method: str) -> None:
    counts = quiet()
    observed = counts.observed.copy()
    observed[0, LAST] = 900.0
    assert not say(method, replace(counts, observed=observed)).alarm


@pytest.mark.parametrize("method", METHODS)
def test_a_missing_week_is_a_gap_and_its_neighbours_are_judged(method: str) -> None:
    gap = changed(quiet(), LAST - 1, np.nan)
    said = say(method, gap, LAST - 1)
    assert (said.note, said.alarm, np.isnan(said.p_value)) == ("coverage_gap", False, True)
    after = say(method, gap)
    assert after.note in ("", "provisional")
    assert after.expected == pytest.approx(say(method, quiet()).expected, abs=1.0)


@pytest.mark.parametrize(
    ("method", "day"),
    [
        *((method, date(2026, 12, 28)) for method in METHODS),
        *((method, date(2020, 12, 28)) for method in ("shrinkage", "own-past", "ears-c1", "ears-c2")),
    ],
)
def test_week_53_is_judged_as_any_other(method: str, day: date) -> None:
    counts = quiet()
    if day.year == 2026:
        counts = replace(counts, calendar=Calendar(step="week", first=day - timedelta(weeks=LAST), length=N_WEEKS))
    period = counts.calendar.position(day)
    assert day.isocalendar().week == 53
    said = say(method, counts, period)
    assert said.note in ("", "provisional")
    assert said.expected == pytest.approx(3.0, abs=1.3)


@pytest.mark.parametrize("method", ["farrington", "own-years"])
def test_a_peak_at_the_turn_of_the_year_stays_in_its_place_through_a_year_of_53_weeks(method: str) -> None:
    """The peak of every New Year is expected in the next, also where the year before had a week more."""
    first = date(2020, 12, 28) + timedelta(weeks=52) - timedelta(weeks=LAST)  # the last week follows a year of 53
    counts = replace(quiet(), calendar=Calendar(step="week", first=first, length=N_WEEKS))
    observed = counts.observed.copy()
    for year in range(2010, 2023):
        at = counts.calendar.position(date(year, 12, 31))
        if 0 <= at < N_WEEKS:
            observed[:, max(at - 1, 0) : at + 2] += 20.0
    said = say(method, replace(counts, observed=observed))
    assert not said.alarm
    assert said.expected > 6


@pytest.mark.parametrize(
    ("method", "note"),
    [("farrington", "history_too_short"), ("shrinkage", "history_too_short"), ("auto", "history_too_short"),
     ("own-past", "history_too_short"), ("ears-c1", "history_too_short"), ("ears-c2", "history_too_short")],
)  # fmt: skip
def test_a_theme_that_begins_today_cannot_be_judged_yet(method: str, note: Note) -> None:
    said = say(method, changed(changed(quiet(), slice(None, LAST), np.nan), LAST, 8.0))
    assert (said.note, said.alarm) == (note, False)


def test_a_theme_of_eight_to_26_weeks_is_judged_provisionally() -> None:
    for method in ("shrinkage", "own-past", "auto"):
        young = changed(quiet(), slice(None, LAST - 20), np.nan)
        assert say(method, young).note == "provisional"


@pytest.mark.parametrize("method", METHODS)
def test_a_merger_is_no_rise(method: str) -> None:
    """Two places become one: with its history made up of both, the week after is as any other."""
    counts = quiet()
    parts = {counts.names[CHANGED]: "GM9999", counts.names[CHANGED + 1]: "GM9999"}
    merged = regroup(counts, parts)
    row = merged.names.index("GM9999")
    (said,) = [one for number, one in judgements(method, merged, LAST) if number == row]
    assert not said.alarm
    assert said.expected == pytest.approx(6.0, abs=2.0)
    naive = changed(counts, LAST, counts.observed[CHANGED : CHANGED + 2, LAST].sum() + 12)
    assert say(method, naive).alarm  # the same without its history would be


@pytest.fixture
def series_file(tmp_path: Path) -> Path:
    """A file of three series over a year: a quiet one, one with a giant week, one with a gap."""
    rng = np.random.default_rng(3)
    lines = ["series,date,observed,population"]
    for name in ("stil", "piek", "gat", "d", "e", "f"):
        for week in range(330):
            count: object = rng.poisson(6)
            if (name, week) == ("piek", 329):
                count = 90
            if (name, week) == ("gat", 300):
                count = ""
            lines.append(f"{name},{FIRST + timedelta(weeks=week)},{count},100")
    path = tmp_path / "in.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("method", get_args(Method))
def test_every_method_judges_a_file_from_the_command_line(
    method: str, series_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.csv"
    options = ["detect", "--input", str(series_file), "--output", str(out), "--method", method]
    done = CliRunner().invoke(app, options)
    assert done.exit_code == 0, done.output
    rows = [line.split(",") for line in out.read_text("utf-8").splitlines()]
    assert rows[0] == ["series", "date", "observed", "expected", "lower", "upper", "p_value", "alarm", "method", "note"]
    assert len(rows) == 1 + 6 * 330
    last = {row[0]: row for row in rows[1:] if row[1] == str(FIRST + timedelta(weeks=329))}
    assert (last["piek"][7], last["stil"][7]) == ("1", "0")
    assert all(row[3] or row[9] for row in rows[1:])  # a number, or why there is none
    (gap,) = [row for row in rows if row[0] == "gat" and row[1] == str(FIRST + timedelta(weeks=300))]
    assert (gap[2], gap[7], gap[9]) == ("", "0", "coverage_gap")
    if method != "auto":
        assert {row[8] for row in rows[1:]} == {method}
    assert "are to be expected by chance" in done.stderr
