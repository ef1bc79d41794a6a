"""Bytes from the wire to text: which character encoding was really used.

A byte order mark decides; then bytes that are valid UTF-8 are UTF-8, whatever the header says, because text in another
encoding hardly ever is; then the header, the declaration in the document, and windows-1252, as browsers do.
"""

import re
from collections.abc import Sequence

Headers = Sequence[tuple[str, str]]  # names in lower case

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([\w.:-]{1,40})|<meta[^>]{0,300}?charset\s{0,9}=\s{0,9}["']?([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_DECLARATION_WINDOW = 4096  # browsers look at the first 1,024 bytes; some Dutch portals put scripts before the charset


def header(headers: Headers, name: str) -> str:
    """Return the first value of a header; empty when it was not sent."""
    return next((value for key, value in headers if key == name), "")


def decode(body: bytes, headers: Headers = ()) -> tuple[str, str]:
    """Return the text of a document and the encoding that it was read in.

    Null bytes and other characters that no document may have are removed; bytes that cannot be read become U+FFFD.
    """
    from w3lib.encoding import http_content_type_encoding, read_bom

    bom_encoding, bom = read_bom(body)
    if bom_encoding and bom:
        return clean(body[len(bom) :].decode(bom_encoding, "replace")), bom_encoding
    named = [http_content_type_encoding(header(headers, "content-type")), _declared(body)]
    wide = next((name for name in named if name and name.startswith(("utf-16", "utf-32"))), None)
    if wide and b"\x00" in body[:200]:
        return clean(body.decode(wide, "replace")), wide
    if _is_utf8(body):
        return clean(body.decode("utf-8", "replace")), "utf-8"
    encoding = next((name for name in named if name and not name.startswith("utf")), "cp1252")
    try:
        return clean(body.decode(encoding, "replace")), encoding
    except LookupError:
        return clean(body.decode("cp1252", "replace")), "cp1252"


def _declared(body: bytes) -> str | None:
    from w3lib.encoding import resolve_encoding

    found = _DECLARED.search(body, 0, _DECLARATION_WINDOW)
    return resolve_encoding((found[1] or found[2]).decode("ascii", "ignore")) if found else None


def _is_utf8(body: bytes) -> bool:
    """Whether the bytes are UTF-8, allowing a cut at the end and a rare stray byte in text that is otherwise UTF-8."""
    try:
        body.decode("utf-8")
        return True
    except UnicodeDecodeError as error:
        if error.start >= len(body) - 3:
            return True
    text = body.decode("utf-8", "replace")
    n_bad = text.count("\ufffd")
    n_good = sum(1 for char in text if "\u0080" <= char != "\ufffd")
    return n_good > 20 * n_bad


def clean(text: str) -> str:
    """Return text without the characters that no document may have: control characters, lone surrogates."""
    return _CONTROL.sub("", text)
