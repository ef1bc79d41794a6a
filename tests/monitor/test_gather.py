"""What a report on an older week gathers: rumours and decisions of that time, not of now."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import get_args

import pytest

from monitor.alerts.draft import draft as draft_alert
from monitor.catalogue import Catalogue
from monitor.gather.alert import alert_input
from monitor.gather.cells import claims_seen
from monitor.gather.national import national_input
from monitor.gather.rumours import alive_lately, publisher_of, rumours_seen
from monitor.gather.weekly import council_sources_missing, weekly_input
from monitor.records import (
    Assignment,
    ClaimMatch,
    Decision,
    Disinformation,
    Genre,
    Item,
    MunicipalityMention,
    Poll,
    Rumour,
    SourceState,
    StoryLink,
    TaggedItem,
)
from monitor.report.build import build_weekly
from monitor.report.groups import GROUPS
from monitor.report.input import NationalInput, WeeklyInput
from monitor.report.render_md import render_md
from monitor.settings import Settings
from monitor.store import Store

WEEK = date(2026, 11, 16)
FOUR_WEEKS = timedelta(days=28)


def rumour_of(now: datetime, **changes: object) -> Rumour:
    values: dict[str, object] = {
        "id": "GER-2026-0001", "assignment_id": "OPD-2026-001", "municipality": "GM0228", "theme": "asielopvang",
        "fact": "Er is één locatie.", "rumour": "Er zou een tweede locatie komen.",
        "fact_source": "https://ede.example/opvang", "fact_on": date(2026, 11, 16), "status": "ontkracht",
        "created_at": now, "updated_at": now,
    }  # fmt: skip
    return Rumour(**{**values, **changes})  # type: ignore[arg-type]


def decision_of(now: datetime, name: str, starts_at: datetime) -> Decision:
    return Decision(
        id=name, assignment_id="OPD-2026-001", source="manual", source_ref=name, municipality="GM0228", body="raad",
        title="Opvang", kind="azc", kind_confirmed_by="rol:analist", phase="besluitvormend", starts_at=starts_at,
        location="raadzaal", status="gepland", link="https://raad.example/1", first_seen_at=now, updated_at=now,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("at", "alive"),
    [
        (datetime(2026, 11, 15, 12, tzinfo=UTC), False),  # not denied and not entered yet
        (datetime(2026, 11, 23, tzinfo=UTC), True),  # denied, though entered two days later
        (datetime(2026, 12, 20, tzinfo=UTC), True),
        (datetime(2026, 12, 25, tzinfo=UTC), False),
    ],
)
def test_a_rumour_lives_from_its_denial_or_entry_on(now: datetime, at: datetime, alive: bool) -> None:
    assert alive_lately(rumour_of(now), at, FOUR_WEEKS) == alive


@pytest.fixture
def gathered(
    store: Store, assignment: Assignment, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> dict[date, tuple[NationalInput, WeeklyInput]]:
    """The inputs of an older week and of the last one, with a rumour and two decisions of now."""
    monkeypatch.setattr("monitor.gather.weekly.require_collected", lambda *_: None)
    monkeypatch.setattr("monitor.gather.national.require_collected", lambda *_: None)
    store.rumours.save(rumour_of(now))
    store.decisions.save(
        [
            decision_of(now, "nu", now + timedelta(days=15)),
            decision_of(now, "toen", datetime(2026, 10, 1, 18, tzinfo=UTC)),
        ]
    )
    settings, catalogue = Settings(controller="gemeente Ede"), Catalogue()
    return {
        week: (
            national_input(store, catalogue, settings, assignment, week_starts_on=week, now=now),
            weekly_input(
                store, catalogue, settings, assignment, theme="asielopvang", area="NL", week_starts_on=week, now=now
            ),
        )
        for week in (WEEK, date(2026, 9, 14))
    }


def test_an_older_report_holds_the_rumours_and_decisions_of_its_own_time(
    gathered: dict[date, tuple[NationalInput, WeeklyInput]],
) -> None:
    seen = {
        week: (
            [d.decision.id for d in national.decisions], len(national.rumours),
            [d.decision.id for d in weekly.decisions], len(weekly.rumours),
        )
        for week, (national, weekly) in gathered.items()
    }  # fmt: skip
    assert seen == {WEEK: (["nu"], 1, ["nu"], 1), date(2026, 9, 14): (["toen"], 0, ["toen"], 0)}


def test_a_story_that_several_kinds_of_news_told_is_one_story_of_the_news(
    store: Store, make_item: Callable[..., Item], make_tagged: Callable[..., TaggedItem], now: datetime
) -> None:
    """Four stories, each told by three genres of news and one of them by a forum, are four and not twelve."""
    at = datetime(2026, 11, 17, 9, tzinfo=UTC)
    genres = ("publieke_omroep", "landelijk_nieuws", "regionaal_nieuws")
    told = [(f"{genre}-{k}", genre, k) for genre in genres for k in range(4)] + [("forum-0", "forum", 0)]
    items = [make_item(name, source_id=genre, genre=genre, published_at=at) for name, genre, _ in told]
    store.collecting("OPD-2026-001").save_items([(item.id, item) for item in items])
    store.tags.save([make_tagged(item.id) for item in items], now)
    links = [
        StoryLink(item_id=item.id, story_id=items[k].id, similarity=1.0)
        for item, (_, _, k) in zip(items, told, strict=True)
    ]
    store.tags.save_stories(links, [b""] * len(links))
    facts = store.facts(theme="asielopvang", area="NL", first=WEEK, last=WEEK + timedelta(days=6))
    found = {
        row["group"]: (row["n_items"], row["n_stories"], row["n_sources"]) for row in facts.group_counts(GROUPS.items())
    }
    assert found == {"news": (12, 4, 3), "forums": (1, 1, 1)}


def test_every_genre_is_of_one_group() -> None:
    assert sorted(genre for genres in GROUPS.values() for genre in genres) == sorted(get_args(Genre))


EDE, BARNEVELD, GRONINGEN = "GM0228", "GM0203", "GM0014"


def test_a_denial_that_came_later_is_not_told_yet(now: datetime) -> None:
    entered, denied = datetime(2026, 11, 18, tzinfo=UTC), date(2026, 12, 10)
    late = rumour_of(now, created_at=entered, updated_at=datetime(2026, 12, 10, tzinfo=UTC), fact_on=denied)
    at = datetime(2026, 11, 23, tzinfo=UTC)
    (then,) = rumours_seen([late], Catalogue(), theme="asielopvang", area="GM0228", at=at, age=FOUR_WEEKS)
    assert (then.rumour.status, then.rumour.fact_source, then.fact_publisher) == ("open", "", "")
    after = datetime(2026, 12, 15, tzinfo=UTC)
    (since,) = rumours_seen([late], Catalogue(), theme="asielopvang", area="GM0228", at=after, age=FOUR_WEEKS)
    assert (since.rumour.status, since.rumour.fact_on) == ("ontkracht", denied)


def test_other_rumours_on_a_theme_do_not_count_as_the_same_rumour(now: datetime) -> None:
    entered = [
        rumour_of(now, id="GER-1"),
        rumour_of(now, id="GER-2", municipality=BARNEVELD, rumour="Er zou een TWEEDE locatie  komen"),
        rumour_of(now, id="GER-3", municipality=GRONINGEN, rumour="Er zou een tweede locatie komen!"),
        rumour_of(now, id="GER-4", municipality="GM0289", rumour="Het hotel zou verkocht zijn."),
    ]
    seen = rumours_seen(entered, Catalogue(), theme="asielopvang", area=EDE, at=now, age=FOUR_WEEKS)
    assert [(r.rumour.id, r.n_municipalities, r.n_neighbours) for r in seen] == [
        ("GER-1", 3, 1), ("GER-2", 3, 1), ("GER-4", 1, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("municipality", "address", "publisher"),
    [
        (BARNEVELD, "https://www.barneveld.nl/opvang", "gemeente Barneveld"),
        (BARNEVELD, "https://www.coa.nl/nl/nieuws", "coa.nl"),
        (BARNEVELD, "https://www.officielebekendmakingen.nl/gmb-1", "officielebekendmakingen.nl"),
        (EDE, "https://www.barneveld.nl/opvang", "barneveld.nl"),
        (EDE, "http://[", ""),
        (EDE, "", ""),
    ],
)
def test_the_municipality_is_not_said_to_have_published_what_another_did(
    now: datetime, municipality: str, address: str, publisher: str
) -> None:
    assert publisher_of(rumour_of(now, municipality=municipality, fact_source=address), Catalogue()) == publisher


def test_the_national_overview_counts_each_rumour_by_itself(
    store: Store, assignment: Assignment, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.gather.national.require_collected", lambda *_: None)
    words = ("Het hotel zou verkocht zijn.", "Er zou een tweede komen.", "Er zou een tweede komen")
    for number, (code, text) in enumerate(zip((EDE, BARNEVELD, GRONINGEN), words, strict=True), 1):
        store.rumours.save(rumour_of(now, id=f"GER-2026-000{number}", municipality=code, rumour=text))
    found = national_input(
        store, Catalogue(), Settings(controller="gemeente Ede"), assignment, week_starts_on=WEEK, now=now
    )
    assert [r.n_municipalities for r in found.rumours] == [2, 1]


def test_only_neighbours_count_as_neighbours_with_a_claim(
    store: Store, make_item: Callable[..., Item], make_tagged: Callable[..., TaggedItem], now: datetime
) -> None:
    claim = ClaimMatch(
        claim_id="496-asielzoekerscentra", verdict="onwaar", review_url="", similarity=0.9, stance="asserts",
        span=(0, 5),
    )  # fmt: skip
    places = {"a": (EDE, GRONINGEN), "b": (BARNEVELD,), "c": (GRONINGEN,)}
    store.collecting("OPD-2026-001").save_items([(f"entry-{name}", make_item(name)) for name in places])
    tagged = [
        replace(
            make_tagged(f"item-{name}"),
            disinformation=Disinformation(p=0.9, flagged=True, claims=(claim,)),
            municipalities=tuple(MunicipalityMention(code=code, name=code, span=(0, 5)) for code in codes),
        )
        for name, codes in places.items()
    ]
    store.tags.save(tagged, now)
    facts = store.facts(theme="asielopvang", area=EDE, first=WEEK, last=WEEK + timedelta(days=6))
    (seen,) = claims_seen(facts, Catalogue(), area=EDE)
    assert (seen.n_municipalities, seen.n_neighbours) == (2, 1)


def test_before_the_first_poll_nothing_had_failed(
    store: Store, assignment: Assignment, make_poll: Callable[..., Poll], state: SourceState, now: datetime
) -> None:
    """Collecting began today, by a feed that reaches back to Saturday, and with a source that could not be read."""
    catalogue = Catalogue()
    store.sources.sync(catalogue.sources, catalogue.municipalities)
    first, second = (source.id for source in catalogue.sources[:2])
    sink = store.collecting("OPD-2026-001")
    begin = datetime(2026, 11, 21, tzinfo=UTC)
    sink.save_poll(make_poll(source_id=first, covers_from=begin), replace(state, source_id=first), [])
    failed = make_poll(source_id=second, status="failed", error="timeout", covers_from=None)
    sink.save_poll(failed, replace(state, source_id=second), [])
    settings = Settings(controller="gemeente Ede")
    data = weekly_input(
        store, catalogue, settings, assignment, theme="asielopvang", area=EDE, week_starts_on=WEEK, now=now
    )
    text = render_md(build_weekly(data, catalogue.messages))
    assert "Wij verzamelen pas sinds 25 november 2026 berichten." in text
    assert not [word for word in ("bronnen uit", "deden het", "zagen geen", "uitvielen") if word in text]
    after = now + timedelta(weeks=1)
    later = weekly_input(
        store, catalogue, settings, assignment, theme="asielopvang", area=EDE,
        week_starts_on=WEEK + timedelta(weeks=1), now=after,
    )  # fmt: skip
    assert "timeout" in {outage.error for outage in later.outages}  # in the week of the start it did fail
    draft = draft_alert(
        alert_input(
            store, catalogue, settings, assignment, decision_of(now, "d1", now + timedelta(days=9)),
            alert_id="SIG-2026-0001", theme="asielopvang", author="rol:analist", now=now,
        ),
        catalogue.messages,
    )  # fmt: skip
    assert draft.notice.startswith("Wij verzamelen pas sinds 25 november 2026 berichten.")


def test_only_councils_of_the_area_are_missed(store: Store) -> None:
    catalogue = Catalogue()
    store.sources.sync(catalogue.sources, catalogue.municipalities)
    missed = {area: council_sources_missing(store, catalogue, area) for area in (GRONINGEN, EDE, "NL")}
    assert "Raadsinformatie Groningen" in missed[GRONINGEN]
    assert not [name for name in missed[EDE] if name.startswith("Raadsinformatie")]
    assert len([name for name in missed["NL"] if name.startswith("Raadsinformatie")]) > 3
