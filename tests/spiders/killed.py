"""A crawl in a process of its own that a test can kill: ``python -m tests.spiders.killed STATE FEED…``."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from monitor.records import Source
from monitor.spiders.run import crawl
from tests.spiders.conftest import ASSIGNMENT, CONTACT, NOW
from tests.spiders.memory_sink import MemorySink


def main(state: str, *feeds: str) -> None:
    """Crawl the feeds into the state file."""
    sources = [
        Source(id=f"bron-{n}", name="B", homepage=url, url=url, kind="feed", genre="regionaal_nieuws", delay_s=0.02)
        for n, url in enumerate(feeds)
    ]
    crawl(
        sources=sources, sink=MemorySink.read(Path(state)), assignment=ASSIGNMENT, run_id="run", now=NOW,
        clock=lambda: datetime.now(UTC), contact=CONTACT, allow_loopback=True, force=True,
    )  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
