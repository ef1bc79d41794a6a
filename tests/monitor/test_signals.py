"""Which week is closed, and what a run of the detectors leaves in the store."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from monitor.catalogue import Catalogue
from monitor.records import Item, Merger, MunicipalityMention, Poll, SourceState, TaggedItem
from monitor.signals import detect_weeks, last_closed_week
from monitor.store import Store

ASSIGNMENT = "OPD-2026-001"


@pytest.mark.parametrize(
    ("asof", "monday"),
    [
        (datetime(2026, 11, 25, 6, tzinfo=UTC), date(2026, 11, 16)),
        (datetime(2026, 11, 24, 6, tzinfo=UTC), date(2026, 11, 16)),
        (datetime(2026, 11, 23, 6, tzinfo=UTC), date(2026, 11, 9)),
        (datetime(2026, 1, 6, 6, tzinfo=UTC), date(2025, 12, 29)),
    ],
)
def test_a_week_closes_two_days_after_its_sunday(asof: datetime, monday: date) -> None:
    assert last_closed_week(asof) == monday


@pytest.fixture
def watched(
    store: Store,
    make_item: Callable[..., Item],
    make_tagged: Callable[..., TaggedItem],
    make_poll: Callable[..., Poll],
    now: datetime,
) -> Store:
    """Thirty quiet weeks of two sources, and a last week with ten times as much, a third of it from a new source."""
    monday = datetime(2026, 4, 20, 9, tzinfo=UTC)
    items = []
    for week in range(31):
        n = 20 if week == 30 else 2
        for k in range(n):
            at = monday + timedelta(weeks=week, days=k % 6, hours=k % 8)
            items.append(make_item(f"{week}-{k}", source_id=f"bron-{k % 3}", published_at=at))
    sink = store.collecting(ASSIGNMENT)
    sink.save_items([(item.id, item) for item in items])
    for source in ("bron-0", "bron-1", "bron-2"):
        state = SourceState(source_id=source, url=f"https://{source}.nl/feed")
        sink.save_poll(make_poll(source_id=source, run_id=source, covers_from=monday), state, [])
    store.tags.save([make_tagged(item.id) for item in items], now)
    return store


def test_a_rise_becomes_a_signal_once(watched: Store, now: datetime) -> None:
    catalogue = Catalogue()
    first = detect_weeks(watched, catalogue, ASSIGNMENT, asof=now, n_weeks=13)
    again = detect_weeks(watched, catalogue, ASSIGNMENT, asof=now, n_weeks=13)
    assert first == again
    national = [signal for signal in first.signals if signal.area == "NL"]
    # Of the twenty stories six come from a source that is new: they are no part of the comparison.
    assert [(signal.theme, signal.observed) for signal in national] == [("asielopvang", 14)]
    assert watched.trends.signals(date(2026, 11, 16), ASSIGNMENT) == first.signals


def test_nothing_observed_is_nothing_judged(store: Store, now: datetime) -> None:
    found = detect_weeks(store, Catalogue(), ASSIGNMENT, asof=now, n_weeks=13)
    assert (found.weeks, found.signals) == ((), ())


def test_provinces_and_safety_regions_are_series_of_their_own(
    store: Store, make_item: Callable[..., Item], make_tagged: Callable[..., TaggedItem], now: datetime
) -> None:
    catalogue = Catalogue()
    store.sources.sync([], catalogue.municipalities)
    items = [make_item(f"i{k}", published_at=datetime(2026, 11, 17, 9, tzinfo=UTC)) for k in range(4)]
    store.collecting(ASSIGNMENT).save_items([(item.id, item) for item in items])
    ede = MunicipalityMention(code="GM0228", name="Ede", span=(0, 3))
    tiel = MunicipalityMention(code="GM0281", name="Tiel", span=(0, 3))
    places = [(ede,), (ede, tiel), (tiel,), ()]
    store.tags.save([replace(make_tagged(i.id), municipalities=p) for i, p in zip(items, places, strict=True)], now)
    week = date(2026, 11, 16)

    def n_items(area: str) -> int:
        return store.trends.theme_weeks("asielopvang", area, week, week)[0].n_items

    areas = ("NL", "PV:Gelderland", "VR:Gelderland-Midden", "VR:Gelderland-Zuid", "PV:Utrecht")
    assert [n_items(area) for area in areas] == [4, 3, 2, 2, 0]


def test_a_merged_municipality_takes_its_past_along(
    store: Store, make_item: Callable[..., Item], make_tagged: Callable[..., TaggedItem], now: datetime
) -> None:
    catalogue = Catalogue()
    merger = Merger(
        old_code="GM1696", old_name="Wijdemeren", new_code="GM0402", starts_on=date(2027, 1, 1), certain=True
    )
    item = make_item("i1", published_at=datetime(2026, 11, 17, 9, tzinfo=UTC))
    store.collecting(ASSIGNMENT).save_items([(item.id, item)])
    mention = MunicipalityMention(code="GM1696", name="Wijdemeren", span=(0, 3))
    store.tags.save([replace(make_tagged(item.id), municipalities=(mention,))], now)
    week = date(2026, 11, 16)
    for mergers, expected in (((), {"GM1696": 1, "GM0402": 0}), ((merger,), {"GM1696": 0, "GM0402": 1})):
        store.sources.sync([], catalogue.municipalities, mergers)
        found = {a: store.trends.theme_weeks("asielopvang", a, week, week)[0].n_items for a in expected}
        assert found == expected


def test_a_merger_that_is_not_certain_is_not_applied() -> None:
    catalogue = Catalogue()
    assert [merger.certain for merger in catalogue.mergers if merger.old_code == "GM1696"] == [False]
    assert catalogue.mergers_on(date(2028, 1, 1)) == ()
