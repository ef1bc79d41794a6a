"""With what a week was compared is said as it was: earlier years, the weeks before, or the rest of the country."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from monitor.catalogue import Messages
from monitor.report.build import build_weekly
from monitor.report.input import Judgement, NationalInput, WeeklyInput, WeekPoint
from monitor.report.lint import lint
from monitor.report.national import build_national
from monitor.report.render_md import render_md

LAST = date(2026, 11, 16)
SEASON = "tijd van het jaar"
MakePoint = Callable[..., WeekPoint]


def report(
    weekly: WeeklyInput, words: Messages, point: WeekPoint, country: WeekPoint | None = None, **changes: object
) -> str:
    data = replace(weekly, points=(*weekly.points[:-1], point), signal=None, country=country, judgement=Judgement())
    built = build_weekly(replace(data, **changes), words)  # type: ignore[arg-type]
    assert {v.rule for v in lint(built, words)} <= {"todo"}
    return render_md(built)


@pytest.mark.parametrize(
    ("method", "brief", "band", "season"),
    [
        (
            "farrington", "was normaal voor deze tijd van het jaar.",
            "Normaal voor deze tijd van het jaar is 10 tot 30.", True,
        ),
        (
            "own-past", "was normaal in vergelijking met de weken hiervoor.",
            "Vergeleken met de weken hiervoor is 10 tot 30 normaal. Het seizoen telt daarbij niet mee.", False,
        ),
        (
            "shrinkage", "was normaal in vergelijking met de rest van het land.",
            "Vergeleken met de rest van het land is 10 tot 30 normaal.", False,
        ),
        ("", "De aandacht voor asielopvang was normaal.", "Normaal is 10 tot 30.", False),
    ],
)  # fmt: skip
def test_the_season_is_named_only_where_it_was_reckoned_with(
    weekly: WeeklyInput, words: Messages, make_point: MakePoint, method: str, brief: str, band: str, season: bool
) -> None:
    text = report(weekly, words, replace(make_point(LAST, 22), method=method))
    assert brief in text and band in text
    assert (SEASON in text) is season


@pytest.mark.parametrize(
    ("stories", "brief", "seen"),
    [
        (90, "land. In het hele land was er meer aandacht.", "In het hele land was er meer aandacht."),
        (5, "land.\n", "Of er in het hele land meer aandacht was: weten we niet."),
        (22, "land.\n", "In het hele land was de aandacht normaal."),
        (None, "land.\n", "Of er in het hele land meer aandacht was: weten we niet."),
    ],
)
def test_a_place_that_rises_with_the_country_is_told_so(
    weekly: WeeklyInput, words: Messages, make_point: MakePoint, stories: int | None, brief: str, seen: str
) -> None:
    place = replace(make_point(LAST, 22), method="shrinkage")
    text = report(weekly, words, place, replace(make_point(LAST, stories), method="own-past"))
    assert f"was normaal in vergelijking met de rest van het {brief}" in text
    assert f"Dat is normaal. Zekerheid: waarschijnlijk. {seen}" in text


def test_a_place_below_the_country_is_not_said_to_have_less_than_usual(
    weekly: WeeklyInput, words: Messages, make_point: MakePoint
) -> None:
    place = replace(make_point(LAST, 22, (30, 60)), method="shrinkage")
    text = report(weekly, words, place, make_point(LAST, 90))
    assert "minder aandacht voor asielopvang dan normaal in vergelijking met de rest van het land." in text
    assert "In het hele land was er meer aandacht." in text


def test_of_the_country_itself_and_of_its_own_past_nothing_is_told_beside_it(
    weekly: WeeklyInput, words: Messages, make_point: MakePoint
) -> None:
    text = report(weekly, words, replace(make_point(LAST, 22), method="farrington"), make_point(LAST, 90))
    assert "hele land" not in text


def test_the_national_overview_says_with_what_it_compares(
    national: NationalInput, words: Messages, make_point: MakePoint
) -> None:
    def text(*methods: str) -> str:
        points = [replace(make_point(LAST, 22), method=method) for method in methods]
        themes = [replace(t, points=(p,), signal=None) for t, p in zip(national.themes, points, strict=True)]
        return render_md(build_national(replace(national, themes=tuple(themes)), words))

    own = text("own-past", "own-past", "own-past")
    assert (
        "Vergelijk thema’s niet met elkaar. Wij vergelijken met de weken hiervoor. Het seizoen telt daarbij niet" in own
    )
    assert "deze tijd" not in own
    both = text("farrington", "own-past", "own-past")
    assert "Asielopvang: Wij vergelijken met dezelfde tijd in eerdere jaren." in both
    assert (
        "Corona en vaccinatie en Black Lives Matter en racismeprotest: Wij vergelijken met de weken hiervoor." in both
    )
