"""When to look again: rhythm, back-off, recovery."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.extract_charset import Headers
from monitor.records import Entry, ErrorClass, FetchedPage, SourceState
from monitor.spiders import states
from monitor.urls import url_key

NOW = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)
URL = "https://voorbeeld.nl/feed"
NEW = SourceState(source_id="bron", url=URL)


def page(status: int = 200, body: bytes = b"<rss/>", headers: Headers = (), url: str = URL) -> FetchedPage:
    return FetchedPage(
        source_id="bron", url=URL, final_url=url, status=status, headers=tuple(headers), body=body, truncated=False,
        fetched_at=NOW,
    )  # fmt: skip


def success(
    state: SourceState, now: datetime, *, n_entries: int = 10, n_new: int = 0, **changes: object
) -> SourceState:
    values: dict[str, object] = {"hint_s": 0, "moved_to": None, "is_whole": True} | changes
    return states.after_success(
        state, changes.pop("page", page()), n_entries=n_entries, n_new=n_new, now=now,  # type: ignore[arg-type]
        **{name: value for name, value in values.items() if name != "page"},  # type: ignore[arg-type]
    )  # fmt: skip


def interval(state: SourceState) -> timedelta:
    assert state.next_due_at is not None and state.last_polled_at is not None
    return state.next_due_at - state.last_polled_at


def test_a_new_source_is_due() -> None:
    assert states.is_due(None, now=NOW)
    assert states.is_due(NEW, now=NOW)


def test_the_first_success_sets_no_rhythm() -> None:
    assert interval(success(NEW, NOW, n_new=10)) == states.FIRST_INTERVAL


def test_a_quiet_source_is_asked_less_and_at_least_weekly() -> None:
    state, now, waits = NEW, NOW, []
    for _ in range(30):
        state = success(state, now)
        now = state.next_due_at or now
        waits.append(interval(state))
    assert waits == sorted(waits) and waits[-1] == states.MAX_INTERVAL


def test_a_busy_source_is_asked_more_and_not_below_the_floor() -> None:
    state, now = success(NEW, NOW), NOW
    for _ in range(10):
        now = state.next_due_at or now
        state = success(state, now, n_new=9)
    assert interval(state) == states.MIN_INTERVAL


def test_whoever_brings_something_is_due_again_at_the_next_daily_job() -> None:
    quiet = replace(
        NEW, last_polled_at=NOW - timedelta(days=6), last_success_at=NOW - timedelta(days=6), next_due_at=NOW
    )
    assert interval(success(quiet, NOW, n_new=1)) < timedelta(days=1)


def test_a_hint_is_obeyed_and_never_shortens() -> None:
    assert interval(success(NEW, NOW, hint_s=6 * 3600)) == timedelta(hours=6)
    assert interval(success(NEW, NOW, hint_s=60)) == states.FIRST_INTERVAL


def test_a_hint_of_days_does_not_skip_the_next_daily_job() -> None:
    assert interval(success(NEW, NOW, hint_s=48 * 3600)) == states.DAILY < timedelta(hours=24)


def test_an_old_date_alone_makes_no_entry_an_old_one(make_entry: Callable[..., Entry]) -> None:
    stored = [make_entry(f"a{n}", url=None, title=f"Kop {n}", published_at=NOW) for n in range(9)]
    old = [make_entry(f"b{n}", url=None, title="Oud", published_at=NOW - timedelta(days=n)) for n in range(2, 9)]
    assert states.under_new_ids(old, frozenset(), stored) == ()


def test_untitled_entries_under_new_ids_are_known_again_by_their_text(make_entry: Callable[..., Entry]) -> None:
    kinds = [[make_entry(f"{kind}{n}", url=None, title="", text=f"Over {n}.") for n in range(3)] for kind in "ab"]
    assert states.under_new_ids(kinds[1], frozenset(), kinds[0]) == tuple(kinds[1])


def test_an_edit_in_a_sitemap_is_no_old_entry_and_a_moved_page_is(make_entry: Callable[..., Entry]) -> None:
    def listed(address: str, lastmod: str) -> Entry:
        return make_entry(
            address + lastmod, url=address, title="Kop", text="", identity=f"{url_key(address)}#{lastmod}"
        )

    stored = [listed("https://voorbeeld.nl/a", "1")]
    assert states.under_new_ids([listed("https://voorbeeld.nl/a", "2")], frozenset(), stored) == ()
    assert len(states.under_new_ids([listed("https://voorbeeld.nl/b", "1")], frozenset(), stored)) == 1


def test_a_304_keeps_hash_and_validators_and_takes_a_newer_date() -> None:
    first = success(NEW, NOW, page=page(headers=(("etag", '"1"'), ("last-modified", "Mon"))))
    again = success(first, NOW, page=page(304, b"", headers=(("last-modified", "Tue"),)))
    assert (again.etag, again.last_modified, again.body_hash) == ('"1"', "Tue", first.body_hash)


def test_an_answer_without_validators_clears_the_old_ones() -> None:
    first = success(NEW, NOW, page=page(headers=(("etag", '"1"'),)))
    assert success(first, NOW).etag is None


def test_validators_of_another_version_of_the_parser_are_not_sent() -> None:
    state = success(NEW, NOW, page=page(headers=(("etag", '"1"'),)))
    assert states.validators(state) == (URL, {"If-None-Match": '"1"'})
    assert states.validators(replace(state, body_hash="0:abc")) == ("", {})


def test_a_document_that_leads_on_leaves_nothing_by_which_it_is_skipped() -> None:
    state = success(NEW, NOW, is_whole=False, page=page(headers=(("etag", '"1"'),)))
    assert states.validators(state) == ("", {})


def test_backoff_grows_by_equal_steps_and_never_beyond_a_month() -> None:
    state, waits = NEW, []
    for _ in range(130):
        state = states.after_failure(state, "server", now=NOW)
        waits.append(interval(state))
    assert waits[1] - waits[0] == waits[2] - waits[1] == timedelta(hours=6)
    assert waits[-1] == timedelta(days=30)
    assert states.is_due(state, now=NOW + timedelta(days=30))


@pytest.mark.parametrize(
    ("light", "heavy"),
    [("dns", "server"), ("server", "not_a_feed"), ("timeout", "forbidden"), ("rate_limited", "login")],
)
def test_trouble_of_the_network_weighs_less_than_an_answer_that_means_no(light: ErrorClass, heavy: ErrorClass) -> None:
    assert interval(states.after_failure(NEW, light, now=NOW)) < interval(states.after_failure(NEW, heavy, now=NOW))


def test_a_success_forgets_the_failures() -> None:
    state = NEW
    for _ in range(5):
        state = states.after_failure(state, "server", now=NOW)
    assert success(state, NOW).n_failures == 0


def test_after_a_recovery_the_old_backoff_is_no_rhythm() -> None:
    broken = states.after_failure(success(NEW, NOW), "server", now=NOW + timedelta(hours=1))
    assert interval(success(broken, NOW + timedelta(days=1))) == states.FIRST_INTERVAL


def test_retry_after_sets_the_next_time() -> None:
    assert interval(states.after_failure(NEW, "rate_limited", now=NOW, retry_after_s=900.0)) == timedelta(minutes=15)


def test_gone_is_muted_and_asked_once_a_month() -> None:
    state = states.after_failure(NEW, "gone", now=NOW)
    assert (state.muted_reason, interval(state)) == ("gone", timedelta(days=30))
    still = states.after_failure(state, "server", now=NOW)
    assert (still.muted_reason, interval(still)) == ("gone", timedelta(days=30))


def test_a_move_is_proposed_only_when_it_is_the_same_each_time() -> None:
    state = NEW
    for target in ("https://voorbeeld.nl/a", "https://voorbeeld.nl/b", "https://voorbeeld.nl/b"):
        state = success(state, NOW, moved_to=target)
        assert states.proposal(state, URL) == ""
    state = success(state, NOW, moved_to="https://voorbeeld.nl/b")
    assert "on the same site" in states.proposal(state, URL)
    assert states.proposal(success(state, NOW), URL) == ""


def test_a_move_to_another_site_asks_whose_it_is() -> None:
    state = NEW
    for _ in range(states.MOVED_AFTER):
        state = success(state, NOW, moved_to="https://koopje.example/")
    assert "another site" in states.proposal(state, URL)
