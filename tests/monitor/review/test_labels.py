"""Corrections follow from each other where they can mean one thing, and are refused where they contradict."""

from dataclasses import replace

import pytest

from monitor.errors import MonitorError
from monitor.records import Labels
from monitor.review.labels import corrected, differing, machine_labels

PLAIN = Labels(
    themes=("corona",), disinformation=False, claim_id="", stance="", unrest="none", municipalities=(), event_when=""
)
REPORTED = replace(PLAIN, claim_id="5g-kanker", stance="reports")
ROW = {
    "themes": [{"theme": "corona", "labelled": True}, {"theme": "5g", "labelled": False}], "flagged": False,
    "claims": [{"claim_id": "5g-kanker", "similarity": 0.3, "stance": "reports"}], "unrest_level": "none",
    "municipalities": None, "event_kind": None, "event_when_text": None,
}  # fmt: skip


def test_disinformation_means_that_the_claim_is_asserted() -> None:
    assert corrected(REPORTED, {"disinformation": True}).stance == "asserts"
    assert corrected(PLAIN, {"disinformation": True}).stance == "asserts"


def test_no_disinformation_without_a_claim_takes_the_stance_away() -> None:
    asserted = replace(PLAIN, disinformation=True, stance="asserts")
    assert corrected(asserted, {"disinformation": False}).stance == ""


@pytest.mark.parametrize(
    ("labels", "changes"),
    [
        (replace(REPORTED, disinformation=True, stance="asserts"), {"disinformation": False}),
        (REPORTED, {"stance": "asserts"}),
        (REPORTED, {"disinformation": True, "stance": "denies"}),
        (PLAIN, {"claim_id": "5g-kanker"}),
    ],
)
def test_labels_that_contradict_each_other_are_refused(labels: Labels, changes: dict[str, object]) -> None:
    with pytest.raises(MonitorError, match=r"stance|Stance"):
        corrected(labels, changes)  # type: ignore[arg-type]


def test_a_weak_match_is_no_label_and_a_likely_one_or_one_of_a_flagged_text_is() -> None:
    likely = [{"claim_id": "5g-kanker", "similarity": 0.6, "stance": "reports"}]
    assert machine_labels(ROW).claim_id == ""
    assert machine_labels({**ROW, "claims": likely}).claim_id == "5g-kanker"
    assert machine_labels({**ROW, "flagged": True}).claim_id == "5g-kanker"
    assert machine_labels(ROW).themes == ("corona",)


def test_a_gathering_that_is_past_is_not_announced() -> None:
    dated = {**ROW, "event_when_text": "zaterdag"}
    assert machine_labels({**dated, "event_kind": "past"}).event_when == ""
    assert machine_labels({**dated, "event_kind": "call"}).event_when == "zaterdag"


def test_differing_names_the_fields() -> None:
    assert differing(PLAIN, REPORTED) == ("claim_id", "stance")
    assert differing(PLAIN, REPORTED, ["themes"]) == ()
