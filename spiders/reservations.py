"""Reservations for a whole host: ``/.well-known/tdmrep.json`` of the TDM Reservation Protocol (W3C, 2024)."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from monitor.extract_charset import decode
from monitor.records import FetchedPage, HostReservation

KEEP = timedelta(days=7)  # a reservation is a decision of a publisher, not of a day
_MAX_RULES = 200
_MAX_PATTERN_CHARS = 500
_MAX_PATH_CHARS = 2_048

Rules = tuple[tuple[str, bool], ...]  # pattern of a path, and whether what it matches is reserved


def reservation_url(url: str) -> str:
    """Return where the reservations of an address's host lie."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/.well-known/tdmrep.json"


def read_rules(page: FetchedPage) -> Rules | None:
    """Read the file; no rules where there is none or it cannot be read, ``None`` where it cannot be had now."""
    if page.status == 429 or page.status >= 500:
        return None
    if page.status != 200:
        return ()
    try:
        document = json.loads(decode(page.body)[0])
    except (ValueError, RecursionError):
        return ()
    rules = document if isinstance(document, list) else [document]
    found = [_rule(rule) for rule in rules[:_MAX_RULES] if isinstance(rule, dict)]
    return tuple(rule for rule in found if rule is not None)


def _rule(rule: dict[str, object]) -> tuple[str, bool] | None:
    location, reserved = rule.get("location"), rule.get("tdm-reservation")
    if not isinstance(location, str) or not location.startswith(("/", "*")) or len(location) > _MAX_PATTERN_CHARS:
        return None
    return location, str(reserved).strip() in ("1", "True")


def is_reserved(rules: Rules, url: str) -> bool:
    """Whether the text of an address is reserved.

    On the safe side where rules contradict: it is, when either the first or the longest that matches says so.
    """
    parts = urlsplit(url)
    path = ((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))[:_MAX_PATH_CHARS]
    matching = [(pattern, reserved) for pattern, reserved in rules if _matches(pattern, path)]
    if not matching:
        return False
    return matching[0][1] or max(matching, key=lambda rule: len(rule[0]))[1]


def _matches(pattern: str, path: str) -> bool:
    """Whether a pattern of robots.txt matches: ``*`` stands for anything, ``$`` for the end. Without backtracking."""
    is_whole = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for number, part in enumerate(others):
        if is_whole and number == len(others) - 1:
            return len(path) - len(part) >= at and path.endswith(part)
        at = path.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return not is_whole or at == len(path)


class HostReservations:
    """The reservations of hosts, kept from run to run."""

    def __init__(self) -> None:
        self._rules: dict[str, tuple[Rules, datetime]] = {}
        self._new: set[str] = set()

    def rules(self, host: str, now: datetime) -> Rules | None:
        """Return the rules of a host; ``None`` where they are not known or have to be read again."""
        found = self._rules.get(host)
        return found[0] if found is not None and now - found[1] < KEEP else None

    def note(self, host: str, rules: Rules, now: datetime) -> None:
        """Keep the rules of a host."""
        self._rules[host] = (rules, now)
        self._new.add(host)

    def load(self, stored: Iterable[HostReservation]) -> None:
        """Take in what earlier runs stored."""
        for one in stored:
            pairs = zip(one.patterns, one.reserved, strict=False)
            self._rules[one.host] = (tuple((pattern, reserved) for pattern, reserved in pairs), one.read_at)

    def changed(self) -> tuple[HostReservation, ...]:
        """Return what is to be stored and was not handed out before."""
        new, self._new = self._new, set()
        return tuple(
            HostReservation(
                host=host,
                patterns=tuple(pattern for pattern, _ in self._rules[host][0]),
                reserved=tuple(reserved for _, reserved in self._rules[host][0]),
                read_at=self._rules[host][1],
            )
            for host in sorted(new)
        )
