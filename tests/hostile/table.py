"""All cases by subject, and the page of the documentation that lists them."""

from collections.abc import Iterator

from tests.hostile import (
    addresses,
    answers,
    compression,
    council,
    feeds,
    listings,
    pages,
    redirects,
    robots,
    sitemaps,
    threads,
    walls,
)
from tests.hostile.case import Case

GROUPS: dict[str, tuple[Case, ...]] = {
    "Feeds": feeds.CASES,
    "Compression": compression.CASES,
    "HTTP": answers.CASES,
    "Redirects": redirects.CASES,
    "robots.txt": robots.CASES,
    "Sitemaps": sitemaps.CASES,
    "Pages": pages.CASES,
    "Walls and vanished pages": walls.CASES,
    "Lists": listings.CASES,
    "Forum threads": threads.CASES,
    "Council information": council.CASES,
    "Addresses of sources": addresses.CASES,
}
CASES: tuple[Case, ...] = tuple(case for cases in GROUPS.values() for case in cases)
_HEAD = """# What hostile pages come to

Generated from the cases in `tests/hostile` by `python -m tests.hostile`; a test compares.

Everything that is crawled may be malformed, huge, slow or malicious.
Each of these {n} cases is a source on a host of its own on this machine.
All are crawled in one run, over real HTTP into a real database, among sources that behave.
The run always ends, the sources that behave are always complete, and each case comes to what stands here.

Of every case holds, besides: no control character or half character is stored, no title is longer than 500 and no text than 200,000 characters, no date lies before 1995 or more than a day ahead, and every address begins with http.
A case names the bound in the code that ends it, where it is one: the limits of time and memory are enforced there and not by the test.
A name that first leads to a public address and then to a private one (DNS rebinding) is tested in `tests/hostile/test_rebinding.py`.
"""


def document() -> str:
    """Return the page of the documentation."""
    return "\n".join([_HEAD.format(n=len(CASES)), *(line for name in GROUPS for line in _section(name)), ""])


def _section(name: str) -> Iterator[str]:
    yield from (f"## {name}", "", "| case | what is served | what it comes to | bound |", "|---|---|---|---|")
    for case in GROUPS[name]:
        bound = f"`{case.limit.rpartition(':')[2]}`" if case.limit else ""
        yield "| " + " | ".join((f"`{case.id}`", _plain(case.what), _plain(case.comes_to), bound)) + " |"
    yield ""


def _plain(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")
