"""Items in need of tags or of a story, and the tags and stories they got."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from monitor.records import Item, StoredText, StoryLink, TaggedItem
from monitor.store.database import Database
from monitor.store.rows import from_row, to_row, to_rows

BATCH = 500  # items in memory at once; about a megabyte of text


class TagTables:
    """Tags with their reasons, and stories."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def untagged(self, tagger_version: str, *, since: datetime | None, retag: bool) -> Sequence[Item]:
        """Return the next batch of items without a tag on their present text.

        With ``retag`` also those tagged by another version. Empty when all is done.
        """
        rows = self._database.rows(
            "untagged_items", tagger_version=tagger_version, since=since, retag=retag, limit=BATCH
        )
        return tuple(from_row(Item, row) for row in rows)

    def save(self, tagged: Sequence[TaggedItem], tagged_at: datetime) -> None:
        """Store a batch of tags in one transaction, replacing earlier ones of the same items."""
        ids = [item.item_id for item in tagged]
        tables = {
            "tag_theme": [{"item_id": t.item_id, **row} for t in tagged for row in to_rows(t.themes)],
            "tag_municipality": list(_municipality_rows(tagged)),
            "tag_claim": list(_claim_rows(tagged)),
            "tag_reason": list(_reason_rows(tagged)),
        }
        with self._database.write():
            for table, rows in tables.items():
                self._database.execute(f"delete_{table}", ids=ids)
                if rows:
                    self._database.execute(f"save_{table}", rows=rows)
            self._database.execute("save_tags", rows=[_tag_row(item, tagged_at) for item in tagged])
            self._database.execute("delete_tag_health", ids=ids)
            health = [{"item_id": item.item_id, **to_row(item.health)} for item in tagged if item.health]
            if health:
                self._database.execute("save_tag_health", rows=health)

    def unstoried(self) -> list[tuple[str, datetime]]:
        """Return the items that have no story on their present text, with their moments, oldest first."""
        return [(row["id"], row["at_ts"]) for row in self._database.rows("unstoried_items")]

    def storied(self, since: datetime) -> Iterator[tuple[str, str, bytes | None]]:
        """Yield id, story and sketch of the items since a moment, oldest first."""
        for row in self._database.each("storied_items", since=since):
            yield row["id"], row["story_id"], row["sketch"]

    def texts_of(self, item_ids: Sequence[str]) -> dict[str, str]:
        """Return, of those of the items that still exist, what makes one a copy of another: title and text.

        The posts of a thread share its title and are no copies for it: of them the text alone.
        """
        rows = self._database.rows("item_texts", ids=list(item_ids))
        return {
            row["id"]: row["text"] if row["genre"] == "forum" else f"{row['title']}\n\n{row['text']}" for row in rows
        }

    def texts(self, since: datetime) -> Iterator[StoredText]:
        """Yield the texts of the items since a moment, a batch in memory at a time; the file is free in between."""
        after = ""
        while rows := self._database.rows("stored_texts", since=since, after=after, limit=BATCH):
            yield from (from_row(StoredText, row) for row in rows)
            after = rows[-1]["id"]

    def save_stories(self, links: Sequence[StoryLink], sketches: Sequence[bytes]) -> None:
        """Store which story each item belongs to, and by what its copies are found."""
        if links:
            rows = [{**row, "sketch": sketch} for row, sketch in zip(to_rows(links), sketches, strict=True)]
            self._database.execute("save_stories", rows=rows)


def _tag_row(item: TaggedItem, tagged_at: datetime) -> dict[str, object]:
    event = item.event
    return {
        "item_id": item.item_id,
        "text_hash": item.text_hash,
        "tagger_version": item.tagger_version,
        "tagged_at": tagged_at,
        "p_disinformation": item.disinformation.p,
        "flagged": item.disinformation.flagged,
        "unrest_level": item.unrest.level,
        "p_unrest": [p for _, p in item.unrest.p],
        "event_kind": event.kind if event else None,
        "event_when_text": event.when_text if event else None,
        "event_starts_at": event.starts_at if event else None,
        "event_municipality": event.municipality if event else None,
        "event_start": event.span[0] if event else None,
        "event_end": event.span[1] if event else None,
    }


def _municipality_rows(tagged: Sequence[TaggedItem]) -> Iterator[dict[str, object]]:
    for item in tagged:
        for place in item.municipalities:
            start, end = place.span
            yield {
                "item_id": item.item_id, "code": place.code, "name": place.name, "span_start": start, "span_end": end,
            }  # fmt: skip


def _claim_rows(tagged: Sequence[TaggedItem]) -> Iterator[dict[str, object]]:
    for item in tagged:
        for claim in item.disinformation.claims:
            yield {
                "item_id": item.item_id,
                "claim_id": claim.claim_id,
                "verdict": claim.verdict,
                "review_url": claim.review_url,
                "similarity": claim.similarity,
                "stance": claim.stance,
                "span_start": claim.span[0],
                "span_end": claim.span[1],
            }


def _reason_rows(tagged: Sequence[TaggedItem]) -> Iterator[dict[str, object]]:
    for item in tagged:
        for reason in item.reasons:
            yield {
                "item_id": item.item_id,
                "label": reason.label,
                "by_part": reason.by,
                "span_start": reason.span[0],
                "span_end": reason.span[1],
                "weight": reason.weight,
            }
