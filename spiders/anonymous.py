"""A saved feed or page without those who wrote it: names of authors, members and commenters go before it is kept.

What remains is what extraction reads, so a saved page gives the same item.
"""

import json
import re
from typing import Any

from monitor.errors import ExtractError
from monitor.extract_charset import decode
from monitor.extract_forum_text import remove_members
from monitor.extract_html import has_attribute_bomb
from monitor.records import FetchedPage
from monitor.spiders.announcements import is_search_answer
from monitor.spiders.sitemaps import unzipped
from monitor.spiders.xmltree import parse_xml

# Elements of RSS, Atom, Dublin Core, Media RSS and iTunes, and keys of JSON Feed and JSON-LD, in small letters.
_NAMES = frozenset(
    ("author", "authors", "creator", "contributor", "contributors", "managingeditor", "webmaster", "editor", "owner",
     "credit", "name_of_author", "accountableperson", "comment", "comments", "commentrss")
)  # fmt: skip
_PERSON_KEYS = re.compile(r"person|persoon|indiener|inspreker|membership|avatar|username", re.IGNORECASE)
_IS_XML = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf|urlset|sitemapindex)[\s>:]", re.IGNORECASE)
_META = "author", "creator"
_PERSONS = (
    "//*[contains(@class,'byline') or contains(@class,'author') or contains(@class,'avatar') or @rel='author'"
    " or @itemprop='author' or @itemprop='creator' or @id='comments' or @id='respond' or @id='reacties'"
    " or contains(@class,'comment-list') or contains(@class,'commentlist')]"
)
_KEPT = ("body", "html", "main", "article")
_MAX_DEPTH = 60


def without_persons(page: FetchedPage, *, is_forum: bool = False) -> bytes:
    """Return the body of a document without the names of those who wrote it, as UTF-8.

    Official announcements name organisations only and stay as they are. A document that cannot be read is returned
    empty: better no saved page than one with names.
    """
    body = unzipped(page.body)
    text, _ = decode(body, page.headers)
    start = text.lstrip()[:1]
    if start in ("{", "["):
        return _json(text)
    if is_search_answer(page):
        return body
    if _IS_XML.search(text[:4_000]):
        try:
            return _xml(page, body)
        except ExtractError:
            return b""
    return _html(text, is_forum=is_forum) if "<" in text else text.encode("utf-8", "replace")


def _json(text: str) -> bytes:
    try:
        return json.dumps(_bare(json.loads(text), 0), ensure_ascii=False).encode("utf-8", "replace")
    except (ValueError, RecursionError):
        return b""


def _bare(value: Any, depth: int) -> Any:
    if depth > _MAX_DEPTH:
        return None
    if isinstance(value, dict):
        return {key: _bare(part, depth + 1) for key, part in value.items() if not _names_person(key)}
    return [_bare(part, depth + 1) for part in value] if isinstance(value, list) else value


def _names_person(key: str) -> bool:
    return key.lower() in _NAMES or _PERSON_KEYS.search(key) is not None


def _xml(page: FetchedPage, body: bytes) -> bytes:
    from lxml import etree

    root = parse_xml(page, body, "XML")
    for node in list(root.iter()):
        local = node.tag.rpartition("}")[2].lower() if isinstance(node.tag, str) else ""
        if (not local or local in _NAMES) and node.getparent() is not None:
            _drop(node)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def _drop(node: Any) -> None:
    """Take a node out; the text behind it stays."""
    parent, before = node.getparent(), node.getprevious()
    if node.tail and before is not None:
        before.tail = (before.tail or "") + node.tail
    elif node.tail:
        parent.text = (parent.text or "") + node.tail
    parent.remove(node)


def _html(text: str, *, is_forum: bool) -> bytes:
    from lxml import etree, html

    if has_attribute_bomb(text):
        return b""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    tree: Any
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return b""
    for node in tree.xpath("//script | //style | //iframe | //svg"):
        _script(node)
    for node in tree.xpath("//meta | //link"):
        named = f"{node.get('name') or ''} {node.get('property') or ''} {node.get('rel') or ''}".lower()
        if any(word in named for word in _META):
            node.drop_tree()
    for node in tree.xpath(_PERSONS):
        if node.getparent() is not None and node.tag not in _KEPT:
            node.drop_tree()
    if is_forum:
        remove_members(tree)
    return bytes(html.tostring(tree, encoding="utf-8", doctype="<!DOCTYPE html>"))


def _script(node: Any) -> None:
    """Keep of scripts only what a page says of itself for machines, without names."""
    if node.tag == "script" and "ld+json" in (node.get("type") or "").lower():
        node.text = _json(node.text or "").decode("utf-8").replace("</", "<\\/")
        return
    node.drop_tree()
