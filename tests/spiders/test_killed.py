"""Killed at any moment, the next run finishes the rest: nothing lost, nothing double."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.end_to_end.site.content import article, feed, item
from tests.end_to_end.site.server import Reply, Request, Site
from tests.spiders.conftest import World
from tests.spiders.memory_sink import MemorySink

ROOT = Path(__file__).resolve().parents[2]
N_FEEDS, N_PAGES = 3, 12


def start(state: Path, sites: list[Site]) -> "subprocess.Popen[bytes]":
    arguments = [sys.executable, "-m", "tests.spiders.killed", str(state), *(f"{site.base}/feed" for site in sites)]
    return subprocess.Popen(arguments, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, start_new_session=True)


def make_sites(world: World) -> list[Site]:
    sites = []
    for n in range(N_FEEDS):
        site = world.site({f"/{k}": Reply(article(f"Kop {n}-{k}")) for k in range(N_PAGES)})
        full = feed(*(item(f"Kop {n}-{k}", f"{site.base}/{k}") for k in range(N_PAGES)), ETag='"1"')

        def answer(request: Request, full: Reply = full) -> Reply:
            return Reply(status=304) if request.headers.get("if-none-match") == '"1"' else full

        site.pages["/feed"] = answer
        sites.append(site)
    return sites


@pytest.mark.parametrize("seed", range(4))
def test_a_killed_crawl_is_finished_by_the_next(world: World, tmp_path: Path, seed: int) -> None:
    sites, state, rng = make_sites(world), tmp_path / "state.json", random.Random(seed)
    process = start(state, sites)
    wanted = rng.randrange(1, N_FEEDS * N_PAGES)
    while sum(len(site.requests) for site in sites) < wanted and process.poll() is None:
        time.sleep(0.005)
    os.killpg(process.pid, signal.SIGKILL)  # the session of this one process and its workers
    process.wait()

    assert start(state, sites).wait(timeout=60) == 0
    sink = MemorySink.read(state)
    titles = sorted(one.title for one in sink.items.values())
    assert titles == sorted(f"Kop {n}-{k}" for n in range(N_FEEDS) for k in range(N_PAGES))
    assert not sink.waiting
    assert all(len(hashes) == 1 for hashes in sink.versions.values())
    assert {one.text_status for one in sink.items.values()} == {"full"}


def test_workers_end_when_the_crawler_is_killed(world: World, tmp_path: Path) -> None:
    sites = make_sites(world)
    for site in sites:
        site.pages["/3"] = Reply("traag", delay_s=5)
    process = start(tmp_path / "state.json", sites)
    while not any(site.asked("/3") for site in sites) and process.poll() is None:
        time.sleep(0.01)
    workers = [int(pid) for pid in children(process.pid)]
    process.kill()
    process.wait()
    deadline = time.monotonic() + 5
    while any(Path(f"/proc/{pid}/cmdline").exists() and is_alive(pid) for pid in workers):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def children(pid: int) -> list[str]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found += task.read_text().split()
    return found


def is_alive(pid: int) -> bool:
    try:
        return (
            "\tZ" not in Path(f"/proc/{pid}/status").read_text()
            and "(zombie)" not in Path(f"/proc/{pid}/status").read_text()
        )
    except FileNotFoundError:
        return False
