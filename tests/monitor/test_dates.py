from datetime import UTC, datetime

import pytest

from monitor.dates import parse_date

NOW = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)
NOON = datetime(2026, 11, 3, 13, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-03T14:05:00+01:00",
        "2026-11-03T13:05:00Z",
        "2026-11-03T13:05:00.123456Z",
        "2026-11-03T14:05+0100",
        "2026-11-03T14:05:00+01",
        "2026-11-03T14:05:00[Europe/Amsterdam]",
        "2026-11-03 14:05:00",
        "20261103T130500Z",
        "Tue, 03 Nov 2026 13:05:00 GMT",
        "Tue, 3 Nov 2026 14:05:00 +0100",
        "03 Nov 2026 14:05 CET",
        "di, 03 nov 2026 14:05:00 +0100",
        "dinsdag 3 november 2026 14.05 uur",
        "3 nov. 2026, 14:05",
        "3 november 2026 om 14:05 uur",
        "Geplaatst op dinsdag 3 november 2026 - 14:05",
        "14:05 uur, 3 november 2026",
        "03-11-2026 14:05",
        "3/11/2026 14:05",
        "3-11-26 14.05 uur",
        "November 3, 2026 2:05 PM",
        "3 nov 2026-14:05",
        "3-11-2026-14:05",
        "3 november 2026-14.05 uur",
        "3 november 2026 14:05 cet",
        "3 november 2026 15:05 cest",
        "2026-11-03 15:05 cest",
        "3 november 2026 13:05 utc",
        "11/13/2026",
        "1793711100",
        "1793711100000",
    ],
)
def test_written_dates_are_read(written: str) -> None:
    at = parse_date(written, now=datetime(2026, 11, 20, tzinfo=UTC)).at
    assert at is not None
    assert at.tzinfo is UTC
    if written != "11/13/2026":
        assert at == NOON
    else:
        assert at == datetime(2026, 11, 12, 23, 0, tzinfo=UTC)


def test_time_without_zone_is_dutch_wall_time_in_summer_and_winter() -> None:
    assert parse_date("2026-07-01 12:00", now=NOW).at == datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
    assert parse_date("2026-01-15 12:00", now=NOW).at == datetime(2026, 1, 15, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("vandaag 09:12", datetime(2026, 11, 10, 8, 12, tzinfo=UTC)),
        ("gisteren om 21.30 uur", datetime(2026, 11, 9, 20, 30, tzinfo=UTC)),
        ("2 uur geleden", datetime(2026, 11, 10, 10, 0, tzinfo=UTC)),
        ("een dag geleden", datetime(2026, 11, 9, 12, 0, tzinfo=UTC)),
    ],
)
def test_relative_words_count_from_the_fetch(written: str, expected: datetime) -> None:
    assert parse_date(written, now=NOW).at == expected


@pytest.mark.parametrize(
    "written",
    [None, "", "   ", "onbekend", "0000-00-00", "0001-01-01T00:00:00", "31 februari 2026", "2026-13-45", "25:99"],
)
def test_a_missing_date_is_never_now(written: str | None) -> None:
    parsed = parse_date(written, now=NOW)
    assert (parsed.at, parsed.flag) == (None, "missing")


@pytest.mark.parametrize("written", ["2031-01-01", "Tue, 03 Nov 2203 14:05:00 GMT", "2026-11-11T12:00:01Z"])
def test_future_dates_are_flagged_and_date_nothing(written: str) -> None:
    parsed = parse_date(written, now=NOW)
    assert (parsed.at, parsed.flag, parsed.raw) == (None, "future", written)


def test_a_day_ahead_is_within_the_difference_of_clocks() -> None:
    assert parse_date("2026-11-11T12:00:00Z", now=NOW).flag == "ok"


@pytest.mark.parametrize(
    "written", ["1970-01-01T00:00:00Z", "0001-01-02", "Mon, 01 Jan 1900 00:00:00 GMT", "100000000"]
)
def test_dates_from_before_the_web_are_implausible(written: str) -> None:
    assert parse_date(written, now=NOW).flag == "implausible"


def test_a_zone_that_cannot_be_is_taken_as_dutch_time() -> None:
    assert parse_date("Tue, 03 Nov 2026 14:05:00 +9900", now=NOW).at == NOON


def test_the_hour_24_is_the_next_day() -> None:
    assert parse_date("2026-11-03 24:00", now=NOW).at == datetime(2026, 11, 3, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Geplaatst door Piet Jansen op 9 november 2026", "9 november 2026"),
        ("9 november 2026 door Jan de Vries 0318-123456", "9 november 2026"),
        ("9 november 2026 Jan de Vries 06.12345678", "9 november 2026"),
        ("Piet Jansen, 9 november 2026 om 14.05 uur", "9 november 2026 om 14.05 uur"),
        ("14:05 uur, Piet Jansen, 9 november 2026", "14:05 uur 9 november 2026"),
        ("9 november 2026 Piet 14:05 Jan", "9 november 2026 14:05"),
        ("2026-11-09T14:05:00 Piet", "2026-11-09T14:05:00"),
        ("2026-11-09T14:05:00+01", "2026-11-09T14:05:00+01"),
        ("2026-11-09T14:05[Piet/Jansen]", "2026-11-09T14:05"),
        ("9-11-2026 Piet 14:05", "9-11-2026 14:05"),
        ("Piet Jansen gisteren om 21.30 uur", "gisteren om 21.30 uur"),
        ("Piet Jansen 2 uur geleden", "2 uur geleden"),
        ("door Piet op 9 november 2031", "9 november 2031"),
        ("di, 03 nov 2026 14:05:00 +0100", "di, 03 nov 2026 14:05:00 +0100"),
        ("Piet Jansen", None),
        ("0612345678", None),
        ("x" * 10_000, None),
    ],
)
def test_of_a_line_with_a_date_only_the_date_is_kept(written: str, kept: str | None) -> None:
    parsed = parse_date(written, now=NOW)
    assert parsed.raw == kept
    assert parse_date(parsed.raw, now=NOW).at == parsed.at


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("9 nov. 14:05", datetime(2026, 11, 9, 13, 5, tzinfo=UTC)),
        ("ma 9 november 14.05 uur", datetime(2026, 11, 9, 13, 5, tzinfo=UTC)),
        ("9 nov 9:05", datetime(2026, 11, 9, 8, 5, tzinfo=UTC)),
        ("14:05, 9 november", datetime(2026, 11, 9, 13, 5, tzinfo=UTC)),
        ("9 november 14u05", datetime(2026, 11, 9, 13, 5, tzinfo=UTC)),
        ("9 november", datetime(2026, 11, 8, 23, 0, tzinfo=UTC)),
        ("11 november 9:05", datetime(2026, 11, 11, 8, 5, tzinfo=UTC)),
        ("3 maart 9:05", datetime(2026, 3, 3, 8, 5, tzinfo=UTC)),
        ("28 november 13.00 uur", None),
        ("29 februari 13:00", None),
        ("9 piet 14:05", None),
    ],
)
def test_a_day_without_a_year_is_the_last_that_was(written: str, expected: datetime | None) -> None:
    parsed = parse_date(written, now=NOW)
    assert parsed.at == expected
    assert expected is None or (parsed.is_relative and parsed.raw == written)


@pytest.mark.parametrize(
    ("written", "expected", "raw"),
    [
        ("3 min | 9 november", datetime(2026, 11, 8, 23, 0, tzinfo=UTC), "9 november"),
        ("5 reacties 9 nov. 14:05", datetime(2026, 11, 9, 13, 5, tzinfo=UTC), "9 nov. 14:05"),
        ("14.05 uur 9 november", datetime(2026, 11, 9, 13, 5, tzinfo=UTC), "14.05 uur 9 november"),
        ("20 uur, 9 november", datetime(2026, 11, 8, 23, 0, tzinfo=UTC), "9 november"),
        ("14.05 uur 9 november 2026", datetime(2026, 11, 9, 13, 5, tzinfo=UTC), "14.05 uur 9 november 2026"),
        ("5 reacties 12 piet 9 november 2026", datetime(2026, 11, 8, 23, 0, tzinfo=UTC), "9 november 2026"),
        ("5 reacties 12 9 november 2026", datetime(2026, 11, 8, 23, 0, tzinfo=UTC), "9 november 2026"),
        ("5 reacties 9 november 2026", datetime(2026, 11, 8, 23, 0, tzinfo=UTC), "9 november 2026"),
        ("7 foto 26 9 november 2026", datetime(2026, 11, 8, 23, 0, tzinfo=UTC), "9 november 2026"),
        ("Dossier 1234 foto 12, 2026, November 9, 2026", datetime(2026, 11, 8, 23, 0, tzinfo=UTC), "November 9, 2026"),
    ],
)
def test_a_number_and_a_word_before_a_date_are_passed_over(written: str, expected: datetime, raw: str) -> None:
    parsed = parse_date(written, now=NOW)
    assert (parsed.at, parsed.raw) == (expected, raw)


def test_a_day_without_a_year_at_the_turn_of_the_year() -> None:
    january = datetime(2027, 1, 2, 12, 0, tzinfo=UTC)
    assert parse_date("28 dec. 14:05", now=january).at == datetime(2026, 12, 28, 13, 5, tzinfo=UTC)
    last_day = datetime(2026, 12, 31, 12, 0, tzinfo=UTC)
    assert parse_date("1 jan. 9:05", now=last_day).at == datetime(2027, 1, 1, 8, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-09 14.05 uur", "2026-11-09 om 14:05 uur", "2026-11-09, 14u05", "9 november 2026 om 14u05",
        "9 november 2026, 14.05u", "9 nov 26 14:05", "9-11-2026 14u05",
    ],
)  # fmt: skip
def test_a_dutch_clock_is_read_behind_any_date(written: str) -> None:
    parsed = parse_date(written, now=NOW)
    assert (parsed.at, parsed.raw) == (datetime(2026, 11, 9, 13, 5, tzinfo=UTC), written)
    assert parse_date("2026-11-09 9:05", now=NOW).at == datetime(2026, 11, 9, 8, 5, tzinfo=UTC)


def test_a_year_of_two_digits_is_a_year_where_no_clock_stands() -> None:
    assert parse_date("1 aug 26", now=NOW).at == datetime(2026, 7, 31, 22, 0, tzinfo=UTC)
    assert parse_date("9 november 14 uur", now=NOW).at == datetime(2026, 11, 8, 23, 0, tzinfo=UTC)


def test_a_word_behind_a_clock_is_no_zone() -> None:
    assert parse_date("3 juli 2026 14:05 met foto's", now=NOW).at == datetime(2026, 7, 3, 12, 5, tzinfo=UTC)
