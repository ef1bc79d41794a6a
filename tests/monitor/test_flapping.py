"""Pages that change at every fetch: counted, named once, and no version without end."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from monitor.flapping import MAX_CHANGES, is_worth_a_version, resemblance
from monitor.records import Assignment, Entry, Item, Poll, SourceState
from monitor.store import Store
from monitor.text import text_hash

ASSIGNMENT = "OPD-2026-001"
STEADY = "De raad praat in december over de opvang van tachtig mensen in het oude gemeentehuis van het dorp."


def save(store: Store, make_item: Callable[..., Item], text: str, hour: int) -> tuple[int, str]:
    base = make_item("a")
    made = make_item(
        "a", text=text, text_hash=text_hash(base.title, text), first_seen_at=base.first_seen_at + timedelta(hours=hour)
    )
    outcome = store.collecting(ASSIGNMENT).save_items([("entry-a", made)])
    return outcome.n_changed, outcome.reason


def stored(store: Store) -> tuple[int, int, bool, int]:
    """Versions, changes, whether it is flagged, and rows of versions."""
    with store.database.read() as connection:
        row = connection.execute("SELECT n_versions, n_changes, flapping_since IS NOT NULL FROM base.item").fetchall()
        (count,) = connection.execute("SELECT count(*) FROM base.item_version").fetchall()
    return (*row[0], *count)


@pytest.fixture
def store(assignment: Assignment, now: datetime) -> Store:
    """A store in memory: forty transactions on disk take seconds."""
    made = Store()
    made.migrate(now)
    made.assignments.add(assignment)
    return made


@pytest.fixture
def flapping(store: Store, make_item: Callable[..., Item]) -> Iterator[list[str]]:
    """Save an item that is another at each of 40 fetches; gives the reasons."""
    yield [save(store, make_item, f"{STEADY} Weer: {n} graden.", n)[1] for n in range(40)]


def test_after_24_changes_no_further_versions_are_made(store: Store, flapping: list[str]) -> None:
    assert stored(store) == (MAX_CHANGES + 1, 39, True, MAX_CHANGES + 1)


def test_a_flapping_item_is_named_once(flapping: list[str]) -> None:
    assert [bool(reason) for reason in flapping].count(True) == 1
    assert "https://voorbeeld.nl/a" in flapping[MAX_CHANGES]


def test_a_text_that_is_rewritten_is_a_version_all_the_same_and_one_a_day(
    store: Store, make_item: Callable[..., Item], flapping: list[str]
) -> None:
    other = "Het besluit is uitgesteld: wethouders willen eerst met omwonenden spreken, zegt een woordvoerder vandaag."
    assert save(store, make_item, other, 41)[0] == 0  # within a day of the last version
    assert save(store, make_item, other, 60)[0] == 1
    assert save(store, make_item, STEADY, 61)[0] == 0


def test_an_entry_of_a_flapping_item_is_looked_at_once_a_day(
    store: Store,
    make_entry: Callable[..., Entry],
    make_item: Callable[..., Item],
    make_poll: Callable[..., Poll],
    state: SourceState,
) -> None:
    sink = store.collecting(ASSIGNMENT)
    sink.save_poll(make_poll(), state, [make_entry("a")])
    for n in range(30):
        save(store, make_item, f"{STEADY} {n}", n)
    at = make_item("a").first_seen_at
    for hours, waiting in ((30, 0), (48, 0), (52, 1)):
        poll = make_poll(polled_at=at + timedelta(hours=hours))
        sink.save_poll(poll, state, [make_entry("a", text=f"Nu {hours}.")])
        assert len(sink.pending(["bron"], at + timedelta(days=9))) == waiting


@pytest.mark.parametrize(
    "changed",
    ["Gepubliceerd 5 minuten geleden. {}", "{} 1.204 keer bekeken", "{} Een uur geleden", "{} 17 reacties",
     "{} 3 u geleden"],
)  # fmt: skip
def test_what_changes_by_itself_makes_no_version(changed: str) -> None:
    other = changed.replace("5", "55").replace("1.204", "98").replace("Een", "23").replace("17", "8").replace("3", "9")
    assert text_hash("Kop", changed.format(STEADY)) == text_hash("Kop", other.format(STEADY))


@pytest.mark.parametrize(
    ("before", "after"),
    [("Er zijn 2 gewonden.", "Er zijn 3 gewonden."), ("Tachtig plaatsen.", "Negentig plaatsen."),
     ("De raad is er over drie weken.", "De raad is er over twee weken.")],
)  # fmt: skip
def test_a_number_that_is_news_makes_a_version(before: str, after: str) -> None:
    assert text_hash("Kop", before) != text_hash("Kop", after)


def test_resemblance_is_a_share() -> None:
    assert resemblance("a b", "a b") == resemblance("", "") == 1.0
    assert resemblance("a b", "c") == 0.0
    assert resemblance("een twee drie", "twee drie vier") == 0.5


def test_every_change_counts_before_the_limit(make_item: Callable[..., Item]) -> None:
    at = make_item().first_seen_at
    assert is_worth_a_version("a b c d", "a b c e", n_changes=MAX_CHANGES - 1, changed_at=at, seen_at=at)
    assert not is_worth_a_version("a b c d", "a b c e", n_changes=MAX_CHANGES, changed_at=at, seen_at=at)
