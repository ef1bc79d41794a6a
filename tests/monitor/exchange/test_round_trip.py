"""Lists of sources there and back: nothing of a source is lost, whatever its texts hold."""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.catalogue import Catalogue, make_source
from monitor.catalogue.shapes import PROVINCES, SOURCE
from monitor.exchange import Line, merge, read_csv, read_opml, write_csv, write_opml
from monitor.exchange.lines import KEYS, cells_of, values_of
from monitor.records import Genre, Municipality, SiteSelectors, Source, SourceKind

CATALOGUE = Catalogue()
MUNICIPALITIES: Mapping[str, Municipality] = {one.code: one for one in CATALOGUE.municipalities}
THEMES = {theme.id for theme in CATALOGUE.themes}
NOW = datetime(2026, 11, 25, 6, tzinfo=UTC)

Write = Callable[[tuple[Source, ...]], bytes]
Read = Callable[[bytes], tuple[Line, ...]]
FORMATS = [
    pytest.param(write_csv, read_csv, id="csv"),
    pytest.param(lambda sources: write_opml(sources, made_at=NOW), read_opml, id="opml"),
]


def back(lines: tuple[Line, ...]) -> dict[str, Source]:
    """Return the sources of lines, as they would be written."""
    fates = merge(lines, (), themes=CATALOGUE.themes, municipalities=MUNICIPALITIES)
    assert not [fate for fate in fates if fate.verdict == "refused"]
    return {fate.source.id: fate.source for fate in fates if fate.source is not None}


@pytest.mark.parametrize(("write", "read"), FORMATS)
def test_every_bundled_source_comes_back_as_it_was(write: Write, read: Read) -> None:
    assert len(CATALOGUE.sources) == 260
    lines = read(write(CATALOGUE.sources))
    assert back(lines) == {source.id: source for source in CATALOGUE.sources}
    again = merge(lines, CATALOGUE.sources, themes=CATALOGUE.themes, municipalities=MUNICIPALITIES)
    assert {fate.verdict for fate in again} == {"same"}


def test_every_key_of_a_source_has_a_column() -> None:
    assert set(KEYS) == set(Source.__slots__)
    assert write_csv(()).decode("utf-8-sig").strip().split(",") == list(KEYS)


# --- Any source ---------------------------------------------------------------------------------------------------

CHARACTERS = st.characters(exclude_categories=("Cs", "Cc"), include_characters="\t\"'=+-@;,<>&]")


def texts(*, lines: bool, least: int = 0) -> st.SearchStrategy[str]:
    """Return texts that a source file may hold."""
    field = next(f for f in SOURCE.fields if f.name == ("notes" if lines else "name"))

    def is_allowed(text: str) -> bool:
        try:
            return len(text) >= least and field.read(text) == text
        except ValueError:
            return False

    alphabet = st.one_of(CHARACTERS, st.just("\n")) if lines else CHARACTERS
    return st.text(alphabet, min_size=least, max_size=40).map(str.strip).filter(is_allowed)


NAMES = texts(lines=False, least=1)
HOSTS = st.from_regex(r"[a-z]{1,10}\.(nl|example)", fullmatch=True)


@st.composite
def sources(draw: st.DrawFn) -> Source:
    """Return any source that the catalogue would take."""
    kind: SourceKind = draw(st.sampled_from(get_args(SourceKind)))
    host = draw(HOSTS)
    path = draw(st.sampled_from(("", "feed", "a=b&c=d", "x?y=1&z=%20", "{from}/{to}")))
    url = draw(st.none() | st.just(f"https://{host}/{path}"))
    selectors = SiteSelectors(
        article_links=draw(NAMES), next_page=draw(st.none() | NAMES), max_pages=draw(st.integers(1, 50))
    )
    return Source(
        id=draw(st.from_regex(r"[a-z0-9][a-z0-9_-]{0,30}", fullmatch=True)), name=draw(NAMES),
        homepage=f"https://{host}", url=url, kind=kind, genre=draw(st.sampled_from(get_args(Genre))),
        language=draw(st.sampled_from(("nl", "en", "fy"))), province=draw(st.none() | st.sampled_from(PROVINCES)),
        themes=tuple(draw(st.lists(st.sampled_from(sorted(THEMES)), unique=True))),
        delay_s=draw(st.floats(2, 3_600)), verified=draw(st.booleans()) and url is not None,
        evidence=draw(texts(lines=True)), notes=draw(texts(lines=True)),
        public_reason=draw(texts(lines=True, least=1)),
        reviewed_on=draw(st.none() | st.dates(date(1900, 1, 1), date(2100, 12, 31))),
        selectors=selectors if kind in ("site", "forum") and draw(st.booleans()) else None,
    )  # fmt: skip


@given(sources())
@settings(max_examples=150, deadline=None)
def test_any_source_comes_back_from_csv(source: Source) -> None:
    assert back(read_csv(write_csv((source,)))) == {source.id: source}


@given(sources())
@settings(max_examples=150, deadline=None)
def test_any_source_comes_back_from_opml(source: Source) -> None:
    assert back(read_opml(write_opml((source,), made_at=NOW))) == {source.id: source}


@given(sources())
@settings(max_examples=50, deadline=None)
def test_the_texts_of_a_source_make_the_source(source: Source) -> None:
    made = make_source(source.id, values_of(cells_of(source)), themes=THEMES, municipalities=MUNICIPALITIES)
    assert made == source


@given(
    sources(),
    st.sampled_from(
        (
            "=1+1",
            "+31",
            "-cmd|'/c calc'!A0",
            "@SUM(A1)",
            "'=1",
            "''=1",
            "'s-Bode",
            "Nieuws;=1+1",
            'x;"=1+1',
            "a;'=1",
            "Nieuws\t=1",
        )
    ),
)
@settings(max_examples=30, deadline=None)
def test_no_cell_is_a_formula_for_a_spreadsheet(source: Source, name: str) -> None:
    named = replace(source, name=name)
    text = write_csv((named,)).decode("utf-8-sig")
    for delimiter in (",", ";", "\t"):  # what a spreadsheet parts by depends on its language
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
    assert back(read_csv(write_csv((named,))))[named.id].name == name
