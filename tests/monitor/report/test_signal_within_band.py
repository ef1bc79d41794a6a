"""A signal whose count is within the band of one week: no sentence calls it normal, none calls it simply more."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from monitor.catalogue import Messages
from monitor.records import Signal
from monitor.report.build import build_weekly
from monitor.report.input import Judgement, NationalInput, WeeklyInput, WeekPoint
from monitor.report.lint import check
from monitor.report.national import build_national
from monitor.report.render_md import render_md

LAST = date(2026, 11, 16)
MakePoint = Callable[..., WeekPoint]
TOGETHER = (
    "Over twee weken samen was er meer aandacht voor asielopvang dan normaal voor deze tijd van het jaar.",
    "Over twee weken samen is dat meer dan normaal. Zekerheid: waarschijnlijk.",
    "ongeveer 16 verschillende berichten; dat is over twee weken samen meer dan normaal",
)
EXPECTED = (
    "Er was meer aandacht voor asielopvang dan wij verwachtten.",
    "Dat is meer dan wij verwachtten, maar nog net normaal. Zekerheid: waarschijnlijk.",
    "ongeveer 16 verschillende berichten; dat is meer dan wij verwachtten",
)


def within(make_point: MakePoint, *, method: str, before: int = 15) -> tuple[WeekPoint, ...]:
    """Two weeks in a band up to 16: so many stories of 8 that were expected, and 16."""
    first = replace(make_point(LAST - timedelta(weeks=1), before, (2, 16)), expected=8.0, method=method)
    return first, replace(make_point(LAST, 16, (2, 16)), expected=8.0, method=method, is_signal=True)


@pytest.mark.parametrize(
    ("method", "before", "said"),
    [
        ("farrington", 15, TOGETHER),
        ("farrington", 8, EXPECTED),  # the week before adds nothing
        ("own-past", 15, EXPECTED),  # one week only is tested
        ("shrinkage", 15, EXPECTED),
    ],
)
def test_a_weekly_report_does_not_call_a_signal_normal(
    weekly: WeeklyInput, words: Messages, make_point: MakePoint, method: str, before: int, said: tuple[str, ...]
) -> None:
    report = build_weekly(replace(weekly, points=within(make_point, method=method, before=before)), words)
    text = render_md(report)
    for sentence in said:
        assert sentence in text
    assert "was normaal" not in text.replace("Vorige week was de aandacht normaal", "")
    assert "Dat is normaal" not in text and "Dat is meer dan normaal" not in text
    assert "Een stijging kan toeval zijn" in text
    assert check(report, words) == ()


def test_the_signal_of_last_week_is_remembered(weekly: WeeklyInput, words: Messages, make_point: MakePoint) -> None:
    earlier = within(make_point, method="farrington")
    moved = tuple(replace(point, starts_on=point.starts_on - timedelta(weeks=1)) for point in earlier)
    data = replace(weekly, points=(*moved, make_point(LAST, 12)), signal=None, judgement=Judgement())
    text = render_md(build_weekly(data, words))
    assert "Vorige week was de aandacht over twee weken samen meer dan normaal." in text
    assert "Een stijging kan toeval zijn" not in text


def test_a_week_that_cannot_be_compared_tells_of_no_rise(
    weekly: WeeklyInput, words: Messages, make_point: MakePoint
) -> None:
    unknown = replace(weekly, points=(*weekly.points[:-1], make_point(LAST, 7)))
    text = render_md(build_weekly(unknown, words))
    assert "weten we niet" in text and "stijging" not in text.lower()


@pytest.mark.parametrize(
    ("method", "brief", "status"),
    [
        ("farrington", "Meer aandacht dan normaal voor asielopvang.", "over twee weken samen meer dan normaal"),
        ("own-past", "Meer aandacht dan wij verwachtten voor asielopvang.", "meer dan wij verwachtten"),
    ],
)
def test_the_national_overview_does_not_call_a_signal_normal(
    national: NationalInput, words: Messages, make_point: MakePoint, signal: Signal, method: str, brief: str,
    status: str,
) -> None:  # fmt: skip
    theme = replace(national.themes[0], points=within(make_point, method=method), signal=signal)
    text = render_md(build_national(replace(national, themes=(theme, *national.themes[1:])), words))
    assert brief in text and "Geen thema" not in text and "kreeg geen thema" not in text
    assert f"Asielopvang: {status};" in text
    assert "| Asielopvang | ongeveer 16 | ↑ meer | waarschijnlijk |" in text
