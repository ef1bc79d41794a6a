"""The bundled editorial data: valid, complete and honest about what is not known."""

import json
import re
import time
from collections.abc import Callable
from datetime import date, timedelta
from importlib.resources import files
from typing import Any, get_args

import pytest

from monitor import records
from monitor.catalogue import Catalogue, check, theme_hits
from monitor.catalogue.checking import KEPT
from monitor.catalogue.shapes import SHAPES
from monitor.catalogue.tables import SHEETS
from monitor.records import Theme

CATALOGUE = Catalogue()
YEARS = range(2018, 2029)


def test_every_bundled_file_is_valid() -> None:
    assert check() == ()


def test_no_file_of_data_is_passed_over() -> None:
    read = {shape.place for shape in SHAPES} | {sheet.place for sheet in SHEETS}
    lying = {path.name for path in files("monitor.data").iterdir() if path.name.endswith((".toml", ".csv"))}
    assert lying - read <= {"channels.example.toml"}


def test_themes_claims_and_sources_load_in_half_a_second() -> None:
    started = time.process_time()  # 0.08 s on the machine of the makers; CPU time, for busy machines
    catalogue = Catalogue()
    assert (len(catalogue.themes), len(catalogue.claims), len(catalogue.sources)) == (8, 206, 260)
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize("theme", [pytest.param(t, id=t.id) for t in CATALOGUE.themes])
def test_a_theme_has_enough_to_go_by(theme: Theme) -> None:
    assert len(theme.strong) + len(theme.weak) + len(theme.out) >= 50
    assert len(theme.examples) >= 15
    assert len(theme.not_examples) >= 10
    tempting = [text for text in theme.not_examples if theme_hits(theme, text).weak]
    assert tempting, "at least one counter-example must hold a word of the theme"


def test_patterns_alone_are_nearly_always_right() -> None:
    """On a sixth of the labelled texts, which were written to mislead; the asylum theme is not labelled there."""
    lines = files("monitor.data").joinpath("corpus", "train_1.jsonl").read_text(encoding="utf-8").splitlines()
    right = wrong = missed = 0
    for line in lines:
        item = json.loads(line)
        for theme in CATALOGUE.themes:
            if theme.id == "asielopvang":
                continue
            holds = theme_hits(theme, f"{item['title']}\n\n{item['text']}").holds
            right += holds and theme.id in item["themes"]
            wrong += holds and theme.id not in item["themes"]
            missed += not holds and theme.id in item["themes"]
    assert right / (right + wrong) >= 0.9
    assert right / (right + missed) >= 0.4


def test_claims_point_at_a_review_or_say_that_there_is_none() -> None:
    without = {claim.id for claim in CATALOGUE.claims if not claim.review_url}
    assert without == {
        "zwitserland-stopt-5g", "slimme-meter-straling", "zwarte-piet-vrijgekochte-slaaf", "rood-potlood-uitgummen",
    }  # fmt: skip
    assert all(not c.review_publisher and c.review_on is None for c in CATALOGUE.claims if c.id in without)


def test_no_source_claims_to_be_tested() -> None:
    assert not [source.id for source in CATALOGUE.sources if source.verified]


@pytest.mark.parametrize("genre", get_args(records.Genre))
def test_every_genre_has_a_source(genre: str) -> None:
    assert [source for source in CATALOGUE.sources if source.genre == genre]


def test_sources_say_why_they_are_allowed_in_few_words() -> None:
    for source in CATALOGUE.sources:
        assert len(source.public_reason.split()) <= 45, source.id
        assert source.url or "nog geen adres bekend" in source.public_reason, source.id
        assert source.genre != "forum" or "DPIA" in source.public_reason, source.id


def test_no_note_of_a_source_holds_a_bare_number_of_an_index() -> None:
    assert not [s.id for s in CATALOGUE.sources if re.search(r"\d{9,}", s.notes + s.evidence)]


def weekday(day: date, number: int) -> bool:
    return day.isoweekday() == number


RULES: dict[str, Callable[[date], bool]] = {
    "landelijke-intocht": lambda d: weekday(d, 6) and d.month == 11 and 12 <= d.day <= 18,
    "prinsjesdag": lambda d: weekday(d, 2) and d.month == 9 and 15 <= d.day <= 21,
    "koningsdag": lambda d: d.month == 4 and (d.day == 27 if d.day == 27 else weekday(d + timedelta(1), 7)),
    "nl-alert-test": lambda d: weekday(d, 1) and d.month in {6, 12} and d.day <= 7,
    "gemeenteraadsverkiezingen": lambda d: weekday(d, 3) and d.month == 3,
    "provinciale-statenverkiezingen": lambda d: weekday(d, 3) and d.month == 3,
    "sinterklaasavond": lambda d: (d.month, d.day) == (12, 5),
    "keti-koti": lambda d: (d.month, d.day) == (7, 1),
    "jaarwisseling": lambda d: (d.month, d.day) == (12, 31),
}


@pytest.mark.parametrize("event_id", sorted(RULES))
def test_dates_of_the_calendar_follow_their_rule(event_id: str) -> None:
    event = next(event for event in CATALOGUE.calendar if event.id == event_id)
    assert [day for day in event.dates if not RULES[event_id](day)] == []
    if "verkiezingen" not in event_id:
        assert {day.year for day in event.dates} == set(YEARS)


def test_dates_that_are_only_computed_say_so() -> None:
    for event in CATALOGUE.calendar:
        if event.id in {"landelijke-intocht", "provinciale-statenverkiezingen", "herindelingsverkiezingen"}:
            assert "niet bevestigd" in event.note


def test_a_break_in_the_series_is_marked() -> None:
    assert [event.id for event in CATALOGUE.calendar if event.structural_break] == ["einde-kozp"]


def test_every_kind_of_decision_has_its_guide_and_own_advice() -> None:
    kinds = set(get_args(records.DecisionKind))
    assert {guide.id for guide in CATALOGUE.decision_kinds} == kinds
    assert {kind for line in CATALOGUE.advice for kind in line.decision_kinds} == kinds - {"anders"}


def test_advice_is_short_and_never_to_forbid() -> None:
    for line in CATALOGUE.advice:
        assert len(line.text.split()) <= 30, line.id
        assert not re.search(r"verbied|blokkeer|verwijder|gebiedsverbod|thuis opzoeken", line.text.lower()), line.id


def test_contacts_are_functions_with_a_way_to_reach_them() -> None:
    assert {contact.id for contact in CATALOGUE.contacts} == {"omo", "otwb", "ngb-piket"}
    assert all(contact.phone or contact.email for contact in CATALOGUE.contacts)


def test_every_kind_of_data_has_a_term_and_a_motive() -> None:
    terms = {term.id: term for term in CATALOGUE.retention}
    assert set(KEPT) <= set(terms)
    assert (terms["page_cache"].days, terms["items"].days, terms["alert_evidence"].days) == (14, 90, 90)
    assert all(term.motive for term in terms.values())


LABELS: dict[str, Any] = {
    "unrest": records.UnrestLevel,
    "verdict": records.Verdict,
    "stance": records.Stance,
    "event_kind": records.EventKind,
    "source_kind": records.SourceKind,
    "text_status": records.TextStatus,
    "error": records.ErrorClass,
    "assignment_type": records.AssignmentType,
    "assignment_status": records.AssignmentStatus,
    "decision_status": records.DecisionStatus,
    "alert_state": records.AlertState,
    "retention_start": records.RetentionStart,
}


@pytest.mark.parametrize("name", sorted(LABELS))
def test_every_fixed_value_has_a_dutch_name(name: str) -> None:
    for value in get_args(LABELS[name]):
        assert CATALOGUE.messages.text(f"label.{name}.{value}")


def test_notes_of_detections_have_a_dutch_name() -> None:
    assert all(CATALOGUE.messages.text(f"label.note.{note}") for note in get_args(records.Note) if note)


def test_places_lie_near_the_middle_of_their_municipality() -> None:
    """Within half a degree: a check on swapped coordinates and wrong codes."""
    for place in CATALOGUE.places:
        home = CATALOGUE.municipality(place.municipality)
        assert abs(place.lat - home.lat) < 0.5, place.name
        assert abs(place.lon - home.lon) < 0.7, place.name


def test_names_of_municipalities_are_one_of_a_kind() -> None:
    names = [name for m in CATALOGUE.municipalities for name in (m.name, *m.aliases)]
    assert len(names) == len(set(names))
