"""How far two reviewers agree on the same texts: Cohen's kappa per field, with counts.

Kappa is agreement beyond what the reviewers' own shares would give by chance: Cohen, J. (1960), A coefficient of
agreement for nominal scales, Educational and Psychological Measurement 20(1), 37-46. Unrest is an ordered scale: there
a neighbouring level counts as a smaller disagreement (linear weights; Cohen, J. (1968), Psychological Bulletin 70(4)).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.records import Review, ReviewField
from monitor.review.labels import FIELDS, LEVELS

Pair = tuple[Hashable, Hashable]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Agreement of first and second reviewers in one field."""

    field: str
    n: int  # judgements that both made
    n_agreed: int
    kappa: float | None  # None: nothing to judge, or both always said the same one thing


def pairs(reviews: Sequence[Review]) -> tuple[tuple[Review, Review], ...]:
    """Return what first and second reviewers said of texts that two roles looked at.

    What one role said of a text in several reviews is one review, in which per field the last word counts.
    """
    by_item: dict[str, dict[str, Review]] = defaultdict(dict)
    for review in sorted(reviews, key=lambda review: review.number):
        roles = by_item[review.item_id]
        earlier = roles.get(review.by_role)
        roles[review.by_role] = _merged(earlier, review) if earlier else review
    found = []
    for roles in by_item.values():
        first, *others = roles.values()  # in the order in which they looked at it first
        found += [(first, other) for other in others]
    return tuple(found)


def _merged(earlier: Review, later: Review) -> Review:
    said = {name: getattr(later.labels, name) for name in later.judged}
    judged = tuple(name for name in FIELDS if name in earlier.judged or name in later.judged)
    return replace(later, labels=replace(earlier.labels, **said), judged=judged)


def agreement(reviews: Sequence[Review], themes: Sequence[str]) -> tuple[Agreement, ...]:
    """Return the agreement per field, and for each theme by itself.

    ``themes`` is counted per text and theme, ``municipalities`` and ``event_when`` per text as a whole.
    """
    found = pairs(reviews)
    rows = [_measure(field, list(_values(found, field, themes))) for field in FIELDS]
    rows += [_measure(f"theme:{theme}", list(_values(found, "themes", [theme]))) for theme in themes]
    return tuple(rows)


def disputed(reviews: Sequence[Review]) -> Iterator[tuple[Review, Review, tuple[ReviewField, ...]]]:
    """Yield the pairs that differ, with the fields in which they do."""
    for one, other in pairs(reviews):
        both = [field for field in FIELDS if field in one.judged and field in other.judged]
        fields = tuple(name for name in both if getattr(one.labels, name) != getattr(other.labels, name))
        if fields:
            yield one, other, fields


def _values(found: Sequence[tuple[Review, Review]], field: ReviewField, themes: Sequence[str]) -> Iterator[Pair]:
    for one, other in found:
        if field in one.judged and field in other.judged:
            first, second = getattr(one.labels, field), getattr(other.labels, field)
            if field == "themes":
                yield from ((theme in first, theme in second) for theme in themes)
            elif field == "unrest":
                yield LEVELS.index(first), LEVELS.index(second)
            else:
                yield first, second


def _measure(field: str, values: Sequence[Pair]) -> Agreement:
    weight = _steps if field == "unrest" else _same
    return Agreement(
        field=field, n=len(values), n_agreed=sum(one == other for one, other in values), kappa=kappa(values, weight)
    )


def _same(one: Hashable, other: Hashable) -> float:
    return float(one != other)


def _steps(one: Hashable, other: Hashable) -> float:
    return abs(one - other)  # type: ignore[operator, no-any-return]


def kappa(values: Sequence[Pair], distance: Callable[[Hashable, Hashable], float] = _same) -> float | None:
    """Return Cohen's kappa; None where nobody could have disagreed by chance."""
    if not values:
        return None
    n = len(values)
    observed = sum(distance(one, other) for one, other in values) / n
    firsts, seconds = Counter(one for one, _ in values), Counter(other for _, other in values)
    by_chance = sum(a * b * distance(x, y) for x, a in firsts.items() for y, b in seconds.items()) / n**2
    return None if by_chance == 0 else 1 - observed / by_chance
