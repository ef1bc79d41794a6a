"""Every hostile case in one crawl: the run ends, the others are complete, each comes to what the table says."""

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path

import pytest

from monitor.spiders import crawl, robots
from tests.hostile.case import Case
from tests.hostile.judge import wrong
from tests.hostile.run import GOOD_IDS, Found, run
from tests.hostile.table import CASES, GROUPS, document

ROOT = Path(__file__).parents[2]
ACTIVE_SOURCES = 48  # at one time, so that what waits for its time limit lies beside the rest of the cases
MOST_MB = 600  # resident, of the crawler and of each worker; about 300 when it was written


@pytest.fixture(scope="module")
def found() -> Iterator[dict[str, Found]]:
    """Crawl all cases."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crawl, "MAX_ACTIVE_SOURCES", ACTIVE_SOURCES)
        patch.setattr(robots, "MAX_CRAWL_DELAY_S", 0.5)  # instead of a minute: that there is a bound is what counts
        yield run(CASES)


@pytest.mark.timeout(900)  # for the crawl as a whole, on a machine that does other things as well
@pytest.mark.parametrize("case", CASES, ids=attrgetter("id"))
def test_a_hostile_source_comes_to_what_the_table_says(case: Case, found: dict[str, Found]) -> None:
    assert wrong(case, found[case.id]) == []


def test_the_sources_that_behave_are_complete(found: dict[str, Found]) -> None:
    ended = {name: (found[name].outcome.status, found[name].outcome.n_new) for name in GOOD_IDS}
    assert ended == dict.fromkeys(GOOD_IDS, ("done", 2))
    assert {item["text_status"] for name in GOOD_IDS for item in found[name].items} == {"full"}


def test_every_source_has_an_outcome_and_a_poll(found: dict[str, Found]) -> None:
    assert len(found) == len(CASES) + len(GOOD_IDS)
    assert [name for name, one in found.items() if len(one.polls) != 1] == []


def test_there_are_two_hundred_cases_and_each_is_one() -> None:
    assert len({case.id for case in CASES}) == len(CASES) >= 200
    for cases in GROUPS.values():
        assert len({case.what for case in cases}) == len(cases)


@pytest.mark.parametrize("limit", sorted({case.limit for case in CASES if case.limit}))
def test_the_bound_that_a_case_names_is_in_the_code(limit: str) -> None:
    module, _, name = limit.partition(":")
    attrgetter(name)(importlib.import_module(module))


def test_the_documentation_lists_the_cases() -> None:
    written = (ROOT / "docs" / "collecting" / "hostile.md").read_text(encoding="utf-8")
    assert written == document(), "write it anew: python -m tests.hostile"


def test_bombs_take_no_more_memory_than_pages_do(tmp_path: Path) -> None:
    """The bombs in a process of their own: what it and its workers take at most is measured by the system."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile.run", str(tmp_path / "monitor.duckdb"), "Compression", "Feeds", "Sitemaps"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    measured = json.loads(done.stdout.splitlines()[-1])
    assert measured["n"] >= 12 + len(GOOD_IDS)
    assert (measured["own_mb"] < MOST_MB, measured["worker_mb"] < MOST_MB) == (True, True), measured
