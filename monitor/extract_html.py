"""Small pieces of HTML to plain text, in bounded time: what feeds put into titles and descriptions."""

import re
from html import unescape
from typing import Any

from monitor.extract_charset import clean

MAX_FRAGMENT_CHARS = 400_000  # a whole article with its markup stays well below this
_BLOCKS = frozenset((
    "p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "table", "tr", "section", "article",
    "blockquote", "pre", "hr", "figure", "figcaption", "header", "footer", "dd", "dt",
))  # fmt: skip
_DROPPED = frozenset(("script", "style", "noscript", "template", "iframe", "object", "svg", "math", "head", "title"))
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{10000,}")
_MAX_ATTRIBUTES = 1_000
_MARKUP = re.compile(r"<[a-zA-Z/!?]|&[#\w]{1,31};")


def html_to_text(fragment: str) -> str:
    """Return the plain text of an HTML fragment; paragraphs are separated by an empty line.

    Text without markup only has its white space tidied. At most ``MAX_FRAGMENT_CHARS`` are read.
    """
    cut = fragment[:MAX_FRAGMENT_CHARS]
    if not _MARKUP.search(cut):
        return tidy(cut)
    if "<" not in cut:
        return tidy(unescape(cut))
    root = fragment_element(cut)
    return tidy(unescape(cut)) if root is None else tidy("".join(_pieces(root)))


def one_line(fragment: str, limit: int = 500) -> str:
    """Return an HTML fragment as one line of plain text of at most ``limit`` characters; for titles."""
    return " ".join(html_to_text(fragment).split())[:limit]


def tidy(text: str) -> str:
    """Return text with single spaces and its paragraphs separated by one empty line."""
    lines = (" ".join(line.split()) for line in clean(text).splitlines())
    return "\n\n".join(line for line in lines if line)


def element_text(node: Any) -> str:
    """Return the plain text of an element; paragraphs are separated by an empty line."""
    return tidy("".join(_pieces(node)))


def has_attribute_bomb(text: str) -> bool:
    """Whether a tag has thousands of attributes, on which parsers take quadratic time. Data URIs are just long."""
    return any(found[0].count("=") > _MAX_ATTRIBUTES for found in _LONG_TAG.finditer(text))


def fragment_element(fragment: str) -> Any:
    """Return an HTML fragment as an element; ``None`` where there is none in it."""
    from lxml import etree, html

    cut = fragment[:MAX_FRAGMENT_CHARS]
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8")
    try:
        return html.document_fromstring(f"<div>{cut}</div>".encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):  # nothing but comments, or no element at all
        return None


def _pieces(root: Any) -> list[str]:
    """Walk the tree without recursion: hostile markup may be nested thousands deep."""
    from lxml import etree

    pieces: list[str] = []
    skipped: Any = None
    for event, node in etree.iterwalk(root, events=("start", "end")):
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            if skipped is None and tag in _DROPPED:
                skipped = node
            if skipped is None:
                pieces.append(("\n" if tag in _BLOCKS else "") + (node.text or ""))
            continue
        if node is skipped:
            skipped = None
        if skipped is None:
            pieces.append(("\n" if tag in _BLOCKS else "") + ((node.tail or "") if node is not root else ""))
    return pieces
