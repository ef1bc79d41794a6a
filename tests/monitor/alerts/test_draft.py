"""What a draft says, and what it never says."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from monitor.alerts.body import Body, dump, faults, load
from monitor.alerts.draft import draft
from monitor.alerts.input import AlertInput, Disturbance
from monitor.alerts.render import alert_text
from monitor.catalogue import Messages
from monitor.errors import AlertError
from monitor.records import ThemeWeek
from monitor.report.input import AnnouncedGathering, ClaimSeen, Outage, Question, WeekPoint


def made(data: AlertInput, words: Messages) -> Body:
    body = draft(data, words).body
    assert body is not None
    return body


def test_a_draft_is_valid_and_signed_by_nobody_but_its_author(busy: AlertInput, words: Messages) -> None:
    body = made(busy, words)
    assert faults(body) == ()
    assert (body["opgesteld_door"], body["gecontroleerd_door"], body["vrijgegeven_door"]) == (
        "rol:analist-1",
        None,
        None,
    )
    assert body["tlp"] == "TLP:AMBER+STRICT"


def test_no_reason_gives_a_notice_and_no_draft(quiet: AlertInput, words: Messages) -> None:
    assert draft(quiet, words).body is None
    assert "geen reden" in draft(quiet, words).notice


def test_outages_give_a_notice_that_is_not_all_quiet(busy: AlertInput, words: Messages) -> None:
    outage = Outage(source_name="Streekomroep Oost", genre="regionaal_nieuws", since=date(2026, 11, 20))
    notice = draft(replace(busy, coverage=0.5, outages=(outage,)), words).notice
    assert notice.startswith("Bronnen uitgevallen")
    assert "Streekomroep Oost" in notice
    assert "betekent niet dat er niets speelt" in notice


@pytest.mark.parametrize(
    ("since", "said"),
    [
        (date(2026, 11, 20), "Wij verzamelen pas sinds 20 november 2026 berichten."),
        (None, "Wij hebben nog geen berichten verzameld."),
        (date(2026, 9, 1), "Welke bronnen dat waren, weten wij niet."),
    ],
)
def test_a_start_is_no_outage(busy: AlertInput, words: Messages, since: date | None, said: str) -> None:
    notice = draft(replace(busy, coverage=0.5, outages=(), followed_since=since), words).notice
    assert said in notice and "betekent niet dat er niets speelt" in notice
    assert ("Bronnen uitgevallen" in notice) == ("Welke bronnen" in notice)
    assert "niet bekend welke" not in notice


def test_the_core_names_decision_what_is_seen_consequence_and_advice(body: Body) -> None:
    assert body["kern"].startswith("Op 8 december praat de raad over „Opvang aan de Dorpsweg”.")
    assert "een drukke tribune waarschijnlijk is" in body["kern"]
    assert "Ons advies: zet één pagina" in body["kern"]
    assert len(body["kern"].split()) <= 60


def test_what_only_a_person_can_say_is_left_open(busy: AlertInput, words: Messages) -> None:
    assert "[in te vullen door de analist" in made(replace(busy, consequence=None), words)["kern"]


def test_the_core_leaves_room_for_what_only_a_person_can_say(busy: AlertInput, words: Messages) -> None:
    long = replace(
        busy, consequence=None,
        decision=replace(busy.decision, title="Opvang van 180 mensen in De Wilgenhof aan de rand van het dorp"),
        advice=(
            replace(busy.advice[0], text="Noem op één plek het aantal plekken, de plaats en hoelang de opvang blijft."),
            *busy.advice[1:],
        ),
    )  # fmt: skip
    before, gap, after = re.split(r"(\[in te vullen[^\]]*\])", made(long, words)["kern"])
    assert "Wij zien" in before and gap
    assert after == " Ons advies staat bij punt 5."
    assert len(f"{before} {after}".split()) <= 60 - 18
    told = made(replace(long, consequence="een drukke tribune en vragen om een extra avond"), words)["kern"]
    assert "Ons advies" in told and len(told.split()) <= 60


def test_what_nobody_confirmed_is_no_fact_and_stands_behind_what_was_checked(busy: AlertInput, words: Messages) -> None:
    seen = busy.rumours[0]
    open_ = replace(
        seen, fact_publisher="",
        rumour=replace(
            seen.rumour, id="GER-2026-0008", fact="Er komt niets in de sporthal.",
            rumour="Er komt iets in de sporthal.", status="open", fact_source="", fact_on=None,
        ),
    )  # fmt: skip
    checked = made(replace(busy, rumours=(open_, *busy.rumours)), words)["berichten"]  # the open one has to make room
    assert [m["feit"] for m in checked] == [
        "Er is één locatie: de Dorpsweg.", "Bewoners krijgen geen auto. Zij krijgen leefgeld.",
    ]  # fmt: skip
    body = made(replace(busy, rumours=(open_, *busy.rumours), claims=()), words)
    assert [(m["stand"], m["feit"]) for m in body["berichten"]] == [
        ("klopt niet", "Er is één locatie: de Dorpsweg."), ("nog niet zeker", ""),
    ]  # fmt: skip
    assert "**Feit:** nog niet bekend. Wat rondgaat: Er komt iets in de sporthal." in alert_text(body, words)


def test_three_to_five_observations_each_with_source_and_certainty(busy: AlertInput, words: Messages) -> None:
    seen = made(busy, words)["waarnemingen"]
    assert 3 <= len(seen) <= 5
    assert all(o["bronnen"] and o["zekerheid"] for o in seen)
    assert seen[0]["tekst"].startswith("In vier weken waren er ongeveer 25 verschillende berichten")


def test_a_count_under_the_floor_is_not_named(asked: AlertInput, words: Messages) -> None:
    texts = " ".join(o["tekst"] for o in made(asked, words)["waarnemingen"])
    assert "minder dan 10 berichten" in texts
    assert "ongeveer" not in texts


def test_what_is_not_seen_is_said(asked: AlertInput, words: Messages) -> None:
    assert "een aangekondigde demonstratie" in made(asked, words)["niet_gezien"]


def test_what_nobody_looked_for_is_not_called_absent(
    asked: AlertInput, words: Messages, disturbance: Disturbance
) -> None:
    assert "verstoring" not in " ".join(made(asked, words)["niet_gezien"])
    looked = replace(asked, disturbances=(replace(disturbance, kind="onvreedzame oproep"),))
    assert "verstoring" in " ".join(made(looked, words)["niet_gezien"])


def test_a_gathering_without_a_place_gets_none(
    busy: AlertInput, words: Messages, gathering: AnnouncedGathering
) -> None:
    def seen(*gatherings: AnnouncedGathering) -> str:
        return " ".join(one["tekst"] for one in made(replace(busy, gatherings=gatherings), words)["waarnemingen"])

    nowhere, elsewhere = replace(gathering, municipality_name=""), replace(gathering, municipality_name="Elders")
    assert "plaats niet bekend" in seen(nowhere)
    assert "bijeenkomst aangekondigd" not in seen(elsewhere)
    assert "18.30 uur, Voorbeeldstad" in seen(nowhere, elsewhere, gathering)


def test_no_alert_leads_to_what_somebody_wrote_on_a_forum(
    busy: AlertInput, words: Messages, gathering: AnnouncedGathering
) -> None:
    post = replace(gathering, genre="forum", url="https://forum.example/u/jan/1", source_name="Forum")
    assert "forum.example" not in dump(made(replace(busy, gatherings=(post,)), words))


def test_few_questions_are_filled_up_with_those_usual_at_such_a_decision(asked: AlertInput, words: Messages) -> None:
    questions = made(asked, words)["vragen"]
    assert [q["hoe_vaak"] for q in questions] == ["weinig", "gebruikelijk", "gebruikelijk"]


def test_an_untrue_message_is_fact_first_with_source_and_neighbours(body: Body) -> None:
    first = body["berichten"][0]
    assert list(first)[:2] == ["feit", "gerucht"]
    assert first["stand"] == "klopt niet"
    assert first["bron"] == {
        "naam": "gemeente Voorbeeldstad", "datum": "2026-11-18", "url": "https://voorbeeldstad.example/opvang",
    }  # fmt: skip
    assert first["buurgemeenten"] == 1


def test_places_that_texts_name_beside_a_claim_are_no_neighbours(busy: AlertInput, words: Messages) -> None:
    seen = replace(busy.claims[0], n_municipalities=9, n_neighbours=2)
    assert made(replace(busy, claims=(seen,), rumours=()), words)["berichten"][0]["buurgemeenten"] == 2


def test_a_claim_without_dated_review_is_not_in_an_alert(busy: AlertInput, words: Messages) -> None:
    undated = ClaimSeen(claim=replace(busy.claims[0].claim, review_on=None), n_items=9, n_sources=4, n_municipalities=2)
    assert len(made(replace(busy, claims=(undated,), rumours=()), words)["berichten"]) == 0


@pytest.mark.parametrize(("days_ahead", "level", "life"), [(13, 2, 7), (3, 2, 3), (20, 1, 14)])
def test_an_alert_expires_with_its_level_and_never_after_the_decision(
    busy: AlertInput, words: Messages, days_ahead: int, level: int, life: int
) -> None:
    moved = replace(busy, decision=replace(busy.decision, starts_at=busy.now + timedelta(days=days_ahead)))
    body = made(moved, words)
    assert body["niveau"] == level
    assert date.fromisoformat(body["vervalt_op"]) == busy.now.date() + timedelta(days=life)


def test_hostile_and_huge_text_ends_in_a_valid_draft(busy: AlertInput, words: Messages) -> None:
    bad = "<script>alert(1)</script> {n} {0} #read(1) \x00 " + "x" * 100_000
    attacked = replace(
        busy,
        decision=replace(busy.decision, title=bad, location=bad, body=bad, phase=bad, link="javascript:alert(1)"),
        evidence=tuple(replace(e, title=bad, source_name=bad, url=bad) for e in busy.evidence),
        questions=(Question(text=bad, n_items=20, n_sources=9, answer_url=bad), *busy.questions),
        outages=(Outage(source_name=bad, genre="forum", since=date(2026, 11, 1)),) * 50,
    )
    body = made(attacked, words)
    assert body["besluit"]["link"] == ""
    assert len(dump(body)) < 20_000


def test_an_id_of_the_wrong_shape_is_refused(busy: AlertInput, words: Messages) -> None:
    with pytest.raises(AlertError, match="id"):
        draft(replace(busy, id="../../etc/passwd"), words)


def test_level_three_says_that_it_was_telephoned(busy: AlertInput, words: Messages, disturbance: Disturbance) -> None:
    body = made(replace(busy, disturbances=(disturbance,), phone_checked=True), words)
    assert (body["niveau"], body["telefonisch_besproken"]) == (3, True)
    assert "telefonisch_besproken" in " ".join(faults(body | {"telefonisch_besproken": False}))


def test_json_out_is_json_in(body: Body) -> None:
    assert load(dump(body)) == body


@pytest.mark.parametrize(
    "change",
    [
        {"score": 7}, {"niveau": 4}, {"onbekend": ["een"]}, {"advies": []}, {"tlp": "TLP:RED"}, {"gemeente": "Ede"},
        {"vrijgegeven_door": "rol:vrijgever-1"}, {"vervalt_op": "morgen"}, {"opgesteld_door": "Jan Jansen"},
    ],
)  # fmt: skip
def test_the_schema_is_closed_and_strict(body: Body, change: dict[str, object]) -> None:
    assert faults(body | change)


def test_a_rumour_without_official_source_is_not_valid(body: Body) -> None:
    rumour = next(o for o in body["waarnemingen"] if o["soort"] == "gerucht")
    without = {k: v for k, v in rumour.items() if k != "bron_feit"}
    assert faults(body | {"waarnemingen": [without]})
    message = {k: v for k, v in body["berichten"][0].items() if k != "bron"}
    assert faults(body | {"berichten": [message]})


@pytest.mark.parametrize("text", ["", "nee", "[]", '{"id": 1}', "[" * 100_000, "{" + '"a":1,' * 100_000])
def test_what_is_no_alert_is_refused(text: str) -> None:
    with pytest.raises(AlertError):
        load(text)


def test_no_field_of_an_alert_holds_an_author_of_a_text(body: Body) -> None:
    text = json.dumps(body).lower()
    assert not any(word in text for word in ('"auteur', '"author', '"handle', '"avatar', '"gebruiker'))


def test_a_rise_names_its_week_margin_reach_and_what_the_calendar_knows(busy: AlertInput, words: Messages) -> None:
    assert busy.signal is not None
    full = replace(
        busy.signal, ratio_low=1.7, ratio_high=3.8, extent="here_more", calendar="Debat over opvang",
        calendar_role="explains", note="provisional",
    )  # fmt: skip
    (rise,) = [one for one in made(replace(busy, signal=full), words)["waarnemingen"] if one["soort"] == "signaal"]
    assert "In de week van 16 november" in rise["tekst"] and "(marge anderhalf tot 4 keer)" in rise["tekst"]
    assert "In Voorbeeldstad stijgt het meer dan elders." in rise["tekst"]
    assert "De kalender kan dit verklaren: Debat over opvang." in rise["tekst"]
    assert rise["zekerheid"] == "mogelijk"


def test_mixed_versions_and_new_sources_stand_under_what_is_not_known(busy: AlertInput, words: Messages) -> None:
    assert busy.signal is not None
    week = date(2026, 11, 16)
    counts = ThemeWeek(
        theme="asielopvang", area="GM0000", week_starts_on=week, n_items=40, n_stories=24, n_sources=6, coverage=1.0,
        n_new_stories=16, new_since=date(2026, 10, 5),
    )  # fmt: skip
    point = WeekPoint(starts_on=week, counts=counts, n_all_stories=40)
    body = made(replace(busy, signal=replace(busy.signal, n_other_weeks=1), points=(point,)), words)
    unknown = " ".join(body["onbekend"])
    assert "is 1 week nog op de oude manier geteld" in unknown
    assert "Ongeveer 15 van de 40 berichten komen uit bronnen die wij pas sinds 5 oktober 2026 volgen" in unknown
