"""From a batch of documents to the scores of every linear head, with one look-up per word.

A head's score is ``bias + words·w + letter groups·v + dense·d``; the first two are sums over word types that
``WordTable`` has worked out before, so that a batch needs three sparse products and one dense one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import scipy.sparse as sp

from monitor.models.dense import ClassWords, dense_rows
from monitor.models.document import Document
from monitor.models.phrases import PhraseFinder
from monitor.models.wordcodes import find_pairs, sorted_codes
from monitor.models.wordtable import WordTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of texts, or of stretches of them, as numbers."""

    numbers: np.ndarray  # (n_words,) of all texts in order
    text_of: np.ndarray  # (n_words,)
    n_texts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Documents with their words as numbers."""

    documents: tuple[Document, ...]
    numbers: np.ndarray  # (n_words,) of all documents in order
    sentence_of: np.ndarray  # (n_words,) row of the sentence
    document_of: np.ndarray  # (n_words,)
    starts: np.ndarray  # (n_documents,) first sentence row; every document has one or more
    n_sentences: int
    first_words: np.ndarray  # (n_documents + 1,) where the words of each document begin

    @property
    def words(self) -> Words:
        """Return the words of the documents."""
        return Words(numbers=self.numbers, text_of=self.document_of, n_texts=len(self.documents))

    def of(self, document: int) -> np.ndarray:
        """Return the word numbers of one document, in order."""
        return self.numbers[self.first_words[document] : self.first_words[document + 1]]

    def parts(self, rows: Sequence[range]) -> Words:
        """Return the words of some sentences in a row of every document."""
        lengths = [[len(words) for words in document.words] for document in self.documents]
        found = [
            self.of(at)[sum(counts[: row.start]) : sum(counts[: row.stop])]
            for at, (row, counts) in enumerate(zip(rows, lengths, strict=True))
        ]
        text_of = np.repeat(np.arange(len(found)), [len(one) for one in found])
        return Words(numbers=np.concatenate(found), text_of=text_of, n_texts=len(found))


def number_words(documents: Sequence[Document], table: WordTable) -> Batch:
    """Look every word up once."""
    table.start_batch()
    numbers: list[int] = []
    lengths: list[int] = []
    starts: list[int] = []
    first_words = [0]
    for document in documents:
        starts.append(len(lengths))
        words = document.words or ((),)
        numbers += table.numbers(chain.from_iterable(words))
        lengths += map(len, words)
        first_words.append(len(numbers))
    table.settle()
    sentence_of = np.repeat(np.arange(len(lengths)), lengths)
    first_rows = np.array(starts, dtype=np.int64)
    document_rows = np.repeat(np.arange(len(starts)), np.diff(np.append(first_rows, len(lengths))))
    return Batch(
        documents=tuple(documents),
        numbers=np.array(numbers, dtype=np.int64),
        sentence_of=sentence_of,
        document_of=document_rows[sentence_of],
        starts=first_rows,
        n_sentences=len(lengths),
        first_words=np.array(first_words, dtype=np.int64),
    )


def class_words(batch: Batch, table: WordTable, phrases: PhraseFinder, phrase_classes: np.ndarray) -> ClassWords:
    """Return the words and phrases of every word class, by sentence."""
    classes, n_own = table.classes(batch.numbers)
    sentences = np.repeat(batch.sentence_of, n_own)
    found = [
        (start + document.sentence_at(offset), number)
        for start, document in zip(batch.starts.tolist(), batch.documents, strict=True)
        for number, (offset, _) in phrases.find(document)
    ]
    if found:
        rows, numbers = np.array(found, dtype=np.int64).T
        sentences, classes = np.append(sentences, rows), np.append(classes, phrase_classes[numbers])
    return ClassWords(sentences=sentences, classes=classes, n_classes=table.n_classes)


@dataclass(frozen=True, slots=True, kw_only=True)
class PairTable:
    """The known word pairs: sorted codes of two vocabulary numbers, with idf and ``(n_pairs, n_heads)`` weights."""

    codes: np.ndarray
    numbers: np.ndarray  # of the vocabulary
    idf: np.ndarray
    weights: np.ndarray


def pair_table(pairs: Sequence[str], words: dict[str, int], idf: np.ndarray, weights: np.ndarray) -> PairTable:
    """Put the pairs in the order of their codes."""
    codes, order = sorted_codes(pairs, words)
    return PairTable(codes=codes, numbers=order, idf=idf[order], weights=weights[order])


@dataclass(frozen=True, slots=True, kw_only=True)
class WordScores:
    """Scores of texts over words and letter groups, and what is needed to explain them."""

    types: sp.csr_array  # (n_texts, n_types) damped counts of the words of the table
    couples: sp.csr_array  # (n_texts, n_pairs) damped counts of the known pairs, in the order of the pair table
    scores: np.ndarray  # (n_texts, n_heads)
    word_lengths: np.ndarray  # (n_texts,) what word and pair weights were divided by
    gram_lengths: np.ndarray


def word_scores(words: Words, table: WordTable, pairs: PairTable) -> WordScores:
    """Score the words, word pairs and letter groups of each text."""
    types = _damped(words.text_of, words.numbers, (words.n_texts, table.size))
    found, text_of = _known_pairs(words, table, pairs)
    couples = _damped(text_of, found, (words.n_texts, max(len(pairs.codes), 1)))
    of_words = types @ table.word_scores[: table.size]
    of_grams = types @ table.gram_scores[: table.size]
    squared = types * types
    word_square = squared @ np.square(table.idf[: table.size])
    if len(pairs.codes):
        of_words = of_words + couples @ pairs.weights
        word_square = word_square + (couples * couples) @ np.square(pairs.idf)
    word_lengths = np.maximum(np.sqrt(word_square), 1e-9)
    gram_lengths = np.maximum(np.sqrt(squared @ table.gram_square[: table.size]), 1e-9)
    scores = of_words / word_lengths[:, None] + of_grams / gram_lengths[:, None]
    return WordScores(types=types, couples=couples, scores=scores, word_lengths=word_lengths, gram_lengths=gram_lengths)


def vocabulary_counts(scores: WordScores, table: WordTable, pairs: PairTable) -> sp.csr_array:
    """Return the damped counts of words, then pairs, by vocabulary number: ``(n_texts, n_words + n_pairs)``."""
    types, couples = scores.types, scores.couples
    numbers = table.known[types.indices]
    kept = numbers >= 0
    starts = np.append(0, np.cumsum(kept))[types.indptr]
    words = sp.csr_array((types.data[kept], numbers[kept], starts), shape=(types.shape[0], table.n_words))
    n_pairs = len(pairs.numbers)
    numbers = pairs.numbers[couples.indices] if n_pairs else couples.indices
    of_pairs = sp.csr_array((couples.data, numbers, couples.indptr), shape=(couples.shape[0], n_pairs))
    return sp.csr_array(sp.hstack([words, of_pairs], format="csr"))


def _known_pairs(words: Words, table: WordTable, pairs: PairTable) -> tuple[np.ndarray, np.ndarray]:
    found, first = find_pairs(table.known[words.numbers], pairs.codes)
    same = words.text_of[first] == words.text_of[np.minimum(first + 1, len(words.text_of) - 1)]
    return found[same], words.text_of[first[same]]


def _damped(rows: np.ndarray, columns: np.ndarray, shape: tuple[int, int]) -> sp.csr_array:
    counts = sp.csr_array(sp.coo_array((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=shape))
    counts.sum_duplicates()
    counts.data = 1 + np.log(counts.data)
    return counts


def dense_features(
    batch: Batch, table: WordTable, phrases: PhraseFinder, phrase_classes: np.ndarray, rules: np.ndarray
) -> np.ndarray:
    """Return the dense features ``(n_documents, n_dense)``."""
    words = class_words(batch, table, phrases, phrase_classes)
    return dense_rows(batch.documents, words, batch.starts, batch.n_sentences, rules)
