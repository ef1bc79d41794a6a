"""Sources as OPML 2.0 (opml.org/spec2.opml), which feed readers exchange.

Standard attributes hold what other programs know of a feed; the rest of a source stands in attributes of our own
namespace, which the standard allows and other programs pass over.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from email.utils import format_datetime
from itertools import groupby
from typing import Any, get_args
from urllib.parse import urlsplit

from monitor.errors import ExtractError
from monitor.exchange.lines import KEYS, MAX_BYTES, MAX_LINES, Line, Unreadable, cells_of
from monitor.extract_charset import decode
from monitor.feed_guard import refuse_bombs
from monitor.records import Source, SourceKind

NAMESPACE = "urn:onrustmonitor:source:1"
MAX_FOLDERS = 10  # around one outline
_FEED_TYPES = ("rss", "atom", "feed", "rdf", "pie", "json")
_OWN = tuple(key for key in KEYS if key not in ("name", "homepage", "url"))


def write_opml(sources: Iterable[Source], *, made_at: datetime) -> bytes:
    """Return sources as OPML, in a folder for each genre.

    Args:
        made_at: aware; stands in the head.
    """
    from lxml import etree

    root = etree.Element("opml", {"version": "2.0"}, nsmap={"monitor": NAMESPACE})
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = "onrustmonitor: sources"
    etree.SubElement(head, "dateCreated").text = format_datetime(made_at)
    body = etree.SubElement(root, "body")
    for genre, group in groupby(sorted(sources, key=lambda one: (one.genre, one.id)), key=lambda one: one.genre):
        folder = etree.SubElement(body, "outline", {"text": genre})
        for source in group:
            etree.SubElement(folder, "outline", _attributes(source))
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))


def _attributes(source: Source) -> dict[str, str]:
    cells = cells_of(source)
    standard = {
        "text": source.name, "title": source.name, "type": "rss" if source.kind == "feed" else source.kind,
        "xmlUrl": cells.get("url", ""), "htmlUrl": source.homepage,
    }  # fmt: skip
    own = {f"{{{NAMESPACE}}}{key}": cells[key] for key in _OWN if key in cells}
    return {name: value for name, value in {**standard, **own}.items() if value}


def read_opml(body: bytes) -> tuple[Line, ...]:
    """Read sources from OPML of any program.

    Entities are not resolved, nothing is fetched, and damaged XML is read as far as that goes.

    Raises:
        Unreadable: it is too large, no OPML, or declares entities.
    """
    if len(body) > MAX_BYTES:
        raise Unreadable(f"The list is larger than {MAX_BYTES:,} bytes.")
    root, damage = _root(body)
    found: list[Line] = [] if damage is None else [damage]
    for n_seen, (node, folders) in enumerate(_walk(root), 1):
        if n_seen > MAX_LINES:
            raise Unreadable(f"The list has more than {MAX_LINES:,} outlines.")
        if line := _line(node, folders):
            found.append(line)
    return tuple(found)


def _root(body: bytes) -> tuple[Any, Line | None]:
    """Return the first element, and a line that tells where the XML is damaged."""
    from lxml import etree

    text, _ = decode(body)
    if "<!entity" in text.lower():
        raise Unreadable("The list declares XML entities, which no list of feeds needs; it is refused.")
    try:
        refuse_bombs(text, "the list")
    except ExtractError as error:
        raise Unreadable(f"The list is {error.reason}.") from error
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    start = text.find("?>") + 2 if text.lstrip()[:5] == "<?xml" else 0  # it may name an encoding that is not ours
    try:
        root = etree.fromstring(text[start:].strip().encode("utf-8", "replace"), parser=parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("The list cannot be read as XML.") from error
    if root is None or _local(root.tag) != "opml":
        raise Unreadable("The list is no OPML: its first element is not <opml>.")
    fatal = [error for error in parser.error_log if error.level == etree.ErrorLevels.FATAL]
    if not fatal:
        return root, None
    told = f"the XML is damaged here, so something may be missing: {fatal[0].message.strip()[:100]}"
    return root, Line(number=fatal[0].line, cells={}, refused=told)


def _local(tag: object) -> str:
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _walk(root: Any) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """Yield every outline with the names of the folders around it, without recursion."""
    from lxml import etree

    folders: list[str] = []
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if _local(node.tag) != "outline":
            continue
        if event == "end":
            folders.pop()
            continue
        yield node, tuple(name for name in folders if name)[:MAX_FOLDERS]
        folders.append("" if _attribute(node, "xmlurl") else _attribute(node, "text") or _attribute(node, "title"))


def _attribute(node: Any, name: str) -> str:
    """Return an attribute whatever its capitals: programs write xmlUrl, xmlurl and XMLURL."""
    for key, value in node.attrib.items():
        if key.lower() == name:
            return str(value).strip()
    return ""


def _line(node: Any, folders: tuple[str, ...]) -> Line | None:
    """Return what an outline says of a source; nothing for a folder."""
    own = {key: value for key in _OWN if (value := (node.get(f"{{{NAMESPACE}}}{key}") or "").strip())}
    number = node.sourceline or 0
    url, kind = _attribute(node, "xmlurl"), _attribute(node, "type").lower()
    if not url and "id" not in own:
        if len(node):
            return None
        told = "an include is not followed" if kind == "include" else "it names no feed (xmlUrl)"
        return Line(number=number, cells=_named(node), folders=folders, refused=told)
    categories = tuple(part for path in _attribute(node, "category").split(",") for part in path.split("/") if part)
    cells = {
        **_named(node), "url": url, "homepage": _attribute(node, "htmlurl") or _home(url), "kind": _kind(kind), **own
    }  # fmt: skip
    kept = {key: value for key, value in cells.items() if value}
    return Line(number=number, cells=kept, folders=(*folders, *categories[:MAX_FOLDERS]))


def _named(node: Any) -> dict[str, str]:
    name = _attribute(node, "title") or _attribute(node, "text")
    return {"name": name} if name else {}


def _kind(written: str) -> str:
    if written in get_args(SourceKind):
        return written
    return "feed" if not written or written in _FEED_TYPES else ""


def _home(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}/" if parts.scheme in ("http", "https") and parts.netloc else ""
