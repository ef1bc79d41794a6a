"""A crawl into spool files in a process that a test can kill: ``python -m tests.spiders.spooling DIR RUN FEED…``."""

import sys
from pathlib import Path

from monitor.records import Source
from monitor.spiders.run import crawl
from monitor.spool.sink import open_spool
from tests.spiders.conftest import ASSIGNMENT, CONTACT, NOW


def main(folder: str, run_id: str, *feeds: str) -> None:
    """Crawl the feeds into the folder."""
    sources = [
        Source(id=f"bron-{n}", name="B", homepage=url, url=url, kind="feed", genre="regionaal_nieuws", delay_s=0.02)
        for n, url in enumerate(feeds)
    ]
    with open_spool(
        Path(folder), assignment_id=ASSIGNMENT.id, shard=(1, 2), sources={one.id for one in sources}, run_id=run_id,
        now=NOW, segment_bytes=8_000,
    ) as sink:  # fmt: skip
        crawl(
            sources=sources, sink=sink, assignment=ASSIGNMENT, run_id=run_id, now=NOW, clock=lambda: NOW,
            contact=CONTACT, allow_loopback=True, force=True,
        )  # fmt: skip
        sink.end_run(ended_at=NOW, status="done", summary="{}")


if __name__ == "__main__":
    main(*sys.argv[1:])
