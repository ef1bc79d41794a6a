"""The table of messages: what is called a fact, what is called denied, and which rows are left out."""

from dataclasses import replace

import pytest

from monitor.catalogue import Messages
from monitor.records import Claim, Rumour, Stance
from monitor.report.context import Context
from monitor.report.input import ClaimSeen, RumourSeen, WeeklyInput
from monitor.report.model import Cell, Lines, Table
from monitor.report.sections import claims

FACT, RUMOUR, STATUS = 0, 1, 2
Stances = tuple[tuple[Stance, int], ...]


def rows(data: WeeklyInput, words: Messages) -> list[tuple[Cell, ...]]:
    section = claims.build(data, Context(words=words))
    return [row for block in section.blocks if isinstance(block, Table) for row in block.rows]


def said_below(data: WeeklyInput, words: Messages) -> list[str]:
    section = claims.build(data, Context(words=words))
    return [line.text for block in section.blocks if isinstance(block, Lines) for line in block.items]


def with_claims(weekly: WeeklyInput, *claims_: Claim, stances: Stances = ()) -> WeeklyInput:
    seen = tuple(ClaimSeen(claim=one, n_items=12, n_sources=4, n_municipalities=1, stances=stances) for one in claims_)
    return replace(weekly, claims=seen, rumours=())


@pytest.mark.parametrize(
    ("stances", "denied"),
    [
        ((("asserts", 3), ("denies", 9)), True),
        ((("asserts", 3), ("reports", 9)), False),
        ((("denies", 4), ("reports", 4), ("asserts", 1)), False),
        ((("asserts", 5), ("denies", 5)), False),
        ((), False),
    ],
)
def test_a_text_that_reports_a_claim_is_no_denial(
    weekly: WeeklyInput, words: Messages, claim: Claim, stances: Stances, denied: bool
) -> None:
    status = rows(with_claims(weekly, claim, stances=stances), words)[0][STATUS].text
    assert ("De meeste berichten spreken dit al tegen." in status) is denied


def open_rumour(rumour: Rumour, name: str = "GER-2026-0008") -> RumourSeen:
    """A rumour of which nobody has said yet what is true."""
    made = replace(
        rumour, id=name, fact="Er komt geen opvang in de sporthal.", rumour="In de sporthal komt opvang.",
        fact_source="", fact_on=None, status="open",
    )  # fmt: skip
    return RumourSeen(rumour=made, municipality_name="Voorbeeldstad", fact_publisher="")


def test_what_nobody_confirmed_is_no_fact(weekly: WeeklyInput, words: Messages, rumour: Rumour) -> None:
    (row,) = rows(replace(weekly, claims=(), rumours=(open_rumour(rumour),)), words)
    assert (row[FACT].text, row[FACT].strong) == ("Nog niet bekend.", False)
    assert row[STATUS].text == "Nog niet zeker. Wij controleren dit nog."


@pytest.mark.parametrize("change", [{"review_url": ""}, {"review_on": None}])
def test_a_claim_whose_review_is_not_dated_has_no_fact_yet(
    weekly: WeeklyInput, words: Messages, claim: Claim, change: dict[str, object]
) -> None:
    (row,) = rows(with_claims(weekly, replace(claim, **change)), words)  # type: ignore[arg-type]
    assert (row[FACT].text, row[FACT].strong) == ("Nog niet bekend.", False)
    assert row[STATUS].text.startswith("Nog niet zeker.")


def test_a_fact_with_its_source_stands_first(weekly: WeeklyInput, words: Messages) -> None:
    assert [(row[FACT].text, row[FACT].strong) for row in rows(weekly, words)] == [
        ("Er is één locatie: de Dorpsweg.", True), ("Bewoners krijgen geen auto. Zij krijgen leefgeld.", True),
    ]  # fmt: skip


def test_what_was_checked_is_not_pushed_out_by_what_was_not(
    weekly: WeeklyInput, words: Messages, rumour: Rumour, claim: Claim
) -> None:
    open_ = tuple(open_rumour(rumour, f"GER-2026-000{n}") for n in range(1, 7))
    busy = replace(weekly, rumours=(*open_, *weekly.rumours))
    found = rows(busy, words)
    assert [row[RUMOUR].text for row in found[:3]] == [rumour.rumour, claim.claim, "In de sporthal komt opvang."]
    assert len(found) == 5
    assert said_below(busy, words) == ["Er zijn nog 3 beweringen en geruchten. Die staan niet in deze tabel."]


def test_one_more_is_told_as_one(weekly: WeeklyInput, words: Messages) -> None:
    six = replace(weekly, rumours=(), claims=weekly.claims * 6)
    assert said_below(six, words) == ["Er is nog 1 bewering of gerucht. Die staat niet in deze tabel."]
    assert said_below(weekly, words) == []
