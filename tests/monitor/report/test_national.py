"""The national overview: the country and its provinces, and nothing smaller in public."""

import io
import os
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from monitor.catalogue import Messages
from monitor.errors import ReportError
from monitor.report.floors import MIN_MUNICIPALITIES
from monitor.report.input import DecisionCount, NationalInput, ProvinceCount
from monitor.report.lint import check
from monitor.report.model import Cell, Figure, Line, Lines, Report, Section, Table
from monitor.report.national import NATIONAL_SECTIONS, build_national
from monitor.report.render_csv import render_csv
from monitor.report.render_html import render_html
from monitor.report.render_md import render_md
from monitor.report.render_pdf import render_pdf

DATA = Path(__file__).parents[2] / "data" / "report"
Find = Callable[[str], Section]


@pytest.fixture
def report(national: NationalInput, words: Messages) -> Report:
    return build_national(national, words)


def part(report: Report, name: str) -> Section:
    return next(s for s in report.sections if s.name == name)


def rows(section: Section) -> list[tuple[Cell, ...]]:
    return [row for block in section.blocks if isinstance(block, Table) for row in block.rows]


def lines(section: Section) -> list[Line]:
    return [item for block in section.blocks if isinstance(block, Lines) for item in block.items]


def test_the_sections_follow_the_template(report: Report) -> None:
    assert [s.name for s in report.sections] == list(NATIONAL_SECTIONS)
    assert [s.number for s in report.sections] == list(range(1, 10))


def test_a_released_overview_breaks_no_rule(report: Report, words: Messages) -> None:
    assert check(report, words) == ()


@pytest.mark.parametrize("ending", ["md", "html", "csv"])
def test_the_overview_is_as_expected(report: Report, ending: str) -> None:
    page = re.sub(r"base64,[A-Za-z0-9+/=]+", "base64,…", render_html(report))
    page = re.sub(r"(</desc>).*?(</svg>)", r"\1…\2", page, flags=re.DOTALL)
    made = {"md": render_md(report), "html": page, "csv": render_csv(report).replace("\r\n", "\n")}[ending]
    path = DATA / f"national.{ending}"
    if os.environ.get("REWRITE_GOLDEN"):
        path.write_text(made, "utf-8")
    assert path.read_text("utf-8") == made, "differs; if that is meant, run with REWRITE_GOLDEN=1"


def test_the_text_takes_at_most_four_pages(national: NationalInput, words: Messages) -> None:
    for tlp in ("TLP:CLEAR", "TLP:GREEN"):
        full = replace(national, tlp=tlp, decisions=national.decisions * 12)
        pages = [p.extract_text() for p in PdfReader(io.BytesIO(render_pdf(build_national(full, words)))).pages]
        assert next(i for i, text in enumerate(pages, 1) if "Bronnen bij dit bericht" in text) <= 5
        assert all(text.count(tlp) == 2 for text in pages)


def test_in_public_no_municipality_is_named_but_those_that_spoke_themselves(
    national: NationalInput, words: Messages
) -> None:
    public = render_md(build_national(national, words))
    assert "Neerdam" not in public
    assert "gemeente Voorbeeldstad" in public  # its own denial
    assert "Neerdam" in render_md(build_national(replace(national, tlp="TLP:GREEN"), words))


@pytest.mark.parametrize("n_municipalities", range(1, 8))
def test_a_public_rumour_stands_for_five_municipalities(
    national: NationalInput, words: Messages, n_municipalities: int
) -> None:
    travels = replace(national.rumours[0], n_municipalities=n_municipalities)
    report = build_national(replace(national, rumours=(travels,)), words)
    shown = n_municipalities >= MIN_MUNICIPALITIES
    public = render_md(report)
    assert ("Dorpsweg" in public, "voorbeeldstad.example/opvang" in public) == (shown, shown)
    assert any("Een gerucht over" in line.text for line in lines(part(report, "brief"))) == shown
    assert (
        any(line.text.startswith("Er zijn minder dan 5 geruchten die") for line in lines(part(report, "rumours")))
        != shown
    )


@pytest.mark.parametrize(
    ("n_hidden", "said"), [(4, "Er zijn minder dan 5 geruchten die elk"), (5, "Wij tonen 5 geruchten niet.")]
)
def test_how_many_rumours_are_held_back_keeps_to_the_floor_itself(
    national: NationalInput, words: Messages, n_hidden: int, said: str
) -> None:
    few = (replace(national.rumours[0], n_municipalities=2),) * n_hidden
    (line,) = lines(part(build_national(replace(national, rumours=few), words), "rumours"))
    assert line.text.startswith(said)


def test_with_partners_a_rumour_in_two_municipalities_is_shown(national: NationalInput, words: Messages) -> None:
    few = replace(national, tlp="TLP:GREEN", rumours=(replace(national.rumours[0], n_municipalities=2),))
    assert len(rows(part(build_national(few, words), "rumours"))) == 1


def test_no_rumour_carries_the_day_of_its_registration(report: Report) -> None:
    table = next(b for b in part(report, "rumours").blocks if isinstance(b, Table))
    assert "Sinds" not in [column.title for column in table.columns]


def brief_of(national: NationalInput, words: Messages) -> str:
    return " ".join(line.text for line in lines(part(build_national(national, words), "brief")))


def test_the_summary_counts_no_decisions_that_the_table_holds_back(national: NationalInput, words: Messages) -> None:
    assert "minstens 11 gevoelige besluiten" in brief_of(national, words)  # without the 3 on masts
    few = replace(national, decision_counts=national.decision_counts[2:])
    assert "Wij tonen geen aantal" in brief_of(few, words) and "Zendmast" not in brief_of(few, words)
    assert "14 gevoelige besluiten" in brief_of(replace(national, tlp="TLP:GREEN"), words)


def test_where_nothing_was_compared_nothing_is_called_normal(national: NationalInput, words: Messages) -> None:
    gone = replace(national, themes=national.themes[2:], n_provinces_tested=0)
    public = render_md(build_national(gone, words))
    assert "dan normaal" not in brief_of(gone, words) and "Geen provincie sprong" not in public
    assert "Wij kunnen niet vergelijken voor Black Lives Matter" in public
    assert "Wij konden de provincies deze week niet vergelijken" in public


def test_only_themes_that_were_compared_are_called_normal(national: NationalInput, words: Messages) -> None:
    assert "die wij konden vergelijken" in brief_of(replace(national, themes=national.themes[1:]), words)
    assert "Geen thema kreeg meer" in brief_of(replace(national, themes=national.themes[1:2]), words)


@pytest.mark.parametrize("n_municipalities", [4, 5])
def test_a_rise_in_a_province_under_the_floor_is_told_without_its_province(
    national: NationalInput, words: Messages, n_municipalities: int
) -> None:
    theme = national.themes[0]
    rising = replace(theme.provinces[0], n_municipalities=n_municipalities)
    report = build_national(replace(national, themes=(replace(theme, provinces=(rising,)),)), words)
    (line,) = lines(part(report, "themes"))
    assert ("in een of meer provincies" in line.text) == (n_municipalities < MIN_MUNICIPALITIES)
    assert "Geen provincie" not in line.text


@pytest.mark.parametrize("n_municipalities", range(8))
def test_a_public_cell_stands_for_five_municipalities(
    national: NationalInput, words: Messages, n_municipalities: int
) -> None:
    count = DecisionCount(kind_name="Zendmast", province="Drenthe", n_decisions=9, n_municipalities=n_municipalities)
    row = rows(part(build_national(replace(national, decision_counts=(count,)), words), "decisions"))[0]
    shown = n_municipalities >= MIN_MUNICIPALITIES
    assert (row[1].text == "9", "Drenthe" in row[3].text) == (shown, shown)


def test_a_kind_that_is_not_shown_is_not_called_spread_over_the_country(
    national: NationalInput, words: Messages
) -> None:
    one = DecisionCount(kind_name="Zendmast", province="Drenthe", n_decisions=1, n_municipalities=1)
    many = tuple(
        DecisionCount(kind_name="Opvang", province=province, n_decisions=3, n_municipalities=3)
        for province in ("Drenthe", "Zeeland")
    )
    report = build_national(replace(national, decision_counts=(one, *many)), words)
    assert [[cell.text for cell in row] for row in rows(part(report, "decisions"))] == [
        ["Zendmast", "niet getoond", "minder dan 5", "niet getoond"], ["Opvang", "6", "6", "verspreid"],
    ]  # fmt: skip


def test_a_province_is_named_only_above_all_floors(national: NationalInput, words: Messages) -> None:
    theme = national.themes[0]
    small = [replace(p, n_municipalities=4) for p in theme.provinces]
    thin: list[ProvinceCount] = [replace(p, n_sources=2) for p in theme.provinces]
    for provinces in (small, thin):
        changed = replace(national, themes=(replace(theme, provinces=tuple(provinces)),))
        assert "Gelderland" not in render_md(build_national(changed, words)).split("## 4")[0]


def test_every_theme_has_a_word_beside_its_arrow(report: Report) -> None:
    table = next(b for b in part(report, "themes").blocks if isinstance(b, Table))
    assert [row[2].text for row in table.rows] == ["↑ meer", "= gelijk", "? niet te zeggen"]


def test_the_charts_hold_nothing_under_the_floor(report: Report) -> None:
    figure = next(b for b in part(report, "themes").blocks if isinstance(b, Figure))
    values = [w.point.value for p in figure.panels for w in p.weeks if w.point.value is not None]
    assert min(values) >= 10
    assert "Vergelijk" not in figure.title and "vergelijk geen thema’s" in figure.description


def test_a_theme_out_of_the_ordinary_needs_a_reason(national: NationalInput, words: Messages) -> None:
    theme = replace(national.themes[0], reason=None)
    report = build_national(replace(national, themes=(theme,)), words)
    with pytest.raises(ReportError, match="todo"):
        check(report, words)


@pytest.mark.parametrize("n", [1, 2, 3])
def test_few_outages_keep_no_overview_from_its_release(national: NationalInput, words: Messages, n: int) -> None:
    report = build_national(replace(national, outages=national.outages[:1] * n), words)
    assert check(report, words) == ()


def test_a_rumour_has_the_denial_and_never_a_link_to_the_rumour(report: Report) -> None:
    row = rows(part(report, "rumours"))[0]
    cited = {r.number: r for r in report.sources}
    assert all(not cell.url for cell in row)
    assert cited[row[3].sources[0]].url == "https://voorbeeldstad.example/opvang"


def test_a_rumour_without_a_public_denial_is_left_out(national: NationalInput, words: Messages) -> None:
    silent = replace(national.rumours[0], denial_url="")
    assert rows(part(build_national(replace(national, rumours=(silent,)), words), "rumours")) == []


def test_a_quiet_week_without_anything_still_makes_an_overview(national: NationalInput, words: Messages) -> None:
    empty = replace(
        national,
        themes=(),
        rumours=(),
        decision_counts=(),
        decisions=(),
        decisions_missing=(),
        calendar=(),
        support=(),
        outages=(),
        sources=(),
        practice="",
        n_expected_by_chance=None,
    )
    report = build_national(empty, words)
    assert check(report, words) == ()
    assert render_pdf(report).startswith(b"%PDF")
    assert all(s.blocks for s in report.sections)


def test_the_number_of_alarms_by_chance_is_said(report: Report) -> None:
    assert any("die wij deze week vonden: ongeveer 2." in line.text for line in lines(part(report, "quality")))


def test_a_practice_that_nobody_wrote_is_left_open_in_a_draft(national: NationalInput, words: Messages) -> None:
    draft = build_national(replace(national, state="concept", practice=None, checker=None), words)
    assert [line.todo for line in lines(part(draft, "practice"))] == [True]


def test_the_data_are_of_the_country_only(report: Report) -> None:
    assert {row.area for row in report.data} == {"NL"}
    assert {row.starts_on for row in report.data if row.theme == "asielopvang"} >= {date(2026, 11, 16)}
