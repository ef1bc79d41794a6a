"""What XML must pass before a parser sees it: no bombs, no references to what does not exist, not too many entries."""

import re

from monitor.errors import ExtractError
from monitor.extract_html import has_attribute_bomb

_ENTRY = re.compile(r"<(?:\w{1,20}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_ENTRY_END = re.compile(r"</(?:\w{1,20}:)?(?:item|entry)\s*>", re.IGNORECASE)
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,12})|(\d{1,12}));")
_CATEGORY = re.compile(r"<category\b[^<>]{0,500}(?:/>|>[^<]{0,500}</category>)", re.IGNORECASE)
_MANY_CATEGORIES = 5_000  # feedparser compares each with all before it
_MANY_OPEN = 20_000  # tags; a large feed with HTML of the last century has some thousands of <br> and <img>
_ENTITY = re.compile(r"<!ENTITY\s+(%?)\s*([^\s>]{1,200})\s+(?:SYSTEM|PUBLIC|(\"[^\"]*\"|'[^']*'))?", re.IGNORECASE)
_MAX_ENTITIES = 300  # the character sets of HTML that old RDF feeds declare have 253
_MAX_ENTITY_CHARS = 100


def refuse_bombs(text: str, url: str) -> None:
    """Refuse XML whose entities could blow up ("billion laughs", "quadratic blow-up") before anything parses it.

    Raises:
        ExtractError: an entity refers to another, is long, or there are very many; a tag has thousands of attributes;
            thousands of tags are never closed.
    """
    if has_attribute_bomb(text):
        raise ExtractError(url, "refused: a tag has thousands of attributes")
    n_tags = text.count("<")
    n_open = n_tags - 2 * text.count("</") - text.count("/>") - 2 * text.count("<!") - text.count("<?")
    if n_open > max(_MANY_OPEN, n_tags / 2):
        raise ExtractError(url, "refused: thousands of tags are opened and never closed")
    if "<!ENTITY" not in text and "<!entity" not in text.lower():
        return
    values = [found[3] or "" for found in _ENTITY.finditer(text)]
    if len(values) > _MAX_ENTITIES or any(len(value) > _MAX_ENTITY_CHARS for value in values):
        raise ExtractError(url, "refused: the XML declares entities that could exhaust memory")
    if any(re.search(r"&(?!#)|%", value) for value in values):
        raise ExtractError(url, "refused: the XML declares entities that refer to one another")


def cut_entries(text: str, most: int) -> tuple[str, int]:
    """Return a feed with no more entries than are taken in, and how many it had beyond: reading takes time for each."""
    if text.count("<category") > _MANY_CATEGORIES:
        text = _CATEGORY.sub("", text)
    starts = [found.start() for found in _ENTRY.finditer(text)]
    if len(starts) <= most:
        return text, 0
    end = max((found.end() for found in _ENTRY_END.finditer(text, starts[-1])), default=len(text))
    return text[: starts[most]] + text[end:], len(starts) - most


def without_bad_references(text: str) -> str:
    """Return XML without references to characters that do not exist, such as halves of a pair."""
    return _REFERENCE.sub(_checked_reference, text) if "&#" in text else text


def _checked_reference(found: re.Match[str]) -> str:
    number = int(found[1], 16) if found[1] else int(found[2])
    is_one = 0 < number < 0xD800 or 0xDFFF < number < 0xFFFE or 0xFFFF < number <= 0x10FFFF
    return found[0] if is_one else "\ufffd"
