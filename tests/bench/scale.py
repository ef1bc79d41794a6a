"""How large the daily job becomes: ``python -m tests.bench.scale``, part of ``make bench``. Linux only.

Real commands in processes of their own, against thousands of hosts on this machine that ask for no pace: the figures
say what the program can do, not how fast a site may be asked. Memory is that of all its processes together, added up
from /proc ten times a second; what they share counts double. The server's own work slows the crawl on few cores.
"""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

from monitor.records import Assignment, Item
from monitor.store import Store
from tests.bench.scale_site import World, host

ROOT = Path(__file__).resolve().parents[2]
MB = 1_000_000
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4_096
SOURCE = 'name = "Bron {n}"\nhomepage = "{base}/"\nurl = "{base}/feed"\nkind = "feed"\ngenre = "regionaal_nieuws"\n'
SOURCE += 'delay_s = 0\nverified = true\nevidence = "Meting."\npublic_reason = "Een meting op deze machine."\n'


@dataclass
class Watched:
    """A process, and how much memory it and those that it started took from moment to moment."""

    seconds: float = 0.0
    samples: list[tuple[datetime, int]] = field(default_factory=list)  # moment, bytes

    def peak_mb(self, first: datetime | None = None, last: datetime | None = None) -> float:
        """Return the peak between two moments."""
        chosen = [n for at, n in self.samples if (first is None or at >= first) and (last is None or at <= last)]
        return max(chosen, default=0) / MB


def children(pid: int) -> Iterator[int]:
    """Yield a process and all that descend from it."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found = task.read_text().split()
        except OSError:
            continue
        for child in found:
            yield from children(int(child))


def resident_bytes(pid: int) -> int:
    """Return the memory of a process; 0 where it has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE_BYTES
    except (OSError, IndexError):
        return 0


def watch(command: list[str], folder: Path) -> Watched:
    """Run a command to its end and watch its memory. Raises CalledProcessError where it fails wholly."""
    found, started = Watched(), monotonic()
    environment = os.environ | {"PYTHONPATH": str(ROOT), "MONITOR_ALLOW_LOOPBACK": "1"}
    with (folder / "log.txt").open("ab") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
        while process.poll() is None:
            found.samples.append((datetime.now(UTC), sum(map(resident_bytes, children(process.pid)))))
            sleep(0.1)
    found.seconds = monotonic() - started
    if process.returncode not in (0, 3):
        raise subprocess.CalledProcessError(process.returncode, command, (folder / "log.txt").read_text()[-2_000:])
    return found


@contextmanager
def serving(n_feeds: int, n_items: int, now: datetime) -> Iterator[int]:
    """Run the server; yields its port."""
    with socket.socket() as one:
        one.bind((host(0), 0))
        port = int(one.getsockname()[1])
    words = [sys.executable, "-m", "tests.bench.scale_site", str(n_feeds), str(n_items), str(port), now.isoformat()]
    with subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        assert server.stdout.readline().strip() == b"ready"
        yield port
        server.communicate()


def prepare(folder: Path, n_feeds: int, port: int, now: datetime) -> None:
    """Make a working folder with an assignment for the sources of the server, and for no other."""
    sources = folder / "data" / "sources"
    sources.mkdir(parents=True)
    for n in range(n_feeds):
        text = SOURCE.format(n=n, base=f"http://{host(n)}:{port}")
        (sources / f"meting-{n}.toml").write_text(text, encoding="utf-8")
    (folder / "monitor.toml").write_text(
        'db = "monitor.duckdb"\ndata = "data"\ncontact = "https://voorbeeldstad.nl/monitor"\n', encoding="utf-8"
    )
    store = Store(folder / "monitor.duckdb")
    store.migrate(now)
    store.assignments.add(assignment(now.date(), tuple(f"meting-{n}" for n in range(n_feeds))))


def assignment(today: date, sources: tuple[str, ...]) -> Assignment:
    """Return an active assignment."""
    return Assignment(
        id="OPD-2026-001", controller="meting", purpose="communicatie", type="algemeen_beeld", ground="meting",
        occasion="algemeen beeld", themes=(), area=(), sources=sources, starts_on=today - timedelta(days=1),
        ends_on=today + timedelta(days=30), approver="rol:meting", dpia_ref="geen", fg_advice="", status="active",
        created_at=datetime.now(UTC),
    )  # fmt: skip


def daily_job(n_feeds: int, n_items: int, limit_mb: int) -> str:
    """Run ``monitor run`` over so many feeds with so many items each; print a row for each stage, return a verdict."""
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as name, serving(n_feeds, n_items, now) as port:
        folder = Path(name)
        prepare(folder, n_feeds, port, now)
        found = watch([sys.executable, "-m", "monitor", "run", "--quiet"], folder)
        store = Store(folder / "monitor.duckdb")
        ends = {run.kind: run.ended_at for run in store.runs.latest()}
        counts, size = store.counts(), (folder / "monitor.duckdb").stat().st_size / MB
    first = found.samples[0][0]
    title = f"{n_feeds:,} feeds, {counts['n_items']:,} items"
    for stage in ("crawl", "tag", "detect"):
        last = ends.get(stage)
        if last is None:
            continue
        seconds = (last - first).total_seconds()
        row(f"{title}: {stage}", seconds, counts["n_items"] / seconds, found.peak_mb(first, last))
        first = last
    peak = found.peak_mb()
    row(f"{title}: whole job", found.seconds, counts["n_items"] / found.seconds, peak)
    verdict = "under" if peak < limit_mb else "NOT under"
    return f"With {title} the job stays {verdict} {limit_mb:,} MB; the database is {size:,.0f} MB."


def stories(n_texts: int) -> None:
    """Link so many texts of sixty days, then those of one more day, and print a row for each."""
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = Store(folder / "monitor.duckdb")
        store.migrate(now)
        world, n_day = World(50, 0, now), n_texts // 60
        for title, first, last in (
            (f"link stories: {n_texts:,} texts of 60 days", 0, n_texts),
            (f"link stories: {n_day:,} texts of the day after", n_texts, n_texts + n_day),
        ):
            for start in range(first, last, 1_000):
                made = [item(world, n, n_texts, now) for n in range(start, min(last, start + 1_000))]
                store.collecting("OPD-2026-001").save_items([(one.id, one) for one in made])
            found = watch([sys.executable, "-c", _LINK], folder)
            row(title, found.seconds, (last - first) / found.seconds, found.peak_mb())


_LINK = (
    "from monitor.pipeline import link_stories; from monitor.store import Store; link_stories(Store('monitor.duckdb'))"
)


def item(world: World, n: int, n_texts: int, now: datetime) -> Item:
    """Return the how manieth of the texts; they come evenly over sixty days, and a tenth are copies."""
    title, paragraphs = world.article(n % 2_000, n // 2_000)
    at = now - timedelta(days=61 * (1 - n / n_texts))
    return Item(
        id=f"{n:020d}", source_id="meting", assignment_id="OPD-2026-001", url=None, title=title,
        text="\n\n".join(paragraphs), text_status="full", genre="regionaal_nieuws", published_at=at,
        published_source="feed", published_raw=None, first_seen_at=at, text_hash=str(n),
    )  # fmt: skip


def row(title: str, seconds: float, per_second: float, peak_mb: float) -> None:
    """Print one row of the table."""
    print(f"| {title} | {seconds:,.1f} | {per_second:,.0f} | {peak_mb:,.0f} |", flush=True)


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--feeds", type=int, default=2_000)
    options.add_argument("--items", type=int, default=5, help="of each feed")
    options.add_argument("--texts", type=int, default=20_000, help="to link into stories")
    options.add_argument("--full", action="store_true", help="2,000 feeds, 100,000 items, 100,000 texts")
    options.add_argument("--only", choices=("small", "large", "stories"))
    chosen = options.parse_args()
    if sys.platform != "linux":
        print("Only Linux has a loopback address for each of thousands of hosts.")
        return
    if chosen.full:
        chosen.feeds, chosen.items, chosen.texts = 2_000, 50, 100_000
    print("| what | seconds | items a second | peak MB |\n|---|---|---|---|", flush=True)
    if chosen.only in (None, "stories"):
        stories(chosen.texts)
    verdicts = []
    if chosen.only in (None, "small"):
        verdicts.append(daily_job(260, 10, 1_000))
    if chosen.only in (None, "large"):
        verdicts.append(daily_job(chosen.feeds, chosen.items, 2_000))
    print("\n".join(["", *verdicts]))


if __name__ == "__main__":
    main()
