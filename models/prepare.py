"""From labelled texts to the matrices that heads are trained on, by the same code that runs later."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from monitor.models.blocks import Blocks, join_blocks
from monitor.models.dense import dense_names
from monitor.models.document import Document, read_document
from monitor.models.encoder import Encoder
from monitor.models.features import dense_features, number_words
from monitor.models.lexicon import Lexicon, load_lexicon
from monitor.models.linear import Fitted
from monitor.models.phrases import PhraseFinder
from monitor.models.settings import RULE_SCALE
from monitor.models.swaptable import tied_words
from monitor.models.themerules import ThemeRules, rule_counts
from monitor.models.vocabulary import Vocabulary, fit_vocabulary, matrices, tied_columns
from monitor.models.wordtable import WordTable

_LEAST_SPREAD = 0.05  # added to a standard deviation, so that a rare feature is not blown up
_LEAST_SHARE = 0.05  # likewise for an encoder, whose columns may be of any size: this share of their mean deviation
_TINY = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """An encoder and what its rows were standardised with, ``(dimension,)`` each."""

    encoder: Encoder
    mean: np.ndarray
    scale: np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """Features of all training texts and how to make them again."""

    vocabulary: Vocabulary
    blocks: Blocks
    dense_names: tuple[str, ...]
    dense_mean: np.ndarray  # as the blocks have them: divided by the scale
    dense_scale: np.ndarray
    alike: Blocks  # the blocks in which tied words are one, and patterns of themes, which name groups, are nothing
    columns: np.ndarray  # (n_columns,) of the blocks: where the weight of each column of words and pairs stands
    encoded: Standard | None = None  # None: without an encoder

    def by_words(self, documents: Sequence[Document]) -> Blocks:
        """Make the features of stretches of text, tied words as one: words alone, all else as in most texts."""
        words, grams = matrices(self.vocabulary, documents, groupless=tied_words())
        dense = sp.csr_array(np.tile(self.dense_mean, (len(documents), 1)))
        encoded = None if self.encoded is None else np.zeros((len(documents), self.encoded.encoder.dimension))
        return join_blocks(_merged(words, self.columns), grams, dense, encoded)

    def spread(self, fitted: Fitted) -> Fitted:
        """Give all tied words the weight that the one has which stands for them."""
        return Fitted(weights=fitted.weights[self.columns], bias=fitted.bias)


def prepare(texts: Sequence[str], rules: ThemeRules, encoder: Encoder | None = None) -> Prepared:
    """Make the features of texts, with the vocabulary and the scales that these texts give."""
    documents = [read_document(text) for text in texts]
    vocabulary = fit_vocabulary(documents)
    lexicon = load_lexicon()
    dense = dense_of(documents, vocabulary, lexicon, rules)
    names = dense_names(lexicon.names, rules.themes)
    scale = dense.std(axis=0) + _LEAST_SPREAD
    scale[[name.startswith(("strong:", "weak:")) for name in names]] /= RULE_SCALE
    scaled = dense / scale
    words, grams = matrices(vocabulary, documents, groupless=tied_words())
    standard, rows = _encode(encoder, texts) if encoder else (None, None)
    columns = np.arange(words.shape[1])
    columns[: len(vocabulary.words.idf)] = tied_columns(vocabulary.words)
    is_rule = np.array([name.startswith(("strong:", "weak:", "spread:", "opening:")) for name in names])
    no_rules = sp.csr_array(np.where(is_rule, 0.0, scaled))
    blocks = join_blocks(words, grams, sp.csr_array(scaled), rows)
    return Prepared(
        vocabulary=vocabulary,
        blocks=blocks,
        dense_names=names,
        dense_mean=scaled.mean(axis=0),
        dense_scale=scale,
        alike=join_blocks(_merged(words, columns), grams, no_rules, rows),
        columns=np.append(columns, np.arange(len(columns), blocks.n_columns)),
        encoded=standard,
    )


def _merged(words: sp.csr_array, columns: np.ndarray) -> sp.csr_array:
    """Add up the columns that stand for the same."""
    made = sp.csr_array((words.data.copy(), columns[words.indices], words.indptr.copy()), shape=words.shape)
    made.sum_duplicates()
    return made


def _encode(encoder: Encoder, texts: Sequence[str]) -> tuple[Standard, np.ndarray]:
    """Return how the encoder's rows are standardised, and the rows: columns alike, a row about one long."""
    rows = encoder.encode(texts).astype(np.float64)
    spread = rows.std(axis=0)
    scale = (spread + _LEAST_SHARE * spread.mean() + _TINY) * np.sqrt(encoder.dimension)
    mean = rows.mean(axis=0)
    return Standard(encoder=encoder, mean=mean, scale=scale), (rows - mean) / scale


def dense_of(documents: Sequence[Document], vocabulary: Vocabulary, lexicon: Lexicon, rules: ThemeRules) -> np.ndarray:
    """Return the dense features as they are, ``(n_documents, n_dense)``."""
    no_weights = (np.zeros((len(known.idf), 1), dtype=np.float32) for known in (vocabulary.words, vocabulary.grams))
    table = WordTable(vocabulary, lexicon, *no_weights)
    finder = PhraseFinder([phrase for phrase, _ in lexicon.phrases])
    classes = np.array([number for _, number in lexicon.phrases], dtype=np.int64)
    counts = rule_counts(documents, [rules.hits(document) for document in documents], rules.themes)
    return dense_features(number_words(documents, table), table, finder, classes, counts)
