"""Tables of decisions as spreadsheets write them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.council.csv_file import read_table
from monitor.council.written import MAX_LINES, WrittenLine
from monitor.errors import MonitorError

NOW = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
HEAD = "date,time,municipality,kind,title,link"


def read(text: str | bytes) -> list[WrittenLine]:
    return list(read_table(text.encode() if isinstance(text, str) else text, NOW))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_dutch_excel(encoding: str) -> None:
    table = 'Datum;Tijd;Gemeente;Soort;Onderwerp;Link\r\n9-12-2026;19:30;Súdwest-Fryslân;AZC;"Opvang; één";https://x.nl/a\r\n'
    (line,) = read(table.encode(encoding))
    assert line.moment is not None
    assert (line.municipality, line.kind, line.moment.title) == ("Súdwest-Fryslân", "azc", "Opvang; één")
    assert line.moment.starts_at == datetime(2026, 12, 9, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "clock", "at"),
    [
        ("2026-12-09", "", datetime(2026, 12, 8, 23, 0, tzinfo=UTC)),
        ("2026-12-09T19:30", "", datetime(2026, 12, 9, 18, 30, tzinfo=UTC)),
        ("9-12-2026 19:30", "", datetime(2026, 12, 9, 18, 30, tzinfo=UTC)),
        ("09/12/2026", "19.30 uur", datetime(2026, 12, 9, 18, 30, tzinfo=UTC)),
        ("28-3-2027", "02:30", datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),  # an hour that does not exist
        ("31-10-2027", "02:30", datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),  # one that exists twice: the first
    ],
)
def test_days_and_times(day: str, clock: str, at: datetime) -> None:
    (line,) = read(f"{HEAD}\n{day},{clock},Ede,azc,x,https://x.nl\n")
    assert line.moment is not None
    assert line.moment.starts_at == at


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("31-02-2026,,Ede,azc,x,https://x.nl", "no day or time that exists"),
        ("9-12-2026,25:00,Ede,azc,x,https://x.nl", "no day or time that exists"),
        ("9-12-2026,half acht,Ede,azc,x,https://x.nl", "not a time"),
        ("morgen,,Ede,azc,x,https://x.nl", "not a date"),
        (",,Ede,azc,x,https://x.nl", "not a date"),
        ("9-12-2062,,Ede,azc,x,https://x.nl", "400 days"),
        ("9-12-2026,,Ede,azc,x,javascript:alert(1)", "https://"),
        ("9-12-2026", "https://"),
    ],
)
def test_a_wrong_line_is_refused_with_its_reason_and_the_next_is_read(row: str, why: str) -> None:
    bad, good = read(f"{HEAD}\n{row}\n9-12-2026,,Ede,azc,x,https://x.nl\n")
    assert (bad.moment, bad.number, good.number) == (None, 2, 3)
    assert why in bad.reason
    assert good.moment is not None


def test_a_table_without_a_date_names_its_columns() -> None:
    with pytest.raises(MonitorError, match="datum"):
        read("naam;woonplaats\nJan;Ede\n")


def test_a_huge_table_ends() -> None:
    lines = read(HEAD + "\n" + "9-12-2026,,Ede,azc,x,https://x.nl\n" * (MAX_LINES + 50))
    assert len(lines) == MAX_LINES
    assert "split the file" in lines[-1].reason


def test_a_field_without_an_end_is_refused() -> None:
    assert read(f'{HEAD}\n9-12-2026,"{"x" * 200_000}')[0].moment is None


@given(st.binary(max_size=2_000))
def test_any_bytes_give_lines_or_our_error(data: bytes) -> None:
    try:
        lines = read(b"date,link\n" + data)
    except MonitorError:
        return
    assert all(line.moment or line.reason for line in lines)
