"""What a crawl may rely on: nothing lost, nothing double, erased stays erased."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from monitor.records import Entry, Item, Poll, SourceState
from monitor.store import Store

ASSIGNMENT = "OPD-2026-001"


def test_new_entries_become_pending_once(
    store: Store, make_poll: Callable[..., Poll], make_entry: Callable[..., Entry], state: SourceState, now: datetime
) -> None:
    sink = store.collecting(ASSIGNMENT)
    entries = [make_entry("a"), make_entry("b", published_at=None, published_raw=None, published_source="none")]
    assert sink.save_poll(make_poll(), state, entries) == 2
    assert sink.save_poll(make_poll(polled_at=now + timedelta(hours=1)), state, entries) == 0
    pending = sink.pending(["bron"], now)
    assert [p.entry for p in pending] == entries
    assert sink.known_entries(["entry-a", "entry-x"]) == {"entry-a"}
    assert sink.states() == {"bron": state}


def test_validators_are_stored_with_their_entries(
    store: Store, make_poll: Callable[..., Poll], make_entry: Callable[..., Entry], state: SourceState, now: datetime
) -> None:
    sink = store.collecting(ASSIGNMENT)
    sink.save_poll(make_poll(), state, [make_entry("a")])
    assert sink.states()["bron"].etag == '"1"'
    assert len(sink.pending(["bron"], now)) == 1


def test_an_item_is_stored_once_and_finishes_its_entry(
    store: Store,
    make_poll: Callable[..., Poll],
    make_entry: Callable[..., Entry],
    make_item: Callable[..., Item],
    state: SourceState,
    now: datetime,
) -> None:
    sink = store.collecting(ASSIGNMENT)
    sink.save_poll(make_poll(), state, [make_entry("a")])
    first = sink.save_items([("entry-a", make_item("a"))])
    again = sink.save_items([("entry-a", make_item("a"))])
    assert (first.n_new, again.n_new, again.n_changed) == (1, 0, 0)
    assert sink.pending(["bron"], now) == ()
    assert store.counts()["n_items"] == 1


def test_an_edit_makes_a_version_and_keeps_first_seen(
    store: Store, make_item: Callable[..., Item], now: datetime
) -> None:
    sink = store.collecting(ASSIGNMENT)
    sink.save_items([("entry-a", make_item("a"))])
    later = make_item("a", text="Verbeterd.", text_hash="hash-2", first_seen_at=now + timedelta(days=1))
    assert sink.save_items([("entry-a", later)]).n_changed == 1
    with store.database.read() as connection:
        versions = connection.execute("FROM item_versions ORDER BY version").fetchall()
        first_seen, n_versions = connection.execute("SELECT first_seen_at, n_versions FROM items").fetchall()[0]
    assert [row[1] for row in versions] == [1, 2]
    assert (first_seen.replace(tzinfo=UTC), n_versions) == (now, 2)


def test_a_wall_never_replaces_a_full_text(store: Store, make_item: Callable[..., Item]) -> None:
    sink = store.collecting(ASSIGNMENT)
    sink.save_items([("entry-a", make_item("a"))])
    walled = make_item("a", text="Log in", text_hash="hash-2", text_status="wall")
    assert sink.save_items([("entry-a", walled)]).n_changed == 0


def test_an_erased_item_does_not_return(
    store: Store,
    make_poll: Callable[..., Poll],
    make_entry: Callable[..., Entry],
    make_item: Callable[..., Item],
    state: SourceState,
    now: datetime,
) -> None:
    sink = store.collecting(ASSIGNMENT)
    sink.save_poll(make_poll(), state, [make_entry("a")])
    with store.database.write() as connection:
        connection.execute(
            "INSERT INTO base.tombstone VALUES ('item-a', $a, $now, 'verzoek')", {"a": ASSIGNMENT, "now": now}
        )
    for text in ("Eerst.", "Anders."):
        assert sink.save_items([("entry-a", make_item("a", text=text, text_hash=text))]).n_new == 0
        sink.save_poll(make_poll(), state, [make_entry("a", text=text)])
        assert sink.pending(["bron"], now) == ()
    assert store.counts()["n_items"] == 0


def test_a_changed_entry_is_fetched_again(
    store: Store,
    make_poll: Callable[..., Poll],
    make_entry: Callable[..., Entry],
    make_item: Callable[..., Item],
    state: SourceState,
    now: datetime,
) -> None:
    sink = store.collecting(ASSIGNMENT)
    sink.save_poll(make_poll(), state, [make_entry("a")])
    sink.save_items([("entry-a", make_item("a"))])
    sink.save_poll(make_poll(), state, [make_entry("a", title="Gecorrigeerd")])
    assert [p.entry.title for p in sink.pending(["bron"], now)] == ["Gecorrigeerd"]


def test_a_failed_page_waits_for_its_next_try_and_is_given_up_at_last(
    store: Store, make_poll: Callable[..., Poll], make_entry: Callable[..., Entry], state: SourceState, now: datetime
) -> None:
    sink = store.collecting(ASSIGNMENT)
    sink.save_poll(make_poll(), state, [make_entry("a")])
    sink.save_failure("entry-a", "time-out", now + timedelta(hours=1))
    assert sink.pending(["bron"], now) == ()
    (waiting,) = sink.pending(["bron"], now + timedelta(hours=2))
    assert waiting.n_attempts == 1
    sink.save_failure("entry-a", "time-out", None)
    assert sink.pending(["bron"], now + timedelta(days=9)) == ()


def test_a_date_in_the_future_enters_no_trend(store: Store, make_item: Callable[..., Item], now: datetime) -> None:
    sink = store.collecting(ASSIGNMENT)
    sink.save_items(
        [
            ("e1", make_item("ok")),
            ("e2", make_item("future", date_flag="future", published_at=now + timedelta(days=90))),
            ("e3", make_item("none", date_flag="missing", published_at=None)),
        ]
    )
    with store.database.read() as connection:
        counted = connection.execute("SELECT id FROM items WHERE trend_at IS NOT NULL").fetchall()
    assert counted == [("item-ok",)]


def test_a_missing_date_counts_from_first_seen_only_when_the_source_was_watched(
    store: Store, make_item: Callable[..., Item], make_poll: Callable[..., Poll], state: SourceState, now: datetime
) -> None:
    sink = store.collecting(ASSIGNMENT)
    sink.save_poll(make_poll(polled_at=now - timedelta(days=1)), state, [])
    sink.save_items([("e3", make_item("none", date_flag="missing", published_at=None))])
    with store.database.read() as connection:
        assert connection.execute("SELECT trend_at FROM items").fetchall() == [(now.replace(tzinfo=None),)]


def test_an_unchanged_answer_vouches_for_the_time_since_the_last_success(
    store: Store, make_poll: Callable[..., Poll], state: SourceState, now: datetime
) -> None:
    sink = store.collecting(ASSIGNMENT)
    early = now - timedelta(days=10)
    sink.save_poll(make_poll(polled_at=early, covers_from=early - timedelta(days=2)), state, [])
    sink.save_poll(make_poll(polled_at=now, status="not_modified", covers_from=None, run_id="run-2"), state, [])
    with store.database.read() as connection:
        assert connection.execute("SELECT count(*) FROM base.source_day").fetchall() == [(13,)]


def test_an_outage_is_a_gap_and_not_a_zero(
    store: Store, make_poll: Callable[..., Poll], make_item: Callable[..., Item], state: SourceState, now: datetime
) -> None:
    sink = store.collecting(ASSIGNMENT)
    old = now - timedelta(days=30)
    sink.save_items([("e", make_item("a", published_at=old))])
    sink.save_poll(make_poll(polled_at=old, covers_from=old - timedelta(days=6)), state, [])
    sink.save_poll(make_poll(polled_at=now, covers_from=now - timedelta(days=1), run_id="run-2"), state, [])
    weeks = store.trends.theme_weeks("asielopvang", "NL", old.date() - timedelta(days=old.weekday()), now.date())
    assert [week.coverage for week in weeks][2] == 0


def test_tags_survive_a_round_trip_through_the_views(
    store: Store, make_item: Callable[..., Item], make_tagged: Callable[..., object], now: datetime
) -> None:
    store.collecting(ASSIGNMENT).save_items([("e", make_item("a"))])
    assert [item.id for item in store.tags.untagged("test-1", since=None, retag=False)] == ["item-a"]
    store.tags.save([make_tagged("item-a")], now)  # type: ignore[list-item]
    store.tags.save([make_tagged("item-a")], now)  # type: ignore[list-item]
    assert store.tags.untagged("test-1", since=None, retag=True) == ()
    assert len(store.tags.untagged("test-2", since=None, retag=True)) == 1
    with store.database.read() as connection:
        assert connection.execute("SELECT themes, municipalities FROM tags").fetchall() == [
            (["asielopvang"], ["GM0228"])
        ]
        weeks = connection.execute("SELECT municipality, week, n_items FROM theme_week ORDER BY 1").fetchall()
    assert weeks == [("GM0228", "2026-W47", 1), ("NL", "2026-W47", 1)]


def test_a_purpose_is_not_mixed_with_another(store: Store, assignment: object) -> None:
    from monitor.errors import AssignmentError

    other = replace(assignment, id="OPD-2026-002", purpose="openbare_orde")  # type: ignore[type-var]
    try:
        store.assignments.add(other)
    except AssignmentError as error:
        assert "database of its own" in str(error)
    else:
        raise AssertionError("two purposes in one database")


@pytest.fixture
def list_pages(
    store: Store,
    make_poll: Callable[..., Poll],
    make_entry: Callable[..., Entry],
    make_item: Callable[..., Item],
    state: SourceState,
) -> Callable[..., int]:
    """Return a function that polls a listing without dates and reads the pages it names, each of another day ago."""

    def crawl(run_id: str, at: datetime, days_ago: Sequence[int]) -> int:
        sink = store.collecting(ASSIGNMENT)
        names = [f"{run_id}-{n}" for n in range(len(days_ago))]
        poll = make_poll(run_id=run_id, polled_at=at, covers_from=None, n_entries=len(names))
        sink.save_poll(poll, state, [make_entry(name, published_at=None) for name in names])
        dates = [at - timedelta(days=days) for days in days_ago]
        pages = [
            (f"entry-{name}", make_item(name, published_at=date, first_seen_at=at))
            for name, date in zip(names, dates, strict=True)
        ]
        sink.save_items(pages)
        return sink.close_coverage(run_id)

    return crawl


def observed_days(store: Store) -> list[date]:
    with store.database.read() as connection:
        return [row[0] for row in connection.execute("SELECT day FROM base.source_day ORDER BY day").fetchall()]


def test_a_listing_without_dates_vouches_back_to_the_pages_it_led_to(
    store: Store, list_pages: Callable[..., int], now: datetime
) -> None:
    assert list_pages("run-1", now, [6, 4, 2, 0]) == 1
    assert observed_days(store) == [now.date() - timedelta(days=days) for days in range(6, -1, -1)]


def test_a_listing_without_dates_leaves_an_outage_a_gap(
    store: Store, list_pages: Callable[..., int], now: datetime
) -> None:
    early = now - timedelta(days=42)
    list_pages("run-1", early, [1, 0] * 10)
    assert list_pages("run-2", now, [1, 0] * 10) == 1
    assert observed_days(store) == [day.date() - timedelta(days=days) for day in (early, now) for days in (1, 0)]
    (week,) = store.trends.theme_weeks("asielopvang", "NL", date(2026, 11, 2), date(2026, 11, 8))
    assert week.coverage == 0


def test_a_pinned_page_of_years_ago_vouches_for_nothing(
    store: Store, list_pages: Callable[..., int], now: datetime
) -> None:
    list_pages("run-1", now, [*[1, 0] * 10, 900])
    assert observed_days(store) == [now.date() - timedelta(days=1), now.date()]


def test_a_pinned_thread_that_is_known_leaves_an_outage_a_gap(
    store: Store, make_poll: Callable[..., Poll], make_entry: Callable[..., Entry], make_item: Callable[..., Item],
    state: SourceState, now: datetime,
) -> None:  # fmt: skip
    sink = store.collecting(ASSIGNMENT)
    early = now - timedelta(days=30)
    for run_id, at in (("run-1", early), ("run-2", now)):
        names = ["vast", *(f"{run_id}-{n}" for n in range(39))]
        poll = make_poll(run_id=run_id, polled_at=at, covers_from=None, n_entries=40)
        sink.save_poll(poll, state, [make_entry(name, published_at=None) for name in names])
        sink.save_items([(f"entry-{name}", make_item(name, published_at=at, first_seen_at=at)) for name in names[1:]])
        assert sink.close_coverage(run_id) == 1
    assert observed_days(store) == [early.date(), now.date()]


def test_a_listing_that_shows_something_known_leaves_no_gap(
    store: Store, make_poll: Callable[..., Poll], make_entry: Callable[..., Entry], state: SourceState, now: datetime
) -> None:
    sink = store.collecting(ASSIGNMENT)
    early = now - timedelta(days=9)
    sink.save_poll(make_poll(polled_at=early, covers_from=early), state, [make_entry("a")])
    later = make_poll(polled_at=now, covers_from=None, n_entries=2, run_id="run-2")
    sink.save_poll(later, state, [make_entry("a"), make_entry("b")])
    with store.database.read() as connection:
        assert connection.execute("SELECT count(*) FROM base.source_day").fetchall() == [(10,)]
