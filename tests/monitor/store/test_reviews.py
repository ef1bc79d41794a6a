"""Reviews in the database: appended, taken back, tied to the text, and what counts follows them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from monitor.errors import StoreError
from monitor.records import Item, Review, ReviewField, TaggedItem, TagHealth
from monitor.review.agreement import disputed
from monitor.review.labels import FIELDS
from monitor.store import Store

WEEK = date(2026, 11, 16)  # of the factory's items
HEALTH = TagHealth(
    n_words=10, n_unknown=1, nearest_theme="corona", theme_margin=-2.0, flag_margin=-2.0, unrest_margin=2.0,
    event_margin=-2.0, p_claim=None, disagreements=(), rule_hits=("corona#prik*",),
)  # fmt: skip

Reviewing = Callable[..., Review]


@pytest.fixture
def filled(
    store: Store, now: datetime, make_item: Callable[..., Item], make_tagged: Callable[..., TaggedItem]
) -> Store:
    """Three items about asylum in Ede: one near a threshold, one on which parts disagree, one of which all are sure."""
    store.collecting("OPD-2026-001").save_items([(f"entry-{name}", make_item(name)) for name in "abc"])
    health = {
        "a": replace(HEALTH, theme_margin=0.1), "b": replace(HEALTH, disagreements=("flag_without_claim",)),
        "c": HEALTH,
    }  # fmt: skip
    tagged = [replace(make_tagged(f"item-{name}"), health=one) for name, one in health.items()]
    store.tags.save(tagged, now)
    return store


@pytest.fixture
def reviewing(filled: Store, now: datetime) -> Reviewing:
    """Return a function that makes and stores a review."""

    def review(
        item_id: str = "item-a",
        by_role: str = "rol:een",
        judged: tuple[ReviewField, ...] = FIELDS,
        why: tuple[str, ...] = (),
        at: datetime = now,
        **labels: object,
    ) -> Review:
        subject = filled.reviews.item(item_id)
        made = Review(
            number=0, item_id=item_id, text_hash=subject.text_hash, tagger_version=subject.tagger_version,
            labels=replace(subject.machine, **labels), judged=judged, corrected=tuple(labels),  # type: ignore[arg-type]
            event_starts_at=None, by_role=by_role, reviewed_at=at, why_offered=why, note="",
        )  # fmt: skip
        return replace(made, number=filled.reviews.add(made))

    return review


def tags(store: Store, view: str = "tags") -> dict[str, dict[str, object]]:
    with store.database.read() as connection:
        cursor = connection.execute(f"SELECT * FROM {view}")
        columns = [column[0] for column in cursor.description or ()]
        return {row[0]: dict(zip(columns, row, strict=True)) for row in cursor.fetchall()}


def test_what_is_near_a_threshold_or_contradicts_itself_is_offered(filled: Store) -> None:
    offered = {row["item_id"]: row["why"] for row in filled.reviews.offered("rol:een", 9, since=None, second=False)}
    assert "near:theme:corona" in offered["item-a"]
    assert "disagree:flag_without_claim" in offered["item-b"]
    assert set(offered.get("item-c", ("random",))) == {"random"}


def test_what_was_reviewed_is_offered_to_a_second_role_only(filled: Store, reviewing: Reviewing) -> None:
    reviewing("item-a")
    assert "item-a" not in {row["item_id"] for row in filled.reviews.offered("rol:twee", 9, since=None, second=False)}
    second = filled.reviews.offered("rol:twee", 9, since=None, second=True)
    assert [(row["item_id"], row["why"]) for row in second] == [("item-a", ("second",))]
    assert filled.reviews.offered("rol:een", 9, since=None, second=True) == ()


def test_the_first_review_is_hidden_from_the_second(filled: Store, reviewing: Reviewing) -> None:
    before = filled.reviews.item("item-a")
    reviewing("item-a", themes=("corona",))
    assert filled.reviews.item("item-a") == before


def test_a_correction_shows_in_tags_and_counts_and_the_machine_label_stays(filled: Store, reviewing: Reviewing) -> None:
    reviewing("item-a", themes=("corona",), disinformation=True, unrest="grievance", municipalities=("GM0197",))
    shown, machine = tags(filled), tags(filled, "machine_tags")
    assert shown["item-a"]["themes"] == ["corona"]
    assert (shown["item-a"]["flagged"], shown["item-a"]["unrest_level"]) == (True, "grievance")
    assert (shown["item-a"]["municipalities"], shown["item-a"]["origin"]) == (["GM0197"], "review")
    assert (shown["item-b"]["themes"], shown["item-b"]["origin"]) == (["asielopvang"], "machine")
    assert (machine["item-a"]["themes"], machine["item-a"]["municipalities"]) == (["asielopvang"], ["GM0228"])
    counted = {
        (theme, area): filled.trends.theme_weeks(theme, area, WEEK, WEEK)[0].n_items
        for theme in ("corona", "asielopvang") for area in ("NL", "GM0228", "GM0197")
    }  # fmt: skip
    assert counted == {
        ("corona", "NL"): 1, ("corona", "GM0228"): 0, ("corona", "GM0197"): 1,
        ("asielopvang", "NL"): 2, ("asielopvang", "GM0228"): 2, ("asielopvang", "GM0197"): 0,
    }  # fmt: skip


def test_what_nobody_judged_stays_the_machines(filled: Store, reviewing: Reviewing) -> None:
    reviewing("item-a", judged=("unrest",), unrest="escalation", themes=("corona",))
    shown = tags(filled)["item-a"]
    assert (shown["themes"], shown["unrest_level"]) == (["asielopvang"], "escalation")


def test_per_field_the_last_review_counts_and_one_taken_back_does_not(
    filled: Store, reviewing: Reviewing, now: datetime
) -> None:
    reviewing("item-a", themes=("corona",), unrest="grievance")
    last = reviewing("item-a", "rol:twee", judged=("themes",), themes=())
    assert (tags(filled)["item-a"]["themes"], tags(filled)["item-a"]["unrest_level"]) == ([], "grievance")
    filled.reviews.withdraw(last.number, now)
    assert tags(filled)["item-a"]["themes"] == ["corona"]
    assert [review.number for review in filled.reviews.live()] == [1]
    assert len(tags(filled, "reviews")) == 3


def test_tagging_again_keeps_a_correction_and_another_text_ends_it(
    filled: Store, reviewing: Reviewing, now: datetime,
    make_item: Callable[..., Item], make_tagged: Callable[..., TaggedItem],
) -> None:  # fmt: skip
    reviewing("item-a", themes=("corona",))
    filled.tags.save([replace(make_tagged("item-a"), tagger_version="test-2")], now)
    assert tags(filled)["item-a"]["themes"] == ["corona"]
    changed = make_item("a", text="Geheel andere tekst.", text_hash="hash-nieuw")
    filled.collecting("OPD-2026-001").save_items([("entry-a2", changed)])
    assert tags(filled)["item-a"]["themes"] == ["asielopvang"]
    assert filled.reviews.live() == ()


@pytest.fixture
def copied(
    filled: Store, now: datetime, make_item: Callable[..., Item], make_tagged: Callable[..., TaggedItem]
) -> Store:
    """The same, with a copy of the text of a, what nearly is one, and a post of the same words under another title."""
    copy = {"title": "Titel a", "text": "Tekst van bericht a.", "text_hash": "hash-a", "source_id": "andere-bron"}
    items = [make_item("k", **copy), make_item("n"), make_item("t", **{**copy, "title": "Een ander draadje"})]
    filled.collecting("OPD-2026-001").save_items([(f"entry-{item.id}", item) for item in items])
    tagged = [replace(make_tagged(item.id), text_hash=item.text_hash, health=HEALTH) for item in items]
    filled.tags.save(tagged, now)
    with filled.database.write() as connection:
        connection.execute(
            "INSERT INTO base.story BY NAME SELECT id AS item_id, assignment_id, 'verhaal-a' AS story_id, "
            "1.0 AS similarity, text_hash FROM base.item "
            "WHERE id IN ('item-a', 'item-k', 'item-n')"
        )
    return filled


def test_a_correction_counts_for_copies_of_the_text(copied: Store, reviewing: Reviewing) -> None:
    reviewing("item-a", themes=("corona",), event_when="zaterdag")
    shown = tags(copied)
    assert (shown["item-k"]["themes"], shown["item-k"]["origin"]) == (["corona"], "review")
    assert (shown["item-k"]["event_when_text"], shown["item-k"]["event_starts_at"]) == ("zaterdag", None)
    assert {name: shown[name]["themes"] for name in ("item-n", "item-t")} == {
        "item-n": ["asielopvang"], "item-t": ["asielopvang"],
    }  # fmt: skip
    reviewing("item-k", "rol:twee", judged=("themes",), themes=())
    assert tags(copied)["item-a"]["themes"] == []


def test_a_copy_keeps_the_correction_when_the_text_that_was_looked_at_changes(
    copied: Store, reviewing: Reviewing, make_item: Callable[..., Item]
) -> None:
    reviewing("item-a", themes=("corona",))
    changed = make_item("a", text="Geheel andere tekst.", text_hash="hash-nieuw")
    copied.collecting("OPD-2026-001").save_items([("entry-a2", changed)])
    shown = tags(copied)
    assert (shown["item-a"]["themes"], shown["item-k"]["themes"]) == (["asielopvang"], ["corona"])


def test_a_later_review_of_a_copy_leaves_the_moment_that_was_fixed_for_the_text(
    copied: Store, reviewing: Reviewing, now: datetime
) -> None:
    first = reviewing("item-a", event_when="zaterdag")
    copied.reviews.add(replace(first, event_starts_at=now))
    reviewing("item-k", "rol:twee", event_when="zaterdag")
    shown = tags(copied)
    assert (shown["item-a"]["event_starts_at"], shown["item-k"]["event_starts_at"]) == (now.replace(tzinfo=None), None)
    last = reviewing("item-k", "rol:twee", event_when="zondag")
    assert (tags(copied)["item-a"]["event_when_text"], tags(copied)["item-a"]["event_starts_at"]) == ("zondag", None)
    copied.reviews.withdraw(last.number, now)
    assert tags(copied)["item-a"]["event_starts_at"] == now.replace(tzinfo=None)
    reviewing("item-a", event_when="zaterdag")
    assert tags(copied)["item-a"]["event_starts_at"] is None


def test_of_a_reviewed_story_only_a_near_copy_with_other_labels_is_offered(copied: Store, reviewing: Reviewing) -> None:
    def offered() -> dict[str, tuple[str, ...]]:
        rows = copied.reviews.offered("rol:een", 9, since=None, second=False)
        return {row["item_id"]: row["why"] for row in rows}

    reviewing("item-a")
    assert not offered().keys() & {"item-a", "item-k", "item-n"}
    reviewing("item-a", themes=("corona",))
    assert not offered().keys() & {"item-a", "item-k"}
    assert offered()["item-n"] == ("disagree:near_copy",) == copied.reviews.item("item-n").why
    reviewing("item-n")  # looked at as well: its labels are right
    assert "item-n" not in offered()


def test_a_later_partial_review_of_a_copy_leaves_the_whole_one_for_training(
    copied: Store, reviewing: Reviewing, now: datetime
) -> None:
    reviewing("item-a", themes=("corona",))
    reviewing("item-n", judged=("unrest",), at=now + timedelta(hours=1))
    (row,) = copied.reviews.judged()  # the three are one story
    assert (row["whole"], row["themes"], row["text"]) == (True, ["corona"], "Tekst van bericht a.")


def test_who_reviewed_a_copy_is_not_asked_for_a_second_review(copied: Store, reviewing: Reviewing) -> None:
    reviewing("item-a")
    reviewing("item-k", "rol:twee")
    assert copied.reviews.offered("rol:twee", 9, since=None, second=True) == ()
    assert [review.item_id for review in copied.reviews.counting("item-k")] == ["item-a", "item-k"]


def test_reviews_of_copies_by_two_roles_are_compared_and_those_of_another_title_are_not(
    copied: Store, reviewing: Reviewing
) -> None:
    reviewing("item-k", unrest="grievance")
    reviewing("item-a", "rol:twee")
    reviewing("item-t", "rol:drie")
    ((one, other, fields),) = disputed(copied.reviews.live())
    assert (one.item_id, one.by_role, other.by_role, fields) == ("item-k", "rol:een", "rol:twee", ("unrest",))


def test_a_review_comes_back_as_it_was_stored(filled: Store, reviewing: Reviewing) -> None:
    made = reviewing("item-b", why=("random",), stance="asks", event_when="zaterdag")
    assert filled.reviews.live() == (made,)


def test_gathering_and_claim_follow_the_review(filled: Store, reviewing: Reviewing) -> None:
    reviewing("item-a", event_when="zaterdag", claim_id="5g-kanker", stance="denies")
    shown = tags(filled)["item-a"]
    assert (shown["event_kind"], shown["event_when_text"], shown["claims"]) == (
        "announcement",
        "zaterdag",
        ["5g-kanker"],
    )
    reviewing("item-a", "rol:twee")
    assert (tags(filled)["item-a"]["event_kind"], tags(filled)["item-a"]["claims"]) == (None, [])


def test_words_that_a_person_confirms_keep_the_kind_of_gathering(filled: Store, reviewing: Reviewing) -> None:
    with filled.database.write() as connection:
        connection.execute("UPDATE base.tag SET event_kind = 'past', event_when_text = 'zaterdag'")
    reviewing("item-a", event_when="zaterdag")
    reviewing("item-b", event_when="zondag")
    shown = tags(filled)
    assert (shown["item-a"]["event_kind"], shown["item-b"]["event_kind"]) == ("past", "announcement")


def test_an_unknown_item_is_a_clear_error(filled: Store) -> None:
    with pytest.raises(StoreError, match="monitor review list"):
        filled.reviews.item("geen")


def test_tags_without_health_replace_those_with_it(
    filled: Store, now: datetime, make_tagged: Callable[..., TaggedItem]
) -> None:
    filled.tags.save([make_tagged(f"item-{name}") for name in "abc"], now)
    assert filled.reviews.offered("rol:een", 9, since=None, second=False) == ()


def test_drift_is_measured_from_what_was_stored_at_tagging(filled: Store, reviewing: Reviewing) -> None:
    reviewing("item-a", why=("random",), themes=("corona",))
    reviewing("item-b", why=("random",))
    reviewing("item-c", why=("chosen",), themes=("corona",))
    rows = filled.reviews.drift_measures(WEEK, WEEK, pattern_hits=1)
    found = {row["measure"]: (row["n"], round(row["mean"], 3)) for row in rows}
    assert found["unknown_words"] == (3, 0.1)
    assert found["near_threshold"] == (3, 0.333)
    assert found["theme:asielopvang"] == (3, 1.0)  # of the machine, whatever a person said
    assert found["pattern:corona#prik*"] == (3, 1.0)
    assert found["unplaced"] == (3, 0.0)
    assert found["corrected"] == (2, 0.5)
    assert found["confidence:unrest"] == (3, 0.9)
