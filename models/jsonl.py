"""Tagging a file without a database: one JSON object a line in, one out, order kept."""

import json
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from monitor.models.moment import ZONE
from monitor.protocols import Tagger
from monitor.records import Gathering, Item, TaggedItem

MAX_LINE = 4_000_000  # characters; a longer line is no article
_FIRST_YEAR, _LAST_YEAR = 1900, 2100  # of publication; beyond them a date is a mistake, not a day
# Outwards there are three stances: who asks about a claim, gives an opinion or makes fun of it does not assert it.
_OUTWARD_STANCE = {"asserts": "asserts", "denies": "denies"}


@dataclass(slots=True)
class Counts:
    """How many lines were tagged and how many were no valid record; filled while the lines are read."""

    n_tagged: int = field(default=0)
    n_failed: int = field(default=0)


def tag_records(tagger: Tagger, lines: Iterable[str], counts: Counts | None = None) -> Iterator[str]:
    """Tag lines lazily; a line that is no valid record gives ``{"id": …, "error": …}`` in its place.

    Empty lines are skipped. Args: ``counts`` is filled as the lines are tagged.
    """
    counts = Counts() if counts is None else counts
    ids: deque[str | int] = deque()  # as they were given: a number stays a number
    read = (_read(line, ids) for line in lines if line.strip())
    for is_item, group in groupby(read, key=lambda found: isinstance(found, Item)):
        if is_item:
            for tagged in tagger.tag(item for item in group if isinstance(item, Item)):
                counts.n_tagged += 1
                yield _line(as_record(tagged) | {"id": ids.popleft()})
        else:
            for failure in group:
                counts.n_failed += 1
                yield _line(failure if isinstance(failure, dict) else {"id": failure.id})


def as_record(tagged: TaggedItem) -> dict[str, Any]:
    """Return the outward form of a tagged item."""
    claims = tagged.disinformation
    return {
        "id": tagged.item_id,
        "themes": {score.theme: round(score.p, 4) for score in tagged.themes},
        "theme_labels": list(tagged.theme_labels),
        "disinformation": {
            "p": round(claims.p, 4),
            "flagged": claims.flagged,
            "claims": [
                {
                    "id": match.claim_id,
                    "verdict": match.verdict,
                    "review_url": match.review_url,
                    "similarity": round(match.similarity, 4),
                    "stance": _OUTWARD_STANCE.get(match.stance, "reports"),
                    "span": list(match.span),
                }
                for match in claims.claims
            ],
        },
        "unrest": {
            "level": tagged.unrest.level,
            "p": {level: round(chance, 4) for level, chance in tagged.unrest.p},
        },
        "municipalities": [
            {"code": place.code, "name": place.name, "span": list(place.span)} for place in tagged.municipalities
        ],
        "event": _event(tagged.event),
        "reasons": [
            {"label": reason.label, "by": reason.by, "span": list(reason.span), "weight": round(reason.weight, 3)}
            for reason in tagged.reasons
        ],
        "tagger_version": tagged.tagger_version,
    }


def _event(event: Gathering | None) -> dict[str, Any] | None:
    if event is None:
        return None
    return {
        "kind": event.kind,
        "when_text": event.when_text,
        "starts_at": event.starts_at.astimezone(ZONE).isoformat() if event.starts_at else None,
        "municipality": event.municipality,
    }


def _line(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False)


def _read(line: str, ids: deque[str | int]) -> Item | dict[str, Any]:
    if len(line) > MAX_LINE:
        return {"id": None, "error": f"the line is longer than {MAX_LINE} characters"}
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {"id": None, "error": f"no valid JSON: {type(error).__name__}"}
    if not isinstance(fields, dict):
        return {"id": None, "error": "not an object"}
    return _item(fields, ids)


def _item(fields: dict[str, Any], ids: deque[str | int]) -> Item | dict[str, Any]:
    found = fields.get("id")
    known = found if isinstance(found, str | int) and not isinstance(found, bool) else None
    if known is None or not str(known).strip():
        return {"id": None, "error": "id is missing or no text"}
    if not _is_unicode(str(known)):
        return {"id": None, "error": "id holds characters that are no Unicode (lone surrogates)"}
    problem = _problem(fields)
    published = _published(fields.get("published_at")) if not problem else None
    if problem or isinstance(published, str):
        return {"id": known, "error": problem or published}
    title, text = fields.get("title") or "", fields["text"]
    ids.append(known)
    return Item(
        id=str(known),
        source_id="",
        assignment_id="",
        url=fields.get("url") or None,
        title=title,
        text=text,
        text_status="full",
        genre="forum",
        published_at=published,
        published_source="none" if published is None else "meta",
        published_raw=fields.get("published_at"),
        first_seen_at=published or datetime(1970, 1, 1, tzinfo=UTC),
        text_hash="",  # for the store, which these never see
    )


def _problem(fields: dict[str, Any]) -> str:
    if not isinstance(fields.get("text"), str):
        return "text is missing or no text"
    for name in ("title", "url", "published_at"):
        if fields.get(name) is not None and not isinstance(fields[name], str):
            return f"{name} is no text"
    if not _is_unicode(f"{fields.get('title') or ''}{fields['text']}"):
        return "text holds characters that are no Unicode (lone surrogates)"
    return ""


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _published(value: str | None) -> datetime | str | None:
    if not value:
        return None
    try:
        found = datetime.fromisoformat(value.strip())
        found = (found if found.tzinfo else found.replace(tzinfo=ZONE)).astimezone(UTC)
    except (ValueError, OverflowError):
        return "published_at is no date (ISO 8601)"
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        return f"published_at lies outside the years {_FIRST_YEAR} to {_LAST_YEAR}"
    return found
