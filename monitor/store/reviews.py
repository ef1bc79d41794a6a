"""What persons said of labels, which items are worth a look, and the facts under drift."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from monitor.errors import StoreError
from monitor.records import Labels, Reason, Review
from monitor.review.labels import FIELDS, MATCHED, Reviewable, machine_labels
from monitor.review.offering import NEAR, QUEUES, SECOND, reasons, take_turns
from monitor.store.database import Database, utc
from monitor.store.rows import to_row

# Of the fields of a labelling, those that the tables call otherwise.
_COLUMNS: dict[str, str] = {"unrest": "unrest_level"}


class ReviewTable:
    """Reviews: append-only, the last one counts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def offered(self, by_role: str, n: int, *, since: datetime | None, second: bool) -> tuple[dict[str, Any], ...]:
        """Return id, title and ``why`` of at most ``n`` items worth a look, the first one first.

        With ``second`` those that another role has reviewed and this one has not.
        """
        if second:
            rows = self._database.rows("review_second", by_role=by_role, n=n)
            return tuple({**row, "why": (SECOND,)} for row in rows)
        found = {
            queue: self._database.rows("review_queue", queue=queue, near=NEAR, since=since, n=n) for queue in QUEUES
        }
        return tuple(
            {"item_id": row["item_id"], "title": row["title"], "why": reasons(row)} for row in take_turns(found, n)
        )

    def item(self, item_id: str) -> Reviewable:
        """Return one item as the machine labelled it, never as another person did. Raises StoreError: none such."""
        rows = self._database.rows("review_item", item_id=item_id)
        if not rows:
            raise StoreError(f"There is no tagged item {item_id}. See: monitor review list; monitor tag")
        return _reviewable(rows[0])

    def add(self, review: Review) -> int:
        """Append a review and return its number; the record's own number is not looked at."""
        values: dict[str, object] = {
            _COLUMNS.get(name, name): value if name in review.judged else None
            for name, value in to_row(review.labels).items()
        }
        row = {
            **values, "item_id": review.item_id, "text_hash": review.text_hash, "corrected": list(review.corrected),
            "tagger_version": review.tagger_version, "event_starts_at": review.event_starts_at,
            "by_role": review.by_role, "reviewed_at": review.reviewed_at, "why_offered": list(review.why_offered),
            "note": review.note,
        }  # fmt: skip
        stored = self._database.execute("add_review", rows=[row])
        return int(stored[0]["number"])

    def withdraw(self, number: int, now: datetime) -> None:
        """Take a review back; both rows stay, and what counted before it counts again."""
        self._database.execute("withdraw_review", number=number, now=now)

    def live(self) -> tuple[Review, ...]:
        """Return all reviews of present texts that were not taken back, in order.

        Those of copies of a text, with the same title, have the ``item_id`` that was reviewed first.
        """
        return tuple(_review(row) for row in self._database.rows("live_reviews"))

    def counting(self, item_id: str) -> tuple[Review, ...]:
        """Return the reviews that count for an item, of itself and of copies of its text, in order."""
        return tuple(_review(row) for row in self._database.rows("item_reviews", item_id=item_id))

    def judged(self) -> list[dict[str, Any]]:
        """Return items with the labels that persons gave them, one a story; NULL where nobody judged a field.

        ``whole`` says whether all that training needs was judged.
        """
        return self._database.rows("judged_items")

    # --- Drift ------------------------------------------------------------------------------------------------------

    def drift_measures(self, first: date, last: date, *, pattern_hits: int) -> list[dict[str, Any]]:
        """Return measure, week, n, mean and spread; patterns with fewer than ``pattern_hits`` hits are left out."""
        measured = self._database.rows("drift_measures", first=first, last=last, near=NEAR, matched=MATCHED)
        return measured + self._database.rows("drift_patterns", first=first, last=last, at_least=pattern_hits)

    def drift_sources(self, first: date, last: date) -> list[dict[str, Any]]:
        """Return how many items of each source each week has."""
        return self._database.rows("drift_sources", first=first, last=last)

    def drift_versions(self, first: date, last: date) -> list[dict[str, Any]]:
        """Return how many items of each week each version of the tagger tagged."""
        return self._database.rows("drift_versions", first=first, last=last)


def _reviewable(row: Mapping[str, Any]) -> Reviewable:
    chances = {f"theme:{one['theme']}": one["p"] for one in row["themes"] or []}
    chances |= {f"claim:{one['claim_id']}": one["similarity"] for one in row["claims"] or []}
    chances["disinformation"] = row["p_disinformation"]
    levels = ("none", "grievance", "mobilisation", "escalation")
    chances |= {f"unrest:{level}": p for level, p in zip(levels, row["p_unrest"], strict=True)}
    return Reviewable(
        item_id=row["item_id"], title=row["title"], text=row["text"], text_hash=row["text_hash"],
        published_at=utc(row["published_at"]), tagger_version=row["tagger_version"], machine=machine_labels(row),
        event_starts_at=utc(row["event_starts_at"]), chances=chances, why=reasons(row),
        reasons=tuple(
            Reason(label=one["label"], by=one["by"], span=(one["start"], one["end"]), weight=one["weight"])
            for one in row["reasons"] or []
        ),
    )  # fmt: skip


def _review(row: Mapping[str, Any]) -> Review:
    judged = tuple(name for name in FIELDS if row[_COLUMNS.get(name, name)] is not None)
    return Review(
        number=row["number"], item_id=row["item_id"], text_hash=row["text_hash"],
        tagger_version=row["tagger_version"], judged=judged,
        labels=Labels(
            themes=tuple(row["themes"] or ()), disinformation=bool(row["disinformation"]),
            claim_id=row["claim_id"] or "", stance=row["stance"] or "", unrest=row["unrest_level"] or "none",
            municipalities=tuple(row["municipalities"] or ()), event_when=row["event_when"] or "",
        ),
        corrected=tuple(row["corrected"]), event_starts_at=utc(row["event_starts_at"]), by_role=row["by_role"],
        reviewed_at=row["reviewed_at"].replace(tzinfo=UTC), why_offered=tuple(row["why_offered"]), note=row["note"],
    )  # fmt: skip
