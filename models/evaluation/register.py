"""How formal a text is, by a stated rule: the labelled texts have no such field.

The kind of text gives a first guess; marks of spelling and tone that can be counted move it one step. The rule is for
slices of figures only; no model sees it.
"""

import re
from typing import Literal

from monitor.models.corpus import Example

Register = Literal["formal", "neutral", "informal"]
REGISTERS: tuple[Register, ...] = ("informal", "neutral", "formal")
_FORMAL_GENRES = frozenset({"government", "factcheck", "news", "organisation"})
_INFORMAL_GENRES = frozenset({"social", "forum"})

INFORMAL_MARKS = {
    "starts small": re.compile(r"^\W*[a-zà-ÿ]"),
    "emoji": re.compile(r"[\U0001F300-\U0001FAFF\u2600-\u27BF]"),
    "marks in a row": re.compile(r"[!?]{2,}|\.{3,}|…"),
    "shouting": re.compile(r"\b[A-ZÀ-Ý]{4,}\b.*\b[A-ZÀ-Ý]{4,}\b", re.DOTALL),
    "clipped": re.compile(
        r"(?i)(?<!\w)(?:['’][kt]|m['’]?n|z['’]?n|d['’]?r|ff|effe|gwn|idd|mss|iig|wrm|wss|zgn|lol|wtf|omg|hoor|joh|ofzo"
        r"|amai|ge|gij|da|wa|nie|ni|echt waar|kweenie)(?!\w)"
    ),
    "small i or missing capital": re.compile(r"[.!?] [a-zà-ÿ]{2,}"),
}
FORMAL_MARKS = {
    "address": re.compile(r"(?i)\b(?:geachte|hoogachtend|met vriendelijke groet)\b"),
    "u": re.compile(r"\b(?:u|uw|U|Uw)\b"),
    "paper words": re.compile(
        r"(?i)\b(?:derhalve|ingevolge|krachtens|inzake|betreffende|jegens|middels|conform|desbetreffende|alsmede"
        r"|voornemens|dienaangaande|gelet op|met betrekking tot|ten aanzien van|op grond van)\b"
    ),
}


def register(example: Example) -> Register:
    """Return how formal a text is.

    Government, fact-checks, news and organisations start as formal, social media and forums as informal, all others as
    neutral. Two or more kinds of informal marks move a text one step to informal. A text without any moves one step to
    formal where it comes from social media or a forum, or bears two or more kinds of formal marks.
    """
    step = 2 if example.genre in _FORMAL_GENRES else 0 if example.genre in _INFORMAL_GENRES else 1
    informal = sum(bool(mark.search(example.text)) for mark in INFORMAL_MARKS.values())
    formal = sum(bool(mark.search(example.text)) for mark in FORMAL_MARKS.values())
    if informal >= 2:
        step -= 1
    elif not informal and (formal >= 2 or not step):
        step += 1
    return REGISTERS[min(max(step, 0), 2)]
