"""XML from the open web to a tree: no entities, no network, errors repaired where that can be done."""

import re
from typing import Any

from monitor.errors import ExtractError
from monitor.extract_charset import decode
from monitor.feed_guard import refuse_bombs
from monitor.records import FetchedPage


def parse_xml(page: FetchedPage, body: bytes, what: str) -> Any:
    """Return the lxml root of a document.

    Args:
        body: of the page, decompressed.
        what: it should be, for the message.

    Raises:
        ExtractError: there is no XML in it, or an XML bomb.
    """
    from lxml import etree

    text, _ = decode(body, page.headers)
    refuse_bombs(text, page.url)
    stripped = re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1)
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root: Any = etree.fromstring(stripped.encode("utf-8", "replace"), parser=parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ExtractError(page.url, f"not {what}: the XML cannot be read") from error
    if root is None:
        raise ExtractError(page.url, f"not {what}: no XML")
    return root
