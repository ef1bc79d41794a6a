"""Any text as a date: a time within bounds, or a flag."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.dates import EARLIEST, MAX_AHEAD, parse_date

NOW = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)
PARTS = st.sampled_from(
    ["2026", "11", "31", "0", "99999", "-", "/", ".", ":", " ", "T", "Z", "+01:00", "-99:99", "nov", "februari", "di",
    "uur", "pm",
     "24", "00", "geleden", "dagen", "gisteren", "²", "٣", "\x00", "１２"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=200), st.lists(PARTS, max_size=14).map("".join), st.datetimes().map(str)))
def test_any_text_is_a_plausible_time_or_a_flag(written: str) -> None:
    parsed = parse_date(written, now=NOW)
    assert (parsed.at is not None) == (parsed.flag == "ok")
    if parsed.at is not None:
        assert EARLIEST <= parsed.at <= NOW + MAX_AHEAD
        assert parsed.at.utcoffset() == timedelta(0)
        assert parsed.raw and len(parsed.raw) <= 100
        assert parse_date(parsed.raw, now=NOW).at == parsed.at
