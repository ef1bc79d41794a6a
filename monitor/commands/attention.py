"""The sources that a person should know about after a crawl: nobody looks at a table to find out what is missing."""

from collections.abc import Iterable

from monitor.health import health_of
from monitor.records import SourceHealth
from monitor.store import Store

_NAMED = 10  # of each kind; `monitor source health` shows them all
_WORDS: dict[str, str] = {
    "newly_broken": "Newly broken", "recovered": "Recovered", "silent": "Silent",
    "low_volume": "Fewer items than usual", "muted": "Gone for good",
}  # fmt: skip


def attention_lines(store: Store) -> list[str]:
    """Return a line for each kind of trouble among the sources, with their ids, and one that says where to look."""
    lines = lines_of(health_of(row) for row in store.sources.health())
    return [*lines, "What to do about them: monitor source health"] if lines else []


def lines_of(found: Iterable[SourceHealth]) -> list[str]:
    """Return a line for each kind of trouble, in the order of how soon it should be looked at."""
    by_state: dict[str, list[str]] = {state: [] for state in _WORDS}
    for one in found:
        if one.state in by_state:
            by_state[one.state].append(one.source_id)
    return [_line(_WORDS[state], ids) for state, ids in by_state.items() if ids]


def _line(words: str, ids: list[str]) -> str:
    more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
    return f"{words} ({len(ids)}): {', '.join(sorted(ids)[:_NAMED])}{more}."
