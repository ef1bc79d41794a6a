"""A week that was not watched, or too little, is told as missing: never as quiet, and never as an outage."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from monitor.catalogue import Messages
from monitor.report.build import build_weekly
from monitor.report.input import Judgement, NationalInput, WeeklyInput, WeekPoint
from monitor.report.national import build_national
from monitor.report.render_md import render_md

LAST = date(2026, 11, 16)
MakePoint = Callable[..., WeekPoint]
ABSENT = re.compile(r"[Ww]ij zagen geen|kwamen deze week niet|te weinig om te tellen")


def quiet(weekly: WeeklyInput, last: WeekPoint, since: date | None) -> WeeklyInput:
    """A week in which nothing was found."""
    return replace(
        weekly, points=(*weekly.points[:-1], last), signal=None, questions=(), claims=(), rumours=(), gatherings=(),
        levels=(), outages=(), state="concept", judgement=Judgement(), followed_since=since,
    )  # fmt: skip


def missing(make_point: MakePoint, coverage: float | None) -> WeekPoint:
    if coverage is None:
        return make_point(LAST, None)
    point = make_point(LAST, 12)
    assert point.counts is not None
    return replace(point, counts=replace(point.counts, coverage=coverage))


@pytest.mark.parametrize("since", [date(2026, 11, 18), date(2026, 11, 25)])
@pytest.mark.parametrize("coverage", [None, 0.4])
def test_a_week_before_collecting_began_is_told_so(
    weekly: WeeklyInput, words: Messages, make_point: MakePoint, since: date, coverage: float | None
) -> None:
    text = render_md(build_weekly(quiet(weekly, missing(make_point, coverage), since), words))
    assert f"Wij verzamelen pas sinds {since.day} november 2026 berichten. Wij kunnen deze week niet" in text
    assert "vielen" not in text and "deden al onze bronnen het" not in text
    assert not ABSENT.search(text)
    assert text.count("weten we niet. Wij zagen daarvoor te weinig.") == 3
    assert "Of er een bijeenkomst is aangekondigd: weten we niet." in text


@pytest.mark.parametrize("since", [None, date(2026, 9, 1), LAST])
def test_an_outage_after_the_start_is_an_outage_and_still_not_quiet(
    weekly: WeeklyInput, words: Messages, make_point: MakePoint, since: date | None
) -> None:
    text = render_md(build_weekly(quiet(weekly, make_point(LAST, None), since), words))
    assert "Er vielen te veel bronnen uit." in text and "pas sinds" not in text
    assert not ABSENT.search(text)


def test_headlines_of_a_week_with_gaps_are_those_that_were_seen(
    weekly: WeeklyInput, words: Messages, make_point: MakePoint
) -> None:
    text = render_md(build_weekly(quiet(weekly, make_point(LAST, None), None), words))
    assert "gaven deze week niets" not in text
    assert "### Koppen van nieuws en overheid die wij wel zagen" in text


def test_a_week_that_was_watched_and_quiet_is_told_as_quiet(
    weekly: WeeklyInput, words: Messages, make_point: MakePoint
) -> None:
    text = render_md(build_weekly(quiet(weekly, make_point(LAST, 15), date(2026, 11, 18)), words))
    assert len(ABSENT.findall(text)) == 4
    assert "pas sinds" not in text and "Wij zagen daarvoor te weinig" not in text


def test_the_overview_says_since_when_it_collects(
    national: NationalInput, words: Messages, make_point: MakePoint
) -> None:
    themes = tuple(replace(t, points=(*t.points[:-1], make_point(LAST, None))) for t in national.themes)
    late = replace(national, themes=themes, outages=(), followed_since=date(2026, 11, 25))
    assert "Wij verzamelen pas sinds 25 november 2026 berichten." in render_md(build_national(late, words))
    assert "pas sinds" not in render_md(build_national(replace(national, followed_since=date(2026, 11, 25)), words))
