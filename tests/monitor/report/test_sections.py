"""Records in, sections out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import get_args

import pytest

from monitor.catalogue import Messages
from monitor.errors import ReportError
from monitor.records import Claim, ErrorClass, Note
from monitor.report.annex import build_annex
from monitor.report.build import build_weekly
from monitor.report.context import Context
from monitor.report.input import (
    ClaimSeen,
    GroupCount,
    Headline,
    Judgement,
    LevelCount,
    Question,
    WeeklyInput,
    WeekPoint,
)
from monitor.report.model import Cell, Figure, Line, Lines, Section, Table
from monitor.report.sections import SECTIONS

LAST = date(2026, 11, 16)


def build(name: str, data: WeeklyInput, words: Messages) -> Section:
    return SECTIONS[name](data, Context(words=words))


def lines(section: Section) -> list[Line]:
    return [item for block in section.blocks if isinstance(block, Lines) for item in block.items]


def text(section: Section) -> str:
    return " ".join([line.text for line in lines(section)] + [c.text for r in rows(section) for c in r])


def rows(section: Section) -> list[tuple[Cell, ...]]:
    return [row for block in section.blocks if isinstance(block, Table) for row in block.rows]


def with_last(data: WeeklyInput, point: WeekPoint) -> WeeklyInput:
    return replace(data, points=(*data.points[:-1], point), signal=None)


def test_sections_stand_in_the_order_of_the_template(weekly: WeeklyInput, words: Messages) -> None:
    report = build_weekly(weekly, words)
    assert [s.name for s in report.sections] == [
        "brief", "seen", "questions", "claims", "feelings", "upcoming", "advice", "unknown", "method",
    ]  # fmt: skip
    assert report.sections[0].boxed


def test_every_section_survives_a_week_in_which_nothing_came_in(weekly: WeeklyInput, words: Messages) -> None:
    empty = replace(
        weekly,
        points=(WeekPoint(starts_on=LAST, counts=None, note="coverage_gap"),),
        signal=None,
        groups=(),
        questions=(),
        claims=(),
        rumours=(),
        gatherings=(),
        levels=(),
        decisions=(),
        decisions_missing=(),
        outages=(),
        headlines=(),
        calendar=(),
        sources=(),
        advice=(),
        judgement=Judgement(),
    )
    report = build_weekly(empty, words)
    assert all(section.blocks for section in report.sections)
    assert "vielen te veel bronnen uit" in text(report.sections[0])
    assert "noemen wij er geen" in text(report.sections[1])


def test_a_report_without_any_week_is_refused(weekly: WeeklyInput, words: Messages) -> None:
    with pytest.raises(ReportError, match="monitor detect"):
        build_weekly(replace(weekly, points=()), words)


def test_a_rise_is_called_more_than_normal_with_its_certainty(weekly: WeeklyInput, words: Messages) -> None:
    seen = text(build("seen", weekly, words))
    assert "Dat is meer dan normaal. Zekerheid: waarschijnlijk." in seen
    assert "ongeveer 45 verschillende berichten over asielopvang" in seen
    assert "Het is ongeveer tweeënhalf keer zo veel" in seen


def test_a_rise_that_did_not_pass_the_test_over_all_series_is_only_possible(
    weekly: WeeklyInput, words: Messages
) -> None:
    assert "Zekerheid: mogelijk" in text(build("seen", replace(weekly, signal=None), words))


def test_a_week_under_the_floor_gives_no_number(
    weekly: WeeklyInput, words: Messages, make_point: Callable[..., WeekPoint]
) -> None:
    section = build("seen", with_last(weekly, make_point(LAST, 7)), words)
    assert "minder dan 10 verschillende berichten" in text(section)
    figure = next(b for b in section.blocks if isinstance(b, Figure))
    assert figure.panels[0].weeks[-1].point.value is None
    assert figure.table.rows[-1][1].text == "<\u00a010"


def test_few_sources_hide_a_number_too(
    weekly: WeeklyInput, words: Messages, make_point: Callable[..., WeekPoint]
) -> None:
    point = make_point(LAST, 30)
    assert point.counts is not None
    narrow = replace(point, counts=replace(point.counts, n_sources=2))
    assert "30" not in text(build("seen", with_last(weekly, narrow), words)).replace("10 tot 30", "")


def test_an_outage_is_no_zero_in_the_chart(weekly: WeeklyInput, words: Messages) -> None:
    figure = next(b for b in build("seen", weekly, words).blocks if isinstance(b, Figure))
    assert [w.point.state for w in figure.panels[0].weeks].count("missing") == 1
    assert figure.table.rows[6][1].text == "–"


def test_a_week_with_poor_coverage_is_not_compared(
    weekly: WeeklyInput, words: Messages, make_point: Callable[..., WeekPoint]
) -> None:
    point = make_point(LAST, 60)
    assert point.counts is not None
    partial = replace(point, counts=replace(point.counts, coverage=0.6))
    section = text(build("seen", with_last(weekly, partial), words))
    assert "weten we niet" in section
    assert "meer dan normaal" not in section


@pytest.mark.parametrize(("n", "rest"), [(8, ""), (9, "en 1 andere."), (31, "en 23 andere.")])
def test_councils_that_could_not_be_read_are_named_up_to_eight(
    weekly: WeeklyInput, words: Messages, n: int, rest: str
) -> None:
    many = replace(weekly, decisions_missing=tuple(f"Raad {number:02}" for number in range(1, n + 1)))
    section = text(build("upcoming", many, words))
    assert "Raad 08" in section and "Raad 09" not in section
    assert rest in section
    assert ("andere" in section) == bool(rest)


@pytest.mark.parametrize(
    ("coverage", "note", "cause"),
    [
        (0.75, "", "Er vielen te veel bronnen uit"),
        (0.95, "not_tagged", "te weinig berichten bekeken op"),
        (0.95, "recounted", "opnieuw geteld"),
        (0.95, "history_too_short", "te kort, of deze week"),
    ],
)
def test_the_box_tells_why_a_week_cannot_be_compared(
    weekly: WeeklyInput, words: Messages, make_point: Callable[..., WeekPoint], coverage: float, note: Note, cause: str
) -> None:
    point = make_point(LAST, 60)
    assert point.counts is not None
    low = replace(point, counts=replace(point.counts, coverage=coverage), note=note, lower=None, upper=None)
    assert cause in text(build("brief", with_last(weekly, low), words))


def test_texts_that_were_not_looked_at_are_not_told_as_an_outage(weekly: WeeklyInput, words: Messages) -> None:
    unseen = with_last(weekly, WeekPoint(starts_on=LAST, counts=None, note="not_tagged"))
    assert "bronnen" not in text(build("brief", unseen, words))
    assert "te weinig berichten op dit thema bekeken" in text(build("seen", unseen, words))


def test_kinds_of_source_are_never_added_up_and_keep_the_floor(weekly: WeeklyInput, words: Messages) -> None:
    section = text(build("seen", weekly, words))
    assert "nieuws ongeveer 25 uit 6 bronnen" in section
    assert "overheid en raad minder dan 10" in section


@pytest.mark.parametrize(
    ("stories", "n_news", "said"),
    [
        (13, 13, "nieuws ongeveer 13 uit 3 bronnen. Nieuws is niet"),  # 15 would be more than the 13 of the week
        (14, 14, "nieuws ongeveer 15 uit 3 bronnen. Nieuws is niet"),
        (14, 18, "nieuws ongeveer 20 uit 3 bronnen. Nieuws is niet"),
    ],
)
def test_a_kind_of_source_is_no_more_than_the_whole_or_it_is_told_why(
    weekly: WeeklyInput, words: Messages, make_point: Callable[..., WeekPoint], stories: int, n_news: int, said: str
) -> None:
    news = GroupCount(group="news", n_items=40, n_stories=n_news, n_sources=3)
    week = with_last(replace(weekly, groups=(news,)), make_point(LAST, stories, (2, 13)))
    section = text(build("seen", week, words))
    assert said in section
    assert ("bronnen mee die wij niet vergelijken" in section) is (n_news > stories)


def test_where_the_week_gives_no_number_its_parts_give_none(
    weekly: WeeklyInput, words: Messages, make_point: Callable[..., WeekPoint]
) -> None:
    few = text(build("seen", with_last(weekly, make_point(LAST, 4)), words))
    gone = text(build("seen", with_last(weekly, make_point(LAST, None)), words))
    assert "nieuws" not in few and "nieuws" not in gone
    small = replace(weekly, groups=(GroupCount(group="news", n_items=9, n_stories=4, n_sources=3),))
    assert "nieuws minder dan 10" in text(build("seen", with_last(small, make_point(LAST, 4)), words))


def test_headlines_come_from_news_and_government_only(weekly: WeeklyInput, words: Messages) -> None:
    forum = Headline(
        title="Schande!", source_name="Dorpsforum", genre="forum", published_on=LAST, url="https://forum.example/1"
    )
    assert "Schande" not in text(build("seen", replace(weekly, headlines=(forum,)), words))


def test_a_fact_checker_is_no_news_medium_whose_question_stands_as_a_fact(weekly: WeeklyInput, words: Messages) -> None:
    question = replace(weekly.headlines[0], title="Krijgen bewoners een gratis auto?", genre="factcheck")
    assert "gratis auto" not in text(build("seen", replace(weekly, headlines=(question,)), words))


def test_a_long_headline_is_cut_to_twenty_words(weekly: WeeklyInput, words: Messages) -> None:
    long = replace(weekly.headlines[0], title="woord " * 50_000)
    line = lines(build("seen", replace(weekly, headlines=(long,)), words))[-1]
    assert line.text.count("woord") == 20


def test_one_voice_is_no_question_of_people(weekly: WeeklyInput, words: Messages) -> None:
    assert "Mag dat zomaar?" not in text(build("questions", weekly, words))


def test_questions_get_a_word_for_how_often_and_never_a_number(weekly: WeeklyInput, words: Messages) -> None:
    assert [row[1].text for row in rows(build("questions", weekly, words))] == ["veel", "soms", "soms", "weinig"]


def test_a_link_to_an_answer_must_be_a_web_address(weekly: WeeklyInput, words: Messages) -> None:
    bad = Question(text="Wie betaalt dit?", n_items=20, n_sources=5, answer_url="javascript:alert(1)")
    cell = rows(build("questions", replace(weekly, questions=(bad,)), words))[0][2]
    assert (cell.url, cell.text) == ("", "nog niet gevonden")


def test_the_fact_comes_before_what_goes_round(weekly: WeeklyInput, words: Messages) -> None:
    first = rows(build("claims", weekly, words))[0]
    assert first[0].text.startswith("Er is één locatie")
    assert first[1].text.startswith("Er zou ook")


@pytest.mark.parametrize("change", [{"review_url": ""}, {"review_on": None}, {"review_url": "ftp://x.example/a"}])
def test_nothing_is_called_untrue_without_source_and_date(
    weekly: WeeklyInput, words: Messages, claim: Claim, change: dict[str, object]
) -> None:
    seen = ClaimSeen(claim=replace(claim, **change), n_items=20, n_sources=5, n_municipalities=1)  # type: ignore[arg-type]
    status = rows(build("claims", replace(weekly, claims=(seen,), rumours=()), words))[0][2]
    assert "klopt niet" not in status.text.lower()
    assert "Nog niet zeker" in status.text


def test_an_open_rumour_is_still_being_checked(weekly: WeeklyInput, words: Messages) -> None:
    seen = weekly.rumours[0]
    open_ = replace(seen, rumour=replace(seen.rumour, status="open"))
    assert "controleren dit nog" in rows(build("claims", replace(weekly, rumours=(open_,)), words))[-1][2].text


def test_at_most_five_messages_are_named(weekly: WeeklyInput, words: Messages) -> None:
    many = replace(weekly, claims=weekly.claims * 9)
    assert len(rows(build("claims", many, words))) == 5


def test_levels_under_the_floor_are_left_out(weekly: WeeklyInput, words: Messages) -> None:
    section = text(build("feelings", weekly, words))
    assert "ongeveer 30 berichten staan klachten" in section
    assert "intimidatie" not in section
    few = (LevelCount(level="grievance", n_items=9, n_sources=5),)
    assert "te weinig om te tellen" in text(build("feelings", replace(weekly, levels=few), words))


def test_a_gathering_is_a_planning_fact(weekly: WeeklyInput, words: Messages) -> None:
    section = build("feelings", weekly, words)
    assert "bijeenkomst donderdag 10 december, 18.30 uur, Voorbeeldstad" in text(section)
    assert "Demonstreren is een grondrecht" in text(section)


def test_no_report_leads_to_what_somebody_wrote_on_a_forum(weekly: WeeklyInput, words: Messages) -> None:
    post = replace(weekly.gatherings[0], genre="forum", url="https://forum.example/u/jan/1")
    section = build("feelings", replace(weekly, gatherings=(post,)), words)
    assert "18.30 uur" in text(section) and "forum.example" not in repr(section)


def test_a_gathering_that_is_off_is_told_as_off(weekly: WeeklyInput, words: Messages) -> None:
    off = replace(weekly.gatherings[0], kind="cancelled")
    section = text(build("feelings", replace(weekly, gatherings=(off,)), words))
    assert "Afgezegd: bijeenkomst donderdag 10 december, 18.30 uur, Voorbeeldstad" in section
    assert "Openbaar aangekondigd" not in section


def test_a_past_gathering_is_not_announced(weekly: WeeklyInput, words: Messages) -> None:
    past = replace(weekly.gatherings[0], starts_at=weekly.now - timedelta(days=2))
    assert "geen aangekondigde" in text(build("feelings", replace(weekly, gatherings=(past,)), words))


def test_councils_that_could_not_be_read_are_named(weekly: WeeklyInput, words: Messages) -> None:
    section = text(build("upcoming", replace(weekly, decisions=()), words))
    assert "Wij kennen geen gevoelig besluit" in section
    assert "Oosterhaven" in section


def test_decisions_after_four_weeks_wait(weekly: WeeklyInput, words: Messages) -> None:
    far = weekly.decisions[0]
    far = replace(far, decision=replace(far.decision, starts_at=weekly.now + timedelta(days=40)))
    assert rows(build("upcoming", replace(weekly, decisions=(far,)), words)) == []


def test_a_late_report_looks_ahead_from_its_own_week(weekly: WeeklyInput, words: Messages) -> None:
    late = replace(weekly, now=weekly.now + timedelta(weeks=10))
    assert rows(build("upcoming", late, words)) == rows(build("upcoming", weekly, words)) != []
    assert text(build("feelings", late, words)) == text(build("feelings", weekly, words))
    now = replace(weekly.decisions[0].decision, starts_at=late.now + timedelta(days=3))
    of_now = replace(late, decisions=(replace(weekly.decisions[0], decision=now),))
    assert rows(build("upcoming", of_now, words)) == []


def test_advice_comes_from_the_library_only(weekly: WeeklyInput, words: Messages) -> None:
    chosen = replace(weekly, judgement=replace(weekly.judgement, advice=("ADV-999", "ADV-002")))
    assert [r[1].text for r in rows(build("advice", chosen, words))] == [
        "Beantwoord de vragen die het meest voorkomen."
    ]


def test_a_draft_shows_whose_turn_it_is(draft: WeeklyInput, words: Messages) -> None:
    report = build_weekly(draft, words)
    open_ = [line.text for s in report.sections for line in lines(s) if line.todo]
    assert all(t.startswith("[in te vullen door de analist: ") for t in open_)
    assert len(open_) == 5
    assert any("tweede lezer" in value for _, value in report.meta)


def test_unknowns_are_always_there(weekly: WeeklyInput, words: Messages) -> None:
    quiet = replace(weekly, outages=(), signal=None)
    assert len(lines(build("unknown", quiet, words))) >= 2


def test_an_unrelated_group_changes_no_other_section(weekly: WeeklyInput, words: Messages) -> None:
    more = replace(weekly, groups=(*weekly.groups, GroupCount(group="other", n_items=1, n_stories=1, n_sources=1)))
    before, after = build_weekly(weekly, words), build_weekly(more, words)
    assert [s for s in before.sections if s.name != "seen"] == [s for s in after.sections if s.name != "seen"]


def test_the_name_of_a_report_is_safe_as_the_name_of_a_file(weekly: WeeklyInput, words: Messages) -> None:
    odd = replace(weekly, area="../Noord-Holland", theme=replace(weekly.theme, id="a/b c"))
    assert build_weekly(odd, words).id == "weekbericht-a-b-c-noord-holland-2026-w47"


def test_every_error_of_a_source_has_a_reason_in_dutch(weekly: WeeklyInput, words: Messages) -> None:
    reasons = set()
    for error in (*get_args(ErrorClass), ""):
        outage = replace(weekly.outages[0], error=error)
        found = rows(build_annex([outage], weekly.sources, Context(words=words))[0])
        reasons.add(found[0][3].text)
    assert len(reasons) == len(get_args(ErrorClass)) + 1
