"""Register and era follow their stated rules, and every text stands in one part of each kind."""

from pathlib import Path

import pytest

from monitor.models.corpus import Example, read_corpus
from monitor.models.evaluation.era import Era, era
from monitor.models.evaluation.found import Found
from monitor.models.evaluation.register import Register, register
from monitor.models.evaluation.slices import KINDS, slice_figures, slices

CORPUS = Path(__file__).resolve().parents[3] / "data" / "corpus"


def example(text: str, genre: str = "forum", title: str = "") -> Example:
    """Return a labelled text."""
    return Example(
        id="t", origin="train_1", title=title, text=text, genre=genre, themes=frozenset(), disinformation=False,
        claim="", claim_id="", stance=None, unrest="none", municipalities=frozenset(), event_when="", trap="none",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("genre", "text", "expected"),
    [
        ("government", "De raad vergadert op dinsdag.", "formal"),
        ("news", "Effe kijken hoor!! Dat wordt wat.", "neutral"),
        ("opinion", "Ik vind het jammer.", "neutral"),
        ("opinion", "Geachte raad, u hebt ons gevraagd te reageren.", "formal"),
        ("blog", "amai, wat een dag... effe bijkomen", "informal"),
        ("social", "Morgen staat de markt op het plein.", "neutral"),
        ("social", "Morgen effe naar de markt.", "informal"),
        ("forum", "wie weet er iets van??", "informal"),
        ("", "Een gewone zin.", "neutral"),
    ],
)
def test_the_register_follows_genre_and_marks(genre: str, text: str, expected: Register) -> None:
    assert register(example(text, genre)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In 2018 stonden zij op de rotonde, in 2021 in de rij.", "2020 to 2022"),
        ("De verkiezingen van oktober 2025 zijn voorbij.", "2023 and later"),
        ("Zoals in 1985 de raketten.", "to 2019"),
        ("Volgens Agenda 2030 moet alles anders.", "unknown"),
        ("Het kost 2020 euro, aan de Dorpsstraat, 2019 AB.", "unknown"),
        ("Tijdens de avondklok bleef iedereen binnen.", "2020 to 2022"),
        ("Net als bij de gele hesjes.", "to 2019"),
        ("Na de lockdown kwam de spreidingswet.", "2023 and later"),
        ("Het regent.", "unknown"),
        ("", "unknown"),
    ],
)
def test_the_era_is_the_latest_year_or_the_subject(text: str, expected: Era) -> None:
    assert era(text) == expected


def test_every_text_stands_in_one_part_of_each_kind() -> None:
    judged = [(one, Found()) for one in read_corpus(CORPUS)[::40]]
    for kind in KINDS:
        rows = sorted(at for name, own in slices(judged) if name.startswith(f"{kind} ") for at in own)
        assert rows == list(range(len(judged)))


def test_the_parts_of_one_kind_add_up_to_all_texts() -> None:
    judged = [(one, Found()) for one in read_corpus(CORPUS)[::40]]
    counts = {name: {f.name: f.n for f in found}["unrest accuracy"] for name, found in slice_figures(judged)}
    assert sum(n for name, n in counts.items() if name.startswith("register ")) == len(judged)


def test_no_register_or_era_takes_all() -> None:
    examples = read_corpus(CORPUS)
    registers = [register(one) for one in examples]
    assert all(0.15 < registers.count(name) / len(examples) < 0.6 for name in ("informal", "neutral", "formal"))
    assert 0.6 < sum(era(one.full_text) == "unknown" for one in examples) / len(examples) < 0.9
