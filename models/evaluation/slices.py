"""Parts of a set of texts that are measured by themselves: genre, trap, length, register, era."""

from collections.abc import Callable, Iterator, Sequence

from monitor.models.corpus import Example
from monitor.models.evaluation.era import ERAS, era
from monitor.models.evaluation.found import Judged
from monitor.models.evaluation.intervals import Figure, figures
from monitor.models.evaluation.measures import OF_SLICES, some_measures
from monitor.models.evaluation.register import REGISTERS, register

LENGTHS = ((45, "short (to 45 words)"), (120, "middle (45 to 120 words)"), (10**9, "long (120 words up)"))
_ORDER = [*(name for _, name in LENGTHS), *REGISTERS, *ERAS]  # other values: by spelling


def length(example: Example) -> str:
    """Return the class of length by white-space words."""
    n_words = len(example.full_text.split())
    return next(name for most, name in LENGTHS if n_words < most)


KINDS: dict[str, Callable[[Example], str]] = {
    "genre": lambda example: example.genre,
    "trap": lambda example: example.trap,
    "length": length,
    "register": register,
    "era": lambda example: era(example.full_text),
}


def slices(judged: Sequence[Judged]) -> Iterator[tuple[str, list[int]]]:
    """Yield name and rows of each part that holds a text: "genre news"."""
    for kind, value_of in KINDS.items():
        values = [value_of(example) for example, _ in judged]
        for value in sorted(set(values), key=lambda one: (_ORDER.index(one) if one in _ORDER else -1, one)):
            yield f"{kind} {value}", [at for at, own in enumerate(values) if own == value]


def slice_figures(
    judged: Sequence[Judged], *, groups: Sequence[str] | None = None, seed: int = 0
) -> Iterator[tuple[str, tuple[Figure, ...]]]:
    """Yield name and figures of each part; the themes are those of the whole set."""
    chosen = some_measures([example for example, _ in judged], OF_SLICES)
    for name, rows in slices(judged):
        own = None if groups is None else [groups[at] for at in rows]
        yield name, figures(chosen, [judged[at] for at in rows], groups=own, seed=seed)
