"""Crawls cases, each a source on a host of its own, beside sources that behave; and says what became of them."""

import json
import resource
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from monitor.records import Assignment, Outcome, Source
from monitor.spiders.run import crawl
from monitor.store import Store
from tests.hostile.case import ARTICLE, HTML, Case, Pages, article, linked, reply, rss
from tests.hostile.hosts import Hosts

NOW = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)
N_GOOD = 5
GOOD_IDS = tuple(f"goed-{number}" for number in range(N_GOOD))
ASSIGNMENT = Assignment(
    id="OPD-2026-001", controller="gemeente Voorbeeldstad", purpose="communicatie", type="algemeen_beeld", ground="g",
    occasion="o", themes=(), area=(), sources=(), starts_on=date(2026, 9, 1), ends_on=date(2027, 2, 28),
    approver="rol:x", dpia_ref="d", fg_advice="", status="active", created_at=NOW,
)  # fmt: skip


@dataclass
class Found:
    """What became of one case."""

    outcome: Outcome
    polls: list[dict[str, Any]] = field(default_factory=list)
    items: list[dict[str, Any]] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @property
    def stored(self) -> str:
        """Everything that is stored of the source, for looking words up in."""
        return json.dumps([self.items, self.entries, self.polls], ensure_ascii=False, default=str)


def good_pages(base: str) -> Pages:
    """Return a feed with two articles."""
    links = (linked(f"{base}/{number}", f"Kop {number}") for number in (1, 2))
    pages = {f"/{number}": reply(article(f"<p>Bron {base}, {number}. {ARTICLE}</p>"), HTML) for number in (1, 2)}
    return {"/feed": reply(rss(*links)), **pages}


def run(cases: Sequence[Case], database: Path | None = None) -> dict[str, Found]:
    """Crawl the cases and the good sources in one run into a new database, in memory where no path is given."""
    store = Store() if database is None else Store(database)
    store.migrate(NOW)
    store.assignments.add(ASSIGNMENT)
    with Hosts() as hosts:
        bases = {case.id: hosts.add(case.serve) for case in cases}
        slow_first = sorted(cases, key=lambda case: not case.limit.endswith("TIMEOUT_S"))
        sources = [_source(case, bases[case.id]) for case in slow_first]
        for number, name in enumerate(GOOD_IDS):  # among the others, not before them
            bases[name] = hosts.add(good_pages)
            good = Case(id=name, what="", serve=good_pages)
            sources.insert(number * len(sources) // N_GOOD, _source(good, bases[name]))
        outcomes = crawl(
            sources=sources,
            sink=store.collecting(ASSIGNMENT.id),
            assignment=ASSIGNMENT,
            run_id="run-1",
            now=NOW,
            clock=lambda: NOW,
            contact="https://voorbeeld.nl/contact",
            allow_loopback=True,
        )
        found = {outcome.subject: Found(outcome=outcome) for outcome in outcomes}
        for name, base in bases.items():
            found[name].asked = hosts.asked[base]
    _read_back(store, found)
    return found


def _source(case: Case, base: str) -> Source:
    return Source(
        id=case.id,
        name=case.id,
        homepage=f"{base}/",
        url=base + case.path
        if case.url is None
        else case.url.replace("HTTP@", base.replace("http", "HTTP")).replace("@", base),
        kind=case.kind,
        genre=case.genre,
        delay_s=0.0,
        selectors=case.selectors,
    )


def _read_back(store: Store, found: dict[str, Found]) -> None:
    with store.database.read() as connection:
        for table in ("poll", "item", "entry"):
            cursor = connection.execute(f"FROM base.{table}")
            names = [column[0] for column in cursor.description or ()]
            for values in cursor.fetchall():
                row = dict(zip(names, values, strict=True))
                getattr(found[row["source_id"]], {"poll": "polls", "item": "items", "entry": "entries"}[table]).append(
                    row
                )


def peak_mb() -> int | None:
    """Return the peak of this program alone, on Linux; ``ru_maxrss`` there counts what started it as well."""
    status = Path("/proc/self/status")
    if not status.exists():
        return None
    return next(int(line.split()[1]) // 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM:"))


def main() -> None:
    """Run the bombs of groups of cases in this process and print how much memory it and its workers took, in MB."""
    from tests.hostile.table import GROUPS

    cases = [case for name in sys.argv[2:] for case in GROUPS[name] if "bomb" in case.id]
    found = run(cases, Path(sys.argv[1]))
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // unit
    own = peak_mb() or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit
    print(json.dumps({"own_mb": own, "worker_mb": workers, "n": len(found)}))


if __name__ == "__main__":
    main()
