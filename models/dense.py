"""The features that are no words: how much of each word class, where, and how the text is written."""

import math
import re
from collections.abc import Iterator, Sequence

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


def dense_rows(documents: Sequence[Document], counts: np.ndarray, starts: np.ndarray, rules: np.ndarray) -> np.ndarray:
    """Return one row per document.

    Args:
        counts: ``(n_sentences, n_classes)`` words of each class, the sentences of all documents in order.
        starts: ``(n_documents,)`` the first row of each document in ``counts``; every document has one or more.
        rules: ``(n_documents, 4 * n_themes)`` what ``rule_counts`` says of the patterns that hit.

    Returns:
        ``(n_documents, len(dense_names(...)))`` float32.
    """
    ends = np.append(starts[1:], len(counts))
    present = (counts > 0).astype(np.float32)
    n_words = np.array([[max(sum(map(len, document.words)), 1)] for document in documents], dtype=np.float32)
    amount = np.log1p(np.add.reduceat(counts, starts, axis=0)) / np.sqrt(np.log1p(n_words))
    share = np.add.reduceat(present, starts, axis=0) / (ends - starts)[:, None]
    shapes = np.array([shape(document) for document in documents], dtype=np.float32)
    blocks = [shapes, amount, share, 0.5 * present[starts], 0.5 * present[ends - 1], np.log1p(rules)]
    return np.hstack(blocks).astype(np.float32)
