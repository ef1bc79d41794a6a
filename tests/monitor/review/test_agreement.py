"""Agreement of two reviewers: kappa against worked values, each role's last word, only what both judged."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.records import Labels, Review
from monitor.review.agreement import agreement, disputed, kappa, pairs
from monitor.review.labels import FIELDS

PLAIN = Labels(themes=(), disinformation=False, claim_id="", stance="", unrest="none", municipalities=(), event_when="")


@pytest.fixture
def make() -> Callable[..., Review]:
    def review(number: int, item: str, role: str, **labels: object) -> Review:
        return Review(
            number=number, item_id=item, text_hash="h", tagger_version="t", labels=replace(PLAIN, **labels),
            judged=FIELDS, corrected=(), event_starts_at=None, by_role=role,
            reviewed_at=datetime(2026, 11, 25, tzinfo=UTC), why_offered=(), note="",
        )  # fmt: skip

    return review


def test_kappa_is_that_of_the_textbook_table() -> None:
    # 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: observed 0.7, by chance 0.5.
    values = [(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15
    assert kappa(values) == pytest.approx(0.4)


def test_kappa_is_unknown_where_nobody_could_disagree() -> None:
    assert kappa([]) is None
    assert kappa([(True, True)] * 9) is None
    assert kappa([(True, False)] * 2 + [(False, True)] * 2) == pytest.approx(-1)


def test_a_neighbouring_level_of_unrest_is_a_smaller_disagreement(make: Callable[..., Review]) -> None:
    def measured(second: str) -> float | None:
        reviews = [
            make(1, "a", "rol:een", unrest="none"), make(2, "b", "rol:een", unrest="escalation"),
            make(3, "a", "rol:twee", unrest=second), make(4, "b", "rol:twee", unrest="escalation"),
        ]  # fmt: skip
        return next(one.kappa for one in agreement(reviews, ["corona"]) if one.field == "unrest")

    near, far = measured("grievance"), measured("mobilisation")
    assert near is not None
    assert far is not None
    assert near > far


def test_of_each_role_the_last_review_of_a_text_counts(make: Callable[..., Review]) -> None:
    reviews = [make(1, "a", "rol:een", disinformation=True), make(2, "a", "rol:twee"), make(3, "a", "rol:een")]
    assert list(disputed(reviews)) == []
    assert len(pairs(reviews)) == 1
    assert pairs([make(1, "a", "rol:een"), make(2, "a", "rol:een")]) == ()


def test_a_later_correction_of_one_field_leaves_what_the_role_said_of_the_others(make: Callable[..., Review]) -> None:
    later = replace(make(3, "a", "rol:een", unrest="escalation"), judged=("unrest",))
    reviews = [make(1, "a", "rol:een", disinformation=True), make(2, "a", "rol:twee"), later]
    measured = {one.field: (one.n, one.n_agreed) for one in agreement(reviews, ["corona"])}
    assert (measured["disinformation"], measured["unrest"], measured["themes"]) == ((1, 0), (1, 0), (1, 1))
    ((one, other, fields),) = disputed(reviews)
    assert (one.by_role, other.by_role, fields) == ("rol:een", "rol:twee", ("disinformation", "unrest"))


def test_only_what_both_judged_is_compared(make: Callable[..., Review]) -> None:
    partly = replace(make(2, "a", "rol:twee", disinformation=True), judged=("themes",))
    counted = {one.field: one.n for one in agreement([make(1, "a", "rol:een"), partly], ["corona", "5g"])}
    assert counted["disinformation"] == 0
    assert counted["themes"] == 2
    assert counted["theme:5g"] == 1
