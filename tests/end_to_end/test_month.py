"""A month of daily crawls over sources that each play a part: when each was polled, and when it was news.

The page docs/collecting/month.md shows the same month as a table.
"""

from datetime import date
from pathlib import Path

import pytest

from tests.simulation.month import DAYS, Month, play
from tests.simulation.page import symbol, write_page
from tests.simulation.publisher import Clock

# About a minute of two cores; its quick sisters are test_health, test_volume and test_states.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Month:
    """Play the month once, without the sources whose refusals are waited out in real time."""
    return play(tmp_path_factory.mktemp("month"), quick=True)


def story(month: Month, source_id: str, first: int = 1, last: int = DAYS) -> str:
    """Return what happened to a source on some days, two characters a day as on the page."""
    return " ".join(symbol(month, source_id, day) for day in range(first, last + 1)).rstrip()


def observed(month: Month, source_id: str) -> set[date]:
    """Return the days on which a source is said to have been observed."""
    with month.store.database.read() as connection:
        rows = connection.execute("SELECT day FROM base.source_day WHERE source_id = $1", [source_id]).fetchall()
    return {row[0] for row in rows}


def dates(first: int, last: int) -> set[date]:
    """Return the dates of numbered days, both included."""
    return {Clock.date(day) for day in range(first, last + 1)}


# --- Nothing lost, nothing double ---------------------------------------------------------------------------------


def test_every_article_that_was_shown_is_one_item_and_no_other_is(month: Month) -> None:
    with month.store.database.read() as connection:
        rows = connection.execute("SELECT source_id, title FROM items").fetchall()
        waiting = connection.execute("SELECT count(*) FROM base.entry WHERE status = 'pending'").fetchall()
    assert waiting == [(0,)]
    stored: dict[str, list[str]] = {}
    for source_id, title in rows:
        stored.setdefault(source_id.removesuffix("-sport"), []).append(title)  # two feeds of one site share their pages
    for publisher in month.publishers:
        if publisher.serves is None:
            mine = stored.get(publisher.id, [])
            assert len(mine) == len(set(mine)), publisher.id
            assert set(mine) == publisher.showed, publisher.id


def test_new_ids_on_day_16_bring_nothing_old_again(month: Month) -> None:
    for source in ("nieuwe-ids", "nieuwe-ids-kaal"):
        assert "has changed its ids" in month.polls[source][16].message
        assert month.news(source) == []


# --- When a source is polled --------------------------------------------------------------------------------------


def test_what_brings_something_every_day_is_polled_every_day(month: Month) -> None:
    for source in ("stadsnieuws", "nieuweling", "wisselaar", "nieuwskaart", "traag", "toekomst", "datumloos"):
        assert month.days_polled(source) == list(range(1, DAYS + 1)), source


def test_a_quiet_source_is_polled_less_and_less_and_at_least_weekly(month: Month) -> None:
    waits = [round(wait, 1) for wait in month.waits_h("leeg").values()]
    assert waits[:4] == [1.0, 1.5, 2.2, 3.4]
    assert waits == sorted(waits) and waits[-1] == 168.0
    assert month.days_polled("leeg") == [*range(1, 10), 11, 13, 16, 20, 26]


def test_a_find_brings_a_quiet_source_back_to_the_daily_job(month: Month) -> None:
    waits = month.waits_h("weekbode")
    found = [day for day, poll in month.polls["weekbode"].items() if poll.n_new]
    assert sorted(found) == [1, 4, 12, 20, 25]
    assert all(waits[day] <= 20.0 for day in found)
    assert max(waits.values()) > 60


def test_a_hint_of_two_days_does_not_skip_the_next_daily_job(month: Month) -> None:
    assert set(month.days_polled("tweedaags")[:6]) == set(range(1, 7))
    assert month.waits_h("tweedaags")[1] == pytest.approx(20.0)


def test_back_off_grows_by_equal_steps_and_is_forgotten_after_a_success(month: Month) -> None:
    waits = month.waits_h("storing")
    assert [waits[day] for day in (8, 9, 10, 11, 13)] == [6.0, 12.0, 18.0, 24.0, 30.0]
    assert waits[15] == 1.0
    waits = month.waits_h("webpagina")  # an answer that means no weighs double
    assert [waits[day] for day in (20, 21, 23, 25, 28, 31)] == [12.0, 24.0, 36.0, 48.0, 60.0, 72.0]


def test_retry_after_is_obeyed_with_at_most_a_quarter_more(month: Month) -> None:
    waits = month.waits_h("druk-met-tijd")
    assert all(1.9 < waits[day] <= 2.5 for day in (9, 10, 11))
    assert story(month, "druk-met-tijd", 8, 13) == "+  xN xB xB +R +"


# --- When a source is news ----------------------------------------------------------------------------------------

HEALTHY = (
    "dagblad", "stadsnieuws", "stadsnieuws-sport", "werkdagen", "weekbode", "maandblad", "nieuweling", "nieuwe-ids",
    "nieuwe-ids-kaal", "wisselaar", "toekomst", "datumloos", "tweedaags", "nieuwskaart", "traag",
)  # fmt: skip


@pytest.mark.parametrize("source", HEALTHY)
def test_a_source_that_does_as_usual_is_never_news(month: Month, source: str) -> None:
    assert set(month.states(source)) == {"healthy"}
    assert month.news(source) == []


@pytest.mark.parametrize(
    ("source", "first", "told"),
    [
        ("storing", 7, "=  xN xB xB xB .B xB .B +R"),
        ("zoekgeraakt", 9, "=  xN xB xB +R"),
        ("lijn-weg", 5, "+  xN xB xB xB .B +R"),
        ("hapering", 4, "+  xN +R +"),
        ("robots", 8, "+  xN xB xB xB .B xB .B +R"),
        ("kort-geheugen", 7, "+  xN xB xB xB .B xB .B +R"),
        ("webpagina", 19, "+  xN xB .B xB .B xB .B .B xB .B .B xB"),
        ("opgeheven", 9, "+  xM .M .M .M .M .M .M .M .M .M .M .M .M .M .M .M .M .M .M .M .M .M"),
    ],
)
def test_trouble_is_news_on_the_day_it_begins_and_on_the_day_it_ends(
    month: Month, source: str, first: int, told: str
) -> None:
    last = first + (len(told) - 1) // 3
    assert story(month, source, first, last) == told
    expected = [
        (day, state)
        for day in range(first, last + 1)
        if (state := month.states(source)[day - 1]) in ("newly_broken", "recovered", "muted")
        and (state != "muted" or day == 10)
    ]
    assert [news for news in month.news(source) if first <= news[0] <= last] == expected


def test_silence_is_named_after_some_days_once_and_stays(month: Month) -> None:
    assert month.news("zwijger") == [(17, "silent")]
    assert set(month.states("zwijger")[16:]) == {"silent"}
    assert "about" in month.mornings[16].health["zwijger"].reason
    ((day, state),) = month.news("kranten-304")
    assert (state, day <= 5) == ("silent", True)
    assert month.news("leeg") == [(1, "silent")]
    assert "no item was ever found" in month.mornings[-1].health["leeg"].reason


def test_a_cut_feed_is_low_volume_within_a_week_once_and_with_its_numbers(month: Month) -> None:
    ((day, state),) = month.news("uitgedund")
    assert (state, 18 < day <= 25) == ("low_volume", True)
    found = month.mornings[day - 1].health["uitgedund"]
    assert found.lower_7d is not None and found.n_items_7d < found.lower_7d
    assert found.reason == f"{found.n_items_7d} items in 7 days, {found.lower_7d} to {found.upper_7d} expected"
    assert set(month.states("uitgedund")[day - 1 :]) == {"low_volume"}


def test_a_move_is_proposed_after_three_redirects_once(month: Month) -> None:
    assert month.news("verhuisd") == [(7, "healthy")]
    assert [m.health["verhuisd"].moved_to is not None for m in month.mornings] == [False] * 6 + [True] * 25
    assert "Moved: verhuisd" in month.mornings[6].said
    assert set(month.states("verhuisd")) == {"healthy"}


def test_a_young_source_is_said_to_be_judged_from_one_and_the_same_day(month: Month) -> None:
    said = {m.health["nieuweling"].judged_from for m in month.mornings}
    assert len(said - {None}) == 1
    (from_day,) = said - {None}
    judged = [m.day for m in month.mornings if m.health["nieuweling"].judged_from is None]
    assert judged == [day for day in range(1, DAYS + 1) if Clock.date(day) >= from_day]


# --- An outage is missing -----------------------------------------------------------------------------------------


def test_an_outage_that_the_feed_does_not_bridge_is_a_gap_and_no_zero(month: Month) -> None:
    assert dates(8, 31) - observed(month, "kort-geheugen") == dates(8, 11)
    facts = {one.source_id: one for one in month.store.sources.facts(month.mornings[-1].health["leeg"].judged_at)}  # type: ignore[arg-type]
    whole = {day for day, _ in facts["kort-geheugen"].days}
    assert not whole & dates(7, 12)  # the days at the edges were seen in part
    assert dates(14, 28) <= whole


def test_a_feed_that_reaches_back_over_the_outage_leaves_no_gap(month: Month) -> None:
    for source in ("storing", "zoekgeraakt", "lijn-weg", "robots"):
        assert dates(1, 31) <= observed(month, source), source


def test_a_source_that_stays_away_is_missing_from_that_day_on(month: Month) -> None:
    assert observed(month, "opgeheven") & dates(1, 31) == dates(1, 9)
    assert observed(month, "webpagina") & dates(1, 31) == dates(1, 19)


def test_a_silent_source_was_observed_without_items(month: Month) -> None:
    assert dates(1, 29) <= observed(month, "zwijger")


# --- What a person reads ------------------------------------------------------------------------------------------


def test_the_job_ends_partly_on_days_with_failures_and_well_on_others(month: Month) -> None:
    failed = {day for polls in month.polls.values() for day, poll in polls.items() if poll.status == "failed"}
    assert {m.day: m.status for m in month.mornings} == {day: 3 if day in failed else 0 for day in range(1, DAYS + 1)}


def test_nothing_is_told_twice_as_news(month: Month) -> None:
    lines = [line for morning in month.mornings for line in morning.said.splitlines()]
    told = [
        line.split(": ")[:2] for line in lines if line.startswith(("Newly", "Recov", "Silent", "Low", "Gone", "Moved"))
    ]
    by_source: dict[str, list[str]] = {}
    for heading, source in told:
        by_source.setdefault(source, []).append(heading)
    assert by_source["hapering"] == ["Newly broken", "Recovered"] * 3
    assert by_source["storing"] == ["Newly broken", "Recovered"]
    assert by_source["opgeheven"] == ["Gone"]
    assert by_source["webpagina"] == ["Newly broken"]
    assert sum(map(len, by_source.values())) == sum(len(month.news(one.id)) for one in month.publishers)


def test_the_table_of_health_and_one_source_in_detail_can_be_read(month: Month) -> None:
    table = month.shown[10, None]
    assert "zoekgeraakt" in table and "newly_broken" in table and "dagblad" not in table
    detail = month.shown[14, "storing"]
    assert "5 failures in a row" in detail and "the server answers 500" in detail
    assert "Items by weekday" in detail and "States, newest first" in detail
    assert "2 times for good to" in month.shown[6, "verhuisd"]


def test_the_page_shows_the_month(month: Month, tmp_path: Path) -> None:
    write_page(month, tmp_path / "month.md")
    page = (tmp_path / "month.md").read_text(encoding="utf-8")
    assert f"opgeheven         {story(month, 'opgeheven')}" in page
    assert "127.0.0.1" not in page
    assert (tmp_path / "month.svg").read_text(encoding="utf-8").startswith("<svg role")
