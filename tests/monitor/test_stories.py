"""Stories in the store: linked in several runs as in one, from sketches and not from texts."""

from collections.abc import Callable
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.pipeline import link_stories
from monitor.postings import MAX_FOUND, Postings
from monitor.records import Item
from monitor.sketch import N_MINIMA, from_bytes, read_words, to_bytes
from monitor.store import Store
from tests.conftest import NOW
from tests.monitor.test_dedupe import demo_texts

MakeItem = Callable[..., Item]


def stories(store: Store) -> dict[str, tuple[str, float]]:
    with store.database.read() as connection:
        return {
            row[0]: row[1:]
            for row in connection.execute("SELECT item_id, story_id, similarity FROM base.story").fetchall()
        }


def made(make_item: MakeItem) -> list[Item]:
    """Forty texts and, a day later, a copy of each with something before it."""
    texts = demo_texts()[:40]
    copies = [(f"copy-{name}", title, f"Van onze redactie. {text}") for name, title, text in texts]
    return [
        make_item(name, title=title, text=text, text_hash=name, url=None, published_at=NOW + timedelta(hours=n - 100))
        for n, (name, title, text) in enumerate([*texts, *copies])
    ]


@pytest.mark.parametrize("n_runs", [2, 5])
@pytest.mark.parametrize("keeps_sketches", [True, False])
def test_several_runs_give_the_stories_of_one(
    store: Store, make_item: MakeItem, n_runs: int, keeps_sketches: bool
) -> None:
    items, whole = made(make_item), Store()
    whole.migrate(NOW)
    whole.collecting("OPD-2026-001").save_items([(item.id, item) for item in items])
    link_stories(whole, batch_size=7)
    size = -(-len(items) // n_runs)
    for start in range(0, len(items), size):
        store.collecting("OPD-2026-001").save_items([(item.id, item) for item in items[start : start + size]])
        link_stories(store)
        if not keeps_sketches:
            with store.database.write() as connection:
                connection.execute("UPDATE base.story SET sketch = NULL")
    assert stories(store) == stories(whole)
    assert stories(store)[items[-1].id][0] == items[39].id
    assert link_stories(store) == 0


def test_an_edited_item_gets_its_story_anew(store: Store, make_item: MakeItem) -> None:
    first, second = made(make_item)[0], made(make_item)[41]
    sink = store.collecting("OPD-2026-001")
    sink.save_items([("e1", first), ("e2", second)])
    link_stories(store)
    edited = make_item(
        second.id.removeprefix("item-"), title=first.title, text=first.text + " Slot.", text_hash="nieuw"
    )
    sink.save_items([("e2", edited)])
    assert link_stories(store) == 1
    assert stories(store)[second.id][0] == first.id


@given(st.text(max_size=400))
def test_a_sketch_comes_back_as_it_was_kept(text: str) -> None:
    sketch = read_words(text).sketch
    again = from_bytes(to_bytes(sketch))
    assert again is not None
    assert (again.digest, again.minima.tolist()) == (sketch.digest, sketch.minima.tolist())
    assert len(sketch.minima) <= N_MINIMA


@pytest.mark.parametrize("kept", [None, b"", b"\x01", b"\x02" + bytes(9), b"\x01" + bytes(8), "tekst"])
def test_what_is_no_sketch_of_this_version_is_made_anew(kept: object) -> None:
    assert from_bytes(kept) is None


def found(index: Postings, *batch: list[int]) -> list[list[int]]:
    """Return the places of each text of a batch."""
    keys = [np.array(one, np.uint32) for one in batch]
    return [sorted([*older.tolist(), *index.newer(one)]) for older, one in zip(index.older(keys), keys, strict=True)]


def test_the_index_finds_what_a_table_of_all_would(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.postings._LIVE", 50)
    rng = np.random.default_rng(7)
    index, table = Postings(), dict[int, list[int]]()
    for place in range(400):
        keys = np.unique(rng.integers(0, 90, 12).astype(np.uint32))
        (index.load if place < 150 else index.add)(place, keys)
        for key in keys.tolist():
            table.setdefault(key, []).append(place)
        if place % 90 == 89:
            assert found(index, [5, 7], [], [8]) == [sorted(table[5] + table[7]), [], table[8]]
    assert found(index, *([key] for key in range(90))) == [table[key] for key in range(90)]
    assert found(index) == []


def test_of_a_phrase_that_all_texts_share_the_earliest_are_found() -> None:
    index = Postings()
    for place in range(3 * MAX_FOUND):
        index.add(place, np.array([5], np.uint32))
    assert found(index, [5]) == [list(range(MAX_FOUND))]
