"""The words, word pairs and letter groups that the linear models know, with their weights by rarity.

Letter groups (three to five characters, within one word with its edges marked) are features of word *types*: a text's
value for a group is the sum over its different words. That makes a model over letter groups a sum over words, so that
each word type has to be scored only once, however often it comes back. See ``wordtable.py``.

Tied words (``swaptable.py``) are all known, are equally rare within their column, are in no pair, and have no letter
groups for the heads: what heads say of them can then be made equal, and what they add to the length of a text is.
"""

import bisect
import itertools
import math
from collections import Counter
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from monitor.models.document import Document
from monitor.models.swaptable import tied_words
from monitor.text import fold_word

_LAST = "\U0010ffff"  # sorts after every letter
GRAM_SIZES = (3, 4, 5)
MIN_TEXTS = {"words": 2, "pairs": 2, "grams": 3}  # seen in fewer training texts: left out


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Numbered features with their inverse document frequencies (smoothed, natural logarithm, plus one)."""

    numbers: dict[str, int]
    idf: np.ndarray  # (n,) float32


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The three tables. A pair is two folded words joined by a space."""

    words: Table
    pairs: Table
    grams: Table


def how_often(table: Table) -> Callable[[str], float]:
    """Return a function that says how often words with some beginning stand in the training texts.

    The sum over those words of the share of texts that hold each; 0 for a beginning that training did not meet.
    """
    spelled = sorted(table.numbers)
    shares = np.exp(1.0 - table.idf[[table.numbers[word] for word in spelled]].astype(np.float64))
    summed = np.concatenate([[0.0], np.cumsum(shares)])

    def share(stem: str) -> float:
        plain = fold_word(stem)
        first, last = bisect.bisect_left(spelled, plain), bisect.bisect_right(spelled, plain + _LAST)
        return float(summed[last] - summed[first])

    return share


def grams(word: str) -> frozenset[str]:
    """Return the letter groups of one folded word."""
    marked = f"<{word}>"
    return frozenset(marked[at : at + size] for size in GRAM_SIZES for at in range(len(marked) - size + 1))


def folded_words(document: Document) -> list[str]:
    """Return all words of a document, folded, in order."""
    return [fold_word(word) for sentence in document.words for word in sentence]


def pairs(words: Sequence[str]) -> list[str]:
    """Return the neighbouring words as pairs."""
    return [f"{one} {other}" for one, other in itertools.pairwise(words)]


def damped(count: float) -> float:
    """Return the weight of ``count`` occurrences in one text."""
    return 1.0 + math.log(count)


def fit_vocabulary(documents: Sequence[Document]) -> Vocabulary:
    """Collect the features that enough of the documents share; the order is fixed by count and spelling."""
    tied = tied_words()
    seen: dict[str, Counter[str]] = {kind: Counter() for kind in MIN_TEXTS}
    for document in documents:
        words = folded_words(document)
        types = set(words)
        seen["words"].update(types)
        seen["pairs"].update({pair for pair in pairs(words) if tied.keys().isdisjoint(pair.split(" "))})
        seen["grams"].update(set().union(*map(grams, types)) if types else ())
    seen["words"].update(_even_counts(seen["words"]))
    tables = {kind: _table(seen[kind], MIN_TEXTS[kind], len(documents)) for kind in MIN_TEXTS}
    return Vocabulary(words=tables["words"], pairs=tables["pairs"], grams=tables["grams"])


def _even_counts(counts: Counter[str]) -> dict[str, int]:
    """Return what to add to the counts of tied words, so that each has the average of its column, enough to be kept."""
    tied = tied_words()
    n_words, total = Counter(tied.values()), Counter[str]()
    for word, column in tied.items():
        total[column] += counts[word]
    average = {column: max(MIN_TEXTS["words"], round(total[column] / n)) for column, n in n_words.items()}
    return {word: average[column] - counts[word] for word, column in tied.items()}


def _table(counts: Counter[str], least: int, n_documents: int) -> Table:
    kept = sorted((name for name, count in counts.items() if count >= least), key=lambda name: (-counts[name], name))
    idf = [math.log((1 + n_documents) / (1 + counts[name])) + 1 for name in kept]
    return Table(numbers={name: at for at, name in enumerate(kept)}, idf=np.array(idf, dtype=np.float32))


def tied_columns(words: Table) -> np.ndarray:
    """Return for every word the number of the first that it is tied to, or its own: ``(n_words,)``."""
    first: dict[str, int] = {}
    target = np.arange(len(words.numbers))
    for word, name in tied_words().items():
        target[words.numbers[word]] = first.setdefault(name, words.numbers[word])
    return target


def matrices(
    vocabulary: Vocabulary, documents: Sequence[Document], groupless: Container[str] = ()
) -> tuple[sp.csr_array, sp.csr_array]:
    """Return the two blocks that models are trained on.

    Args:
        groupless: words whose letter groups do not count.

    Returns:
        words and pairs, ``(n_documents, n_words + n_pairs)``, rows of length one; and letter groups,
        ``(n_documents, n_grams)``, rows divided by the root of the summed squared lengths of their words.
    """
    word_rows, pair_rows, gram_rows = [], [], []
    for document in documents:
        words = folded_words(document)
        types = {word: damped(count) for word, count in Counter(words).items()}
        word_rows.append(types)
        pair_rows.append({pair: damped(count) for pair, count in Counter(pairs(words)).items()})
        gram_rows.append({word: value for word, value in types.items() if word not in groupless})
    left = sp.hstack([_rows(word_rows, vocabulary.words), _rows(pair_rows, vocabulary.pairs)], format="csr")
    return _unit(sp.csr_array(left)), _gram_block(gram_rows, vocabulary.grams)


def _rows(values: Iterable[dict[str, float]], table: Table) -> sp.csr_array:
    starts, columns, data = [0], [], []
    for row in values:
        for name, value in row.items():
            number = table.numbers.get(name)
            if number is not None:
                columns.append(number)
                data.append(value * float(table.idf[number]))
        starts.append(len(columns))
    return sp.csr_array(
        (np.array(data), np.array(columns, dtype=np.int32), starts), shape=(len(starts) - 1, len(table.idf))
    )


def _gram_block(rows: Sequence[dict[str, float]], table: Table) -> sp.csr_array:
    types = {word: at for at, word in enumerate(sorted({word for row in rows for word in row}))}
    by_type = _rows((dict.fromkeys(sorted(grams(word)), 1.0) for word in types), table)
    counted = _rows(rows, Table(numbers=types, idf=np.ones(len(types), dtype=np.float32)))
    squares = np.asarray((by_type * by_type).sum(axis=1)).ravel()
    lengths = np.sqrt((counted * counted) @ squares)
    return sp.csr_array(sp.diags_array(1 / np.maximum(lengths, 1e-9)) @ (counted @ by_type))


def _unit(rows: sp.csr_array) -> sp.csr_array:
    lengths = np.sqrt(np.asarray((rows * rows).sum(axis=1)).ravel())
    return sp.csr_array(sp.diags_array(1 / np.maximum(lengths, 1e-9)) @ rows)
