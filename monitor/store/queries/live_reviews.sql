SELECT number, item_id, text_hash, tagger_version, themes, disinformation, claim_id, stance, unrest_level,
    municipalities, event_when, event_starts_at, corrected, by_role, reviewed_at, why_offered, note
FROM base.live_review
ORDER BY number
