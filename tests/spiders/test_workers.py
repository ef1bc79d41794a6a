"""The reading processes: limits of time and memory, and a channel that trusts nothing."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ExtractError
from monitor.records import Entry, FetchedPage, Item, PendingEntry, Source, SourceState
from monitor.spiders.workers import Workers
from monitor.wire import from_json, to_json
from tests.end_to_end.site.content import article, item, rss

Result = TypeVar("Result")
NOW = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)
URL = "https://voorbeeld.nl/nieuws/12345/x"
SOURCE = Source(id="bron", name="B", homepage="https://voorbeeld.nl/", url=URL, kind="feed", genre="regionaal_nieuws")
ENTRY = Entry(
    id="e", source_id="bron", identity="g", identity_method="guid", url=URL, title="Titel", text="Tekst.",
    published_raw=None,
    published_at=None, published_source="none", enclosures=("https://voorbeeld.nl/x.mp3",),
)  # fmt: skip


def page(body: bytes | str) -> FetchedPage:
    return FetchedPage(
        source_id="bron", url=URL, final_url=URL, status=200, headers=(("content-type", "text/html"),),
        body=body if isinstance(body, bytes) else body.encode(), truncated=False, fetched_at=NOW,
    )  # fmt: skip


def with_workers(use: Callable[[Workers], Awaitable[Result]], *, n: int = 1, time_limit_s: float = 20.0) -> Result:
    async def run() -> Result:
        async with Workers(n, time_limit_s=time_limit_s) as workers:
            return await use(workers)

    return asyncio.run(run())


def read(workers: Workers, body: bytes | str) -> Awaitable[Item]:
    return workers.item(page(body), ENTRY, assignment_id="OPD", genre="regionaal_nieuws")


def test_a_page_goes_there_and_an_item_comes_back() -> None:
    found = with_workers(lambda workers: read(workers, article("Café ‘De Brug’")))
    assert (found.title, found.text_status, found.first_seen_at) == ("Café ‘De Brug’", "full", NOW)


def test_a_document_goes_there_and_entries_come_back() -> None:
    document = with_workers(lambda workers: workers.document(page(rss(item("Een", URL, text="Tekst"))), SOURCE))
    assert [entry.title for entry in document.entries] == ["Een"]


def test_what_cannot_be_read_is_our_error() -> None:
    with pytest.raises(ExtractError, match="not a feed"):
        with_workers(lambda workers: workers.document(page("<html></html>"), SOURCE))


def test_a_page_that_takes_too_long_costs_that_page_only() -> None:
    slow = "<p>x</p>" * 150_000

    async def both(workers: Workers) -> tuple[bool, Item]:
        await read(workers, article("Warm"))  # starting up has a limit of its own
        try:
            await read(workers, slow)
            failed = False
        except ExtractError as error:
            failed = "too long" in error.reason
        return failed, await read(workers, article("Daarna"))

    started = time.monotonic()
    failed, after = with_workers(both, time_limit_s=0.5)
    assert failed and after.title == "Daarna"
    assert time.monotonic() - started < 20


def test_pages_are_read_side_by_side_and_come_back_to_who_asked() -> None:
    async def many(workers: Workers) -> list[str]:
        return [one.title for one in await asyncio.gather(*(read(workers, article(f"Kop {n}")) for n in range(12)))]

    assert with_workers(many, n=2) == [f"Kop {n}" for n in range(12)]


# --- The wire -----------------------------------------------------------------------------------------------------


def test_many_pages_at_once_start_no_more_processes_than_agreed() -> None:
    async def use(workers: Workers) -> int:
        await asyncio.gather(*(read(workers, article(f"Kop {n}")) for n in range(40)))
        return len(workers._all)

    assert with_workers(use, n=2) <= 2


def test_records_survive_the_wire() -> None:
    pending = PendingEntry(entry=ENTRY, n_attempts=2, next_try_at=NOW)
    assert from_json(PendingEntry, to_json(pending)) == pending
    assert from_json(Source, to_json(SOURCE)) == SOURCE
    state = SourceState(source_id="bron", url=URL, last_polled_at=NOW, n_failures=1)
    assert from_json(SourceState, to_json(state)) == state


@pytest.mark.parametrize(
    "change",
    [{"title": 5}, {"title": None}, {"published_at": "gisteren"}, {"published_source": "verzonnen"},
    {"enclosures": "x"},
     {"enclosures": [1]}, {"identity_method": None}],
)  # fmt: skip
def test_what_does_not_fit_the_record_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        from_json(Entry, to_json(ENTRY) | change)


def test_unknown_keys_are_ignored_and_missing_ones_refused() -> None:
    assert from_json(Entry, to_json(ENTRY) | {"author": "Piet"}) == ENTRY
    with pytest.raises(ValueError):
        from_json(Entry, {"id": "x"})


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_json_is_a_record_or_a_value_error(value: object) -> None:
    with suppress(ValueError):
        assert asdict(from_json(Entry, value))
