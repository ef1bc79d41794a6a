"""Rendered reports: the expected page, accessible structure, and nothing from outside that becomes markup.

Expected files are in tests/data/report; rewrite them with REWRITE_GOLDEN=1 and review the diff.
"""

import csv
import io
import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from pypdf import PdfReader

from monitor.catalogue import Messages
from monitor.records import Claim
from monitor.report.build import build_weekly
from monitor.report.chart import render_svg
from monitor.report.input import ClaimSeen, Headline, Judgement, Question, WeeklyInput
from monitor.report.model import Figure, Report, safe_url
from monitor.report.render_csv import render_csv
from monitor.report.render_html import render_html
from monitor.report.render_md import render_md
from monitor.report.render_pdf import render_pdf

DATA = Path(__file__).parents[2] / "data" / "report"
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}{% raw %}",
    '#read("/etc/passwd") $x^2$ *vet* _schuin_ @bron <bron-1> \\u{41}',
    "=HYPERLINK(1)",
    "</svg><script>1</script>",
)


def golden(name: str, made: str) -> None:
    """Compare with the expected file, or rewrite it."""
    path = DATA / name
    if os.environ.get("REWRITE_GOLDEN"):
        path.write_text(made, "utf-8")
    assert path.read_text("utf-8") == made, f"{name} differs; if that is meant, run with REWRITE_GOLDEN=1"


def without_pictures(page: str) -> str:
    """Take out fonts and drawings: they change with the tools that make them."""
    page = re.sub(r"base64,[A-Za-z0-9+/=]+", "base64,…", page)
    return re.sub(r"(</desc>).*?(</svg>)", r"\1…\2", page, flags=re.DOTALL)


@pytest.fixture
def report(weekly: WeeklyInput, words: Messages) -> Report:
    return build_weekly(weekly, words)


@pytest.fixture
def hostile(weekly: WeeklyInput, words: Messages, claim: Claim) -> Report:
    """A report in which every text from outside attacks a renderer."""
    bad = " ".join(HOSTILE[:2])
    name = HOSTILE[2] + HOSTILE[0]
    headlines = tuple(replace(weekly.headlines[0], title=t, source_name=t, url="javascript:alert(1)") for t in HOSTILE)
    evil = replace(
        claim, claim=HOSTILE[3], correct_information=bad, review_publisher=HOSTILE[0], review_url="javascript:1"
    )
    attacked = replace(
        weekly,
        state="concept",
        area_name=HOSTILE[3],
        headlines=headlines[:1],
        theme=replace(weekly.theme, name=name),
        claims=(ClaimSeen(claim=evil, n_items=20, n_sources=4, n_municipalities=1),),
        questions=tuple(Question(text=t, n_items=30, n_sources=9, answer_url="data:text/html,x") for t in HOSTILE),
        outages=tuple(replace(weekly.outages[0], source_name=t) for t in HOSTILE),
        sources=tuple(replace(weekly.sources[0], name=t) for t in HOSTILE),
        calendar=tuple(replace(weekly.calendar[0], label=t) for t in HOSTILE),
        judgement=Judgement(reason=HOSTILE[3], asked=HOSTILE[0]),
        transparency_url="javascript:alert(1)",
    )
    return build_weekly(attacked, words)


class Tags(HTMLParser):
    """Collects elements and ids; a stand-in for nothing: the standard parser reads our page."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.ids: list[str] = []
        self.attrs: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attrs.append((tag, dict(attrs)))
        self.ids += [value for name, value in attrs if name == "id" and value]


def tags(page: str) -> Tags:
    parser = Tags()
    parser.feed(page)
    return parser


def test_the_page_is_as_expected(report: Report) -> None:
    golden("weekly.html", without_pictures(render_html(report)))


def test_the_markdown_is_as_expected(report: Report) -> None:
    golden("weekly.md", render_md(report))


def test_the_csv_is_as_expected(report: Report) -> None:
    golden("weekly.csv", render_csv(report).replace("\r\n", "\n"))


def test_the_page_has_the_structure_that_assistive_technology_needs(report: Report) -> None:
    page = render_html(report)
    found = tags(page)
    assert '<html lang="nl">' in page
    assert len(found.ids) == len(set(found.ids))
    assert found.names.count("h1") == 1
    levels = [int(n[1]) for n in found.names if re.fullmatch(r"h[1-6]", n)]
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert found.names.count("caption") == found.names.count("table")
    assert all("scope" in attrs for tag, attrs in found.attrs if tag == "th")
    assert {"main", "header", "footer"} <= set(found.names)
    targets = {str(a["href"])[1:] for tag, a in found.attrs if tag == "a" and str(a.get("href", "")).startswith("#")}
    assert targets <= set(found.ids)


def test_the_page_loads_nothing_and_runs_nothing(report: Report) -> None:
    page = render_html(report)
    assert not {"script", "iframe", "link", "object", "img", "form"} & set(tags(page).names)
    assert "url(http" not in page
    assert "default-src 'none'" in page


def test_hostile_text_stays_text_on_the_page(hostile: Report) -> None:
    page = render_html(hostile)
    found = tags(page)
    assert not {"script", "img"} & set(found.names)
    assert not [a for _, attrs in found.attrs for a in attrs if a.startswith("on")]
    assert not [a for _, attrs in found.attrs for a in attrs.values() if a and a.startswith(("javascript:", "data:"))]
    assert "{{ 7*7 }}" in page


def test_hostile_text_stays_text_in_the_pdf(hostile: Report) -> None:
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(render_pdf(hostile))).pages)
    assert "root:" not in text
    assert '#read("/etc/passwd")' in text.replace("\n", " ")
    assert "<script>" in text


def test_hostile_text_stays_text_in_markdown(hostile: Report) -> None:
    made = render_md(hostile)
    assert "<script>" not in made
    assert not re.search(r"(?<!\\)\*vet\*", made)
    assert "](<javascript" not in made


def test_a_drawing_holds_no_markup_of_others(hostile: Report) -> None:
    figure = next(b for b in hostile.sections[1].blocks if isinstance(b, Figure))
    assert "<script" not in render_svg(figure, "wide", id_prefix="a")


@pytest.mark.parametrize("size", ["wide", "narrow", "page"])
def test_a_drawing_has_a_title_and_a_description(report: Report, size: str) -> None:
    figure = next(b for b in report.sections[1].blocks if isinstance(b, Figure))
    svg = render_svg(figure, size, id_prefix="a")  # type: ignore[arg-type]
    assert '<title id="a-t">Aandacht in de bronnen die wij volgen</title>' in svg
    assert 'role="img" aria-labelledby="a-t a-d"' in svg
    assert "&lt; 10" in svg
    assert "geen gegevens" in svg
    assert "16 nov" in svg


def test_a_drawing_of_weeks_without_any_number_still_works(weekly: WeeklyInput, words: Messages) -> None:
    gone = tuple(replace(p, counts=None, note="coverage_gap") for p in weekly.points)
    report = build_weekly(replace(weekly, points=gone, signal=None), words)
    figure = next(b for b in report.sections[1].blocks if isinstance(b, Figure))
    assert "geen gegevens" in render_svg(figure, "wide", id_prefix="a")
    assert render_pdf(report).startswith(b"%PDF")


def test_the_pdf_is_tagged_dutch_and_says_what_it_meets(report: Report) -> None:
    pdf = PdfReader(io.BytesIO(render_pdf(report)))
    root = pdf.root_object
    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert str(root["/Lang"]).startswith("nl")
    assert pdf.metadata is not None and pdf.metadata.title == "Weekbericht Asielopvang"
    xmp = root["/Metadata"].get_object().get_data().decode()  # type: ignore[attr-defined]
    assert re.search(r"pdfuaid:part>1<", xmp)
    assert re.search(r"pdfaid:part>2<", xmp) and re.search(r"pdfaid:conformance>A<", xmp)


def test_every_page_carries_the_sharing_label_twice_and_its_number(report: Report) -> None:
    pages = PdfReader(io.BytesIO(render_pdf(report))).pages
    for number, page in enumerate(pages, 1):
        text = page.extract_text()
        assert text.count("TLP:GREEN") == 2
        assert f"Blad {number} van {len(pages)}" in text


def annex_page(pdf: bytes) -> int:
    """Return the number of the page on which the annex begins."""
    texts = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    return next(i for i, text in enumerate(texts, 1) if "Bronnen bij dit bericht" in text)


def test_the_text_takes_at_most_two_pages_also_when_full(weekly: WeeklyInput, words: Messages) -> None:
    questions = tuple(
        Question(
            text=f"Hoe zit het met onderwerp {i} voor de mensen die hier in de straat wonen?", n_items=20, n_sources=5
        )
        for i in range(8)
    )
    full = replace(
        weekly, claims=weekly.claims * 4, decisions=weekly.decisions * 3, questions=questions,
        headlines=weekly.headlines * 2, gatherings=weekly.gatherings * 2,
        judgement=replace(weekly.judgement, unknown=("Wij weten niet wat de buren ervan vinden.",)),
    )  # fmt: skip
    assert annex_page(render_pdf(build_weekly(full, words))) == 3
    assert annex_page(render_pdf(build_weekly(weekly, words))) == 3


def test_a_draft_says_so_on_every_page(draft: WeeklyInput, words: Messages) -> None:
    report = build_weekly(draft, words)
    assert all("Concept" in p.extract_text() for p in PdfReader(io.BytesIO(render_pdf(report))).pages)
    assert "Concept: nog niet vrijgegeven" in render_html(report)


def test_the_same_report_gives_the_same_bytes(report: Report) -> None:
    assert render_html(report) == render_html(report)
    assert render_pdf(report) == render_pdf(report)


def test_a_theme_that_looks_like_a_formula_is_neutralised(weekly: WeeklyInput, words: Messages) -> None:
    report = build_weekly(replace(weekly, theme=replace(weekly.theme, id="=cmd|'/c calc'!A1")), words)
    rows = list(csv.DictReader(io.StringIO(render_csv(report))))
    assert all(row["thema"].startswith("'=") for row in rows)


def test_the_csv_keeps_few_and_missing_apart_from_zero(report: Report) -> None:
    rows = list(csv.DictReader(io.StringIO(render_csv(report))))
    assert [r["berichten"] for r in rows if r["stand"] != "getoond"] == ["", "", ""]
    assert len(rows) == 13


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "//evil.example", "https://a b", "https://user:pw@host.example/", "ftp://x",
     "https://[::1", "https://x.example/" + "a" * 3000, 'https://x.example/"onclick=', ""],
)  # fmt: skip
def test_only_plain_web_addresses_become_links(url: str) -> None:
    assert safe_url(url) == ""


def test_a_headline_of_megabytes_is_cut(weekly: WeeklyInput, words: Messages) -> None:
    huge = Headline(
        title="x" * 5_000_000, source_name="bron", genre="overheid", published_on=weekly.week_starts_on, url=""
    )
    assert len(render_md(build_weekly(replace(weekly, headlines=(huge,)), words))) < 20_000
