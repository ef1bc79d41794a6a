"""The health of a source in words, and what is news of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from monitor.health import current, judge, judge_all
from monitor.records import ErrorClass, SourceFacts, SourceHealth

NOW = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def days(*counts: int, last: date = date(2026, 11, 24)) -> tuple[tuple[date, int], ...]:
    """Return observed days that end yesterday."""
    first = last - timedelta(days=len(counts) - 1)
    return tuple((first + timedelta(days=n), count) for n, count in enumerate(counts))


WELL = SourceFacts(
    source_id="bron", name="Bron", genre="regionaal_nieuws", n_polls=60, first_polled_at=NOW - 60 * DAY,
    last_polled_at=NOW, last_success_at=NOW, next_due_at=NOW + timedelta(hours=20), streak_since=NOW - 60 * DAY,
    n_streak=60, n_entries=200, last_item_at=NOW - timedelta(hours=12), days=days(*[3] * 60),
)  # fmt: skip


def failed(n: int, *, error: ErrorClass = "server", message: str = "the server answers 500") -> SourceFacts:
    """Return a source whose last polls failed, one a day."""
    return replace(
        WELL, error=error, message=message, n_streak=n, streak_since=NOW - (n - 1) * DAY, before_since=NOW - 60 * DAY,
        n_before=60 - n,
    )  # fmt: skip


def yesterday(facts: SourceFacts = WELL, **changes: object) -> SourceHealth:
    """Return what the run of the day before found."""
    return replace(judge(facts, None, now=NOW - DAY), **changes)  # type: ignore[arg-type]


def test_a_healthy_source_shows_its_numbers() -> None:
    found = judge(WELL, yesterday(), now=NOW)
    assert (found.state, found.is_news, found.advice) == ("healthy", False, "")
    assert found.reason == f"21 items in 7 days, {found.lower_7d} to {found.upper_7d} expected"
    assert (found.n_items_7d, found.expected_7d, found.n_items_28d, found.expected_28d) == (21, 21, 84, 84)
    assert found.judged_from is None


def test_a_source_without_polls_is_said_to_be_so() -> None:
    found = judge(SourceFacts(source_id="x", name="X", genre="satire"), None, now=NOW)
    assert (found.state, found.is_news) == ("never_polled", False)
    assert "monitor crawl" in found.advice


def test_newly_broken_is_news_once_and_then_broken() -> None:
    first = judge(failed(1), yesterday(), now=NOW)
    assert (first.state, first.is_news) == ("newly_broken", True)
    assert "1 poll failed since 2026-11-25; next try from 2026-11-26 02:00 UTC" in first.reason
    same_day = judge(failed(1), first, now=NOW + timedelta(hours=1))
    assert (same_day.state, same_day.is_news) == ("broken", False)
    later = replace(failed(2), streak_since=NOW)
    second = judge(later, same_day, now=NOW + DAY)
    assert (second.state, second.is_news, second.since) == ("broken", False, same_day.since)
    assert "2 polls failed since 2026-11-25" in second.reason


def test_a_source_not_due_keeps_being_broken_without_a_poll() -> None:
    before = judge(failed(3), yesterday(), now=NOW)
    found = judge(failed(3), before, now=NOW + DAY)
    assert (found.state, found.is_news, found.since) == ("broken", False, before.since)


def test_recovered_is_news_once_and_says_how_long_it_was_away() -> None:
    before = judge(failed(4), yesterday(), now=NOW - timedelta(hours=1))
    facts = replace(WELL, n_streak=1, streak_since=NOW, before_since=NOW - 4 * DAY, n_before=4)
    found = judge(facts, before, now=NOW)
    assert (found.state, found.is_news) == ("recovered", True)
    assert found.reason == "answers again after 4 days: 4 polls had failed"
    assert "missing" in found.advice
    again = judge(facts, found, now=NOW + timedelta(hours=1))
    assert (again.state, again.is_news) == ("healthy", False)


def test_without_an_earlier_judgement_the_length_of_the_streak_decides() -> None:
    assert judge(failed(1), None, now=NOW).state == "newly_broken"
    assert judge(failed(2), None, now=NOW).state == "broken"


def test_silence_is_named_with_what_was_expected_and_is_news_once() -> None:
    facts = replace(WELL, days=days(*[3] * 54, *[0] * 6), last_item_at=NOW - 7 * DAY)
    found = judge(facts, yesterday(), now=NOW)
    assert (found.state, found.is_news) == ("silent", True)
    assert found.reason == "no items in 6 observed days, about 18 expected; the last on 2026-11-18"
    assert judge(facts, found, now=NOW + DAY).is_news is False


def test_days_of_an_outage_are_no_silence() -> None:
    facts = replace(WELL, days=days(*[3] * 54, last=date(2026, 11, 18)), last_item_at=NOW - 7 * DAY)
    assert judge(facts, yesterday(), now=NOW).state == "healthy"


def test_an_item_of_today_ends_a_silence_at_once() -> None:
    facts = replace(WELL, days=days(*[3] * 54, *[0] * 6), last_item_at=NOW - timedelta(minutes=5))
    assert judge(facts, yesterday(), now=NOW).state != "silent"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"last_item_at": None, "n_entries": 0, "days": ()}, "no item was ever found; 60 polls since 2026-09-26"),
        ({"last_item_at": None, "n_entries": 9, "days": ()}, "9 entries seen, but none of their pages could be read"),
        ({"last_item_at": NOW - 120 * DAY, "days": days(*[0] * 80)}, "no items in 120 days; the last on 2026-07-28"),
    ],
)
def test_nothing_for_long_is_reported_whatever_the_rhythm(changes: dict[str, object], said: str) -> None:
    found = judge(replace(WELL, **changes), None, now=NOW)  # type: ignore[arg-type]
    assert found.state == "silent"
    assert found.reason.startswith(said)


def test_low_volume_names_the_numbers_and_does_not_flap() -> None:
    facts = replace(WELL, days=days(*[3] * 53, *[1, 0, 0, 1, 0, 0, 1]))
    found = judge(facts, yesterday(), now=NOW)
    assert (found.state, found.is_news, found.n_items_7d) == ("low_volume", True, 3)
    assert found.reason == f"3 items in 7 days, {found.lower_7d} to {found.upper_7d} expected"
    edge = replace(WELL, days=days(*[3] * 53, *[2, 1, 2, 1, 2, 2, 1]))
    assert judge(edge, yesterday(), now=NOW).state == "healthy"
    still = judge(edge, found, now=NOW + DAY)
    assert (still.state, still.is_news, still.since) == ("low_volume", False, found.since)
    assert judge(WELL, still, now=NOW + 2 * DAY).state == "healthy"


def test_a_young_source_is_not_yet_judged_and_says_from_when() -> None:
    found = judge(replace(WELL, days=days(*[3] * 10)), None, now=NOW)
    assert (found.state, found.judged_from) == ("healthy", date(2026, 12, 13))
    assert found.reason == "not yet to be judged, from 2026-12-13: 10 of 28 observed days"
    assert (found.expected_7d, found.lower_7d, found.n_items_7d) == (None, None, 21)


def test_gone_is_muted_and_news_once() -> None:
    facts = replace(failed(1, error="gone", message="the server answers 410"), muted_reason="gone", next_due_at=None)
    found = judge(facts, yesterday(), now=NOW)
    assert (found.state, found.is_news) == ("muted", True)
    assert "successor" in found.advice
    assert judge(facts, found, now=NOW + DAY).is_news is False


def test_a_move_is_proposed_after_three_redirects_and_is_news_once() -> None:
    moved = replace(WELL, permanent_redirect_to="https://nieuw.example/feed", n_permanent_redirects=2)
    assert judge(moved, yesterday(), now=NOW).moved_to is None
    moved = replace(moved, n_permanent_redirects=3)
    found = judge(moved, yesterday(), now=NOW)
    assert (found.state, found.is_news, found.moved_to) == ("healthy", True, "https://nieuw.example/feed")
    assert "https://nieuw.example/feed" in found.advice
    assert judge(moved, found, now=NOW + DAY).is_news is False


def test_what_a_killed_run_polled_is_judged_when_it_is_read() -> None:
    before = yesterday()
    (found,) = current([failed(1)], {"bron": before}, now=NOW)
    assert found.state == "newly_broken"
    assert current([failed(1)], {"bron": found}, now=NOW + DAY) == (found,)


def test_all_sources_are_judged_each_by_its_own_past() -> None:
    other = replace(failed(1), source_id="andere")
    found = judge_all([WELL, other], {"bron": yesterday()}, now=NOW)
    assert [(one.source_id, one.state) for one in found] == [("bron", "healthy"), ("andere", "newly_broken")]
