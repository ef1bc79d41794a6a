"""Dutch documents at a terminal: laid out, without the marks of Markdown and without control codes."""

import io

from rich.console import Console
from rich.text import Text

from monitor.commands.markdown import laid_out

DOCUMENT = (
    r"""# Signaal SIG-1

- Nagekeken door: \[nog niet\]
- **Besluit:** [De agenda](<https://raad.example/agenda>)
- De kop met een streek: \*vet\* en een scherm"""
    + "\x1b]0;titel\x07 dat anders heet\x1b[31m."
)


def test_at_a_terminal_a_document_is_laid_out() -> None:
    console = Console(file=io.StringIO(), force_terminal=True, width=100)
    shown = laid_out(DOCUMENT, console)
    read = Text.from_ansi(shown).plain
    assert "Nagekeken door: [nog niet]" in read
    assert "https://raad.example/agenda" in read and "\x1b]8;" not in shown
    assert "*vet*" in read
    assert "\\" not in read and "**" not in read and "# " not in read


def test_an_address_that_is_its_own_link_text_stands_there_once() -> None:
    console = Console(file=io.StringIO(), force_terminal=True, width=100)
    address = "https://raad.example/een_twee_"
    link = rf"Bron: [https\://raad.example/een\_twee\_](<{address}>) en [de agenda](<{address}>)."
    read = Text.from_ansi(laid_out(link, console)).plain
    assert read.strip() == f"Bron: {address} en de agenda ({address})."
    for hostile in (r"\[http" * 3_000, "[http" * 3_000):
        assert laid_out(hostile, console).count("http") == 3_000


def test_control_codes_of_a_crawled_text_do_not_reach_the_terminal() -> None:
    console = Console(file=io.StringIO(), force_terminal=True, width=100, no_color=True)
    shown = laid_out(DOCUMENT, console)
    assert "\x1b]0;" not in shown and "\x07" not in shown and "\x1b[31m" not in shown
    assert "dat anders heet" in shown


def test_a_file_or_a_pipe_gets_the_document_as_it_is() -> None:
    assert laid_out(DOCUMENT, Console(file=io.StringIO(), force_terminal=False)) == DOCUMENT
