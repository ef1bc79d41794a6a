import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text import fold, fold_word, normalise, sentences, text_hash


def test_hash_ignores_what_a_reader_does_not_see() -> None:
    assert text_hash("Café  open", "‘Ja’ – zei\u00ad hij") == text_hash("cafe\u0301 open", "'ja' - zei hij\n")


def test_hash_tells_title_from_text() -> None:
    assert text_hash("a", "b c") != text_hash("a b", "c")


def test_hash_takes_lone_surrogates() -> None:
    assert len(text_hash("", "\ud800")) == 64


@given(st.text())
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(alphabet=st.sampled_from("aB. !?\n\"'éø1")))
def test_sentences_cover_all_but_white_space_in_order(text: str) -> None:
    spans = sentences(text)
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert all(a < b for a, b in spans)
    assert list(spans) == sorted(spans)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dhr. Jansen komt. Wij ook.", ["Dhr. Jansen komt.", "Wij ook."]),
        ("Op 3 nov. 2026 is het zover. Kom!", ["Op 3 nov. 2026 is het zover.", "Kom!"]),
        ("J. de Vries zei: 'Nee.' Toen ging hij.", ["J. de Vries zei: 'Nee.'", "Toen ging hij."]),
        ("Titel\n\nEerste zin. tweede deel", ["Titel", "Eerste zin. tweede deel"]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in sentences(text)] == expected


def test_a_folded_word_has_no_accents() -> None:
    assert fold_word("Súdwest-Fryslân’s") == "sudwest-fryslan's"
