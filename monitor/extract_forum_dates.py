"""When a post was written, as it says itself: in its markup, or in the line above it."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from monitor.extract_forum_text import NOT_WORDS, has_class
from monitor.records import DateOrigin

_MONTH = (
    r"(?:jan(?:uari|uary)?|feb(?:r|ruari|ruary)?|m(?:aar|a)?(?:rt|rch|ar)|apr(?:il)?|mei|may|jun[ie]?|jul[iy]?"
    r"|aug(?:ustus|ust)?|sep(?:t|tember)?|o[kc]t(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_CLOCK = r"(?:[\s,@]{1,4}(?:om\s|at\s|-\s)?\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s?[ap]\.?m\b\.?)?)?"
_WORDS = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T\s]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?"
    rf"|\b\d{{1,2}}[\s-]{_MONTH}[\s-]'?\d{{2,4}}{_CLOCK}|\b{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}{_CLOCK}"
    rf"|\b\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{2,4}}{_CLOCK}"
    rf"|\b(?:vandaag|gisteren|eergisteren|today|yesterday)\b{_CLOCK}"
    r"|\b(?:\d{1,3}|een|één|an?)\s(?:second|min|uur|uren|hour|dag|day|week|weken)\w*\s(?:geleden|ago)\b"
    r"|\b(?:zojuist|zonet|just now|moments ago)\b",
    re.IGNORECASE,
)
_HEADS = re.compile(r"date|datum|time|tijd|meta|header|head|info|author|posted|geplaatst|small|thead|keyinfo", re.I)
_MAX_HEADS = 40


def post_date(around: Any, body: Any, chosen: Sequence[Any] = ()) -> tuple[DateOrigin, str] | None:
    """Return where a post tells its date and how it is written; without anything else of that line.

    Args:
        around: element of the whole post.
        body: element of its words, in which dates are about other things.
        chosen: elements that a selector of the source file points to; looked at first.
    """
    inside = set(body.iter()) if body is not around else set()
    above = {body, *body.iterancestors()}
    for node in around.iter():  # when it was edited, how long its writer is a member
        if isinstance(node.tag, str) and node not in inside and node not in above and has_class(node, NOT_WORDS):
            inside.update(node.iter())
    for node in chosen:
        if found := _of_node(node):
            return found
    for node in _outside(around, inside, "time"):
        if (written := node.get("datetime") or "").strip():
            return "time_tag", written[:100]
    for node in _outside(around, inside):
        if node.get("itemprop") in ("datePublished", "dateCreated"):
            written = node.get("datetime") or node.get("content") or node.get("title") or ""
            if written.strip() or (written := date_words(_own_text(node))):
                return "meta", written[:100]
    for node in _outside(around, inside):
        if found := _of_attributes(node):
            return found
    return next(_of_heads(around, inside), None)


def date_words(text: str) -> str:
    """Return the first date in a line, as written; nothing of what stands around it, such as a name."""
    found = _WORDS.search(" ".join(text.split())[:500])
    return found[0] if found else ""


def _of_node(node: Any) -> tuple[DateOrigin, str] | None:
    for name in ("datetime", "content", "title"):
        if words := date_words(node.get(name) or ""):
            return "time_tag", words
    if found := _of_attributes(node):
        return found
    words = date_words(_own_text(node))
    return ("post_head", words) if words else None


def _of_attributes(node: Any) -> tuple[DateOrigin, str] | None:
    for name in ("data-time", "data-timestamp", "data-date", "data-datetime"):
        written = node.get(name) or ""
        if re.fullmatch(r"\d{9,13}", written) or date_words(written):
            return "time_tag", written[:100]
    if node.tag in ("abbr", "span", "a", "time") and (words := date_words(node.get("title") or "")):
        return "time_tag", words
    return None


def _of_heads(around: Any, inside: set[Any]) -> Iterator[tuple[DateOrigin, str]]:
    n_seen = 0
    for node in _outside(around, inside):
        if n_seen >= _MAX_HEADS:
            return
        if node.tag in ("time", "abbr") or _HEADS.search(f"{node.get('class') or ''} {node.get('id') or ''}"):
            n_seen += 1
            if inside.isdisjoint(node.iterdescendants()) and (words := date_words(_own_text(node))):
                yield "post_head", words


def _outside(around: Any, inside: set[Any], *tags: str) -> Iterator[Any]:
    for node in around.iter(*tags):
        if isinstance(node.tag, str) and node not in inside:
            yield node


def _own_text(node: Any) -> str:
    return " ".join(node.itertext())[:1000]
