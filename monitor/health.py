"""How a source is doing, in words: the reason and what an analyst can do."""

from collections.abc import Mapping
from typing import Any

from monitor.records import SourceHealth
from monitor.store.rows import from_row

_ADVICE = {
    "healthy": "",
    "never_polled": "Start a crawl: monitor crawl",
    "newly_broken": "Wait for the next crawl; the delay grows by itself.",
    "recovered": "Nothing; weeks in between are shown as missing.",
    "silent": "Look whether the site still publishes, or publishes elsewhere.",
    "low_volume": "Look whether the feed was cut or moved.",
    "muted": "The server says the address is gone: look for its successor.",
}
_BROKEN = {
    "not_found": "The address may have moved: look on the home page for another.",
    "gone": "The address is gone: look for its successor.",
    "forbidden": "The publisher refuses: respect it, or ask for leave.",
    "login": "It wants a login: only public pages are collected, so leave it out.",
    "robots": "robots.txt disallows it: respect it, or ask for leave.",
    "not_a_feed": "It answers with something else than a feed: look for the right address.",
    "unsafe_address": "It points into a private network: refused. Correct the address.",
    "too_large": "It is larger than the limit: look for a smaller feed.",
    "tls": "Its certificate is not valid: tell the publisher.",
    "rate_limited": "It asked for rest, or refused several times: nothing to do, it is asked again after that time.",
    "dns": "Its name does not exist (any more): look for the new name.",
}


def health_of(row: Mapping[str, Any]) -> SourceHealth:
    """Return the health of a source from a row of the view ``source_health``."""
    return from_row(SourceHealth, {**row, "reason": _reason(row), "advice": advice_on(row)})


def advice_on(row: Mapping[str, Any]) -> str:
    """Return what an analyst can do about a source."""
    if row["permanent_redirect_to"]:
        return f"It points for good to {row['permanent_redirect_to']}: confirm and change the source file."
    if row["state"] in ("broken", "newly_broken") and row["error"] in _BROKEN:
        return _BROKEN[row["error"]]
    if row["state"] == "broken":
        return "It failed several times in a row: look at the site in a browser."
    return _ADVICE[row["state"]]


def _reason(row: Mapping[str, Any]) -> str:
    if row["state"] in ("broken", "newly_broken", "muted"):
        return str(row["message"] or row["error"] or "")
    if row["state"] == "silent":
        return "no new items" if row["last_item_at"] else "no item was ever found"
    if row["state"] == "low_volume":
        return "far fewer items than usual"
    return ""
