-- Those of copies stand under the item that was reviewed first: what two roles said of one text is compared by it.
SELECT r.number, arg_min(r.item_id, r.number) OVER (PARTITION BY r.text_hash, i.title) AS item_id, r.text_hash,
    r.tagger_version, r.themes, r.disinformation, r.claim_id, r.stance, r.unrest_level, r.municipalities, r.event_when,
    r.event_starts_at, r.corrected, r.by_role, r.reviewed_at, r.why_offered, r.note
FROM base.live_review AS r
JOIN base.item AS i ON i.id = r.item_id
ORDER BY r.number
