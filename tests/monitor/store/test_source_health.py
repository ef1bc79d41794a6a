"""What the store knows of how sources do: whole days, counts for every source, states over time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from monitor.health import judge
from monitor.pipeline import judge_sources
from monitor.records import Entry, Item, Municipality, Poll, Source, SourceFacts, SourceState
from monitor.store import Store

ASSIGNMENT = "OPD-2026-001"
DAY = timedelta(days=1)
NONE: tuple[Municipality, ...] = ()


def add_source(store: Store, name: str = "bron", kind: str = "feed") -> None:
    source = Source(
        id=name, name=name, homepage="https://voorbeeld.nl/", url="https://voorbeeld.nl/feed", kind=kind,  # type: ignore[arg-type]
        genre="regionaal_nieuws",
    )  # fmt: skip
    store.sources.sync([source], NONE)


def facts_of(store: Store, now: datetime, name: str = "bron") -> SourceFacts:
    return next(one for one in store.sources.facts(now) if one.source_id == name)


def test_only_days_observed_from_beginning_to_end_count(
    store: Store, make_poll: Callable[..., Poll], make_item: Callable[..., Item], state: SourceState, now: datetime
) -> None:
    add_source(store)
    sink = store.collecting(ASSIGNMENT)
    sink.save_poll(make_poll(polled_at=now - 20 * DAY, covers_from=now - 25 * DAY), state, [])
    sink.save_poll(make_poll(polled_at=now, covers_from=now - 3 * DAY, run_id="run-2"), state, [])
    for n, back in enumerate((2, 2, 22)):
        sink.save_items([(f"e{n}", make_item(f"{n}", published_at=now - back * DAY))])
    assert facts_of(store, now).days == (
        (date(2026, 11, 1), 0), (date(2026, 11, 2), 0), (date(2026, 11, 3), 1), (date(2026, 11, 4), 0),
        (date(2026, 11, 23), 2), (date(2026, 11, 24), 0),
    )  # fmt: skip


def test_streaks_tell_when_it_broke_and_what_was_before(
    store: Store, make_poll: Callable[..., Poll], state: SourceState, now: datetime
) -> None:
    add_source(store)
    sink = store.collecting(ASSIGNMENT)
    for n, status in enumerate(("ok", "failed", "not_modified", "failed", "failed")):
        error = "server" if status == "failed" else None
        poll = make_poll(polled_at=now - (4 - n) * DAY, status=status, error=error, message=error or "")
        sink.save_poll(poll, state, [])
    facts = facts_of(store, now)
    assert (facts.error, facts.n_streak, facts.streak_since) == ("server", 2, now - DAY)
    assert (facts.n_before, facts.before_since, facts.n_polls) == (1, now - 2 * DAY, 5)


def test_a_page_that_two_feeds_name_counts_for_both(
    store: Store,
    make_poll: Callable[..., Poll],
    make_entry: Callable[..., Entry],
    make_item: Callable[..., Item],
    state: SourceState,
    now: datetime,
) -> None:
    sink = store.collecting(ASSIGNMENT)
    item = make_item("a", published_at=now - 2 * DAY)
    for name in ("bron", "andere"):
        add_source(store, name)
        poll = make_poll(source_id=name, covers_from=now - 5 * DAY)
        sink.save_poll(poll, replace(state, source_id=name), [make_entry(name, source_id=name)])
        sink.save_items([(f"entry-{name}", item)])
    assert store.counts()["n_items"] == 1
    assert [sum(n for _, n in facts_of(store, now, name).days) for name in ("bron", "andere")] == [1, 1]


def test_a_date_in_the_future_counts_on_the_day_it_was_seen(
    store: Store, make_poll: Callable[..., Poll], make_item: Callable[..., Item], state: SourceState, now: datetime
) -> None:
    add_source(store)
    sink = store.collecting(ASSIGNMENT)
    sink.save_poll(make_poll(covers_from=now - 5 * DAY), state, [])
    wrong = make_item("a", date_flag="future", published_at=now + 90 * DAY, first_seen_at=now - 2 * DAY)
    sink.save_items([("e", wrong)])
    facts = facts_of(store, now)
    assert (dict(facts.days)[date(2026, 11, 23)], facts.last_item_at) == (1, now - 2 * DAY)


def test_a_thread_that_goes_on_counts_again_once_the_forum_is_watched(
    store: Store,
    make_poll: Callable[..., Poll],
    make_entry: Callable[..., Entry],
    make_item: Callable[..., Item],
    state: SourceState,
    now: datetime,
) -> None:
    add_source(store, kind="forum")
    sink = store.collecting(ASSIGNMENT)
    thread = make_item("a", published_at=now - 30 * DAY)
    for n, back in enumerate((10, 6, 3)):
        at = now - back * DAY
        sink.save_poll(make_poll(polled_at=at, covers_from=at - 2 * DAY), state, [make_entry(f"{n}")])
        sink.save_items([(f"entry-{n}", replace(thread, text_hash=f"h{n}"))])
    assert facts_of(store, now).last_item_at == now - 3 * DAY


def test_each_state_is_kept_with_when_it_began_and_the_view_shows_the_last(
    store: Store, make_poll: Callable[..., Poll], state: SourceState, now: datetime
) -> None:
    add_source(store)
    sink = store.collecting(ASSIGNMENT)
    told = []
    for n in range(4):
        at = now + n * DAY
        status = "failed" if n < 2 else "ok"
        error = "server" if n < 2 else None
        sink.save_poll(make_poll(polled_at=at, status=status, error=error, run_id=f"run-{n}"), state, [])
        (found,) = judge_sources(store, {"bron"}, run_id=f"run-{n}", assignment_id=ASSIGNMENT, now=at)
        told.append((found.state, found.is_news))
    assert told == [("newly_broken", True), ("broken", False), ("recovered", True), ("silent", True)]
    assert [one.state for one in store.sources.history("bron")] == ["silent", "recovered", "broken", "newly_broken"]
    assert store.sources.judged()["bron"] == found
    (row,) = store.sources.health()
    assert (row["state"], row["since"], row["error"]) == ("silent", (now + 3 * DAY).replace(tzinfo=None), None)
    assert [poll.status for poll in store.sources.polls("bron", 3)] == ["ok", "ok", "failed"]


def test_a_state_that_lasts_is_one_row_with_the_last_numbers(
    store: Store, make_poll: Callable[..., Poll], state: SourceState, now: datetime
) -> None:
    add_source(store)
    store.collecting(ASSIGNMENT).save_poll(make_poll(status="failed", error="dns", message="no name"), state, [])
    for n in range(3):
        judge_sources(store, {"bron"}, run_id=f"run-{n}", assignment_id=ASSIGNMENT, now=now + n * DAY)
    history = store.sources.history("bron")
    assert [(one.state, one.since, one.judged_at) for one in history] == [
        ("broken", now + DAY, now + 2 * DAY), ("newly_broken", now, now),
    ]  # fmt: skip


def test_before_the_first_judgement_the_view_goes_by_the_last_poll(
    store: Store, make_poll: Callable[..., Poll], state: SourceState, now: datetime
) -> None:
    for name in ("goed", "stuk", "weg", "nieuw"):
        add_source(store, name)
    sink = store.collecting(ASSIGNMENT)
    sink.save_poll(make_poll(source_id="goed"), replace(state, source_id="goed"), [])
    sink.save_poll(make_poll(source_id="stuk", status="failed", error="tls"), replace(state, source_id="stuk"), [])
    gone = replace(state, source_id="weg", muted_reason="gone")
    sink.save_poll(make_poll(source_id="weg", status="failed", error="gone"), gone, [])
    found = {row["source_id"]: row["state"] for row in store.sources.health()}
    assert found == {"goed": "healthy", "stuk": "broken", "weg": "muted", "nieuw": "never_polled"}
    assert judge(facts_of(store, now, "nieuw"), None, now=now).state == "never_polled"
