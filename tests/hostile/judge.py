"""What is wrong with the outcome of a case, if anything."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from tests.hostile.case import Case
from tests.hostile.run import NOW, Found

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_EARLIEST = datetime(1995, 1, 1)  # noqa: DTZ001  # as DuckDB gives it: UTC without a zone
_LATEST = NOW.replace(tzinfo=None) + timedelta(days=1)


def wrong(case: Case, found: Found) -> list[str]:
    """Return every way in which an outcome is another than the case says."""
    return [*_outcome(case, found), *_stored(case, found), *_always(found), *_asked(case, found)]


def _outcome(case: Case, found: Found) -> Iterator[str]:
    outcome, poll = found.outcome, found.polls[-1] if found.polls else {}
    if outcome.status != case.ends:
        yield f"ended as {outcome.status}, not {case.ends}: {outcome.reason}"
    if poll.get("error") != case.error:
        yield f"error {poll.get('error')}, not {case.error}"
    if case.says not in f"{outcome.reason} {poll.get('message')}":
        yield f"does not say {case.says!r}: {outcome.reason!r}"
    if outcome.reason.startswith("bug") or poll.get("error") == "bug":
        yield f"a bug: {outcome.reason}"


def _stored(case: Case, found: Found) -> Iterator[str]:
    if len(found.items) != case.items:
        yield f"{len(found.items)} items, not {case.items}"
    yield from (f"{word!r} is not stored" for word in case.holds if word not in found.stored)
    yield from (f"{word!r} is stored" for word in case.lacks if word in found.stored)
    states = {one["text_status"] for one in found.items}
    if case.status is not None and states != {case.status}:
        yield f"text_status {states}, not {case.status}"
    flags = {one["date_flag"] for one in found.items}
    if case.date and flags != {case.date}:
        yield f"date_flag {flags}, not {case.date}"
    n_waiting = sum(one["status"] == "pending" for one in found.entries)
    if n_waiting != case.waiting:
        yield f"{n_waiting} entries wait, not {case.waiting}"


def _always(found: Found) -> Iterator[str]:
    """What holds of every case, whatever was served."""
    for row in (*found.items, *found.entries):
        texts = {name: value for name, value in row.items() if isinstance(value, str)}
        yield from (
            f"{name} has characters that no text may have" for name, text in texts.items() if _CONTROL.search(text)
        )
        if len(row["title"]) > 500 or len(row["text"]) > 200_000:
            yield f"title or text is too long: {len(row['title'])}, {len(row['text'])}"
        if row["url"] is not None and (not re.match(r"https?://", row["url"]) or len(row["url"]) > 2_200):
            yield f"no address to keep: {row['url'][:100]}"
        at = row["published_at"]
        if at is not None and not _EARLIEST <= at <= _LATEST:
            yield f"an impossible date: {at}"
        if len(row["published_raw"] or "") > 100:
            yield "published_raw is too long"


def _asked(case: Case, found: Found) -> Iterator[str]:
    yield from (f"asked for {path}" for path in case.never if any(path in asked for asked in found.asked))
    if len(found.asked) > case.at_most:
        yield f"{len(found.asked)} requests, more than {case.at_most}"
