"""The installed program over the bundled site: store, report and alert; and a kill at any moment loses nothing."""

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pypdf
import pytest
from filelock import FileLock

from monitor.demo.overlay import write_overlay
from monitor.demo.site import Site
from monitor.demo.views import MEMBERS
from monitor.demo.world import load_world

MONITOR = [sys.executable, "-m", "monitor"]


def run(*words: str, folder: Path, **extra: str) -> subprocess.CompletedProcess[str]:
    """Run the program in a folder."""
    environment = {**os.environ, **extra}
    return subprocess.run(
        [*MONITOR, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=240
    )


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run the demo once."""
    folder = tmp_path_factory.mktemp("demo")
    done = run("demo", "--dir", "out", folder=folder)
    assert done.returncode == 0, done.stderr
    return folder / "out"


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    """Read from the store of a folder."""
    with duckdb.connect(str(folder / "monitor.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_the_store_holds_the_demo_once(demo: Path) -> None:
    assert rows(demo, "SELECT count(*) >= 600, count(*) = count(DISTINCT id) FROM items") == [(True, True)]
    assert rows(demo, "SELECT count(*) FROM items WHERE assignment_id IS NULL") == [(0,)]
    assert rows(demo, "SELECT count(*) FROM base.entry WHERE status = 'pending'") == [(0,)]


def test_health_names_the_dead_and_the_silent_source(demo: Path) -> None:
    found = json.loads(run("source", "health", "--json", folder=demo).stdout)
    states = {one["source"]: one["state"] for one in found}
    assert (states["oude-buurtkrant"], states["de-linde-weekblad"]) == ("broken", "silent")
    assert all(one["advice"] for one in found)


def test_an_edited_article_has_two_versions(demo: Path) -> None:
    assert rows(demo, "SELECT max(version) FROM item_versions") == [(2,)]


def test_no_member_of_a_forum_is_stored(demo: Path) -> None:
    texts = "\n".join(str(row[0]) for row in rows(demo, "SELECT title || ' ' || text FROM items WHERE genre = 'forum'"))
    assert [name for name in MEMBERS if name in texts] == []


def test_report_and_alert_are_there_and_carry_their_label(demo: Path) -> None:
    report = pypdf.PdfReader(demo / "reports" / "weekbericht-asielopvang-nl-2026-w47.pdf")
    assert all("TLP:GREEN" in page.extract_text() for page in report.pages)
    alert = json.loads((demo / "alerts" / "SIG-2026-0001.json").read_text(encoding="utf-8"))
    assert alert["gemeente"] == "GM9901"
    assert alert["vrijgegeven_door"] is None


def test_a_gathering_that_one_calls_for_and_another_announces_stands_there_once(demo: Path) -> None:
    report = (demo / "reports" / "weekbericht-asielopvang-nl-2026-w47.md").read_text(encoding="utf-8")
    announced = re.findall(r"Openbaar aangekondigd: (.*)", report)
    assert announced and len({line.split("[")[0] for line in announced}) == len(announced)


def test_a_draft_cannot_be_sent(demo: Path) -> None:
    refused = run(
        "alert", "send", "SIG-2026-0001", "--by", "rol:analist-1", folder=demo, MONITOR_NOW="2026-11-25T09:00"
    )
    assert refused.returncode == 1
    assert "vrijgegeven" in refused.stderr or "concept" in refused.stderr


def test_an_alert_leaves_only_by_two_persons_and_its_withdrawal_follows(demo: Path) -> None:
    day, alert = {"MONITOR_NOW": "2026-11-25T10:00:00+01:00"}, "SIG-2026-0001"
    content = (demo / "alerts" / f"{alert}.json").read_text(encoding="utf-8")
    filled = re.sub(r"\[in te vullen[^\]]*\]", "Een drukke tribune is waarschijnlijk.", content)
    (demo / "edited.json").write_text(filled, encoding="utf-8")
    steps = (
        (("edit", alert, "--file", "edited.json", "--by", "rol:analist-1"), 0),
        (("check", alert, "--by", "rol:analist-1"), 1),
        (("check", alert, "--by", "rol:analist-2"), 0),
        (("send", alert, "--by", "rol:analist-2"), 1),
        (("release", alert, "--by", "rol:vrijgever-1", "--names-masked"), 1),
        (("release", alert, "--by", "rol:vrijgever-1", "--names-masked", "--link-opens"), 0),
        (("send", alert, "--by", "rol:analist-2"), 0),
        (("withdraw", alert, "--by", "rol:analist-2", "--reason", "De datum is veranderd."), 0),
    )
    for words, status in steps:
        done = run("alert", *words, folder=demo, **day)
        assert done.returncode == status, (words, done.stderr)
    outbox = sorted(file.name for file in (demo / "outbox" / "GM9901").iterdir())
    assert outbox == [
        f"{alert}-ingetrokken.json", f"{alert}-ingetrokken.pdf", f"{alert}.json", f"{alert}.pdf",
    ]  # fmt: skip


def test_nothing_is_fetched_without_an_assignment(tmp_path: Path) -> None:
    made = run(
        "init", ".", "--controller", "gemeente X", "--contact", "https://x.example", "--approver", "rol:fg",
        "--dpia-ref", "D", folder=tmp_path,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    run("assignment", "stop", f"OPD-{datetime.now(UTC).year}-001", folder=tmp_path)
    refused = run("crawl", folder=tmp_path)
    assert refused.returncode == 1
    assert "assignment" in refused.stderr
    assert rows(tmp_path, "SELECT count(*) FROM base.poll") == [(0,)]


def test_ten_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    chance = random.Random(20261125)
    now = "2026-11-25T06:00:00+00:00"
    with Site(load_world(), datetime.fromisoformat(now)) as site:
        overlay = write_overlay(site, tmp_path / "data")
        sources = sorted(file.stem for file in (overlay / "sources").glob("*.toml"))
        chosen = [word for source in sources for word in ("--source", source)]
        known = {"MONITOR_NOW": now, "MONITOR_ALLOW_LOOPBACK": "1", "MONITOR_DATA": str(overlay)}
        made = run(
            "init", ".", "--controller", "gemeente X", "--contact", "https://x.example", "--approver", "rol:fg",
            "--dpia-ref", "D", *chosen, folder=tmp_path, **known,
        )  # fmt: skip
        assert made.returncode == 0, made.stderr
        for _ in range(10):
            crawl = subprocess.Popen(
                [*MONITOR, "crawl", "--force", "--quiet"], cwd=tmp_path, env={**os.environ, **known},
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
            time.sleep(chance.uniform(0.8, 6.0))
            os.killpg(crawl.pid, signal.SIGKILL)
            crawl.wait()
        last = run("run", folder=tmp_path, **known)
        again = run("run", folder=tmp_path, **known)
    assert last.returncode in (0, 3), last.stderr
    assert "Tagged 0 items" in again.stderr
    assert rows(tmp_path, "SELECT count(*) FROM base.tag")[0] == rows(tmp_path, "SELECT count(*) FROM items")[0]
    facts = rows(tmp_path, "SELECT count(*), count(DISTINCT id), count(DISTINCT url) FROM items WHERE url IS NOT NULL")
    assert facts[0][0] == facts[0][1] == facts[0][2]
    assert rows(tmp_path, "SELECT count(*) >= 600 FROM items") == [(True,)]
    assert rows(tmp_path, "SELECT count(*) FROM base.entry WHERE status = 'pending'") == [(0,)]
    assert rows(
        tmp_path, "SELECT count(*) FROM base.item AS i ANTI JOIN base.item_version AS v ON v.item_id = i.id"
    ) == [(0,)]


def test_a_second_job_on_the_same_database_is_refused(tmp_path: Path) -> None:
    known = {"MONITOR_CONTACT": "https://x.example"}
    made = run(
        "init", ".", "--controller", "gemeente X", "--contact", "https://x.example", "--approver", "rol:fg",
        "--dpia-ref", "D", "--source", "speld", folder=tmp_path,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    with FileLock(tmp_path / "monitor.duckdb.lock"):
        refused = run("run", folder=tmp_path, **known)
    assert refused.returncode == 1
    assert "already running" in refused.stderr
