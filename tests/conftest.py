"""Fixtures that every test may use: a fixed moment, small factories, a store."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from monitor.records import (
    Assignment,
    Disinformation,
    Entry,
    Item,
    MunicipalityMention,
    Poll,
    Reason,
    SourceState,
    TaggedItem,
    ThemeScore,
    Unrest,
)
from monitor.store import Store

NOW = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    """Wednesday 25 November 2026, 07.00 in the Netherlands."""
    return NOW


@pytest.fixture
def assignment() -> Assignment:
    """An active assignment for the general picture."""
    return Assignment(
        id="OPD-2026-001", controller="gemeente Voorbeeldstad", purpose="communicatie", type="algemeen_beeld",
        ground="art. 172 lid 1 Gemeentewet", occasion="algemeen beeld", themes=(), area=(), sources=(),
        starts_on=date(2026, 9, 1), ends_on=date(2027, 2, 28), approver="rol:privacy-officer", dpia_ref="DPIA-1",
        fg_advice="FG-1", status="active", created_at=NOW,
    )  # fmt: skip


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path, assignment: Assignment) -> Iterator[Store]:
    """A migrated store with one active assignment, in memory and in a file."""
    made = Store() if request.param == "memory" else Store(tmp_path / "monitor.duckdb", lock_wait_s=0.2)
    made.migrate(NOW)
    made.assignments.add(assignment)
    yield made


@pytest.fixture
def make_entry() -> Callable[..., Entry]:
    """Return a factory of entries."""

    def make(name: str = "a", **changes: object) -> Entry:
        values: dict[str, object] = {
            "id": f"entry-{name}", "source_id": "bron", "identity": f"https://voorbeeld.nl/{name}",
            "identity_method": "link", "url": f"https://voorbeeld.nl/{name}", "title": f"Titel {name}", "text": "Kort.",
            "published_raw": "2026-11-20T08:00:00+01:00", "published_at": datetime(2026, 11, 20, 7, tzinfo=UTC),
            "published_source": "feed",
        }  # fmt: skip
        return Entry(**{**values, **changes})  # type: ignore[arg-type]

    return make


@pytest.fixture
def make_item() -> Callable[..., Item]:
    """Return a factory of items."""

    def make(name: str = "a", **changes: object) -> Item:
        values: dict[str, object] = {
            "id": f"item-{name}", "source_id": "bron", "assignment_id": "OPD-2026-001",
            "url": f"https://voorbeeld.nl/{name}", "title": f"Titel {name}", "text": f"Tekst van bericht {name}.",
            "text_status": "full", "genre": "regionaal_nieuws", "published_at": datetime(2026, 11, 20, 7, tzinfo=UTC),
            "published_source": "feed", "published_raw": None, "first_seen_at": NOW, "text_hash": f"hash-{name}",
        }  # fmt: skip
        return Item(**{**values, **changes})  # type: ignore[arg-type]

    return make


@pytest.fixture
def make_poll() -> Callable[..., Poll]:
    """Return a factory of polls."""

    def make(**changes: object) -> Poll:
        values: dict[str, object] = {
            "source_id": "bron", "run_id": "run-1", "polled_at": NOW, "status": "ok", "error": None, "message": "",
            "n_entries": 1, "n_new": 0, "covers_from": datetime(2026, 11, 1, tzinfo=UTC), "duration_s": 0.1,
        }  # fmt: skip
        return Poll(**{**values, **changes})  # type: ignore[arg-type]

    return make


@pytest.fixture
def make_tagged() -> Callable[..., TaggedItem]:
    """Return a factory of tagged items."""

    def make(item_id: str = "item-a", *, theme: str = "asielopvang", code: str | None = "GM0228") -> TaggedItem:
        places = (MunicipalityMention(code=code, name="Ede", span=(0, 5)),) if code else ()
        return TaggedItem(
            item_id=item_id, text_hash=item_id.replace("item", "hash", 1),
            themes=(ThemeScore(theme=theme, p=0.9, labelled=True),),
            disinformation=Disinformation(p=0.1, flagged=False),
            unrest=Unrest(
                level="none", p=(("none", 0.9), ("grievance", 0.1), ("mobilisation", 0.0), ("escalation", 0.0))
            ),
            municipalities=places, event=None,
            reasons=(Reason(label=f"theme:{theme}", by="rule:test", span=(0, 5), weight=1.0),), tagger_version="test-1",
        )  # fmt: skip

    return make


@pytest.fixture
def state() -> SourceState:
    """What is remembered of the source "bron"."""
    return SourceState(source_id="bron", url="https://voorbeeld.nl/feed", etag='"1"')
