"""Meetings in iCalendar files."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.council.ics_file import MAX_REPEATS, read_calendar
from monitor.council.written import WrittenLine
from monitor.errors import MonitorError

NOW = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)


def event(*lines: str, uid: str = "a@x", start: str = "DTSTART;TZID=Europe/Amsterdam:20261210T193000") -> str:
    return "\r\n".join(("BEGIN:VEVENT", f"UID:{uid}", start, *lines, "END:VEVENT"))


def read(*events: str) -> list[WrittenLine]:
    body = "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *events, "END:VCALENDAR", ""))
    return list(read_calendar(body.encode(), NOW))


def starts(*events: str) -> list[str]:
    return [f"{line.moment.starts_at:%m-%d %H:%M}" for line in read(*events) if line.moment]


def test_a_meeting_with_its_agenda_and_without_its_people() -> None:
    (line,) = read(
        event(
            "SUMMARY:Raadsvergadering", "DESCRIPTION:1 Opening\\n2 Spreidingswet\\, azc aan de Dorps", " straat",
            "URL:https://x.nl/7", "LOCATION:Raadzaal", "ORGANIZER;CN=Jan Pietersen:mailto:jan@x.nl",
            "ATTENDEE;CN=Jan Pietersen:mailto:jan@x.nl",
        )
    )  # fmt: skip
    assert line.moment is not None
    assert line.moment.agenda == ("1 Opening", "2 Spreidingswet, azc aan de Dorpsstraat")
    assert (line.moment.ref, line.moment.url, line.moment.place) == ("ics:a@x", "https://x.nl/7", "Raadzaal")
    assert "Pietersen" not in repr(line)


@pytest.mark.parametrize(
    ("start", "at"),
    [
        ("DTSTART;TZID=Europe/Amsterdam:20261210T193000", "12-10 18:30"),
        ("DTSTART;TZID=W. Europe Standard Time:20261210T193000", "12-10 18:30"),
        ("DTSTART:20261210T193000Z", "12-10 19:30"),
        ("DTSTART:20261210T193000", "12-10 18:30"),
        ("DTSTART;TZID=Foo/Bar:20261210T193000", "12-10 18:30"),
        ("DTSTART;VALUE=DATE:20261210", "12-09 23:00"),
    ],
)
def test_zones(start: str, at: str) -> None:
    assert starts(event(start=start)) == [at]


def test_a_zone_of_the_file_itself_with_rules_without_end_is_not_run() -> None:
    zone = (
        "BEGIN:VTIMEZONE", "TZID:Evil", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200", "RRULE:FREQ=SECONDLY", "END:STANDARD", "END:VTIMEZONE",
    )  # fmt: skip
    assert starts("\r\n".join(zone), event(start="DTSTART;TZID=Evil:20261210T193000")) == ["12-10 18:30"]


def test_a_repeating_meeting_keeps_its_dutch_time_and_loses_what_is_excluded_or_replaced() -> None:
    series = event(
        "RRULE:FREQ=WEEKLY;INTERVAL=1;COUNT=4;BYDAY=TH", "EXDATE;TZID=Europe/Amsterdam:20261217T193000", "SUMMARY:Raad"
    )
    moved = event(
        "RECURRENCE-ID;TZID=Europe/Amsterdam:20261224T193000", "SUMMARY:Raad",
        start="DTSTART;TZID=Europe/Amsterdam:20261223T190000",
    )  # fmt: skip
    lines = [line.moment for line in read(series, moved) if line.moment]
    assert [f"{one.starts_at:%m-%d %H:%M}" for one in lines] == ["12-10 18:30", "12-31 18:30", "12-23 18:00"]
    assert [one.ref for one in lines] == ["ics:a@x#2026-12-10", "ics:a@x#2026-12-31", "ics:a@x#2026-12-24"]


def test_a_series_over_the_night_of_summer_time_stays_at_half_past_seven() -> None:
    found = starts(event("RRULE:FREQ=MONTHLY;BYDAY=2TH"))
    assert found == ["12-10 18:30", "01-14 18:30", "02-11 18:30", "03-11 18:30"]
    late = list(read_calendar(
        ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + event("RRULE:FREQ=WEEKLY;UNTIL=20270402T000000Z") +
         "\r\nEND:VCALENDAR\r\n").encode(), datetime(2027, 3, 1, tzinfo=UTC)
    ))  # fmt: skip
    assert [f"{one.moment.starts_at:%H:%M}" for one in late if one.moment][-2:] == ["18:30", "17:30"]


@pytest.mark.parametrize(
    "rule",
    ["FREQ=SECONDLY", "FREQ=DAILY", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=WEEKLY;INTERVAL=0",
     "FREQ=WEEKLY;BYDAY=53MO", "FREQ=MONTHLY;BYDAY=99MO", "FREQ=MONTHLY;BYSETPOS=-1;BYDAY=MO", "FREQ=BOGUS"],
)  # fmt: skip
def test_rules_that_may_never_end_are_refused(rule: str) -> None:
    (line,) = read(event(f"RRULE:{rule}"))
    assert (line.moment, line.is_skipped) == (None, False)


def test_a_series_has_an_end() -> None:
    assert len(starts(event("RRULE:FREQ=WEEKLY;COUNT=999999999;BYDAY=MO,TU,WE,TH,FR,SA,SU"))) == MAX_REPEATS


@pytest.mark.parametrize(
    ("line", "kept"),
    [("STATUS:CANCELLED", "geannuleerd"), ("STATUS:CONFIRMED", "gepland"), ("STATUS:TENTATIVE", "gepland")],
)
def test_cancelled_meetings_are_kept_as_cancelled(line: str, kept: str) -> None:
    (found,) = read(event(line))
    assert found.moment is not None
    assert found.moment.status == kept


@pytest.mark.parametrize("line", ["CLASS:PRIVATE", "CLASS:CONFIDENTIAL", "SUMMARY:Besloten vergadering"])
def test_what_is_not_public_is_left_out(line: str) -> None:
    (found,) = read(event(line))
    assert (found.moment, found.is_skipped) == (None, True)


@pytest.mark.parametrize("start", ["DTSTART:2026", "DTSTART:", "SUMMARY:x", "DTSTART;VALUE=DATE:20620101"])
def test_an_event_without_a_start_that_can_be_is_refused(start: str) -> None:
    (found,) = read(event(start=start))
    assert (found.moment, found.is_skipped) == (None, False)
    assert found.reason


@pytest.mark.parametrize("data", [b"", b"x", b"BEGIN:VCALENDAR", b"\xff\xfe", b"BEGIN:VCALENDAR\r\n" * 5_000])
def test_other_files_are_our_error(data: bytes) -> None:
    with pytest.raises(MonitorError):
        list(read_calendar(data, NOW))


@pytest.mark.parametrize(
    "line",
    ["DESCRIPTION:" + "x\r\n " * 100_000, "X-A;" + 'B="c";' * 50_000 + ":x", "SUMMARY:" + "\\" * 500_000,
     "CATEGORIES:" + "a," * 100_000, "EXDATE:" + "20261210T193000," * 20_000 + "20261210T193000"],
)  # fmt: skip
def test_hostile_lines_are_read_in_bounded_time(line: str) -> None:
    assert len(read(event(line))) == 1


def test_nested_and_many_events() -> None:
    assert len(read("BEGIN:VEVENT\r\n" * 500 + "END:VEVENT\r\n" * 499 + "END:VEVENT")) == 500


@given(st.text(max_size=500))
def test_any_text_gives_lines_or_our_error(text: str) -> None:
    try:
        lines = read(event(text))
    except MonitorError:
        return
    assert all(line.moment or line.reason for line in lines)
