"""Find the ClaimReview objects in JSON-LD, also where it stands in script tags of a web page.

https://schema.org/ClaimReview. An object, a list, a ``@graph``, a ``DataFeed``, or anything deeper: every object of
that type is found, within bounds. Nothing is fetched: a ``@context`` is not read.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from monitor.errors import ExtractError
from monitor.extract_charset import decode
from monitor.extract_html import has_attribute_bomb

MAX_BYTES = 50_000_000  # a feed of ten thousand reviews has some 30 MB
MAX_DEPTH = 60  # levels; a feed has eight
MAX_NODES = 2_000_000  # objects and lists that are looked at in one file
MAX_REVIEWS = 20_000  # as many files as the catalogue reads from one folder
TYPE = "ClaimReview"

Node = Mapping[str, Any]


def read_reviews(data: bytes, name: str) -> tuple[Node, ...]:
    """Return the ClaimReview objects of a file in order, with references (``@id``) to other objects filled in.

    Raises:
        ExtractError: it is no JSON-LD or HTML, or larger or deeper than any real file.
    """
    if len(data) > MAX_BYTES:
        raise ExtractError(name, f"is larger than {MAX_BYTES // 1_000_000} MB; split it")
    text, _ = decode(data)
    text = text.lstrip("\ufeff \t\r\n")
    documents = list(_scripts(text, name)) if text.startswith("<") else [_parsed(text, name)]
    found: list[Node] = []
    named: dict[str, Node] = {}
    for document in documents:
        for node in _nodes(document, name):
            node_id = node.get("@id")
            if isinstance(node_id, str) and len(node) > 1:
                named.setdefault(node_id, node)
            if is_type(node, TYPE) and len(node) > 2:
                found.append(node)
                if len(found) > MAX_REVIEWS:
                    raise ExtractError(name, f"has more than {MAX_REVIEWS} reviews; split it")
    return tuple({key: _filled(value, named) for key, value in node.items()} for node in found)


def is_type(node: Node, wanted: str) -> bool:
    """Tell whether an object is of a type of schema.org, however that is written."""
    return wanted in types(node)


def types(node: Node) -> tuple[str, ...]:
    """Return the types of an object without the address of the vocabulary."""
    value = node.get("@type")
    names = value[:20] if isinstance(value, list) else [value]
    return tuple(one.rpartition("/")[2].rpartition(":")[2].strip() for one in names if isinstance(one, str))


def _parsed(text: str, name: str) -> object:
    try:
        return json.loads(text, strict=False)
    except RecursionError as error:
        raise ExtractError(name, "is nested too deeply") from error
    except ValueError as error:
        raise ExtractError(name, f"is not valid JSON: {str(error)[:120]}") from error


def _scripts(text: str, name: str) -> Iterator[object]:
    """Yield what stands in the script tags of a page; a script that is no JSON is passed over if another one is."""
    from lxml import etree, html

    if has_attribute_bomb(text):
        raise ExtractError(name, "is no ordinary page: a tag has thousands of attributes")
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8")
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ExtractError(name, "is no HTML that can be read") from error
    wrong: ExtractError | None = None
    n_read = 0
    for script in root.iter("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() != "application/ld+json" or not script.text:
            continue
        try:
            yield _parsed(script.text.strip().rstrip(";"), name)
            n_read += 1
        except ExtractError as error:
            wrong = error
    if wrong is not None and not n_read:
        raise wrong


def _nodes(document: object, name: str) -> Iterator[Node]:
    """Yield every object in reading order, without recursion; what lies within a review belongs to it."""
    waiting: list[tuple[object, int]] = [(document, 0)]
    n_seen = 0
    while waiting:
        value, depth = waiting.pop()
        n_seen += 1
        if n_seen > MAX_NODES or depth > MAX_DEPTH:
            raise ExtractError(name, "is larger or nested deeper than any real list of reviews")
        if isinstance(value, dict):
            yield value
            if is_type(value, TYPE) and len(value) > 2:
                continue
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        waiting.extend((one, depth + 1) for one in reversed(list(inner)) if isinstance(one, dict | list))


def _filled(value: Any, named: Mapping[str, Node]) -> Any:
    """Replace a bare reference by the object it names, one level deep."""
    if isinstance(value, dict) and len(value) == 1 and isinstance(value.get("@id"), str):
        return named.get(value["@id"], value)
    if isinstance(value, list):
        return [_filled(one, named) if isinstance(one, dict) else one for one in value]
    return value
