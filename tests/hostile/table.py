"""All cases by subject, and the page of the documentation that lists them."""

from tests.hostile import feeds
from tests.hostile.case import Case

GROUPS: dict[str, tuple[Case, ...]] = {
    "Feeds": feeds.CASES,
}
CASES: tuple[Case, ...] = tuple(case for cases in GROUPS.values() for case in cases)
