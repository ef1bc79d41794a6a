"""How long hosts are to be left alone: what they asked for, or a growing rest of our own; kept from run to run."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from monitor.extract_charset import header
from monitor.records import HostRest
from monitor.spiders.retry_after import retry_after_s
from monitor.spiders.settings import MAX_RETRY_AFTER_S
from monitor.spiders.transport import Answer

_FIRST_REST_S = 30.0  # after a refusal that does not say how long; doubled at each further one in a row
_REFUSALS = frozenset((429, 503))
_FORGET_AFTER = timedelta(days=30)
# Files about the host. Many a server hands them out while it refuses everything else: they say nothing of its mood.
_ABOUT_THE_HOST = ("/robots.txt", "/.well-known/tdmrep.json")


@dataclass(slots=True)
class _Rest:
    n_refusals: int = 0
    until: float = 0.0  # monotonic seconds
    was_asked: bool = False
    is_new: bool = False  # not yet handed out to be stored


class HostRests:
    """The rests of hosts, by the name under which a host is to be left alone.

    Args:
        key: the name for an address: the host, or host and port on this machine.
    """

    def __init__(
        self,
        *,
        key: Callable[[str], str],
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
        rng: random.Random,
    ) -> None:
        self._key, self._clock, self._monotonic, self._rng = key, clock, monotonic, rng
        self._rests: dict[str, _Rest] = {}

    def note(self, url: str, answer: Answer) -> None:
        """Take in an answer: a refusal begins a rest, another answer than a refusal ends the row of them.

        A first 503 without a time closes nothing: it may be that page alone. A second in a row is the host.
        """
        key = self._key(url)
        if answer.status not in _REFUSALS:
            rest = self._rests.get(key)
            if rest is not None and rest.n_refusals and urlsplit(url).path not in _ABOUT_THE_HOST:
                rest.n_refusals, rest.is_new = 0, True
            return
        rest = self._rests.setdefault(key, _Rest())
        rest.n_refusals += 1
        rest.is_new = True
        asked = retry_after_s(header(answer.headers, "retry-after"), now=self._clock())
        if asked is not None:
            self._close(rest, asked, was_asked=True)
        elif answer.status == 429 or rest.n_refusals > 1:
            doubled = _FIRST_REST_S * 2 ** min(rest.n_refusals - 1, 20)
            self._close(rest, min(doubled, MAX_RETRY_AFTER_S), was_asked=False)

    def _close(self, rest: _Rest, seconds: float, *, was_asked: bool) -> None:
        until = self._monotonic() + seconds * self._rng.uniform(1.0, 1.25)  # never less than asked
        if until > rest.until:
            rest.until, rest.was_asked = until, was_asked

    def left_s(self, url: str) -> float:
        """Return for how many seconds a host is still to be left alone."""
        rest = self._rests.get(self._key(url))
        return 0.0 if rest is None else max(0.0, rest.until - self._monotonic())

    def asked_s(self, url: str) -> float | None:
        """Return for how many seconds a host itself still asks to be left alone; ``None`` where it asks nothing."""
        rest = self._rests.get(self._key(url))
        return (self.left_s(url) or None) if rest is not None and rest.was_asked else None

    def until(self, url: str) -> datetime:
        """Return the moment, aware, until which a host is to be left alone."""
        return self._clock() + timedelta(seconds=self.left_s(url))

    # --- From run to run ------------------------------------------------------------------------------------------

    def load(self, stored: Iterable[HostRest]) -> None:
        """Take in what earlier runs stored; refusals of more than a month ago are forgotten."""
        now = self._clock()
        for one in stored:
            if now - one.noted_at > _FORGET_AFTER:
                continue
            left_s = (one.rests_until - now).total_seconds() if one.rests_until is not None else 0.0
            left_s = min(left_s, 2.0 * MAX_RETRY_AFTER_S)  # a clock that was wrong then costs no more than that
            self._rests[one.host] = _Rest(
                n_refusals=one.n_refusals, until=self._monotonic() + left_s, was_asked=one.was_asked
            )

    def changed(self) -> tuple[HostRest, ...]:
        """Return what is to be stored and was not handed out before."""
        now, found = self._clock(), []
        for host, rest in self._rests.items():
            if not rest.is_new:
                continue
            rest.is_new = False
            left_s = rest.until - self._monotonic()
            found.append(
                HostRest(
                    host=host,
                    n_refusals=rest.n_refusals,
                    rests_until=now + timedelta(seconds=left_s) if left_s > 0 else None,
                    was_asked=rest.was_asked,
                    noted_at=now,
                )
            )
        return tuple(found)
