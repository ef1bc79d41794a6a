"""Which level the conditions allow, and what holds it back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.alerts.input import AlertInput, Disturbance, Evidence
from monitor.alerts.level import assess, independent
from monitor.records import Rumour
from monitor.report.input import AnnouncedGathering, RumourSeen


def test_nothing_seen_is_no_alert(quiet: AlertInput) -> None:
    assert (assess(quiet).level, assess(quiet).brakes) == (0, ())


def test_a_question_that_came_back_is_level_one(asked: AlertInput) -> None:
    assert (assess(asked).level, assess(asked).reasons) == (1, ("vraag",))


def test_a_question_in_two_sources_is_not_enough(asked: AlertInput) -> None:
    question = replace(asked.questions[0], n_sources=2, n_items=50)
    assert assess(replace(asked, questions=(question,))).level == 0


def test_an_announced_protest_alone_never_exceeds_level_one(quiet: AlertInput, gathering: AnnouncedGathering) -> None:
    protest = replace(quiet, gatherings=(gathering,) * 40, ratio_lower_90=9.0, phone_checked=True)
    assert (assess(protest).level, assess(protest).reasons) == (1, ("aankondiging",))


def test_a_past_or_cancelled_gathering_is_no_reason(quiet: AlertInput, gathering: AnnouncedGathering) -> None:
    past = replace(gathering, starts_at=quiet.now - timedelta(days=1))
    cancelled = replace(gathering, kind="cancelled")
    assert assess(replace(quiet, gatherings=(past, cancelled))).level == 0


@pytest.mark.parametrize("place", ["'s-Gravenhage", ""])
def test_a_gathering_elsewhere_or_nowhere_known_is_no_reason(
    quiet: AlertInput, gathering: AnnouncedGathering, place: str
) -> None:
    assert assess(replace(quiet, gatherings=(replace(gathering, municipality_name=place),))).level == 0


def test_a_rumour_denied_elsewhere_is_level_one(quiet: AlertInput, rumour: Rumour) -> None:
    seen = RumourSeen(
        rumour=replace(rumour, municipality="GM0001"), municipality_name="Neerdam", fact_publisher="gemeente Neerdam"
    )
    assert assess(replace(quiet, rumours=(seen,))).reasons == ("gerucht_elders",)
    old = replace(seen, rumour=replace(seen.rumour, fact_on=(quiet.now - timedelta(days=15)).date()))
    assert assess(replace(quiet, rumours=(old,))).level == 0


def test_more_attention_than_normal_is_level_two(busy: AlertInput) -> None:
    only = replace(busy, rumours=(), questions=(), gatherings=())
    assert (assess(only).level, assess(only).reasons) == (2, ("aandacht",))


def test_an_untrue_message_about_this_decision_is_level_two(busy: AlertInput) -> None:
    only = replace(busy, evidence=(), questions=(), gatherings=(), ratio_lower_90=None)
    assert (assess(only).level, assess(only).reasons) == (2, ("onjuist_bericht",))


@pytest.mark.parametrize(
    "change",
    [{"fact_source": ""}, {"fact_on": None}, {"status": "open"}, {"theme": "5g"}, {"fact_source": "javascript:1"}],
)
def test_an_untrue_message_needs_an_official_dated_source(busy: AlertInput, change: dict[str, object]) -> None:
    seen = replace(busy.rumours[0], rumour=replace(busy.rumours[0].rumour, **change))  # type: ignore[arg-type]
    only = replace(busy, evidence=(), questions=(), gatherings=(), ratio_lower_90=None, rumours=(seen,))
    assert assess(only).level == 0


@pytest.mark.parametrize("ratio", [None, 1.5, 0.8])
def test_a_rise_that_may_be_chance_is_not_level_two(busy: AlertInput, ratio: float | None) -> None:
    assert assess(replace(busy, rumours=(), ratio_lower_90=ratio)).level == 1


def test_one_source_alone_stays_at_level_one(busy: AlertInput) -> None:
    one = tuple(replace(e, source_id="bron0", genre="forum") for e in busy.evidence)
    assert assess(replace(busy, rumours=(), evidence=one)).level == 1


def test_one_kind_of_source_stays_at_level_one(busy: AlertInput) -> None:
    news = tuple(replace(e, genre="regionaal_nieuws") for e in busy.evidence)
    assert assess(replace(busy, rumours=(), evidence=news)).level == 1


def test_an_echo_of_one_story_counts_once(busy: AlertInput) -> None:
    echo = tuple(replace(e, story_id="anp") for e in busy.evidence)
    seen = independent(echo)
    assert (seen.n_stories, seen.n_sources, seen.n_kinds) == (1, 1, 1)
    assert assess(replace(busy, rumours=(), evidence=echo)).level == 1


def test_a_decision_after_two_weeks_is_level_one_at_most(busy: AlertInput) -> None:
    later = replace(busy.decision, starts_at=busy.now + timedelta(days=16))
    assert assess(replace(busy, decision=later)).level == 1


@pytest.mark.parametrize(
    ("days", "status", "brake"),
    [(-1, "gepland", "besluit_voorbij"), (5, "geannuleerd", "besluit_voorbij"), (29, "gepland", "besluit_ver_weg")],
)
def test_without_a_decision_ahead_there_is_no_alert(busy: AlertInput, days: int, status: str, brake: str) -> None:
    moved = replace(busy.decision, starts_at=busy.now + timedelta(days=days), status=status)
    assert (assess(replace(busy, decision=moved)).level, assess(replace(busy, decision=moved)).brakes) == (0, (brake,))


def test_poor_coverage_stops_any_alert(busy: AlertInput, disturbance: Disturbance) -> None:
    blind = replace(busy, coverage=0.79, disturbances=(disturbance,), phone_checked=True)
    assert (assess(blind).level, assess(blind).brakes) == (0, ("bronnen_uitgevallen",))


@pytest.mark.parametrize("change", [{"status": "stopped"}, {"status": "concept"}])
def test_without_an_active_assignment_there_is_no_alert(busy: AlertInput, change: dict[str, object]) -> None:
    stopped = replace(busy, assignment=replace(busy.assignment, **change))  # type: ignore[arg-type]
    assert assess(stopped).brakes == ("geen_opdracht",)


def test_level_three_needs_a_reported_disturbance_and_a_telephone_call(
    busy: AlertInput, disturbance: Disturbance
) -> None:
    heated = replace(busy, disturbances=(disturbance,))
    assert (assess(heated).level, assess(heated).brakes) == (2, ("eerst_bellen",))
    assert assess(replace(heated, phone_checked=True)).level == 3
    old = replace(disturbance, on=(busy.now - timedelta(days=20)).date())
    assert assess(replace(busy, disturbances=(old,), phone_checked=True)).level == 2


def test_a_disturbance_elsewhere_alone_is_no_alert(quiet: AlertInput, disturbance: Disturbance) -> None:
    assert assess(replace(quiet, disturbances=(disturbance,), phone_checked=True)).level == 0


@pytest.mark.parametrize("theme", ["boerenprotesten", "blm", "5g", "corona", "linksom", "rechtsom"])
def test_the_theme_makes_no_difference(busy: AlertInput, theme: str) -> None:
    rumours = tuple(replace(r, rumour=replace(r.rumour, theme=theme)) for r in busy.rumours)
    other = replace(busy, theme=replace(busy.theme, id=theme, name=theme), rumours=rumours)
    assert assess(other) == assess(busy)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"))))
def test_order_and_copies_of_evidence_do_not_matter(pairs: list[tuple[str, str]]) -> None:
    items = tuple(
        Evidence(
            item_id=f"{i}", story_id=story, source_id=source, source_name=source, genre="forum", title="",
            published_on=None, url="",
        )
        for i, (story, source) in enumerate(sorted(pairs))
    )  # fmt: skip
    seen = independent(items)
    assert independent(items[::-1]) == seen
    assert seen.n_sources <= seen.n_stories == len({story for story, _ in pairs})
