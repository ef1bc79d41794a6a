"""The detectors on a plain file: what comes in, what goes out, and what a wrong file is told."""

import csv
import io
import sys
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.detect.series_file import COLUMNS, FileCounts, detect_file
from monitor.detect.series_rows import SeriesRow, read_rows
from monitor.errors import MonitorError

FIRST = date(2019, 1, 7)
Detect = Callable[..., tuple[FileCounts, list[dict[str, str]]]]


@pytest.fixture
def detect(tmp_path: Path) -> Detect:
    def run(text: str | bytes, **options: object) -> tuple[FileCounts, list[dict[str, str]]]:
        source, target = tmp_path / "in.csv", tmp_path / "out.csv"
        source.write_bytes(text if isinstance(text, bytes) else text.encode())
        counts = detect_file(source, target, **options)  # type: ignore[arg-type]
        with target.open(encoding="utf-8", newline="") as lines:
            return counts, list(csv.DictReader(lines))

    return run


def weekly(values: Sequence[int | str], series: str = "", first: date = FIRST) -> list[str]:
    return [f"{first + timedelta(weeks=week)},{value},{series}" for week, value in enumerate(values)]


def file_of(*parts: list[str]) -> str:
    return "\n".join(["date,observed,series", *(line for part in parts for line in part)]) + "\n"


def quiet(n_weeks: int, mean: float = 6.0, seed: int = 1) -> list[int]:
    return [int(value) for value in np.random.default_rng(seed).poisson(mean, n_weeks)]


def test_a_giant_week_is_an_alarm_and_a_quiet_one_is_not(detect: Detect) -> None:
    counts, rows = detect(file_of(weekly([*quiet(300), 60, 5])), method="farrington")
    assert [row["alarm"] for row in rows[-2:]] == ["1", "0"]
    assert float(rows[-2]["upper"]) < 60 and float(rows[-2]["p_value"]) < 1e-9
    assert counts.n_rows == 302 and counts.n_series == 1
    assert counts.n_alarms == sum(row["alarm"] == "1" for row in rows)


def test_columns_and_order_are_those_of_the_input(detect: Detect) -> None:
    lines = weekly(quiet(30), "Ede") + weekly(quiet(30, seed=2), "'s-Hertogenbosch")
    np.random.default_rng(3).shuffle(lines)
    _, rows = detect(file_of(lines))
    assert tuple(rows[0]) == COLUMNS
    assert [f"{row['date']},{row['observed']},{row['series']}" for row in rows] == lines


@pytest.mark.parametrize("method", ["auto", "farrington", "shrinkage", "ears-c1", "ears-c2"])
def test_order_of_rows_does_not_matter(detect: Detect, method: str) -> None:
    lines = [line for place in range(6) for line in weekly(quiet(290, seed=place), f"place {place}")]
    shuffled = lines.copy()
    np.random.default_rng(4).shuffle(shuffled)
    _, one = detect(file_of(lines), method=method)
    _, other = detect(file_of(shuffled), method=method)
    key = ("series", "date")
    mapped = {tuple(row[name] for name in key): row for row in other}
    for row in one:
        found = mapped[tuple(row[name] for name in key)]
        for column in ("observed", "alarm", "method", "note"):
            assert row[column] == found[column]
        for column in ("expected", "upper", "p_value"):
            assert (row[column] == "") == (found[column] == "")
            if row[column]:
                assert float(row[column]) == pytest.approx(float(found[column]), rel=1e-8)


def test_another_series_changes_no_farrington_result(detect: Detect) -> None:
    alone = weekly(quiet(290), "a")
    _, one = detect(file_of(alone), method="farrington")
    _, both = detect(file_of(weekly(quiet(350, 50, 9), "b", FIRST - timedelta(weeks=40)), alone), method="farrington")
    assert [row for row in both if row["series"] == "a"] == one


def test_missing_and_absent_weeks_are_gaps_and_not_zeros(detect: Detect) -> None:
    values: list[int | str] = [*quiet(300)]
    values[295] = ""
    lines = weekly(values)
    del lines[100:130]
    _, rows = detect(file_of(lines), method="farrington")
    assert len(rows) == 270
    assert rows[265]["note"] == "coverage_gap" and rows[265]["alarm"] == "0" and rows[265]["observed"] == ""
    assert 4 < float(rows[-1]["expected"]) < 8  # thirty zeros would have pulled this down


def test_short_history_says_so_in_every_row(detect: Detect) -> None:
    counts, rows = detect(file_of(weekly(quiet(100))), method="farrington")
    assert {row["note"] for row in rows} == {"history_too_short"} and counts.n_judged == 0
    assert counts.notes == (("history_too_short", 100),)


def test_few_counts_give_no_alarm_but_their_numbers(detect: Detect) -> None:
    _, rows = detect(file_of(weekly([0] * 150 + [1] + [0] * 120 + [2])), method="farrington")
    assert rows[-1]["note"] == "count_too_small" and rows[-1]["alarm"] == "0" and rows[-1]["p_value"] != ""


def test_population_is_the_exposure(detect: Detect) -> None:
    values, room = [*quiet(290, 5.0), *quiet(10, 15.0, 2)], [100] * 290 + [300] * 10
    lines = [f"{line[:-1]},{size}" for line, size in zip(weekly(values), room, strict=True)]
    _, with_room = detect("date,observed,population\n" + "\n".join(lines), method="farrington")
    _, without = detect(file_of(weekly(values)), method="farrington")
    assert sum(row["alarm"] == "1" for row in with_room[-10:]) == 0
    assert sum(row["alarm"] == "1" for row in without[-10:]) >= 5


def test_no_population_in_a_week_is_no_exposure(detect: Detect) -> None:
    lines = [f"{line[:-1]},100" for line in weekly(quiet(290))]
    lines[-1], lines[-2] = lines[-1].replace(",100", ",0"), lines[-2].replace(",100", ",")
    _, rows = detect("date,observed,population\n" + "\n".join(lines), method="farrington")
    assert [row["note"] for row in rows[-3:]] == ["", "no_exposure", "no_exposure"]


def test_whole_numbers_are_weeks_of_years_of_52(detect: Detect) -> None:
    values = [*quiet(300), 60]
    _, rows = detect("date,observed\n" + "\n".join(f"{n + 1},{value}" for n, value in enumerate(values)))
    assert rows[263]["method"] == "farrington" and rows[263]["note"] == ""
    assert rows[262]["note"] == "provisional" and rows[-1]["alarm"] == "1"


def test_days_are_compared_with_the_same_weekday(detect: Detect) -> None:
    rng = np.random.default_rng(5)
    days = [FIRST + timedelta(days=day) for day in range(6 * 365)]
    values = [int(rng.poisson(2 if day.weekday() >= 5 else 12)) for day in days]
    saturday = next(n for n in reversed(range(len(days))) if days[n].weekday() == 5)
    values[saturday] = 14
    text = "date,observed\n" + "\n".join(f"{day},{value}" for day, value in zip(days, values, strict=True))
    _, rows = detect(text, method="farrington", freq="daily")
    assert rows[saturday]["alarm"] == "1" and float(rows[saturday]["expected"]) < 4
    assert np.mean([row["alarm"] == "1" for row in rows[-300:]]) < 0.03
    assert detect(text, method="farrington")[1] == rows  # the step shows in the dates


def test_auto_compares_small_series_with_the_others(detect: Detect) -> None:
    lines = [weekly(quiet(80, 0.5, seed), f"place {seed}") for seed in range(12)]
    lines[3][-1] = lines[3][-1].replace(",0,", ",9,").replace(",1,", ",9,").replace(",2,", ",9,")
    _, rows = detect(file_of(*lines))
    last = {row["series"]: row for row in rows if row["date"] == str(FIRST + timedelta(weeks=79))}
    assert {row["method"] for row in last.values()} == {"shrinkage"}
    assert [name for name, row in last.items() if row["alarm"] == "1"] == ["place 3"]
    assert {row["note"] for row in rows if row["date"] == str(FIRST + timedelta(weeks=20))} == {"provisional"}
    assert {row["note"] for row in rows if row["date"] == str(FIRST + timedelta(weeks=9))} == {"history_too_short"}


def test_auto_gives_a_single_short_series_a_provisional_answer(detect: Detect) -> None:
    _, rows = detect(file_of(weekly([*quiet(30), 70])))
    assert rows[-1]["method"] == "own-past" and rows[-1]["note"] == "provisional" and rows[-1]["alarm"] == "1"


@pytest.mark.parametrize("step", [1, 7])
def test_auto_gives_no_alarm_for_one_count_among_zeros(detect: Detect, step: int) -> None:
    values = [int(n in {12, 20, 30, 60, 109}) for n in range(110)]
    lines = [f"{FIRST + timedelta(days=step * n)},{value}," for n, value in enumerate(values)]
    counts, rows = detect(file_of(lines))
    assert counts.n_alarms == 0
    assert all(float(row["p_value"]) > 0.005 for row in rows if row["p_value"])
    assert {row["note"] for row in rows[-10:]} == {"provisional"}


def test_auto_is_seldom_wrong_in_quiet_short_series(detect: Detect) -> None:
    counts, _ = detect(file_of(*(weekly(quiet(150, 0.3, seed), f"place {seed}") for seed in range(4))))
    assert counts.n_alarms <= 4
    assert counts.n_by_chance is not None
    assert 2 < counts.n_by_chance < 3


def test_the_number_by_chance_counts_rows_that_could_give_an_alarm(detect: Detect) -> None:
    values: list[int | str] = [*quiet(300)]
    values[-20:] = ["" for _ in range(20)]
    counts, rows = detect(file_of(weekly(values)), method="farrington")
    able = sum(row["note"] == "" for row in rows)
    assert counts.n_judged == able > 10
    assert counts.n_by_chance == pytest.approx(0.005 * able)
    sparse, rows = detect(file_of(weekly([0, 1] * 140)), method="farrington")
    assert {row["note"] for row in rows[-10:]} == {"count_too_small"}
    assert sparse.n_by_chance == 0


@pytest.mark.parametrize("method", ["ears-c1", "ears-c2"])
def test_of_ears_no_number_by_chance_is_reckoned(detect: Detect, method: str) -> None:
    assert detect(file_of(weekly(quiet(60))), method=method)[0].n_by_chance is None


def test_one_series_cannot_be_compared_with_others(detect: Detect) -> None:
    with pytest.raises(MonitorError, match="at least two"):
        detect(file_of(weekly(quiet(60))), method="shrinkage")


def test_header_only_gives_a_header_only(detect: Detect) -> None:
    counts, rows = detect("date,observed\n")
    assert rows == [] and counts.n_rows == counts.n_judged == counts.n_alarms == 0


def test_byte_order_mark_semicolons_capitals_and_extra_columns_are_fine(detect: Detect) -> None:
    _, rows = detect("\ufeffDate;Observed;Remark\r\n2026-01-05;3;fine\r\n2026-01-12;NA;\r\n")
    assert [(row["date"], row["observed"]) for row in rows] == [("2026-01-05", "3"), ("2026-01-12", "")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r":1: date: this column is missing"),
        ("week,observed\n1,2\n", r":1: date: this column is missing"),
        ("date,count\n1,2\n", r":1: observed: this column is missing"),
        ("date,observed,observed\n1,2,3\n", r":1: observed: .* twice"),
        ("date,observed\n2026-01-05,-1\n", r":2: observed: '-1' is not between"),
        ("date,observed\n2026-01-05,veel\n", r":2: observed: 'veel' is not a number"),
        ("date,observed\n2026-01-05,2.5\n", r":2: observed: '2.5' is not a whole number"),
        ("date,observed\n2026-01-05,inf\n", r":2: observed: 'inf' is not between"),
        ("date,observed\n2026-01-05,1e30\n", r":2: observed: '1e30' is not between"),
        ("date,observed\n2026-01-05,=1+1\n", r":2: observed: '=1\+1' is not a number"),
        ("date,observed\n2026-01-05\n", r":2: observed: the row ends before"),
        ("date,observed\n2026-01-05,1,7\n", r":2: more cells than"),
        ("date,observed\n05-01-2026,1\n", r":2: date: '05-01-2026' is not a date"),
        ("date,observed\n2026-02-30,1\n", r":2: date: '2026-02-30' is not a date"),
        ("date,observed\n,1\n", r":2: date: '' is not a date"),
        ("date,observed\n2026-01-05,1\n2026-01-05,2\n", r":3: date: this series has 2026-01-05 on line 2 as well"),
        ("date,observed\n2026-01-05,1\n7,2\n", r":3: date: dates and whole numbers are mixed"),
        ("date,observed\n0001-01-01,1\n9999-12-31,2\n", r":3: date: 9999-12-31 lies \d+ periods after"),
        ("date,observed,series\n2026-01-05,1,=cmd()\n", r":2: series: '=cmd\(\)' would run as a formula"),
        ("date,observed,series\n2026-01-05,1,a;=cmd()\n", r":2: series: 'a;=cmd\(\)' would run as a formula"),
        ('date,observed,series\n2026-01-05,1,"a\nb"\n', r"series: 'a\\nb' holds characters"),
        ('date,observed\n2026-01-05,"1\n', r"not readable as CSV"),
        ("date,observed,population\n2026-01-05,1,-3\n", r":2: population: '-3' is not between"),
        (b"date,observed\n2026-01-05,1\n\xff\xfe,1\n", r":3: this is not UTF-8"),
        (b"date,observed\n" + b"9" * 200_000, r":2: the line is longer"),
    ],
)
def test_a_wrong_file_is_told_where_it_is_wrong(detect: Detect, text: str | bytes, message: str) -> None:
    with pytest.raises(MonitorError, match=message):
        detect(text)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("date;observed\n2026-01-05;980\n2026-01-12;1.020\n", r":3: observed: '1.020'"),
        ("date;observed\n2026-01-05;1.000\n", r":2: observed: '1.000'"),
        ("date,observed\n2026-01-05,1.000\n", r":2: observed: '1.000'"),
        ("date;observed;population\n2026-01-05;3;1.020\n", r":2: population: '1.020'"),
        ("date;observed;population\n2026-01-05;3; 12.345.678 \n", r":2: population: '12.345.678'"),
    ],
)
def test_a_stop_before_three_digits_is_not_taken_for_a_fraction(detect: Detect, text: str, where: str) -> None:
    with pytest.raises(MonitorError, match=where + ".* write thousands without a stop"):
        detect(text)


@pytest.mark.parametrize(
    "cells", ["2026-01-05;3;1000.5", "2026-01-05;1020;0.125", "2026-01-05;1000.0;1234.567", "2026-01-05,3,12.345"]
)
def test_fractions_of_an_exposure_are_read(detect: Detect, cells: str) -> None:
    separator = ";" if ";" in cells else ","
    counts, _ = detect(f"{separator.join(('date', 'observed', 'population'))}\n{cells}\n")
    assert counts.n_rows == 1


@pytest.mark.parametrize("freq", [None, "weekly", "daily"])
@pytest.mark.parametrize(
    "dates",
    [
        [date(2015 + month // 12, month % 12 + 1, 1) for month in range(120)],
        [date(2015 + month // 12, month % 12 + 1, 1) - timedelta(days=1) for month in range(24)],
        [date(2015, 1, 1), date(2015, 4, 1), date(2015, 7, 1), date(2016, 1, 1)],
        [date(2026, 1, 5), date(2026, 2, 2), date(2026, 3, 4)],
    ],
)
def test_counts_per_month_are_refused(detect: Detect, dates: list[date], freq: str | None) -> None:
    with pytest.raises(MonitorError, match="only days and weeks can be judged"):
        detect("date,observed\n" + "\n".join(f"{day},{20 + day.month}" for day in dates) + "\n", freq=freq)


def test_weeks_of_which_most_are_missing_are_no_months(detect: Detect) -> None:
    counts, _ = detect("date,observed\n" + "\n".join(f"{FIRST + timedelta(weeks=4 * n)},3" for n in range(9)) + "\n")
    assert counts.n_rows == 9


@pytest.mark.parametrize("numbers", [(201951, 201952, 202001, 202002), (202053,), (202011, 202012, 202101)])
def test_a_year_with_a_week_is_no_period_number(detect: Detect, numbers: tuple[int, ...]) -> None:
    with pytest.raises(MonitorError, match=rf":2: date: {numbers[0]} is a year .* write the Monday"):
        detect("date,observed\n" + "\n".join(f"{number},3" for number in numbers) + "\n")


def test_period_numbers_of_six_digits_are_read(detect: Detect) -> None:
    counts, _ = detect("date,observed\n" + "\n".join(f"{number},3" for number in range(200040, 200060)) + "\n")
    assert counts.n_rows == 20


def test_weeks_that_start_on_two_weekdays_are_an_error(detect: Detect) -> None:
    with pytest.raises(MonitorError, match=r":3: date: 2026-01-13 is not a whole number of weeks"):
        detect("date,observed\n2026-01-05,1\n2026-01-13,2\n", freq="weekly")


@pytest.mark.parametrize(
    "options", [{"method": "magic"}, {"freq": "hourly"}, {"alpha": 0.0}, {"alpha": 0.9}, {"years": 0}, {"years": 99}]
)
def test_a_wrong_option_is_an_error(detect: Detect, options: dict[str, object]) -> None:
    with pytest.raises(MonitorError):
        detect("date,observed\n", **options)


def test_an_error_leaves_the_earlier_output_alone(detect: Detect, tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("earlier")
    with pytest.raises(MonitorError):
        detect("date,observed\n2026-01-05,x\n")
    assert (tmp_path / "out.csv").read_text() == "earlier"


def test_files_that_cannot_be_opened_are_errors(tmp_path: Path) -> None:
    with pytest.raises(MonitorError, match="cannot be read"):
        detect_file(tmp_path / "absent.csv", tmp_path / "out.csv")
    (tmp_path / "in.csv").write_text("date,observed\n")
    with pytest.raises(MonitorError, match="cannot be written"):
        detect_file(tmp_path / "in.csv", tmp_path / "absent" / "out.csv")


def test_a_dash_is_standard_input_and_output(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = io.TextIOWrapper(io.BytesIO(b"date,observed\n2026-01-05,3\n"), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", source)
    detect_file("-", "-")
    assert capsys.readouterr().out.splitlines() == [
        ",".join(COLUMNS),
        ",2026-01-05,3,,,,,0,own-past,history_too_short",
    ]


cells = st.one_of(
    st.text(max_size=8), st.sampled_from(["2026-01-05", "7", "-1", "NaN", "=1", "1e9", "9" * 30, '"', "\x00"])
)
tables = st.lists(st.lists(cells, max_size=4), max_size=6).map(
    lambda rows: "date,observed,series\n" + "\n".join(",".join(row) for row in rows)
)


@given(st.one_of(st.binary(max_size=300), tables.map(lambda text: text.encode("utf-8", "surrogatepass"))))
def test_any_bytes_give_rows_or_an_error_with_a_line(content: bytes) -> None:
    try:
        rows = read_rows(io.BytesIO(content), "f.csv")
    except MonitorError as error:
        assert str(error).startswith("f.csv:")
    else:
        assert all(isinstance(row, SeriesRow) and (row.observed is None or 0 <= row.observed <= 1e9) for row in rows)
