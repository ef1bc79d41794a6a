"""What is remembered of a source after a poll: when to look again, how often it failed, where it moved. Pure."""

import hashlib
from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.extract_charset import clean, header
from monitor.feeds import strip_volatile
from monitor.health import MOVED_AFTER
from monitor.records import Entry, ErrorClass, FetchedPage, IdentityMethod, Source, SourceState
from monitor.text import normalise
from monitor.urls import same_site, url_key

PARSER_VERSION = "1"  # raised when entries are read in another way: everything is then read once more

FIRST_INTERVAL = timedelta(hours=1)
MIN_INTERVAL = timedelta(minutes=15)
MAX_INTERVAL = timedelta(days=7)
DAILY = timedelta(hours=20)  # a source that brings something is due again at the next daily job
_FULL_SHARE = 0.5  # with more new entries than this share, some may already have fallen out of the feed

# How much a failure weighs: temporary trouble of the network little, an answer that means no much.
_WEIGHTS: dict[ErrorClass, float] = {
    "dns": 0.25, "timeout": 0.5, "connection": 0.5, "tls": 0.5, "not_found": 0.5, "rate_limited": 0.5, "server": 0.5,
    "http": 0.5, "redirects": 0.5, "too_large": 0.5, "robots": 0.5, "forbidden": 1.0, "not_a_feed": 1.0, "login": 1.0,
    "unsafe_address": 1.0, "reserved": 1.0, "gone": 1.0, "bug": 0.5,
}  # fmt: skip
_BACKOFF = timedelta(hours=12)  # times the weighted number of failures: linear, so that a source is never fully dead
_MAX_BACKOFF = timedelta(days=30)
_MIN_BACKOFF = timedelta(hours=1)


def at_address(state: SourceState | None, source: Source, url: str) -> SourceState:
    """Return the state of a source at the address that its file gives now.

    Where that is another than at the last poll, nothing of the old address holds: no failures, no rest, no validators.
    What was collected stays known.

    Args:
        url: the address that is asked for, with its days filled in.
    """
    source_url = clean(source.url or "")
    if state is None:
        return SourceState(source_id=source.id, url=url, source_url=source_url)
    if state.source_url in (None, source_url):
        return replace(state, source_url=source_url)
    return SourceState(
        source_id=source.id,
        url=url,
        source_url=source_url,
        last_polled_at=state.last_polled_at,
        last_success_at=state.last_success_at,
    )


def is_due(state: SourceState | None, *, now: datetime) -> bool:
    """Whether a source is to be polled now. One that was never polled is."""
    return state is None or state.next_due_at is None or state.next_due_at <= now


def validators(state: SourceState | None) -> tuple[str, dict[str, str]]:
    """Return the address that issued the validators, and the conditional headers to send there."""
    if state is None or not (state.body_hash or "").startswith(f"{PARSER_VERSION}:"):
        return "", {}
    headers = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
    return state.url, {name: value for name, value in headers.items() if value}


def body_hash(page: FetchedPage) -> str:
    """Return the hash of a document without its build date and comments, under the version of the parser."""
    return f"{PARSER_VERSION}:{hashlib.sha256(strip_volatile(page.body)).hexdigest()[:32]}"


def after_success(
    state: SourceState,
    page: FetchedPage,
    *,
    n_entries: int,
    n_new: int,
    hint_s: int,
    moved_to: str | None,
    is_whole: bool,
    now: datetime,
    identity_method: IdentityMethod | None = None,
) -> SourceState:
    """Return the state after a poll that was answered, also by 304.

    Args:
        is_whole: the document says all and was read to its end; one that leads to further documents is no sign that
            those are unchanged. Of another nothing is kept by which it could be skipped.
        page: the answer of the source's own address; a 304 leaves the hash and, where it has none, the validators.
        hint_s: how long the publisher says that it is not worth while to look again, in seconds.
        identity_method: by which the entries of a feed are known; once by link, always by link.
    """
    fresh = page.status != 304
    # A hint of a day would skip every second daily job: the next one starts minutes before the day has passed.
    interval = max(_interval(state, n_entries, n_new), min(timedelta(seconds=hint_s), DAILY))
    same_move = moved_to is not None and moved_to == state.permanent_redirect_to
    return replace(
        state,
        url=page.final_url,
        etag=header(page.headers, "etag")[:500] or (None if fresh else state.etag),
        last_modified=header(page.headers, "last-modified")[:100] or (None if fresh else state.last_modified),
        body_hash=(body_hash(page) if is_whole else None) if fresh else state.body_hash,
        last_polled_at=now,
        last_success_at=now,
        next_due_at=now + min(interval, MAX_INTERVAL),
        n_failures=0.0,
        muted_reason=None,
        permanent_redirect_to=moved_to,
        n_permanent_redirects=(state.n_permanent_redirects + 1 if same_move else 1) if moved_to else 0,
        identity_method="link" if state.identity_method == "link" else identity_method or state.identity_method,
    )


def after_part(
    state: SourceState,
    success: SourceState,
    error: ErrorClass,
    *,
    now: datetime,
    retry_after_s: float | None = None,
) -> SourceState:
    """Return the state after a poll that read a part of what a source lists, and missed another by an error.

    It counts as a failure, but where no rest was asked for the next daily job looks again: the source does answer.

    Args:
        success: the state as it were if nothing had been missed; what it learnt of the address is kept.
    """
    failed = after_failure(state, error, now=now, retry_after_s=retry_after_s)
    due = failed.next_due_at if retry_after_s is not None else min(now + DAILY, failed.next_due_at or now + DAILY)
    return replace(
        success,
        body_hash=None,
        last_success_at=state.last_success_at,
        next_due_at=due,
        n_failures=failed.n_failures,
    )


def _interval(state: SourceState, n_entries: int, n_new: int) -> timedelta:
    """Return the time to the next poll: longer while nothing comes, shorter while much does."""
    last = _last_interval(state)
    if last is None:
        return FIRST_INTERVAL
    if n_new == 0:
        return min(MAX_INTERVAL, max(MIN_INTERVAL, last * 1.5))
    if n_entries and n_new / n_entries > _FULL_SHARE:
        return max(MIN_INTERVAL, min(last, DAILY) / 2)
    return max(MIN_INTERVAL, min(last, DAILY))


def _last_interval(state: SourceState) -> timedelta | None:
    """Return the interval that was set last; only after a success, on which alone a rhythm can be founded."""
    if state.last_success_at is None or state.next_due_at is None or state.last_polled_at != state.last_success_at:
        return None
    return max(MIN_INTERVAL, state.next_due_at - state.last_success_at)


def after_failure(
    state: SourceState, error: ErrorClass, *, now: datetime, retry_after_s: float | None = None
) -> SourceState:
    """Return the state after a poll that failed. A source that is gone is muted, and asked once a month."""
    n_failures = state.n_failures + _WEIGHTS[error]
    wait = min(_MAX_BACKOFF, max(_MIN_BACKOFF, n_failures * _BACKOFF))
    if retry_after_s is not None:
        wait = timedelta(seconds=retry_after_s)
    muted_reason = "gone" if error == "gone" else state.muted_reason
    if muted_reason:
        wait = _MAX_BACKOFF
    return replace(state, last_polled_at=now, n_failures=n_failures, next_due_at=now + wait, muted_reason=muted_reason)


def under_new_ids(entries: Sequence[Entry], known: frozenset[str], before: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return the entries that are old ones under new ids: the site has changed all its ids at once.

    Such are unknown entries that say what a stored one says, where more than half of the known ones that the source
    shows would be such. An old date alone says nothing: after a stale cache, an empty answer or a part that failed,
    what comes is old and was never seen.

    Args:
        before: the stored entries of the source; see ``is_mass_change`` for when they are worth looking up.
    """
    names = {name for entry in before for name in _names(entry)}
    addresses = {url_key(entry.url) for entry in before if entry.url is not None}
    same = [
        entry
        for entry in entries
        if entry.id not in known and names.intersection(_names(entry)) and not _is_edit(entry, addresses)
    ]
    return tuple(same) if len(same) > (len(known) + len(same)) / 2 else ()


def is_mass_change(entries: Sequence[Entry], known: frozenset[str], state: SourceState) -> bool:
    """Whether so much of what a source shows is unknown that it may have changed its ids."""
    return state.last_success_at is not None and bool(entries) and len(known) < len(entries) / 2


def _names(entry: Entry) -> tuple[tuple[str, ...], ...]:
    """Return what an entry is known by whatever its id: the title with the date, or with the text.

    Never the title alone: "Raadsvergadering" comes every month. Nor the link: an edited article keeps it, and is to be
    fetched again; its page is the same item.
    """
    title = normalise(entry.title)
    date = (("date", title, entry.published_at.isoformat()),) if title and entry.published_at is not None else ()
    return (*date, ("text", title, normalise(entry.text))) if entry.text else date


def _is_edit(entry: Entry, addresses: Container[str]) -> bool:
    """Whether an entry, whose id changes when its page does, is of a page that is known: to be fetched again."""
    if entry.identity_method != "link" or entry.url is None:
        return False
    key = url_key(entry.url)
    return entry.identity != key and key in addresses


def proposal(state: SourceState, source_url: str) -> str:
    """Say that a source has moved for good, where it did so often enough to be believed; else empty."""
    target = state.permanent_redirect_to
    if target is None or state.n_permanent_redirects < MOVED_AFTER:
        return ""
    where = "on the same site" if same_site(target, source_url) else "on another site: check whose it is"
    return f"moved permanently to {target} ({where}); enter that address in the source file"
