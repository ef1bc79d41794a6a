"""No text makes a spreadsheet run a formula, in whatever way it parts the cells; and each comes back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.spreadsheet import guarded, unguarded

PIECES = st.sampled_from(("=", "+", "-", "@", "\t", "\r", "\n", ";", ",", "'", '"', " ", "a", "＝"))


@pytest.mark.parametrize("cell", ["=1+1", "+31 6", "-2", "@SUM(A1)", "\t=1", "  =1", "＝1", "'=1", '"=1'])
def test_a_text_that_begins_as_a_formula_begins_with_an_apostrophe(cell: str) -> None:
    assert guarded(cell).startswith("'")
    assert unguarded(guarded(cell)) == cell


@pytest.mark.parametrize("cell", ["Nieuws;=1+1;", "Nieuws; =1+1", "Nieuws\t=1+1", 'Nieuws;"=1+1', "Nieuws\n=1+1"])
def test_a_formula_after_what_a_spreadsheet_parts_by_is_a_text(cell: str) -> None:
    assert "'=1+1" in guarded(cell).replace('"', "").replace(" ", "")


@pytest.mark.parametrize("cell", ["'s-Hertogenbosch", "azc; opvang", "a-b", "https://x.nl/?a=b;c=d", "regel\n\nregel"])
def test_other_texts_stay_as_they_are(cell: str) -> None:
    assert guarded(cell) == unguarded(cell) == cell


@given(st.lists(PIECES, max_size=12).map("".join))
def test_every_text_comes_back(text: str) -> None:
    assert unguarded(guarded(text)) == text
