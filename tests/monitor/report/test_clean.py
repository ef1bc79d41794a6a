"""Odd characters from the web end in every format as text, as a white square, or not at all."""

import io
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from monitor.catalogue import Messages
from monitor.report.build import build_weekly
from monitor.report.clean import REPLACEMENT, clean_text, cleaned, drawable
from monitor.report.input import WeeklyInput
from monitor.report.lint import lint
from monitor.report.model import Report
from monitor.report.render_csv import render_csv
from monitor.report.render_html import render_html
from monitor.report.render_md import render_md
from monitor.report.render_pdf import render_pdf


def titled(weekly: WeeklyInput, words: Messages, title: str) -> Report:
    return build_weekly(replace(weekly, headlines=(replace(weekly.headlines[0], title=title),)), words)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("e\u0301\u0301", "é\u0301"), ("a\x00b\x07", "ab"), ("\u202eomgekeerd", "omgekeerd"), ("\ud800 los", " los"),
        ("\ufeffx\u200b\u00ad", "x"), ("gewoon, mét accent", "gewoon, mét accent"), ("\ue000\U000e0041", ""),
    ],
)  # fmt: skip
def test_what_no_file_can_hold_is_taken_out(text: str, clean: str) -> None:
    assert clean_text(text) == clean


@given(st.text(alphabet=st.characters()))
def test_cleaning_is_done_once(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    once.encode()


def test_a_whole_report_is_cleaned(weekly: WeeklyInput, words: Messages) -> None:
    report = titled(weekly, words, "Vuur\ud800\x00")
    assert cleaned(report) == report
    assert "Vuur”" in render_md(report)


def test_what_the_fonts_lack_becomes_a_square(weekly: WeeklyInput, words: Messages) -> None:
    pdf = render_pdf(titled(weekly, words, "🔥 中 brand"))
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert f"{REPLACEMENT} {REPLACEMENT} brand" in text


def test_every_sign_that_is_called_drawable_can_be_drawn(weekly: WeeklyInput, words: Messages) -> None:
    signs = [c for c in map(chr, range(0x20, 0x2800)) if drawable(c) == c and clean_text(c) == c]
    assert len(signs) > 500
    lines = tuple("x".join(signs[i : i + 100]) for i in range(0, len(signs), 100))
    report = build_weekly(replace(weekly, state="concept", judgement=replace(weekly.judgement, unknown=lines)), words)
    assert render_pdf(report).startswith(b"%PDF")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.characters(), max_size=300))
def test_any_text_ends_in_text(weekly: WeeklyInput, words: Messages, text: str) -> None:
    claim = replace(
        weekly.claims[0].claim, claim=text, correct_information=text, review_publisher=text, review_url=text
    )
    report = build_weekly(
        replace(
            weekly, state="concept", claims=(replace(weekly.claims[0], claim=claim),),
            questions=tuple(replace(q, text=text, answer_url=text) for q in weekly.questions),
            headlines=tuple(replace(h, title=text, source_name=text, url=text) for h in weekly.headlines),
            decisions_missing=(text,), outages=tuple(replace(o, source_name=text) for o in weekly.outages),
        ),
        words,
    )  # fmt: skip
    lint(report, words)
    for made in (render_md(report), render_csv(report)):
        made.encode()
        assert "<script" not in made.lower()


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.characters(), min_size=1, max_size=120))
def test_any_title_ends_on_page_and_paper(weekly: WeeklyInput, words: Messages, text: str) -> None:
    report = titled(weekly, words, text)
    render_html(report).encode()
    assert render_pdf(report).startswith(b"%PDF")
