"""A series as one line of block characters."""

from collections.abc import Sequence

BLOCKS = "▁▂▃▄▅▆▇█"
MISSING = "·"


def sparkline(values: Sequence[float | None]) -> str:
    """Return one character per value, from zero to the highest; a missing value is a dot, never the lowest block."""
    highest = max((value for value in values if value is not None), default=0) or 1
    top = len(BLOCKS) - 1
    return "".join(MISSING if value is None else BLOCKS[min(top, int(value / highest * top + 0.5))] for value in values)
