"""How a source is doing, in words: the state, the reason with its numbers, and what an analyst can do. Pure.

A state is judged at the end of every run, and compared with what the run before found: what is new is news once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from monitor import volume
from monitor.records import ErrorClass, HealthState, SourceFacts, SourceHealth

MOVED_AFTER = 3  # identical permanent redirects before a new address is proposed
LONG_SILENT = timedelta(days=90)  # without an item for so long a source is silent, whatever its rhythm
NEWS: tuple[HealthState, ...] = ("newly_broken", "recovered", "silent", "low_volume", "muted")
_AMSTERDAM = ZoneInfo("Europe/Amsterdam")

_ADVICE: dict[HealthState, str] = {
    "healthy": "",
    "never_polled": "Start a crawl: monitor crawl",
    "newly_broken": "Wait for the next crawl; the delay grows by itself.",
    "broken": "It failed several times in a row: look at the site in a browser.",
    "recovered": "Nothing; days to which it does not reach back are shown as missing.",
    "silent": "Look whether the site still publishes, or publishes elsewhere.",
    "low_volume": "Look whether the feed was cut or moved.",
    "muted": "The server says the address is gone: look for its successor.",
}
_BROKEN: dict[ErrorClass, str] = {
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """What is reckoned once of a source: its volume, its silence and what the last run found."""

    week: volume.Volume | None
    month: volume.Volume | None
    silence: volume.Silence | None
    before: SourceHealth | None


def judge_all(
    facts: Iterable[SourceFacts], before: Mapping[str, SourceHealth], *, now: datetime
) -> tuple[SourceHealth, ...]:
    """Return the health of sources at the end of a run.

    Args:
        facts: one for each source.
        before: what the last run found, by source; what is missing there was never judged.
        now: aware, not before the last poll.
    """
    return tuple(judge(one, before.get(one.source_id), now=now) for one in facts)


def current(
    facts: Iterable[SourceFacts], stored: Mapping[str, SourceHealth], *, now: datetime
) -> tuple[SourceHealth, ...]:
    """Return the health of sources as the last run found it, judged anew where a killed run polled since."""
    return tuple(
        known
        if (known := stored.get(one.source_id)) is not None and _is_fresh(known, one)
        else judge(one, known, now=now)
        for one in facts
    )


def _is_fresh(known: SourceHealth, facts: SourceFacts) -> bool:
    return known.judged_at is not None and (facts.last_polled_at is None or known.judged_at >= facts.last_polled_at)


def judge(facts: SourceFacts, before: SourceHealth | None, *, now: datetime) -> SourceHealth:
    """Return the health of one source; see ``judge_all``."""
    compare = partial(volume.compare, facts.days)
    alpha = volume.ALPHA_BACK if before is not None and before.state == "low_volume" else volume.ALPHA
    week, month = (compare(length, alpha) for length in volume.WINDOWS)
    last = facts.last_item_at
    silence = None if last is None else volume.silence(facts.days, last.astimezone(_AMSTERDAM).date())
    judged = _Judged(week=week, month=month, silence=silence, before=before)
    state = _state(facts, judged, now)
    moved_to = facts.permanent_redirect_to if facts.n_permanent_redirects >= MOVED_AFTER else None
    is_same = before is not None and before.state == state
    moved_is_news = moved_to is not None and (before is None or before.moved_to != moved_to)
    today = now.astimezone(_AMSTERDAM).date()
    return SourceHealth(
        source_id=facts.source_id, name=facts.name, genre=facts.genre, state=state,
        last_success_at=facts.last_success_at, last_item_at=facts.last_item_at,
        n_items_28d=_n_items(facts, month, 28), expected_28d=month.expected if month else None,
        reason=_reason(state, facts, judged, today), advice=_advice(state, facts, moved_to),
        since=before.since if before is not None and is_same else now, judged_at=now,
        n_items_7d=_n_items(facts, week, 7), expected_7d=week.expected if week else None,
        lower_7d=week.lower if week else None, upper_7d=week.upper if week else None,
        judged_from=None if week else volume.judged_from(facts.days, today), moved_to=moved_to,
        error=facts.error, is_news=(state in NEWS and not is_same) or moved_is_news,
    )  # fmt: skip


# --- State --------------------------------------------------------------------------------------------------------


def _state(facts: SourceFacts, judged: _Judged, now: datetime) -> HealthState:
    if facts.muted_reason:
        return "muted"
    if facts.last_polled_at is None:
        return "never_polled"
    if facts.error is not None:
        return "newly_broken" if _is_new(facts, judged.before) else "broken"
    if facts.before_since is not None and _is_new(facts, judged.before):
        return "recovered"
    return _state_of_volume(facts, judged, now)


def _state_of_volume(facts: SourceFacts, judged: _Judged, now: datetime) -> HealthState:
    if _is_silent(facts, judged, now):
        return "silent"
    if any(window is not None and window.is_low for window in (judged.week, judged.month)):
        return "low_volume"
    return "healthy"


def _is_new(facts: SourceFacts, before: SourceHealth | None) -> bool:
    """Whether the last streak of failures or successes began after the last run had judged."""
    if before is None or before.judged_at is None:
        return facts.n_streak == 1
    return facts.streak_since is not None and facts.streak_since > before.judged_at


def _is_silent(facts: SourceFacts, judged: _Judged, now: datetime) -> bool:
    if facts.last_item_at is None or facts.last_item_at < now - LONG_SILENT:
        return True
    return judged.silence is not None and judged.silence.chance < volume.ALPHA_SILENT


def _n_items(facts: SourceFacts, window: volume.Volume | None, length_days: int) -> int:
    if window is not None:
        return window.observed
    starts = facts.days[-1][0] - timedelta(days=length_days - 1) if facts.days else date.max
    return sum(count for day, count in facts.days if day >= starts)


# --- Words --------------------------------------------------------------------------------------------------------


def _advice(state: HealthState, facts: SourceFacts, moved_to: str | None) -> str:
    if moved_to is not None:
        return f"It points for good to {moved_to}: confirm and change the source file."
    if state in ("broken", "newly_broken") and facts.error in _BROKEN:
        return _BROKEN[facts.error]
    return _ADVICE[state]


def _reason(state: HealthState, facts: SourceFacts, judged: _Judged, today: date) -> str:
    if state == "never_polled":
        return "never polled"
    if state in ("broken", "newly_broken", "muted"):
        return _failure(facts)
    if state == "recovered":
        return _recovery(facts)
    if state == "silent":
        return _silent(facts, judged.silence, today)
    low = next((window for window in (judged.week, judged.month) if window is not None and window.is_low), None)
    if shown := low or judged.week:
        return _counted(shown)
    n_days = len(facts.days)
    wanted = volume.MIN_HISTORY + volume.WINDOWS[0]
    from_day = volume.judged_from(facts.days, today)
    return f"not yet to be judged, from {from_day}: {min(n_days, wanted)} of {wanted} observed days"


def _failure(facts: SourceFacts) -> str:
    what = facts.message or str(facts.error or facts.muted_reason or "")
    times = "1 poll" if facts.n_streak == 1 else f"{facts.n_streak} polls"
    since = f"{times} failed since {_day(facts.streak_since)}"
    tried = "" if facts.next_due_at is None else f"; next try from {_minute(facts.next_due_at)}"
    return f"{what}; {since}{tried}"


def _recovery(facts: SourceFacts) -> str:
    if facts.before_since is None or facts.streak_since is None:
        return "answers again"
    n_days = max(1, (facts.streak_since - facts.before_since).days)
    return f"answers again after {_plural(n_days, 'day')}: {_plural(facts.n_before, 'poll')} had failed"


def _silent(facts: SourceFacts, silence: volume.Silence | None, today: date) -> str:
    if facts.last_item_at is None:
        polled = f"{_plural(facts.n_polls, 'poll')} since {_day(facts.first_polled_at)}"
        if facts.n_entries:
            return f"{facts.n_entries} entries seen, but none of their pages could be read; {polled}"
        return f"no item was ever found; {polled}"
    if silence is None or silence.chance >= volume.ALPHA_SILENT:
        n_days = (today - facts.last_item_at.astimezone(_AMSTERDAM).date()).days
        return f"no items in {n_days} days; the last on {_day(facts.last_item_at)}"
    days = f"{_plural(silence.n_days, 'observed day')}, about {_about(silence.expected)} expected"
    return f"no items in {days}; the last on {_day(facts.last_item_at)}"


def _counted(window: volume.Volume) -> str:
    days = f"{window.length_days} days"
    if window.n_days < window.length_days:
        days = f"{window.n_days} of {days} (the others were not observed)"
    return f"{_plural(window.observed, 'item')} in {days}, {window.lower} to {window.upper} expected"


def _about(mean: float) -> str:
    return f"{mean:.0f}" if mean >= 10 else f"{mean:.1f}"


def _plural(n: int, word: str) -> str:
    return f"{n} {word}" if n == 1 else f"{n} {word}s"


def _day(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(_AMSTERDAM).date().isoformat()


def _minute(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
