"""The detectors on a plain CSV file: every row of the input gives one row of the output, in the same order."""

import csv
import math
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, TextIO, get_args

from monitor.detect import choose
from monitor.detect.choose import Choice, Method
from monitor.detect.counts import Counts
from monitor.detect.ears import EarsMethod
from monitor.detect.farrington import best_engine
from monitor.detect.series_rows import Freq, SeriesRow, read_rows, to_counts
from monitor.errors import MonitorError
from monitor.records import DetectMethod, Note

COLUMNS = ("series", "date", "observed", "expected", "lower", "upper", "p_value", "alarm", "method", "note")
MOST_YEARS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCounts:
    """What became of a file."""

    n_rows: int
    n_series: int
    n_judged: int  # rows whose count could be compared
    n_alarms: int
    n_by_chance: float | None  # alarms to be expected in quiet times; None: EARS keeps to no rate
    notes: tuple[tuple[Note, int], ...]  # how many rows carry each note, most frequent first


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verdict:
    """What is said of one row; NaN is not judged."""

    expected: float
    lower: float
    upper: float
    p_value: float
    alarm: bool
    method: DetectMethod
    note: Note


def detect_file(  # noqa: PLR0917 - in the order in which the command names them
    in_path: str | Path,
    out_path: str | Path,
    method: Method = "auto",
    freq: Freq | None = None,
    alpha: float = 0.005,
    years: int = 5,
) -> FileCounts:
    """Read a CSV of counts, judge every row, write the judgements; "-" is standard input or output.

    Args:
        in_path: columns ``date`` (first day of the week, the day, or a whole number), ``observed``, and optionally
            ``series`` and ``population``; comma or semicolon between them. An empty count is missing.
        out_path: columns ``COLUMNS``; ``alarm`` is 0 or 1, numbers that cannot be given are empty.
        method: see ``choose.judge`` for "auto".
        freq: "weekly" or "daily"; ``None`` takes it from the distances between the dates.
        alpha: one-sided nominal share of false alarms, between 0 and 0.5.
        years: years of history for ``farrington``, 1 to 20.

    Raises:
        MonitorError: the file cannot be read or written, or a row is wrong; names line and column. Nothing is
            written then.
    """
    choice = _choice(method, freq, alpha, years)
    rows = _read(in_path)
    counts = to_counts(rows, freq, _name(in_path)) if rows else None
    verdicts = _verdicts(counts, rows, choice) if counts else []
    _write(out_path, rows, verdicts)
    return FileCounts(
        n_rows=len(rows),
        n_series=len(counts.names) if counts else 0,
        n_judged=sum(math.isfinite(verdict.p_value) for verdict in verdicts),
        n_alarms=sum(verdict.alarm for verdict in verdicts),
        n_by_chance=_by_chance(verdicts, alpha),
        notes=tuple(Counter(verdict.note for verdict in verdicts).most_common()),
    )


def _by_chance(verdicts: Sequence[_Verdict], alpha: float) -> float | None:
    """Return how many rows would be above their bound in quiet times.

    Also with three or four years: alpha is halved there so that the rate comes out near alpha.
    """
    if any(verdict.method in get_args(EarsMethod) for verdict in verdicts):
        return None
    return alpha * sum(math.isfinite(one.p_value) and one.note in {"", "provisional"} for one in verdicts)


def _choice(method: Method, freq: Freq | None, alpha: float, years: int) -> Choice:
    if method not in get_args(Method):
        raise MonitorError(f"method {method!r} is unknown; choose one of {', '.join(get_args(Method))}")
    if freq is not None and freq not in get_args(Freq):
        raise MonitorError(f"freq {freq!r} is unknown; choose weekly or daily")
    if not 0 < alpha < 0.5:
        raise MonitorError(f"alpha is {alpha}; it must lie between 0 and 0.5, usually 0.005")
    if not 1 <= years <= MOST_YEARS:
        raise MonitorError(f"years is {years}; it must lie between 1 and {MOST_YEARS}")
    return Choice(method=method, alpha=alpha, years=years)


def _name(path: str | Path) -> str:
    return "standard input" if str(path) == "-" else str(path)


def _read(path: str | Path) -> tuple[SeriesRow, ...]:
    try:
        with _source(path) as stream:
            return read_rows(stream, _name(path))
    except OSError as error:
        raise MonitorError(f"{path}: cannot be read: {error.strerror or error}") from error


def _source(path: str | Path) -> AbstractContextManager[BinaryIO]:
    return nullcontext(sys.stdin.buffer) if str(path) == "-" else Path(path).open("rb")


def _target(path: str | Path) -> AbstractContextManager[TextIO]:
    return nullcontext(sys.stdout) if str(path) == "-" else Path(path).open("w", encoding="utf-8", newline="")


def _verdicts(counts: Counts, rows: Sequence[SeriesRow], choice: Choice) -> list[_Verdict]:
    """Return one verdict per row, in the order of the rows."""
    where = {series: number for number, series in enumerate(counts.names)}
    cells = [(where[row.series], counts.calendar.position(row.start)) for row in rows]
    periods = sorted({period for _, period in cells})
    chosen = replace(choice, engine=best_engine(len(rows)))
    wanted = set(cells)
    said: dict[tuple[int, int], _Verdict] = {}
    for period in periods:
        for cell, verdict in _of_period(counts, period, chosen):
            if cell in wanted:
                said[cell] = verdict
    return [said[cell] for cell in cells]


def _of_period(counts: Counts, period: int, choice: Choice) -> Iterator[tuple[tuple[int, int], _Verdict]]:
    for numbers, judged in choose.judge(counts, period, choice):
        for number, row in zip(numbers.tolist(), judged.rows(), strict=True):
            _, expected, lower, upper, p_value, alarm, note = row
            yield (
                (number, period),
                _Verdict(
                    expected=expected,
                    lower=lower,
                    upper=upper,
                    p_value=p_value,
                    alarm=alarm,
                    method=judged.method,
                    note=note,
                ),
            )


def _write(path: str | Path, rows: Sequence[SeriesRow], verdicts: Sequence[_Verdict]) -> None:
    try:
        with _target(path) as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(_cells(row, verdict) for row, verdict in zip(rows, verdicts, strict=True))
    except OSError as error:
        raise MonitorError(f"{path}: cannot be written: {error.strerror or error}") from error


def _cells(row: SeriesRow, verdict: _Verdict) -> tuple[str | int, ...]:
    return (
        row.series,
        row.date_text,
        "" if row.observed is None else row.observed,
        _shown(verdict.expected),
        _shown(verdict.lower),
        _shown(verdict.upper),
        _shown(verdict.p_value),
        int(verdict.alarm),
        verdict.method,
        verdict.note,
    )


def _shown(value: float) -> str:
    return f"{value:.10g}" if math.isfinite(value) else ""
