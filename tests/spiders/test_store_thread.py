"""The sink on its thread: calls that wait share one opening of the database, and every caller gets its own answer."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from monitor.errors import StoreError, StoreLocked
from monitor.records import Entry, Poll, SourceState
from monitor.spiders.crawl import StoreThread
from monitor.store import Store
from tests.conftest import NOW
from tests.spiders.memory_sink import MemorySink


class Held(MemorySink):
    """A sink that counts how often it was opened, and fails at the first openings where told to."""

    n_opened = 0
    failures: tuple[Exception, ...] = ()

    @contextmanager
    def hold(self) -> Iterator[None]:
        self.n_opened += 1
        if self.n_opened <= len(self.failures):
            raise self.failures[self.n_opened - 1]
        yield


def ask(sink: MemorySink, n: int) -> list[object]:
    async def run() -> list[object]:
        thread = StoreThread(sink)
        try:
            calls = (thread.known_entries([f"entry-{k}"]) for k in range(n))
            return list(await asyncio.gather(*calls, return_exceptions=True))
        finally:
            thread.close()

    return asyncio.run(run())


def entry(k: int) -> Entry:
    return Entry(
        id=f"entry-{k}", source_id="bron", identity=str(k), identity_method="guid", url=None, title="", text="",
        published_raw=None, published_at=None, published_source="none",
    )  # fmt: skip


def test_calls_that_wait_share_one_opening_and_get_their_own_answers() -> None:
    sink = Held(entries={f"entry-{k}": entry(k) for k in range(0, 100, 2)})
    found = ask(sink, 100)
    assert found == [frozenset({f"entry-{k}"} if k % 2 == 0 else ()) for k in range(100)]
    assert sink.n_opened < 50


def test_a_database_in_use_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.spiders.crawl._LOCK_WAITS_S", (0.0, 0.0))
    sink = Held()
    sink.failures = (StoreLocked("x"),)
    assert ask(sink, 3) == [frozenset()] * 3


def test_a_database_that_does_not_open_is_told_to_everyone() -> None:
    sink = Held()
    sink.failures = (StoreError("stuk"),) * 100
    assert {type(one) for one in ask(sink, 5)} == {StoreError}


def test_a_call_that_fails_costs_the_others_nothing() -> None:
    class Broken(Held):
        def known_entries(self, entry_ids: object) -> frozenset[str]:
            if entry_ids == ["entry-1"]:
                raise ValueError("stuk")
            return super().known_entries(entry_ids)  # type: ignore[arg-type]

    found = ask(Broken(), 3)
    assert [isinstance(one, ValueError) for one in found] == [False, True, False]


def test_what_is_written_while_the_database_is_held_is_kept_call_by_call(tmp_path: Path) -> None:
    store = Store(tmp_path / "monitor.duckdb")
    store.migrate(NOW)
    sink = store.collecting("OPD-2026-001")
    poll = Poll(
        source_id="bron", run_id="r", polled_at=NOW, status="ok", error=None, message="", n_entries=1, n_new=1,
        covers_from=None, duration_s=0.1,
    )  # fmt: skip
    with pytest.raises(RuntimeError), sink.hold():
        sink.save_poll(poll, SourceState(source_id="bron", url="x"), [entry(1)])
        assert sink.known_entries(["entry-1"]) == {"entry-1"}
        with store.database.write():
            sink.save_failure("entry-1", "half", None)
            raise RuntimeError
    assert [one.entry.id for one in sink.pending(["bron"], NOW)] == ["entry-1"]
