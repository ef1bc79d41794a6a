SELECT number, reviewed_item_id AS item_id, text_hash, tagger_version, themes, disinformation, claim_id, stance,
    unrest_level, municipalities, event_when, event_starts_at, corrected, by_role, reviewed_at, why_offered, note
FROM base.item_review
WHERE item_id = $item_id
ORDER BY number
