"""Dense features: word classes per text, counted as a reader would count them."""

import numpy as np
import pytest

from monitor.models.dense import SHAPE_NAMES, ClassWords, dense_names, dense_rows
from monitor.models.document import read_document
from monitor.models.features import dense_features, number_words
from monitor.models.lexicon import load_lexicon
from monitor.models.phrases import PhraseFinder
from monitor.models.vocabulary import fit_vocabulary
from monitor.models.wordtable import WordTable

TEXTS = (
    "De boer en zijn trekker staan op het veld. Er ligt mest, veel mest. Wat een stank!",
    "",
    "Kom zaterdag naar het Malieveld.\n\nDe boeren komen met trekkers.",
)
LEXICON = load_lexicon()
NAMES = dense_names(LEXICON.names, ())


@pytest.fixture(scope="module")
def table() -> WordTable:
    vocabulary = fit_vocabulary([read_document(text) for text in TEXTS * 3])
    nothing = (np.zeros((len(known.idf), 1), dtype=np.float32) for known in (vocabulary.words, vocabulary.grams))
    return WordTable(vocabulary, LEXICON, *nothing)


def column(rows: np.ndarray, name: str) -> list[float]:
    return [float(value) for value in rows[:, NAMES.index(name)]]


def test_classes_are_counted_by_sentence(table: WordTable) -> None:
    documents = [read_document(text) for text in TEXTS]
    phrases = PhraseFinder(["veel mest"])
    number = LEXICON.names.index("sport")
    rows = dense_features(
        number_words(documents, table), table, phrases, np.array([number]), np.zeros((3, 0), dtype=np.float32)
    )
    assert rows.shape == (3, len(NAMES))
    farm = [sum("farm" in names_of(word) for words in one.words for word in words) for one in documents]
    assert farm == [3, 0, 1]  # "boer" is tied to other occupations, which no class may tell apart
    lengths = np.sqrt(np.log1p([max(one.n_words, 1) for one in documents]))
    assert column(rows, "amount:farm") == pytest.approx(list(np.log1p(farm) / lengths))
    assert column(rows, "share:farm") == pytest.approx([2 / 3, 0, 1 / 2])
    assert column(rows, "first:farm") == [0.5, 0, 0]
    assert column(rows, "last:farm") == [0, 0, 0.5]
    assert column(rows, "share:sport") == pytest.approx([1 / 3, 0, 0])  # the phrase stands in the second sentence


def names_of(word: str) -> list[str]:
    return [LEXICON.names[number] for number in LEXICON.classes(word.lower())]


def test_a_word_met_before_keeps_its_classes_when_new_words_come(table: WordTable) -> None:
    numbers = np.array(number_words([read_document("trekker")], table).numbers)
    before, n_before = table.classes(numbers)
    number_words([read_document("wolf mast prik sint moskee")], table)
    after, n_after = table.classes(np.append(numbers, numbers))
    assert n_before.tolist() == n_after[:1].tolist()
    assert after.tolist() == before.tolist() * 2


def test_a_batch_without_any_class_has_zeros(table: WordTable) -> None:
    nothing = np.zeros(0, dtype=np.int64)
    words = ClassWords(sentences=nothing, classes=nothing, n_classes=len(LEXICON.names))
    rows = dense_rows([read_document("Ja.")], words, np.array([0]), 1, np.zeros((1, 0), dtype=np.float32))
    assert not rows[:, len(SHAPE_NAMES) :].any()
    assert table.n_classes == len(LEXICON.names)
