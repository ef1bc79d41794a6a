"""After a crawl a person hears what broke, recovered or fell silent."""

from monitor.commands.attention import attention_lines, lines_of
from monitor.records import SourceHealth
from monitor.store import Store


def health(source_id: str, state: str) -> SourceHealth:
    return SourceHealth(
        source_id=source_id, name="Bron", genre="overheid", state=state, last_success_at=None,  # type: ignore[arg-type]
        last_item_at=None, n_items_28d=0, expected_28d=None, reason="", advice="",
    )  # fmt: skip


def test_trouble_is_named_by_kind_and_the_healthy_are_not() -> None:
    found = [health("a", "newly_broken"), health("b", "silent"), health("c", "healthy"), health("d", "recovered")]
    assert lines_of(found) == ["Newly broken (1): a.", "Recovered (1): d.", "Silent (1): b."]


def test_many_are_counted_and_ten_are_named() -> None:
    (line,) = lines_of(health(f"bron-{n:02}", "silent") for n in range(30))
    assert line.startswith("Silent (30): bron-00,") and line.endswith("bron-09 and 20 more.")


def test_all_well_needs_no_words(store: Store) -> None:
    assert attention_lines(store) == []
