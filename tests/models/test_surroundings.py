"""What stands around a claim in a long text decides what the text does with it."""

from datetime import UTC, datetime

import numpy as np
import pytest

from monitor.catalogue import Catalogue
from monitor.models.claims import Nearest
from monitor.models.document import read_document
from monitor.models.folds import author_groups
from monitor.models.surroundings import holds, part_of, quotation, surroundings
from monitor.models.tagger import BATCH, BATCH_CHARS, LinearTagger, in_batches, load_tagger
from monitor.records import Item, TaggedItem

TEXT = "Een. Twee zinnen verder. Hier staat het. Daarna nog iets. Slot."


def near(text: str, sentence: int) -> Nearest:
    return Nearest(claims=("x",), p=(0.9,), spans=(read_document(text).sentences[sentence],))


def test_the_surroundings_are_the_sentence_and_its_neighbours() -> None:
    document = read_document(TEXT)
    found = surroundings(document, near(TEXT, 2))
    assert part_of(document, found) == "Twee zinnen verder. Hier staat het. Daarna nog iets."
    assert part_of(document, surroundings(document, near(TEXT, 0))) == "Een. Twee zinnen verder."
    assert part_of(document, surroundings(document, near(TEXT, 4))) == "Daarna nog iets. Slot."


def test_without_a_claim_the_whole_text_surrounds_it() -> None:
    document = read_document(TEXT)
    assert part_of(document, surroundings(document, None)) == TEXT
    assert part_of(read_document(""), surroundings(read_document(""), None)) == ""


def test_a_denial_elsewhere_is_not_around_the_claim() -> None:
    document = read_document(TEXT)
    found = surroundings(document, near(TEXT, 0))
    assert holds(document, found, [TEXT.index("Twee")])
    assert not holds(document, found, [TEXT.index("Slot")])
    assert not holds(read_document(""), range(0), [0])


def test_a_quoted_claim_is_seen_to_be_quoted() -> None:
    texts = {
        "Hij zei: “Eerst dit. Dan dat.” Nee.": (1.0, 0.0, 1.0),
        "Niets hier. 'Dan dat' staat er. Nee.": (1.0, 1.0, 0.0),
        'Zo "is" het. Dan dat. Slot.': (0.0, 0.0, 0.0),
        "Voor. Midden. Slot.": (0.0, 0.0, 0.0),
    }
    for text, expected in texts.items():
        assert quotation(read_document(text), near(text, 1)) == expected
    assert quotation(read_document(TEXT), None) == (0.0, 0.0, 0.0)


def test_authors_stay_whole_and_groups_are_about_equal() -> None:
    origins = ["a"] * 50 + ["b"] * 30 + ["c"] * 30 + ["d"] * 10
    groups = author_groups(origins, n_groups=2)
    assert all(
        len({group for group, one in zip(groups, origins, strict=True) if one == author}) == 1 for author in "abcd"
    )
    assert sorted(np.unique(groups, return_counts=True)[1].tolist()) == [60, 60]
    assert len(set(author_groups(origins, n_groups=10))) == 4


@pytest.fixture(scope="module")
def tagger() -> LinearTagger:
    return load_tagger(Catalogue())


def item_of(text: str) -> Item:
    return Item(
        id="1", source_id="", assignment_id="", url=None, title="", text=text, text_status="full", genre="forum",
        published_at=None, published_source="none", published_raw=None,
        first_seen_at=datetime(2026, 1, 1, tzinfo=UTC), text_hash="",
    )  # fmt: skip


def tagged(tagger: LinearTagger, text: str) -> TaggedItem:
    (found,) = tagger.tag([item_of(text)])
    return found


def test_a_batch_is_bounded_by_its_characters_too() -> None:
    lengths = [BATCH_CHARS // 2, BATCH_CHARS // 2, 1, 2 * BATCH_CHARS, *[0] * (BATCH + 1)]
    items = [item_of("a" * length) for length in lengths]
    batches = list(in_batches(items))
    assert [one for batch in batches for one in batch] == items
    assert [len(batch) for batch in batches] == [2, 1, 1, BATCH, 1]
    assert list(in_batches([])) == []


def test_a_batch_says_of_a_text_what_it_says_alone(tagger: LinearTagger) -> None:
    texts = ("", "...", "Het vaccin verandert je DNA, dat staat vast. Laat je niets wijsmaken.", "Morgen regen.")
    for text in texts:
        alone = tagged(tagger, text)
        assert 0 <= alone.disinformation.p <= 1
        assert alone == tagged(tagger, text)


def test_a_denied_claim_among_other_news_is_said_to_be_denied(tagger: LinearTagger) -> None:
    news = "De raad besprak de begroting van het zwembad. De wethouder noemde het tekort klein. "
    text = (
        f"{news}Onderaan de agenda stond een brief van een bewoner. Die schreef dat het mRNA-vaccin je DNA verandert. "
        f"Dat klopt niet: het vaccin komt niet in de celkern en verandert het DNA niet, schrijft de GGD. {news}"
    )
    found = tagged(tagger, text)
    assert not found.disinformation.flagged
    assert [match.stance for match in found.disinformation.claims if match.claim_id == "vaccin-verandert-dna"] == [
        "denies"
    ]
