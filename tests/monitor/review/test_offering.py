"""What is worth a look comes in turns, and says why."""

from typing import Any

from monitor.review.offering import reasons, take_turns

ROW = {
    "sampled": False, "nearest_theme": "corona", "theme_margin": -0.2, "flag_margin": -3.0, "unrest_margin": 0.1,
    "event_margin": None, "disagreements": ["rules_without_model:5g"],
}  # fmt: skip


def rows(*names: str) -> list[dict[str, Any]]:
    return [{"item_id": name} for name in names]


def ids(taken: tuple[dict[str, Any], ...]) -> str:
    return "".join(row["item_id"] for row in taken)


def test_an_item_says_why_it_is_offered() -> None:
    assert reasons(ROW) == ("near:theme:corona", "near:unrest", "disagree:rules_without_model:5g")
    assert reasons({**ROW, "sampled": True})[0] == "random"


def test_of_five_two_are_near_two_disagree_and_one_is_by_lot() -> None:
    queues = {"near": rows(*"abcdef"), "disagree": rows(*"uvwxyz"), "random": rows(*"123")}
    assert ids(take_turns(queues, 10)) == "aubv1cwdx2"  # type: ignore[arg-type]


def test_an_item_in_two_queues_is_offered_once_and_an_empty_queue_gives_its_turn_away() -> None:
    queues = {"near": rows("a", "b"), "disagree": rows("b", "c"), "random": rows()}
    assert ids(take_turns(queues, 10)) == "abc"  # type: ignore[arg-type]
    assert take_turns({}, 5) == ()
