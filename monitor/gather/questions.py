"""Which questions and concerns come up: sentences of the week's texts, put under a question in our own words.

A resident's sentence is never quoted: it only counts for a question of the editors' list (``data/questions``).
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from monitor.catalogue import Catalogue
from monitor.catalogue.patterns import hits
from monitor.records import QuestionTopic
from monitor.report.input import Question

_SENTENCE = re.compile(r"[^.!?\n]{3,400}[.!?]?")
# Words that make a sentence a question or concern even without a question mark.
_ASKING = re.compile(
    r"\?|\b(vraag|vragen|vraagt|weten|weet|waarom|hoeveel|hoelang|wanneer|zorg|zorgen|bezorgd|bang|vrees|vrezen|angst|"
    r"ongerust|onduidelijk|duidelijkheid)\b",
    re.IGNORECASE,
)
_SUPPORT = re.compile(r"\b(welkom|steun|steunen|helpen|hulp|vrijwillig\w*|blij|fijn|goed)\b", re.IGNORECASE)
MAX_QUESTIONS = 8


def questions_asked(evidence: Sequence[dict[str, Any]], catalogue: Catalogue, theme: str) -> tuple[Question, ...]:
    """Return the questions that come up in most texts, most frequent first; copies of one story count once."""
    found = [
        question
        for topic in catalogue.questions
        if topic.theme == theme and (question := _count(topic, evidence)) is not None
    ]
    return tuple(sorted(found, key=lambda q: (-q.n_items, q.text))[:MAX_QUESTIONS])


def _count(topic: QuestionTopic, evidence: Iterable[dict[str, Any]]) -> Question | None:
    stories: dict[str, str] = {}
    sources: set[str] = set()
    for row in evidence:
        # The title of a thread is asked once, by the post that opened it, and not again by every reply.
        said = row["text"] if row["genre"] == "forum" else f"{row['title']}\n{row['text']}"
        if _asks(topic, said):
            stories[row["story_id"]] = row["source_id"]
            sources.add(row["source_id"])
    if not stories:
        return None
    return Question(text=topic.text, n_items=len(stories), n_sources=len(sources), kind=topic.kind)


def _asks(topic: QuestionTopic, text: str) -> bool:
    marker = _SUPPORT if topic.kind == "steun" else _ASKING
    return any(marker.search(sentence) and hits(topic.patterns, sentence) for sentence in _SENTENCE.findall(text))
