"""Factories of moments and decisions."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.records import CouncilMoment, Decision

Make = Callable[..., CouncilMoment]
MakeDecision = Callable[..., Decision]


@pytest.fixture
def moment() -> Make:
    """Return a factory of council meetings on 10 December, half past seven in the evening."""
    made = CouncilMoment(
        ref="notubiz:7", title="Raadsvergadering", body="Gemeenteraad",
        starts_at=datetime(2026, 12, 10, 18, 30, tzinfo=UTC), status="gepland", place="Raadzaal",
        url="https://raad.example/7", agenda=("1 Opening", "2 Opvang asielzoekers Wilgenhof"),
    )  # fmt: skip
    return lambda **changes: replace(made, **changes)


@pytest.fixture
def decision(now: datetime) -> MakeDecision:
    """Return a factory of decisions that words found."""
    made = Decision(
        id="BES-a", assignment_id="OPD-2026-001", source="raad", source_ref="notubiz:7", municipality="GM0228",
        body="raad", title="Opvang asielzoekers Wilgenhof", kind="azc", kind_confirmed_by=None, phase="besluitvormend",
        starts_at=datetime(2026, 12, 10, 18, 30, tzinfo=UTC), location="Raadzaal", status="gepland",
        link="https://raad.example/7", first_seen_at=now, updated_at=now,
    )  # fmt: skip
    return lambda **changes: replace(made, **changes)
