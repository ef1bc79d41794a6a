"""A Dutch document for a person at a terminal."""

import re

from rich.console import Console

from monitor.commands.tables import cell

_LINK = re.compile(r"(?<!\\)\[(https?(?:\\.|[^\[\]\\\n])*+)\]\(<([^<>\s]*+)>\)")
_ESCAPED = re.compile(r"\\(.)")


def laid_out(text: str, console: Console | None = None) -> str:
    """Return Markdown as it is read at a terminal, without control codes; unchanged for a file or a pipe.

    Args:
        console: where it goes; None: stdout.
    """
    from rich.markdown import Markdown

    out = console or Console()
    if not out.is_terminal:
        return text
    plain = _LINK.sub(_once, "\n".join(map(cell, text.split("\n"))))
    with out.capture() as captured:
        out.print(Markdown(plain, hyperlinks=False))  # addresses are shown: a link must not look like another one
    return captured.get()


def _once(link: re.Match[str]) -> str:
    """Return a link whose text is its own address as that text: shown as a link, it would stand there twice."""
    text, address = link.groups()
    return text if _ESCAPED.sub(r"\1", text) == address else link[0]
