"""Answers about short strings that are worked out once: words come back all the time, and memory must not grow."""

from collections.abc import Callable
from typing import TypeVar

V = TypeVar("V")


class Remembered(dict[str, V]):
    """Maps a string to what a function makes of it. A plain look-up where it is known, which ``lru_cache`` is not.

    Args:
        work: gives the answer; the same one for the same string.
        longest: characters of a string that is remembered; longer ones are worked out each time.
        most: strings that are remembered; then it starts anew.
    """

    def __init__(self, work: Callable[[str], V], longest: int, most: int = 65_536) -> None:
        super().__init__()
        self._work, self._longest, self._most = work, longest, most

    def __missing__(self, text: str) -> V:
        found = self._work(text)
        if len(text) <= self._longest:
            if len(self) >= self._most:
                self.clear()
            self[text] = found
        return found
