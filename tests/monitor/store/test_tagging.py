"""Tags belong to the text that was read, also where a crawl stores an edit meanwhile."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.pipeline import tag_items
from monitor.records import Item, MunicipalityMention, TaggedItem
from monitor.store import Store
from tests.conftest import NOW

ASSIGNMENT = "OPD-2026-001"


class PlaceTagger:
    """Finds "Arnhem" in a text, else "Ede", and lets something happen when it has read its first batch."""

    version = "test-1"

    def __init__(self, make_tagged: Callable[..., TaggedItem], meanwhile: Callable[[], object]) -> None:
        self._make_tagged = make_tagged
        self._meanwhile = [meanwhile]

    def tag(self, items: Iterable[Item]) -> Iterator[TaggedItem]:
        read = list(items)
        while self._meanwhile:
            self._meanwhile.pop()()
        for item in read:
            code = "GM0202" if "Arnhem" in item.text else "GM0228"
            mention = MunicipalityMention(code=code, name=code, span=(0, 3))
            tagged = self._make_tagged(item.id)
            yield replace(tagged, text_hash=item.text_hash, municipalities=(mention,))


@pytest.mark.parametrize("retag", [False, True])
def test_a_text_that_was_edited_while_it_was_tagged_gets_the_tags_of_its_new_words(
    store: Store, make_item: Callable[..., Item], make_tagged: Callable[..., TaggedItem], retag: bool
) -> None:
    sink = store.collecting(ASSIGNMENT)
    sink.save_items([("entry-a", make_item("a", text="Onrust in Ede.")), ("entry-b", make_item("b"))])
    edited = make_item("a", text="Onrust in Arnhem.", text_hash="hash-2", first_seen_at=NOW + timedelta(hours=1))
    tagger = PlaceTagger(make_tagged, lambda: sink.save_items([("entry-a", edited)]))
    assert tag_items(store, tagger, now=NOW, retag=retag) == 3
    with store.database.read() as connection:
        found = connection.execute("SELECT item_id, municipalities FROM tags ORDER BY item_id").fetchall()
    assert found == [("item-a", ["GM0202"]), ("item-b", ["GM0228"])]
    assert tag_items(store, tagger, now=NOW, retag=retag) == 0
