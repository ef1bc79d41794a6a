"""The page that shows the month: a table of days and sources, a picture, and what a person reads on some days."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.simulation.month import Month
from tests.simulation.picture import draw

COMMAND = "python -m tests.simulation.month --out docs/collecting/month.md"
LETTERS = {
    "healthy": " ", "newly_broken": "N", "broken": "B", "recovered": "R", "silent": "S", "low_volume": "L",
    "muted": "M", "never_polled": "?",
}  # fmt: skip
READ_ON = (5, 8, 11, 15, 24)  # days whose closing words are shown
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


def write_page(month: Month, path: Path) -> None:
    """Write the page, and the picture beside it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draw(month, path.with_suffix(".svg"))
    text = "\n".join(_lines(month, path.with_suffix(".svg").name)) + "\n"
    path.write_text(_ADDRESS.sub("http://bron.example", text), encoding="utf-8")


def _lines(month: Month, picture: str) -> Iterator[str]:
    n_polls = sum(len(polls) for polls in month.polls.values())
    n_items = month.store.counts()["n_items"]
    yield "# A month of daily crawls, simulated"
    yield ""
    yield f"This page is written by `{COMMAND}`; do not edit it."
    yield "Each source has a web server of its own on this machine and plays a part; the program crawls them every"
    yield "simulated morning from Monday 2 November 2026 on, as `monitor crawl` does."
    yield (
        f"In {len(month.mornings)} days it polled {len(month.publishers)} sources {n_polls} times "
        f"and stored {n_items} items."
    )
    yield "`tests/end_to_end/test_month.py` plays the same month and asserts it source by source."
    yield ""
    yield "## Day by day"
    yield ""
    yield "First character: `+` polled and something new, `=` polled and nothing new, `x` failed, `.` not due."
    yield "Second: `N` newly broken, `B` broken, `R` recovered, `S` silent, `L` low volume, `M` muted (gone), blank"
    yield "healthy."
    yield ""
    yield "```text"
    yield from table(month)
    yield "```"
    yield ""
    yield f"![When each source was polled, and how it was said to do]({picture})"
    yield ""
    yield "## What each source plays, and when it was news"
    yield ""
    yield "| source | part | news | hours to the next poll, after each poll |"
    yield "|---|---|---|---|"
    for publisher in month.publishers:
        yield f"| {publisher.id} | {publisher.story} | {_news(month, publisher.id)} | {_waits(month, publisher.id)} |"
    yield ""
    yield "## What a person reads at the end of the job"
    for morning in month.mornings:
        if morning.day in READ_ON:
            yield from ("", f"Day {morning.day}, exit status {morning.status}:", "", "```text")
            yield from morning.said.rstrip().splitlines()
            yield "```"
    yield ""
    yield "## What `monitor source health` shows"
    for (day, source), text in month.shown.items():
        yield from ("", f"Day {day}, `monitor source health{f' {source}' if source else ''}`:", "", "```text")
        yield from (line.rstrip() for line in text.strip("\n").splitlines())
        yield "```"


def table(month: Month) -> Iterator[str]:
    """Yield the table of days and sources, a line each."""
    width = max(len(publisher.id) for publisher in month.publishers)
    yield f"{'':<{width}} " + " ".join(f"{morning.day:<2}" for morning in month.mornings).rstrip()
    for publisher in month.publishers:
        cells = [symbol(month, publisher.id, morning.day) for morning in month.mornings]
        yield f"{publisher.id:<{width}} {' '.join(cells)}".rstrip()


def symbol(month: Month, source_id: str, day: int) -> str:
    """Return the two characters of a source on a day."""
    poll = month.polls[source_id].get(day)
    polled = "." if poll is None else "x" if poll.status == "failed" else "+" if poll.n_new else "="
    return polled + LETTERS[month.mornings[day - 1].health[source_id].state]


def _news(month: Month, source_id: str) -> str:
    found = [
        f"{state.replace('_', ' ') if state != 'healthy' else 'moved'} on day {day}"
        for day, state in month.news(source_id)
    ]
    return ", ".join(found) or "none"


def _waits(month: Month, source_id: str) -> str:
    waits = month.waits_h(source_id)
    return " ".join(f"{wait:.0f}" if wait >= 10 else f"{wait:.1f}" for wait in waits.values())
