"""Announced gatherings as reports and alerts read them: one row a moment and place, from the earliest text."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from monitor.gather.cells import gatherings as announced
from monitor.records import EventKind, Gathering, Item, TaggedItem
from monitor.store import Store

EVENING = datetime(2026, 12, 10, 18, 30, tzinfo=UTC)
MORNING = datetime(2026, 12, 10, 9, tzinfo=UTC)

Told = tuple[str, str, datetime, EventKind, datetime, str | None]  # item, source, published, kind, starts, municipality


def gatherings(
    store: Store,
    make_item: Callable[..., Item],
    make_tagged: Callable[..., TaggedItem],
    now: datetime,
    *told: Told,
) -> list[dict[str, Any]]:
    """Store texts that announce gatherings and return what a report would read of them."""
    items, tagged = [], []
    for name, source, published_at, kind, starts_at, municipality in told:
        items.append((f"entry-{name}", make_item(name, source_id=source, published_at=published_at)))
        event = Gathering(
            kind=kind, when_text=f"volgens {name}", starts_at=starts_at, municipality=municipality, span=(0, 5)
        )
        tagged.append(replace(make_tagged(f"item-{name}"), event=event))
    store.collecting("OPD-2026-001").save_items(items)
    store.tags.save(tagged, now)
    facts = store.facts(theme="asielopvang", area="NL", first=date(2026, 11, 16), last=date(2026, 11, 22))
    return facts.gatherings(now)


def test_a_call_and_an_announcement_are_one_gathering(
    store: Store, make_item: Callable[..., Item], make_tagged: Callable[..., TaggedItem], now: datetime
) -> None:
    day = datetime(2026, 11, 19, tzinfo=UTC)
    (row,) = gatherings(
        store, make_item, make_tagged, now,
        ("a", "krant", day.replace(hour=20), "announcement", EVENING, "GM0228"),
        ("b", "groep", day.replace(hour=8), "call", EVENING, "GM0228"),
        ("c", "krant", day.replace(hour=21), "call", EVENING, "GM0228"),
    )  # fmt: skip
    assert (row["kind"], row["when_text"], row["url"]) == ("call", "volgens b", "https://voorbeeld.nl/b")
    assert (row["n_sources"], row["published_on"]) == (2, date(2026, 11, 19))


def test_other_moments_and_places_are_other_gatherings(
    store: Store, make_item: Callable[..., Item], make_tagged: Callable[..., TaggedItem], now: datetime
) -> None:
    day = datetime(2026, 11, 19, 8, tzinfo=UTC)
    rows = gatherings(
        store, make_item, make_tagged, now,
        ("a", "krant", day, "announcement", EVENING, "GM0228"),
        ("b", "krant", day, "call", EVENING, None),
        ("c", "krant", day, "call", MORNING, "GM0228"),
        ("d", "krant", day, "past", MORNING, "GM0228"),
    )  # fmt: skip
    assert [row["when_text"] for row in rows] == ["volgens c", "volgens a", "volgens b"]


def test_the_latest_text_says_whether_a_gathering_is_off(
    store: Store, make_item: Callable[..., Item], make_tagged: Callable[..., TaggedItem], now: datetime
) -> None:
    day = datetime(2026, 11, 18, 8, tzinfo=UTC)
    rows = gatherings(
        store, make_item, make_tagged, now,
        ("a", "krant", day, "announcement", MORNING, "GM0228"),
        ("b", "groep", day.replace(day=19), "cancelled", MORNING, "GM0228"),
        ("c", "krant", day, "cancelled", EVENING, "GM0228"),
        ("d", "krant", day.replace(hour=7), "announcement", EVENING, "GM0228"),
        ("e", "krant", day.replace(day=19), "call", EVENING, "GM0228"),
        ("f", "krant", day, "cancelled", MORNING, "GM0202"),
    )  # fmt: skip
    found = [(row["when_text"], row["kind"], row["n_sources"], row["published_on"]) for row in rows]
    assert found[0] == ("volgens d", "announcement", 1, date(2026, 11, 18))
    assert ("volgens b", "cancelled", 2, date(2026, 11, 19)) in found[1:]
    assert ("volgens f", "cancelled", 1, date(2026, 11, 18)) in found[1:]
    assert len(found) == 3


def test_gatherings_elsewhere_take_no_place_of_one_here(
    store: Store, make_item: Callable[..., Item], make_tagged: Callable[..., TaggedItem], now: datetime
) -> None:
    day = datetime(2026, 11, 19, 8, tzinfo=UTC)
    elsewhere: list[Told] = [
        (f"elders-{at}", "krant", day, "announcement", MORNING.replace(day=at), "GM0202") for at in (1, 2, 3)
    ]
    here: Told = ("hier", "krant", day, "announcement", EVENING, "GM0228")
    gatherings(store, make_item, make_tagged, now, *elsewhere, here)
    facts = store.facts(theme="asielopvang", area="NL", first=date(2026, 11, 16), last=date(2026, 11, 22))
    (found,) = announced(facts, now, 2, municipality="GM0228")
    assert found.when_text == "volgens hier"
    assert len(announced(facts, now, 2)) == 2
