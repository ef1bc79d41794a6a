"""What is said about disinformation, unrest, stance and gatherings reads all words of a column as one and the same."""

from dataclasses import replace

import numpy as np
import pytest

from monitor.catalogue import Catalogue
from monitor.errors import TaggerError
from monitor.models.artefacts import load_artefacts
from monitor.models.document import read_document
from monitor.models.lexicon import load_lexicon
from monitor.models.parts import build_parts
from monitor.models.scoring import score_batch
from monitor.models.swaptable import tied_words
from monitor.models.tagger import LinearTagger, load_tagger

TEXT = (
    "Gisteravond spraken {0} in het dorpshuis over het besluit. De wethouder zweeg. {0} zijn het zat en komen zaterdag "
    "naar het plein, want {0} laten zich niet langer wegsturen!"
)
COLUMNS: dict[str, list[str]] = {}
for _word, _column in tied_words().items():
    # A digit or a hyphen in the name of a party is no word of a group: the shape of the text differs a little.
    if _word.isalpha():
        COLUMNS.setdefault(_column, []).append(_word)


@pytest.fixture(scope="module")
def tagger() -> LinearTagger:
    """Load the bundled models once."""
    return load_tagger(Catalogue())


def scores(tagger: LinearTagger, words: list[str]) -> np.ndarray:
    """Return the raw scores of all heads but those of themes, ``(n_words, n_heads)``."""
    parts = tagger._parts
    heads = [column for name, column in parts.columns.items() if not name.startswith("theme:")]
    found = score_batch([read_document(TEXT.format(word)) for word in words], parts)
    return np.array([one.scores[heads] for one in found])


@pytest.mark.parametrize("words", [pytest.param(words, id=name) for name, words in COLUMNS.items() if len(words) > 1])
def test_a_text_scores_the_same_whichever_word_of_a_column_stands_in_it(tagger: LinearTagger, words: list[str]) -> None:
    found = scores(tagger, words)
    assert np.abs(found - found[0]).max() < 1e-3


def test_other_words_differ(tagger: LinearTagger) -> None:
    found = scores(tagger, ["jongeren", "leugenaars"])
    assert np.abs(found[1] - found[0]).max() > 0.1


def test_a_tied_word_has_the_classes_that_all_of_its_column_have() -> None:
    lexicon = load_lexicon()
    for words in COLUMNS.values():
        assert len({lexicon.classes(word) for word in words}) == 1
    assert lexicon.classes("moskee") == ()
    assert [lexicon.names[number] for number in lexicon.classes("vluchtelingen")] == ["asylum"]


def test_a_word_entered_after_training_asks_to_train_again() -> None:
    artefacts = load_artefacts(None)
    words = [word if word != "marokkanen" else "toen onbekend" for word in artefacts.names["words"]]
    assert words != artefacts.names["words"]
    with pytest.raises(TaggerError, match="train again"):
        build_parts(replace(artefacts, names={**artefacts.names, "words": words}), Catalogue())
