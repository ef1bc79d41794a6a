"""A rise in words: each part of a signal, with nothing under the floors."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from monitor.catalogue import Messages
from monitor.records import CalendarRole, Driver, DriverKind, Extent, JudgedWeek, Signal
from monitor.report import rise
from monitor.report.build import build_weekly
from monitor.report.input import NationalInput, WeeklyInput, WeekPoint
from monitor.report.lint import check
from monitor.report.national import build_national
from monitor.report.render_md import render_md

NAMES = {"GM0228": "Ede", "GM0281": "Tiel"}


def driver(kind: DriverKind, n: int, n_sources: int, ref: str = "GM0228") -> Driver:
    return Driver(kind=kind, ref=ref, n_stories=n, n_items=n, n_sources=n_sources, usual=0.0)


def test_a_rise_is_given_with_its_margin(signal: Signal, words: Messages) -> None:
    assert list(rise.size(signal, words)) == ["Het is ongeveer tweeënhalf keer zo veel als wij verwachtten."]
    assert list(rise.margin(signal, words)) == ["anderhalf tot 4 keer"]
    assert list(rise.margin(replace(signal, ratio_low=None), words)) == []
    assert list(rise.size(replace(signal, ratio=1.2), words)) == []


@pytest.mark.parametrize(
    ("ratio", "said"),
    [(1.5, "anderhalf"), (1.74, "anderhalf"), (1.8, "2"), (2.3, "tweeënhalf"), (2.9, "3"), (3.4, "3"), (12.6, "13")],
)
def test_a_rise_of_one_and_a_half_is_not_told_as_double(
    signal: Signal, words: Messages, ratio: float, said: str
) -> None:
    (text,) = rise.size(replace(signal, ratio=ratio), words)
    assert text == f"Het is ongeveer {said} keer zo veel als wij verwachtten."


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.6, 2.4, "een half tot tweeënhalf keer"), (0.2, 1.0, "0 tot 1 keer"), (1.0, 2.5, "1 tot tweeënhalf keer"),
        (1.99, 2.51, "anderhalf tot 3 keer"), (3.9, 8.1, "3 tot 9 keer"), (1.6, 1.9, "anderhalf tot 2 keer"),
    ],
)  # fmt: skip
def test_a_margin_is_never_told_narrower_than_it_is(
    signal: Signal, words: Messages, low: float, high: float, said: str
) -> None:
    assert list(rise.margin(replace(signal, ratio_low=low, ratio_high=high), words)) == [said]


@pytest.mark.parametrize(
    ("extent", "text"),
    [
        ("country", "in het hele land"), ("here", "vooral in Ede"), ("here_more", "meer dan elders"),
        ("with_country", "hele land te zien, ook in Ede"), ("one_place", "vooral door één gemeente"),
    ],
)  # fmt: skip
def test_a_rise_is_national_or_local(signal: Signal, words: Messages, extent: Extent, text: str) -> None:
    assert text in rise.reach(replace(signal, extent=extent), "Ede", "", words)


def test_the_municipality_that_carries_a_national_rise_is_named_above_the_floors_only(
    signal: Signal, words: Messages
) -> None:
    wide = replace(signal, scope="national", extent="one_place", leading_place="GM0228")
    for n, n_sources, named in ((12, 3, True), (9, 3, False), (12, 2, False)):
        found = rise.carried_by(replace(wide, drivers=(driver("place", n, n_sources),)))
        assert (found is not None) is named


def test_the_calendar_explains_only_an_event_of_the_theme(signal: Signal, words: Messages) -> None:
    assert rise.calendar(signal, words) == "De kalender verklaart dit niet."
    event = replace(signal, calendar="Landelijke intocht", calendar_role="explains")
    assert rise.calendar(event, words) == "De kalender kan dit verklaren: Landelijke intocht."
    general = rise.calendar(replace(event, calendar="Kerstvakantie", calendar_role="coincides"), words)
    assert "Kerstvakantie" in general and "raakt alle onderwerpen" in general


@pytest.mark.parametrize(
    ("n_new", "text"),
    [
        (0, ""), (9, ""), (10, "Ongeveer 10 van de 40 berichten komen uit bronnen die wij pas sinds 5 oktober 2026"),
        (40, "Ongeveer 40 van de 40"),
    ],
)  # fmt: skip
def test_new_sources_are_named_from_a_quarter_on(
    make_point: Callable[..., WeekPoint], words: Messages, n_new: int, text: str
) -> None:
    point = with_new(make_point(date(2026, 11, 16), 30), n_new, 40)
    assert " ".join(rise.new_sources(point, words)).startswith(text)
    assert bool(list(rise.new_sources(point, words))) is bool(text)


def with_new(point: WeekPoint, n_new: int, n_all: int) -> WeekPoint:
    assert point.counts is not None
    counts = replace(point.counts, n_new_stories=n_new, new_since=date(2026, 10, 5) if n_new else None)
    return replace(point, counts=counts, n_all_stories=n_all)


def test_few_stories_of_new_sources_give_no_number(make_point: Callable[..., WeekPoint], words: Messages) -> None:
    (said,) = rise.new_sources(with_new(make_point(date(2026, 11, 16), 12), 4, 14), words)
    assert "4" not in said and "telt niet mee" in said


def rests_on(signal: Signal, words: Messages, *drivers: Driver) -> list[tuple[str, str]]:
    return list(rise.rests_on(replace(signal, drivers=drivers, ratio_low=None), NAMES, words))


def test_what_a_rise_rests_on_keeps_the_floors(signal: Signal, words: Messages) -> None:
    large = (driver("story", 10, 3, "s"), driver("source", 30, 1, "b"), driver("claim", 10, 3, "c"))
    assert rests_on(signal, words, *large) == [
        ("Uit één bron", "ongeveer 30 van de 45"),
        ("Bericht dat het vaakst is overgenomen", "op ongeveer 10 plaatsen"),
        ("Over één bewering uit onze lijst", "ongeveer 10 van de 45"),
    ]
    small = (driver("story", 9, 3, "s"), driver("source", 9, 1, "b"), driver("claim", 10, 2, "c"))
    assert rests_on(signal, words, *small) == []


def test_places_are_named_for_the_country_only_and_above_the_floors(signal: Signal, words: Messages) -> None:
    places = (driver("place", 20, 5, "GM0228"), driver("place", 9, 5, "GM0281"))
    assert rests_on(replace(signal, scope="national"), words, *places) == [("Gaat het meest over", "Ede")]
    assert rests_on(replace(signal, scope="local"), words, *places) == []


@pytest.mark.parametrize(("n_new", "named"), [(9, False), (10, False), (11, True)])
def test_new_sources_stand_in_the_table_from_a_quarter_on(
    signal: Signal, words: Messages, n_new: int, named: bool
) -> None:
    found = rests_on(replace(signal, n_new_stories=n_new, new_since=date(2026, 10, 5)), words)
    row = (
        "Uit bronnen die wij pas sinds 5 oktober 2026 volgen",
        "ongeveer 10 van de 45; telt niet mee in de vergelijking",
    )
    assert found == [row] * named


@pytest.mark.parametrize(
    ("event", "role", "said"),
    [
        ("Landelijke intocht", "explains", "voor zover bekend] De kalender kan dit verklaren: Landelijke intocht."),
        (
            "Kerstvakantie",
            "coincides",
            "voor zover bekend] Op de kalender staat: Kerstvakantie. Dat raakt alle onderwerpen",
        ),
        ("", "", "voor zover bekend] De kalender verklaart dit niet."),
    ],
)
def test_a_draft_tells_what_the_calendar_knows_before_a_person_gave_the_reason(
    draft: WeeklyInput, signal: Signal, words: Messages, event: str, role: CalendarRole, said: str
) -> None:
    known = replace(signal, calendar=event, calendar_role=role)
    assert said in render_md(build_weekly(replace(draft, signal=known), words)).replace("\\", "")
    normal = render_md(build_weekly(replace(draft, signal=None), words))
    assert "kalender kan" not in normal and "kalender verklaart" not in normal


def test_the_report_says_period_size_reach_calendar_chance_and_method(weekly: WeeklyInput, words: Messages) -> None:
    text = render_md(build_weekly(weekly, words))
    for part in (
        "16 tot en met 22 november 2026", "Vergeleken met de rest van het land is 10 tot 30 normaal",
        "anderhalf tot 4 keer",
        "vooral in Voorbeeldstad", "De kalender verklaart dit niet", "op ongeveer 10 plaatsen",
        "Over één bewering uit onze lijst", "Daarvan kan toeval zijn: ongeveer 1", "shrinkage-3", "1-0a1b2c3d",
    ):  # fmt: skip
        assert part in text, part


def test_a_rise_that_is_hardly_chance_says_less_than_one(weekly: WeeklyInput, words: Messages) -> None:
    sure = (JudgedWeek(family="national", n_tested=8, n_signals=2, n_by_chance=0.1),)
    assert "toeval zijn: minder dan 1" in render_md(build_weekly(replace(weekly, judged=sure), words))


@pytest.mark.parametrize(("n_by_chance", "said"), [(0.49, "minder dan 1"), (0.5, "ongeveer 1"), (1.7, "ongeveer 2")])
def test_the_national_overview_never_calls_a_rise_certain(
    national: NationalInput, words: Messages, n_by_chance: float, said: str
) -> None:
    text = render_md(build_national(replace(national, n_expected_by_chance=n_by_chance), words))
    assert f"Een stijging kan toeval zijn. Van de stijgingen die wij deze week vonden: {said}." in text
    assert "nooit" not in text


def test_mixed_versions_are_said_and_the_report_still_keeps_every_rule(
    weekly: WeeklyInput, signal: Signal, words: Messages
) -> None:
    full = replace(
        signal, n_other_weeks=12, calendar="Kerstvakantie", calendar_role="coincides", scope="national",
        extent="one_place", leading_place="GM0228", drivers=(driver("place", 20, 5), *signal.drivers),
    )  # fmt: skip
    full = replace(full, n_stories=60, n_new_stories=20, new_since=date(2026, 10, 5))
    data = replace(weekly, signal=full, place_names=NAMES)
    report = build_weekly(data, words)
    assert check(report, words) == ()
    text = render_md(report)
    assert "zijn 12 weken nog op de oude manier geteld" in text
    assert "De stijging komt vooral door Ede." in text
    assert "ongeveer 20 van de 60; telt niet mee" in text


def test_the_national_overview_names_no_municipality_that_carries_a_rise(
    national: NationalInput, words: Messages
) -> None:
    theme = national.themes[0]
    assert theme.signal is not None
    carried = replace(
        theme.signal, extent="one_place", leading_place="GM0228", drivers=(driver("place", 90, 9),), calendar="Debat",
        calendar_role="explains",
    )  # fmt: skip
    changed = replace(national, themes=(replace(theme, signal=carried, reason=None), *national.themes[1:]))
    text = render_md(build_national(changed, words))
    assert "Ede" not in text.replace("Tweede", "")
    assert "De kalender kan dit verklaren: Debat." in text
    changed = replace(national, themes=(replace(theme, signal=replace(carried, calendar=""), reason=None),))
    assert "vooral door één gemeente. \\[in te vullen" in render_md(build_national(changed, words))
