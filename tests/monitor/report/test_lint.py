"""Each rule on form and wording with a text that breaks it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from monitor.catalogue import Messages
from monitor.errors import ReportError
from monitor.report.build import build_weekly
from monitor.report.input import WeeklyInput
from monitor.report.lint import check, lint, sentences
from monitor.report.model import Figure, Line, Lines, Report, Section, SourceRef

Said = Callable[..., Report]


@pytest.fixture
def saying(weekly: WeeklyInput, words: Messages) -> Said:
    """A clean report with one more line in the section of feelings."""

    def make(text: str, **line: object) -> Report:
        report = build_weekly(weekly, words)
        extra = Line(**({"text": text, "tag": "duiding"} | line))  # type: ignore[arg-type]
        sections = tuple(
            replace(s, blocks=(*s.blocks, Lines(items=(extra,)))) if s.name == "feelings" else s
            for s in report.sections
        )
        return replace(report, sections=sections)

    return make


def rules(report: Report, words: Messages) -> set[str]:
    return {v.rule for v in lint(report, words)}


def test_a_finished_report_breaks_no_rule(weekly: WeeklyInput, words: Messages) -> None:
    assert check(build_weekly(weekly, words), words) == ()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Een complotdenker zei dit.", "forbidden_word"),
        ("De onrust stijgt in het dorp.", "forbidden_word"),
        ("Er is dreiging rond de raad.", "forbidden_word"),
        ("Tegenstanders zijn boos.", "forbidden_word"),
        ("Linkse groepen komen ook.", "forbidden_word"),
        ("Dit is de onrustscore van deze week.", "forbidden_word"),
        ("De avond wordt vermoedelijk druk.", "certainty_word"),
        ("Het wordt druk. Zekerheid: vrij groot.", "certainty_word"),
        ("Het waren er 41,3 per dag.", "decimal"),
        ("Er waren 7 berichten uit de wijk.", "below_floor"),
        ("Wij zagen dit in 2 bronnen.", "below_floor"),
        ("Het bericht over de school klopt niet.", "untrue_without_source"),
        ("Dat klopt niet volgens de gemeente (3 mei 2026).", "untrue_without_source"),
        ("Zie @boze_buur voor meer.", "person"),
        ("Mail naar jan@voorbeeld.nl voor meer.", "person"),
        ("Mevrouw Jansen was er ook.", "person"),
        ("Het staat op facebook.com/groep.", "person"),
        ("Bel 06-12345678 voor meer.", "person"),
        ("woord " * 90, "section_words"),
        ("woord " * 800, "total_words"),
    ],
)
def test_a_text_that_breaks_a_rule_is_named(saying: Said, words: Messages, text: str, rule: str) -> None:
    assert rule in rules(saying(text), words)


@pytest.mark.parametrize(
    "text",
    [
        "De avond begint om 19.30 uur.",
        "Er waren ongeveer 1.200 berichten uit 40 bronnen.",
        "Er waren ongeveer 1.000 verschillende berichten uit 12.000 bronnen.",
        "Er waren minder dan 10 berichten, of minder dan 3 bronnen.",
        "Mensen die bezwaar hebben, komen ook.",
        "Er is een aangekondigde demonstratie.",
    ],
)
def test_ordinary_sentences_pass(saying: Said, words: Messages, text: str) -> None:
    assert rules(saying(text), words) == set()


def test_untrue_passes_with_an_authoritative_dated_source(saying: Said, words: Messages) -> None:
    report = saying("Dat klopt niet volgens de gemeente (3 mei 2026).", sources=(99,))
    official = SourceRef(
        number=99, name="gemeente", on=date(2026, 5, 3), url="https://gemeente.example/x", authoritative=True
    )
    assert rules(replace(report, sources=(*report.sources, official)), words) == set()
    anyone = replace(official, authoritative=False)
    assert "untrue_without_source" in rules(replace(report, sources=(*report.sources, anyone)), words)


def test_a_line_without_tag_or_a_signal_without_source_is_named(saying: Said, words: Messages) -> None:
    assert "no_tag" in rules(saying("Zonder soort.", tag=None), words)
    assert "no_source" in rules(saying("Dit valt op.", tag="signaal"), words)


def test_words_of_others_may_be_sharp_but_never_name_a_person(saying: Said, words: Messages) -> None:
    assert rules(saying("De onrust stijgt, klopt niet!", quoted=True), words) == set()
    assert "person" in rules(saying("Vraag het @piet_uit_dorp", quoted=True), words)


def test_long_sentences_and_long_words_are_named(saying: Said, words: Messages) -> None:
    long = "Dit is een zin " + "die maar door blijft gaan en nergens ophoudt " * 3 + "en dan toch."
    steady = " ".join(["Deze zin telt precies zestien woorden en dat zijn er toch net een paar te veel."] * 60)
    hard = " ".join(["Verantwoordingsplicht vergunningverlening.", "Besluitvormingsprocedure."] * 9)
    assert "sentence_length" in rules(saying(long), words)
    assert "sentence_length" in rules(saying(steady), words)
    assert "long_words" in rules(saying(hard), words)


def test_the_name_of_a_theme_is_not_ours_to_choose(weekly: WeeklyInput, words: Messages) -> None:
    named = replace(weekly, theme=replace(weekly.theme, name="Complotdenkers en joodse scholen"))
    assert "forbidden_word" not in rules(build_weekly(named, words), words)


def test_a_released_report_with_a_gap_is_refused_with_the_list(draft: WeeklyInput, words: Messages) -> None:
    report = build_weekly(replace(draft, state="vrijgegeven"), words)
    with pytest.raises(ReportError, match=r"todo \(brief\)"):
        check(report, words)


def test_a_draft_gets_its_list_back(draft: WeeklyInput, words: Messages) -> None:
    assert {v.rule for v in check(build_weekly(draft, words), words)} == {"todo"}


def test_a_number_under_the_floor_in_a_chart_is_named(weekly: WeeklyInput, words: Messages) -> None:
    report = build_weekly(weekly, words)
    figure = next(block for block in report.sections[1].blocks if isinstance(block, Figure))
    week = figure.panels[0].weeks[0]
    leaked = replace(week, point=replace(week.point, value=4))
    panel = replace(figure.panels[0], weeks=(leaked,))
    section = replace(report.sections[1], blocks=(replace(figure, panels=(panel,)),))
    assert "below_floor" in rules(replace(report, sections=(section,)), words)


def test_sentences_do_not_end_in_an_hour_or_an_address() -> None:
    assert sentences("Om 19.30 uur op raad.example.nl. Kom ook!") == ["Om 19.30 uur op raad.example.nl.", "Kom ook!"]


def test_a_section_of_words_left_for_a_person_is_not_counted(saying: Said, words: Messages) -> None:
    assert rules(saying("nog " * 200, todo=True), words) == {"todo"}
    assert isinstance(saying("x").sections[0], Section)
