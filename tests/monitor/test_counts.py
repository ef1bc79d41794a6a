"""What is kept with every count: how much comes from new sources, and the version of the theme it was counted with."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from monitor.catalogue import Catalogue
from monitor.commands.signal_rows import remarks
from monitor.detect.exposure import panel
from monitor.gather.cells import week_points
from monitor.gather.national import national_input
from monitor.gather.weekly import weekly_input
from monitor.records import Assignment, Item, Poll, SourceState, StoryLink, TaggedItem, ThemeScore
from monitor.report.floors import safe_point
from monitor.report.input import NationalInput, WeeklyInput
from monitor.series import MIN_COVERAGE, MIN_DAYS, read_panel
from monitor.settings import Settings
from monitor.signals import Detected, detect_weeks
from monitor.store import Store

ASSIGNMENT = "OPD-2026-001"
LAST = date(2026, 11, 16)
FIRST = date(2026, 4, 20)
N_WEEKS = 31
Watch = Callable[..., None]


@pytest.fixture
def watch(
    store: Store, make_item: Callable[..., Item], make_tagged: Callable[..., TaggedItem],
    make_poll: Callable[..., Poll], now: datetime,
) -> Watch:  # fmt: skip
    """Return a function that stores the stories of one source: so many a week, observed since a day."""

    def add(
        source: str, stories: Sequence[int], *, since: date, version: str = "1-a", labelled: bool = True,
        code: str | None = None,
    ) -> None:  # fmt: skip
        begin = datetime.combine(since, datetime.min.time(), tzinfo=UTC)
        items = [
            make_item(f"{source}-{week}-{k}", source_id=source,
                      published_at=begin + timedelta(weeks=week, hours=9 + 20 * (k % 7)))
            for week, n in enumerate(stories) for k in range(n)
        ]  # fmt: skip
        sink = store.collecting(ASSIGNMENT)
        sink.save_items([(item.id, item) for item in items])
        state = SourceState(source_id=source, url=f"https://{source}.nl/feed")
        sink.save_poll(make_poll(source_id=source, run_id=source, covers_from=begin, polled_at=now), state, [])
        tag(store, make_tagged, [item.id for item in items], now, version=version, labelled=labelled, code=code)

    return add


def tag(
    store: Store, make_tagged: Callable[..., TaggedItem], ids: Sequence[str], at: datetime, *, version: str,
    labelled: bool = True, code: str | None = None,
) -> None:  # fmt: skip
    """Store tags that say of each item whether it is about asylum, by one version of the theme."""
    score = ThemeScore(theme="asielopvang", p=0.9, labelled=labelled, version=version)
    store.tags.save([replace(make_tagged(one, code=code), themes=(score,)) for one in ids], at)


def ids(source: str, weeks: Sequence[int], n: int) -> list[str]:
    return [f"item-{source}-{week}-{k}" for week in weeks for k in range(n)]


def view(store: Store, columns: str, week: date) -> tuple[object, ...]:
    with store.database.read() as connection:
        row = connection.execute(
            f"SELECT {columns} FROM theme_week "
            "WHERE theme = 'asielopvang' AND municipality = 'NL' AND week_starts_on = ?", [week]
        ).fetchone()  # fmt: skip
    assert row is not None
    return tuple(row)


def detect(store: Store, now: datetime, n_weeks: int = 13) -> Detected:
    return detect_weeks(store, Catalogue(), ASSIGNMENT, asof=now, n_weeks=n_weeks)


# --- New sources ----------------------------------------------------------------------------------------------------


def test_stories_of_sources_in_their_first_eight_weeks_are_counted_apart(store: Store, watch: Watch) -> None:
    watch("oud", [2] * N_WEEKS, since=FIRST)
    watch("nieuw", [3] * 8, since=date(2026, 9, 28))
    assert view(store, "n_stories, n_new_stories, share_new, new_since", LAST) == (5, 3, 0.6, date(2026, 9, 28))
    week = store.trends.theme_weeks("asielopvang", "NL", LAST, LAST)[0]
    assert (week.n_stories, week.n_new_stories, week.new_since) == (5, 3, date(2026, 9, 28))
    with store.database.read() as connection:
        day = connection.execute("SELECT max(n_new_stories) FROM theme_day WHERE municipality = 'NL'").fetchone()
    assert day is not None and day[0] > 0


def test_after_eight_weeks_a_source_is_no_longer_new(store: Store, watch: Watch) -> None:
    watch("oud", [2] * N_WEEKS, since=FIRST)
    watch("nieuw", [3] * 9, since=date(2026, 9, 21))
    assert view(store, "n_new_stories, share_new, new_since", LAST) == (0, 0.0, None)


def test_a_story_that_an_older_source_told_as_well_is_not_new(store: Store, watch: Watch) -> None:
    watch("oud", [2] * N_WEEKS, since=FIRST)
    watch("nieuw", [1] * 8, since=date(2026, 9, 28))
    links = [StoryLink(item_id="item-nieuw-7-0", story_id="item-oud-30-0", similarity=0.9)]
    store.tags.save_stories(links, [b""])
    assert view(store, "n_items, n_stories, n_new_stories", LAST) == (3, 2, 0)


@pytest.mark.parametrize("weekday", range(7))
def test_what_is_compared_is_never_new(store: Store, watch: Watch, weekday: int) -> None:
    since = FIRST + timedelta(days=weekday)
    watch("bron", [1] * 25, since=since)
    rows = store.trends.source_weeks(FIRST, LAST)
    weeks = [row["week_starts_on"] for row in rows]
    stories, days = (np.array([[row[name] for row in rows]], dtype=float) for name in ("n_stories", "n_days"))
    counted = panel(stories, days >= MIN_DAYS)[0]
    with store.database.read() as connection:
        until = connection.execute("SELECT new_until FROM base.source_start").fetchone()
    assert until is not None
    first_compared = min(week for week, is_counted in zip(weeks, counted, strict=True) if is_counted)
    assert first_compared == until[0]


def test_a_rise_that_only_a_new_source_brings_is_no_signal_and_is_named(
    store: Store, watch: Watch, now: datetime
) -> None:
    watch("oud", [2] * N_WEEKS, since=FIRST)
    watch("nieuw", [0, 1, 40], since=date(2026, 11, 2))
    assert detect(store, now).signals == ()
    point = week_points(store, "asielopvang", "NL", LAST, 2)[-1]
    assert point.counts is not None and point.upper is not None
    assert (point.counts.n_stories, point.n_all_stories, point.counts.n_new_stories) == (2, 42, 40)
    assert point.n_all_stories > point.upper >= point.counts.n_stories


def test_a_signal_says_how_much_new_sources_brought(store: Store, watch: Watch, now: datetime) -> None:
    watch("oud", [2] * (N_WEEKS - 1) + [20], since=FIRST)
    watch("nieuw", [2, 8], since=date(2026, 11, 9))
    (signal,) = [one for one in detect(store, now).signals if one.area == "NL"]
    assert (signal.observed, signal.n_stories, signal.n_new_stories) == (20, 28, 8)
    assert signal.new_since == date(2026, 11, 9)
    points = week_points(store, "asielopvang", "NL", LAST, 3)
    assert [(point.is_signal, point.method) for point in points] == [(n, "own-past") for n in (False, False, True)]
    assert {driver.ref for driver in signal.driven_by("source")} == {"oud", "nieuw"}


def test_a_new_source_makes_no_second_source_and_lifts_no_count_over_the_floor(
    store: Store, watch: Watch, now: datetime
) -> None:
    watch("oud", [2] * (N_WEEKS - 1) + [20], since=FIRST)
    for fresh in ("nieuw", "nieuwer"):
        watch(fresh, [2, 3], since=date(2026, 11, 9))
    (signal,) = [one for one in detect(store, now).signals if one.area == "NL"]
    assert (signal.observed, signal.n_stories, signal.n_sources, signal.one_source) == (20, 26, 1, True)
    assert "one source" in remarks(signal)
    point = week_points(store, "asielopvang", "NL", LAST, 1)[-1]
    assert point.counts is not None
    assert (point.counts.n_stories, point.counts.n_sources) == (20, 1)
    assert (safe_point(point).state, safe_point(point).value) == ("few", None)


def test_a_week_that_was_judged_before_its_sources_were_kept_shows_all_sources(
    store: Store, watch: Watch, now: datetime
) -> None:
    watch("oud", [2] * (N_WEEKS - 1) + [20], since=FIRST)
    watch("nieuw", [2, 3], since=date(2026, 11, 9))
    detect(store, now)
    with store.database.write() as connection:
        connection.execute("UPDATE base.detection SET n_sources = NULL")
    point = week_points(store, "asielopvang", "NL", LAST, 1)[-1]
    assert point.counts is not None
    assert point.counts.n_sources == 2


def test_two_assignments_do_not_double_what_a_report_says(
    store: Store, watch: Watch, assignment: Assignment, now: datetime
) -> None:
    watch("oud", [2] * (N_WEEKS - 1) + [20], since=FIRST)
    second, settings = replace(assignment, id="OPD-2026-002"), Settings(controller="gemeente Ede")

    def told() -> tuple[WeeklyInput, NationalInput]:
        catalogue = Catalogue()
        return (
            weekly_input(
                store, catalogue, settings, assignment, theme="asielopvang", area="NL", week_starts_on=LAST, now=now
            ),
            national_input(store, catalogue, settings, assignment, week_starts_on=LAST, now=now),
        )

    detect(store, now)
    alone = told()
    detect_weeks(store, Catalogue(), second.id, asof=now, n_weeks=13)
    assert told() == alone
    assert sum(one.n_signals for one in alone[0].judged) == len(store.trends.signals(LAST, ASSIGNMENT)) > 0
    with store.database.write() as connection:
        connection.execute("UPDATE base.detection SET upper = 1000 WHERE assignment_id = ?", [second.id])
    assert told() == alone
    assert len(week_points(store, "asielopvang", "NL", LAST, 13)) == 13


# --- Versions of a theme --------------------------------------------------------------------------------------------


def test_every_count_knows_the_version_of_its_theme(store: Store, watch: Watch, now: datetime) -> None:
    watch("bron", [2] * N_WEEKS, since=FIRST)
    detect(store, now)
    assert view(store, "theme_version", LAST) == ("1-a",)
    (row,) = store.trends.detections("asielopvang", "NL", LAST, LAST)
    assert row["theme_version"] == "1-a"
    assert store.trends.theme_versions(["asielopvang"], LAST, LAST)["asielopvang", LAST].theme_version == "1-a"


def test_a_week_of_two_versions_names_both(
    store: Store, watch: Watch, make_tagged: Callable[..., TaggedItem], now: datetime
) -> None:
    watch("bron", [2] * N_WEEKS, since=FIRST)
    tag(store, make_tagged, ["item-bron-30-0"], now + timedelta(hours=1), version="2-b")
    assert view(store, "theme_version", LAST) == ("1-a + 2-b",)
    assert store.trends.present_versions() == {"asielopvang": "2-b"}


def test_tagging_again_recounts_and_weeks_that_were_not_are_marked(
    store: Store, watch: Watch, make_tagged: Callable[..., TaggedItem], now: datetime
) -> None:
    watch("bron", [2] * N_WEEKS, since=FIRST)
    watch("stil", [1] * N_WEEKS, since=FIRST, labelled=False)
    assert view(store, "n_stories", LAST) == (2,)
    later = now + timedelta(hours=1)
    for source, n in (("bron", 2), ("stil", 1)):
        tag(store, make_tagged, ids(source, range(20, N_WEEKS), n), later, version="2-b")
    assert view(store, "n_stories, theme_version", LAST) == (3, "2-b")
    found = read_panel(store, Catalogue().municipalities, ["asielopvang"], FIRST, LAST)
    assert found.n_other_weeks("asielopvang", found.weeks) == 20
    assert [found.theme_version("asielopvang", week) for week in found.weeks] == ["1-a"] * 20 + ["2-b"] * 11
    for source, n in (("bron", 2), ("stil", 1)):
        tag(store, make_tagged, ids(source, range(20), n), later, version="2-b")
    found = read_panel(store, Catalogue().municipalities, ["asielopvang"], FIRST, LAST)
    assert found.n_other_weeks("asielopvang", found.weeks) == 0
    assert view(store, "n_stories", FIRST) == (3,)


def test_a_signal_over_mixed_versions_says_so(
    store: Store, watch: Watch, make_tagged: Callable[..., TaggedItem], now: datetime
) -> None:
    watch("bron", [2] * (N_WEEKS - 1) + [20], since=FIRST)
    tag(store, make_tagged, ids("bron", [30], 20), now + timedelta(hours=1), version="2-b")
    (mixed,) = [one for one in detect(store, now).signals if one.area == "NL"]
    assert (mixed.theme_version, mixed.n_other_weeks) == ("2-b", 30)
    tag(store, make_tagged, ids("bron", range(30), 2), now + timedelta(hours=1), version="2-b")
    (whole,) = [one for one in detect(store, now).signals if one.area == "NL"]
    assert (whole.theme_version, whole.n_other_weeks) == ("2-b", 0)
    assert store.trends.signals(LAST, ASSIGNMENT)[0] == whole


def test_weeks_that_were_tagged_again_are_judged_again_however_old(
    store: Store, watch: Watch, make_tagged: Callable[..., TaggedItem], now: datetime
) -> None:
    watch("bron", [2] * N_WEEKS, since=FIRST)
    watch("stil", [1] * N_WEEKS, since=FIRST, labelled=False)
    detect(store, now, n_weeks=N_WEEKS)
    old = FIRST + timedelta(weeks=22)
    assert week_points(store, "asielopvang", "NL", old, 2)[-1].note == "provisional"
    for source, n in (("bron", 2), ("stil", 1)):
        tag(store, make_tagged, ids(source, range(N_WEEKS), n), now + timedelta(hours=1), version="2-b")
    stale = week_points(store, "asielopvang", "NL", old, 2)[-1]
    assert (stale.note, stale.upper, stale.counts.n_stories if stale.counts else None) == ("recounted", None, 3)
    found = detect(store, now, n_weeks=2)
    assert len(found.recounted) == N_WEEKS
    again = week_points(store, "asielopvang", "NL", old, 2)[-1]
    assert (again.note, again.counts.n_stories if again.counts else None) == ("provisional", 3)
    assert detect(store, now, n_weeks=2).recounted == ()


def test_weeks_that_a_new_theme_never_saw_are_missing_and_not_zero(
    store: Store, watch: Watch, make_tagged: Callable[..., TaggedItem], now: datetime
) -> None:
    watch("bron", [2] * N_WEEKS, since=FIRST)
    both = tuple(ThemeScore(theme=one, p=0.9, labelled=True, version="1-a") for one in ("asielopvang", "corona"))
    store.tags.save([replace(make_tagged(one), themes=both) for one in ids("bron", [29, 30], 2)], now)
    detect(store, now)
    points = {point.starts_on: point for point in week_points(store, "corona", "NL", LAST, 5)}
    assert [point.note for point in points.values()] == ["not_tagged"] * 3 + ["history_too_short"] * 2
    assert points[LAST - timedelta(weeks=2)].counts is None
    notes = [row["note"] for row in store.trends.detections("corona", "NL", FIRST, LAST)]
    assert notes[-3:] == ["not_tagged", "history_too_short", "history_too_short"]


def test_a_week_that_is_not_judged_for_want_of_sources_is_shown_as_missing(
    store: Store, watch: Watch, now: datetime
) -> None:
    watch("bron", [2], since=LAST + timedelta(days=3))
    detect(store, now, n_weeks=1)
    assert 0.5 < store.trends.coverage_weeks(LAST, LAST)[LAST] < MIN_COVERAGE
    (point,) = week_points(store, "asielopvang", "NL", LAST, 1)
    assert (point.counts, point.note) == (None, "coverage_gap")


def test_tags_from_before_versions_were_kept_are_unknown_and_need_no_second_judgement(
    store: Store, watch: Watch, now: datetime
) -> None:
    watch("bron", [2] * N_WEEKS, since=FIRST, version="")
    detect(store, now)
    assert view(store, "theme_version", LAST) == ("unknown",)
    with store.database.write() as connection:
        connection.execute("UPDATE base.detection SET theme_version = ''")
    assert week_points(store, "asielopvang", "NL", LAST, 2)[-1].note == "provisional"
    assert detect(store, now).recounted == ()


def test_detecting_twice_writes_the_same_rows(store: Store, watch: Watch, now: datetime) -> None:
    watch("bron", [2] * (N_WEEKS - 1) + [20], since=FIRST, code="GM0228")
    tables = ("detection", "signal", "signal_driver", "judged_week")

    def rows() -> list[list[tuple[object, ...]]]:
        with store.database.read() as connection:
            return [connection.execute(f"SELECT * FROM base.{table} ORDER BY ALL").fetchall() for table in tables]

    detect(store, now)
    first = rows()
    detect(store, now)
    assert rows() == first
    assert all(first)
