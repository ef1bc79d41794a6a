"""A crawl into spool files, killed at any moment: the next run finishes it, and nothing is lost or double."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from monitor.spool.ingest import ingest
from monitor.spool.reading import Terms
from tests.end_to_end.site.server import Site
from tests.spiders.conftest import ASSIGNMENT, NOW, World
from tests.spiders.test_killed import N_FEEDS, N_PAGES, ROOT, make_sites
from tests.spiders.test_with_store import make_store


def start(folder: Path, run_id: str, sites: list[Site]) -> "subprocess.Popen[bytes]":
    feeds = [f"{site.base}/feed" for site in sites]
    arguments = [sys.executable, "-m", "tests.spiders.spooling", str(folder), run_id, *feeds]
    return subprocess.Popen(arguments, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, start_new_session=True)


@pytest.mark.parametrize("seed", range(3))
def test_a_killed_spool_is_finished_by_the_next_run(world: World, tmp_path: Path, seed: int) -> None:
    sites, folder, rng = make_sites(world), tmp_path / "spool", random.Random(seed)
    process = start(folder, "crawl-1", sites)
    wanted = rng.randrange(2, N_FEEDS * N_PAGES)
    while sum(len(site.requests) for site in sites) < wanted and process.poll() is None:
        time.sleep(0.005)
    os.killpg(process.pid, signal.SIGKILL)  # the session of this one process and its workers
    process.wait()
    assert start(folder, "crawl-2", sites).wait(timeout=60) == 0
    assert not list(folder.glob("*.part"))

    store = make_store(tmp_path)
    terms = Terms(assignment=ASSIGNMENT, sources={f"bron-{n}" for n in range(N_FEEDS)}, now=NOW)
    assert {one.status for one in ingest(store, [folder], terms).files} == {"done"}
    with store.database.read() as connection:
        titles = connection.execute("SELECT title FROM items WHERE n_versions = 1 ORDER BY title").fetchall()
    assert [title for (title,) in titles] == sorted(f"Kop {n}-{k}" for n in range(N_FEEDS) for k in range(N_PAGES))
    assert store.counts()["n_pending"] == 0
