"""Which decisions words find in a moment, and what they are called."""

from datetime import datetime

import pytest

from monitor.catalogue import Catalogue
from monitor.council.proposals import MAX_TITLE_CHARS, Origin, body_of, confirmed, phase_of, proposals, words_hash
from tests.monitor.council.conftest import Make

GUIDES = Catalogue().decision_kinds


@pytest.fixture
def origin(now: datetime) -> Origin:
    return Origin(
        source="raad", municipality="GM0228", assignment_id="OPD-2026-001", homepage="https://raad.example", now=now
    )


def test_one_decision_for_each_kind_and_none_confirmed(moment: Make, origin: Origin) -> None:
    found = proposals(moment(agenda=("1 Zendmast", "2.1 Opvang azc", "2.2 Spreidingswet", "3 Bomen")), GUIDES, origin)
    assert {one.kind: one.title for one in found} == {"azc": "Opvang azc; Spreidingswet", "zendmast": "Zendmast"}
    assert {one.kind_confirmed_by for one in found} == {None}
    assert len({one.id for one in found}) == 2


def test_the_id_does_not_depend_on_the_day_or_the_source(moment: Make, origin: Origin, now: datetime) -> None:
    from dataclasses import replace

    (first,) = proposals(moment(), GUIDES, origin)
    (moved,) = proposals(moment(starts_at=now, title="Anders"), GUIDES, replace(origin, source="import"))
    (other,) = proposals(moment(), GUIDES, replace(origin, municipality="GM0363"))
    assert first.id == moved.id != other.id


def test_the_page_of_a_meeting_stands_in_for_its_agenda(moment: Make, origin: Origin) -> None:
    prose = "De opvang van asielzoekers " + "staat op de agenda en wordt lang besproken " * 10
    page = f"Raad\n\n{prose}\n\n3. Besloten deel: azc\n\n4. Noodopvang de heer Jansen\n"
    (found,) = proposals(moment(agenda=()), GUIDES, origin, page)
    assert found.title == "Noodopvang de heer [naam]"


def test_a_title_has_an_end(moment: Make, origin: Origin) -> None:
    (found,) = proposals(moment(agenda=tuple(f"azc {n} {'x' * 150}" for n in range(500))), GUIDES, origin)
    assert len(found.title) == MAX_TITLE_CHARS


@pytest.mark.parametrize("url", ["http://x.example", "javascript:alert(1)", None])
def test_a_link_is_public_and_safe(moment: Make, origin: Origin, url: str | None) -> None:
    assert proposals(moment(url=url), GUIDES, origin)[0].link == "https://raad.example"


@pytest.mark.parametrize(
    ("body", "title", "is_body", "is_phase"),
    [
        ("Gemeenteraad", "Raadsvergadering", "raad", "besluitvormend"),
        ("Commissie Ruimte", "Vergadering", "commissie", "oordeelvormend"),
        ("Raad", "Beeldvormende avond", "commissie", "beeldvormend"),
        ("College van B&W", "Collegevergadering", "college", "collegebesluit"),
        ("", "", "raad", "besluitvormend"),
    ],
)
def test_body_and_phase_follow_from_names(moment: Make, body: str, title: str, is_body: str, is_phase: str) -> None:
    made = moment(body=body, title=title)
    assert (body_of(made), phase_of(made)) == (is_body, is_phase)


def test_a_kind_that_a_person_names_is_confirmed(moment: Make, origin: Origin) -> None:
    guide = next(guide for guide in GUIDES if guide.id == "zendmast")
    made = confirmed(moment(ref="", title=""), guide, origin, "rol:analist")
    assert (made.kind, made.kind_confirmed_by, made.title) == ("zendmast", "rol:analist", guide.name)
    assert (made.source, made.source_ref) == ("manual", "manual|GM0228|zendmast|2026-12-10")


def test_other_words_are_another_question() -> None:
    assert words_hash(GUIDES) == words_hash(Catalogue().decision_kinds)
    assert words_hash(GUIDES[1:]) != words_hash(GUIDES)
