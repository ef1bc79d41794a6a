"""A Dutch document for a person at a terminal."""

from rich.console import Console

from monitor.commands.tables import cell


def laid_out(text: str, console: Console | None = None) -> str:
    """Return Markdown as it is read at a terminal, without control codes; unchanged for a file or a pipe.

    Args:
        console: where it goes; None: stdout.
    """
    from rich.markdown import Markdown

    out = console or Console()
    if not out.is_terminal:
        return text
    plain = "\n".join(map(cell, text.split("\n")))
    with out.capture() as captured:
        out.print(Markdown(plain, hyperlinks=False))  # addresses are shown: a link must not look like another one
    return captured.get()
