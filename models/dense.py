"""The features that are no words: how much of each word class, where, and how the text is written."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from monitor.models.document import Document

_QUOTE = re.compile(r"[\"“”„‘’']\w")
_CAPITALS = re.compile(
    r"[A-ZÀ-ÖØ-Ý](?<!\w[\s\S])[A-ZÀ-ÖØ-Ý]{2,}+(?!\w)"
)  # whole words; a capital first is quick to look for
_EMOJI = re.compile(r"[\U0001F300-\U0001FAFF\u2600-\u27BF]")
_DATELINE = re.compile(r"^[A-Z'’-]{3,}(?: [A-Z'’-]{2,})* ?(?:\([A-Za-z]+\) ?)?[–—-] ")
SHAPE_NAMES = (
    "length", "n_sentences", "questions", "shouts", "ends_asking", "ends_shouting", "quotes", "capitals", "digits",
    "starts_small", "emoji", "dateline", "sentence_length", "dots",
)  # fmt: skip


def shape(document: Document) -> list[float]:
    """Return how a text is written: length, punctuation, capitals; about one in size. Nothing about its source."""
    n_words = max(sum(map(len, document.words)), 1)
    marks = [*_last_marks(document)] or [""]
    text = document.text[: len(document.folded)]
    body = text[document.sentences[0][0] :] if document.sentences else ""
    return [
        math.log1p(n_words) / 5,
        math.log1p(len(marks)) / 3,
        sum("?" in mark for mark in marks) / len(marks),
        sum("!" in mark for mark in marks) / len(marks),
        float("?" in marks[-1]),
        float("!" in marks[-1]),
        min(len(_QUOTE.findall(text)) / n_words * 10, 3.0),
        min(len(_CAPITALS.findall(text)) / n_words * 10, 3.0),
        min(sum(map(text.count, "0123456789")) / (len(text) + 1) * 10, 2.0),
        float(body[:1].islower()),
        0.0 if text.isascii() else min(len(_EMOJI.findall(text)) / n_words * 10, 3.0),
        float(any(_DATELINE.match(text[start : start + 60]) for start, _ in document.sentences[:2])),
        min(n_words / len(marks) / 20, 3.0),
        min((text.count("…") + text.count("...")) / n_words * 10, 2.0),
    ]


def _last_marks(document: Document) -> Iterator[str]:
    """Yield the last row of question and exclamation marks of every sentence, or nothing."""
    text = document.text
    for (start, end), words in zip(document.sentences, document.words, strict=True):
        if text.find("?", start, end) >= 0 or text.find("!", start, end) >= 0:
            yield next((word for word in reversed(words) if word[0] in "?!"), "")
        else:
            yield ""


def dense_names(classes: Sequence[str], themes: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the columns of ``dense_rows``."""
    parts = ("amount", "share", "first", "last")
    return (
        *(f"shape:{name}" for name in SHAPE_NAMES),
        *(f"{part}:{name}" for part in parts for name in classes),
        *(f"{part}:{name}" for part in ("strong", "weak", "spread", "opening") for name in themes),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassWords:
    """The words and phrases that belong to word classes, one entry for every class of each."""

    sentences: np.ndarray  # (n,) rows of the sentences of all documents in order
    classes: np.ndarray  # (n,)
    n_classes: int


def dense_rows(
    documents: Sequence[Document], words: ClassWords, starts: np.ndarray, n_sentences: int, rules: np.ndarray
) -> np.ndarray:
    """Return one row per document.

    Args:
        starts: ``(n_documents,)`` the row of the first sentence of each document; every document has one or more.
        rules: ``(n_documents, 4 * n_themes)`` what ``rule_counts`` says of the patterns that hit.

    Returns:
        ``(n_documents, len(dense_names(...)))`` float32.
    """
    n, lengths = words.n_classes, np.diff(np.append(starts, n_sentences))
    document_of = np.repeat(np.arange(len(documents)), lengths)
    is_there = np.zeros((n_sentences, n), dtype=bool)
    is_there[words.sentences, words.classes] = True
    rows, classes = np.nonzero(is_there)

    def counted(rows: np.ndarray, classes: np.ndarray) -> np.ndarray:
        found = np.bincount(document_of[rows] * n + classes, minlength=len(documents) * n)
        return found.reshape(len(documents), n).astype(np.float32)

    n_words = np.array([[max(document.n_words, 1)] for document in documents], dtype=np.float32)
    amount = np.log1p(counted(words.sentences, words.classes)) / np.sqrt(np.log1p(n_words))
    share = counted(rows, classes) / lengths[:, None]
    first, last = (is_there[at].astype(np.float32) for at in (starts, starts + lengths - 1))
    shapes = np.array([shape(document) for document in documents], dtype=np.float32)
    return np.hstack([shapes, amount, share, 0.5 * first, 0.5 * last, np.log1p(rules)]).astype(np.float32)
