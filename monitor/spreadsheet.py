"""Texts that a spreadsheet would take for a formula and run, and how CSV is kept from holding any.

A Dutch spreadsheet parts CSV by semicolons, also where it was written with commas; the quotes of a cell are text to it
then. So a formula may begin after a semicolon, a tab or a line end in a text as well as at its beginning.
https://owasp.org/www-community/attacks/CSV_Injection
"""

import re

_SIGNS = "=+\\-@＝＋－＠"
_BEFORE = "[ \"']*"  # what some programs skip before they look for a formula
_RISKY = re.compile(rf"(^(?={_BEFORE}[{_SIGNS}\t\r\n])|[;\t\r\n](?={_BEFORE}[{_SIGNS}]))")
_GUARDED = re.compile(rf"(^(?='{_BEFORE}[{_SIGNS}\t\r\n])|[;\t\r\n](?='{_BEFORE}[{_SIGNS}]))'")


def guarded(text: str) -> str:
    """Return a text with an apostrophe before each formula that may begin in it, which makes it a text again."""
    return _RISKY.sub(r"\1'", text)


def unguarded(text: str) -> str:
    """Undo ``guarded``; an apostrophe before anything else, as in 's-Hertogenbosch, belongs to the text."""
    return _GUARDED.sub(r"\1", text)
