"""Groups of authors that are left out together: thresholds and calibrations must not be chosen on known voices."""

from collections import Counter
from collections.abc import Sequence

N_GROUPS = 5  # more take longer and change the thresholds little


def author_groups(origins: Sequence[str], n_groups: int = N_GROUPS) -> list[str]:
    """Put the authors into groups of about equal size: the largest first, each into the smallest group.

    Returns:
        the name of the group of every text, in order.
    """
    sizes = Counter(origins)
    filled = dict.fromkeys(range(n_groups), 0)
    group_of: dict[str, str] = {}
    for origin in sorted(sizes, key=lambda one: (-sizes[one], one)):
        smallest = min(filled, key=lambda at: (filled[at], at))
        filled[smallest] += sizes[origin]
        group_of[origin] = f"group {smallest}"
    return [group_of[origin] for origin in origins]
