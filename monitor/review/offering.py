"""Which texts are worth a person's look: near a threshold, parts that disagree, and a share by lot."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, get_args

Queue = Literal["near", "disagree", "random"]
QUEUES: tuple[Queue, ...] = get_args(Queue)

# Log-odds from a threshold within which a label is near it: at a threshold of 0.34 from 0.29 to 0.39.
NEAR = 0.25
# Of five items offered two are near a threshold, in two parts disagree, one is drawn by lot.
CYCLE: tuple[Queue, ...] = ("near", "disagree", "near", "disagree", "random")

RANDOM, SECOND, CHOSEN = "random", "second", "chosen"


def reasons(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return why an item is worth a look, from its margins, its disagreements and the lot."""
    return tuple(_reasons(row))


def _reasons(row: Mapping[str, Any]) -> Iterator[str]:
    if row["sampled"]:
        yield RANDOM
    margins = {
        f"theme:{row['nearest_theme']}": row["theme_margin"], "disinformation": row["flag_margin"],
        "unrest": row["unrest_margin"], "gathering": row["event_margin"],
    }  # fmt: skip
    for part, margin in margins.items():
        if margin is not None and abs(margin) <= NEAR:
            yield f"near:{part}"
    for disagreement in row["disagreements"]:
        yield f"disagree:{disagreement}"


def take_turns(queues: Mapping[Queue, Sequence[dict[str, Any]]], n: int) -> tuple[dict[str, Any], ...]:
    """Take from the queues in turns until ``n`` different items are taken or all are empty."""
    waiting = {queue: iter(queues.get(queue, ())) for queue in QUEUES}
    taken: dict[str, dict[str, Any]] = {}
    while waiting and len(taken) < n:
        for queue in CYCLE:
            if queue in waiting and len(taken) < n:
                row = next((row for row in waiting[queue] if row["item_id"] not in taken), None)
                if row is None:
                    del waiting[queue]
                else:
                    taken[row["item_id"]] = row
    return tuple(taken.values())
